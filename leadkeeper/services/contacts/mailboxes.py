"""Mend what earlier versions made of addresses, when a book is first opened for writing.

Oddly written addresses and numbers are read again (`read_again`), and mailboxes are split that were merged by case
folding (`straße@` became `strasse@`). The stored source lines show which row had which spelling: each
mailbox gets its own record with the facts and consent events of its rows. If they do not show it, the records are
marked contested, so that no contact is exported on another person's consent.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from leadkeeper.db import consents, contact_search, contacts, mailboxes, partners
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, dump, load_object, permitted, writing
from leadkeeper.db.imports import imports
from leadkeeper.db.imports.imports import LinePlace
from leadkeeper.db.imports.writer import NewPerson, add_people
from leadkeeper.db.mailboxes import KEYS
from leadkeeper.domain import contact
from leadkeeper.domain.book import Notice
from leadkeeper.domain.contact import LastAction
from leadkeeper.domain.email import canonical, folded_key, import_key, read_addresses
from leadkeeper.services.imports.mappings import ParsedLine, SourceLineParser
from leadkeeper.services.imports.pending_contact import PendingContact, draft_of, fill, new_draft
from leadkeeper.services.suppression.notifications import groups, notify_connected


@dataclass(slots=True)
class Parted:
    """Result, as contact ids: split records with the new ones, and records to be decided by hand."""

    parted: list[tuple[str, str]] = field(default_factory=list)
    contested: list[str] = field(default_factory=list)


def waiting(db: Db) -> list[int]:
    """Ids of contacts that may be two mailboxes and were not decided yet."""
    noted = settings.setting(db, KEYS)
    wanted = load_object(noted).get("contested", ()) if noted else ()
    return mailboxes.still_contested(db, [str(one) for one in wanted]) if wanted else []


def part_mailboxes(db: Db, now: datetime) -> Parted:
    """Give every mailbox its own key and record, all or nothing."""
    with writing(db):
        result = _Parting(db).all()
        settings.set_setting(
            db, KEYS, dump({"at": now.isoformat(), "parted": result.parted, "contested": result.contested})
        )
    return result


def read_again(db: Db, now: datetime) -> list[Notice]:
    """Derive the keys of oddly written addresses and numbers as this version reads them, all or nothing.

    Earlier versions found `Jean <jean@mail.example>` by these letters alone: no refusal by jean@mail.example reached
    that record. Facts stay as they are. Return the notifications about people that a refusal reaches only now.
    """
    with writing(db):
        grown = []
        for number in mailboxes.oddly_written(db):
            for person in contacts.read(db, [number]):  # nobody, if erased
                keys = contact.keys(person.email, person.phone, person.other_emails, person.other_phones)
                if mailboxes.rewrite_keys(db, number, keys):
                    grown.append(number)
        mailboxes.mark_read(db)
        return notify_connected(db, groups(db, grown), now) if grown else []


class _Parting:
    """State of the split of one book; only inside `writing`."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self.done = Parted()

    def all(self) -> Parted:
        db = self._db
        spelt = mailboxes.beyond_ascii(db)
        # Letters changed by case folding but not by lower-casing.
        letters = [c for c in map(chr, range(128, sys.maxunicode + 1)) if c.casefold() != c.lower()]
        met = mailboxes.lines_with(db, re.compile("[{}]".format("".join(letters) + "Σ")).search)
        for number in sorted({*spelt, *mailboxes.holders(db, list(met))}):
            record = contacts.load_records(db, [number]).get(number)
            if record is not None:
                self._look_at(number, record)
        for delivery, position, address in mailboxes.traps(db):
            mailboxes.set_trap(db, delivery, position, canonical(address))
        return self.done

    def _look_at(self, number: int, record: contacts.ContactRecord) -> None:
        """Rewrite the keys of a record, and split it if its lines belong to several mailboxes."""
        email = record.contact.email
        places = mailboxes.lines_of(self._db, number) if email else []
        spelt = {place: self._spelling(place, email or "") for place in places}
        own = [place for place in places if spelt[place] == import_key(email or "")]
        others = defaultdict[str, list[LinePlace]](list)
        for place in places:
            if spelt[place] not in (None, import_key(email or "")):
                others[spelt[place] or ""].append(place)
        unknown = [place for place in places if spelt[place] is None]
        if not others:
            self._rewrite(number, record)
            if folded_key(email or "") != import_key(email or "") and (
                (unknown and len(places) > 1) or (not own and _is_of_several(record))
            ):
                self._contest([number])
            return
        if not own and len(others) == 1 and not unknown:  # an address corrected by hand
            self._rewrite(number, record)
            return
        mixed = [place for found in others.values() for place in found]
        # Each consent event belongs to one side only. Events store import and line, but not the ZIP member.
        ours = {(number, line) for number, _, line in own}
        is_plain = bool(own) and not unknown and ours.isdisjoint((number, line) for number, _, line in mixed)
        made = self._part(number, record, own, others, is_plain=is_plain)
        if not is_plain:
            self._contest([number, *made])

    def _spelling(self, place: LinePlace, email: str) -> str | None:
        """Key of the address in a source line that was once folded into this one; None if unreadable."""
        same = (one for one in self._addresses(place) if folded_key(one) == folded_key(email))
        return next(map(import_key, same), None)

    def _addresses(self, place: LinePlace) -> Iterator[str]:
        for cell in imports.line(self._db, *place) or ():
            found = read_addresses(str(cell)) if "@" in str(cell) else None
            yield from (found.first, *found.others) if found and found.first else ()

    def _part(
        self,
        number: int,
        record: contacts.ContactRecord,
        own: Sequence[LinePlace],
        others: dict[str, list[LinePlace]],
        *,
        is_plain: bool,
    ) -> list[int]:
        """Create a record for each other mailbox; return their ids."""
        db = self._db
        mixed = [place for places in others.values() for place in places]
        before = draft_of(record)
        made = [self._make(places, before, record) for places in others.values()]
        taken = [said for said in map(self._read, mixed) if said]
        kept = [said for said in map(self._read, own) if said]
        with permitted(db, "mailboxes"):
            if is_plain:
                mailboxes.drop_answers(db, number, mixed)
            self._hear(before, number, kept)
        self._write(number, record, _without(before.facts, taken, kept))
        if own:
            mailboxes.drop_lines(db, number, mixed, own[0])
        refs = contacts.refs(db, [number, *made])
        self.done.parted += [(refs[number], refs[one]) for one in made]
        return made

    def _make(self, places: Sequence[LinePlace], before: PendingContact, record: contacts.ContactRecord) -> int:
        """Create a record from some lines with their consent events; return its id.

        A refusal without a source line may belong to either mailbox, so both get it.
        """
        db, number = self._db, contacts.next_number(self._db)
        draft = new_draft(number)
        heard = [said for said in map(self._read, places) if said]
        for said in heard:
            fill(draft, said.row)
            draft.origins.append((0, said.row.line))
        if not heard:  # unreadable lines: the address alone, contested by the caller
            draft.facts["email"] = next(self._addresses(places[0]), None)
        first = places[0]
        add_people(db, first[0], [NewPerson(number, draft.facts, draft.keys, [first[1:]])])
        mailboxes.add_lines(db, number, places[1:])
        self._hear(before, number, heard, fresh=True)
        spoken = [event.consent for event in record.events if event.consent.source is None]
        refused = [consent for consent in spoken if consent.event != "given"]
        kinds, seq = self._kinds, consents.next_seq(db, number)
        rows = [consents.row(number, seq + n, kinds.number(one), one) for n, one in enumerate(refused)]
        consents.insert_many(db, rows)
        for _ in contact_search.add(db, number, number + 1):
            pass
        if len(heard) < len(places):
            self._contest([number])
        return number

    def _hear(self, before: PendingContact, number: int, heard: Sequence[ParsedLine], *, fresh: bool = False) -> None:
        """Record the consent events of some lines: every refusal, and each consent that was recorded before."""
        db = self._db
        draft = new_draft(number)
        if not fresh:
            draft.know(contacts.load_records(db, [number])[number])
        draft.seq = consents.next_seq(db, number)
        for line in heard:
            draft.events = []
            events = tuple(one for one in line.row.events if one.kind.event != "given" or before.has_event(one))
            line.row.events = events
            draft.add_events(line.row)
            consents.insert_many(db, draft.event_rows(self._kinds, line.number))
            draft.seq += len(draft.events)

    @cached_property
    def _kinds(self) -> consents.ConsentTermsCache:
        return consents.ConsentTermsCache(self._db)

    @cached_property
    def _reader(self) -> SourceLineParser:
        return SourceLineParser(self._db, partners.read(self._db))

    def _read(self, line_place: LinePlace) -> ParsedLine | None:
        return self._reader.read(*line_place)

    def _rewrite(self, number: int, record: contacts.ContactRecord) -> None:
        self._write(number, record, {name: getattr(record.contact, name) for name in contacts.FACTS})

    def _write(self, number: int, record: contacts.ContactRecord, facts: dict[str, Any]) -> None:
        get, ref = facts.get, None if record.contact.id == f"c{number}" else record.contact.id
        keys = contact.keys(get("email"), get("phone"), get("other_emails") or (), get("other_phones") or ())
        mailboxes.rewrite(self._db, contacts.fact_row(number, ref, facts, keys), keys.further)

    def _contest(self, numbers: Sequence[int]) -> None:
        mailboxes.contest(self._db, numbers)
        refs = contacts.refs(self._db, numbers)
        self.done.contested += [refs[number] for number in numbers if refs[number] not in self.done.contested]


