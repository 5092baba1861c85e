"""The import wizard: file, columns, source, check, report; nothing is written before the last button."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, ngettext
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import Flow
from leadkeeper.services.consent.forms import SourcesOfBook, sources
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file, imported_before
from leadkeeper.services.imports.inspect import Inspection, first_consent_day, first_rows, imported_sheets, inspect_file
from leadkeeper.services.imports.plan import Choices
from leadkeeper.services.imports.prepared_rows import NONE
from ui.dialogs.form_description import EvidenceDialog, SourceDialog
from ui.import_wizard.columns_page import MappingStep
from ui.import_wizard.file_queue import FileQueue, not_imported, sheets_to_come
from ui.import_wizard.frame import Frame, closed, next_text, title
from ui.import_wizard.notes import Before, same_file_words, says_something
from ui.import_wizard.pages import OriginStep, ReadingStep, points_of
from ui.import_wizard.report_page import AfterImport, OutcomeStep, WorkingStep, summed_up
from ui.jobs import Job, Jobs
from ui.widgets.buttons import turn_page
from ui.widgets.drop_zone import DropZone
from ui.widgets.forms import close_and_offer, end_offer, open_dialog
from ui.widgets.labels import announce
from ui.widgets.message_boxes import confirm

BACK_MS = 300
"""How often a wizard that worked out of sight looks whether another box is still open."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Looked:
    """The result of inspecting a file."""

    found: Inspection
    before: Before | None
    imported: Set[str | None] = frozenset()

    @property
    def answers(self) -> list[str]:
        return [summed_up(header, seen) for header, seen in self.found.answers.items()]

    @property
    def same_file(self) -> str:
        """Return the sentence about an earlier import of the same file; empty if there is none."""
        if not self.before:
            return ""
        several = len(self.found.sheets) > 1 and self.found.format != "zip"
        return same_file_words(self.before, self.found.sheet, one_of_several=several)


def look(db: Any, path: Path, options: ImportOptions, others: Choices | None = None) -> Flow[Looked]:
    """Inspect a file with the user's options; errors as `services.imports.inspect`, and `file-changed`.

    `others` are the choices without the columns that were approved as a consent although they speak of refusing: those
    left are checked by themselves, since an approved column turns that check off for the whole file.
    """
    if others is not None:
        yield from inspect_file(path, options.reading, others)
    inspection = yield from inspect_file(path, options.reading, options.choices, db)
    if options.expected not in (None, inspection.sha256):
        raise LeadKeeperError("file-changed", file=path.name)
    is_again, sha256, sheet = "same-file" in inspection.warnings, inspection.sha256, inspection.sheet
    if not is_again:
        return Looked(inspection, None)
    return Looked(inspection, imported_before(db, sha256, sheet), imported_sheets(db, sha256))


