"""Asks once before a person is erased (GDPR 17), naming whom and what stays; then says what was done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leadkeeper.clock import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.erase import Ahead, Erased, erase
from leadkeeper.words import _, ngettext
from leadkeeper.words.errors import sentence
from leadkeeper.words.rights import erased as erased_words
from ui.dialogs.screen_room import take_size
from ui.jobs import Jobs
from ui.models.formats import number
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import button_box, plain, primary
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled


class EraseDialog(QDialog):
    """Says what an erasure would do, and does it; `erased` carries what was done. Enter and Esc leave all as it is."""

    erased = Signal(object)

    def __init__(self, jobs: Jobs, ahead: Ahead, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._ahead, self._clock = jobs, ahead, clock
        self.setWindowTitle(_("Erase a person"))
        self.trouble = label("", "error")
        self.trouble.hide()
        self.yes = QPushButton(_("&Erase for good"))
        self.yes.setProperty("look", "danger")
        self.yes.setAutoDefault(False)
        self.yes.clicked.connect(self.submit)
        self.no = QPushButton(_("&Cancel"))
        self.no.setDefault(True)
        self.no.clicked.connect(self.reject)
        self._lay_out()
        self.no.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.l)
        column.addWidget(label(_("Erase {name}?").format(name=self._ahead.name), "title"))
        column.addWidget(label(_("This cannot be undone."), "strong", status=Status.BAD))
        goes, stays = Card(_("What goes")), Card(_("What stays, and what you do about it"))
        for card, lines in ((goes, what_goes(self._ahead)), (stays, what_stays(self._ahead))):
            for line in lines:
                card.add(label(line, select=True))
        area = Scrolled(goes, stays)
        area.column.addStretch(1)
        column.addWidget(area, 1)
        column.addWidget(self.trouble)
        box = button_box()
        box.addButton(self.yes, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.no, QDialogButtonBox.ButtonRole.RejectRole)
        column.addWidget(box)
        take_size(self, SIZE.text_most, SIZE.dialog_height + 4 * SPACE.xxl)

    def submit(self) -> None:
        """Erases the person."""
        self.yes.setEnabled(False)
        who, now = self._ahead.contact, self._clock()
        self._jobs.write(lambda db: erase(db, who, now), self._done, self._fail, title=_("Erasing a person"))

    def _done(self, done: Erased) -> None:
        self.accept()
        self.erased.emit(done)

    def _fail(self, error: BaseException) -> None:
        self.yes.setEnabled(True)
        if isinstance(error, LeadKeeperError):
            self.trouble.setText(sentence(error))
            self.trouble.show()


def what_goes(ahead: Ahead) -> list[str]:
    """What an erasure takes away, as sentences."""
    if not ahead.records:
        return [
            _("This address and the mails that came with it, in every complaint: the complaints still count."),
            _("Where else the address stands in the book."),
        ]
    records = ngettext(
        "{n} record with all facts, answers, decisions, tags and notes.",
        "All {n} records of this person, with all facts, answers, decisions, tags and notes.",
        ahead.records,
    )
    return [
        records.format(n=number(ahead.records)),
        _("The lines of the imported files, and what is noted about the person elsewhere in the book."),
    ]


def what_stays(ahead: Ahead) -> list[str]:
    """What an erasure cannot reach, as sentences."""
    said = [_("A print of the addresses that nobody can read, so that no later import brings the person back.")]
    if ahead.partners:
        given = ngettext(
            "The file given to a partner: {files}.", "The files given to partners: {files}.", len(ahead.files)
        )
        said.append(given.format(files=", ".join(ahead.files)))
        told = _("You must tell {partners}. The notices stand in the register afterwards.")
        said.append(told.format(partners=", ".join(ahead.partners)))
    said.append(_("Copies of the book made before today: delete them once you need them no more."))
    if ahead.asked:
        said.append(_("Request {request} stays open until you told the person.").format(request=ahead.asked))
    return said


class ErasedDialog(QDialog):
    """Says what an erasure did; `answer_wanted` asks to record the answer to the request that it was done for."""

    answer_wanted = Signal(str)
    register_wanted = Signal()

    def __init__(self, done: Erased, asked: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Erased"))
        self._asked = asked
        self.lines = lines_of(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.l)
        column.addWidget(label(_("The person is erased"), "title"))
        column.addWidget(Scrolled(*(label(line, select=True) for line in self.lines)), 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.s)
        foot.addWidget(plain(_("Cop&y"), self.copy, "copy"))
        foot.addStretch(1)
        self.told = plain(_("See whom to &tell"), self._tell)
        self.told.setVisible(bool(done.notices))
        self.answer = primary(_("&Record the answer…"), self._answer)
        self.answer.setVisible(asked is not None)
        self.no = plain(_("C&lose"), self.accept)
        for button in (self.told, self.answer, self.no):
            foot.addWidget(button)
        column.addLayout(foot)
        take_size(self, SIZE.text_most, SIZE.dialog_height + SPACE.xxl)
        first = self.answer if asked is not None else self.no
        first.setDefault(True)
        first.setFocus()

    def copy(self) -> None:
        """Puts the sentences on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self.lines))

    def _answer(self) -> None:
        self.accept()
        self.answer_wanted.emit(self._asked or "")

    def _tell(self) -> None:
        self.accept()
        self.register_wanted.emit()


def lines_of(done: Erased) -> Sequence[str]:
    """What was done, as sentences."""
    partners = len({one.partner for one in done.notices})
    lines = erased_words(done.removed, partners, done.files, done.sheets)
    if not done.on_disk:
        lines.append(_("Old pages of the file go when the book is closed."))
    return lines
