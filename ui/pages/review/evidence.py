"""What is kept about a group: beside it under the reasons, in a low window under the table where there is room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent

from leadkeeper.flows.review import Group
from leadkeeper.words import _
from ui.pages.review import wording
from ui.theme import SPACE
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.panes import Scrolled

LOW = 760
"""How high a page must be, in pixels, for reasons, evidence, person and decision to stand below one another."""


def evidence_card(group: Group) -> Card:
    """What is kept about the form, the lists and the contracts of a group."""
    card = Card(_("What is kept about it"), margin=SPACE.m)
    card.add(FactRows(wording.evidence(group)))
    return card


class Evidence(Scrolled):
    """The evidence in a place of its own: it takes the height that it needs, and scrolls where there is less."""

    def show_group(self, group: Group | None) -> None:
        """Shows that of another group; without one it takes no room."""
        self.clear()
        self.setVisible(group is not None)
        if group is not None:
            self.column.addWidget(evidence_card(group))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # what is inside has come, or wants another height
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self.setMaximumHeight(max(self.column.heightForWidth(self.viewport().width()), 1))
