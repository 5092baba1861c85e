"""Asks once before a person is erased (GDPR 17), naming whom and what stays; then says what was done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from leadkeeper.clock import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.erase import Ahead, Erased, erase, look_at_erasure
from leadkeeper.words import _, ngettext
from leadkeeper.words.errors import sentence
from leadkeeper.words.rights import erased as erased_words
from ui.dialogs.record_choice import RecordChoice
from ui.dialogs.screen_room import take_size
from ui.dialogs.work_dialog import WorkDialog
from ui.jobs import Jobs
from ui.models.formats import number
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import button_box, plain, primary
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled, empty


class EraseDialog(WorkDialog):
    """Says what an erasure would do, and does it; `erased` carries what was done. Enter and Esc leave all as it is.

    It erases the records that it shows as chosen, whatever else the book holds by then.
    """

    erased = Signal(object)

    def __init__(self, jobs: Jobs, ahead: Ahead, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._ahead, self._clock, self._who = jobs, ahead, clock, ahead.contact
        self.setWindowTitle(_("Erase {name}").format(name=ahead.name))
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
        self._title = label("", "title")
        column.addWidget(self._title)
        column.addWidget(label(_("This cannot be undone."), "strong", status=Status.BAD))
        self.which = RecordChoice()
        self.which.offer(self._ahead.chosen, self._ahead.left)
        self.which.changed.connect(self._look)
        goes, stays = Card(_("What goes")), Card(_("What stays, and what you do about it"))
        self._goes, self._stays = QVBoxLayout(), QVBoxLayout()
        goes.add_layout(self._goes)
        stays.add_layout(self._stays)
        self._show(self._ahead)
        area = Scrolled(self.which, goes, stays)
        area.column.addStretch(1)
        column.addWidget(area, 1)
        column.addWidget(self.trouble)
        box = button_box()
        box.addButton(self.yes, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.no, QDialogButtonBox.ButtonRole.RejectRole)
        column.addWidget(box)
        take_size(self, SIZE.text_most, SIZE.dialog_height + 4 * SPACE.xxl)

    @property
    def asked(self) -> str | None:
        """The id of the request that an erasure would answer."""
        return self._ahead.asked

    def submit(self) -> None:
        """Erases the records that are shown as chosen."""
        ahead, now = self._ahead, self._clock()
        only = [one.contact for one in ahead.chosen] or None
        self.work(
            self._jobs,
            lambda db: erase(db, self._who, now, only),
            self.erased.emit,
            self._fail,
            _("Erasing {name}").format(name=ahead.name),
        )

    def _look(self) -> None:
        """Asks anew what would go, now that other records are ticked."""
        who, only = self._who, self.which.ids
        self.yes.setEnabled(False)
        self._jobs.read(
            lambda db: look_at_erasure(db, who, only), self._looked, self._fail, replace="erase.look", owner=self
        )

    def _looked(self, ahead: Ahead) -> None:
        self.trouble.hide()
        self._show(ahead)
        self.yes.setEnabled(True)

    def _show(self, ahead: Ahead) -> None:
        self._ahead = ahead
        self._title.setText(_("Erase {name}?").format(name=ahead.name))
        for column, lines in ((self._goes, what_goes(ahead)), (self._stays, what_stays(ahead))):
            empty(column)
            for line in lines:
                column.addWidget(label(line, select=True))

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            self.trouble.setText(sentence(error))
            self.trouble.show()


def what_goes(ahead: Ahead) -> list[str]:
    """What an erasure takes away, as sentences."""
    if not ahead.chosen:
        return [
            _("This address and the mails that came with it, in every complaint: the complaints still count."),
            _("Where else the address stands in the book."),
        ]
    records = ngettext(
        "{n} record with all facts, answers, decisions, tags and notes: {who}.",
        "{n} records with all facts, answers, decisions, tags and notes: {who}.",
        len(ahead.chosen),
    )
    return [
        records.format(n=number(len(ahead.chosen)), who="; ".join(map(str, ahead.chosen))),
        _("The lines of the imported files, and what is noted about the person elsewhere in the book."),
    ]


def what_stays(ahead: Ahead) -> list[str]:
    """What an erasure cannot reach, as sentences."""
    said = [_("A print of the addresses that nobody can read, so that no later import brings the person back.")]
    if ahead.left:
        names = _("Left as they are, although they share an address: {who}.")
        said.append(names.format(who="; ".join(map(str, ahead.left))))
    if ahead.shared:
        stop = _(
            "Shared addresses go on the stop list all the same, so nobody who has one is given any more: {addresses}."
        )
        said.append(stop.format(addresses=", ".join(ahead.shared)))
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
