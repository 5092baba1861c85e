"""How people and their yeses came in by month, and whose consent or last action comes to its end soon."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date, timedelta

from leadkeeper.model.moment import add_months, add_years, calendar_day, day_bounds, moment
from leadkeeper.rules.eligibility.persons import ACTIONS
from leadkeeper.store import home
from leadkeeper.store.engine import Db

MONTHS = 12
SOON_DAYS = 30
SILENT_YEARS = 3  # R21


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day: how many people first answered in it, and how many of these said yes to partners."""

    first: date
    people: int
    yes: int


@dataclass(frozen=True, slots=True)
class HomeTrend:
    """The last twelve months; `yes` counts everybody who ever said yes to partners.

    `ending` and `silent` are row numbers of people whose consent says that it ends within 30 days, and of those who
    will then not have been heard of for three years.
    """

    yes: int
    months: tuple[Month, ...]
    ending: array[int]
    silent: array[int]


def home_trend(db: Db, today: date) -> HomeTrend:
    """What must be counted over all people, without judging them."""
    firsts = [add_months(today.replace(day=1), -back) for back in range(MONTHS - 1, -1, -1)]
    bounds = [day_bounds(first)[0] for first in firsts]
    people, yes = [0] * MONTHS, [0] * MONTHS
    said_yes = 0
    for place, imported_at, count, yeses in home.people_by_month(db, bounds):
        said_yes += yeses
        month = (place if place is not None else _place(imported_at, bounds)) - 1
        if month >= 0:
            people[month] += count
            yes[month] += yeses
    months = tuple(Month(*facts) for facts in zip(firsts, people, yes, strict=True))
    return HomeTrend(said_yes, months, _ending(db, today), _silent(db, today))


def _place(at: str | None, bounds: list[int]) -> int:
    """How many months do not begin after an instant; 0 where nobody knows it."""
    when = moment(at)
    return sum(bound <= when.lo for bound in bounds) if when is not None else 0


def _ending(db: Db, today: date) -> array[int]:
    last = today + timedelta(days=SOON_DAYS)
    kinds = [kind for kind, until in home.ending_answers(db) if today <= (calendar_day(until) or date.min) <= last]
    return home.people_of_answers(db, kinds) if kinds else array("q")


def _silent(db: Db, today: date) -> array[int]:
    first = add_years(today, -SILENT_YEARS) + timedelta(days=1)
    last = add_years(today + timedelta(days=SOON_DAYS), -SILENT_YEARS)
    return home.last_seen_between(db, sorted(ACTIONS), day_bounds(first)[0], day_bounds(last)[1])
