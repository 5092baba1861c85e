"""Asks for the name of a saved view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from leadkeeper.words import _
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs


class ViewDialog(FormDialog):
    """Keeps a view under a name; `kept` carries the name."""

    kept = Signal(str)

    def __init__(
        self, jobs: Jobs, title: str, name: str, keep: Callable[[Any, str], str], parent: QWidget | None = None
    ) -> None:
        """`keep` is given the connection and the name typed, and gives the name as it was kept."""
        super().__init__(title, _("&Keep"), parent)
        self._jobs, self._keep = jobs, keep
        self.name = QLineEdit(name)
        self.name.selectAll()
        row = self.rows.row(_("&Name"), self.name, _("Such as: ready for Raoul."))
        self.errors_at = {"view-name-missing": row, "view-name-taken": row}
        self.fit()

    def submit(self) -> None:
        name, keep = self.name.text(), self._keep
        self.do(self._jobs, lambda db: keep(db, name), self.kept.emit, _("Keeping a view"))
