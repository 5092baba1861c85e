"""Asks about a stop list that somebody sent, such as a partner's: which file it is, and whom it stops for whom."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.by_hand import stop_list
from leadkeeper.flows.edit_people import Edited
from leadkeeper.flows.suppress import Stopped, StopPreview, preview_stop_file
from leadkeeper.model.contact import CHANNELS
from leadkeeper.model.partner import Partner
from leadkeeper.progress import Flow
from leadkeeper.words import _, facts
from leadkeeper.words.stopping import rows_left_out, stop_columns, stop_preview, stopped
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.widgets.inputs import FileField, OneOf
from ui.widgets.question import ask

TROUBLES = ("file-missing", "no-address-column", "file-unreadable", "file-empty", "password-protected")


class StopListDialog(FormDialog):
    """Puts everybody on a list on the stop list; `kept` carries what was done and the sentences about it."""

    kept = Signal(object, str)

    def __init__(self, jobs: Jobs, partner: Partner, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Stop list of {partner}").format(partner=partner.legal_name),
            _("&Put on the list"),
            parent,
            _("Whoever is on it is never given, also when a later file brings them again."),
        )
        self._jobs, self._clock = jobs, clock
        self.file = FileField(_("Lists (*.csv *.txt *.xlsx *.xlsb *.xls *.ods *.zip)"))
        self.partner = OneOf([(partner.id, partner.legal_name), ("", _("All partners"))], partner.id)
        self.channel = OneOf([("", _("All channels")), *((one, facts.channel(one)) for one in CHANNELS)])
        self.key = QLineEdit()
        self.file_row = self.rows.row(
            _("&File"), self.file, _("Addresses or numbers, one a line. You can drop it here.")
        )
        self.rows.row(
            _("&For which partner"), self.partner, _("All: for people who want nothing more from anybody at all.")
        )
        self.rows.row(_("On which &channel"), self.channel)
        key_row = self.rows.row(
            _("&Secret"), self.key, _("Only if it holds keyed hashes instead of addresses: the contract's secret.")
        )
        self.everybody = QCheckBox(_("Everybody in the list, whatever its columns say"))
        hint = _("Otherwise people whose status or blocklist column says that they stay are left out.")
        self.rows.row(_("&Who"), self.everybody, hint)
        self.errors_at = {**dict.fromkeys(TROUBLES, self.file_row), "bad-stop-key": key_row}
        self.fit()

    def submit(self) -> None:
        path, now = self.file.path, self._clock()
        if path is None:
            self.file_row.set_error(_("Choose a file."))
            self.rows.focus_first_error()
            return
        key, partner, channel = self.key.text().strip() or None, self.partner.value or None, self.channel.value or None

        self.clear_errors()
        self.yes.setEnabled(False)
        everybody, from_partner = self.everybody.isChecked(), partner is not None

        def look(db: Any) -> Flow[StopPreview]:
            return preview_stop_file(
                db, path, now, key=key, partner=partner, channel=channel, from_partner=from_partner, everybody=everybody
            )

        def shown(preview: StopPreview) -> None:
            self._ask(path.name, preview, hashed=key is not None)

        self._jobs.read(look, shown, self.failed, title=_("Looking at the list"), owner=self)

    def _ask(self, name: str, preview: StopPreview, *, hashed: bool) -> None:
        """Shows whom the list would stop before anything is written."""
        self.yes.setEnabled(True)
        entries = preview.entries
        columns = [(one.column, one.left, one.stays, one.unclear) for one in entries.decided]
        said = stop_preview(len(preview.concerned), preview.in_book, preview.examples)
        said += stop_columns(columns, entries.staying)
        said += [_("This is more than a tenth of the book.")] if preview.needs_asking else []
        now = self._clock()

        def write() -> None:
            self.do(
                self._jobs,
                lambda db: stop_list(db, name, preview, now),
                lambda made: self._done(*made, hashed=hashed),
                _("Putting addresses on the stop list"),
            )

        title = _("Put “{file}” on the stop list?").format(file=name)
        ask(title, "\n".join(said), _("&Put on the list"), write, self, takes_away=preview.needs_asking)

    def _done(self, edited: Edited, found: Stopped, *, hashed: bool) -> None:
        counts = (found.suppressed, found.already, found.matched, found.unknown, found.unreadable)
        self.kept.emit(edited, " ".join([*stopped(*counts, hashed=hashed), *rows_left_out(found.staying)]))
