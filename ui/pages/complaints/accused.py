"""The partners that complaints speak against, the gravest first, each with what was found and a way to stop at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadkeeper.flows.accused import Accused
from leadkeeper.words import _, ngettext
from leadkeeper.words.suspicion import CAUTION, NOBODY
from ui.models.formats import number
from ui.pages.complaints.wording import accused_pills, accused_sentences
from ui.theme import SPACE, Status
from ui.widgets.buttons import chip
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import Elided, label, line
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill

SHOWN = 5


class AccusedCard(Card):
    """Says `hold_wanted` with the one to be put on hold."""

    hold_wanted = Signal(object)  # Accused

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Which partner explains them"), parent=parent)
        self._list = Scrolled(gap=SPACE.s)
        self._caution = label(_(CAUTION), "small")
        self.add(self._list, self._caution)

    def show_accused(self, accused: Sequence[Accused]) -> None:
        """Shows other partners."""
        self._list.clear()
        self._caution.setVisible(any(one.found for one in accused))
        column = self._list.column
        for place, one in enumerate(accused[:SHOWN]):
            if place:
                column.addWidget(line())
            for widget in self._one(one):
                column.addWidget(widget)
        if not accused:
            column.addWidget(label(_(NOBODY), "soft"))
            return
        if len(accused) > SHOWN:
            left = len(accused) - SHOWN
            more = ngettext("{n} more partner had fewer.", "{n} more partners had fewer.", left)
            column.addWidget(label(more.format(n=number(left)), "soft"))

    def _one(self, one: Accused) -> list[QWidget]:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        name = Elided(one.partner.legal_name, "strong")
        row.addWidget(flowing([name, *(Pill(*pill) for pill in accused_pills(one))]), 1)
        if one.partner.hold is None:
            hold = chip(_("Put on hold"), lambda: self.hold_wanted.emit(one), "player-pause")
            hold.setAccessibleName(_("Put {partner} on hold").format(partner=one.partner.legal_name))
            row.addWidget(hold)
        else:
            row.addWidget(Pill(_("On hold"), Status.WARN))
        return [head, *(label(text, "soft", select=True) for text in accused_sentences(one))]
