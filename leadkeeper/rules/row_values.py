"""Values that are not simply text: countries, segments, stages, ages, days, tags."""

from __future__ import annotations

import re
from collections.abc import Callable

from leadkeeper.rules.cells import Cell, without_apostrophe
from leadkeeper.rules.countries import read_country
from leadkeeper.rules.dates import DateReader
from leadkeeper.rules.folding import fold

ValueReader = Callable[[Cell, str], object | None]

_SEGMENTS = {"b2b": "b2b", "pro": "b2b", "b2c": "b2c"}
_STAGES = frozenset({"new", "contacted", "qualified", "customer", "former_customer", "lost"})
_APART = re.compile(r"[,;\n]")


def value_reader(field: str, day: DateReader | None) -> ValueReader:
    """Reads the cells of one column; None for what it cannot read, which then goes to the extras."""
    if day is not None:
        return lambda cell, text: _day(day, cell)
    return _READERS[field]


def _day(read: DateReader, cell: Cell) -> str | None:
    found = read(cell)
    return found[:10] if found else None


def _country(cell: Cell, text: str) -> str | None:
    return read_country(text)


def _segment(cell: Cell, text: str) -> str | None:
    return _SEGMENTS.get(fold(text))


def _stage(cell: Cell, text: str) -> str | None:
    stage = fold(text).replace(" ", "_")
    return stage if stage in _STAGES else None


def _age(cell: Cell, text: str) -> int | None:
    digits = without_apostrophe(text)
    if not (digits.isascii() and digits.isdigit()):
        return None
    years = digits.lstrip("0") or "0"  # a cell may hold thousands of digits, of which Python makes no number
    return int(years) if len(years) < 4 and int(years) < 130 else None


def _tags(cell: Cell, text: str) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(part.strip() for part in _APART.split(text) if part.strip())) or None


_READERS: dict[str, ValueReader] = {
    "country": _country, "segment": _segment, "stage": _stage, "age_at_consent": _age, "tags": _tags,
}  # fmt: skip
