"""A book with a bit of everything, in which bits flip: whoever opens, judges, lists or saves it says so in words.

What is promised of the book that a rescue makes of it: it is sound, all of it can be read, and nobody is eligible who
was not before. That holds for a bit that spoils a page, a row, a link, JSON, the order of rows, or one of two copies of
a fact (an address and its key, an instant and its seconds, a description and its digest). It cannot hold for a fact
that stands once and still reads as one with another bit (a day of a contract or of a birth date, the number of a
partner, the letters of a telephone number): nothing in the book tells of such a change. `changed` finds exactly these.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from leadkeeper.db.book.connection import Book, look_into
from leadkeeper.db.book.recovery_reader import tables
from leadkeeper.db.engine import PAGE, Db, fetch_all, fetch_value, pragma
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import ALL, sentence
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive
from leadkeeper.services.books.backup import Salvaged, check_book, salvage_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.consent.forms import sources
from leadkeeper.services.contacts.details import show_number
from leadkeeper.services.contacts.editing import change_tags, contest
from leadkeeper.services.contacts.listing import list_contacts, page
from leadkeeper.services.dashboard import glance
from leadkeeper.services.eligibility.judge import judge_all, judge_each
from leadkeeper.services.exports.plan import make_plan
from leadkeeper.services.exports.register import list_exports
from leadkeeper.services.imports.importer import ImportOptions, import_file, import_history
from leadkeeper.services.partners.partners import partners_overview
from leadkeeper.services.privacy.requests import list_requests
from leadkeeper.services.privacy.retention import preview_retention
from leadkeeper.services.suppression.notifications import notices_by_partner
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import restored
from tests.sample_book import ARCHIVE

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 3)
FLIP = 5  # bytes that stand for one flip: one for the zone, three for the place, one for the bit
PEOPLE = ("contacts", "consents", "reviews", "further_addresses")

TWICE = {
    ("contacts", "email"), ("contacts", "other_emails"), ("contacts", "action_at"), ("consents", "at"),
    ("form_versions", "description"),
}  # fmt: skip
"""Facts of which the book has a second copy, by which a change of one of the two is noticed."""
DRAWN = {
    "contacts": {"action_lo", "action_hi", "email_key", "canonical", "phone_key", "email_marks", "phone_marks"},
    "consents": {"lo", "hi"},
}
"""Columns that a rescue draws anew."""

Eligible = frozenset[tuple[str, str, int]]


@cache
def sound() -> bytes:
    """A small book of people, sources, partners, contracts, noes, reviews, files, an import and edits."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        path.write_text("E-mail;Nom;Fidélité\nzoe@courriel.example;Zoé;or\nlea@courriel.example;Léa;argent\n", "utf-8")
        with restored(Path(folder), _archive(), "sound.leads") as book:
            run(import_file(book.db, path, ImportOptions(), NOW))
            run(change_tags(book.db, [1, 2], ["marché"], [], NOW))
            run(contest(book.db, [3], True, NOW))
            suppress(book.db, ["sylvie@courriel.example"], NOW)
        return book.path.read_bytes()


