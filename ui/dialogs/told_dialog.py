"""Asks when a partner was told of withdrawals and erasures (GDPR 19)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.notices import PartnerNotices, Told, tell
from leadkeeper.words import _, ngettext
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.models.formats import number
from ui.widgets.inputs import MomentField


class ToldDialog(FormDialog):
    """Marks the notices to a partner as told; `told` carries the sentence about it, and what was marked."""

    told = Signal(str, object)

    def __init__(self, jobs: Jobs, partner: PartnerNotices, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            _("{partner} was told").format(partner=partner.legal_name),
            _("&Mark as told"),
            parent,
            _("If a stop file was written, those who stand in it are marked; else all who wait."),
        )
        self._jobs, self._partner, self._clock = jobs, partner, clock
        self.at = MomentField(clock())
        row = self.rows.row(_("&When"), self.at, _("The day and time in Paris at which the message went out."))
        codes = ("told-in-future", "told-before-cause", "bad-instant", "nothing-to-tell")
        self.errors_at = dict.fromkeys(codes, row)
        self.fit()

    def submit(self) -> None:
        partner, at, now = self._partner.partner, self.at.moment.isoformat(), self._clock()
        title = _("Marking notices as told")
        self.do(self._jobs, lambda db: tell(db, partner, now, at), self._done, title)

    def _done(self, done: Told) -> None:
        text = ngettext("{n} notice marked as told.", "{n} notices marked as told.", done.told)
        self.told.emit(f"{self.windowTitle()}. {text.format(n=number(done.told))}", done)
