"""The rows of a data sheet as XML text: inline strings only, so that nothing can be taken for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from leadkeeper.errors import LeadKeeperError

CELL_LIMIT = 32_767
"""Characters that Excel keeps in one cell, counted as UTF-16 units."""

NOT_XML = "\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff"
"""Characters that XML 1.0 has no place for, and the carriage return, which it would turn into a line feed."""

_UNWRITABLE = re.compile(f"[{NOT_XML}]")
_LOOKALIKE = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{NOT_XML}])")
_CELL_END = "</t></is></c>"


def encode(text: str) -> str:
    """The text as the content of an OOXML string: `_xHHHH_` for what XML cannot hold, and for what looks like it.

    Tab and line feed stay as they are (Office allows no escape for them), a carriage return becomes `_x000D_`.
    """
    text = _LOOKALIKE.sub("_x005F_", text)
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def excel_length(text: str) -> int:
    """How many characters Excel counts: UTF-16 units, an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def column_letters(number: int) -> str:
    """The name that a spreadsheet gives its `number`th column, counted from 1: A, B… Z, AA…"""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


class RowWriter:
    """Writes rows of one width and one cell style as `<row>` elements."""

    def __init__(self, headers: Sequence[str], style: int) -> None:
        self._headers = tuple(headers)
        self._openings = [f'<c r="{column_letters(n)}' for n in range(1, len(headers) + 1)]
        self._middle = f'" s="{style}" t="inlineStr"><is>'

    def rows(self, first: int, rows: Iterable[Sequence[str | None]], attributes: str = "") -> str:
        """The rows as XML, numbered from `first`; None and "" give no cell.

        Raises `cell-too-long` naming column and row; ValueError for a row that is not as wide as the headers.
        """
        return "".join([self._row(number, row, attributes) for number, row in enumerate(rows, first)])

    def _row(self, number: int, row: Sequence[str | None], attributes: str) -> str:
        middle = f"{number}{self._middle}"
        cells = [
            f"{opening}{middle}<t>{value}{_CELL_END}"
            if _is_plain(value)
            else f"{opening}{middle}{self._careful(value, number, opening)}{_CELL_END}"
            for opening, value in zip(self._openings, row, strict=True)
            if value
        ]
        return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'

    def _careful(self, value: str, number: int, opening: str) -> str:
        """The start of a cell's text element where the text needs more than being copied."""
        if len(value) > CELL_LIMIT // 2 and excel_length(value) > CELL_LIMIT:
            column = self._headers[self._openings.index(opening)]
            raise LeadKeeperError("cell-too-long", column=column, row=number, limit=CELL_LIMIT)
        return f'<t xml:space="preserve">{escape(encode(value), quote=False)}'


def _is_plain(value: str) -> bool:
    """Whether the text may be copied into XML as it is; checks that are fast say no when in doubt."""
    return (
        value.isprintable()
        and len(value) <= CELL_LIMIT // 2
        and "&" not in value
        and "<" not in value
        and ">" not in value
        and "_x" not in value
        and value[0] != " "
        and value[-1] != " "
    )
