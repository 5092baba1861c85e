"""The program ends when its window is closed, also while something is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
    script = folder / "play.py"
    script.write_text(play, "utf-8")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd()), "HOME": str(folder)}
    command = [sys.executable, "-P", str(script), str(begun(folder)), str(seconds)]
    return subprocess.run(command, env=env, timeout=50, check=False).returncode
