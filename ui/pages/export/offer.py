"""What an export would hold: the funnel, the cards, the first rows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from leadkeeper.flows.outlook import Outlook
from leadkeeper.model.export import SERVICE_COLUMNS
from leadkeeper.words import _, facts, funnel, ngettext, tables
from leadkeeper.words.errors import sentence
from leadkeeper.words.reasons import all_given, most_frequent
from ui.models.columns import Column
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.pages.export.cards import ColumnsCard, CountCard, PartnerCard, TracingCard
from ui.theme import SPACE, Status
from ui.widgets.buttons import quiet
from ui.widgets.card import Card
from ui.widgets.funnel import Funnel, FunnelStep
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled
from ui.widgets.table import Table

PREVIEWED = 20
HIDDEN = ("ref", "channels_allowed", "phone_valid_until")
PREVIEW_ROWS_SHOWN = 5
WIDTHS = {"email": 230, "consent_date": 150}


class OfferView(Scrolled):
    """Everything about an export before it is made.

    `step_wanted` names a step of the funnel, `print_wanted` asks for all of it on paper.
    """

    step_wanted = Signal(str)
    print_wanted = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._outlook: Outlook | None = None
        self._partner, self._count = PartnerCard(), CountCard()
        self.columns, self.tracing = ColumnsCard(), TracingCard()
        self.funnel = Funnel()
        self.funnel.clicked.connect(self.step_wanted.emit)
        self.columns.changed.connect(self._columns_changed)
        self.again, self.reason = QCheckBox(), QLineEdit()
        self._why_not = Card(status=Status.WARN)
        self._why_not_text = label("", select=True)
        self._why_not.add(self._why_not_text)
        self._preview = Card(_("First rows"))
        self._table: Table | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        self.print = quiet(_("Pri&nt…"), self.print_wanted.emit, "printer")
        who = Card(_("Who can be exported"), [self.print])
        self._waiting = label("", select=True)
        who.add(self.funnel, self._waiting)
        self._again = Card(_("Given before"))
        self.reason.setPlaceholderText(_("Reason, kept with each person"))
        self.reason.setAccessibleName(self.reason.placeholderText())
        self.reason.setEnabled(False)
        self.again.toggled.connect(self._again_toggled)
        self.reason.textChanged.connect(lambda _text: self._say_count())
        self._again.add(self.again, self.reason)
        figures = QWidget()
        row = QHBoxLayout(figures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        for card, share in ((self._count, 2), (self.columns, 4), (self.tracing, 4)):
            row.addWidget(card, share)
        for widget in (self._partner, self._why_not, who, figures, self._again, self._preview):
            self.column.addWidget(widget)

    @property
    def people(self) -> int:
        """How many people the file would hold."""
        if self._outlook is None:
            return 0
        return self._outlook.eligible + (self._outlook.again if self.again_reason is not None else 0)

    @property
    def again_reason(self) -> str | None:
        """Why people are given a further time, None for not doing so."""
        return (self.reason.text().strip() or None) if self.again.isChecked() else None

    def show_outlook(self, outlook: Outlook) -> None:
        """Shows an export as it would be today."""
        self._outlook = outlook
        self._partner.show_outlook(outlook)
        self.columns.show_outlook(outlook)
        self.tracing.show_outlook(outlook)
        self.funnel.set_steps(list(_steps(outlook)))
        self._waiting.setText(funnel.waiting(outlook.judged.waiting))
        self._waiting.setVisible(outlook.judged.waiting > 0)
        self.again.setChecked(False)
        offer = ngettext(
            "Give {n} more person a further time: the contract allows it",
            "Give {n} more people a further time: the contract allows it",
            outlook.again,
        )
        self.again.setText(offer.format(n=number(outlook.again)))
        self._again.setVisible(outlook.again > 0)
        self._say_count()
        self._why_not_text.setText(why_not(outlook))
        self._why_not.setVisible(bool(self._why_not_text.text()))

    @property
    def steps(self) -> list[FunnelStep]:
        """The steps of the funnel as they are shown."""
        return [row.step for row in self.funnel.rows]

    def show_rows(self, headers: tuple[str, ...], rows: list[tuple[str | None, ...]]) -> None:
        """Shows the first rows of the file."""
        if self._table is not None:
            self._table.hide()
            self._table.deleteLater()
            self._table = None
        self._preview.setVisible(bool(rows))
        if not rows:
            return
        columns = [_column(name) for name in headers]
        model = ListRows(columns, [dict(zip(headers, row, strict=True)) for row in rows], parent=self)
        self._table = Table("export.preview", model, title=_("First rows"))
        height = self._table.verticalHeader().defaultSectionSize()
        self._table.setMinimumHeight(height * (min(len(rows), PREVIEW_ROWS_SHOWN) + 2))
        self._preview.add(self._table)
        self._columns_changed()

    def _columns_changed(self) -> None:
        if self._table is not None:
            self._table.show_columns([*(one for one in SERVICE_COLUMNS if one not in HIDDEN), *self.columns.chosen])
        self.changed.emit()

    def _again_toggled(self, on: bool) -> None:
        self.reason.setEnabled(on)
        self._say_count()
        if on:
            self.reason.setFocus()

    def _say_count(self) -> None:
        if self._outlook is not None:
            self._count.show_count(self._outlook, self.people)
        self.changed.emit()


def _column(name: str) -> Column:
    """A column of the first rows; dates as the language spoken writes them."""
    width = WIDTHS.get(name, 130)
    if name == "consent_date":
        return Column(name, tables.column(name), width, text=lambda at: facts.day(at) if at else "", sortable=False)
    return Column(name, tables.column(name), width, sortable=False, shown=name not in HIDDEN)


def _steps(outlook: Outlook) -> list[FunnelStep]:
    name, last = outlook.view.partner.legal_name, len(outlook.steps) - 1
    found = []
    for place, (step, left) in enumerate(zip(funnel.STEPS, outlook.steps, strict=True)):
        status = Status.PLAIN if place == 0 else Status.GOOD if place == last else Status.INFO
        title = funnel.title(step, name, outlook.channel)
        why = funnel.lost(step, name) if left.lost else ""
        found.append(FunnelStep(step.id, title, left.left, left.lost, why, status))
    return found


def why_not(outlook: Outlook) -> str:
    """Why no file can be made, in words; empty where one can."""
    if outlook.obstacle is not None:
        return sentence(outlook.obstacle)
    name, given = outlook.view.partner.legal_name, outlook.judged.given_already
    if outlook.eligible or outlook.again:
        if outlook.identifier not in outlook.columns:
            column = tables.column(outlook.identifier)
            return _("The contract does not allow the column “{column}”, without which nobody can be reached.").format(
                column=column
            )
        if outlook.eligible:
            return ""
    if given:
        more = _("The contract allows a further time: see “Given before”.") if outlook.again else ""
        return " ".join(filter(None, (all_given(given, name), more)))
    return _("Nobody may be given to {partner} on this channel today. Most frequent reasons: {reasons}.").format(
        partner=name, reasons=most_frequent(outlook.judged.by_reason())
    )
