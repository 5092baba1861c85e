"""Erase a person (GDPR 17).

What remains is a database id, a public id, and keyed hashes on the suppression list. They block everybody with the same
address or number (R01), but no partner is told of these other people: they asked for nothing. Only a partner that was
given the person's mailbox in the row of another is asked to stop using it (GDPR 19). People known only from
complaints can be erased too: address and mail are deleted, the complaint still counts. Recipients are notified (GDPR
19). Existing backups and exported files still contain the person; the result lists them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any, Self

from leadkeeper.db import complaints, consents, contacts, disclosures, erasure, partners, proofs, requests, suppressions
from leadkeeper.db.book import settings, undo_log
from leadkeeper.db.eligibility import at_addresses
from leadkeeper.db.engine import Db, dump, grouped, load, writing
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import Notice, Suppression
from leadkeeper.domain.complaint import GONE, TraceResult, redacted
from leadkeeper.domain.contact import UNDONE, Contact
from leadkeeper.domain.deadlines import NOBODY, request_due
from leadkeeper.domain.duplicates import is_another
from leadkeeper.domain.email import canonical, import_key, is_address, mistyped_addresses
from leadkeeper.domain.erasure import REASON, Erasures, erasures
from leadkeeper.domain.phone import is_e164, numbers_in, other_spellings, read_phone
from leadkeeper.domain.text import cell_text, fold
from leadkeeper.domain.time import moment
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.contacts import line_of_file
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.complaints.complaints import complaining, erased_person
from leadkeeper.services.complaints.tracing import ComplaintTracer
from leadkeeper.services.contacts import details
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.exports.register import as_given, columns_given, exported
from leadkeeper.services.proof.sealed import Sealer, lacks_address, years_sealed
from leadkeeper.services.suppression.notifications import NotificationCause, create_notifications, notices_for


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Identifiers of a person: canonical addresses, E.164 numbers, and lower-case spellings of addresses."""

    canonicals: frozenset[str]
    phones: frozenset[str]
    needles: tuple[str, ...]

    @classmethod
    def of(cls, typed: Iterable[str], canonicals: Set[str], phones: Iterable[str] = ()) -> Self:
        """Return those of a person with these addresses, as typed and canonical, and these numbers."""
        needles = {spelt for text in typed for spelt in (text.lower(), import_key(text))} | canonicals
        return cls(frozenset(canonicals), frozenset(phones), tuple(sorted(needles)))

    def is_theirs(self, text: str) -> bool:
        """Whether a text is one of these addresses or numbers, such as that of a suppression entry or a complaint."""
        return canonical(text) in self.canonicals if "@" in text else read_phone(text).e164 in self.phones

    def hashed(self, db: Db, text: str) -> str:
        """Keyed hash of one of these identifiers for the suppression list; only inside `writing`."""
        return suppressions.own_hash(db, canonical(text) if "@" in text else read_phone(text).e164 or text.strip())


def identify(db: Db, numbers: Sequence[int]) -> Identifiers:
    """Identifiers of these contacts; texts that are neither address nor number are left out."""
    people = contacts.read(db, numbers)
    matched = [one for record in contacts.load_records(db, numbers).values() for one in record.addresses]
    typed = (text for one in people for text in (one.email, *one.other_emails) if text and is_address(text))
    phones = (each for one in matched if is_e164(one) for each in (one, *other_spellings(one)))
    return Identifiers.of(typed, set(filter(is_address, matched)), phones)


def own_alone(db: Db, who: Identifiers, numbers: Sequence[int]) -> Identifiers:
    """The identifiers that no other record shares. Entries for shared addresses may concern another person."""
    shared = _shared(db, who, numbers)
    needles = tuple(text for text in who.needles if canonical(text) not in shared)
    return Identifiers(who.canonicals - shared, who.phones, needles)


