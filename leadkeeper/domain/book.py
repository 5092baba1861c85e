"""A whole lead book as one object, but for the people in it: those are too many to hold and come one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from leadkeeper.domain.contact import Contact
from leadkeeper.domain.form import Form
from leadkeeper.domain.partner import Contract, Partner, PartnerList


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
class ReferenceData:
    """What is the same for everybody: the business, its partners, the lists that name them, the forms."""

    owner: Owner = Owner()
    partners: tuple[Partner, ...] = ()
    lists: tuple[PartnerList, ...] = ()
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """The lists of an archive, in the order in which they are written (see `services.books.archive`)."""

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


VERSION = 1

LISTS: dict[str, type] = {
    "partners": Partner,
    "lists": PartnerList,
    "forms": Form,
    "contacts": Contact,
    "suppressions": Suppression,
    "deliveries": Delivery,
    "imports": ImportRecord,
    "notices": Notice,
    "complaints": Complaint,
    "requests": Request,
}
"""Key → what its items are, in the order in which an archive is written (after `owner`)."""

OWNER = Owner
ASIDE = ("leadkeeper_archive", "cases")
"""Keys that `restore` does not put into the book."""

END = "\t\n"
"""White space after the object of an archive that this program wrote, by which `restore` knows it: JSON ignores it.

An archive of a book is a copy of it. One that was written by hand has no such end, and is a new book.
"""


SERVICE_COLUMNS = ("ref", "consent_date", "channels_allowed", "form_version", "list_version", "phone_valid_until")
PERSON_COLUMNS = (
    "email", "phone", "first_name", "last_name", "company", "job_title", "country", "postal_address", "birth_date",
    "legal_form",
)  # fmt: skip
IDENTIFIERS = {"email": "email", "sms": "phone", "voice": "phone", "post": "postal_address"}
"""Channel → the column that it needs."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What the founder asks for: to whom, on which channels, into which file.

    `columns` None means all that the contract allows; `traps` None one if the owner has a trap mailbox, else none;
    `clock_is_right` goes on though the register knows of a later day;
    `again` is the reason for giving people a further time (R41), None for not doing so.
    """

    partner: str
    out: str
    channels: tuple[str, ...] = ("email",)
    columns: tuple[str, ...] | None = None
    traps: int | None = None
    password: str | None = None
    again: str | None = None
    clock_is_right: bool = False


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What went out; `reasons` counts the people whom each rule kept back.

    `traps_unagreed` is the partner's name where trap addresses went out of which the contract says nothing, else None.
    """

    export: str
    file: str
    sha256: str
    rows: int
    traps: int
    columns: tuple[str, ...]
    dropped_columns: tuple[str, ...]
    price_cents: int | None
    currency: str | None
    reasons: dict[str, int] = field(default_factory=dict)
    traps_unagreed: str | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which export or stop file a file is, and how its rows compare with those that went out.

    `state` is match (unchanged), changed, people (only its people speak for it) or unknown; `ref` the id of the export
    or stop file, `legal_name` its partner. Of the `rows` that went out, `found` are in the file as they were, in
    `altered` reference and addresses do not belong together, `unchecked` are of people erased since. `others` counts
    rows of the file that did not go out with it. A stop file's rows are not compared: `rows` is 0 unless it matches.
    """

    state: str
    ref: str | None = None
    legal_name: str = ""
    rows: int = 0
    found: int = 0
    others: int = 0
    altered: int = 0
    unchecked: int = 0

    @property
    def missing(self) -> int:
        """How many rows went out and are not in the file."""
        return max(self.rows - self.found - self.altered - self.unchecked, 0)


def allowed_columns(
    contract: Contract, chosen: Sequence[str] | None, channels: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that go out, in their usual order, and those of the chosen (or of the contract) that do not.

    A column goes out when the contract names it and it is a plain fact of a person (R26, R27; GDPR 5(1)(c), 9). A
    number or address goes out only for a channel that uses it: people agreed to be reached on that channel.
    """
    wanted: Iterable[str] = contract.fields if chosen is None else chosen
    others = set(IDENTIFIERS.values()) - {IDENTIFIERS[channel] for channel in channels}
    allowed = [name for name in PERSON_COLUMNS if name in wanted and name in contract.fields and name not in others]
    return tuple(allowed), tuple(name for name in dict.fromkeys(wanted) if name not in allowed)
