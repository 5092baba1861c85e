"""Cells that look like refusals and answer something else, and real refusals near to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.made_cli import NOW, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows
from tests.cli.test_odd_lists import verdict

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["book"]


def read_alone(book: Path, file: Path) -> None:
    """Import a file of which no proposed meaning but that of the date is taken."""
    told("import", book, file, "--map", "Date=consent_at", "--form", "quiz-v1", *NOW)


SCALE = ("Tout à fait d'accord", "Plutôt d'accord", "Plutôt pas d'accord", "Pas d'accord", "Pas du tout d'accord")


@pytest.mark.parametrize(
    ("header", "waits"),
    [
        ("J'aime mon travail", False),
        ("Mon logement est bien isolé", False),
        ("Question 5", False),
        ("Recevoir les offres des partenaires 2", True),
        ("Transmission à Raoul", True),
        ("Vos e-mails me plaisent", True),
    ],
)
def test_a_degree_of_a_scale_of_opinions_is_no_refusal(book: Path, header: str, *, waits: bool) -> None:
    imported(book, file_of(book, f"Offres partenaires;{header}", *rows(*(f"oui;{one}" for one in SCALE))))
    assert ("p3" not in eligible(book, "raoul")) == waits


def test_a_disagreement_without_a_scale_waits(book: Path) -> None:
    imported(book, file_of(book, "Offres partenaires;Question 5", *rows("oui;Pas d'accord", "oui;D'accord")))
    assert eligible(book, "raoul") == ["p1"]


@pytest.mark.parametrize(
    ("header", "cell", "waits"),
    [
        ("Êtes-vous intéressé(e) par une pompe à chaleur ?", "Pas intéressé", False),
        ("Êtes-vous intéressé(e) par une pompe à chaleur ?", "Non merci", False),
        ("Voulez-vous un sac ?", "Non merci", False),
        ("Souhaitez-vous un devis ?", "Non merci", False),
        ("Dessert", "Non merci", False),
        ("Garantie étendue", "Refusé", False),
        ("Emballage cadeau", "Non merci", False),
        ("Dessert", "Non merci, ne plus me contacter", True),
        ("Souhaitez-vous recevoir nos offres ?", "Non merci", True),
        ("Souhaitez-vous un rappel ?", "Non merci", True),
        ("Êtes-vous intéressé par les offres de nos partenaires ?", "Non merci", True),
        ("Résultat appel", "Pas intéressé", True),
        ("Lead Status", "Not interested", True),
        ("Commentaire", "Non merci", True),
    ],
)
def test_a_no_to_a_thing_offered_is_none_to_messages(book: Path, header: str, cell: str, *, waits: bool) -> None:
    read_alone(book, file_of(book, f"Optin partenaires;{header}", *rows(f"oui;{cell}", "oui;Oui")))
    assert (verdict(book, "p0@mail.example") != "eligible") == waits


@pytest.mark.parametrize(
    ("header", "cell", "waits"),
    [
        ("Statut réservation", "Refusée (complet)", False),
        ("Raison du retour", "Refus de livraison", False),
        ("Financement", "Refus banque", False),
        ("Attendance", "Declined", False),
        ("Carte bancaire", "En opposition", False),
        ("Profil", "Bloqué", False),
        ("Panier", "Autocollant Stop Pub x2", False),
        ("Item Name", "Autocollant Stop Pub", False),
        ("Cours", "Stop tabac", False),
        ("utm_campaign", "stop", False),
        ("Landing page", "/stop-loyer", False),
        ("Code promo", "STOP", False),
        ("Remise partenaire", "non", False),
        ("Magasin partenaire", "non", False),
        ("Ne pas livrer", "oui", False),
        ("Stop commande", "oui", False),
        ("Ville", "Barre", False),
        ("Ville de livraison", "Collégien", False),
        ("Métier", "Collégien", True),
        ("Propriétaire", "BARRE", False),
        ("Établissement", "Stop Affaires", False),
        ("Billing Company", "Opposition Marseille rugby", False),
        ("Statut e-mail", "Bloqué", True),
        ("Abonnement newsletter", "Résilié", True),
        ("Consentement", "Refusé (mail)", True),
        ("Statut", "Refusé", True),
        ("Statut", "Do not contact", True),
        ("Tags", "stop-pub", True),
        ("Panier", "ne plus contacter", True),
        ("Ville", "désinscrit", True),
        ("E-mail partenaire", "non", True),
        ("Partenaires SMS", "non", True),
        ("Ne pas contacter", "oui", True),
        ("Email opt out", "oui", True),
        ("Statut", "barré", True),
        ("Statut", "Barrée", True),
        ("Commentaire", "barré", True),
        ("Établissement", "Stop Affaires (désinscrit)", True),
    ],
)
def test_a_column_of_orders_or_places_says_no_only_in_plain_words(
    book: Path, header: str, cell: str, *, waits: bool
) -> None:
    read_alone(book, file_of(book, f"Optin partenaires;{header}", *rows(f"oui;{cell}", "oui;")))
    assert (verdict(book, "p0@mail.example") != "eligible") == waits


def test_a_partner_programme_is_not_proposed_as_a_consent(book: Path) -> None:
    file = file_of(book, "Carte partenaire;Optin partenaires", *rows("oui;oui", "non;oui"))
    assert "Carte partenaire" not in told("inspect", file, "--book", book)["proposals"]


LATER = {
    "KO": False,
    "nan": False,
    "oui puis non": False,
    "oui -> non": False,
    "oui avant, non maintenant": False,
    "était oui": False,
    "J'accepte pas": False,
    "not ok": False,
    "case décochée": False,
    "rétractation": False,
    "hors de question": False,
    "newsletter seulement": False,
    "Oui, mais uniquement par SMS": False,
    "que par téléphone": False,
    "Oui, sauf par e-mail": False,
    "pas de changement": True,
    "pas demandé": True,
    "déjà donné": True,
    "Oui, volontiers": True,
    "pourquoi pas": True,
}


def test_a_later_answer_that_may_take_a_yes_back_waits(book: Path) -> None:
    """The yes of June stayed: the answer of November was neither a yes nor a no that the program knew."""
    imported(book, file_of(book, "Offres partenaires", *rows(*("oui" for _ in LATER))))
    again = file_of(book, "Offres partenaires", *rows(*(f'"{one}"' for one in LATER)))
    again.write_text(again.read_text("utf-8").replace("2026-06-02", "2026-11-02"), "utf-8")
    imported(book, again)
    assert eligible(book, "raoul") == [f"p{n}" for n, stays in enumerate(LATER.values()) if stays]
