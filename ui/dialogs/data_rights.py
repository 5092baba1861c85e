"""Dialogs for people's rights: access report and erasure (GDPR 15, 17)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import LANGUAGES, _, counted, language, ngettext, speaking_to
from leadkeeper.messages.contacts import (
    language_of_person,
    lines_of_others,
    mailbox_given,
    others_of_erased,
    stays_stopped,
)
from leadkeeper.messages.privacy import ReportSection, erasure_lines, reports_too, sealed_sentence, sections, title
from leadkeeper.messages.proof import UNSEALED
from leadkeeper.messages.suppression import uncorrected
from leadkeeper.services.contacts import details
from leadkeeper.services.contacts.editing import Edited
from leadkeeper.services.contacts.listing import find
from leadkeeper.services.privacy.access_report import access_report, keep_pdf, write_dossier
from leadkeeper.services.privacy.erasure import ChangedComplaint, Erased, ErasurePreview, erase, preview_erasure
from leadkeeper.services.privacy.requests import RequestStatus, is_done, lacks_correction, request_status
from leadkeeper.services.proof.pack import write_person_proof
from ui.dialogs.requests import LastAddress, RequestAnswerDialog, WithdrawDialog, name_and_address, person_of
from ui.dialogs.undo import History
from ui.jobs import Jobs
from ui.models.formats import day
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import Button, Entry, as_default, button_box, menu_button, plain, primary, turn_page, writing
from ui.widgets.cards import Card
from ui.widgets.documents import ask_printer, ask_target, build_document, pdf_of
from ui.widgets.editors import CheckList, ChoiceBox
from ui.widgets.forms import closing, open_dialog, resize_within_screen
from ui.widgets.labels import announce, hidden, labelled, show_text, text_label, titled, with_name
from ui.widgets.layouts import ScrollColumn, clear_layout, dialog_column, fill, flowing, inner_row
from ui.widgets.message_boxes import Toast, told
from ui.widgets.work_dialog import WorkDialog


class RecordChoice(Card):
    """A checkbox for each record; emits `changed`. Hidden if there is only one record."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Which records"))
        self._boxes: CheckList | None = None
        self.hide()

    @property
    def ids(self) -> tuple[str, ...] | None:
        """Ids of the ticked records; None before there is a choice."""
        return self._boxes.values if self._boxes is not None else None

    def offer(self, chosen: Sequence[details.NamedRecord], left: Sequence[details.NamedRecord]) -> None:
        """Offer the records the first time they are known; afterwards the user's ticks are kept."""
        if self._boxes is not None or len(chosen) + len(left) < 2:
            return
        named = [(one.contact, one.named) for one in (*chosen, *left)]
        self._boxes = with_name(CheckList(named, [one.contact for one in chosen], below=True), _("Which records"))
        self._boxes.changed.connect(self.changed)
        why = _("These records share an address. Tick those of this person alone: others may be colleagues or family.")
        self.add(self._boxes, text_label(why, "small"))
        self.show()


Seen = tuple[
    dict[str, Any], Sequence[details.NamedRecord], Sequence[details.NamedRecord], Sequence[details.AlikeRecord]
]
"""An access report, its records, those at the same addresses that it leaves out, and those that are alike."""


