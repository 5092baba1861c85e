"""Merge imported rows into the book: match existing contacts, fill in facts, add consent events.

Rows come by the thousand; one query matches those of a batch, and no whole file is held in memory. Most rows are new
or change nothing and are written in bulk; the others become pending contacts.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from itertools import chain, compress

from leadkeeper.db import consents, contact_search, contacts, eligibility, mailboxes, suppressions
from leadkeeper.db.contacts import ContactRecord
from leadkeeper.db.engine import NULL_CELL, Db
from leadkeeper.db.imports import imports, undo, writer
from leadkeeper.db.imports.writer import keys_for
from leadkeeper.domain.consent import NO, WITHDRAWN, after, read_answer
from leadkeeper.domain.contact import Consent, Contact, Event
from leadkeeper.domain.duplicates import may_be_called
from leadkeeper.domain.email import canonical
from leadkeeper.domain.imports.headers import name_words
from leadkeeper.domain.imports.rejected_rows import OTHERS_LEFT
from leadkeeper.domain.imports.row import RejectedRefusal, Row
from leadkeeper.domain.phone import phone_key
from leadkeeper.domain.suppression import says_stop
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.details import mailboxes_of_lines
from leadkeeper.services.imports.batch import Batch, IdBitmap, Tally
from leadkeeper.services.imports.mappings import (
    OWN_ROW,
    NamesOfBook,
    earlier_refusals,
    named_earlier,
    named_in_rows,
    people_named,
    reached_by,
    unread_answers,
)
from leadkeeper.services.imports.pending_contact import (
    BY_NUMBER,
    PendingContact,
    add_of_number,
    consent_of,
    draft_of,
    event_as_row,
    event_of,
    fill,
    keep_number,
    new_draft,
    replace_facts,
    row_with,
)
from leadkeeper.services.imports.prepared_rows import DRAWN, ReadyRows, addresses_of, row_of

KnownAnswers = set[tuple[int, str | None]]


class UnchangedRows:
    """Compare rows with the book as it was before this import; consent terms are given by id."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._leaving = {
            number
            for number, kind in consents.kinds(db).items()
            if kind.purpose != "own" and kind.event not in ("given", "refused")
        }

    def among(
        self, batch: Batch, kinds: Sequence[int], numbers: dict[str, int], passed_over: Container[str]
    ) -> dict[str, int]:
        """Return contact ids by key for matched rows that add nothing, of contacts that never withdrew.

        Keys in `passed_over` occur in several rows and are left out.
        """
        rows = batch.rows
        met = [
            (place, numbers[key])
            for place, key in enumerate(rows.keys)
            if key in numbers and place not in rows.wholes and key not in passed_over
        ]
        if not met:
            return {}
        wanted = [number for _, number in met]
        stored = writer.cells_of(self._db, batch.names, wanted)
        known = consents.events_by_contact(self._db, wanted)
        cells, answers = rows.cells(), rows.said()
        return {
            rows.keys[index]: number
            for index, number in met
            if number in stored
            and _has_cells(cells[index], stored[number])
            and self._has_answers(answers.get(index, ()), kinds, known.get(number, set()))
        }

    def _has_answers(self, told: Iterable[tuple[int, str | None]], kinds: Sequence[int], stored: KnownAnswers) -> bool:
        """Whether all answers of a row are recorded, and none of them opts the contact out."""
        if any((kinds[place], at) not in stored for place, at in told):
            return False
        return not (self._leaving and any(kind in self._leaving for kind, _ in stored))


def _has_cells(cells: tuple[object, ...], stored: tuple[object, ...]) -> bool:
    """Whether the stored cells equal every filled cell of the row."""
    return stored == cells[: len(stored)] or all(
        cell in (NULL_CELL, there) for cell, there in zip(cells, stored, strict=False)
    )


EVERYBODY_LEFT = "everybody_left"
"""Import setting: the file lists people who left."""

PART = 500


NumberHolders = Mapping[str, Set[int]]  # contacts (ids) by a number (E.164) that only lines of theirs have


def holders_by_line(db: Db, phones: Iterable[str]) -> NumberHolders:
    """Return the records with one of these numbers (E.164) in a line alone: two people at a mailbox are one record."""
    return {phone: set(found.values()) for phone, found in mailboxes_of_lines(db, {*phones}).items()}


