"""Register: every export with its fingerprint, whether the chain is whole, and whether a file is one of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from leadkeeper.flows.list_exports import ExportLine, list_exports
from leadkeeper.flows.verify import Verified, verify
from leadkeeper.words import _, ngettext
from leadkeeper.words.register import verified
from ui.jobs import Jobs
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.pages.register.columns import details, export_cells, export_columns, sum_columns, sums
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.drop_zone import DropZone
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_bar import FilterState
from ui.widgets.fingerprint import Fingerprint
from ui.widgets.labels import label
from ui.widgets.page import Page
from ui.widgets.panes import Scrolled, Split, Swap, empty, grow
from ui.widgets.pill import Pill
from ui.widgets.table import Table

FILE_STATUS = {"match": Status.GOOD, "changed": Status.BAD, "unknown": Status.WARN}


class RegisterPage(Page):
    """The exports made. `arrive` takes an export's id; goes to `contacts` with the people in one, and to `export`."""

    def __init__(self, jobs: Jobs, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(_("Register"), parent=parent)
        self._jobs = jobs
        self._lines: dict[int, ExportLine] = {}
        self._wanted = ""
        self.exports = ListRows(export_columns(), parent=self)
        self.table = Table("register.exports", self.exports, settings, _("Exports"))
        self.table.chosen.connect(self._show_details)
        self.table.opened.connect(self._show_people)
        self.sums = ListRows(sum_columns(), parent=self)
        self.chain = Pill("", Status.PLAIN)
        self.chain.hide()
        self.header.add(self.chain)
        self.zone = DropZone(
            _("Drop a file to check it"), _("Is it the one that was exported, unchanged?"), (".xlsx",),
            picture="shield-check", several=False,
        )  # fmt: skip
        self.zone.dropped.connect(lambda files: self.check_file(files[0]))
        self._answer, self._details = QVBoxLayout(), QVBoxLayout()
        self._lay_out(settings)

    def _lay_out(self, settings: Settings) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.m)
        exports, invoices = Card(margin=SPACE.hair), Card(_("For the invoices"))
        exports.add(self.table)
        invoices.add(Table("register.sums", self.sums, settings, _("For the invoices")))
        column.addWidget(exports, 3)
        column.addWidget(invoices, 2)
        check = Card(_("Check a file"))
        check.add(self.zone)
        check.add_layout(self._answer)
        right = Scrolled()
        right.column.addLayout(self._details)
        right.column.addWidget(check)
        right.column.addStretch(1)
        self._split = Split("register", [left, right], [5, 2], settings)
        self._none = Card()
        self._none.add(
            EmptyState(
                "notebook",
                _("No export yet"),
                _("Every file that goes out is entered here with its fingerprint, and can be checked at any time."),
                plain(_("Go to the e&xport"), lambda: self.go.emit("export", None), "file-export"),
            )
        )
        self._swap = Swap(self._split, self._none)
        self.body.addWidget(grow(self._swap), 1)

    def reload(self) -> None:
        """Lists the exports and looks through the chain again."""
        self._jobs.read(list_exports, self._show_lines, replace="register.lines")
        self._jobs.read(verify, self._show_chain, replace="register.chain")

    def arrive(self, intent: object) -> None:
        """Goes to the export with this id."""
        if isinstance(intent, str):
            self._wanted = intent
            self._choose()

    def check_file(self, path: Path) -> None:
        """Says whether a file is one that was exported, and unchanged."""
        title = _("Checking {file}").format(file=path.name)
        self._jobs.read(
            lambda db: verify(db, path), lambda found: self._say(path, found), title=title, replace="register.file",
            owner=self,
        )  # fmt: skip

    def _show_lines(self, lines: Sequence[ExportLine]) -> None:
        self._lines = {one.id: one for one in lines}
        count = ngettext("{n} export", "{n} exports", len(lines)).format(n=number(len(lines)))
        self.header.set_subtitle(count if lines else "")
        before = self.table.current_id()
        self.exports.set_rows(export_cells(one) for one in lines)
        self.sums.set_rows(sums(lines))
        self._swap.show_only(self._split if lines else self._none)
        if lines and not self._choose() and (before is None or not self.table.choose(before)):
            self.table.choose(lines[0].id)

    def _choose(self) -> bool:
        wanted = next((one.id for one in self._lines.values() if one.export == self._wanted), None)
        if wanted is None:
            return False
        self._wanted = ""
        return self.table.choose(wanted)

    def _show_chain(self, found: Verified) -> None:
        whole = found.chain == "ok"
        self.chain.set(_("Chain verified") if whole else _("Chain broken"), Status.GOOD if whole else Status.BAD)
        self.chain.setToolTip(" ".join(verified(found.chain, found.broken_at, None, None)))
        self.chain.show()

    def _say(self, path: Path, found: Verified) -> None:
        empty(self._answer)
        status = FILE_STATUS.get(found.file or "", Status.WARN)
        card = Card(status=status)
        card.add(label(path.name, "strong", select=True))
        card.add(label(verified(found.chain, found.broken_at, found.file, found.export)[-1], select=True))
        self._answer.addWidget(card)
        if found.export is not None:
            self._wanted = found.export
            self._choose()

    def _show_details(self, wanted: int) -> None:
        one = self._lines[wanted]
        empty(self._details)
        card = Card(_("Export {export}").format(export=one.export))
        rows = QFormLayout()
        rows.setHorizontalSpacing(SPACE.l)
        rows.setVerticalSpacing(SPACE.s)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for name, value in details(one):
            rows.addRow(label(name, "soft"), label(value, select=True))
        if one.sha256:
            rows.addRow(label(_("Fingerprint"), "soft"), Fingerprint(one.sha256))
        card.add_layout(rows)
        card.add(plain(_("See the &people in it"), lambda: self._show_people(wanted), "users"), left=True)
        self._details.addWidget(card)

    def _show_people(self, wanted: int) -> None:
        export = self._lines[wanted].export
        self.go.emit("contacts", FilterState("", {"export": frozenset({export})}))
