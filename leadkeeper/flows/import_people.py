"""Puts the rows of a file into the book: who is new, who is known, what is filled in, which answers are added.

Rows come by the thousand: one question finds whoever of a thousand is in the book already. Nothing holds a whole file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from leadkeeper.flows.import_draft import Draft, draft_of, fill, new_draft, replace_facts
from leadkeeper.rules.row import Row
from leadkeeper.rules.stop_list import StopList
from leadkeeper.store import consents, contacts, import_writes, people, suppressions
from leadkeeper.store import owner as owners
from leadkeeper.store.engine import Db

MODES = ("fill", "update", "skip", "none")


@dataclass(slots=True)
class Origin:
    """Where a row comes from: the member of a ZIP (0 for a plain file) and its line."""

    member: int
    line: int


@dataclass(slots=True)
class Tally:
    """What became of the rows."""

    counts: Counter[str] = field(default_factory=Counter)
    stay_blocked: int = 0


class People:
    """The people of one import, against the book; `take` rows, then `close`."""

    def __init__(self, db: Db, import_number: int, mode: str) -> None:
        self._db = db
        self._import = import_number
        self._mode = mode
        self._kinds = consents.Kinds(db)
        self._stops = StopList(suppressions.read_all(db), owners.read(db).suppression_key)
        self._first_new = self._next = contacts.next_number(db)
        self._touched = bytearray(self._first_new // 8 + 1)
        self.tally = Tally()

    def take(self, rows: Sequence[tuple[Origin, Row]]) -> None:
        """Some rows, in the order of the file."""
        known = {} if self._mode == "none" else self._known(rows)
        drafts: dict[object, Draft] = {}
        for origin, row in rows:
            key: object = object() if self._mode == "none" else row.key
            draft = drafts.get(key)
            if draft is None:
                draft = drafts[key] = known.get(row.key) or new_draft(self._take_number())
            self._row(draft, origin, row)
        self._write(drafts.values())

    def close(self) -> None:
        """Makes the new people findable."""
        contacts.index_new(self._db, self._first_new)

    def _take_number(self) -> int:
        self._next += 1
        return self._next - 1

    def _known(self, rows: Sequence[tuple[Origin, Row]]) -> dict[str, Draft]:
        """Whoever of these rows is in the book, by key; people of earlier rows of the file are there as well."""
        numbers = import_writes.by_key(self._db, list({row.key for _, row in rows}))
        records = people.read(self._db, sorted(set(numbers.values())))
        drafts = {number: draft_of(record) for number, record in records.items()}
        return {key: drafts[number] for key, number in numbers.items()}

    def _row(self, draft: Draft, origin: Origin, row: Row) -> None:
        again = self._again(draft)
        before = draft.changes
        skipped = self._mode == "skip" and not draft.new and not again and draft.number < self._first_new
        if skipped:
            draft.add_events(row, only_noes=True)
        elif self._mode == "update" and not draft.new and not again:
            replace_facts(draft, row)
            draft.add_events(row)
        else:
            fill(draft, row)
            draft.add_events(row)
        if not again:
            self._count_out(draft)
        draft.origins.append((origin.member, origin.line))
        if again:
            self.tally.counts["duplicates"] += 1
        elif draft.new:
            self.tally.counts["created"] += 1
        else:
            self.tally.counts["updated" if draft.changes > before else "unchanged"] += 1

    def _again(self, draft: Draft) -> bool:
        """Whether an earlier row of this file was about the same person."""
        if self._mode == "none":
            return False
        if draft.number >= self._first_new:
            return not draft.new or bool(draft.origins)
        place, bit = divmod(draft.number, 8)
        seen = bool(self._touched[place] & (1 << bit))
        self._touched[place] |= 1 << bit
        return seen

    def _count_out(self, draft: Draft) -> None:
        """Counts somebody who was out before this file, and stays so (R33)."""
        addresses = draft.own_addresses() if draft.new else draft.addresses
        if draft.withdrew or self._stops.matching(addresses):
            self.tally.stay_blocked += 1

    def _write(self, drafts: Iterable[Draft]) -> None:
        new = [draft for draft in drafts if draft.new]
        import_writes.add_people(self._db, self._import, [draft.as_new() for draft in new])
        changed = [draft for draft in drafts if not draft.new]
        import_writes.change_people(self._db, self._import, [draft.as_changed() for draft in changed])
        events = [row for draft in drafts for row in draft.event_rows(self._kinds, self._import)]
        consents.insert_many(self._db, events)