def _shared(db: Db, who: Identifiers, numbers: Sequence[int]) -> frozenset[str]:
    """Those of these addresses and numbers that other records have too."""
    at = at_addresses(db, sorted(who.canonicals | who.phones))
    return frozenset(address for address, number in at if number not in numbers)


def identify_stranger(db: Db, address: str) -> Identifiers | None:
    """Identifiers of a person known only from complaints or answered requests; None if none has the address.

    Seed contacts do not match: complaints received at them are proof.
    """
    own = canonical(address)
    if not is_address(address) or ComplaintTracer(db).typed(address).matched_by == "trap":
        return None
    named = [one.complaint.address for one in complaints.read_all(db)]
    named += [text for one in requests.read(db) if one.answered_on for text in one.searched if "@" in text]
    about = [text for text in named if text and canonical(text) == own]
    return Identifiers.of([address.strip(), *about], {own}) if about else None


@dataclass(frozen=True, slots=True)
class ChangedComplaint:
    """A complaint that an erasure changes, and what is `noted` with it then.

    It is about one of the person's own addresses, which goes (`erased`); or, about another address, the person wrote
    the mail, and only that goes. `is_open`: it is still to be handled.
    """

    id: str
    address: str
    at: str | None
    is_open: bool
    noted: dict[str, object]

    @property
    def loses_address(self) -> bool:
        """Whether the address goes: afterwards it can neither be read nor answered."""
        return "erased" in self.noted


def changed_complaints(db: Db, who: Identifiers, numbers: Sequence[int]) -> list[ChangedComplaint]:
    """Complaints that the erasure of these contacts, or of a person known only from complaints, changes.

    Never one about a number that others have too, or one received at a seed contact: it is proof. Noted are the
    contact, the exports that held this very address, and the partners that it counts against.
    """
    mine = replace(who, phones=who.phones - _shared(db, who, numbers))
    tracer, handled, result = ComplaintTracer(db), complaints.handled(db), []
    for recorded in complaints.read_all(db):
        complaint, noted = recorded.complaint, dict[str, object]()
        traced = tracer.typed(complaint.address) if complaint.address and mine.is_theirs(complaint.address) else None
        if traced is not None and traced.matched_by != "trap":
            noted = {"erased": True}
            noted |= _counted(db, tracer, recorded, traced)
        elif complaint.address and mine.is_theirs(recorded.details.get("from") or ""):
            noted = {"own": True}
        if noted:
            is_open = complaint.id not in handled
            result.append(ChangedComplaint(complaint.id, complaint.address or "", complaint.at, is_open, noted))
    return result


def _counted(db: Db, tracer: ComplaintTracer, recorded: complaints.Recorded, traced: TraceResult) -> dict[str, object]:
    """Return what a complaint counts by once its contact is erased: contact, exports, partners; {} if it has none."""
    if (gone := erased_person(db, recorded)) is not None:
        return {"number": gone, "held": recorded.details.get("held"), "given": recorded.details.get("given")}
    if traced.number is None:
        return {}
    held, given = [file.export for file in traced.deliveries], complaining(db, tracer, recorded)[1]
    return {"number": traced.number, "held": held, "given": sorted(given)}


def _shared_complaints(db: Db, own: Identifiers, numbers: Sequence[int]) -> dict[str, dict[str, object]]:
    """Return what to note of complaints about these contacts at an address that others have too, by id.

    Address and mail stay, as they may be those of the others; but the complaint is not one about these (R28).
    """
    tracer, result = ComplaintTracer(db), dict[str, dict[str, object]]()
    for recorded in complaints.read_all(db):
        address = recorded.complaint.address or ""
        if "@" in address and not own.is_theirs(address):
            traced = tracer.typed(address)
            if traced.number in numbers and erased_person(db, recorded) is None:
                result[recorded.complaint.id] = _counted(db, tracer, recorded, traced)
    return result


