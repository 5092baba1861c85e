from __future__ import annotations

from datetime import date, datetime, time

import pytest

from leadkeeper.domain.text import (
    NO_CELL,
    Cell,
    are_filled,
    cell_text,
    cells_at,
    is_blank,
    row_texts,
    trimmed,
    without_apostrophe,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Léa ", "Léa"),
        ("\u00a0\u200bLéa\ufeff", "Léa"),
        ("\u202aLéa\u202c", "Léa"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("Le  Goff", "Le  Goff"),
        (None, ""),
        (True, "TRUE"),
        (1042.0, "1042"),
        (1047.5, "1047.5"),
        (7, "7"),
        (date(2026, 4, 3), "2026-04-03"),
        (datetime.fromisoformat("2026-03-14T18:22"), "2026-03-14 18:22:00"),
        (time(8, 5), "08:05:00"),
    ],
)
def test_a_cell_becomes_text(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    "cells",
    [["a", " b ", ""], ["é", "\u00a0é\u00a0"], ["a\r\nb", "c\rd"], ["a\u200b", "b"], [1.0, " x", None], [], ["\tx"]],
)
def test_a_row_becomes_the_texts_of_its_cells(cells: list[Cell]) -> None:
    assert row_texts(cells) == [cell_text(cell) for cell in cells]


@pytest.mark.parametrize(
    ("cells", "blank"),
    [([], True), (["", None], True), ([" ", "\u00a0", "\u200b"], True), (["", 0.0], False), ([" x "], False)],
)
def test_a_row_of_nothing_but_blanks_is_blank(cells: list[Cell], blank: bool) -> None:
    assert is_blank(cells) is blank


@pytest.mark.parametrize(
    ("text", "bare"),
    [("'0639980411", "0639980411"), ("'+33", "+33"), ("'hui", "'hui"), ("'", "'"), ("L'Œuvre", "L'Œuvre"), ("", "")],
)
def test_an_apostrophe_before_a_number_is_dropped(text: str, bare: str) -> None:
    assert without_apostrophe(text) == bare


def test_inner_blanks_stay() -> None:
    assert trimmed(" a \u00a0 b ") == "a \u00a0 b"


@pytest.mark.parametrize(
    ("rows", "filled"),
    [
        ([["a", ""], ["b"]], True),
        ([], False),
        ([["a"], []], False),
        ([["a"], [" "]], False),
        ([["a"], [""]], False),
        ([["é"]], False),  # not looked at closely: what looks like nothing may stand among it
        ([["a"], ["\u200b"]], False),
        ([["a"], [1.0]], False),
        ([["a"], [None, "b"]], False),
    ],
)
def test_rows_are_filled_at_a_glance_or_looked_at(rows: list[list[Cell]], filled: bool) -> None:
    assert are_filled(rows) is filled
    assert not filled or not any(map(is_blank, rows))


def test_a_column_has_no_cell_where_a_row_ends_before_it() -> None:
    rows: list[list[Cell]] = [["a", "b"], ["c"], []]
    assert cells_at(rows, 1, 0) == ["b", NO_CELL, NO_CELL]
    assert cells_at(rows[:2], 0, 1) == ["a", "c"]
