"""Undo an import: each remaining contact as it would be without it; also write its rejected rows again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from leadkeeper.db import consents, contact_search, contacts, partners, suppressions
from leadkeeper.db.engine import Db, canonical_json, grouped, load, permitted, writing
from leadkeeper.db.imports import imports, undo, writer
from leadkeeper.domain import contact, email, serialization
from leadkeeper.domain.book import PERSON_COLUMNS, Notice
from leadkeeper.domain.contact import LISTED, Change, ContactKeys, Informed, LastAction, fact_after_line, take_back
from leadkeeper.domain.duplicates import may_be_one
from leadkeeper.domain.imports.row import Refused
from leadkeeper.domain.imports.row_reader import RowReader
from leadkeeper.domain.phone import phone_key
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.suppression import says_stop
from leadkeeper.domain.time import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import Record
from leadkeeper.messages.contacts import left_lines
from leadkeeper.progress import Flow, Progress, seldom_collected
from leadkeeper.services.contacts.editing import notify_replaced
from leadkeeper.services.imports.importer import RejectedRows, ToTell, to_tell
from leadkeeper.services.imports.mappings import (
    ParsedLine,
    SourceLineParser,
    context_then,
    forget_choices,
    instant,
    table_of,
)
from leadkeeper.services.suppression.notifications import Holds, drop_groundless, put_back_grounded

NOTES, NAMES = ("note", "tags"), ("first_name", "last_name")


def added_stops(field: str, change: Change) -> list[str]:
    """Return the lines of a note, or the tags, that a change added and that ask to stop."""
    before, after = (_said(field, value) for value in (change.before, change.after))
    return [one for one in after if one not in before and says_stop(one)]


def _said(field: str, value: Any) -> Sequence[str]:
    return (value or "").splitlines() if field == "note" else value or ()


ADDRESSES = frozenset({"email", "phone", "other_emails", "other_phones"})
DRAWN = ("email_key", "canonical", "phone_key", "email_marks", "phone_marks")
ACTION = ("action_at", "action_kind", "action_lo", "action_hi")

ContactFacts = dict[str, Any]
KeptLine = tuple[int, int, int]
"""Database id of an import, ZIP member, line."""


def _held_alone(db: Db, number: int, holds: Holds) -> set[int]:
    """Contacts that an import created and that are held back by others of their addresses than the first."""
    people = [] if holds.is_empty else undo.made(db, number, only_further=not holds.has_entries)
    parts = (people[start : start + PART] for start in range(0, len(people), PART))
    known = (pair for part in parts for pair in contacts.addresses_of(db, part).items())
    return {person for person, addresses in known if any(holds.is_held_at(person, one) for one in addresses[1:])}


class ImportReverter:
    """Restores facts in batches of some hundred contacts.

    `stuck` are those with a fact edited since, `stopped` those that keep an address or number by which they are;
    `kept` are the changes that stay in the book: of notes and tags that were kept, and corrections sent to partners.
    """

    def __init__(self, db: Db, number: int, holds: Holds | None, sent: Set[int] = frozenset()) -> None:
        self._db = db
        self._number = number
        self._keeps_refusals = holds is not None
        self._holds = holds if holds and not holds.is_empty else None
        self.stopped: list[int] = []
        self._sent, self.kept = sent, list[ChangeRow]()
        self._reader = SourceLineParser(db, partners.read(db))
        self._kinds = consents.kinds(db)
        self.stuck: list[int] = []

    def take(self, part: Sequence[tuple[int, bool]]) -> None:
        """Restore contacts, given as ids and whether the import created them."""
        numbers = [one for one, _ in part]
        known = dict(zip(numbers, self._facts(numbers), strict=True))
        changed = _by_person(undo.changes(self._db, self._number, numbers))
        lines = _by_person(undo.lines(self._db, self._number, numbers))
        answers = _by_person(self._losing(numbers))
        done = [_Person(contact_id, known[contact_id], self._number) for contact_id in numbers]
        for person, (contact_id, made) in zip(done, part, strict=True):
            later = self._said(line for line in lines.get(contact_id, ()) if line[0] != self._number)
            own = self._said(line for line in lines.get(contact_id, ()) if line[0] == self._number) if made else []
            person.take_back(changed.get(contact_id, ()), own if later else [])
            person.hear(later, is_theirs=made)
            if self._keeps_refusals:
                person.keep_stops()
                self.kept += [_row(self._number, contact_id, *one) for one in person.kept_stops.items()]
            if contact_id in self._sent and not made:
                self.kept += [_row(self._number, contact_id, *one) for one in person.taken_back()]
            if self._holds and person.keep_addresses(self._holds):
                self.stopped.append(contact_id)
            if later and contact_id in answers:
                self._keep_answers(contact_id, answers[contact_id], later)
            if person.is_stuck and not made:
                self.stuck.append(contact_id)
        _write(self._db, done)

    def keep(self, part: Sequence[tuple[int, bool]]) -> None:
        """Leave contacts as they are, with the answers that a later file also gave: no other consent counts."""
        numbers = [one for one, _ in part]
        lines = _by_person(undo.lines(self._db, self._number, numbers))
        for contact_id, answers in _by_person(self._losing(numbers)).items():
            later = [line for line in lines.get(contact_id, ()) if line[0] != self._number]
            self._keep_answers(contact_id, answers, self._said(later))

    def _losing(self, numbers: Sequence[int]) -> list[tuple[int, int, int, str | None]]:
        return undo.losing(self._db, self._number, numbers, keeps_refusals=self._keeps_refusals)

    def _facts(self, numbers: Sequence[int]) -> Iterable[ContactFacts]:
        for person in contacts.read(self._db, numbers):
            yield {name: _plain(getattr(person, name)) for name in contacts.FACTS}

    def _said(self, lines: Iterable[KeptLine]) -> list[ParsedLine]:
        return [said for line in lines if (said := self._reader.read(*line))]

    def _keep_answers(
        self, contact_id: int, answers: Sequence[tuple[int, int, str | None]], later: Sequence[ParsedLine]
    ) -> None:
        """Move answers that a later file also gave to its source line."""
        again: dict[tuple[object, ...], tuple[int, int]] = {}
        for said in later:
            for event in said.row.events:
                again.setdefault((*event.kind[:4], *event.kind[5:], event.at), (said.number, said.row.line))
        result = []
        for seq, kind, at in answers:
            meant = self._kinds[kind]
            terms = (meant.event, meant.purpose, meant.partner, meant.form_version, meant.channels, meant.valid_until)
            if place := again.get((*terms, at)):
                result.append((*place, contact_id, seq))
        undo.say_again(self._db, result)


class _Person:
    """Facts of one contact while an import is removed from them."""

    def __init__(self, number: int, facts: ContactFacts, import_number: int) -> None:
        self.number = number
        self.facts = facts
        self._before = _reached(facts)
        self.changed: set[str] = set()
        self.is_stuck = False
        self._import = import_number
        self.later: dict[tuple[int, str], Change] = {}
        self.dropped: list[tuple[int, str]] = []
        self._mine: dict[str, Change] = {}
        self._stops: dict[str, list[str]] = {}
        self.kept_stops: dict[str, Change] = {}

    def take_back(self, changes: Sequence[tuple[int, str, str | None, str | None]], own: Sequence[ParsedLine]) -> None:
        """Remove what the import changed, or, if it created the contact, everything its lines gave."""
        self.later = {
            (number, name): Change(load(before), load(after))
            for number, name, before, after in changes
            if number != self._import
        }
        mine = {name: Change(load(b), load(a)) for number, name, b, a in changes if number == self._import}
        for name, value in _given(own).items():
            mine.setdefault(name, Change(_NOTHING.get(name), value))
        for name, change in mine.items():
            followers = [one for (_, field), one in sorted(self.later.items()) if field == name]
            value, is_stuck = take_back(name, change, followers, self.facts[name])
            self.is_stuck |= is_stuck
            self._set(name, value)
        self._mine = mine
        self._stops = {name: added_stops(name, mine[name]) for name in NOTES if name in mine}
        self.dropped = [place for place, change in self.later.items() if change.is_none]

    def taken_back(self) -> list[tuple[str, Change]]:
        """What the import replaced in the facts that partners may be given, and that is no longer so."""
        lost = {*PERSON_COLUMNS} & self._mine.keys() & self.changed
        return [(name, self._mine[name]) for name in sorted(lost) if self._mine[name].before not in _EMPTY]

    def hear(self, later: Sequence[ParsedLine], *, is_theirs: bool) -> None:
        """Apply later lines to what was removed; the first becomes the creator of a contact that the import made."""
        touched = set(self.changed)
        heard = {maker := later[0].number if later and is_theirs else None}
        for line in later:
            is_again = line.number in heard  # a further line of one file only fills empty facts, in every mode
            heard.add(line.number)
            if line.mode == "skip" and line.number != maker:
                continue
            both = ([str(one.get(name) or "") for name in NAMES] for one in (self.facts, line.row.facts))
            is_another = not may_be_one(*both)  # who replaces nothing, and lends no number
            for name, value in _given([line]).items():
                is_free = name in touched or (line.mode == "skip" and self.facts[name] in _EMPTY)
                if is_free and not (is_another and name == "phone"):
                    before, replaces = self.facts[name], line.mode == "update" and not (is_again or is_another)
                    now = fact_after_line(name, before, value, replaces=replaces)
                    if now != before:
                        self._set(name, now)
                        self.later.setdefault((line.number, name), Change(before, now)).after = now

    def keep_stops(self) -> None:
        """Keep what asks to stop in the notes and tags that were removed: the person stays in Review (R44)."""
        for name, stops in self._stops.items():
            before = self.facts[name]
            there = _said(name, before)
            kept = [*there, *(one for one in stops if one not in there)]
            if len(kept) > len(there):
                self._set(name, kept if name in LISTED else "\n".join(kept))
                self.kept_stops[name] = Change(before, self.facts[name])

    def keep_addresses(self, holds: Holds) -> bool:
        """Keep the addresses and numbers that were removed but hold this person back, as further ones; whether any."""
        lost = self._before.keys() - _reached(self.facts).keys() if self.has_moved else set()
        is_own = bool(lost) and holds.refuses(self.number)  # their no may have come by any of them
        kept = [one for one in sorted(lost) if is_own or holds.is_held_at(self.number, one)]
        for one in kept:
            name, text = self._before[one]
            self._set(name, [*self.facts[name], text])
        return bool(kept)

    def _set(self, name: str, value: Any) -> None:
        if self.facts[name] != value:
            self.facts[name] = value
            self.changed.add(name)

    @property
    def has_moved(self) -> bool:
        """Whether an address or number has changed."""
        return not ADDRESSES.isdisjoint(self.changed)

    @property
    def keys(self) -> ContactKeys:
        """Keys derived from addresses and numbers, if one has changed."""
        if not self.has_moved:
            return ContactKeys()
        others = [tuple(self.facts.get(name) or ()) for name in ("other_emails", "other_phones")]
        return contact.keys(self.facts.get("email"), self.facts.get("phone"), *others)

    def row(self) -> tuple[object, ...]:
        """Database row of the contact as it is now."""
        action, informed = self.facts.get("last_action"), self.facts.get("informed")
        facts = {
            **self.facts,
            "last_action": LastAction(**action) if action else None,
            "informed": serialization.read(Informed, informed, "informed") if informed else None,
        }
        return contacts.fact_row(self.number, None, facts, self.keys)


def _reached(facts: ContactFacts) -> dict[str, tuple[str, str]]:
    """Canonical addresses and numbers of a contact, each with the list for it as a further one, and its text."""
    emails = {email.canonical(one): ("other_emails", one) for one in (facts["email"], *facts["other_emails"]) if one}
    phones = {phone_key(one): ("other_phones", one) for one in (facts["phone"], *facts["other_phones"]) if one}
    return emails | phones


_NOTHING: ContactFacts = {
    "email_state": "ok",
    "stage": "new",
    "other_emails": [],
    "other_phones": [],
    "tags": [],
    "extra": {},
}
"""Values of empty facts that are not None."""

_EMPTY: tuple[Any, ...] = (None, "", [], {})


def _given(lines: Sequence[ParsedLine]) -> ContactFacts:
    """Facts given by lines, merged over several lines."""
    facts: ContactFacts = {}
    for line in lines:
        for name, value in line.row.facts.items():
            plain = dict(zip(("at", "kind"), value, strict=True)) if name == "last_action" else _plain(value)  # type: ignore[call-overload]  # a pair of texts
            facts[name] = fact_after_line(name, facts.get(name, _NOTHING.get(name)), plain, replaces=False)
        if line.row.extra:
            facts["extra"] = fact_after_line("extra", facts.get("extra"), line.row.extra, replaces=False)
    return facts


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, str | int | dict) else serialization.write(value)


def _by_person(found: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    return {number: [one[1:] for one in those] for number, those in groupby(found, itemgetter(0))}


def _write(db: Db, people: Sequence[_Person]) -> None:
    """Write changed contacts, grouped by the columns that changed."""
    those = sorted((tuple(sorted(one.changed)), one.number, one) for one in people if one.changed)
    for names, result in groupby(those, itemgetter(0)):
        columns = [name for fact in names for name in (ACTION if fact == "last_action" else (fact,))]
        if not ADDRESSES.isdisjoint(names):
            columns += DRAWN
        places = [contacts.COLUMNS.index(name) for name in columns]
        rows = [one.row() for _, _, one in result]
        undo.write_facts(db, columns, ((*(row[place] for place in places), row[0]) for row in rows))
    moved = [one for one in people if one.has_moved]
    undo.drop_further(db, [one.number for one in moved])
    contacts.add_further(db, ((kind, address, one.number) for one in moved for kind, address in one.keys.further))
    undo.drop_changes(db, ((number, one.number, name) for one in people for number, name in one.dropped))
    undo.write_changes(
        db,
        [
            _row(number, one.number, name, change)
            for one in people
            for (number, name), change in one.later.items()
            if not change.is_none
        ],
    )


ChangeRow = tuple[int, int, str, str | None, str | None]
"""Database id of an import, contact, fact, before, after (JSON)."""


def _row(number: int, contact_id: int, name: str, change: Change) -> ChangeRow:
    return number, contact_id, name, canonical_json(change.before), canonical_json(change.after)


PART = 500
REMOVED_AT_ONCE = 5_000


@dataclass(frozen=True)
class Undone:
    """Contacts deleted, restored, and those that stay with their ids and reason codes of `messages.contacts`.

    `losing` stay with a yes that counts for nothing: those who were shared, and the others. `shared`: how many stay who
    were shared since the import, and how many of them with each partner (legal name). Foreseen, contacts deleted and
    restored are those at most. `keeping` from before keep what the import changed; `corrected` are the partners that
    were told of what it corrected, and must be notified of the data as they are again (GDPR 19).
    """

    removed: int
    restored: int
    kept: tuple[tuple[str, str], ...]
    losing: tuple[int, int] = (0, 0)
    shared: tuple[int, tuple[tuple[str, int], ...]] = (0, ())
    keeping: int = 0
    corrected: tuple[ToTell, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object printed by `undo --json`, also with `--dry-run`."""
        kept = [{"contact": contact, "why": why} for contact, why in self.kept]
        made = {"removed": self.removed, "restored": self.restored, "kept": kept}
        if any(self.losing):
            made["losing_consent"] = dict(zip(("shared", "others"), self.losing, strict=True))
        if self.shared[0]:
            made["shared"] = dict(self.shared[1])
        if self.keeping:
            made["keeping_changes"] = self.keeping
        if self.corrected:
            made["corrected"] = [attributes(one, "partner people due") for one in self.corrected]
        return made

    @property
    def whys(self) -> dict[str, int]:
        """How many stay by reason code, most first."""
        return dict(Counter(why for _, why in self.kept).most_common())

    @property
    def left(self) -> list[str]:
        """Sentences about what is not as before: who stays is in `whys`."""
        sent = [(one.legal_name, one.people, one.due) for one in self.corrected]
        return left_lines(self.losing, self.shared, self.keeping, sent)


