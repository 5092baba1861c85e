"""Records of a book and of its archive, and what is asked of an export and comes out of it.

Contacts are held only by `Archive`: a book has too many of them for memory, so they are read one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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


DEAD_ADDRESS = "dead-address"  # reason of a suppression: no objection, mails to the address come back


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address, number or keyed hash on the suppression list, for a `channel` and `partner` (None: for all)."""

    email: str | None = None
    phone: str | None = None
    hash: str | None = None
    channel: str | None = None
    partner: str | None = None
    reason: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Trap:
    """A seed contact: a made-up person in one export; its address shows which partner passed the file on."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An export to a partner, and the ids of its contacts in the order of the file."""

    id: str
    partner: str
    at: str | None = None
    channels: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    file_sha256: str | None = None
    traps: tuple[Trap, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A file that was imported into the book."""

    id: str
    file: str | None = None
    sha256: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification: what a recipient must learn about a contact, and by when (GDPR 19)."""

    partner: str
    contact: str
    kind: str | None = None
    due: str | None = None
    sent_at: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint received by the business about one address."""

    id: str
    address: str | None = None
    mail_sha256: str | None = None
    channel: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A person's request: `access`, `erasure`, `objection` or `rectification` (GDPR 15 to 21).

    What follows `answered_on` is how it was handled, as in `db.requests.SubjectRequest`.
    """

    id: str
    contact: str
    kind: str | None = None
    received_on: str | None = None
    answered_on: str | None = None
    extended_on: str | None = field(default=None, metadata={"sparse": True})
    how: str | None = field(default=None, metadata={"sparse": True})
    note: str | None = field(default=None, metadata={"sparse": True})
    refused: str | None = field(default=None, metadata={"sparse": True})
    sent: str | None = field(default=None, metadata={"sparse": True})


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """What is the same for every contact: the owner, the partners, the partner lists and the forms."""

    owner: Owner = Owner()
    partners: tuple[Partner, ...] = ()
    lists: tuple[PartnerList, ...] = ()
    forms: tuple[Form, ...] = ()


SERVICE_COLUMNS = ("ref", "consent_date", "channels_allowed", "form_version", "list_version", "phone_valid_until")
PERSON_COLUMNS = (
    "email", "phone", "first_name", "last_name", "company", "job_title", "country", "postal_address", "birth_date",
    "legal_form",
)  # fmt: skip
IDENTIFIERS = {"email": "email", "sms": "phone", "voice": "phone", "post": "postal_address"}
"""Channel → the column that it needs."""


def reference(export: str, position: int) -> str:
    """Return the opaque reference of a row (position from 0), by which the partner can refer to a contact."""
    return f"{export}-{position + 1:06d}"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export: for which partner, on which channels, into which file.

    `columns` None: all that the contract allows. `traps` None: one seed contact if the owner has a seed mailbox, else
    none. `clock_is_right`: continue even if the register holds a later day. `again`: the reason for including contacts
    already disclosed (R41), None to exclude them. `limit` is the most people: the first ones in the order of the book.
    `leave_out` are the kinds of addresses (`domain.email`) that are left out. `only_new`: nobody that the partner, or
    another of the same company, ever got, even where a review allows it. `expected`: how many people were shown, None
    if they were not counted before.
    """

    partner: str
    out: str
    channels: tuple[str, ...] = ("email",)
    columns: tuple[str, ...] | None = None
    traps: int | None = None
    password: str | None = None
    again: str | None = None
    clock_is_right: bool = False
    limit: int | None = None
    leave_out: tuple[str, ...] = ()
    only_new: bool = False
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class ExportProfile:
    """How a partner's file is made each month.

    `folder` is below the month's output folder, or absolute; `name` is the pattern of the file name; `traps` as in
    `ExportRequest`; `password_from` is `contract` or `ask`; `cap` is the most people a month; without `channels` those
    of the contracts in force; `leave_out` as in `ExportRequest`.
    """

    folder: str | None = None
    name: str | None = None
    traps: int | None = None
    password_from: str | None = None
    cap: int | None = None
    channels: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerProfile:
    """The export profile of a partner (id), as an archive has it."""

    partner: str
    profile: ExportProfile


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was exported; `reasons` counts the contacts excluded by each rule.

    `left_out` counts the contacts left out by choice, by kind of address, and those with a number that is in the file
    already (`same-number`) or held back by another record with it (`number-refused`).
    `traps_unagreed` is the partner's name if seed contacts were written that the contract does not mention, else None.
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
    left_out: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which export or stop file a file is, and how its rows compare with those sent.

    `state` is `match` (unchanged), `changed`, `people` (identified by its contacts only) or `unknown`. `ref` is the id
    of the export or stop file, `legal_name` its partner. Of the `rows` sent, `found` are unchanged in the file, in
    `altered` reference and addresses do not belong together, `unchecked` belong to people erased since, `doubtful` may,
    as they have no reference and an address that the book does not know. `others` counts rows that were not sent with
    it. Rows of a stop file are not compared: `rows` is 0 unless the file matches. In
    `edited` of the found rows another cell was changed; None if only references and addresses could be compared, or
    without `has_references` addresses alone.
    """

    state: str
    ref: str | None = None
    legal_name: str = ""
    rows: int = 0
    found: int = 0
    others: int = 0
    altered: int = 0
    unchecked: int = 0
    edited: int | None = 0
    has_references: bool = True
    doubtful: int = 0

    @property
    def missing(self) -> int:
        """Number of rows that were sent and are missing from the file."""
        return max(self.rows - self.found - self.altered - self.unchecked - self.doubtful, 0)


def allowed_columns(
    contract: Contract, chosen: Sequence[str] | None, channels: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns to export, in their usual order, and the requested ones that are left out.

    Requested are the chosen columns, or those of the contract if `chosen` is None. A column is exported if the contract
    names it and it is a plain fact about a person (R26, R27; GDPR 5(1)(c), 9). A phone number or address is exported
    only for a channel that uses it, because consent was given for that channel.
    """
    wanted: Iterable[str] = contract.fields if chosen is None else chosen
    others = set(IDENTIFIERS.values()) - {IDENTIFIERS[channel] for channel in channels}
    allowed = [name for name in PERSON_COLUMNS if name in wanted and name in contract.fields and name not in others]
    return tuple(allowed), tuple(name for name in dict.fromkeys(wanted) if name not in allowed)
