"""The partners on the home page, a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy

from leadkeeper.flows.home import PartnerLine
from leadkeeper.model.moment import calendar_day
from leadkeeper.words import _
from ui.models.columns import Column, as_text
from ui.models.list_rows import ListRows
from ui.pages.home.wording import contract_words
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.card import Card
from ui.widgets.table import Table

LEAST_LINES, MOST_LINES = 3, 9


class PartnersCard(Card):
    """How each partner stands; says `opened` and `export_wanted` with a partner's id."""

    opened = Signal(str)
    export_wanted = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Partners"))
        self._lines: Sequence[PartnerLine] = ()
        self._eligible: Mapping[str, int] = {}
        self.rows = ListRows(_columns(), parent=self)
        self.table = PartnersTable("home.partners", self.rows, settings, _("Partners"))
        self.table.opened.connect(lambda place: self.opened.emit(self.partner_at(place)))
        self.table.menu_wanted.connect(self._fill_menu)
        self.add(self.table)

    def show_lines(self, lines: Sequence[PartnerLine], today: date) -> None:
        """Shows these partners; how many people each may get is what was counted last."""
        self._lines, self._today = lines, today
        self._fill()

    def show_eligible(self, eligible: Mapping[str, int]) -> None:
        """Shows how many people each partner may get now, by its id."""
        self._eligible = eligible
        self._fill()

    def partner_at(self, place: int) -> str:
        """The id of the partner with the number of a row."""
        return self._lines[place].view.partner.id

    def _fill(self) -> None:
        before = self.table.current_id()
        self.rows.set_rows(self._cells(place, line) for place, line in enumerate(self._lines))
        self.table.set_lines(len(self._lines))
        if before is not None:
            self.table.choose(before)

    def _cells(self, place: int, line: PartnerLine) -> dict[str, Any]:
        contract, status = contract_words(line, self._today)
        return {
            "id": place,
            "name": line.view.partner.legal_name,
            "contract": contract,
            "status": status,
            "since": calendar_day(line.since),
            "eligible": self._eligible.get(line.view.partner.id),
            "delivered": line.view.people,
            "complaints": line.complaints,
        }

    def _fill_menu(self, menu: QMenu, places: list[int]) -> None:
        if places:
            partner = self.partner_at(places[0])
            menu.addAction(_("&Open the partner"), lambda: self.opened.emit(partner))
            menu.addAction(_("&Export for this partner…"), lambda: self.export_wanted.emit(partner))


class PartnersTable(Table):
    """A table as high as its lines, within reason."""

    _lines = LEAST_LINES

    def set_lines(self, lines: int) -> None:
        """Makes room for some lines."""
        self._lines = min(max(lines, LEAST_LINES), MOST_LINES)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        row = self.verticalHeader().defaultSectionSize()
        return QSize(
            super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + row * self._lines + SPACE.s
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Partner"), 200, grows=True),
        Column("contract", _("Contract"), 190, status=lambda row: row["status"]),
        Column("since", _("Named since"), 140, text=lambda when: as_text(when) if when else "—"),
        Column("eligible", _("Eligible now"), 130, "right", text=lambda n: "…" if n is None else as_text(n)),
        Column("delivered", _("Delivered"), 120, "right"),
        Column(
            "complaints",
            _("Complaints"),
            130,
            "right",
            status=lambda row: Status.WARN if row["complaints"] else None,
            tooltip=lambda _row: _("Complaints from addresses that this partner was given"),
        ),
    )
