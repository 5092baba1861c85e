"""A row made ready holds all that the row held."""

from __future__ import annotations

from datetime import datetime

import pytest

from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.dates import reader
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.imports.row import ColumnTable, ConsentTerms, Row
from leadkeeper.domain.imports.row_reader import RowContext, RowReader
from leadkeeper.domain.time import PARIS
from leadkeeper.services.imports.prepared_rows import DRAWN, PreparedRowMaker, addresses_of, row_of

HEADERS = ["email", "phone", "company", "consent date", "newsletter", "stage", "tags", "city"]
OVERRIDES = {"stage": "stage", "tags": "tags"}
FULL = ["Lea+jeu@GMAIL.com", "0639980011", "Été", "01/03/2026 10:22", "non", "customer", "a, b", "Brest"]


def table() -> ColumnTable:
    headers = read_headers(HEADERS)
    return ColumnTable(map_columns(headers, [FULL], None, OVERRIDES), {3: reader("dmy")})


def read(cells: list[str]) -> Row:
    row = RowReader(table(), RowContext(datetime(2026, 11, 24, 10, tzinfo=PARIS))).read(7, cells)
    assert isinstance(row, Row)
    return row


def told(row: Row) -> tuple[object, ...]:
    return (row.line, row.key, row.facts, row.extra, row.events)


@pytest.mark.parametrize(
    ("place", "cell", "whole"),
    [
        (0, FULL[0], False),
        (0, "a@x.example; b@x.example", True),
        (1, "", False),
        (1, "0639980011 / 0639980022", True),
        (3, "", False),
        (4, "désinscrit", False),
        (5, "nonsense", False),
        (6, "", False),
    ],
)
def test_the_row_comes_back_from_its_cells(place: int, cell: str, whole: bool) -> None:
    row = read([*FULL[:place], cell, *FULL[place + 1 :]])
    maker, kinds = PreparedRowMaker(table()), dict[ConsentTerms, int]()
    ready = maker.ready(row, kinds)
    assert (ready[4] is row) is whole
    assert told(row_of(ready, maker.names, list(kinds))) == told(row)


def test_the_cells_stand_in_the_order_of_their_names() -> None:
    maker = PreparedRowMaker(table())
    _, key, cells, answers, _ = maker.ready(read(FULL), {})
    found = dict(zip((*maker.names, *DRAWN), cells, strict=True))
    assert (key, found["email"], found["email_key"]) == ("lea+jeu@gmail.com", FULL[0], "lea+jeu@gmail.com")
    assert (found["canonical"], found["phone"]) == ("lea@gmail.com", "+33639980011")
    assert found["extra"] == '{"consent date":"01/03/2026 10:22","newsletter":"non","city":"Brest"}'
    assert (found["tags"], found["stage"], found["action_at"]) == ('["a","b"]', "customer", "2026-03-01T10:22:00+01:00")
    assert found["action_lo"] == found["action_hi"] == answers[0][2] == answers[0][3]


def test_a_row_is_stopped_by_its_canonical_address_and_its_number() -> None:
    maker = PreparedRowMaker(table())
    cells = [maker.ready(read([email, *FULL[1:]]), {})[2] for email in (FULL[0], "")]
    assert addresses_of(list(zip(*cells, strict=True)), maker.names) == [
        ["lea@gmail.com", "+33639980011"],
        ["+33639980011"],
    ]
