"""Judge contacts for a partner and channel: all by groups that no rule can tell apart, or some individually.

1.5 million contacts form some thousand groups. Each group has one representative; further partners and channels need
no other pass over the book.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from typing import Any

from leadkeeper.db import contacts, eligibility, requests
from leadkeeper.db.engine import Db, change_counter, load, load_list, load_object, one_state, small_page_cache
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import DEAD_ADDRESS, IDENTIFIERS
from leadkeeper.domain.consent import UNCLEAR, read_answer
from leadkeeper.domain.contact import CHANNELS, Contact, EligibilitySubject, Reviewed
from leadkeeper.domain.eligibility.case import contracts_in_force
from leadkeeper.domain.eligibility.contact_rules import holds_back_number, is_refusal, stop_said
from leadkeeper.domain.eligibility.judge import action_cutoffs, decision_boundaries, is_review_still_valid, judge_cases
from leadkeeper.domain.imports.headers import PROOF_FIELDS
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.text import row_texts
from leadkeeper.domain.time import calendar_day, day_bounds, moment
from leadkeeper.domain.verdict import ONLY_SHARED, Judgement, Objection, Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.rules import reasons_of
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects


class SortedCursor:
    """Cursor over rows sorted by contact id, for contacts that are visited in the same order."""

    def __init__(self, stream: Iterator[tuple[Any, ...]]) -> None:
        self._stream = stream
        self._next = next(stream, None)

    def until(self, number: int) -> list[tuple[Any, ...]]:
        """Return the rows not yet returned of contacts up to this one."""
        rows, row = [], self._next
        while row is not None and row[0] <= number:
            rows.append(row)
            row = next(self._stream, None)
        self._next = row
        return rows

    def of(self, number: int) -> tuple[Any, ...] | None:
        """Return the row of this contact, or None; skips earlier rows."""
        row = self._next
        while row is not None and row[0] < number:
            row = self._next = next(self._stream, None)
        return row if row is not None and row[0] == number else None


PART = 500  # contacts per read


@dataclass(frozen=True, slots=True)
class GroupingCriteria:
    """Criteria that separate groups on one day: time boundaries, and `marked` contacts.

    The boundaries are those of consent and last-action times. `marked` maps the few contact ids with suppressions,
    open requests or reviews to their part of the key.
    """

    today: date
    edges: Sequence[int]
    actions: Sequence[int]
    marked: Mapping[int, Hashable]


def build_grouping_criteria(judging: JudgingContext) -> GroupingCriteria:
    """Return the grouping criteria for the day of a context."""
    decided_at, with_ages = eligibility.decided_at(judging.db), eligibility.has_ages(judging.db)
    edges = decision_boundaries(judging.sources, judging.today, decided_at, with_ages=with_ages)
    return GroupingCriteria(judging.today, edges, action_cutoffs(judging.today), _marked(judging))


def keys(
    db: Db, apart: GroupingCriteria
) -> Generator[tuple[Sequence[int], Iterator[tuple[Hashable, ...]]], None, None]:
    """Yield contact ids, ascending, and their group keys: some at a time, and nearly all of it in C.

    Cursors are closed however the generator ends: an open one would outlive the book.
    """
    grown = AgeCheck(apart.today)
    with (
        closing(eligibility.answers(db, apart.edges)) as answers,
        closing(eligibility.deliveries(db)) as files,
        closing(eligibility.people(db, apart.actions)) as everybody,
    ):
        answered, delivered = SortedCursor(answers), SortedCursor(files)
        for rows in everybody:
            numbers = [*map(itemgetter(0), rows)]
            answers_here = answered.until(numbers[-1])
            events = {number: own if spans is None else (own, order(spans)) for number, own, _, spans in answers_here}
            given = dict(delivered.until(numbers[-1]))
            others = dict(_told_apart([*filter(itemgetter(-1), rows)], answers_here, grown))
            for number in apart.marked.keys() & numbers:
                others[number] = (others.get(number), apart.marked[number])
            facts = map(itemgetter(slice(1, -1)), rows)
            columns = (map(column.get, numbers) for column in (events, given, others))
            yield numbers, zip(facts, *columns, strict=True)


def _told_apart(
    rows: Sequence[eligibility.Facts], answers: Iterable[eligibility.AnsweredQuestion], grown: AgeCheck
) -> Iterator[tuple[int, Hashable]]:
    """Yield what tells contacts with a birth date, note or tags apart: a request to stop, an age that may matter."""
    first = {number: first for number, _, first, _ in answers} if rows else {}
    for number, *_, told in rows:
        birth, note, tags, informed, has_email, has_phone = load(told)
        stop = stop_said(note, tuple(load_list(tags)), bool(has_email), bool(has_phone))  # R44
        age: Hashable = None
        if birth is not None:
            age = "adult" if grown.surely(birth, first.get(number), informed) else number
        if stop is not None or age is not None:
            yield number, (stop is not None, stop is not None and stop.names.child is not None, age)


def order(spans: Iterable[eligibility.Span]) -> tuple[int, ...]:
    """Relative order of consent events: ranks of the ends of their time spans, −1 without a date."""
    ends = [(lo, hi) if lo is not None and hi is not None else () for lo, hi in spans]
    rank = {end: n for n, end in enumerate(sorted({end for pair in ends for end in pair}))}
    return tuple(rank[end] if pair else -1 for pair in ends for end in (pair or (0,)))


class AgeCheck:
    """Tells when a birth date cannot matter any more (R25): adult today, 15 at every consent and when informed."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._since: dict[str, int | None] = {}

    def surely(self, birth: str, first_answer: int | None, informed: str | None) -> bool:
        """Whether a person is certainly adult today and was 15 at the first answer (seconds since 1970 UTC).

        `informed` is the stored information event (JSON).
        """
        if birth not in self._since:
            self._since[birth] = self._fifteen(birth)
        fifteen = self._since[birth]
        if fifteen is None or (first_answer is not None and first_answer <= fifteen):
            return False
        told = moment(load_object(informed).get("at")) if informed is not None else None
        return told is None or told.lo > fifteen

    def _fifteen(self, birth: str) -> int | None:
        """Second at which the person was certainly 15; None unless certainly 18 today."""
        day = calendar_day(birth)
        if day is None or day.year > self._today.year - 19:
            return None
        return day_bounds(date(day.year + 16, 1, 1))[0]


