"""The fingerprint of a file: long, seldom read, often copied."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from leadkeeper.words import _
from ui.theme import SPACE
from ui.widgets.buttons import icon_button
from ui.widgets.labels import Elided


class Fingerprint(QWidget):
    """A SHA-256 in hex on one line, cut where there is no room, with a button that copies all of it."""

    def __init__(self, sha256: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sha256 = sha256
        self.setAccessibleName(_("Fingerprint"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(Elided(sha256), 1)
        layout.addWidget(icon_button("copy", _("Copy the fingerprint"), self.copy))

    def copy(self) -> None:
        """Puts all of it on the clipboard."""
        QGuiApplication.clipboard().setText(self.sha256)


def fingerprint_row(sha256: str) -> tuple[str, QWidget]:
    """A fingerprint with its name, as a line of facts."""
    return _("Fingerprint"), Fingerprint(sha256)
