"""Export a book to one JSON archive, restore a book from one, and add single parts to a book.

Contacts are streamed in batches, so memory use does not grow with the book.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from leadkeeper.db import (
    complaints,
    consents,
    contact_search,
    contacts,
    disclosures,
    eligibility,
    erasure,
    forms,
    months,
    partners,
    proofs,
    register,
    requests,
    suppressions,
)
from leadkeeper.db.book import file, settings
from leadkeeper.db.book.connection import create_book
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.imports import imports
from leadkeeper.db.mailboxes import mark_new
from leadkeeper.db.proofs import Breach
from leadkeeper.domain import contact as contact_domain
from leadkeeper.domain import email, serialization
from leadkeeper.domain.book import (
    Complaint,
    Delivery,
    ExportProfile,
    ImportRecord,
    Notice,
    Owner,
    PartnerProfile,
    Request,
    Suppression,
)
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.form import Form
from leadkeeper.domain.partner import Partner, PartnerList, check_prices
from leadkeeper.domain.time import moment
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import archive as archive_files
from leadkeeper.files import atomic
from leadkeeper.progress import Flow, Progress, run
from leadkeeper.services.books.backup import begin_again
from leadkeeper.services.consent.record import refuse_left_out
from leadkeeper.services.eligibility.judge import SortedCursor

VERSION = 1
T = TypeVar("T")
ARCHIVE_LISTS: dict[str, type] = {
    "partners": Partner,
    "lists": PartnerList,
    "forms": Form,
    "contacts": Contact,
    "suppressions": Suppression,
    "deliveries": Delivery,
    "imports": ImportRecord,
    "notices": Notice,
    "complaints": Complaint,
    "requests": Request,
}
"""JSON key → item type, in the order in which an archive is written (after `owner`)."""

FURTHER_LISTS: dict[str, type] = {"profiles": PartnerProfile, "breaches": Breach}
"""The same of lists that are written after those, and only if there is something in them."""

ASIDE = ("leadkeeper_archive", "cases")  # keys that `restore` ignores

ARCHIVE_END = "\t\n"
"""White space after the JSON object of an archive written by this program; JSON ignores it, `restore` looks for it.

With this end an archive is a copy of a book. Without it the archive was written by hand and makes a new book.
"""


class KnownIds:
    """Ids read so far, by kind of object."""

    def __init__(self) -> None:
        self._ids: dict[str, set[str]] = {}

    def add(self, kind: str, ref: str, path: str) -> None:
        """Register an id; raises `archive-repeated-id`."""
        known = self._ids.setdefault(kind, set())
        if ref in known:
            raise LeadKeeperError("archive-repeated-id", place=path, id=ref)
        known.add(ref)

    def check(self, kind: str, ref: str | None, path: str) -> None:
        """Raise `archive-dangling-id` if an id refers to nothing."""
        if ref is not None and ref not in self._ids.get(kind, ()):
            raise LeadKeeperError("archive-dangling-id", place=path, kind=kind, id=ref)

    def person(self, contact: Contact, path: str) -> None:
        """Check every id that a contact's consent events and reviews refer to."""
        for n, answer in enumerate(contact.consents):
            at = f"{path}.consents[{n}]"
            self.check("partner", answer.partner, f"{at}.partner")
            self.check("form version", answer.form_version, f"{at}.form_version")
            self.check("list version", answer.list_version, f"{at}.list_version")
            self.check("import", answer.source.import_id if answer.source else None, f"{at}.source.import")
        for n, review in enumerate(contact.reviews):
            self.check("partner", review.partner, f"{path}.reviews[{n}].partner")


TAKEN = ("partners", "lists", "forms", "owner", *ASIDE)
"""Keys allowed in a parts file. The owner of the book is kept. The archive's other lists may be present if empty."""


