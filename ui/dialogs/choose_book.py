"""Asks for a book: one that there is, or whose the new one shall be and where it is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from leadkeeper.model.book import Owner
from leadkeeper.words import _


def ask_new(wanted: Callable[[Path, Owner], object], parent: QWidget) -> None:
    """Calls `wanted` with the path and owner of the new book once they make sense."""
    from ui.dialogs.form_dialog import shown
    from ui.dialogs.new_book import NewBookDialog

    dialog = NewBookDialog(parent=parent)
    dialog.wanted.connect(wanted)
    shown(dialog)


def ask_open(wanted: Callable[[Path], object], parent: QWidget) -> None:
    """Calls `wanted` with the book that the person chooses."""
    dialog = QFileDialog(parent, _("Open a book"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([_("Lead books (*.leads)"), _("All files (*)")])
    dialog.fileSelected.connect(lambda name: wanted(Path(name)))
    dialog.open()