def undo_import(db: Db, import_id: str, now: datetime, *, read_wrongly: bool = False) -> Flow[Undone]:
    """Undo an import; if stopped or failed, nothing has changed.

    The same file can be imported again afterwards. `read_wrongly`: the refusals in it were misread and are deleted
    too, the notes that ask to stop, and the choices with which it was read. Raises `unknown-import`, `import-undone`
    if it was undone before, `import-not-kept` if it came with an archive, so that its changes are unknown.
    """
    number, at, _ = undoable_import(db, import_id, read_wrongly=read_wrongly)
    with writing(db), seldom_collected():
        refusing = suppressions.refusals_from_import(db, number) if read_wrongly else []
        dropped = drop_groundless(db, refusing, number)
        total, asked, holds = _gather(db, number, at, read_wrongly=read_wrongly)
        sent = undo.told_corrections(db, number, at)
        yield Progress("undo", 0, total)
        with permitted(db, "undo"), contact_search.rewritten_index(db, total):
            losing, kept = yield from _take_back(db, number, total, asked, holds, {one for _, one in sent})
            yield Progress("index", total, total)
        keeping = undo.keeping_changes(db, number)
        undo.forget(db, number, keeps_refusals=not read_wrongly)
        undo.write_changes(db, kept)
        put_back_grounded(db, dropped, refusing)
        if read_wrongly:
            forget_choices(db, number)
        made = _outcome(db, at, losing, keeping, _tell_again(db, kept, sent, now))
        undo.done(db)
        imports.set_undone(db, number, now.isoformat(), keeping)
    return made


