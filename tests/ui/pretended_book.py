"""A book that is not there, for jobs to work on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from pytestqt.qtbot import QtBot

from leadkeeper.progress import Flow, Progress
from ui.jobs import Job

WAIT_MS = 5_000


class Desk:
    """A pretended book that notes what the threads do with it."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.threads: dict[str, threading.Thread] = {}
        self.interrupted = threading.Event()
        self.go_on = threading.Event()
        self.reached = threading.Event()
        self.refuse: Exception | None = None

    @contextmanager
    def connection(self, kind: str) -> Iterator[str]:
        if self.refuse is not None:
            raise self.refuse
        self.notes.append(f"{kind} opened")
        here = self.threads[kind] = threading.current_thread()
        yield kind
        assert here is threading.current_thread()
        self.notes.append(f"{kind} closed")

    def interrupt(self, db: str) -> None:
        self.notes.append(f"{db} interrupted")
        self.interrupted.set()

    def endless(self, db: str) -> Flow[None]:
        """A flow that goes on until it is stopped, and notes that it rolled back."""
        try:
            for n in count():
                self.reached.set()
                yield Progress("write", n)
        finally:
            self.notes.append(f"{db} rolled back")

    def one_long_statement(self, _db: str) -> None:
        """A question that ends only when it is interrupted, as SQLite's does."""
        self.reached.set()
        assert self.interrupted.wait(WAIT_MS / 1000)
        raise RuntimeError("interrupted")


def steps(n: int, result: Any = "written") -> Callable[[Any], Flow[Any]]:
    """A flow of so many steps."""

    def flow(_db: Any) -> Flow[Any]:
        for done in range(n):
            yield Progress("write", done, n)
        return result

    return flow


def failing(error: Exception) -> Callable[[Any], Flow[Any]]:
    """A flow that fails at its second step."""

    def flow(_db: Any) -> Flow[Any]:
        yield Progress("write", 1, 2)
        raise error

    return flow


def ended(qtbot: QtBot, *made: Job) -> None:
    """Waits until the jobs have ended."""
    qtbot.waitUntil(lambda: all(job.ended for job in made), timeout=WAIT_MS)
