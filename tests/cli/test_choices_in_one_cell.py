"""Forms join the choices of a person in one cell: each is explained once, and a cell counts by all of its choices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.text import choices_among, parts_of
from tests.cli.made_cli import NOW, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows

__all__ = ["book"]

HEADER = "Que souhaitez-vous ?"
RAOUL, NEWS, QUOTE = "Oui pour Raoul", "Oui newsletter", "Un devis, sans engagement"
AS_YES = ("--map", f"{HEADER}=consent_partners", "--map", "Date=consent_at")


def meanings(**said: str) -> tuple[str, ...]:
    texts = {"raoul": RAOUL, "news": NEWS, "quote": QUOTE}
    return tuple(word for name, answer in said.items() for word in ("--answer", f"{HEADER}={texts[name]}={answer}"))


def cells(book: Path, *texts: str) -> Path:
    return file_of(book, HEADER, *rows(*(f'"{text}"' for text in texts)))


def asked(report: Any) -> list[str]:
    return sorted(text for text, _rows in report["details"]["consent-unclear"]["texts"])


def test_each_choice_is_asked_once(book: Path) -> None:
    """A file with three boxes asked for seven combinations."""
    combinations = [RAOUL, NEWS, QUOTE, f"{RAOUL}, {NEWS}", f"{NEWS}, {QUOTE}", f"{RAOUL}, {NEWS}, {QUOTE}"]
    file = cells(book, *combinations)
    report = imported(book, file, *AS_YES)
    assert asked(report) == [f"{HEADER}={text}" for text in (NEWS, RAOUL, QUOTE)]
    told("undo", book, "i1", *NOW)
    report = imported(book, file, *AS_YES, *meanings(raoul="yes", news="none", quote="none"))
    assert "consent-unclear" not in report["warnings"]
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p3", "p5"], [])


def test_a_cell_with_a_choice_that_nobody_explained_or_that_is_a_no_is_no_yes(book: Path) -> None:
    file = cells(book, RAOUL, NEWS, QUOTE, f"{RAOUL}, {QUOTE}", f"{RAOUL}, {NEWS}", f"{NEWS}, {RAOUL}, autre")
    imported(book, file, *AS_YES, *meanings(raoul="yes", news="no"))
    assert eligible(book, "raoul") == ["p0"]
    notes = {one["email"].partition("@")[0]: one.get("note") for one in told("contacts", book)}
    imported(book, file, *AS_YES, *meanings(raoul="yes", news="no"))
    assert notes == {one["email"].partition("@")[0]: one.get("note") for one in told("contacts", book)}


def test_who_said_yes_before_waits_for_a_choice_that_takes_it_back(book: Path) -> None:
    imported(book, file_of(book, "Offres partenaires", *rows("oui", "oui", "oui")))
    file = file_of(book, HEADER, *[f';p{n}@mail.example;2026-09-02;"{text}"' for n, text in enumerate(
        [f"{RAOUL}, {NEWS}", f"{RAOUL}, {QUOTE}", RAOUL]
    )])  # fmt: skip
    imported(book, file, *AS_YES, *meanings(raoul="yes", news="no"))
    assert eligible(book, "raoul") == ["p1", "p2"]  # what p1 wrote begins with a yes: that of before stays


def test_a_choice_with_a_comma_is_not_cut(book: Path) -> None:
    """Alone it was never seen without what follows its comma: "mais pas par SMS" may limit what stands before."""
    limited = f"{RAOUL}, mais pas le matin"
    file = cells(book, RAOUL, limited, f"{limited}, {NEWS}", NEWS)
    report = imported(book, file, *AS_YES)
    assert asked(report) == [f"{HEADER}={text}" for text in (NEWS, RAOUL, limited)]
    imported(book, file, *AS_YES, *meanings(raoul="yes", news="none"))
    assert eligible(book, "raoul") == ["p0"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A, B", ("A", "B")), ("A;B;", ("A", "B")), ("b,  a", ("b", "a")), ("A\nB, C et D, E", ("A", "B", "C et D, E")),
        ("A,B", ()), ("A", ()), ("A, X", ()), ("C et D, E", ()), ("C et D", ()), ("", ()), (", ".join("A" * 30), ()),
    ],
)  # fmt: skip
def test_a_cell_is_cut_into_choices_that_are_known(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text, choices_among(["A", "B", "A, B", "C et D, E", "A, C et D, E", "B, A"])) == parts


def test_what_may_be_cut_in_two_ways_stays_whole() -> None:
    assert parts_of("A, B, C", choices_among(["A", "A, B", "B, C", "C"])) == ()


def test_the_meanings_of_choices_are_kept_with_the_file(book: Path) -> None:
    imported(book, cells(book, RAOUL, NEWS), *AS_YES, *meanings(raoul="yes", news="none"))
    last = told("inspect", cells(book, f"{RAOUL}, {NEWS}", RAOUL), "--book", book)
    assert RAOUL in json.dumps(last, ensure_ascii=False)
