"""Notifications to partners (GDPR 19): create, list, mark as sent, find overdue ones.

A refusal, withdrawal or suppression of one record holds for all records joined with it (R28), by a merge, an edit or a
row of a file. A partner that received another of them was never notified of it: `notify_joined`, `notify_connected`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import inf
from typing import Any

from leadkeeper.db import contacts, disclosures, eligibility, partners, suppressions
from leadkeeper.db.engine import Db, grouped, writing
from leadkeeper.db.suppressions import NotificationRow
from leadkeeper.domain.book import DEAD_ADDRESS, Notice, Suppression
from leadkeeper.domain.contact import CHANNELS, EligibilitySubject, Event
from leadkeeper.domain.deadlines import NOBODY, Channels, covers, is_overdue, notice_due
from leadkeeper.domain.eligibility.contact_rules import stopped_by
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.time import Moment, bounds, calendar_day, epoch, first_second, moment, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.eligibility.context import JudgingContext, find_partner, load_judging_context, load_subjects


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notification; `at` is the instant of its cause, `overdue` whether it blocks exports (R31).

    `email` and `phone` are None for an erased contact, represented by `digest`, the first of `digests`. `channels` None
    means all.
    """

    partner: str
    legal_name: str
    contact: str
    email: str | None
    phone: str | None
    kind: str | None
    channels: tuple[str, ...] | None
    at: str | None
    due: str | None
    sent_at: str | None
    overdue: bool
    digest: str | None
    stop_file: str | None
    digests: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object printed by `notices --json`; `digests` only if there are several."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "digests" or self.digests[1:]}


