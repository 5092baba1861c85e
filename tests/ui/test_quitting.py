"""The program ends when its window is closed, also while something is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
    if window.shell is None or not window.shell.current:
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


@pytest.mark.parametrize("seconds", [60.0, 0.8], ids=["while it is written", "once it was written"])
def test_stop_and_close_ends_the_program(tmp_path: Path, seconds: float) -> None:
    play = tmp_path / "play.py"
    play.write_text(PLAY, "utf-8")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd()), "HOME": str(tmp_path)}
    command = [sys.executable, "-P", str(play), str(begun(tmp_path)), str(seconds)]
    assert subprocess.run(command, env=env, timeout=50, check=False).returncode == 0