@dataclass(frozen=True, slots=True)
class _PartKind:
    """A kind of object that can be added, with its children: archive keys, position, and how it is stored."""

    kind: str
    child: str
    children: str
    add: Callable[[Db, Any], None]
    add_child: Callable[[Db, str, Any], None]


PARTNERS = _PartKind("partner", "contract", "contracts", partners.add, partners.add_contract)
LISTS = _PartKind("list", "list version", "versions", partners.add_list, partners.publish)
FORMS = _PartKind("form", "form version", "versions", forms.add, forms.add_version)


def add_parts(db: Db, source: Path) -> dict[str, int]:
    """Add the objects of a parts file that the book lacks; return the number of new objects by kind.

    All or nothing. An object with a known id must be equal to the stored one, or bring a new contract or version.
    Raises `part-differs` and the codes of `restore`.
    """
    if not source.is_file():
        raise LeadKeeperError("file-missing", path=str(source))
    result = archive_files.top_level(source)
    for key, value in result.items():
        if key in TAKEN:
            continue
        if key not in ARCHIVE_LISTS or value or next(archive_files.items(source, key), None) is not None:
            raise LeadKeeperError("archive-unknown-key", place=key)
    if result.get("leadkeeper_archive", VERSION) != VERSION:
        raise LeadKeeperError("archive-version", found=result["leadkeeper_archive"])
    for _path, partner in _read(result, "partners", Partner):
        for contract in partner.contracts:
            check_prices(contract)
    with writing(db):
        return _add(db, result, KnownIds())


def _add(db: Db, parts: Mapping[str, Any], ids: KnownIds) -> dict[str, int]:
    """Add partners, lists and forms; return the number of new objects by kind."""
    counts = {"partners": 0, "contracts": 0, "lists": 0, "list_versions": 0, "forms": 0, "form_versions": 0}
    known = partners.read(db)
    for path, partner in _read(parts, "partners", Partner):
        ids.add("partner", partner.id, path)
        for contract in partner.contracts:
            ids.add(f"contract of {path}", contract.id, f"{path}.contracts")
        _add_part(db, PARTNERS, known.partners, partner, counts)
    for path, partner_list in _read(parts, "lists", PartnerList):
        ids.add("list", partner_list.id, path)
        _check_versions(ids, "list version", partner_list, known.lists, path)
        _add_part(db, LISTS, known.lists, partner_list, counts)
    for path, form in _read(parts, "forms", Form):
        ids.add("form", form.id, path)
        _check_versions(ids, "form version", form, known.forms, path)
        _check_links(db, form, path)
        _add_part(db, FORMS, known.forms, form, counts)
    before = {one.id for one in known.partners}
    for partner in (one for one in partners.read_all(db) if one.id not in before):
        run(refuse_left_out(db, partner))
    return counts


def _read(parts: Mapping[str, Any], key: str, cls: type[T]) -> Iterator[tuple[str, T]]:
    """Objects of one list, each with its location in the file for error messages."""
    values = parts.get(key)
    if values is not None and not isinstance(values, list):
        raise LeadKeeperError("archive-wrong-type", place=key, wanted="list", found=type(values).__name__)
    for n, value in enumerate(values or ()):
        yield f"{key}[{n}]", serialization.read(cls, value, f"{key}[{n}]")


def _check_versions(ids: KnownIds, kind: str, after: Any, known: Iterable[Any], path: str) -> None:
    """Raise `archive-repeated-id` if a version has the id of another version, in the file or in the book."""
    elsewhere = {version.id for old in known if old.id != after.id for version in old.versions}
    for n, version in enumerate(after.versions):
        ids.add(kind, version.id, f"{path}.versions[{n}]")
        if version.id in elsewhere:
            raise LeadKeeperError("archive-repeated-id", place=f"{path}.versions[{n}]", id=version.id)


