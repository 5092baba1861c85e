"""Puts the rows of a file into the book: who is new, who is known, what is filled in, which answers are added.

Rows come by the thousand: one question finds whoever of a thousand is in the book already. Nothing holds a whole file.
Most rows are of somebody new, or tell nothing new; they are written as they come. The others become drafts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence, Set
from dataclasses import dataclass, field
from itertools import compress

from leadkeeper.flows.import_alike import Alike
from leadkeeper.flows.import_draft import Draft, consent_of, draft_of, fill, keep_number, new_draft, replace_facts
from leadkeeper.flows.import_numbers import noes_by_number
from leadkeeper.flows.import_rows import Batch
from leadkeeper.flows.noted import Noted
from leadkeeper.flows.ready_row import DRAWN, addresses_of, row_of
from leadkeeper.flows.ready_rows import ReadyRows
from leadkeeper.flows.stop_key import folded_until
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.phone import read_phone
from leadkeeper.rules.row import Row
from leadkeeper.rules.stop_list import StopList
from leadkeeper.store import consents, contacts, import_writes, people, search_index, suppressions
from leadkeeper.store import owner as owners
from leadkeeper.store.engine import Db
from leadkeeper.store.import_keys import keys_for

MODES = ("fill", "update", "skip", "none")


@dataclass(slots=True)
class Tally:
    """What became of the rows."""

    counts: Counter[str] = field(default_factory=Counter)
    stay_blocked: int = 0


class People:
    """The people of one import, against the book; `take` batches, then `close`."""

    def __init__(self, db: Db, import_number: int, mode: str) -> None:
        self._db = db
        self._import = import_number
        self._mode = mode
        self._kinds = consents.Kinds(db)
        self._alike = Alike(db)
        self._keys = keys_for(db)
        self._stops = StopList(suppressions.read_all(db), owners.read(db).suppression_key, folded_until(db))
        self._can_stop = bool(self._stops.plain) or self._stops.has_hashes
        self._first_new = self._next = contacts.next_number(db)
        self._touched = Noted(self._first_new)
        self._learnt = Noted(self._first_new)
        self._out = Noted(self._first_new)
        self.tally = Tally()

    def take(self, batch: Batch) -> None:
        """The rows of a batch, in the order of the file."""
        rows = batch.rows
        kinds = [self._kinds.of_row(kind, consent_of) for kind in batch.kinds]
        numbers, several = self._whom(batch)
        alike = self._alike.among(batch, kinds, self._untouched(numbers), several)
        known = self._drafts({key: number for key, number in numbers.items() if key not in alike})
        drafts: dict[object, Draft] = {}
        told: list[int] = []
        for place in (not_new := _not_new(rows, numbers, several)):
            told.extend(self._take_numbers(place - len(told)))
            number = alike.get(rows.keys[place])
            if number is None:
                number = self._merge(drafts, known, batch.member, row_of(rows.row(place), batch.names, batch.kinds))
            else:
                self._touched.note(number)
            told.append(number)
        told.extend(self._take_numbers(len(rows) - len(told)))
        self._keys.add(told)
        self._add(batch, kinds, told, not_new)
        self._count_alike(batch, alike)
        self._write(drafts)

    def close(self) -> Flow[None]:
        """Makes the new people findable, and puts the book in order."""
        new = self._next - self._first_new
        yield Progress("index", 0, new)
        for _ in self._keys.close():
            yield Progress("index", 0, new)
        for drafts in noes_by_number(self._db, self._import):
            self._write({draft.number: draft for draft in drafts})
            yield Progress("index", 0, new)
        for done in search_index.add(self._db, self._first_new, self._next):
            yield Progress("index", done, new)

    def _take_numbers(self, count: int) -> range:
        self._next += count
        return range(self._next - count, self._next)

    def _whom(self, batch: Batch) -> tuple[dict[str, int], Set[str]]:
        """Whom the rows are about: row numbers of those in the book by key, and the keys of several rows."""
        if self._mode == "none":
            return {}, frozenset()
        return self._keys.find(batch.rows.keys, batch.met.before), batch.met.twins

    def _untouched(self, numbers: dict[str, int]) -> dict[str, int]:
        """Those who were in the book before this file, and of whom it has not spoken yet."""
        return {key: n for key, n in numbers.items() if n < self._first_new and n not in self._touched}

    def _drafts(self, numbers: dict[str, int]) -> dict[str, Draft]:
        """Drafts of people in the book, by key; people of earlier rows of the file are there as well."""
        records = people.read(self._db, sorted(set(numbers.values())))
        drafts = {number: draft_of(record) for number, record in records.items()}
        return {key: drafts[number] for key, number in numbers.items()}

    def _merge(self, drafts: dict[object, Draft], known: dict[str, Draft], member: int, row: Row) -> int:
        """Puts a row into the draft of its person; gives the person's row number."""
        key: object = object() if self._mode == "none" else row.key
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = known.get(row.key) or new_draft(*self._take_numbers(1))
        self._row(draft, (member, row.line), row)
        return draft.number

    def _row(self, draft: Draft, origin: tuple[int, int], row: Row) -> None:
        again = self._again(draft)
        before, note = draft.changes, draft.facts.get("note")
        if self._mode == "skip" and draft.number < self._first_new:
            draft.add_events(row, only_noes=True)
        elif self._mode == "update" and not draft.new and not again:
            self._replace(draft, row)
            draft.add_events(row)
        else:
            fill(draft, row)
            draft.add_events(row)
        draft.keep_stops((note, row.facts.get("note")))
        if not again or draft.changes > before:
            self._count_out(draft, again=again)
        draft.origins.append(origin)
        self._count(draft, again=again, learns=draft.changes > before)

    def _replace(self, draft: Draft, row: Row) -> None:
        """Takes what a row gives; a number on the stop list stays a further one: no import sets anybody free."""
        number = draft.facts.get("phone")
        replace_facts(draft, row)
        if number and number != draft.facts.get("phone") and self._stops.matching([read_phone(number).e164 or number]):
            keep_number(draft, number)

    def _count(self, draft: Draft, *, again: bool, learns: bool) -> None:
        """Counts a row; somebody of the book is updated once, whichever of their rows brought something new."""
        counts = self.tally.counts
        learns = learns and draft.number < self._first_new and self._learnt.note(draft.number)
        if again:
            counts["duplicates"] += 1
            if learns:
                counts["unchanged"] -= 1
                counts["updated"] += 1
        elif draft.new:
            counts["created"] += 1
        else:
            counts["updated" if learns else "unchanged"] += 1

    def _again(self, draft: Draft) -> bool:
        """Whether an earlier row of this file was about the same person."""
        if self._mode == "none":
            return False
        if draft.number >= self._first_new:
            return not draft.new or bool(draft.origins)
        return not self._touched.note(draft.number)

    def _count_out(self, draft: Draft, *, again: bool) -> None:
        """Counts somebody who was out before this file, and stays so (R33), whichever of their rows shows it.

        A withdrawal in a row before this one is no earlier than the file.
        """
        if (draft.withdrew and not again) or (self._can_stop and self._stops.matching(draft.all_addresses())):
            self._stays_out(draft.number)

    def _stays_out(self, number: int) -> None:
        self.tally.stay_blocked += self._out.note(number)

    def _add(self, batch: Batch, kinds: Sequence[int], told: Sequence[int], not_new: Sequence[int]) -> None:
        """Writes people whom the book did not have, each from one row: all but some, whose places are given."""
        rows, is_new = batch.rows, [True] * len(told)
        for place in not_new:
            is_new[place] = False
        numbers, lines, *columns = (list(compress(column, is_new)) for column in (told, rows.lines, *rows.columns))
        names = (*batch.names, *DRAWN)
        import_writes.add_ready(self._db, self._import, batch.member, names, zip(numbers, lines, *columns, strict=True))
        said = rows.answers.only(is_new)
        events = zip(
            map(told.__getitem__, said.rows), said.seqs, map(kinds.__getitem__, said.kinds), said.at, said.lo, said.hi,
            said.raws, map(rows.lines.__getitem__, said.rows), *filter(None, [said.ips]), strict=True,
        )  # fmt: skip
        consents.insert_of_rows(self._db, self._import, events, has_ip=bool(said.ips))
        self.tally.counts["created"] += len(numbers)
        if self._can_stop:
            for number, addresses in zip(numbers, addresses_of(columns, batch.names), strict=True):
                if self._stops.matching(addresses):
                    self._stays_out(number)

    def _count_alike(self, batch: Batch, alike: dict[str, int]) -> None:
        """Notes the rows that tell nothing new."""
        if not alike:
            return
        lines = [
            (alike[key], (batch.member, line))
            for key, line in zip(batch.rows.keys, batch.rows.lines, strict=True)
            if key in alike
        ]
        import_writes.add_lines(self._db, self._import, lines)
        self.tally.counts["unchanged"] += len(lines)
        if self._can_stop:
            for number, known in people.addresses_of(self._db, list(alike.values())).items():
                if self._stops.matching(known):
                    self._stays_out(number)

    def _write(self, drafts: dict[object, Draft]) -> None:
        new = [draft for draft in drafts.values() if draft.new]
        import_writes.add_people(self._db, self._import, [draft.as_new() for draft in new])
        changed = [draft for draft in drafts.values() if not draft.new]
        import_writes.change_people(self._db, self._import, [draft.as_changed() for draft in changed])
        starts = consents.next_seqs(self._db, [draft.number for draft in changed if draft.events])
        for draft in changed:
            draft.seq = starts.get(draft.number, 0)
        events = [row for draft in drafts.values() for row in draft.event_rows(self._kinds, self._import)]
        consents.insert_many(self._db, events)


def _not_new(rows: ReadyRows, numbers: Container[str], several: Container[str]) -> list[int]:
    """The places of rows, in order, that are about somebody known or met before, or whose cells do not hold all."""
    return [place for place, key in enumerate(rows.keys) if key in numbers or key in several or place in rows.wholes]
