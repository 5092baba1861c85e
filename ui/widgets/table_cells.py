"""Row heights, wrapped text, column widths and painting of table cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ui.models.table_model import ALIGNMENTS, Column, TableModel
from ui.theme import RADIUS, SIZE, SPACE, Colours, colours, ring
from ui.widgets.labels import breakable, paint_box, paint_pill, pill_size

SHORT = 200
"""Rows up to which all are measured at once."""
PEEK = 0.6
"""Share of the last row in sight that is visible in a list that scrolls."""
MOST_TOLD = 100
"""Of a range with more rows Qt may not list all cells for a screen reader."""


def row_height(view: QAbstractItemView, lines: int = 1) -> int:
    """Return the height of rows with so many lines, in the font of the view."""
    return view.fontMetrics().height() * lines + 2 * SPACE.s + SPACE.xs


def peeking(height: int, least: int, room: int, count: int) -> int:
    """Return the row height nearest to this one at which the last row in sight shows at least `PEEK` of itself.

    It is no smaller than `least`. Rows that all fit keep their height, and so do those of a table in which less than
    two rows are seen.
    """
    if count * height <= room or room < 2 * height:
        return height
    near = sorted(range(least, room // 2 + 1), key=lambda other: abs(other - height))
    return next((other for other in near if room % other >= PEEK * other), height)


def lines_in(view: QAbstractItemView, height: int) -> int:
    """Return how many lines fit a row of this height."""
    return max(1, (height - 2 * SPACE.s - SPACE.xs) // view.fontMetrics().height())


def lines_of(words: str, font: QFont, width: int, most: int) -> list[str]:
    """Wrap text to at most `most` lines; the last one is elided if text is left over.

    Long words break after punctuation, unless the text fits with every word whole.
    """
    plain, metrics = re.sub(r"[ \t\r\n]+", " ", words).strip(" "), QFontMetrics(font)
    text = breakable(plain)
    if most <= 1 or metrics.horizontalAdvance(text) < width:  # an advance is rounded, and what is equal elided
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
    """Return where each line begins, and whether none is too long."""
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
    """Sets the row height by the visible rows, so that long lists are never measured whole.

    While the user scrolls, rows only grow; other rows or widths are measured again. If a column requests it and the
    list is short, each row is as high as its own text. In a list that scrolls, rows change by a few pixels until most
    of the last one is visible: a sliver of it cannot be read, and a click meant for it would miss the table.
    """

    def __init__(self, table: QTableView, columns: Sequence[Column]) -> None:
        super().__init__(table)
        self._table, self._anew, self._lines = table, True, 1
        self._columns = [(place, column) for place, column in enumerate(columns) if column.lines > 1]
        self._each = any(column.each for _place, column in self._columns)
        self._coming: dict[int, int] = {}
        self.measure()
        model = table.model()
        for changed in (model.modelReset, model.layoutChanged):
            changed.connect(self.measure)
        if self._columns:
            table.horizontalHeader().sectionResized.connect(self._resized)
            model.dataChanged.connect(self.look)
            table.verticalScrollBar().valueChanged.connect(self.look)

    def measure(self, *_what: object) -> None:
        """Start over; rows still being fetched keep the previous height."""
        self._anew = True
        self._set()
        self.look()

    def _resized(self, place: int, _before: int, width: int) -> None:
        """Measure with the new width: the header reports it before the table knows it."""
        self._coming = {place: width}
        self.measure()
        self._coming = {}

    def look(self, *_what: object) -> None:
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
            self.look()  # with lower rows more of them are visible

    def _set(self) -> None:
        height = row_height(self._table, self._lines)
        least = height - SPACE.xxs if self._lines == 1 else height  # a line less would fit
        height = peeking(height, least, self._table.viewport().height(), self._model().count())
        if height != self._table.verticalHeader().defaultSectionSize():
            self._table.verticalHeader().setDefaultSectionSize(height)

    def fit(self) -> None:
        self._set()
        self.look()

    def _model(self) -> TableModel:
        model = self._table.model()
        assert isinstance(model, TableModel)
        return model

    def _needed(self, places: Iterable[int]) -> int:
        """Return how many lines these rows need; 0 while none is available."""
        font = self._table.font()
        rows = [row for row in map(self._model().row_at, places) if row is not None]
        asked = [
            lines_of(
                column.words(row),
                font,
                self._coming.get(index, self._table.columnWidth(index)) - 2 * SPACE.m,
                column.lines,
            )
            for index, column in self._columns
            if not self._table.isColumnHidden(index)
            for row in rows
        ]
        return max(map(len, asked), default=1 if rows else 0)


ModelIndex = QModelIndex | QPersistentModelIndex
State = QStyle.StateFlag


class StatusDelegate(QStyledItemDelegate):
    """Paints the cells of a TableModel with one model call a cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        model, tokens = index.model(), colours()
        assert isinstance(model, TableModel)
        rect: QRect = option.rect
        self._ground(painter, option, index, tokens)
        row, column = model.row_at(index.row()), model.columns[index.column()]
        inside = rect.adjusted(SPACE.m, 0, -SPACE.m, 0)
        if row is None:
            _paint_pending(painter, inside, tokens)
            return
        words = column.words(row)
        status = column.status(row) if column.status else None
        if status is not None and words:
            if column.align == "right":
                inside = inside.adjusted(max(inside.width() - pill_size(option.font, words).width(), 0), 0, 0, 0)
            paint_pill(painter, inside, option.font, words, status, selected=bool(option.state & State.State_Selected))
        else:
            painter.setPen(QColor(tokens.ink))
            painter.setFont(option.font)
            painter.drawText(inside, ALIGNMENTS[column.align], self._shown(words, option, column, inside))

    def _shown(self, words: str, option: QStyleOptionViewItem, column: Column, inside: QRect) -> str:
        """Return the text that fits, on the lines that column and row height allow."""
        view = self.parent()
        if column.lines > 1 and isinstance(view, QTableView):
            most = min(column.lines, lines_in(view, inside.height()))
            return "\n".join(lines_of(words, option.font, inside.width(), most))
        return option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, inside.width())

    def sizeHint(self, option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        metrics = option.fontMetrics
        model = index.model()
        assert isinstance(model, TableModel)
        row, column = model.row_at(index.row()), model.columns[index.column()]
        words = "" if row is None else column.words(row)
        if row is not None and column.status and column.status(row) is not None:
            width = pill_size(option.font, words).width()
        else:
            width = metrics.horizontalAdvance(words)
        return QSize(width + 2 * SPACE.m + SPACE.xs, metrics.height() + 2 * SPACE.s)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex, tokens: Colours) -> None:
        rect: QRect = option.rect
        state: State = option.state
        view = self.parent()
        if state & State.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        elif index.row() % 2:
            painter.fillRect(rect, QColor(tokens.stripe))
        if isinstance(view, QTableView) and view.currentIndex().row() == index.row() and view.hasFocus():
            header = view.horizontalHeader()
            shown = [header.logicalIndex(place) for place in range(header.count())]
            shown = [section for section in shown if not header.isSectionHidden(section)]
            width, ink = SIZE.ring, QColor(ring(tokens))
            painter.fillRect(QRect(rect.x(), rect.y(), rect.width(), SPACE.hair), ink)
            painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), SPACE.hair), ink)
            if index.column() == shown[0]:
                painter.fillRect(QRect(rect.x(), rect.y(), width, rect.height()), ink)
            if index.column() == shown[-1]:
                painter.fillRect(QRect(rect.right() + 1 - width, rect.y(), width, rect.height()), ink)


