"""The versions of the partner lists: who is on each, what changed, its picture, its page, and who must be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.list_change import ListChange, list_change
from leadkeeper.flows.list_history import Step, list_history
from leadkeeper.flows.list_page import write_list_page
from leadkeeper.flows.publish_list import attach_snapshot
from leadkeeper.words import _, language, ngettext
from leadkeeper.words.facts import day
from leadkeeper.words.list_page import ListWording
from ui.dialogs.attach_dialog import AttachDialog
from ui.dialogs.form_dialog import shown
from ui.dialogs.proof_dialog import OpenedFiles, ProofDialog
from ui.dialogs.save_file import ask_target
from ui.dialogs.screen_room import take_size
from ui.dialogs.text_dialog import TextDialog
from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.theme import SIZE, SPACE, Status
from ui.widgets.button_menu import offer_buttons
from ui.widgets.buttons import button_box, plain
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled, Split, grow
from ui.widgets.table import Table


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One line of the table."""

    version: str
    since: str
    names: int
    picture: str
    step: Step


class ListsDialog(QDialog):
    """Shows every version; `said` tells what was done."""

    said = Signal(str)

    def __init__(self, jobs: Jobs, opened: OpenedFiles, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("List versions"))
        self._jobs, self._opened, self._clock = jobs, opened, clock
        self._rows = ListRows(_columns())
        self.table = Table("list-versions", self._rows, title=_("List versions"))
        self.table.chosen.connect(lambda _row: self._show())
        self.details = Scrolled()
        offer_buttons(self.table, self.details)
        left = Card(margin=SPACE.hair)
        left.add(grow(self.table))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.l)
        column.addWidget(label(_("List versions"), "title"))
        column.addWidget(label(_("A version that is out never changes: it proves whom people agreed to."), "soft"))
        column.addWidget(Split("list-versions", (left, self.details), (1, 1)), 1)
        box = button_box()
        close = QPushButton(_("C&lose"))
        close.clicked.connect(self.accept)
        box.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        column.addWidget(box)
        take_size(self, SIZE.window_least_width + 2 * SPACE.xxl, SIZE.window_least_height + SPACE.xxl)
        self.reload()

    def reload(self) -> None:
        """Reads the versions again."""
        self._jobs.read(list_history, self._fill, replace="list-history", owner=self)

    @property
    def step(self) -> Step | None:
        """The version that the person stands on."""
        row = self.table.currentIndex().row()
        return self._rows.rows[row].step if 0 <= row < len(self._rows.rows) else None

    def save_page(self, path: Path) -> None:
        """Writes the public page of the version."""
        if self.step is not None:
            version = self.step.version.id
            self._jobs.read(
                lambda db: write_list_page(db, version, path),
                lambda _done: self._say(_("{file} is written.").format(file=path.name)),
                title=path.name, owner=self,
            )  # fmt: skip

    def count_told(self) -> None:
        """Counts who said yes before this version and has not seen it."""
        step, today = self.step, paris_day(self._clock())
        if step is not None and step.before is not None:
            before, after = step.before.id, step.version.id
            self._jobs.read(
                lambda db: list_change(db, before, after, today),
                self._show_told, title=_("Counting who must be told"), replace="list-told", owner=self, aside=True,
            )  # fmt: skip

    def attach(self) -> None:
        """Asks for the picture of the version."""
        if self.step is not None:
            version, now = self.step.version.id, self._clock()
            dialog = AttachDialog(
                self._jobs,
                _("Picture of {version}").format(version=version),
                _("It counts as taken today: a picture proves what the page showed from that day on."),
                lambda db, path: attach_snapshot(db, version, path, now),
                self,
            )
            dialog.attached.connect(self._attached)
            shown(dialog)

    def _attached(self, name: str) -> None:
        self._say(_("{file} is kept in the book.").format(file=name))
        self.reload()

    def _fill(self, steps: Sequence[Step]) -> None:
        before = self.table.currentIndex().row()
        self._rows.set_rows(map(_row, steps))
        if steps:
            self.table.selectRow(max(before, 0))
        self._show()

    def _show(self) -> None:
        self.details.clear()
        step = self.step
        if step is None:
            self.details.column.addWidget(label(_("No list was published yet."), "soft"))
            return
        self.details.column.addWidget(self._version(step))
        if step.before is not None:
            self.details.column.addWidget(self._changes(step))
        self.details.column.addStretch(1)

    def _version(self, step: Step) -> Card:
        version = step.version
        card = Card(version.id)
        names = ", ".join(one.name or "" for one in version.names)
        card.add(
            FactRows([(_("List"), step.list.url or step.list.id), (_("Since"), _since(step)), (_("Names"), names)])
        )
        buttons = [plain(_("Public &page…"), self._ask_page, "file-text")]
        if version.snapshot is None:
            card.add(label(_("Without a picture of the page, people of this version wait for a review."), "soft"))
            buttons.append(plain(_("&Attach its picture…"), self.attach, "paperclip"))
        elif version.snapshot.sha256:
            buttons.append(plain(_("Show its p&icture"), self._show_picture, "eye"))
        card.add(flowing(buttons))
        return card

    def _changes(self, step: Step) -> Card:
        before = step.before.id if step.before else ""
        card = Card(_("What changed since {version}").format(version=before))
        lines = ListWording(language()).changes(step.changes) if step.changes else []
        for line in lines or [_("Nothing: the same companies under the same names.")]:
            card.add(label(line, select=True))
        if lines:
            card.add(label(_("Whoever said yes before must be told of it in the next message."), "soft"))
            card.add(plain(_("&Who must be told…"), self.count_told, "users"), left=True)
        return card

    def _show_told(self, found: ListChange) -> None:
        people = ngettext(
            "{n} person said yes on this list and has not seen its newer version.",
            "{n} people said yes on this list and have not seen its newer version.",
            found.people,
        ).format(n=number(found.people))
        by_version = [
            _("{version}: {n}").format(version=version or _("version unknown"), n=number(count))
            for version, count in found.seen.items()
        ]
        dialog = TextDialog(
            _("Who must be told"),
            people,
            [(_("French"), found.text["fr"]), (_("English"), found.text["en"])],
            _("Seen last: {versions}.").format(versions=" · ".join(by_version)) if by_version else "",
            self,
        )
        dialog.copied.connect(self._say)
        shown(dialog)

    def _show_picture(self) -> None:
        picture = self.step.version.snapshot if self.step is not None else None
        if picture is not None:
            facts = [(_("Taken on"), day(picture.taken_at))] if picture.taken_at else []
            name = picture.name or _("Picture")
            shown(ProofDialog(self._jobs, self._opened, name, picture.sha256 or "", facts, self))

    def _ask_page(self) -> None:
        if self.step is not None:
            name = f"{self.step.version.id}.html"
            ask_target(self, _("Save the public page"), name, _("Web page (*.html)"), self.save_page)

    def _say(self, text: str) -> None:
        self.said.emit(text)


def _row(step: Step) -> VersionRow:
    version = step.version
    there = _("yes") if version.snapshot else _("no")
    return VersionRow(version.id, _since(step).partition(" ")[0], len(version.names), there, step)


def _since(step: Step) -> str:
    return day(step.version.published_at) if step.version.published_at else _("no date")


def _columns() -> tuple[Column, ...]:
    return (
        Column("version", _("Version"), 120, grows=True),
        Column("since", _("Since"), 104),
        Column("names", _("Names"), 68, align="right"),
        Column("picture", _("Picture"), 88, status=_picture_status),
    )


def _picture_status(row: VersionRow) -> Status:
    return Status.GOOD if row.step.version.snapshot else Status.WARN
