"""What is seen of the wizard while a file is read through, tried or imported: rows, seconds, and a way to go on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from leadkeeper.words import _
from leadkeeper.words.progress import stage
from ui.job import Job, State
from ui.theme import SPACE
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.job_strip import SCALE, figures, seconds_left, time_left
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled

COUNTED_IN_ROWS = ("import", "try", "index", "undo")


class WorkingStep(Scrolled):
    """Shows how far a job of the wizard is; `aside_wanted` asks to hide the wizard until it is done."""

    aside_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        card = Card()
        self.title, self.words = label("", "heading"), label("", "soft")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.aside = plain(_("&Work on meanwhile"), self.aside_wanted.emit)
        card.add(self.title, self.bar, self.words)
        card.set_gap(SPACE.m)
        card.add(self.aside, left=True)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def begin(self, job: Job, title: str, *, may_hide: bool) -> None:
        """Shows a job that has just been given; one that `may_hide` goes on without the wizard being seen."""
        self.title.setText(title)
        self.bar.setAccessibleName(title)
        self.aside.setVisible(may_hide)
        self.show_job(job, 0.0)

    def show_job(self, job: Job, elapsed: float) -> None:
        """Shows how far a job is, `elapsed` seconds after it began."""
        progress = job.progress
        total = progress.total if progress is not None and not job.stopping else None
        self.bar.setRange(0, SCALE if total else 0)
        if progress is not None and total:
            self.bar.setValue(round(SCALE * min(progress.done / total, 1.0)))
        self.words.setText(_sentence(job, elapsed))


def _sentence(job: Job, elapsed: float) -> str:
    progress = job.progress
    if job.stopping:
        return _("stopping; what it wrote is taken back") if job.writes else _("stopping")
    if progress is None:
        return _("waits for its turn") if job.state is State.WAITING else ""
    left = seconds_left(progress, elapsed)
    shown = figures(progress) if progress.stage in COUNTED_IN_ROWS else ""
    if shown and progress.stage in ("import", "try"):
        shown = _("{figures} rows").format(figures=shown)
    return " · ".join(part for part in (stage(progress.stage), shown, "" if left is None else time_left(left)) if part)
