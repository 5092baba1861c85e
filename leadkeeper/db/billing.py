"""Credits and payments in the register, and the rows of exports that returned contacts stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.db import register
from leadkeeper.db.disclosures import address_digests
from leadkeeper.db.engine import Db, fetch_all, fetch_all_in, fetch_one
from leadkeeper.db.register import RegisterEntry
from leadkeeper.domain.book import reference

CREDIT = "credit"
PAID = "paid"
"""Kinds of register entries: contacts taken back for a credit, and when an export was paid."""


@dataclass(frozen=True, slots=True)
class DisclosedRow:
    """A row of an export: position, contact id (None: a seed contact), key and digests of what was given."""

    export: str
    position: int
    contact: int | None
    sealed: tuple[str, str] | None = None

    @property
    def reference(self) -> str:
        """Reference by which the partner names the row."""
        return reference(self.export, self.position)


def credit_entries(entries: Iterable[RegisterEntry]) -> list[RegisterEntry]:
    """Entries of credits, oldest first."""
    return [entry for entry in entries if entry.kind == CREDIT]


def credit_at(db: Db, at: str) -> str | None:
    """Id of the credit that was recorded at this very instant, together with its marks on addresses."""
    row = fetch_one(db, "SELECT body ->> '$.credit' FROM register WHERE kind = ? AND at = ?", (CREDIT, at))
    return str(row[0]) if row else None


def returned_rows(entries: Iterable[RegisterEntry]) -> dict[str, str]:
    """Credit id by the reference of each row that was ever credited."""
    return {ref: str(entry.body["credit"]) for entry in credit_entries(entries) for ref in entry.body["refs"]}


def returned_by(entries: Iterable[RegisterEntry], sha256: str) -> set[str]:
    """References of the rows that were credited for the file with this SHA-256."""
    return {
        ref for entry in credit_entries(entries) if entry.body["file_sha256"] == sha256 for ref in entry.body["refs"]
    }


def next_credit(entries: Sequence[RegisterEntry], missing: int) -> str:
    """Next free id of a credit; each lost entry may have been a credit with its own id."""
    return f"K{len(credit_entries(entries)) + missing + 1}"


def add_credit(db: Db, at: str, body: Mapping[str, Any]) -> None:
    """Enter a credit; only inside `writing`."""
    register.append(db, at, CREDIT, body)


def add_payment(db: Db, at: str, export: str, paid_on: str | None) -> None:
    """Enter the day on which an export was paid, None to take a wrong entry back; only inside `writing`."""
    register.append(db, at, PAID, {"export": export, "paid_on": paid_on})


def payments(entries: Iterable[RegisterEntry]) -> dict[str, str]:
    """Day of payment by export id."""
    paid_on = {str(entry.body["export"]): entry.body["paid_on"] for entry in entries if entry.kind == PAID}
    return {export: day for export, day in paid_on.items() if day is not None}


def rows_by_source(db: Db) -> list[tuple[str, int, int]]:
    """Form version ("" if unknown), rows in released files, and people in them; by the last yes that the book holds."""
    return fetch_all(
        db,
        f"SELECT coalesce(v.ref, ''), count(*), count(DISTINCT m.contact) {_SOURCE} WHERE d.state = 'released'"
        " GROUP BY v.id",
    )


def sources_of_rows(db: Db, export: str, positions: Sequence[int]) -> dict[int, str]:
    """Form version of each contact at positions of an export, "" if unknown."""
    question = f"SELECT m.position, coalesce(v.ref, '') {_SOURCE} WHERE d.ref = ? AND m.position IN (…)"
    return dict(fetch_all_in(db, question, positions, (export,)))


_SOURCE = (
    "FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery LEFT JOIN consents c ON c.contact = m.contact"
    " AND c.seq = (SELECT max(x.seq) FROM consents x JOIN consent_kinds y ON y.id = x.kind"
    " WHERE x.contact = m.contact AND y.event = 'given' AND y.purpose = 'partners')"
    " LEFT JOIN consent_kinds k ON k.id = c.kind LEFT JOIN form_versions v ON v.id = k.form_version"
)


def rows_at(db: Db, export: str, positions: Sequence[int]) -> dict[int, DisclosedRow]:
    """Rows of an export by position, seed contacts included."""
    result = {
        position: _row(export, position, *cells)
        for position, *cells in fetch_all_in(db, f"{_ROWS} AND m.position IN (…)", positions, (export,))
    }
    question = (
        "SELECT t.position FROM traps t JOIN deliveries d ON d.id = t.delivery WHERE d.ref = ? AND t.position IN (…)"
    )
    traps = fetch_all_in(db, question, positions, (export,))
    return result | {position: DisclosedRow(export, position, None) for (position,) in traps}


def rows_of(db: Db, people: Sequence[int]) -> list[str]:
    """References of the rows of these contacts in released files."""
    question = (
        "SELECT d.ref, m.position FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " WHERE m.contact IN (…) AND d.state = 'released' AND m.position IS NOT NULL ORDER BY d.id, m.position"
    )
    return [reference(export, position) for export, position in fetch_all_in(db, question, people)]


_ROWS = (
    "SELECT m.position, m.contact, d.given_key, m.given FROM delivery_contacts m"
    " JOIN deliveries d ON d.id = m.delivery WHERE d.ref = ?"
)


def rows_with_address(db: Db, export: str, texts: Iterable[str]) -> dict[str, list[DisclosedRow]]:
    """Rows of an export to which exactly one of these addresses or numbers was given, by address.

    The digests tell it after an edit and an erasure, too.
    """
    wanted = list(dict.fromkeys(texts))
    key = fetch_all(db, "SELECT given_key FROM deliveries WHERE ref = ? AND given_key IS NOT NULL", (export,))
    if not key or not wanted:
        return {}
    by_digest = dict(zip(address_digests(key[0][0], wanted), wanted, strict=True))
    result: dict[str, list[DisclosedRow]] = {}
    for half, part in ((slice(16), "substr(m.given, 1, 16)"), (slice(16, None), "substr(m.given, 17)")):
        question = f"{_ROWS} AND {part} IN (…)"
        for position, contact, sealed_by, given in fetch_all_in(db, question, list(by_digest), (export,)):
            result.setdefault(by_digest[given[half]], []).append(_row(export, position, contact, sealed_by, given))
    return result


def _row(export: str, position: int, contact: int, key: str | None, given: str | None) -> DisclosedRow:
    return DisclosedRow(export, position, contact, (key, given) if key and given else None)
