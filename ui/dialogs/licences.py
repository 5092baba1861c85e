"""The licences of the parts that the program is made of, with their words, as the installed parts say themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from leadkeeper.words import _
from ui.dialogs.screen_room import take_size
from ui.models.columns import Column
from ui.models.list_rows import ListRows
from ui.parts import licence_words, parts
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import primary
from ui.widgets.labels import label
from ui.widgets.table import Table


class LicencesDialog(QDialog):
    """Name, version and licence of each part; below, the words of the licence of the part that is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Licences"))
        self.rows = ListRows(
            (
                Column("name", _("Part"), 180),
                Column("version", _("Version"), 100),
                Column("licence", _("Licence"), 240, grows=True),
            ),
            parts(),
            parent=self,
        )
        self.table = Table("licences", self.rows, title=_("Licences"))
        self.table.chosen.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("The words of the licence"))
        self.text.setPlaceholderText(_("Choose a part to read its licence."))
        self.close_button = primary(_("&Close"), self.accept)
        self.close_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        column.addWidget(label(_("Licences"), "title"))
        column.addWidget(
            label(
                _("Qt and PySide6 are under the LGPL: their files stand apart, and you may put others there."), "soft"
            )
        )
        column.addWidget(self.table, 1)
        column.addWidget(self.text, 1)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        take_size(self, SIZE.text_most + 2 * SPACE.xxl, SIZE.window_least_height + 2 * SPACE.xxl)

    def _show(self, number: int) -> None:
        name = self.rows.rows[number]["name"]
        self.text.setPlainText(licence_words(name) or _("{name} brings no text of its licence.").format(name=name))
