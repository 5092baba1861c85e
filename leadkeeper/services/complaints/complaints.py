"""Record complaints with their mails, list them with their traces, and rank leak suspects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from leadkeeper.db import complaints, disclosures, partners, suppressions
from leadkeeper.db.book import attachments, settings
from leadkeeper.db.complaints import Recorded
from leadkeeper.db.engine import Db, grouped, writing
from leadkeeper.domain.book import Complaint
from leadkeeper.domain.complaint import (
    CHANNELS,
    GONE,
    DisclosedContact,
    Sender,
    Suspect,
    TraceAnswer,
    TraceResult,
    came_after,
    is_sent_by,
    suspects,
)
from leadkeeper.domain.email import canonical, import_key
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.text import numbered_id
from leadkeeper.domain.time import add_months, calendar_day, epoch, first_second, moment
from leadkeeper.domain.tracing.match import slips
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.files import atomic
from leadkeeper.messages.complaints import letter
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.complaints.tracing import ComplaintTracer, check_mail, explain_trace, trace
from leadkeeper.services.contacts.listing import same_but_tag

SENDER = ("from", "domain", "dkim")  # what is noted of the sender of a mail
UNDATED = -(10**12)  # seconds since 1970, before any calendar date


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint; `partners` and `partner_ids` are those that the address was disclosed to by now.

    `matched_by` is as in `domain.complaint.TraceResult`. `sender`, `domain`, `dkim` and `subject` come from the mail,
    if there is one, but not from one that is itself the complaint (`is_own_mail`), by the person or by `writer`: nobody
    is accused of that.
    `has_mail`: the mail's fingerprint is stored, and its bytes unless it was very large. `later_ids` are the partners
    that received the address only after the complaint. `person` is `number`, or the row id of somebody erased since;
    `is_erased`: the mail was deleted with them, at `erased_at` if the book knows it. `is_partners_own`: a partner wrote
    to a seed address of its own file. `handled_at`: when the complaint was handled, "" if unknown; None: not yet.
    `is_of_several`: several contacts have the telephone number. `has_foreign_tag`: as in `TraceResult`; such an address
    was disclosed to nobody, and `partner_ids` received another spelling of it.
    """

    id: str
    at: str | None
    channel: str | None
    address: str | None
    matched_by: str
    contact: str | None
    number: int | None
    partners: tuple[str, ...]
    sender: str | None
    domain: str | None
    dkim: tuple[str, ...]
    subject: str | None
    has_mail: bool
    partner_ids: tuple[str, ...] = ()
    later_ids: tuple[str, ...] = ()
    person: int | None = None
    is_own_mail: bool = False
    writer: str | None = None
    is_erased: bool = False
    erased_at: str | None = None
    is_partners_own: bool = False
    handled_at: str | None = None
    is_of_several: bool = False
    has_foreign_tag: bool = False

    @property
    def is_hit(self) -> bool:
        """Whether a seed address was hit by somebody else than the partner that it was made for."""
        return self.matched_by == "trap" and not self.is_partners_own

    @property
    def holder_ids(self) -> tuple[str, ...]:
        """The partners that may have had the address by the complaint."""
        return tuple(one for one in self.partner_ids if one not in self.later_ids)

    @property
    def is_proof(self) -> bool:
        """Whether a seed address was hit that one partner alone had by then: of several, nobody can tell which."""
        return self.is_hit and len(self.holder_ids) == 1

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.handled_at is None and not self.is_partners_own


@dataclass(frozen=True, slots=True)
class SenderGroup:
    """Complaints about messages from one domain with equal signatures. `domain` is None if there is no mail."""

    domain: str | None
    dkim: tuple[str, ...]
    complaints: tuple[ComplaintRow, ...]

    @property
    def partners(self) -> tuple[tuple[str, int], ...]:
        """Legal name and number of complaints of each partner, most first."""
        counted = Counter(name for one in self.complaints for name in one.partners)
        return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


class Pointing(NamedTuple):
    """Number of open complaints at seed addresses of a partner's files, and about people that it alone received."""

    seed_hits: int
    complaints: int

    def facts(self) -> dict[str, int]:
        """Return the numbers above 0, as facts of a step of the month."""
        names = {"seed_hits": self.seed_hits, "complaints_pointing": self.complaints}
        return {name: count for name, count in names.items() if count}


