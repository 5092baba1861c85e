"""The list of imports: date, file, row counts, contacts, refused rows, and undo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QProgressBar, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.messages import _, counted, labels
from leadkeeper.messages.contacts import (
    foreseen_lines,
    imported_file,
    keeping_changes,
    retention_sentence,
    staying_lines,
    undone_words,
)
from leadkeeper.messages.imports import mode
from leadkeeper.services.consent.forms import SourcesOfBook, sources
from leadkeeper.services.imports.importer import import_history
from leadkeeper.services.imports.prepared_rows import COLUMN, NONE
from leadkeeper.services.imports.undo import Undone, foresee_undo, refused_again, undo_import, who_stays
from ui.jobs import Job, Jobs
from ui.models.formats import format_number, moment
from ui.models.table_model import Column, ListModel
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import as_default, danger, plain, primary, writing
from ui.widgets.cards import Card, EmptyState
from ui.widgets.documents import ask_target
from ui.widgets.forms import FormDialog, open_dialog, resize_within_screen
from ui.widgets.job_bar import SCALE, figures
from ui.widgets.labels import announce, text_label, titled, with_name
from ui.widgets.layouts import StackedWidget, expanding, fill, flowing, inner_row
from ui.widgets.message_boxes import told
from ui.widgets.table import Table, offer_buttons

MOST_NAMED = 100


class UndoImportDialog(FormDialog):
    """Undoes an import; emits `undone(result)`, or `kept(text)` if it was stopped.

    Contacts that stay are listed in UndoneDialog.
    """

    undone = Signal(object)
    kept = Signal(str)

    def __init__(self, jobs: Jobs, import_id: str, file: str, clock: Clock, parent: QWidget | None = None) -> None:
        intro = _("{file}. The same file can be imported again afterwards.").format(file=file)
        super().__init__(_("Undo this import"), _("&Undo the import"), parent, intro)
        self._jobs, self._import, self._file, self._clock = jobs, import_id, file, clock
        self.told = text_label(_("Counting…"), select=True)
        self._counted = Card(status=Status.WARN, margin=SPACE.m).add(self.told)
        self.rows.add(self._counted)
        self.wrongly = QCheckBox(_("The file was &read wrongly"))
        self.wrongly.toggled.connect(lambda _on: self._look())
        self.rows.add(self.wrongly)
        hint = _(
            "Tick it when a column was taken for another: the refusals read in the file were wrong and are "
            "undone as well, and what was chosen for its columns is forgotten. Otherwise the people who refused or "
            "withdrew in this file stay in the book and blocked, and those with a note that may ask for no more "
            "contact stay in Review."
        )
        self.wrongly.setAccessibleDescription(hint)
        self.rows.add(text_label(hint, "small"))
        self.progress = with_name(QProgressBar(textVisible=False), _("Undo this import"))
        self._far = text_label("", "soft")
        self.rows.add(self.progress)
        self.rows.add(self._far)
        self.progress.hide()
        self._frozen = [self.wrongly]  # the progress is shown among the questions
        self._undoing: Job | None = None
        jobs.progressed.connect(self._show_progress)
        self.yes.setProperty("look", "danger")
        self.yes.setEnabled(False)
        self.no.setText(_("&Keep the import"))
        self.no.setDefault(True)
        self.no.setFocus()  # not the box to tick, with its five lines of help
        self.fit(height=SIZE.dialog_height)
        self._look()

    def submit(self) -> None:
        ref, now, wrongly = self._import, self._clock(), self.wrongly.isChecked()
        title = _("Undoing the import of {file}").format(file=self._file)
        self.do(lambda db: undo_import(db, ref, now, read_wrongly=wrongly), self._done, title, backup_first=True)
        self._undoing = self._work
        if self._undoing is not None:
            self.wrongly.setEnabled(False)
            self.progress.setRange(0, 0)
            self.progress.show()
            self.no.setText(_("&Stop"))

    def _stay(self) -> bool:
        leaving = super()._stay()
        self._undoing = None
        self.wrongly.setEnabled(True)
        self.progress.hide()
        self._far.setText("")
        self.no.setText(_("&Keep the import"))
        return leaving

    def _show_progress(self, job: Job) -> None:
        if job is not self._undoing or job.progress is None:
            return
        self.progress.setRange(0, SCALE)
        self.progress.setValue(round(SCALE * job.progress.done / max(job.progress.total or 0, job.progress.done, 1)))
        self._far.setText(figures(job.progress))
        self.progress.setAccessibleDescription(self._far.text())

    def _work_stopped(self, job: Job) -> None:
        undoing, counting = job is self._undoing, job is self._work and job.dry_run
        super()._work_stopped(job)
        if counting:
            self._forget_count()
        if undoing:
            self.kept.emit(_("Stopped: nothing was undone, the import of {file} is kept.").format(file=self._file))

    def _look(self) -> None:
        ref, now, wrongly = self._import, self._clock(), self.wrongly.isChecked()
        self.clear_errors()
        self.told.setText(_("Counting…"))
        self._counted.show()
        self.work(
            lambda db: foresee_undo(db, ref, now, read_wrongly=wrongly),
            self._show,
            self._not_counted,
            _("Counting the people concerned"),
            stays=True,
            dry_run=True,
        )

    def _show(self, foreseen: Undone) -> None:
        lines = foreseen_lines(foreseen.removed, foreseen.restored, foreseen.whys, foreseen.left)
        self.told.setText("\n".join(lines))
        self.yes.setEnabled(True)
        self.yes.setAccessibleDescription("\n".join((self._file, *lines)))
        announce(self, self.yes.accessibleDescription())

    def _not_counted(self, error: BaseException) -> None:
        self.failed(error)
        self._forget_count()

    def _forget_count(self) -> None:
        """Show no numbers, and let nothing be undone without them."""
        self._counted.hide()
        self.yes.setEnabled(False)

    def _done(self, made: Undone) -> None:
        if made.kept:
            open_dialog(UndoneDialog(self._jobs, made, self.parentWidget()))
        self.undone.emit(made)


class UndoneDialog(QDialog):
    """The result of undoing an import: counts, and which contacts stay and why."""

    def __init__(self, jobs: Jobs, made: Undone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = [
            Column("who", _("Person"), SIZE.field_least),
            Column("why", _("Why this person stays"), grows=True, lines=3),
        ]
        self.rows = ListModel(columns, parent=self)
        self.table = Table("undone", self.rows, title=_("Who stays"))
        cut = text_label(_("The first {n} are named here.").format(n=format_number(MOST_NAMED)), "small")
        fill(
            titled(self, _("Import undone"), gap=SPACE.m),
            text_label(undone_words(made.removed, made.restored, format_number), "soft", select=True),
            text_label("\n".join((*staying_lines(made.whys), *made.left))),
            (expanding(self.table), 1),
            *([cut] if len(made.kept) > MOST_NAMED else []),
            fill(inner_row(), 1, as_default(primary(_("C&lose"), self.accept))),
        )
        resize_within_screen(self, SIZE.dialog_width + SIZE.field_least, SIZE.dialog_width)
        jobs.read(lambda db: who_stays(db, made, MOST_NAMED), self._show, owner=self)

    def _show(self, named: list[tuple[str, str, str]]) -> None:
        self.rows.set_rows(
            {"id": place, "who": name or who, "why": retention_sentence(why)}
            for place, (who, name, why) in enumerate(named)
        )


COUNTED = ("read", "created", "updated", "refused")
OTHERS = ("unchanged", "duplicates", "blank", "erased")  # the rest of the rows that were read


class ImportsDialog(QDialog):
    """The imports, newest first; emits `people_wanted(import_id)` to show the contacts of one."""

    people_wanted = Signal(str)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock
        self.rows = ListModel(_columns(), parent=self)
        self.table = Table("imports", self.rows, title=_("Imports"))
        self.table.chosen.connect(lambda _row: self._allow())
        self.table.opened.connect(lambda _row: self._show_people())
        self.people = plain(_("Show its &people"), self._show_people, "users")
        self.refused = plain(_("&Save its rejected rows…"), self._ask_refused, "download")
        self.undo = writing(danger(_("&Undo…"), self._ask_undo))
        self.said = text_label("", "soft", select=True)
        offer_buttons(self.table, self.people, self.refused, self.undo)
        self._none = EmptyState("file-import", _("No import yet"), _("Files that you import are listed here."))
        self._swap = StackedWidget(self.table, self._none)
        self._lay_out()
        self.reload()

    def reload(self) -> None:
        self._jobs.read(lambda db: (import_history(db), sources(db)), self._show, replace="imports")

    @property
    def current(self) -> Mapping[str, Any] | None:
        found = self.rows.row_at(self.table.current_row())
        return found["told"] if found is not None else None

    def _show(self, known: tuple[list[dict[str, object]], SourcesOfBook]) -> None:
        imports, book = known
        before = self.current["import"] if self.current is not None else None
        newest_first = list(reversed(imports))
        names = {NONE: _("none known"), COLUMN: _("by row")}
        names |= {one.version.id: labels.form_version(one.form, one.version) for one in book.versions}
        names |= {one.form.id: one.form.name for one in book.versions if one.form.name and one.form.id not in names}
        self.rows.set_rows([_row(place, one, names) for place, one in enumerate(newest_first)])
        self._swap.show_only(self.table if imports else self._none)
        if imports:
            refs = [one["import"] for one in newest_first]
            self.table.stand_at(refs.index(before) if before in refs else 0)
        self._allow()

    def _allow(self) -> None:
        current = self.current
        stands = current is not None and current["undone_at"] is None
        kept = stands and current is not None and "read" in current
        self.people.setEnabled(stands)
        self.undo.setEnabled(kept)
        self.refused.setEnabled(kept and current is not None and bool(current["refused"]))

    def _show_people(self) -> None:
        if self.current is not None and self.people.isEnabled():
            self.people_wanted.emit(self.current["import"])
            self.accept()

    def _ask_undo(self) -> None:
        if self.current is not None:
            dialog = open_dialog(
                UndoImportDialog(self._jobs, self.current["import"], imported_file(self.current), self._clock, self)
            )
            dialog.undone.connect(self._undone)
            dialog.kept.connect(self._say_kept)

    def _say_kept(self, text: str) -> None:
        self.said.setText(text)
        announce(self, text)

    def _undone(self, made: Undone) -> None:
        left = [] if made.kept else made.left  # else UndoneDialog says it
        self.said.setText("\n".join((undone_words(made.removed, made.restored, format_number), *left)))
        self.reload()

    def _ask_refused(self) -> None:
        if self.current is not None:
            name = _("{name}-rejected.csv").format(name=Path(self.current["file"]).stem)
            ask_target(self, _("Save the rejected rows"), name, _("Table (*.csv)"), self.save_refused)

    def save_refused(self, target: Path) -> None:
        if self.current is None:
            return
        ref = self.current["import"]

        def saved(rows: int) -> None:
            self.said.setText(counted("{n} row is in {file}.", "{n} rows are in {file}.", rows, file=target.name))

        title, failed = _("Saving the rejected rows"), told(self.said.setText)
        self._jobs.read(lambda db: refused_again(db, ref, target), saved, failed, title=title, owner=self)

    def _lay_out(self) -> None:
        intro = _("Every file that was read into this book. An import can be undone as a whole, also later.")
        close = as_default(primary(_("C&lose"), self.accept))
        buttons = flowing((self.people, self.refused, self.undo, close), right=True)
        fill(titled(self, _("Imports"), intro, SPACE.m), (expanding(self._swap), 1), self.said, buttons)
        resize_within_screen(self, SIZE.window_least_width + 5 * SPACE.xxl, SIZE.dialog_width)


def _columns() -> list[Column]:
    return [
        Column("at", _("Imported on"), 130, sortable=False, lines=2, letters=10),
        Column("file", _("File"), grows=True, sortable=False, lines=3, letters=14),
        Column("read", _("Rows"), 64, align="right", sortable=False, tooltip=_others),
        Column("created", _("Added"), 72, align="right", sortable=False),
        Column("updated", _("Updated"), 80, align="right", sortable=False),
        Column("refused", _("Rejected rows"), 72, align="right", sortable=False),
        Column("form", _("Source"), 120, sortable=False, lines=3, letters=10),
        Column("mode", _("People already known"), 220, sortable=False, shown=False),
        Column("state", _("State"), 100, status=_status, sortable=False, lines=3),
    ]


def _others(row: Mapping[str, Any]) -> str:
    """Return what became of the rows that no column counts."""
    counts = {name: row["told"].get(name, 0) for name in OTHERS}
    return "\n".join(
        _("{name}: {value}").format(name=labels.count(name, count), value=format_number(count))
        for name, count in counts.items()
        if count
    )


def _status(row: Mapping[str, Any]) -> Status | None:
    return Status.PLAIN if row["told"]["undone_at"] is not None else None


def _row(number: int, entry: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    counts = {name: format_number(entry[name]) if name in entry else "" for name in COUNTED}
    form = entry.get("form", "")
    undone = entry["undone_at"] is not None
    return {
        "id": number,
        "at": moment(datetime.fromisoformat(entry["at"])) if entry["at"] else "",
        "file": imported_file(entry),
        **counts,
        "form": names.get(form, form),
        "mode": mode(entry["mode"]) if "mode" in entry else "",
        "state": ", ".join([_("undone"), *keeping_changes(entry.get("keeping_changes", 0))]) if undone else "",
        "told": entry,
    }
