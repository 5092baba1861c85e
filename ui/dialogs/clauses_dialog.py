"""The checklist of a contract: every clause that it should have, and what the lack of each one risks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from leadkeeper.flows.keep_contract import tick_clauses
from leadkeeper.model.clauses import ClauseState
from leadkeeper.words import _, ngettext
from leadkeeper.words.clauses import clause, risk
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.models.formats import number
from ui.theme import SIZE, SPACE, Status
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill

FROM_FIELDS = "fields"


class ClauseLine(QWidget):
    """One clause: a box, disabled where the facts of the contract decide, and what its lack risks while it lacks."""

    def __init__(self, state: ClauseState) -> None:
        super().__init__()
        self.state = state
        self.box = QCheckBox(clause(state.id))
        self.box.setChecked(state.present)
        self.box.setEnabled(state.known_from != FROM_FIELDS)
        self.risk = label(risk(state.id), "small")
        self.box.setAccessibleDescription(risk(state.id))
        why = {True: _("The contract as it is entered says the opposite."), False: ""}[state.against]
        self.told = label(why or _("Told by what is entered of the contract."), "small", status=_status(state))
        self.told.setVisible(state.against or state.known_from == FROM_FIELDS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xxs)
        column.addWidget(self.box)
        for words in (self.risk, self.told):
            words.setIndent(SIZE.tick + SPACE.m)
            column.addWidget(words)
        self.box.toggled.connect(lambda _on: self._show_risk())
        self._show_risk()

    def _show_risk(self) -> None:
        self.risk.setVisible(not self.box.isChecked())


class ClausesDialog(FormDialog):
    """Keeps which clauses a reader found in the contract; `kept` when it is done."""

    kept = Signal()

    def __init__(
        self, jobs: Jobs, partner: str, contract: str, clauses: Sequence[ClauseState], parent: QWidget | None = None
    ) -> None:
        self.lines = [ClauseLine(one) for one in clauses]
        self.pill = Pill("")
        super().__init__(
            _("Clauses of {contract}").format(contract=contract),
            _("&Keep"),
            parent,
            _("Read the contract beside this list, and tick what you find. It is no legal advice."),
        )
        self._jobs, self._partner, self._contract = jobs, partner, contract
        for line in self.lines:
            line.box.toggled.connect(lambda _on: self._count())
        self._count()
        self.fit(SIZE.dialog_width + 3 * SPACE.xxl, SIZE.window_height - 2 * SPACE.xxl)

    def body(self) -> QWidget:
        """The clauses, one below the other, with how many lack above them."""
        area = Scrolled(self.pill, *self.lines, gap=SPACE.l)
        area.column.addStretch(1)
        return area

    def submit(self) -> None:
        ticked = [one.state.id for one in self.lines if one.box.isEnabled() and one.box.isChecked()]
        partner, contract = self._partner, self._contract
        self.do(
            self._jobs,
            lambda db: tick_clauses(db, partner, contract, ticked),
            lambda _done: self.kept.emit(),
            _("Keeping the clauses"),
        )

    def _count(self) -> None:
        self.pill.set(*lacking(sum(not one.box.isChecked() for one in self.lines)))


def lacking(count: int) -> tuple[str, Status]:
    """How many clauses lack, in a word, and its colour."""
    if not count:
        return _("all clauses are there"), Status.GOOD
    return ngettext("{n} clause is missing", "{n} clauses are missing", count).format(n=number(count)), Status.WARN


def _status(state: ClauseState) -> Status | None:
    return Status.BAD if state.against else None
