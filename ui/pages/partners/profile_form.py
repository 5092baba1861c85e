"""Dialog of a partner's export profile: how its file is made each month."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from leadkeeper.domain.book import ExportProfile
from leadkeeper.domain.email import LEAVABLE
from leadkeeper.domain.partner import Partner
from leadkeeper.messages import _
from leadkeeper.messages.labels import address_kind, channel
from leadkeeper.messages.month import PASSWORD
from leadkeeper.services.month.profiles import ASKED, FROM_CONTRACT, NAME, NO_PASSWORD, change_profile
from ui.jobs import Jobs
from ui.widgets.editors import CheckList, ChoiceBox, IntegerEdit
from ui.widgets.forms import FormDialog

MOST = 10_000_000
MOST_TRAPS = 50
USUAL = -1  # one seed address if there is a seed mailbox


class ProfileDialog(FormDialog):
    """Changes how the file of a partner is made each month; emits `kept`."""

    kept = Signal()

    def __init__(self, jobs: Jobs, partner: Partner, profile: ExportProfile, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Monthly file for {partner}").format(partner=partner.legal_name),
            _("&Save"),
            parent,
            _("“This month” on Home makes the file in this way."),
        )
        self._jobs, self._partner = jobs, partner
        self.name, self.folder = QLineEdit(profile.name or ""), QLineEdit(profile.folder or "")
        self.name.setPlaceholderText(NAME)
        self.cap, self.traps = IntegerEdit(), IntegerEdit()
        self.cap.setRange(0, MOST)
        self.cap.setSpecialValueText(_("no limit"))
        self.cap.setValue(profile.cap or 0)
        self.traps.setRange(USUAL, MOST_TRAPS)
        self.traps.setSpecialValueText(_("one, if there is a seed mailbox"))
        self.traps.setValue(USUAL if profile.traps is None else profile.traps)
        words = [(NO_PASSWORD, _(PASSWORD[None])), *((one, _(PASSWORD[one])) for one in (FROM_CONTRACT, ASKED))]
        self.password = ChoiceBox(words, profile.password_from or NO_PASSWORD)
        self.channels = CheckList(channel.choices(), profile.channels)
        self.leave_out = CheckList([(kind, address_kind(kind)) for kind in LEAVABLE], profile.leave_out, below=True)
        hint = _("{partner}, {name}, {month} and {day} are filled in.")
        name_row = self.rows.row(_("File &name"), self.name, hint)
        self.rows.row(_("&Folder"), self.folder, _("Below the folder of the month, or a whole path."))
        self.rows.row(_("At &most a month"), self.cap)
        self.rows.row(_("Cha&nnels"), self.channels, _("None: those of the contracts in force."))
        self.rows.row(_("&Leave out"), self.leave_out, _("Addresses that may not reach the person."))
        traps_row = self.rows.row(_("Seed &addresses"), self.traps)
        password_row = self.rows.row(_("&Password"), self.password)
        self.errors_at = {
            "bad-file-pattern": name_row,
            "no-trap-mailbox": traps_row,
            "profile-secret-missing": password_row,
        }
        self.fit()

    def submit(self) -> None:
        partner = self._partner
        changes = {
            "name": self.name.text().strip() or None,
            "folder": self.folder.text().strip() or None,
            "cap": self.cap.value() or None,
            "traps": None if self.traps.value() == USUAL else self.traps.value(),
            "password_from": self.password.value,
            "channels": self.channels.values,
            "leave_out": self.leave_out.values,
        }
        self.do(
            self._jobs,
            lambda db: change_profile(db, partner, changes),
            lambda _done: self.kept.emit(),
            _("Saving the monthly file of {partner}").format(partner=partner.legal_name),
        )
