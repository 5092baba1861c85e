"""Find duplicate candidates and merge records of one person, by hand only and exactly undoable.

A merge never makes a contact eligible. Refusals, withdrawals and suppressions of any record hold for the merged one:
a newer consent of one record does not cancel a refusal of another (R28), so such a refusal is repeated at the instant
of the merge, and partners that received another record are notified; without a refusal, of what the merge corrects in
what they were given (GDPR 16, 19). Reviews that allowed one record are asked again.
If a record was blocked by one of `HOLDS` and the merged one would not be, the merge is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations, islice, product

from leadkeeper.db import consents, contacts, requests, suppressions
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.requests import SubjectRequest
from leadkeeper.domain import contact
from leadkeeper.domain.book import Notice
from leadkeeper.domain.contact import CHANNELS, Consent, Contact, EligibilitySubject, Event
from leadkeeper.domain.duplicates import CHOOSABLE, merged, possible_groups, repeated_refusals, similar_names
from leadkeeper.domain.email import canonical
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import PARIS, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.editing import Edited, given_fields, notify_corrected, replaced_facts
from leadkeeper.services.contacts.listing import SHOWN_RESEMBLING, Resembling
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.suppression import notifications

HOLDS: dict[str, tuple[str, ...]] = dict.fromkeys(("R01", "R02", "R33", "R36", "R44"), ())
HOLDS |= {"R25": ("under-15", "asked-again"), "R43": ("accounts-only",)}
"""Rules that hold back the whole person whichever record they concern (with codes: only those objections)."""

END_OF_CALENDAR = int(datetime(9999, 1, 1, tzinfo=PARIS).timestamp())
ANYBODY = Partner("", "")
"""A future partner: a refusal towards all partners holds for it too."""


@dataclass(frozen=True, slots=True)
class Side:
    """A record in a comparison: its facts, answers in order of time, number of files it was in.

    `states` are those of the record and of the others at its address; `names` the legal names of partners by id.
    `is_suppressed`: an entry of the suppression list matches one of its addresses. `requests` are those not answered.
    """

    number: int
    contact: Contact
    answers: tuple[Event, ...] = ()
    deliveries: int = 0
    states: tuple[notifications.RefusalState, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    is_suppressed: bool = False
    requests: tuple[SubjectRequest, ...] = ()


def sides(db: Db, numbers: Sequence[int], now: datetime) -> list[Side]:
    """Return records for comparison; deleted ones are left out."""
    judging = load_judging_context(db, paris_day(now))
    names = {partner.id: partner.legal_name for partner in judging.sources.reference_data.partners}
    asked = [one for one in requests.read(db, numbers) if one.answered_on is None]
    return [
        Side(
            number=number,
            contact=subject.contact,
            answers=_by_time(subject.events),
            deliveries=len(subject.given),
            states=_states_at(judging, number),
            names=names,
            is_suppressed=bool(subject.suppressed),
            requests=tuple(one for one in asked if one.person == number),
        )
        for number, subject in notifications.load_separately(judging, numbers).items()
    ]


def _by_time(events: Iterable[Event]) -> tuple[Event, ...]:
    """Answers from the oldest to the last; without a readable instant a refusal counts as last, a consent as first."""

    def second(event: Event) -> int:
        return event.when.lo if event.when else 0 if event.consent.event == "given" else END_OF_CALENDAR

    return tuple(sorted(events, key=second))


def last_answers(record: Side) -> list[Consent]:
    """Return the last answer about partners; before it the last refusal, if it still holds despite a later consent."""
    answers = [one.consent for one in record.answers if one.consent.purpose != "own"]
    is_refusing = bool(record.states) and any(not no.is_stop for no in record.states[0].refusals.values())
    last_noes = [one for one in answers if one.event != "given"][-1:] if is_refusing else []
    return list(dict.fromkeys((*last_noes, *answers[-1:])))


def freed_by_undo(records: Sequence[Side]) -> list[Side]:
    """Return the records that the merge blocks and its undo would free: only another one of them refuses."""
    refusals = {key for record in records for key in _refused(record)}
    return [record for record in records if refusals - _refused(record)]


def _refused(record: Side) -> set[tuple[str, str]]:
    return set(record.states[0].refusals) if record.states else set()


def _states_at(judging: JudgingContext, number: int) -> tuple[notifications.RefusalState, ...]:
    """The refusals of a record, then those of the others at its address."""
    numbers = list(dict.fromkeys((number, *contacts.duplicates_of(judging.db, number))))
    return tuple(notifications.refusal_states(judging, numbers).values())


def partners_to_tell(records: Sequence[Side]) -> list[str]:
    """Return the legal names of the partners that must be notified if these records are merged."""
    reached = notifications.partners_reached(_parts([one for record in records for one in record.states]))
    return [name for partner, name in records[0].names.items() if partner in reached] if records else []


def _parts(found: Iterable[notifications.RefusalState]) -> list[list[notifications.RefusalState]]:
    """Each record by itself: of those at one address some may have been told of, and some not."""
    return [[one] for one in {one.number: one for one in found}.values()]


def preview(records: Sequence[Side], choices: Mapping[str, int]) -> Contact:
    """Return the record that a merge would give; the first is kept. `choices`: field → contact id that supplies it."""
    places = {side.number: place for place, side in enumerate(records)}
    wanted = {name: places[number] for name, number in choices.items() if name in CHOOSABLE and number in places}
    return merged([side.contact for side in records], wanted)


def merge(db: Db, kept: int, others: Sequence[int], choices: Mapping[str, int], now: datetime) -> Edited:
    """Merge records into `kept` as in `preview`. Raises `merge-needs-two`, `unknown-contact`, `merge-frees`."""
    numbers = list(dict.fromkeys([kept, *others]))
    if len(numbers) < 2:
        raise LeadKeeperError("merge-needs-two")
    facts = {"people": len(numbers), "fields": sorted(choices)}
    with writing(db), undo_log.recording(db, "merge", now.isoformat(), facts) as made:
        judging = load_judging_context(db, paris_day(now))
        before = notifications.load_separately(judging, numbers)
        for number in numbers:
            if number not in before:
                raise LeadKeeperError("unknown-contact", contact=f"c{number}")
        records = [Side(number, before[number].contact) for number in numbers]
        parts = _parts(one for number in numbers for one in _states_at(judging, number))
        says_no = any(said.consent.event != "given" for one in before.values() for said in one.events)
        refuses = says_no or any(one.suppressed for one in before.values())  # partners are told to stop instead
        given = {number: {} if refuses else given_fields(db, number) for number in numbers}
        contacts.move_records(db, kept, numbers[1:])
        after = preview(records, choices)
        keys = contact.keys(after.email, after.phone, after.other_emails, after.other_phones)
        undo_log.rewrite(db, kept, after, keys)
        for when in dict.fromkeys((now, _by_then(before.values(), now))):
            _say_again(db, kept, list(before.values()), when, now)
            _check(load_judging_context(db, paris_day(when)), kept, list(before.values()))
        notices = notifications.notify_joined(db, parts, now, dict.fromkeys(numbers, kept))
        corrected: list[Notice] = []
        for record in records:  # addresses stay with the person: only other facts are corrected by another record
            right = replace(after, email=record.contact.email, phone=record.contact.phone)
            made.facts["fields"] = sorted({*made.facts["fields"], *replaced_facts(record.contact, right)})
            corrected += notify_corrected(db, kept, given[record.number], record.contact, right, now)
    names = (notifications.partners_in(db, made_for) for made_for in (notices, corrected))
    return Edited(made.number, len(numbers), *names)


def _by_then(records: Iterable[EligibilitySubject], now: datetime) -> datetime:
    """Instant of the merge, or of a later consent, which after a clock set back would cancel the refusal."""
    yeses = (event.when.hi for one in records for event in one.events if event.when and event.consent.event == "given")
    latest = max((second for second in yeses if second < END_OF_CALENDAR), default=0)
    return max(now, datetime.fromtimestamp(latest, PARIS))


def _say_again(db: Db, kept: int, before: Sequence[EligibilitySubject], when: datetime, now: datetime) -> None:
    """Repeat refusals that a consent of another record would cancel by an instant; for a later one, without a date."""
    judging = load_judging_context(db, paris_day(when))
    whole = notifications.load_separately(judging, [kept])[kept]
    lost: list[tuple[Event, str]] = []
    for partner, channel in product((*judging.sources.reference_data.partners, ANYBODY), CHANNELS):
        if not notifications.refusals_in_force(judging, whole, partner, channel):
            for one in before:
                lost += [(no, channel) for no in notifications.refusals_in_force(judging, one, partner, channel)]
    kinds, seq = consents.ConsentTermsCache(db), consents.next_seq(db, kept)
    consents.insert_many(
        db,
        [
            consents.row(kept, place, kinds.number(answer), answer)
            for place, answer in enumerate(repeated_refusals(lost, None if when > now else now.isoformat()), seq)
        ],
    )


def _check(judging: JudgingContext, kept: int, before: Sequence[EligibilitySubject]) -> None:
    """Raise `merge-frees` if an objection to one of the records would not hold for the merged one."""
    whole = notifications.load_separately(judging, [kept])[kept]
    for partner in judging.sources.reference_data.partners:
        for channel in CHANNELS:
            holds = _holding_back(judging, whole, partner, channel)
            for one in before:
                if missing := _holding_back(judging, one, partner, channel) - holds:
                    raise LeadKeeperError("merge-frees", partner=partner.legal_name, rule=min(missing))


def _holding_back(judging: JudgingContext, person: EligibilitySubject, partner: Partner, channel: str) -> set[str]:
    objections = judging.judge(person, partner, channel).objections
    return {one.rule for one in objections if one.rule in HOLDS and one.code in (HOLDS[one.rule] or (one.code,))}


REASONS = ("address", "tag", "phone", "name")
"""Reasons for proposing duplicates.

