"""How well each partner explains the complaints: exact chances, counted with whole numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import comb

from leadkeeper.model.suspect import Suspect


def suspects(people: int, complaining: int, partners: Iterable[tuple[str, int, int]]) -> list[Suspect]:
    """The partners, the likeliest source first, each given as id, people given (K) and complaining ones among them (k).

    `people` (N) were given to anybody, `complaining` (n) of them complained. Without complaints nobody is suspected.
    """
    if not complaining:
        return []
    found = [
        Suspect(
            partner=partner,
            complaints=k,
            delivered=given,
            complaining=complaining,
            people=people,
            lift=float(Fraction(k * people, complaining * given)),
            p_value=at_least(k, people, given, complaining),
        )
        for partner, given, k in partners
        if given
    ]
    return sorted(found, key=lambda one: (one.p_value, -one.lift, one.partner))


def at_least(k: int, people: int, given: int, complaining: int) -> float:
    """The chance that at least `k` of `complaining` people, drawn from `people`, are among the `given` (one-sided).

    Summed in whole numbers and divided once; each term comes from the one before it.
    """
    if k <= 0:
        return 1.0
    elsewhere = people - given
    first = max(k, complaining - elsewhere)
    last = min(given, complaining)
    if first > last:
        return 0.0
    term = comb(given, first) * comb(elsewhere, complaining - first)
    total = term
    for i in range(first, last):
        term = term * (given - i) * (complaining - i) // ((i + 1) * (elsewhere - complaining + i + 1))
        total += term
    return total / comb(people, complaining)