def list_complaints(db: Db, *, only_open: bool = False) -> list[ComplaintRow]:
    """All complaints, newest first, traced against the current book. For an erased contact only the id is left."""
    tracer = ComplaintTracer(db)
    known, handled = {one.id: one for one in partners.read_all(db)}, complaints.handled(db)
    rows = []
    for recorded in complaints.read_all(db):
        if only_open and recorded.complaint.id in handled:
            continue
        address = recorded.complaint.address
        is_theirs = address and erased_person(db, recorded) is None
        traced = tracer.typed(address or "") if is_theirs else TraceResult(None, "none", deliveries=_held(db, recorded))
        row = _row(recorded, traced, known, is_own_mail=_is_own_mail(tracer, recorded, traced))
        writer = recorded.details.get("from") if _is_by_another(tracer, recorded, traced) else None
        row = replace(row, handled_at=handled.get(row.id), writer=writer)
        if row.is_erased and row.person is not None:
            row = replace(row, erased_at=complaints.erased_at(db, row.person))
        rows.append(row)
    return sorted(rows, key=lambda row: first_second(row.at, UNDATED), reverse=True)


def pointing_to(db: Db, partner: str) -> Pointing:
    """Return the open complaints that point to a partner (id)."""
    rows = [row for row in list_complaints(db, only_open=True) if row.is_open and partner in row.holder_ids]
    alone = [row for row in rows if row.matched_by in ("exact", "alias") and len(row.holder_ids) == 1]
    return Pointing(sum(row.is_hit for row in rows), sum(not row.has_foreign_tag for row in alone))


def erased_person(db: Db, recorded: Recorded) -> int | None:
    """Return the id of the contact that a complaint was about, if it was erased since: others may have its address."""
    noted = recorded.details.get("number")
    return noted if isinstance(noted, int) and complaints.erased_at(db, noted) else None


def _held(db: Db, recorded: Recorded) -> tuple[DisclosedContact, ...]:
    """The exports that held the address, or by older erasures the person, of a complaint that was erased since."""
    number, held = recorded.details.get("number"), recorded.details.get("held")
    if held is not None:
        return tuple(file for file in disclosures.released(db) if file.export in held)
    return tuple(disclosures.holding(db, [number])) if isinstance(number, int) else ()


def _is_own_mail(tracer: ComplaintTracer, recorded: Recorded, traced: TraceResult) -> bool:
    """Whether the mail of a complaint was written by the person that it is about."""
    if recorded.details.get("own"):
        return True
    sender, address = recorded.details.get("from"), recorded.complaint.address
    if not sender or address is None:
        return sender == GONE
    return tracer.is_by(sender, traced)


def _is_by_another(tracer: ComplaintTracer, recorded: Recorded, traced: TraceResult) -> bool:
    """Whether a complaint's mail was written to the owner by somebody else than the person that it is about."""
    writer, address = recorded.details.get("from"), recorded.complaint.address
    if not (recorded.details.get("own") and writer and address) or writer == GONE:
        return False
    return not tracer.is_by(writer, traced)


def _row(recorded: Recorded, now: TraceResult, known: dict[str, Partner], *, is_own_mail: bool) -> ComplaintRow:
    noted = {name: fact for name, fact in recorded.details.items() if not (is_own_mail and name in SENDER)}
    given = tuple(dict.fromkeys(file.partner for file in now.deliveries))
    now = replace(now, at=recorded.complaint.at)
    before = {file.partner for file in now.deliveries if not now.is_later(file)}
    erased = recorded.complaint.address is None
    is_erased = erased and ("erased" in noted or "number" in noted or is_own_mail)
    return ComplaintRow(
        **attributes(recorded.complaint, "id at channel address"),
        matched_by=str(noted.get("matched_by", "none")) if erased else now.matched_by,
        contact=noted.get("contact") if erased else now.contact,
        number=now.number,
        person=noted.get("number") if erased else now.number,
        partners=() if now.foreign_tag else tuple(known[partner].legal_name for partner in given),
        sender=noted.get("from"),
        domain=noted.get("domain"),
        dkim=tuple(noted.get("dkim", ())),
        subject=noted.get("subject"),
        has_mail=recorded.complaint.mail_sha256 is not None and not is_erased,
        partner_ids=given,
        later_ids=tuple([partner for partner in given if partner not in before]),
        is_own_mail=is_own_mail,
        is_of_several=now.is_of_several,
        has_foreign_tag=now.foreign_tag is not None,
        is_erased=is_erased,
        is_partners_own=now.matched_by == "trap" and any(is_sent_by(known[one], noted.get("domain")) for one in given),
    )