def undoable_import(db: Db, import_id: str, *, read_wrongly: bool = False) -> tuple[int, str, dict[str, Any]]:
    """Return database id, instant and settings. Raises `unknown-import`, `import-undone`, `import-not-kept`.

    One undone before that left refusals, or notes that ask to stop, is no `import-undone` if it was `read_wrongly`.
    """
    record = imports.find(db, import_id)
    if record is None:
        raise LeadKeeperError("unknown-import", import_id=import_id)
    number, at, settings, undone_at = record
    if undone_at is not None and not (read_wrongly and (undo.left_noes(db, number) or _asked_to_stop(db, number))):
        raise LeadKeeperError("import-undone", import_id=import_id)
    if not settings or at is None:
        raise LeadKeeperError("import-not-kept", import_id=import_id)
    return number, at, settings


def foresee_undo(db: Db, import_id: str, now: datetime, *, read_wrongly: bool = False) -> Flow[Undone]:
    """Preview `undo_import`, without changes; raises the same codes. Needs the writing connection."""
    number, at, _ = undoable_import(db, import_id, read_wrongly=read_wrongly)
    with writing(db, keep=False):
        if read_wrongly:
            drop_groundless(db, suppressions.refusals_from_import(db, number), number)
        total, asked, holds = _gather(db, number, at, read_wrongly=read_wrongly)
        if not read_wrongly:
            undo.keep_refusing(db, number)
        sent = undo.told_corrections(db, number, at)
        corrected = {one for _, one in sent}
        with permitted(db, "undo"):
            back = ImportReverter(db, number, holds, corrected)
            held = holds is not None and not holds.is_empty
            for part in undo.losing_facts(db, number, PART, corrected, addresses=held):
                back.take(part)
            undo.stays(db, back.stopped, undo.STOPPED)
            undo.stays(db, asked, undo.ASKED_TO_STOP)
            for stays in (True, False):
                for part in undo.given_back(db, PART, kept=stays):
                    back.keep([one for one in part if stays or one[1]])  # a yes that a later file gave too counts on
        yield Progress("undo", total, total)
        losing, keeping = undo.losing_a_yes(db, number), undo.keeping_changes(db, number)
        undo.drop_corrections(db, number)
        return _outcome(db, at, losing, keeping, _tell_again(db, back.kept, sent, now))


