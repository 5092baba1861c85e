"""The four figures at the top of the home page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from leadkeeper.words import _, ngettext
from ui.models.formats import number
from ui.pages.home.todo import Known
from ui.theme import SPACE, Status
from ui.widgets.card import FigureCard

WAITING = "…"


class Figures(QWidget):
    """People, yes to partners, eligible now, delivered this month; says `pressed` with the name of one."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.cards: dict[str, FigureCard] = {}
        for name in ("people", "yes", "eligible", "delivered"):
            card = FigureCard(WAITING, "")
            card.clicked.connect(self._pressing(name))
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            row.addWidget(card, 1)
            self.cards[name] = card

    def show_known(self, known: Known) -> None:
        """Shows what has been counted so far; what is on its way is … and cannot be pressed."""
        glance, trend, chances = known.glance, known.trend, known.chances
        self._set("people", glance.people, ngettext("person in the book", "people in the book", glance.people))
        self._set("yes", trend.yes if trend else None, _("have said yes to partners"))
        self._set("eligible", chances.people if chances else None, _("eligible now for a partner"))
        said = ngettext("person delivered this month", "people delivered this month", glance.delivered)
        self._set("delivered", glance.delivered, said)

    def _set(self, name: str, count: int | None, caption: str) -> None:
        status = Status.GOOD if name == "eligible" and count else Status.PLAIN
        self.cards[name].set(WAITING if count is None else number(count), caption, status)
        self.cards[name].set_clickable(bool(count))

    def _pressing(self, name: str) -> Callable[[], None]:
        return lambda: self.pressed.emit(name)
