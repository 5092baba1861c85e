"""Keeps the numbers beside the names of the pages: what waits there, counted at the start and after each change."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.page_counts import PageCounts, page_counts
from leadkeeper.words import ngettext
from ui.job import Job
from ui.jobs import Jobs
from ui.models.formats import number
from ui.widgets.sidebar import Sidebar

PAUSE_MS = 250
"""Changes that come one after the other are counted together, and the page that is opened comes first."""


class Waiting(QObject):
    """Counts aside. Who waits for a review is not counted here, since that looks at everybody: pages say it."""

    def __init__(self, sidebar: Sidebar, jobs: Jobs, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._sidebar, self._jobs, self._clock = sidebar, jobs, clock
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.count)
        jobs.finished.connect(self._job_finished)
        self._pause.start()

    def count(self) -> None:
        """Counts again what waits on each page."""
        today = paris_day(self._clock())
        self._jobs.read(lambda db: page_counts(db, today), self._show, replace="page.counts", owner=self, aside=True)

    def _show(self, found: PageCounts) -> None:
        for page, count in (
            ("sources", found.forms),
            ("register", found.notices),
            ("complaints", found.complaints),
            ("requests", found.requests),
        ):
            self._sidebar.set_count(page, count, _waits(page, count))

    def _job_finished(self, job: Job) -> None:
        if job.changes:
            self._pause.start()


def _waits(page: str, count: int) -> str:
    """What waits on a page, in words."""
    words = {
        "sources": ngettext("{n} form to mend or describe", "{n} forms to mend or describe", count),
        "register": ngettext("{n} thing to tell a partner", "{n} things to tell partners", count),
        "complaints": ngettext("{n} new complaint", "{n} new complaints", count),
        "requests": ngettext("{n} open request", "{n} open requests", count),
    }
    return words[page].format(n=number(count))