def leave_digests(db: Db, numbers: Collection[int]) -> None:
    """Replace addresses in open notifications about these contacts by digests; only inside `writing`.

    They are of what the partner was given, which need not be what the book holds by now.
    """
    lines = [one for one in suppressions.read_notifications(db, only_open=True) if one.person in numbers]
    for partner, people in grouped((one.partner, one.person) for one in lines).items():
        handed = disclosures.handed(db, partner, people)
        for line in (one for one in lines if one.partner == partner):
            texts = _given(db, line, handed.get(line.person, ()))
            suppressions.keep_digests(db, line.number, (sha256(text.encode()).hexdigest() for text in texts))


def _given(db: Db, line: suppressions.NotificationRow, handed: Sequence[disclosures.Handed]) -> list[str]:
    """The address of each file that the partner was given, or its number if it held no address."""
    now, ever = (line.email, line.phone), partial(suppressions.identifiers_ever, db, line.person)
    texts = list[str | None]()
    for (email, phone), files in as_given(handed, now, ever).items():
        columns = columns_given(files)
        texts.append(_key(email if "email" in columns else None, phone if "phone" in columns else None))
    if all(one.columns is None for one in handed):  # it is not known what they held
        texts = texts if any(texts) else [_key(*now)]
    return list(dict.fromkeys(filter(None, texts)))


def _key(email: str | None, phone: str | None) -> str | None:
    return canonical(email) if email else read_phone(phone or "").e164


_WORD = re.compile(r"\w+")
_NO_DIGITS = bytes(set(range(128)) - set(b"0123456789"))


@dataclass(frozen=True, slots=True)
class Erased:
    """Result: `contacts` are erased ids, `removed` counts by kind, `notices` the notifications.

    `left` are other records at one of the addresses, not chosen. `files` are exported files that still contain the
    person, `sheets` names of stored evidence and lines of rejected rows that may show them. `on_disk` is False while a
    reader keeps old pages alive, until the book is closed. `sealed` counts the proofs that only the person's own
    address opens, `sealed_years` how long they are kept; `unsealed`: none is, as the person has no address alone.
    """

    contacts: tuple[str, ...]
    removed: dict[str, int]
    notices: tuple[Notice, ...]
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    on_disk: bool
    left: tuple[details.NamedRecord, ...] = ()
    sealed: int = 0
    sealed_years: int = 0
    unsealed: bool = False


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """Preview of an erasure: id and name, the records, and recipients with their files.

    `chosen` would be erased, `left` are others at one of their addresses, `shared` the addresses and numbers that other
    records have too: they are suppressed all the same (R01) and stay there. `partners` are legal names, `files` names
    of exported files, `asked` the id of the open erasure request, `access` those of open access requests with their due
    days: an erasure leaves nothing to report. `sealed_years`: how long a sealed proof is kept, 0 if none; `unsealed`:
    none can be, as the person has no address alone. For a person known only from complaints there is no record, and
    `contact` is the address. `alike` are other contacts, who may be this person and stay.
    `complaints` are those that it changes. `mailbox_given`: others that partners were given with an address.
    `others` are those named in the lines that go, surely other people, with
    file and line. `is_exact`: the records were chosen, or there is one and it was named by its id or its own spelling.
    """

    contact: str
    name: str
    chosen: tuple[details.NamedRecord, ...]
    left: tuple[details.NamedRecord, ...]
    shared: tuple[str, ...]
    partners: tuple[str, ...]
    files: tuple[str, ...]
    asked: str | None
    sealed_years: int = 0
    unsealed: bool = False
    access: tuple[tuple[str, date | None], ...] = ()
    alike: tuple[details.AlikeRecord, ...] = ()
    complaints: tuple[ChangedComplaint, ...] = ()
    mailbox_given: tuple[details.NamedRecord, ...] = ()
    others: tuple[str, ...] = ()
    is_exact: bool = True