def _archive() -> dict[str, Any]:
    """The case of Clodomir and Eulalie with fewer of the people who are all alike, and some of other kinds."""
    found: dict[str, Any] = json.loads(ARCHIVE.read_text("utf-8"))
    needed = {one for delivery in found["deliveries"] for one in delivery["contacts"]}
    needed |= {notice["contact"] for notice in found["notices"]}
    people = found["contacts"]
    kept = [one for n, one in enumerate(people) if n % 9 == 0 or one["id"] in needed or (n % 2 and n > 75)]
    yes = next(one["consents"] for one in people if one["id"] == "c028")
    no = {"at": "2026-11-02T10:00:00+01:00", "event": "withdrawn", "purpose": "partners"}
    more = [
        {"id": "t1", "email": "o.lenoir@gmail.com", "consents": yes, "other_emails": ["odile@courriel.example"]},
        {"id": "t2", "email": "olenoir+x@gmail.com", "consents": [*yes, no], "extra": {"Fidélité": "or"}},
        {"id": "t3", "email": "odile@courriel.example", "consents": yes, "other_phones": ["06 39 98 00 01"]},
        {"id": "t4", "email": "yann@courriel.example", "phone": "06.39.98.00.02", "consents": [*yes, no]},
        {"id": "t5", "email": "yann@courriel.example", "consents": yes, "informed": {"at": "2026-02-01"}},
        {"id": "t6", "email": "ida@courriel.example", "consents": yes, "birth_date": "1990-02-01", "tags": ["vip"]},
    ]
    deny = {"rule": "R25", "decision": "deny", "reason": "asked by telephone", "at": "2026-10-02"}
    for n in range(24):  # of most people a no would be lost, if anything were
        more += [
            {"id": f"n{n}", "email": f"non{n}@courriel.example", "consents": [*yes, no]},
            {"id": f"d{n}", "email": f"denis{n}@courriel.example", "consents": yes, "reviews": [deny]},
            {"id": f"o{n}", "email": f"odette.{n}@gmail.com", "consents": yes},
            {"id": f"p{n}", "email": f"odette{n}+p@gmail.com", "consents": [no]},
        ]
    found["contacts"] = [*kept, *({"country": "FR", "segment": "b2c"} | one for one in more)]
    found["requests"] = [{"id": "r1", "contact": "t1", "kind": "access", "received_on": "2026-10-20"}]
    found["complaints"] = [{"id": "k1", "address": "zoe@courriel.example", "channel": "email", "at": "2026-10-20"}]
    return {name: part for name, part in found.items() if name != "cases"}


@cache
def zones() -> tuple[tuple[int, ...], ...]:
    """Places of the book where something is written: what orders the rows about people, these rows, and everything."""
    raw = sound()
    pages = _of_sound(lambda db: sorted(page for table in PEOPLE for page in _pages(raw, _root(db, table))))
    order = [place for page in pages for place in range(page, page + 8 + 2 * _cells_on(raw, page))]
    written = [place for page in pages for place in range(page, page + PAGE) if raw[place]]
    return tuple(order), tuple(written), tuple(place for place in range(100, len(raw)) if raw[place])


