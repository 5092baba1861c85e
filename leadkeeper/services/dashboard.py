"""Figures of the start page: contacts, exports of the month, due work, partners, remedies, trends."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from leadkeeper.db import contact_list, contacts, dashboard, disclosures, forms
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db
from leadkeeper.domain.contact import PARTLY
from leadkeeper.domain.eligibility.case import ACTIONS
from leadkeeper.domain.email import import_key
from leadkeeper.domain.time import add_months, add_years, calendar_day, day_bounds, moment
from leadkeeper.domain.verdict import Verdict
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.consent.forms import forms_to_mend
from leadkeeper.services.contacts import mailboxes
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.funnel import Unlock, name_of, unlocks
from leadkeeper.services.eligibility.judge import ContactGrouping, Judged, channels_of, for_partner, group_contacts
from leadkeeper.services.partners.partners import IN_FORCE, PartnerView, partners_overview
from leadkeeper.services.privacy import erasure
from leadkeeper.services.privacy.requests import list_requests
from leadkeeper.services.suppression.notifications import notices_by_partner

COMPLAINT_DAYS = 30

ChangeKey = tuple[int, int, date]
"""Changes whenever the book or the day changes."""


@dataclass(frozen=True, slots=True)
class Due:
    """One due task.

    `kind` is `request`, `contract`, `notices`, `complaints`, `mailboxes` or `erased-again`. `target` is the id of the
    request or partner, `name` its display name, `people` the number of contacts, `due` the due date (None if
    unknown), `late` whether it has passed, `asked` the kind of request as in the archive. `contacts` are contact ids
    where the task is a list to go through.
    """

    kind: str
    target: str
    name: str
    people: int
    due: date | None = None
    late: bool = False
    asked: str = ""
    contacts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner with its number of complaints from disclosed addresses."""

    view: PartnerView
    complaints: int

    @property
    def since(self) -> str | None:
        """Since when a list names the partner without a break; None if none does or it is unknown."""
        return min((one.since for one in self.view.named if one.since), default=None)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A first step in a new book: `partner`, `list`, `source`, `import`, `export`.

    A step is done when it blocks nothing any more: a contract in force, a list that names a partner, a form that is
    described and has evidence. It has `begun` when a part of that is in the book.
    """

    name: str
    done: bool
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """Figures that are immediately available; `files` are the exports of this month.

    Of those `delivered` in them, `erased` more were erased since.
    """

    change: ChangeKey
    owner: str
    people: int
    delivered: int
    erased: int
    files: tuple[str, ...]
    dues: tuple[Due, ...]
    partners: tuple[PartnerLine, ...]
    steps: tuple[NextStep, ...]


def change_of(db: Db, today: date) -> ChangeKey:
    """Key that changes when computed figures become stale."""
    return (*dashboard.change_counter(db), today)


def glance(db: Db, today: date) -> Glance:
    """Return all figures that need no pass over the contacts."""
    overview = partners_overview(db, today)
    lines = _partner_lines(db, overview.partners)
    files = [one for one in disclosures.released(db) if _same_month(one.at, today)]
    people = contacts.count(db)
    delivered, erased = dashboard.people_in(db, [one.number for one in files])
    complaints = _recent_complaints(db, lines, today)
    dues = [
        *_requests(db, today),
        *contracts_ending(overview.partners),
        *_notices(db, today),
        *_mailboxes(db),
        *_erased_again(db),
    ]
    return Glance(
        change=change_of(db, today),
        owner=settings.read(db).name or "",
        people=people,
        delivered=delivered,
        erased=erased,
        files=tuple(one.export for one in files),
        dues=(*sorted(dues, key=lambda one: (one.due or date.min, one.kind, one.target)), *complaints),
        partners=tuple(lines),
        steps=_steps_of(db, overview.partners, people),
    )


def first_steps(db: Db, today: date) -> tuple[NextStep, ...]:
    """Return the steps from an empty book to the first export."""
    return _steps_of(db, partners_overview(db, today).partners, contacts.count(db))


def _steps_of(db: Db, views: Sequence[PartnerView], people: int) -> tuple[NextStep, ...]:
    versions = [one for form in forms.read_all(db) for one in form.versions]
    return (
        NextStep("partner", any(one.state == IN_FORCE for one in views), bool(views)),
        NextStep("list", any(one.named for one in views)),
        NextStep("source", any(one.description is not None and one.evidence for one in versions), bool(versions)),
        NextStep("import", people > 0 or dashboard.has_imports(db)),
        NextStep("export", any(one.exports for one in views)),
    )


def _same_month(at: str | None, today: date) -> bool:
    day = calendar_day(at)
    return day is not None and (day.year, day.month) == (today.year, today.month)


def _partner_lines(db: Db, views: Sequence[PartnerView]) -> list[PartnerLine]:
    counts: Counter[str] = Counter()
    for address, at in dashboard.complaints(db):
        if address:
            counts.update(disclosures.partners_with_address(db, import_key(address), at))
    return [PartnerLine(view, counts[view.partner.id]) for view in views]


def _recent_complaints(db: Db, lines: Sequence[PartnerLine], today: date) -> Iterator[Due]:
    """Recent complaints as one task, named after the partner that received all the addresses, if one did."""
    first = today - timedelta(days=COMPLAINT_DAYS)
    recent = [(address, at) for address, at in dashboard.complaints(db) if (calendar_day(at) or date.min) > first]
    if recent:
        given = [disclosures.partners_with_address(db, import_key(who), at) if who else set() for who, at in recent]
        suspects = set.intersection(*given)
        names = [line.view.partner.legal_name for line in lines if line.view.partner.id in suspects]
        yield Due("complaints", "", names[0] if len(names) == 1 else "", len(recent))


def _requests(db: Db, today: date) -> Iterator[Due]:
    for one in list_requests(db, today, only_open=True):
        asked, due = one.asked, one.standing.due
        late = due is None or due < today
        yield Due("request", asked.ref, asked.email or asked.contact, 1, due, late, asked.kind or "")


def contracts_ending(views: Sequence[PartnerView]) -> Iterator[Due]:
    """Contracts to renew soon; one a partner, for those of a partner end on the same day."""
    for view in views:
        for one in view.ending[:1]:
            yield Due("contract", view.partner.id, view.partner.legal_name, view.people, one.last_day)


def _notices(db: Db, today: date) -> Iterator[Due]:
    for one in notices_by_partner(db, today):
        yield Due("notices", one.partner, one.legal_name, one.people, one.next_due, late=one.overdue > 0)


def _mailboxes(db: Db) -> Iterator[Due]:
    """Records that may be two mailboxes merged by an earlier version."""
    found = mailboxes.waiting(db)
    if found:
        yield Due("mailboxes", "", "", len(found), contacts=tuple(found))


def _erased_again(db: Db) -> Iterator[Due]:
    """Contacts that were erased and consented again later."""
    found = erasure.waiting(db)
    if found:
        yield Due("erased-again", "", "", len(found), contacts=tuple(found))


NOT_A_REMEDY = "R41"  # a repeat disclosure is a sale, not a fix


@dataclass(frozen=True, slots=True)
class Chance:
    """A remedy: number of different contacts it would make eligible, and for which partners, most first.

    `name` is the display name of the target: form and version, or partner; for a review, the rule id.
    """

    action: str
    rule: str
    target: str
    name: str
    people: int
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chances:
    """Verdicts of all contacts for every partner on the channels of its contracts.

    `by_partner` counts eligible contacts per partner on any channel, `waiting` the different contacts that wait for
    any review.
    """

    census: ContactGrouping
    situations: frozenset[int]
    by_partner: dict[str, int]
    chances: tuple[Chance, ...]
    waiting: int

    @property
    def people(self) -> int:
        """Number of different contacts eligible for at least one partner."""
        return sum(self.census.counts[one] for one in self.situations)

    def numbers(self) -> Iterator[int]:
        """Ids of the eligible contacts, ascending."""
        yield from self.census.people(set(self.situations))


@dataclass(slots=True)
class _Freed:
    """Contacts that one remedy would free, over all partners and channels."""

    unlock: Unlock
    situations: set[int] = field(default_factory=set)
    partners: Counter[str] = field(default_factory=Counter)


def home_chances(db: Db, today: date) -> Flow[Chances]:
    """Judge all contacts for all partners in one pass over the book."""
    desk = load_judging_context(db, today)
    census = yield from group_contacts(desk)
    partners = desk.sources.world.partners
    eligible: dict[str, frozenset[int]] = {}
    freed: dict[tuple[str, str], _Freed] = {}
    waiting: set[int] = set()
    for done, partner in enumerate(partners):
        yield Progress("judge", done, len(partners))
        result: set[int] = set()
        for channel in channels_of(partner, today):
            judged = for_partner(desk, census, partner, channel)
            result.update(_eligible(judged))
            waiting.update(_to_decide(judged))
            _add(freed, unlocks(desk, judged), partner.id)
        eligible[partner.id] = frozenset(result)
    chances = [_chance(desk, one, census) for one in freed.values() if one.unlock.rule != NOT_A_REMEDY]
    best = sorted((one for one in chances if one.people), key=lambda one: (-one.people, one.action, one.target))
    by_partner = {partner: _people(census, found) for partner, found in eligible.items()}
    return Chances(census, frozenset().union(*eligible.values()), by_partner, tuple(best), _people(census, waiting))


@dataclass(frozen=True, slots=True)
class WaitingReviews:
    """Number of contacts that wait for a review on a contract's channel: at all, and by (partner id, channel)."""

    people: int
    by_question: Mapping[tuple[str, str], int]


