"""Loads the code of pages before they are opened, one module at a time while nobody waits for anything."""

from __future__ import annotations

import ctypes
import gc
import linecache
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import QObject, QTimer

OURS = ("ui.", "leadkeeper.")
FIRST_MS, PAUSE_MS = 1_500, 40
"""How long after the book is there it begins, and how long it gives way after each module."""


class ModulePreloader(QObject):
    """Imports modules, and before each what it needs itself; ends with its parent."""

    def __init__(self, modules: Iterable[str], parent: QObject) -> None:
        super().__init__(parent)
        self._waiting = missing(modules)
        self._timer = QTimer(self, interval=FIRST_MS)
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """Begins in a while: what is opened first comes first."""
        gc.unfreeze()
        self._timer.start()

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to load, or it has not begun."""
        return not self._timer.isActive()

    def _step(self) -> None:
        self._timer.setInterval(PAUSE_MS)
        module = next(self._waiting, None)
        if module is None:
            self._timer.stop()
            gc.freeze()  # what was loaded stays: whoever looks for garbage need not look at it each time
        else:
            import_module(module)


def missing(modules: Iterable[str]) -> Iterator[str]:
    """Those of some modules of ours that are not loaded yet, each after those that it imports when it is loaded."""
    seen: set[str] = set()
    for module in modules:
        yield from _in_order(module, seen)


def _in_order(module: str, seen: set[str]) -> Iterator[str]:
    if module in seen or module in sys.modules:
        return
    seen.add(module)
    for one in _imports_of(module):
        yield from _in_order(one, seen)
    yield module


def _imports_of(module: str) -> Iterator[str]:
    """The modules of ours that a module names where it imports: what a function imports stays for when it is called."""
    spec = find_spec(module)
    code = getattr(spec.loader, "get_code", lambda _name: None)(module) if spec is not None else None
    for name in code.co_names if code is not None else ():
        if name.startswith(OURS):
            yield name


def trim_memory() -> None:
    """Gives back what long work has freed; in any thread, some milliseconds.

    The C library of most Linux systems keeps it for the next time, in each thread apart: after everybody was judged
    that is more than the whole window needs. PySide reads the text of modules as it loads them, and it stays.
    """
    linecache.clearcache()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, others need none
        if trim is not None:
            trim(0)


SWEEP_MS = 1_000


class GuiThreadGc(QObject):
    """Collects garbage in the GUI thread alone: Python's own collector would run in any thread, and a widget in a cycle
    of references would be destroyed there.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=SWEEP_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Collects as much as Python itself would have by now."""
        counts, limits = gc.get_count(), gc.get_threshold()
        full = [age for age in range(3) if counts[age] > limits[age] > 0]
        if full:
            gc.collect(max(full))

    def end(self) -> None:
        """Leaves it to Python again, if it was Python's before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
