"""One person whole: facts, answers, files they came from and went into, and where they stand with every partner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.desk import Desk, open_desk, persons
from leadkeeper.flows.list_contacts import find
from leadkeeper.model.contact import Contact
from leadkeeper.model.verdict import Judgement
from leadkeeper.rules.cells import Cell, row_texts
from leadkeeper.store import consents, contacts, deliveries, edits, imports, reviews
from leadkeeper.store.engine import Db

ELSEWHERE = ("answer", "review", "not_same")
"""Kinds of edits that the history of a person shows as what they recorded, or not at all."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with one partner on one channel."""

    partner: str
    legal_name: str
    channel: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Origin:
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
    """An edit of the person that stands: when, its kind and facts (`words.edits.title`), and what it replaced.

    `values` holds column, value before and after, only where the edit is about this person alone.
    """

    at: str
    kind: str
    facts: Mapping[str, Any]
    values: tuple[tuple[str, object, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One person: the contact with consents and reviews, deliveries as (export, partner, at), origins, standings.

    `edits` are those made by hand, oldest first, but for answers and decisions: these stand among the others.
    """

    contact: Contact
    deliveries: tuple[tuple[str, str, str | None], ...]
    origins: tuple[Origin, ...]
    standings: tuple[Standing, ...]
    edits: tuple[ByHand, ...] = ()


def show(db: Db, address_or_id: str, today: date, channels: tuple[str, ...] = ("email",)) -> Shown:
    """Everything about the person with this id or e-mail address; raises `unknown-contact`."""
    return show_number(db, find(db, address_or_id), today, channels)


def show_number(db: Db, number: int, today: date, channels: tuple[str, ...] = ("email",)) -> Shown:
    """Everything about the person with this row number."""
    return show_at(open_desk(db, today), number, channels)


def show_at(desk: Desk, number: int, channels: tuple[str, ...] = ("email",)) -> Shown:
    """Everything about the person with this row number, at a desk that is open already; raises `unknown-contact`."""
    db = desk.db
    person = persons(desk, [number]).get(number)
    if person is None:
        raise LeadKeeperError("unknown-contact", contact=f"c{number}")
    (contact,) = contacts.read(db, [number])
    came = {one.id: one.at for one in imports.read_all(db)}
    decided = tuple(review for review, _ in reviews.of(db, [number]).get(number, ()))
    return Shown(
        contact=replace(contact, consents=tuple(consents.of(db, [number]).get(number, ())), reviews=decided),
        deliveries=tuple(deliveries.of_contact(db, number)),
        origins=tuple(Origin(*found, came.get(found[0])) for found in imports.origins(db, number)),
        standings=tuple(
            Standing(partner.id, partner.legal_name, channel, desk.judge(person, partner, channel))
            for partner in desk.sources.world.partners
            for channel in channels
        ),
        edits=tuple(_edits(db, number)),
    )


def _edits(db: Db, number: int) -> Iterator[ByHand]:
    for edit in edits.of_contact(db, number):
        if edit.kind not in ELSEWHERE:
            values = _values(db, edit.number, number) if edit.kind == "fields" else ()
            yield ByHand(edit.at, edit.kind, edit.facts, tuple(values))


def _values(db: Db, edit: int, number: int) -> Iterator[tuple[str, object, object]]:
    for changes in edits.parts(db, edit):
        for one in changes:
            if one.how == "set" and one.table == "contacts" and one.key == [number] and one.column in contacts.SEEN:
                yield one.column, one.before, one.after
