"""People of a step of the month, by the references that the partner knows: who gets shared, who must be suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from leadkeeper.db import billing, contacts, disclosures, register, suppressions
from leadkeeper.db.engine import Db
from leadkeeper.db.months import MonthStep
from leadkeeper.db.suppressions import NotificationRow
from leadkeeper.domain.book import reference

MOST = 1_000
"""People named of each step; further ones are only counted."""

_CELLS = ("first_name", "last_name", "company", "email")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a step; `ref` is the newest row that this partner was given, "" before the first.

    Name and address are "" for an erased person, `kind` is why the partner must be notified, None in an export.
    """

    ref: str
    name: str
    email: str
    kind: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return the object printed by `month --people --json`."""
        return {name: getattr(self, name) or None for name in self.__slots__}


def people_to_tell(db: Db, partner: str) -> list[PersonLine]:
    """Return the people of the open notifications to a partner (id), in order of creation."""
    return _told(db, partner, suppressions.read_notifications(db, partner, only_open=True))


def people_of(db: Db, step: MonthStep) -> list[PersonLine]:
    """Return the people of a suppression file or an export that was made."""
    if step.step == "stop-file":
        every = suppressions.read_notifications(db, step.subject)
        return _told(db, step.subject, [one for one in every if one.stop_file == step.ref])
    rows = billing.rows_at(db, step.ref or "", range(MOST))
    people = [(row.contact, row.reference) for _, row in sorted(rows.items()) if row.contact is not None]
    return _lines(db, people)


def people_planned(db: Db, partner: str, numbers: Iterable[int]) -> list[PersonLine]:
    """Return the people of a planned export; `numbers` are their ids."""
    people = list(islice(numbers, MOST))
    refs = references_to(db, partner, people)
    return _lines(db, [(number, refs.get(number, "")) for number in people])


def references_to(db: Db, partner: str, numbers: Sequence[int]) -> dict[int, str]:
    """Return the newest reference of each contact in the files of a partner; none for files of a restored archive."""
    known = {export for export, entry in disclosures.exports(register.entries(db)).items() if entry.kind == "export"}
    return {
        number: reference(row.export, row.position)
        for number, rows in suppressions.handed(db, partner, numbers).items()
        for row in rows
        if row.export in known
    }


def _told(db: Db, partner: str, notices: Sequence[NotificationRow]) -> list[PersonLine]:
    kinds: Mapping[int, str | None] = {one.person: one.kind for one in notices[:MOST]}
    refs = references_to(db, partner, list(kinds))
    return _lines(db, [(number, refs.get(number, "")) for number in kinds], kinds)


def _lines(
    db: Db, people: Sequence[tuple[int, str]], kinds: Mapping[int, str | None] | None = None
) -> list[PersonLine]:
    cells = contacts.cells(db, _CELLS, [number for number, _ref in people])
    lines = []
    for number, ref in people:
        first, last, company, email = cells.get(number, (None,) * len(_CELLS))
        name = " ".join(filter(None, (first, last))) or company or ""
        lines.append(PersonLine(ref, name, email or "", kinds[number] if kinds else None))
    return lines
