"""What is done for somebody who uses their rights: the dossier and the erasure, from whatever page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.erase import Ahead, Erased, look_at_erasure
from leadkeeper.flows.requests import Open, is_done, list_requests
from leadkeeper.words import _
from ui.dialogs.dossier_dialog import DossierDialog
from ui.dialogs.erase_dialog import ErasedDialog, EraseDialog
from ui.dialogs.form_dialog import shown
from ui.dialogs.request_dialogs import AnswerDialog
from ui.jobs import Jobs


class Rights(QObject):
    """Opens the boxes over a page; `said` is for the page's toast, `go` for another page."""

    said = Signal(str, object)
    go = Signal(str, object)

    def __init__(self, jobs: Jobs, clock: Clock, over: QWidget) -> None:
        super().__init__(over)
        self._jobs, self._clock, self._over = jobs, clock, over

    def dossier(self, who: str) -> None:
        """Shows all that the book has about the person with this id or address."""
        dialog = DossierDialog(self._jobs, who, self._clock, self._over)
        dialog.kept.connect(self._say)
        shown(dialog)

    def erase(self, who: str) -> None:
        """Asks whether the person with this id or address shall be erased."""
        self._jobs.read(lambda db: look_at_erasure(db, who), self._ask_erase, replace="rights.erase")

    def answer(self, ref: str) -> None:
        """Asks how a request was answered."""
        today = paris_day(self._clock())

        def read(db: Any) -> tuple[Open, bool]:
            return next(one for one in list_requests(db, today) if one.asked.ref == ref), is_done(db, ref, today)

        self._jobs.read(read, lambda found: self._ask_answer(*found), replace="rights.answer", owner=self)

    def _ask_erase(self, ahead: Ahead) -> None:
        dialog = EraseDialog(self._jobs, ahead, self._clock, self._over)
        dialog.erased.connect(lambda done: self._erased(done, dialog.asked))
        shown(dialog)

    def _erased(self, done: Erased, asked: str | None) -> None:
        dialog = ErasedDialog(done, asked, self._over)
        dialog.answer_wanted.connect(self.answer)
        dialog.register_wanted.connect(self._to_register)
        shown(dialog)

    def _ask_answer(self, request: Open, done: bool) -> None:
        dialog = AnswerDialog(self._jobs, request, self._clock, self._over, done=done)
        dialog.answered.connect(self._answered)
        shown(dialog)

    def _to_register(self) -> None:
        self.go.emit("register", None)

    def _answered(self, ref: str) -> None:
        self._say(_("Request {request} is answered.").format(request=ref))

    def _say(self, text: str) -> None:
        self.said.emit(text, None)
