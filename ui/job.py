"""One piece of work for the window: what it is, how far it has come, and how it is done where one stands."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject

from leadkeeper.progress import Progress, run

Fetch = Callable[[Sequence[int], Callable[[Mapping[int, Any] | None], None]], None]
"""Asks for the rows of some ids; the second argument is called with them later, or with None if they cannot be had."""

PROGRESS_PERIOD = 0.1  # seconds


class State(Enum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work: what it is called, how far it is (`progress`), and since when it runs (monotonic seconds).

    `aside` marks a long question: it has a thread of its own, so that short ones need not wait for it. What copies the
    book goes `apart`, in one more: no question need wait for that. What `only_looks` has the writing thread, so that
    nothing is written before it ends. A `dry_run` needs that thread too, and leaves the book as it was.
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
        """Whether the book may be another once it is done."""
        return self.writes and not (self.only_looks or self.dry_run)

    @property
    def ended(self) -> bool:
        """Whether it is done, stopped or failed."""
        return self.state in (State.DONE, State.STOPPED, State.FAILED)

    def let_go(self) -> None:
        """Forgets whom it was for, in the GUI thread: a widget whose last holder is another thread would die there."""
        self.make = _nothing
        self.on_done = self.on_failed = self.owner = None


@dataclass(frozen=True, slots=True)
class News:
    """What a thread has to say of a job: a progress, or its end with its result or failure."""

    job: Job
    state: State
    value: Any


Tell = Callable[[News], None]
Ticks = Callable[[], float]


def _nothing(_db: Any) -> None:
    """What a job has left to do once it has ended."""


class _StopAsked(BaseException):
    """Thrown between two steps of a flow when the person no longer wants it; a BaseException, so no flow keeps it."""


def perform(job: Job, db: Callable[[], Any], tell: Tell, ticks: Ticks) -> None:
    """Does a job where one stands, and tells its progress and its end."""
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
    """The answer of a job or its flow, unless it was stopped while the book opened."""
    if job.stopping:
        raise _StopAsked
    return job.make(db)


def _paced(job: Job, tell: Tell, ticks: Ticks) -> Callable[[Progress], None]:
    """What is called at each step of a flow: lets through ten a second, and ends it when it shall stop."""
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
