"""The import wizard: file, columns, source, check, report; nothing is written before the last button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from leadkeeper.clock import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.first_rows import first_rows
from leadkeeper.flows.import_file import ImportOptions, ImportReport, import_file
from leadkeeper.flows.sources import SourcesOfBook, sources
from leadkeeper.words import _
from leadkeeper.words.errors import sentence
from ui.dialogs.evidence_dialog import EvidenceDialog
from ui.dialogs.form_dialog import shown
from ui.dialogs.import_file.after import AfterImport
from ui.dialogs.import_file.frame import SUFFIXES, Frame, next_text
from ui.dialogs.import_file.looking import Looked, look
from ui.dialogs.import_file.mapping import MappingStep
from ui.dialogs.import_file.notes import says_something
from ui.dialogs.import_file.origin import OriginStep
from ui.dialogs.import_file.outcome import OutcomeStep
from ui.dialogs.import_file.reading import ReadingStep
from ui.dialogs.import_file.trail import title
from ui.dialogs.import_file.working import WorkingStep
from ui.dialogs.source_dialog import SourceDialog
from ui.job import Job
from ui.jobs import Jobs
from ui.widgets.drop_zone import DropZone


class ImportDialog(Frame):
    """Imports files one after the other; `imported` carries the report of each, `people_wanted` an import's id."""

    imported = Signal(object)
    people_wanted = Signal(str)

    def __init__(self, jobs: Jobs, clock: Clock, files: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        self.zone = DropZone(
            _("Drop files here, or click"), _("CSV, Excel, LibreOffice, vCard, or a ZIP; several at once"), SUFFIXES
        )
        self.reading, self.mapping, self.origin = ReadingStep(), MappingStep(), OriginStep()
        self.outcome, self.working = OutcomeStep(), WorkingStep()
        self._steps: tuple[QWidget, ...] = (self.zone, self.reading, self.mapping, self.origin, self.outcome)
        super().__init__((*self._steps, self.working), parent)
        self._jobs, self._clock = jobs, clock
        self._waiting, self._path, self._done = list(files), Path(), 0
        self._book: SourcesOfBook | None = None
        self._job: Job | None = None
        self._from: QWidget = self.zone
        self.after = AfterImport(jobs, clock, self.outcome, self)
        self._looked: Looked | None = None
        self._proposed = False
        self._connect()
        self._show(self.zone)
        self._read_sources()
        self._next_file()

    def _connect(self) -> None:
        self.zone.dropped.connect(self.bring)
        self.brought.connect(self.bring)
        self.reading.changed.connect(self.inspect)
        self.reading.notes.forget_wanted.connect(self.forget_last)
        self.mapping.changed.connect(self.inspect)
        self.mapping.answers.changed.connect(lambda: self.complain(""))
        self.origin.form_wanted.connect(self.describe_form)
        self.origin.picture_wanted.connect(self.attach_picture)
        self.after.people_wanted.connect(self._show_people)
        self.after.undone.connect(lambda _made: self.title.setText(_("Import undone")))
        self.working.aside_wanted.connect(self.hide)
        self._jobs.stopped.connect(self._stopped)
        self._jobs.progressed.connect(self._progressed)

    @property
    def step(self) -> QWidget:
        """The step that is shown."""
        return self.swap.currentWidget() or self.zone

    @property
    def options(self) -> ImportOptions:
        """What the person decided so far."""
        return ImportOptions(
            reading=self.reading.reading(),
            choices=self.reading.choices(self.mapping.overrides, self.mapping.answers),
            form=self.origin.form.value,
            mode=self.origin.mode.value,
            expected=self._looked.found.sha256 if self._looked is not None else None,
        )

    def bring(self, files: Sequence[Path]) -> None:
        """Puts files at the end of the queue; begins with the first where nothing else was begun."""
        self._waiting += files
        if self.step is self.zone:
            self._next_file()
        else:
            self._show(self.step)

    def take(self, path: Path) -> None:
        """Begins with a file."""
        self._done += 1
        self._begin(path)

    def _begin(self, path: Path) -> None:
        """Decides about a file from the start: nothing chosen or confirmed holds any more."""
        self._path, self._looked, self._proposed = path, None, False
        self._show(self.zone)
        self.after.begin(path)
        for step in (self.reading, self.mapping, self.origin):
            step.forget()
        self.inspect()

    def inspect(self) -> None:
        """Reads the file as the person wants it read now."""
        self.complain("")
        self.show_where(_("Reading {file}…").format(file=self._path.name), self._done, len(self._waiting))
        path, options = self._path, self.options
        job = self._jobs.read(
            lambda db: look(db, path, options), self._inspected, self._failed, replace="import-inspect", owner=self
        )
        if not job.ended and self.step in (self.zone, self.working):
            self.wait_for(job, self.zone, _("Reading {file}").format(file=path.name))

    def forget_last(self) -> None:
        """Decides about this file anew, without what was chosen last time."""
        for step in (self.reading, self.mapping, self.origin):
            step.forget()
        self.inspect()

    def go_back(self) -> None:
        self.complain("")
        self._show(self._steps[max(self._steps.index(self.step) - 1, 0)])

    def go_on(self) -> None:
        self.complain("")
        open_answers = self.mapping.answers.open if self.step is self.mapping else []
        if self.step is self.reading and self.reading.open_question:
            self.complain(self.reading.open_question)
        elif open_answers:
            self.complain(_("Say of each column under “Who said yes” that this is right, or choose another meaning."))
            open_answers[0].setFocus()
        elif self.step is self.origin:
            title = _("Trying {file}").format(file=self._path.name)
            self._run(replace(self.options, dry_run=True), self._tried, title)
        elif self.step is self.outcome and self.after.report is None:
            title = _("Importing {file}").format(file=self._path.name)
            self._run(replace(self.options, refused=self.after.refused_to), self.finish, title)
        elif self.step is self.outcome:
            self._next_file(close=True)
        else:
            self._show(self._steps[self._steps.index(self.step) + 1])

    def leave_file_out(self) -> None:
        self._show(self.zone)
        self._next_file()

    def _next_file(self, *, close: bool = False) -> None:
        if self._waiting:
            self.take(self._waiting.pop(0))
        elif close:
            self.accept()

    def _inspected(self, looked: Looked) -> None:
        self._looked = looked
        if self._propose_last(looked):
            return
        self.reading.show_file(looked.found, looked.before)
        self.mapping.show_columns(looked.found)
        self.origin.show_answers(looked.found)
        self._offer_forms()
        self._end_wait()
        step = self.step
        self._show(self.reading if step in (self.zone, self.working) else step, keep_focus=step is not self.zone)

    def _propose_last(self, looked: Looked) -> bool:
        """Chooses what was chosen last time, once a file, and reads it again; False where nothing was."""
        last, self._proposed = (None if self._proposed else looked.found.remembered), True
        if last is None or not says_something(last):
            return False
        self.mapping.overrides = dict(last.overrides)
        self.mapping.answers.said = dict(last.answers)
        self._offer_forms()
        self.origin.propose(last)
        self.reading.propose(last)
        self.inspect()
        return True

    def _know_sources(self, book: SourcesOfBook) -> None:
        self._book = book
        self._offer_forms()

    def describe_form(self) -> None:
        """Asks about a form that the book does not have yet, and chooses it."""
        if self._book is not None:
            dialog = SourceDialog(self._jobs, self._book, self._clock, None, self)
            dialog.kept.connect(self._read_sources)
            shown(dialog)

    def attach_picture(self, version: str) -> None:
        """Asks for the picture of a form version."""
        dialog = EvidenceDialog(self._jobs, version, self._clock, None, self)
        dialog.attached.connect(lambda _name: self._read_sources(version))
        shown(dialog)

    def _read_sources(self, wanted: str = "") -> None:
        """Reads the forms again and chooses the version that is wanted."""

        def known(book: SourcesOfBook) -> None:
            self._know_sources(book)
            if wanted:
                self.origin.form.choose(wanted)

        self._jobs.read(sources, known, replace="import-sources", owner=self)

    def _offer_forms(self) -> None:
        if self._book is not None and self._looked is not None:
            self.origin.offer(self._book, has_form_column=self._looked.has_form_column)

    def _tried(self, report: ImportReport) -> None:
        self._end_wait()
        self._show_report(report)
        self._show(self.outcome)

    def finish(self, report: ImportReport) -> None:
        """Shows what became of the rows of the file that was imported."""
        self._end_wait()
        self._show_report(report)
        self.after.imported(report)
        self._show(self.outcome)
        self.show()
        self.imported.emit(report)

    def _show_report(self, report: ImportReport) -> None:
        if self._looked is not None:
            self.outcome.show_report(report, self._looked.same_file, [*self._looked.answers, self.origin.told])

    def _run(self, options: ImportOptions, done: Callable[[ImportReport], None], title: str) -> None:
        path, now, step = self._path, self._clock(), self.step
        job = self._jobs.write(
            lambda db: import_file(db, path, options, now), done, self._failed, title=title, owner=self,
            risky=not options.dry_run, dry_run=options.dry_run,
        )  # fmt: skip
        if not job.ended:
            self.wait_for(job, step, title)

    def wait_for(self, job: Job, step: QWidget, title: str) -> None:
        """While a job runs only Stop can be pressed; afterwards the step from which it was begun is there again."""
        self._job, self._from = job, step
        self.working.begin(job, title, may_hide=step is self.outcome)
        self._show(self.working)

    def _end_wait(self) -> None:
        if self._job is not None:
            self._job = None
            self.swap.show_only(self._from)

    def _progressed(self, job: Job) -> None:
        if job is self._job:
            self.working.show_job(job, self._jobs.ticks() - job.since)

    def _stopped(self, job: Job) -> None:
        if job is self._job:
            self._end_wait()
            self._show(self.step)
            self.complain(_("Stopped. Nothing was written."))
            self.show()

    def _failed(self, error: BaseException) -> None:
        self._end_wait()
        self._show(self.step)
        self.show()
        if not isinstance(error, LeadKeeperError):
            return  # a bug: the window has said so
        path, reading = self._path, self.options.reading
        if error.code == "file-changed":
            self._begin(path)
            self.complain(sentence(error))
        elif error.code == "password-protected":
            self.reading.show_password(wrong=True)
            self._show_unread()
        elif error.code == "no-header" and self.step in (self.zone, self.reading):
            self._jobs.read(lambda _db: first_rows(path, reading), self._show_raw, replace="import-raw", owner=self)
            self.complain(sentence(error))
        else:
            self.complain(sentence(error))
            if error.code == "consent-reversed" and self._looked is not None:
                self.mapping.take_back(str(error.facts["column"]))
                self.mapping.show_columns(self._looked.found)
            self.next.setEnabled(self._looked is not None)

    def _show_raw(self, rows: list[tuple[int, tuple[str, ...]]]) -> None:
        self.reading.show_raw(rows)
        self._show_unread()

    def _show_unread(self) -> None:
        """Shows how to read a file that cannot be read yet."""
        self._looked = None
        self._show(self.reading, keep_focus=True)

    def _show_people(self, ref: str) -> None:
        self.people_wanted.emit(ref)
        self.accept()

    def _show(self, step: QWidget, *, keep_focus: bool = False) -> None:
        """Shows a step, with its title and the buttons that go with it; from its top where another one was shown."""
        if isinstance(step, QScrollArea) and step is not self.swap.currentWidget():
            step.verticalScrollBar().setValue(0)
        self.swap.show_only(step)
        done, at_work = self.after.report is not None, step is self.working
        self.title.setText(title(self.swap.indexOf(step), done=done))
        self.trail.stand_at(0 if step in (self.zone, self.working) else self._steps.index(step) + done)
        self.show_where("" if step is self.zone else self._path.name, self._done, len(self._waiting))
        self.back.setVisible(step in (self.mapping, self.origin, self.outcome) and not done)
        self.next.setVisible(step is not self.zone and not at_work)
        self.next.setEnabled(self._looked is not None)
        self.close_button.setText(_("&Stop") if at_work else _("&Cancel"))
        self.close_button.setVisible(not done or at_work)
        self.skip.setVisible(bool(self._waiting) and not done and not at_work)
        self.next.setText(next_text(len(self._waiting), last=step is self.outcome, done=done))
        if not keep_focus:
            (self.zone if step is self.zone else self.close_button if at_work else self.next).setFocus()
        self.order_tabs()

    def reject(self) -> None:
        if self._job is not None:
            self._jobs.stop(self._job)
        else:
            super().reject()