def _add_part(db: Db, part: _PartKind, known: Iterable[Any], after: Any, counts: dict[str, int]) -> None:
    """Add a new object, or the new children of a known one."""
    children, counted_child = getattr(after, part.children), f"{part.child.replace(' ', '_')}s"
    before = next((old for old in known if old.id == after.id), None)
    if before is None:
        part.add(db, after)
        counts[f"{part.kind}s"] += 1
        counts[counted_child] += len(children)
        return
    old, new = serialization.write(before), serialization.write(after)
    old.pop(part.children)
    new.pop(part.children)
    if old != new:
        raise LeadKeeperError("part-differs", kind=part.kind, id=after.id)
    there = {child.id: child for child in getattr(before, part.children)}
    for child in children:
        if child.id not in there:
            part.add_child(db, after.id, child)
            counts[counted_child] += 1
        elif there[child.id] != child:
            raise LeadKeeperError("part-differs", kind=part.child, id=child.id)


def _check_links(db: Db, form: Form, path: str) -> None:
    known = {"list": partners.list_ids(db), "list_version": partners.version_numbers(db)}
    for n, version in enumerate(form.versions):
        for name, ids in known.items():
            ref = getattr(version, name)
            if ref is not None and ref not in ids:
                place, kind = f"{path}.versions[{n}].{name}", name.replace("_", " ")
                raise LeadKeeperError("archive-dangling-id", place=place, kind=kind, id=ref)


def archive(db: Db, target: Path) -> Flow[dict[str, int]]:
    """Write a book's archive to a new file, or none; return objects by kind. Raises the codes of `files.atomic`."""
    counts: dict[str, int] = {}
    if target.exists():
        raise LeadKeeperError("file-exists", path=str(target))
    total = contacts.count(db)
    with atomic.written(target) as raw:

        def put(text: str) -> None:
            raw.write(text.encode("utf-8", "surrogatepass"))

        put(f'{{"leadkeeper_archive": {VERSION}')
        for name, things in [*_parts(db)]:
            begin, before, end = ("", "", "") if name == "owner" else ("[", "\n ", "]")  # `owner` alone is no list
            counts[name] = 0
            put(f',\n"{name}": {begin}')
            for thing in things:
                put(("," if counts[name] else "") + before + json.dumps(thing, ensure_ascii=False))
                counts[name] += 1
                if counts[name] % 2000 == 0:
                    yield Progress("archive", counts[name], total if name == "contacts" else None)
            put(end)
        put("}\n" + ARCHIVE_END)
    return counts


def _parts(db: Db) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """Lists of an archive in order, each object as JSON; further ones only if there is something in them."""
    everywhere = partners.read(db)
    stops = suppressions.read_all(db)
    owner = everywhere.owner if any(entry.hash for entry in stops) else replace(everywhere.owner, suppression_key=None)
    yield "owner", [serialization.write(owner)]
    yield "partners", map(serialization.write, everywhere.partners)
    yield "lists", map(serialization.write, everywhere.lists)
    yield "forms", map(serialization.write, everywhere.forms)
    yield "contacts", map(serialization.write, people(db))
    yield "suppressions", map(serialization.write, stops)
    yield "deliveries", map(serialization.write, disclosures.read_all(db))
    yield "imports", map(serialization.write, imports.read_all(db))
    yield "notices", map(serialization.write, suppressions.notices(db))
    yield "complaints", map(serialization.write, complaints.archived(db))
    yield "requests", map(serialization.write, requests.archived(db))
    kept = ((ref, months.profile(db, ref)) for ref in partners.legal_names(db))
    profiles = [PartnerProfile(ref, one) for ref, one in kept if one is not None and one != ExportProfile()]
    for name, things in (("profiles", profiles), ("breaches", proofs.all_breaches(db))):
        if things:
            yield name, map(serialization.write, things)


