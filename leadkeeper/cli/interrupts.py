"""Ctrl-C while the program begins or ends: one line and exit code 130, never a traceback."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended, as shells know it."""


@contextmanager
def interrupts_quiet() -> Iterator[None]:
    """Inside, Ctrl-C ends the program at once: nothing is open yet, and nothing could be said in a language."""
    try:
        before = signal.signal(signal.SIGINT, _end)
    except ValueError:  # only the main thread hears of signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def interrupts_said() -> Iterator[None]:
    """Turns a Ctrl-C that comes before or after the command itself into exit code 130."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _end(_signal: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