@dataclass(frozen=True, slots=True)
class PartnerNotices:
    """Open notifications of one partner: number, overdue ones, due date of the next, people concerned.

    `in_file` counts the people in a suppression file: `mark_notified` marks them alone. `later` counts those in none
    yet; 0 where no file was made. `numbers` are the ids of the notifications that it would mark.
    """

    partner: str
    legal_name: str
    open: int
    overdue: int
    next_due: date | None
    people: int
    in_file: int = 0
    later: int = 0
    numbers: tuple[int, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NotificationResult:
    """Notifications marked as sent to a partner at an instant (`numbers`: ids), and the number still open."""

    partner: str
    at: str
    told: int
    open: int
    numbers: tuple[int, ...] = ()


def list_notices(db: Db, today: date, partner: str | None = None) -> list[NoticeLine]:
    """Return all notifications, or a partner's (id, SIREN or legal name), by creation. Raises `unknown-partner`."""
    names = partners.legal_names(db)
    chosen = find_partner(db, partner).id if partner is not None else None
    return [_line(one, names[one.partner], today) for one in suppressions.read_notifications(db, chosen)]


def _line(notification: NotificationRow, legal_name: str, today: date) -> NoticeLine:
    return NoticeLine(
        **attributes(notification, "partner contact email phone kind due sent_at stop_file digests"),
        digest=next(iter(notification.digests), None),
        legal_name=legal_name,
        channels=notification.channels,
        at=notification.cause_at,
        overdue=is_overdue(notification.due, notification.sent_at, today),
    )


def notices_by_partner(db: Db, today: date) -> tuple[PartnerNotices, ...]:
    """Partners with open notifications, in book order."""
    waiting = suppressions.count_open(db)
    result = []
    for partner, legal_name in partners.legal_names(db).items():
        if (there := waiting.get(partner)) is None:
            continue
        first = min((day for one in there.by_due if (day := calendar_day(one)) is not None), default=None)
        late = sum(count for due, count in there.by_due.items() if is_overdue(due, None, today))
        later = there.later if there.in_file else 0
        result.append(
            PartnerNotices(
                partner, legal_name, sum(there.by_due.values()), late, first, there.people, there.in_file, later,
                there.written or there.unwritten,
            )
        )  # fmt: skip
    return tuple(result)


def people_in(lines: Iterable[NotificationRow]) -> int:
    """Return how many people notifications are about: somebody may have several, one for each request."""
    return len({one.person for one in lines})


def without_covered(lines: Sequence[NotificationRow]) -> list[NotificationRow]:
    """Return the notifications to a partner without those that another one about the same person says as well."""
    of_person = grouped((one.person, one) for one in lines)
    return [one for one in lines if not any(_is_wider(other, one) for other in of_person[one.person])]


def _is_wider(other: NotificationRow, line: NotificationRow) -> bool:
    """Whether another notification asks for all that this one asks; of two that ask the same, the earlier stays.

    Earlier by its cause: the person has refused since that day, whichever of the merged records it came with.
    """
    if line.kind == "rectification" and covers("withdrawal", None, other.kind, other.channels):
        return True  # what the partner must not use any more it need not correct
    if other is line or line.kind is None or not covers(line.kind, line.channels, other.kind, other.channels):
        return False
    is_same = other.kind is not None and covers(other.kind, other.channels, line.kind, line.channels)
    return not is_same or _order(other) < _order(line)


def _order(line: NotificationRow) -> tuple[bool, float, int]:
    """By instant of the cause, undated ones last, then by creation."""
    return moment(line.cause_at) is None, first_second(line.cause_at), line.number


def mark_notified(
    db: Db, partner: str, now: datetime, at: str | None = None, shown: Collection[int] | None = None
) -> NotificationResult:
    """Mark notifications to a partner as sent at an instant (default: now).

    If some of its open notifications are in a stop file, only those are marked: later withdrawals still have to be
    sent. Otherwise all open ones are. With those that were `shown` (ids) these alone are, as far as they are still
    open. Raises `unknown-partner`, `nothing-to-tell`, `bad-instant`, `told-in-future`,
    `told-before-cause`.
    """
    who = find_partner(db, partner)
    instant = at or now.isoformat()
    when = moment(instant)
    if when is None:
        raise LeadKeeperError("bad-instant", text=instant)
    if when.lo > epoch(now):
        raise LeadKeeperError("told-in-future", at=instant)
    with writing(db):
        waiting = suppressions.read_notifications(db, who.id, only_open=True)
        in_file = [one for one in waiting if one.stop_file is not None]
        chosen = in_file or waiting if shown is None else [one for one in waiting if one.number in shown]
        if not chosen:
            raise LeadKeeperError("nothing-to-tell", partner=who.legal_name)
        _check_order(chosen, when, epoch(now))
        suppressions.mark_sent(db, [one.number for one in chosen], instant)
    numbers = tuple(one.number for one in chosen)
    return NotificationResult(who.id, instant, len(chosen), len(waiting) - len(chosen), numbers)


def nameless(db: Db, lines: Sequence[NotificationRow] | None = None) -> set[int]:
    """Numbers of the notifications (all open ones if None) in which nothing tells the partner who is meant.

    They are about erased people, in a book restored from an archive: it holds neither digests nor references.
    """
    lines = suppressions.read_notifications(db, only_open=True) if lines is None else lines
    bare = [one for one in lines if not any((one.email, one.phone, one.postal_address, one.digest))]
    people = grouped((one.partner, one.person) for one in bare)
    handed = {partner: disclosures.handed(db, partner, numbers) for partner, numbers in people.items()}
    return {one.number for one in bare if all(file.columns is None for file in handed[one.partner].get(one.person, ()))}


def mark_unsent(db: Db, sent: NotificationResult) -> int:
    """Reopen notifications marked as sent by mistake; return the number reopened."""
    with writing(db):
        return suppressions.open_again(db, sent.numbers, sent.at)


def _check_order(lines: Iterable[NotificationRow], when: Moment, now: int) -> None:
    """Check that no notification was sent before the minute of its cause; future causes count as past."""
    for line in lines:
        cause = moment(line.cause_at)
        if cause is not None and when.hi < cause.lo - cause.lo % 60 and cause.lo <= now:
            person = line.email or line.phone or line.contact
            raise LeadKeeperError("told-before-cause", contact=line.contact, person=person, at=line.cause_at)


ALONE = ("erasure", "rectification")  # kinds that concern only the chosen records, not others at the same address


@dataclass(frozen=True, slots=True)
class NotificationCause:
    """Reason for notifications about one person: all records, and for each partner the channels concerned.

    `reach` gives None for every channel and an empty tuple for a partner not concerned; `at` is the instant of the
    cause, as in the archive.
    """

    records: tuple[int, ...]
    kind: str
    at: str
    reach: Callable[[str], Channels]


def notices_for(
    db: Db,
    numbers: Sequence[int],
    kind: str,
    now: datetime,
    *,
    partner: str | None = None,
    channels: Sequence[str] | None = None,
) -> list[Notice]:
    """Create notifications of a kind about contacts (ids); return the new ones. Only inside `writing`.

    A refusal or withdrawal covers all records at an address; erasure and rectification only these records. `kind` is
    withdrawal, objection, erasure or rectification; `partner` an id, None for every recipient. For an erasure, call
    it before the addresses are deleted.
    """
    wanted: Channels = tuple(channels) if channels else None

    def reach(recipient: str) -> Channels:
        return wanted if partner in (None, recipient) else NOBODY

    since = now.isoformat()
    about = [tuple(numbers)] if kind in ALONE else groups(db, numbers)
    return create_notifications(db, [NotificationCause(records, kind, since, reach) for records in about], now)


def groups(db: Db, numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """Group contacts by person: all records that share a canonical address (R28)."""
    return list(dict.fromkeys(contacts.duplicates_of(db, number) or (number,) for number in numbers))


def create_notifications(
    db: Db, causes: Iterable[NotificationCause], now: datetime, *, beyond_files: bool = False, keep: bool = True
) -> list[Notice]:
    """Create a notification per partner and disclosed record, unless an open one already covers it.

    `beyond_files`: one that is in a stop file covers nothing, because the record has further disclosures since. Without
    `keep` nothing is written.
    """
    causes = list(causes)
    numbers = list(dict.fromkeys(number for cause in causes for number in cause.records))
    given = disclosures.recipients(db, numbers) if numbers else {}
    waiting = suppressions.open_notifications(db, numbers, beyond_files=beyond_files)
    known = {one.id: one for one in partners.read_all(db)}
    refs = contacts.refs(db, list(given))
    made = []
    concerned = (
        (cause, number, partner) for cause in causes for number in cause.records for partner in given.get(number, {})
    )
    for cause, number, partner in concerned:
        channels = cause.reach(partner)
        there = waiting.setdefault((partner, number), [])
        if channels == NOBODY or any(covers(cause.kind, channels, *one) for one in there):
            continue
        due = notice_due(known[partner].contracts, given[number][partner], now).isoformat()
        if keep:
            suppressions.add_notification(db, partner, number, cause.kind, channels, cause.at, due)
        there.append((cause.kind, channels))
        made.append(Notice(partner, refs[number], cause.kind, due))
    return made


RefusedReach = Set[tuple[str | None, Channels]]  # partner (None: all) and channels (None: all) of each


def refusals_left(db: Db, records: Sequence[int], stops: Iterable[Suppression], but: int | None = None) -> RefusedReach:
    """Return every no of one person's records that is left: what they said, not by the import `but`, and entries."""
    noes = [one for one in stops if one.reason != DEAD_ADDRESS]
    entries = {(one.partner, (one.channel,) if one.channel in CHANNELS else None) for one in noes}
    return suppressions.noes_of(db, records, but) | entries


def channels_refused(refusals: RefusedReach, partner: str, channels: Channels) -> tuple[str, ...]:
    """Return those of some channels (None: all) on which something is refused to a partner."""
    reach = [wide for to, wide in refusals if to in (None, partner)]
    return tuple(one for one in channels or CHANNELS if any(wide is None or one in wide for wide in reach))


def drop_groundless(db: Db, numbers: Sequence[int], but: int | None = None) -> list[tuple[Any, ...]]:
    """Delete the open notifications about contacts of which no refusal is left, told to nobody yet.

    They were of a suppression that was a mistake, or of the import `but`, which was read wrongly: `put_back_grounded`
    takes what is returned, once the other files are heard again. Without `but`, one of which a refusal on some channels
    is left is about those alone. Only inside `writing`.
    """
    stops = suppressions.stop_list(db, None if numbers else ())
    dropped = []
    for records in groups(db, numbers):
        addresses = [one for found in contacts.addresses_of(db, records).values() for one in found]
        refusals = refusals_left(db, records, stops.matching(addresses), but)
        waiting = suppressions.untold(db, records)
        for line in [*waiting]:
            number, to, kind, channels = line
            left = channels_refused(refusals, to[0], channels)
            if left == (channels or CHANNELS) or (left and but is not None):
                continue
            waiting.remove(line)
            if left and not any(to == other and covers(kind, left, as_kind, on) for _, other, as_kind, on in waiting):
                suppressions.narrow(db, number, left)
                waiting.append((number, to, kind, left))
            else:
                dropped.append(suppressions.drop_notification(db, number))
    return dropped


def put_back_grounded(db: Db, dropped: Sequence[tuple[Any, ...]], numbers: Sequence[int]) -> None:
    """Write deleted notifications again where a no is left, as another file said it too; drop what else is groundless.

    `numbers` are the contacts of `drop_groundless`.
    """
    suppressions.put_back(db, dropped)
    drop_groundless(db, numbers)


BEFORE_ALL = -(10**12)  # seconds since 1970, before any calendar date


class Holds:
    """What holds people back by their addresses and numbers, since an instant or at all.

    These are entries of the suppression list, without dead addresses, and others at an address who say no (R28), by
    their ids. `today`: not those who consented again by then. `by_hand`: all who say no by hand, as the day of that may
    be another than that of which it is.
    """

    def __init__(self, db: Db, today: date | None = None, since: str | None = None, *, by_hand: bool = False) -> None:
        self._db, self._today, self._by_hand = db, today, by_hand
        self._since = first_second(since) if since else BEFORE_ALL
        noes = [one for one in suppressions.read_all(db) if one.reason != DEAD_ADDRESS]
        entries = [one for one in noes if (bounds(one.at)[1] or inf) >= self._since]
        self._list = suppressions.stop_list(db, entries)
        self.has_entries, self._has_noes = bool(entries), suppressions.any_no_since(db, self._since, by_hand=by_hand)
        self.is_empty = not entries and not self._has_noes

    def of(self, number: int, apart: Sequence[int] = ()) -> set[Suppression | int]:
        """Return what holds a contact back, without what those `apart` say."""
        records = contacts.duplicates_of(self._db, number) or (number,)
        return self._among(records, {*records} - {number, *apart})

    def refuses(self, number: int) -> bool:
        """Whether a contact says no itself."""
        return self._has_noes and bool(self._refusing([number]))

    def is_held_at(self, number: int, address: str) -> bool:
        """Whether a canonical address or number alone holds a contact back."""
        if self._list.matching([address]):
            return True
        others = {other for _, other in eligibility.at_addresses(self._db, [address])} - {number}
        return "@" in address and bool(others and self._among(sorted(others), others))  # numbers never link (R28)

    def _among(self, records: Sequence[int], others: Set[int]) -> set[Suppression | int]:
        known = contacts.addresses_of(self._db, records).values()
        refusing = self._refusing(sorted(others)) if self._has_noes else set()
        if refusing and self._today:
            lifted, whole = lifted_refusals(self._db, sorted(refusing), self._today), everywhere(self._db)
            refusing = {one for one in refusing if lifted.get(one) != whole}
        return {*self._list.matching([one for addresses in known for one in addresses]), *refusing}

    def _refusing(self, numbers: Sequence[int]) -> set[int]:
        return suppressions.noes_since(self._db, self._since, numbers, by_hand=self._by_hand)


def check_kept(lost: Set[Suppression | int]) -> None:
    """Raise `stop-list-loses` or `refusal-loses` if a change would lose what holds people back (GDPR 21(3))."""
    if lost:
        is_listed = any(isinstance(one, Suppression) for one in lost)
        raise LeadKeeperError("stop-list-loses") if is_listed else LeadKeeperError("refusal-loses")


def partners_in(db: Db, notices: Iterable[Notice]) -> tuple[str, ...]:
    """Return the legal names of the partners of these notifications, in book order."""
    told = {one.partner for one in notices}
    return tuple(name for partner, name in partners.legal_names(db).items() if partner in told)


NO_AGAIN = {"R02", "R33"}  # rules by which a refusal holds despite a later consent


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal or withdrawal in force: the kind of its notification, its instant, whether the list alone says it."""

    kind: str
    at: str | None
    is_stop: bool = False


@dataclass(frozen=True, slots=True)
class RefusalState:
    """One record by itself: refusals by partner id and channel, partners that received it, notifications about it."""

    number: int
    refusals: Mapping[tuple[str, str], Refusal]
    received: tuple[str, ...] = ()
    told: tuple[NotificationRow, ...] = field(default=(), repr=False)

    def knows(self, partner: str, channel: str, no: Refusal) -> bool:
        """Whether the partner was notified, or is to be, of this refusal or a later one."""
        since = first_second(no.at)
        lines = [one for one in self.told if one.partner == partner and first_second(one.cause_at) >= since]
        return any(covers(no.kind, (channel,), one.kind, one.channels) for one in lines)


def load_separately(judging: JudgingContext, numbers: Sequence[int]) -> dict[int, EligibilitySubject]:
    """Return each record as its own subject, without the records that share its address."""
    return load_subjects(judging, numbers, dict.fromkeys(numbers, ()))


def refusals_in_force(
    judging: JudgingContext, person: EligibilitySubject, partner: Partner, channel: str
) -> tuple[Event, ...]:
    """Return the refusals and withdrawals of a record that hold for a partner and channel."""
    answers = judging.case(person, partner, channel).answers
    in_force = (*answers.withdrawn, *answers.refused)
    if not answers.lifted or NO_AGAIN.isdisjoint(judging.judge(person, partner, channel).rules):
        return in_force
    return tuple(dict.fromkeys((*in_force, *answers.lifted)))


Lifted = Mapping[int, Set[tuple[str, str]]]
"""Contact id → partners (ids) and channels of which nothing is told: a later consent lifted the refusals.

All channels if it lifted them on each on which the partner received the contact: the others were never allowed.
"""

PART = 2_000  # contacts that are judged at a time


def lifted_refusals(db: Db, numbers: Sequence[int], today: date) -> Lifted:
    """Return which refusals of these contacts (ids) a later consent lifts, as the judge decides."""
    asked = suppressions.consenting_again(db, numbers)
    if not asked:
        return {}
    judging = load_judging_context(db, today)
    result: dict[int, set[tuple[str, str]]] = {}
    for start in range(0, len(asked), PART):
        for number, person in load_separately(judging, asked[start : start + PART]).items():
            records = contacts.duplicates_of(db, number) or (number,)
            given = {(one.partner, channel) for one in disclosures.reported(db, records) for channel in one.channels}
            result[number] = set()
            for partner in judging.sources.reference_data.partners:
                free = {one for one in CHANNELS if not refusals_in_force(judging, person, partner, one)}
                is_all = free and all((partner.id, one) not in given for one in {*CHANNELS} - free)
                result[number] |= {(partner.id, one) for one in (CHANNELS if is_all else free)}
    return result


def without_lifted(channels: Channels, partner: str, lifted: Set[tuple[str, str]]) -> Channels:
    """Return the channels to pass on to a partner, without those on which the refusal is lifted."""
    left = tuple(one for one in channels or CHANNELS if (partner, one) not in lifted)
    return channels if channels == NOBODY or left == CHANNELS else left


def everywhere(db: Db) -> set[tuple[str, str]]:
    """Return every partner (id) with every channel."""
    return {(partner, channel) for partner in partners.legal_names(db) for channel in CHANNELS}


def refusing_among(judging: JudgingContext, numbers: Sequence[int]) -> set[int]:
    """Return which contacts (ids) are on the suppression list, or refused or withdrew, and nothing lifted all of it."""
    said_no = suppressions.refusing(judging.db, numbers)
    lifted, whole = lifted_refusals(judging.db, said_no, judging.today), everywhere(judging.db)
    addresses = contacts.addresses_of(judging.db, numbers)
    listed = {number: judging.stops.matching(found) for number, found in addresses.items()}
    stopped = {number for number, found in listed.items() if any(one.reason != DEAD_ADDRESS for one in found)}
    return stopped | {number for number in said_no if lifted.get(number) != whole}


def refusal_states(judging: JudgingContext, numbers: Sequence[int]) -> dict[int, RefusalState]:
    """Return the refusals of each record by itself, by contact id."""
    given = disclosures.recipients(judging.db, numbers)
    notified = suppressions.read_notifications(judging.db) if given else ()
    lines_about = grouped((one.person, one) for one in notified)
    return {
        number: RefusalState(
            number, _refusals(judging, one), tuple(given.get(number, ())), tuple(lines_about.get(number, ()))
        )
        for number, one in load_separately(judging, numbers).items()
    }


def _refusals(judging: JudgingContext, person: EligibilitySubject) -> dict[tuple[str, str], Refusal]:
    """A record's refusal by partner and channel: that on most channels, the oldest; later ones were not passed on."""
    if not person.suppressed and all(one.consent.event == "given" for one in person.events):
        return {}
    result = {}
    for partner in judging.sources.reference_data.partners:
        noes = {channel: _noes(judging, person, partner, channel) for channel in CHANNELS}
        reach = Counter(no for found in noes.values() for no in found)
        for channel, found in noes.items():
            if found:
                result[partner.id, channel] = min(found, key=lambda no: (-reach[no], first_second(no.at)))
    return result


def _noes(judging: JudgingContext, person: EligibilitySubject, partner: Partner, channel: str) -> set[Refusal]:
    given = judging.case(person, partner, channel).answers
    # A refusal that a proven yes lifted is told to nobody: its day counts only where nothing later refuses.
    noes = (*given.withdrawn, *given.refused) or refusals_in_force(judging, person, partner, channel)
    answers = [one.consent for one in noes]
    withdrawals = [one for one in answers if one.event != "refused"]
    listed = () if answers else stopped_by(judging.case(person, partner, channel))
    stops = [one for one in listed if one.reason != DEAD_ADDRESS]
    kind = "withdrawal" if withdrawals else "objection"
    refusals = {Refusal(kind, one.at) for one in withdrawals or answers}
    return refusals | {Refusal(kind, one.at, is_stop=True) for one in stops}


def partners_reached(parts: Iterable[Sequence[RefusalState]]) -> set[str]:
    """Return ids of the partners to notify if groups of records (`parts`) are joined."""
    return {partner for _number, partner, _channel, _no in _new(list(parts))}


def _new(parts: Sequence[Sequence[RefusalState]]) -> list[tuple[int, str, str, Refusal]]:
    """Return record, partner, channel and refusal where a record was shared and only another part refuses."""
    everything = {key: no for part in parts for one in part for key, no in one.refusals.items()}
    return [
        (record.number, *key, no)
        for part in parts
        for record in part
        for key, no in everything.items()
        if key[0] in record.received and not any(key in other.refusals for other in part) and not record.knows(*key, no)
    ]


def notify_joined(
    db: Db, parts: Sequence[Sequence[RefusalState]], now: datetime, stays: Mapping[int, int] | None = None
) -> list[Notice]:
    """Create the notifications for groups of records that were joined; only inside `writing`.

    `stays`: record merged away → record that has its disclosures now.
    """
    reached: dict[tuple[int, str, str | None], dict[str, list[str]]] = {}
    for number, partner, channel, no in _new(parts):
        of_cause = reached.setdefault(((stays or {}).get(number, number), no.kind, no.at), {})
        of_cause.setdefault(partner, []).append(channel)
    causes = []
    for (number, kind, at), channels in reached.items():

        def reach(partner: str, channels: dict[str, list[str]] = channels) -> Channels:
            found = tuple(one for one in CHANNELS if one in channels.get(partner, NOBODY or ()))
            return None if found == CHANNELS else found

        causes.append(NotificationCause((number,), kind, at if at and moment(at) else now.isoformat(), reach))
    return create_notifications(db, causes, now, beyond_files=True)


def notify_connected(db: Db, clusters: Sequence[Sequence[int]], now: datetime) -> list[Notice]:
    """Create the notifications for records (ids) that got addresses, which may join them or be on the suppression list.

    `clusters` are groups that share addresses now. Only inside `writing`.
    """
    given = disclosures.recipients(db, sorted({number for cluster in clusters for number in cluster}))
    clusters = [cluster for cluster in clusters if not given.keys().isdisjoint(cluster)]
    if not clusters:
        return []
    judging = load_judging_context(db, paris_day(now))
    known = refusal_states(judging, sorted({number for cluster in clusters for number in cluster}))
    return [
        one
        for cluster in clusters
        for one in notify_joined(db, [[part] for number in cluster for part in _without_stops(known[number])], now)
    ]


def _without_stops(record: RefusalState) -> tuple[RefusalState, RefusalState]:
    """A record as if its addresses were not on the suppression list, and what the list says."""
    stops = {key: no for key, no in record.refusals.items() if no.is_stop}
    said = {key: no for key, no in record.refusals.items() if not no.is_stop}
    return replace(record, refusals=said), RefusalState(record.number, stops)
