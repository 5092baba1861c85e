"""The import report: what becomes of each row, in figures that add up, and the refused rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.messages import _, contacts, counted, header_name, imports
from leadkeeper.messages.contacts import staying_lines, undone_words
from leadkeeper.messages.labels import column, count, day, job_stage
from leadkeeper.messages.suppression import refused_alike, resembling
from leadkeeper.services.imports.importer import ImportReport
from leadkeeper.services.imports.inspect import InspectionChoices
from leadkeeper.services.imports.undo import Undone, refused_again
from ui.import_wizard.imports_dialog import UndoImportDialog
from ui.import_wizard.pages import Step
from ui.jobs import Job, Jobs, State
from ui.models.formats import format_number
from ui.models.table_model import Column, ListModel
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import plain, quiet
from ui.widgets.cards import Card, FigureCard
from ui.widgets.documents import ask_target
from ui.widgets.forms import open_dialog, room_on_screen
from ui.widgets.job_bar import SCALE, figures, seconds_left, time_left
from ui.widgets.labels import StatusBadge, announce, hidden, show_text, text_label, words_on
from ui.widgets.layouts import expanding, fill, flowing, inner_row
from ui.widgets.message_boxes import told
from ui.widgets.table import Table

SHOWN_REFUSALS = 5000
LOW = 420  # of the step, in pixels: below, figures and what is to be checked are not both in sight
STATUSES = {"created": Status.GOOD, "updated": Status.GOOD, "refused": Status.WARN}


class OutcomeStep(Step):
    """Shows a report; emits signals to save the refused rows, show the contacts, or undo the import."""

    refused_wanted = Signal()
    people_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(sideways=True)
        self.saved = text_label("", "soft")
        self.report: ImportReport | None = None
        self.head = Card()

    def minimumSizeHint(self) -> QSize:
        """Return no more than the smallest screen has: figures that need more scroll from side to side."""
        least = super().minimumSizeHint()
        return least.boundedTo(QSize(room_on_screen().width() - 2 * SPACE.xl, least.height()))

    def show_report(
        self, report: ImportReport, instead: Mapping[str, str] | None = None, decided: Sequence[str] = ()
    ) -> None:
        """Show a report; one without an import id is that of a dry run.

        `instead` has other or further sentences by code, empty for none; `decided` are the choices of earlier steps.
        """
        self.clear()
        self.report = report
        self.column.addWidget(self._head(report, decided))
        sentences = {code: imports.warning_sentence(code, report.details.get(code)) for code in report.warnings}
        sentences |= instead or {}
        self._watch = Card(_("To check"), status=Status.WARN, gap=SPACE.xs)
        self._watch.add(*(text_label(text) for text in sentences.values() if text))
        self._watch.setVisible(any(sentences.values()))
        self._place_watch()
        if report.refusals:
            self.column.addWidget(self._refusals(report), 1)
        else:
            self.column.addStretch(1)

    @property
    def points(self) -> str:
        if self.report is None:
            return words_on(self.head)
        figures = ", ".join(f"{format_number(n)} {count(name, n)}" for name, n in self.report.counts.items())
        warned = [words_on(self._watch)] if not self._watch.isHidden() else []
        return "\n".join([self.head.title.text(), figures, *warned])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_watch()

    def _place_watch(self) -> None:
        """Show what is to be checked first in a low window, where it would be out of sight below the figures."""
        place = 0 if self.height() < LOW else 1
        if self.report is not None and self.column.indexOf(self._watch) != place:
            self.column.insertWidget(place, self._watch)

    def show_refused(self) -> None:
        self.verticalScrollBar().setValue(self._refused.y())
        self._table.setFocus()

    def say_saved(self, text: str) -> None:
        """Show next to the refused rows where they are or will be saved."""
        show_text(self.saved, text)

    def show_undone(self, made: Undone) -> None:
        """Show what the book holds after the import was undone, in place of its report."""
        self.clear()
        self.report = None
        self.head = Card(_("Import undone"))
        self.head.add(text_label(undone_words(made.removed, made.restored, format_number), select=True))
        self.head.add(*(text_label(line, "soft") for line in (*staying_lines(made.whys), *made.left)))
        fill(self.column, self.head, 1)
        announce(self, self.points)

    def say_kept(self, text: str) -> None:
        """Say in the report that undoing the import was stopped."""
        self.head.add(text_label(text, "strong"))
        announce(self, text)

    def _head(self, report: ImportReport, decided: Sequence[str]) -> Card:
        done = report.import_id is not None
        said = _("The data are in the book.") if done else _("Nothing is saved yet.")
        self.head = Card(said, [self._deeds(report)] if done else [], gap=SPACE.xs)
        read = " · ".join([_sum(report), *_dates(report)])
        self.head.add(*(text_label(text, "soft") for text in (*decided, *imports.forms_of_rows(report.forms), read)))
        figures = inner_row(gap=SPACE.s, edges=(0, SPACE.s, 0, SPACE.s if report.stay_blocked else 0))
        for name, n in report.counts.items():
            figures.addWidget(self._figure(name, n, shown=name == "refused" and bool(report.refusals)), 1)
        self.head.add(figures)
        if n := report.stay_blocked:
            text = counted(
                "{n} person had already refused and stays blocked.",
                "{n} people had already refused and stay blocked.",
                n,
            )
            self.head.add(text_label(text, "strong"))
        if report.said_no_in_refused:
            self.head.add(text_label(imports.said_no_in_refused(report.said_no_in_refused), "strong"))
        lines = [
            *imports.erased_left_out(report.details, report.counts.get("erased", 0)),
            *imports.reached_by_number(report.by_number.count, report.by_number.people),
            *imports.named_elsewhere(report.elsewhere.count, report.elsewhere.people),
            *imports.stopped_elsewhere(len(report.stopped), report.stopped[: imports.MOST_NAMED]),
            *imports.asking_after_sharing(report.asking.count, report.asking.people),
            *resembling(report.near.count, report.near.people),
            *refused_alike(report.tagged.count, report.tagged.people),
            *(contacts.must_be_corrected(one.legal_name, one.people, one.due) for one in report.corrected),
        ]
        if report.notices:
            lines += [contacts.must_be_notified(one.legal_name, one.people, one.due) for one in report.to_tell]
            lines.append(
                counted(
                    "{n} notification to a partner follows from it: see Register.",
                    "{n} notifications to partners follow from it: see Register.",
                    report.notices,
                )
            )
        return self.head.add(*(text_label(text, "strong") for text in lines))

    def _figure(self, name: str, n: int, *, shown: bool) -> FigureCard:
        """Return a card with a row count; it leads to the rows if they are `shown` below."""
        status = STATUSES.get(name, Status.PLAIN) if n else Status.PLAIN
        caption = _("{what}: show").format(what=count(name, n)) if shown else count(name, n)
        made = FigureCard(format_number(n), caption, status, clickable=shown)
        made.clicked.connect(self.show_refused)
        return made

    def _deeds(self, report: ImportReport) -> QWidget:
        people = plain(_("Show the &imported people"), self.people_wanted.emit, "users")
        people.setVisible(report.counts["created"] > 0)
        undo = plain(_("&Undo this import…"), self.undo_wanted.emit, "arrow-back-up")
        self.deeds = flowing([people, undo], right=True)
        return self.deeds

    def _refusals(self, report: ImportReport) -> Card:
        card = Card(_("Rows rejected"), [quiet(_("&Save the rejected rows…"), self.refused_wanted.emit, "download")])
        self.saved = hidden(text_label("", "soft"))
        card.add(self.saved)
        rows = [
            {
                "line": refused.line,
                "file": member or "",
                "field": column(refused.field) if refused.field else "",
                "why": imports.refusal_sentence(refused.code, refused.value),
            }
            for member, refused in report.refusals[:SHOWN_REFUSALS]
        ]
        shown = ListModel(_columns(several=any(row["file"] for row in rows)), rows)
        table = Table("import-refused", shown, title=_("Rejected rows"))
        table.setMinimumHeight(SIZE.drop_height)
        card.add(expanding(table))
        self._refused, self._table = card, table
        return card


def summed_up(header: str, answers: InspectionChoices) -> str:
    """Return the answers of a column in figures: `Offres partenaires: 812 yes, 301 no, 70 without an answer`.

    A yes that names no channel and no partner which its column asks about is counted by itself.
    """
    given = [one for one in answers if one.counts or one.answer != "yes"]
    counts = {
        name: sum(one.rows for one in given if one.answer in codes)
        for name, codes in (("yes", ("yes",)), ("no", ("no", "withdrawn")), ("none", ("none", "unclear")))
    }
    text = _("“{column}”, all rows: {yes} yes, {no} no, {none} without an answer").format(
        column=header_name(header), **{name: format_number(n) for name, n in counts.items()}
    )
    if not (lost := sum(one.rows for one in answers if one not in given)):
        return text
    others = counted(
        "not recorded: {n} yes in words that name another channel, an unknown company or a partner refused",
        "not recorded: {n} yes in words that name another channel, an unknown company or a partner refused",
        lost,
    )
    return f"{text} · {others}"


def _columns(*, several: bool) -> list[Column]:
    file = [Column("file", _("File"))] if several else []
    return [
        Column("line", _("Line"), SIZE.column_least, align="right"),
        *file,
        Column("field", _("Column"), SIZE.column_least),
        Column("why", _("Why"), grows=True, lines=3),
    ]


def _dates(report: ImportReport) -> list[str]:
    """Return the range of the dates in the rows, which shows a wrong order of day and month."""
    if report.dates is None:
        return []
    first, last = (day(one) for one in report.dates)
    return [_("Dates read: {first} to {last}").format(first=first, last=last)]


def _sum(report: ImportReport) -> str:
    said = counted("{n} row read", "{n} rows read", report.read)
    return f"{said} · {imports.said_no(report.said_no_in_rows)}" if report.said_no_in_rows else said


class AfterImport(QObject):
    """Performs the actions of the report; emits `people_wanted(import_id)` and `undone(result)`."""

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
        self._path, self.report, self.refused_to = path, None, None

    def imported(self, report: ImportReport) -> None:
        self.report = report
        if self.refused_to is not None:
            self._say_where(self.refused_to)

    def save_refused(self, path: Path) -> None:
        """Write the refused rows to a file: at once after the import, together with it before."""
        ref = self._ref
        if not ref:
            self.refused_to = path
            self._outcome.say_saved(_("They will be written to {file} with the import.").format(file=path.name))
            return
        saved, failed = (lambda _rows: self._say_where(path)), told(self._outcome.say_saved)
        title = _("Saving the rejected rows")
        self._jobs.read(lambda db: refused_again(db, ref, path), saved, failed, title=title, owner=self)

    def _say_where(self, path: Path) -> None:
        self._outcome.say_saved(_("They are in {file}.").format(file=path.name))

    def _ask_refused(self) -> None:
        name = _("{name}-rejected.csv").format(name=self._path.stem)
        ask_target(self._over, _("Save the rejected rows"), name, _("Table (*.csv)"), self.save_refused)

    def _ask_undo(self) -> None:
        asked = open_dialog(UndoImportDialog(self._jobs, self._ref, self._path.name, self._clock, self._over))
        asked.undone.connect(self._take_back)
        asked.kept.connect(self._outcome.say_kept)

    def _take_back(self, made: Undone) -> None:
        self._outcome.show_undone(made)
        self.undone.emit(made)


COUNTED_IN_ROWS = ("import", "try", "index", "undo")


class WorkingStep(Step):
    """Shows the progress of a job; emits `background_wanted` to hide the wizard until it is done."""

    background_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.words = text_label("", "heading"), text_label("", "soft")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.background = plain(_("&Continue in the background"), self.background_wanted.emit)
        fill(self.column, Card().add(self.title, self.bar, self.words, left=self.background), 1)

    def begin(self, job: Job, title: str, *, may_hide: bool) -> None:
        """Show a job just started; with `may_hide` the wizard may be hidden meanwhile."""
        self.title.setText(title)
        self.bar.setAccessibleName(title)
        self.background.setVisible(may_hide)
        self.show_job(job, 0.0)

    def show_job(self, job: Job, elapsed: float) -> None:
        progress = job.progress
        total = progress.total if progress is not None and not job.stopping else None
        self.bar.setRange(0, SCALE if total else 0)
        if progress is not None and total:
            self.bar.setValue(round(SCALE * min(progress.done / total, 1.0)))
        self.words.setText(_sentence(job, elapsed))


def _sentence(job: Job, elapsed: float) -> str:
    progress = job.progress
    if job.stopping:
        return _("stopping; what was saved is undone") if job.writes else _("stopping")
    if progress is None:
        return _("waiting in line") if job.state is State.WAITING else ""
    left = seconds_left(progress, elapsed)
    shown = figures(progress) if progress.stage in COUNTED_IN_ROWS else ""
    if shown and progress.stage in ("import", "try"):
        shown = _("{figures} rows").format(figures=shown)
    return " · ".join(filter(None, (job_stage(progress.stage), shown, "" if left is None else time_left(left))))


class Trail(QWidget):
    """Step indicator; step 0 shows nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._names = (_("File"), _("Columns"), _("Source"), _("Check"), _("Report"))
        self._pills = [StatusBadge(name, Status.PLAIN) for name in self._names]
        fill(inner_row(self, SPACE.xs), *self._pills, 1)

    def stand_at(self, step: int) -> None:
        """Show this step, counted from 1."""
        self.setVisible(step > 0)
        for place, (name, pill) in enumerate(zip(self._names, self._pills, strict=True), 1):
            status = Status.GOOD if place < step else Status.INFO if place == step else Status.PLAIN
            pill.set(f"{place} · {name}", status)
        words = _("Step {n} of {all}: {name}").format(n=step, all=len(self._names), name=self._names[step - 1])
        self.setAccessibleName(words if step else "")
