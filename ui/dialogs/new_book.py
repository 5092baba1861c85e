"""Begins a new book: whose it is, and where it is kept."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.open_book import check_owner
from leadkeeper.flows.synced_folder import synced_by
from leadkeeper.model.book import Owner
from leadkeeper.words import _
from ui.dialogs.form_dialog import FormDialog
from ui.theme import SPACE, Status
from ui.widgets.card import Card
from ui.widgets.inputs import FileField
from ui.widgets.labels import label
from ui.widgets.siren import siren_trouble

SUFFIX = ".leads"


class NewBookDialog(FormDialog):
    """Says `wanted` with the path and the owner once they make sense; the path has the suffix of a book."""

    wanted = Signal(object, object)  # Path, Owner

    def __init__(
        self,
        folder: Path | None = None,
        parent: QWidget | None = None,
        *,
        owner: Owner | None = None,
        path: Path | None = None,
    ) -> None:
        super().__init__(_("New book"), _("&Begin"), parent, _("One file on this laptop holds everything."))
        rows = self.rows
        known = owner or Owner()
        self.name, self.siren, self.rights, self.privacy = (
            QLineEdit(one or "") for one in (known.name, known.siren, known.rights_contact, known.privacy_url)
        )
        self.name_row = rows.row(_("Your &company"), self.name, _("Its legal name: partners must name it to people."))
        self.siren_row = rows.row(_("&SIREN"), self.siren, _("9 digits. It may be left empty outside France."))
        rows.row(
            _("Contact for people's &rights"), self.rights, _("The address that people write to about their data.")
        )
        rows.row(_("Your &privacy page"), self.privacy, _("Its address on the web."))
        self.file = FileField(_("Lead books (*{suffix})").format(suffix=SUFFIX), save=True)
        self.file_row = rows.row(_("&File"), self.file, _("Where the book is kept."))
        self.synced, self._service = Card(status=Status.WARN, margin=SPACE.m), label("")
        self.synced.add(self._service)
        self.synced.hide()
        rows.add(self.synced)
        self.errors_at = {
            "name-missing": self.name_row, "bad-siren": self.siren_row, "book-exists": self.file_row,
            "folder-read-only": self.file_row, "file-missing": self.file_row,
        }  # fmt: skip
        self.siren.textChanged.connect(lambda typed: self.siren_row.set_error(siren_trouble(typed)))
        self.file.changed.connect(self._check_folder)
        self.file.set_path(path or (folder or documents()) / f"contacts{SUFFIX}")
        self.fit()

    @property
    def owner(self) -> Owner:
        """The owner as typed."""
        name, siren, rights, privacy = (
            one.text().strip() or None for one in (self.name, self.siren, self.rights, self.privacy)
        )
        return Owner(name, siren, rights, privacy)

    @property
    def path(self) -> Path | None:
        """Where the book shall be."""
        path = self.file.path
        return path if path is None or path.suffix else path.with_suffix(SUFFIX)

    def submit(self) -> None:
        self.clear_errors()
        try:
            check_owner(self.owner)
        except LeadKeeperError as error:
            self.failed(error)
            return
        if self.path is None:
            self.file_row.set_error(_("Choose where the book is kept."))
        elif self.path.exists():
            self.failed(LeadKeeperError("book-exists", path=str(self.path)))
        elif not _is_ready(self.path.parent):
            self.failed(LeadKeeperError("folder-read-only", path=str(self.path.parent)))
        else:
            self.wanted.emit(self.path, self.owner)
            self.accept()

    def _check_folder(self) -> None:
        service = synced_by(self.file.path) if self.file.path else None
        self.synced.setVisible(service is not None)
        if service is not None:
            self._service.setText(synced_warning(service))


def _is_ready(folder: Path) -> bool:
    """Make a folder that is not there yet; False where none can be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def synced_warning(service: str) -> str:
    """What a synced folder means for a book."""
    return _(
        "This folder is copied to other machines by {service}. People's data would leave this laptop, and two copies "
        "written at once can damage the book. Choose a folder that is not synced."
    ).format(service=service)


def free_path(name: str) -> Path:
    """Where a book of this name can be made among the person's documents; numbered where there is one."""
    path, number = documents() / f"{name}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = documents() / f"{name}-{number}{SUFFIX}"
    return path


def documents() -> Path:
    """Where this person keeps documents."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
