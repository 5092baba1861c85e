"""Dialogs and actions of a partner: identity, hold, contract files, secret, suppression list, draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLineEdit, QWidget

from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.messages import _, labels, suppression
from leadkeeper.messages.labels import bans, channel, country, safeguard, sector
from leadkeeper.progress import Flow
from leadkeeper.services.books.undo import stop_list
from leadkeeper.services.contacts.editing import Edited
from leadkeeper.services.exports.preview import FirstMessage, first_message
from leadkeeper.services.partners import contracts
from leadkeeper.services.partners.partners import adding_partner, change_partner, hold_partner, needs_safeguard
from leadkeeper.services.suppression.suppression import StopPreview, SuppressionResult, preview_stop_file
from ui.dialogs.undo import History
from ui.dialogs.viewers import AttachmentDialog, OpenedFiles, TextDialog
from ui.jobs import Job, Jobs
from ui.models.formats import capital, day
from ui.pages.partners.contract_forms import ClausesDialog, ContractDialog
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import danger, plain, writing
from ui.widgets.cards import Card
from ui.widgets.documents import ask_target
from ui.widgets.editors import CheckList, ChoiceBox, DayField, FileField, MomentField, TextField
from ui.widgets.forms import FormDialog, check_page, check_siren, open_dialog
from ui.widgets.labels import hidden, set_style_property, text_label
from ui.widgets.layouts import flowing
from ui.widgets.message_boxes import confirm

ATTACH_TROUBLES = (
    "proof-too-big",
    "proof-not-pdf",
    "proof-unknown",
    "file-unreadable",
    "document-kept",
    "snapshot-kept",
)


class AttachDialog(FormDialog):
    """Attaches a file: `attach` is the flow that gets the connection and the path; emits `attached(name)`.

    With `taken` it asks when the picture was taken, and proposes this instant; the flow gets the answer, too.
    """

    attached = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        title: str,
        intro: str,
        attach: Callable[..., object],
        parent: QWidget | None = None,
        *,
        taken: datetime | None = None,
    ) -> None:
        super().__init__(title, _("&Attach"), parent, intro)
        self._jobs, self._attach = jobs, attach
        self.file = FileField(_("PDF and images (*.pdf *.png *.jpg *.jpeg *.webp)"))
        hint = _("Up to 20 MB. You can drop it here.")
        self._row = self.rows.row(_("&File"), self.file, hint, *ATTACH_TROUBLES)
        self.taken: MomentField | None = None
        if taken is not None:
            self.taken = MomentField(taken, latest=lambda: taken)
            codes = ("picture-too-early", "instant-in-future", "field-day")
            self.rows.row(_("&When it was taken"), self.taken, _("In Paris time; never in the future."), *codes)
        self._proposed = self.taken.line.text() if self.taken is not None else ""

    @property
    def taken_at(self) -> str | None:
        """Return when the picture was taken as entered; None for the instant proposed."""
        if self.taken is None or self.taken.line.text() == self._proposed:
            return None
        return self.taken.moment.isoformat()

    def submit(self) -> None:
        path = self.file.path
        if path is None:
            self._row.set_error(_("Choose a file."))
            return
        title, moment = _("Copying {file}").format(file=path.name), (self.taken_at,) if self.taken is not None else ()
        self.do(lambda db: self._attach(db, path, *moment), lambda _done: self.attached.emit(path.name), title)


class HoldDialog(FormDialog):
    """Puts a partner on hold with a reason, or changes the reason of its hold; emits `held`."""

    held = Signal()

    def __init__(self, jobs: Jobs, partner: Partner, clock: Clock, parent: QWidget | None = None) -> None:
        held = partner.hold is not None
        super().__init__(
            (_("Why {partner} is on hold") if held else _("Put {partner} on hold")).format(partner=partner.legal_name),
            _("&Save") if held else _("Hol&d"),
            parent,
            _("Nobody is shared with this partner until you lift the hold."),
        )
        self._jobs, self._partner, self._clock = jobs, partner, clock
        self.reason = TextField(partner.hold.given_reason or "" if partner.hold else "")
        self.rows.row(_("&Why"), self.reason, _("For example: seed address hit."), "reason-missing")

    def submit(self) -> None:
        partner, reason, today = self._partner.id, self.reason.text, paris_day(self._clock())
        title = _("Putting {partner} on hold").format(partner=self._partner.legal_name)
        self.do(lambda db: hold_partner(db, partner, reason, today), lambda _done: self.held.emit(), title)


class PartnerDialog(FormDialog):
    """Adds a partner, or edits the given one; emits `kept(id, legal_name)`, then `sign_wanted` for its contract."""

    kept = Signal(str, str)
    sign_wanted = Signal(object)  # the new partner

    def __init__(self, jobs: Jobs, partner: Partner | None = None, parent: QWidget | None = None) -> None:
        title = _("New partner") if partner is None else _("Change {partner}").format(partner=partner.legal_name)
        intro = _("A partner is a company, known by its number and never by a brand.")
        super().__init__(title, _("&Save"), parent, intro)
        self._jobs, self._before = jobs, partner
        known = partner or Partner("", country="FR")
        rows = self.rows
        self.name, self.siren = QLineEdit(known.legal_name), QLineEdit(known.siren or "", readOnly=bool(known.siren))
        self.foreign = QLineEdit(known.foreign_id or "")
        self.country = ChoiceBox(sorted(country.choices(), key=lambda one: one[1]), known.country or "FR")
        self.safeguard = ChoiceBox([("", safeguard(None)), *safeguard.choices()], known.transfer_safeguard or "")
        self.sectors = CheckList(sector.choices(), known.sectors)
        self.brands, self.former = QLineEdit(", ".join(known.brands)), QLineEdit(", ".join(known.former_names))
        self.privacy, self.contact = QLineEdit(known.privacy_url or ""), QLineEdit(known.contact or "")
        hint = _("As in the register of companies, with its legal form.")
        rows.row(_("&Legal name"), self.name, hint, "partner-name-missing")
        codes = ("bad-siren", "siren-taken", "siren-fixed", "siren-missing")
        fixed = _("Another SIREN is another company: add a new partner for it.")
        hint = fixed if known.siren else _("9 digits; the last one is checked while you type.")
        self.siren_row = rows.row(_("&SIREN"), self.siren, hint, *codes)
        rows.row(_("&Country"), self.country)
        hint = _("For a company without a SIREN.")
        self.foreign_row = rows.row(_("&Foreign company number"), self.foreign, hint)
        hint = _("Needed outside the European Economic Area.")
        self.safeguard_row = rows.row(_("Basis of the &transfer"), self.safeguard, hint)
        hint = _("What it sells. Some sectors may not call; without a sector everything waits for review.")
        rows.row(_("S&ectors"), self.sectors, hint)
        self.bans, self._ban_text = Card(status=Status.WARN, margin=SPACE.m), text_label("")
        self.bans.add(self._ban_text)
        self.rows.add(self.bans)
        self.sectors.changed.connect(self._show_bans)
        self._show_bans()
        rows.row(_("Former na&mes"), self.former, _("Separated by commas. A list that names it by one still counts."))
        rows.row(_("&Brands"), self.brands, _("Separated by commas. A brand on a list does not name the company."))
        check_page(rows.row(_("&Privacy page"), self.privacy, _("The list of partners must link to it.")))
        rows.row(_("C&ontact"), self.contact, _("Who is notified of withdrawals and erasures."))
        self.errors_at["number-missing"] = self.foreign_row if known.foreign_id else self.siren_row
        check_siren(self.siren_row)
        self.country.changed.connect(lambda _country: self._show_abroad())
        self._show_abroad()
        self._signs = False
        if partner is None:
            self.sign_too = writing(plain(_("Save, then the con&tract…"), self._save_and_sign))
            self._box.addButton(self.sign_too, QDialogButtonBox.ButtonRole.ActionRole)
        self.fit(SIZE.text_most)  # the sectors stand in two columns

    @property
    def partner(self) -> Partner:
        return replace(
            self._before or Partner(""),
            legal_name=" ".join(self.name.text().split()),
            siren=self.siren.text().strip() or None,
            foreign_id=self.foreign.text().strip() or None,
            country=self.country.value,
            transfer_safeguard=self.safeguard.value or None,
            sectors=self._sectors(),
            former_names=_several(self.former),
            brands=_several(self.brands),
            privacy_url=self.privacy.text().strip() or None,
            contact=self.contact.text().strip() or None,
        )

    def submit(self) -> None:
        partner, before = self.partner, self._before

        def keep(db: Any) -> Flow[str] | str:
            if before is None:
                return adding_partner(db, partner)
            change_partner(db, partner)
            return partner.id

        def kept(made: str) -> None:
            self.kept.emit(made, partner.legal_name)
            if self._signs:
                self.sign_wanted.emit(replace(partner, id=made))

        self.do(keep, kept, _("Saving {partner}").format(partner=partner.legal_name))

    def failed(self, error: BaseException) -> None:
        self._signs = False
        super().failed(error)

    def _save_and_sign(self) -> None:
        """Save, and ask for the contract next: a partner without a contract in force receives nobody."""
        self._signs = True
        self.yes.click()

    def _sectors(self) -> tuple[str, ...]:
        """Return the ticked sectors, and those of the book that this dialog does not offer."""
        before = self._before.sectors if self._before else ()
        return (*self.sectors.values, *(one for one in before if one not in sector.names))

    def _show_bans(self) -> None:
        self._ban_text.setText("\n".join(map(capital, bans(self._sectors()))))
        self.bans.setVisible(bool(self._ban_text.text()))

    def _show_abroad(self) -> None:
        """Show the questions for a company abroad; those already answered stay visible."""
        home = self.country.value
        self.foreign_row.setVisible(home != "FR" or bool(self.foreign.text()))
        self.safeguard_row.setVisible(needs_safeguard(home) or bool(self.safeguard.value))


def _several(field: QLineEdit) -> tuple[str, ...]:
    return tuple(one.strip() for one in field.text().split(",") if one.strip())


class SecretDialog(FormDialog):
    """Creates or deletes the hash secret; emits `changed(text)`."""

    changed = Signal(str)

    def __init__(
        self, jobs: Jobs, partner: str, contract: str, *, has_secret: bool, parent: QWidget | None = None
    ) -> None:
        self._has = has_secret
        super().__init__(
            _("Secret for suppression lists"),
            _("Make a new secret") if has_secret else _("&Make a secret"),
            parent,
            _(
                "With a secret that you and the partner share, suppression files contain keyed hashes instead "
                "of addresses: the partner finds those it knows, and learns of nobody else."
            ),
        )
        self._jobs, self._partner, self._contract = jobs, partner, contract
        self.secret = QLineEdit(readOnly=True)
        self.copy = plain(_("&Copy"), self._copy, "copy")
        hint = _("Send it to the partner by another way than the files. It is shown once.")
        self._row = hidden(self.rows.row(_("The &secret"), self.secret, hint))
        self._copying = hidden(flowing((self.copy,)))
        self.rows.add(self._copying)
        self.forget = writing(danger(_("&Forget the secret"), self._forget))
        text = text_label(_("This contract has a secret. A new one replaces it."))
        self._state = Card(status=Status.INFO).add(text, left=self.forget)
        self._state.setVisible(has_secret)
        self.rows.add(self._state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._has:
            self.no.setFocus()  # otherwise Enter or Space would delete the secret

    def submit(self) -> None:
        """Create a secret and show it; the dialog stays open until it is copied."""
        if self.secret.text():
            self.accept()
            return
        partner, contract = self._partner, self._contract
        self.work(
            lambda db: contracts.make_stop_secret(db, partner, contract),
            self._show,
            self.failed,
            _("Making a secret"),
            stays=True,
        )

    def _show(self, secret: str) -> None:
        self.secret.setText(secret)
        self.secret.setCursorPosition(0)
        for widget in (self._row, self._copying):
            widget.show()
        self._state.hide()
        self.no.hide()
        self.yes.setText(_("C&lose"))
        self.yes.setEnabled(True)
        self.fit(SIZE.text_most)  # all of it is visible
        self.copy.setFocus()
        self.changed.emit(_("Suppression files for this partner now contain keyed hashes."))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.secret.text())
        self.copy.setText(_("Copied"))

    def _forget(self) -> None:
        partner, contract = self._partner, self._contract
        text = _("The secret is forgotten. Suppression files contain plain addresses again.")
        self.do(
            lambda db: contracts.forget_stop_secret(db, partner, contract),
            lambda _done: self.changed.emit(text),
            _("Forgetting the secret"),
        )


STOP_LIST_TROUBLES = ("file-missing", "no-address-column", "file-unreadable", "file-empty", "password-protected")


SHOWN_LINES = 5


class StopListDialog(FormDialog):
    """Adds everybody on a partner's list to the suppression list; emits `kept(result, text)`."""

    kept = Signal(object, str)

    def __init__(self, jobs: Jobs, partner: Partner, clock: Clock, parent: QWidget | None = None) -> None:
        intro = _("People on this list are never shared, even when a later file contains them.")
        super().__init__(_("Suppression list received"), _("&Put on the list"), parent, intro)
        self._jobs, self._clock = jobs, clock
        self.file = FileField(_("Lists (*.csv *.txt *.xlsx *.xlsb *.xls *.ods *.zip)"))
        self.partner = ChoiceBox([(partner.id, partner.legal_name), ("", _("All partners"))], partner.id)
        self.channel = ChoiceBox([("", _("All channels")), *channel.choices()])
        self.key = QLineEdit()
        hint = _("Addresses, numbers or their MD5, SHA-1 or SHA-256 hashes. You can drop it here.")
        self.file_row = self.rows.row(_("&File"), self.file, hint, *STOP_LIST_TROUBLES)
        self.rows.row(_("&For which partner"), self.partner, _("All: for people who want nothing more from anybody."))
        self.rows.row(_("On which &channel"), self.channel)
        hint = _("Only if it contains keyed hashes instead of addresses: the contract's secret.")
        self.rows.row(_("&Secret"), self.key, hint, "bad-stop-key")
        self.everybody = QCheckBox(_("Everybody in the list, whatever its columns say"))
        hint = _("Otherwise people are left out if the status or blocklist column says that they stay.")
        self.rows.row(_("&Who"), self.everybody, hint)
        jobs.stopped.connect(self._look_stopped)

    def _look_stopped(self, job: Job) -> None:
        if job.owner is self and not job.writes:
            self.yes.setEnabled(True)

    def submit(self) -> None:
        path, now = self.file.path, self._clock()
        if path is None:
            self.refuse(self.file_row, _("Choose a file."))
            return
        key, partner, channel = self.key.text().strip() or None, self.partner.value or None, self.channel.value or None
        scope = f"{self.partner.currentText()} · {self.channel.currentText()}"  # other answers come too late from here
        self.clear_errors()
        self.yes.setEnabled(False)
        everybody, from_partner = self.everybody.isChecked(), partner is not None

        def look(db: Any) -> Flow[StopPreview]:
            return preview_stop_file(
                db, path, now, key=key, partner=partner, channel=channel, from_partner=from_partner, everybody=everybody
            )

        def shown(preview: StopPreview) -> None:
            self.yes.setEnabled(True)
            if not self.isVisible():
                return  # it was closed meanwhile, and may be opened again
            self._ask(path.name, scope, preview, hashed=key is not None)

        self._jobs.read(look, shown, self.failed, title=_("Reading the list"), owner=self)

    def _ask(self, name: str, scope: str, preview: StopPreview, *, hashed: bool) -> None:
        entries = preview.entries
        columns = [(one.column, one.left, one.stays, one.unclear) for one in entries.decided]
        lines = [scope, *suppression.hashed_list(preview.hashes)]
        kept = preview.unknown - preview.not_kept
        lines += suppression.stop_preview(len(preview.concerned), preview.in_book, preview.examples, kept)
        lines += suppression.numbers_of_lines((phone, email, record.named) for phone, email, record in preview.in_lines)
        lines += suppression.stop_columns(columns, entries.staying) + suppression.sheets_omitted(entries.unread)
        lines += suppression.dead_addresses(len(entries.dead), entries.dead[:SHOWN_LINES])
        lines += suppression.resembling(preview.near.count, preview.near.people)
        lines += suppression.unmatched_hashes(preview.not_kept, is_of_nobody=preview.is_of_nobody)
        lines += suppression.unread_lines(entries.examples[:SHOWN_LINES], entries.unreadable)
        lines += [_("This is more than a tenth of the book.")] if preview.needs_asking else []
        now = self._clock()

        def write() -> None:
            title = _("Putting addresses on the suppression list")
            self.do(lambda db: stop_list(db, name, preview, now), lambda made: self._done(*made, hashed=hashed), title)

        title = _("Put “{file}” on the suppression list?").format(file=name)
        confirm(title, "\n".join(lines), _("&Put on the list"), write, self, takes_away=preview.needs_asking)

    def _done(self, edited: Edited, result: SuppressionResult, *, hashed: bool) -> None:
        unknown = result.unknown - (0 if hashed else result.not_kept)
        counts = (result.suppressed, result.already, result.matched, unknown, 0)
        lines = suppression.stopped(*counts, hashed=hashed)
        lines += suppression.dead_addresses(len(result.dead), result.dead[:SHOWN_LINES])
        lines += suppression.unread_lines(result.examples[:SHOWN_LINES], result.unreadable)
        lines += suppression.unmatched_hashes(result.not_kept, is_of_nobody=result.is_of_nobody)
        self.kept.emit(edited, " ".join([*lines, *suppression.rows_omitted(result.staying)]))