def by_sender(rows: Iterable[ComplaintRow]) -> list[SenderGroup]:
    """Complaints grouped by sender domain and signatures, largest group first; those without a mail last."""
    groups = grouped(((row.domain, row.dkim), row) for row in rows)
    found = [SenderGroup(domain, dkim, tuple(those)) for (domain, dkim), those in groups.items()]
    return sorted(found, key=lambda one: (one.domain is None, -len(one.complaints), one.domain or "", one.dkim))


def by_month(rows: Sequence[ComplaintRow]) -> list[tuple[date, int]]:
    """Number of complaints per month (its first day), from the first to the last month without gaps."""
    counted = Counter(day.replace(day=1) for row in rows if (day := calendar_day(row.at)))
    months: list[tuple[date, int]] = []
    month = min(counted, default=date.max)
    while counted and month <= max(counted):
        months.append((month, counted[month]))
        month = add_months(month, 1)
    return months


def recipients_before(db: Db, recorded: Recorded) -> set[str]:
    """Return the ids of the partners that had received the address or number of a complaint when it came."""
    address, at = recorded.complaint.address, recorded.complaint.at
    if address and erased_person(db, recorded) is None:
        return complaints.recipients(db, address, at)
    return {file.partner for file in _held(db, recorded) if not came_after(file.at, at)}


def leak_suspects(db: Db) -> Flow[list[Suspect]]:
    """Rank every partner with disclosures by likelihood as the source of the complaints.

    [] without complaints. A complaint counts for the contact that its address leads to now, whichever of its addresses
    a file held (conformance, trace 5), and one about a number once for all who have it; not for a partner that had no
    address of the contact, or for a number no number. Complaints about a seed contact or an unknown address do not
    count.
    """
    recorded = complaints.read_all(db)
    tracer = ComplaintTracer(db)
    of_contact: dict[int, tuple[set[int], set[str]]] = {}  # each complaining contact → who complains with it, partners
    for number, one in enumerate(recorded, 1):
        people, partners = complaining(db, tracer, one)
        met = list({id(it): it for contact in people if (it := of_contact.get(contact))}.values())
        joined = people.union(*(others for others, _ in met)), partners.union(*(given for _, given in met))
        of_contact.update(dict.fromkeys(joined[0], joined))
        if number % 100 == 0:
            yield Progress("trace", number, len(recorded))
    touched = [given for _, given in {id(it): it for it in of_contact.values()}.values() if given]
    if not touched:
        return []
    named = [partner for given in touched for partner in given]
    counts = [(one, people, named.count(one)) for one, people in disclosures.contacts_per_partner(db).items()]
    return suspects(disclosures.contacts_disclosed(db), len(touched), counts)


def complaining(db: Db, tracer: ComplaintTracer, recorded: Recorded) -> tuple[set[int], set[str]]:
    """Return the id of the contact (of a number: all who have it) and of its partners; of an erased one as noted."""
    if (gone := erased_person(db, recorded)) is not None:
        return {gone}, {*recorded.details.get("given", (one.partner for one in _held(db, recorded)))}
    traced = tracer.typed(recorded.complaint.address) if recorded.complaint.address else TraceResult(None, "none")
    if traced.number is None and traced.holders:  # a number that several people have: only files that held it
        files = disclosures.holding_number(db, traced.holders, traced.address or "")
        at = recorded.complaint.at
        return {*traced.holders}, {one.partner for _number, one in files if not came_after(one.at, at)}
    if traced.number is None or traced.address is None:
        return set(), set()
    return {traced.number}, disclosures.recipients_of(db, traced.number, number="@" not in traced.address)