def preview_erasure(
    db: Db, address_or_id: str, only: Sequence[str] | None = None, today: date | None = None
) -> ErasurePreview:
    """Preview the erasure of the person with this id or e-mail address, without changes.

    `only` (ids) restricts the records; with the present day it also names who else may be this person. Raises as
    `resolve_contact_ids`.
    """
    records, stranger = _whom(db, address_or_id, only)
    if stranger is not None:
        near = details.alike_records(load_judging_context(db, today), (), [address_or_id]) if today is not None else ()
        about = tuple(changed_complaints(db, stranger, ()))
        return ErasurePreview(address_or_id, address_or_id, (), (), (), (), (), None, alike=near, complaints=about)
    numbers = records.numbers
    (first,) = contacts.read(db, [records.first])
    waiting = [one for one in requests.read(db, numbers) if one.answered_on is None]
    erasures_asked = [one.ref for one in waiting if one.kind == "erasure"]
    who = identify(db, numbers)
    own = own_alone(db, who, numbers)
    elsewhere = _mailbox_given(db, who, numbers)
    received = {one for given in disclosures.recipients(db, numbers).values() for one in given}
    received.update(*elsewhere.values())
    return ErasurePreview(
        contact=first.id,
        name=first.called,
        chosen=tuple(details.named(db, numbers)),
        left=tuple(details.named(db, records.left)),
        shared=tuple(sorted(_shared(db, who, numbers))),
        partners=tuple(name for partner, name in partners.legal_names(db).items() if partner in received),
        files=_files(db, numbers),
        asked=erasures_asked[0] if erasures_asked else None,
        access=tuple(
            (one.ref, request_due(one.received_on, one.extended_on)) for one in waiting if one.kind == "access"
        ),
        sealed_years=years_sealed(db, numbers, own.canonicals),
        unsealed=lacks_address(db, numbers, own.canonicals),
        alike=_alike(db, numbers, today) if today is not None else (),
        complaints=tuple(changed_complaints(db, own, numbers)),
        mailbox_given=tuple(details.named(db, sorted(elsewhere))),
        others=_others_in_lines(db, numbers),
        is_exact=only is not None or (len(numbers) == 1 and _is_spelt(db, address_or_id, numbers[0])),
    )


def _mailbox_given(db: Db, who: Identifiers, numbers: Sequence[int]) -> dict[int, set[str]]:
    """Return the partners (ids) that were given an address of these contacts in the row of another one, by its id.

    Where the book cannot tell which address a row held, it held the main one.
    """
    result = dict[int, set[str]]()
    for address, number in at_addresses(db, sorted(who.canonicals)):
        if number in numbers:
            continue
        (other,) = contacts.read(db, [number])
        may_be = (True, None) if other.email and canonical(other.email) == address else (True,)
        held = disclosures.holding_address(db, [number], address)
        files = disclosures.released(db, [delivery for delivery, is_held in held.items() if is_held in may_be])
        if files:
            result.setdefault(number, set()).update(one.partner for one in files)
    return result


def _notices(db: Db, who: Identifiers, numbers: Sequence[int], now: datetime) -> list[Notice]:
    """Create the notifications of an erasure: the person goes, and no mailbox that others have too is used any more."""

    def cause(number: int, partners_given: Set[str]) -> NotificationCause:
        return NotificationCause(
            (number,), "objection", now.isoformat(), lambda to: None if to in partners_given else NOBODY
        )

    causes = [cause(number, given) for number, given in _mailbox_given(db, who, numbers).items()]
    return [*notices_for(db, numbers, "erasure", now), *create_notifications(db, causes, now)]


def _is_spelt(db: Db, address_or_id: str, number: int) -> bool:
    """Whether a record was named by its id, or by an address as it is written in the record."""
    (contact,) = contacts.read(db, [number])
    spelt = {import_key(one) for one in (contact.email, *contact.other_emails) if one}
    return "@" not in address_or_id or address_or_id == contact.id or import_key(address_or_id) in spelt


