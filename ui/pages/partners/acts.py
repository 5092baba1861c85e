"""What can be done with the contract of a partner, and with what is said about the partner; each opens its box."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.contract_notes import ContractNote
from leadkeeper.flows.draft_contract import draft_contract
from leadkeeper.flows.edit_people import Edited
from leadkeeper.flows.first_message import FirstMessage, first_message
from leadkeeper.flows.keep_contract import attach_document
from leadkeeper.model.partner import Contract, Partner
from leadkeeper.words import _
from leadkeeper.words.facts import channel
from ui.dialogs.attach_dialog import AttachDialog
from ui.dialogs.clauses_dialog import ClausesDialog
from ui.dialogs.contract_dialog import ContractDialog
from ui.dialogs.form_dialog import shown
from ui.dialogs.history import History
from ui.dialogs.proof_dialog import OpenedFiles, ProofDialog
from ui.dialogs.save_file import ask_target
from ui.dialogs.secret_dialog import SecretDialog
from ui.dialogs.stop_list_dialog import StopListDialog
from ui.dialogs.terminate_dialog import TerminateDialog
from ui.dialogs.text_dialog import TextDialog
from ui.jobs import Jobs
from ui.models.formats import day


class PartnerActs(QObject):
    """Opens the boxes over the window of `parent`; `said` carries a sentence once something is done."""

    said = Signal(str)
    changed = Signal(str, object)  # what was done, and the way back or None

    def __init__(self, jobs: Jobs, clock: Clock, opened: OpenedFiles, parent: QWidget) -> None:
        super().__init__(parent)
        self._history = History(jobs, clock, self)
        self._history.said.connect(self.changed)
        self._jobs, self._clock, self._opened, self._page = jobs, clock, opened, parent

    def sign(self, partner: Partner, replaces: Contract | None = None) -> None:
        """Asks about a new contract, or about the one that takes the place of another."""
        dialog = ContractDialog(self._jobs, partner, self._clock, self._page.window(), replaces=replaces)
        name = partner.legal_name
        dialog.kept.connect(lambda _id: self._say(_("The contract with {partner} is kept.").format(partner=name)))
        shown(dialog)

    def clauses(self, partner: Partner, contract: Contract, note: ContractNote) -> None:
        """Shows the checklist."""
        dialog = ClausesDialog(self._jobs, partner.id, contract.id, note.clauses, self._page.window())
        dialog.kept.connect(lambda: self._say(_("The clauses of {contract} are kept.").format(contract=contract.id)))
        shown(dialog)

    def attach(self, partner: Partner, contract: Contract) -> None:
        """Asks for the signed file."""
        now = self._clock()
        dialog = AttachDialog(
            self._jobs,
            _("Signed file of {contract}").format(contract=contract.id),
            _("It is copied into the book with its fingerprint: nobody can change it later unseen."),
            lambda db, path: attach_document(db, partner.id, contract.id, path, now),
            self._page.window(),
        )
        dialog.attached.connect(lambda name: self._say(_("{file} is kept in the book.").format(file=name)))
        shown(dialog)

    def show_file(self, contract: Contract) -> None:
        """Shows the signed file."""
        document = contract.document
        if document is not None and document.sha256:
            facts = [(_("Contract"), contract.id)]
            name = document.name or contract.id
            shown(ProofDialog(self._jobs, self._opened, name, document.sha256, facts, self._page.window()))

    def terminate(self, partner: Partner, contract: Contract) -> None:
        """Asks from when on it is terminated."""
        dialog = TerminateDialog(self._jobs, partner.id, contract.id, self._clock, self._page.window())
        dialog.terminated.connect(lambda: self._say(_("{contract} is terminated.").format(contract=contract.id)))
        shown(dialog)

    def secret(self, partner: Partner, contract: Contract, *, has_secret: bool) -> None:
        """Makes or forgets the secret for stop lists."""
        dialog = SecretDialog(self._jobs, partner.id, contract.id, has_secret=has_secret, parent=self._page.window())
        dialog.changed.connect(self._say)
        shown(dialog)

    def draft(self, partner: Partner, contract: Contract | None = None) -> None:
        """Asks where the draft of a contract shall be written."""
        name = f"{contract.id if contract else partner.id}-{_('draft')}.docx"

        def write(path: Path) -> None:
            self.write_draft(partner, path, contract)

        ask_target(self._page.window(), _("Save the contract draft"), name, _("Word document (*.docx)"), write)

    def write_draft(self, partner: Partner, path: Path, contract: Contract | None = None) -> None:
        """Writes the draft of a contract as a Word document."""
        now, wanted = self._clock(), contract.id if contract else None
        said = _("{file} is written. It is a draft, no legal advice: have it read before anybody signs.")
        self._jobs.read(
            lambda db: draft_contract(db, partner.id, path, now, wanted),
            lambda _made: self._say(said.format(file=path.name)),
            title=path.name, owner=self,
        )  # fmt: skip

    def stops(self, partner: Partner) -> None:
        """Asks for the stop list that a partner sent."""
        dialog = StopListDialog(self._jobs, partner, self._clock, self._page.window())
        dialog.kept.connect(self._stopped)
        shown(dialog)

    def _stopped(self, made: Edited, text: str) -> None:
        question = _("These entries leave the stop list: whoever stands there may be given again.")
        self.changed.emit(text, self._history.offer(made.edit, question))

    def message(self, partner: Partner) -> None:
        """Shows what the partner's first message must say."""
        today = paris_day(self._clock())
        self._jobs.read(
            lambda db: first_message(db, partner.id, today),
            lambda made: self._show_message(partner, made), replace="first-message", owner=self,
        )  # fmt: skip

    def _show_message(self, partner: Partner, made: FirstMessage) -> None:
        dialog = TextDialog(
            _("First message of {partner}").format(partner=partner.legal_name),
            _("What it must say in its first message, within a month of the file: where it has the address from."),
            [(channel.several(made.channels), made.text)],
            _("For people given today: {day} at the latest.").format(day=day(made.latest)),
            self._page.window(),
        )
        dialog.copied.connect(self._say)
        shown(dialog)

    def _say(self, text: str) -> None:
        self.said.emit(text)