def people(db: Db) -> Iterator[Contact]:
    """All contacts with consent events and reviews, by ascending id."""
    with (
        closing(consents.stream(db)) as answers,
        closing(eligibility.stream(db)) as decisions,
        closing(contacts.stream(db)) as everybody,
    ):
        answered, decided = SortedCursor(answers), SortedCursor(decisions)
        for number, contact in everybody:
            _, said = answered.of(number) or (number, ())
            _, found = decided.of(number) or (number, ())
            yield replace(contact, consents=tuple(said), reviews=tuple(found))


CHUNK = 1000


def restore(db: Db, source: Path, now: str) -> Flow[dict[str, int]]:
    """Fill a new, empty book from an archive; return the number of objects by kind.

    An archive is a copy of a book: exports are blocked as after restoring a backup. Raises `archive-unreadable`,
    `archive-version`, `archive-unknown-key`, `archive-wrong-type`, `archive-repeated-id` and `archive-dangling-id`,
    each with the location.
    """
    rest = archive_files.top_level(source)
    if rest.get("leadkeeper_archive") != VERSION or isinstance(rest["leadkeeper_archive"], bool):
        raise LeadKeeperError("archive-version", found=rest.get("leadkeeper_archive"))
    for key, value in rest.items():
        if key not in (*ASIDE, "owner", *ARCHIVE_LISTS, *FURTHER_LISTS):
            raise LeadKeeperError("archive-unknown-key", place=key)
        if key in {**ARCHIVE_LISTS, **FURTHER_LISTS} and value is not None and not isinstance(value, list):
            raise LeadKeeperError("archive-wrong-type", place=key, wanted="list", found=type(value).__name__)
    ids = KnownIds()
    with writing(db):
        _restore_world(db, rest, ids)
        numbers = yield from _restore_people(db, source, ids)
        _restore_files(db, rest, ids, numbers, now)
        _restore_further(db, rest, ids)
        erasure.mark_erased_again(db, now)
        if archive_files.ends_with(source, "}\n" + ARCHIVE_END):
            begin_again(db, source.name, datetime.fromisoformat(now), since="")
        mark_new(db, now if any(entry.hash for entry in suppressions.read_all(db)) else None)
    kinds = "partners lists forms suppressions imports contacts deliveries notices complaints requests".split()
    kinds += [kind for kind in FURTHER_LISTS if rest.get(kind)]
    return {kind: len(numbers if kind == "contacts" else rest.get(kind) or ()) for kind in kinds}


def _restore_world(db: Db, rest: Mapping[str, Any], ids: KnownIds) -> None:
    settings.write(db, serialization.read(Owner, {} if rest.get("owner") is None else rest["owner"], "owner"))
    _add(db, rest, ids)
    for path, entry in _read(rest, "suppressions", Suppression):
        ids.check("partner", entry.partner, f"{path}.partner")
        suppressions.add(db, entry)
    for path, record in _read(rest, "imports", ImportRecord):
        ids.add("import", record.id, path)
        imports.add(db, record, {})


def _restore_people(db: Db, source: Path, ids: KnownIds) -> Flow[dict[str, int]]:
    """Restore contacts with consent events and reviews; return their database ids by public id."""
    numbers: dict[str, int] = {}
    kinds, import_numbers = consents.ConsentTermsCache(db), imports.numbers(db)
    rows: list[tuple[object, ...]] = []
    events: list[tuple[object, ...]] = []
    for number, value in enumerate(archive_files.items(source, "contacts"), 1):
        path = f"contacts[{number - 1}]"
        contact = serialization.read(Contact, value, path)
        ids.person(contact, path)
        if contact.id in numbers:
            raise LeadKeeperError("archive-repeated-id", place=path, id=contact.id)
        numbers[contact.id] = number
        keys = contact_domain.keys(contact.email, contact.phone, contact.other_emails, contact.other_phones)
        rows.append(contacts.row(number, contact, keys))
        for seq, said in enumerate(contact.consents):
            came = import_numbers[said.source.import_id] if said.source and said.source.import_id else None
            events.append(consents.row(number, seq, kinds.number(said), said, came))
        if len(rows) == CHUNK or keys.further or contact.reviews:
            _flush(db, rows, events)
            contacts.add_further(db, ((kind, address, number) for kind, address in keys.further))
            for review in contact.reviews:
                eligibility.add(db, number, review)
            yield Progress("restore", number)
    _flush(db, rows, events)
    for found in contact_search.add(db, 1, len(numbers) + 1):
        yield Progress("index", found, len(numbers))
    return numbers


