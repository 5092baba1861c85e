"""Which column of a table feeds what, laid out once so that a million rows can be read quickly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadkeeper.rules.columns import Column, phones_in_order
from leadkeeper.rules.dates import DateReader
from leadkeeper.rules.presets import Preset
from leadkeeper.rules.presets.preset import FileMeaning

_TEXTS = ("company", "job_title", "note", "legal_form", "owner", "first_name", "last_name")
_KEPT = frozenset(
    "consent_at consent_own consent_partners consent_partner_names consent_ip form unsubscribed_at".split()
)
PURPOSES = {"consent_own": "own", "consent_partners": "partners"}


@dataclass(frozen=True, slots=True)
class Table:
    """One list as it is to be read: its columns, the readers of its date columns by place, what its preset says.

    `has_ragged_rows`: whether a row can be longer than the header (text), or only wider (a sheet). `file_meaning` is
    what the file's name says of everybody in it.
    """

    columns: Sequence[Column]
    dates: Mapping[int, DateReader]
    preset: Preset | None = None
    file_meaning: FileMeaning | None = None
    has_ragged_rows: bool = True


class Places:
    """The places of a table's columns by what they feed."""

    def __init__(self, table: Table) -> None:
        by_field: dict[str, list[int]] = {}
        for column in table.columns:
            if column.field:
                by_field.setdefault(column.field, []).append(column.header.index)
        self.headers = [column.header.text for column in table.columns]
        self.width = len(table.columns)
        self.emails = by_field.get("email", [])
        self.phones = [column.header.index for column in phones_in_order(table.columns, table.preset)]
        self.texts = [(place, field) for field in _TEXTS for place in by_field.get(field, [])]
        self.extras = [
            (column.header.index, column.header.text)
            for column in table.columns
            if not column.is_dropped and (column.field is None or column.field in _KEPT)
        ]
        self.answers = [
            (purpose, place, table.columns[place].header.base)
            for field, purpose in PURPOSES.items()
            for place in by_field.get(field, [])
        ]
        self.gone = by_field.get("unsubscribed_at", [])
        self.addresses = by_field.get("postal_address", [])
        self.other_emails = by_field.get("other_emails", [])
        self.other_phones = by_field.get("other_phones", [])
        self.full_name = _only(by_field, "full_name")
        self.consent_at = _only(by_field, "consent_at")
        self.last_action_at = _only(by_field, "last_action_at")
        self.partner_names = _only(by_field, "consent_partner_names")
        self.ip = _only(by_field, "consent_ip")
        self.form = _only(by_field, "form")
        self.values = [
            (place, field)
            for field in ("country", "segment", "stage", "age_at_consent", "birth_date", "relation_ended_on", "tags")
            for place in by_field.get(field, [])
        ]


def _only(by_field: Mapping[str, Sequence[int]], field: str) -> int | None:
    """The place of a field that takes one column."""
    return by_field[field][0] if field in by_field else None