def _gather(db: Db, number: int, at: str, *, read_wrongly: bool) -> tuple[int, set[int], Holds | None]:
    """Note all contacts of an import; return their number, who asked in it to stop, and what holds people back."""
    asked = set[int]() if read_wrongly else _asked_to_stop(db, number)
    holds = None if read_wrongly else Holds(db, since=undo.passed_on_since(db, number, at), by_hand=True)
    stopped = _held_alone(db, number, holds) if holds else ()
    return undo.gather(db, number, at, asked, stopped, keeps_refusals=not read_wrongly), asked, holds


def _tell_again(db: Db, kept: Iterable[ChangeRow], sent: Set[tuple[str, int]], now: datetime) -> list[Notice]:
    """Create the notifications of what is no longer so, to the partners to which it was `sent`."""
    corrected = grouped((contact, field) for _, contact, field, *_ in kept if field not in NOTES)
    return notify_replaced(db, {one: {*fields} for one, fields in corrected.items()}, now, sent)


def _outcome(db: Db, at: str, losing: tuple[int, int], keeping: int, sent: Sequence[Notice]) -> Undone:
    removed, restored, kept = undo.outcome(db)
    refs = contacts.refs(db, [one for one, _ in kept])
    whys = tuple((refs[one], why) for one, why in kept)
    return Undone(removed, restored, whys, losing, undo.shared(db, at), keeping, to_tell(db, sent))


