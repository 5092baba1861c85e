"""Rows of the exports for their proof packs, sealed proofs, and breaches of personal data (GDPR 33(5))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from leadkeeper.db.engine import Db, dump, fetch_all, fetch_one, fetch_value, insert, load, load_object, packed, unpack
from leadkeeper.domain.book import reference
from leadkeeper.domain.proof.rows import ProofRow, leaf_hash, salt_of
from leadkeeper.domain.serialization import attributes

BLOCK = 1000  # rows packed together: erasing a person rewrites one block

StoredRow = list[str | int | None] | str
"""The fields of a `ProofRow`, or the leaf hash in hex of a row that is withheld."""


@dataclass(frozen=True, slots=True)
class ExportProof:
    """The proof of one export: database id of the export, secret of the salts, root in hex, number of rows."""

    delivery: int
    secret: bytes
    root: str
    count: int


def add_rows(db: Db, ref: str, secret: bytes, root: str, blocks: Sequence[bytes], count: int) -> None:
    """Store the proof of an export (public id)."""
    (delivery,) = fetch_all(db, "SELECT id FROM deliveries WHERE ref = ?", (ref,))[0]
    db.conn.execute(
        "INSERT INTO proofs (delivery, secret, root, rows) VALUES (?, ?, ?, ?)", (delivery, secret.hex(), root, count)
    )
    statement = "INSERT INTO proof_rows (delivery, first, packed) VALUES (?, ?, ?)"
    db.conn.executemany(statement, ((delivery, number * BLOCK, block) for number, block in enumerate(blocks)))


_cells = attrgetter(*(field.name for field in fields(ProofRow)))  # `astuple` copies each field: six times slower


def pack_rows(rows: Iterable[ProofRow | StoredRow]) -> bytes:
    """Pack rows of one block."""
    return packed(dump([_cells(row) if isinstance(row, ProofRow) else row for row in rows]))


def proof_of(db: Db, ref: str) -> ExportProof | None:
    """Return the proof of an export (public id); None if none was kept."""
    question = (
        "SELECT p.delivery, p.secret, p.root, p.rows FROM proofs p JOIN deliveries d ON d.id = p.delivery"
        " WHERE d.ref = ?"
    )
    row = fetch_one(db, question, (ref,))
    return ExportProof(int(row[0]), bytes.fromhex(row[1]), str(row[2]), int(row[3])) if row else None


def rows_of(db: Db, proof: ExportProof) -> Iterator[ProofRow | str]:
    """Yield the rows of an export in file order; a withheld row is the hash of its leaf in hex."""
    question = "SELECT packed FROM proof_rows WHERE delivery = ? ORDER BY first"
    for (content,) in db.conn.execute(question, (proof.delivery,)):
        for row in load(unpack(content)):
            yield row if isinstance(row, str) else ProofRow(*row)


def places_of(db: Db, contacts: Sequence[int]) -> list[tuple[str, int]]:
    """Return export and position of each row of these contacts that has a proof, oldest first."""
    question = (
        "SELECT d.ref, m.position FROM delivery_contacts m JOIN proofs p ON p.delivery = m.delivery"
        " JOIN deliveries d ON d.id = m.delivery WHERE m.contact IN (SELECT value FROM json_each(?1))"
        " AND d.state = 'released' ORDER BY d.id, m.position"
    )
    return fetch_all(db, question, (dump(list(contacts)),))


Withheld = list[list[object]]  # rows that were withheld: database id of the export, position, row as stored


def withhold_rows(db: Db, contacts: Sequence[int]) -> Withheld:
    """Leave only the leaf hashes of these contacts' rows; return what was there. Only inside `writing`."""
    places: dict[tuple[int, str, str, int], list[int]] = {}
    question = (
        "SELECT m.delivery, d.ref, p.secret, m.position FROM delivery_contacts m"
        " JOIN proofs p ON p.delivery = m.delivery JOIN deliveries d ON d.id = m.delivery"
        " WHERE m.contact IN (SELECT value FROM json_each(?1)) OR m.person IN (SELECT value FROM json_each(?1))"
    )
    for delivery, export, secret, position in fetch_all(db, question, (dump(list(contacts)),)):
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


def restore_rows(db: Db, taken: Withheld) -> None:
    """Restore rows that `withhold_rows` returned; only inside `writing`."""
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
    values = (pack_rows(rows), delivery, first)
    db.conn.execute("UPDATE proof_rows SET packed = ? WHERE delivery = ? AND first = ?", values)


def add_sealed(db: Db, tag: str, expires_on: str, sealed: bytes) -> int:
    """Add a sealed proof; return its database id. Only inside `writing`."""
    return insert(db, "INSERT INTO sealed_proofs (tag, expires_on, sealed) VALUES (?, ?, ?)", (tag, expires_on, sealed))


