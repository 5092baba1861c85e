"""Erases a person (GDPR 17): everything goes but a number, an id and the keyed hash that keeps them from coming back.

Somebody of whom only complaints tell is erased as well: address and mail go, the complaint still counts.
Whoever was given the person must be told (GDPR 19). The copies made before, and the files already given, keep the
person: nobody can reach into them from here, so the answer names them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.emptying import Identity, identify, identify_stranger, leave_digests, own_alone
from leadkeeper.flows.notices import recipients_of
from leadkeeper.flows.notify import notices_for
from leadkeeper.flows.records_of import Named, Records, name_of, named, records_of
from leadkeeper.flows.registered_files import exported
from leadkeeper.model.book import Notice, Suppression
from leadkeeper.model.contact import Contact
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.folding import fold
from leadkeeper.rules.redaction import redacted
from leadkeeper.store import contacts, deliveries, edits, erasure, purged, requests, source_lines, suppressions
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

_WORD = re.compile(r"\w+")
REASON = "erased"
"""The reason of the entries that keep an erased person out (R33)."""


@dataclass(frozen=True, slots=True)
class Erased:
    """`contacts` are the ids that were emptied, `removed` how much of each kind is gone, `notices` whom to tell.

    `left` are other records at one of the addresses, which nobody chose. `files` are exported files that still hold
    the person, `sheets` names of kept evidence that may show them;
    `on_disk` is False while a reader keeps older pages alive: closing the book ends that.
    """

    contacts: tuple[str, ...]
    removed: dict[str, int]
    notices: tuple[Notice, ...]
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    on_disk: bool
    left: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """What an erasure would do: the person's id and name, the records and those left, who got them in which files.

    `chosen` are those that would go, `left` others at one of their addresses, `shared` these addresses: they go on the
    stop list all the same, so that nobody is given there (R28), and stay in the records left. `partners` are legal
    names, `files` names of exported files, `asked` the id of the person's open erasure request.
    Of somebody whom only complaints name there is no record, and `contact` is the address.
    """

    contact: str
    name: str
    chosen: tuple[Named, ...]
    left: tuple[Named, ...]
    shared: tuple[str, ...]
    partners: tuple[str, ...]
    files: tuple[str, ...]
    asked: str | None


def look_at_erasure(db: Db, address_or_id: str, only: Sequence[str] | None = None) -> Ahead:
    """What erasing the person with this id or e-mail address means, without changing anything.

    With `only` (ids) just these records go. Raises as `records_of`.
    """
    records, stranger = _whom(db, address_or_id, only)
    if stranger is not None:
        return Ahead(address_or_id, address_or_id, (), (), (), (), (), None)
    numbers = records.numbers
    (first,) = contacts.read(db, [records.first])
    waiting = [one for one in requests.read(db, numbers) if one.kind == "erasure" and one.answered_on is None]
    who = identify(db, numbers)
    return Ahead(
        contact=first.id,
        name=name_of(first) or first.email or first.phone or first.id,
        chosen=tuple(named(db, numbers)),
        left=tuple(named(db, records.left)),
        shared=tuple(sorted(who.canonicals - own_alone(db, who, numbers).canonicals)),
        partners=tuple(one.legal_name for one in recipients_of(db, numbers)),
        files=_files(db, numbers),
        asked=waiting[0].ref if waiting else None,
    )


def erase(db: Db, address_or_id: str, now: datetime, only: Sequence[str] | None = None) -> Flow[Erased]:
    """Erases the records of the person with this id or e-mail address, with `only` (ids) just these of them.

    Stopped or failed, nothing has changed. Raises as `records_of`, and `stop-key-wrong`.
    """
    records, stranger = _whom(db, address_or_id, only)
    numbers = records.numbers
    with writing(db):
        found = contacts.read(db, numbers)
        everywhere = stranger or identify(db, numbers)
        who = stranger or own_alone(db, everywhere, numbers)
        told = notices_for(db, numbers, "erasure", now)
        leave_digests(db, zip(numbers, found, strict=True))
        files, sheets = _files(db, numbers), tuple(erasure.signed_sheets(db, numbers))
        removed = _empty(db, numbers, found, who, now) if numbers else Counter[str]()
        removed["purged"] = purged.forget_some(db, set(who.canonicals))
        removed["complaints"] = erasure.scrub_complaints(
            db, numbers[0] if numbers else None, who.is_about, lambda thing: redacted(thing, who.needles)
        )
        removed["elsewhere"] = yield from _elsewhere(db, who)
        removed["stop_list"] = _stop(db, everywhere, now)
    return Erased(
        contacts=tuple(one.id for one in found),
        removed={name: count for name, count in removed.items() if count},
        notices=tuple(told),
        left=tuple(named(db, records.left)),
        files=files,
        sheets=sheets,
        on_disk=erasure.settle_on_disk(db),
    )


def _whom(db: Db, address_or_id: str, only: Sequence[str] | None) -> tuple[Records, Identity | None]:
    """The records of a person, or by what somebody is found of whom only complaints tell."""
    try:
        return records_of(db, address_or_id, only), None
    except LeadKeeperError as error:
        stranger = identify_stranger(db, address_or_id) if error.code == "unknown-contact" else None
        if stranger is None:
            raise
        return Records(0, (), ()), stranger


def _empty(db: Db, numbers: Sequence[int], found: Sequence[Contact], who: Identity, now: datetime) -> Counter[str]:
    """Empties records and all that goes with them; what was removed, by kind."""
    removed = Counter(source_lines=len(source_lines.blank(db, source_lines.of_people(db, numbers))))
    for number in numbers:
        edits.forget(db, number)
    removed += erasure.blank(db, numbers, now.isoformat(), "erase")
    requests.forget_words(db, numbers)
    _rename(db, numbers, found, who)
    erasure.rename_merged(db, numbers)
    return removed


def _files(db: Db, numbers: Sequence[int]) -> tuple[str, ...]:
    """The names of the files that the person stands in, or their exports' ids where no name is known."""
    names = {entry.body["export"]: entry.body.get("file") for entry in exported(db)}
    given = [export for number in numbers for export, _, _ in deliveries.of_contact(db, number)]
    return tuple(dict.fromkeys(str(names.get(export) or export) for export in given))


