"""A column named by the article of the law by which people leave is one of leavers, whatever fills it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, told
from tests.cli.test_named_partners import book, eligible

__all__ = ["book"]


CELLS = ("oui", "x", "2026-10-03", "traité le 03/10/2026", "")
TITLES = (
    "Article 17",
    "Art. 21",
    "Demande art. 17 RGPD",
    "Opposition (art. 21)",
    "Articles 17/21",
    "art17",
    "Art. 7.3",
)


def imported(book: Path, title: str, cells: Sequence[str], *, confirmed: bool) -> None:
    """Import a list with a yes to partners for everybody, and one more column; its meaning is confirmed or not."""
    file = book.with_name("liste.csv")
    rows = [f"2026-06-02;p{number}@mail.example;oui;{cell}" for number, cell in enumerate(cells)]
    file.write_text("\n".join([f"Opt-in date;E-mail;Offres partenaires;{title}", *rows]), "utf-8")
    proposed = told("inspect", file, "--book", book)["proposals"]
    maps = [
        word for one, field in proposed.items() if confirmed or one != title for word in ("--map", f"{one}={field}")
    ]
    told("import", book, file, *maps, "--form", "quiz-v1", *NOW)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("confirmed", [True, False])
def test_who_asked_by_an_article_is_shared_with_nobody(book: Path, title: str, *, confirmed: bool) -> None:
    imported(book, title, CELLS, confirmed=confirmed)
    assert eligible(book, "raoul") == ["p4"]


@pytest.mark.parametrize("title", ["Article 12", "Article 17 du catalogue", "Art. 15"])
def test_another_article_holds_nobody(book: Path, title: str) -> None:
    imported(book, title, ("oui", ""), confirmed=True)
    assert eligible(book, "raoul") == ["p0", "p1"]
