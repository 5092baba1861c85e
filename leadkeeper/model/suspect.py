"""A partner whom complaints may lead to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suspect:
    """A partner: complaining people whom it was given, all people whom it was given, and what chance says of that.

    `lift` is how many times more complaints it has than its share; `p_value` the chance of at least so many by
    chance alone. `complaining` and `people` are the same for all partners: n and N.
    """

    partner: str
    complaints: int
    delivered: int
    complaining: int
    people: int
    lift: float
    p_value: float