def refusals_by_number(db: Db, import_number: int, passed_over: NumberHolders) -> Iterator[list[PendingContact]]:
    """Yield pending contacts that a refusal at their telephone number reaches, in batches.

    The caller writes them. Either the refusal came with this import, or it is older and the contact came with this
    import, or a number of its lines that the record has not taken (`passed_over`).
    """
    alone = mailboxes.alone(db, import_number, list(passed_over))
    spoken = {one for known in contacts.addresses_of(db, alone).values() for one in known if "@" not in one}
    by_line = holders_by_line(db, spoken)
    left = {ref: _everybody_left(db, ref) for ref in imports.numbers(db)} if alone else {}
    now = import_ref(db, import_number)
    for start in range(0, len(alone), PART):
        speakers = contacts.load_records(db, alone[start : start + PART])
        phones = {number: [one for one in record.addresses if "@" not in one] for number, record in speakers.items()}
        of_phone = mailboxes.sharers(db, [phone for found in phones.values() for phone in found])
        of_phone = {phone: found | by_line.get(phone, set()) for phone, found in of_phone.items()}
        people = sorted({number for found in of_phone.values() for number in found})
        new = mailboxes.come_new(db, import_number, people)
        new |= {number for phone in of_phone for number in passed_over.get(phone, ())}
        records = contacts.load_records(db, people)
        drafts = {number: draft_of(record) for number, record in records.items()}
        merged = contacts.merged_among(db, people)
        for number, record in speakers.items():
            refusals = [event for event in record.events if event.consent.event != "given"]
            for other in {other for phone in phones[number] for other in of_phone[phone]} & drafts.keys() - {number}:
                fresh = [one for one in refusals if other in new or _ref(one.consent) == now]
                everywhere = {ref for no in fresh if left.get(ref := _ref(no.consent) or "")}
                for no in [one.consent for one in fresh]:
                    line = (no.source.line if no.source else None) or 0
                    all_left = (_ref(no) or "") in everywhere
                    add_of_number(
                        drafts[other], line, event_as_row(no), is_merged=other in merged, everybody_left=all_left
                    )
                who = {*name_words(f"{record.contact.first_name or ''} {record.contact.last_name or ''}")}
                if not everywhere and _is_of_same(fresh, who, records[other]):
                    drafts[other].keep_stops((_told(record.contact),))
                drafts[other].keep_stops((record.contact.note,), record.contact.tags)
        yield [draft for draft in drafts.values() if draft.changes]


def _is_of_same(refusals: Sequence[Event], who: Set[str], other: ContactRecord) -> bool:
    """Whether a refusal to partners may be that of another record with its number, by `who` said it: see names.

    Recorded it is by number alone, for calls and SMS, so it makes that person wait in Review (R44), unless it names
    no other channel, or they said yes since, in any way: more than a consent of any kind no reviewer would ask for.
    """
    yeses = [one for one in other.events if one.consent.event == "given" and one.consent.purpose == "partners"]
    wide = [one for one in refusals if not one.consent.channels or {*one.consent.channels} - {*BY_NUMBER}]
    noes = [one for one in wide if one.consent.purpose != "own" and not any(after(yes, one) for yes in yeses)]
    return bool(noes) and may_be_called(who, other.contact.first_name, other.contact.last_name)


def _is_named(who: Set[str], other: ContactRecord) -> bool:
    """Whether some words hold the first and the last name of another record."""
    names = [name_words(one or "") for one in (other.contact.first_name, other.contact.last_name)]
    return all(names) and who >= {*chain(*names)}


def _told(speaker: Contact) -> str:
    """The note about a refusal by somebody with the same number, with the answers of its row."""
    cells = speaker.extra.items() if speaker.extra else ()
    said = [f"{header}: {text}" for header, text in cells if read_answer(text) in (NO, WITHDRAWN)]
    return f"STOP ({' · '.join([speaker.phone or '', *said])})".replace("\n", " ")


def _everybody_left(db: Db, ref: str) -> bool:
    found = imports.find(db, ref)
    return found is not None and bool(found[2].get(EVERYBODY_LEFT))


