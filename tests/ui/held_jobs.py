"""Jobs whose reads wait until a test lets them go, as those of a large book do."""

from __future__ import annotations

from typing import Any

from ui.job import Job
from ui.jobs import InlineJobs


class HeldJobs(InlineJobs):
    """Reads wait while `held`; writes run in place."""

    def __init__(self, db: Any = None) -> None:
        super().__init__(db)
        self.held = False
        self._waiting: list[Job] = []

    def release(self) -> None:
        """Run what waits, in order, and what it asks for."""
        self.held = False
        waiting, self._waiting = self._waiting, []
        for job in waiting:
            if not job.ended:
                super()._start(job)

    def _start(self, job: Job) -> None:
        if self.held and not job.writes:
            self._waiting.append(job)
        else:
            super()._start(job)
