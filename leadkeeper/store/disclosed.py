"""Digests of who was given to a partner, for the register's entries, and their comparison with the tables.

The register's body of an export holds the SHA-256 of the delivery's row, of each of its people and of its traps. Each
row of `delivery_contacts` keeps what the digest needs, so that it can be computed again at any time:

- `person`, the record that was given. A merge moves `contact` to the record that is kept, and its undo moves it back:
  then `merged` leads from `person` to `contact`. Any other difference between the two is told.
- `given`, keyed digests of address and number as they were given. An edit, an import or its undo may change the
  contact and an erasure empties it: the digests stay as they were and are compared as they stand. The key is random
  for each delivery; without the book nobody can try addresses against them.

Deliveries of a book made before schema 3 are sealed once, as they stand, by one entry of kind `sealed`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b, sha256
from itertools import islice

from leadkeeper.store import register
from leadkeeper.store.engine import PART, Db, rows, rows_of, value
from leadkeeper.store.json_text import canonical
from leadkeeper.store.register import Entry

SEALED = "sealed"
"""The kind of the entry that seals older deliveries; its `people` holds the digests by export."""


def new_key() -> str:
    """A random key for the digests of one delivery, in hex."""
    return secrets.token_hex(16)


def with_given(db: Db, key: str, people: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Position, contact id and `given` of the rows of a delivery, read from the contacts in batches."""
    batches, keyed = iter(people), blake2b(key=key.encode(), digest_size=8)
    while part := list(islice(batches, PART)):
        found = {
            number: _digest_of(keyed, email) + _digest_of(keyed, phone)
            for number, email, phone in rows_of(
                db, "SELECT id, email, phone FROM contacts WHERE id IN (…)", [number for _, number in part]
            )
        }
        yield from ((position, number, found[number]) for position, number in part)


def _digest_of(keyed: blake2b, text: str | None) -> str:
    made = keyed.copy()
    made.update((text or "").strip().lower().encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def digest(db: Db, number: int) -> str:
    """The SHA-256 of a delivery (row id) as it stands: partner, instant, channels, file, people and traps."""
    head = rows(
        db,
        "SELECT d.ref, p.ref, d.at, d.channels, d.file_sha256, d.details, d.given_key FROM deliveries d"
        " LEFT JOIN partners p ON p.id = d.partner WHERE d.id = ?",
        (number,),
    )
    made = sha256(canonical([list(one) for one in head]).encode())
    for row in db.conn.execute(
        "SELECT position, person, channels, given FROM delivery_contacts WHERE delivery = ? ORDER BY position",
        (number,),
    ):
        made.update(repr(row).encode())
    traps = rows(
        db,
        "SELECT position, email, first_name, last_name FROM traps WHERE delivery = ? ORDER BY position",
        (number,),
    )
    made.update(canonical([list(one) for one in traps]).encode())
    return made.hexdigest()


def digest_of(db: Db, ref: str) -> str:
    """The digest of the delivery with this id."""
    return digest(db, int(value(db, "SELECT id FROM deliveries WHERE ref = ?", (ref,))))


def unsealed(db: Db) -> list[tuple[int, str]]:
    """Row number and id of each delivery made before schema 3 that no entry seals yet."""
    return rows(db, "SELECT id, ref FROM deliveries WHERE given_key IS NULL ORDER BY id")


def seal_older(db: Db, at: str) -> None:
    """Seals older deliveries as they stand by one entry of the register; only within `writing`.

    A delivery that an entry seals already is not sealed again, and one without an entry never is.
    """
    found = register.entries(db)
    known, sealed = set(exports(found)), set(seals(found))
    made: dict[str, str] = {}
    for number, ref in unsealed(db):
        if ref not in known or ref in sealed:
            continue
        key = new_key()
        db.conn.execute("UPDATE deliveries SET given_key = ? WHERE id = ?", (key, number))
        people = rows(db, "SELECT position, contact FROM delivery_contacts WHERE delivery = ?", (number,))
        db.conn.executemany(
            "UPDATE delivery_contacts SET given = ?, person = coalesce(person, contact)"
            " WHERE delivery = ? AND position = ?",
            ((given, number, position) for position, _, given in with_given(db, key, people)),
        )
        made[ref] = digest(db, number)
    if made:
        register.append(db, at, SEALED, {"people": made})


def exports(entries: Sequence[Entry]) -> dict[str, Entry]:
    """The entry of each export that came out or may have, by its id."""
    gone = {entry.body.get("export") for entry in entries if entry.kind == "abandoned"}
    found = [entry for entry in entries if entry.kind in ("export", "restored")]
    return {str(entry.body["export"]): entry for entry in found if entry.body.get("export") not in gone}


def seals(entries: Sequence[Entry]) -> dict[str, tuple[int, str]]:
    """For each sealed export the number of the entry that seals it, and the digest."""
    found: dict[str, tuple[int, str]] = {}
    for entry in entries:
        if entry.kind == SEALED:
            found |= {ref: (entry.seq, made) for ref, made in entry.body["people"].items()}
    found |= {
        ref: (entry.seq, entry.body["people"]) for ref, entry in exports(entries).items() if "people" in entry.body
    }
    return found


def changed(db: Db) -> dict[str, int | None]:
    """The exports whose deliveries are not as the register says, with the number of the entry that they do not fit.

    The number is None for a delivery without an entry.
    """
    found = register.entries(db)
    known, sealed = exports(found), seals(found)
    out = {entry.body.get("export") for entry in found if entry.kind == "released"}
    faults: dict[str, int | None] = {}
    moved = {ref for (ref,) in db.conn.execute(_MOVED)}
    standing = {ref: (number, state) for number, ref, state in rows(db, "SELECT id, ref, state FROM deliveries")}
    for ref, entry in known.items():
        seq, made = sealed.get(ref, (entry.seq, None))
        number, state = standing.get(ref, (None, None))
        is_out = entry.kind == "restored" or ref in out
        if number is None or (is_out and state != "released") or ref in moved or digest(db, number) != made:
            faults[ref] = seq
    return faults | {ref: None for ref in standing if ref not in known}


_MOVED = (
    "SELECT DISTINCT d.ref FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
    " WHERE m.contact IS NOT m.person AND NOT EXISTS"
    " (SELECT 1 FROM merged g WHERE g.number = m.person AND g.contact = m.contact)"
)
