"""Books that the desktop hands to the program while it runs: macOS tells a program that way what was double-clicked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent


class Arriving(QObject):
    """Watches the events of the application; `came` says which file is wanted."""

    came = Signal(Path)

    def __init__(self, app: QObject) -> None:
        super().__init__(app)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.came.emit(Path(event.file()))
            return True
        return super().eventFilter(watched, event)
