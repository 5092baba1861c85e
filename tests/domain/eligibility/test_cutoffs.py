"""The instants that part situations: every one at which a rule changes its mind is among them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from leadkeeper.domain.contact import Consent, EligibilitySubject, Event
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.contact_rules import r21_long_silent, r25_minor
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.judge import action_cutoffs, decision_boundaries, judge
from leadkeeper.domain.eligibility.partner_rules import r09_no_telephone_consent, r11_insurance
from leadkeeper.domain.time import Moment, day_bounds, moment
from tests.domain.eligibility.made_case import MENTIONS, TODAY, description, list_version, partner, person, world, yes


def edges_of_today() -> list[int]:
    return decision_boundaries(RuleContext(world()), TODAY, ["2026-05-02T10:00:00+02:00"])


def said(sources: RuleContext, who: EligibilitySubject, channel: str = "email") -> tuple[str, tuple[str, ...]]:
    """The verdict and the rules that object; the world stands ready, for thousands are asked."""
    found = judge(EligibilityQuestion(sources, who, sources.partners["raoul"], channel, TODAY))
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
    sources = RuleContext(world(lists=[{"id": "main", "versions": versions}]))
    edges = decision_boundaries(sources, TODAY)
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
    sources, edges = RuleContext(world()), action_cutoffs(TODAY)
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
    edges = decision_boundaries(RuleContext(world()), TODAY, with_ages=False)
    assert day_bounds(date(2024, 11, 25))[0] in edges_of_today()
    assert day_bounds(date(2024, 11, 25))[0] not in edges
    assert day_bounds(date(2023, 11, 25))[0] in edges


def days(*texts: str) -> list[int]:
    """The first seconds of some days."""
    return [day_bounds(date.fromisoformat(text))[0] for text in texts]


STATIC = days("2018-05-25", "2023-11-25", "2025-11-25", "2025-12-24", "2026-08-11", "2026-10-25",
              "2026-11-24", "2026-11-25")  # fmt: skip


def of(today: date = TODAY, decided: tuple[str | None, ...] = (), **changes: Any) -> list[int]:
    """The cutoffs of a world without lists and forms but these, where nobody's age is stated."""
    return decision_boundaries(
        RuleContext(world(**{"lists": [], "forms": [], **changes})), today, decided, with_ages=False
    )


def boxed(months: float | None) -> dict[str, Any]:
    """A form without days of its own, whose box for calls states this period."""
    box = {"text": "J'accepte d'être appelé.", "checked": False, "period_months": months, **MENTIONS}
    return {"id": f"form of {months}", "versions": [{"id": f"of {months}", "description": description(phone_box=box)}]}


def test_where_there_is_no_list_and_no_form_the_days_of_the_rules_are_all() -> None:
    assert of() == STATIC


def test_stated_ages_add_the_three_years_in_which_one_comes_of_age() -> None:
    found = decision_boundaries(RuleContext(world(lists=[], forms=[])), TODAY)
    assert found == sorted({*STATIC, *days("2023-11-25", "2024-11-25", "2025-11-25")})


def test_whatever_is_dated_adds_its_first_and_its_last_second_and_those_after_them() -> None:
    first, last = day_bounds(date(2026, 3, 5))
    edges = sorted({*STATIC, first, first + 1, last, last + 1})
    named = list_version(at="2026-03-05", snapshot=None)
    pictured = list_version(at="some day", snapshot={"name": "l.png", "taken_at": "2026-03-05"})
    form = {"id": "quiz", "versions": [{"id": "quiz-v1"}]}
    assert of(lists=[{"id": "main", "versions": [named]}]) == edges
    assert of(lists=[{"id": "main", "versions": [pictured]}]) == edges
    assert of(decided=("2026-03-05", None, "some day")) == edges
    for bound in ("from", "to"):
        version = {"id": "quiz-v1", bound: "2026-03-05"}
        assert of(forms=[form | {"versions": [version]}]) == edges


