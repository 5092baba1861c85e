"""The instants that part situations: every one at which a rule changes its mind is among them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from leadkeeper.model.moment import day_bounds, moment
from leadkeeper.model.person import Person
from leadkeeper.rules.eligibility import Sources, judge
from leadkeeper.rules.eligibility.case import Case
from leadkeeper.rules.eligibility.cutoffs import action_cutoffs, cutoffs
from tests.rules.eligibility.made_case import TODAY, list_version, person, world, yes


def edges_of_today() -> list[int]:
    return cutoffs(Sources(world()), TODAY, ["2026-05-02T10:00:00+02:00"])


def said(sources: Sources, who: Person, channel: str = "email") -> tuple[str, tuple[str, ...]]:
    """The verdict and the rules that object; the world stands ready, for thousands are asked."""
    found = judge(Case(sources, who, sources.partners["raoul"], channel, TODAY))
    return found.verdict.word, tuple(found.rules)


def test_they_come_in_order_and_once() -> None:
    edges = edges_of_today()
    assert sorted(set(edges)) == edges


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
    assert day_bounds(day)[0] in edges_of_today()


def test_lists_and_decisions_part_situations_to_the_second() -> None:
    for text in ("2015-01-01T09:00:00+01:00", "2026-05-02T10:00:00+02:00"):
        found = moment(text)
        assert found is not None
        assert {found.lo, found.lo + 1} <= set(edges_of_today())


@pytest.mark.parametrize("channel", ["email", "voice"])
def test_no_verdict_changes_between_two_of_them(channel: str) -> None:
    versions = [list_version(), list_version("main-2", "2026-03-01T10:00:00Z")]
    sources = Sources(world(lists=[{"id": "main", "versions": versions}]))
    edges = cutoffs(sources, TODAY)
    seen: dict[int, object] = {}
    for days in range(0, 4000, 3):
        at = (TODAY - timedelta(days=days)).isoformat() + "T12:00:00+01:00"
        found = moment(at)
        assert found is not None
        bucket = sum(edge <= found.lo for edge in edges)
        answer = said(sources, person(yes(at)), channel)
        assert seen.setdefault(bucket, answer) == answer, at


def test_the_last_action_is_parted_where_three_years_end_and_where_tomorrow_begins() -> None:
    edges = action_cutoffs(TODAY)
    assert {day_bounds(date(2023, 11, 25))[0], day_bounds(TODAY)[0], day_bounds(TODAY)[1] + 1} <= set(edges)


def test_no_verdict_changes_between_two_cutoffs_of_the_last_action() -> None:
    sources, edges = Sources(world()), action_cutoffs(TODAY)
    seen: dict[int, object] = {}
    for days in range(-3, 1500):
        at = (TODAY - timedelta(days=days)).isoformat() + "T12:00:00+01:00"
        found = moment(at)
        assert found is not None
        bucket = sum(edge <= found.lo for edge in edges)
        did = person(yes("2023-01-02T10:00:00+01:00"), last_action={"at": at, "kind": "click"})
        answer = said(sources, did)
        assert seen.setdefault(bucket, answer) == answer, at
    assert len(set(map(str, seen.values()))) > 1


def test_without_stated_ages_no_birthday_of_an_answer_counts() -> None:
    edges = cutoffs(Sources(world()), TODAY, with_ages=False)
    assert day_bounds(date(2019, 11, 25))[0] in edges_of_today()
    assert day_bounds(date(2019, 11, 25))[0] not in edges
    assert day_bounds(date(2023, 11, 25))[0] in edges
