"""Adds partners, contracts, lists and forms from an archive-shaped file without people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import archive_read
from leadkeeper.flows.archive_links import Known
from leadkeeper.model import archive_file, shape
from leadkeeper.model.form import Form, FormVersion
from leadkeeper.model.partner import ListVersion, Partner, PartnerList
from leadkeeper.store import forms, lists, partners, world
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

KINDS: dict[str, type] = {"partners": Partner, "lists": PartnerList, "forms": Form}
TAKEN = (*KINDS, "owner", *archive_file.ASIDE)
"""Keys that a file may hold; an archive's owner stays that of the book. Its other lists may be there if empty."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A kind of thing that may be added, and what hangs on it: the words for both, where it stands, how it is kept."""

    kind: str
    child: str
    children: str
    counted: str
    counted_children: str
    add: Callable[[Db, Any], None]
    add_child: Callable[[Db, str, Any], None]


PARTNERS = _Part("partner", "contract", "contracts", "partners", "contracts", partners.add, partners.add_contract)
LISTS = _Part("list", "list version", "versions", "lists", "list_versions", lists.add, lists.publish)
FORMS = _Part("form", "form version", "versions", "forms", "form_versions", forms.add, forms.add_version)


def add_parts(db: Db, source: Path) -> dict[str, int]:
    """Adds what the book does not have and gives the number of new things of each kind; all or nothing.

    What has a known id must be equal, or bring a new contract or version. Raises `part-differs`, and the codes of
    `flows.restore`.
    """
    if not source.is_file():
        raise LeadKeeperError("file-missing", path=str(source))
    found = archive_read.top_level(source, but="contacts")
    for key, value in found.items():
        if key not in TAKEN and (key not in archive_file.LISTS or value or _has_items(source, key)):
            raise LeadKeeperError("archive-unknown-key", place=key)
    if found.get("leadkeeper_archive", archive_file.VERSION) != archive_file.VERSION:
        raise LeadKeeperError("archive-version", found=found["leadkeeper_archive"])
    counts = {"partners": 0, "contracts": 0, "lists": 0, "list_versions": 0, "forms": 0, "form_versions": 0}
    with writing(db):
        _add(db, found, counts)
    return counts


def _has_items(source: Path, key: str) -> bool:
    return next(archive_read.items(source, key), None) is not None


def _add(db: Db, found: Mapping[str, Any], counts: dict[str, int]) -> None:
    known, ids = world.read(db), Known()
    for place, partner in _read(found, "partners", Partner):
        ids.add("partner", partner.id, place)
        ids.distinct((contract.id for contract in partner.contracts), f"{place}.contracts")
        for contract in partner.contracts:
            if contract.price_cents is not None and contract.price_cents < 0:
                raise LeadKeeperError("negative-price", contract=contract.id)
        _add_part(db, PARTNERS, known.partners, partner, counts)
    for place, one in _read(found, "lists", PartnerList):
        ids.add("list", one.id, place)
        _check_versions(ids, "list version", one, known.lists, place)
        _add_part(db, LISTS, known.lists, one, counts)
    for place, form in _read(found, "forms", Form):
        ids.add("form", form.id, place)
        _check_versions(ids, "form version", form, known.forms, place)
        _check_links(db, form, place)
        _add_part(db, FORMS, known.forms, form, counts)


def _read(found: Mapping[str, Any], key: str, cls: type[Any]) -> list[tuple[str, Any]]:
    """The things of one list, each with its place."""
    values = found.get(key)
    if values is not None and not isinstance(values, list):
        raise LeadKeeperError("archive-wrong-type", place=key, wanted="list", found=type(values).__name__)
    return [(f"{key}[{n}]", shape.read(cls, value, f"{key}[{n}]")) for n, value in enumerate(values or ())]


def _check_versions(
    ids: Known, kind: str, after: PartnerList | Form, known: Iterable[PartnerList | Form], place: str
) -> None:
    """Raises `archive-repeated-id` where a version has the id of another one, here or in the book."""
    elsewhere = {ref for old in known if old.id != after.id for ref in _version_ids(old)}
    for n, ref in enumerate(_version_ids(after)):
        ids.add(kind, ref, f"{place}.versions[{n}]")
        if ref in elsewhere:
            raise LeadKeeperError("archive-repeated-id", place=f"{place}.versions[{n}]", id=ref)


def _version_ids(one: PartnerList | Form) -> list[str]:
    versions: tuple[ListVersion | FormVersion, ...] = one.versions
    return [version.id for version in versions]


def _add_part(db: Db, part: _Part, known: Iterable[Any], after: Any, counts: dict[str, int]) -> None:
    """Adds a thing that is new, or of one that is known what hangs on it and is new."""
    children = getattr(after, part.children)
    before = next((old for old in known if old.id == after.id), None)
    if before is None:
        part.add(db, after)
        counts[part.counted] += 1
        counts[part.counted_children] += len(children)
        return
    _same(before, after, but=part.children, kind=part.kind, ref=after.id)
    there = {child.id: child for child in getattr(before, part.children)}
    for child in children:
        if child.id not in there:
            part.add_child(db, after.id, child)
            counts[part.counted_children] += 1
        elif there[child.id] != child:
            raise LeadKeeperError("part-differs", kind=part.child, id=child.id)


def _same(before: object, after: object, *, but: str, kind: str, ref: str) -> None:
    """Raises `part-differs` unless two things say the same, one list aside."""
    old, new = shape.write(before), shape.write(after)
    old.pop(but)
    new.pop(but)
    if old != new:
        raise LeadKeeperError("part-differs", kind=kind, id=ref)


def _check_links(db: Db, form: Form, place: str) -> None:
    known_lists, known_versions = lists.numbers(db), lists.version_numbers(db)
    for n, version in enumerate(form.versions):
        at = f"{place}.versions[{n}]"
        if version.list is not None and version.list not in known_lists:
            raise LeadKeeperError("archive-dangling-id", place=f"{at}.list", kind="list", id=version.list)
        if version.list_version is not None and version.list_version not in known_versions:
            raise LeadKeeperError(
                "archive-dangling-id", place=f"{at}.list_version", kind="list version", id=version.list_version
            )