def sealed_by_tag(db: Db, tag: str, today: str) -> list[tuple[str, bytes]]:
    """Return last day and content of the sealed proofs with a tag that have not expired, oldest first."""
    question = "SELECT expires_on, sealed FROM sealed_proofs WHERE tag = ? AND expires_on > ? ORDER BY id"
    return fetch_all(db, question, (tag, today))


def count_sealed(db: Db, today: str) -> int:
    """Return the number of sealed proofs that have not expired."""
    return int(fetch_value(db, "SELECT count(*) FROM sealed_proofs WHERE expires_on > ?", (today,)))


def count_expired(db: Db, today: str) -> int:
    """Return the number of sealed proofs that have expired and are still stored."""
    return int(fetch_value(db, "SELECT count(*) FROM sealed_proofs WHERE expires_on <= ?", (today,)))


def destroy_expired(db: Db, today: str) -> None:
    """Destroy the sealed proofs that have expired; only inside `writing`."""
    db.conn.execute("DELETE FROM sealed_proofs WHERE expires_on <= ?", (today,))


def destroy_sealed(db: Db, ids: list[int] | None = None) -> None:
    """Destroy sealed proofs by database id, or all of them; only inside `writing`."""
    if ids is None:
        db.conn.execute("DELETE FROM sealed_proofs")
    else:
        db.conn.execute("DELETE FROM sealed_proofs WHERE id IN (SELECT value FROM json_each(?))", (dump(ids),))


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach: id, instant at which it became known, what happened, when the CNIL and the people were told.

    `waived_at` is when it was decided that the CNIL need not be told, as nobody is at risk; `waived_because` says why
    (GDPR 33(5)).
    """

    id: str
    known_at: str
    what: str
    authority_at: str | None = None
    people_at: str | None = None
    waived_at: str | None = None
    waived_because: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the CNIL is still to be told."""
        return self.authority_at is None and self.waived_at is None


def all_breaches(db: Db) -> list[Breach]:
    """All breaches, in order of recording."""
    rows = fetch_all(db, "SELECT ref, known_at, details FROM breaches ORDER BY id")
    return [
        Breach(ref, at, more["what"], *map(more.get, ("authority_at", "people_at", "waived_at", "waived_because")))
        for ref, at, more in ((ref, at, load_object(details)) for ref, at, details in rows)
    ]


def keep_breach(db: Db, item: Breach) -> None:
    """Add or replace a breach; only inside `writing`."""
    db.conn.execute(
        "INSERT INTO breaches (ref, known_at, details) VALUES (?, ?, ?)"
        " ON CONFLICT (ref) DO UPDATE SET known_at = excluded.known_at, details = excluded.details",
        (item.id, item.known_at, dump(attributes(item, "what authority_at people_at waived_at waived_because"))),
    )


def inspection_figures(db: Db) -> dict[str, int]:
    """Figures of the book that an inspection asks for; those of the archive, without reading every person."""
    questions = {
        "people": "SELECT count(*) FROM contacts WHERE erased_at IS NULL",
        "erased": "SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL AND id NOT IN"
        " (SELECT contact FROM requests WHERE json_extract(details, '$.searched') IS NOT NULL)",
        "informed": "SELECT count(*) FROM contacts WHERE informed IS NOT NULL",
        "contested": "SELECT count(*) FROM contacts WHERE contested = 1",
        "events": "SELECT count(*) FROM consents",
        "suppressions": "SELECT count(*) FROM suppressions",
        "imports": "SELECT count(*) FROM imports WHERE undone_at IS NULL",
        "deliveries": "SELECT count(*) FROM deliveries WHERE state = 'released'",
        "disclosures": "SELECT count(*) FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " WHERE d.state = 'released'",
        "notices": "SELECT count(*) FROM notices",
        "notices_open": "SELECT count(*) FROM notices WHERE sent_at IS NULL",
        "complaints": "SELECT count(*) FROM complaints",
        "requests": "SELECT count(*) FROM requests",
        "requests_open": "SELECT count(*) FROM requests WHERE answered_on IS NULL",
    }
    result = {name: int(fetch_all(db, question)[0][0]) for name, question in questions.items()}
    question = "SELECT k.event, count(*) FROM consents c JOIN consent_kinds k ON k.id = c.kind GROUP BY k.event"
    return result | {f"events_{event}": int(count) for event, count in fetch_all(db, question) if event}


def erased_positions(db: Db, delivery: int) -> set[int]:
    """Positions in a disclosure of people who were erased since."""
    question = (
        "SELECT m.position FROM delivery_contacts m JOIN contacts c ON c.id = m.contact"
        " WHERE m.delivery = ? AND c.erased_at IS NOT NULL"
    )
    return {position for (position,) in fetch_all(db, question, (delivery,))}
