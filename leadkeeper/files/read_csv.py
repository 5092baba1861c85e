"""Delimited text to records, at nearly the speed of the bare `csv` reader and in constant memory."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, count, repeat
from typing import TYPE_CHECKING

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.delimiter import delimiter_of, named_by, quote_of, spaces_before_quotes
from leadkeeper.files.encoding import TextFacts
from leadkeeper.files.lines import blocks_of
from leadkeeper.files.table import Cell, Reading, Record, Source, Table
from leadkeeper.files.unreadable import disk_troubles_of

if TYPE_CHECKING:
    from _csv import Reader

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


def split_plainly(line: str, delimiter: str, quote: str = '"') -> list[Cell]:
    """The cells of one line whose quotation marks cannot be trusted: only a pair around a whole cell is taken off."""
    cells: list[Cell] = []
    for text in line.rstrip("\n").split(delimiter):
        quoted = len(text) > 1 and text[0] == text[-1] == quote
        cells.append(text[1:-1].replace(quote * 2, quote) if quoted else text)
    return cells


def _checked(delimiter: str | None) -> str | None:
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise LeadKeeperError("bad-delimiter", delimiter=delimiter)
    return delimiter
