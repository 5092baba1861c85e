"""The job strip at the bottom of the window: title, progress, time left, and Stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QProgressBar, QWidget

from leadkeeper.messages import _, counted
from leadkeeper.progress import Progress
from ui.jobs import Job, Jobs, State
from ui.models.formats import format_number
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import plain
from ui.widgets.labels import ElidedLabel, with_name
from ui.widgets.layouts import discard, fill, inner_column, inner_row

SCALE = 1000
ALERT_SECONDS = 10.0  # so long work is waited for in another window
SECONDS_BEFORE_A_GUESS = 2.0
MOST_LINES = 3
SHOWN_AFTER_MS = 400  # shorter jobs stay invisible and move nothing


def seconds_left(progress: Progress, elapsed: float) -> float | None:
    """Return the remaining seconds at the current speed; None while unknown."""
    if not progress.total or progress.done <= 0 or elapsed < SECONDS_BEFORE_A_GUESS:
        return None
    return elapsed / progress.done * max(progress.total - progress.done, 0)


def time_left(seconds: float) -> str:
    """Return the remaining time as text, rounded as an estimate is."""
    if seconds < 10:
        return _("a few seconds left")
    if seconds < 90:
        tens = round(seconds / 10) * 10
        return counted("about {n} second left", "about {n} seconds left", tens)
    minutes = round(seconds / 60)
    return counted("about {n} minute left", "about {n} minutes left", minutes)


def figures(progress: Progress) -> str:
    """Return the progress as text, `41 302 of 120 000`; empty before the first step."""
    if progress.total:
        return _("{done} of {total}").format(done=format_number(progress.done), total=format_number(progress.total))
    return format_number(progress.done) if progress.done else ""


class JobLine(QWidget):
    """One job of the strip."""

    def __init__(self, job: Job, stop: Callable[[], None], stage: Callable[[str], str]) -> None:
        super().__init__()
        self.job, self._stage = job, stage
        self.is_due = False
        self.setAccessibleName(job.title)
        self._words = ElidedLabel(job.title, "strong")
        self._figures = ElidedLabel("", "soft")
        self.words = self._brief = ""
        self._bar = with_name(QProgressBar(textVisible=False), job.title)
        self._bar.setFixedWidth(SIZE.field_least * 3 // 4)
        self.stop = plain(_("&Stop"), lambda: self._stop(stop), "player-stop")
        self.stop.setAccessibleName(_("Stop: {job}").format(job=job.title))
        self.stop.setVisible(not job.only_looks)  # writes wait for it: without it nothing could be written
        fill(inner_row(self, SPACE.l), self._words, self._figures, 1, self._bar, self.stop)
        self.show_progress(0.0)

    def show_progress(self, elapsed: float) -> None:
        progress = self.job.progress
        if self.job.stopping or progress is None or not progress.total:
            self._bar.setRange(0, 0 if self.job.state is State.RUNNING else SCALE)
        else:
            self._bar.setRange(0, SCALE)
            self._bar.setValue(round(SCALE * min(progress.done / progress.total, 1.0)))
        self.words, self._brief = self._sentence(progress, elapsed)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the stage out where title, figures and time left would not fit with it."""
        fixed = [self._bar.minimumWidth(), self.stop.sizeHint().width(), 3 * SPACE.l]
        room = self.width() - self._words.sizeHint().width() - sum(fixed)
        fits = self._figures.fontMetrics().horizontalAdvance(self.words) < room
        self._figures.set_text(self.words if fits else self._brief)

    def _sentence(self, progress: Progress | None, elapsed: float) -> tuple[str, str]:
        """Return the text of the progress, and the same without its stage."""
        if self.job.stopping:
            return (_("stopping; what was saved is undone") if self.job.writes else _("stopping"),) * 2
        if self.job.state is State.WAITING:
            return (_("waiting in line"),) * 2
        if progress is None:
            return "", ""
        left = seconds_left(progress, elapsed)
        known = [part for part in (figures(progress), "" if left is None else time_left(left)) if part]
        whole = " · ".join(filter(None, (self._stage(progress.stage), *known)))
        return whole, " · ".join(known) or whole

    def _stop(self, stop: Callable[[], None]) -> None:
        self.stop.setEnabled(False)
        stop()
        self.show_progress(0.0)


class JobStrip(QFrame):
    """A line for each titled job that takes some time, three at most; hidden if there is none.

    `stage` returns the name of a stage. Emits `changed` when lines come or go.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, stage: Callable[[str], str] = str) -> None:
        super().__init__()
        self._jobs, self._stage = jobs, stage
        self.setProperty("ground", "strip")
        self.setAccessibleName(_("Work in progress"))
        self._lines: dict[Job, JobLine] = {}
        self._layout = inner_column(self, SPACE.xs, (SPACE.xl, SPACE.s, SPACE.xl, SPACE.m))
        self._more = ElidedLabel("", "small")
        self._layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        for signal in (jobs.given, jobs.started, jobs.progressed):
            signal.connect(self._show)
        for signal in (jobs.finished, jobs.stopped, jobs.failed):
            signal.connect(self._drop)
        for job in jobs.running:
            self._show(job)
        self._count()

    @property
    def lines(self) -> list[JobLine]:
        return list(self._lines.values())

    def _show(self, job: Job) -> None:
        if not job.title or job.ended:
            return
        if job not in self._lines:
            line = JobLine(job, lambda: self._jobs.stop(job), self._stage)
            self._lines[job] = line
            self._layout.insertWidget(len(self._lines) - 1, line)
            line.hide()
            QTimer.singleShot(SHOWN_AFTER_MS, line, lambda: self._make_due(line))
        self._lines[job].show_progress(self._jobs.ticks() - job.since)

    def _drop(self, job: Job, _error: object = None) -> None:
        line = self._lines.pop(job, None)
        if line is not None:
            self._layout.removeWidget(line)
            discard(line)
            self._count()
            if job.since and self._jobs.ticks() - job.since >= ALERT_SECONDS:
                QApplication.alert(self.window())  # who turned to another program sees it in the taskbar or the Dock

    def _make_due(self, line: JobLine) -> None:
        line.is_due = True
        self._count()

    def _count(self) -> None:
        due = [line for line in self._lines.values() if line.is_due]
        for place, line in enumerate(due):
            line.setVisible(place < MOST_LINES)
        hidden = max(len(due) - MOST_LINES, 0)
        self._more.set_text(counted("{n} more waits", "{n} more wait", hidden))
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(due))
        self.changed.emit()
