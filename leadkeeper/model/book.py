"""A whole lead book as one object, but for the people in it: those are too many to hold and come one by one."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.model.contact import Contact
from leadkeeper.model.form import Form
from leadkeeper.model.partner import Partner, PartnerList


@dataclass(frozen=True, slots=True)
class Owner:
    """The business that keeps the book."""

    name: str | None = None
    siren: str | None = None
    rights_contact: str | None = None
    privacy_url: str | None = None
    trap_mailboxes: tuple[str, ...] = ()
    suppression_key: str | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """An entry of the stop list: an address, a number or their keyed hash, for a channel and a partner or for all."""

    email: str | None = None
    phone: str | None = None
    hash: str | None = None
    channel: str | None = None
    partner: str | None = None
    reason: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Trap:
    """A fictitious person written into one export, whose address tells who passed the file on."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that went to a partner, and who was in it (ids of contacts, in the order of the file)."""

    id: str
    partner: str
    at: str | None = None
    channels: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    file_sha256: str | None = None
    traps: tuple[Trap, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A file that was read into the book."""

    id: str
    file: str | None = None
    sha256: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A recipient who must be told something about a person, and by when (article 19 GDPR)."""

    partner: str
    contact: str
    kind: str | None = None
    due: str | None = None
    sent_at: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint that reached the business, about one address."""

    id: str
    address: str | None = None
    mail_sha256: str | None = None
    channel: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A person's request: `access`, `erasure`, `objection` or `rectification` (articles 15 to 21 GDPR)."""

    id: str
    contact: str
    kind: str | None = None
    received_on: str | None = None
    answered_on: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What is the same for everybody: the business, its partners, the lists that name them, the forms."""

    owner: Owner = Owner()
    partners: tuple[Partner, ...] = ()
    lists: tuple[PartnerList, ...] = ()
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """The lists of an archive, in the order in which they are written (see `flows.archive`)."""

    owner: Owner = Owner()
    partners: tuple[Partner, ...] = ()
    lists: tuple[PartnerList, ...] = ()
    forms: tuple[Form, ...] = ()
    contacts: tuple[Contact, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    imports: tuple[ImportRecord, ...] = ()
    notices: tuple[Notice, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    requests: tuple[Request, ...] = ()
