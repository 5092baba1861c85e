"""A stop file in the register: entered, then out or abandoned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import register, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.disclosures import Pending
from leadkeeper.db.engine import writing
from leadkeeper.progress import run
from leadkeeper.services.exports.register import (
    end_stop_file,
    enter_stop_file,
    list_stop_files,
    next_ref,
    pending_stop_file,
    recover_pending_files,
    stop_files,
)
from leadkeeper.services.suppression.stop_file import write_stop_file
from tests.made_archive import NOW
from tests.services.told_book import told_book, withdraw


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        withdraw(made, "c2")
        yield made


def entered(book: Book, folder: Path, *, there: bool = True) -> Pending:
    """A stop file as it stands in the register before it has its name."""
    temp = folder / ".aside.tmp"
    if there:
        temp.write_bytes(b"rows")
    pending = Pending(next_ref(book.db), str(temp), "ab")
    numbers = [one.number for one in suppressions.read_notifications(book.db)]
    with writing(book.db):
        enter_stop_file(book.db, pending, {"partner": "raoul"}, numbers, NOW)
    return pending


def kinds(book: Book) -> list[str]:
    return [one.kind for one in register.entries(book.db) if "stop_file" in one.body]


def written(book: Book) -> list[str | None]:
    return [one.stop_file for one in suppressions.read_notifications(book.db)]


def test_a_file_that_is_out_is_an_entry_and_its_notices_stand_in_it(book: Book, tmp_path: Path) -> None:
    pending = entered(book, tmp_path)
    assert pending_stop_file(book.db) == pending
    with writing(book.db):
        end_stop_file(book.db, pending, NOW, out=True)
    assert pending_stop_file(book.db) is None
    assert [(one.body["stop_file"], one.body["sha256"]) for one in stop_files(book.db)] == [("S1", "ab")]
    assert (kinds(book), written(book)) == (["stop-file", "released"], ["S1"])


def test_one_that_never_came_out_does_not_count_and_its_number_is_not_used_again(book: Book, tmp_path: Path) -> None:
    pending = entered(book, tmp_path)
    with writing(book.db):
        end_stop_file(book.db, pending, NOW, out=False)
    assert stop_files(book.db) == []
    assert (kinds(book), written(book)) == (["stop-file", "abandoned"], [None])
    assert next_ref(book.db) == "S2"


@pytest.mark.parametrize(("there", "ending"), [(True, "abandoned"), (False, "released")])
def test_the_next_opening_settles_what_a_crash_left(book: Book, tmp_path: Path, there: bool, ending: str) -> None:
    pending = entered(book, tmp_path, there=there)
    assert recover_pending_files(book.db, NOW) == ["S1"]
    assert (kinds(book), Path(pending.path).exists()) == (["stop-file", ending], False)
    assert recover_pending_files(book.db, NOW) == []


def test_those_that_came_out_are_listed_with_the_newest_first(tmp_path: Path) -> None:
    with told_book(tmp_path) as book:
        for number, who in enumerate(("c1", "c2"), 1):
            withdraw(book, who, partner="raoul")
            run(write_stop_file(book.db, "raoul", tmp_path / f"{number}.xlsx", NOW))
        found = list_stop_files(book.db)
    assert [(one.stop_file, one.legal_name, one.rows, one.file) for one in found] == [
        ("S2", "Raoul SAS", 2, "2.xlsx"),
        ("S1", "Raoul SAS", 1, "1.xlsx"),
    ]