@dataclass(frozen=True, slots=True)
class Accused:
    """A partner that complaints speak against.

    `traps` counts hits on seed contacts of its files, its own messages left out; `late_traps` those dated before the
    file, which prove nothing. `found` rates the other complaints against chance; None if no contact disclosed to the
    partner complained. `later` counts those of them who had complained before the partner received anything of theirs.
    With `before` that holds for every complaint. `foreign` counts those who only complained about an address that was
    never in the book, with another `+tag` (`TraceResult.foreign_tag`).
    """

    partner: Partner
    traps: int
    found: Suspect | None
    later: int = 0
    before: bool = False
    late_traps: int = 0
    foreign: int = 0


@dataclass(frozen=True, slots=True)
class ComplaintOverview:
    """All complaints, newest first, and the suspected partners, strongest evidence first.

    `alike` are the partners that received an address which differs from that of a complaint only after its `+`.
    """

    rows: tuple[ComplaintRow, ...]
    accused: tuple[Accused, ...]
    alike: tuple[str, ...] = ()


def trap_hits(rows: Iterable[ComplaintRow], *, late: bool = False) -> Counter[str]:
    """Number of messages of others to a seed contact, by id of the only partner that had the file before, or `late`."""
    return Counter(
        partner
        for row in rows
        if (row.is_hit if late else row.is_proof)
        for partner in (row.later_ids if late else row.holder_ids)
    )


def shared_hits(rows: Iterable[ComplaintRow]) -> Counter[tuple[str, ...]]:
    """Number of messages of others to a seed contact that several partners (legal names) had: no proof."""
    return Counter(tuple(sorted(row.partners)) for row in rows if row.is_hit and len(row.holder_ids) > 1)


def complaints_overview(db: Db) -> Flow[ComplaintOverview]:
    """Return all complaints and the suspected partners as of now."""
    rows = list_complaints(db)
    traps, late = trap_hits(rows), trap_hits(rows, late=True)
    later, foreign = only_later(rows), only_foreign(rows)
    ranked = [one for one in suspects_named((yield from leak_suspects(db)), later, foreign) if one.complaints]
    by_partner = {one.partner: one for one in ranked}
    known = {one.id: one for one in partners.read_all(db)}
    hit, hit_late = ([partner for partner, _ in counted.most_common()] for counted in (traps, late))
    order = dict.fromkeys([*hit, *(one.partner for one in ranked), *hit_late])
    after = {one for row in rows if not row.is_partners_own for one in row.partner_ids if one not in row.later_ids}
    before = {partner for row in rows for partner in row.later_ids} - after
    accused = [
        Accused(known[one], traps[one], by_partner.get(one), later[one], one in before, late[one], foreign[one])
        for one in order
    ]
    return ComplaintOverview(tuple(rows), tuple(accused), () if order else partners_alike(db, rows))


def partners_alike(db: Db, rows: Iterable[ComplaintRow]) -> tuple[str, ...]:
    """Names of the partners that received an address which differs from that of a complaint only after its `+`."""
    given = disclosures.recipients(db, list(same_but_tag(db, [row.address for row in rows])))
    foreign = [row.partner_ids for row in rows if row.has_foreign_tag]
    names = partners.legal_names(db)
    return tuple(dict.fromkeys(names[partner] for among in (*given.values(), *foreign) for partner in among))


def suspects_named(ranked: Iterable[Suspect], later: Counter[str], foreign: Counter[str]) -> list[Suspect]:
    """Return the suspects to name, in order; last those that received all who complained only afterwards.

    Complaints about foreign tags alone speak against nobody: no partner had such an address. `later`: of `only_later`,
    `foreign`: of `only_foreign`.
    """
    named = [one for one in ranked if not 0 < one.complaints <= foreign[one.partner]]
    if not any(one.complaints for one in named):
        return []
    return sorted(named, key=lambda one: 0 < one.complaints <= later[one.partner])


def only_later(rows: Iterable[ComplaintRow]) -> Counter[str]:
    """Number of people who complained only before a partner received them, by partner id."""
    return _of_nothing_else(rows, lambda row, partner: partner in row.later_ids)


