"""How high the rows of a table are where words may go on in the next line, and which words stand on which line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui.models.columns import Column
from ui.models.table_model import TableModel
from ui.theme import SPACE
from ui.widgets.labels import breakable

SHORT = 200
"""So many rows at most can all be measured at once."""


def row_height(view: QAbstractItemView, lines: int = 1) -> int:
    """How high the rows of a table with so many lines are, in the font of the view."""
    return view.fontMetrics().height() * lines + 2 * SPACE.s + SPACE.xs


def lines_in(view: QAbstractItemView, height: int) -> int:
    """How many lines a row of this height has room for."""
    return max(1, (height - 2 * SPACE.s - SPACE.xs) // view.fontMetrics().height())


def lines_of(words: str, font: QFont, width: int, most: int) -> list[str]:
    """Words on as many lines as they need, but `most` of them: the last one ends in … where words are left over.

    Long words go on behind their signs in the next line, unless there are no more lines if each stays whole.
    """
    plain, metrics = re.sub(r"[ \t\r\n]+", " ", words).strip(" "), QFontMetrics(font)
    text = breakable(plain)
    if most <= 1 or metrics.horizontalAdvance(text) <= width:
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
    unbroken = re.sub(r"([^\w\s])(?=\S)", "\\1\u2060", plain)
    starts, _fits = _starts(text, font, width, QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    whole, fits = _starts(unbroken, font, width, QTextOption.WrapMode.WordWrap)
    if fits and len(whole) <= len(starts):
        text, starts = unbroken, whole
    ends = [*starts[1:most], len(text)]
    lines = [text[start:end].rstrip() for start, end in zip(starts, ends, strict=False)]
    return [*lines[:-1], metrics.elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)]


def _starts(text: str, font: QFont, width: int, mode: QTextOption.WrapMode) -> tuple[list[int], bool]:
    """Where each line begins, and whether none is too long."""
    option = QTextOption()
    option.setWrapMode(mode)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    fits = True
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
        fits = fits and line.naturalTextWidth() <= width
    layout.endLayout()
    return starts, fits


class RowHeights(QObject):
    """Makes all rows of a table as high as the words ask that are seen: a list of any length is never measured whole.

    While one scrolls they only grow; with other rows or other widths they are measured anew. Where a column asks for it
    and the list is short, each row is as high as its own words ask.
    """

    def __init__(self, table: QTableView, columns: Sequence[Column]) -> None:
        super().__init__(table)
        self._table, self._anew, self._lines = table, True, 1
        self._columns = [(place, column) for place, column in enumerate(columns) if column.lines > 1]
        self._each = any(column.each for _place, column in self._columns)
        self._coming: dict[int, int] = {}
        self.measure()
        if self._columns:
            model = table.model()
            for changed in (model.modelReset, model.layoutChanged):
                changed.connect(self.measure)
            table.horizontalHeader().sectionResized.connect(self._resized)
            model.dataChanged.connect(self.look)
            table.verticalScrollBar().valueChanged.connect(self.look)

    def measure(self, *_what: object) -> None:
        """Begins anew; rows that are still on their way keep the height of those before."""
        self._anew = True
        self._set()
        self.look()

    def _resized(self, place: int, _before: int, width: int) -> None:
        """Measures with the new width: the header says it before the table knows it."""
        self._coming = {place: width}
        self.measure()
        self._coming = {}

    def look(self, *_what: object) -> None:
        """Looks at the rows that are seen, which may need more lines."""
        if not self._columns or not self._table.isVisible():
            return
        count = self._model().count()
        if self._each and count <= SHORT:
            for place in range(count):
                self._table.setRowHeight(place, row_height(self._table, self._needed(range(place, place + 1))))
            return
        first, last = (self._table.rowAt(at) for at in (0, self._table.viewport().height() - 1))
        needed = self._needed(range(max(first, 0), (last if last >= 0 else count - 1) + 1))
        if needed and (self._anew or needed > self._lines):
            self._anew, self._lines = False, needed
            self._set()

    def _set(self) -> None:
        self._table.verticalHeader().setDefaultSectionSize(row_height(self._table, self._lines))

    def _model(self) -> TableModel:
        model = self._table.model()
        assert isinstance(model, TableModel)
        return model

    def _needed(self, places: Iterable[int]) -> int:
        """How many lines these rows need; 0 while none of them is there."""
        font = self._table.font()
        rows = [row for row in map(self._model().row_at, places) if row is not None]
        asked = [
            lines_of(column.words(row), font, self._width(place) - 2 * SPACE.m, column.lines)
            for place, column in self._columns
            if not self._table.isColumnHidden(place)
            for row in rows
        ]
        return max(map(len, asked), default=1 if rows else 0)

    def _width(self, place: int) -> int:
        return self._coming.get(place, self._table.columnWidth(place))
