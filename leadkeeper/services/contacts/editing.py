"""Manual edits of contacts; the undo journal keeps every replaced value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leadkeeper.db import contact_list, contacts, eligibility, suppressions
from leadkeeper.db.book import settings, undo_log
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain import contact as contact_domain
from leadkeeper.domain import contact_input
from leadkeeper.domain.contact import Contact, full_name
from leadkeeper.domain.contact_input import EXTRA, WORDS, YES, Typed
from leadkeeper.domain.email import canonical
from leadkeeper.domain.suppression import SuppressionList
from leadkeeper.domain.time import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.listing import people_fitting
from leadkeeper.services.eligibility.context import folded_until

PART = 2000


@dataclass(frozen=True, slots=True)
class Fitting:
    """All contacts that match a search and filters: a selection without listing ids."""

    search: str = ""
    filters: contact_list.Filters = field(default_factory=dict)


Whom = Sequence[int] | Fitting
"""Contact ids, or all contacts that match a filter."""


@dataclass(frozen=True, slots=True)
class Edited:
    """Result of an edit: its journal number (None if nothing changed) and the number of contacts changed."""

    edit: int | None
    people: int


def set_stage(db: Db, selection: Whom, stage: str, now: datetime) -> Flow[Edited]:
    """Set the pipeline stage of contacts; raises `unknown-stage`."""
    if stage not in WORDS["stage"]:
        raise LeadKeeperError("unknown-stage", stage=stage, known=", ".join(WORDS["stage"]))
    return (yield from _set(db, selection, "stage", stage, now))


def set_owner(db: Db, whom: Whom, owner: str, now: datetime) -> Flow[Edited]:
    """Set the owner of contacts; "" for none."""
    return (yield from _set(db, whom, "owner", owner.strip() or None, now))


def contest(db: Db, whom: Whom, contested: bool, now: datetime) -> Flow[Edited]:
    """Mark contacts as disputing their consent, which blocks them (R44, GDPR 18), or clear the mark."""
    return (yield from _set(db, whom, "contested", int(contested), now))


def change_tags(db: Db, selection: Whom, add: Iterable[str], remove: Iterable[str], now: datetime) -> Flow[Edited]:
    """Add and remove tags."""
    more = tuple(dict.fromkeys(tag for one in add if (tag := one.strip())))
    less = frozenset(remove)

    def write(numbers: Sequence[int]) -> None:
        changed = {}
        for number, tags in undo_log.tags_of(db, numbers).items():
            after = tuple(dict.fromkeys((*(tag for tag in tags if tag not in less), *more)))
            if after != tags:
                changed[number] = after
        undo_log.set_tags(db, changed)

    return (yield from _edit(db, selection, "tags", {"add": list(more), "remove": sorted(less)}, now, write))


def tags(db: Db) -> list[str]:
    """Return every tag in use."""
    return undo_log.all_tags(db)


def _set(db: Db, selection: Whom, column: str, value: str | int | None, now: datetime) -> Flow[Edited]:
    def write(numbers: Sequence[int]) -> None:
        undo_log.set_for_many(db, column, value, numbers)

    return (yield from _edit(db, selection, column, {column: value}, now, write))


def _fitting(db: Db, whom: Fitting, now: datetime) -> Flow[Sequence[int]]:
    return (yield from people_fitting(db, whom.search, whom.filters, "added", paris_day(now)))


def _edit(
    db: Db,
    selection: Whom,
    kind: str,
    facts: Mapping[str, Any],
    now: datetime,
    write: Callable[[Sequence[int]], None],
) -> Flow[Edited]:
    """Apply one edit in batches of some thousand contacts; if stopped, nothing has changed."""
    numbers: Sequence[int] = (yield from _fitting(db, selection, now)) if isinstance(selection, Fitting) else selection
    with writing(db), undo_log.recording(db, kind, now.isoformat(), facts) as made:
        for start in range(0, len(numbers), PART):
            write(list(numbers[start : start + PART]))
            made.keep()
            yield Progress("edit", min(start + PART, len(numbers)), len(numbers))
        made.facts["people"] = people = made.people()
    return Edited(made.number if made.changed else None, people)


__all__ = ["EXTRA", "YES", "Fields", "edit_person", "fields_of", "wrong_fields"]


@dataclass(frozen=True, slots=True)
class Fields:
    """Editable fields of a contact as text, and the day of the last manual change of each."""

    number: int
    contact: Contact
    texts: dict[str, str]
    by_hand: dict[str, str]


def fields_of(db: Db, number: int) -> Fields:
    """Return the editable fields of a contact; raises `unknown-contact`."""
    contact = _contact(db, number)
    by_hand = {name: edit.at for edit in undo_log.of_contact(db, number) for name in _named(edit)}
    return Fields(number, contact, contact_input.as_typed(contact), by_hand)


def _named(edit: undo_log.Edit) -> list[str]:
    return list(edit.facts.get("fields", ())) if edit.kind in ("fields", "merge") else [edit.kind]


def wrong_fields(contact: Contact, texts: Typed, now: datetime) -> dict[str, LeadKeeperError]:
    """Return the errors in typed values, by field; see `domain.contact_input.read`."""
    return contact_input.read(contact, texts, paris_day(now))[1]


def edit_person(db: Db, number: int, texts: Typed, now: datetime) -> Edited:
    """Write the changed fields of a contact, given as text by name.

    Raises the first error of `wrong_fields`, `unknown-contact`, `email-taken` if the new address belongs to another
    record, and `stop-list-loses` if a suppression matches only an address that would be removed.
    """
    contact = _contact(db, number)
    before = contact_input.as_typed(contact)
    changed = {name: text for name, text in texts.items() if before.get(name, "") != text}
    after, wrong = contact_input.read(contact, changed, paris_day(now))
    for error in wrong.values():
        raise error
    if after.email and after.email != contact.email:
        _check_free(db, number, after.email)
    keys = contact_domain.keys(after.email, after.phone, after.other_emails, after.other_phones)
    with writing(db), undo_log.recording(db, "fields", now.isoformat(), {"people": 1, "fields": list(changed)}) as made:
        stopped = stopping(db, [number])
        undo_log.rewrite(db, number, after, keys)
        check_still_stopped(db, number, stopped)
    return Edited(made.number if made.changed else None, int(made.changed))


def _check_free(db: Db, number: int, email: str) -> None:
    key = canonical(email)
    at_it = sorted({other for _address, other in eligibility.at_addresses(db, [key])} - {number})
    for contact in contacts.read(db, at_it):
        if contact.email and canonical(contact.email) == key:
            name = full_name(contact.first_name, contact.last_name) or contact.company or contact.id
            raise LeadKeeperError("email-taken", email=email, name=name, contact=contact.id)


def _contact(db: Db, number: int) -> Contact:
    result = contacts.read(db, [number])
    if not result:
        raise LeadKeeperError("unknown-contact", contact=f"c{number}")
    return result[0]


def stopping(db: Db, numbers: list[int]) -> set[object]:
    """Suppression entries that match these contacts."""
    stops = SuppressionList(suppressions.read_all(db), settings.read(db).suppression_key, folded_until(db))
    records = contacts.load_records(db, numbers)
    return {entry for record in records.values() for entry in stops.matching(record.addresses)}


def check_still_stopped(db: Db, number: int, before: set[object]) -> None:
    """Raise `stop-list-loses` if a suppression no longer matches this contact (GDPR 21(3))."""
    if before - stopping(db, [number]):
        raise LeadKeeperError("stop-list-loses")
