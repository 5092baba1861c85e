"""Which column of a table feeds what, laid out once so that a million rows can be read quickly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from leadkeeper.rules.answers import Answer, Question
from leadkeeper.rules.columns import Column, phones_in_order
from leadkeeper.rules.dates import DateReader
from leadkeeper.rules.known_names import ANSWER_FIELDS, LEAVING_FIELDS, REVERSED_FIELDS
from leadkeeper.rules.presets import Preset
from leadkeeper.rules.presets.preset import FileMeaning

_TEXTS = ("company", "job_title", "note", "legal_form", "owner", "first_name", "last_name")
_KEPT = frozenset({"consent_at", "consent_partner_names", "consent_ip", "form", *ANSWER_FIELDS, *LEAVING_FIELDS})


@dataclass(frozen=True, slots=True)
class Table:
    """One list as it is to be read: its columns, the readers of its date columns by place, what its preset says.

    `has_ragged_rows`: whether a row can be longer than the header (text), or only wider (a sheet). `file_meaning` is
    what the file's name says of everybody in it. `said`: what a person said that texts mean, by place and folded text.
    `trusts_short_rows`: whether a yes in a row that lacks cells counts; `delimiter` is what such rows are known by.
    """

    columns: Sequence[Column]
    dates: Mapping[int, DateReader]
    preset: Preset | None = None
    file_meaning: FileMeaning | None = None
    has_ragged_rows: bool = True
    said: Mapping[int, Mapping[str, Answer]] = field(default_factory=dict)
    trusts_short_rows: bool = False
    delimiter: str | None = None

    def is_doubtful(self, cells: Sequence[object]) -> bool:
        """Whether a yes may stand under the wrong header: cells are missing, or a stray quote glued rows together.

        A cell then holds the end of one row and the beginning of the next, with as many separators as a whole row.
        """
        if not self.has_ragged_rows or self.trusts_short_rows:
            return False
        if len(cells) < len(self.columns):
            return True
        return any("\n" in cell and self.may_be_glued(cell) for cell in cells if isinstance(cell, str))

    def may_be_glued(self, text: str) -> bool:
        """Whether a cell with a line break holds as many separators as a whole row."""
        return self.delimiter is not None and 0 < len(self.columns) - 1 <= text.count(self.delimiter)


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
        self.answers = _questions(table)
        self.gone = [
            (place, channels) for field, channels in LEAVING_FIELDS.items() for place in by_field.get(field, [])
        ]
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


def _questions(table: Table) -> list[Question]:
    """What the columns ask, in the order of the fields, then of the columns."""
    fields = {column.field for column in table.columns}
    found = []
    for name, (purpose, channels) in ANSWER_FIELDS.items():
        # "optin sms = non": without a column for the partners' messages that no is to them as well
        also = (
            ("partners",) if channels and purpose == "own" and f"consent_partners_{channels[0]}" not in fields else ()
        )
        found += [
            Question(
                purpose, column.header.index, column.header.base, channels, also, gives=column.field == name,
                is_reversed=name in REVERSED_FIELDS, said=table.said.get(column.header.index, {}),
            )
            for column in table.columns
            if name in (column.field, column.only_no)
        ]  # fmt: skip
    return found


def _only(by_field: Mapping[str, Sequence[int]], field: str) -> int | None:
    """The place of a field that takes one column."""
    return by_field[field][0] if field in by_field else None
