"""Forms: their versions and evidence, findings of the audit, corrected drafts; which version a row of a file names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from leadkeeper.domain.partner import ListedName
from leadkeeper.domain.serialization import Verbatim, named
from leadkeeper.domain.text import TRIM, fold
from leadkeeper.domain.time import calendar_day
from leadkeeper.errors import LeadKeeperError

EVIDENCE_KINDS = ("screenshot", "pdf", "script", "signed_sheet", "other")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that proves what a form version showed; `kind` is one of EVIDENCE_KINDS."""

    kind: str | None = None
    name: str | None = None
    sha256: str | None = None
    taken_at: str | None = None


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One wording of a form: its days, the list it linked to, what it showed (None: not described yet)."""

    id: str
    starts: str | None = named("from", default=None)
    ends: str | None = named("to", default=None)
    list: str | None = None
    list_version: str | None = None
    description: Verbatim | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Seller:
    """The company that sold an acquired file."""

    name: str | None = None
    siren: str | None = None
    contract: bool | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A source of consents: `own`, `acquired`, `customer_file`, `scraped` or `unknown`; `active` or `revoked`."""

    id: str
    name: str | None = None
    kind: str | None = "own"
    status: str | None = "active"
    seller: Seller | None = None
    versions: tuple[FormVersion, ...] = ()


def in_force(versions: Iterable[FormVersion], day: date) -> FormVersion | None:
    """Return the version that a form showed on a day; None for none or several.

    A version without an end ends where a newer one begins. Days of change belong to both versions, so they are
    ambiguous.
    """
    there = [version for version in versions if _covers(version, day)]
    if len(there) > 1:
        newest = max(version.starts or "" for version in there)
        there = [version for version in there if version.ends is not None or (version.starts or "") == newest]
    return there[0] if len(there) == 1 else None


def _covers(version: FormVersion, day: date) -> bool:
    starts, ends = calendar_day(version.starts), calendar_day(version.ends)
    if (starts is None) != (version.starts is None) or (ends is None) != (version.ends is None):
        return False  # an unreadable day
    return (starts is None or starts <= day) and (ends is None or day <= ends)


def form_version(forms: Sequence[Form], wanted: str) -> tuple[Form, FormVersion]:
    """Return the form and version with this version id. Raises: `unknown-form` with the known ids."""
    known = [(form, version) for form in forms for version in form.versions]
    for form, version in known:
        if version.id == wanted:
            return form, version
    there = " ".join(version.id for _form, version in known if version.id)
    raise LeadKeeperError("unknown-form", form=wanted, known=there)


Severity = Literal["error", "warning"]
Fact = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of the form audit: the check (`L03`), its severity, and the key of the description concerned.

    `where` is the path of that key (`partner_box.text`, `buttons[1].type`). `facts` are pairs of name and value:
    `found` is an excerpt of the wording; a tuple holds keys of the description.
    """

    id: str
    severity: Severity
    where: str
    facts: tuple[tuple[str, Fact], ...] = ()


def error(check_id: str, where: str, **facts: Fact) -> Finding:
    """Return a finding that invalidates the consents collected by the form (R18)."""
    return Finding(check_id, "error", where, tuple(facts.items()))


def warning(check_id: str, where: str, **facts: Fact) -> Finding:
    """Return a finding that is shown and blocks no contact."""
    return Finding(check_id, "warning", where, tuple(facts.items()))


Language = Literal["fr", "en"]
Style = Literal["boxes", "buttons"]
Names = Literal["link", "inline"]


@dataclass(frozen=True, slots=True)
class Wish:
    """Input for a form draft: what it asks, for which controller, and which partner list it names.

    `list_day` is the day of the list version as in the archive; `goods` are what calls are about; `style` is one box a
    question or, for sharing with partners, two equal buttons; `own_offers` adds a question about the company's own
    offers.
    """

    controller: str
    list_version: str
    list_day: str
    partners: tuple[ListedName, ...]
    language: Language = "fr"
    style: Style = "boxes"
    names: Names = "inline"
    list_url: str | None = None
    channels: tuple[str, ...] = ("email",)
    fields: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    own_offers: bool = True
    siren: str | None = None
    rights_contact: str | None = None
    privacy_url: str | None = None


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question with its own answer: the name and value submitted, its wording and its explanation."""

    name: str
    text: str
    value: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class FormDraft:
    """All texts of a form draft, and the description that the form audit checks.

    `fields` are pairs of field and label. `boxes` are checkboxes; `pair` is the question answered by two buttons
    labelled `yes` and `no`. `information` are pairs of heading and sentence. `keep` lists what the business must ensure
    itself because no wording can: `link`, `picture`, `social`, `sensitive`, `goods`, `privacy`, `rights`,
    `list-privacy`.
    """

    language: Language
    title: str
    fields: tuple[tuple[str, str], ...]
    boxes: tuple[FormQuestion, ...]
    pair: FormQuestion | None
    yes: str
    no: str
    submit: str
    free: str
    list_title: str
    partners: tuple[ListedName, ...]
    list_url: str | None
    list_link: str
    information: tuple[tuple[str, str], ...]
    description: Mapping[str, Any] = field(default_factory=dict)
    keep: tuple[str, ...] = ()


