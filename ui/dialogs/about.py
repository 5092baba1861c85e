"""What the program is: version, licence, where everything lies."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

import leadkeeper
from leadkeeper.words import _
from ui.dialogs.form_dialog import shown
from ui.dialogs.licences import LicencesDialog
from ui.dialogs.screen_room import take_size
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import plain, primary
from ui.widgets.labels import Elided, label


def about_facts(settings_file: Path, book: Path | None = None) -> list[tuple[str, str]]:
    """Version, licence and places, each with its name."""
    facts = [
        (_("Version"), leadkeeper.__version__),
        (_("Licence"), _("MIT: free to use, change and pass on")),
        (_("This book"), str(book) if book else ""),
        (_("Settings of the window"), str(settings_file)),
    ]
    return [(name, value) for name, value in facts if value]


class AboutRows(QWidget):
    """The facts below one another; a long path ends in …, and its tooltip has it whole. Sentences wrap."""

    def __init__(self, facts: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(SPACE.l)
        rows.setVerticalSpacing(SPACE.s)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, value in facts:
            caption = label(name, "soft")
            caption.setWordWrap(False)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            rows.addRow(caption, label(value) if " " in value and not Path(value).is_absolute() else Elided(value))


class AboutDialog(QDialog):
    """The facts, and the way to the licences of the parts."""

    def __init__(self, settings_file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About LeadKeeper"))
        self.licences = plain(_("Licences of its &parts…"), lambda: shown(LicencesDialog(self)))
        self.close_button = primary(_("&Close"), self.accept)
        self.close_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.licences)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.l)
        column.addWidget(label("LeadKeeper", "title"))
        column.addWidget(label(_("Who said yes, to whom, and who may be given to which partner."), "soft"))
        column.addWidget(AboutRows(about_facts(settings_file)))
        column.addWidget(
            label(
                _("No account and no server. The copies of each day lie in the folder that Settings names."),
                "soft",
            )
        )
        column.addStretch(1)
        column.addLayout(buttons)
        take_size(self, SIZE.dialog_width, SIZE.dialog_height)
