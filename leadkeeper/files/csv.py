"""Delimited text to records, at nearly the speed of the bare `csv` reader and in constant memory."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import chain, count, islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import disk_troubles_of
from leadkeeper.files.document import CellValue, Reading, Record, Source, Table
from leadkeeper.files.encoding import TextFacts, decode_line

if TYPE_CHECKING:
    from _csv import Reader


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


BLOCK = 1 << 16
"""Characters in a block, about: small enough for the processor's cache, large enough to cost nothing a line."""


def unheard(_position: int) -> None:
    """For those who do not ask how far the reading is."""


def blocks_of(path: Path, facts: TextFacts, tell: Callable[[int], None] = unheard) -> Iterator[list[str]]:
    """The lines of the file in order, some thousands at a time; `tell` gets the number of bytes read so far.

    A line ends with `\\n`, be it LF, CRLF, CR or CR CR LF in the file; only the last one may lack it.
    """
    plain = not (facts.mixed or facts.nul or facts.doubled_cr)
    codec = "latin-1" if facts.mixed else facts.codec  # a letter for every byte, to be undone line by line
    with path.open("rb") as raw:
        raw.seek(facts.skip)
        with io.TextIOWrapper(raw, codec, errors="replace", newline=None if plain else "") as text:
            for block in _as_they_are(text) if plain else _cleaned(text):
                tell(raw.tell())
                yield [decode_line(line.encode("latin-1")) for line in block] if facts.mixed else block


def lines_of_text(text: str) -> list[str]:
    """The lines of a text that is in memory as a whole, as `blocks_of` would give them."""
    *lines, last = _one_line_end(text.replace("\0", "")).split("\n")
    return [line + "\n" for line in lines] + ([last] if last else [])


def _as_they_are(text: io.TextIOWrapper) -> Iterator[list[str]]:
    while block := text.readlines(BLOCK):
        yield block


def _cleaned(text: io.TextIOWrapper) -> Iterator[list[str]]:
    """The same for files with NUL characters or doubled CRs, which Python's own line reader does not understand."""
    rest = ""
    while piece := text.read(BLOCK):
        piece = rest + piece.replace("\0", "")
        settled = piece.rstrip("\r")  # what follows a CR at the end decides whether it ends a line alone
        lines = _one_line_end(settled).split("\n")
        rest = lines.pop() + "\r" * (len(piece) - len(settled))
        yield [line + "\n" for line in lines]
    yield lines_of_text(rest)


def _one_line_end(text: str) -> str:
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


LONGEST_RECORD = 1 << 20
"""Characters; Excel's largest cell has 32,767. A longer record is a quotation mark that nobody closed."""

STRAY_QUOTES = 100
"""After so many unclosed quotation marks they mean nothing in this file, and every line is one record."""

_WITNESS = "-"
"""A line behind some others that shows whether the last of them has ended."""

csv.field_size_limit(1 << 25)  # global to Python and set only here: above the longest line and record let through


