"""Forms: their versions and evidence, findings of the form audit, and drafts of corrected forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from leadkeeper.domain.partner import ListedName
from leadkeeper.domain.serialization import Verbatim, named
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
    """Return the form and version with this version id.

    Raises: `unknown-form` with the known ids.
    """
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
    `found` is an excerpt of the folded wording; a tuple holds keys of the description.
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
