"""What this laptop remembers of this person: language, light or dark, where backups go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from leadkeeper import words
from leadkeeper.flows.synced_folder import synced_by
from leadkeeper.words import _
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.buttons import plain, quiet
from ui.widgets.card import Card
from ui.widgets.form_rows import FormRows
from ui.widgets.inputs import OneOf
from ui.widgets.labels import Elided, label


class WindowCard(Card):
    """Language and theme; both change at once."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Language and look"))
        self.language = OneOf([("fr", "Français"), ("en", "English")], words.language())
        themes = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
        self.theme = OneOf(themes, settings.theme)
        self.language.changed.connect(self.language_chosen)
        self.theme.changed.connect(self.theme_chosen)
        rows = FormRows()
        rows.row(_("&Language"), self.language, _("Changes at once; what you write stays as you wrote it."))
        rows.row(_("L&ight or dark"), self.theme)
        self.add(rows)
        self._settings = settings

    def changeEvent(self, event: QEvent) -> None:
        """Shows the theme that was chosen in a menu meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_settings"):
            with QSignalBlocker(self.theme):
                self.theme.choose(self._settings.theme)


class BackupCard(Card):
    """In which folder backups are put."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(_("Backups"))
        self._settings = settings
        self._folder, self._warning = Elided(), label("", "error")
        self.choose = plain(_("Choose a &folder…"), self.ask, "folder-open")
        self.forget = quiet(_("&On this laptop"), lambda: self.set_folder(None), "x")
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        row.addWidget(self.choose)
        row.addWidget(self.forget)
        row.addStretch(1)
        self.add(
            label(
                _("A copy in another place saves you when this laptop is lost. A USB stick or disk is best."), "soft"
            ),
            self._folder,
            self._warning,
        )
        self.add_layout(row)
        self._show()

    def ask(self) -> None:
        """Asks for the folder."""
        dialog = QFileDialog(self, _("Folder of the backups"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.set_folder(Path(name)))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def set_folder(self, folder: Path | None) -> None:
        """Remembers the folder; None for the one of the program on this laptop."""
        self._settings.backup_folder = folder
        self._show()

    def _show(self) -> None:
        folder = self._settings.backup_folder
        self._folder.set_text(str(folder) if folder else _("On this laptop, until you choose a folder."))
        self.forget.setEnabled(folder is not None)
        service = synced_by(folder / "book.leads") if folder else None
        text = _("{service} copies this folder to other machines: people's data would leave this laptop.")
        self._warning.setText(text.format(service=service) if service else "")
        self._warning.setVisible(service is not None)
