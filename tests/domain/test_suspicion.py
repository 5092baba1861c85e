"""The ranking of suspects, against a second, naive counting with fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.complaint import Suspect, at_least, suspects


def by_drawing(k: int, people: int, given: int, complaining: int) -> Fraction:
    """Of all ways to draw the complaining people, the share with at least `k` of the first `given`."""
    draws = [sum(one < given for one in drawn) for drawn in combinations(range(people), complaining)]
    return Fraction(sum(count >= k for count in draws), len(draws))


@given(st.data())
def test_the_chance_is_that_of_drawing(data: st.DataObject) -> None:
    people = data.draw(st.integers(1, 9))
    given_to, complaining = (data.draw(st.integers(1, people)) for _ in range(2))
    k = data.draw(st.integers(0, complaining + 1))

    assert at_least(k, people, given_to, complaining) == float(by_drawing(k, people, given_to, complaining))


def naive(k: int, people: int, given: int, n: int) -> Fraction:
    total = sum(math.comb(given, i) * math.comb(people - given, n - i) for i in range(k, min(given, n) + 1))
    return Fraction(total, math.comb(people, n))


@given(st.data())
def test_the_chance_is_that_of_the_formula(data: st.DataObject) -> None:
    people = data.draw(st.integers(1, 3000))
    given_to, complaining = (data.draw(st.integers(1, people)) for _ in range(2))
    k = data.draw(st.integers(max(1, complaining - (people - given_to)), min(given_to, complaining)))

    assert at_least(k, people, given_to, complaining) == float(naive(k, people, given_to, complaining))


def test_none_of_them_is_certain_and_too_many_impossible() -> None:
    assert (at_least(0, 10, 3, 4), at_least(4, 10, 3, 4), at_least(1, 10, 10, 4)) == (1.0, 0.0, 1.0)


def test_very_small_chances_are_counted_exactly() -> None:
    assert at_least(300, 1_500_000, 1_500, 320) == pytest.approx(float(naive(300, 1_500_000, 1_500, 320)), rel=1e-12)


def test_the_ranking_is_by_chance_then_lift_then_id() -> None:
    found = suspects(100, 10, [("d", 20, 0), ("c", 10, 0), ("b", 10, 0), ("a", 50, 9), ("e", 0, 0), ("z", 100, 10)])

    assert [one.partner for one in found] == ["a", "z", "b", "c", "d"]
    assert found[0] == Suspect("a", 9, 50, 10, 100, 1.8, float(naive(9, 100, 50, 10)))
    assert (found[1].lift, found[1].p_value) == (1.0, 1.0)


def test_without_complaints_nobody_is_suspected() -> None:
    assert suspects(100, 0, [("a", 50, 0)]) == []