def _others_in_lines(db: Db, numbers: Sequence[int]) -> tuple[str, ...]:
    """Name who is surely another than these contacts in their lines of files, as at a mailbox of two people."""
    people, result = contacts.read(db, numbers), list[str]()
    for line in requests.lines(db, numbers):
        cells = dict(zip(line.fields, map(cell_text, line.cells), strict=False))
        full = cells.get("full_name") or " ".join(filter(None, (cells.get("first_name"), cells.get("last_name"))))
        if people and all(is_another(full, each.first_name, each.last_name) for each in people):
            result.append(f"{full} ({line_of_file(line.file, line.line)})")
    return tuple(dict.fromkeys(result))


def _alike(db: Db, numbers: Sequence[int], today: date) -> tuple[details.AlikeRecord, ...]:
    """Who may be the person, as afterwards: the number goes onto the suppression list, and stops all who have it."""
    alike = details.alike_of(db, numbers, today)
    return tuple(replace(one, partners=()) if one.of_number else one for one in alike)


def erase(db: Db, address_or_id: str, now: datetime, only: Sequence[str] | None = None) -> Flow[Erased]:
    """Erase the records of the person with this id or e-mail address; `only` (ids) restricts them.

    If stopped or failed, nothing has changed. Raises as `resolve_contact_ids`, and `stop-key-wrong`.
    """
    records, stranger = _whom(db, address_or_id, only)
    numbers = records.numbers
    with writing(db):
        people = contacts.read(db, numbers)
        everywhere = stranger or identify(db, numbers)
        who = stranger or own_alone(db, everywhere, numbers)
        notices = _notices(db, everywhere, numbers, now)
        leave_digests(db, numbers)
        files, sheets = _files(db, numbers), tuple(erasure.signed_sheets(db, numbers))
        sealer = Sealer(db, now, "erasure")
        unsealed = lacks_address(db, numbers, who.canonicals)
        kept = sealer.seal(numbers, dict.fromkeys(numbers, who.canonicals))
        about = {one.id: one.noted for one in changed_complaints(db, who, numbers)}
        erasure.note_complaints(db, _shared_complaints(db, who, numbers))
        removed = _empty(db, numbers, people, who, now) if numbers else Counter[str]()
        removed["purged"] = erasure.forget_expired_at(db, set(who.canonicals))
        removed["complaints"] = erasure.scrub_complaints(db, about, lambda thing: redacted(thing, who.needles))
        removed["elsewhere"] = requests.forget_strangers(db, who.is_theirs)
        elsewhere, unsure = yield from _elsewhere(db, who, people)
        sheets += tuple(line_of_file(one.file, one.line) for one in requests.lines_at(db, unsure))
        names = [_words(f"{one.first_name} {one.last_name}") for one in people if one.first_name and one.last_name]
        removed["elsewhere"] += elsewhere + erasure.redact_imports(db, partial(_hidden, who=who, names=names))
        removed["stop_list"] = _stop(db, everywhere, now)
    return Erased(
        contacts=tuple(one.id for one in people),
        removed={name: count for name, count in removed.items() if count},
        notices=tuple(notices),
        left=tuple(details.named(db, records.left)),
        files=files,
        sheets=sheets,
        on_disk=erasure.settle_on_disk(db, {*who.needles, *who.phones}),
        sealed=len(kept),
        sealed_years=sealer.years if kept else 0,
        unsealed=unsealed,
    )


def _whom(db: Db, address_or_id: str, only: Sequence[str] | None) -> tuple[details.Records, Identifiers | None]:
    """Records of a person, or the identifiers of a person known only from complaints."""
    try:
        return details.resolve_contact_ids(db, address_or_id, only), None
    except LeadKeeperError as error:
        stranger = identify_stranger(db, address_or_id) if error.code == "unknown-contact" else None
        if stranger is None:
            raise
        return details.Records(0, (), ()), stranger