def only_foreign(rows: Iterable[ComplaintRow]) -> Counter[str]:
    """Number of people who complained only about an address with a foreign tag, by id of each partner of theirs."""
    return _of_nothing_else(rows, lambda row, _partner: row.has_foreign_tag)


def _of_nothing_else(rows: Iterable[ComplaintRow], is_so: Callable[[ComplaintRow, str], bool]) -> Counter[str]:
    every: dict[tuple[int, str], bool] = {}
    for row in rows:
        for partner in row.partner_ids if row.person is not None else ():
            pair = (row.person or 0, partner)
            every[pair] = every.get(pair, True) and is_so(row, partner)
    return Counter(partner for (_number, partner), is_every in every.items() if is_every)


def recorded(db: Db, complaint: str) -> TraceResult:
    """Trace the address of a recorded complaint, with its instant and the sender of its mail.

    Raises `unknown-complaint`, also if the contact was erased and no address is left.
    """
    complaint_row = _found(db, complaint)
    if not complaint_row.complaint.address:
        raise LeadKeeperError("unknown-complaint", complaint=complaint)
    tracer, noted = ComplaintTracer(db, in_lines=True), complaint_row.details
    traced = tracer.typed(complaint_row.complaint.address)
    return replace(
        traced,
        sender=Sender(noted.get("from"), tuple(noted.get("dkim", ()))) if complaint_row.complaint.mail_sha256 else None,
        subject=noted.get("subject"),
        is_own_mail=_is_own_mail(tracer, complaint_row, traced),
        is_by_another=_is_by_another(tracer, complaint_row, traced),
        at=complaint_row.complaint.at,
    )


def mail_of(db: Db, complaint: str) -> bytes | None:
    """Mail of a complaint as received; None if there was none or it was too large to store."""
    digest = _found(db, complaint).complaint.mail_sha256
    kept = attachments.read(db, digest) if digest else None
    return kept[1] if kept else None


def save_mail(db: Db, complaint: str, target: Path) -> None:
    """Write a complaint's mail as it came. Raises `unknown-complaint`, `mail-not-kept`, the codes of `files.atomic`."""
    mail = mail_of(db, complaint)
    if mail is None:
        raise LeadKeeperError("mail-not-kept")
    atomic.write(target, mail)


def _found(db: Db, complaint: str) -> Recorded:
    matching = (one for one in complaints.read_all(db) if one.complaint.id == complaint)
    return first_or_raise(matching, LeadKeeperError("unknown-complaint", complaint=complaint))


def answer_complaint(db: Db, complaint: str, today: date, language: str = "fr") -> str:
    """Return the reply letter for a recorded complaint in `fr` or `en`; raises `unknown-complaint`.

    The letter discloses what is known about the address: the sender must have verified that it is the writer's own.
    """
    return answer_traced(db, recorded(db, complaint), today, language)


def answer_traced(db: Db, traced: TraceResult, today: date, language: str = "fr") -> str:
    """Return the reply letter for a complaint that was traced but not recorded."""
    return letter(explain_trace(db, traced), settings.read(db), today, language)


def save_answer(target: Path, text: str) -> None:
    """Write a letter to a new text file; raises the codes of `files.atomic`."""
    atomic.write(target, text)


MOST_CLOSE = 3
LONGEST_CLOSE = 80  # letters of an address that is compared: 80 look-ups a letter


def close_addresses(db: Db, address: str) -> list[str]:
    """Return known addresses that differ by one letter from an unknown one, three at most; none if it is known."""
    key = import_key(address)
    if "@" not in key or len(key) > LONGEST_CLOSE or complaints.by_address(db, [key, canonical(key)]):
        return []
    wanted = sorted(slips(key))
    close = {email for _number, email in complaints.by_address(db, wanted)}
    for _number, others in complaints.by_further_address(db, wanted):
        close |= {email for email in others if import_key(email) in wanted}
    return sorted(close)[:MOST_CLOSE]


LARGEST_KEPT = 20 * 1024 * 1024  # bytes; of a larger mail only the fingerprint is stored


