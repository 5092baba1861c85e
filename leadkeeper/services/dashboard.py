"""Figures of the start page: contacts, exports of the month, due work, partners, remedies, trends."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from leadkeeper.db import complaints, consents, contact_list, contacts, disclosures, forms, partners
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, change_counter
from leadkeeper.db.imports import imports
from leadkeeper.db.proofs import all_breaches
from leadkeeper.domain.complaint import is_sent_by
from leadkeeper.domain.contact import PARTLY, EligibilitySubject, LastAction
from leadkeeper.domain.deadlines import oldest_kept
from leadkeeper.domain.eligibility.case import ACTIONS
from leadkeeper.domain.eligibility.contact_rules import last_action, stop_said
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import add_months, calendar_day, day_bounds, moment
from leadkeeper.domain.verdict import Verdict
from leadkeeper.messages.rules import asks_to_stop
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.complaints.complaints import recipients_before
from leadkeeper.services.consent.forms import forms_to_mend
from leadkeeper.services.eligibility import judge
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.funnel import Unlock, name_of, unlocks
from leadkeeper.services.eligibility.review import is_to_decide
from leadkeeper.services.exports.hygiene import held_numbers
from leadkeeper.services.partners.partners import IN_FORCE, PartnerView, partners_overview
from leadkeeper.services.privacy.requests import list_requests
from leadkeeper.services.suppression.notifications import notices_by_partner
from leadkeeper.services.todo import SOON_DAYS, TodoItem, asking, due_at_once, ending_soon, list_due

COMPLAINT_DAYS = 30
ChangeKey = tuple[int, int, date]  # changes whenever the book or the day changes


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner with its number of complaints from disclosed addresses."""

    view: PartnerView
    complaints: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """A first step in a new book: `partner`, `list`, `source`, `import`, `export`.

    A step is done when it blocks nothing any more: a contract in force, a list that names a partner, a form that is
    described and has evidence. It has `begun` when a part of that is in the book; a form `lacks` its `description`, its
    `evidence`, or both, a contract in force the `clause` against onward transfer.
    """

    name: str
    done: bool
    begun: bool = False
    lacks: tuple[str, ...] = ()


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
    dues: tuple[TodoItem, ...]
    partners: tuple[PartnerLine, ...]
    steps: tuple[NextStep, ...]


def change_of(db: Db, today: date) -> ChangeKey:
    """Key that changes when computed figures become stale."""
    return (*change_counter(db), today)


def glance(db: Db, today: date, now: datetime | None = None) -> Glance:
    """Return all figures that need no pass over the contacts; `now` as for `list_due`."""
    overview = partners_overview(db, today)
    counts: Counter[str] = Counter()
    for one in complaints.read_all(db):
        counts.update(recipients_before(db, one))
    lines = [PartnerLine(view, counts[view.partner.id]) for view in overview.partners]
    first = today.replace(day=1)
    files = [one for one in disclosures.released(db) if (calendar_day(one.at) or date.min).replace(day=1) == first]
    people = contacts.count(db)
    delivered, erased = disclosures.people_in(db, [one.number for one in files])
    return Glance(
        change=change_of(db, today),
        owner=settings.read(db).name or "",
        people=people,
        delivered=delivered,
        erased=erased,
        files=tuple(one.export for one in files),
        dues=(*due_at_once(db, overview.partners, today, now), *_recent_complaints(db, lines, today)),
        partners=tuple(lines),
        steps=_steps_of(db, overview.partners, people),
    )


HOME_ONLY = ("complaints", "mailboxes", "erased-again")
"""Kinds of tasks that `list_due` does not list."""


def due_in_window(db: Db, today: date, now: datetime) -> Flow[list[TodoItem]]:
    """Return `list_due`, and what else Home lists."""
    items = yield from list_due(db, today, now)
    return [*items, *(one for one in glance(db, today, now).dues if one.kind in HOME_ONLY)]


def first_steps(db: Db, today: date) -> tuple[NextStep, ...]:
    """Return the steps from an empty book to the first export."""
    return _steps_of(db, partners_overview(db, today).partners, contacts.count(db))


def _steps_of(db: Db, views: Sequence[PartnerView], people: int) -> tuple[NextStep, ...]:
    signed = [one for one in views if one.state == IN_FORCE]
    versions = [one for form in forms.read_all(db) for one in form.versions]
    lacking = [
        (*(["description"] if one.description is None else []), *([] if one.evidence else ["evidence"]))
        for one in versions
    ]
    return (
        NextStep("partner", any(not one.allows_onward for one in signed), bool(views), ("clause",) if signed else ()),
        NextStep("list", any(one.named for one in views)),
        NextStep("source", () in lacking, bool(versions), min(lacking, key=len, default=())),
        NextStep("import", people > 0 or imports.has_imports(db)),
        NextStep("export", any(one.exports for one in views)),
    )


