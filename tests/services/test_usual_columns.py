"""Columns read as a whole: what they give, and which rows they leave to somebody else."""

from __future__ import annotations

import tracemalloc

import pytest

from leadkeeper.db.engine import NULL_CELL, dump
from leadkeeper.domain.imports.dates import reader
from leadkeeper.domain.text import row_texts
from leadkeeper.services.imports import columnwise
from leadkeeper.services.imports.columnwise import (
    NEVER,
    Extras,
    Instants,
    Odd,
    Values,
    last_actions,
    phones,
    read_emails,
)

NOON = 1_795_518_000  # 24 November 2026, 12:00 in Paris


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ([" a ", "b"], ["a", "b"]),
        (["é\u00a0", "\u200bx"], ["é", "x"]),
        (["a\r\nb", "c"], ["a\nb", "c"]),
        ([None, 12.0, "x "], ["", "12", "x"]),
    ],
)
def test_cells_become_texts(cells: list[str | float | None], texts: list[str]) -> None:
    assert row_texts(cells) == texts


def test_addresses_that_need_a_look_are_odd() -> None:
    odd: Odd = set()
    found = read_emails(
        ["Lea@X.example", "info@gmail.com", "l.ea+a@gmail.com", "no", "", f"{'a' * 60}@x.example", "'1@x.example"], odd
    )
    assert odd == {3, 4, 5, 6}
    assert found.keys[:3] == ["lea@x.example", "info@gmail.com", "l.ea+a@gmail.com"]
    assert found.canonical[:3] == [NULL_CELL, NULL_CELL, "lea@gmail.com"]
    assert found.roles == {1}


def test_numbers_from_abroad_are_odd() -> None:
    odd: Odd = set()
    assert phones(["06 39 98 00 11", "", "+44 20 7946 0018"], odd)[0] == ["+33639980011", NULL_CELL, None]
    assert odd == {2}


def test_a_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    values = Values(lambda _cell, text: asked.append(text) or text.upper(), by_text=True)
    odd: Odd = set()
    assert values.of(["a", "a", ""], ["a", "a", ""], odd) == ["A", "A", NULL_CELL]
    assert values.of(["a"], ["a"], odd) == ["A"]
    assert (asked, odd) == (["a"], set())
    monkeypatch.setattr(columnwise, "MANY", 0)
    assert values.of(["a", "b"], ["a", "b"], odd) == ["A", "B"]


@pytest.mark.parametrize(
    ("cell", "at", "is_odd"),
    [
        ("", None, False),
        ("01/03/2026", "2026-03-01", False),
        ("01/03/2026 10:22", "2026-03-01T10:22:00+01:00", False),
        ("01/03/2026T10:22", "2026-03-01T10:22:00+01:00", False),
        ("1/03/2026 T10:22", None, True),
        ("1/03/2026  10:22", "2026-03-01T10:22:00+01:00", False),
        ("01/07/2026 23:59:59", "2026-07-01T23:59:59+02:00", False),
        ("29/03/2026 03:00", "2026-03-29T03:00:00+02:00", False),
        ("29/03/2026 01:59", "2026-03-29T01:59:00+01:00", False),
        ("24/11/2026 12:00", "2026-11-24T12:00:00+01:00", False),
        ("24/11/2026 12:01", "2026-11-24T12:01:00+01:00", True),
        ("soon", None, True),
    ],
)
def test_dates_become_instants_the_future_ones_odd(cell: str, at: str | None, *, is_odd: bool) -> None:
    column, odd = Instants(reader("dmy"), NOON), set[int]()
    for _ in range(2):  # the second time from memory
        assert column.of([cell], [cell], odd)[0][0] == at
    assert bool(odd) is is_odd


def test_the_later_of_consent_and_action_is_the_last_one() -> None:
    early, late = ("2026-01-01", 1, 2), ("2026-02-01", 3, 4)
    assert last_actions([early, late, NEVER, NEVER], [late, NEVER, early, NEVER], "click") == [
        ("2026-02-01", "click", 3, 4),
        ("2026-02-01", "form", 3, 4),
        ("2026-01-01", "click", 1, 2),
        (NULL_CELL,) * 4,
    ]


def test_extras_are_the_json_of_the_filled_cells() -> None:
    rows = [{"a": "é", 'b"': "x"}, {"a": "\\"}, {}]
    columns = [[row.get("a", "") for row in rows], [row.get('b"', "") for row in rows]]
    assert Extras(["a", 'b"']).of(columns, 3) == [dump(rows[0]), dump(rows[1]), NULL_CELL]
    assert Extras([]).of([], 2) == [NULL_CELL, NULL_CELL]


def test_extras_are_the_same_when_no_further_text_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnwise, "MANY", 2)
    texts = ["a", "b", "", "c", "b", "a"]
    assert Extras(["x"]).of([texts], 6) == [dump({"x": text}) if text else NULL_CELL for text in texts]


@pytest.mark.parametrize(("columns", "letters"), [(1, 1000), (100, 10)])
def test_texts_that_every_row_has_of_its_own_do_not_stay_in_memory(
    columns: int, letters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columnwise, "MANY", 3000)
    extras = Extras([f"c{column}" for column in range(columns)])
    tracemalloc.start()
    for part in range(30):
        told = extras.of([[f"{part}/{row}{'x' * letters}" for row in range(100)] for _ in range(columns)], 100)
    del told
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1 << 20
