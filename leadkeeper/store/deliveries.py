"""Files that went to partners, and who was in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadkeeper.model.book import Delivery, Trap
from leadkeeper.store import disclosed
from leadkeeper.store.contacts import ref_of
from leadkeeper.store.engine import Db, inserted, one, rows
from leadkeeper.store.json_text import dump, load_list


@dataclass(frozen=True, slots=True)
class Pending:
    """An export that a crash left between its entry in the register and its release."""

    ref: str
    path: str | None
    sha256: str
    at: str | None


def add(
    db: Db,
    delivery: Delivery,
    contacts: Iterable[tuple[int, int]],
    traps: Iterable[tuple[int, str | None]],
    pending_path: str | None = None,
) -> None:
    """A delivery with position and row number of the people in it; with `pending_path` it is not released yet.

    `traps` gives position and canonical address of each of the delivery's traps.
    """
    state, key = "released" if pending_path is None else "pending", disclosed.new_key()
    number = inserted(
        db,
        "INSERT INTO deliveries (ref, partner, at, channels, file_sha256, state, pending_path, given_key)"
        " VALUES (?, (SELECT id FROM partners WHERE ref = ?), ?, ?, ?, ?, ?, ?)",
        (
            delivery.id,
            delivery.partner,
            delivery.at,
            dump(list(delivery.channels)),
            delivery.file_sha256,
            state,
            pending_path,
            key,
        ),
    )
    db.conn.executemany(
        "INSERT INTO delivery_contacts (delivery, position, contact, person, given) VALUES (?1, ?2, ?3, ?3, ?4)",
        ((number, *row) for row in disclosed.with_given(db, key, contacts)),
    )
    db.conn.executemany(
        "INSERT INTO traps (delivery, position, email, first_name, last_name, canonical) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (number, position, trap.email, trap.first_name, trap.last_name, key)
            for trap, (position, key) in zip(delivery.traps, traps, strict=True)
        ),
    )


def set_details(db: Db, ref: str, details: Mapping[str, object]) -> None:
    """What the export was like: contract, columns, price."""
    db.conn.execute("UPDATE deliveries SET details = ? WHERE ref = ?", (dump(dict(details)), ref))


def narrow(db: Db, ref: str, found: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    """Keeps the channels of those rows (by position) that a delivery gave on fewer channels than its others."""
    db.conn.executemany(
        "UPDATE delivery_contacts SET channels = ? WHERE delivery = (SELECT id FROM deliveries WHERE ref = ?)"
        " AND position = ?",
        ((dump(list(channels)), ref, position) for position, channels in found),
    )


def trap_addresses(db: Db) -> set[str]:
    """The addresses of all traps so far."""
    return {email for (email,) in rows(db, "SELECT email FROM traps WHERE email IS NOT NULL")}


def pending(db: Db) -> list[Pending]:
    """Exports that were entered and not released."""
    return [
        Pending(*row)
        for row in rows(
            db, "SELECT ref, pending_path, file_sha256, at FROM deliveries WHERE state = 'pending' ORDER BY id"
        )
    ]


def release(db: Db, ref: str) -> None:
    """The file is out under its name."""
    db.conn.execute("UPDATE deliveries SET state = 'released', pending_path = NULL WHERE ref = ?", (ref,))


def abandon(db: Db, ref: str, decided_at: str | None = None) -> None:
    """The file never came out: the delivery did not happen, nor were its people allowed a further time by it (R41)."""
    number, partner = one(db, "SELECT id, partner FROM deliveries WHERE ref = ?", (ref,)) or (None, None)
    db.conn.execute("DELETE FROM reviews WHERE rule = 'R41' AND partner = ? AND at = ?", (partner, decided_at))
    for table in ("delivery_contacts", "traps"):
        db.conn.execute(f"DELETE FROM {table} WHERE delivery = ?", (number,))
    db.conn.execute("DELETE FROM deliveries WHERE id = ?", (number,))


def instants_of_partner(db: Db, ref: str) -> list[str | None]:
    """When the partner of a delivery was given files that came out."""
    found = rows(
        db,
        "SELECT at FROM deliveries WHERE state = 'released'"
        " AND partner = (SELECT partner FROM deliveries WHERE ref = ?)",
        (ref,),
    )
    return [at for (at,) in found]


def forget_decisions(db: Db, ref: str, but: Sequence[str]) -> None:
    """Forgets who in a delivery was allowed a further time (R41) by its partner, `but` what was decided then."""
    db.conn.execute(
        "DELETE FROM reviews WHERE rule = 'R41' AND decision = 'allow'"
        " AND partner = (SELECT partner FROM deliveries WHERE ref = ?1) AND contact IN (SELECT m.contact"
        " FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery WHERE d.ref = ?1)"
        " AND coalesce(at, '') NOT IN (SELECT value FROM json_each(?2))",
        (ref, dump(list(but))),
    )


def read_all(db: Db) -> Iterator[Delivery]:
    """All released deliveries with the ids of the people in them, in the order in which they came."""
    for number, ref, partner, at, channels, sha256 in rows(
        db,
        "SELECT d.id, d.ref, p.ref, d.at, d.channels, d.file_sha256 FROM deliveries d"
        " JOIN partners p ON p.id = d.partner WHERE d.state = 'released' ORDER BY d.id",
    ):
        traps = rows(
            db, "SELECT email, first_name, last_name FROM traps WHERE delivery = ? ORDER BY position", (number,)
        )
        yield Delivery(
            ref, partner, at, load_list(channels), tuple(members(db, number)), sha256, tuple(Trap(*t) for t in traps)
        )


def newest(db: Db) -> str | None:
    """The id of the delivery that was entered last."""
    found = one(db, "SELECT ref FROM deliveries ORDER BY id DESC LIMIT 1")
    return found[0] if found else None


def totals(db: Db) -> dict[str, tuple[int, int]]:
    """By partner id: how many files went out, and how many different people were in them."""
    return {
        partner: (files, people)
        for partner, files, people in rows(
            db,
            "SELECT p.ref, count(*), coalesce(g.people, 0) FROM deliveries d JOIN partners p ON p.id = d.partner"
            " LEFT JOIN given_people g ON g.partner = p.id WHERE d.state = 'released' GROUP BY p.id",
        )
    }


def members(db: Db, number: int) -> Iterator[str]:
    """The ids of the people in a delivery, in the order of the file."""
    for contact, ref in db.conn.execute(
        "SELECT c.id, c.ref FROM delivery_contacts d JOIN contacts c ON c.id = d.contact"
        " WHERE d.delivery = ? ORDER BY d.position",
        (number,),
    ):
        yield ref_of(contact, ref)


def of_contact(db: Db, contact: int) -> list[tuple[str, str, str | None]]:
    """The released deliveries that a person was in: export, partner and instant, oldest entry first."""
    return [
        (ref, partner, at)
        for ref, partner, at in rows(
            db,
            "SELECT d.ref, p.ref, d.at FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
            " JOIN partners p ON p.id = d.partner WHERE m.contact = ? AND d.state = 'released' ORDER BY d.id",
            (contact,),
        )
    ]
