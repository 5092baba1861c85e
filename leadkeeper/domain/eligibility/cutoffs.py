"""Decision boundaries: instants at which a rule's result can change, and between which it cannot."""

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

TO_COME_OF_AGE = (1, 2, 3)  # years from a stated age of 17, 16 or 15 to 18; lower ages are never shared (R25)


def decision_boundaries(
    sources: RuleContext, today: date, decided_at: Iterable[str | None] = (), *, with_ages: bool = True
) -> list[int]:
    """Return the sorted boundaries in seconds since 1970 UTC.

    Without stated ages (`with_ages` False) no birthdays are needed, which gives fewer groups. Every comparison of a
    rule with an instant of a contact must have its boundaries here; tests compare all verdicts with those found without
    grouping.
    """
    edges = {GDPR, day_bounds(TELEPHONE_LAW)[0], *_of_today(sources, today, with_ages=with_ages)}
    for found in _moments(sources, decided_at):
        edges |= {found.lo, found.lo + 1, found.hi, found.hi + 1}
    return sorted(edges)


def action_cutoffs(today: date) -> list[int]:
    """Return the boundaries for the last action, used by R21 only: far fewer, so far fewer groups."""
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
    """Start and end of today, and the start of the three years."""
    begin, end = day_bounds(today)
    return {begin, end + 1, _since(lambda day: today < add_years(day, 3))}


def _of_today(sources: RuleContext, today: date, *, with_ages: bool) -> Iterator[int]:
    """First seconds of the days from which a period still includes today."""
    yield from _of_silence(today)
    yield _since(lambda day: today - day <= INSURANCE)
    yield from _of_calls(today, lambda day: day + YEAR)
    for months in _stated_months(sources):
        yield from _of_calls(today, partial(add_months, months=months))
    if with_ages:
        yield from (_since(partial(_younger, today, years)) for years in TO_COME_OF_AGE)


def _stated_months(sources: RuleContext) -> set[int]:
    forms = [shown.description for shown in sources.forms.values()]
    boxes = [form.phone_box for form in forms if form is not None]
    stated = [box.period_months for box in boxes if box is not None]
    return {int(min(months, 12)) for months in stated if months is not None and months > 0}


def _of_calls(today: date, ends: Callable[[date], date]) -> Iterator[int]:
    """The end of a consent to calls, and the start of its review period (R09)."""
    yield _since(lambda day: today < ends(day))
    yield _since(lambda day: (ends(day) - today).days >= SOON)


def _younger(today: date, years: int, day: date) -> bool:
    return age_on(day, today) < years


def _since(holds: Callable[[date], bool]) -> int:
    """First second of the first day on which a condition holds that holds on all later days and no earlier ones."""
    day = bisect_left(range(date.max.toordinal()), x=True, key=lambda number: holds(date.fromordinal(number)))
    return day_bounds(date.fromordinal(day))[0]
