"""The instants that part situations: every one at which a rule changes its mind is among them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from leadkeeper.model.moment import day_bounds, moment
from leadkeeper.rules.eligibility import Sources
from leadkeeper.rules.eligibility.cutoffs import cutoffs
from tests.rules.eligibility.made_case import TODAY, list_version, person, verdict, world, yes

EDGES = cutoffs(Sources(world()), TODAY, ["2026-05-02T10:00:00+02:00"])


def test_they_come_in_order_and_once() -> None:
    assert EDGES == sorted(set(EDGES))


@pytest.mark.parametrize(
    "day",
    [
        date(2018, 5, 25),
        date(2026, 8, 11),
        TODAY,
        TODAY + timedelta(days=1),
        date(2023, 11, 25),
        TODAY - timedelta(days=364),
        TODAY - timedelta(days=30),
        date(2015, 1, 1),
    ],
)
def test_a_day_that_a_rule_counts_from_begins_a_new_situation(day: date) -> None:
    assert day_bounds(day)[0] in EDGES


def test_lists_and_decisions_part_situations_to_the_second() -> None:
    for text in ("2015-01-01T09:00:00+01:00", "2026-05-02T10:00:00+02:00"):
        found = moment(text)
        assert found is not None
        assert {found.lo, found.lo + 1} <= set(EDGES)


@pytest.mark.parametrize("channel", ["email", "voice"])
def test_no_verdict_changes_between_two_of_them(channel: str) -> None:
    where = world(lists=[{"id": "main", "versions": [list_version(), list_version("main-2", "2026-03-01T10:00:00Z")]}])
    edges = cutoffs(Sources(where), TODAY)
    seen: dict[int, object] = {}
    for days in range(0, 4000, 3):
        at = (TODAY - timedelta(days=days)).isoformat() + "T12:00:00+01:00"
        found = moment(at)
        assert found is not None
        bucket = sum(edge <= found.lo for edge in edges)
        answer = verdict(person(yes(at)), where, channel)
        assert seen.setdefault(bucket, answer) == answer, at