class DossierDialog(QDialog):
    """Shows the access report of the person with an id or address; emits `kept(text)` after saving it.

    `saved(path)` comes first, with the file that can be sent. It begins in the language of the person's country.
    """

    kept = Signal(str)
    saved = Signal(object)

    def __init__(self, jobs: Jobs, who: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._who, self._clock = jobs, who, clock
        self._title, self._sections = "", tuple[ReportSection, ...]()
        self._began = False
        self._name, self._heading = "", text_label(_("Access report"), "title")
        self.which = RecordChoice()
        self.which.changed.connect(self._read)
        self.near = hidden(text_label("", "soft"))
        self.language = ChoiceBox(LANGUAGES.items(), language())
        self.language.changed.connect(lambda _language: self._read())
        self.setWindowTitle(_("Access report"))
        self.text = with_name(QTextBrowser(), _("Access report"))
        self.text.setOpenLinks(False)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.trouble = hidden(text_label("", "error"))
        self._fail = told(partial(show_text, self.trouble))
        self.pdf = as_default(primary(_("Save as &PDF…"), self._ask_pdf, "download"))
        self.print = plain(_("P&rint…"), self._ask_printer, "printer")
        self.more = menu_button(
            _("&Other forms"),
            [
                Entry(_("&Web page…"), lambda: self._ask_file("html", _("Web page (*.html)")), "file-text"),
                Entry(_("For &machines (JSON)…"), lambda: self._ask_file("json", "JSON (*.json)"), "file-text"),
                Entry(_("P&roof of the last export…"), self._ask_proof, "shield-check"),
            ],
        )
        self.no = plain(_("C&lose"), self.reject)
        self._lay_out()
        self._read()

    def _lay_out(self) -> None:
        column = dialog_column(self)
        intro = _("Everything that the book holds about this person, and every company that received it.")
        spoken = (labelled(_("L&anguage"), self.language), 0, Qt.AlignmentFlag.AlignLeft)
        fill(column, self._heading, text_label(intro, "soft"), spoken)
        fill(column, self.which, self.near, (self.text, 1), self.trouble)
        forms = flowing((self.pdf, self.print, self.more))
        column.addLayout(fill(inner_row(), (forms, 1), (self.no, 0, Qt.AlignmentFlag.AlignBottom)))
        resize_within_screen(self, SIZE.window_least_width, SIZE.window_least_height + SPACE.xxl)

    def _read(self) -> None:
        who, only, today = self._who, self.which.ids, paris_day(self._clock())
        for button in (self.pdf, self.print, self.more):
            button.setEnabled(False)

        def look(db: Any) -> Seen:
            near = details.alike_of(db, details.resolve_contact_ids(db, who, only).numbers, today)
            return access_report(db, who, today, only), *details.choice(db, who, only), near

        self._jobs.read(look, self._show, self._fail, replace="dossier", owner=self)

    def _show(self, answer: Seen) -> None:
        answered, chosen, left, near = answer
        self.trouble.hide()
        show_text(self.near, "\n".join(reports_too([one.record.named for one in near])))
        self.which.offer(chosen, left)
        self._name = chosen[0].name or chosen[0].reached or chosen[0].contact
        self._heading.setText(_("Access report of {name}").format(name=chosen[0].named))
        self.setWindowTitle(self._heading.text())
        if not self._began:
            with QSignalBlocker(self.language):
                self.language.choose(language_of_person(answered["records"][0].get("country")))
        with speaking_to(self.language.value):
            self._title, self._sections = title(answered), tuple(sections(answered))
        document = build_document(self._title, self._sections, 0)
        document.setDocumentMargin(SPACE.l)
        document.setParent(self.text)
        self.text.setDocument(document)
        for button in (self.pdf, self.print, self.more):
            button.setEnabled(True)
        if not self._began:
            self._began = True
            self.pdf.setFocus()

    def keep_pdf(self, path: Path) -> None:
        pages = pdf_of(build_document(self._title, self._sections))
        self._keep(lambda _db: keep_pdf(pages, path), path)

    def keep_file(self, path: Path) -> None:
        """Save the access report as a web page or JSON, depending on the suffix."""
        who, only, today = self._who, self.which.ids, paris_day(self._clock())
        spoken = self.language.value

        def write(db: Any) -> object:
            with speaking_to(spoken):
                return write_dossier(db, who, path, today, only)

        self._keep(write, path)

    def _keep(self, write: Callable[[Any], object], path: Path) -> None:
        self.trouble.hide()
        text = _("The access report is in {file}.").format(file=path.name)
        title = _("Creating the access report")

        def done(_done: object) -> None:
            self.saved.emit(path)
            self.kept.emit(text)

        self._jobs.read(write, done, self._fail, title=title, owner=self)

    def _ask_pdf(self) -> None:
        ask_target(self, _("Save as PDF"), self._file_name("pdf"), "PDF (*.pdf)", self.keep_pdf)

    def _ask_file(self, suffix: str, kind: str) -> None:
        ask_target(self, _("Save the access report"), self._file_name(suffix), kind, self.keep_file)

    def _ask_proof(self) -> None:
        ask_target(self, _("Save the proof"), _("proof.zip"), _("Proof (*.zip)"), self.keep_proof)

    def keep_proof(self, path: Path) -> None:
        """Save the proof of the person's row in the last export that held it; other rows cannot be learnt from it."""
        who, only, now = self._who, self.which.ids, self._clock()
        self.trouble.hide()
        text = _("The proof is in {file}.").format(file=path.name)
        self._jobs.write(
            lambda db: write_person_proof(db, who, path, now, only),
            lambda _done: self.kept.emit(text),
            self._fail,
            title=_("Collecting the proof"),
            owner=self,
        )

    def _file_name(self, suffix: str) -> str:
        """Return a file name with the person's name, in characters valid on every system."""
        whose = "".join(sign if sign.isalnum() or sign in "-'" else " " for sign in self._name)
        return _("access report {name}.{kind}").format(name=" ".join(whose.split()), kind=suffix)

    def _ask_printer(self) -> None:
        ask_printer(_("Access report"), lambda: build_document(self._title, self._sections), self)


class EraseDialog(WorkDialog):
    """Previews an erasure and performs it; emits `erased(result)`. Enter and Esc change nothing.

    Erases the records ticked here, whatever else the book holds by then. `dossier_wanted` has the id of the person.
    """

    erased = Signal(object)
    dossier_wanted = Signal(str)

    def __init__(self, jobs: Jobs, ahead: ErasurePreview, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self.ahead, self._clock, self._who = jobs, ahead, clock, ahead.contact
        self.setWindowTitle(_("Erase {name}").format(name=ahead.name))
        self.trouble = hidden(text_label("", "error"))
        self._fail = told(partial(show_text, self.trouble))
        self.yes = writing(Button(_("&Erase for good")))
        self.yes.setProperty("look", "danger")
        self.yes.clicked.connect(self.submit)
        self.no = as_default(Button(_("&Cancel")))
        self.no.clicked.connect(self.reject)
        self._lay_out()
        self.no.setFocus()

    def _lay_out(self) -> None:
        column = dialog_column(self)
        self._title = text_label("", "title")
        fill(column, self._title, text_label(_("This cannot be undone."), "strong", status=Status.BAD))
        self.access = text_label("", "strong", status=Status.BAD)
        self.report = plain(_("Access rep&ort…"), lambda: self.dossier_wanted.emit(self._who), "file-text")
        fill(column, self.access, (self.report, 0, Qt.AlignmentFlag.AlignLeft))
        self.which = RecordChoice()
        self.which.offer(self.ahead.chosen, self.ahead.left)
        self.which.changed.connect(self._look)
        self._goes, self._stays = QVBoxLayout(), QVBoxLayout()
        goes = Card(_("What goes")).add(self._goes)
        stays = Card(_("What stays, and what you do about it")).add(self._stays)
        self._show(self.ahead)
        fill(column, (ScrollColumn(self.which, goes, stays, 1), 1), self.trouble)
        column.addWidget(button_box(yes=self.yes, no=self.no))
        resize_within_screen(self, SIZE.text_most, SIZE.dialog_height + 4 * SPACE.xxl)

    @property
    def last(self) -> LastAddress:
        """Name and addresses of the person, who must be told that it is done."""
        chosen = [one.reached for one in self.ahead.chosen if one.reached]
        return LastAddress(self.ahead.name, tuple(dict.fromkeys(chosen or [self.ahead.contact])))

    def submit(self) -> None:
        ahead, now = self.ahead, self._clock()
        only = [one.contact for one in ahead.chosen]
        self.work(
            lambda db: erase(db, self._who, now, only),
            self.erased.emit,
            self._not_erased,
            _("Erasing a person"),  # is kept in the list of actions: no name
        )

    def _not_erased(self, error: BaseException) -> None:
        """Who was known from complaints alone may be in the book by now: show what would go, to be confirmed anew."""
        self._fail(error)
        if isinstance(error, LeadKeeperError) and error.code == "no-record-chosen":
            turn_page()
            self._look(_("This person came into the book in the meantime. Nothing is erased yet: see first what goes."))

    def _freeze(self, *, on: bool) -> None:
        """What is ticked then is what is erased, and who is told of it."""
        self.which.setEnabled(not on)

    def _look(self, why: str = "") -> None:
        who, only, today = self._who, self.which.ids, paris_day(self._clock())
        self.yes.setEnabled(False)
        self._jobs.read(
            lambda db: preview_erasure(db, who, only, today),
            partial(self._looked, why),
            self._fail,
            replace="erase.look",
            owner=self,
        )

    def _looked(self, why: str, ahead: ErasurePreview) -> None:
        show_text(self.trouble, why)
        self._show(ahead)
        self.which.offer(ahead.chosen, ahead.left)
        self.yes.setEnabled(True)

    def _show(self, ahead: ErasurePreview) -> None:
        self.ahead = ahead
        self._title.setText(_("Erase {name}?").format(name=ahead.name))
        unanswered = [_loses(one) for one in ahead.complaints if one.loses_address and one.is_open]
        show_text(self.access, "\n".join([*(_access_open(*one) for one in ahead.access), *unanswered]))
        self.report.setVisible(bool(ahead.access))
        who = (*(one.named for one in ahead.chosen), *filter(None, (self.access.text(),)))
        self.no.setAccessibleDescription("\n".join((self._title.text(), *who, _("This cannot be undone."))))
        for column, lines in ((self._goes, what_goes(ahead)), (self._stays, what_stays(ahead))):
            clear_layout(column)
            fill(column, *(text_label(line, select=True) for line in lines))


def _access_open(request: str, due: date | None) -> str:
    """Return that a request for access is open, and what an erasure does to it."""
    text = _("Access request {request} is open, due on {day}: make the report first. Afterwards nothing is left of it.")
    without = _("Access request {request} is open: make the report first. Afterwards nothing is left of it.")
    return text.format(request=request, day=day(due)) if due else without.format(request=request)


def _loses(complaint: ChangedComplaint) -> str:
    """Return what an erasure takes from a complaint."""
    text = _("Complaint {complaint} about {address} loses this address and its mail. It still counts.")
    if not complaint.loses_address:
        text = _("Complaint {complaint} about {address} loses its mail, which this person wrote.")
    elif complaint.is_open:
        text = _(
            "Complaint {complaint} about {address} is not handled yet: answer it first. Afterwards the address is "
            "lost, and the complaint counts as handled."
        )
    return text.format(complaint=complaint.id, address=complaint.address)


def what_goes(ahead: ErasurePreview) -> list[str]:
    """Return what an erasure removes, as sentences."""
    complaints = [_loses(one) for one in ahead.complaints if not (one.loses_address and one.is_open)]
    if not ahead.chosen:
        return [
            _("This address and the mails that came with it, in every complaint: the complaints still count."),
            *complaints,
            _("The other places in the book that contain the address."),
        ]
    return [
        counted(
            "{n} record with all facts, answers, decisions, tags and notes: {who}.",
            "{n} records with all facts, answers, decisions, tags and notes: {who}.",
            len(ahead.chosen),
            who="; ".join(one.named for one in ahead.chosen),
        ),
        _("The lines of the imported files, and what is noted about the person elsewhere in the book."),
        *lines_of_others(ahead.others),
        *complaints,
    ]


def what_stays(ahead: ErasurePreview) -> list[str]:
    """Return what an erasure cannot remove, as sentences."""
    lines = [_("An unreadable fingerprint of the addresses, so that no later import brings the person back.")]
    lines += [stays_stopped(one.named, of_number=False) for one in ahead.left]
    lines += others_of_erased(one.standing for one in ahead.alike)
    if ahead.shared:
        stop = _("Put on the suppression list: {addresses}. No other record that has one of these is shared any more.")
        lines.append(stop.format(addresses=", ".join(ahead.shared)))
        lines.append(_("If one of them came into this record by mistake, correct the record before you erase it."))
    if ahead.sealed_years:
        lines.append(sealed_sentence(ahead.sealed_years))
    if ahead.unsealed:
        lines.append(_(UNSEALED))
    if ahead.files:
        given = ngettext(
            "The file shared with a partner: {files}.", "The files shared with partners: {files}.", len(ahead.files)
        )
        lines.append(given.format(files=", ".join(ahead.files)))
    if ahead.partners:
        notify = _("You must notify {partners}. The notifications will be in the register.")
        lines.append(notify.format(partners=", ".join(ahead.partners)))
    lines += mailbox_given([one.named for one in ahead.mailbox_given])
    lines.append(_("Backups of the book made before, also those of today: delete them once you no longer need them."))
    if ahead.asked:
        lines.append(_("Request {request} stays open until you have informed the person.").format(request=ahead.asked))
    return lines


class ErasedDialog(QDialog):
    """The result of an erasure; emits `answer_wanted` to record the answer to the request.

    It shows the `last` address of the person.
    """

    answer_wanted = Signal(str)
    register_wanted = Signal()

    def __init__(
        self,
        done: Erased,
        asked: str | None,
        parent: QWidget | None = None,
        last: LastAddress | None = None,
        partners: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.lines = lines_of(done, partners)
        title = _("The person is erased")
        column = titled(self, title)
        self.setWindowTitle(_("Erased"))
        if last is not None:
            column.addWidget(last.shown())
            self.setAccessibleDescription(last.sentence)
        column.addWidget(ScrollColumn(*(text_label(line, select=True) for line in self.lines)), 1)
        foot = fill(inner_row(gap=SPACE.s), plain(_("Cop&y"), self.copy, "copy"), 1)
        self.told = plain(_("See who to &notify"), closing(self, self.register_wanted.emit))
        self.told.setVisible(bool(done.notices))
        self.answer = primary(_("&Record the answer…"), closing(self, partial(self.answer_wanted.emit, asked or "")))
        self.answer.setVisible(asked is not None)
        self.no = plain(_("C&lose"), self.reject)
        fill(foot, self.told, self.answer, self.no)
        column.addLayout(foot)
        resize_within_screen(self, SIZE.text_most, SIZE.dialog_height + SPACE.xxl)
        first = self.answer if asked is not None else self.no
        first.setDefault(True)
        first.setFocus()
        first.setAccessibleDescription(last.sentence if last is not None else "")
        announce(self, "\n".join((title, *([last.sentence] if last is not None else []), *self.lines)))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self.lines))


def lines_of(done: Erased, names: Sequence[str] = ()) -> Sequence[str]:
    """Return the result of an erasure as sentences; `names` are those of the partners that had the person."""
    partners = len({one.partner for one in done.notices})
    named = names if len(names) == partners else ()
    lines = erasure_lines(done.removed, partners, done.files, done.sheets, done.sealed_years, named)
    if done.unsealed:
        lines.append(_(UNSEALED))
    if not done.on_disk:
        lines.append(_("Old pages of the file are erased when the book is closed."))
    return lines


class Rights(QObject):
    """Opens these dialogs over a page; emits `said` for the message bar, `go` for another page, `erased` afterwards."""

    said = Signal(str, object)
    erased = Signal()
    go = Signal(str, object)

    def __init__(self, jobs: Jobs, clock: Clock, over: QWidget) -> None:
        super().__init__(over)
        self._jobs, self._clock, self._over = jobs, clock, over
        self._history = History(jobs, clock, self)
        self._history.said.connect(self.said)
        self._reports: dict[str, Path] = {}  # by contact: the report that was saved last, to be sent as the answer

    def dossier(self, who: str, over: QWidget | None = None) -> None:
        """Show the access report of the person with this id or address, over the page or another dialog."""
        dialog = open_dialog(DossierDialog(self._jobs, who, self._clock, over or self._over))
        dialog.kept.connect(self._say)
        dialog.saved.connect(partial(self._reports.__setitem__, who))

    def withdraw_of(self, contact: str) -> None:
        today = paris_day(self._clock())

        def read(db: Any) -> tuple[int, details.ContactDetails]:
            row = find(db, contact)
            return row, details.show_number(db, row, today)

        self._jobs.read(read, lambda found: self.withdraw(*found), replace="rights.withdraw", owner=self)

    def withdraw(self, row: int, shown: details.ContactDetails) -> None:
        """Ask what a person refused or withdrew; undoing it asks first."""
        partners = dict.fromkeys((one.partner, one.legal_name) for one in shown.verdicts)
        dialog = WithdrawDialog(self._jobs, row, shown.contact, list(partners), self._clock, self._over, shown.alike)
        questions = {
            "refused": _("{person}: a refusal was recorded. If you undo it, what it blocked may be shared again."),
            "withdrawn": _("{person}: a withdrawal was recorded. If you undo it, what it blocked may be shared again."),
        }

        def kept(made: Edited, text: str) -> None:
            people = [name_and_address(shown.contact)]  # others may have the name
            people += [dialog.also.named] if dialog.also.named else []
            question = questions[dialog.answer.value].format(person="; ".join(people))
            self.said.emit(text, self._history.offer(made.edit, question, says_all=True))

        dialog.kept.connect(kept)
        open_dialog(dialog)

    def erase(self, who: str) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: preview_erasure(db, who, None, today), self._ask_erase, replace="rights.erase")

    def answer(self, ref: str, last: LastAddress | None = None) -> None:
        """Ask how a request was answered; right after an erasure with the `last` address of the person."""
        today = paris_day(self._clock())

        def read(db: Any) -> tuple[RequestStatus, bool, str]:
            return request_status(db, ref, today), is_done(db, ref), uncorrected(*lacks_correction(db, ref))

        self._jobs.read(read, lambda found: self._ask_answer(*found, last), replace="rights.answer", owner=self)

    def _ask_erase(self, ahead: ErasurePreview) -> None:
        dialog = open_dialog(EraseDialog(self._jobs, ahead, self._clock, self._over))
        dialog.erased.connect(lambda done: self._erased(done, dialog.ahead, dialog.last))
        dialog.dossier_wanted.connect(lambda who: self.dossier(who, dialog))

    def _erased(self, done: Erased, ahead: ErasurePreview, last: LastAddress) -> None:
        bar = self._over.window().findChild(Toast)
        if bar is not None and bar.offers:
            bar.end()  # the form may hold what is erased
        dialog = open_dialog(ErasedDialog(done, ahead.asked, self._over, last, ahead.partners))
        dialog.answer_wanted.connect(lambda ref: self.answer(ref, last))
        dialog.register_wanted.connect(lambda: self.go.emit("register", None))
        self.erased.emit()

    def _ask_answer(self, request: RequestStatus, done: bool, lacks: str, last: LastAddress | None) -> None:
        dialog = RequestAnswerDialog(self._jobs, request, self._clock, self._over, done=done, last=last, lacks=lacks)
        if request.asked.kind == "access":
            dialog.sent.set_path(self._reports.get(request.asked.contact))
        open_dialog(dialog)
        dialog.answered.connect(lambda _ref: self._answered(request, last))

    def _answered(self, request: RequestStatus, last: LastAddress | None) -> None:
        text = _("The request of {person} is answered ({request}).")
        if request.asked.erased and last is None:
            text = _("Request {request} is answered.")
        person = last.name if last is not None else person_of(request)
        self._say(text.format(person=person, request=request.asked.ref))

    def _say(self, text: str) -> None:
        self.said.emit(text, None)
