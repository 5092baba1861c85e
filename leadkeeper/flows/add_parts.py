"""Adds partners, contracts, lists and forms from an archive-shaped file without people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import archive_read
from leadkeeper.model import shape
from leadkeeper.model.form import Form
from leadkeeper.model.partner import Partner, PartnerList
from leadkeeper.store import forms, lists, partners, world
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

KINDS: dict[str, type] = {"partners": Partner, "lists": PartnerList, "forms": Form}


def add_parts(db: Db, source: Path) -> dict[str, int]:
    """Adds what the book does not have and gives the number of new things of each kind; all or nothing.

    What has a known id must be equal, or bring a new contract or version. Raises `part-differs`, and the codes of
    `flows.restore`.
    """
    found = archive_read.top_level(source, but="contacts")
    for key in found:
        if key not in (*KINDS, "leadkeeper_archive"):
            raise LeadKeeperError("archive-unknown-key", place=key)
    counts = {"partners": 0, "contracts": 0, "lists": 0, "list_versions": 0, "forms": 0, "form_versions": 0}
    with writing(db):
        _add(db, found, counts)
    return counts


def _add(db: Db, found: Mapping[str, Any], counts: dict[str, int]) -> None:
    known = world.read(db)
    for partner in _read(found, "partners", Partner):
        before = {one.id: one for one in known.partners}.get(partner.id)
        _add_partner(db, before, partner, counts)
    for one in _read(found, "lists", PartnerList):
        _add_list(db, {old.id: old for old in known.lists}.get(one.id), one, counts)
    for form in _read(found, "forms", Form):
        _check_links(db, form)
        _add_form(db, {old.id: old for old in known.forms}.get(form.id), form, counts)


def _read(found: Mapping[str, Any], key: str, cls: type[Any]) -> list[Any]:
    values = found.get(key) or []
    if not isinstance(values, list):
        raise LeadKeeperError("archive-wrong-type", place=key, wanted="list", found=type(values).__name__)
    return [shape.read(cls, value, f"{key}[{n}]") for n, value in enumerate(values)]


def _add_partner(db: Db, before: Partner | None, partner: Partner, counts: dict[str, int]) -> None:
    if before is None:
        partners.add(db, partner)
        counts["partners"] += 1
        counts["contracts"] += len(partner.contracts)
        return
    _same(before, partner, but="contracts", kind="partner", ref=partner.id)
    known = {contract.id: contract for contract in before.contracts}
    for contract in partner.contracts:
        if contract.id not in known:
            partners.add_contract(db, partner.id, contract)
            counts["contracts"] += 1
        elif known[contract.id] != contract:
            raise LeadKeeperError("part-differs", kind="contract", id=contract.id)


def _add_list(db: Db, before: PartnerList | None, one: PartnerList, counts: dict[str, int]) -> None:
    if before is None:
        lists.add(db, one)
        counts["lists"] += 1
        counts["list_versions"] += len(one.versions)
        return
    _same(before, one, but="versions", kind="list", ref=one.id)
    known = {version.id: version for version in before.versions}
    for version in one.versions:
        if version.id not in known:
            lists.publish(db, one.id, version)
            counts["list_versions"] += 1
        elif known[version.id] != version:
            raise LeadKeeperError("part-differs", kind="list version", id=version.id)


def _add_form(db: Db, before: Form | None, form: Form, counts: dict[str, int]) -> None:
    if before is None:
        forms.add(db, form)
        counts["forms"] += 1
        counts["form_versions"] += len(form.versions)
        return
    _same(before, form, but="versions", kind="form", ref=form.id)
    known = {version.id: version for version in before.versions}
    for version in form.versions:
        if version.id not in known:
            forms.add_version(db, form.id, version)
            counts["form_versions"] += 1
        elif known[version.id] != version:
            raise LeadKeeperError("part-differs", kind="form version", id=version.id)


def _same(before: object, after: object, *, but: str, kind: str, ref: str) -> None:
    """Raises `part-differs` unless two things say the same, one list aside."""
    old, new = shape.write(before), shape.write(after)
    old.pop(but)
    new.pop(but)
    if old != new:
        raise LeadKeeperError("part-differs", kind=kind, id=ref)


def _check_links(db: Db, form: Form) -> None:
    known_lists, known_versions = lists.numbers(db), lists.version_numbers(db)
    for version in form.versions:
        for ref, known in ((version.list, known_lists), (version.list_version, known_versions)):
            if ref is not None and ref not in known:
                raise LeadKeeperError("archive-dangling-id", place=f"forms.{form.id}", kind="list", id=ref)