class FormWording(NamedTuple):
    """A form version as imports need it: its id and its days, as comparable ISO texts."""

    id: str
    first: str = ""
    last: str = "9999-12-31"

    def is_shown_on(self, at: str) -> bool:
        """Whether an instant is on one of the days of this version."""
        return self.first <= at[:10] <= self.last


def wording(version: FormVersion) -> FormWording:
    """Return the wording of a version; an unreadable day sets no limit here (R19 judges it)."""
    first, last = calendar_day(version.starts), calendar_day(version.ends)
    return FormWording(version.id, first.isoformat() if first else "", last.isoformat() if last else "9999-12-31")


class NoForm:
    """`--form none`: no row gives consent."""

    is_by_row = is_by_day = False

    def version_of(self, cell: str, at: str | None) -> FormWording | None:
        """Return None."""
        return None


class OneVersion:
    """`--form VERSION`: all consents belong to this version."""

    is_by_row = is_by_day = False

    def __init__(self, version: FormVersion) -> None:
        self._wording = wording(version)

    def version_of(self, cell: str, at: str | None) -> FormWording | None:
        """Return the version given for the whole file."""
        return self._wording


class OneForm:
    """`--form FORM`: each consent belongs to the version of this form in force on its day."""

    is_by_row = is_by_day = True

    def __init__(self, form: Form) -> None:
        self._find = lru_cache(maxsize=65536)(lambda day: _in_force_on(form, day))

    def version_of(self, cell: str, at: str | None) -> FormWording | None:
        """Return the version in force at an instant; None if unknown or ambiguous."""
        return self._find(at[:10]) if at else None


class FormColumn:
    """`--form column`: a row names its version, or its form: then the version on the day of the consent counts."""

    is_by_row, is_by_day = True, False

    def __init__(self, forms: Iterable[Form]) -> None:
        self._versions: dict[str, FormVersion] = {}
        self._forms: dict[str, list[Form]] = {}
        self._by_version: dict[str, list[Form]] = {}
        self._exact: dict[str, FormWording] = {}
        self._find = lru_cache(maxsize=65536)(self._look_up)
        for form in forms:
            self._versions |= {fold(version.id): version for version in form.versions}
            self._by_version |= {fold(version.id): [form] for version in form.versions}
            for name in {fold(form.id), fold(form.name or "")} - {""}:
                self._forms.setdefault(name, []).append(form)

    def is_named_by(self, cell: str) -> bool:
        """Return whether a cell names a version, or exactly one form."""
        return self.form_of(cell) is not None

    def form_of(self, cell: str) -> Form | None:
        """Return the form that a cell names, also by a version of it; None if unknown or ambiguous."""
        name = fold(cell.strip(TRIM))
        forms = self._by_version.get(name) or self._forms.get(name, [])
        return forms[0] if len(forms) == 1 else None

    def version_of(self, cell: str, at: str | None) -> FormWording | None:
        """Return the version named by a cell for an answer at an instant; None if unknown or ambiguous."""
        return self._exact.get(cell) or self._find(cell, at[:10] if at else None)

    def _look_up(self, cell: str, day_text: str | None) -> FormWording | None:
        name = fold(cell.strip(TRIM))
        if name in self._versions:
            return self._exact.setdefault(cell, wording(self._versions[name]))
        forms = self._forms.get(name, [])
        return _in_force_on(forms[0], day_text) if len(forms) == 1 else None


def _in_force_on(form: Form, day_text: str | None) -> FormWording | None:
    day = calendar_day(day_text)
    version = in_force(form.versions, day) if day else None
    return wording(version) if version else None


NO_FORM = NoForm()
FormChoice = NoForm | OneVersion | OneForm | FormColumn