def import_ref(db: Db, import_number: int) -> str:
    """Public id of an import."""
    return next(ref for ref, number in imports.numbers(db).items() if number == import_number)


def _ref(consent: Consent) -> str | None:
    return consent.source.import_id if consent.source else None


def stops_of_twins(db: Db, notes: Mapping[str, Sequence[str]]) -> Iterator[list[PendingContact]]:
    """Yield pending contacts at the addresses of new ones with notes that ask to stop, in batches.

    The caller writes them. They are records of the same person (R28), and the note makes each of them wait.
    """
    addresses = list(notes)
    for start in range(0, len(addresses), PART):
        part = addresses[start : start + PART]
        numbers = eligibility.at_addresses_of(db, set(part))
        wanted = sorted({number for ids in numbers.values() for number in ids})
        drafts = {number: draft_of(record) for number, record in contacts.load_records(db, wanted).items()}
        for address in part:
            for number in numbers.get(address, ()):
                drafts[number].keep_stops(notes[address])
        yield [draft for draft in drafts.values() if draft.changes]


def refusals_of_rejected_rows(
    db: Db, import_number: int, rejected: Sequence[RejectedRefusal], by_line: NumberHolders
) -> Iterator[list[PendingContact]]:
    """Yield pending contacts that a refusal in a rejected row of an import reaches, in batches.

    The caller writes them. No contact is created. `by_line`: see `holders_by_line`.
    """
    everybody_left = bool(rejected) and _everybody_left(db, import_ref(db, import_number))
    for start in range(0, len(rejected), PART):
        part = rejected[start : start + PART]
        reached = [
            (own, sharing | {number for phone in one.phones for number in by_line.get(phone, ())} - own)
            for one, (own, sharing) in zip(part, reached_by(db, part), strict=True)
        ]
        wanted = sorted({number for pair in reached for numbers in pair for number in numbers})
        records = contacts.load_records(db, wanted)
        drafts = {number: draft_of(record) for number, record in records.items()}
        merged = contacts.merged_among(db, wanted)
        for refusal, (own, sharing) in zip(part, reached, strict=True):
            for number in own:
                drafts[number].add_events(row_with(refusal.line, *refusal.events))
            for number in sharing:
                for event in refusal.events:
                    add_of_number(
                        drafts[number], refusal.line, event, is_merged=number in merged, everybody_left=everybody_left
                    )
                if _is_of_same([*map(event_of, refusal.events)], refusal.who, records[number]):
                    refused = " · ".join([*refusal.phones, *refusal.answers]).replace("\n", " ")
                    drafts[number].keep_stops((f"STOP ({refused})",))
            for number in own | sharing:
                drafts[number].keep_stops((refusal.note,))
                if number in own or _is_named(refusal.who, records[number]):
                    drafts[number].hold_known(refusal.unread, refusal.line)
        yield [draft for draft in drafts.values() if draft.changes]


def stop_strangers(db: Db, import_number: int, named: Sequence[RejectedRefusal], now: datetime) -> list[str]:
    """Put addresses and numbers of `people_named` that are in no record on the suppression list; return the new ones.

    Their lines are not kept, and a file that brings the people later would not find the no. A name alone holds nobody.
    """
    each = [
        line._replace(emails=emails, phones=phones)
        for line in named
        if line.code == "left-elsewhere"
        for emails, phones in [*(((one,), ()) for one in line.emails), *(((), (one,)) for one in line.phones)]
    ]
    strangers = [one for one, (own, sharing) in zip(each, reached_by(db, each), strict=True) if not own | sharing]
    keys = dict.fromkeys(key for one in strangers for key in (*map(canonical, one.emails), *one.phones))
    if not (identifiers := [one for one in keys if one not in suppressions.of_business(db)]):
        return []
    made, new = suppressions.add_staying(db, identifiers, "objection", now.isoformat())
    imports.keep_stopped(db, import_number, made)
    return new


MODES = ("fill", "update", "skip", "none")


