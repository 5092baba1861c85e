"""Idle work of the GUI thread: preload the modules of pages, collect garbage, return freed memory."""

from __future__ import annotations

import ctypes
import gc
import linecache
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import QObject, QTimer

OURS = ("ui.", "leadkeeper.")
FIRST_MS, PAUSE_MS = 1_500, 40
"""Delay after the book is open, and pause after each module, in milliseconds."""


class ModulePreloader(QObject):
    """Imports modules in idle time, each after those it depends on; ends with its parent."""

    def __init__(self, modules: Iterable[str], parent: QObject) -> None:
        super().__init__(parent)
        self._waiting = missing(modules)
        self._timer = QTimer(self, interval=FIRST_MS)
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """Start after a delay: the page being opened comes first."""
        gc.unfreeze()
        self._timer.start()

    @property
    def ended(self) -> bool:
        """Whether nothing is left to load, or it has not begun."""
        return not self._timer.isActive()

    def _step(self) -> None:
        self._timer.setInterval(PAUSE_MS)
        module = next(self._waiting, None)
        if module is None:
            self._timer.stop()
            gc.freeze()  # loaded modules stay, so the collector need not scan them each time
        else:
            import_module(module)


def missing(modules: Iterable[str]) -> Iterator[str]:
    """Yield those of our modules not yet loaded, each after the modules it imports."""
    seen: set[str] = set()
    for module in modules:
        yield from _in_order(module, seen)


def _in_order(module: str, seen: set[str]) -> Iterator[str]:
    if module in seen or module in sys.modules:
        return
    seen.add(module)
    spec = find_spec(module)
    code = getattr(spec.loader, "get_code", lambda _name: None)(module) if spec is not None else None
    for name in code.co_names if code is not None else ():  # imports inside functions are left for their call
        if name.startswith(OURS):
            yield from _in_order(name, seen)
    yield module


def trim_memory() -> None:
    """Return freed memory to the system; callable in any thread, takes some milliseconds.

    The C library of most Linux systems keeps freed memory for reuse, separately in each thread: after everybody was
    judged that is more than the whole window needs. PySide also keeps memory for the source of the modules that it
    loads.
    """
    linecache.clearcache()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, others need none
        if trim is not None:
            trim(0)


SWEEP_MS = 1_000
WAITS_MOST = 60  # sweeps that work in progress may delay


class GuiThreadGc(QObject):
    """Collects garbage in the GUI thread only: Python's collector runs in any thread, and destroys widgets there.

    Waits while `busy`: going through the objects of a judgement in progress takes 30 to 130 ms (bench window).
    """

    def __init__(self, busy: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._busy, self._waited = busy, 0
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=SWEEP_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Collect as much as Python itself would have by now, unless work is in progress."""
        if self._waited < WAITS_MOST and self._busy():
            self._waited += 1
            return
        self._waited = 0
        counts, limits = gc.get_count(), gc.get_threshold()
        full = [age for age in range(3) if counts[age] > limits[age] > 0]
        if full:
            gc.collect(max(full))

    def end(self) -> None:
        """Re-enable Python's own collector, if it was enabled before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
