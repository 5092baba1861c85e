"""Asks before a whole import is taken back, having said what that does; and who stays, with the reason, afterwards."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.undo_import import Foreseen, Undone, foresee_undo, undo_import, who_stays
from leadkeeper.words import _, ngettext
from leadkeeper.words.undoing import kept_sentence, undone_words
from ui.dialogs.form_dialog import FormDialog, shown
from ui.dialogs.screen_room import take_size
from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import primary
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.panes import grow
from ui.widgets.table import Table

MOST_NAMED = 100


class UndoImportDialog(FormDialog):
    """Takes an import back; `undone` carries what was done, and who stays is shown in a box of its own."""

    undone = Signal(object)

    def __init__(self, jobs: Jobs, import_id: str, file: str, clock: Clock, parent: QWidget | None = None) -> None:
        intro = _("{file} ({id}). The same file can be imported again afterwards.").format(file=file, id=import_id)
        super().__init__(_("Undo this import"), _("&Undo the import"), parent, intro)
        self._jobs, self._import, self._clock = jobs, import_id, clock
        self.told = label(_("Counting…"), select=True)
        card = Card(status=Status.WARN, margin=SPACE.m)
        card.add(self.told)
        self.rows.add(card)
        self.wrongly = QCheckBox(_("The file was &read wrongly"))
        self.wrongly.toggled.connect(lambda _on: self._look())
        self.rows.add(self.wrongly)
        hint = _(
            "Tick it when a column was taken for another: then the noes in it were nobody’s and go as well. Without "
            "it, whoever withdrew in this file stays in the book and blocked, and the noes of others stay."
        )
        self.wrongly.setAccessibleDescription(hint)
        self.rows.add(label(hint, "small"))
        self.yes.setProperty("look", "danger")
        self.yes.setEnabled(False)
        self.no.setText(_("&Keep the import"))
        self.no.setDefault(True)
        self.fit(height=SIZE.dialog_height)
        self._look()

    def submit(self) -> None:
        ref, now, wrongly = self._import, self._clock(), self.wrongly.isChecked()
        self.do(
            self._jobs,
            lambda db: undo_import(db, ref, now, read_wrongly=wrongly),
            self._done,
            _("Undoing import {id}").format(id=ref),
            risky=True,
        )

    def _look(self) -> None:
        ref, wrongly = self._import, self.wrongly.isChecked()
        self.work(
            self._jobs,
            lambda db: foresee_undo(db, ref, read_wrongly=wrongly),
            self._show,
            self.failed,
            _("Counting whom it concerns"),
            stays=True,
            dry_run=True,
        )

    def _show(self, foreseen: Foreseen) -> None:
        self.told.setText("\n".join(_foreseen_lines(foreseen)))
        self.yes.setEnabled(True)

    def _done(self, made: Undone) -> None:
        if made.kept:
            shown(UndoneDialog(self._jobs, made, self.parentWidget()))
        self.undone.emit(made)


class UndoneDialog(QDialog):
    """What taking an import back did: the numbers, and who stays and why."""

    def __init__(self, jobs: Jobs, made: Undone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import undone"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        column.addWidget(label(_("Import undone"), "title"))
        column.addWidget(label(undone_words(made.removed, made.restored, number), "soft", select=True))
        whys = Counter(why for _who, why in made.kept)
        column.addWidget(label("\n".join(_stays(why, n) for why, n in whys.most_common())))
        columns = [
            Column("who", _("Person"), SIZE.field_least),
            Column("why", _("Why this person stays"), grows=True, lines=3),
        ]
        self.rows = ListRows(columns, parent=self)
        self.table = Table("undone", self.rows, title=_("Who stays"))
        column.addWidget(grow(self.table), 1)
        if len(made.kept) > MOST_NAMED:
            column.addWidget(label(_("The first {n} are named here.").format(n=number(MOST_NAMED)), "small"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = primary(_("C&lose"), self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        column.addLayout(foot)
        take_size(self, SIZE.dialog_width + SIZE.field_least, SIZE.dialog_width)
        jobs.read(lambda db: who_stays(db, made, MOST_NAMED), self._show, owner=self)

    def _show(self, named: list[tuple[str, str, str]]) -> None:
        self.rows.set_rows(
            {"id": place, "who": name or who, "why": kept_sentence(why)} for place, (who, name, why) in enumerate(named)
        )


def _foreseen_lines(foreseen: Foreseen) -> list[str]:
    removed = ngettext("{n} person will be removed.", "{n} people will be removed.", foreseen.removed)
    back = ngettext(
        "{n} person who was there before is as before.",
        "{n} people who were there before are as before.",
        foreseen.restored,
    )
    lines = [removed.format(n=number(foreseen.removed))]
    lines += [back.format(n=number(foreseen.restored))] if foreseen.restored else []
    return lines + [_stays(why, n) for why, n in foreseen.kept.items()]


def _stays(why: str, n: int) -> str:
    text = ngettext("{n} person stays. {why}", "{n} people stay. {why}", n)
    return text.format(n=number(n), why=kept_sentence(why))
