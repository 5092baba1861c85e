"""Asks from which day on a contract is terminated."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.keep_contract import terminate_contract
from leadkeeper.words import _
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.widgets.inputs import DayField
from ui.widgets.labels import set_look


class TerminateDialog(FormDialog):
    """Terminates a contract of a partner; `terminated` when it is done."""

    terminated = Signal()

    def __init__(self, jobs: Jobs, partner: str, contract: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Terminate {contract}").format(contract=contract),
            _("&Terminate"),
            parent,
            _("From that day on nobody is given under it. What was given before stays in the register."),
        )
        set_look(self.yes, look="danger")
        self._jobs, self._partner, self._contract = jobs, partner, contract
        self.day = DayField(paris_day(clock()))
        row = self.rows.row(_("&From"), self.day, _("The first day on which it no longer holds."))
        self.errors_at = {"contract-terminated": row, "terminated-before-start": row}
        self.fit()

    def submit(self) -> None:
        partner, contract, day = self._partner, self._contract, self.day.day
        self.do(
            self._jobs,
            lambda db: terminate_contract(db, partner, contract, day),
            lambda _done: self.terminated.emit(),
            _("Terminating {contract}").format(contract=contract),
        )