@pytest.mark.parametrize(
    ("months", "more"),
    [
        (None, []),
        (0, []),
        (-3, []),
        (float("-inf"), []),
        (1, ["2026-10-25", "2026-11-24"]),
        (6, ["2026-05-25", "2026-06-24"]),
        (0.5, ["2026-11-25", "2026-12-24"]),
        (float("inf"), ["2025-11-25", "2025-12-24"]),
    ],
)
def test_a_period_that_a_form_states_adds_its_own_days(months: float | None, more: list[str]) -> None:
    assert of(forms=[boxed(months)]) == sorted({*STATIC, *days(*more)})


def test_a_form_without_a_box_for_calls_or_without_words_adds_none() -> None:
    versions = [{"id": "a", "description": description(phone_box=None)}, {"id": "b", "description": None}]
    assert of(forms=[{"id": "quiz", "versions": versions}]) == STATIC


ENDS_OF_MONTHS = [
    date(2027, 1, 29),  # in thirty days it is 28 February, the end of six months from the 28th to the 31st of August
    date(2027, 2, 28),
    date(2027, 8, 31),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2029, 2, 28),
]


@pytest.mark.parametrize("today", ENDS_OF_MONTHS, ids=str)
@pytest.mark.parametrize("months", [1, 6, 12])
def test_no_rule_on_calls_changes_its_mind_between_two_of_them(months: float, today: date) -> None:
    forms = [boxed(months)]
    sources = RuleContext(world(forms=forms, partners=[partner(sectors=["insurance"])]))
    edges = decision_boundaries(sources, today, with_ages=False)
    asked = EligibilityQuestion(sources, person(), sources.partners["raoul"], "voice", today)
    seen: dict[tuple[int, int], object] = {}
    for back in range(-32, 400):
        when = Moment(*day_bounds(today - timedelta(days=back)))
        said = Consent(event="given", purpose="partners", form_version=f"of {months}")
        case = asked.twin(replace(asked.person, events=(Event(said, when),)))
        answer = [one.code for rule in (r09_no_telephone_consent, r11_insurance) for one in rule(case)]
        place = bisect_right(edges, when.lo), bisect_right(edges, when.hi)
        assert seen.setdefault(place, answer) == answer, when.first_day


@pytest.mark.parametrize("today", [*ENDS_OF_MONTHS, TODAY], ids=str)
def test_no_rule_on_years_changes_its_mind_between_two_of_them(today: date) -> None:
    sources = RuleContext(world())
    edges = decision_boundaries(sources, today)
    asked = EligibilityQuestion(sources, person(age_at_consent=15), sources.partners["raoul"], "email", today)
    seen: dict[tuple[int, int], object] = {}
    for back in range(-2, 1150):
        when = Moment(*day_bounds(today - timedelta(days=back)))
        said = Consent(event="given", purpose="partners")
        case = asked.twin(replace(asked.person, events=(Event(said, when),)))
        answer = [(one.code, one.facts.get("age")) for rule in (r21_long_silent, r25_minor) for one in rule(case)]
        place = bisect_right(edges, when.lo), bisect_right(edges, when.hi)
        assert seen.setdefault(place, answer) == answer, when.first_day


@pytest.mark.parametrize("day", ["2026-06-01", "2026-06-01T10:00:00+02:00", "2026-10-25T02:30:00"])
@pytest.mark.parametrize("name", ["from", "to"])
def test_no_verdict_changes_between_two_of_them_where_a_form_begins_or_ends(name: str, day: str) -> None:
    versions = [
        {"id": "of", "description": description(), name: day} | ({"from": "2026-01-01"} if name == "to" else {})
    ]
    sources = RuleContext(world(forms=[{"id": "one", "versions": versions}]))
    edges = decision_boundaries(sources, TODAY, with_ages=False)
    shown, limit = sources.forms["of"], moment(day)
    assert limit is not None
    seen: dict[tuple[int, int], object] = {}
    for at in sorted({limit.lo + near for near in range(-3, 4)} | {limit.hi + near for near in range(-3, 4)}):
        for when in (Moment(at, at), Moment(at, at + 3600)):
            place = bisect_right(edges, when.lo), bisect_right(edges, when.hi)
            inside = shown.days is not None and shown.days[0] <= when.lo and when.hi <= shown.days[1]
            assert seen.setdefault(place, inside) == inside, when
    assert set(seen.values()) == {True, False}
