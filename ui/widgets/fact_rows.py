"""Facts below one another: what it is at the left in grey, the value at the right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.theme import SPACE
from ui.widgets.labels import label


class FactRows(QWidget):
    """Pairs of a name and a value; values can be selected and copied. Where it is `small`, names wrap too.

    `last` is a widget with its name, below the others.
    """

    def __init__(
        self,
        facts: Iterable[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        small: bool = False,
        last: tuple[str, QWidget] | None = None,
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.xs)
        grid.setColumnStretch(0, 1 if small else 0)
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(facts):
            caption = _caption(name, small=small)
            caption.setWordWrap(small)
            grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, "small" if small else "body", select=True), line, 1)
        if last is not None:
            name, widget = last
            grid.addWidget(_caption(name), grid.rowCount(), 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(widget, grid.rowCount() - 1, 1)


def _caption(name: str, *, small: bool = False) -> QLabel:
    """A name that is drawn as the values are, which can be selected: otherwise it stands a pixel lower."""
    made = label(name, "small" if small else "soft")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