def _is_of_several(record: contacts.ContactRecord) -> bool:
    """Whether consents and refusals came on several lines, which may belong to several mailboxes."""
    said = [event.consent for event in record.events if event.consent.source is not None]
    return len({one.source for one in said}) > 1 and len({one.event == "given" for one in said}) > 1


def _without(facts: dict[str, Any], taken: Sequence[ParsedLine], kept: Sequence[ParsedLine]) -> dict[str, Any]:
    """Facts of a record without those given only by lines of another mailbox."""
    theirs, own = _values(taken), _values(kept)
    result = dict(facts)
    for name, values in theirs.items():
        mine, now = own.get(name, []), facts.get(name)
        if name == "extra":
            only = {key for value in values for key, text in value.items() if (now or {}).get(key) == text}
            stay = {key for value in mine for key in value}
            result[name] = {key: text for key, text in (now or {}).items() if key not in only - stay}
        elif isinstance(now, tuple):
            gone = {one for value in values for one in value} - {one for value in mine for one in value}
            result[name] = tuple(one for one in now if one not in gone)
        elif name != "email" and now in values and now not in mine:
            result[name] = mine[0] if mine else None
    return result


def _values(found: Sequence[ParsedLine]) -> dict[str, list[Any]]:
    values = defaultdict[str, list[Any]](list)
    for line in found:
        for name, value in line.row.facts.items():
            values[name].append(LastAction(*value) if name == "last_action" else value)  # type: ignore[misc]  # a pair
        if line.row.extra:
            values["extra"].append(line.row.extra)
    return values
