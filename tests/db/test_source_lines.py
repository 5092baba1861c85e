"""Kept lines of files lose their words and get them back; their numbers stay."""

from __future__ import annotations

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import ImportRecord
from leadkeeper.domain.phone import numbers_in
from tests.db.source_block import keep_block

LEA = "lea@orange.example"


@pytest.fixture
def book(peopled: Db) -> Db:
    """A book with two blocks of one file, whose second line speaks of person 1 and whose fourth of person 2."""
    number = imports.add(peopled, ImportRecord("i1", "leads.csv"), {})
    keep_block(peopled, number, 0, [(2, ["Léa", LEA]), (3, ["Paul", f"by {LEA.upper()}"])])
    keep_block(peopled, number, 0, [(4, ["Anna", "a@x.example"])])
    peopled.conn.execute("UPDATE contacts SET import = 1, member = 0, line = 2 WHERE id = 1")
    peopled.conn.execute("INSERT INTO import_lines (contact, import, member, line) VALUES (2, 1, 0, 4)")
    return peopled


def kept(db: Db) -> list[list[str] | None]:
    return [imports.line(db, 1, 0, number) for number in (2, 3, 4)]


def test_the_lines_of_people_are_found(book: Db) -> None:
    assert imports.lines_of_contacts(book, [1, 2, 3]) == {(1, 0, 2), (1, 0, 4)}


def test_a_change_by_a_line_counts_too(book: Db) -> None:
    book.conn.execute("INSERT INTO import_changes (import, contact, field, member, line) VALUES (1, 3, 'note', 0, 3)")
    assert imports.lines_of_contacts(book, [3]) == {(1, 0, 3)}


def test_blanked_lines_keep_their_number(book: Db) -> None:
    taken = imports.blank_lines(book, [(1, 0, 2), (1, 0, 4)])
    assert kept(book) == [[], ["Paul", f"by {LEA.upper()}"], []]
    assert taken == {(1, 0, 2): ["Léa", LEA], (1, 0, 4): ["Anna", "a@x.example"]}


def test_a_line_is_blanked_once(book: Db) -> None:
    imports.blank_lines(book, [(1, 0, 2)])
    assert imports.blank_lines(book, [(1, 0, 2)]) == {}


@pytest.mark.parametrize("place", [(1, 0, 1), (1, 1, 2), (9, 0, 2), (1, 0, 99)])
def test_a_line_that_is_not_kept_is_passed_over(book: Db, place: imports.LinePlace) -> None:
    before = kept(book)
    assert imports.blank_lines(book, [place]) == {}
    assert kept(book) == before


def test_put_back_they_are_as_they_were(book: Db) -> None:
    before = kept(book)
    imports.restore_lines(book, imports.blank_lines(book, [(1, 0, 2), (1, 0, 4)]))
    assert kept(book) == before


def test_lines_that_name_somebody_are_found_whatever_their_capitals(book: Db) -> None:
    first, second = imports.all_blocks(book)
    assert [place for place, _ in imports.lines_naming(book, first, [LEA])] == [(1, 0, 2), (1, 0, 3)]
    assert list(imports.lines_naming(book, second, [LEA])) == []


@pytest.mark.parametrize(("line", "found"), [(2, True), (3, False), (4, True)])
def test_a_line_is_somebodys_or_nobodys(book: Db, line: int, found: bool) -> None:
    assert imports.belongs_to_contact(book, (1, 0, line)) is found


NUMBER = "+33639980002"


def test_only_lines_with_the_digits_of_a_number_are_read_cell_by_cell(
    book: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each cell of each line with an accent was: an import of 40,000 rows took five times as long."""
    rows = [(line, ["Léa n° 7", "0639981111"]) for line in range(10, 60)]
    keep_block(book, 1, 0, [*rows, (60, ["Zoé", "06 39 98 00 02"])])
    read = list[str]()
    monkeypatch.setattr(imports, "numbers_in", lambda text: (read.append(text), numbers_in(text))[1])
    assert imports.places_with(book, frozenset({NUMBER})) == {(1, 0, 60): {NUMBER}}
    assert {*read} == {"Zoé", "06 39 98 00 02"}


WRITTEN = ("０６ ３９ ９８ ００ ０２", 'Tél "06.39.98.00.02"', "+33 (0)6 39 98 00 02", 639980002, 33639980002.0)


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("others", [0, 200])
def test_a_number_is_found_however_it_is_written(book: Db, written: str | float, others: int) -> None:
    keep_block(book, 1, 0, [(10, ['Zoé "Z"', written, "75011"])])
    asked = frozenset({NUMBER, *(f"+336399811{at:02}" for at in range(others))})
    assert imports.places_with(book, asked) == {(1, 0, 10): {NUMBER}}


def test_an_import_is_looked_through_once_for_the_contacts_of_some_lines(book: Db) -> None:
    book.conn.execute("INSERT INTO import_changes (import, contact, field, member, line) VALUES (1, 3, 'note', 0, 3)")
    asked = list[str]()
    book.conn.set_trace_callback(asked.append)
    assert imports.contacts_of(book, [(1, 0, 4), (1, 0, 3), (1, 0, 2)]) == [
        *(((1, 0, 2), 1), ((1, 0, 3), 3), ((1, 0, 4), 2))
    ]
    book.conn.set_trace_callback(None)
    assert len(asked) == 3
