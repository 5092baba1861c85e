"""The letters that go with Alt: each means one thing in a window, whatever the language and whatever is shown."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QWidget

Bearer = QPushButton | QLabel


def spread_letters(window: QWidget) -> None:
    """Gives another letter of its own words to whatever has one that something before it has; none where none is free.

    Menus come first, then the buttons that do what the window is for, then everything else in its order.
    """
    taken = {_letter(action.text()) for action in _menus(window)}
    for bearer in sorted(_bearers(window), key=_rank):
        text = bearer.text()
        letter = _letter(text)
        if letter in taken:
            text = with_letter(text, taken)
            bearer.setText(text)
            letter = _letter(text)
        taken.add(letter)


def with_letter(text: str, taken: set[str]) -> str:
    """The same words with a mark before a letter that is not taken: the first of a word if there is such a one."""
    bare = without_letter(text)
    firsts = [place for place in range(len(bare)) if place == 0 or bare[place - 1] in " (’'"]
    for place in (*firsts, *range(len(bare))):
        if bare[place].isalpha() and bare[place].isascii() and bare[place].casefold() not in taken:
            return f"{_escaped(bare[:place])}&{_escaped(bare[place:])}"
    return _escaped(bare)


def without_letter(text: str) -> str:
    """The words as they are read."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _escaped(bare: str) -> str:
    return bare.replace("&", "&&")


def _letter(text: str) -> str:
    """The letter behind the mark; empty where there is none."""
    marked = text.replace("&&", "")
    place = marked.find("&")
    return marked[place + 1 : place + 2].casefold() if place >= 0 else ""


def _menus(window: QWidget) -> list[QAction]:
    return window.menuBar().actions() if isinstance(window, QMainWindow) else []


def _bearers(window: QWidget) -> Iterator[Bearer]:
    for button in window.findChildren(QPushButton):
        if button.isVisible() and _letter(button.text()):
            yield button
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.buddy() is not None and _letter(label.text()):
            yield label


def _rank(bearer: Bearer) -> int:
    if bearer.property("look") == "primary":
        return 0
    return 1 if isinstance(bearer, QPushButton) else 2
