"""The instants at which a rule changes its mind: two answers between the same two of them are judged alike."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from leadkeeper.domain.eligibility.case import TELEPHONE_LAW
from leadkeeper.domain.eligibility.consent_rules import GDPR
from leadkeeper.domain.eligibility.contact_rules import age_on
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.partner_rules import INSURANCE, SOON, YEAR
from leadkeeper.domain.time import Moment, add_months, add_years, calendar_day, day_bounds, moment

TO_COME_OF_AGE = (1, 2, 3)  # years from a stated age of 17, 16 or 15 to 18; whoever stated less is never given (R25)


def decision_boundaries(
    sources: RuleContext, today: date, decided_at: Iterable[str | None] = (), *, with_ages: bool = True
) -> list[int]:
    """Seconds since 1970 UTC, in order: an instant stands for all others that no cutoff parts from it.

    Without stated ages (`with_ages` false) no birthday of an answer counts: fewer situations.
    Every comparison that a rule makes with an instant of a person must have its other side here; the tests compare
    everybody's verdict with the one found without cutoffs.
    """
    edges = {GDPR, day_bounds(TELEPHONE_LAW)[0], *_of_today(sources, today, with_ages=with_ages)}
    for found in _moments(sources, decided_at):
        edges |= {found.lo, found.lo + 1, found.hi, found.hi + 1}
    return sorted(edges)


def action_cutoffs(today: date) -> list[int]:
    """The cutoffs for a person's last action, which R21 alone looks at: far fewer, so far fewer situations."""
    return sorted(_of_silence(today))


def _moments(sources: RuleContext, decided_at: Iterable[str | None]) -> Iterator[Moment]:
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


def _of_silence(today: date) -> set[int]:
    """Where today begins and ends, and where the three years do."""
    begin, end = day_bounds(today)
    return {begin, end + 1, _since(lambda day: today < add_years(day, 3))}


def _of_today(sources: RuleContext, today: date, *, with_ages: bool) -> Iterator[int]:
    """The first seconds of the days since which a period that counts to today has not run out."""
    yield from _of_silence(today)
    yield _since(lambda day: today - day <= INSURANCE)
    yield from _of_calls(today, lambda day: day + YEAR)
    for months in _stated_months(sources):
        yield from _of_calls(today, partial(add_months, months=months))
    if with_ages:
        yield from (_since(partial(_younger, today, years)) for years in TO_COME_OF_AGE)


def _stated_months(sources: RuleContext) -> set[int]:
    """The periods that forms state for calls."""
    forms = [shown.description for shown in sources.forms.values()]
    boxes = [form.phone_box for form in forms if form is not None]
    stated = [box.period_months for box in boxes if box is not None]
    return {int(min(months, 12)) for months in stated if months is not None and months > 0}


def _of_calls(today: date, ends: Callable[[date], date]) -> Iterator[int]:
    """A yes to calls runs out, and before that someone must look (R09)."""
    yield _since(lambda day: today < ends(day))
    yield _since(lambda day: (ends(day) - today).days >= SOON)


def _younger(today: date, years: int, day: date) -> bool:
    return age_on(day, today) < years


def _since(holds: Callable[[date], bool]) -> int:
    """The first second of the first day on which something holds that holds on no day before and on all days after."""
    day = bisect_left(range(date.max.toordinal()), x=True, key=lambda number: holds(date.fromordinal(number)))
    return day_bounds(date.fromordinal(day))[0]
