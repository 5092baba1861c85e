"""Dialogs for backups: list and restore them, and what to do about a damaged book."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from leadkeeper.domain.time import iso_day_of
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted, labels
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.partners import contested, kinds, losses, on_hold, stops_again, unknown
from leadkeeper.services.books.backup import BackupSummary, RestoreLoss, Salvaged, tell_copies, what_would_be_lost
from ui.jobs import Jobs
from ui.models.formats import decimal, format_number, moment
from ui.models.table_model import Column, ListModel
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import as_default, danger, plain, primary
from ui.widgets.cards import Card, EmptyState
from ui.widgets.editors import SecretField
from ui.widgets.forms import FormDialog, closing, resize_within_screen
from ui.widgets.labels import announce, hidden, show_text, text_label, titled
from ui.widgets.layouts import ScrollColumn, StackedWidget, expanding, fill, flowing, inner_row
from ui.widgets.table import Table, offer_buttons

MEGABYTE = 1_000_000
SHOWN_EXPORTS = 5


class CopiesDialog(QDialog):
    """The backups in a folder; emits `put_back_wanted(path)` to restore one, `copy_wanted` to make one now."""

    put_back_wanted = Signal(object)  # Path
    copy_wanted = Signal()

    def __init__(
        self,
        jobs: Jobs,
        book: Path,
        within: Path,
        passphrase: str | None = None,
        parent: QWidget | None = None,
        *,
        writes: bool = True,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._book, self._within, self._passphrase = jobs, book, within, passphrase
        columns = (
            Column("at", _("Made"), 200, grows=True, sortable=False),
            Column("size", _("Size"), 120, align="right", sortable=False),
            Column("people", _("People"), 160, align="right", sortable=False),
        )
        self.rows = ListModel(columns, parent=self)
        self.table = Table("copies", self.rows, title=_("Backups"))
        self.table.chosen.connect(lambda _row: self._allow())
        self.put_back = danger(_("&Restore…"), self._put_back)
        self.put_back.setVisible(writes)
        self.copy_now = plain(_("&Back up now"), self.copy_wanted.emit, "copy")
        self.copy_now.setVisible(writes)
        self.open_folder = plain(_("Open the &folder"), self._open_folder, "folder-open")
        offer_buttons(self.table, self.put_back, self.open_folder)
        self._none = EmptyState("copy", _("No backup yet"), _("A backup is made each day when the book is opened."))
        self._swap = StackedWidget(self.table, self._none)
        self._trouble = hidden(text_label("", "error", select=True))
        self._lay_out()
        self.reload()

    def reload(self) -> None:
        book, within, passphrase = self._book, self._within, self._passphrase
        self._trouble.hide()
        self._allow()
        self._jobs.read(lambda _db: tell_copies(book, within, passphrase), self._show, replace="copies", long=True)

    def show_trouble(self, text: str) -> None:
        show_text(self._trouble, text)
        announce(self._trouble, text)

    def _show(self, backups: list[BackupSummary]) -> None:
        before, paths = self._path, [one.copy.path for one in backups]
        self.rows.set_rows([_row(one) for one in backups])
        self._swap.show_only(self.table if backups else self._none)
        if backups:
            self.table.stand_at(paths.index(before) if before in paths else 0)
        self._allow()

    @property
    def _path(self) -> Path | None:
        row = self.rows.row_at(self.table.current_row())
        return row["path"] if row is not None else None

    def _allow(self) -> None:
        self.put_back.setEnabled(self._path is not None)

    def _put_back(self) -> None:
        if self._path is not None:
            self.put_back_wanted.emit(self._path)

    def _open_folder(self) -> None:
        newest = next((row["path"] for row in self.rows.rows), None)
        if newest is None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._within)))
        else:
            from ui.widgets.documents import show_in_folder  # with Qt's printing, which the window starts without

            show_in_folder(newest)

    def _lay_out(self) -> None:
        intro = (
            _(
                "One backup a day for ten days and one a month for a year; those before imports are kept for a week "
                "(ten at most), and imports within ten minutes share one."
            ),
            _("They are in {folder}.").format(folder=self._within),
            _("Another folder is chosen in Settings: a USB stick or disk survives the loss of this computer."),
        )
        column = titled(self, _("Backups of this book"), "\n".join(intro), SPACE.m)
        close = as_default(primary(_("C&lose"), self.accept))
        buttons = fill(inner_row(gap=SPACE.s), self.open_folder, self.copy_now, 1, self.put_back, close)
        fill(column, (expanding(self._swap), 1), self._trouble, buttons)
        resize_within_screen(self, SIZE.dialog_width + SIZE.dialog_width // 2, SIZE.dialog_width)


def _row(backup: BackupSummary) -> dict[str, Any]:
    unknown = _("has another passphrase") if backup.is_protected else _("cannot be read")
    people = format_number(backup.people) if backup.people is not None else unknown
    size = _("{n} MB").format(n=decimal(backup.copy.size / MEGABYTE))
    return {"path": backup.copy.path, "at": moment(backup.copy.at), "size": size, "people": people}


class RestoreDialog(FormDialog):
    """Shows what a restore would lose, and asks once; emits `wanted(path, passphrase)`."""

    wanted = Signal(object, object)  # Path, str | None

    def __init__(self, jobs: Jobs, copy: Path, passphrase: str | None = None, parent: QWidget | None = None) -> None:
        """`jobs` read the present book, or return None if it cannot be read any more."""
        intro = _("The backup {copy} replaces the book. The present book is kept next to it.")
        super().__init__(_("Restore this backup"), _("&Restore"), parent, intro.format(copy=copy.name))
        self._jobs, self._copy, self._passphrase = jobs, copy, passphrase
        self._loss: RestoreLoss | None = None
        self.field = SecretField()
        self._row = hidden(self.rows.row(_("&Passphrase of the backup"), self.field))
        self.told = text_label(_("Comparing…"), select=True)
        self.card = Card(status=Status.WARN, margin=SPACE.m).add(self.told)
        self.rows.add(self.card)
        self.yes.setProperty("look", "danger")
        self.yes.setEnabled(False)
        self.no.setDefault(True)
        self.fit(height=SIZE.dialog_width)
        self._compare(passphrase)

    def submit(self) -> None:
        if self._loss is not None:
            self.wanted.emit(self._copy, self._loss.passphrase)
            self.accept()
        elif self.field.text:
            self._compare(self.field.text)

    def _compare(self, passphrase: str | None) -> None:
        copy = self._copy
        self._jobs.read(lambda db: what_would_be_lost(db, copy, passphrase), self._show, self._cannot, replace="loss")

    def _show(self, loss: RestoreLoss) -> None:
        self._loss = loss
        self._row.hide()
        self.card.show()
        self.told.setText("\n\n".join(_loss_words(loss, self._passphrase)))
        self.yes.setEnabled(True)

    def _cannot(self, error: BaseException) -> None:
        if not isinstance(error, LeadKeeperError):
            return
        if error.code in ("passphrase-needed", "passphrase-wrong"):
            self.card.hide()
            self._row.show()
            self._row.set_error(_("This backup has another passphrase: the one in use when it was made."))
            self.yes.setEnabled(True)
        else:
            self.told.setText(sentence(error))


def _loss_words(loss: RestoreLoss, passphrase: str | None) -> list[str]:
    """Return what the user must know before a restore, one paragraph each."""
    lines = [counted("The backup contains {n} person.", "The backup contains {n} people.", loss.people)]
    if loss.less is not None:
        less = losses(loss.less)
        listed = "\n".join([_("These would be lost:"), *(f"– {one}" for one in less)])
        lines.append(listed if less else _("Nothing would be lost."))
    else:
        lines.append(_("The present contents of the book cannot be read, so it is unknown what would be lost."))
    if loss.held:
        lines.append(_("On hold no more: {partners}").format(partners=", ".join(loss.held)))
    if loss.exports:
        shown = ", ".join(f"{ref} ({labels.day(iso_day_of(at))})" for ref, at in loss.exports[:SHOWN_EXPORTS])
        more = " …" if len(loss.exports) > SHOWN_EXPORTS else ""
        lines.append(_("The backup does not contain these exports: {exports}").format(exports=f"{shown}{more}"))
    if passphrase is not None and loss.passphrase is None:
        lines.append(_("The backup has no passphrase: the book would be without protection until you set one again."))
    lines.append(
        _(
            "Withdrawals since the backup are not in it. Exports stay blocked until you have entered the "
            "suppression lists again and confirmed it."
        )
    )
    return lines


class DamagedDialog(QDialog):
    """Offers the latest backup (`newest` is its time, if there is one) and to recover what can be read, if anything."""

    copy_wanted = Signal()
    salvage_wanted = Signal()
    choice_wanted = Signal()

    def __init__(
        self, name: str, newest: str = "", parent: QWidget | None = None, *, is_readable: bool = True, gone: str = ""
    ) -> None:
        """`gone` is the sentence about a book that is not there any more, which stands instead of the damage."""
        super().__init__(parent)
        self.setMinimumWidth(SIZE.dialog_width)
        self.choose = primary(_("C&hoose the book…"), closing(self, self.choice_wanted.emit), "folder-open")
        self.choose.setVisible(bool(gone))
        take_copy = closing(self, self.copy_wanted.emit)
        self.latest = (plain if gone else primary)(_("&Restore the latest backup…"), take_copy, "copy")
        self.latest.setEnabled(bool(newest))
        self.salvage = plain(_("Recover &what can be read…"), closing(self, self.salvage_wanted.emit))
        self.cancel = plain(_("&Cancel"), self.reject)
        damage, *more = _told(name, newest)[: None if is_readable else -1]
        buttons = flowing((self.choose, self.latest, self.salvage, self.cancel), right=True)
        column = titled(self, _("This book is not there any more") if gone else _("This book is damaged"))
        fill(column, *map(text_label, (gone or damage, *more)), 1, buttons)
        if not is_readable:
            self.salvage.hide()
        as_default(self.choose if gone else self.cancel).setFocus()  # Enter and Space do no harm


def _told(name: str, newest: str) -> list[str]:
    """Return what happened and what can be recovered, one paragraph each."""
    whole = _("The latest intact backup is of {when}. What was done since is not in it.").format(when=newest)
    return [
        _("The disk or another program has changed the file “{book}”. LeadKeeper no longer changes it.").format(
            book=name
        ),
        whole if newest else _("No intact backup of this book was found."),
        _(
            "What can still be read can be recovered into a new book. Where information about a person may be "
            "missing, the consent is marked as disputed and the person is shared with no partner."
        ),
    ]


class SalvagedDialog(QDialog):
    """What was kept and what was lost of a damaged book, in everyday words."""

    def __init__(self, saved: Salvaged, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(SIZE.dialog_width)
        lost = kinds([(one.table, one.lost or 0) for one in saved.tables])
        kept = kinds([(one.table, one.kept) for one in saved.tables])
        unsure = unknown(one.table for one in saved.tables if one.lost is None)
        gone = [*lost, *([unsure] if unsure else [])]
        parts = ScrollColumn(
            _part(_("Kept"), kept or [_("nothing")], Status.GOOD),
            _part(_("Lost"), gone or [_("nothing")], Status.BAD if gone else Status.GOOD),
            gap=SPACE.l,
        )
        if in_part := kinds([(one.table, one.mended) for one in saved.tables]):
            parts.column.addWidget(_part(_("Kept, but for a part that cannot be read"), in_part, Status.WARN))
        if saved.on_hold:
            parts.column.addWidget(text_label(on_hold()))
        if saved.contested:
            parts.column.addWidget(text_label(contested(saved.contested)))
        parts.column.addWidget(text_label(stops_again(), "soft"))
        self.go_on = as_default(primary(_("&Open the new book"), self.accept))
        where = text_label(_("It is in the new book {book}.").format(book=saved.book.name), select=True)
        column = titled(self, _("What could be recovered"))
        fill(column, where, (expanding(parts), 1), fill(inner_row(), 1, self.go_on))
        resize_within_screen(self, SIZE.dialog_width, SIZE.window_height * 3 // 4)


def _part(title: str, lines: list[str], status: Status) -> Card:
    return Card(title, status=status, margin=SPACE.m).add(text_label("\n".join(lines), select=True))
