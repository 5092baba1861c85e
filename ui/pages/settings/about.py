"""What the program is, what it is made of, and where everything lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout

from leadkeeper.words import _
from ui.dialogs.about import AboutRows, about_facts
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.labels import label


class AboutCard(Card):
    """Version, licence, places; the licences of what it is made of are in a box of their own."""

    def __init__(self, settings: Settings, book: Path | None, licences: Callable[[], object]) -> None:
        super().__init__(_("About LeadKeeper"))
        self._book = book
        self.add(
            AboutRows(about_facts(settings.file, book)),
            label(
                _("No account and no server. The copies of each day lie in the folder that Settings names."),
                "soft",
            ),
        )
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        if book is not None:
            row.addWidget(plain(_("&Open the folder"), self.open_folder, "folder-open"))
        row.addWidget(plain(_("Licences of its &parts…"), licences))
        row.addStretch(1)
        self.add_layout(row)

    def open_folder(self) -> None:
        """Shows the folder of the book in the system's own way."""
        if self._book is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._book.parent)))
