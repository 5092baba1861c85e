"""The draft of a contract: every clause, filled from the book, and gaps where the book says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadkeeper.domain.book import Owner
from leadkeeper.domain.documents import ContractDraft
from leadkeeper.domain.partner import CLAUSES, Contract, Partner
from leadkeeper.messages.contract_draft import contract_draft
from tests.services.made_book import NOW

OWNER = Owner("Clodomir & Eulalie SARL", "123456782", "donnees@clodomir.example")
RAOUL = Partner(
    "raoul",
    "Raoul SAS",
    siren="987654324",
    country="FR",
    sectors=("software",),
    privacy_url="https://raoul.example/vie-privee",
    contact="dpo@raoul.example",
)
CONTRACT = Contract(
    "raoul-2026",
    signed_on="2026-01-05",
    starts_on="2026-01-10",
    ends_on="2026-12-31",
    channels=("email", "voice"),
    territory=("FR", "BE"),
    purpose="offres de Raoul SAS",
    offer_topic="logiciel de comptabilité",
    fields=("email", "first_name"),
    max_uses=2,
    seed_clause=True,
    sync_delay_h=48,
    price_cents=50,
)


def draft(partner: Partner = RAOUL, contract: Contract = CONTRACT, owner: Owner = OWNER) -> ContractDraft:
    return contract_draft(
        owner, partner, contract, NOW, list_url="https://clodomir.example/p", published_at="2026-03-10T09:00:00+01:00"
    )


def text(made: ContractDraft, clause: str) -> str:
    return " ".join(next(one.paragraphs for one in made.articles if one.clause == clause))


def test_every_clause_has_its_article_in_the_order_of_a_contract() -> None:
    assert tuple(one.clause for one in draft().articles) == CLAUSES
    assert all(one.heading and one.paragraphs for one in draft().articles)


def test_it_says_that_it_is_a_draft_and_no_advice() -> None:
    assert draft().title.startswith("Projet de contrat")
    assert "pas un conseil juridique" in draft().warning


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("parties", "Clodomir & Eulalie SARL, SIREN 123456782"),
        ("parties", "Raoul SAS, SIREN 987654324, France"),
        ("files", "E-mail, Prénom"),
        ("files", "Prix : 0,50 € hors taxes par contact"),
        ("purpose", "Finalité : offres de Raoul SAS. Objet des offres : logiciel de comptabilité."),
        ("purpose", "Canaux permis : e-mail, appels téléphoniques. Territoire : France, Belgique."),
        ("use", "2 fois au plus"),
        ("use", "Il prend effet le 10/01/2026 et prend fin le 31/12/2026"),
        ("on-list", "(https://clodomir.example/p), depuis la version du 10/03/2026 09:00"),
        ("on-list", "https://raoul.example/vie-privee"),
        ("objections", "sous 48 heures"),
        ("objections", "Le Vendeur écrit à dpo@raoul.example ; le Partenaire écrit à donnees@clodomir.example."),
        ("sectors", "Secteurs du Partenaire : logiciels."),
        ("sectors", "du lundi au vendredi"),
        ("no-transfer", "réseau social"),
    ],
)
def test_the_book_fills_the_articles(clause: str, words: str) -> None:
    assert words in text(draft(), clause)


@pytest.mark.parametrize(
    ("clause", "gap"),
    [
        ("files", "[prix]"),
        ("purpose", "Finalité : [à compléter]"),
        ("use", "[nombre] fois"),
        ("use", "[date]"),
        ("seeds", "[clause à confirmer"),
        ("sectors", "Secteurs du Partenaire : [à compléter]."),
        ("objections", "sous 72 heures"),
    ],
)
def test_what_the_book_does_not_say_is_a_gap(clause: str, gap: str) -> None:
    assert gap in text(draft(replace(RAOUL, sectors=()), Contract("")), clause)


def test_no_place_is_left_unfilled() -> None:
    made = draft(Partner("x", "X"), Contract(""), Owner())
    assert not any("{" in paragraph for one in made.articles for paragraph in one.paragraphs)


@pytest.mark.parametrize(("sectors", "there"), [(("insurance",), True), (("software",), False)])
def test_insurers_are_told_of_their_thirty_days(sectors: tuple[str, ...], there: bool) -> None:
    assert ("Assurance\N{NO-BREAK SPACE}:" in text(draft(replace(RAOUL, sectors=sectors)), "sectors")) is there


def test_hours_of_calls_are_told_only_where_there_are_calls() -> None:
    assert "du lundi" not in text(draft(contract=replace(CONTRACT, channels=("email",))), "sectors")


def test_a_foreign_partner_is_named_by_its_number_and_its_safeguard() -> None:
    made = draft(replace(RAOUL, siren=None, foreign_id="HRB 12", country="US", transfer_safeguard="scc"))
    assert "Raoul SAS, numéro HRB 12, États-Unis" in text(made, "parties")
    assert "Fondement déclaré" in text(made, "outside-eea")


def test_another_currency_is_named() -> None:
    assert "1,05 CHF" in text(draft(contract=replace(CONTRACT, price_cents=105, currency="CHF")), "files")