The same mailbox; the same address but for what follows its `+`, where that may be another mailbox (R28); the same
number and similar names; the same name and company or address.
"""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Records that may be one person, ascending ids, and what they share."""

    reason: str
    numbers: tuple[int, ...]


def duplicate_candidates(db: Db) -> Flow[list[DuplicateGroup]]:
    """Return groups of records that may be one person, strongest reason first.

    Records known to be different people are in no group together. A group is proposed under one reason only.
    """
    apart = contacts.apart(db)
    result: list[DuplicateGroup] = []
    seen: set[tuple[int, ...]] = set()
    for place, reason in enumerate(REASONS):
        yield Progress("same", place, len(REASONS))
        for numbers in _groups(db, reason):
            for part in possible_groups(numbers, apart):
                if part not in seen:
                    seen.add(part)
                    result.append(DuplicateGroup(reason, part))
    return result


def likely_twice(db: Db, among: Callable[[Sequence[int]], Collection[int]]) -> int:
    """Return how many chosen contacts have the number and a similar name of another one; `among` gives the chosen ids.

    Those that share an address are never exported together (R28). Names alone are not compared: too slow for a preview.
    """
    sharing = list(contacts.same_phone(db))
    chosen, apart = among([one[0] for group in sharing for one in group]), contacts.apart(db)
    there = ([one for one in group if one[0] in chosen] for group in sharing)
    parts = (part for group in there for alike in similar_names(group) for part in possible_groups(alike, apart))
    return len({number for part in parts for number in part})


