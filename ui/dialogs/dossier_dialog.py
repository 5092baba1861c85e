"""The dossier of a person, to read, print and keep: what the book has about somebody who asks (GDPR 15)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.dossier import dossier, keep_pdf, write_dossier
from leadkeeper.flows.records_of import Named, choice
from leadkeeper.words import _
from leadkeeper.words.dossier import Section, sections, title
from leadkeeper.words.errors import sentence
from ui.dialogs.printing import ask_printer
from ui.dialogs.record_choice import RecordChoice
from ui.dialogs.save_file import ask_target
from ui.dialogs.screen_room import take_size
from ui.jobs import Jobs
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import Entry, menu_button, plain, primary
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label
from ui.widgets.paper import PRINT_POINTS, paper, pdf


class DossierDialog(QDialog):
    """Shows the dossier of the person with an id or address; `kept` says where it was put."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs, who: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._who, self._clock = jobs, who, clock
        self._title, self._sections = "", tuple[Section, ...]()
        self._name, self._heading = "", label(_("Dossier"), "title")
        self.which = RecordChoice()
        self.which.changed.connect(self._read)
        self.setWindowTitle(_("Dossier"))
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Dossier"))
        self.text.setOpenLinks(False)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.trouble = label("", "error")
        self.trouble.hide()
        self.pdf = primary(_("Save as &PDF…"), self._ask_pdf, "download")
        self.pdf.setDefault(True)
        self.print = plain(_("P&rint…"), self._ask_printer, "printer")
        self.more = menu_button(
            _("&Other forms"),
            [
                Entry(_("&Web page…"), lambda: self._ask_file("html", _("Web page (*.html)")), "file-text"),
                Entry(_("For &machines (JSON)…"), lambda: self._ask_file("json", "JSON (*.json)"), "file-text"),
            ],
        )
        self.no = plain(_("C&lose"), self.reject)
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.l)
        intro = _("All that the book has about this person, and every company that received it.")
        column.addWidget(self._heading)
        column.addWidget(label(intro, "soft"))
        column.addWidget(self.which)
        column.addWidget(self.text, 1)
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addWidget(flowing((self.pdf, self.print, self.more)), 1)
        foot.addWidget(self.no, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(foot)
        take_size(self, SIZE.window_least_width, SIZE.window_least_height + SPACE.xxl)

    def _read(self) -> None:
        """Makes the dossier of the records that are ticked."""
        who, only, today = self._who, self.which.ids, paris_day(self._clock())
        for button in (self.pdf, self.print, self.more):
            button.setEnabled(False)
        self._jobs.read(
            lambda db: (dossier(db, who, today, only), *choice(db, who, only)),
            self._show,
            self._fail,
            replace="dossier",
            owner=self,
        )

    def _show(self, answer: tuple[dict[str, Any], Sequence[Named], Sequence[Named]]) -> None:
        found, chosen, left = answer
        self.trouble.hide()
        self.which.offer(chosen, left)
        self._name = chosen[0].name or chosen[0].reached or chosen[0].contact
        self._heading.setText(_("Dossier of {name}").format(name=self._name))
        self.setWindowTitle(self._heading.text())
        self._title, self._sections = title(found), tuple(sections(found))
        document = paper(self._title, self._sections)
        document.setDocumentMargin(SPACE.l)
        document.setParent(self.text)
        self.text.setDocument(document)
        for button in (self.pdf, self.print, self.more):
            button.setEnabled(True)
        self.pdf.setFocus()

    def keep_pdf(self, path: Path) -> None:
        """Keeps the dossier as a PDF."""
        pages = pdf(self._title, self._sections)
        self._keep(lambda _db: keep_pdf(pages, path), path)

    def keep_file(self, path: Path) -> None:
        """Keeps the dossier as a web page or as JSON, as the name ends."""
        who, only, today = self._who, self.which.ids, paris_day(self._clock())
        self._keep(lambda db: write_dossier(db, who, path, today, only), path)

    def _keep(self, write: Callable[[Any], object], path: Path) -> None:
        self.trouble.hide()
        said = _("The dossier is in {file}.").format(file=path.name)
        title = _("Writing the dossier")
        self._jobs.read(write, lambda _done: self.kept.emit(said), self._fail, title=title, owner=self)

    def _ask_pdf(self) -> None:
        ask_target(self, _("Save as PDF"), self._file_name("pdf"), "PDF (*.pdf)", self.keep_pdf)

    def _ask_file(self, suffix: str, kind: str) -> None:
        ask_target(self, _("Save the dossier"), self._file_name(suffix), kind, self.keep_file)

    def _file_name(self, suffix: str) -> str:
        """A name that says whose it is, of signs that every system takes."""
        whose = "".join(sign if sign.isalnum() or sign in "-'" else " " for sign in self._name)
        return _("dossier {name}.{kind}").format(name=" ".join(whose.split()), kind=suffix)

    def _ask_printer(self) -> None:
        ask_printer(_("Dossier"), lambda: paper(self._title, self._sections, PRINT_POINTS), self)

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            self.trouble.setText(sentence(error))
            self.trouble.show()
