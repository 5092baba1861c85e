"""One window for a book: a second start for a book that is open here brings its window to the front.

The second process writes into a file that the first one watches. No socket: the program speaks to nobody.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from leadkeeper.system import disk, windows
from ui.settings import settings_file

ACTIVATION = "XDG_ACTIVATION_TOKEN"
"""Environment variable by which Wayland lets a program that the user just started pass its right to the front."""

ASKED = "show"
ATTEMPTS, PAUSE = 30, 0.1  # three seconds


def requests_folder() -> Path:
    """Return the folder of the files by which processes of this user ask one another."""
    return settings_file().parent / "windows"


class ShowRequests(QObject):
    """Emits `wanted(token)` when another process asks this one to show its window; until `end`."""

    wanted = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        folder.mkdir(parents=True, exist_ok=True)
        self._file = _file_of(folder, os.getpid())
        self._file.write_text("", "utf-8")
        self._watcher = QFileSystemWatcher([str(self._file)], self)
        self._watcher.fileChanged.connect(self._read)

    def _read(self) -> None:
        token = self._file.read_text("utf-8") if self._file.is_file() else ""
        if token:
            self._file.write_text("", "utf-8")  # the answer
            self.wanted.emit("" if token == ASKED else token)

    def end(self) -> None:
        """Watch no longer, and delete the file."""
        self._watcher.fileChanged.disconnect(self._read)
        disk.remove(self._file)


def is_shown_elsewhere(folder: Path, holder: Mapping[str, object]) -> bool:
    """Ask the process that holds a book (`pid`) to show its window; return whether it answered within three seconds."""
    pid = holder.get("pid")
    if not isinstance(pid, int) or pid == os.getpid():
        return False
    file = _file_of(folder, pid)
    if not file.is_file():
        return False
    if disk.WINDOWS:
        windows.allow_to_front(pid)
    file.write_text(os.environ.get(ACTIVATION) or ASKED, "utf-8")
    for _attempt in range(ATTEMPTS):
        time.sleep(PAUSE)
        if not file.is_file() or not file.read_text("utf-8"):
            return True
    disk.remove(file)  # of a process that is gone, or hangs
    return False


def _file_of(folder: Path, pid: int) -> Path:
    return folder / f"show-{pid}"


def bring_to_front(window: QWidget, token: str = "") -> None:
    """Show a window in front, or the dialog that is open over it."""
    if token:
        os.environ[ACTIVATION] = token  # Qt for Wayland takes it from there, once
    if window.isMinimized():
        window.showNormal()
    window.show()
    front = QApplication.activeModalWidget() or window
    front.raise_()
    front.activateWindow()
