"""The records of one person, by an address or an id: for what erases, discloses or is told of them, never for judging.

To judge, a shared address is enough to take the strictest answer (R28). It is not enough here: two colleagues may share
a mailbox. Without a choice these are the record that was named and those that are surely the same person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leadkeeper.db import consents, contacts, disclosures, duplicates, eligibility
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db
from leadkeeper.db.imports import imports
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.duplicates import Bearer, surely_same
from leadkeeper.domain.email import canonical, import_key
from leadkeeper.domain.text import Cell, row_texts
from leadkeeper.domain.verdict import Judgement
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.contacts.listing import find
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects


@dataclass(frozen=True, slots=True)
class Named:
    """A record as a person chooses it: its id, the name, how it is reached."""

    contact: str
    name: str
    reached: str

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.contact, self.name, self.reached)))


@dataclass(frozen=True, slots=True)
class Records:
    """Row numbers: the record named, those of the person in the order of the book, others at their addresses."""

    first: int
    numbers: tuple[int, ...]
    left: tuple[int, ...]


def resolve_contact_ids(db: Db, address_or_id: str, only: Sequence[str] | None = None) -> Records:
    """The records of the person with this id or e-mail address; with `only` (ids) just these of all at the address.

    The id of a record that was merged leads to the one kept. Raises `unknown-contact`, `several-people` where an
    address names nobody alone, and `not-at-address` for an id in `only` that shares no address.
    """
    found = _named(db, address_or_id)
    cluster = set(found).union(*(contacts.duplicates_of(db, number) for number in found))
    if only is not None:
        chosen = _chosen(db, only, cluster)
    else:
        known = _bearers(db, cluster)
        chosen = _surely(db, found[0], known)
        if not chosen.issuperset(found):
            raise LeadKeeperError(
                "several-people", contact=address_or_id, records="; ".join(map(str, named(db, sorted(cluster))))
            )
    first = found[0] if found[0] in chosen else min(chosen)
    return Records(first, tuple(sorted(chosen)), tuple(sorted(cluster - chosen)))


def record_of(db: Db, address_or_id: str) -> int:
    """The row number of the very record with this id or address; raises as `records_of`."""
    found = _named(db, address_or_id)
    if len(found) > 1:
        resolve_contact_ids(db, address_or_id)  # raises where these are several people
    return found[0]


def choice(
    db: Db, address_or_id: str, only: Sequence[str] | None = None
) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """The records of a person and those left, as a person chooses between them; raises as `records_of`."""
    found = resolve_contact_ids(db, address_or_id, only)
    return tuple(named(db, found.numbers)), tuple(named(db, found.left))


def named(db: Db, numbers: Sequence[int]) -> list[Named]:
    """These records as a person chooses between them."""
    return [Named(one.id, name_of(one), one.email or one.phone or "") for one in contacts.read(db, numbers)]


def name_of(contact: Contact) -> str:
    """What a person is called: first and last name, else the company; empty where neither is known."""
    return " ".join(filter(None, (contact.first_name, contact.last_name))) or contact.company or ""


def _named(db: Db, address_or_id: str) -> list[int]:
    """The record with this id; else those whose own address it is, as it was typed first; else whose further one."""
    number = _by_id(db, address_or_id)
    if number is not None:
        return [number]
    if "@" not in address_or_id:
        raise LeadKeeperError("unknown-contact", contact=address_or_id)
    key = canonical(address_or_id)
    bearers = _bearers(db, {number for _address, number in eligibility.at_addresses(db, [key])})
    own = sorted(number for number, one in bearers.items() if one.address == key)
    typed = import_key(address_or_id)
    exact = [one for one in own if (email := bearers[one].typed) is not None and import_key(email) == typed]
    found = exact or own or sorted(bearers)
    if not found:
        raise LeadKeeperError("unknown-contact", contact=address_or_id)
    return found


def _by_id(db: Db, ref: str) -> int | None:
    number = contacts.numbers(db, [ref]).get(ref)
    if number is not None:
        return number
    kept = duplicates.leads_to(db, ref)
    return kept if kept is not None and contacts.read(db, [kept]) else None


def _bearers(db: Db, numbers: Iterable[int]) -> dict[int, Bearer]:
    wanted = sorted(numbers)
    addresses = contacts.addresses_of(db, wanted)
    there = [number for number in wanted if number in addresses]
    return {
        number: Bearer(
            (one.first_name, one.last_name), one.email, canonical(one.email) if one.email else None,
            frozenset(address for address in addresses[number] if "@" in address),
        )
        for number, one in zip(there, contacts.read(db, there), strict=True)
    }  # fmt: skip


def _surely(db: Db, first: int, known: Mapping[int, Bearer]) -> set[int]:
    """The first record and those surely the same: each shares an address with one of them, and is apart from none."""
    apart = duplicates.apart_among(db, list(known))
    chosen = {first}
    while True:
        more = next((other for other in known if other not in chosen and _joins(other, chosen, known, apart)), None)
        if more is None:
            return chosen
        chosen.add(more)


def _joins(other: int, chosen: set[int], known: Mapping[int, Bearer], apart: set[tuple[int, int]]) -> bool:
    bearer = known[other]
    return not any((min(one, other), max(one, other)) in apart for one in chosen) and any(
        bearer.addresses & known[one].addresses and surely_same(known[one], bearer, known.values()) for one in chosen
    )


def _chosen(db: Db, only: Sequence[str], cluster: set[int]) -> set[int]:
    chosen = set()
    for ref in only:
        number = _by_id(db, ref)
        if number is None:
            raise LeadKeeperError("unknown-contact", contact=ref)
        if number not in cluster:
            raise LeadKeeperError("not-at-address", contact=ref)
        chosen.add(number)
    if not chosen:
        raise LeadKeeperError("no-record-chosen")
    return chosen


ELSEWHERE = ("answer", "review", "not_same")
"""Kinds of edits that the history of a person shows as what they recorded, or not at all."""


@dataclass(frozen=True, slots=True)
class PartnerStanding:
    """Where a person stands with one partner on one channel."""

    partner: str
    legal_name: str
    channel: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class ConsentOrigin:
    """A line of a file that speaks of the person: the import, its file, the line, its cells if kept, when it came."""

    import_id: str
    file: str | None
    line: int
    cells: tuple[Cell, ...]
    at: str | None = None

    @property
    def texts(self) -> list[str]:
        """The cells as texts: a sheet keeps numbers, days and empty cells as they are."""
        return row_texts(self.cells)


@dataclass(frozen=True, slots=True)
class ByHand:
    """An edit of the person that stands: when, its kind and facts (`messages.contacts.title`), and what it replaced.

    `values` holds column, value before and after, only where the edit is about this person alone.
    """

    at: str
    kind: str
    facts: Mapping[str, Any]
    values: tuple[tuple[str, object, object], ...] = ()


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """One person: the contact with consents and reviews, deliveries as (export, partner, at), origins, standings.

    `edits` are those made by hand, oldest first, but for answers and decisions: these stand among the others.
    """

    contact: Contact
    deliveries: tuple[tuple[str, str, str | None], ...]
    origins: tuple[ConsentOrigin, ...]
    standings: tuple[PartnerStanding, ...]
    edits: tuple[ByHand, ...] = ()


def contact_details(db: Db, address_or_id: str, today: date, channels: tuple[str, ...] = ("email",)) -> ContactDetails:
    """Everything about the person with this id or e-mail address; raises `unknown-contact`."""
    return show_number(db, find(db, address_or_id), today, channels)


def show_number(db: Db, number: int, today: date, channels: tuple[str, ...] = ("email",)) -> ContactDetails:
    """Everything about the person with this row number."""
    return show_at(load_judging_context(db, today), number, channels)


def show_at(desk: JudgingContext, number: int, channels: tuple[str, ...] = ("email",)) -> ContactDetails:
    """Everything about the person with this row number, at a desk that is open already; raises `unknown-contact`."""
    db = desk.db
    person = load_subjects(desk, [number]).get(number)
    if person is None:
        raise LeadKeeperError("unknown-contact", contact=f"c{number}")
    (contact,) = contacts.read(db, [number])
    came = {one.id: one.at for one in imports.read_all(db)}
    decided = tuple(review for review, _ in eligibility.of(db, [number]).get(number, ()))
    return ContactDetails(
        contact=replace(contact, consents=tuple(consents.of(db, [number]).get(number, ())), reviews=decided),
        deliveries=tuple(disclosures.of_contact(db, number)),
        origins=tuple(ConsentOrigin(*found, came.get(found[0])) for found in imports.origins(db, number)),
        standings=tuple(
            PartnerStanding(partner.id, partner.legal_name, channel, desk.judge(person, partner, channel))
            for partner in desk.sources.world.partners
            for channel in channels
        ),
        edits=tuple(_edits(db, number)),
    )


def _edits(db: Db, number: int) -> Iterator[ByHand]:
    for edit in undo_log.of_contact(db, number):
        if edit.kind not in ELSEWHERE:
            values = _values(db, edit.number, number) if edit.kind == "fields" else ()
            yield ByHand(edit.at, edit.kind, edit.facts, tuple(values))


def _values(db: Db, edit: int, number: int) -> Iterator[tuple[str, object, object]]:
    for changes in undo_log.parts(db, edit):
        for one in changes:
            if one.how == "set" and one.table == "contacts" and one.key == [number] and one.column in contacts.SEEN:
                yield one.column, one.before, one.after
