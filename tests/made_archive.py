"""Small archives to take apart: one business, one partner, one form that passes its check, and people as asked for."""

from __future__ import annotations

import json
from contextlib import closing
from copy import deepcopy
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from leadkeeper.db.book import file
from leadkeeper.db.book.connection import Book, create_book
from leadkeeper.db.engine import connect, watch_seals
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore
from leadkeeper.services.books.open import open_book

Facts = dict[str, Any]
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)
TODAY = date(2026, 11, 24)
DECISIONS = sorted((Path(__file__).parent / "conformance" / "decisions").glob("*.json"))
SHA = "ab" * 32

OWNER: Facts = {
    "name": "Clodomir & Eulalie SARL",
    "siren": "123456782",
    "rights_contact": "donnees@clodomir.example",
    "privacy_url": "https://clodomir.example/vie-privee",
    "trap_mailboxes": ["pieges.clodomir.example"],
}


def contract(contract_id: str = "raoul-2026", **facts: Any) -> Facts:
    """A contract in force all of 2026, by e-mail, in France."""
    return {
        "id": contract_id,
        "signed_on": "2026-01-05",
        "starts_on": "2026-01-10",
        "ends_on": "2026-12-31",
        "channels": ["email"],
        "territory": ["FR"],
        "purpose": "offers of Raoul SAS",
        "offer_topic": "accounting software",
        "job_related": True,
        "fields": ["email", "first_name", "last_name", "phone"],
        "max_uses": 2,
        "sync_delay_h": 48,
        "price_cents": 50,
        "document": {"name": f"{contract_id}.pdf", "sha256": SHA},
    } | facts


def partner(**facts: Any) -> Facts:
    """Raoul, whose contract runs."""
    return {
        "id": "raoul",
        "legal_name": "Raoul SAS",
        "siren": "987654324",
        "country": "FR",
        "sectors": ["software"],
        "privacy_url": "https://raoul.example/privacy",
        "contact": "dpo@raoul.example",
        "contracts": [contract()],
    } | facts


def published(**facts: Any) -> Facts:
    """The list that names Raoul, with its picture."""
    return {
        "id": "main",
        "url": "https://clodomir.example/partenaires",
        "versions": [
            {
                "id": "main-1",
                "published_at": "2026-01-10T09:00:00+01:00",
                "names": [{"name": "Raoul SAS", "siren": "987654324"}],
                "snapshot": {"name": "main-1.png", "sha256": SHA, "taken_at": "2026-01-10T09:05:00+01:00"},
            }
        ],
    } | facts


def form(**facts: Any) -> Facts:
    """A form that the check finds right: two buttons, the names on it."""
    return {"id": "quiz", "name": "Quiz landing page", "versions": [form_version()]} | facts


def form_version(**facts: Any) -> Facts:
    """One wording, described and with a picture."""
    return {
        "id": "quiz-v1",
        "from": "2026-01-10",
        "list_version": "main-1",
        "description": description(),
        "evidence": [{"kind": "screenshot", "name": "quiz-v1.png", "sha256": SHA, "taken_at": "2026-01-10"}],
    } | facts


def description() -> Facts:
    """What a form shows that is right."""
    return deepcopy(_description())


@cache
def _description() -> Facts:
    case = json.loads(next(one for one in DECISIONS if one.stem.startswith("17")).read_text("utf-8"))
    shown: Facts = case["forms"][1]["versions"][0]["description"]
    names = {"Raoul SAS et Acme SA et Bonnefoy Voyages SARL": "Raoul SAS"}
    text = shown["text"]
    for found, instead in names.items():
        text = text.replace(found, instead)
    return shown | {"text": text, "list": shown["list"] | {"names": ["Raoul SAS"]}}


def given(at: str | None = "2026-06-01T10:00:00+02:00", **facts: Any) -> Facts:
    """A yes to all partners, with a trace that proves it."""
    return {"at": at, "event": "given", "purpose": "partners", "form_version": "quiz-v1", "trace": "log"} | facts


def person(number: int, **facts: Any) -> Facts:
    """Somebody who may be given to Raoul by e-mail."""
    return {
        "id": f"c{number}",
        "email": f"person{number}@mail.example",
        "phone": f"+3363998{number:04}",
        "first_name": "Léa",
        "last_name": f"Dubois {number}",
        "country": "FR",
        "segment": "b2c",
        "consents": [given()],
    } | facts


def archive(*people: Facts, **parts: Any) -> Facts:
    """A whole archive; without people there is one."""
    return {
        "leadkeeper_archive": 1,
        "owner": OWNER,
        "partners": [partner()],
        "lists": [published()],
        "forms": [form()],
        "contacts": list(people) or [person(1)],
    } | parts


def written(folder: Path, thing: Any, name: str = "archive.json") -> Path:
    """The archive as a file."""
    path = folder / name
    path.write_text(json.dumps(thing, ensure_ascii=False), "utf-8")
    return path


def restored(folder: Path, thing: Facts, name: str = "book.leads") -> Book:
    """A book that holds the archive, open for writing; whoever asks closes it.

    It is a copy of the one that was made of the same archive before: a book gets its id when it is first opened. What
    draws lots while it is restored is made anew.
    """
    source, path = written(folder, thing, f"{name}.json"), folder / name
    make = _restored.__wrapped__ if thing.get("deliveries") or thing.get("suppressions") else _restored
    content = make(source.read_text("utf-8"))
    file.make(path, "book-exists")
    path.write_bytes(content)
    return open_book(path, NOW)


@lru_cache(maxsize=64)
def _restored(text: str) -> bytes:
    """The bytes of the book that an archive gives, never opened as a book."""
    with TemporaryDirectory(prefix="leadkeeper-made-") as folder:
        source, path = Path(folder, "archive.json"), Path(folder, "book.leads")
        source.write_text(text, "utf-8")
        path.write_bytes(_empty())
        with closing(connect(path, mode="rw")) as db:
            watch_seals(db)
            run(restore(db, source, NOW.isoformat()))
        return path.read_bytes()


@cache
def _empty() -> bytes:
    """The bytes of a new book: its migrations take half of the time that a small one takes."""
    with TemporaryDirectory(prefix="leadkeeper-made-") as folder:
        path = Path(folder, "empty.leads")
        create_book(path).close()
        return path.read_bytes()
