"""A yes below "Optin Dupont" is to that company alone, which the book may not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import call
from tests.cli.test_named_partners import book, file_of, four, imported, rows, to_each

__all__ = ["book", "four"]


@pytest.mark.parametrize(
    "header",
    ["Optin Dupont", "Accord Dupont", "OPTIN DUPONT", "optin_dupont", "OK pour Lidl", "Oui H&M", "Dupont (accord)",
     "Consentement partenaire : Dupont", "Accord Leroy Merlin", "Optin Total", "OptinDupont", "Accord d'Acme"],
)  # fmt: skip
def test_a_word_of_agreeing_and_a_name_ask_for_that_company_alone(four: Path, header: str) -> None:
    """A yes below "Optin Dupont", a firm of no book, went to each partner of the book."""
    file = file_of(four, header, *rows("oui"))
    report = imported(four, file, "--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    assert (report["created"], "unknown-partner" in report["warnings"], to_each(four)) == (1, True, {})


@pytest.mark.parametrize(
    "header",
    ["Optin Newsletter", "Accord Client", "Accord RGPD", "Consentement Marketing", "Optin Partenaires", "Accord Salon",
     "OK Prospection", "Consentement Tiers", "OPTIN PARTENAIRES", "optin_partenaires", "OK V2"],
)  # fmt: skip
def test_a_word_of_agreeing_and_one_of_titles_ask_for_all(four: Path, header: str) -> None:
    maps = ("--map", f"{header}=consent_partners", "--map", "Date=consent_at")
    imported(four, file_of(four, header, *rows("oui")), *maps)
    assert [*to_each(four)] == ["nebuline", "b2a", "soleil", "thermivolt"]


def test_a_word_of_agreeing_and_a_partner_ask_for_that_partner(four: Path) -> None:
    imported(four, file_of(four, "Accord Nébuline", *rows("oui")), "--map", "Accord Nébuline=consent_partners")
    assert to_each(four) == {"nebuline": ["p0"]}


@pytest.mark.parametrize(
    ("headers", "cells", "named"),
    [
        (["Optin Potager", "Ville"], ["oui", "Lyon"], ["Optin Potager"]),
        (["Optin Zéro déchet", "Accord Nébuline"], ["oui", "oui"], ["Optin Zéro déchet"]),
        (["Partenaires choisis", "Accord Nébuline"], ["Zorro SAS", "oui"], ["Partenaires choisis"]),
    ],
)
def test_the_warning_about_an_unknown_partner_names_the_column(
    four: Path, headers: list[str], cells: list[str], named: list[str]
) -> None:
    """Everybody waited, and nothing told that a title was taken for a company."""
    fields = {"Partenaires choisis": "consent_partner_names", "Ville": "none"}
    maps = [word for one in headers for word in ("--map", f"{one}={fields.get(one, 'consent_partners')}")]
    file = file_of(four, ";".join(headers), *rows(";".join(cells)))
    report = imported(four, file, *maps)
    assert report["details"]["unknown-partner"] == {"columns": named}
    words = ("import", four, file, *maps, "--form", "quiz-v1", "--lang", "en", "--dry-run")
    assert f"Columns: “{named[0]}”. If its title names no company" in call(*words).stdout


def test_without_such_a_partner_no_column_is_named(four: Path) -> None:
    report = imported(four, file_of(four, "Accord Nébuline", *rows("oui")), "--map", "Accord Nébuline=consent_partners")
    assert "unknown-partner" not in report["details"]
