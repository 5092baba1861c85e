"""Requests of data subjects, also of people who are not in the book, and their due date (GDPR 12(3), 15(1))."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import inf
from pathlib import Path

from leadkeeper.db import complaints, consents, contacts, disclosures, erasure, requests, suppressions
from leadkeeper.db.book import settings, undo_log
from leadkeeper.db.eligibility import at_addresses
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.imports import imports
from leadkeeper.db.requests import SubjectRequest
from leadkeeper.domain import deadlines
from leadkeeper.domain.book import Notice, Request
from leadkeeper.domain.contact import Consent, Event, last_answer
from leadkeeper.domain.duplicates import is_another
from leadkeeper.domain.email import canonical, is_address
from leadkeeper.domain.phone import other_spellings, read_phone
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.text import fold, numbered_id
from leadkeeper.domain.time import bounds, calendar_day, moment
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.files import atomic
from leadkeeper.messages.privacy import not_held_text
from leadkeeper.progress import Flow, Progress, run
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.details import ELSEWHERE, NamedRecord, named, record_of, resolve_contact_ids
from leadkeeper.services.contacts.listing import Resembling, resembling
from leadkeeper.services.date_input import past_day
from leadkeeper.services.privacy.erasure import Identifiers, rejected_lines
from leadkeeper.services.proof.sealed import open_sealed
from leadkeeper.services.suppression.notifications import notices_for


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """A request and its status on a day; `gets_own_offers` if an objection left the yes to your own offers standing.

    `gets_shared`: nothing of an open objection is recorded, so that the yes to partners stands too.
    """

    asked: SubjectRequest
    deadline: deadlines.RequestDeadline
    gets_own_offers: bool = False
    gets_shared: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `requests --json`."""
        asked, deadline = self.asked, self.deadline
        return {
            "id": asked.ref,
            "contact": None if asked.searched else asked.contact,
            **attributes(asked, "kind received_on answered_on how extended_on"),
            "due": deadline.due.isoformat() if deadline.due else None,
            "days_left": deadline.days_left,
            "state": deadline.state,
            **attributes(asked, "refused sent", filled=True),
            **(attributes(asked, "name searched") if asked.searched else {}),
        }


def list_requests(db: Db, today: date, *, only_open: bool = False) -> list[RequestStatus]:
    """Return all requests, most urgent first; answered ones last, newest of them first."""
    statuses = _statuses(db, requests.read(db), today)
    waiting = [one for one in statuses if one.deadline.state != "answered"]
    waiting.sort(key=lambda one: (one.deadline.due or date.min, one.asked.number))
    if only_open:
        return waiting
    done = [one for one in statuses if one.deadline.state == "answered"]
    return [*waiting, *sorted(done, key=lambda one: (one.asked.answered_on or "", one.asked.number), reverse=True)]


def _statuses(db: Db, several: Sequence[SubjectRequest], today: date) -> list[RequestStatus]:
    objections = [asked for asked in several if asked.kind == "objection" and not asked.erased]
    records = {asked.ref: resolve_contact_ids(db, asked.person).numbers for asked in objections}
    people = sorted({number for numbers in records.values() for number in numbers})
    events = consents.of(db, people, as_judged=True) if people else {}
    result = []
    for asked in several:
        numbers = records.get(asked.ref, ())
        answers = [one for number in numbers for one in events.get(number, ())]
        is_shared = asked.answered_on is None and _agrees(answers, "partners") and not _is_stopped(db, numbers)
        deadline = deadlines.request_deadline(asked.received_on, asked.extended_on, asked.answered_on, today)
        result.append(RequestStatus(asked, deadline, _agrees(answers, "own"), is_shared))
    return result


def _agrees(answers: Iterable[Consent], purpose: str) -> bool:
    """Whether the last answer about a purpose, of all records of the person, is a yes."""
    dated = [
        (one.event or "", None, *bounds(one.at), None)
        for one in answers
        if one.purpose == purpose and one.partner is None
    ]
    dated.sort(key=lambda answer: -inf if answer[2] is None else answer[2])
    return last_answer(dated) == "given"


