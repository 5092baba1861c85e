"""How soon the program answers: the help of the command line, the first picture of the window, in new processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.alone import ROOT
from tests.bench.book import begin
from tests.bench.make_book import make_book

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

TIMES = 7


def run(tell: Callable[[str], None]) -> None:
    """Tells the start of `leadkeeper --help` and of the window with a book, and of Python itself to compare with."""
    bare, ours = seconds([sys.executable, "-c", ""]), seconds([sys.executable, "-m", "leadkeeper", "--help"])
    tell(f"leadkeeper --help: {ours:.2f} s (goal 0.4), Python alone {bare:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        archive, _ = make_book(Path(folder), 0)
        book = Path(folder) / "book.leads"
        begin(archive, book)
        painted = seconds([sys.executable, "-m", "tests.bench.bench_start", str(book)])
        tell(f"leadkeeper open BOOK, to the end of the process that painted once: {painted:.2f} s (goal 1.2)")


def seconds(command: Sequence[str]) -> float:
    """The median time of a command, after one that warms the files up."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    times = []
    for _ in range(TIMES + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
        times.append(time.perf_counter() - start)
    return sorted(times[1:])[TIMES // 2]


def paint_once(book: Path) -> None:
    """Opens the window as the command does, and ends the process when it has painted a page of the book."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    import ui.main_window

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, ui.main_window.MainWindow):
                QTimer.singleShot(0, lambda: os._exit(0))  # what remains to be done is not what is measured
            return False

    shown = ui.main_window.MainWindow.showEvent
    watches: list[Watch] = []

    def show(self: ui.main_window.MainWindow, event: object) -> None:
        watches.append(Watch())
        QApplication.instance().installEventFilter(watches[-1])
        shown(self, event)

    ui.main_window.MainWindow.showEvent = show
    from leadkeeper.cli.window import show_window

    show_window(book)


if __name__ == "__main__":
    paint_once(Path(sys.argv[1]))
