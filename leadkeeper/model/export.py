"""What an export is: what was asked for, and what went out."""

from __future__ import annotations

from dataclasses import dataclass, field

SERVICE_COLUMNS = ("ref", "consent_date", "channels_allowed", "form_version", "list_version", "phone_valid_until")
PERSON_COLUMNS = (
    "email", "phone", "first_name", "last_name", "company", "job_title", "country", "postal_address", "birth_date",
    "legal_form",
)  # fmt: skip
IDENTIFIERS = {"email": "email", "sms": "phone", "voice": "phone", "post": "postal_address"}
"""Channel → the column that it needs."""


@dataclass(frozen=True, slots=True)
class Order:
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
class Exported:
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
