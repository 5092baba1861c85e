"""Adds consent sources: forms, their versions, and the proof of what each version showed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.evidence import read_proof
from leadkeeper.flows.form_version import form_version
from leadkeeper.model.form import Evidence, Form, FormVersion
from leadkeeper.model.moment import calendar_day
from leadkeeper.model.shape import Verbatim
from leadkeeper.rules.fresh_id import fresh_id, numbered_id
from leadkeeper.store import files, forms, lists
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

EVIDENCE_KINDS = ("screenshot", "pdf", "script", "signed_sheet", "other")


def new_form(db: Db, form: Form) -> str:
    """Adds a form with its versions and gives the id made from its name; ids given are not looked at.

    Raises `form-name-missing`, `bad-day`, `unknown-list`, `versions-overlap`.
    """
    if not (form.name or "").strip():
        raise LeadKeeperError("form-name-missing")
    with writing(db):
        made = fresh_id(form.name or "", {one.id for one in forms.read_all(db)}, "form")
        forms.add(db, replace(form, id=made, versions=()))
        for version in form.versions:
            _add_version(db, made, version)
    return made


def new_version(db: Db, form: str, version: FormVersion) -> str:
    """Adds a further version of a form and gives its id; one that was open-ended ends the day before it starts.

    Raises `unknown-form`, `bad-day`, `unknown-list`, `versions-overlap`.
    """
    with writing(db):
        return _add_version(db, form, version)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or PDF of what a form showed, the day on which it was taken, and the instant at which it is kept."""

    path: Path
    taken_on: date
    kept_at: datetime

    @property
    def kind(self) -> str:
        """What it is, by the end of its name."""
        return "pdf" if self.path.suffix.lower() == ".pdf" else "screenshot"


def keep_version(db: Db, form: Form | str, version: FormVersion, picture: Picture | None = None) -> str:
    """Add a version to a form (its id, or a new one) with its picture, all or nothing, and give the version's id.

    Raises what `new_form`, `new_version` and `attach_evidence` raise.
    """
    with writing(db):
        made = new_version(db, form if isinstance(form, str) else new_form(db, form), version)
        _attach(db, made, picture)
    return made


def describe_version(db: Db, version: str, description: Verbatim, picture: Picture | None = None) -> None:
    """Say what a version showed, once and for all, with its picture; raises `unknown-form`, `description-kept`."""
    with writing(db):
        _form, found = form_version(forms.read_all(db), version)
        if found.description is not None:
            raise LeadKeeperError("description-kept", version=version)
        forms.describe(db, version, description)
        _attach(db, version, picture)


def _attach(db: Db, version: str, picture: Picture | None) -> None:
    if picture is not None:
        attach_evidence(db, version, picture.kind, picture.path, picture.taken_on, picture.kept_at)


def attach_evidence(db: Db, version: str, kind: str, path: Path, taken_on: date, now: datetime) -> Evidence:
    """Copies a picture or PDF of what a version showed into the book, hashed; `kind` is one of EVIDENCE_KINDS.

    Raises `unknown-form` and what `files.evidence` raises.
    """
    proof = read_proof(path)
    with writing(db):
        form_version(forms.read_all(db), version)
        digest = files.keep(db, proof.name, proof.content, now.isoformat())
        evidence = Evidence(kind, proof.name, digest, taken_on.isoformat())
        forms.add_evidence(db, version, evidence, copied=True)
    return evidence


def _add_version(db: Db, form: str, version: FormVersion) -> str:
    known = {one.id: one for one in forms.read_all(db)}
    if form not in known:
        raise LeadKeeperError("unknown-form", form=form)
    if version.list is not None and version.list not in lists.numbers(db):
        raise LeadKeeperError("unknown-list", list=version.list)
    starts, _ends = _days(version)
    others = known[form].versions
    for other in _open_before(others, starts):
        forms.end_version(db, other.id, (starts - timedelta(days=1)).isoformat())
        others = tuple(one for one in others if one.id != other.id)
    _check_apart(version, others)
    made = numbered_id(f"{form}-v", forms.version_numbers(db))
    forms.add_version(db, form, replace(version, id=made))
    return made


def _days(version: FormVersion) -> tuple[date, date]:
    """The first and last day of a version; the last of all days while it is still shown."""
    starts = calendar_day(version.starts)
    ends = date.max if version.ends is None else calendar_day(version.ends)
    if starts is None or ends is None or ends < starts:
        raise LeadKeeperError("bad-day", text=version.starts if starts is None else version.ends)
    return starts, ends


def _open_before(versions: Iterable[FormVersion], day: date) -> list[FormVersion]:
    """The versions that are still shown and began before a day."""
    return [one for one in versions if one.ends is None and (began := calendar_day(one.starts)) and began < day]


def _check_apart(version: FormVersion, others: Iterable[FormVersion]) -> None:
    starts, ends = _days(version)
    for other in others:
        began = calendar_day(other.starts) or date.min
        ended = date.max if other.ends is None else calendar_day(other.ends) or date.max
        if starts <= ended and began <= ends:
            raise LeadKeeperError("versions-overlap", version=other.id)