class ImportMerger:
    """Merges the contacts of one import into the book; call `take` for each batch, then `close`.

    `heard` are the contacts that a rejected row of an earlier import reaches only now, by that import; `by_number`
    those of the book that a refusal of this file reaches by telephone number, `by_number_alone` those, also new
    ones, without a refusal in a row of theirs, `named` those that `close` was told of, `asking` those of which a note
    asks to stop since this file; `stopped` counts new entries of the suppression list.
    """

    def __init__(self, db: Db, import_number: int, mode: str, now: datetime) -> None:
        self._db, self._import = db, import_number
        self._mode, self._now = mode, now
        self._kinds = consents.ConsentTermsCache(db)
        self._alike = UnchangedRows(db)
        self._keys = keys_for(db)
        self._stops = suppressions.stop_list(db)
        self._can_stop = bool(self._stops.plain) or self._stops.has_hashes
        self.first_new = self._next = contacts.next_number(db)
        self._touched = IdBitmap(self.first_new)
        self._learnt = IdBitmap(self.first_new)
        self._out = IdBitmap(self.first_new)
        self._given: set[int] = set()  # contacts that a partner has the number of
        self._rejected: list[RejectedRefusal] = []
        self._passed_over: dict[str, set[int]] = {}  # contacts by a number of a row that they have not taken
        self._refusing: imports.RefusingLines = {}
        self._by_name: list[tuple[str, str]] = []  # lines that refuse by a name alone: its words, and the text
        self._agreed: set[int] = set()  # contacts with a new consent that an earlier row may take back
        self._unread: set[int] = set()  # contacts with an answer in this file that nobody can read
        self._stops_said: dict[str, list[str]] = {}  # by canonical address, of rows that are compared with nobody
        self.tally = Tally()
        self.heard: dict[int, set[int]] = {}
        self.by_number, self.by_number_alone = set[int](), set[int]()
        self.named, self.asking, self.stopped = set[int](), set[int](), list[str]()

    def take(self, batch: Batch) -> None:
        """Merge the rows of a batch in file order."""
        rows = batch.rows
        if self._mode == "none":
            self._see_stops(batch)
        kinds = [self._kinds.of_row(kind, consent_of) for kind in batch.kinds]
        numbers, several = self._whom(batch)
        alike = self._alike.among(batch, kinds, self._untouched(numbers), several)
        known = self._drafts({key: number for key, number in numbers.items() if key not in alike})
        drafts: dict[object, PendingContact] = {}
        numbers_of_rows: list[int] = []
        for index in (not_new := _not_new(rows, numbers, several)):
            numbers_of_rows.extend(self._take_numbers(index - len(numbers_of_rows)))
            number = alike.get(rows.keys[index])
            if number is None:
                number = self._merge(drafts, known, batch.member, row_of(rows.row(index), batch.names, batch.kinds))
            else:
                self._touched.note(number)
            numbers_of_rows.append(number)
        numbers_of_rows.extend(self._take_numbers(len(rows) - len(numbers_of_rows)))
        self._keys.add(numbers_of_rows)
        self._add(batch, kinds, numbers_of_rows, not_new)
        self._count_alike(batch, alike)
        self._write(drafts)
        batch.note_others(self.tally)
        self._rejected += batch.refusals
        # What nobody can read is heard once: a later explanation of the founder ends it.
        lasting = [one for one in batch.refusals if one.events or one.note or one.code == OTHERS_LEFT]
        lasting = [one for one in lasting if one.code != OTHERS_LEFT or one.emails or one.phones or one.own]
        named = [(one.name, one.note) for one in batch.refusals if one.name and one.note and one not in lasting]
        self._by_name += [(name, note.removeprefix("STOP (").removesuffix(")")) for name, note in named]
        for refusal in lasting:
            self._refusing.setdefault(str(batch.member), {}).setdefault(refusal.code, []).append(refusal.line)

    def close(self, asking: Sequence[tuple[str, str]] = ()) -> Flow[None]:
        """Index the new contacts for search and finish the book's derived data; `asking`: see `people_named`."""
        new = self._next - self.first_new
        yield Progress("index", 0, new)
        for _ in self._keys.close():
            yield Progress("index", 0, new)
        for done in contact_search.add(self._db, self.first_new, self._next):
            yield Progress("index", done, new)
        names = NamesOfBook(self._db)
        named = [*people_named(self._db, names, asking)]
        grouped: dict[str, list[RejectedRefusal]] = {"": [], OWN_ROW: [], OTHERS_LEFT: [*named]}
        for refusal in (*self._rejected, *named_in_rows(self._db, names, self._rejected)):
            is_no = bool(refusal.events or refusal.note)
            code = refusal.code if is_no and not (refusal.events and refusal.code == OTHERS_LEFT) else OWN_ROW
            grouped[code if code in grouped else ""].append(refusal)
        by_line = holders_by_line(self._db, (one for each in grouped.values() for row in each for one in row.phones))
        self.tally.said_no_in_refused = len((yield from self._add_rejected(self._import, grouped[""], by_line)))
        yield from self._add_rejected(self._import, grouped[OWN_ROW], by_line)
        self.named = yield from self._add_rejected(self._import, grouped[OTHERS_LEFT], by_line)
        self.stopped = stop_strangers(self._db, self._import, named, self._now)
        if self._refusing:
            imports.keep_refusing_lines(self._db, self._import, self._refusing)
        if lines := [*asking, *self._by_name]:
            imports.keep_named(self._db, self._import, lines)
        for earlier, before in earlier_refusals(self._db, self._import):
            again = [*before, *named_in_rows(self._db, names, before)]
            if reached := (yield from self._add_rejected(earlier, again, self._passed_over)):
                self.heard[earlier] = reached
        for earlier, meant, brought in named_earlier(self._db, names, self._import):
            yield from self._add_rejected(earlier, meant, {}, brought)
        yield from self._hold_agreed()
        for drafts in stops_of_twins(self._db, self._stops_said):
            self._write({draft.number: draft for draft in drafts})
            yield Progress("index", 0, new)
        refusing = {*suppressions.refusals_from_import(self._db, self._import)}
        for drafts in refusals_by_number(self._db, self._import, self._passed_over):
            self._write({draft.number: draft for draft in drafts})
            reached = {draft.number for draft in drafts if draft.events}
            self.by_number.update(number for number in reached if number < self.first_new)
            self.by_number_alone |= reached - refusing
            yield Progress("index", 0, new)

    def _see_stops(self, batch: Batch) -> None:
        """Keep the notes of rows that ask to stop, each by its address."""
        rows = batch.rows
        notes = rows.columns[batch.names.index("note")] if "note" in batch.names else [NULL_CELL] * len(rows)
        for index, (key, cell) in enumerate(zip(rows.keys, notes, strict=True)):
            note = rows.wholes[index].facts.get("note") if index in rows.wholes else cell
            if isinstance(note, str) and "@" in key and says_stop(note):
                self._stops_said.setdefault(canonical(key), []).append(note)

    def _add_rejected(
        self,
        import_number: int,
        rejected: Sequence[RejectedRefusal],
        by_line: NumberHolders,
        among: Container[int] | None = None,
    ) -> Flow[set[int]]:
        """Record the refusals in rejected rows of an import; return the contacts that did not have them."""
        reached = set[int]()
        for each in refusals_of_rejected_rows(self._db, import_number, rejected, by_line):
            drafts = [draft for draft in each if among is None or draft.number in among]
            self._write({draft.number: draft for draft in drafts}, import_number)
            reached.update(draft.number for draft in drafts)
            yield Progress("index", 0, self._next - self.first_new)
        return reached

    def _hold_agreed(self) -> Flow[None]:
        """Make contacts wait for answers that came before their new consents, are no older, and cannot be read."""
        # Lines of this file alone, all answered clearly, need not be read again.
        agreed = [one for one in sorted(self._agreed) if one < self.first_new or one in self._unread]
        ref = import_ref(self._db, self._import)
        for start in range(0, len(agreed), PART):
            for number, answers in sorted(unread_answers(self._db, agreed[start : start + PART]).items()):
                records = contacts.load_records(self._db, sorted({contact for contact, *_ in answers}))
                drafts: dict[object, PendingContact] = {one: draft_of(record) for one, record in records.items()}
                for contact, line, unread in answers:
                    drafts[contact].hold_new(unread, ref, line, is_own=number == self._import)
                self._write({one: draft for one, draft in drafts.items() if draft.changes}, number)
            yield Progress("index", 0, self._next - self.first_new)

    def _take_numbers(self, count: int) -> range:
        self._next += count
        return range(self._next - count, self._next)

    def _whom(self, batch: Batch) -> tuple[dict[str, int], Set[str]]:
        """Return existing contact ids by row key, and the keys that occur more than once in the batch."""
        if self._mode == "none":
            return {}, frozenset()
        return self._keys.find(batch.rows.keys, batch.met.before), batch.met.twins

    def _untouched(self, numbers: dict[str, int]) -> dict[str, int]:  # in the book before, not in this file yet
        return {key: n for key, n in numbers.items() if n < self.first_new and n not in self._touched}

    def _drafts(self, numbers: dict[str, int]) -> dict[str, PendingContact]:
        """Pending contacts by key, for contacts in the book and those of earlier rows."""
        records = contacts.load_records(self._db, sorted(set(numbers.values())))
        if self._mode == "update":
            self._given = contacts.given_by_number(self._db, list(records))
        drafts = {number: draft_of(record) for number, record in records.items()}
        return {key: drafts[number] for key, number in numbers.items()}

    def _merge(
        self, drafts: dict[object, PendingContact], known: dict[str, PendingContact], member: int, row: Row
    ) -> int:
        """Merge a row into the pending contact; return the contact id."""
        key: object = object() if self._mode == "none" else row.key
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = known.get(row.key) or new_draft(*self._take_numbers(1))
        self._row(draft, (member, row.line), row)
        return draft.number

    def _row(self, draft: PendingContact, origin: tuple[int, int], row: Row) -> None:
        again = self._again(draft)
        before, note, tags = draft.changes, draft.facts.get("note"), draft.facts.get("tags") or ()
        if self._mode == "skip" and draft.number < self.first_new:
            draft.add_events(row, only_refusals=True)
            draft.keep_child(row, self._mode)
        elif self._mode == "update" and not draft.new and not again:
            self._replace(draft, row)
            draft.add_events(row)
        else:
            fill(draft, row, is_twice=again)
            draft.add_events(row)
        self._see_number(draft, row.facts.get("phone"))  # type: ignore[arg-type]  # a text
        draft.keep_stops((note,), (*tags, *(row.facts.get("tags") or ())))  # type: ignore[misc]  # texts
        draft.keep_stops((row.facts.get("note"),), whole=True)
        draft.keep_unread(row)
        if row.unread.unclear or row.unread.left_out:
            self._unread.add(draft.number)
        is_known = again or draft.number < self.first_new
        if is_known and any(event.kind.event == "given" for event, _ in draft.events):
            self._agreed.add(draft.number)
        # Count a contact that was opted out before this file and stays so (R33), once per contact. A withdrawal in an
        # earlier row does not count: it is no older than the file.
        if (not again or draft.changes > before) and (
            (draft.withdrew and not again) or (self._can_stop and self._stops.matching(draft.all_addresses()))
        ):
            self._stays_out(draft.number)
        draft.origins.append(origin)
        self._count(draft, again=again, learns=draft.changes > before)

    def _replace(self, draft: PendingContact, row: Row) -> None:
        """Overwrite facts with those of a row; a number that is suppressed, or was given, stays as a further one."""
        number = draft.facts.get("phone")
        if not replace_facts(draft, row):
            self.tally.of_others.append(row.line)
        if number and number != draft.facts.get("phone"):
            if draft.number in self._given:
                keep_number(draft, number)
            self._see_number(draft, number)

    def _see_number(self, draft: PendingContact, number: str | None) -> None:
        """Keep a number of a row that the record has not, if it is suppressed; else note it until the file is read."""
        if not number or number == (first := draft.facts.get("phone")):
            return
        key, there = phone_key(number), [first, *(draft.facts.get("other_phones") or ())]
        if key in (phone_key(one) for one in there if one):
            return
        if self._stops.matching([key]):
            keep_number(draft, number)
        else:
            self._passed_over.setdefault(key, set()).add(draft.number)

    def _count(self, draft: PendingContact, *, again: bool, learns: bool) -> None:
        """Count a row; a known contact counts as updated once, whichever of its rows added something."""
        counts = self.tally.counts
        learns = learns and draft.number < self.first_new and self._learnt.note(draft.number)
        if again:
            counts["duplicates"] += 1
            if learns:
                counts["unchanged"] -= 1
                counts["updated"] += 1
        elif draft.new:
            counts["created"] += 1
        else:
            counts["updated" if learns else "unchanged"] += 1

    def _again(self, draft: PendingContact) -> bool:
        """Whether an earlier row of this file had the same contact."""
        if self._mode == "none":
            return False
        if draft.number >= self.first_new:
            return not draft.new or bool(draft.origins)
        return not self._touched.note(draft.number)

    def _stays_out(self, number: int) -> None:
        self.tally.stay_blocked += self._out.note(number)

    def _add(self, batch: Batch, kinds: Sequence[int], contact_ids: Sequence[int], not_new: Sequence[int]) -> None:
        """Write new contacts of one row each: all rows except the positions in `not_new`."""
        rows, is_new = batch.rows, [True] * len(contact_ids)
        for place in not_new:
            is_new[place] = False
        numbers, lines, *columns = (
            list(compress(column, is_new)) for column in (contact_ids, rows.lines, *rows.columns)
        )
        names = (*batch.names, *DRAWN)
        writer.add_ready(self._db, self._import, batch.member, names, zip(numbers, lines, *columns, strict=True))
        answers = rows.answers.only(is_new)
        events = zip(
            map(contact_ids.__getitem__, answers.rows), answers.seqs, map(kinds.__getitem__, answers.kinds), answers.at,
            answers.lo, answers.hi, answers.raws, map(rows.lines.__getitem__, answers.rows),
            *filter(None, [answers.ips]), strict=True,
        )  # fmt: skip
        consents.insert_of_rows(self._db, self._import, events, has_ip=bool(answers.ips))
        self.tally.counts["created"] += len(numbers)
        if self._can_stop:
            for number, addresses in zip(numbers, addresses_of(columns, batch.names), strict=True):
                if self._stops.matching(addresses):
                    self._stays_out(number)

    def _count_alike(self, batch: Batch, alike: dict[str, int]) -> None:
        """Record the rows that change nothing."""
        if not alike:
            return
        lines = [
            (alike[key], (batch.member, line))
            for key, line in zip(batch.rows.keys, batch.rows.lines, strict=True)
            if key in alike
        ]
        writer.add_lines(self._db, self._import, lines)
        self.tally.counts["unchanged"] += len(lines)
        if self._can_stop:
            for number, known in contacts.addresses_of(self._db, list(alike.values())).items():
                if self._stops.matching(known):
                    self._stays_out(number)

    def _write(self, drafts: dict[object, PendingContact], import_number: int | None = None) -> None:
        """Write contacts and answers as those of this import, or of an earlier one."""
        source = self._import if import_number is None else import_number
        new = [draft for draft in drafts.values() if draft.new]
        writer.add_people(self._db, source, [draft.as_new() for draft in new])
        changed = [draft for draft in drafts.values() if not draft.new]
        writer.change_people(self._db, source, [draft.as_changed() for draft in changed])
        for draft in changed if source != self._import else ():
            if "note" in draft.replaced:
                before, note = draft.replaced["note"], str(draft.facts["note"])
                undo.add_below_later(self._db, source, draft.number, before, note[len(before or "") :].lstrip("\n"))
        for draft in drafts.values():
            draft.repeat_late_refusals(self._now)
        starts = consents.next_seqs(self._db, [draft.number for draft in changed if draft.events])
        for draft in changed:
            draft.seq = starts.get(draft.number, 0)
        self.asking.update(draft.number for draft in changed if draft.replaced and draft.asks_to_stop_now)
        events = [row for draft in drafts.values() for row in draft.event_rows(self._kinds, source)]
        consents.insert_many(self._db, events)


def _not_new(rows: ReadyRows, numbers: Container[str], several: Container[str]) -> list[int]:
    """Positions of rows, ascending, with a known or repeated contact or incomplete cells."""
    return [place for place, key in enumerate(rows.keys) if key in numbers or key in several or place in rows.wholes]