def _recent_complaints(db: Db, lines: Sequence[PartnerLine], today: date) -> Iterator[TodoItem]:
    """Open complaints as one task, named after the partner that received all the addresses, if one did."""
    recent = _open_complaints(db, today)
    if recent:
        suspects = set.intersection(*(recipients_before(db, one) for one in recent))
        names = [line.view.partner.legal_name for line in lines if line.view.partner.id in suspects]
        yield TodoItem("complaints", None, people=len(recent), name=names[0] if len(names) == 1 else "")


def _open_complaints(db: Db, today: date) -> list[complaints.Recorded]:
    """Return the complaints of a month that are still to be handled.

    What a partner sent to a seed address of its own file needs nothing.
    """
    first, handled = today - timedelta(days=COMPLAINT_DAYS), complaints.handled(db)
    known = {one.id: one for one in partners.read_all(db)}
    given = {one.export: known[one.partner] for one in disclosures.released(db)}
    return [
        recorded
        for recorded in complaints.read_all(db)
        if recorded.complaint.id not in handled
        and (calendar_day(recorded.complaint.at) or date.min) > first
        and not (recorded.details.get("matched_by") == "trap" and _is_partners_own(recorded, given))
    ]


def _is_partners_own(recorded: complaints.Recorded, given: Mapping[str, Partner]) -> bool:
    held = (given[export] for export in recorded.details.get("exports", ()) if export in given)
    return any(is_sent_by(partner, recorded.details.get("domain")) for partner in held)


NOT_A_REMEDY = "R41"  # a repeat disclosure is a sale, not a fix


@dataclass(frozen=True, slots=True)
class Chance:
    """A remedy: number of different contacts it would make eligible, and for which partners, most first.

    `name` is the display name of the target: form and version, or partner; for a review, the rule id. `minors` are
    those of them who wait as they may be minors.
    """

    action: str
    rule: str
    target: str
    name: str
    people: int
    partners: tuple[str, ...]
    minors: int = 0


@dataclass(frozen=True, slots=True)
class Chances:
    """Verdicts of all contacts for every partner on the channels of its contracts.

    `by_partner` counts eligible contacts per partner on any channel, without `held_numbers`, `waiting` the different
    contacts that wait for any review. `dues` is what only a pass over the contacts shows to be due.
    """

    grouping: judge.ContactGrouping
    situations: frozenset[int]
    by_partner: dict[str, int]
    chances: tuple[Chance, ...]
    waiting: int
    dues: tuple[TodoItem, ...] = ()

    @property
    def people(self) -> int:
        """Number of different contacts eligible for at least one partner."""
        return sum(self.grouping.counts[one] for one in self.situations)

    def numbers(self) -> Iterator[int]:
        """Ids of the eligible contacts, ascending."""
        yield from self.grouping.people(set(self.situations))


@dataclass(slots=True)
class _Freed:
    """Contacts that one remedy would free, over all partners and channels."""

    unlock: Unlock
    situations: set[int] = field(default_factory=set)
    partners: Counter[str] = field(default_factory=Counter)


def home_chances(db: Db, today: date) -> Flow[Chances]:
    """Judge all contacts for all partners in one pass over the book."""
    judging = load_judging_context(db, today)
    grouping = yield from judge.current_grouping(judging)
    partners = judging.sources.reference_data.partners
    eligible: dict[str, frozenset[int]] = {}
    by_partner: dict[str, int] = {}
    freed: dict[tuple[str, str], _Freed] = {}
    waiting: set[int] = set()
    for done, partner in enumerate(partners):
        yield Progress("judge", done, len(partners))
        result: set[int] = set()
        every = [judge.for_partner(judging, grouping, partner, one) for one in judge.channels_of(partner, today)]
        for judged in every:
            result.update((place for place, one in enumerate(judged.judgements) if one.verdict is Verdict.ELIGIBLE))
            waiting.update(place for place, one in enumerate(judged.judgements) if is_to_decide(one))
            for unlock in unlocks(judging, judged):
                entry = freed.setdefault((unlock.action, unlock.target), _Freed(unlock))
                entry.situations |= unlock.situations
                entry.partners[partner.id] += unlock.people
        eligible[partner.id] = frozenset(result)
        by_partner[partner.id] = _people(grouping, result) - _held_back(judging, every)
    chances = [_chance(judging, one, grouping) for one in freed.values() if one.unlock.rule != NOT_A_REMEDY]
    best = sorted((one for one in chances if one.people), key=lambda one: (-one.people, one.action, one.target))
    kept = replace(grouping, representatives=[])  # which nobody reads any more: Home keeps the rest
    facts = enumerate(person.contact for person in grouping.representatives)
    stops = {place for place, one in facts if stop_said(one.note, one.tags, bool(one.email), bool(one.phone))}
    in_review = {*grouping.people(stops & waiting)}
    dues = tuple(
        replace(one, in_review=not in_review.isdisjoint(one.contacts))
        for one in asking(db, today, [*grouping.people(stops)])
    )
    people = frozenset().union(*eligible.values())
    return Chances(kept, people, by_partner, tuple(best), _people(grouping, waiting), dues)


