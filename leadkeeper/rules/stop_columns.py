"""Which columns of a list hold the addresses, numbers or keyed hashes that go on the stop list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from leadkeeper.rules.headers import read_headers
from leadkeeper.rules.known_names import known_field
from leadkeeper.rules.presets import recognise

REACHES = ("email", "phone", "other_emails", "other_phones")
Read = Callable[[str], tuple[str, ...]]
"""Gives the identifiers in the text of a cell, () for none."""

Rows = Sequence[Sequence[str]]


def identifier_columns(sample: Rows, read: Read) -> tuple[int, ...]:
    """The columns to read, from the first rows of a list, its header among them if it has one; () when none fits.

    A column whose name says so, and that holds at least one; else those of which half of the cells do, and of these
    the ones with addresses if there are any: a long number may be anything.
    """
    columns = {place: [row[place] for row in sample if place < len(row)] for place in range(_width(sample))}
    headers = read_headers(sample[0]) if sample else ()
    preset = recognise(headers)
    fields = {header.index: (preset and preset.field_of(header)) or known_field(header.key) for header in headers}
    named = [place for place, texts in columns.items() if fields.get(place) in REACHES and any(map(read, texts))]
    if named:
        return tuple(named)
    full = [place for place, texts in columns.items() if _mostly(texts, read)]
    sure = [place for place in full if any("@" in text and read(text) for text in columns[place])]
    return tuple(sure or full)


def has_header(first: Sequence[str], columns: Sequence[int], read: Read) -> bool:
    """Whether the first row names the columns: nothing in it can be read, and something stands in it."""
    texts = [first[place] for place in columns if place < len(first)]
    return any(texts) and not any(map(read, texts))


def _mostly(texts: Sequence[str], read: Read) -> bool:
    filled = [text for text in texts if text]
    hits = sum(bool(read(text)) for text in filled)
    without_a_name = len(filled) - (not read(filled[0])) if filled else 0
    return hits > 0 and 2 * hits >= without_a_name


def _width(sample: Rows) -> int:
    return max(map(len, sample), default=0)
