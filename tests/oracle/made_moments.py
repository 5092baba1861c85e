"""Instants and days for generated archives, crowded around every threshold that a rule has."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import TypeVar

from tests.oracle.instants import PARIS, add_years, read_instant

T = TypeVar("T")
UNREADABLE = ("oui", "2026-02-30", "12/03/2026", "été 2026")
CLOCK_CHANGES = (
    "2026-10-25T02:30:00+02:00",
    "2026-10-25T02:30:00+01:00",
    "2026-10-25T02:30:00",
    "2026-10-25T00:59:59Z",
    "2026-10-25T01:00:00Z",
    "2026-10-25",
    "2027-03-28T02:30:00",
    "2027-03-28",
    "2026-03-29T02:30:00",
)
TODAYS = tuple(
    dt.date.fromisoformat(day)
    for day in (
        "2026-11-24",
        "2026-08-10",
        "2026-08-11",
        "2026-10-25",
        "2026-12-31",
        "2027-02-28",
        "2027-03-28",
        "2028-02-29",
    )
)


class Dice:
    """Chances that are usually harmless, the same for the same seed."""

    def __init__(self, source: random.Random, scale: float = 1.0) -> None:
        self._source = source
        self._scale = scale

    def in_some_mood(self) -> Dice:
        """A die for one thing: usually calm, with few of the chances below, and sometimes wild, with all of them."""
        return Dice(self._source, self.pick([0.2, 0.1, 0.0, 1.0, 0.4]))

    def pick(self, values: Sequence[T]) -> T:
        return self._source.choice(values)

    def count(self, least: int, most: int) -> int:
        return self._source.randint(least, most)

    def happens(self, percent: float) -> bool:
        return self._source.random() * 100 < percent * self._scale

    def mostly(self, usual: T, *others: T, percent: int = 10) -> T:
        """The usual value, or in `percent` of the draws one of the others."""
        return self.pick(others) if self.happens(percent) else usual


def around(text: str) -> list[str]:
    """A second before, at and after an instant with an offset; its local time; its day and the days beside it."""
    if read_instant(text) is None:
        return [text]
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        day = moment.date()
        return [(day + dt.timedelta(days=n)).isoformat() for n in (0, -1, 1)] + [f"{day}T00:00:00", f"{day}T23:59:59"]
    seconds = [(moment + dt.timedelta(seconds=n)).isoformat() for n in (0, -1, 1)]
    local = moment.astimezone(PARIS).replace(tzinfo=None)
    return [*seconds, local.isoformat(), local.date().isoformat(), moment.astimezone(dt.UTC).isoformat()]


def days_before(today: dt.date) -> list[dt.date]:
    """The days at which, seen from today, some period is just over or just not."""
    edges = [today - dt.timedelta(days=days) for days in (0, 30, 335, 365)] + [add_years(today, -3)]
    edges += [dt.date(2018, 5, 25), dt.date(2026, 8, 11)]
    return [edge + dt.timedelta(days=n) for edge in edges for n in (0, -1, 1)]


def threshold(dice: Dice, today: dt.date) -> str:
    """An instant on a threshold day, at midnight, at noon, in the last second, in another zone, or without a time."""
    day = dice.pick(days_before(today))
    hour = dice.pick(["T12:00:00", "", "T00:00:00", "T23:59:59", "T22:30:00Z", "T02:30:00+04:00", "T23:30:00Z"])
    return f"{day}{hour}"


def recent(dice: Dice, today: dt.date) -> str:
    """An ordinary instant of the last weeks, exact to the second."""
    day = today - dt.timedelta(days=dice.pick([12, 3, 20, 45, 80]))
    return f"{day}T{dice.pick(['10:00:00', '09:15:30', '18:40:00'])}+00:00"


def day_of_one(dice: Dice, today: dt.date) -> str:
    """An ordinary instant of which only the day is known."""
    return recent(dice, today)[:10]


def long_ago(dice: Dice, today: dt.date) -> str:
    """Nearly a year before: the last month of a telephone consent."""
    return f"{today - dt.timedelta(days=dice.pick([350, 336, 335, 364, 365]))}T11:00:00Z"


def some_instant(dice: Dice, today: dt.date, landmarks: Sequence[str] = (), *, odd: int = 45) -> str | None:
    """Usually an ordinary instant; in `odd` of a hundred one near a landmark or threshold, an odd one, or none."""
    if not dice.happens(odd):
        return dice.pick([recent, recent, recent, recent, recent, recent, long_ago, day_of_one])(dice, today)
    kind = dice.pick(["landmark", "threshold", "landmark", "threshold", "clock", "landmark", "threshold", "unreadable"])
    if kind == "landmark" and landmarks:
        return dice.pick(around(dice.pick(landmarks)))
    if kind == "clock":
        return dice.pick(CLOCK_CHANGES)
    if kind == "unreadable":
        return dice.pick([None, *UNREADABLE])
    return threshold(dice, today)


def day_near(dice: Dice, today: dt.date) -> str:
    """Yesterday, today or tomorrow."""
    return (today + dt.timedelta(days=dice.pick([0, -1, 1]))).isoformat()