def _is_stopped(db: Db, numbers: Sequence[int]) -> bool:
    """Whether the suppression list keeps these records from every partner on every channel."""
    addresses = [one for held in contacts.addresses_of(db, numbers).values() for one in held]
    entries = suppressions.stop_list(db).matching(addresses)
    return any((entry.channel, entry.partner) == (None, None) for entry in entries)


def record_request(
    db: Db, address_or_id: str, kind: str, received_on: str, now: datetime, note: str | None = None
) -> str:
    """Record a request; return its id.

    Raises `unknown-contact`, `several-people`, `unknown-request-kind`, `bad-day` and `day-in-future`.
    """
    received = _checked_request(kind, received_on, now)
    number = record_of(db, address_or_id)
    with writing(db):
        return _keep_request(db, number, kind, received, note=note)


def _checked_request(kind: str, received_on: str, now: datetime) -> date:
    """Return the day on which a request came in; raises `unknown-request-kind`, `bad-day` and `day-in-future`."""
    if kind not in deadlines.REQUEST_KINDS:
        raise LeadKeeperError("unknown-request-kind", kind=kind, known=", ".join(deadlines.REQUEST_KINDS))
    return past_day(received_on, now)


def _keep_request(db: Db, number: int, kind: str, received: date, **details: object) -> str:
    """Write a checked request of a contact (database id) and return its id; only inside `writing`."""
    ref = numbered_id("Q", suppressions.refs_in_use(db, "requests"))
    person = contacts.refs(db, [number])[number]
    kept = {name: fact for name, fact in details.items() if fact}
    requests.add(db, Request(ref, person, kind, received.isoformat()), number, kept)
    return ref


def before_request(
    db: Db, kind: str, today: date, *, who: str = "", searched: str = "", ref: str = ""
) -> tuple[list[RequestStatus], Resembling]:
    """Return what to check before a request is recorded: open ones like it, and addresses like those of the person.

    `who` is somebody in the book, `searched` the addresses of somebody who is not; `ref` is the request itself, if it
    is corrected. Raises the codes of `record_request` about the person, and `bad-address`.
    """
    numbers = resolve_contact_ids(db, who).numbers if who else ()
    texts = _searched(searched)
    keys = set(map(_key, texts))
    alike = [
        status
        for status in list_requests(db, today, only_open=True)
        if status.asked.kind == kind
        and status.asked.ref != ref
        and (status.asked.person in numbers or not keys.isdisjoint(map(_key, status.asked.searched)))
    ]
    reached = {number for _address, number in at_addresses(db, sorted(keys))}.union(numbers)
    addresses = [one.email for one in contacts.read(db, list(numbers))]
    return alike, resembling(db, filter(None, (*texts, *addresses)), reached)


def held_elsewhere(db: Db, searched: str, name: str = "") -> tuple[list[str], list[str]]:
    """Return where the book names somebody who is in no record, and the records of others at the same mailbox.

    It names them by an address, number or name: see `_places`; an import with its file. Raises `bad-address`,
    `asker-in-book`.
    """
    texts = _searched(searched)
    keys = list(map(_key, texts))
    others = list(map(str, _others_at(db, keys, name)))
    files = {one.id: f"{one.file} ({one.id})" for one in imports.read_all(db) if one.file}
    places = run(_places(db, texts, name, {key for key, _number in at_addresses(db, keys)}))
    return [files.get(one, one) for one in places], others


def correct_request(db: Db, ref: str, kind: str, received_on: str, now: datetime, note: str | None = None) -> None:
    """Correct what an open request asks, the day on which it came in and its note.

    Raises `unknown-request`, `request-answered` and the codes of `record_request` about kind and day.
    """
    received = _checked_request(kind, received_on, now)
    with writing(db):
        requests.correct(db, _find_open(db, ref).number, kind, received.isoformat(), note)


def remove_request(db: Db, ref: str) -> SubjectRequest:
    """Delete an open request; its id is never assigned again. Raises `unknown-request`, `request-answered`."""
    with writing(db):
        asked = _find_open(db, ref)
        requests.remove(db, asked)
        suppressions.retire_refs(db, "requests", [ref])
    return asked


def _find_open(db: Db, ref: str) -> SubjectRequest:
    asked = find_request(db, ref)
    if asked.answered_on is not None:
        raise LeadKeeperError("request-answered", request=ref)
    return asked