def _root(db: Db, table: str) -> int:
    return int(fetch_value(db, "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)))


def _cells_on(raw: bytes, page: int) -> int:
    return int.from_bytes(raw[page + 3 : page + 5], "big")


def _pages(raw: bytes, root: int) -> Iterator[int]:
    """Where the pages of a tree begin."""
    page = (root - 1) * PAGE
    yield page
    if raw[page] in (2, 5):  # this one only leads to others
        starts = [page + 8]
        for n in range(_cells_on(raw, page)):
            at = page + 12 + 2 * n
            starts.append(page + int.from_bytes(raw[at : at + 2], "big"))
        for start in starts:
            yield from _pages(raw, int.from_bytes(raw[start : start + 4], "big"))


def flipped(flips: bytes) -> bytes:
    """The book after some flips."""
    raw = bytearray(sound())
    for start in range(0, len(flips) - FLIP + 1, FLIP):
        zone, place, bit = flips[start] % 3, int.from_bytes(flips[start + 1 : start + 4], "big"), flips[start + 4] % 8
        raw[zones()[zone][place % len(zones()[zone])]] ^= 1 << bit
    return bytes(raw)


def tried(flips: bytes, folder: Path) -> None:
    """Looks at the damaged book, saves it, and looks at that one; raises unless all of it went as promised."""
    damaged, saved = folder / "damaged.leads", folder / "saved.leads"
    saved.unlink(missing_ok=True)
    damaged.write_bytes(flipped(flips))
    _in_words(partial(_looked_at, damaged))
    found = _in_words(lambda: run(salvage_book(damaged, saved, NOW)))
    if not isinstance(found, Salvaged):
        return
    with open_book(saved, NOW) as book:
        assert pragma(book.db, "integrity_check") == "ok"
        assert fetch_all(book.db, "PRAGMA foreign_key_check") == []
        for name, look in LOOKS.items():
            assert _in_words(partial(look, book.db)) != "book-damaged", name
        now = _in_words(lambda: eligible(book.db))
        gained = now - _before() if isinstance(now, frozenset) else frozenset()
        assert not gained or changed(book.db, found), (gained, found)


def _in_words(do: Callable[[], object]) -> Any:
    """What was asked for, None or the code where it was refused in words; anything else is raised."""
    try:
        return do()
    except LeadKeeperError as error:
        if error.code not in ALL or not sentence(error):
            raise
        return error.code if error.code == "book-damaged" else None


def _looked_at(path: Path) -> None:
    open_book(path, NOW, write=False).close()
    for look in LOOKS.values():
        _in_words(partial(_alone, path, look))


def _alone(path: Path, look: Callable[[Db], object]) -> None:
    """As in a command of its own: it is the book that tells of damage."""
    with Book(path, look_into(path), read_only=True) as book:
        look(book.db)


def _people(db: Db) -> object:
    numbers = list_contacts(db)
    return page(db, numbers), [show_number(db, number, TODAY) for number in numbers[:: max(1, len(numbers) // 8)]]


def _judged(db: Db) -> object:
    found = run(judge_all(db, ["raoul"], ["email"], TODAY))
    return list(judge_each(db, found[0]))


def _archived(db: Db) -> object:
    with TemporaryDirectory() as folder:
        return run(archive(db, Path(folder) / "archive.json"))


LOOKS: dict[str, Callable[[Db], object]] = {
    "judged": _judged,
    "people": _people,
    "found": lambda db: list_contacts(db, "lenoir"),
    "plan": lambda db: run(make_plan(db, ExportRequest("raoul", "plan.xlsx"), TODAY)),
    "archive": _archived,
    "sources": sources,
    "partners": lambda db: partners_overview(db, TODAY),
    "home": lambda db: glance(db, TODAY),
    "exports": list_exports,
    "imports": import_history,
    "notices": lambda db: notices_by_partner(db, TODAY),
    "requests": lambda db: list_requests(db, TODAY),
    "retention": lambda db: run(preview_retention(db, TODAY)),
    "check": check_book,
}
"""What somebody may look at in a book."""


def eligible(db: Db) -> Eligible:
    """Whoever may be given, by partner, channel and row number."""
    partners = [ref for (ref,) in fetch_all(db, "SELECT ref FROM partners ORDER BY id")]
    judged = run(judge_all(db, partners, CHANNELS, TODAY))
    return frozenset(
        (one.partner.id, one.channel, number) for one in judged for number in one.numbers(Verdict.ELIGIBLE)
    )


@cache
def _before() -> Eligible:
    return _of_sound(eligible)


@cache
def _cells() -> dict[tuple[str, str], dict[tuple[Any, ...], Any]]:
    return _of_sound(lambda db: dict(_by_column(db)))


def _of_sound(ask: Callable[[Db], Any]) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sound.leads"
        path.write_bytes(sound())
        with open_book(path, NOW, write=False) as book:
            return ask(book.db)


def _by_column(db: Db) -> Iterator[tuple[tuple[str, str], dict[tuple[Any, ...], Any]]]:
    for table in tables(db):
        many = len(table.keys)
        found = fetch_all(db, f"SELECT {', '.join((*table.keys, *table.columns))} FROM {table.name}")
        for place, column in enumerate(table.columns):
            yield (table.name, column), {row[:many]: row[many + place] for row in found}


def changed(db: Db, found: Salvaged) -> Sequence[tuple[str, str]]:
    """The facts that stand once and are others than before in a row that is still there."""
    mended = {one.table for one in found.tables if one.mended}
    sure = TWICE | {("contacts", "contested")}
    return [
        (table, column)
        for (table, column), cells in _by_column(db)
        if table not in {*mended, "settings", "register"}  # the rescue writes into these
        if (table, column) not in sure and column not in DRAWN.get(table, ())
        if any(cell != _cells()[table, column].get(key, cell) for key, cell in cells.items())
    ]