def reviews_waiting(db: Db, today: date) -> Flow[WaitingReviews]:
    """Return how many contacts wait for a review for any partner on its contracts' channels."""
    desk = load_judging_context(db, today)
    census = yield from group_contacts(desk)
    waiting: dict[tuple[str, str], set[int]] = {}
    for done, partner in enumerate(desk.sources.world.partners):
        yield Progress("judge", done, len(desk.sources.world.partners))
        for channel in channels_of(partner, today):
            if situations := set(_to_decide(for_partner(desk, census, partner, channel))):
                waiting[partner.id, channel] = situations
    counts = {question: _people(census, situations) for question, situations in waiting.items()}
    return WaitingReviews(_people(census, set().union(*waiting.values())), counts)


def _eligible(judged: Judged) -> Iterator[int]:
    return (place for place, one in enumerate(judged.judgements) if one.verdict is Verdict.ELIGIBLE)


def _to_decide(judged: Judged) -> Iterator[int]:
    """Groups blocked only by a pending review; those with another objection do not wait for it."""
    for place, one in enumerate(judged.judgements):
        if one.verdict is Verdict.REVIEW and all(objection.overridable for objection in one.objections):
            yield place


def _people(census: ContactGrouping, situations: frozenset[int] | set[int]) -> int:
    return sum(census.counts[one] for one in situations)