def _flush(db: Db, rows: list[tuple[object, ...]], events: list[tuple[object, ...]]) -> None:
    contacts.insert_many(db, rows)
    consents.insert_many(db, events)
    rows.clear()
    events.clear()


def _restore_files(db: Db, rest: Mapping[str, Any], ids: KnownIds, numbers: dict[str, int], now: str) -> None:
    """Restore disclosures (which start a new register chain), notifications, complaints and requests."""
    for path, delivery in _read(rest, "deliveries", Delivery):
        ids.add("delivery", delivery.id, path)
        ids.check("partner", delivery.partner, f"{path}.partner")
        people = _numbers(delivery.contacts, numbers, f"{path}.contacts")
        traps = [email.canonical(trap.email) if trap.email else None for trap in delivery.traps]
        disclosures.add(db, delivery, enumerate(people), enumerate(traps))
        body: dict[str, object] = {"export": delivery.id, "partner": delivery.partner, "delivered_at": delivery.at}
        body |= {"rows": len(people), "traps": len(traps), "sha256": delivery.file_sha256}
        body |= {"people": disclosures.digest_of(db, delivery.id)}
        register.append(db, now, "restored", body)
    for path, notice in _read(rest, "notices", Notice):
        ids.check("partner", notice.partner, f"{path}.partner")
        suppressions.add_notice(db, notice, *_numbers([notice.contact], numbers, path))
    for path, complaint in _read(rest, "complaints", Complaint):
        ids.add("complaint", complaint.id, path)
        complaints.add(db, complaint)
    for path, request in _read(rest, "requests", Request):
        ids.add("request", request.id, path)
        requests.restore(db, request, _numbers([request.contact], numbers, path)[0])


def _restore_further(db: Db, rest: Mapping[str, Any], ids: KnownIds) -> None:
    """Restore export profiles, a password from an unknown source as one to be asked for, and the breach log."""
    for path, kept in _read(rest, "profiles", PartnerProfile):
        ids.check("partner", kept.partner, f"{path}.partner")
        ids.add("profile", kept.partner, path)
        source = kept.profile.password_from
        asked = replace(kept.profile, password_from=source if source in (None, "contract", "ask") else "ask")
        months.set_profile(db, kept.partner, replace(asked, traps=None if (asked.traps or 0) < 0 else asked.traps))
    for path, breach in _read(rest, "breaches", Breach):
        ids.add("breach", breach.id, path)
        for at in filter(None, (breach.known_at, breach.authority_at)):
            if (when := moment(at)) is None or datetime.fromisoformat(at).tzinfo is None or when.lo != when.hi:
                raise LeadKeeperError("bad-instant", text=at)
        proofs.keep_breach(db, breach)


def _numbers(wanted: Iterable[str], numbers: dict[str, int], path: str) -> list[int]:
    result = []
    for ref in wanted:
        if ref not in numbers:
            raise LeadKeeperError("archive-dangling-id", place=path, kind="contact", id=ref)
        result.append(numbers[ref])
    return result


def restore_book(source: Path, path: Path, now: datetime) -> Flow[dict[str, int]]:
    """Create a book at `path` from an archive. If the restore is stopped or fails, no book is left."""
    if not source.is_file():
        raise LeadKeeperError("file-missing", path=str(source))
    file.sweep(path.parent, re.escape(path.name))
    with file.replaced_atomically(path, "book-exists") as part, create_book(part) as book:
        return (yield from restore(book.db, source, now.isoformat()))
