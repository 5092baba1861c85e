"""Undoing the import that brought an address or a number frees nobody who was stopped by it since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.imports.undo import foresee_undo
from tests.cli.made_cli import NOW, call, told
from tests.cli.test_delivered_numbers import LATER, made, rules
from tests.made_archive import NOW as AT
from tests.made_archive import person

NEW = "+33655555555"
AFTER = ("--now", "2026-11-24T12:00:00+01:00")


def brought(book: Path, rows: str, *more: str) -> Path:
    """A file brings numbers or further addresses an hour before now."""
    file = book.with_name("more.csv")
    file.write_text(rows, "utf-8")
    told("import", book, file, "--nobody-left", *more, *NOW)
    return book


def undone(book: Path, *more: str) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = told("undo", book, "i1", *more, *AFTER)["kept"]
    return kept


@pytest.mark.parametrize(
    ("rows", "mode", "stop", "field"),
    [
        ("email,phone\nperson1@mail.example,0655555555\n", "fill", NEW, "other_phones"),
        ("email,phone\nperson1@mail.example,0655555555\n", "update", NEW, "other_phones"),
        ('email,first_name\n"person1@mail.example; old@y.example",A\n', "fill", "old@y.example", "other_emails"),
    ],
)
def test_what_a_stop_came_by_is_kept(tmp_path: Path, rows: str, mode: str, stop: str, field: str) -> None:
    phone = person(1)["phone"] if mode == "update" else None
    book = brought(made(tmp_path, person(1, phone=phone)), rows, "--mode", mode)
    told("suppress", book, stop, *LATER)
    assert undone(book) == [{"contact": "c1", "why": "stopped"}]
    shown = told("show", book, "c1")
    assert (shown["phone"], shown[field]) == (phone, [stop])
    assert "R01" in rules(book)["c1"]


def test_the_address_by_which_somebody_else_refused_is_kept(tmp_path: Path) -> None:
    book = made(tmp_path, person(1), person(2, email="old@y.example", phone=None))
    brought(book, 'email,first_name\n"person1@mail.example; old@y.example",A\n')
    told("consent", book, "c2", "--event", "withdrawn", "--purpose", "partners", *LATER)
    assert "R28" in rules(book)["c1"]
    assert undone(book) == [{"contact": "c1", "why": "stopped"}]
    assert "R28" in rules(book)["c1"]


def test_whom_the_file_made_stays_if_stopped_by_a_number_alone(tmp_path: Path) -> None:
    book = brought(made(tmp_path, person(1)), "email,phone\nnew@y.example,0655555555\nmax@y.example,0655555556\n")
    told("suppress", book, NEW, *LATER)
    with open_book(book, AT) as opened:
        assert run(foresee_undo(opened.db, "i1")).kept == {"stopped": 1}
    words = call("undo", book, "i1", *AFTER, "--lang", "en").stdout
    assert words.startswith("1 person was removed.\nc2  An address or a number of this file is kept: ")


def test_the_window_says_before_who_keeps_an_address(tmp_path: Path) -> None:
    book = brought(made(tmp_path, person(1, phone=None)), "email,phone\nperson1@mail.example,0655555555\n")
    told("suppress", book, NEW, *LATER)
    with open_book(book, AT) as opened:
        assert run(foresee_undo(opened.db, "i1")).kept == {"stopped": 1}
        assert run(foresee_undo(opened.db, "i1", read_wrongly=True)).kept == {}


def test_a_stop_from_before_the_file_and_a_file_read_wrongly_keep_nothing(tmp_path: Path) -> None:
    rows = "email,phone\nperson1@mail.example,0655555555\n"
    book = made(tmp_path, person(1, phone=None))
    told("suppress", book, NEW, "--now", "2026-11-24T09:00:00+01:00")
    before = told("contacts", book)
    assert undone(brought(book, rows)) == []
    assert told("contacts", book) == before
    told("import", book, book.with_name("more.csv"), *NOW)
    told("suppress", book, "+33655555556", *LATER)
    told("undo", book, "i2", "--read-wrongly", *AFTER)
    assert told("contacts", book) == before
