"""Facts below one another: what it is at the left in grey, the value at the right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import SPACE
from ui.widgets.labels import label


class FactRows(QWidget):
    """Pairs of a name and a value; values can be selected and copied. Where it is `small`, names wrap too."""

    def __init__(self, facts: Iterable[tuple[str, str]], parent: QWidget | None = None, *, small: bool = False) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.xs)
        grid.setColumnStretch(0, 1 if small else 0)
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(facts):
            caption = label(name, "small" if small else "soft")
            caption.setWordWrap(small)
            grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, "small" if small else "body", select=True), line, 1)
