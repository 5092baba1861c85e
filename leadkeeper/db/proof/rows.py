"""Rows of the exports for their proof packs: salted hashes and terms, packed by the thousand.

A row of an erased person keeps the hash of its leaf alone, so that the root of its export can still be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from leadkeeper.db.engine import Db, fetch_all, fetch_one
from leadkeeper.db.json_columns import dump, load, packed, unpack
from leadkeeper.domain.book import reference
from leadkeeper.domain.proof.rows import ProofRow, leaf_hash, salt_of

BLOCK = 1000
"""Rows packed together: erasing a person rewrites one block."""

StoredRow = list[str | int | None] | str
"""The fields of a `ProofRow`, or the leaf hash in hex of a row that is withheld."""


@dataclass(frozen=True, slots=True)
class ExportProof:
    """The proof of one export: database id of the export, secret of the salts, root in hex, number of rows."""

    delivery: int
    secret: bytes
    root: str
    count: int


def add(db: Db, ref: str, secret: bytes, root: str, blocks: Sequence[bytes], count: int) -> None:
    """Store the proof of an export (public id)."""
    (delivery,) = fetch_all(db, "SELECT id FROM deliveries WHERE ref = ?", (ref,))[0]
    db.conn.execute(
        "INSERT INTO proofs (delivery, secret, root, rows) VALUES (?, ?, ?, ?)", (delivery, secret.hex(), root, count)
    )
    db.conn.executemany(
        "INSERT INTO proof_rows (delivery, first, packed) VALUES (?, ?, ?)",
        ((delivery, number * BLOCK, block) for number, block in enumerate(blocks)),
    )


_cells = attrgetter(*(field.name for field in fields(ProofRow)))  # `astuple` copies each field: six times slower


def pack(rows: Iterable[ProofRow | StoredRow]) -> bytes:
    """Pack rows of one block."""
    return packed(dump([_cells(row) if isinstance(row, ProofRow) else row for row in rows]))


def proof_of(db: Db, ref: str) -> ExportProof | None:
    """Return the proof of an export (public id); None if none was kept."""
    row = fetch_one(
        db,
        "SELECT p.delivery, p.secret, p.root, p.rows FROM proofs p JOIN deliveries d ON d.id = p.delivery"
        " WHERE d.ref = ?",
        (ref,),
    )
    return ExportProof(int(row[0]), bytes.fromhex(row[1]), str(row[2]), int(row[3])) if row else None


def rows_of(db: Db, proof: ExportProof) -> Iterator[ProofRow | str]:
    """Yield the rows of an export in file order; a withheld row is the hash of its leaf in hex."""
    for (content,) in db.conn.execute(
        "SELECT packed FROM proof_rows WHERE delivery = ? ORDER BY first", (proof.delivery,)
    ):
        for row in load(unpack(content)):
            yield row if isinstance(row, str) else ProofRow(*row)


def places_of(db: Db, contacts: Sequence[int]) -> list[tuple[str, int]]:
    """Return export and position of each row of these contacts that has a proof, oldest first."""
    return fetch_all(
        db,
        "SELECT d.ref, m.position FROM delivery_contacts m JOIN proofs p ON p.delivery = m.delivery"
        " JOIN deliveries d ON d.id = m.delivery WHERE m.contact IN (SELECT value FROM json_each(?1))"
        " AND d.state = 'released' ORDER BY d.id, m.position",
        (dump(list(contacts)),),
    )


Withheld = list[list[object]]
"""Rows that were withheld: database id of the export, position, row as stored."""


def withhold(db: Db, contacts: Sequence[int]) -> Withheld:
    """Leave only the leaf hashes of these contacts' rows; return what was there. Only inside `writing`."""
    places: dict[tuple[int, str, str, int], list[int]] = {}
    for delivery, export, secret, position in fetch_all(
        db,
        "SELECT m.delivery, d.ref, p.secret, m.position FROM delivery_contacts m"
        " JOIN proofs p ON p.delivery = m.delivery JOIN deliveries d ON d.id = m.delivery"
        " WHERE m.contact IN (SELECT value FROM json_each(?1)) OR m.person IN (SELECT value FROM json_each(?1))",
        (dump(list(contacts)),),
    ):
        places.setdefault((delivery, export, secret, position // BLOCK * BLOCK), []).append(position)
    taken: Withheld = []
    for (delivery, export, secret, first), positions in places.items():
        rows = _block(db, delivery, first)
        for position in positions:
            row = rows[position - first]
            if isinstance(row, str):
                continue
            ref = reference(export, position)
            taken.append([delivery, position, row])
            rows[position - first] = leaf_hash(
                ProofRow(*row).line(ref, salt_of(bytes.fromhex(secret), ref))  # type: ignore[arg-type]  # fields in order
            ).hex()
        _keep_block(db, delivery, first, rows)
    return taken


def put_back(db: Db, taken: Withheld) -> None:
    """Restore rows that `withhold` returned; only inside `writing`."""
    for delivery, position, row in taken:
        first = int(str(position)) // BLOCK * BLOCK
        rows = _block(db, int(str(delivery)), first)
        rows[int(str(position)) - first] = row  # type: ignore[call-overload]  # as it was stored
        _keep_block(db, int(str(delivery)), first, rows)


def _block(db: Db, delivery: int, first: int) -> list[StoredRow]:
    (content,) = fetch_all(db, "SELECT packed FROM proof_rows WHERE delivery = ? AND first = ?", (delivery, first))[0]
    rows: list[StoredRow] = load(unpack(content))
    return rows


def _keep_block(db: Db, delivery: int, first: int, rows: Sequence[StoredRow]) -> None:
    db.conn.execute("UPDATE proof_rows SET packed = ? WHERE delivery = ? AND first = ?", (pack(rows), delivery, first))
