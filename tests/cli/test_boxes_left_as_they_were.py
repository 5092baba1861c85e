"""A box of which the title says that it was ticked beforehand is no positive act (GDPR 4(11), R20)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, refused, told
from tests.cli.test_ages import book, verdicts

__all__ = ["book"]

NO_ACT = [
    "Offres partenaires (coché par défaut)", "Partenaires (oui par défaut)", "Partenaires (case pré-cochée)",
    "Partenaires (précoché)", "Partenaires - opt-in passif", "Offres partenaires (case cochée d'office)",
    "Partner offers (checked by default)", "Partner offers (pre-ticked)",
    "Partenaires : accord tacite", "Partners: ticked by default", "Partenaires (cochée automatiquement)",
]  # fmt: skip


def imported(book: Path, title: str, *options: str) -> Path:
    file = book.with_name("a.csv")
    file.write_text(f"E-mail;Date de consentement;{title}\na@mail.example;2026-06-02 10:00;oui\n", "utf-8")
    told("import", book, file, "--form", "quiz-v1", *options, *NOW)
    return file


TO_UNTICK = ["Décocher pour refuser les partenaires", "Opt-out partenaires", "Décochez pour accepter les partenaires"]


@pytest.mark.parametrize("title", [*NO_ACT, *TO_UNTICK])
def test_a_box_ticked_beforehand_is_proposed_as_no_consent(title: str, book: Path) -> None:
    """It was, and a founder who followed the proposal made everybody eligible."""
    proposals = told("inspect", imported(book, title))["proposals"]
    assert not any(field.startswith("consent") for field in proposals.values())
    assert verdicts(book)[0] in ("blocked", "review")


@pytest.mark.parametrize("title", NO_ACT)
def test_a_yes_in_one_that_is_mapped_by_hand_waits(title: str, book: Path) -> None:
    imported(book, title, "--map", f"{title}=consent_partners")
    assert verdicts(book) == ["review"]


@pytest.mark.parametrize("title", TO_UNTICK)
def test_one_to_be_unticked_cannot_be_mapped_as_a_consent(title: str, book: Path) -> None:
    file = imported(book, title)
    words = ("--form", "quiz-v1", "--map", f"{title}=consent_partners", *NOW)
    assert refused("import", book, file, *words)["code"] == "consent-reversed"


@pytest.mark.parametrize(
    "title",
    [
        "Offres partenaires", "Offres partenaires (case cochée)", "Partenaires (opt-in actif)",
        "Partner offers (ticked)", "Opt-in partenaires explicite",
    ],
)  # fmt: skip
def test_a_box_that_people_ticked_is_a_consent(title: str, book: Path) -> None:
    imported(book, title, "--map", f"{title}=consent_partners")
    assert verdicts(book) == ["eligible"]
