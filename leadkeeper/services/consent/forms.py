"""Adds consent sources: forms, their versions, and the proof of what each version showed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from leadkeeper.db import forms, partners
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.book import Notice, Owner
from leadkeeper.domain.form import Evidence, Finding, Form, FormVersion, form_version
from leadkeeper.domain.form_audit import checks
from leadkeeper.domain.partner import PartnerList
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.text import fresh_id, numbered_id
from leadkeeper.domain.time import calendar_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import read_object
from leadkeeper.files.templates import read_proof
from leadkeeper.services.suppression.notifications import NotificationCause, create_notifications


@dataclass(frozen=True, slots=True)
class Checked:
    """What the form check finds: the checks with an error, those with a warning, and every finding."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]


def check_form(path: Path, partner: str | None) -> Checked:
    """The findings about a form's description; raises `file-missing`, `not-a-json-object` for a file that is none."""
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    found = checks.check(read_object(path), partner)
    return Checked(checks.ids(found, "error"), checks.ids(found, "warning"), found)


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

    Raises `unknown-form` and what `files.templates` raises.
    """
    proof = read_proof(path)
    with writing(db):
        form_version(forms.read_all(db), version)
        digest = attachments.keep(db, proof.name, proof.content, now.isoformat())
        evidence = Evidence(kind, proof.name, digest, taken_on.isoformat())
        forms.add_evidence(db, version, evidence, copied=True)
    return evidence


def _add_version(db: Db, form: str, version: FormVersion) -> str:
    known = {one.id: one for one in forms.read_all(db)}
    if form not in known:
        raise LeadKeeperError("unknown-form", form=form)
    if version.list is not None and version.list not in partners.list_ids(db):
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


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was handed in; `whole` is False where its bytes no longer have the fingerprint."""

    name: str
    content: bytes
    whole: bool

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF; anything else that the book keeps is a picture."""
        return b"%PDF-" in self.content[:1024]


def kept_file(db: Db, fingerprint: str) -> KeptFile | None:
    """The file with this SHA-256 (hex); None where the book knows no more of it than name and fingerprint."""
    found = attachments.read(db, fingerprint)
    if found is None:
        return None
    name, content = found
    return KeptFile(name, content, sha256(content).hexdigest() == fingerprint)


REVOKED = "revoked"
KIND = "withdrawal"
"""What recipients are told: as after a withdrawal, they must stop."""


@dataclass(frozen=True, slots=True)
class RevocationRecipient:
    """A partner who was given people of the form: how many files, how many people."""

    partner: str
    legal_name: str
    files: int
    people: int


@dataclass(frozen=True, slots=True)
class Consequence:
    """What revoking a form means: `people` rest on it (their last yes to partners), `given` of them went out before."""

    form: Form
    people: int
    given: int
    recipients: tuple[RevocationRecipient, ...]


def revocation(db: Db, form: str) -> Consequence:
    """What revoking a form would mean, counted before anything is done; raises `unknown-form`, `form-revoked`."""
    found = _form(db, form)
    names = {one.id: one.legal_name for one in partners.read_all(db)}
    counted = forms.recipients(db, form)
    return Consequence(
        form=found,
        people=forms.resting(db, form),
        given=sum(1 for _number in forms.given_away(db, form)),
        recipients=tuple(RevocationRecipient(partner, names[partner], *counts) for partner, counts in counted.items()),
    )


def revoke_form(db: Db, form: str, now: datetime) -> Sequence[Notice]:
    """Revokes a form for good and gives the notices that follow, one for each partner and person given away.

    Raises `unknown-form`, `form-revoked`.
    """
    with writing(db):
        _form(db, form)
        forms.set_status(db, form, REVOKED)
        causes = [
            NotificationCause((number,), KIND, now.isoformat(), lambda _partner: None)
            for number in forms.given_away(db, form)
        ]
        return create_notifications(db, causes, now)


def _form(db: Db, wanted: str) -> Form:
    for form in forms.read_all(db):
        if form.id == wanted:
            if form.status == REVOKED:
                raise LeadKeeperError("form-revoked", form=form.name or form.id)
            return form
    raise LeadKeeperError("unknown-form", form=wanted)


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """One version of a form: how many people answered on it, what the form check finds.

    `altered` holds the fingerprints of evidence whose copied bytes are gone or changed. `errors` leaves out L16, which
    is a matter of each partner.
    """

    form: Form
    version: FormVersion
    people: int
    findings: tuple[Finding, ...]
    altered: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[str, ...]:
        """The checks that object so that nobody of this version may be shared (R18)."""
        return tuple(one for one in checks.ids(self.findings, "error") if one != "L16")

    @property
    def warnings(self) -> tuple[str, ...]:
        """The checks that weaken the version and block nobody."""
        return checks.ids(self.findings, "warning")


@dataclass(frozen=True, slots=True)
class SourcesOfBook:
    """All sources of a book, and what a new one is described with: the owner and the lists."""

    owner: Owner
    versions: tuple[SourceVersion, ...]
    lists: tuple[PartnerList, ...]


def sources(db: Db) -> SourcesOfBook:
    """Every form version in the order of the book."""
    known, people = partners.read(db), forms.people(db)
    return SourcesOfBook(known.owner, _versions(db, known.forms, people), known.lists)


def forms_to_mend(db: Db) -> int:
    """How many form versions hold nobody's yes as they are, of those that nobody revoked; people are not counted."""
    known = _versions(db, partners.read(db).forms, {})
    return sum(one.form.status != "revoked" and bool(one.errors or one.altered) for one in known)


def _versions(db: Db, known: Iterable[Form], people: Mapping[str, int]) -> tuple[SourceVersion, ...]:
    altered, changed = attachments.altered(db), forms.changed(db)
    return tuple(
        SourceVersion(
            form,
            version,
            people.get(version.id, 0),
            _findings(version, changed=version.id in changed),
            _altered(version, altered),
        )
        for form in known
        for version in form.versions
    )


def findings_of(description: Mapping[str, object] | None, evidence_kinds: Iterable[str]) -> tuple[Finding, ...]:
    """What the form check says of a description that is being written, with the kinds of evidence there are."""
    return checks.check_in_book(description, frozenset(evidence_kinds))


def _findings(version: FormVersion, *, changed: bool) -> tuple[Finding, ...]:
    kinds = frozenset(item.kind for item in version.evidence if item.kind)
    return checks.check_in_book(version.description, kinds, changed=changed)


def _altered(version: FormVersion, altered: frozenset[str]) -> frozenset[str]:
    return frozenset(item.sha256 for item in version.evidence if item.sha256) & altered
