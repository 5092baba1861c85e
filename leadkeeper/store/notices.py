"""Who must be told that a person no longer wants to be addressed, or was erased, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadkeeper.store.contacts import ref_of
from leadkeeper.store.engine import Db, inserted, rows, rows_of
from leadkeeper.store.json_text import dump, load_list, load_object

Channels = tuple[str, ...] | None
"""Channels that a notice is about; None for all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice: `number` in the book, partner id, the person, what for, on which channels, by when, when told.

    `digest` stands for the address of somebody erased; `cause_at` is None for notices that came with an archive;
    `stop_file` names the file that it was written into last.
    """

    number: int
    partner: str
    person: int
    contact: str
    email: str | None
    phone: str | None
    postal_address: str | None
    kind: str | None
    channels: Channels
    cause_at: str | None
    due: str | None
    sent_at: str | None
    digest: str | None
    stop_file: str | None


@dataclass(frozen=True, slots=True)
class Handed:
    """That a person stood in a released file: export, instant, place from 0, channels, columns (None: not known)."""

    export: str
    at: str | None
    position: int
    channels: tuple[str, ...]
    columns: tuple[str, ...] | None


def given(db: Db, numbers: Sequence[int]) -> dict[int, dict[str, list[str | None]]]:
    """Of each record that a released file gave: partner id → the instants of those files, in the order of the book."""
    found: dict[int, dict[str, list[str | None]]] = {}
    question = (
        "SELECT m.contact, p.ref, d.at FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " JOIN partners p ON p.id = d.partner WHERE m.contact IN (…) AND d.state = 'released'"
        " ORDER BY m.contact, d.id"
    )
    for contact, partner, at in rows_of(db, question, numbers):
        found.setdefault(contact, {}).setdefault(partner, []).append(at)
    return found


def handed(db: Db, partner: str, numbers: Sequence[int]) -> dict[int, list[Handed]]:
    """The released files of one partner that each of some records stood in, oldest first."""
    found: dict[int, list[Handed]] = {}
    question = (
        "SELECT m.contact, d.ref, d.at, m.position, coalesce(m.channels, d.channels), d.details"
        " FROM delivery_contacts m"
        " JOIN deliveries d ON d.id = m.delivery JOIN partners p ON p.id = d.partner"
        " WHERE p.ref = ? AND m.contact IN (…) AND d.state = 'released' ORDER BY m.contact, d.id"
    )
    for contact, export, at, position, channels, details in rows_of(db, question, numbers, (partner,)):
        columns = load_object(details).get("columns")
        one = Handed(export, at, position, load_list(channels), tuple(columns) if columns else None)
        found.setdefault(contact, []).append(one)
    return found


def open_about(db: Db, numbers: Sequence[int]) -> dict[tuple[str, int], list[tuple[str | None, Channels]]]:
    """Kind and channels of each notice that was not sent yet, by partner id and record."""
    found: dict[tuple[str, int], list[tuple[str | None, Channels]]] = {}
    question = (
        "SELECT p.ref, n.contact, n.kind, n.channels FROM notices n JOIN partners p ON p.id = n.partner"
        " WHERE n.contact IN (…) AND n.sent_at IS NULL"
    )
    for partner, contact, kind, channels in rows_of(db, question, numbers):
        found.setdefault((partner, contact), []).append((kind, _channels(channels)))
    return found


def add(db: Db, partner: str, contact: int, kind: str, channels: Channels, cause_at: str, due: str) -> int:
    """A recipient who must be told something about the person with this row number; gives the notice's number."""
    return inserted(
        db,
        "INSERT INTO notices (partner, contact, kind, channels, cause_at, due)"
        " VALUES ((SELECT id FROM partners WHERE ref = ?), ?, ?, ?, ?, ?)",
        (partner, contact, kind, dump(list(channels)) if channels else None, cause_at, due),
    )


def keep_digest(db: Db, contact: int, digest: str) -> None:
    """Lets the open notices about somebody who is being erased speak of a digest (hex SHA-256) of the address."""
    db.conn.execute("UPDATE notices SET digest = ? WHERE contact = ? AND sent_at IS NULL", (digest, contact))


def read(db: Db, partner: str | None = None, *, only_open: bool = False) -> list[Line]:
    """The notices to one partner or to all, in the order in which they came."""
    found = rows(
        db,
        "SELECT n.id, p.ref, c.id, c.ref, c.email, c.phone, c.postal_address, n.kind, n.channels, n.cause_at, n.due,"
        " n.sent_at, n.digest, n.stop_file FROM notices n JOIN partners p ON p.id = n.partner"
        " JOIN contacts c ON c.id = n.contact WHERE (?1 IS NULL OR p.ref = ?1) AND (NOT ?2 OR n.sent_at IS NULL)"
        " ORDER BY n.id",
        (partner, int(only_open)),
    )
    return [
        Line(
            number, told, person, ref_of(person, ref), email, phone, place, kind, _channels(channels), cause_at, due,
            sent_at, digest, stop_file,
        )
        for number, told, person, ref, email, phone, place, kind, channels, cause_at, due, sent_at, digest, stop_file
        in found
    ]  # fmt: skip


def mark_written(db: Db, numbers: Iterable[int], stop_file: str) -> None:
    """These notices stand in a stop file."""
    db.conn.executemany("UPDATE notices SET stop_file = ? WHERE id = ?", ((stop_file, number) for number in numbers))


def forget_written(db: Db, stop_file: str) -> None:
    """The stop file never came out: its notices stand in none."""
    db.conn.execute("UPDATE notices SET stop_file = NULL WHERE stop_file = ?", (stop_file,))


def open_again(db: Db, numbers: Iterable[int], at: str) -> int:
    """Those of these notices that were marked as sent at this instant are open again; how many they are."""
    return sum(
        db.conn.execute("UPDATE notices SET sent_at = NULL WHERE id = ? AND sent_at = ?", (number, at)).rowcount
        for number in numbers
    )


def mark_sent(db: Db, numbers: Iterable[int], at: str) -> None:
    """The recipients of these notices were told at this instant."""
    db.conn.executemany("UPDATE notices SET sent_at = ? WHERE id = ?", ((at, number) for number in numbers))


def any_given(db: Db) -> bool:
    """Whether any file ever went to a partner: else nobody has to be told of anything."""
    return bool(rows(db, "SELECT 1 FROM deliveries WHERE state = 'released' LIMIT 1"))


def said_no_in(db: Db, import_number: int) -> list[int]:
    """The row numbers of the people of whom an import brought a no to partners, in the order of the book."""
    kinds = [
        kind
        for (kind,) in rows(db, "SELECT id FROM consent_kinds WHERE event <> 'given' AND purpose = 'partners'")
    ]  # fmt: skip
    if not kinds:
        return []
    marks = ", ".join("?" * len(kinds))
    sql = f"SELECT DISTINCT contact FROM consents WHERE import = ? AND kind IN ({marks}) ORDER BY contact"
    return [contact for (contact,) in rows(db, sql, (import_number, *kinds))]


def _channels(text: str | None) -> Channels:
    return load_list(text) or None if text else None
