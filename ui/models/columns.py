"""What a column of a table shows of a row, in words, in colour and for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from ui.models import formats
from ui.theme import Status

Align = Literal["left", "right", "centre"]


def as_text(value: Any) -> str:
    """A value as a person reads it: numbers and days in the form of the language spoken; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return formats.yes_or_no(value)
    if isinstance(value, int):
        return formats.number(value)
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its value is `row[key]` of a mapping, else the attribute `key`.

    `text` makes the words from the value. The others are given the whole row: `status` makes the cell a pill,
    `tooltip` and `spoken` (for a screen reader) stand in for the text. The one column that `grows` takes the width that
    is left; without it the last one does. `pills` are the words that its pills may show, where they are known before
    the rows are. Words that must be read whole may go on for some `lines`; a column of such words that grows gives way
    last where the table is narrow. In a short list `each` row may be as high as its own words, else all are alike.
    """

    key: str
    title: str
    width: int = 160
    align: Align = "left"
    text: Callable[[Any], str] = as_text
    status: Callable[[Any], Status | None] | None = None
    tooltip: Callable[[Any], str] | None = None
    spoken: Callable[[Any], str] | None = None
    sortable: bool = True
    shown: bool = True
    grows: bool = False
    pills: tuple[str, ...] = ()
    lines: int = 1
    each: bool = False

    def value(self, row: Any) -> Any:
        """What the row holds under this column's key."""
        return row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)

    def words(self, row: Any) -> str:
        """The text of the cell."""
        return self.text(self.value(row))
