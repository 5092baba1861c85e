"""Cards of the register page: check a file, and notify partners (stop file, message, confirmation)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadkeeper.domain.book import Recognised
from leadkeeper.domain.contact import Contact
from leadkeeper.domain.deadlines import Channels
from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, and_more, counted, labels, speaking_to
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.exports import recognised
from leadkeeper.messages.proof import proof_checked
from leadkeeper.messages.suppression import CORRECT
from leadkeeper.services.exports.identify import identify_file
from leadkeeper.services.proof.check import PackCheck, check_pack
from leadkeeper.services.suppression.notifications import (
    ALONE,
    NotificationResult,
    PartnerNotices,
    mark_notified,
    mark_unsent,
)
from leadkeeper.services.suppression.stop_file import StopFile, StopFilePreview, write_stop_file
from ui.dialogs.requests import name_and_address
from ui.dialogs.undo import Undo
from ui.dialogs.viewers import TextDialog
from ui.jobs import Jobs
from ui.models.formats import day
from ui.theme import SPACE, Status
from ui.widgets.buttons import plain, writing
from ui.widgets.cards import Card
from ui.widgets.documents import ask_target
from ui.widgets.drop_zone import DropZone
from ui.widgets.editors import MomentField, SecretField
from ui.widgets.forms import FormDialog, open_dialog
from ui.widgets.labels import StatusBadge, announce, separator, text_label
from ui.widgets.layouts import clear_layout, fill, flowing, inner_column, inner_row, stacked


class NotifiedDialog(FormDialog):
    """Marks the notifications to a partner as sent; emits `told(text, marked)`."""

    told = Signal(str, object)

    def __init__(self, jobs: Jobs, partner: PartnerNotices, clock: Clock, parent: QWidget | None = None) -> None:
        title = _("{partner} was notified").format(partner=partner.legal_name)
        super().__init__(title, _("&Mark as notified"), parent, concerned(partner))
        self._jobs, self._partner, self._clock = jobs, partner, clock
        self.at = MomentField(clock())
        hint = _("The day and time in Paris at which the message was sent.")
        codes = ("told-in-future", "told-before-cause", "bad-instant", "nothing-to-tell")
        self.rows.row(_("&When"), self.at, hint, *codes)

    def submit(self) -> None:
        partner, at, now = self._partner.partner, self.at.instant.isoformat(), self._clock()
        title, shown = _("Marking notifications as sent"), self._partner.numbers
        self.do(lambda db: mark_notified(db, partner, now, at, shown), self._done, title)

    def _done(self, done: NotificationResult) -> None:
        text = counted("{n} notification marked as sent.", "{n} notifications marked as sent.", done.told)
        self.told.emit(f"{self.windowTitle()}. {text}", done)


def concerned(partner: PartnerNotices) -> str:
    """Return how many people are marked: those in the suppression file, or without one everybody who waits."""
    if not partner.in_file:
        return counted(
            "{n} person is concerned: the only one not notified yet, as there is no suppression file.",
            "{n} people are concerned: all those not notified yet, as there is no suppression file.",
            partner.people,
        )
    text = counted(
        "{n} person is concerned: the one in the suppression file.",
        "{n} people are concerned: those in the suppression file.",
        partner.in_file,
    )
    later = counted(
        "{n} person is not in it and still waits.", "{n} people are not in it and still wait.", partner.later
    )
    return f"{text} {later}" if partner.later else text


LISTS = (".xlsx", ".csv", ".txt", ".ods", ".tsv", ".zip")
Failed = Callable[[BaseException], None]
STATUSES = {"match": Status.GOOD, "changed": Status.BAD, "people": Status.WARN, "unknown": Status.PLAIN}


class CheckCard(Card):
    """Identifies a dropped file as an export or stop file, or checks a proof, alone or with its workbook.

    Emits `found(id)`, and `answered(card)` with each answer.
    """

    found = Signal(str)
    answered = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(_("Check a file"))
        self._jobs = jobs
        self.zone = DropZone(
            _("Drop a file to check it"), _("Does it come from here, and was it changed since?"), LISTS,
            picture="shield-check",
        )  # fmt: skip
        self.zone.dropped.connect(self.take)
        self._answer = QVBoxLayout()
        hint = text_label(_("Check a proof: drop its ZIP, alone or with its workbook."), "small")
        self.add(self.zone, hint, self._answer)

    @staticmethod
    def takes(files: Sequence[Path]) -> bool:
        """Whether these files can be checked together: one, or a proof and a workbook."""
        zips = [one for one in files if one.suffix.lower() == ".zip"]
        return len(files) == 1 or (len(files) == 2 and len(zips) == 1)

    def take(self, files: Sequence[Path]) -> None:
        """Check dropped files: a ZIP may be a proof, and the other file the workbook that it is about."""
        if not self.takes(files):
            self._show(files[0], [_("Drop one file, or a proof with its workbook.")], Status.WARN)
            return
        packs = [one for one in files if one.suffix.lower() == ".zip"]
        if packs:
            others = [one for one in files if one not in packs]
            self.check_proof(packs[0], others[0] if others else None)
        else:
            self.check(files[0])

    def check_proof(self, pack: Path, workbook: Path | None = None) -> None:
        """Show whether a proof is as it was signed; a ZIP that is none is checked as a file."""

        def done(found: PackCheck) -> None:
            self._show(pack, proof_checked(found.as_json()), Status.GOOD if found.is_sound else Status.BAD)

        def failed(error: BaseException) -> None:
            if workbook is None and isinstance(error, LeadKeeperError) and error.code == "no-proof-pack":
                self.check(pack)
            else:
                self._fail(pack, error)

        clear_layout(self._answer)
        self._look(pack, lambda _db: check_pack(pack, workbook), done, failed)

    def check(self, path: Path, password: str | None = None) -> None:
        """Show whether a file was exported from here and is unchanged; ask for its password if needed."""

        def done(file: Recognised) -> None:
            self._show(path, recognised(file), STATUSES[file.state])
            if file.ref is not None:
                self.found.emit(file.ref)

        if password is None:  # what was said of the file before is not about this one; its password may be typed again
            clear_layout(self._answer)
        self._look(path, lambda db: identify_file(db, path, password), done, partial(self._fail, path))

    def _look(self, path: Path, call: Callable[[Any], Any], done: Callable[[Any], None], failed: Failed) -> None:
        title = _("Checking {file}").format(file=path.name)
        self._jobs.read(call, done, failed, title=title, replace="register.file", owner=self)

    def _fail(self, path: Path, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            card = self._show(path, [sentence(error)], Status.WARN)
            if error.code == "password-protected":
                self._ask_password(path, card)

    def _ask_password(self, path: Path, card: Card) -> None:
        secret = SecretField()
        secret.field.setAccessibleName(_("Password"))
        again = plain(_("Check with this &password"), lambda: self.check(path, secret.text))
        again.setEnabled(False)
        secret.changed.connect(lambda typed: again.setEnabled(bool(typed)))
        secret.field.returnPressed.connect(again.click)
        card.add(secret, left=again)
        secret.setFocus()

    def _show(self, path: Path, lines: list[str], status: Status) -> Card:
        clear_layout(self._answer)
        card = Card(status=status).add(text_label(path.name, "strong", select=True))
        card.add(*(text_label(line, select=True) for line in lines))
        card.setAccessibleName(" ".join(lines))
        self._answer.addWidget(card)
        self.answered.emit(card)
        announce(card, "\n".join((path.name, *lines)))
        return card


class NoticesCard(Card):
    """A row for each partner to be notified; hidden if there is none. Emits `said(text, undo)`."""

    said = Signal(str, object)

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        super().__init__(_("Partners to notify"))
        self._jobs, self._clock = jobs, clock
        self._lines = inner_column(gap=SPACE.s)
        self.partners: tuple[PartnerNotices, ...] = ()
        self._files: dict[str, StopFilePreview] = {}
        why = _(
            "These people were shared with a partner. Since then they refused, withdrew, were erased or "
            "corrected, or the form that they filled in was revoked."
        )
        self.add(text_label(why, "soft"), self._lines)
        self.hide()

    def show_partners(self, partners: Sequence[PartnerNotices], files: Mapping[str, StopFilePreview]) -> None:
        """Show the partners to notify, and who would be in the file of each (by id)."""
        self.partners, self._files = tuple(partners), dict(files)
        today = paris_day(self._clock())
        clear_layout(self._lines)
        for place, partner in enumerate(self.partners):
            if place:
                self._lines.addWidget(separator())
            self._lines.addWidget(self._line(partner, today))
        self.setVisible(bool(self.partners))

    def _line(self, partner: PartnerNotices, today: date) -> QWidget:
        word, status, more = waiting(partner, today)
        first, state = inner_row(gap=SPACE.m), inner_row(gap=SPACE.s)  # below the buttons nothing is short of room
        first.addWidget(text_label(partner.legal_name, "strong"), 1)
        pill, rest = StatusBadge(word, status), text_label(more, "soft")
        pill.setMinimumWidth(pill.sizeHint().width())
        fill(state, (pill, 0, Qt.AlignmentFlag.AlignTop), (rest, 1))
        write = writing(plain(_("&Suppression file…"), partial(self._ask_file, partner), "file-spreadsheet"))
        notified = writing(plain(_("&Notified…"), partial(self.ask_notified, partner), "check"))
        for button in (write, notified):
            button.setAccessibleName(f"{button.text().replace('&', '')} {partner.legal_name}")
        first.addWidget(flowing((write, notified), right=True))
        names = (text_label(line, select=True) for line in in_the_file(self._files[partner.partner]))
        return stacked(first, state, *names, gap=SPACE.xxs)

    def _ask_file(self, partner: PartnerNotices) -> None:
        today = paris_day(self._clock()).isoformat()
        with speaking_to(self._files[partner.partner].language):  # the message to the partner names the file
            name = _("suppression list {partner} {day}.xlsx").format(partner=partner.legal_name, day=today)
        ask_target(self, _("Save the suppression file"), name, _("Excel file (*.xlsx)"), partial(self.write, partner))

    def write(self, partner: PartnerNotices, path: Path) -> None:
        now, title = self._clock(), _("Creating the suppression file for {partner}").format(partner=partner.legal_name)
        self._jobs.write(lambda db: write_stop_file(db, partner.partner, path, now), self._written, title=title)

    def _written(self, done: StopFile) -> None:
        note = _("Attach {file}. Once it is sent, mark the partner as notified.").format(file=Path(done.file).name)
        out = _("The file is ready and is in the register as {id}.").format(id=done.stop_file)
        people = counted("{n} person is in it.", "{n} people are in it.", done.people)
        texts = [(_("Message"), f"{done.subject}\n\n{done.text}")]
        open_dialog(TextDialog(_("The message to the partner"), f"{out} {people}", texts, note, self.window()))

    def ask_notified(self, one: PartnerNotices) -> None:
        dialog = open_dialog(NotifiedDialog(self._jobs, one, self._clock, self.window()))
        dialog.told.connect(self._say_marked)

    def _say_marked(self, text: str, result: NotificationResult) -> None:
        self.said.emit(text, Undo(lambda: self._open_again(result), "", lambda: self._mark_again(text, result)))

    def _open_again(self, result: NotificationResult) -> None:
        def done(count: int) -> None:
            self.said.emit(counted("{n} notification is open again.", "{n} notifications are open again.", count), None)

        self._jobs.write(lambda db: mark_unsent(db, result), done, title=_("Reopening notifications"), owner=self)

    def _mark_again(self, text: str, result: NotificationResult) -> None:
        now, title = self._clock(), _("Marking notifications as sent")
        self._jobs.write(
            lambda db: mark_notified(db, result.partner, now, result.at, result.numbers),
            lambda _again: self.said.emit(text, None),
            title=title,
            owner=self,
        )


MOST_NAMED = 10  # people of one file


def in_the_file(file: StopFilePreview) -> list[str]:
    """Return who is in a suppression file and why, a line each, and what it does not ask for."""
    line = _("{name}: {value}")
    lines = [line.format(name=_named(one), value=", ".join(starmap(_why, rows))) for one, rows in file.first]
    lines += and_more(file.people - len(file.first))
    if file.asks == (CORRECT,):
        lines.append(_("This file only asks to correct data: nobody in it refuses or withdraws."))
    return lines


def _named(contact: Contact | None) -> str:
    return _("An erased person") if contact is None else name_and_address(contact)


def _why(kind: str | None, channels: Channels) -> str:
    """Return why a row is in a file, with its channels if they are not all."""
    limits = f" ({labels.channel.several(channels)})" if channels and kind not in ALONE else ""
    return f"{labels.notice(kind)}{limits}"


def waiting(partner: PartnerNotices, today: date) -> tuple[str, Status, str]:
    """Return the state of the notifications as a word, its colour, and further text."""
    count = counted("{n} notification", "{n} notifications", partner.open)
    if partner.people < partner.open:  # corrected, then erased: the list below has a line for each person
        people = counted("{n} person", "{n} people", partner.people)
        count = _("{notices} about {people}").format(notices=count, people=people)
    if partner.overdue:
        late = counted("{n} overdue", "{n} overdue", partner.overdue)
        return late, Status.BAD, _("{notices} to send before any export").format(notices=count)
    if partner.next_due is None:
        return _("Waiting"), Status.WARN, count
    if partner.next_due == today:
        return _("Due today"), Status.WARN, count
    return _("Waiting"), Status.WARN, _("{notices}, due on {day}").format(notices=count, day=day(partner.next_due))
