"""A book of four people, of whom three went to partners, and ways to let them withdraw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.contact import Consent
from leadkeeper.services.consent.record import record_consent
from tests.made_archive import NOW, archive, contract, partner, person, restored

BONTE = partner(id="bonte", legal_name="Bonté SARL", siren="732829320", contracts=[contract("bonte-2026")])
DELIVERIES = [
    {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1", "c2"]},
    {"id": "E2", "partner": "raoul", "at": "2026-08-01", "channels": ["sms"], "contacts": ["c3"]},
    {"id": "E3", "partner": "bonte", "at": "2026-09-01", "channels": ["email", "sms"], "contacts": ["c1"]},
]


def told_book(folder: Path, **parts: Any) -> Book:
    """The book, open for writing: c1 went to both partners, c2 and c3 to Raoul, c4 to nobody.

    Raoul is in Ireland and is written to in English, Bonté in French.
    """
    people = [person(number) for number in (1, 2, 3, 4)]
    facts = {"partners": [partner(country="IE"), BONTE], "deliveries": DELIVERIES} | parts
    return restored(folder, archive(*facts.pop("people", people), **facts))


def withdraw(book: Book, who: str, **facts: Any) -> None:
    """Somebody withdraws now."""
    answer = {"at": NOW.isoformat(), "event": "withdrawn", "purpose": "partners", "trace": "log"} | facts
    record_consent(book.db, who, Consent(**answer), NOW)
