"""How the cells of a table are painted: text, pills, a grey bar for what is on its way, and where the focus is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.models.columns import Column
from ui.models.table_model import ALIGNMENTS, TableModel
from ui.theme import RADIUS, SIZE, SPACE, Colours, Status, colours
from ui.widgets.pill import paint_pill, pill_size
from ui.widgets.row_heights import lines_in, lines_of

Index = QModelIndex | QPersistentModelIndex
State = QStyle.StateFlag


class CellPainter(QStyledItemDelegate):
    """Paints the cells of a TableModel; one call into the model a cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, tokens = index.model(), colours()
        assert isinstance(model, TableModel)
        place: QRect = option.rect
        self._ground(painter, option, index, tokens)
        row, column = model.row_at(index.row()), model.columns[index.column()]
        inside = place.adjusted(SPACE.m, 0, -SPACE.m, 0)
        if row is None:
            _paint_pending(painter, inside, tokens)
            return
        words = column.words(row)
        status = column.status(row) if column.status else None
        if status is not None and words:
            _paint_status(painter, inside, option, column, words, status)
        else:
            painter.setPen(QColor(tokens.ink))
            painter.setFont(option.font)
            painter.drawText(inside, ALIGNMENTS[column.align], self._shown(words, option, column, inside))

    def _shown(self, words: str, option: QStyleOptionViewItem, column: Column, inside: QRect) -> str:
        """The words as far as there is room, on the lines that the column and the height of the row allow."""
        view = self.parent()
        if column.lines > 1 and isinstance(view, QTableView):
            most = min(column.lines, lines_in(view, inside.height()))
            return "\n".join(lines_of(words, option.font, inside.width(), most))
        return option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, inside.width())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
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

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, tokens: Colours) -> None:
        place: QRect = option.rect
        state: State = option.state
        view = self.parent()
        if state & State.State_Selected:
            painter.fillRect(place, QColor(tokens.accent_soft))
        elif index.row() % 2:
            painter.fillRect(place, QColor(tokens.stripe))
        if isinstance(view, QTableView) and view.currentIndex().row() == index.row() and view.hasFocus():
            _paint_ring(painter, place, _ends(view, index), tokens)


def _ends(view: QTableView, index: Index) -> tuple[bool, bool]:
    """Whether a cell is the first and the last of its row, as the columns stand."""
    header = view.horizontalHeader()
    shown = [header.logicalIndex(place) for place in range(header.count())]
    shown = [section for section in shown if not header.isSectionHidden(section)]
    return index.column() == shown[0], index.column() == shown[-1]


def _paint_ring(painter: QPainter, place: QRect, ends: tuple[bool, bool], tokens: Colours) -> None:
    first, last = ends
    ring, ink = SIZE.ring, QColor(tokens.accent)
    painter.fillRect(QRect(place.x(), place.y(), place.width(), SPACE.hair), ink)
    painter.fillRect(QRect(place.x(), place.bottom(), place.width(), SPACE.hair), ink)
    if first:
        painter.fillRect(QRect(place.x(), place.y(), ring, place.height()), ink)
    if last:
        painter.fillRect(QRect(place.right() + 1 - ring, place.y(), ring, place.height()), ink)


def _paint_pending(painter: QPainter, place: QRect, tokens: Colours) -> None:
    """A grey bar where the words will be."""
    height = SPACE.s
    bar = QRectF(place.x(), place.center().y() - height / 2, place.width() * 0.6, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.track))
    painter.drawRoundedRect(bar, RADIUS.bar, RADIUS.bar)
    painter.restore()


def _paint_status(
    painter: QPainter, place: QRect, option: QStyleOptionViewItem, column: Column, words: str, status: Status
) -> None:
    font = option.font
    if column.align == "right":
        place = place.adjusted(max(place.width() - pill_size(font, words).width(), 0), 0, 0, 0)
    paint_pill(painter, place, font, words, status)
