"""A disk that gives up at a step: the n-th time that something in a folder is opened for writing, renamed or synced."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.systems import kill_oneself

CHANGES = {"os.rename": 2, "os.link": 2, "os.mkdir": 1}
"""Audited calls that change a folder, and how many of their arguments are paths."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass
class Disk:
    """Counts steps within `folder`; at step `last` it does `give_up`."""

    folder: str = ""
    last: int = 0
    steps: int = 0
    give_up: Callable[[], None] = lambda: None

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.last:
            self.give_up()

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.folder:
            return
        paths = arguments[: CHANGES.get(event, 0)]
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
            paths = arguments[:1]
        if any(self.folder in str(path) for path in paths if isinstance(path, str | bytes | Path)):
            self.step()


DISK = Disk()
"""The one disk of this program: a hook for audits can be added, but never taken away."""
REAL_FSYNC = os.fsync


def install() -> None:
    """Lets the disk see what happens from now on; until `failing` it only looks on."""
    if os.fsync is REAL_FSYNC:
        sys.addaudithook(DISK.audit)

        def fsync(handle: int) -> None:
            if DISK.folder:
                DISK.step()
            REAL_FSYNC(handle)

        os.fsync = fsync


@contextmanager
def failing(folder: Path, last: int, number: int) -> Iterator[Disk]:
    """Inside, the step `last` in the folder fails with this errno; `steps` counts them all."""

    def refuse() -> None:
        raise OSError(number, os.strerror(number))

    with _armed(folder, last, refuse):
        yield DISK


@contextmanager
def killing(folder: Path, last: int) -> Iterator[Disk]:
    """Inside, the program is killed at the step `last`."""
    with _armed(folder, last, kill_oneself):
        yield DISK


@contextmanager
def _armed(folder: Path, last: int, give_up: Callable[[], None]) -> Iterator[None]:
    install()
    DISK.folder, DISK.last, DISK.steps, DISK.give_up = str(folder), last, 0, give_up
    try:
        yield
    finally:
        DISK.folder = ""