def _marked(judging: JudgingContext) -> dict[int, Hashable]:
    """Key parts of the few contacts with suppressions, open requests or reviews."""
    stopped: dict[int, list[str]] = {}
    for address, number in eligibility.at_addresses(judging.db, judging.stops.plain):
        stopped.setdefault(number, []).append(address)
    if judging.stops.has_hashes:
        for address, number in judging.stops.hashed_among(eligibility.every_address(judging.db)):
            stopped.setdefault(number, []).append(address)
    marks: dict[int, Hashable] = {
        number: tuple(
            sorted(
                {
                    # Whether a dead address is the main one, only the record tells.
                    (e.channel or "", e.partner or "", "erased" if e.reason == "erased" else "")
                    if e.reason != DEAD_ADDRESS
                    else (e.channel or "", e.partner or "", f"{DEAD_ADDRESS} {number}")
                    for e in judging.stops.matching(addresses)
                }
            )
        )
        for number, addresses in stopped.items()
    }
    for number, asked in judging.requests.items():
        marks[number] = (marks.get(number), "asked", tuple(one.kind for one in asked))
    for number, decided in _decided(judging):
        marks[number] = (marks.get(number), decided)
    return marks


def _decided(judging: JudgingContext) -> Iterator[tuple[int, Hashable]]:
    """Reviews by contact; for those that judged facts, whether the facts are unchanged."""
    judged = []
    for number, facts in eligibility.decided(judging.db).items():
        if any(facts_hash is not None for *_, facts_hash in facts):
            judged.append(number)
        else:
            yield number, facts
    for start in range(0, len(judged), PART):
        for number, person in load_subjects(judging, judged[start : start + PART]).items():
            yield number, tuple((one.review, _still_valid(judging, person, one)) for one in person.reviews)


def _still_valid(judging: JudgingContext, person: EligibilitySubject, decided: Reviewed) -> bool | str | None:
    """Whether the judged facts are unchanged; the id for a contact that must be a group of its own."""
    if decided.facts_hash is None:
        return None
    partner, channel = judging.sources.partners.get(decided.review.partner or ""), decided.review.channel
    if partner is None or channel is None:
        return person.contact.id
    return is_review_still_valid(judging.case(person, partner, channel), decided)


