"""Dialogs for a new book (owner and location) and for opening, setting or removing a passphrase."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from leadkeeper.domain.book import Owner
from leadkeeper.domain.phone import read_phone
from leadkeeper.domain.text import contact_link
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_, _
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.partners import formers_open
from leadkeeper.services.books.open import LEAST, Strength, check_owner, strength, synced_by, unsynced
from leadkeeper.system.disk import is_open_to_others
from ui.theme import SPACE, Status
from ui.widgets.buttons import danger, plain, turn_page
from ui.widgets.cards import Card
from ui.widgets.editors import FileField, SecretField
from ui.widgets.forms import FormDialog, check_contact, check_page, check_siren, closing, open_dialog
from ui.widgets.labels import StatusBadge, announce, hidden, text_label
from ui.widgets.layouts import flowing
from ui.widgets.message_boxes import choose_file


def ask_new(wanted: Callable[[Path, Owner], object], parent: QWidget) -> None:
    """Call `wanted` with path and owner of the new book once they are valid."""
    open_dialog(NewBookDialog(parent)).wanted.connect(wanted)


def ask_open(wanted: Callable[[Path], object], parent: QWidget) -> None:
    """Call `wanted` with the book that the user chooses."""
    dialog = QFileDialog(parent, _("Open a book"), fileMode=QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([_("Lead books (*.leads)"), _("All files (*)")])
    choose_file(dialog, wanted)


SUFFIX = ".leads"


class NewBookDialog(FormDialog):
    """Emits `wanted(path, owner)` once both are valid; the path has the suffix of a book."""

    writes = False
    wanted = Signal(object, object)  # Path, Owner

    def __init__(self, parent: QWidget | None = None, owner: Owner | None = None, path: Path | None = None) -> None:
        intro = _(
            "One file on this computer contains everything. Only the name of your company is needed to begin; the rest "
            "can be completed in Settings, before the first export."
        )
        super().__init__(_("New book"), _("&Begin"), parent, intro)
        rows = self.rows
        known = owner or Owner()
        self.name, self.siren, self.rights, self.privacy = (
            QLineEdit(one or "") for one in (known.name, known.siren, known.rights_contact, known.privacy_url)
        )
        hint = _("Its legal name: partners must name it to people.")
        self.name_row = rows.row(_("Your &company"), self.name, hint, "name-missing")
        hint = _("9 digits. It may be left empty outside France.")
        self.siren_row = rows.row(_("&SIREN"), self.siren, hint, "bad-siren")
        hint = _("The e-mail address that people write to about their data.")
        self.rights_row = rows.row(_("Contact for people's &rights"), self.rights, hint, "bad-rights-contact")
        self._asked = ""
        check_page(rows.row(_("Your &privacy page"), self.privacy, _("Its address on the web.")))
        self.file = FileField(_("Lead books (*{suffix})").format(suffix=SUFFIX), save=True)
        codes = ("book-exists", "folder-read-only", "file-missing")
        self.file_row = rows.row(_("&File"), self.file, _("Where the book is kept."), *codes)
        self.synced, self._service = hidden(Card(status=Status.WARN, margin=SPACE.m)), text_label("")
        self.synced.add(self._service)
        self.column.insertWidget(self.column.indexOf(self._trouble), self.synced)  # below the fold nobody read it
        check_siren(self.siren_row)
        check_contact(self.rights_row)
        self.file.changed.connect(self._check_folder)
        self.file.set_path(path or documents() / f"contacts{SUFFIX}")

    @property
    def owner(self) -> Owner:
        name, siren, rights, privacy = (
            one.text().strip() or None for one in (self.name, self.siren, self.rights, self.privacy)
        )
        return Owner(name, siren, rights, privacy)

    @property
    def path(self) -> Path | None:
        """Return where the book is to be kept: a bare name is that of a book in the documents."""
        path = self.file.path
        if path is None or not path.name:
            return None
        named = path if path.suffix.lower() == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")
        return documents() / named

    def submit(self) -> None:
        self.clear_errors()
        try:
            check_owner(self.owner)
        except LeadKeeperError as error:
            self.failed(error)
            return
        rights = self.rights.text().strip()
        is_reachable = contact_link(rights) is not None or read_phone(rights).e164 is not None
        if rights not in ("", self._asked) and not is_reachable:
            self._asked = rights
            text = _(
                "This is neither an e-mail address, a web page nor a telephone number: people could not write there. "
                "To keep it as typed, begin once more."
            )
            self.refuse(self.rights_row, text)
            turn_page()
        elif self.path is None:
            self.file_row.set_error(_("Choose where the book is kept."))
        elif self.path.exists():
            self.failed(LeadKeeperError("book-exists", path=str(self.path)))
        elif not _is_ready(self.path.parent):
            self.failed(LeadKeeperError("folder-read-only", path=str(self.path.parent)))
        else:
            self.wanted.emit(self.path, self.owner)
            self.accept()

    def _check_folder(self) -> None:
        path = self.path
        service = synced_by(path) if path else None
        open_to_others = path is not None and is_open_to_others(path, Path.home())
        text, before = "", self._service.text()
        if service is not None:
            text = synced_warning(service)
        elif open_to_others:
            text = _("Everybody who uses this computer can read this folder. Choose one in your own: {folder}").format(
                folder=Path.home()
            )
        self._service.setText(text)
        self.synced.setVisible(bool(text))
        if text != before and self.isVisible():
            announce(self.synced, text)


def _is_ready(folder: Path) -> bool:
    """Create the folder if missing; False if it cannot be created or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def synced_warning(service: str) -> str:
    """Return the warning about a book in a synced folder."""
    return _(
        "This folder is copied to other machines by {service}. People's data would leave this computer, and two copies "
        "written at once can damage the book. Choose a folder that is not synced."
    ).format(service=service)


