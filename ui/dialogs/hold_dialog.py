"""Asks why nothing goes to a partner that is on hold."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.keep_partner import hold_partner
from leadkeeper.model.partner import Partner
from leadkeeper.words import _
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.widgets.inputs import TextField


class HoldDialog(FormDialog):
    """Puts a partner on hold with a reason, or gives another reason for its hold; `held` when it is done."""

    held = Signal()

    def __init__(self, jobs: Jobs, partner: Partner, clock: Clock, parent: QWidget | None = None) -> None:
        held = partner.hold is not None
        super().__init__(
            (_("Why {partner} is on hold") if held else _("Put {partner} on hold")).format(partner=partner.legal_name),
            _("&Keep") if held else _("Hol&d"),
            parent,
            _("Nobody is given to this partner until you lift the hold."),
        )
        self._jobs, self._partner, self._clock = jobs, partner, clock
        self.reason = TextField(partner.hold.reason or "" if partner.hold else "")
        self.errors_at = {"reason-missing": self.rows.row(_("&Why"), self.reason, _("Such as: trap address hit."))}
        self.fit()

    def submit(self) -> None:
        partner, reason, today = self._partner.id, self.reason.text, paris_day(self._clock())
        self.do(
            self._jobs,
            lambda db: hold_partner(db, partner, reason, today),
            lambda _done: self.held.emit(),
            _("Holding {partner}").format(partner=self._partner.legal_name),
        )