def extend_request(db: Db, ref: str, told_on: str, now: datetime) -> None:
    """Record that the person was notified, within the first month, of a two-month extension.

    Raises `unknown-request`, `request-answered`, `bad-day`, `day-in-future` and `extension-too-late`.
    """
    asked, informed = _find_open(db, ref), past_day(told_on, now)
    received = calendar_day(asked.received_on)
    if received is None or not deadlines.can_extend(received, informed):
        raise LeadKeeperError("extension-too-late", request=ref)
    with writing(db):
        requests.change(db, asked.number, None, extended_on=informed.isoformat(), how=asked.how, note=asked.note)


def is_done(db: Db, ref: str) -> bool:
    """Whether the book shows that a request was fulfilled.

    The record is erased, or a refusal of every partner on every channel is in force (GDPR 17, 21). Access and
    rectification leave no such trace. Raises `unknown-request`.
    """
    asked = find_request(db, ref)
    if asked.kind == "objection" and not asked.erased:
        return _is_opposed(db, asked)
    return asked.erased or asked.kind != "erasure"


def lacks_correction(db: Db, ref: str) -> tuple[bool, bool]:
    """Return whether a request for correction (GDPR 16) saw no change by hand since it came in, and no notification.

    Who received the person must be notified of a correction (GDPR 19). False of any other request; raises
    `unknown-request`.
    """
    asked = find_request(db, ref)
    if asked.kind != "rectification" or asked.erased:
        return False, False
    numbers = resolve_contact_ids(db, asked.person).numbers
    since = bounds(asked.received_on)[0] or 0
    edits = (edit for number in numbers for edit in undo_log.of_contact(db, number) if edit.kind not in ELSEWHERE)
    is_changed = any((bounds(edit.at)[1] or 0) >= since for edit in edits)
    notices = requests.notices(db, numbers)
    is_notified = any(one["kind"] == "rectification" and (bounds(one["due"])[1] or 0) >= since for one in notices)
    return not is_changed, not is_notified and any(disclosures.recipients(db, numbers).values())


def _is_opposed(db: Db, asked: SubjectRequest) -> bool:
    """Whether a refusal of every partner on every channel is in force for the person."""
    numbers = resolve_contact_ids(db, asked.person).numbers
    # A later consent to one partner or channel is enough: the refusal is not in force for every one.
    answers = [
        Event(replace(one, partner=None, channels=None) if one.event == "given" else one, moment(one.at))
        for events in consents.of(db, numbers, as_judged=True).values()
        for one in events
    ]
    refusals = deadlines.lasting_refusals(answers)
    return _is_stopped(db, numbers) or any((channel, partner) == (None, None) for channel, partner, _at in refusals)


def answer_request(
    db: Db,
    ref: str,
    answered_on: str,
    how: str,
    now: datetime,
    note: str | None = None,
    why_not: str | None = None,
    sent: Path | None = None,
) -> None:
    """Record when and how the person was informed of the outcome; `why_not`: reason for not complying.

    Of the file that was `sent`, an access report for example, the SHA-256 is kept. Who asks to be erased objects at
    least to being passed on: if that is refused, a withdrawal is recorded. Raises `file-missing`, `unknown-request`,
    `unknown-way`, `bad-day`, `day-in-future`, `answer-too-early`, `objection-not-refused` (GDPR 21(2) and (3)), and
    `request-undone` if an erasure or objection is answered without action and without a reason (GDPR 12(4)).
    """
    asked, answered = find_request(db, ref), past_day(answered_on, now)
    if how not in deadlines.REQUEST_WAYS:
        raise LeadKeeperError("unknown-way", how=how, known=", ".join(deadlines.REQUEST_WAYS))
    received = calendar_day(asked.received_on)
    if received is not None and answered < received:
        raise LeadKeeperError("answer-too-early", request=ref)
    if sent is not None and not sent.is_file():
        raise LeadKeeperError("file-missing", path=str(sent))
    digest = atomic.sha256(sent) if sent is not None else None
    reason = (why_not or "").strip()
    if reason and asked.kind == "objection":
        raise LeadKeeperError("objection-not-refused", request=ref)
    if not reason and not is_done(db, ref):
        raise LeadKeeperError("request-undone", request=ref)
    with writing(db):
        if reason and asked.kind == "erasure" and not asked.erased and not _is_opposed(db, asked):
            for number in resolve_contact_ids(db, asked.person).numbers:
                answer = Consent(at=now.isoformat(), event="withdrawn", purpose="partners", trace="log")
                record_consent(db, contacts.refs(db, [number])[number], answer, now)
        words = "\n".join(filter(None, (note if note is not None else asked.note, reason))) or None
        more = {"extended_on": asked.extended_on, "how": how, "note": words, "refused": reason or None, "sent": digest}
        requests.change(db, asked.number, answered.isoformat(), **more)


