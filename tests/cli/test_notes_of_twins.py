"""A note that asks to stop holds every record of its person (R28, R44), until somebody has decided on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.exported_book import refs_of
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, person, restored

DOTTED, PLAIN = "kevin.barbier4@gmail.com", "kevinbarbier4@googlemail.com"
ALLOWED = {
    "rule": "R44",
    "decision": "allow",
    "reason": "Read: it was about a call.",
    "at": "2026-11-20T10:00:00+01:00",
}


def book_of(folder: Path, **noted: Any) -> Path:
    """Three people who agreed; the second is the first one's other record."""
    people = person(1, email=DOTTED), person(2, email=PLAIN, **noted), person(3)
    with restored(folder, archive(*people)) as opened:
        return opened.path


def verdicts(book: Path) -> list[str]:
    asked = ("--partner", "raoul", "--channel", "email", *NOW)
    return [told("decide", book, "--contact", one, *asked)["verdict"] for one in ("c1", "c2", "c3")]


@pytest.mark.parametrize(
    "noted", [{"note": "NE PLUS CONTACTER"}, {"note": "Ne m'écrivez plus svp"}, {"tags": ["STOP"]}]
)
def test_a_note_of_one_record_holds_the_other(tmp_path: Path, noted: dict[str, Any]) -> None:
    """The record with the note waited in Review, and its sister went into the file."""
    book = book_of(tmp_path, **noted)
    assert verdicts(book) == ["review", "review", "eligible"]
    call("export", book, "--partner", "raoul", "--out", tmp_path / "raoul.xlsx", *NOW)
    assert {DOTTED, PLAIN, "person3@mail.example"} & {*refs_of(tmp_path / "raoul.xlsx")} == {"person3@mail.example"}
    said = call(
        "decide", book, "--partner", "raoul", "--channel", "email", "--contact", "c1", "--lang", "en", *NOW
    ).output
    assert PLAIN in said
    assert "Merge the two, then decide in Review." in said


def test_a_harmless_note_of_one_record_holds_nobody(tmp_path: Path) -> None:
    assert verdicts(book_of(tmp_path, note="Rappeler en mars")) == ["eligible", "review", "eligible"]


def test_a_note_that_was_decided_on_holds_the_other_no_more(tmp_path: Path) -> None:
    assert verdicts(book_of(tmp_path, note="NE PLUS CONTACTER", reviews=[ALLOWED])) == [
        "eligible",
        "review",
        "eligible",
    ]
