"""The way out: a whole book as one JSON file, written as it is read, people by the thousand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.flows.beside import Beside
from leadkeeper.model import archive_file, shape
from leadkeeper.model.contact import Contact
from leadkeeper.progress import Flow, Progress
from leadkeeper.store import cases, consents, contacts, deliveries, imports, reviews, suppressions, world
from leadkeeper.store.engine import Db

VERSION = 1


def archive(db: Db, target: Path) -> Flow[dict[str, int]]:
    """Writes the archive of a book to a new file and gives the number of things of each kind.

    Raises the codes of `files.atomic`; there is no file then.
    """
    counts: dict[str, int] = {}
    if target.exists():
        raise LeadKeeperError("file-exists", path=str(target))
    temp = atomic.aside(target)
    total = contacts.count(db)
    with atomic.created(temp) as raw:
        out = _Writer(raw)
        for name, things in _parts(db):
            counts[name] = 0
            out.begin(name)
            for thing in things:
                out.item(thing)
                counts[name] += 1
                if counts[name] % 2000 == 0:
                    yield Progress("archive", counts[name], total if name == "contacts" else None)
            out.end()
        out.close()
    try:
        atomic.release(temp, target)
    except BaseException:
        atomic.discard(temp)
        raise
    return counts


def _parts(db: Db) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """The lists of an archive in their order, each thing as a JSON object."""
    everywhere = world.read(db)
    stops = suppressions.read_all(db)
    hashed = any(entry.hash for entry in stops)
    owner = everywhere.owner if hashed else replace(everywhere.owner, suppression_key=None)
    yield "owner", [shape.write(owner)]
    yield "partners", map(shape.write, everywhere.partners)
    yield "lists", map(shape.write, everywhere.lists)
    yield "forms", map(shape.write, everywhere.forms)
    yield "contacts", map(shape.write, people(db))
    yield "suppressions", map(shape.write, stops)
    yield "deliveries", map(shape.write, deliveries.read_all(db))
    yield "imports", map(shape.write, imports.read_all(db))
    yield "notices", map(shape.write, cases.notices(db))
    yield "complaints", map(shape.write, cases.complaints(db))
    yield "requests", map(shape.write, cases.requests(db))


def people(db: Db) -> Iterator[Contact]:
    """Everybody with consents and reviews, in the order of the book."""
    with (
        closing(consents.stream(db)) as answers,
        closing(reviews.stream(db)) as decisions,
        closing(contacts.stream(db)) as everybody,
    ):
        answered, decided = Beside(answers), Beside(decisions)
        for number, contact in everybody:
            _, said = answered.of(number) or (number, ())
            _, found = decided.of(number) or (number, ())
            yield replace(contact, consents=tuple(said), reviews=tuple(found))


class _Writer:
    """Writes the one JSON object of an archive piece by piece."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._put(f'{{"leadkeeper_archive": {VERSION}')
        self._single = False
        self._first = True

    def begin(self, name: str) -> None:
        """Begins a key; `owner` is an object, all others are lists."""
        self._single = name == "owner"
        self._first = True
        self._put(f',\n"{name}": ' + ("" if self._single else "["))

    def item(self, thing: dict[str, Any]) -> None:
        """One thing of the key that was begun."""
        self._put(("" if self._first or self._single else ",") + ("" if self._single else "\n "))
        self._put(json.dumps(thing, ensure_ascii=False))
        self._first = False

    def end(self) -> None:
        """Ends the key that was begun."""
        self._put("" if self._single else "]")

    def close(self) -> None:
        """Ends the object."""
        self._put("}\n" + archive_file.END)

    def _put(self, text: str) -> None:
        self._raw.write(text.encode("utf-8", "surrogatepass"))