@dataclass(frozen=True, slots=True)
class Complained:
    """Ids of complaints with their traces; `many` for a mailbox, `again` lists those recorded before."""

    many: bool
    ids: tuple[str, ...]
    found: tuple[TraceResult, ...]
    again: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[str, ...]:
        """Ids of the complaints recorded by this call."""
        return tuple(one for one in self.ids if one not in self.again)


def record_complaint(
    db: Db,
    what: str | bytes,
    now: datetime,
    channel: str = "support",
    at: str | None = None,
    *,
    of_writer: bool = False,
) -> Flow[Complained]:
    """Record a complaint about an address, or the mails of a file, received on a channel at an instant.

    `of_writer` is as in `trace`. Raises `not-an-address`, `unknown-complaint-channel`, `bad-instant`,
    `complaint-in-future`, and the codes of `trace`.
    """
    return (yield from complain_of_all(db, [what], now, channel, at, of_writer=of_writer))


def complain_of_all(
    db: Db,
    whats: Sequence[str | bytes],
    now: datetime,
    channel: str = "support",
    at: str | None = None,
    *,
    of_writer: bool = False,
) -> Flow[Complained]:
    """Record complaints about several addresses or mails as `record_complaint` does: all or none.

    A mail that is already in the book is not recorded again. Raises `not-a-mail` for a file of another kind.
    """
    if channel not in CHANNELS:
        raise LeadKeeperError("unknown-complaint-channel", channel=channel)
    when = moment(at)
    if at is not None and when is None:
        raise LeadKeeperError("bad-instant", text=at)
    if when is not None and when.lo > epoch(now):
        raise LeadKeeperError("complaint-in-future", at=at)
    answers: list[TraceAnswer] = []
    for what in whats:
        check_mail(what)
        answers.append((yield from trace(db, what, of_writer=of_writer, files=True)))
        if any(one.letter is None and one.address is None for one in answers[-1].found):
            raise LeadKeeperError("not-an-address", text=what)
    traces = tuple(replace(one, at=at or now.isoformat()) for answer in answers for one in answer.found)
    with writing(db):
        known = {one.complaint.mail_sha256: one.complaint.id for one in complaints.read_all(db)}
        before = set(known.values())
        ids = tuple(_record(db, traces, now, channel, at, known))
    again = tuple(dict.fromkeys(one for one in ids if one in before))
    return Complained(len(answers) != 1 or answers[0].many, ids, traces, again)


def mark_handled(db: Db, ids: Sequence[str], now: datetime | None) -> None:
    """Note that complaints were handled, with the instant; None takes it back."""
    with writing(db):
        complaints.note_handled(db, ids, now.isoformat() if now else None)


def delete_complaints(db: Db, ids: Sequence[str]) -> None:
    """Delete complaints recorded by mistake, and mails that no other has; their ids are never assigned again."""
    with writing(db):
        complaints.remove(db, ids)
        suppressions.retire_refs(db, "complaints", ids)


def _record(
    db: Db, traces: Sequence[TraceResult], now: datetime, channel: str, at: str | None, known: dict[str | None, str]
) -> Iterator[str]:
    """Record complaints and yield their ids; `known` maps mail fingerprints to existing complaint ids."""
    taken = suppressions.refs_in_use(db, "complaints")
    for traced in traces:
        digest = traced.letter.sha256 if traced.letter else None
        if digest is not None and digest in known:
            yield known[digest]
            continue
        made = numbered_id("P", taken, start=len(taken) + 1)
        taken.add(made)
        if traced.letter is not None and len(traced.letter.content) <= LARGEST_KEPT:
            attachments.keep(db, complaints.MAIL, traced.letter.content, now.isoformat())
        known[digest] = made
        complaints.add(db, Complaint(made, traced.address, digest, channel, at or now.isoformat()), details(traced))
        yield made


def details(trace: TraceResult) -> Mapping[str, object]:
    """Facts stored with a complaint: how it matched, the contact, the exports, sender and subject."""
    sender = trace.sender
    return {
        **attributes(trace, "matched_by contact number"),
        "exports": [found.export for found in trace.deliveries],
        "from": sender.address if sender else None,
        "domain": sender.domain if sender else None,
        "dkim": list(sender.dkim) if sender else [],
        "subject": trace.subject,
        **({"own": True} if trace.is_own_mail else {}),
    }
