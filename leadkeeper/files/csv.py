"""Parse delimited text into records, nearly as fast as the bare `csv` reader and in constant memory."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import disk_troubles_of
from leadkeeper.files.document import CellValue, Reading, Record, Source, SourceTable
from leadkeeper.files.encoding import TextFacts, decode_line

CANDIDATES = (",", ";", "\t", "|")
SAMPLE = 1_000
"""Records in the sample; enough that a preamble of a few lines carries no weight."""

SEP_LINE = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?[,;\t|]*\s*', re.IGNORECASE)
"""The line that Excel reads as the choice of the delimiter; no list contains it as data."""

ADDRESS = re.compile(r"\s*[^\s@,;|<>\"]+@[^\s@,;|<>\"]+\s*")


def named_by(first_line: str) -> str | None:
    """Return the delimiter set by a first line `sep=X`, None for any other line."""
    order = SEP_LINE.fullmatch(first_line)
    return order["delimiter"] if order else None


MOSTLY = 0.9  # share of lines with every text in apostrophes from which apostrophes count as quotation marks

BARE_WORDS = frozenset({"null", "true", "false", "nan"})

NAMED = re.compile(r"[^<>]*<\s*[^\s@<>]+@[^\s@<>]+\s*>\s*")
NUMBER = re.compile(r"[\s'+(]*[0-9](?:[\s.()/-]*[0-9]){7,14}[\s)]*")


def delimiter_of(lines: Sequence[str]) -> str:
    """Guess the delimiter of a table from its first lines; for a single column, a delimiter that splits no cell."""
    tables = {candidate: _read(lines, candidate) for candidate in CANDIDATES}
    found = max(CANDIDATES, key=lambda candidate: _evenness(tables[candidate]))
    if _evenness(tables[found]):
        return found
    return min(CANDIDATES, key=lambda candidate: sum(len(cells) > 1 for cells in tables[candidate]))


def spaces_before_quotes(lines: Sequence[str], delimiter: str) -> bool:
    """Return whether cells are written `a, "b"`, where the space before the quotation mark is not part of the cell."""
    as_typed = _read(lines, delimiter)
    skipped = _read(lines, delimiter, skip_spaces=True)
    typed_cells, skipped_cells = list(chain.from_iterable(as_typed)), list(chain.from_iterable(skipped))
    same = len(typed_cells) == len(skipped_cells) and all(
        other in (cell, cell.lstrip(" ")) for cell, other in zip(typed_cells, skipped_cells, strict=True)
    )
    return not same and _evenness(skipped) >= _evenness(as_typed)


def quote_of(lines: Sequence[str], delimiter: str) -> str:
    """Return the quotation mark of a table: `'` if it surrounds nearly every text and `"` none, else `"`."""
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
    """Return whether the cell is text that such a table would have quoted."""
    return any(char.isalpha() or char in "'\"" for char in cell) and cell.strip().lower() not in BARE_WORDS


def _read(lines: Sequence[str], delimiter: str, *, skip_spaces: bool = False) -> list[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=skip_spaces)
    return [cells for cells in islice(reader, SAMPLE) if any(cell and not cell.isspace() for cell in cells)]


def _evenness(records: Sequence[Sequence[str]]) -> float:
    """Score a delimiter: 0 for one column; near 1 for many columns present in every record, one address a cell."""
    several = Counter(len(cells) for cells in records if len(cells) > 1)
    if not several:
        return 0.0
    width = max(several, key=lambda columns: (several[columns], columns))
    start = next(number for number, cells in enumerate(records) if len(cells) == width)
    body = records[start:]
    if (
        start
        and max(map(len, records[:start])) == 1
        and any(map(_is_datum, body[0]))
        and not any(len(cells) >= width and all(map(_may_be_a_header, cells)) for cells in body)
    ):
        return 0.0  # a header of one column over cells of several addresses or numbers
    even = sum(min(len(cells), width) / max(len(cells), width) for cells in body) / len(body)
    share = math.sqrt(len(body) / len(records))
    lone = _half_and_more(ADDRESS.fullmatch(cell) is not None for cells in body for cell in cells if "@" in cell)
    # Within prose a later cell would begin with a space.
    not_prose = _half_and_more(cell[0] != " " for cells in body for cell in cells[1:] if cell)
    return even * even * share * (1 - 1 / width) * lone * not_prose


def _half_and_more(good: Iterable[bool]) -> float:
    """Return 0.5 to 1 by the share of good ones; 1 without any."""
    each = list(good)
    return 0.5 + sum(each) / len(each) / 2 if each else 1.0


def _is_datum(cell: str) -> bool:
    """Return whether the cell is an address, with or without a name, or a telephone number: never a header."""
    return any(shape.fullmatch(cell) for shape in (ADDRESS, NAMED, NUMBER))


def _may_be_a_header(cell: str) -> bool:
    """Return whether the cell may stand in a header: filled, no datum, no rest of a cell cut behind a comma."""
    return cell[:1].strip() != "" and "@" not in cell and not _is_datum(cell)


BLOCK = 1 << 16  # characters in a block, about: fits in the processor's cache, and the cost per line is negligible


def unheard(_position: int) -> None:
    """Ignore the progress of a reading."""


def blocks_of(path: Path, facts: TextFacts, tell: Callable[[int], None] = unheard) -> Iterator[list[str]]:
    r"""Yield the lines of the file in order, some thousands at a time; `tell` gets the number of bytes read so far.

    Lines end with `\n`, whether LF, CRLF, CR or CR CR LF in the file; only the last one may lack it.
    """
    plain = not (facts.mixed or facts.nul or facts.doubled_cr)
    codec = "latin-1" if facts.mixed else facts.codec  # a letter for every byte; lines are decoded later
    with path.open("rb") as raw:
        raw.seek(facts.skip)
        with io.TextIOWrapper(raw, codec, errors="replace", newline=None if plain else "") as text:
            for block in iter(partial(text.readlines, BLOCK), []) if plain else _cleaned(text):
                tell(raw.tell())
                yield [decode_line(line.encode("latin-1")) for line in block] if facts.mixed else block


def lines_of_text(text: str) -> list[str]:
    """Split a text in memory into lines as `blocks_of` does."""
    *lines, last = _one_line_end(text.replace("\0", "")).split("\n")
    return [line + "\n" for line in lines] + ([last] if last else [])


def _cleaned(text: io.TextIOWrapper) -> Iterator[list[str]]:
    """Yield lines of files with NUL characters or doubled CRs, which Python's own line reader does not handle."""
    rest = ""
    while piece := text.read(BLOCK):
        piece = rest + piece.replace("\0", "")
        settled = piece.rstrip("\r")  # the character after a CR at the end decides whether it ends a line alone
        lines = _one_line_end(settled).split("\n")
        rest = lines.pop() + "\r" * (len(piece) - len(settled))
        yield [line + "\n" for line in lines]
    yield lines_of_text(rest)


