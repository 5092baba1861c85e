"""Partners: legal entities that people may have said yes to, their contracts, and the lists that name them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file that somebody keeps: its name and its SHA-256 in hex."""

    name: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """What a partner may do with the contacts: channels, fields, number of uses, from when to when, at which price."""

    id: str
    signed_on: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    terminated_on: str | None = None
    channels: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    purpose: str | None = None
    offer_topic: str | None = None
    job_related: bool | None = None
    fields: tuple[str, ...] = ()
    max_uses: int | None = None
    onward_transfer: bool | None = False
    seed_clause: bool | None = False
    sync_delay_h: int | None = None
    price_cents: int | None = None
    currency: str | None = "EUR"
    document: FileStamp | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Why nothing goes to a partner for now, and since when."""

    since: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """A legal entity, known by its SIREN (or a foreign number), never by its name."""

    id: str
    legal_name: str = ""
    siren: str | None = None
    foreign_id: str | None = None
    former_names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    country: str | None = None
    transfer_safeguard: str | None = None
    sectors: tuple[str, ...] = ()
    privacy_url: str | None = None
    contact: str | None = None
    hold: Hold | None = None
    contracts: tuple[Contract, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedName:
    """One company as a published list names it."""

    name: str | None = None
    siren: str | None = None
    privacy_url: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The picture of what a published list showed."""

    name: str | None = None
    sha256: str | None = None
    taken_at: str | None = None


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A partner list as it was published at an instant; it never changes afterwards."""

    id: str
    published_at: str | None = None
    names: tuple[ListedName, ...] = ()
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class PartnerList:
    """A published list of named partners, with all its versions."""

    id: str
    url: str | None = None
    versions: tuple[ListVersion, ...] = ()