class ImportDialog(Frame):
    """Imports files one after the other; emits `imported(report)` for each, `people_wanted(import_id)`, `left_out`."""

    imported = Signal(object)
    people_wanted = Signal(str)
    left_out = Signal(list)  # of Path: those of several that the user decided not to import

    def __init__(self, jobs: Jobs, clock: Clock, files: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        hint = _("CSV, Excel, LibreOffice, vCard, or a ZIP; several at once")
        self.zone = DropZone(_("Drop files here, or click"), hint)
        self.reading, self.mapping, self.origin = ReadingStep(), MappingStep(), OriginStep()
        self.outcome, self.working = OutcomeStep(), WorkingStep()
        self._steps: tuple[QWidget, ...] = (self.zone, self.reading, self.mapping, self.origin, self.outcome)
        self.step: QWidget = self.zone  # the one shown, or to be shown once the work has ended
        self._spoken: tuple[QWidget, bool] = (self.zone, False)
        super().__init__((*self._steps, self.working), parent)
        self._jobs, self._clock = jobs, clock
        self._queue = FileQueue()
        self._book: SourcesOfBook | None = None
        self._job: Job | None = None
        self._from: QWidget = self.zone
        self.after = AfterImport(jobs, clock, self.outcome, self)
        self._looked: Looked | None = None
        self._warned: QWidget | None = None  # the question that was pointed out once
        self._proposed = False
        self._changed: tuple[Sequence[str], str] = ((), "")  # headers of a file that changed, and what was said of it
        self._connect()
        self._show(self.zone)
        self._read_sources()
        self.bring(files)

    def _connect(self) -> None:
        self.zone.dropped.connect(self.bring)
        self.brought.connect(self.bring)
        self.reading.changed.connect(self.inspect)
        self.reading.sheet_chosen.connect(self.choose_sheet)
        self.reading.notes.forget_wanted.connect(self.forget_last)
        self.mapping.changed.connect(self.inspect)
        self.mapping.ordered.connect(self.reading.order.choose)
        self.mapping.answers.changed.connect(lambda: self.complain(""))
        self.mapping.settled.connect(self.go_on)
        self.origin.form_wanted.connect(self.describe_form)
        self.origin.settled.connect(self.go_on)
        self.origin.leavers.changed.connect(self._show_title)
        self.origin.picture_wanted.connect(self.attach_picture)
        self.after.people_wanted.connect(self._show_people)
        self.after.undone.connect(lambda _made: self._undone())
        self.working.background_wanted.connect(self.hide)
        self._jobs.stopped.connect(self._stopped)
        self._jobs.progressed.connect(self._progressed)

    @property
    def _path(self) -> Path:
        return self._queue.current.path

    @property
    def options(self) -> ImportOptions:
        return ImportOptions(
            reading=self.reading.reading(),
            choices=self.reading.choices(
                self.mapping.overrides,
                self.mapping.answers.said,
                trust_short_rows=self.mapping.answers.short_rows.isChecked(),
                map_anyway=bool(self.mapping.approved),
                everybody_left=self.origin.leavers.value,
            ),
            form=self.origin.form.value,
            mode=self.origin.mode.value,
            expected=self._looked.found.sha256 if self._looked is not None else None,
        )

    def bring(self, files: Sequence[Path]) -> None:
        """Append files to the queue; start with the first if no other has begun, or if that could not be read."""
        if self.step is not self.zone:
            self._queue.add(files)
            self._show(self.step)
        elif files:
            self._queue.put_instead(files)
            self._next_file()

    def _next_file(self) -> None:
        if self._queue.open_next():
            self._begin()

    def _begin(self) -> None:
        """Start a file or a sheet from scratch: no earlier choice or confirmation holds."""
        self._looked, self._proposed = None, False
        self._show(self.zone)
        self.after.begin(self._path)
        self.reading.forget(self._queue.current.sheet)
        self._drop_meanings()

    def choose_sheet(self, sheet: str) -> None:
        """Read another sheet of the workbook now, from scratch."""
        self._queue.choose(sheet)
        self._proposed = False
        self._show_unread(self.reading)
        self.forget_last()

    def _begin_again(self, notice: str) -> None:
        """Read a file that changed; what was chosen holds if its headers are the same, what was confirmed never."""
        if self._looked is not None:
            self._changed = [column.header.text for column in self._looked.found.columns], notice
        self._looked = None
        self._show(self.zone)
        self.after.begin(self._path)
        self.mapping.answers.unconfirm()
        self.origin.leavers.forget()
        self.inspect()
        self.complain(notice)

    def _drop_choices(self, headers: Sequence[str]) -> bool:
        """Start a changed file from scratch unless its headers are the same; False for any other file."""
        (before, notice), self._changed = self._changed, ((), "")
        if not notice or list(before) == list(headers):
            return False
        self._begin()
        self.complain(notice)
        return True

    def inspect(self) -> None:
        self.complain("")
        self._show_where(_("Reading {file}…").format(file=self._path.name))
        path, options = self._path, self.options
        others = self.reading.choices(*self.mapping.without_approved()) if self.mapping.approved else None
        job = self._jobs.read(
            lambda db: look(db, path, options, others), self._inspected, self._failed, replace="import-inspect"
        )
        if not job.ended and self.step in (self.zone, self.working):
            self.wait_for(job, self.zone, _("Reading {file}").format(file=path.name))

    def forget_last(self) -> None:
        """Reset the choices, also those taken over from the last import; the sheet stays."""
        self.reading.forget_choices()
        self._drop_meanings()

    def _drop_meanings(self) -> None:
        """Read the file without what was chosen for its columns and its source."""
        self.mapping.forget()
        self.origin.forget()
        self.inspect()

    def go_back(self) -> None:
        self.complain("")
        self._show(self._steps[max(self._steps.index(self.step) - 1, 0)])

    def go_on(self) -> None:
        self.complain("")
        open_answers = self.mapping.answers.open if self.step is self.mapping else []
        if self.step in (self.reading, self.mapping) and self.reading.open_question:
            self._ask_about_reading()
        elif open_answers:
            self.complain(_("Confirm each column under “Who said yes”, or choose another meaning."))
            self.point_to(open_answers[0])
        elif (unread := self._unread) is not None:
            self._warned = unread
            turn_page()  # Next means something else from now on
            self.complain(_("No text of this column counts as a yes yet. Say what each means, or go on without."))
            self.point_to(unread)
        elif self.step is self.origin and self.origin.leavers.is_open:
            self.complain(_("Say first whether these people want no more messages."))
            self.point_to(self.origin.leavers.yes)
        elif self.step is self.origin:
            title = _("Checking {file}").format(file=self._path.name)
            self._run(replace(self.options, dry_run=True), self._tried, title)
        elif self.step is self.outcome and self.after.report is None:
            title = _("Importing {file}").format(file=self._path.name)
            self._run(replace(self.options, refused=self.after.refused_to), self.finish, title)
        elif self.step is self.outcome and self._queue.waiting:
            self._next_file()
        elif self.step is self.outcome:
            self.reject()
        else:
            self._show(self._steps[self._steps.index(self.step) + 1])

    def _ask_about_reading(self) -> None:
        """Point to the question about how the file is read, at the first step where no column of this one asks it."""
        if self.step is self.mapping and self.mapping.open_order is not None:
            self.point_to(self.mapping.open_order.field, self.mapping.open_order)
        else:
            self._show(self.reading)
            self.reading.point_to_order()
        self.complain(self.reading.open_question)

    @property
    def _has_rows(self) -> bool:
        return self._looked is not None and self._looked.found.rows > 0

    @property
    def _unread(self) -> QWidget | None:
        """Return the question about a column without a yes that was not pointed out yet."""
        unread = self.mapping.answers.without_yes if self.step is self.mapping else None
        return None if unread is self._warned else unread

    def leave_file_out(self) -> None:
        if not self._queue.waiting:
            self.reject()
            return
        self._queue.skip()
        self._next_file()

    def _inspected(self, looked: Looked) -> None:
        if self._drop_choices([column.header.text for column in looked.found.columns]):
            return
        self._looked = looked
        for has_imported in (False, True):
            end_offer(self, closed(self._path.name, has_imported=has_imported))
        self._queue.split(looked.found)
        self._queue.note_imported(looked.found, looked.imported)
        if self._propose_last(looked):
            return
        self.reading.show_file(looked.found, self._words_instead(looked), self._queue.sheets_to_choose(looked.found))
        self.mapping.show_columns(looked.found, self.reading.order.value)
        self.origin.show_answers(looked.found)
        self._offer_forms()
        self._end_wait()
        step = self.step
        fresh = step in (self.zone, self.working)
        self._show(self._first_step(looked) if fresh else step, keep_focus=step is not self.zone)

    def _words_instead(self, looked: Looked) -> dict[str, str]:
        """Return what is said instead of some warnings, or besides them."""
        words = {"same-file": looked.same_file} if looked.before else {}
        if sheets := self._queue.sheets_to_come:
            words["several-sheets"] = sheets_to_come(sheets)
        return words

    def _first_step(self, looked: Looked) -> QWidget:
        """Return the step at which a file begins: a known program's export leaves no question about its reading."""
        asks = self.reading.open_question or self.reading.notes.about_reading
        return self.mapping if looked.found.certainty == "known" and not asks else self.reading

    def _propose_last(self, looked: Looked) -> bool:
        """Take over the choices of the last import, once a file, and read it again; False if there are none."""
        last, self._proposed = (None if self._proposed else looked.found.proposed_choices), True
        if last is None or not says_something(last):
            return False
        self.mapping.overrides = dict(last.overrides)
        self.mapping.approved = self.mapping.chosen() if last.map_anyway else set()
        self.mapping.answers.said = dict(last.answers)
        self._offer_forms()
        self.origin.propose(last)
        self.reading.propose(last)
        self.inspect()
        return True

    def describe_form(self) -> None:
        """Ask for the description of a new form, and choose it; it is proposed to begin with the file."""
        path, options, today = self._path, self.options, paris_day(self._clock())
        self._jobs.read(
            lambda _db: first_consent_day(path, options.reading, options.choices, today),
            self._for_this_file(self._ask_form), self._for_this_file(self._failed), replace="import-first-day",
            title=_("Looking for the first date of {file}").format(file=path.name), owner=self,
        )  # fmt: skip

    def _for_this_file(self, then: Callable[[T], object]) -> Callable[[T], None]:
        """Return what calls `then`, unless another file is open by then."""
        entry = self._queue.current

        def call(result: T) -> None:
            if entry is self._queue.current:
                then(result)

        return call

    def _ask_form(self, since: date | None) -> None:
        if self._book is not None:
            dialog = open_dialog(SourceDialog(self._jobs, self._book, self._clock, None, self, since=since))
            dialog.kept.connect(self._read_sources)

    def attach_picture(self, version: str) -> None:
        dialog = open_dialog(EvidenceDialog(self._jobs, version, self._clock, None, self))
        dialog.attached.connect(lambda _name: self._read_sources(version))

    def _read_sources(self, wanted: str = "") -> None:
        choose = self._for_this_file(self.origin.form.choose)

        def known(book: SourcesOfBook) -> None:
            self._book = book
            self._offer_forms()
            if wanted:
                choose(wanted)

        self._jobs.read(sources, known, replace="import-sources", owner=self)

    def _offer_forms(self) -> None:
        if self._book is not None and self._looked is not None:
            found = self._looked.found
            has_form_column = any(column.field == "form" for column in found.columns)
            self.origin.offer(self._book, has_form_column=has_form_column, names_forms=found.names_forms)

    def _tried(self, report: ImportReport) -> None:
        self._end_wait()
        self._show_report(report)
        self._show(self.outcome)

    def finish(self, report: ImportReport) -> None:
        self._end_wait()
        self.origin.last_form = self.origin.form.value if self.origin.form.value != NONE else ""
        self._show_report(report)
        self.after.imported(report)
        self._queue.finish()
        self._show(self.outcome)
        self._come_back()
        self.imported.emit(report)

    def _undone(self) -> None:
        self._queue.take_back()
        self.title.setText(_("Import undone"))

    def _come_back(self) -> None:
        """Show the wizard again after it worked out of sight; not over another box, which would lose the keys typed."""
        if self.isVisible() or QApplication.activeModalWidget() is None:
            self.show()
        else:
            QTimer.singleShot(BACK_MS, self, self._come_back)

    def _show_report(self, report: ImportReport) -> None:
        if self._looked is not None:
            words = self._words_instead(self._looked) | self.origin.lacks(report)
            self.outcome.show_report(report, words, [*self._looked.answers, self.origin.told])

    def _run(self, options: ImportOptions, done: Callable[[ImportReport], None], title: str) -> None:
        path, now, step = self._path, self._clock(), self.step
        job = self._jobs.write(
            lambda db: import_file(db, path, options, now), done, self._failed, title=title, owner=self,
            backup_first=not options.dry_run, dry_run=options.dry_run,
        )  # fmt: skip
        if not job.ended:
            self.wait_for(job, step, title)

    def wait_for(self, job: Job, step: QWidget, title: str) -> None:
        """Allow only Stop while a job runs; afterwards show the step from which it was started."""
        self._job, self._from = job, step
        self.working.begin(job, title, may_hide=step is self.outcome)
        self._show(self.working)

    def _end_wait(self) -> None:
        if self._job is not None:
            self._job, self.step = None, self._from

    def _progressed(self, job: Job) -> None:
        if job is self._job:
            self.working.show_job(job, self._jobs.ticks() - job.since)

    def _stopped(self, job: Job) -> None:
        if job is self._job:
            self._end_wait()
            self._show(self.step)
            self.complain(_("Stopped. Nothing was saved."))
            self._come_back()

    def _failed(self, error: BaseException) -> None:
        self._end_wait()
        self._show(self.step, keep_focus=self.swap.currentWidget() is self.step is not self.zone)
        self._come_back()
        if not isinstance(error, LeadKeeperError):
            return  # a bug: already reported
        path, reading, at_reading = self._path, self.options.reading, self.step in (self.zone, self.reading)
        if error.code == "file-changed":
            self._begin_again(sentence(error))
        elif self._drop_choices(()):
            return
        elif error.code == "unknown-column" and at_reading:
            self.reading.forget_last()  # the columns differ as the file is read now
            self._drop_meanings()
        elif error.code == "password-protected":
            self.reading.ask_password()
            self._show_unread(self.reading)
        else:
            if at_reading and error.code != "consent-reversed":
                self._show_unread(self.step)
            if at_reading and error.code == "no-header":
                self._jobs.read(lambda _db: first_rows(path, reading), self._show_raw, replace="import-inspect")
            self.complain(sentence(error))
            if error.code == "consent-reversed" and self._looked is not None:
                self._ask_reversed(error)
            self.next.setEnabled(self._has_rows)

    def _ask_reversed(self, error: LeadKeeperError) -> None:
        """Take the choice back, and ask whether it is meant all the same."""
        column, text = str(error.facts["column"]), str(error.facts["text"])
        put_back = self.mapping.take_back(column, text)
        if self._looked is not None:
            self.mapping.show_columns(self._looked.found, self.reading.order.value)

        def approve() -> None:
            put_back()
            self.mapping.approved.add((column, text))
            self.inspect()

        confirm(
            _("Use “{column}” as a consent all the same?").format(column=column),
            _("“{text}” speaks of leaving or refusing. Confirm only if you know that it names those who "
              "agreed: otherwise people who refused would be shared with partners.").format(text=text),
            _("&Use it as a consent"), approve, self,
        )  # fmt: skip

    def _show_raw(self, rows: list[tuple[int, tuple[str, ...]]]) -> None:
        self._show_unread(self.reading)
        self.reading.show_raw(rows)

    def _show_unread(self, step: QWidget) -> None:
        """Show a file that cannot be read yet, and nothing of what was read before."""
        self._looked = None
        self.reading.hide_file()
        self._show(step, keep_focus=True)

    def _show_people(self, ref: str) -> None:
        def show() -> None:
            self.people_wanted.emit(ref)
            self.accept()

        self._leave(show)

    def _show(self, step: QWidget, *, keep_focus: bool = False) -> None:
        """Show a step with its title and buttons, scrolled to the top if it changed."""
        if isinstance(step, QScrollArea) and step is not self.swap.currentWidget():
            step.verticalScrollBar().setValue(0)
        self.step = step
        done, at_work = self.after.report is not None, step is self.working
        self._show_title()
        self.trail.stand_at(0 if step in (self.zone, self.working) else self._steps.index(step) + done)
        self._show_where("" if step is self.zone else self._queue.current.name)
        self.next.setText(next_text(self._queue.waiting, last=step is self.outcome, done=done))
        self.next.setEnabled(self._has_rows)
        if step is self.reading and self._looked is not None and not self._has_rows:
            self.complain(self.reading.open_question)
        self.next.setAccessibleDescription(points_of(step))
        self.close_button.setText(_("&Stop") if at_work else _("&Close") if done else _("&Cancel"))
        # What gets the focus is shown before what had it is hidden: Qt would put the focus on a button in passing.
        focus = self.focusWidget() or self
        leaves = self.swap.currentWidget() is not step and self.swap.isAncestorOf(focus)
        self.next.setVisible(step is not self.zone and (not at_work or leaves or self.next.hasFocus()))
        if leaves:
            self.next.setFocus() if self.next.isEnabled() else focus.clearFocus()
        self.swap.show_only(step)
        if not keep_focus:
            self._first_to_do(step).setFocus()
        self.next.setVisible(step is not self.zone and not at_work)
        self.back.setVisible(step in (self.mapping, self.origin, self.outcome) and not done)
        self.close_button.setVisible(not done or at_work or bool(self._queue.waiting))
        self.skip.setVisible(self._queue.size > 1 and not done and not at_work)
        self.order_tabs()
        self._say_step(step, done=done)

    def _show_where(self, text: str) -> None:
        self.show_where(text, self._queue.number, self._queue.size)

    def _show_title(self) -> None:
        text = title(self.swap.indexOf(self.step), done=self.after.report is not None)
        left = self.step is self.origin and self.origin.leavers.everybody_left
        self.title.setText(_("People who want no more messages") if left else text)

    def _first_to_do(self, step: QWidget) -> QWidget:
        """Return what gets the focus in a step: its first open question, else the button that goes on.

        While work runs it is the progress, so that Enter, pressed once more, stops nothing.
        """
        if step is self.working:
            return self.working.bar
        if step is self.origin:
            leavers = self.origin.leavers
            return leavers.yes if leavers.is_open else self.next if leavers.everybody_left else self.origin.form
        alone = self.zone.button if step is self.zone else step
        return (step is self.mapping and self.mapping.first_open) or (self.next if self.next.isEnabled() else alone)

    def _say_step(self, step: QWidget, *, done: bool) -> None:
        """Announce a step just reached: its place, its title and its points; the progress of work has the focus."""
        if (step, done) != self._spoken and step not in (self.zone, self.working):
            announce(self, "\n".join(filter(None, (self.trail.accessibleName(), self.title.text(), points_of(step)))))
        self._spoken = (step, done)

    def reject(self) -> None:
        """Stop the work; without any, close: what was chosen is offered again as long as nothing is imported."""
        if self._job is not None:
            self._jobs.stop(self._job)
        else:
            self._leave(self._close)

    def _close(self) -> None:
        chosen = self.step in self._steps[2:] and self.after.report is None
        offer = _("&Go on with the import")
        message = closed(self._path.name, has_imported=self._queue.has_imported)
        if not chosen or not close_and_offer(self, super().reject, message, offer):
            super().reject()

    def _leave(self, then: Callable[[], None]) -> None:
        """Do what closes the wizard; ask first if files are left. Without a yes the skipped ones come once more."""
        left = self._queue.left
        if not left:
            then()
            return

        box = confirm(
            ngettext("Leave this file out?", "Leave these files out?", len(left)),
            ngettext(
                "Not imported: {files}. It may say who refused.",
                "Not imported: {files}. One of them may say who refused.", len(left),
            ).format(files=not_imported(left)),
            ngettext("&Leave this one out", "&Leave them out", len(left)), then, self,
        )  # fmt: skip
        box.rejected.connect(self._queue.ask_again)
        box.rejected.connect(lambda: self._show(self.step, keep_focus=True))
        box.accepted.connect(lambda: self.left_out.emit([one.path for one in left]))
