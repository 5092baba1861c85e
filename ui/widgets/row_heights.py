"""How high the rows of a table are where words may go on in the next line, and which words stand on which line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui.models.columns import Column
from ui.models.table_model import TableModel
from ui.theme import SPACE
from ui.widgets.labels import breakable


def row_height(view: QAbstractItemView, lines: int = 1) -> int:
    """How high the rows of a table with so many lines are, in the font of the view."""
    return view.fontMetrics().height() * lines + 2 * SPACE.s + SPACE.xs


def lines_in(view: QAbstractItemView, height: int) -> int:
    """How many lines a row of this height has room for."""
    return max(1, (height - 2 * SPACE.s - SPACE.xs) // view.fontMetrics().height())


def lines_of(words: str, font: QFont, width: int, most: int) -> list[str]:
    """Words on as many lines as they need, but `most` of them: the last one ends in … where words are left over."""
    text, metrics = breakable(re.sub(r"[ \t\r\n]+", " ", words).strip(" ")), QFontMetrics(font)
    if most <= 1 or metrics.horizontalAdvance(text) <= width:
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:most], len(text)]
    lines = [text[start:end].rstrip() for start, end in zip(starts, ends, strict=False)]
    return [*lines[:-1], metrics.elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)]


class RowHeights(QObject):
    """Makes all rows of a table as high as the words ask that are seen: a list of any length is never measured whole.

    While one scrolls they only grow; with other rows or other widths they are measured anew.
    """

    def __init__(self, table: QTableView, columns: Sequence[Column]) -> None:
        super().__init__(table)
        self._table, self._anew, self._lines = table, True, 1
        self._columns = [(place, column) for place, column in enumerate(columns) if column.lines > 1]
        self.measure()
        if self._columns:
            model = table.model()
            for changed in (model.modelReset, model.layoutChanged, table.horizontalHeader().sectionResized):
                changed.connect(self.measure)
            model.dataChanged.connect(self.look)
            table.verticalScrollBar().valueChanged.connect(self.look)

    def measure(self, *_what: object) -> None:
        """Begins anew; rows that are still on their way keep the height of those before."""
        self._anew = True
        self._set()
        self.look()

    def look(self, *_what: object) -> None:
        """Looks at the rows that are seen, which may need more lines."""
        needed = self._needed() if self._columns and self._table.isVisible() else 0
        if needed and (self._anew or needed > self._lines):
            self._anew, self._lines = False, needed
            self._set()

    def _set(self) -> None:
        self._table.verticalHeader().setDefaultSectionSize(row_height(self._table, self._lines))

    def _needed(self) -> int:
        """How many lines the rows that are seen need; 0 while none of them is there."""
        model, font = self._table.model(), self._table.font()
        assert isinstance(model, TableModel)
        first, last = (self._table.rowAt(at) for at in (0, self._table.viewport().height() - 1))
        places = range(max(first, 0), (last if last >= 0 else model.count() - 1) + 1)
        rows = [row for row in map(model.row_at, places) if row is not None]
        asked = [
            lines_of(column.words(row), font, self._table.columnWidth(place) - 2 * SPACE.m, column.lines)
            for place, column in self._columns
            if not self._table.isColumnHidden(place)
            for row in rows
        ]
        return max(map(len, asked), default=1 if rows else 0)
