"""The instants at which a rule changes its mind: two answers between the same two of them are judged alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from leadkeeper.model.moment import Moment, add_months, add_years, calendar_day, day_bounds, moment
from leadkeeper.rules.eligibility.case import TELEPHONE_LAW
from leadkeeper.rules.eligibility.proof import GDPR
from leadkeeper.rules.eligibility.sources import Sources
from leadkeeper.rules.eligibility.telephone import INSURANCE, SOON, YEAR


def cutoffs(
    sources: Sources, today: date, decided_at: Iterable[str | None] = (), *, with_ages: bool = True
) -> list[int]:
    """Seconds since 1970 UTC, in order: an instant stands for all others that no cutoff parts from it.

    Without stated ages (`with_ages` false) no birthday of an answer counts: many fewer situations.
    Every comparison that a rule makes with an instant of a person must have its other side here; the tests compare
    everybody's verdict with the one found without cutoffs.
    """
    edges = {GDPR, day_bounds(TELEPHONE_LAW)[0], *_of_today(sources, today, with_ages=with_ages)}
    for found in _moments(sources, decided_at):
        edges |= {found.lo, found.lo + 1, found.hi, found.hi + 1}
    return sorted(edges)


def action_cutoffs(today: date) -> list[int]:
    """The cutoffs for a person's last action, which R21 alone looks at: far fewer, so far fewer situations."""
    begin, end = day_bounds(today)
    return sorted({begin, end + 1, *_around(_last_day(partial(_years_later, 3), today, today))})


def _moments(sources: Sources, decided_at: Iterable[str | None]) -> Iterator[Moment]:
    texts = list(decided_at)
    for versions in sources.lists.values():
        for one in versions:
            texts += [one.version.published_at, one.version.snapshot.taken_at if one.version.snapshot else None]
    for shown in sources.forms.values():
        for day in (calendar_day(shown.version.starts), calendar_day(shown.version.ends)):
            if day is not None:
                yield Moment(*day_bounds(day))
    for text in texts:
        found = moment(text)
        if found is not None:
            yield found


def _of_today(sources: Sources, today: date, *, with_ages: bool) -> Iterator[int]:
    """The first seconds of the days on which a period that counts back from today begins."""
    begin, end = day_bounds(today)
    yield from (begin, end + 1)
    periods: list[Callable[[date], date]] = [
        lambda day: add_years(day, 3),
        lambda day: day + YEAR,
        lambda day: day + INSURANCE + timedelta(days=1),
    ]
    boxes = [shown.description.phone_box for shown in sources.forms.values() if shown.description]
    months = {box.period_months for box in boxes if box is not None and box.period_months}
    periods += [partial(_months_later, min(int(count), 12)) for count in sorted(months) if count > 0]
    periods += [partial(_years_later, years) for years in range(1, 19) if with_ages]
    for until in periods:
        for days in (0, SOON):
            last = _last_day(until, today + timedelta(days=days), today)
            yield from _around(last)


def _around(day: date) -> Iterator[int]:
    """The first seconds of a day and of its neighbours."""
    for shift in (-1, 0, 1, 2):
        yield day_bounds(day + timedelta(days=shift))[0]


def _months_later(months: int, day: date) -> date:
    return add_months(day, months)


def _years_later(years: int, day: date) -> date:
    return add_years(day, years)


def _last_day(until: Callable[[date], date], limit: date, today: date) -> date:
    """The last day whose period ends by a limit."""
    low, high = today.toordinal() - 366 * 30, today.toordinal() + 400
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if until(date.fromordinal(middle)) <= limit else (low, middle - 1)
    return date.fromordinal(low)
