"""What can be done with a report: have the refused rows, see the people who came, undo the import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.clock import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.import_file import ImportReport
from leadkeeper.flows.refused_again import refused_again
from leadkeeper.words import _
from leadkeeper.words.errors import sentence
from ui.dialogs.form_dialog import shown
from ui.dialogs.import_file.outcome import OutcomeStep
from ui.dialogs.save_file import ask_target
from ui.dialogs.undo_import_dialog import UndoImportDialog
from ui.jobs import Jobs


class AfterImport(QObject):
    """Does what the last step asks for; `people_wanted` carries an import's id, `undone` what was taken back."""

    people_wanted = Signal(str)
    undone = Signal(object)

    def __init__(self, jobs: Jobs, clock: Clock, outcome: OutcomeStep, over: QWidget) -> None:
        super().__init__(over)
        self._jobs, self._clock, self._outcome, self._over = jobs, clock, outcome, over
        self._path = Path()
        self.report: ImportReport | None = None
        self.refused_to: Path | None = None
        outcome.refused_wanted.connect(self._ask_refused)
        outcome.people_wanted.connect(lambda: self.people_wanted.emit(self._ref))
        outcome.undo_wanted.connect(self._ask_undo)

    @property
    def _ref(self) -> str:
        return (self.report.import_id or "") if self.report is not None else ""

    def begin(self, path: Path) -> None:
        """Begins with another file."""
        self._path, self.report, self.refused_to = path, None, None

    def imported(self, report: ImportReport) -> None:
        """The file is in the book now."""
        self.report = report
        if self.refused_to is not None:
            self._say_where(self.refused_to)

    def save_refused(self, path: Path) -> None:
        """Writes the refused rows to a file: at once after the import, with it before."""
        ref = self._ref
        if not ref:
            self.refused_to = path
            self._outcome.say_saved(_("They will be written to {file} with the import.").format(file=path.name))
            return

        def saved(_rows: int) -> None:
            self._say_where(path)

        self._jobs.read(
            lambda db: refused_again(db, ref, path),
            saved,
            self._not_saved,
            title=_("Saving the refused rows"),
            owner=self,
        )

    def _say_where(self, path: Path) -> None:
        self._outcome.say_saved(_("They are in {file}.").format(file=path.name))

    def _not_saved(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            self._outcome.say_saved(sentence(error))

    def _ask_refused(self) -> None:
        name = _("{name}-refused.csv").format(name=self._path.stem)
        ask_target(self._over, _("Save the refused rows"), name, _("Table (*.csv)"), self.save_refused)

    def _ask_undo(self) -> None:
        asked = UndoImportDialog(self._jobs, self._ref, self._path.name, self._clock, self._over)
        asked.undone.connect(self._take_back)
        shown(asked)

    def _take_back(self, made: object) -> None:
        self._outcome.say_undone()
        self.undone.emit(made)
