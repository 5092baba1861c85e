"""The import wizard: file, columns, source, check, report; nothing is written before the last button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.clock import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.import_file import ImportOptions, ImportReport, import_file
from leadkeeper.flows.inspect_file import Inspection, inspect_file
from leadkeeper.flows.sources import SourcesOfBook, sources
from leadkeeper.words import _, ngettext
from leadkeeper.words.errors import sentence
from ui.dialogs.import_file.mapping import MappingStep
from ui.dialogs.import_file.origin import OriginStep
from ui.dialogs.import_file.outcome import OutcomeStep
from ui.dialogs.import_file.reading import ReadingStep
from ui.job import Job
from ui.jobs import Jobs
from ui.models.formats import number
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import plain, primary
from ui.widgets.drop_zone import DropZone
from ui.widgets.labels import label
from ui.widgets.panes import Swap, grow

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".vcf", ".zip")


class ImportDialog(QDialog):
    """Imports files one after the other; `imported` carries the report of each."""

    imported = Signal(object)

    def __init__(self, jobs: Jobs, clock: Clock, files: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import people"))
        self.setAcceptDrops(False)
        self._jobs, self._clock = jobs, clock
        self._waiting, self._path = list(files), Path()
        self._found: Inspection | None = None
        self._book: SourcesOfBook | None = None
        self._job: Job | None = None
        self._title, self._where = label("", "title"), label("", "soft")
        self.zone = DropZone(_("Drop a file here, or click"), _("CSV, Excel, LibreOffice, vCard, or a ZIP"), SUFFIXES)
        self.reading, self.mapping, self.origin, self.outcome = (
            ReadingStep(),
            MappingStep(),
            OriginStep(),
            OutcomeStep(),
        )
        self._trouble = label("", "error")
        self.back = plain(_("&Back"), self.go_back, "chevron-left")
        self.next = primary(_("&Next"), self.go_on)
        self.next.setDefault(True)
        self.close_button = plain(_("&Cancel"), self.reject)
        self._steps: tuple[QWidget, ...] = (self.zone, self.reading, self.mapping, self.origin, self.outcome)
        self.swap = Swap(*self._steps)
        self._report: ImportReport | None = None
        self._refused_to: Path | None = None
        self._lay_out()
        self._connect()
        self._show(self.zone)
        jobs.read(sources, self._know_sources, replace="import-sources", owner=self)
        if self._waiting:
            self.take(self._waiting.pop(0))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.s)
        buttons.addWidget(self._trouble, 1)
        for button in (self.close_button, self.back, self.next):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.l, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        for widget in (self._title, self._where):
            column.addWidget(widget)
        column.addWidget(grow(self.swap), 1)
        column.addLayout(buttons)
        self.resize(SIZE.window_least_width + 3 * SPACE.xxl, SIZE.window_height - 2 * SPACE.xxl)

    def _connect(self) -> None:
        self.zone.dropped.connect(self._take_all)
        self.reading.changed.connect(self.inspect)
        self.mapping.changed.connect(self.inspect)
        self.outcome.refused_wanted.connect(self._ask_refused)
        self._jobs.stopped.connect(self._stopped)
        self._jobs.progressed.connect(self._progressed)

    @property
    def step(self) -> QWidget:
        """The step that is shown."""
        shown = self.swap.currentWidget()
        return shown if shown is not None else self.zone

    @property
    def options(self) -> ImportOptions:
        """What the person decided so far."""
        return ImportOptions(
            reading=self.reading.reading(),
            choices=self.reading.choices(self.mapping.overrides),
            form=self.origin.form.value,
            mode=self.origin.mode.value,
        )

    def take(self, path: Path) -> None:
        """Begins with a file."""
        self._path, self._found, self._report, self._refused_to = path, None, None, None
        self.reading.forget()
        self.mapping.forget()
        self.inspect()

    def inspect(self) -> None:
        """Reads the file as the person wants it read now."""
        self._complain("")
        options = self.options
        self._where.setText(_("Reading {file}…").format(file=self._path.name))
        self._jobs.read(
            lambda _db: inspect_file(self._path, options.reading, options.choices),
            self._inspected,
            self._failed,
            replace="import-inspect",
            owner=self,
        )

    def go_back(self) -> None:
        """Shows the step before."""
        self._complain("")
        self._show(self._steps[max(self._steps.index(self.step) - 1, 0)])

    def go_on(self) -> None:
        """Goes to the next step; the last one imports."""
        self._complain("")
        if self.step is self.origin:
            self._try()
        elif self.step is self.outcome and self._report is None:
            self._import()
        elif self.step is self.outcome:
            self._next_file()
        else:
            self._show(self._steps[self._steps.index(self.step) + 1])

    def _take_all(self, files: list[Path]) -> None:
        self._waiting = files[1:]
        self.take(files[0])

    def _inspected(self, found: Inspection) -> None:
        self._found = found
        self.reading.show_file(found)
        self.mapping.show_columns(found)
        self._offer_forms()
        self._show(self.reading if self.step is self.zone else self.step)

    def _know_sources(self, book: SourcesOfBook) -> None:
        self._book = book
        self._offer_forms()

    def _offer_forms(self) -> None:
        if self._book is not None and self._found is not None:
            has_form = any(column.field == "form" for column in self._found.columns)
            self.origin.offer(self._book, has_form_column=has_form)

    def _try(self) -> None:
        """Reads everything in and takes it back, to show what would become of the rows."""
        self._run(replace(self.options, dry_run=True), self._tried, _("Trying {file}").format(file=self._path.name))

    def _tried(self, report: ImportReport) -> None:
        self._working(None)
        self.outcome.show_report(report)
        self._show(self.outcome)

    def _import(self) -> None:
        """Imports; meanwhile the window and its strip with Stop are free."""
        options = replace(self.options, refused=self._refused_to)
        self._run(options, self._imported, _("Importing {file}").format(file=self._path.name))
        if self._job is not None:
            self.hide()

    def _imported(self, report: ImportReport) -> None:
        self._working(None)
        self._report = report
        self.outcome.show_report(report)
        self._show(self.outcome)
        self.show()
        self.imported.emit(report)

    def _run(self, options: ImportOptions, done: Callable[[ImportReport], None], title: str) -> None:
        path, now = self._path, self._clock()
        job = self._jobs.write(
            lambda db: import_file(db, path, options, now), done, self._failed, title=title, owner=self, risky=True
        )
        if not job.ended:
            self._working(job)

    def _working(self, job: Job | None) -> None:
        """While a job runs only Stop can be pressed."""
        self._job = job
        self.close_button.setText(_("&Cancel") if job is None else _("&Stop"))
        for button in (self.back, self.next):
            button.setEnabled(job is None)
        if job is not None:
            self._where.setText(_("{what}…").format(what=job.title))

    def _progressed(self, job: Job) -> None:
        if job is self._job and job.progress is not None and job.progress.total:
            done, total = number(job.progress.done), number(job.progress.total)
            self._where.setText(_("{what}: {done} of {total}").format(what=job.title, done=done, total=total))

    def _stopped(self, job: Job) -> None:
        if job is self._job:
            self._working(None)
            self._complain(_("Stopped. Nothing was written."))
            self.show()

    def _failed(self, error: BaseException) -> None:
        self._working(None)
        self.show()
        if not isinstance(error, LeadKeeperError):
            return  # a bug: the window has said so
        if error.code == "password-protected":
            self.reading.show_password(wrong=True)
            self._show(self.reading)
            self.next.setEnabled(False)
        else:
            self._complain(sentence(error))
            self.next.setEnabled(self._found is not None)

    def _next_file(self) -> None:
        if self._waiting:
            self._show(self.zone)
            self.take(self._waiting.pop(0))
        else:
            self.accept()

    def _ask_refused(self) -> None:
        dialog = QFileDialog(self, _("Save the refused rows"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(str(self._path.with_name(_("{name}-refused.csv").format(name=self._path.stem))))
        dialog.fileSelected.connect(lambda name: self.save_refused(Path(name)))
        dialog.open()

    def save_refused(self, path: Path) -> None:
        """Has the refused rows written to a file when the import is done."""
        self._refused_to = path
        self._where.setText(_("The refused rows will be written to {file}.").format(file=path.name))

    def _complain(self, text: str) -> None:
        self._trouble.setText(text)

    def _show(self, step: QWidget) -> None:
        """Shows a step, with its title and the buttons that go with it."""
        self.swap.show_only(step)
        done = self._report is not None
        titles: dict[QWidget, str] = {
            self.zone: _("Import people"),
            self.reading: _("1 · How the file is read"),
            self.mapping: _("2 · What the columns mean"),
            self.origin: _("3 · Where these people said yes"),
            self.outcome: _("Imported") if done else _("4 · Check before anything is written"),
        }
        self._title.setText(titles[step])
        self._where.setText("" if step is self.zone else self._path.name)
        self.back.setVisible(step not in (self.zone, self.reading) and not done)
        self.next.setVisible(step is not self.zone)
        self.next.setEnabled(step is self.zone or self._found is not None)
        self.close_button.setVisible(not done)
        self.next.setText(self._next_text(step, done=done))
        (self.zone if step is self.zone else self.next).setFocus()

    def _next_text(self, step: QWidget, *, done: bool) -> str:
        if done and self._waiting:
            left = len(self._waiting)
            return ngettext("&Next file ({n} left)", "&Next file ({n} left)", left).format(n=number(left))
        if done:
            return _("&Close")
        return _("&Import") if step is self.outcome else _("&Next")

    def reject(self) -> None:
        if self._job is not None:
            self._jobs.stop(self._job)
        else:
            super().reject()
