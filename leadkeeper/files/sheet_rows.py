"""One sheet of a workbook as rows of text, read as a stream by expat; anything but plain visible text is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

Cells = tuple[str | None, ...]

CHUNK = 1 << 16

PLAIN = frozenset(
    (
        *("worksheet", "sheetPr", "outlinePr", "pageSetUpPr", "dimension", "sheetFormatPr", "cols", "col"),
        *("sheetViews", "sheetView", "pane", "selection", "autoFilter", "ignoredErrors", "ignoredError"),
        *("sheetData", "row", "c", "is", "t"),
        *("printOptions", "pageMargins", "pageSetup", "headerFooter", "oddHeader", "oddFooter"),
        *("evenHeader", "evenFooter", "firstHeader", "firstFooter"),
    )
)
"""The elements that visible text needs. Formulas, numbers, links, drawings and filters that hide rows are not here."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile("[A-Z]{1,3}")


class NotPlainError(Exception):
    """The sheet holds something other than visible text; the argument tells where: a cell, or an element's name."""


def decode(text: str) -> str:
    """The text that an OOXML string stands for: each `_xHHHH_` is one character."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def read_rows(stream: IO[bytes]) -> Iterator[tuple[int, Cells]]:
    """Each row's number and its cells up to the last filled one, None where there is none; keeps one chunk in memory.

    Raises NotPlainError, and ExpatError for broken XML.
    """
    reader = _Reader()
    while chunk := stream.read(CHUNK):
        yield from reader.feed(chunk)
    yield from reader.feed(b"", last=True)


class _Reader:
    """Collects the pieces of a row while expat calls it, and makes cells of them when the next element ends the row.

    It asks expat for no closing tags: they would double the cost, and nothing can stand between a text and the cell
    after it. A stray text there counts as part of the cell, so it cannot go unseen.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.buffer_size = CHUNK
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._ready: list[tuple[int, Cells]] = []
        self._row = ""
        self._pieces: list[dict[str, str] | str | None] = []
        self._columns: dict[str, int] = {}
        self._parser.CharacterDataHandler = self._pieces.append

    def feed(self, chunk: bytes, *, last: bool = False) -> list[tuple[int, Cells]]:
        """The rows that this chunk completes."""
        self._parser.Parse(chunk, last)
        if last:
            self._finish_row()
        ready, self._ready = self._ready, []
        return ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._pieces.append(attributes)
        elif name == "t":
            self._pieces.append(None)
        elif name != "is":
            self._finish_row()
            _check(name, attributes)
            self._row = attributes.get("r", "?") if name == "row" else ""

    def _finish_row(self) -> None:
        """Turns the pieces since `<row>` into its cells; words outside the rows, as in a footer, are dropped."""
        if self._row:
            if not self._row.isdecimal():
                raise NotPlainError("<row>")
            self._ready.append((int(self._row), self._cells()))
        self._pieces.clear()

    def _cells(self) -> Cells:
        """The texts of a row: each cell's attributes, then None where its text begins, then the text in pieces."""
        cells: list[str | None] = []
        opened, reference, kind = True, "", None
        for piece in self._pieces:
            if isinstance(piece, str):
                if not opened or not cells:
                    raise NotPlainError(reference or self._row)
                cells[-1] = f"{cells[-1] or ''}{piece}"
            elif piece is None:
                if opened or kind != "inlineStr":
                    raise NotPlainError(reference)
                opened = True
            else:
                opened, reference, kind = False, piece.get("r", ""), piece.get("t")
                gap = self._column(reference) - len(cells)
                if gap < 0:
                    raise NotPlainError(reference)
                cells.extend([None] * (gap + 1))
        return tuple([decode(text) if text and "_x" in text else text for text in cells])

    def _column(self, reference: str) -> int:
        """The place of a cell in its row, counted from 0; the number in the reference must be the row's."""
        letters = reference.removesuffix(self._row)
        if letters not in self._columns:
            if reference != letters + self._row or not _LETTERS.fullmatch(letters):
                raise NotPlainError(reference)
            place = 0
            for letter in letters:
                place = place * 26 + ord(letter) - ord("A") + 1
            self._columns[letters] = place - 1
        return self._columns[letters]

    def _doctype(self, *_declaration: object) -> None:
        raise NotPlainError("<!DOCTYPE>")


def _check(name: str, attributes: dict[str, str]) -> None:
    """Refuses an element that plain text does not need, and whatever is hidden or has no size."""
    hidden = any(attributes.get(flag, "0") not in {"0", "false"} for flag in ("hidden", "zeroHeight"))
    flat = any(attributes.get(size) in {"0", "0.0"} for size in ("width", "ht"))
    if name not in PLAIN or hidden or flat:
        raise NotPlainError(f"<{name}> {attributes.get('r', attributes.get('min', ''))}".rstrip())
