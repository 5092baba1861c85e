"""One piece of work for the window: `Job`, its state, and how it is performed in the current thread."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject

from leadkeeper.progress import Progress, run

Fetch = Callable[[Sequence[int], Callable[[Mapping[int, Any] | None], None]], None]
"""Requests rows by id; the callback gets them later, or None if they cannot be read."""

PROGRESS_PERIOD = 0.1  # seconds


class State(Enum):
    """The state of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work: title, `progress`, and the start time `since` (monotonic seconds).

    `aside` marks a long read, which runs in a thread of its own so that short ones need not wait. A backup runs
    `apart`, in one more thread, so that no read waits for it. A job that `only_looks` occupies the writing thread, so
    that nothing is written before it ends. A `dry_run` needs that thread too, and leaves the book unchanged.
    """

    title: str
    writes: bool
    make: Callable[[Any], Any]
    on_done: Callable[[Any], None] | None
    on_failed: Callable[[BaseException], None] | None
    name: str = ""
    owner: QObject | None = None
    state: State = State.WAITING
    progress: Progress | None = None
    since: float = 0.0
    begun: bool = False
    stopping: bool = False
    interrupted: bool = False
    aside: bool = False
    apart: bool = False
    only_looks: bool = False
    dry_run: bool = False

    @property
    def changes(self) -> bool:
        """Whether it may change the book."""
        return self.writes and not (self.only_looks or self.dry_run)

    @property
    def ended(self) -> bool:
        """Whether it is done, stopped or failed."""
        return self.state in (State.DONE, State.STOPPED, State.FAILED)

    def let_go(self) -> None:
        """Drop its references in the GUI thread: a widget must not be destroyed in another thread."""
        self.make = _nothing
        self.on_done = self.on_failed = self.owner = None


@dataclass(frozen=True, slots=True)
class News:
    """An event of a job: a progress, or its end with result or failure."""

    job: Job
    state: State
    value: Any


Tell = Callable[[News], None]
Ticks = Callable[[], float]


def _nothing(_db: Any) -> None:
    """Replaces the work of a job that has ended."""


class _StopAsked(BaseException):
    """Thrown into a flow between two steps to stop it; a BaseException, so that no flow catches it."""


def perform(job: Job, db: Callable[[], Any], tell: Tell, ticks: Ticks) -> None:
    """Run a job in the current thread, and report its progress and its end."""
    if job.stopping:
        tell(News(job, State.STOPPED, None))
        return
    tell(News(job, State.RUNNING, None))
    try:
        made = _made(job, db())
        is_flow = inspect.isgenerator(made)
        value = run(made, _paced(job, tell, ticks)) if is_flow else made
    except _StopAsked:
        tell(News(job, State.STOPPED, None))
    except BaseException as error:  # noqa: BLE001  a panic of a reader is a BaseException; all reach the GUI thread
        tell(News(job, State.STOPPED if job.interrupted else State.FAILED, error))
    else:
        tell(News(job, State.DONE, value))


def _made(job: Job, db: Any) -> Any:
    """Return the result of a job or its flow, unless it was stopped while the book opened."""
    if job.stopping:
        raise _StopAsked
    return job.make(db)


def _paced(job: Job, tell: Tell, ticks: Ticks) -> Callable[[Progress], None]:
    """Return the progress callback of a flow: reports ten times a second, and stops the flow on request."""
    last = float("-inf")

    def step(progress: Progress) -> None:
        nonlocal last
        if job.stopping:
            raise _StopAsked
        now = ticks()
        if now - last >= PROGRESS_PERIOD:
            last = now
            tell(News(job, State.RUNNING, progress))

    return step
