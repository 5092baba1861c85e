"""What one row of a lead file gives: a person with answers, or the reason why it is refused."""

from __future__ import annotations

from typing import NamedTuple

REFUSALS = (
    "header-again", "footer", "ragged-row", "test-lead", "bad-email", "no-address", "bad-phone", "bad-date",
    "future-date",
)  # fmt: skip
"""Why a row is refused; the first that applies counts."""


class Kind(NamedTuple):
    """What an answer says apart from its instant; few in a file, and the same object each time."""

    event: str
    purpose: str
    partner: str | None
    form_version: str | None
    trace: str
    channels: tuple[str, ...] | None = None


class Event(NamedTuple):
    """One answer that a row proposes for the consent log."""

    kind: Kind
    at: str | None
    raw: str | None
    ip: str | None


class Refused(NamedTuple):
    """A row that is not taken: its line, the code, the field in question and what stood there."""

    line: int
    code: str
    field: str | None = None
    value: str | None = None


class Row:
    """A row that is taken.

    `key` is who it is about: the address as `email.import_key`, without one the E.164 number. `facts` holds the filled
    fields of the archive's contact (`email`, `phone`, `first_name`, `other_emails`…; `last_action` as (at, kind)),
    `extra` the texts of the other columns by header, `events` the answers in order, `warnings` the codes that the row
    alone gives rise to.
    """

    __slots__ = ("events", "extra", "facts", "key", "line", "warnings")

    def __init__(self, line: int) -> None:
        self.line = line
        self.key = ""
        self.facts: dict[str, object] = {}
        self.extra: dict[str, str] = {}
        self.events: tuple[Event, ...] = ()
        self.warnings: tuple[str, ...] = ()
