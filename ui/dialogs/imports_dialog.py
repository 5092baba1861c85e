"""The imports of a book: when, which file, what became of its rows; its people, its refused rows, and undoing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.clock import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.import_bench import COLUMN, NONE
from leadkeeper.flows.import_history import import_history
from leadkeeper.flows.refused_again import refused_again
from leadkeeper.flows.undo_import import Undone
from leadkeeper.words import _, ngettext
from leadkeeper.words.errors import sentence
from leadkeeper.words.import_choices import mode
from leadkeeper.words.undoing import undone_words
from ui.dialogs.form_dialog import shown
from ui.dialogs.save_file import ask_target
from ui.dialogs.screen_room import take_size
from ui.dialogs.undo_import_dialog import UndoImportDialog
from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.formats import moment, number
from ui.models.list_rows import ListRows
from ui.theme import SIZE, SPACE, Status
from ui.widgets.button_menu import offer_buttons
from ui.widgets.buttons import danger, plain, primary
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.panes import Swap, grow
from ui.widgets.table import Table

COUNTED = ("read", "created", "updated", "refused")


class ImportsDialog(QDialog):
    """The imports, newest first; `people_wanted` carries the id of one, whose people shall be shown."""

    people_wanted = Signal(str)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Imports"))
        self._jobs, self._clock = jobs, clock
        self.rows = ListRows(_columns(), key="id", parent=self)
        self.table = Table("imports", self.rows, title=_("Imports"))
        self.table.chosen.connect(lambda _row: self._allow())
        self.table.opened.connect(lambda _row: self._show_people())
        self.people = plain(_("Show its &people"), self._show_people, "users")
        self.refused = plain(_("&Save its refused rows…"), self._ask_refused, "download")
        self.undo = danger(_("&Undo…"), self._ask_undo)
        self.said = label("", "soft", select=True)
        offer_buttons(self.table, self.people, self.refused, self.undo)
        self._none = EmptyState("file-import", _("No import yet"), _("Files that you import are listed here."))
        self._swap = Swap(self.table, self._none)
        self._lay_out()
        self.reload()

    def reload(self) -> None:
        """Lists the imports again."""
        self._jobs.read(import_history, self._show, replace="imports", owner=self)

    @property
    def current(self) -> Mapping[str, Any] | None:
        """The import that is chosen."""
        found = self.rows.row_at(self.table.currentIndex().row())
        return found["told"] if found is not None else None

    def _show(self, told: list[dict[str, object]]) -> None:
        before = self.table.currentIndex().row()
        newest_first = list(reversed(told))
        self.rows.set_rows([_row(place, one) for place, one in enumerate(newest_first)])
        self._swap.show_only(self.table if told else self._none)
        if told:
            self.table.selectRow(max(before, 0))
        self._allow()

    def _allow(self) -> None:
        one = self.current
        stands = one is not None and one["undone_at"] is None
        kept = stands and one is not None and "read" in one
        self.people.setEnabled(stands)
        self.undo.setEnabled(kept)
        self.refused.setEnabled(kept and one is not None and bool(one["refused"]))

    def _show_people(self) -> None:
        if self.current is not None and self.people.isEnabled():
            self.people_wanted.emit(self.current["import"])
            self.accept()

    def _ask_undo(self) -> None:
        if self.current is not None:
            dialog = UndoImportDialog(self._jobs, self.current["import"], self.current["file"], self._clock, self)
            dialog.undone.connect(self._undone)
            shown(dialog)

    def _undone(self, made: Undone) -> None:
        self.said.setText(undone_words(made.removed, made.restored, number))
        self.reload()

    def _ask_refused(self) -> None:
        if self.current is not None:
            name = _("{name}-refused.csv").format(name=Path(self.current["file"]).stem)
            ask_target(self, _("Save the refused rows"), name, _("Table (*.csv)"), self.save_refused)

    def save_refused(self, target: Path) -> None:
        """Writes the refused rows of the chosen import to a file."""
        if self.current is None:
            return
        ref = self.current["import"]

        def saved(rows: int) -> None:
            text = ngettext("{n} row is in {file}.", "{n} rows are in {file}.", rows)
            self.said.setText(text.format(n=number(rows), file=target.name))

        self._jobs.read(
            lambda db: refused_again(db, ref, target), saved, self._failed, title=_("Saving the refused rows"),
            owner=self,
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            self.said.setText(sentence(error))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        column.addWidget(label(_("Imports"), "title"))
        column.addWidget(
            label(_("Every file that was read into this book. An import can be undone as a whole, also later."), "soft")
        )
        column.addWidget(grow(self._swap), 1)
        column.addWidget(self.said)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.s)
        for button in (self.people, self.refused):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.undo)
        close = primary(_("C&lose"), self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        column.addLayout(foot)
        take_size(self, SIZE.window_least_width + 5 * SPACE.xxl, SIZE.dialog_width)


def _columns() -> list[Column]:
    return [
        Column("at", _("Imported on"), 130, sortable=False),
        Column("file", _("File"), grows=True, sortable=False),
        Column("read", _("Rows"), 64, align="right", sortable=False),
        Column("created", _("Added"), 72, align="right", sortable=False),
        Column("updated", _("Updated"), 80, align="right", sortable=False),
        Column("refused", _("Refused rows"), 72, align="right", sortable=False),
        Column("form", _("Source"), 120, sortable=False),
        Column("mode", _("People it knew"), 220, sortable=False, shown=False),
        Column("state", _("State"), 100, status=_status, sortable=False),
    ]


def _status(row: Mapping[str, Any]) -> Status | None:
    return Status.PLAIN if row["told"]["undone_at"] is not None else None


def _row(place: int, told: Mapping[str, Any]) -> dict[str, Any]:
    counts = {name: number(told[name]) if name in told else "" for name in COUNTED}
    forms = {NONE: _("none known"), COLUMN: _("by row")}
    form = told.get("form", "")
    undone = told["undone_at"] is not None
    return {
        "id": place,
        "at": _when(told["at"]),
        "file": told["file"],
        **counts,
        "form": forms.get(form, form),
        "mode": mode(told["mode"]) if "mode" in told else "",
        "state": _("undone") if undone else "",
        "told": told,
    }


def _when(at: str | None) -> str:
    return moment(datetime.fromisoformat(at)) if at else ""