def _held_back(judging: JudgingContext, judged: Sequence[judge.Judged]) -> int:
    """Number of eligible contacts that no channel remains for, because of their number."""
    rows = zip(*(one.judgements for one in judged), strict=True)
    channels_of = [
        tuple(one.channel for one, judgement in zip(judged, row, strict=True) if judgement.verdict is Verdict.ELIGIBLE)
        for row in rows
    ]
    held = held_numbers(judging, judged, channels_of)
    return sum(one.channels.issuperset(channels_of[one.situation]) for one in held)


def _people(grouping: judge.ContactGrouping, situations: frozenset[int] | set[int]) -> int:
    return sum(grouping.counts[one] for one in situations)


def _chance(judging: JudgingContext, freed: _Freed, grouping: judge.ContactGrouping) -> Chance:
    unlock = freed.unlock
    people = _people(grouping, freed.situations)
    partners = tuple(partner for partner, _count in freed.partners.most_common())
    name, minors = name_of(judging, unlock.target), 0
    if asks_to_stop(unlock.action, unlock.rule):
        minors = _people(grouping, {one for one in freed.situations if _may_be_minor(grouping.representatives[one])})
    return Chance(unlock.action, unlock.rule, unlock.target, name, people, partners, minors)


def _may_be_minor(person: EligibilitySubject) -> bool:
    """Whether what a note asks about is an age (R44)."""
    contact = person.contact
    stop = stop_said(contact.note, contact.tags, bool(contact.email), bool(contact.phone))
    return stop is not None and stop.names.cell is not None


MONTHS = 12
AGREED = ("given", PARTLY)


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
    for place, imported_at, count, yeses in consents.people_by_month(db, bounds):
        month = (place if place is not None else _place(imported_at, bounds)) - 1
        if month >= 0:
            people[month] += count
            yes[month] += yeses
    months = tuple(Month(*facts) for facts in zip(firsts, people, yes, strict=True))
    answers = contact_list.answer_counts(db)
    agreed = sum(answers.get(answer, 0) for answer in AGREED)
    # Contacts that R21 blocks within 30 days, and not yet.
    first, after = oldest_kept(today), oldest_kept(today + timedelta(days=SOON_DAYS))
    kinds, until = sorted(ACTIONS), day_bounds(today)[1]
    acted = consents.last_acted_between(db, kinds, day_bounds(first)[0], day_bounds(after)[0] - 1, until)
    around = ((first - timedelta(days=1)).isoformat(), (after + timedelta(days=1)).isoformat())  # of any offset
    others = [
        number
        for number, at, kind, informed in consents.without_action(db, kinds, around, until)
        if (last := last_action(LastAction(at, kind) if at or kind else None, (), informed, until))
        and first <= last < after
    ]
    ends = [terms for _day, terms in ending_soon(db, today)]
    ending = consents.people_of_answers(db, ends) if ends else array("q")
    return HomeTrend(agreed, months, ending, array("q", sorted([*acted, *others])))


def _place(at: str | None, bounds: list[int]) -> int:
    """Number of months that do not begin after an instant; 0 if it is unknown."""
    when = moment(at)
    return sum(bound <= when.lo for bound in bounds) if when is not None else 0


@dataclass(frozen=True, slots=True)
class PageCounts:
    """Form versions without valid consent, notifications to send, open complaints, open requests and breaches."""

    forms: int
    notices: int
    complaints: int
    requests: int


def page_counts(db: Db, today: date) -> PageCounts:
    """Count pending work for the page badges; complaints are those of a month."""
    return PageCounts(
        forms=forms_to_mend(db),
        notices=sum(one.open for one in notices_by_partner(db, today)),
        complaints=len(_open_complaints(db, today)),
        requests=len(list_requests(db, today, only_open=True)) + sum(one.is_open for one in all_breaches(db)),
    )
