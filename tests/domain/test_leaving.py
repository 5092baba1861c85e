"""Who left by a column, and refusals in merged cells."""

from __future__ import annotations

from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.imports.leaving import LEAVERS_ALIKE, LeavingColumns, LeavingWatch, noes_in_spans
from leadkeeper.domain.imports.row import OtherPeople, Places
from tests.domain.made_rows import table_of

ROWS = [["a@x.example", "oui"], ["b@x.example", "non"], ["c@x.example", ""], ["d@x.example", "2026-05-03"]]


def test_rows_with_a_yes_or_a_day_are_of_people_who_left() -> None:
    table = table_of("Email;Désinscrit")
    watch = LeavingWatch(table, Places(table))
    assert watch.leavers(ROWS, 2) == [True, False, False, True]
    assert (watch.stayers, watch.alike[LEAVERS_ALIKE]) == (1, [])


def test_each_row_tells_when_its_person_left() -> None:
    table = table_of("Email;Désinscrit")
    places = Places(table)
    columns = LeavingColumns(table, places, OtherPeople(table, places))
    assert [columns.departures(row, row).get(None, (None,))[0] for row in ROWS] == [None, None, None, "2026-05-03"]
    assert [None in columns.departures(row, row) for row in ROWS] == [True, False, False, True]


def test_a_no_in_merged_cells_is_one_of_each_row_below() -> None:
    headers = read_headers(["Email", "Offres partenaires"])
    rows = {2: ["a@x.example", "non"], 3: ["b@x.example", ""], 4: ["c@x.example", ""]}
    assert dict(noes_in_spans(headers, rows, [(1, 2, 3)])) == {3: "STOP (Offres partenaires: non)"}
