"""Until when a consent holds: a column that says so is named, since nothing looks at such days."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import call
from tests.cli.test_named_partners import book, file_of, imported, rows

__all__ = ["book"]


@pytest.mark.parametrize(
    "title",
    [
        "Valable jusqu'au", "Accord valable jusqu'au", "Expire le", "Consentement valide jusqu'au",
        "Fin du consentement", "Consent until", "Opt-in valid until", "consent_end_date",
        "Date d'expiration du consentement",
    ],
)  # fmt: skip
def test_a_column_with_the_end_of_consents_is_named(book: Path, title: str) -> None:
    file = file_of(book, f"Offres partenaires;{title}", *rows("oui;2026-06-30", "oui;"))
    assert imported(book, file)["details"]["consent-ends-unread"]["columns"] == [title]
    words = call("inspect", file, "--lang", "en").stdout
    assert f"Such days are not looked at: these people can be shared after them too. Columns: “{title}”." in words


@pytest.mark.parametrize(
    "title",
    [
        "Abonnement jusqu'au",
        "Carte valable jusqu'au",
        "Fin de contrat",
        "Disponible jusqu'au",
        "CB expire le",
        "Date de fin",
    ],
)
def test_ends_of_other_things_are_not_named(book: Path, title: str) -> None:
    file = file_of(book, f"Offres partenaires;{title}", *rows("oui;2026-06-30", "oui;"))
    assert "consent-ends-unread" not in imported(book, file)["warnings"]


def test_a_list_without_a_yes_is_not_asked(book: Path) -> None:
    file = file_of(book, "Offres partenaires;Expire le", *rows("non;2026-06-30"))
    assert "consent-ends-unread" not in imported(book, file)["warnings"]


def test_the_end_of_a_paid_subscription_in_a_file_of_substack_is_none(book: Path) -> None:
    """Its column "expiry" says until when somebody paid, and was said to end a consent."""
    file = book.with_name("subscribers.csv")
    titles = "email,active_subscription,expiry,email_disabled,created_at,Offres partenaires"
    file.write_text(f"{titles}\nlea@mail.example,true,2026-12-31,false,2026-06-02,oui\n", "utf-8")
    report = imported(book, file, "--map", "Offres partenaires=consent_partners")
    assert (report["preset"], "consent-ends-unread" in report["warnings"]) == ("substack", False)