def _empty(db: Db, numbers: Sequence[int], people: Sequence[Contact], who: Identifiers, now: datetime) -> Counter[str]:
    """Clear records and everything attached to them; return counts by kind."""
    removed = Counter(source_lines=len(imports.blank_lines(db, imports.lines_of_contacts(db, numbers))))
    for number in numbers:
        undo_log.forget(db, number)
    removed["proofs"] = len(proofs.withhold_rows(db, numbers))
    removed += erasure.blank(db, numbers, now.isoformat(), "erase")
    requests.forget_words(db, numbers)
    _rename(db, numbers, people, who)
    erasure.rename_merged(db, numbers)
    return removed


def _files(db: Db, numbers: Sequence[int]) -> tuple[str, ...]:
    """Names of the files that contain the person; export ids where the name is unknown."""
    names = {entry.body["export"]: entry.body.get("file") for entry in exported(db)}
    given = [one.export for number in numbers for one in disclosures.holding(db, [number])]
    return tuple(dict.fromkeys(str(names.get(export) or export) for export in given))


def _rename(db: Db, numbers: Sequence[int], found: Sequence[Contact], who: Identifiers) -> None:
    """Replace a record's id if it reveals the person."""
    for number, contact in zip(numbers, found, strict=True):
        names = fold(f"{contact.first_name or ''} {contact.last_name or ''}")
        words = {word for word in _WORD.findall(names) if len(word) > 2}
        digits = {phone.lstrip("+")[-9:] for phone in who.phones}
        if any(word in fold(contact.id) for word in {*who.needles, *words, *digits}):
            erasure.rename(db, number)


def _elsewhere(db: Db, who: Identifiers, people: Sequence[Contact]) -> Flow[tuple[int, list[imports.LinePlace]]]:
    """Remove the person from rejected rows and notes on other contacts.

    Return the count, and the places of the rejected rows that only may be about the person: they stay.
    """
    count, unsure = 0, list[imports.LinePlace]()
    blocks = imports.all_blocks(db)
    for done, block in enumerate(blocks, 1):
        theirs, perhaps = rejected_lines(db, block, who, people)
        unsure += perhaps
        imports.blank_lines(db, theirs)
        lines = dict(imports.lines_naming(db, block, who.needles))
        imports.restore_lines(db, {place: redacted(cells, who.needles) for place, cells in lines.items()})
        count += len(theirs) + len(lines)
        yield Progress("erase", done, len(blocks))
    count += erasure.drop_edits_naming(db, who.needles) + erasure.drop_views_naming(db, who.needles)
    noted = erasure.mentions(db, who.needles)
    for number in noted:
        erasure.rewrite_notes(db, number, lambda thing: redacted(thing, who.needles))
    return count + len(noted), unsure


def _hidden(thing: Any, who: Identifiers, names: Sequence[Set[str]]) -> Any:
    """Return a JSON value without the person: their addresses, and each text with a number or a full name of theirs."""
    if isinstance(thing, dict):
        return {_hidden(name, who, names): _hidden(one, who, names) for name, one in thing.items()}
    if isinstance(thing, list | tuple):
        return [_hidden(one, who, names) for one in thing]
    if not isinstance(thing, str):
        return thing
    words = _words(thing.replace("_", " "))
    is_theirs = any(name <= words for name in names) or bool(who.phones and who.phones.intersection(numbers_in(thing)))
    return GONE if is_theirs else redacted(thing, who.needles)


