"""Forms: where people said yes, and each wording that they ever showed."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.model.shape import Verbatim, named


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that proves what a form version showed: `screenshot`, `pdf`, `script`, `signed_sheet` or `other`."""

    kind: str | None = None
    name: str | None = None
    sha256: str | None = None
    taken_at: str | None = None


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One wording of a form: its days, the list it linked to, what it showed (None = not described yet)."""

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
