"""What stands in one cell of a lead file, as text without the blanks around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from operator import itemgetter
from typing import Any

Cell = str | int | float | bool | datetime | date | time | None

NO_CELL = object()
"""What stands where a row has no cell any more."""

# What `str.strip()` takes away, and characters that show nothing at all.
TRIM = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
TRIM += "\u2028\u2029\u202f\u205f\u3000\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
TRIM += "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # marks of direction, as address books copy them


def trimmed(text: str) -> str:
    """The text without blanks and invisible characters around it; line breaks inside it become `\\n`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(TRIM)


def cell_text(cell: Cell) -> str:
    """A cell as text: trimmed, whole numbers without decimals, days and times in ISO form; an empty cell is ""."""
    if isinstance(cell, str):
        return trimmed(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def row_texts(cells: Sequence[Cell]) -> list[str]:
    """The cells of a row as texts, see `cell_text`."""
    try:
        joined = "".join(cells)  # type: ignore[arg-type]  # a row with anything but text raises TypeError
    except TypeError:
        return [cell_text(cell) for cell in cells]
    if ("\r" not in joined) if joined.isascii() else joined.isprintable():  # nothing that only `trimmed` takes away
        return list(map(str.strip, cells))  # type: ignore[arg-type]  # all are texts, or joining had failed
    return [trimmed(cell) for cell in cells]  # type: ignore[arg-type]  # the same


def is_blank(cells: Sequence[Cell]) -> bool:
    """Whether nothing but blanks and invisible characters stands in a row."""
    for cell in cells:  # noqa: SIM110  of millions of rows nearly all end here at once, where `all` would begin first
        if cell.strip(TRIM) if isinstance(cell, str) else cell is not None:
            return False
    return True


def are_filled(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether text stands in the first cell of every row; False also for no rows, or where one must look closely."""
    try:
        firsts = list(map(itemgetter(0), rows))
        joined = "".join(firsts)
    except (IndexError, TypeError):
        return False
    return bool(joined) and joined.isascii() and all(map(str.strip, firsts))


def cells_at(rows: Sequence[Sequence[Cell]], place: int, shortest: int) -> list[Any]:
    """A column of some rows, `NO_CELL` where a row ends before; `shortest` is the length of the shortest."""
    if place < shortest:
        return list(map(itemgetter(place), rows))
    return [row[place] if place < len(row) else NO_CELL for row in rows]


def without_apostrophe(text: str) -> str:
    """The text without the leading `'` that keeps a spreadsheet from reading a number (`'0639980411`, `'+33…`)."""
    if text.startswith("'") and text[1:2] and (text[1] == "+" or text[1].isdigit()):
        return text[1:]
    return text
