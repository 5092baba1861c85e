"""A yes to one company or trade, or until a day that the header names, is none to all partners from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.made_cli import NOW, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["book"]


@pytest.mark.parametrize(
    "header",
    [
        "J'accepte que mes coordonnées soient transmises à Raoult Assurances",
        "J'accepte que mes coordonnées soient transmises à Durand Traiteur",
        "j'accepte que mes coordonnées soient transmises à durand traiteur",
        "J'accepte que mes données soient communiquées à la société Durand",
        "J'accepte d'être contacté par notre partenaire Durand Traiteur",
        "J'accepte que mes coordonnées soient transmises aux partenaires Durand et Fils",
        "Souhaitez-vous être contacté par Durand Traiteur ?",
        "Partenaire : Studio Lumière",
        "Accord partenaire Studio Lumière",
        "I agree that my details are passed on to Durand Catering",
        "Our partner Durand Catering may write to me",
        "Partenaire photographe",
        "Accord partenaires assurance",
        "Partenaires traiteurs uniquement",
        "Insurance partners",
        "J'accepte que mes coordonnées soient transmises au traiteur du salon",
        "J'accepte que le photographe me contacte",
        "J'accepte que le traiteur partenaire me contacte",
    ],
)
def test_a_yes_to_another_company_or_trade_is_none_to_the_partners(book: Path, header: str) -> None:
    """A yes to Raoult Assurances, or to the photographer, went to Raoul and to all the others."""
    mapped = ("--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    report = imported(book, file_of(book, header, *rows("oui", "non")), *mapped)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == ([], [])
    assert "unknown-partner" in report["warnings"]


def test_a_yes_to_the_partners_of_a_trade_counts_for_the_one_of_that_name(book: Path) -> None:
    imported(book, file_of(book, "Accord partenaires voyages", *rows("oui", "non")))
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == ([], ["p0"])


@pytest.mark.parametrize(
    "header",
    [
        "J'accepte que mes coordonnées soient transmises aux partenaires (e-mail, SMS)",
        "Partenaires RGPD",
        "Partenaires Commerciaux",
        "Offres des Partenaires Sélectionnés",
        "Partner Consent",
        "Partner Marketing Emails",
        "Partenaires du Salon du Mariage",
        "Partenaires : e-mail",
        "J'accepte d'être contacté par E-mail par nos partenaires",
        "J'accepte que mes données soient partagées avec les exposants",
        "Share My Data with Exhibitors",
        "J'accepte de recevoir les bons plans photo de nos partenaires",
        "Offres de nos partenaires (voyages, assurance, maison)",
        "J'accepte que mes coordonnées soient transmises à tous les partenaires de Clodomir",
        "J'accepte la transmission à des tiers",
        "Accord partenaires mariage",
        "J'accepte que mes données soient transmises à titre gratuit",
        "J'accepte jusqu'à 3 partenaires",
    ],
)
def test_a_yes_in_general_stays_one_to_each_partner(book: Path, header: str) -> None:
    mapped = ("--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    imported(book, file_of(book, header, *rows("oui", "non")), *mapped)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0"], ["p0"])


@pytest.mark.parametrize(
    "header",
    [
        "Partenaires OK jusqu'au 31/10/2026",
        "Accord partenaires valable jusqu'en octobre 2026",
        "OK partenaires until 2027-10-31",
    ],
)
def test_a_yes_waits_where_the_header_names_its_end(book: Path, header: str) -> None:
    """That day was over, or comes before a later export; no field holds it."""
    report = imported(book, file_of(book, header, *rows("oui", "non")))
    assert report["details"]["note-says-stop"]["columns"] == [header]
    waiting = told("decide", book, "--partner", "raoul", "--channel", "email", *NOW, "--contact", "c1")
    assert (waiting["verdict"], eligible(book, "raoul")) == ("review", [])
