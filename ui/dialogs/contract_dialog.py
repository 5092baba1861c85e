"""Asks about a contract, with the clauses that the sale of leads needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.sign_contract import COLUMNS, sign_contract
from leadkeeper.model.partner import Contract, Partner
from leadkeeper.words import _
from leadkeeper.words.facts import channel
from leadkeeper.words.tables import column
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.models.formats import locale
from ui.widgets.inputs import DayField, FileField, MaybeDay, OneOf, SomeOf

USUAL_DELAY_H = 72


class ContractDialog(FormDialog):
    """Adds a contract to a partner; `kept` carries its id."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs, partner: Partner, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(_("New contract with {partner}").format(partner=partner.legal_name), _("&Keep"), parent)
        self._jobs, self._partner, self._clock = jobs, partner, clock
        today = paris_day(clock())
        self.signed, self.starts = DayField(today), DayField(today)
        self.ends = MaybeDay(_("ends on"), date(today.year, 12, 31), given=True)
        self.channels = SomeOf(channel.choices(), ("email",))
        self.fields = SomeOf([(one, column(one)) for one in COLUMNS], ("email", "first_name"))
        self.territory = QLineEdit("FR")
        self.topic = QLineEdit()
        self.job_related = OneOf([("", _("not said")), ("yes", _("yes")), ("no", _("no"))])
        self.price, self.uses, self.delay = QDoubleSpinBox(), QSpinBox(), QSpinBox()
        self.no_onward = QCheckBox(_("The partner may pass nobody on, resell or lend the data"))
        self.seed = QCheckBox(_("Trap addresses are accepted, with a penalty for each misuse"))
        self.document = FileField(_("PDF and pictures (*.pdf *.png *.jpg *.jpeg)"))
        self._set_up_numbers()
        self._ask_questions()
        self.fit()

    def _set_up_numbers(self) -> None:
        self.price.setLocale(locale())
        self.price.setRange(0, 10_000)
        self.price.setSuffix(" €")
        self.uses.setRange(0, 1_000)
        self.uses.setValue(1)
        self.uses.setSpecialValueText(_("not said"))
        self.delay.setRange(1, 24 * 31)
        self.delay.setValue(USUAL_DELAY_H)
        self.delay.setSuffix(_(" hours"))
        self.seed.setChecked(True)
        self.no_onward.setChecked(True)

    def _ask_questions(self) -> None:
        rows = self.rows
        signed = rows.row(_("&Signed on"), self.signed)
        starts = rows.row(_("&Holds from"), self.starts)
        ends = rows.row(_("Until"), self.ends)
        channels = rows.row(_("&Channels"), self.channels, _("Only people who said yes to that very channel go out."))
        fields = rows.row(_("C&olumns that may be given"), self.fields, _("Nothing else is ever put into the file."))
        rows.row(_("Countr&ies"), self.territory, _("Two letters each, separated by commas."))
        rows.row(_("&Offers"), self.topic, _("What the partner will write about, such as: accounting software."))
        rows.row(_("Is the offer about the &work of professionals?"), self.job_related)
        rows.row(_("&Price a person"), self.price)
        rows.row(_("&Uses of each person"), self.uses, _("How often somebody may be given to this partner."))
        rows.row(_("&Withdrawals are passed on within"), self.delay)
        rows.row(_("No onward transfer"), self.no_onward, _("Without this clause nobody can be exported."))
        rows.row(_("Trap clause"), self.seed)
        rows.row(_("&File"), self.document, _("The signed contract, copied into the book. Up to 20 MB."))
        self.errors_at = {"dates-reversed": ends, "unknown-channel": channels, "unknown-field": fields}
        self._rows_of = {"signed_on": signed, "starts_on": starts, "channels": channels, "fields": fields}

    @property
    def contract(self) -> Contract:
        """The contract as it is asked for."""
        ends = self.ends.day
        return Contract(
            id="",
            signed_on=self.signed.day.isoformat(),
            starts_on=self.starts.day.isoformat(),
            ends_on=ends.isoformat() if ends else None,
            channels=self.channels.values,
            territory=tuple(one.strip().upper() for one in self.territory.text().split(",") if one.strip()),
            offer_topic=self.topic.text().strip() or None,
            job_related={"yes": True, "no": False}.get(self.job_related.value),
            fields=self.fields.values,
            max_uses=self.uses.value() or None,
            onward_transfer=not self.no_onward.isChecked(),
            seed_clause=self.seed.isChecked(),
            sync_delay_h=self.delay.value(),
            price_cents=round(self.price.value() * 100),
        )

    @property
    def file(self) -> Path | None:
        """The document that was chosen."""
        return self.document.path

    def submit(self) -> None:
        partner, contract, file, now = self._partner.id, self.contract, self.file, self._clock()
        title = _("Keeping the contract with {partner}").format(partner=self._partner.legal_name)
        self.do(self._jobs, lambda db: sign_contract(db, partner, contract, file, now), self.kept.emit, title)
