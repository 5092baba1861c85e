"""Ctrl-C while the program starts or ends: one line and exit code 130, never a traceback."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""Exit code of a program ended by Ctrl-C, as shells expect it."""


@contextmanager
def interrupts_quiet() -> Iterator[None]:
    """Context in which Ctrl-C ends the program at once: nothing is open yet, and no language is set."""
    try:
        before = signal.signal(signal.SIGINT, _end)
    except ValueError:  # only the main thread may handle signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def interrupts_said() -> Iterator[None]:
    """Context that turns Ctrl-C before or after the command itself into exit code 130."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _end(_signal: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
