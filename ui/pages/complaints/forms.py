"""Dialogs of complaints: record addresses or mails after a preview, and the answer letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from leadkeeper.domain.complaint import CHANNELS, Explained
from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import LANGUAGES, _, and_more, complaints, counted, labels, language
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import Flow
from leadkeeper.services.complaints.complaints import answer_complaint, close_addresses, complain_of_all, save_answer
from leadkeeper.services.complaints.tracing import explain_all
from leadkeeper.services.date_input import read_moment
from leadkeeper.services.proof.sealed import sealed_about
from ui.jobs import Jobs
from ui.pages.complaints.details import SealedProofs, alike_buttons, sealed_card
from ui.pages.complaints.rows import unmatched
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import icon_button, plain, turn_page
from ui.widgets.cards import Card
from ui.widgets.drop_zone import MAILS, DropZone
from ui.widgets.editors import ChoiceBox, MomentField
from ui.widgets.forms import FormDialog
from ui.widgets.labels import ElidedLabel, StatusBadge, breakable, hidden, text_label
from ui.widgets.layouts import abreast, clear_layout, flowing, held, inner_column
from ui.widgets.message_boxes import SAVE, choose_file, confirm

LINES = 22


class AnswerDialog(FormDialog):
    """The answer letter; emits `done_with(text)` once it was copied or saved."""

    writes = False
    done_with = Signal(str)

    def __init__(self, jobs: Jobs, complaint: str, address: str, clock: Clock, parent: QWidget | None = None) -> None:
        intro = _(
            "It says what the book holds about this address: make sure that it belongs to the writer before "
            "you send it."
        )
        super().__init__(_("Answer to {address}").format(address=address), _("&Copy the text"), parent, intro)
        self._jobs, self._complaint, self._today = jobs, complaint, paris_day(clock())
        self.language = ChoiceBox(LANGUAGES.items(), language())
        self.text = QPlainTextEdit(tabChangesFocus=True)
        self.rows.row(_("&Language"), self.language)
        self.rows.row(_("&Text"), self.text, _("You can change it here."))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * LINES)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.save_button: QPushButton = plain(_("&Save…"), self.ask_where, "download")
        self.rows.add(flowing([self.save_button]))
        self.text.textChanged.connect(lambda: self._offer(is_there=not self.text.isReadOnly()))
        self._written, self._spoken = "", self.language.value
        self.language.changed.connect(lambda _language: self._translate())
        self.fit(SIZE.text_most + SIZE.field_least)
        self.write()

    def write(self) -> None:
        """Write the letter in the language chosen; until it is there, nothing can be copied or saved."""
        spoken = self.language.value
        self._offer(is_there=False)
        self._jobs.read(
            lambda db: answer_complaint(db, self._complaint, self._today, spoken),
            partial(self._show, spoken), self._unwritten,
            replace="complaint.answer", owner=self,
        )  # fmt: skip

    def _show(self, spoken: str, text: str) -> None:
        self._spoken = spoken
        self.text.setPlainText(text)
        self._written = self.text.toPlainText()
        self._offer(is_there=True)

    def _unwritten(self, error: BaseException) -> None:
        """Leave what stands there, to be used as before, or to be typed if nothing does."""
        self.failed(error)
        self._keep()
        self._offer(is_there=True)

    def _offer(self, *, is_there: bool) -> None:
        self.text.setReadOnly(not is_there)
        for button in (self.yes, self.save_button):
            button.setEnabled(is_there and bool(self.text.toPlainText().strip()))

    def _translate(self) -> None:
        """Write the letter in another language; ask first if it was changed by hand."""
        if self.text.toPlainText() == self._written:
            self.write()
            return
        title, text = _("Write the text anew?"), _("What you changed in it is lost.")
        confirm(title, text, _("&Write it anew"), self.write, self).rejected.connect(self._keep)

    def _keep(self) -> None:
        with QSignalBlocker(self.language):
            self.language.choose(self._spoken)

    def submit(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.done_with.emit(_("The answer is copied."))
        self.accept()

    def ask_where(self) -> None:
        dialog = QFileDialog(self, _("Save the answer"), f"{self._complaint}.txt", acceptMode=SAVE, defaultSuffix="txt")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the service never overwrites a file
        choose_file(dialog, self.save)

    def save(self, target: Path) -> None:
        text = self.text.toPlainText()

        def saved(_nothing: None) -> None:
            self.done_with.emit(_("The answer is saved as {file}.").format(file=target.name))
            self.accept()

        self.clear_errors()
        self._jobs.read(lambda _db: save_answer(target, text), saved, self.failed, owner=self)


TYPING_PAUSE_MS = 300
MOST_SHOWN = 5


class ComplaintDialog(FormDialog):
    """Records complaints; emits `kept` with a services.complaints.complaints.Complained."""

    kept = Signal(object)
    person_wanted = Signal(str)  # id

    def __init__(self, jobs: Jobs, clock: Clock, files: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        intro = _("Type the address that received the message, or provide the mail: forwarded ones too.")
        super().__init__(_("Add a complaint"), _("&Save"), parent, intro)
        self._jobs, self._clock = jobs, clock
        self.files: list[Path] = []
        self._seen: dict[Path, tuple[int, int] | None] = {}
        self.address = QLineEdit()
        hint = _(
            "Exactly as in the message, with what may follow a “+”: for example lea+quiz@mail.example. The text of the "
            "mail can be pasted here, too."
        )
        self._asked = self.rows.row(_("&Address"), self.address, hint, "not-an-address")
        self.zone = DropZone(
            _("Drop the mail here"), _("Files .eml, .msg or .mbox, one or several"), MAILS, picture="message-report"
        )
        self.rows.add(self.zone)
        self._named = ElidedLabel("", "strong")
        remove = icon_button("x", _("Remove the mails"), self.leave_files)
        self._files = hidden(abreast((self._named, 1), remove, gap=SPACE.s))
        self.rows.add(self._files)
        self.channel = ChoiceBox([(one, labels.complaint(one)) for one in CHANNELS], "support")
        self.at = MomentField(clock(), latest=clock)
        self._shown_at = self._proposed_at = self.at.moment
        self._traced: tuple[list[Explained], list[SealedProofs]] = ([], [])
        self._compared = ""  # the address that was compared with those in the book
        self.rows.row(_("Received &by"), self.channel)
        self.rows.row(_("&When"), self.at)
        self.of_writer = hidden(QCheckBox(_("Record it about the person who &wrote the mail")))
        self.of_writer.setChecked(True)
        self.of_writer.toggled.connect(lambda _on: self.look())
        self.rows.add(self.of_writer)
        self._found = inner_column()
        self.rows.add(held(self._found))
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.address.textChanged.connect(self._typed)
        self.at.changed.connect(self._show_cards)
        self.zone.dropped.connect(self.take)
        self.fit()
        if files:
            self.take(list(files))

    @property
    def whats(self) -> list[str]:
        """Return the subject of the complaint: the files, else the address typed."""
        typed = self.address.text().strip()
        return [str(path) for path in self.files] or ([typed] if typed else [])

    def take(self, files: list[Path]) -> None:
        self.files += [path for path in files if path not in self.files]
        self.channel.setFocus()  # hidden, what asked for the mail would pass the focus on to what removes it
        self._show_files()
        self.look()

    def leave_files(self) -> None:
        self.files = []
        self.of_writer.setChecked(True)  # as before the first mail: the next one is of somebody else
        self._show_files()
        self.look()
        self.address.setFocus()

    def look(self) -> None:
        self._pause.stop()
        self.clear_errors()
        whats = self.whats
        if not whats:
            self._clear_cards()
            self.of_writer.hide()
            return
        of_writer, self._seen = self.of_writer.isChecked(), {path: _stamp(path) for path in self.files}
        title = _("Looking for the recipients of the address") if self.files else ""
        today = paris_day(self._clock())

        def explained(db: Any) -> Flow[tuple[list[Explained], list[SealedProofs]]]:
            results = yield from explain_all(db, whats, of_writer=of_writer)
            return results, [sealed_about(db, one.traced, today) for one in results[:MOST_SHOWN]]

        self._jobs.read(explained, self._show_found, self._refused, title=title, replace="complaint.look")

    def submit(self) -> None:
        whats, channel, now, of_writer = self.whats, self.channel.value, self._clock(), self.of_writer.isChecked()
        if not whats:
            self._asked.set_error(_("Type an address, or provide a mail."))
            self.address.setFocus()
            return
        if changed := [path.name for path in self.files if _stamp(path) != self._seen[path]]:
            self.look()
            self.complain(
                _("“{file}” has changed since it was read: see what is found now, and save once more.").format(
                    file=changed[0]
                )
            )
            turn_page()
            return
        if not self.files and self._compared != whats[0]:
            self._compare(whats[0])
            return
        at = self._changed_at()
        title = _("Saving the complaint")
        self.do(lambda db: complain_of_all(db, whats, now, channel, at, of_writer=of_writer), self.kept.emit, title)

    def _changed_at(self) -> str | None:
        """Return the instant chosen; None for now, or while no instant is typed."""
        at = read_moment(self.at.line.text())
        return at.isoformat() if at is not None and at != self._shown_at else None

    def _compare(self, typed: str) -> None:
        """Ask about a slip of the pen before an unknown address is saved; saving once more keeps it as typed."""

        def compared(close: list[str]) -> None:
            self._compared = typed
            if not close:
                self.submit()
                return
            text = _("Did you mean {address}? To keep the address as typed, save once more.")
            self.refuse(self._asked, text.format(address=_(" or ").join(close)))
            turn_page()

        self.look_first(lambda db: close_addresses(db, typed), compared, self.failed)

    def _typed(self) -> None:
        self.zone.setVisible(not self.address.text())
        self._pause.start()

    def _show_files(self) -> None:
        self._named.set_text(", ".join(path.name for path in self.files))
        self._files.setVisible(bool(self.files))
        self._asked.setVisible(not self.files)
        self.zone.setVisible(not self.files and not self.address.text())

    def _clear_cards(self) -> None:
        self._traced = ([], [])
        self._propose(self._shown_at)
        self._show_cards()

    def _refused(self, error: BaseException) -> None:
        self._clear_cards()
        if isinstance(error, LeadKeeperError):
            self.complain(sentence(error))

    def _show_found(self, explained: tuple[list[Explained], list[SealedProofs]]) -> None:
        self._traced = traced, sealed = explained
        self.of_writer.setVisible(any(one.traced.writer for one in traced))
        if any(sealed) and not self.files:
            self._compared = self.address.text().strip()  # that of an erased person: no slip of the pen
        dates = [one.traced.at for one in traced if one.traced.letter]
        sent = datetime.fromisoformat(dates[0]) if len(dates) == 1 and dates[0] else None
        self._propose(sent if sent and sent <= self._clock() else self._shown_at)
        self._show_cards()

    def _propose(self, at: datetime) -> None:
        """Show when the mail was sent, or now, unless the user has typed when."""
        if read_moment(self.at.line.text()) == self._proposed_at:
            self.at.set_moment(at)
            self._proposed_at = self.at.moment

    def _see(self, contact: str) -> None:
        """Show a person in the contacts; what was typed is offered again."""
        self.reject()
        self.person_wanted.emit(contact)

    def _show_cards(self) -> None:
        """Show the results as they would be saved: their exports before or after the instant chosen."""
        traced, sealed = self._traced
        clear_layout(self._found)
        if len(traced) > 1:
            self._found.addWidget(text_label(summary(traced), "strong"))
        for explained, proofs in zip(traced, sealed, strict=False):
            card = found_card(replace(explained, traced=replace(explained.traced, at=self._changed_at())))
            if explained.alike:
                card.add(flowing(alike_buttons(explained, self._see)))
            self._found.addWidget(card)
            if proofs:
                self._found.addWidget(sealed_card(proofs))
        for line in and_more(len(traced) - MOST_SHOWN):
            self._found.addWidget(text_label(line, "soft"))


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file is written anew; None if there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def found_card(explained: Explained) -> Card:
    """Return a card with the result of tracing an address or mail, in sentences."""
    status = Status.BAD if explained.is_hit else Status.PLAIN if explained.traced.matched_by == "none" else Status.INFO
    words = {"trap": _("Seed hit: proof"), "none": unmatched(explained.traced.is_of_several)}
    word = words.get(explained.traced.matched_by, _("In the book"))
    word, status = (_("Seed hit"), Status.WARN) if explained.is_before else (word, status)
    word = _("Sent by the partner") if explained.is_partners_own else word
    card = Card(margin=SPACE.m, gap=SPACE.s).add(left=StatusBadge(word, status))
    first, *others = complaints.trace_sentences(explained)
    return card.add(text_label(breakable(first), "strong"), *(text_label(breakable(text)) for text in others))


def summary(explained: Sequence[Explained]) -> str:
    """Return the number of messages and what they lead to."""
    matches = Counter(one.traced.matched_by for one in explained)
    known = matches["exact"] + matches["alias"]
    parts = (
        (known, counted("{n} about a person in the book", "{n} about people in the book", known)),
        (matches["trap"], counted("{n} to a seed address", "{n} to seed addresses", matches["trap"])),
        (matches["none"], counted("{n} about no known person", "{n} about no known person", matches["none"])),
    )
    told = ", ".join(text for count, text in parts if count)
    return _("{messages}: {told}.").format(messages=counted("{n} message", "{n} messages", len(explained)), told=told)
