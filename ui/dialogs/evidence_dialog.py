"""Asks for the picture or PDF that proves what a form version showed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.clock import PARIS, Clock, paris_day
from leadkeeper.flows.describe_form import EVIDENCE_KINDS, attach_evidence
from leadkeeper.model.form import Evidence
from leadkeeper.words import _
from leadkeeper.words.tables import evidence
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.widgets.inputs import DayField, FileField, OneOf


class EvidenceDialog(FormDialog):
    """Copies evidence of a version into the book; `attached` carries its name."""

    attached = Signal(str)

    def __init__(
        self, jobs: Jobs, version: str, clock: Clock, path: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _("Attach a picture or PDF"),
            _("&Attach"),
            parent,
            _("It is copied into the book with its fingerprint: nobody can change it later unseen."),
        )
        self._jobs, self._version, self._clock = jobs, version, clock
        self.file = FileField(_("Pictures and PDF (*.png *.jpg *.jpeg *.webp *.pdf)"))
        self.kind = OneOf([(one, evidence(one)) for one in EVIDENCE_KINDS])
        self.taken = DayField(paris_day(clock()))
        file_row = self.rows.row(_("&File"), self.file, _("Up to 20 MB. You can drop it here."))
        self.rows.row(_("&What it is"), self.kind)
        self.rows.row(_("&Taken on"), self.taken)
        self.errors_at = dict.fromkeys(("proof-too-big", "proof-not-pdf", "proof-unknown", "file-unreadable"), file_row)
        self._file_row = file_row
        self.file.changed.connect(self._guess_kind)
        self.file.set_path(path)
        self.fit()

    def submit(self) -> None:
        path = self.file.path
        if path is None:
            self._file_row.set_error(_("Choose a file."))
            return
        version, kind, taken, now = self._version, self.kind.value, self.taken.day, self._clock()

        def attach(db: Any) -> Evidence:
            return attach_evidence(db, version, kind, path, taken, now)

        self.do(self._jobs, attach, self._tell, _("Copying {file}").format(file=path.name))

    def _tell(self, made: Evidence) -> None:
        self.attached.emit(made.name or "")

    def _guess_kind(self) -> None:
        path = self.file.path
        if path is not None and self.kind.value in ("screenshot", "pdf"):
            self.kind.choose("pdf" if path.suffix.lower() == ".pdf" else "screenshot")
        if path is not None and path.is_file():
            self.taken.set_day(day_of(path))


def day_of(path: Path) -> date:
    """The day on which a file was last written."""
    return datetime.fromtimestamp(path.stat().st_mtime, PARIS).date()
