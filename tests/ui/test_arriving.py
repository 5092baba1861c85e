"""A file that the desktop hands over while the program runs is told of; whatever else happens is let pass.

Qt knows one application a process, so each question is asked in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKED = """
import sys
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from ui.app import DesktopApplication

app, came = DesktopApplication([]), []
app.came.connect(came.append)
taken = QCoreApplication.sendEvent(app, QFileOpenEvent(sys.argv[1] if sys.argv[2] == "file" else QUrl(sys.argv[1])))
QCoreApplication.sendEvent(app, QEvent(QEvent.Type.User))
print(taken, [path.name for path in came])
"""


def answer(arrives: str, kind: str) -> str:
    """Whether the event was taken, and which files were told of."""
    command = [sys.executable, "-P", "-c", ASKED, arrives, kind]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()


def test_a_file_of_the_desktop_is_told_of(tmp_path: Path) -> None:
    assert answer(str(tmp_path / "shop.leads"), "file") == "True ['shop.leads']"


def test_an_address_that_is_no_file_and_other_events_are_let_pass() -> None:
    assert answer("https://clodomir.example", "address").endswith(" []")
