"""Jobs whose reads wait until a test lets them go, as those of a large book do."""

from __future__ import annotations

from typing import Any

from ui.jobs import InlineJobs, Job


class HeldJobs(InlineJobs):
    """Reads wait while `held`, and writes while `writes_held`; the others run in place."""

    def __init__(self, db: Any = None) -> None:
        super().__init__(db)
        self.held = self.writes_held = False
        self._waiting: list[Job] = []

    def release(self) -> None:
        """Run what waits, in order, and what it asks for."""
        self.held = self.writes_held = False
        waiting, self._waiting = self._waiting, []
        for job in waiting:
            if not job.ended:
                super()._start(job)

    def release_next(self) -> None:
        """Run the first that waits; what it asks for waits as before."""
        self._waiting = [job for job in self._waiting if not job.ended]
        super()._start(self._waiting.pop(0))

    def _start(self, job: Job) -> None:
        if self.writes_held if job.writes else self.held:
            self._waiting.append(job)
        else:
            super()._start(job)
