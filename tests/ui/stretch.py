"""Makes all words of a widget longer, and finds those that are cut."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from ui.widgets.labels import ElidedLabel, StatusBadge

MORE = 0.4


def longer(text: str) -> str:
    """A text made 40 % longer by what a translator might add: further words of ordinary length."""
    room = -(-len(text) * 4 // 10)
    added = ("mot " * room)[: max(room - 1, 0)].rstrip()
    return f"{text} {added}" if added and text.strip() else text


def stretch(widget: QWidget) -> None:
    """Makes the words of all labels, buttons and pills in a widget longer by 40 %."""
    for label in widget.findChildren(QLabel):
        if not isinstance(label, ElidedLabel) and label.text() and not label.isWindow():  # a tooltip makes its own room
            label.setText(longer(label.text()))
    for button in widget.findChildren(QPushButton):
        button.setText(longer(button.text()))
    for pill in widget.findChildren(StatusBadge):
        pill.set(longer(pill.text), pill.status)
    settle()


def settle() -> None:
    """Lets layouts come to rest; each round reaches one layout further inside."""
    for _ in range(6):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def cut(widget: QWidget) -> Iterator[str]:
    """The words that can be seen only in part and that no tooltip shows whole."""
    for label in widget.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.toolTip() and not _fits(label):
            yield f"{label.text()!r} in {label.width()}x{label.height()}"
    for button in widget.findChildren(QPushButton):
        if button.isVisible() and not button.toolTip() and button.width() < button.minimumSizeHint().width():
            yield f"button {button.text()!r}"


def _fits(label: QLabel) -> bool:
    if isinstance(label, ElidedLabel):
        return True
    if label.wordWrap():
        words = label.text().replace("\u200b", " ").split()
        widest = max(label.fontMetrics().horizontalAdvance(word) for word in words)
        return label.height() >= label.heightForWidth(label.width()) and label.width() >= widest
    return label.width() >= label.sizeHint().width()
