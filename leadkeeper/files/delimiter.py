"""Which character separates the columns: each candidate reads a sample as a table, and the most even table wins."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

CANDIDATES = (",", ";", "\t", "|")
SAMPLE = 1_000
"""Records looked at; a preamble of a few lines drowns in them."""

SEP_LINE = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?[,;\t|]*\s*', re.IGNORECASE)
"""The line that Excel reads as an order and that no list contains."""

ADDRESS = re.compile(r"\s*[^\s@,;|<>\"]+@[^\s@,;|<>\"]+\s*")


def named_by(first_line: str) -> str | None:
    """The delimiter that a first line `sep=X` orders, None if the line is another one."""
    order = SEP_LINE.fullmatch(first_line)
    return order["delimiter"] if order else None


def delimiter_of(lines: Sequence[str]) -> str:
    """The delimiter of a table that begins with `lines`; a comma where there is only one column."""
    return max(CANDIDATES, key=lambda candidate: _evenness(lines, candidate))


def spaces_before_quotes(lines: Sequence[str], delimiter: str) -> bool:
    """Whether cells are written `a, "b"`: the space before the quotation mark then belongs to no cell."""
    d = re.escape(delimiter)
    return delimiter != " " and re.search(rf'{d} +"(?:[^"\n]|"")*" *(?:{d}|\n|\Z)', "".join(lines)) is not None


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    """0 for one column; near 1 for many columns that every record has and whose addresses are alone in their cells."""
    records = [
        cells
        for cells in islice(csv.reader(lines, delimiter=delimiter), SAMPLE)
        if any(cell and not cell.isspace() for cell in cells)
    ]
    several = Counter(len(cells) for cells in records if len(cells) > 1)
    if not several:
        return 0.0
    width = max(several, key=lambda columns: (several[columns], columns))
    start = next(number for number, cells in enumerate(records) if len(cells) == width)
    body = records[start:]
    even = sum(min(len(cells), width) / max(len(cells), width) for cells in body) / len(body)
    return even * even * (1 - 1 / width) * math.sqrt(len(body) / len(records)) * _lone_addresses(body)


def _lone_addresses(records: Sequence[Sequence[str]]) -> float:
    """From 0.5 to 1: the share of cells with an @ that hold one address and nothing else."""
    cells = [cell for record in records for cell in record if "@" in cell]
    if not cells:
        return 1.0
    return 0.5 + sum(1 for cell in cells if ADDRESS.fullmatch(cell)) / len(cells) / 2
