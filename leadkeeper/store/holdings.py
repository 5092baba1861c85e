"""What a book holds, counted: enough to say what one copy of it has and another lacks."""

from __future__ import annotations

from leadkeeper.store.engine import Db, rows, value

COUNTS = {
    "people": "SELECT count(*) FROM contacts WHERE erased_at IS NULL",
    "answers": "SELECT count(*) FROM consents",
    "no": "SELECT count(*) FROM consents JOIN consent_kinds ON consent_kinds.id = consents.kind"
    " WHERE event IN ('withdrawn', 'refused')",
    "stops": "SELECT count(*) FROM suppressions",
    "erased": "SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL",
    "imports": "SELECT count(*) FROM imports WHERE undone_at IS NULL",
    "decisions": "SELECT count(*) FROM reviews",
}


def counts(db: Db) -> dict[str, int]:
    """How much of each kind the book holds, by the names of `COUNTS`."""
    return {name: int(value(db, question)) for name, question in COUNTS.items()}


def exports(db: Db) -> list[tuple[str, str]]:
    """The id and the instant of every export that was released, oldest first."""
    return [
        (ref, at or "") for ref, at in rows(db, "SELECT ref, at FROM deliveries WHERE state = 'released' ORDER BY id")
    ]
