"""A sentence that comes, says what was done, offers to undo it, and goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from leadkeeper.words import _
from ui.theme import SIZE, SPACE
from ui.widgets.free_place import READ, free_place, taken_by
from ui.widgets.labels import label

SHOWN_MS = 7_000
SHOWN_WITH_UNDO_MS = 15_000


class Toast(QFrame):
    """Stands low over its parent, over nothing that is pressed; stays while the mouse is on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("ground", "bubble")
        self.setMaximumWidth(SIZE.toast_most)
        self._words = label("", "bubble")
        self._undo: Callable[[], object] | None = None
        self.undo_button = _bubble_button(_("&Undo"))
        self.undo_button.clicked.connect(self.undo)
        self.close_button = _bubble_button("✕")
        self.close_button.setAccessibleName(_("Close this message"))
        self.close_button.clicked.connect(self.end)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.s, SPACE.s, SPACE.s)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.undo_button)
        layout.addWidget(self.close_button)
        self._time = QTimer(self, singleShot=True)
        self._time.timeout.connect(self.end)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, or said last."""
        return self._words.text()

    @property
    def can_undo(self) -> bool:
        """Whether what it tells of can be undone now."""
        return self._undo is not None

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Shows a sentence; what the one before it offered to undo can no longer be undone here."""
        self._undo = undo
        self._words.setText(text)
        self.undo_button.setVisible(undo is not None)
        self._time.start(SHOWN_MS if undo is None else SHOWN_WITH_UNDO_MS)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def undo(self) -> None:
        """Takes back what it tells of, once."""
        undo = self._undo
        self.end()
        if undo is not None:
            undo()

    def end(self) -> None:
        """Goes away."""
        self._undo = None
        self._time.stop()
        self.hide()

    def keep_clear(self) -> None:
        """Goes out of the way of buttons and fields that have come since."""
        if not self.isHidden():
            self._place()

    def _place(self) -> None:
        """As wide as its words, as the window allows; where it covers no button."""
        over = self._over
        room = over.width() - 2 * SPACE.xl
        width = min(self._wished_width(), SIZE.toast_most, room)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        size = QSize(width, height)
        place = free_place(over.size(), size, taken_by(over, self), taken_by(over, self, READ))
        self.setGeometry(QRect(place, size))

    def _wished_width(self) -> int:
        metrics = self._words.fontMetrics()
        buttons = [one for one in (self.undo_button, self.close_button) if not one.isHidden()]
        around = sum(one.sizeHint().width() + SPACE.s for one in buttons) + SPACE.l + 2 * SPACE.s
        return metrics.horizontalAdvance(self.text) + around + SPACE.s

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.keep_clear()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._time.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.isVisible():
            self._time.start(SHOWN_MS)


def _bubble_button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", "bubble")
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
