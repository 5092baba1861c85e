"""Breaches of personal data, and what was done about them (GDPR 33(5))."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.db.engine import Db, fetch_all
from leadkeeper.db.json_columns import dump, load_object


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach: id, instant at which it became known, what happened, when the CNIL and the people were told."""

    id: str
    known_at: str
    what: str
    authority_at: str | None = None
    people_at: str | None = None


def read_all(db: Db) -> list[Breach]:
    """All breaches, in order of recording."""
    rows = fetch_all(db, "SELECT ref, known_at, details FROM breaches ORDER BY id")
    return [
        Breach(ref, at, more["what"], more.get("authority_at"), more.get("people_at"))
        for ref, at, more in ((ref, at, load_object(details)) for ref, at, details in rows)
    ]


def keep(db: Db, item: Breach) -> None:
    """Add or replace a breach; only inside `writing`."""
    details = dump({"what": item.what, "authority_at": item.authority_at, "people_at": item.people_at})
    db.conn.execute(
        "INSERT INTO breaches (ref, known_at, details) VALUES (?, ?, ?)"
        " ON CONFLICT (ref) DO UPDATE SET known_at = excluded.known_at, details = excluded.details",
        (item.id, item.known_at, details),
    )


def counts(db: Db) -> dict[str, int]:
    """Figures of the book that an inspection asks for; those of the archive, without reading every person."""
    questions = {
        "people": "SELECT count(*) FROM contacts WHERE erased_at IS NULL",
        "erased": "SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL",
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
    by_event = fetch_all(
        db, "SELECT k.event, count(*) FROM consents c JOIN consent_kinds k ON k.id = c.kind GROUP BY k.event"
    )
    return result | {f"events_{event}": int(count) for event, count in by_event if event}
