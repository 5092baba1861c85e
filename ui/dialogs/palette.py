"""The palette: type a few letters of what you want to do, or of somebody's name, and press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QSpacerItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from leadkeeper.flows.find_people import Found, find_people
from leadkeeper.words import _
from ui.dialogs.screen_room import take_size
from ui.jobs import Jobs
from ui.models.fuzzy import best
from ui.resources import icon
from ui.theme import SIZE, SPACE, colours
from ui.widgets.labels import label
from ui.widgets.offers import Offer

MOST_OFFERS = 9
OWN_KEYS = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
BESIDE = Qt.ItemDataRole.UserRole + 1
Choice = Offer | Found
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


class Palette(QDialog):
    """What can be done and who can be found; `person_wanted` carries the id of the person.

    The focus stays in the field: the arrow keys walk through the list below it, Enter does what stands there.
    """

    person_wanted = Signal(str)

    def __init__(self, offers: Sequence[Offer], jobs: Jobs | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What do you want to do?"))
        self._offers, self._jobs = [one for one in offers if one.keys != OWN_KEYS], jobs
        self._shown: list[Choice] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("An action, a page, or somebody's name"))
        self.field.setAccessibleName(_("What do you want to do?"))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._typed)
        self.list = QListWidget()
        self.list.setAccessibleName(_("What fits"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_TwoInks(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemClicked.connect(lambda _item: self.choose())
        self.list.currentRowChanged.connect(self._say_current)
        self._nothing = label(_("Nothing fits. Try other letters."), "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.l, SPACE.l, SPACE.l, SPACE.l)
        column.setSpacing(SPACE.s)
        for widget in (self.field, self._nothing, self.list):
            column.addWidget(widget)
        column.setStretchFactor(self.list, 1)
        column.addSpacerItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding))
        column.addWidget(label(_("↑ ↓ to choose, Enter to do it, Esc to leave"), "small"))
        take_size(self, SIZE.text_most, SIZE.dialog_height + SPACE.xxl)
        self._typed("")

    @property
    def titles(self) -> list[str]:
        """What is offered now, from the top."""
        return [one.title if isinstance(one, Offer) else one.name or one.reached for one in self._shown]

    def choose(self) -> None:
        """Does what the list stands on, once this box is closed."""
        row = self.list.currentRow()
        if not 0 <= row < len(self._shown):
            return
        chosen = self._shown[row]
        self.accept()
        if isinstance(chosen, Offer):
            QTimer.singleShot(0, chosen.do)
        else:
            self.person_wanted.emit(chosen.contact)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _MOVES and self._shown:
                last = len(self._shown) - 1
                self.list.setCurrentRow(min(max(self.list.currentRow() + _MOVES[key], 0), last))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.choose()
                return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        offers = best(text, self._offers, lambda one: f"{one.title} {one.where}", lambda one: one.also)
        self._show(offers[:MOST_OFFERS] if text else offers)
        if self._jobs is not None and text.strip():
            self._jobs.read(lambda db: find_people(db, text), self._people_found, replace="palette.people", owner=self)

    def _people_found(self, people: list[Found]) -> None:
        row = self.list.currentRow()
        self._show([one for one in self._shown if isinstance(one, Offer)] + list(people))
        if 0 < row < len(self._shown):
            self.list.setCurrentRow(row)

    def _show(self, choices: Sequence[Choice]) -> None:
        self._shown = list(choices)
        self.list.clear()
        for one in self._shown:
            self.list.addItem(_item(one))
        self._nothing.setVisible(not self._shown)
        self.list.setVisible(bool(self._shown))
        self.list.setCurrentRow(0 if self._shown else -1)

    def _say_current(self, row: int) -> None:
        """A screen reader stays in the field: it is told there what Enter would do."""
        item = self.list.item(row)
        said = item.data(Qt.ItemDataRole.AccessibleTextRole) if item is not None else ""
        self.field.setAccessibleDescription(said)


def _item(one: Choice) -> QListWidgetItem:
    """The name at the left; where it is found, the keys, or the address at the right in grey."""
    if isinstance(one, Found):
        name, beside, picture = one.name or one.reached, one.reached if one.name else "", "user"
    else:
        name, beside, picture = one.title, "   ".join(filter(None, (one.where, one.keys))), "chevron-right"
    item = QListWidgetItem(icon(picture), name)
    item.setData(BESIDE, beside)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {beside}" if beside else name)
    return item


class _TwoInks(QStyledItemDelegate):
    """Paints what stands beside a name at the right, in grey."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        room = option.rect.width() - self._width(option, index) - SIZE.icon - SPACE.xxl
        option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        place: QRect = option.rect
        painter.save()
        painter.setPen(QColor(colours().soft))
        aside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place.adjusted(SPACE.s, 0, -SPACE.m, 0), aside, str(index.data(BESIDE) or ""))
        painter.restore()

    def _width(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> int:
        return option.fontMetrics.horizontalAdvance(str(index.data(BESIDE) or "")) + SPACE.m