def _paint_pending(painter: QPainter, rect: QRect, tokens: Colours) -> None:
    bar = QRectF(rect.x(), rect.center().y() - SPACE.s / 2, rect.width() * 0.6, SPACE.s)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_box(painter, bar, tokens.track, RADIUS.bar)
    painter.restore()


EXPECTED = 6
"""Rows of grey bars while a list is read for the first time."""


def paint_expected(area: QWidget, columns: Iterable[tuple[int, int]], height: int) -> None:
    """Paint grey bars where rows will come, in columns of these positions and widths; nothing moves."""
    painter = QPainter(area)
    for left, width in columns:
        for row in range(EXPECTED):
            _paint_pending(painter, QRect(left + SPACE.m, row * height, width - 2 * SPACE.m, height), colours())
    painter.end()


def ranges_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last of the rows, given in order, that follow one another without a gap."""
    if isinstance(rows, range):
        return [(rows[0], rows[-1])]
    starts = [place for place, row in enumerate(rows) if not place or row != rows[place - 1] + 1]
    return [(rows[start], rows[end - 1]) for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]


def cut_to(selection: QItemSelection, top: int, bottom: int) -> QItemSelection:
    """Cut the long ranges of a selection to the rows from `top` to `bottom`."""
    cut = QItemSelection()
    for rows in selection.toList():
        whole = rows.height() <= MOST_TOLD
        first, end = (rows.top(), rows.bottom()) if whole else (max(rows.top(), top), min(rows.bottom(), bottom))
        if first <= end:
            cut.select(rows.model().index(first, rows.left()), rows.model().index(end, rows.right()))
    return cut


class RowSelection(QItemSelectionModel):
    """Selects by `by` also what a screen reader selects: Qt asks the view for no `selectionCommand` then."""

    def __init__(self, view: QTableView, by: Callable[..., None]) -> None:
        super().__init__(view.model(), view)
        self._by = by

    def select(self, rows: Any, command: QItemSelectionModel.SelectionFlag) -> None:
        self._by(super().select, rows, command)


READ_PART = 0.44
"""Share of the table that a priority column keeps while the minimum widths of the others allow it."""


def shared(
    wishes: Sequence[int], needs: Sequence[int], room: int, floors: Sequence[int] = (), read: int | None = None
) -> list[int]:
    """Distribute `room` over columns with preferred widths `wishes` and text widths `needs`.

    Each gets what its text needs, and more of its preferred width the more room there is. With less room texts are
    elided, but no column is narrower than preferred: the table scrolls instead. With `floors` it never scrolls: these
    are the minimum widths, and the column at index `read` shrinks last.
    """
    pairs = list(zip(wishes, needs, strict=True))
    least, most = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    if room >= sum(needs):
        return _between(list(needs), most, room)
    if room >= sum(least):
        return _levelled(list(needs), least, room)
    if not floors:
        return least
    lowest = [min(pair) for pair in zip(floors, least, strict=True)]
    if read is not None:
        free = room - (sum(lowest) - lowest[read])
        lowest[read] = max(lowest[read], min(least[read], int(room * READ_PART), free))
    return _levelled(least, lowest, room)


def floor_of(column: Column, need: int, title: int) -> int:
    """Return the minimum width of a column; a narrower table scrolls sideways, rather than to show "je…"."""
    if column.status and not column.letters:
        return need  # half a status may read as the opposite
    if column.lines > 1 or column.fewest:
        return title
    if column.align == "right":
        return need  # an amount is never cut
    return max(title, min(need, column.width * (3 if column.grows else 2) // (4 if column.grows else 3)))


def with_spare(columns: Sequence[Column], floors: Sequence[int], full: Sequence[int], room: int) -> list[int]:
    """Return the minimum widths, those that were shortened widened again as far as there is room.

    A name comes before an address, the column that grows, and both before what stands after the badges.
    """
    spare, widened = max(room - sum(floors[: len(columns)]), 0), list(floors)
    for section in sorted(range(len(columns)), key=lambda section: columns[section].grows):
        more = min(max(full[section] - floors[section], 0), spare)
        widened[section] += more
        spare -= more
    return widened


def _between(least: list[int], most: list[int], room: int) -> list[int]:
    """Interpolate each width between its minimum and maximum, as far as the room allows."""
    spare, free = sum(most) - sum(least), room - sum(least)
    if spare <= free:
        return most
    return [low + (high - low) * free // spare for low, high in zip(least, most, strict=True)]


def _levelled(widths: list[int], floors: list[int], room: int) -> list[int]:
    """Cut the widest columns down to one level, none below its floor: short texts such as dates stay whole."""
    low, high = 0, max(widths, default=0)
    while low < high:  # the highest level at which all fit
        level = (low + high + 1) // 2
        if sum(_cut(widths, floors, level)) <= room:
            low = level
        else:
            high = level - 1
    return _cut(widths, floors, low)


def _cut(widths: list[int], floors: list[int], level: int) -> list[int]:
    return [max(floor, min(width, level)) for width, floor in zip(widths, floors, strict=True)]