def _rename(db: Db, numbers: Sequence[int], found: Sequence[Contact], who: Identity) -> None:
    """Gives another id to a record whose own id says who it was."""
    for number, contact in zip(numbers, found, strict=True):
        names = fold(f"{contact.first_name or ''} {contact.last_name or ''}")
        words = {word for word in _WORD.findall(names) if len(word) > 2}
        digits = {phone.lstrip("+")[-9:] for phone in who.phones}
        if any(word in fold(contact.id) for word in {*who.needles, *words, *digits}):
            erasure.rename(db, number)


def _elsewhere(db: Db, who: Identity) -> Flow[int]:
    """Takes the person's addresses out of rows that were refused and of what is noted about others; how many places."""
    if not who.needles:
        return 0
    count = 0
    blocks = source_lines.blocks(db)
    for done, block in enumerate(blocks, 1):
        found = dict(source_lines.naming(db, block, who.needles))
        nobodys = [place for place in found if not source_lines.is_anybodys(db, place)]
        source_lines.blank(db, nobodys)
        source_lines.put_back(
            db, {place: redacted(cells, who.needles) for place, cells in found.items() if place not in nobodys}
        )
        count += len(found)
        yield Progress("erase", done, len(blocks))
    count += erasure.drop_edits_naming(db, who.needles) + erasure.drop_views_naming(db, who.needles)
    noted = erasure.mentions(db, who.needles)
    for number in noted:
        erasure.rewrite_notes(db, number, lambda thing: redacted(thing, who.needles))
    return count + len(noted)


def _stop(db: Db, who: Identity, now: datetime) -> int:
    """Keeps the person from coming back (R33), and leaves no entry of the stop list that names them."""
    changed = erasure.hash_plain_stops(db, who.is_theirs, lambda text: who.hashed(db, text))
    for address in sorted(who.canonicals | who.phones):
        hashed = who.hashed(db, address)
        if not erasure.has_stop(db, hashed, REASON):
            suppressions.add(db, Suppression(hash=hashed, reason=REASON, at=now.isoformat()))
    return changed
