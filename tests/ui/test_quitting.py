"""The program ends when its window is closed, also while something is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import open_book
from tests.systems import WINDOWS
from tests.ui.opened_app import begun

PLAY = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from ui import app
from ui.widgets.message_boxes import Question
from leadkeeper.progress import Progress

made = []
kept = app.Application.__init__
def noted(self, *args, **kwargs):
    kept(self, *args, **kwargs)
    made.append(self)
    QTimer.singleShot(200, once_open)
app.Application.__init__ = noted

def slow(_db):
    end = time.monotonic() + float(sys.argv[2])
    while time.monotonic() < end:
        time.sleep(0.02)
        yield Progress("write", 0, 0)

def once_open():
    window, book = made[0].window, made[0].book
    if window.book_view is None or not window.book_view.current:
        return QTimer.singleShot(100, once_open)
    book.jobs.write(slow, lambda _done: None, title="Slow work")
    QTimer.singleShot(100, window.close)
    QTimer.singleShot(1500, answer)

def answer():
    boxes = made[0].window.findChildren(Question)
    if not boxes:
        return QTimer.singleShot(200, answer)
    boxes[0].yes.click()


sys.exit(app.run_window(Path(sys.argv[1])))
"""


ENDED = PLAY.replace(
    """    boxes = made""",
    """    if made[0].book.jobs.writing:
        return QTimer.singleShot(100, answer)
    open_boxes = [box for box in made[0].window.findChildren(Question) if box.isVisible()]
    if made[0].window.isVisible() and not open_boxes:
        return made[0].window.close()
    boxes = made""",
)


def test_the_question_about_work_goes_when_the_work_has_ended(tmp_path: Path) -> None:
    assert ended(tmp_path, ENDED, 2.5) == 0


def test_stop_and_close_ends_the_program_while_it_writes(tmp_path: Path) -> None:
    assert ended(tmp_path, PLAY, 60.0) == 0


def ended(folder: Path, play: str, seconds: float) -> int:
    """The exit code of a program that plays this on a new book, while work of so many seconds goes on."""
    with playing(folder, play, seconds) as process:
        return process.wait(50)


@contextmanager
def playing(folder: Path, play: str, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """A program that plays this on a new book, while work of so many seconds goes on."""
    script = folder / "play.py"
    script.write_text(play, "utf-8")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd()), "HOME": str(folder)}
    command = [sys.executable, "-P", str(script), str(begun(folder)), str(seconds)]
    with subprocess.Popen(command, env=env, text=True, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


HEARS_ALL = """import signal
for name in ("SIGTERM", "SIGHUP", "SIGINT"):  # a run in the background hands down that some are ignored
    signal.signal(getattr(signal, name), signal.SIG_DFL)
"""
SIGNALLED = HEARS_ALL + PLAY.replace(
    """    QTimer.singleShot(100, window.close)
    QTimer.singleShot(1500, answer)""",
    """    QTimer.singleShot(500, lambda: print("writes", flush=True))""",
)


@pytest.mark.parametrize("name", [] if WINDOWS else ["SIGTERM", "SIGHUP", "SIGINT"])  # Windows asks Qt itself
def test_a_signal_closes_the_book_and_the_next_start_names_the_work_that_it_broke_off(
    tmp_path: Path, name: str
) -> None:
    with playing(tmp_path, SIGNALLED, 60.0) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writes\n"
        process.send_signal(getattr(signal, name))
        assert process.wait(50) == 0
    book = tmp_path / "clodomir.leads"
    assert {one.name for one in tmp_path.glob("clodomir.leads*")} == {book.name, f"{book.name}.holder"}
    with open_book(book, write=True) as opened:
        assert opened.lock is not None
        assert opened.lock.broken_off == "Slow work"
