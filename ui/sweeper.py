"""Collects garbage where widgets may be destroyed: in the thread of the window."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

SWEEP_MS = 1_000


class Sweeper(QObject):
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
