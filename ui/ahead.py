"""Loads the code of pages before they are opened, one module at a time while nobody waits for anything."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import QObject, QTimer

OURS = ("ui.", "leadkeeper.")
FIRST_MS, PAUSE_MS = 1_500, 40
"""How long after the book is there it begins, and how long it gives way after each module."""


class Ahead(QObject):
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