def _one_line_end(text: str) -> str:
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


LONGEST_RECORD = 1 << 20
"""Characters; Excel's largest cell has 32,767. A longer record means an unclosed quotation mark."""

STRAY_QUOTES = 100  # unclosed quotation marks after which quoting is given up for this file: every line is one record

csv.field_size_limit(1 << 25)  # global to Python and set only here: above the longest line and record accepted


class CsvTable(SourceTable):
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
                lines = chain.from_iterable(feed.blocks())
                reader = csv.reader(
                    lines, delimiter=self.delimiter, quotechar=self._quote, skipinitialspace=self._skip_spaces
                )
                for cells in reader:
                    if feed.ran_out:
                        break
                    yield make(Record, (number, cells))
                    number += 1
                    feed.done = reader.line_num
                else:
                    return
                strays += 1
                self._noticed.add("stray-quote")
                yield Record(number, split_plainly(feed.take_first(), self.delimiter, self._quote))
                number += 1
            for line in feed.rest():
                yield Record(number, split_plainly(line, self.delimiter, self._quote))
                number += 1

    def _blocks(self) -> Iterator[list[str]]:
        """Yield the lines of the file; a backslash-escaped quotation mark within a cell is doubled instead."""
        blocks = blocks_of(self.source.path, self._facts, self._tell)
        if self._quote == "'" or self._facts.escaped:
            escaped, doubled = re.compile(rf"(?<!\\)((?:\\\\)*)\\{self._quote}"), rf"\1{self._quote * 2}"
            return ([escaped.sub(doubled, line) for line in block] for block in blocks)
        return blocks


class _Feed:
    """Feed lines to the `csv` reader and keep those of the current record.

    After an unclosed quotation mark the reader swallows line after line. The feed then runs out, at the end of the file
    or when the record exceeds LONGEST_RECORD; the record's first line is taken out and split plainly, the others fed
    again.
    """

    def __init__(self, blocks: Iterator[list[str]], skip: int) -> None:
        self._blocks = blocks
        self._skip = skip
        self._kept: list[str] = []
        self._base = 0
        self.done = 0  # lines of complete records so far, counted as the reader counts them
        self.ran_out = False

    def blocks(self) -> Iterator[list[str]]:
        """Yield blocks for one reader, beginning with lines left over by an earlier reader."""
        self._kept = self._unfinished()
        self._base = self.done = 0
        self.ran_out = False
        if self._kept:
            yield self._kept
        while sum(map(len, self._unfinished())) <= LONGEST_RECORD and (block := next(self._blocks, None)) is not None:
            fresh = block[self._skip :]
            self._skip = max(0, self._skip - len(block))
            self._kept = self._unfinished() + fresh
            self._base = self.done
            yield fresh
        self.ran_out = True

    def take_first(self) -> str:
        """Remove and return the first line of the unfinished record; the lines after it are fed again."""
        first, *self._kept = self._unfinished()
        self._base = self.done = 0
        return first

    def rest(self) -> Iterator[str]:
        """Yield every line not yet in a record, to the end of the file."""
        yield from self._kept
        for block in self._blocks:
            yield from block

    def _unfinished(self) -> list[str]:
        return self._kept[self.done - self._base :]


def split_plainly(line: str, delimiter: str, quote: str = '"') -> list[CellValue]:
    """Split one line with unreliable quotation marks; only a pair around a whole cell is removed."""
    cells: list[CellValue] = []
    for text in line.rstrip("\n").split(delimiter):
        quoted = len(text) > 1 and text[0] == text[-1] == quote
        cells.append(text[1:-1].replace(quote * 2, quote) if quoted else text)
    return cells


def _checked(delimiter: str | None) -> str | None:
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise LeadKeeperError("bad-delimiter", delimiter=delimiter)
    return delimiter
