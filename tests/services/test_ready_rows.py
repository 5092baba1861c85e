"""Rows by column give back the same rows, with others in the places of some and without those that were not taken."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.db.engine import NULL_CELL
from leadkeeper.domain.imports.row import Row
from leadkeeper.services.imports.prepared_rows import PreparedRow, ReadyRows, RowAnswer, no_rows

COLUMNS = 3
ANSWERS = st.tuples(
    st.integers(0, 4), st.sampled_from([None, "2026-03-01"]), st.none(), st.integers(0, 9),
    st.sampled_from([None, "x"]), st.sampled_from([None, None, "192.0.2.1"]),
)  # fmt: skip
READY = st.tuples(
    st.integers(1, 99), st.sampled_from("abc"), st.tuples(*[st.sampled_from([NULL_CELL, "é", 7])] * COLUMNS),
    st.lists(ANSWERS, max_size=3).map(tuple), st.sampled_from([None, Row(5)]),
)  # fmt: skip


def all_of(rows: ReadyRows) -> list[PreparedRow]:
    return [rows.row(place) for place in range(len(rows))]


def put(rows: list[PreparedRow | None]) -> ReadyRows:
    return no_rows(len(rows), COLUMNS).with_others(
        set(range(len(rows))), {place: row for place, row in enumerate(rows) if row is not None}
    )


@given(st.lists(st.one_of(READY, st.none()), max_size=8))
def test_what_is_put_in_comes_out_and_the_rest_is_gone(rows: list[PreparedRow | None]) -> None:
    made = put(rows)
    taken = [row for row in rows if row is not None]
    assert all_of(made) == taken
    assert made.cells() == [row[2] for row in taken]
    assert made.said() == {n: [answer[:2] for answer in row[3]] for n, row in enumerate(taken) if row[3]}


@given(st.lists(st.tuples(READY, st.sampled_from(["stays", "goes", "changes"]), READY), max_size=8))
def test_only_the_places_that_are_named_change(told: list[tuple[PreparedRow, str, PreparedRow]]) -> None:
    plain = put([(*old[:4], None) for old, _, _ in told])
    places = {place for place, (_, fate, _) in enumerate(told) if fate != "stays"}
    others = {place: new for place, (_, fate, new) in enumerate(told) if fate == "changes"}
    assert all_of(plain.with_others(places, others)) == [
        new if fate == "changes" else (*old[:4], None) for old, fate, new in told if fate != "goes"
    ]


@given(st.lists(st.tuples(READY, st.booleans()), max_size=8))
def test_the_answers_of_some_rows_keep_the_places_of_their_rows(told: list[tuple[PreparedRow, bool]]) -> None:
    answers = put([row for row, _ in told]).answers.only([wanted for _, wanted in told])
    found: dict[int, tuple[RowAnswer, ...]] = {
        place: tuple(answer for _, answer in group)
        for place, group in groupby(zip(answers.rows, answers.each(), strict=True), key=lambda one: one[0])
    }
    assert found == {place: row[3] for place, (row, wanted) in enumerate(told) if wanted and row[3]}