def rejected_lines(
    db: Db, block: imports.LineBlock, who: Identifiers, people: Sequence[Contact]
) -> tuple[list[imports.LinePlace], list[imports.LinePlace]]:
    """Return the lines of a block that belong to no contact: those about this person, and those that may be.

    In a rejected row an address counts that its cell may mean. A number, or a name, alone may be of somebody else.
    """
    called = [f"{one.first_name or ''} {one.last_name or ''}" for one in people]
    names = list(filter(None, map(_words, called)))
    spelt = [*names, *filter(None, (_WORD.findall(one.lower()) for one in called))]
    is_full = any(one.first_name and one.last_name for one in people)
    own, tails = {one.partition("@")[0] for one in who.needles}, {one[-8:] for one in who.phones}

    def hints(text: str) -> tuple[bool, bool, bool]:
        """Whether a part of an address, of a number, or the names stand in a text: it is worth a closer look."""
        lowered, digits = text.lower(), text.encode("ascii", "ignore").translate(None, _NO_DIGITS).decode()
        is_called = any(all(word in lowered for word in words) for words in spelt)
        return any(one in lowered for one in own), any(one in digits for one in tails), is_called

    theirs, perhaps = list[imports.LinePlace](), list[imports.LinePlace]()
    text = imports.block_text(db, block)
    for line, cells in load(text) if any(hints(text)) else ():
        has_address, has_number, has_names = hints(
            " ".join([cell if isinstance(cell, str) else cell_text(cell) for cell in cells])
        )
        if not (has_address or has_number or has_names):  # nearly every row
            continue
        row = list(map(cell_text, cells))
        is_reached = has_number and any(who.phones.intersection(numbers_in(each)) for each in row)
        is_called = (is_reached or has_names) and any(words <= _words(" ".join(row)) for words in names)
        looked_at = row if has_address or is_reached else ()
        addresses = {canonical(one) for each in looked_at for one in mistyped_addresses(each)}
        is_known = imports.names(cells, who.needles) or not addresses.isdisjoint(who.canonicals)
        is_theirs = is_known or (is_reached and (is_called or not (names or addresses)))
        place = (block[0], block[1], line)
        if (is_theirs or is_reached or (is_called and is_full)) and not imports.belongs_to_contact(db, place):
            (theirs if is_theirs else perhaps).append(place)
    return theirs, perhaps


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if len(word) > 1}


def _stop(db: Db, who: Identifiers, now: datetime) -> int:
    """Block the person from returning (R33), and anonymise the suppression entries that name them."""
    changed = erasure.hash_plain_stops(db, who.is_theirs, lambda text: who.hashed(db, text))
    for address in sorted(who.canonicals | who.phones):
        hashed = who.hashed(db, address)
        if not erasure.has_stop(db, hashed, REASON):
            suppressions.add(db, Suppression(hash=hashed, reason=REASON, at=now.isoformat()))
    return changed


BACK = "erased-again"  # setting: ids of erased people who came back (JSON list)


def note_import(db: Db, import_number: int, known: Erasures) -> None:
    """Record the erased people that an import brought back; only inside `writing`."""
    found = contacts.addresses_of(db, consents.sayers(db, import_number))
    back = [number for number, addresses in found.items() if known.last(addresses) is not None]
    settings.set_setting(db, BACK, dump(list(dict.fromkeys([*_noted(db), *contacts.refs(db, back).values()]))))


def waiting(db: Db) -> list[int]:
    """Ids of contacts that came back and were neither erased again nor removed from the suppression list."""
    noted = _noted(db)
    if not noted:
        return []
    known = erasures(suppressions.read_all(db), settings.read(db).suppression_key)
    addresses = contacts.addresses_of(db, list(contacts.numbers(db, noted).values()))
    return sorted(number for number, found in addresses.items() if known.last(found) is not None)


def said_yes_since(db: Db, numbers: Collection[int], at: str | None) -> bool:
    """Whether one of these contacts consented after an instant."""
    erased = moment(at)
    events = [one for said in consents.of(db, list(numbers), as_judged=True).values() for one in said]
    given = [one for one in events if one.event == "given" and one.purpose != UNDONE]
    return any(erased is not None and (when := moment(one.at)) is not None and when.lo > erased.lo for one in given)


def _noted(db: Db) -> list[str]:
    text = settings.setting(db, BACK)
    return list(load(text)) if text else []
