"""Every key that does something in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from leadkeeper.words import N_, _
from ui.dialogs.screen_room import take_size
from ui.models.columns import Column
from ui.models.list_rows import ListRows
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import primary
from ui.widgets.labels import label
from ui.widgets.table import Table

NATIVE = QKeySequence.SequenceFormat.NativeText
KEYS = (
    ("Ctrl+K", N_("Find any action or person")),
    ("Ctrl+1", N_("First page of the sidebar; Ctrl+2 the second, and so on")),
    ("Ctrl+F", N_("Search on the page that is shown")),
    ("Ctrl+I", N_("Import files")),
    ("Ctrl+E", N_("Export for a partner")),
    ("Ctrl+P", N_("Print the page that is shown")),
    ("F5", N_("Load the page that is shown again")),
    ("Ctrl+N", N_("Begin a new book")),
    ("Ctrl+O", N_("Open a book")),
    ("Ctrl+W", N_("Close the book")),
    ("Ctrl+,", N_("The settings")),
    ("Ctrl+Q", N_("Quit")),
    ("Ctrl+Z", N_("Undo what was just done")),
    ("Ctrl+Shift+Z", N_("Make again what was undone")),
    ("Ctrl+C", N_("Copy the selected rows of a table as text")),
    (N_("Enter"), N_("Open the row or button that is marked")),
    (N_("Tab"), N_("Go to the next field or button; with Shift to the one before")),
    (N_("Esc"), N_("Close a box; empty a search field")),
    ("F1", N_("The guide to the page that is shown")),
    ("A B S N", N_("In Review: allow, block, skip, write the reason")),
)
"""Keys as Qt writes them or by their name (msgid), and what they do (msgids)."""


class ShortcutsDialog(QDialog):
    """The keys as a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard"))
        columns = (Column("keys", _("Keys"), 150), Column("what", _("What they do"), 420, grows=True))
        rows = [{"keys": shown_keys(keys), "what": _(what)} for keys, what in KEYS]
        self.table = Table("shortcuts", ListRows(columns, rows, parent=self), title=_("Keyboard"))
        self.close_button = primary(_("&Close"), self.accept)
        self.close_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        column.addWidget(label(_("Everything can be done by keyboard"), "title"))
        column.addWidget(self.table, 1)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        take_size(self, SIZE.text_most, SIZE.window_least_height + 3 * SPACE.xxl)


def shown_keys(keys: str) -> str:
    """Keys as this system writes them."""
    return QKeySequence(keys).toString(NATIVE) if keys.startswith("Ctrl+") else _(keys)