class TerminateDialog(FormDialog):
    """Terminates a contract of a partner; emits `terminated`."""

    terminated = Signal()
    enter_saves = False  # nothing undoes it

    def __init__(
        self, jobs: Jobs, partner: str, contract: str, clock: Clock, called: str, parent: QWidget | None = None
    ) -> None:
        intro = _("From that day on nobody is shared under it. What was shared before stays in the register.")
        super().__init__(_("Terminate the {contract}").format(contract=called), _("&Terminate"), parent, intro)
        set_style_property(self.yes, look="danger")
        self._jobs, self._partner, self._contract, self._called = jobs, partner, contract, called
        self.day = DayField(paris_day(clock()))
        hint = _("The first day on which it no longer applies.")
        self.rows.row(_("&From"), self.day, hint, "contract-terminated", "terminated-before-start")

    def submit(self) -> None:
        partner, contract, day = self._partner, self._contract, self.day.day
        self.do(
            lambda db: contracts.terminate_contract(db, partner, contract, day),
            lambda _done: self.terminated.emit(),
            _("Terminating the {contract}").format(contract=self._called),
        )


class PartnerActs(QObject):
    """Opens these dialogs over the window of `parent`; emits `said(text)` after each action."""

    said = Signal(str)
    changed = Signal(str, object)  # message, its undo or None

    def __init__(self, jobs: Jobs, clock: Clock, opened: OpenedFiles, parent: QWidget) -> None:
        super().__init__(parent)
        self._history = History(jobs, clock, self)
        self._history.said.connect(self.changed)
        self._jobs, self._clock, self._opened, self._page = jobs, clock, opened, parent

    def sign(self, partner: Partner, replaces: Contract | None = None, purpose: str = "") -> None:
        """Ask for a new contract, with this purpose proposed, or for the successor of another."""
        over = self._page.window()
        dialog = open_dialog(ContractDialog(self._jobs, partner, self._clock, over, replaces=replaces, purpose=purpose))
        dialog.kept.connect(lambda _id: self._say_signed(partner.legal_name, dialog.contract))

    def _say_signed(self, name: str, contract: Contract) -> None:
        """Say that a contract is saved, and what follows from one without the clause that forbids onward transfer."""
        sentences = [_("The contract with {partner} is saved.").format(partner=name)]
        if contract.onward_transfer:
            sentences.append(_("It does not forbid onward transfer: nobody can be exported while it is in force."))
        self.said.emit(" ".join(sentences))

    def clauses(self, partner: Partner, contract: Contract, note: contracts.ContractNote) -> None:
        called = labels.contract_with(partner, contract)
        said, over = _("The clauses of the {contract} are saved.").format(contract=called), self._page.window()
        dialog = open_dialog(ClausesDialog(self._jobs, partner.id, contract.id, note.clauses, called, over))
        dialog.kept.connect(lambda: self.said.emit(said))

    def attach(self, partner: Partner, contract: Contract) -> None:
        now = self._clock()
        dialog = AttachDialog(
            self._jobs,
            _("Signed file of the {contract}").format(contract=labels.contract_with(partner, contract)),
            _("It is copied into the book with its fingerprint: any later change will show."),
            lambda db, path: contracts.attach_document(db, partner.id, contract.id, path, now),
            self._page.window(),
        )
        dialog.attached.connect(lambda name: self.said.emit(_("{file} is saved in the book.").format(file=name)))
        open_dialog(dialog)

    def show_file(self, contract: Contract) -> None:
        document = contract.document
        if document is not None and document.sha256:
            called = labels.contract(contract)
            facts, name = [(_("Contract"), called)], document.name or called
            open_dialog(AttachmentDialog(self._jobs, self._opened, name, document.sha256, facts, self._page.window()))

    def terminate(self, partner: Partner, contract: Contract) -> None:
        called = labels.contract_with(partner, contract)
        over = self._page.window()
        dialog = open_dialog(TerminateDialog(self._jobs, partner.id, contract.id, self._clock, called, over))
        dialog.terminated.connect(lambda: self.said.emit(_("The {contract} is terminated.").format(contract=called)))

    def secret(self, partner: Partner, contract: Contract, *, has_secret: bool) -> None:
        over = self._page.window()
        dialog = open_dialog(SecretDialog(self._jobs, partner.id, contract.id, has_secret=has_secret, parent=over))
        dialog.changed.connect(self.said)

    def draft(self, partner: Partner, contract: Contract | None = None) -> None:
        draft = _("draft")
        name = f"{contract.id if contract else partner.id}-{draft}.docx"
        write = partial(self.write_draft, partner, contract=contract)
        ask_target(self._page.window(), _("Save the contract draft"), name, _("Word document (*.docx)"), write)

    def write_draft(self, partner: Partner, path: Path, contract: Contract | None = None) -> None:
        now, wanted = self._clock(), contract.id if contract else None
        text = _("{file} is saved. It is a draft and not legal advice: have it read before anybody signs.")
        self._jobs.read(
            lambda db: contracts.draft_contract(db, partner.id, path, now, wanted),
            lambda _made: self.said.emit(text.format(file=path.name)),
            title=path.name, owner=self,
        )  # fmt: skip

    def stops(self, partner: Partner) -> None:
        dialog = open_dialog(StopListDialog(self._jobs, partner, self._clock, self._page.window()))
        dialog.kept.connect(self._stopped)

    def _stopped(self, made: Edited, text: str) -> None:
        question = _("These entries are removed from the suppression list: these people may be shared again.")
        self.changed.emit(text, self._history.offer(made.edit, question))

    def message(self, partner: Partner) -> None:
        today = paris_day(self._clock())
        self._jobs.read(
            lambda db: first_message(db, partner.id, today),
            lambda made: self._show_message(partner, made), replace="first-message", owner=self,
        )  # fmt: skip

    def _show_message(self, partner: Partner, made: FirstMessage) -> None:
        latest = _("For people shared today: {day} at the latest.").format(day=day(made.latest))
        dialog = TextDialog(
            _("First message of {partner}").format(partner=partner.legal_name),
            _("What it must say in its first message, within a month of the file: where the address comes from."),
            [(channel.several(made.channels), made.text)],
            " ".join(filter(None, (latest, suppression.why_in(partner)))),
            self._page.window(),
        )
        dialog.copied.connect(self.said)
        open_dialog(dialog)
