"""This month: drop the files, see the plan, one button, then every file, the messages to send and what is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import NN_, _, counted, labels, ngettext
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.month import files_missing
from leadkeeper.progress import Flow
from leadkeeper.services.dashboard import ChangeKey, change_of, due_in_window
from leadkeeper.services.month import run
from leadkeeper.services.month.plan import IMPORT, UNREAD, MonthRequest
from leadkeeper.services.todo import TodoItem
from ui.dialogs.viewers import TextDialog
from ui.jobs import Job, Jobs
from ui.models.table_model import Column, ListModel
from ui.pages.home.todo import PEOPLE, people_of_due, where_due
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.buttons import plain, primary, writing
from ui.widgets.cards import Banner, Card
from ui.widgets.drop_zone import DropZone
from ui.widgets.editors import SecretField
from ui.widgets.forms import open_dialog
from ui.widgets.labels import labelled, text_label
from ui.widgets.layouts import ScrollColumn, StackedWidget, discard, expanding, fill, flowing, inner_column, stacked
from ui.widgets.message_boxes import choose_file, confirm, show_error
from ui.widgets.table import Table

_TO_IMPORT = {
    "month-unknown-files": NN_("This file is of a new kind", "These files are of a new kind"),
    "month-several-sheets": NN_("This workbook has several sheets", "These workbooks have several sheets"),
    "month-channel-named": NN_(
        "A column of this file names one channel only", "Columns of these files name one channel only"
    ),
    "month-perhaps-left": NN_("This file may list people who left", "These files may list people who left"),
    "date-order-needed": NN_("The order of the dates is not clear", "The orders of the dates are not clear"),
    "password-protected": NN_("A file is protected by a password", "Some files are protected by a password"),
}
"""Refusals of files that can be imported by hand, with a title."""

STATES = {
    "done": Status.GOOD, "planned": Status.INFO, "skipped": Status.PLAIN, "stopped": Status.BAD, UNREAD: Status.BAD,
}  # fmt: skip
"""Colours of the states of steps; an interrupted one warns."""

MANY = 6  # steps
DONE_LEAST = 340
"""Height, in pixels, of the steps that are done where they are many: what is due took their room in a low window."""


@dataclass(frozen=True, slots=True)
class MonthMark:
    """The month that is shown: what was asked for, and its results if it is done."""

    request: MonthRequest | None
    report: run.MonthReport | None


class MonthView(QWidget):
    """The month of a book, from the files to what is due; `book` is its path, None if unknown.

    Emits `back_wanted`, `said` with what was done, and where something that is due is done: `open_wanted(page, intent)`
    or, for a list of people, `people_wanted(title, ids)` with callables.
    """

    back_wanted = Signal()
    import_wanted = Signal(list)  # of Path: files that must be imported once by hand
    said = Signal(str)
    open_wanted = Signal(str, object)
    people_wanted = Signal(object, object)

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock, book: Path | None) -> None:
        super().__init__()
        self._jobs, self._settings, self._clock, self._book = jobs, settings, clock, book
        self._request: MonthRequest | None = None
        self._planning: Job | None = None
        self._plans = self._offers = False
        self._report: run.MonthReport | None = None
        self._digests: tuple[str, ...] = ()  # of the files in the plan that is shown
        self._seen: ChangeKey | None = None  # the state of the book for which it was made
        self._shown = self.out
        self.back = plain(_("&Back to home"), self.back_wanted.emit, "chevron-left")
        self.steps, self.due = StepTable(settings), DueTable("home.due", settings)
        self.waiting = DueTable("home.waiting", settings)
        self.steps.opened.connect(self._show_people)
        for table in (self.due, self.waiting):
            table.item_opened.connect(self._open_item)
        text = _("New leads, and those who unsubscribed. You see the plan before anything is written.")
        self.drop = writing(DropZone(_("Drop the files of the month here"), text))
        self.drop.dropped.connect(self.take_files)
        self.password = SecretField()
        jobs.stopped.connect(self._stopped)
        self._lay_out()
        self.show_start()

    def _lay_out(self) -> None:
        self.go = writing(primary(_("&Do all this"), self._start, "file-export"))
        self.again = primary(_("&Plan again"), self._plan_again)
        self.other = plain(_("O&ther files"), self.show_start)
        self.letters = plain(_("&Messages to send…"), self._show_letters, "mail-question")
        self.folder = plain(_("Open the &folder"), self._open_folder, "folder-open")
        self.choose = plain(_("Change the f&older…"), self._ask_folder, "folder-open")
        self.who = plain(_("Pe&ople of this file…"), lambda: self._show_people(self.steps.current_id()), "users")
        self.leave = plain(_("&Leave out…"), self._ask_to_leave_out, "x")
        self.steps.chosen.connect(lambda place: self.who.setEnabled(bool(self.steps.report_at(place).people)))
        self.steps.selectionModel().selectionChanged.connect(lambda: self.leave.setEnabled(bool(self._files_chosen)))
        self.title, self.where = text_label("", "heading"), text_label("", "soft")
        self.open_ends = Card(_("What is due now")).add(self.due)
        self._asked = labelled(_("Password of the files"), self.password)
        self.card = Card()
        acts = [self.go, self.again, self.leave, self.who, self.letters, self.folder, self.other, self.choose]
        self.card.add(self.title, self.where, self._asked, self.steps, flowing(acts))
        self._banner = QVBoxLayout()
        self._left: Banner | None = None
        hint = text_label(_("Enter or a double click opens the page where it is done."), "soft")
        self.ahead = Card(_("What is due now")).add(hint, expanding(self.waiting))
        self._start_page = stacked(self.drop, (expanding(self.ahead), 1))
        self._whole = ScrollColumn(self.card, self.open_ends)
        self._swap = StackedWidget(self._start_page, self._whole)
        fill(inner_column(self, SPACE.m), fill(QHBoxLayout(), self.back, 1), self._banner, (expanding(self._swap), 1))

    @property
    def _is_running(self) -> bool:
        """Whether this month is being written, or waits for it."""
        return any(job.owner is self and job.changes for job in self._jobs.running)

    def show_start(self) -> None:
        """Ask for the files, unless a month runs; one that was interrupted is offered first."""
        if self._is_running:
            return
        self._request = self._report = None
        self._swap.show_only(self._start_page)
        self._jobs.read(run.interrupted_month, self._show_interrupted, replace="home.month", owner=self)
        self.ahead.hide()
        self._look_for_due()
        self.drop.button.setFocus()

    def _look_for_due(self) -> None:
        now = self._clock()
        self._jobs.read(
            lambda db: due_in_window(db, paris_day(now), now),
            self._show_waiting,
            title=_("Looking for what is due"),
            replace="home.due",
            owner=self,
            long=True,
        )

    def mark(self) -> MonthMark:
        """Return what `restore` needs to show the same month in another view."""
        return MonthMark(self._request, self._report)

    def restore(self, mark: MonthMark) -> None:
        """Show the month of a `mark`: its results, else its plan, made again."""
        if mark.request is None:
            return
        self._request = mark.request
        if mark.report is not None:
            self._shown = mark.request.out
            self._show_report(mark.report)
        else:
            self.take_files(mark.request.files, mark.request.left_out)

    def _show_waiting(self, items: Sequence[TodoItem]) -> None:
        self.waiting.rows.set_rows(items)
        self.ahead.setVisible(bool(items))
        if self._report is not None:
            self.due.rows.set_rows(items)
            self.open_ends.setVisible(bool(items))

    def _open_item(self, item: TodoItem) -> None:
        if item.kind in PEOPLE:
            self.people_wanted.emit(lambda: item.text, people_of_due(item))
        elif item.kind != "month":  # an interrupted month goes on by its banner here
            self.open_wanted.emit(*where_due(item))

    def _show_interrupted(self, left: run.InterruptedMonth | None) -> None:
        self._clear_banner()
        self.drop.setVisible(left is None)
        if left is None:
            return
        text = _("The month that began on {day} was interrupted. What was done stays; the rest can go on.")
        go_on = writing(primary(_("&Go on"), self._go_on))
        end = writing(plain(_("&End it as it is…"), self._ask_to_give_up))
        self._left = Banner(text.format(day=labels.day(left.since)), actions=(go_on, end), inside=True)
        self._banner.addWidget(self._left)
        self._show_steps(_("The interrupted month"), left.out, left.steps)
        self.go.setVisible(False)

    def _clear_banner(self) -> None:
        if self._left is not None:
            self._banner.removeWidget(self._left)
            discard(self._left)
            self._left = None

    @property
    def out(self) -> Path:
        """Folder of this month: a folder named by the month, in the one chosen last or that of the book."""
        chosen = self._settings.choice("month.folder")
        base = Path(chosen) if chosen else (self._book.parent if self._book else Path.home())
        return base / f"{paris_day(self._clock()):%Y-%m}"

    def take_files(self, files: Sequence[Path], left_out: Sequence[Path] = ()) -> None:
        """Plan a month with these files, some of them left out; offer to import those that a month cannot read."""
        self._offers = True
        self._plan(files, left_out)

    def leave_out(self, files: Sequence[Path]) -> None:
        """Leave files out of the month, too, by decision; what else is not read was said before."""
        request = self._request
        if request is None or self._report is not None:
            return
        left = {path.absolute() for path in (*request.left_out, *files)}
        self._offers = False
        self._plan(request.files, [path for path in request.files if path.absolute() in left])

    def _plan(self, files: Sequence[Path], left_out: Sequence[Path]) -> None:
        now, password = self._clock(), self.password.text or None
        request = self._request = MonthRequest(tuple(files), self.out, password=password, left_out=tuple(left_out))
        self._plans = False
        self.go.setEnabled(False)  # the plan that is shown is of another request
        self.title.setText(_("Planning the month"))
        self._planning = self._jobs.write(
            lambda db: _plan_and_state(db, request, now),
            partial(self._show_plan, request),
            partial(self._unplanned, request),
            title=_("Planning the month"),
            owner=self,
            dry_run=True,
        )

    def note_change(self) -> None:
        """Say that the book has changed since the plan that is shown, which is then made again by a press.

        What is due is listed as it is by now.
        """
        if self._report is not None or self._swap.currentWidget() is self._start_page:
            self._look_for_due()
        if self._plans:
            self._plans = False
            if not self._is_running:
                self._show_old()

    def _show_old(self) -> None:
        self.title.setText(_("The book has changed since: plan again"))
        self.go.setEnabled(False)
        self.again.setVisible(True)

    def _plan_again(self) -> None:
        if self._request is not None:
            self.take_files(self._request.files, self._request.left_out)

    def _show_plan(self, request: MonthRequest, made: tuple[list[run.StepReport], ChangeKey]) -> None:
        if request is not self._request:
            return
        steps, self._seen = made
        self._digests = tuple(str(one.step.facts["sha256"]) for one in steps if one.step.kind == IMPORT)
        planned = sum(one.step.state == "planned" for one in steps)
        unread = [place for place, one in enumerate(steps) if one.step.state == UNREAD]
        text = counted(
            "{count} step to do, nothing is written yet", "{count} steps to do, nothing is written yet", planned
        )
        if unread:
            text = counted(
                "{count} file is not read: replace it and plan again, or leave it out",
                "{count} files are not read: replace them and plan again, or leave them out",
                len(unread),
            )
        self._show_steps(text, str(request.out), steps)
        self.go.setEnabled(planned > 0 and not unread)
        self._plans = True
        self.leave.setVisible(any(one.step.kind == IMPORT for one in steps))
        self.again.setVisible(bool(unread))
        (self.go if self._offers else self.steps).setFocus()  # after an answer its Enter, pressed twice, starts nothing
        if unread:
            self.steps.choose(unread[0])
            self.again.setFocus()
            if self._offers:
                self._ask_to_import([steps[place] for place in unread])

    def _show_steps(self, title: str, out: str, steps: Sequence[run.StepReport], *, is_done: bool = False) -> None:
        self.title.setText(title)
        self._plans = False
        where = _("The files are in {folder}") if is_done else _("Files go into {folder}")
        self.where.setText(where.format(folder=out))
        self.steps.rows.set_rows(steps)
        self.steps.setMinimumHeight(DONE_LEAST if is_done and len(steps) >= MANY else 0)  # below it what is due scrolls
        self.who.setVisible(any(one.people for one in steps))
        self.who.setEnabled(False)
        self._shown = Path(out)
        for done in (self.letters, self.folder, self.open_ends):
            done.setVisible(is_done)
        for planned in (self.go, self.choose):
            planned.setVisible(not is_done)
        self.other.setVisible(self._left is None)
        for widget in (self._asked, self.again, self.leave):
            widget.setVisible(False)
        self._let_act()
        self._swap.show_only(self._whole)

    def _let_act(self) -> None:
        """Offer nothing that plans or begins a month while one runs."""
        for widget in filter(None, (self.again, self.choose, self.other, self._left)):
            widget.setEnabled(not self._is_running)
        self.leave.setEnabled(bool(self._files_chosen))

    def _start(self) -> None:
        request, now = self._request, self._clock()
        if request is not None:
            asked, seen = replace(request, planned=self._digests), self._seen
            self._run(lambda db: _report_as_planned(db, asked, now, seen))

    def _go_on(self) -> None:
        now, password = self._clock(), self.password.text or None
        self._run(lambda db: run.report_rest(db, now, password))

    def _run(self, month: Callable[[Any], Flow[run.MonthReport]]) -> None:
        title = _("This month")
        heading = self.title.text()
        self.steps.setFocus()  # Qt would put it on the button that leaves, which a second press would press
        self.go.setEnabled(False)
        self.title.setText(title)
        self._jobs.write(month, self._done, partial(self._refused, heading), title=title, owner=self)
        self._let_act()

    def _done(self, report: run.MonthReport) -> None:
        self._clear_banner()
        self.said.emit(self._show_report(report))
        self.folder.setFocus()

    def _show_report(self, report: run.MonthReport) -> str:
        self._report = report
        title = _("There was nothing left to do") if report.nothing else _("The month is done")
        if waiting := [one.name for one in report.steps if one.waits_for_notices]:
            title = files_missing(waiting)
        self._show_steps(title, str(self._shown), report.steps, is_done=True)
        self.letters.setVisible(bool(report.messages))
        self.due.rows.set_rows(report.due)
        self.open_ends.setVisible(bool(report.due))
        return title

    def _unplanned(self, request: MonthRequest, error: BaseException) -> None:
        """Show why there is no plan of what was asked for last."""
        if request is self._request:
            self.title.setText(_("The month could not be planned: plan again"))
            self.again.setVisible(True)
            self._tell(error)

    def _refused(self, heading: str, error: BaseException) -> None:
        """Show why it stopped; the journal of the book says how far it came."""
        self.title.setText(heading)
        self.go.setEnabled(True)
        self._let_act()
        if self._request is not None and not self._plans:
            self._show_old()
        self._tell(error)
        if isinstance(error, LeadKeeperError) and error.code in ("month-files-changed", "shown-changed"):
            self._plan_again()

    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, LeadKeeperError):
            return  # a bug: already reported
        show_error(sentence(error), self.window())
        if error.code == "month-password-missing":
            self._show_steps(_("A file gets a password"), str(self.out), ())
            self.again.setVisible(self._request is not None)  # else an interrupted month, which goes on by its banner
            self.go.setVisible(False)
            self._asked.setVisible(True)
        elif error.code == "month-stopped":
            self.show_start()

    def _ask_to_import(self, unread: Sequence[run.StepReport]) -> None:
        """Offer to import files that a month cannot read by itself; the plan is one press away afterwards."""
        for code, title in _TO_IMPORT.items():
            steps = [one for one in unread if one.step.facts.get("code") == code]
            if files := [Path(one.step.path or "") for one in steps]:
                named = LeadKeeperError(code, files=", ".join(path.name for path in files))
                text = sentence(named) if code.startswith("month-") else "\n".join(one.why for one in steps)
                confirm(
                    ngettext(*title, len(files)), text, _("&Import them now…"), partial(self.import_wanted.emit, files),
                    self.window(), takes_away=False,
                )  # fmt: skip
                return

    def _ask_to_leave_out(self) -> None:
        if not (files := self._files_chosen):
            return
        names, count = ", ".join(path.name for path in files), len(files)
        why = ngettext(
            "Refusals in it are not read: people who refused there could be shared with partners this month.",
            "Refusals in them are not read: people who refused there could be shared with partners this month.",
            count,
        )
        confirm(
            ngettext("Leave this file out?", "Leave these files out?", count), f"{names}\n{why}",
            ngettext("&Leave this one out", "&Leave them out", count), partial(self.leave_out, files), self.window(),
        )  # fmt: skip

    @property
    def _files_chosen(self) -> list[Path]:
        chosen = map(self._file_at, () if self._is_running else self.steps.selected_ids())
        return [path for path in chosen if path is not None]

    def _file_at(self, place: int | None) -> Path | None:
        """Return the file of a step that is to be imported; None for any other step."""
        step = self.steps.report_at(place).step if place is not None else None
        if self._request is None or step is None or step.kind != IMPORT or step.state not in ("planned", UNREAD):
            return None
        return next((path for path in self._request.files if str(path.absolute()) == step.path), None)

    def _stopped(self, job: Job) -> None:
        """After Stop show the interrupted month if a step was done, else the plan again."""
        if not job.writes or job.owner is not self or (job.dry_run and job is not self._planning):
            return  # not of this month, or an older plan
        request = self._request if not job.dry_run else None

        def show(left: run.InterruptedMonth | None) -> None:
            if left is None and request is not None:
                self.said.emit(_("Stopped. Nothing was written."))
                self.take_files(request.files, request.left_out)
            else:
                self.show_start()

        self._jobs.read(run.interrupted_month, show, replace="home.month", owner=self)

    def _ask_to_give_up(self) -> None:
        text = _("What was done stays in the book. The files that are left can be given again.")
        confirm(_("End the month as it is"), text, _("&End it"), self._give_up, self.window())

    def _give_up(self) -> None:
        now, title = self._clock(), _("This month")
        self._jobs.write(lambda db: run.give_up(db, now), lambda _done: self.show_start(), title=title, owner=self)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, _("Folder of the months"), fileMode=QFileDialog.FileMode.Directory)
        choose_file(dialog, lambda path: self.set_folder(str(path)))

    def set_folder(self, name: str) -> None:
        """Keep the folder in which each month gets its own, and plan again."""
        self._settings.keep_choice("month.folder", name)
        self._plan_again()

    def _show_people(self, place: int | None) -> None:
        report = self.steps.report_at(place) if place is not None else None
        if report is not None and report.people:
            title, intro = _("People of this file"), _("{step} for {partner}: {figures}")
            intro = intro.format(step=report.kind, partner=report.name, figures=report.figures)
            open_dialog(TextDialog(title, intro, [(title, report.people_text)], parent=self.window()))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._shown)))

    def _show_letters(self) -> None:
        if self._report is not None and self._report.messages:
            intro = _("One message a partner: send it with the files that it names.")
            dialog = TextDialog(_("Messages to send"), intro, self._report.messages, parent=self.window())
            dialog.which.setAccessibleName(_("Partner"))
            open_dialog(dialog)


def _plan_and_state(db: Any, request: MonthRequest, now: datetime) -> Flow[tuple[list[run.StepReport], ChangeKey]]:
    """Return the reports of a plan, and the state of the book for which it was made."""
    steps = yield from run.report_plan(db, request, now, strict=False)
    return steps, change_of(db, paris_day(now))


def _report_as_planned(db: Any, request: MonthRequest, now: datetime, seen: ChangeKey | None) -> Flow[run.MonthReport]:
    """Carry out a month as its plan was seen; raises `shown-changed` if the book or the day is another since."""
    if seen != change_of(db, paris_day(now)):
        raise LeadKeeperError("shown-changed")
    return (yield from run.report_month(db, request, now))


class StepTable(Table):
    """The steps of a month, each a `StepReport`, with their states and figures."""

    def __init__(self, settings: Settings) -> None:
        columns = (
            Column("kind", _("Step"), 130, sortable=False, lines=2),
            Column("name", _("For"), 190, sortable=False, lines=3, letters=16),
            Column(
                "state",
                _("State"),
                120,
                sortable=False,
                status=lambda report: STATES.get(report.step.state, Status.WARN),
            ),
            Column("figures", _("Figures"), 220, sortable=False, lines=4),
            Column(
                "note",
                _("File or reason"),
                320,
                sortable=False,
                grows=True,
                lines=12,
                of=lambda report: report.why or report.file,
            ),
        )
        self.rows = ListModel(columns)
        super().__init__("home.month", self.rows, settings, _("Steps"))

    def report_at(self, place: int) -> run.StepReport:
        report: run.StepReport = self.rows.rows[place]
        return report


class DueTable(Table):
    """What is due, each a `TodoItem`, the oldest day first; emits `item_opened`."""

    item_opened = Signal(object)

    def __init__(self, name: str, settings: Settings) -> None:
        late = {True: Status.WARN, False: Status.PLAIN}
        self.rows = ListModel(
            (
                Column("due", _("By"), 120, sortable=False, status=lambda item: late[item.late]),
                Column("text", _("What"), 480, sortable=False, grows=True),
            )
        )
        super().__init__(name, self.rows, settings, _("What is due now"))
        self.opened.connect(lambda place: self.item_opened.emit(self.rows.rows[place]))
        self.menu_wanted.connect(self._fill_menu)

    def _fill_menu(self, menu: QMenu, _places: list[int]) -> None:
        if (row := self.current_row()) >= 0:  # of several that are selected, the one clicked
            item = self.rows.rows[row]
            menu.addAction(_("&Go there"), lambda: self.item_opened.emit(item))
