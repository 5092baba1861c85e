"""The way in: a new book from an archive, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import archive_read
from leadkeeper.flows import archive_links as links
from leadkeeper.flows.part_mailboxes import mark_new
from leadkeeper.flows.put_back import begin_again
from leadkeeper.model import archive_file, shape
from leadkeeper.model.book import Complaint, Delivery, ImportRecord, Notice, Owner, Request, Suppression
from leadkeeper.model.contact import Contact
from leadkeeper.model.form import Form
from leadkeeper.model.partner import Partner, PartnerList
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules import email, identity
from leadkeeper.store import (
    cases,
    consents,
    contacts,
    deliveries,
    disclosed,
    forms,
    imports,
    lists,
    owner,
    partners,
    register,
    reviews,
    search_index,
    suppressions,
)
from leadkeeper.store.connect import create_book
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

T = TypeVar("T")
CHUNK = 1000


@dataclass(slots=True)
class _Restored:
    """What has been read so far: ids for finding what does not fit, row numbers for what refers to people."""

    ids: links.Known = field(default_factory=links.Known)
    counts: dict[str, int] = field(default_factory=dict)


def restore(db: Db, source: Path, now: str) -> Flow[dict[str, int]]:
    """Fills a new, empty book with an archive and gives the number of things of each kind.

    An archive that this program wrote is a copy of a book: exports wait as in one that was put back.
    Raises `archive-unreadable`, `archive-version`, `archive-unknown-key`, `archive-wrong-type`, `archive-repeated-id`
    and `archive-dangling-id`, each naming the place.
    """
    rest = archive_read.top_level(source, but="contacts")
    _check_keys(rest)
    done = _Restored()
    with writing(db):
        _restore_world(db, rest, done)
        numbers = yield from _restore_people(db, source, done)
        _restore_files(db, rest, done, numbers, now)
        if numbers and archive_read.ends_with(source, "}\n" + archive_file.END):
            begin_again(db, source.name, datetime.fromisoformat(now), since="")
        mark_new(db, now if any(entry.hash for entry in suppressions.read_all(db)) else None)
    return done.counts


def _check_keys(rest: Mapping[str, Any]) -> None:
    if rest.get("leadkeeper_archive") != archive_file.VERSION or isinstance(rest["leadkeeper_archive"], bool):
        raise LeadKeeperError("archive-version", found=rest.get("leadkeeper_archive"))
    for key, value in rest.items():
        if key not in (*archive_file.ASIDE, "owner", *archive_file.LISTS):
            raise LeadKeeperError("archive-unknown-key", place=key)
        if key in archive_file.LISTS and value is not None and not isinstance(value, list):
            raise LeadKeeperError("archive-wrong-type", place=key, wanted="list", found=type(value).__name__)


def _things(rest: Mapping[str, Any], key: str, cls: type[T], done: _Restored) -> Iterator[tuple[str, T]]:
    """The things of one list with the place of each, counted."""
    done.counts[key] = 0
    for n, value in enumerate(rest.get(key) or ()):
        done.counts[key] += 1
        yield f"{key}[{n}]", shape.read(cls, value, f"{key}[{n}]")


def _restore_world(db: Db, rest: Mapping[str, Any], done: _Restored) -> None:
    ids = done.ids
    owner.write(db, shape.read(Owner, {} if rest.get("owner") is None else rest["owner"], "owner"))
    for place, partner in _things(rest, "partners", Partner, done):
        ids.add("partner", partner.id, place)
        ids.distinct((contract.id for contract in partner.contracts), f"{place}.contracts")
        partners.add(db, partner)
    for place, one in _things(rest, "lists", PartnerList, done):
        ids.add("list", one.id, place)
        for n, version in enumerate(one.versions):
            ids.add("list version", version.id, f"{place}.versions[{n}]")
        lists.add(db, one)
    for place, form in _things(rest, "forms", Form, done):
        ids.add("form", form.id, place)
        for n, shown in enumerate(form.versions):
            ids.add("form version", shown.id, f"{place}.versions[{n}]")
            ids.check("list", shown.list, f"{place}.versions[{n}].list")
            ids.check("list version", shown.list_version, f"{place}.versions[{n}].list_version")
        forms.add(db, form)
    for place, entry in _things(rest, "suppressions", Suppression, done):
        ids.check("partner", entry.partner, f"{place}.partner")
        suppressions.add(db, entry)
    for place, record in _things(rest, "imports", ImportRecord, done):
        ids.add("import", record.id, place)
        imports.add(db, record, {})


def _restore_people(db: Db, source: Path, done: _Restored) -> Flow[dict[str, int]]:
    """Everybody with answers and decisions; gives the row number of each id."""
    numbers: dict[str, int] = {}
    kinds, import_numbers = consents.Kinds(db), imports.numbers(db)
    rows: list[tuple[object, ...]] = []
    events: list[tuple[object, ...]] = []
    for number, value in enumerate(archive_read.items(source, "contacts"), 1):
        place = f"contacts[{number - 1}]"
        contact = shape.read(Contact, value, place)
        done.ids.person(contact, place)
        if contact.id in numbers:
            raise LeadKeeperError("archive-repeated-id", place=place, id=contact.id)
        numbers[contact.id] = number
        keys = identity.keys(contact.email, contact.phone, contact.other_emails, contact.other_phones)
        rows.append(contacts.row(number, contact, keys))
        for seq, said in enumerate(contact.consents):
            came = import_numbers[said.source.import_id] if said.source and said.source.import_id else None
            events.append(consents.row(number, seq, kinds.number(said), said, came))
        if len(rows) == CHUNK or keys.further or contact.reviews:
            _flush(db, rows, events)
            contacts.add_further(db, ((kind, address, number) for kind, address in keys.further))
            for review in contact.reviews:
                reviews.add(db, number, review)
            yield Progress("restore", number)
    _flush(db, rows, events)
    for found in search_index.add(db, 1, len(numbers) + 1):
        yield Progress("index", found, len(numbers))
    done.counts["contacts"] = len(numbers)
    return numbers


def _flush(db: Db, rows: list[tuple[object, ...]], events: list[tuple[object, ...]]) -> None:
    contacts.insert_many(db, rows)
    consents.insert_many(db, events)
    rows.clear()
    events.clear()


def _restore_files(db: Db, rest: Mapping[str, Any], done: _Restored, numbers: dict[str, int], now: str) -> None:
    """What went out and what came back: deliveries (a new chain begins with them), notices, complaints, requests."""
    ids = done.ids
    for place, delivery in _things(rest, "deliveries", Delivery, done):
        ids.add("delivery", delivery.id, place)
        ids.check("partner", delivery.partner, f"{place}.partner")
        people = _numbers(delivery.contacts, numbers, f"{place}.contacts")
        traps = [email.canonical(trap.email) if trap.email else None for trap in delivery.traps]
        deliveries.add(db, delivery, enumerate(people), enumerate(traps))
        body: dict[str, object] = {"export": delivery.id, "partner": delivery.partner, "delivered_at": delivery.at}
        body |= {"rows": len(people), "traps": len(traps), "sha256": delivery.file_sha256}
        body |= {"people": disclosed.digest_of(db, delivery.id)}
        register.append(db, now, "restored", body)
    for place, notice in _things(rest, "notices", Notice, done):
        ids.check("partner", notice.partner, f"{place}.partner")
        cases.add_notice(db, notice, *_numbers([notice.contact], numbers, place))
    for place, complaint in _things(rest, "complaints", Complaint, done):
        ids.add("complaint", complaint.id, place)
        cases.add_complaint(db, complaint)
    for place, request in _things(rest, "requests", Request, done):
        ids.add("request", request.id, place)
        cases.add_request(db, request, *_numbers([request.contact], numbers, place))


def _numbers(wanted: Iterable[str], numbers: dict[str, int], place: str) -> list[int]:
    found = []
    for ref in wanted:
        if ref not in numbers:
            raise LeadKeeperError("archive-dangling-id", place=place, kind="contact", id=ref)
        found.append(numbers[ref])
    return found


def restore_book(source: Path, path: Path, now: datetime) -> Flow[dict[str, int]]:
    """A new book at `path` from an archive; stopped or failed, there is no book."""
    if not source.is_file():
        raise LeadKeeperError("file-missing", path=str(source))
    book = create_book(path)
    try:
        counts = yield from restore(book.db, source, now.isoformat())
    except BaseException:
        book.close()
        path.unlink()
        raise
    book.close()
    return counts
