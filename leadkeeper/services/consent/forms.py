"""Consent sources: add and audit forms, versions and evidence; revoke a form; tell how its people were taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from leadkeeper.db import billing, disclosures, forms, partners, register
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.book import Notice, Owner, ReferenceData
from leadkeeper.domain.eligibility.context import names_listed
from leadkeeper.domain.form import Evidence, Finding, Form, FormVersion, form_version
from leadkeeper.domain.form_audit import checks
from leadkeeper.domain.partner import PartnerList
from leadkeeper.domain.received_lists import read_reference
from leadkeeper.domain.serialization import Verbatim, attributes
from leadkeeper.domain.text import fresh_id, numbered_id
from leadkeeper.domain.time import calendar_day, day_bounds, epoch
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.files.document import read_object
from leadkeeper.files.file_kind import read_attachment
from leadkeeper.messages import labels
from leadkeeper.services.date_input import past_day
from leadkeeper.services.suppression.notifications import NotificationCause, create_notifications


@dataclass(frozen=True, slots=True)
class Checked(checks.Audited):
    """Result of a form audit, and what the wording says otherwise than the answers, which counts in a book."""

    findings: tuple[Finding, ...]
    contradictions: tuple[Finding, ...] = ()


def check_form(path: Path, partner: str | None) -> Checked:
    """Audit the form description in a file; raises `file-missing`, `not-a-json-object`."""
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    description = read_object(path)
    return Checked(checks.check(description, partner), checks.wording_against_answers(description))


def new_form(db: Db, form: Form) -> str:
    """Add a form with its versions; return the id made from its name. Ids in the input are ignored.

    Raises `form-name-missing`, `bad-day`, `unknown-list`, `versions-overlap`.
    """
    if not (form.name or "").strip():
        raise LeadKeeperError("form-name-missing")
    with writing(db):
        made = fresh_id(form.name or "", {one.id for one in forms.read_all(db)}, "form")
        forms.add(db, replace(form, id=made, versions=()))
        for version in form.versions:
            new_version(db, made, version)
    return made


def new_version(db: Db, form: str, version: FormVersion) -> str:
    """Add a version to a form; return its id.

    An open-ended version ends the day before the new one starts. Raises `unknown-form`, `bad-day`, `unknown-list`,
    `versions-overlap`.
    """
    with writing(db):
        others = _form(db, form).versions
        if version.list is not None and version.list not in partners.list_ids(db):
            raise LeadKeeperError("unknown-list", list=version.list)
        starts, ends = _days(version)
        for other in _open_before(others, starts):
            forms.end_version(db, other.id, (starts - timedelta(days=1)).isoformat())
            others = tuple(one for one in others if one.id != other.id)
        for other in others:
            began = calendar_day(other.starts) or date.min
            ended = date.max if other.ends is None else calendar_day(other.ends) or date.max
            if starts <= ended and began <= ends:
                raise LeadKeeperError("versions-overlap", version=other.id)
        made = numbered_id(f"{form}-v", forms.version_numbers(db))
        forms.add_version(db, form, replace(version, id=made))
    return made


@dataclass(frozen=True, slots=True)
class Picture:
    """Picture or PDF of a form, the day on which it was taken, and the instant at which it is stored."""

    path: Path
    taken_on: date
    kept_at: datetime

    @property
    def kind(self) -> str:
        """Kind of evidence, by file extension."""
        return "pdf" if self.path.suffix.lower() == ".pdf" else "screenshot"


def keep_version(db: Db, form: Form | str, version: FormVersion, picture: Picture | None = None) -> str:
    """Add a version to a form (an id, or a new form) with its picture, all or nothing.

    Return the version's id. Raises the codes of `new_form`, `new_version` and `attach_evidence`.
    """
    with writing(db):
        made = new_version(db, form if isinstance(form, str) else new_form(db, form), version)
        _attach(db, made, picture)
    return made


def describe_version(db: Db, version: str, description: Verbatim, picture: Picture | None = None) -> None:
    """Describe a version once and for all, with its picture. Raises `unknown-form`, `description-kept`."""
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
    """Copy a picture or PDF of a form version into the book, with its hash.

    `kind` is one of EVIDENCE_KINDS. Raises `unknown-form`, `day-in-future` and the codes of `files.file_kind`.
    """
    past_day(taken_on.isoformat(), now)
    attached = read_attachment(path)
    with writing(db):
        form_version(forms.read_all(db), version)
        digest = attachments.keep(db, attached.name, attached.content, now.isoformat())
        evidence = Evidence(kind, attached.name, digest, taken_on.isoformat())
        forms.add_evidence(db, version, evidence, copied=True)
    return evidence


def attach_picture(db: Db, wanted: str, path: Path, taken_on: str | None, now: datetime) -> FormVersion:
    """Copy a picture or PDF of a form version, or of the newest version of a form, taken today or on a day.

    Return the version with its evidence. Raises `bad-day`, `day-in-future` and the codes of `attach_evidence`.
    """
    taken = past_day(taken_on, now)
    with writing(db):
        known = forms.read_all(db)
        newest = {one.id: max(one.versions, key=lambda each: each.starts or "") for one in known if one.versions}
        version = newest[wanted].id if wanted in newest else form_version(known, wanted)[1].id
        _attach(db, version, Picture(path, taken, now))
        return form_version(forms.read_all(db), version)[1]


@dataclass(frozen=True, slots=True)
class CutOff:
    """Contacts with consents that a new version of a form or list concerns, and how many of them were shared."""

    people: int
    shared: int


def cut_off(db: Db, form: str, starts: date) -> CutOff:
    """Count the consents given since a day on the version of a form that would end before it; changes nothing."""
    known = {one.id: one.versions for one in forms.read_all(db)}
    since = day_bounds(starts)[0]
    counts = [forms.given_since(db, one.id, since) for one in _open_before(known.get(form, ()), starts)]
    return CutOff(sum(people for people, _shared in counts), sum(shared for _people, shared in counts))


def list_cut_off(db: Db, partner_list: str, at: datetime) -> CutOff:
    """Count the consents given since an instant on forms that link to a list: a version of that instant is theirs."""
    linked = (one for form in forms.read_all(db) for one in form.versions if one.list == partner_list)
    counts = [forms.given_since(db, one.id, epoch(at)) for one in linked if one.list_version is None]
    return CutOff(sum(people for people, _shared in counts), sum(shared for _people, shared in counts))


def _days(version: FormVersion) -> tuple[date, date]:
    """First and last day of a version; `date.max` if still shown."""
    starts = calendar_day(version.starts)
    ends = date.max if version.ends is None else calendar_day(version.ends)
    if starts is None or ends is None or ends < starts:
        raise LeadKeeperError("bad-day", text=version.starts if starts is None else version.ends)
    return starts, ends


def _open_before(versions: Iterable[FormVersion], day: date) -> list[FormVersion]:
    """Versions that are still shown and began before a day."""
    return [one for one in versions if one.ends is None and (began := calendar_day(one.starts)) and began < day]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A stored file; `whole` is False if its bytes no longer match the fingerprint."""

    name: str
    content: bytes
    whole: bool

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF; every other stored file is a picture."""
        return b"%PDF-" in self.content[:1024]


def stored_file(db: Db, fingerprint: str) -> StoredFile | None:
    """Return the file with this SHA-256 (hex); None if the book holds only its name and fingerprint."""
    result = attachments.read(db, fingerprint)
    if result is None:
        return None
    name, content = result
    return StoredFile(name, content, sha256(content).hexdigest() == fingerprint)


REVOKED = "revoked"
KIND = "withdrawal"
"""Kind of notification sent to recipients: like a withdrawal, they must stop."""


@dataclass(frozen=True, slots=True)
class RevocationRecipient:
    """A partner that received contacts of the form: number of files and of contacts."""

    legal_name: str
    files: int
    people: int


@dataclass(frozen=True, slots=True)
class Consequence:
    """Effect of revoking a form: `people` with their last consent to partners on it, `given` of them disclosed."""

    people: int
    given: int
    recipients: tuple[RevocationRecipient, ...]


def revocation(db: Db, form: str) -> Consequence:
    """Preview revoking a form, without changes; raises `unknown-form`, `form-revoked`."""
    _check_not_revoked(db, form)
    names = partners.legal_names(db)
    counted = disclosures.partners_of_form(db, form)
    return Consequence(
        people=forms.resting(db, form),
        given=sum(1 for _number in disclosures.people_of_form(db, form)),
        recipients=tuple(RevocationRecipient(names[partner], *counts) for partner, counts in counted.items()),
    )


def revoke_form(db: Db, form: str, now: datetime) -> Sequence[Notice]:
    """Revoke a form for good; return the notifications created. Raises `unknown-form`, `form-revoked`."""
    with writing(db):
        _check_not_revoked(db, form)
        forms.set_status(db, form, REVOKED)
        causes = [
            NotificationCause((number,), KIND, now.isoformat(), lambda _partner: None)
            for number in disclosures.people_of_form(db, form)
        ]
        return create_notifications(db, causes, now)


def _check_not_revoked(db: Db, form: str) -> None:
    known = _form(db, form)
    if known.status == REVOKED:
        raise LeadKeeperError("form-revoked", form=known.name or known.id)


def _form(db: Db, wanted: str) -> Form:
    matching = (one for one in forms.read_all(db) if one.id == wanted)
    return first_or_raise(matching, LeadKeeperError("unknown-form", form=wanted))


def remove_form(db: Db, form: str) -> str:
    """Delete a form that no answer or import names; return its name. Raises `unknown-form`, `form-in-use`."""
    with writing(db):
        name = _form(db, form).name or form
        if form in forms.in_use(db):
            raise LeadKeeperError("form-in-use", form=name)
        forms.remove(db, form)
    return name


@dataclass(frozen=True, slots=True)
class SourceVersion(checks.Audited):
    """One form version with its number of contacts and audit findings.

    `altered` holds fingerprints of evidence with missing or changed bytes. `in_use`: an answer or an import names the
    form, so it cannot be deleted.
    """

    form: Form
    version: FormVersion
    people: int
    findings: tuple[Finding, ...]
    altered: frozenset[str] = frozenset()
    in_use: bool = True

    @property
    def lacks_list(self) -> bool:
        """Whether the form names partners, and the book does not know which: none of its people can be shared."""
        return lacks_list(self.version.description or {}, has_list=bool(self.version.list or self.version.list_version))


def lacks_list(description: Mapping[str, object], *, has_list: bool) -> bool:
    """Whether a described form names partners, and no list of the book says which."""
    return description.get("partner_mode") in ("inline", "link") and not has_list


@dataclass(frozen=True, slots=True)
class SourcesOfBook:
    """All consent sources of a book, with the owner and the lists for describing a new one."""

    owner: Owner
    versions: tuple[SourceVersion, ...]
    lists: tuple[PartnerList, ...]


def sources(db: Db) -> SourcesOfBook:
    """Return every form version in book order."""
    known, people = partners.read(db), forms.people(db)
    return SourcesOfBook(known.owner, _versions(db, known, people), known.lists)


def forms_to_mend(db: Db) -> int:
    """Number of versions of forms not revoked with consents that do not count as they are; contacts not counted."""
    known = _versions(db, partners.read(db), {})
    return sum(one.form.status != "revoked" and bool(one.errors or one.altered) for one in known)


def _versions(db: Db, known: ReferenceData, people: Mapping[str, int]) -> tuple[SourceVersion, ...]:
    altered, changed, in_use = attachments.altered(db), forms.changed(db), forms.in_use(db)
    return tuple(
        SourceVersion(
            form,
            version,
            people.get(version.id, 0),
            checks.check_in_book(
                version.description,
                frozenset(item.kind for item in version.evidence if item.kind),
                changed=version.id in changed,
                names=names_listed(known, version),
            ),
            frozenset(item.sha256 for item in version.evidence if item.sha256) & altered,
            form.id in in_use,
        )
        for form in known.forms
        for version in form.versions
    )


def findings_of(description: Mapping[str, object] | None, evidence_kinds: Iterable[str]) -> tuple[Finding, ...]:
    """Audit a description that is being edited, given the kinds of evidence present."""
    return checks.check_in_book(description, frozenset(evidence_kinds))


@dataclass(frozen=True, slots=True)
class SourceYield:
    """A form version ("" for people without one): its people, those given to a partner, rows out and rows returned.

    A row is one person in one file. `reasons` counts the returned rows; a person belongs to the last yes in the book.
    `name` is the form by its name, as people read it.
    """

    version: str
    people: int
    given: int
    rows: int
    returned: int
    reasons: Mapping[str, int]
    name: str = ""

    @property
    def disclosed_share(self) -> float:
        """Yield: part of its people who were given to a partner, 0 to 1."""
        return self.given / self.people if self.people else 0.0

    @property
    def return_rate(self) -> float:
        """Part of the rows that came back, 0 to 1."""
        return self.returned / self.rows if self.rows else 0.0

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `sources --json`."""
        return {
            "form_version": self.version or None,
            **attributes(self, "people given"),
            "yield": round(self.disclosed_share, 4),
            **attributes(self, "rows returned"),
            "return_rate": round(self.return_rate, 4),
            "reasons": dict(self.reasons),
        }


def source_yields(db: Db) -> dict[str, SourceYield]:
    """Return the figures by form version id; versions of which nobody went out have no rows."""
    returned: dict[str, Counter[str]] = {}
    for export, reasons in _returned(db).items():
        for position, version in billing.sources_of_rows(db, export, list(reasons)).items():
            returned.setdefault(version, Counter())[reasons[position]] += 1
    out = {version: (rows, given) for version, rows, given in billing.rows_by_source(db)}
    people = forms.people(db)
    names = {one.id: labels.form_version(form, one) for form in forms.read_all(db) for one in form.versions}
    result = {}
    for version in sorted({*out, *returned, *people}):
        rows, given = out.get(version, (0, 0))
        back = returned.get(version, Counter())
        result[version] = SourceYield(
            version, people.get(version, 0), given, rows, back.total(), dict(back.most_common()), names.get(version, "")
        )
    return result


def _returned(db: Db) -> dict[str, dict[int, str]]:
    """Reason of each credited row, by export and position."""
    result: dict[str, dict[int, str]] = {}
    for entry in billing.credit_entries(register.entries(db)):
        for ref, reason in entry.body["refs"].items():
            named = read_reference(ref)
            if named is not None:
                result.setdefault(named[0], {})[named[1]] = reason
    return result