def refuse_request(
    db: Db, ref: str, reason: str, how: str, refused_on: str, now: datetime, note: str | None = None
) -> None:
    """Record that a request is refused and why; the person must be told, with the remedies (GDPR 12(4)).

    Raises `reason-missing`, `request-answered`, and the codes of `answer_request`.
    """
    if not reason.strip():
        raise LeadKeeperError("reason-missing")
    with writing(db):
        _find_open(db, ref)
        answer_request(db, ref, refused_on, how, now, note, why_not=reason)


def request_status(db: Db, ref: str, today: date) -> RequestStatus:
    """Return one request and its status; raises `unknown-request`."""
    return _statuses(db, [find_request(db, ref)], today)[0]


def reopen_request(db: Db, ref: str) -> None:
    """Remove an answer that was recorded by mistake; raises `unknown-request`."""
    asked = find_request(db, ref)
    with writing(db):
        requests.change(db, asked.number, None, extended_on=asked.extended_on, note=asked.note)


def restore_answer(db: Db, asked: SubjectRequest) -> None:
    """Put back the answer that `reopen_request` removed. Raises `unknown-request`, `request-answered`."""
    with writing(db):
        answer = {name: getattr(asked, name) for name in ("extended_on", "how", "note", "refused", "sent")}
        requests.change(db, _find_open(db, asked.ref).number, asked.answered_on, **answer)


def tell_of_rectification(db: Db, address_or_id: str, now: datetime) -> list[Notice]:
    """Create notifications of a rectification to every recipient of the contact (GDPR 19). Raises `unknown-contact`."""
    numbers = resolve_contact_ids(db, address_or_id).numbers
    with writing(db):
        return notices_for(db, numbers, "rectification", now)


def find_request(db: Db, ref: str) -> SubjectRequest:
    """Return one request; raises `unknown-request`."""
    matching = (asked for asked in requests.read(db) if asked.ref == ref)
    return first_or_raise(matching, LeadKeeperError("unknown-request", request=ref))


_APART = re.compile(r"[,;\n]")


def record_strangers_request(
    db: Db, addresses: str, kind: str, received_on: str, now: datetime, name: str | None = None, note: str | None = None
) -> str:
    """Record a request of somebody who is in no record; return its id.

    `addresses` are the e-mail addresses and numbers to search for, separated by commas or lines. An empty record
    stands for the person, as after an erasure, so that archives keep the request. Who objects or wants to be erased is
    suppressed at addresses that nobody has, for a file that brings the person later. Others may be in the book at the
    same mailbox. Raises `no-address-given`, `bad-address`, `asker-in-book` unless the name is surely not that of a
    record with one of the addresses, and the codes of `record_request` about kind and day.
    """
    received = _checked_request(kind, received_on, now)
    searched = _searched(addresses)
    if not searched:
        raise LeadKeeperError("no-address-given")
    keys = [_key(text) for text in searched]
    with writing(db):
        _others_at(db, keys, name or "")
        number = erasure.add_empty(db, now.isoformat())
        if kind not in ("access", "rectification"):
            known = {key for key, _ in at_addresses(db, keys)}
            suppressions.add_staying(db, [key for key in keys if key not in known], "objection", now.isoformat())
        return _keep_request(db, number, kind, received, asker=name, searched=searched, note=note)


def _searched(addresses: str) -> list[str]:
    return [text.strip() for text in _APART.split(addresses) if text.strip()]


def _key(text: str) -> str:
    """The canonical address or E.164 number of a text; raises `bad-address`."""
    key = canonical(text) if is_address(text) else None if "@" in text else read_phone(text).e164
    if key is None:
        raise LeadKeeperError("bad-address", address=text)
    return key