def who_stays(db: Db, made: Undone, most: int) -> list[tuple[str, str, str]]:
    """First contacts that stay: id, name (else an address or number), reason code."""
    named = made.kept[:most]
    people = {one.id: one for one in contacts.read(db, list(contacts.numbers(db, [who for who, _ in named]).values()))}
    return [(who, people[who].called if who in people else "", why) for who, why in named]


def _asked_to_stop(db: Db, number: int) -> set[int]:
    """Contacts with a note or tag of the import that asks for no further contact."""
    return {
        contact
        for contact, field, before, after in undo.notes(db, number)
        if added_stops(field, Change(load(before), load(after)))
    }


def _take_back(
    db: Db, number: int, total: int, asked: set[int], holds: Holds | None, sent: Set[int]
) -> Flow[tuple[tuple[int, int], list[ChangeRow]]]:
    """Restore remaining contacts while all lines exist; then delete consent events, then contacts. See `losing`."""
    back = ImportReverter(db, number, holds, sent)
    done = 0
    for part in undo.given_back(db, PART):
        back.take(part)
        done += len(part)
        yield Progress("undo", min(done, total), total)
    for part in undo.given_back(db, PART, kept=True):
        back.keep(part)
    losing = undo.losing_a_yes(db, number)
    undo.take_answers(db, number, keeps_refusals=holds is not None)
    undo.stays(db, back.stopped, undo.STOPPED)
    undo.stays(db, asked, undo.ASKED_TO_STOP)
    undo.stays(db, back.stuck, undo.EDITED)
    undo.hand_over(db, number)
    with writer.without_indexes(db, total - done):
        for count in undo.remove_people(db, REMOVED_AT_ONCE):
            done += count
            yield Progress("undo", min(done, total), total)
    return losing, back.kept


def refused_again(db: Db, import_id: str, target: Path) -> Flow[int]:
    """Write the rejected rows of an import with their reasons; return the count. No file without rows.

    Raises `unknown-import`, `import-undone`, `import-not-kept`, and the codes of `files.atomic`.
    """
    number, at, settings = undoable_import(db, import_id)
    now = instant(at)
    context = context_then(partners.read(db), settings, now)
    tables = {thing["member"]: table_of(thing, paris_day(now)) for thing in settings["lists"]}
    readers = {member: RowReader(table, context) for member, table in tables.items()}
    names = {thing["member"]: thing["name"] for thing in settings["lists"]}
    out = RejectedRows(
        [column.header.text for table in tables.values() for column in table.columns if column.header.base],
        target,
        several=len(tables) > 1,
    )
    places = imports.blocks(db, number)
    with out.written():
        for done, (member, first) in enumerate(places):
            yield Progress("write", done, len(places))
            for line, cells in sorted(imports.lines_of(db, number, member, first).items()):
                row = readers[member].read(line, cells)
                if isinstance(row, Refused):
                    out.add(tables[member].columns, Record(line, cells), row.code, names[member])
    return out.count