def alike_named(pairs: Mapping[int, tuple[str, str]]) -> Resembling:
    """Return how many contacts `refused_but_tag` found, and the first: each address with the one that refuses."""
    named = (f"{address} ({refused})" for address, refused in pairs.values())
    return Resembling(len(pairs), tuple(islice(named, SHOWN_RESEMBLING)))


def refused_but_tag(
    judging: JudgingContext, groups: Mapping[str, Collection[int]], among: Callable[[Sequence[int]], Collection[int]]
) -> dict[int, tuple[str, str]]:
    """Return the chosen contacts that differ only after their `+` from somebody who refuses: id → both addresses.

    `groups` are those of `contacts.by_stem`; `among` gives the chosen ids. Where the `+` is an ordinary letter they are
    different people (R28), though often one: no rule joins them. Records known to be different people are left out.
    """
    chosen = set(among([number for numbers in groups.values() for number in numbers]))
    stopped = {stem for stem in groups if judging.stops.matching([stem])}
    mixed = {stem: there for stem, there in groups.items() if len(there) > 1 or stem in stopped}
    everybody = sorted({number for there in mixed.values() for number in there})
    refusing = notifications.refusing_among(judging, everybody)
    keys = {number: key for number, (key,) in contacts.cells(judging.db, ("email_key",), everybody).items()}
    apart = contacts.apart(judging.db) if refusing else set()
    result = {}
    for stem, there in mixed.items():
        for number in sorted(chosen.intersection(there) - refusing):
            noes = [keys[one] for one in there if one in refusing and not {(one, number), (number, one)} & apart]
            others = (*noes, *({stem} & stopped))
            refused = next((one for one in others if canonical(one) != canonical(keys[number])), None)
            if refused is not None:
                result[number] = (keys[number], refused)
    return result


def refused_in_book(
    judging: JudgingContext, among: Callable[[Sequence[int]], Collection[int]] = set
) -> dict[int, tuple[str, str]]:
    """Return `refused_but_tag` for all addresses of the book; by default every such contact."""
    if not suppressions.any_refusal(judging.db):
        return {}
    return refused_but_tag(judging, dict(contacts.by_stem(judging.db)), among)


def _groups(db: Db, reason: str) -> Iterator[tuple[int, ...]]:
    if reason == "address":
        yield from contacts.duplicate_groups(db)
    elif reason == "tag":
        groups = (tuple(numbers) for _stem, numbers in contacts.by_stem(db))
        yield from sorted(one for one in groups if 2 <= len(one) <= contacts.MOST)
    elif reason == "phone":
        for sharing in contacts.same_phone(db):
            yield from similar_names(sharing)
    else:
        yield from sorted(map(tuple, contacts.same_name(db)))


def not_same(db: Db, numbers: Iterable[int], now: datetime) -> Edited:
    """Record that these are different people, so that they are not proposed together again; ignore deleted records."""
    chosen = sorted(contacts.refs(db, sorted(set(numbers))))
    with writing(db), undo_log.recording(db, "not_same", now.isoformat(), {"people": len(chosen)}) as made:
        contacts.mark_distinct(db, combinations(chosen, 2))
        made.touch(chosen)
    return Edited(made.number if made.changed else None, len(chosen))
