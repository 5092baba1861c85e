"""The window as a bench has it: opened on a book without a screen, looked at from its own thread."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

BEAT_MS = 4
PATIENCE_S = 300.0


class Window:
    """The program with a book open and a page shown."""

    def __init__(self, book: Path, page: str) -> None:
        from ui.app import SWITCH_SECONDS, Application
        from ui.idle import GuiThreadGc
        from ui.settings import Settings

        sys.setswitchinterval(SWITCH_SECONDS)
        self.app = QApplication([])
        settings = Settings(book.with_name("window.ini"))
        settings.language, settings.theme, settings.last_page = "en", "light", page
        self.made = Application(self.app, settings)
        self._sweeper = GuiThreadGc(self.made.book.is_busy)
        self.made.welcome()
        self.made.window.show()
        self.made.open_book(book)

    @property
    def book_view(self) -> Any:
        """What stands in the window; None until the book is open."""
        return self.made.window.book_view

    @property
    def jobs(self) -> Any:
        """The jobs of the open book."""
        return self.made.window._jobs

    def page(self, name: str) -> Any:
        """A page, opened now."""
        self.book_view.open_page(name)
        return self.book_view.page

    def until(self, there: Callable[[], object], patience: float = PATIENCE_S) -> bool:
        """Lets the window live until something is so; False if it never was."""
        end = time.perf_counter() + patience
        waking = QTimer(interval=BEAT_MS)
        waking.start()  # with a time limit of its own, `processEvents` does not wait, but takes all of a processor
        while not there():
            if time.perf_counter() > end:
                return False
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QCoreApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete: no loop runs that would do it
        return True

    def rest(self, seconds: float) -> None:
        """Lets the window live for a while."""
        self.until(lambda: False, seconds)

    def quiet(self) -> None:
        """Waits until no work is left, and what it showed last is laid out and drawn: nobody types between these."""
        self.until(lambda: self.book_view is not None and self.book_view.current and not self.jobs.running)
        for _again in range(3):  # what is laid out asks for more
            self.app.processEvents()

    def close(self) -> None:
        """Ends the work and closes the book."""
        self.made.close_book()
        self._sweeper.end()
        self.made.window.close()
        self.made.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, 52)  # before Python takes the program down, in whatever order


class Beats:
    """How late a timer of the window's thread rings: what a person would feel as standing still.

    `own` is the part of it that the thread worked, whatever else the machine had to do.
    """

    def __init__(self) -> None:
        self.late: list[float] = []
        self.own: list[float] = []
        self._timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._ring)

    def _ring(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.late.append(max(now - self._last - BEAT_MS / 1000, 0.0))
        self.own.append(used - self._used)
        self._last, self._used = now, used

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Inside, the timer rings."""
        self.late, self.own = [], []
        self._last, self._used = time.perf_counter(), time.thread_time()
        self._timer.start()
        try:
            yield
        finally:
            self._timer.stop()
            self._ring()

    def found(self, name: str) -> dict[str, float]:
        """The milliseconds of lateness, 99 of a hundred and the most, and the most that the thread worked itself."""
        return {
            f"{name}p99": share(self.late, 0.99) * 1000,
            f"{name}worst": max(self.late) * 1000,
            f"{name}own": max(self.own) * 1000,
        }


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


def resident() -> float:
    """Megabytes of memory in use now; 0 where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * 4096 / 1e6 if told.exists() else 0.0
