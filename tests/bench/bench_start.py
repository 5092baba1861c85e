"""How soon the program answers: the help of the command line, the first picture of the window, in new processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

from tests.bench.alone import ROOT
from tests.bench.book import begin
from tests.bench.make_book import make_book

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
        tell(f"leadkeeper open BOOK, first paint: {painted:.2f} s (goal 0.5)")


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
    """Opens the window as the command does, and ends the process when it has painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QApplication

    from leadkeeper.cli.app import show_window
    from ui.main_window import MainWindow

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
                QTimer.singleShot(0, lambda: os._exit(0))  # closing the program is not what is measured
            return False

    watch = Watch()
    shown = MainWindow.showEvent

    def show(window: MainWindow, event: QShowEvent) -> None:
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(watch)
        shown(window, event)

    with patch.object(MainWindow, "showEvent", show):
        show_window(book)


if __name__ == "__main__":
    paint_once(Path(sys.argv[1]))
