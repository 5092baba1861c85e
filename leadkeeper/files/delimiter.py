"""Which character separates the columns: each candidate reads a sample as a table, and the most even table wins."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

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


MOSTLY = 0.9
"""The share of lines whose texts all stand between apostrophes, for these to be quotation marks."""

BARE_WORDS = frozenset({"null", "true", "false", "nan"})

NAMED = re.compile(r"[^<>]*<\s*[^\s@<>]+@[^\s@<>]+\s*>\s*")
NUMBER = re.compile(r"[\s'+(]*[0-9](?:[\s.()/-]*[0-9]){7,14}[\s)]*")


def delimiter_of(lines: Sequence[str]) -> str:
    """The delimiter of a table that begins with `lines`; where there is only one column, one that parts no cell."""
    tables = {candidate: _read(lines, candidate) for candidate in CANDIDATES}
    found = max(CANDIDATES, key=lambda candidate: _evenness(tables[candidate]))
    if _evenness(tables[found]):
        return found
    return min(CANDIDATES, key=lambda candidate: sum(len(cells) > 1 for cells in tables[candidate]))


def spaces_before_quotes(lines: Sequence[str], delimiter: str) -> bool:
    """Whether cells are written `a, "b"`: the space before the quotation mark then belongs to no cell."""
    as_typed = _read(lines, delimiter)
    skipped = _read(lines, delimiter, skip_spaces=True)
    typed_cells, skipped_cells = list(chain.from_iterable(as_typed)), list(chain.from_iterable(skipped))
    same = len(typed_cells) == len(skipped_cells) and all(
        other in (cell, cell.lstrip(" ")) for cell, other in zip(typed_cells, skipped_cells, strict=True)
    )
    return not same and _evenness(skipped) >= _evenness(as_typed)


def quote_of(lines: Sequence[str], delimiter: str) -> str:
    """The quotation mark of a table: `'` where it stands around nearly every text and `"` around none, else `"`."""
    mark = re.escape(delimiter)
    quoted = re.compile(rf"""(?:(?<=^)|(?<={mark}))\s*'(?:[^'\\]|''|\\.)*'\s*(?={mark}|$)""")
    good = total = 0
    for line in islice(lines, SAMPLE):
        bare = line.rstrip("\r\n")
        if not bare.strip(delimiter + " "):
            continue
        rest = quoted.sub("", bare)
        total += 1
        good += rest != bare and not any(map(_needs_quotes, rest.split(delimiter)))
    return "'" if good and good >= total * MOSTLY else '"'


def _needs_quotes(cell: str) -> bool:
    """Whether a cell is a text that such a table would have put between quotation marks."""
    return any(char.isalpha() or char in "'\"" for char in cell) and cell.strip().lower() not in BARE_WORDS


def _read(lines: Sequence[str], delimiter: str, *, skip_spaces: bool = False) -> list[list[str]]:
    """The first records that hold anything."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=skip_spaces)
    return [cells for cells in islice(reader, SAMPLE) if any(cell and not cell.isspace() for cell in cells)]


def _evenness(records: Sequence[Sequence[str]]) -> float:
    """0 for one column; near 1 for many columns that every record has and whose addresses are alone in their cells."""
    several = Counter(len(cells) for cells in records if len(cells) > 1)
    if not several:
        return 0.0
    width = max(several, key=lambda columns: (several[columns], columns))
    start = next(number for number, cells in enumerate(records) if len(cells) == width)
    if start and max(map(len, records[:start])) == 1 and any(map(_is_datum, records[start])):
        return 0.0  # a header of one column over cells of several addresses or numbers
    body = records[start:]
    even = sum(min(len(cells), width) / max(len(cells), width) for cells in body) / len(body)
    share = math.sqrt(len(body) / len(records))
    return even * even * share * (1 - 1 / width) * _lone_addresses(body) * _not_prose(body)


def _is_datum(cell: str) -> bool:
    """Whether a cell is an address, with a name or without, or a telephone number, as no header is."""
    return any(shape.fullmatch(cell) for shape in (ADDRESS, NAMED, NUMBER))


def _lone_addresses(records: Sequence[Sequence[str]]) -> float:
    """From 0.5 to 1: the share of cells with an @ that hold one address and nothing else."""
    cells = [cell for record in records for cell in record if "@" in cell]
    if not cells:
        return 1.0
    return 0.5 + sum(1 for cell in cells if ADDRESS.fullmatch(cell)) / len(cells) / 2


def _not_prose(records: Sequence[Sequence[str]]) -> float:
    """From 0.5 to 1: the share of later cells that begin with no space, as they would in the midst of prose."""
    cells = [cell for record in records for cell in record[1:] if cell]
    if not cells:
        return 1.0
    return 0.5 + sum(1 for cell in cells if cell[0] != " ") / len(cells) / 2
