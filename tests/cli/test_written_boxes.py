"""Boxes written as text: "☑ Oui ☐ Non" is a yes, the other one ticked a no, both or none nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.domain.consent import read_answer, stays
from tests.cli.made_cli import NOW, told
from tests.cli.test_ages import book, verdicts

__all__ = ["book"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("☑ Oui ☐ Non", "yes"),
        ("☐ Oui ☑ Non", "no"),
        ("☐ Oui ☐ Non", "unclear"),
        ("☑ Oui ☑ Non", "unclear"),
        ("☒ Oui ☐ Non", "yes"),
        ("☐ Non ☒ Oui", "yes"),
        ("☑️ oui / ☐ non", "yes"),
        ("[x] oui [ ] non", "yes"),
        ("[ ] oui [x] non", "no"),
        ("[ ] Yes  [X] No", "no"),
        ("(x) oui ( ) non", "yes"),
        ("[x] oui", "yes"),
        ("[ ] oui", "unclear"),
        ("☐ Non", "none"),
        ("[ ] non", "none"),
        ("☒ Non", "no"),
        ("☑ Raoul SAS ☐ Bonne Table", "unclear"),
    ],
)
def test_the_box_with_the_tick_is_the_answer(text: str, answer: str) -> None:
    assert read_answer(text) == answer


def test_who_ticked_no_to_leaving_stays() -> None:
    assert stays("☐ Oui ☑ Non", "Désinscrit")
    assert not stays("☑ Oui ☐ Non", "Désinscrit")
    assert not stays("☐ Oui ☐ Non", "Désinscrit")
    assert stays("☐ Oui", "Désinscrit")  # as "☐" alone
    assert not stays("☐ Non", "Désinscrit")  # nobody can tell
    assert not stays("☒ Oui", "Désinscrit")


def test_ticks_give_a_yes_to_the_partner_and_the_column_is_proposed(book: Path) -> None:
    header = "J'accepte que Raoul SAS m'écrive par e-mail"
    cells = ("☑ Oui ☐ Non", "☐ Oui ☑ Non", "☐ Oui ☐ Non", "[x] oui [ ] non", "[ ] oui [x] non", "☑ Oui ☑ Non")
    rows = [f"p{n}@mail.example;2026-06-02 10:00;{cell}" for n, cell in enumerate(cells, 1)]
    file = book.with_name("cases.csv")
    file.write_text("\n".join([f"E-mail;Date de consentement;{header}", *rows]), "utf-8")
    (field,) = told("inspect", file, "--book", book)["proposals"].values()
    assert field.startswith("consent_partners")
    told("import", book, file, "--form", "quiz-v1", "--map", f"{header}={field}", *NOW)
    assert [one == "eligible" for one in verdicts(book)] == [True, False, False, True, False, False]


@pytest.mark.parametrize("header", ["Partenaires non", "Remarque", "Accord"])
def test_a_box_for_no_that_is_not_ticked_says_nothing(book: Path, header: str) -> None:
    """“☐ Non” next to “☑ Oui” held the person as if it refused."""
    cells = ("☐ Non", "☒ Non", "", "☑ Non")
    rows = [f"p{n}@mail.example;2026-06-02 10:00;oui;{cell}" for n, cell in enumerate(cells, 1)]
    file = book.with_name("boxes.csv")
    file.write_text("\n".join([f"E-mail;Date de consentement;Optin partenaires;{header}", *rows]), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    assert [one == "eligible" for one in verdicts(book)] == [True, False, True, False]
