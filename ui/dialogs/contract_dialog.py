"""Asks about a contract, with the clauses that the sale of leads needs."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.keep_contract import replace_contract
from leadkeeper.flows.sign_contract import COLUMNS, countries_of, sign_contract
from leadkeeper.model.export import IDENTIFIERS
from leadkeeper.model.moment import calendar_day
from leadkeeper.model.partner import Contract, Partner
from leadkeeper.words import _
from leadkeeper.words.facts import channel
from leadkeeper.words.tables import column
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.widgets.inputs import Amount, DayField, FileField, MaybeDay, OneOf, SomeOf, Whole

USUAL_DELAY_H = 72


class ContractDialog(FormDialog):
    """Adds a contract to a partner, or with `replaces` the one that follows another; `kept` carries its id."""

    kept = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        partner: Partner,
        clock: Clock,
        parent: QWidget | None = None,
        *,
        replaces: Contract | None = None,
    ) -> None:
        super().__init__(_title(partner, replaces), _("&Keep"), parent, _intro(replaces))
        self._jobs, self._partner, self._clock, self._replaces = jobs, partner, clock, replaces
        today = paris_day(clock())
        known = replaces or _usual(today)
        starts = _next_day(replaces, today)
        self.signed, self.starts = DayField(today), DayField(starts)
        self.ends = MaybeDay(_("ends on"), _last_day(known, starts), given=True)
        self.channels = SomeOf(channel.choices(), known.channels)
        self.fields = SomeOf([(one, column(one)) for one in COLUMNS], known.fields)
        self.territory = QLineEdit(", ".join(known.territory))
        self.purpose, self.topic = QLineEdit(known.purpose or ""), QLineEdit(known.offer_topic or "")
        related = {True: "yes", False: "no"}.get(known.job_related, "") if known.job_related is not None else ""
        self.job_related = OneOf([("", _("not said")), ("yes", _("yes")), ("no", _("no"))], related)
        self.price, self.uses, self.delay = Amount(), Whole(), Whole()
        self.no_onward = QCheckBox(_("The partner may pass nobody on, resell or lend the data"))
        self.seed = QCheckBox(_("Trap addresses are accepted, with a penalty for each misuse"))
        self.document = FileField(_("PDF and pictures (*.pdf *.png *.jpg *.jpeg)"))
        self.channels.changed.connect(self._tick_needed)
        self._set_up_numbers(known)
        self._ask_questions()
        self.fit()

    def _set_up_numbers(self, known: Contract) -> None:
        self.price.setRange(0, 10_000)
        self.uses.setRange(0, 1_000)
        self.uses.setValue(known.max_uses or 0)
        self.uses.setSpecialValueText(_("not said"))
        self.delay.setRange(1, 24 * 31)
        self.delay.setValue(known.sync_delay_h or USUAL_DELAY_H)
        self.delay.setSuffix(_(" hours"))
        self.price.setValue((known.price_cents or 0) / 100)
        self.seed.setChecked(known.seed_clause is True)
        self.no_onward.setChecked(known.onward_transfer is False)

    def _tick_needed(self) -> None:
        """Tick the column that each channel needs to reach anybody."""
        for one in self.channels.values:
            self.fields.boxes[IDENTIFIERS[one]].setChecked(True)

    def _ask_questions(self) -> None:
        rows = self.rows
        signed = rows.row(_("&Signed on"), self.signed)
        starts = rows.row(_("&Holds from"), self.starts)
        ends = rows.row(_("Until"), self.ends)
        channels = rows.row(_("&Channels"), self.channels, _("Only people who said yes to that very channel go out."))
        fields = rows.row(_("C&olumns that may be given"), self.fields, _("Nothing else is ever put into the file."))
        countries = rows.row(
            _("Countr&ies"), self.territory, _("Where the people live, such as: FR, BE or France, Belgium.")
        )
        rows.row(_("What it is fo&r"), self.purpose, _("The purpose that people agreed to, such as: offers by e-mail."))
        rows.row(_("&Offers"), self.topic, _("What the partner will write about, such as: accounting software."))
        rows.row(_("Is the offer about the &work of professionals?"), self.job_related)
        rows.row(_("&Price a person"), self.price)
        rows.row(_("&Uses of each person"), self.uses, _("How often somebody may be given to this partner."))
        rows.row(_("&Withdrawals are passed on within"), self.delay)
        rows.row(_("No onward transfer"), self.no_onward, _("Without this clause nobody can be exported."))
        rows.row(_("Trap clause"), self.seed)
        rows.row(_("&File"), self.document, _("The signed contract, copied into the book. Up to 20 MB."))
        self.errors_at = {
            "dates-reversed": ends,
            "terminated-before-start": starts,
            "unknown-channel": channels,
            "unknown-field": fields,
            "channel-needs-column": fields,
            "unknown-country": countries,
        }
        self._rows_of = {
            "signed_on": signed,
            "starts_on": starts,
            "channels": channels,
            "fields": fields,
            "territory": countries,
        }

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
            territory=countries_of(self.territory.text()),
            purpose=self.purpose.text().strip() or None,
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

    def failed(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError) and error.code == "contract-incomplete":
            self.errors_at["contract-incomplete"] = self._rows_of[str(error.facts["field"])]
        super().failed(error)

    def submit(self) -> None:
        partner, contract, file, now = self._partner.id, self.contract, self.file, self._clock()
        before = self._replaces.id if self._replaces is not None else None

        def keep(db: Any) -> str:
            if before is None:
                return sign_contract(db, partner, contract, file, now)
            return replace_contract(db, partner, before, contract, file, now)

        title = _("Keeping the contract with {partner}").format(partner=self._partner.legal_name)
        self.do(self._jobs, keep, self.kept.emit, title)


def _usual(today: date) -> Contract:
    """What a first contract mostly says."""
    return Contract(
        id="",
        ends_on=date(today.year, 12, 31).isoformat(),
        channels=("email",),
        territory=("FR",),
        fields=("email", "first_name"),
        max_uses=1,
        seed_clause=True,
    )


def _next_day(before: Contract | None, today: date) -> date:
    """The first day after a contract that still runs, else today."""
    ends = calendar_day(before.ends_on) if before is not None else None
    return max(today, ends + timedelta(days=1)) if ends is not None else today


def _last_day(known: Contract, starts: date) -> date:
    """The next day of the year on which a contract like this ended, from a first day on; the last of the year else."""
    last = calendar_day(known.ends_on)
    month, day = (last.month, min(last.day, 28) if last.month == 2 else last.day) if last is not None else (12, 31)
    ends = date(starts.year, month, day)
    return ends if ends >= starts else date(starts.year + 1, month, day)


def _title(partner: Partner, replaces: Contract | None) -> str:
    if replaces is None:
        return _("New contract with {partner}").format(partner=partner.legal_name)
    return _("Renew or replace {contract}").format(contract=replaces.id)


def _intro(replaces: Contract | None) -> str:
    if replaces is None:
        return ""
    return _("What was agreed never changes: other terms are another contract, which takes over on its first day.")
