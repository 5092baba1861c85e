"""Asks for one file that the book copies in with its fingerprint: a signed contract, the picture of a list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.words import _
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.widgets.inputs import FileField

TROUBLES = ("proof-too-big", "proof-not-pdf", "proof-unknown", "file-unreadable", "document-kept", "snapshot-kept")


class AttachDialog(FormDialog):
    """`attach` is the flow that takes the connection and the path; `attached` carries the name of the file."""

    attached = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        title: str,
        intro: str,
        attach: Callable[[Any, Path], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, _("&Attach"), parent, intro)
        self._jobs, self._attach = jobs, attach
        self.file = FileField(_("PDF and pictures (*.pdf *.png *.jpg *.jpeg *.webp)"))
        self._row = self.rows.row(_("&File"), self.file, _("Up to 20 MB. You can drop it here."))
        self.errors_at = dict.fromkeys(TROUBLES, self._row)
        self.fit()

    def submit(self) -> None:
        path = self.file.path
        if path is None:
            self._row.set_error(_("Choose a file."))
            return
        title = _("Copying {file}").format(file=path.name)
        self.do(self._jobs, lambda db: self._attach(db, path), lambda _done: self.attached.emit(path.name), title)