def _others_at(db: Db, keys: Sequence[str], name: str) -> list[NamedRecord]:
    """Return the records with one of these, all surely of others; raises `asker-in-book` if one may be of this name."""
    numbers = sorted({number for _key, number in at_addresses(db, keys)})
    theirs = [
        number
        for number, one in zip(numbers, contacts.read(db, numbers), strict=True)
        if not is_another(name, one.first_name, one.last_name)
    ]
    if theirs:
        raise LeadKeeperError("asker-in-book", records="; ".join(map(str, named(db, theirs))))
    return named(db, numbers)


def not_held_letter(db: Db, ref: str, today: date) -> Flow[str]:
    """Return the answer to a person who is not in the book: what was searched for, and that nothing is held.

    After an erasure it tells of the sealed proof that one of the addresses opens, and of the recipients in it.

    Raises `unknown-request`, `asker-in-book` if a record has one of the addresses by now, `asker-at-mailbox` if it is
    somebody else's, and `asker-elsewhere` if complaints, rejected rows or notes name one: such an answer would be
    wrong.
    """
    asked = find_request(db, ref)
    keys = [_key(text) for text in asked.searched]
    if others := _others_at(db, keys, asked.name or ""):
        raise LeadKeeperError("asker-at-mailbox", request=ref, records="; ".join(map(str, others)))
    places = yield from _places(db, asked.searched)
    if places:
        raise LeadKeeperError("asker-elsewhere", request=ref, places=", ".join(places))
    owner = settings.read(db)
    proofs = [proof for text in asked.searched for proof in open_sealed(db, text, today)]
    given = [one for proof in proofs for one in proof["disclosures"]]
    return not_held_text(
        owner.name or "",
        owner.rights_contact,
        asked.kind,
        asked.received_on,
        asked.searched,
        is_stopped=bool(suppressions.stop_list(db).matching(keys)),
        sealed_until=max((proof["expires_on"] for proof in proofs), default=None),
        recipients=list(dict.fromkeys(one["legal_name"] or one["partner"] for one in given)),
    )


def _spelt(number: str) -> tuple[str, ...]:
    """How a number (E.164) is written in a note: also a French one with its 0, in pairs."""
    home = f"0{number[3:]}" if number.startswith("+33") else number
    return number, home, *(sign.join(home[at : at + 2] for at in range(0, len(home), 2)) for sign in " .-")


def _places(db: Db, searched: Sequence[str], name: str = "", known: Set[str] = frozenset()) -> Flow[list[str]]:
    """Where the book names one of these addresses or numbers, or a whole name, outside of what records go by.

    Ids of complaints and imports, and the contacts with a note, further column or source line that does. Of the
    `known` addresses a record has the source lines.
    """
    words = frozenset(fold(name).split())
    emails = [text for text in searched if "@" in text]
    numbers = [number for text in searched if "@" not in text and (number := read_phone(text).e164)]
    phones = (each for number in numbers for each in (number, *other_spellings(number)))
    who = Identifiers.of(emails, set(map(canonical, emails)), phones)
    about = ((one.complaint.id, one.complaint.address) for one in complaints.read_all(db))
    places = [ref for ref, address in about if address and who.is_theirs(address)]
    needles = [one for one in who.needles if canonical(one) not in known]
    blocks, holders = imports.all_blocks(db), set[int]()
    files = {number: ref for ref, number in imports.numbers(db).items()}
    for done, block in enumerate(blocks, 1):
        rejected = any(rejected_lines(db, block, who, ()))  # also a number, and a mistyped address
        if rejected or any(True for _line in imports.lines_naming(db, block, needles)):
            places.append(files[block[0]])
        lines = imports.lines_with(db, block, who.phones, words if len(words) > 1 else frozenset())
        holders |= {number for _place, number in imports.contacts_of(db, (place for place, _row in lines))}
        yield Progress("look", done, len(blocks))
    holders |= set(erasure.mentions(db, {*who.needles, *(one for number in numbers for one in _spelt(number))}))
    places += map(str, named(db, sorted(holders)))
    return list(dict.fromkeys(places))