class CsvTable(Table):
    """A delimited text file; its format is `csv` whatever the delimiter."""

    format = "csv"

    def __init__(self, source: Source, facts: TextFacts, reading: Reading) -> None:
        super().__init__(source)
        self._facts = facts
        self._noticed |= facts.oddities
        self.encoding = facts.encoding
        self.size = source.path.stat().st_size
        self.proposed_encoding = facts.proposal
        sample = next((block for block in blocks_of(source.path, facts) if block), [])
        ordered = named_by(sample[0]) if sample else None
        self._order_lines = 1 if ordered else 0
        self.delimiter: str = _checked(reading.delimiter) or ordered or delimiter_of(sample)
        self._quote = quote_of(sample[self._order_lines :], self.delimiter)
        self._skip_spaces = spaces_before_quotes(sample, self.delimiter)

    def _read(self) -> Generator[Record, None, None]:
        feed = _Feed(self._blocks(), self._order_lines)
        number, strays = 1 + self._order_lines, 0
        make = tuple.__new__  # Record() itself would cost a tenth of the whole reading
        with disk_troubles_of(self.source.chosen):
            while strays < STRAY_QUOTES:
                for rows in feed.records(self._one_a_line):
                    yield from map(make, repeat(Record), zip(count(number), rows, strict=False))
                    number += len(rows)
                lines = chain.from_iterable(feed.blocks())
                reader = self._reader(lines)
                for cells in reader:
                    if feed.ran_out:
                        break
                    yield make(Record, (number, cells))
                    number += 1
                    feed.done = reader.line_num
                    if feed.is_between:
                        break
                else:
                    return
                if feed.ran_out:
                    strays += 1
                    self._noticed.add("stray-quote")
                    yield Record(number, split_plainly(feed.take_first(), self.delimiter, self._quote))
                    number += 1
            for line in feed.rest():
                yield Record(number, split_plainly(line, self.delimiter, self._quote))
                number += 1

    def _blocks(self) -> Iterator[list[str]]:
        """The lines of the file; a quotation mark that a backslash precedes within a cell is doubled instead."""
        blocks = blocks_of(self.source.path, self._facts, self._tell)
        if self._quote == "'" or self._facts.escaped:
            escaped, doubled = re.compile(rf"(?<!\\)((?:\\\\)*)\\{self._quote}"), rf"\1{self._quote * 2}"
            return ([escaped.sub(doubled, line) for line in block] for block in blocks)
        return blocks

    def _reader(self, lines: Iterable[str]) -> Reader:
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self._quote, skipinitialspace=self._skip_spaces)

    def _one_a_line(self, lines: list[str]) -> list[list[str]] | None:
        """The cells of some lines, if each of them is a record of its own; `csv` takes twice the time for most."""
        text = "".join(lines)
        if "\r" in text or "\0" in text or len(text) > LONGEST_RECORD:
            return None
        bare = text.removesuffix("\n").split("\n")
        rows = [line.split(self.delimiter) if line else [] for line in bare]
        odd = [place for place, line in enumerate(bare) if self._skip_spaces or self._quote in line]
        witnessed = [told for place in odd for told in (f"{bare[place]}\n", _WITNESS)]
        found = list(self._reader(witnessed))
        if found[1::2] != [[_WITNESS]] * len(odd):
            return None
        for place, cells in zip(odd, found[::2], strict=True):
            rows[place] = cells
        return rows


class _Feed:
    """Gives lines to the `csv` reader and keeps those of the record that it is working on.

    A quotation mark that is never closed makes the reader swallow line after line. The feed then runs out, at the end
    of the file or when the record is longer than any, and the record's first line can be taken out and read plainly.
    """

    def __init__(self, blocks: Iterator[list[str]], skip: int) -> None:
        self._blocks = blocks
        self._skip = skip
        self._kept: list[str] = []
        self._base = 0
        self.done = 0  # lines of whole records so far, counted as the reader counts them
        self.ran_out = False

    @property
    def is_between(self) -> bool:
        """Whether no line is left that was given and is not yet in a record."""
        return self.done - self._base >= len(self._kept)

    def records(self, read: Callable[[list[str]], list[list[str]] | None]) -> Iterator[list[list[str]]]:
        """The cells of the records of the next blocks, as long as `read` finds each of their lines to be one."""
        while self.is_between:
            block = next(self._blocks, None)
            if block is None:
                return
            fresh = block[self._skip :]
            self._skip = max(0, self._skip - len(block))
            rows = read(fresh) if fresh else []
            if rows is None:
                self._kept, self._base = fresh, self.done
            else:
                yield rows

    def blocks(self) -> Iterator[list[str]]:
        """Blocks for one reader, beginning with the lines that an earlier reader left."""
        self._kept = self._unfinished()
        self._base = self.done = 0
        self.ran_out = False
        if self._kept:
            yield self._kept
        while not self._is_too_long() and (block := next(self._blocks, None)) is not None:
            fresh = block[self._skip :]
            self._skip = max(0, self._skip - len(block))
            self._kept = self._unfinished() + fresh
            self._base = self.done
            yield fresh
        self.ran_out = True

    def take_first(self) -> str:
        """The first line of the record at which the feed ran out; the lines behind it are given again."""
        first, *self._kept = self._unfinished()
        self._base = self.done = 0
        return first

    def rest(self) -> Iterator[str]:
        """Every line that no record has taken, to the end of the file."""
        yield from self._kept
        for block in self._blocks:
            yield from block

    def _is_too_long(self) -> bool:
        return sum(map(len, self._unfinished())) > LONGEST_RECORD

    def _unfinished(self) -> list[str]:
        return self._kept[self.done - self._base :]


def split_plainly(line: str, delimiter: str, quote: str = '"') -> list[CellValue]:
    """The cells of one line whose quotation marks cannot be trusted: only a pair around a whole cell is taken off."""
    cells: list[CellValue] = []
    for text in line.rstrip("\n").split(delimiter):
        quoted = len(text) > 1 and text[0] == text[-1] == quote
        cells.append(text[1:-1].replace(quote * 2, quote) if quoted else text)
    return cells


def _checked(delimiter: str | None) -> str | None:
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise LeadKeeperError("bad-delimiter", delimiter=delimiter)
    return delimiter