def _add(freed: dict[tuple[str, str], _Freed], found: list[Unlock], partner: str) -> None:
    for unlock in found:
        entry = freed.setdefault((unlock.action, unlock.target), _Freed(unlock))
        entry.situations |= unlock.situations
        entry.partners[partner] += unlock.people


def _chance(desk: JudgingContext, freed: _Freed, census: ContactGrouping) -> Chance:
    unlock = freed.unlock
    people = _people(census, freed.situations)
    partners = tuple(partner for partner, _count in freed.partners.most_common())
    return Chance(unlock.action, unlock.rule, unlock.target, name_of(desk, unlock.target), people, partners)


MONTHS = 12
SOON_DAYS = 30
AGREED = ("given", PARTLY)
SILENT_YEARS = 3  # R21


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day: contacts with their first answer in it, and those who consented."""

    first: date
    people: int
    yes: int


@dataclass(frozen=True, slots=True)
class HomeTrend:
    """The last twelve months; `yes` counts contacts with an answer in `AGREED`.

    `ending` and `silent` are ids of contacts with a consent that ends within 30 days, and of those that will then
    have been inactive for three years.
    """

    yes: int
    months: tuple[Month, ...]
    ending: array[int]
    silent: array[int]


def home_trend(db: Db, today: date) -> HomeTrend:
    """Return figures that need a pass over the contacts, without judging them."""
    firsts = [add_months(today.replace(day=1), -back) for back in range(MONTHS - 1, -1, -1)]
    bounds = [day_bounds(first)[0] for first in firsts]
    people, yes = [0] * MONTHS, [0] * MONTHS
    for place, imported_at, count, yeses in dashboard.people_by_month(db, bounds):
        month = (place if place is not None else _place(imported_at, bounds)) - 1
        if month >= 0:
            people[month] += count
            yes[month] += yeses
    months = tuple(Month(*facts) for facts in zip(firsts, people, yes, strict=True))
    answers = contact_list.answer_counts(db)
    agreed = sum(answers.get(answer, 0) for answer in AGREED)
    return HomeTrend(agreed, months, _ending(db, today), _silent(db, today))


def _place(at: str | None, bounds: list[int]) -> int:
    """Number of months that do not begin after an instant; 0 if it is unknown."""
    when = moment(at)
    return sum(bound <= when.lo for bound in bounds) if when is not None else 0


def _ending(db: Db, today: date) -> array[int]:
    last = today + timedelta(days=SOON_DAYS)
    kinds = [kind for kind, until in dashboard.ending_answers(db) if today <= (calendar_day(until) or date.min) <= last]
    return dashboard.people_of_answers(db, kinds) if kinds else array("q")


def _silent(db: Db, today: date) -> array[int]:
    first = add_years(today, -SILENT_YEARS) + timedelta(days=1)
    last = add_years(today + timedelta(days=SOON_DAYS), -SILENT_YEARS)
    return dashboard.last_seen_between(db, sorted(ACTIONS), day_bounds(first)[0], day_bounds(last)[1])


@dataclass(frozen=True, slots=True)
class PageCounts:
    """Form versions without valid consent, notifications to send, new complaints, open requests."""

    forms: int
    notices: int
    complaints: int
    requests: int


def page_counts(db: Db, today: date) -> PageCounts:
    """Count pending work for the page badges; complaints are new for a month."""
    first = today - timedelta(days=COMPLAINT_DAYS)
    return PageCounts(
        forms=forms_to_mend(db),
        notices=sum(one.open for one in notices_by_partner(db, today)),
        complaints=sum((calendar_day(at) or date.min) > first for _address, at in dashboard.complaints(db)),
        requests=len(list_requests(db, today, only_open=True)),
    )