def free_path(name: str) -> Path:
    """Return an unused path for a book of this name in the user's documents, numbered if needed."""
    path, number = documents() / f"{name}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = documents() / f"{name}-{number}{SUFFIX}"
    return path


def documents() -> Path:
    """Return the folder for new books: the user's documents, unless a service copies these to other machines.

    On Windows 11 OneDrive does so unless the user turned it off, on macOS iCloud if the user allowed it.
    """
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
    return unsynced(folder, Path.home())


HINTS: dict[Strength, tuple[str, Status]] = {
    "short": (N_("Too short"), Status.BAD),
    "even": (N_("Easy to guess: repetitions, rows of keys, usual words"), Status.BAD),
    "fair": (N_("Fair: a longer one is stronger"), Status.INFO),
    "good": (N_("Long enough"), Status.GOOD),
}


class AskPassphrase(FormDialog):
    """Emits `given(passphrase)`; `trouble` says why it is asked again.

    `unprotected` is the time of the newest backup without a passphrase: `copy_wanted` if the user wants it restored.
    """

    writes = False
    given = Signal(str)
    copy_wanted = Signal()

    def __init__(self, name: str, trouble: str = "", parent: QWidget | None = None, unprotected: str = "") -> None:
        intro = _("“{book}” is protected. Type its passphrase to open it.").format(book=name)
        super().__init__(_("Passphrase"), _("&Open"), parent, intro)
        self.field = SecretField()
        self._row = self.rows.row(_("&Passphrase"), self.field, _("LeadKeeper keeps it nowhere."))
        self._row.set_error(trouble)
        self.restore = plain(_("&Restore this backup…"), closing(self, self.copy_wanted.emit), "copy")
        if unprotected:
            told = _("If you forgot it, or never set one (then the file may be damaged): the backup of {when} opens "
                     "without a passphrase. What was done since is not in it.")  # fmt: skip
            self.rows.add(text_label(told.format(when=unprotected)))
            self.rows.add(flowing((self.restore,)))

    def submit(self) -> None:
        if not self.field.text:
            self.refuse(self._row, _("Type the passphrase."))
            return
        self.given.emit(self.field.text)
        self.accept()


class ChangePassphrase(FormDialog):
    """Emits `wanted` with the new passphrase, None to remove it; `now` is the current passphrase.

    `formers` are the names of former books next to this one that anybody can read.
    """

    wanted = Signal(object)

    def __init__(self, name: str, now: str | None, parent: QWidget | None = None, formers: Sequence[str] = ()) -> None:
        title = _("Change the passphrase") if now is not None else _("Protect this book by a passphrase")
        intro = _("Without it nobody can read “{book}”, even with the file.").format(book=name)
        super().__init__(title, _("&Change it") if now is not None else _("&Protect the book"), parent, intro)
        self._now = now
        self.present, self.new, self.again = SecretField(), SecretField(), SecretField()
        self._present_row = self.rows.row(_("Passphrase &now"), self.present) if now is not None else None
        hint = _("At least {least} characters. Four unrelated words are enough.").format(least=LEAST)
        self._new_row = self.rows.row(_("New &passphrase"), self.new, hint)
        self.hint = StatusBadge(_("Too short"), Status.BAD)
        self.rows.add(self.hint)
        self._again_row = self.rows.row(_("Con&firm"), self.again)
        self._again_row.depends_on(self._new_row)
        warning = Card(status=Status.WARN, margin=SPACE.m).add(
            text_label(_("A forgotten passphrase cannot be recovered. Write it down and keep it in a safe place.")),
            text_label(_("Earlier backups do not change: those without a passphrase can still be read by anybody.")),
            *(text_label(text) for text in formers_open(formers)),
        )
        self.rows.add(warning)
        self.new.changed.connect(self._weigh)
        self.remove = danger(_("&Remove the passphrase"), self._remove)
        if now is not None:
            self.rows.add(flowing((self.remove,)))
        self._weigh("")

    def submit(self) -> None:
        self._forgive()
        if not self._knows():
            return
        strong = strength(self.new.text)
        if strong == "short":
            self._new_row.set_error(_("At least {least} characters.").format(least=LEAST))
        elif strong == "even":
            self._new_row.set_error(sentence(LeadKeeperError("passphrase-guessed")))
        elif self.new.text != self.again.text:
            self._again_row.set_error(_("The two entries differ."))
        else:
            self.wanted.emit(self.new.text)
            self.accept()
            return
        self.rows.focus_first_error()

    def _remove(self) -> None:
        self._forgive()
        if self._knows():
            self.wanted.emit(None)
            self.accept()

    def _knows(self) -> bool:
        """Return whether the user typed the current passphrase: the book may have been left open."""
        if self._present_row is None or self.present.text == self._now:
            return True
        self.refuse(self._present_row, _("This is not the passphrase of the book."))
        return False

    def _forgive(self) -> None:
        for row in (self._present_row, self._new_row, self._again_row):
            if row is not None:
                row.set_error("")

    def _weigh(self, text: str) -> None:
        words, status = HINTS[strength(text)]
        self.hint.set(_(words), status)
        self.hint.setVisible(bool(text))
