"""Somebody without a mouse: presses keys, reads what has the focus, and takes a picture now and then."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton, QWidget

from tests.ui.stretch import settle

Key, Mod = Qt.Key, Qt.KeyboardModifier
MOST_TABS = 120


class Keyboard:
    """Every key goes to what has the focus; nothing is called on any widget."""

    def __init__(self, window: QWidget, pictures: Path) -> None:
        self._window, self._pictures, self._taken = window, pictures, 0

    @property
    def front(self) -> QWidget:
        """The window in front: the box that is open, else the main one; the desktop sees to that where there is one."""
        front = QApplication.activeModalWidget() or self._window
        if QApplication.activeWindow() is not front:
            for window in (self._window, front):  # one that was hidden and shown again is taken for active still
                window.activateWindow()
                settle()
        return front

    @property
    def focus(self) -> QWidget:
        """What has the focus, the window in front where nothing in it has."""
        front = self.front
        return QApplication.focusWidget() or front

    def press(self, key: Key, modifier: Mod = Mod.NoModifier) -> None:
        """Presses one key."""
        QTest.keyClick(self.focus, key, modifier)
        settle()

    def type(self, text: str) -> None:
        """Types a text over what stands in the field."""
        QTest.keyClick(self.focus, Key.Key_A, Mod.ControlModifier)
        QTest.keyClicks(self.focus, text)
        settle()

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Presses Tab until what has the focus is called so."""
        seen = []
        for _press in range(MOST_TABS):
            if name in self.name:
                return
            seen.append(self.name)
            self.press(Key.Key_Backtab if back else Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name!r}, only to {list(dict.fromkeys(seen))}")

    def fill(self, name: str, text: str) -> None:
        """Goes to a field by Tab and types into it."""
        self.tab_to(name)
        self.type(text)

    def tick(self, name: str) -> None:
        """Goes to a box or button by Tab and presses Space."""
        self.tab_to(name)
        self.press(Key.Key_Space)

    @property
    def name(self) -> str:
        """What a screen reader says of what has the focus."""
        widget = self.focus
        text = widget.text() if isinstance(widget, QPushButton | QLabel) else ""
        spoken = widget.accessibleName() or text or getattr(widget, "text", str)()
        return str(spoken).replace("&", "")

    def doubled(self) -> dict[str, list[str]]:
        """The letters that go with Alt to more than one button or menu of the window in front, and to which."""
        front, found = self.front, dict[str, list[str]]()
        texts = [one.text() for one in front.findChildren(QPushButton) if one.isVisible()]
        if isinstance(front, QMainWindow):
            texts += [one.text() for one in front.menuBar().actions()]
        for text in texts:
            for letter in re.findall(r"&(\w)", text.replace("&&", "")):
                found.setdefault(letter.lower(), []).append(text)
        return {letter: several for letter, several in found.items() if len(several) > 1}

    def picture(self, name: str) -> None:
        """Takes a picture of the window that is in front."""
        self._taken += 1
        self.front.grab().save(str(self._pictures / f"{self._taken:02}_{name}.png"))