STEP = 50_000


@dataclass(slots=True)
class SharedNumbers:
    """Contacts with a number that several have, number by number, each ending at one of `ends`.

    `marks` are twice the group of each contact, plus 1 where it is its first number.
    """

    numbers: array[int] = field(default_factory=lambda: array("q"))
    marks: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))


@dataclass(slots=True)
class ContactGrouping:
    """All contact ids with their groups; size and representative of each group.

    `twins` maps each record that shares an address to all records that share it, ascending; `shared` keeps what
    `shared_numbers` found.
    """

    numbers: array[int] = field(default_factory=lambda: array("q"))
    situations: array[int] = field(default_factory=lambda: array("l"))
    counts: list[int] = field(default_factory=list)
    representatives: list[EligibilitySubject] = field(default_factory=list)
    twins: dict[int, tuple[int, ...]] = field(default_factory=dict)
    shared: list[SharedNumbers] = field(default_factory=list)

    def twins_of(self, numbers: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Duplicates of each of these records, () without any."""
        return {number: self.twins.get(number, ()) for number in numbers}

    def people(self, chosen: set[int]) -> Iterator[int]:
        """Contact ids in these groups, ascending."""
        for number, situation in zip(self.numbers, self.situations, strict=True):
            if situation in chosen:
                yield number


def shared_numbers(db: Db, grouping: ContactGrouping) -> SharedNumbers:
    """Return who has a number that others have, too; read once for a grouping. Who came since is left out."""
    if not grouping.shared:
        result = SharedNumbers()
        for people in eligibility.shared_numbers(db):
            for number, is_first in people:
                position = bisect_left(grouping.numbers, number)
                if position < len(grouping.numbers) and grouping.numbers[position] == number:
                    result.numbers.append(number)
                    result.marks.append(2 * grouping.situations[position] + is_first)
            result.ends.append(len(result.numbers))
        grouping.shared.append(result)
    return grouping.shared[0]


def group_contacts(judging: JudgingContext) -> Flow[ContactGrouping]:
    """Group all contacts in one pass over the book."""
    grouping = yield from _group(judging)
    grouping.representatives += representatives(judging, grouping)
    yield Progress("judge", len(grouping.numbers), len(grouping.numbers))
    return grouping


def representatives(judging: JudgingContext, grouping: ContactGrouping) -> Iterator[EligibilitySubject]:
    """Read the first contact of each group, some at a time."""
    first = dict(zip(reversed(grouping.situations), reversed(grouping.numbers), strict=True))
    numbers = [first[group] for group in range(len(first))]
    for start in range(0, len(numbers), PART):
        part = numbers[start : start + PART]
        subjects = load_subjects(judging, part, grouping.twins_of(part))
        yield from [subjects[number] for number in part]


def _group(judging: JudgingContext) -> Flow[ContactGrouping]:
    """Group all contacts, without representatives: by the keys of all records that share an address, and position."""
    total = contacts.count(judging.db)
    twins = {number: group for group in contacts.duplicate_groups(judging.db) for number in group}
    grouping, held = ContactGrouping(twins=twins), dict[int, tuple[int, Hashable]]()
    numbers, situations = grouping.numbers, grouping.situations
    groups: defaultdict[Hashable, int] = defaultdict(lambda: len(groups))
    with (
        small_page_cache(judging.db, megabytes=8),
        closing(keys(judging.db, build_grouping_criteria(judging))) as keyed,
    ):
        for some, their_keys in keyed:
            if twins.keys().isdisjoint(some):
                situations.extend(map(groups.__getitem__, their_keys))
            else:
                for position, (number, key) in enumerate(zip(some, their_keys, strict=True), len(numbers)):
                    if number in twins:
                        held[number] = (position, key)
                    situations.append(-1 if number in twins else groups[key])
            numbers.extend(some)
            if len(numbers) % STEP == 0:
                yield Progress("judge", len(numbers), total)
    for number, (position, _) in held.items():
        shared = twins[number]
        situations[position] = groups["twins", shared.index(number), tuple(held[record][1] for record in shared)]
    groups.clear()  # it refers to itself: only the collector would free the keys of all groups
    counts = Counter(situations)
    grouping.counts += [counts[group] for group in range(len(counts))]
    return grouping


def current_grouping(judging: JudgingContext, *, read: bool = True) -> Flow[ContactGrouping]:
    """Return the grouping of all contacts; the one made before on this connection if nothing has changed since.

    For what is only shown: an export groups afresh. Nothing is kept of a book that changed meanwhile. Representatives
    are hundreds of thousands of objects: they are not kept, but read again. Without `read` the grouping has none:
    `representatives` reads some at a time, in the same `one_state`.
    """
    db = judging.db
    with one_state(db):
        if db.kept is None or db.kept[0] != (change_counter(db), judging.today):
            db.kept = None  # freed before another takes as much
            grouping = yield from _group(judging)
            db.kept = ((change_counter(db), judging.today), grouping)
        kept: ContactGrouping = db.kept[1]
        return replace(kept, representatives=[*representatives(judging, kept)]) if read else kept


REQUESTS = ("objection-asked", "erasure-asked")


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgement of all contacts for one partner and channel, one per group."""

    partner: Partner
    channel: str
    today: date
    grouping: ContactGrouping
    judgements: tuple[Judgement, ...]

    def count(self, verdict: Verdict) -> int:
        """Number of contacts with this verdict."""
        pairs = zip(self.judgements, self.grouping.counts, strict=True)
        return sum(count for judgement, count in pairs if judgement.verdict is verdict)

    def by_rule(self) -> dict[str, int]:
        """Number of contacts per objecting rule, most frequent first."""
        return self._people_by(lambda judgement: judgement.rules)

    def by_reason(self) -> dict[str, int]:
        """Number of contacts by reason, as named in `messages.rules`: a rule may have several."""
        return self._people_by(lambda judgement: reasons_of(judgement.objections))

    def _people_by(self, names_of: Callable[[Judgement], Iterable[str]]) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for judgement, count in zip(self.judgements, self.grouping.counts, strict=True):
            for name in names_of(judgement):
                counts[name] += count
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def already_disclosed(self) -> int:
        """Number of contacts blocked only by an earlier disclosure to this partner (R41)."""
        return already_disclosed([self])

    @property
    def waiting(self) -> int:
        """Number of contacts blocked by an open objection or erasure request."""
        pairs = zip(self.judgements, self.grouping.counts, strict=True)
        return sum(count for judgement, count in pairs if any(one.code in REQUESTS for one in judgement.objections))

    def numbers(self, verdict: Verdict) -> Iterator[int]:
        """Contact ids with this verdict, ascending."""
        chosen = {n for n, judgement in enumerate(self.judgements) if judgement.verdict is verdict}
        yield from self.grouping.people(chosen)

    def objected(self, reason: str) -> Iterator[int]:
        """Contact ids behind a reason of `by_reason`, ascending."""
        objecting = (n for n, one in enumerate(self.judgements) if reason in reasons_of(one.objections))
        yield from self.grouping.people(set(objecting))


def already_disclosed(judged: Sequence[Judged]) -> int:
    """Number of contacts that an earlier disclosure (R41) alone blocks on one of these channels of a partner."""
    rows = zip(judged[0].grouping.counts, *(one.judgements for one in judged), strict=True)
    return sum(count for count, *row in rows if any(judgement.rules == ONLY_SHARED for judgement in row))


def judge_all(db: Db, partners: Sequence[str], channels: Sequence[str], today: date) -> Flow[list[Judged]]:
    """Judge all contacts for partners (id, SIREN or legal name) and channels in one pass over the book."""
    judging = load_judging_context(db, today)
    chosen = [judging.partner(name) for name in partners]
    check_channels(channels)
    grouping = yield from group_contacts(judging)
    return [for_partner(judging, grouping, partner, channel) for partner in chosen for channel in channels]


def for_partner(judging: JudgingContext, grouping: ContactGrouping, partner: Partner, channel: str) -> Judged:
    """Judge every group for one partner and channel."""
    cases = (judging.case(person, partner, channel) for person in grouping.representatives)
    return Judged(partner, channel, judging.today, grouping, tuple(judge_cases(cases)))


def judge_some(db: Db, refs: Sequence[str], partner: str, channel: str, today: date) -> list[tuple[str, Judgement]]:
    """Judge some contacts (ids) individually for one partner and channel, with all objections."""
    judging = load_judging_context(db, today)
    chosen = judging.partner(partner)
    check_channels([channel])
    numbers = contacts.numbers(db, refs)
    missing = [ref for ref in refs if ref not in numbers]
    if missing:
        raise LeadKeeperError("unknown-contact", contact=missing[0])
    found = load_subjects(judging, list(numbers.values()))
    judged = with_unread(db, {number: judging.judge(found[number], chosen, channel) for number in numbers.values()})
    return [(ref, judged[numbers[ref]]) for ref in refs]


def with_unread(db: Db, judged: Mapping[int, Judgement]) -> dict[int, Judgement]:
    """Return the judgements of contacts; that no consent is recorded says which answer nobody understood, if any."""
    asked = [number for number, one in judged.items() if any(each.code == "never-asked" for each in one.objections)]
    answers = {
        number: {"answer": text, "file": file, "line": line} for number, text, file, line in unread_answers(db, asked)
    }
    result = dict(judged)
    for number, facts in answers.items():
        objections = judged[number].objections
        explained = [
            replace(each, facts={**each.facts, **facts}) if each.code == "never-asked" else each for each in objections
        ]
        result[number] = replace(judged[number], objections=tuple(explained))
    return result


def unread_answers(db: Db, numbers: Sequence[int]) -> Iterator[tuple[int, str, str, int]]:
    """Yield what lines of contacts answer about partners that is neither yes nor no: id, text, file and line."""
    undone = imports.undone(db) if numbers else ()
    for line in requests.lines(db, numbers) if numbers else ():
        for text, field_name in zip(row_texts(line.cells), line.fields, strict=False):
            is_about = (field_name or "").startswith("consent_partners") and field_name not in PROOF_FIELDS
            if is_about and line.import_id not in undone and read_answer(text) == UNCLEAR:
                yield line.person, " ".join(text.split()), line.file or line.import_id, line.line


@dataclass(frozen=True, slots=True)
class NumberHold:
    """Another record with the number of a contact that holds the number back, and its objection."""

    phone: str
    record: Contact
    objection: Objection


def number_hold(judging: JudgingContext, number: int, partner: Partner, channel: str) -> NumberHold | None:
    """Return what holds the first number of a contact back, if another record does: an export does not give it."""
    if IDENTIFIERS[channel] != "phone":
        return None
    phones = [phone for _, phone in eligibility.phones(judging.db, [number])]
    others = sorted({other for _, other in eligibility.at_addresses(judging.db, phones)} - {number})
    for subject in load_subjects(judging, others).values():
        judgement = judging.judge(subject, partner, channel)
        if judgement.verdict is not Verdict.ELIGIBLE and holds_back_number(judging.case(subject, partner, channel)):
            refusals_first = sorted(judgement.objections, key=lambda each: not is_refusal(each))
            return NumberHold(phones[0], subject.contact, refusals_first[0])
    return None


def channels_of(partner: Partner, today: date) -> tuple[str, ...]:
    """Channels of a partner's contracts in force, else of any contract, else e-mail."""
    contracts = contracts_in_force(partner, today) or partner.contracts
    return tuple(dict.fromkeys(channel for one in contracts for channel in one.channels)) or ("email",)


def check_channels(channels: Sequence[str]) -> None:
    """Raise `unknown-channel` for an unknown channel."""
    for channel in channels:
        if channel not in CHANNELS:
            raise LeadKeeperError("unknown-channel", channel=channel)


def judge_each(db: Db, judged: Judged) -> Iterator[tuple[str, Judgement]]:
    """Yield id and judgement of every contact, from its own facts, ascending."""
    judging = load_judging_context(db, judged.today)
    numbers = list(judged.grouping.numbers)
    for start in range(0, len(numbers), PART):
        part = numbers[start : start + PART]
        found = load_subjects(judging, part, judged.grouping.twins_of(part))
        cases = [judging.case(found[number], judged.partner, judged.channel) for number in part]
        yield from zip((case.contact.id for case in cases), judge_cases(cases), strict=True)
