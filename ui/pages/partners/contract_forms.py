"""Dialogs of contracts: add or renew one, its checklist of clauses; the profile by which the monthly file is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from leadkeeper.domain.book import IDENTIFIERS, ExportProfile
from leadkeeper.domain.deadlines import LONGEST_DELAY_HOURS
from leadkeeper.domain.email import LEAVABLE
from leadkeeper.domain.partner import NOTIFY_WITHIN_HOURS, ClauseState, Contract, Partner, PaymentTerms
from leadkeeper.domain.time import Clock, calendar_day, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted, labels
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.labels import address_kind, channel, column
from leadkeeper.messages.month import PASSWORD, PLACEHOLDERS, shown_pattern
from leadkeeper.messages.partners import clause, risk, tiers_text
from leadkeeper.services.date_input import read_day
from leadkeeper.services.month.profiles import ASKED, FROM_CONTRACT, NAME, NO_PASSWORD, change_profile
from leadkeeper.services.partners import contracts
from ui.jobs import Jobs
from ui.models.formats import money, uncapital
from ui.theme import SIZE, SPACE, Status
from ui.widgets.editors import CheckList, ChoiceBox, DayField, FileField, MaybeDay
from ui.widgets.forms import FormDialog
from ui.widgets.labels import StatusBadge, text_label
from ui.widgets.layouts import ScrollColumn, fill, inner_column
from ui.widgets.number_fields import IntegerEdit, MoneyEdit

FROM_FIELDS = "fields"


class ClauseLine(QWidget):
    """One clause: a checkbox, disabled if the facts of the contract decide, and the risk while it is missing."""

    def __init__(self, state: ClauseState) -> None:
        super().__init__()
        self.state = state
        self.box = QCheckBox(clause(state.id))
        self.box.setChecked(state.present)
        self.box.setEnabled(state.known_from != FROM_FIELDS)
        without = _("Without it: {risk}").format(risk=uncapital(risk(state.id)))
        self.risk = text_label(without, "small")
        self.box.setAccessibleDescription(without)
        self.told = text_label(_("From the facts of the contract."), "small")
        self.told.setVisible(state.known_from == FROM_FIELDS)
        fill(inner_column(self, SPACE.xxs), self.box, self.risk, self.told)
        for words in (self.risk, self.told):
            words.setIndent(SIZE.tick + SPACE.m)
        self.risk.setHidden(state.present)
        self.box.toggled.connect(self.risk.setHidden)


class ClausesDialog(FormDialog):
    """Records which clauses a reader found in the contract; emits `kept`."""

    kept = Signal()

    def __init__(
        self,
        jobs: Jobs,
        partner: str,
        contract: str,
        clauses: Sequence[ClauseState],
        called: str,
        parent: QWidget | None = None,
    ) -> None:
        self.lines = [ClauseLine(one) for one in clauses]
        self.pill = StatusBadge("")
        intro = _("Read the contract next to this list, and tick what you find. It is not legal advice.")
        super().__init__(_("Clauses of the {contract}").format(contract=called), _("&Save"), parent, intro)
        self._jobs, self._partner, self._contract = jobs, partner, contract
        for line in self.lines:
            line.box.toggled.connect(lambda _on: self._count())
        self._count()
        self.fit(SIZE.dialog_width + 3 * SPACE.xxl, SIZE.window_height - 2 * SPACE.xxl)

    def body(self) -> QWidget:
        return ScrollColumn(self.pill, *self.lines, 1, gap=SPACE.l)

    def submit(self) -> None:
        ticked = [one.state.id for one in self.lines if one.box.isEnabled() and one.box.isChecked()]
        partner, contract = self._partner, self._contract
        title = _("Saving the clauses")
        self.do(lambda db: contracts.tick_clauses(db, partner, contract, ticked), lambda _done: self.kept.emit(), title)

    def _count(self) -> None:
        self.pill.set(*lacking(sum(not one.box.isChecked() for one in self.lines)))


def lacking(count: int) -> tuple[str, Status]:
    """Return the number of clauses that nobody found in the contract yet, as text, and its colour."""
    if not count:
        return _("no clause is missing"), Status.GOOD
    return counted("{n} clause to check", "{n} clauses to check", count), Status.WARN


MOST_PRICE, ANY_PRICE = 10_000, 10**9  # euros; the lowest stands for no price typed
USUAL = Contract(id="", territory=("FR",), max_uses=1, onward_transfer=None)
"""What a first contract is proposed with; nothing that only its text can tell."""


class ContractDialog(FormDialog):
    """Adds a contract to a partner, or with `replaces` the successor of another; emits `kept(id)`.

    `purpose` is that of the contract signed with this partner before, and is proposed.
    """

    kept = Signal(str)
    enter_saves = False  # what is saved never changes

    def __init__(
        self,
        jobs: Jobs,
        partner: Partner,
        clock: Clock,
        parent: QWidget | None = None,
        *,
        replaces: Contract | None = None,
        purpose: str = "",
    ) -> None:
        title, intro = _("New contract with {partner}").format(partner=partner.legal_name), ""
        if replaces is not None:
            title = _("Renew or replace the {contract}").format(contract=labels.contract_with(partner, replaces))
            intro = _(
                "A saved contract never changes. Other terms, or the right ones after a slip, are another contract, "
                "which takes over on its first day."
            )
        super().__init__(title, _("&Save"), parent, intro)
        self._jobs, self._partner, self._clock, self._replaces = jobs, partner, clock, replaces
        today = paris_day(clock())
        known = replaces or USUAL
        ends = replaces.last_day if replaces is not None and not replaces.onward_transfer else None
        starts = max(today, ends + timedelta(days=1)) if ends is not None else today
        self.signed, self.starts = DayField(today), DayField(starts)
        self._first_day = starts
        self.ends = MaybeDay(_("ends on"), _last_day(known, starts), given=True)
        self._proposed_end = self.ends.field.day
        if replaces is None:
            self.signed.changed.connect(self._start_when_signed)
            self.starts.changed.connect(self._end_a_year_later)
        self.channels = CheckList(channel.choices(), known.channels)
        self.fields = CheckList([(one, column(one)) for one in contracts.COLUMNS], known.fields)
        self.territory = QLineEdit(", ".join(known.territory))
        self.purpose, self.topic = QLineEdit(known.purpose or purpose), QLineEdit(known.offer_topic or "")
        related = {True: "yes", False: "no"}.get(known.job_related, "") if known.job_related is not None else ""
        self.job_related = ChoiceBox([("", _("not specified")), ("yes", _("yes")), ("no", _("no"))], related)
        terms, unset = known.terms or PaymentTerms(), _("not specified")
        self.price, self.tiers = MoneyEdit(), QLineEdit(tiers_text(terms))
        self.uses = IntegerEdit("", 0, 1_000, known.max_uses or 0, lowest=unset)
        self.delay = IntegerEdit("hours", 1, LONGEST_DELAY_HOURS, known.sync_delay_h or NOTIFY_WITHIN_HOURS)
        self.payment = IntegerEdit("days", -1, 3650, _or_unset(terms.payment_days), lowest=unset)
        self.returns = IntegerEdit("days", -1, 3650, _or_unset(terms.return_days), lowest=unset)
        self.cap = IntegerEdit("%", -1, 100, _or_unset(terms.return_cap_percent), lowest=unset)
        self.no_onward = QCheckBox(_("The partner may not share, resell or lend the data"))
        self.seed = QCheckBox(_("Seed addresses are accepted, with a penalty for each misuse"))
        self.document = FileField(_("PDF and images (*.pdf *.png *.jpg *.jpeg)"))
        self.channels.changed.connect(self._tick_needed)
        self.seed.setChecked(known.seed_clause is True)
        self.no_onward.setChecked(known.onward_transfer is False)
        self.price.setRange(-ANY_PRICE, ANY_PRICE)  # what is typed stays, and is refused in words
        self.price.setSpecialValueText(unset)
        self.price.setValue(-ANY_PRICE if known.price_cents is None else known.price_cents / 100)
        self._ask_questions()

    def _start_when_signed(self) -> None:
        """Propose the day of the signature as the first day, until another first day is typed."""
        signed = read_day(self.signed.line.text())
        if signed is not None and read_day(self.starts.line.text()) == self._first_day:
            self._first_day = signed
            self.starts.set_day(signed)

    def _end_a_year_later(self) -> None:
        """Propose the end of the first year as the last day, until another last day is typed."""
        starts = read_day(self.starts.line.text())
        if starts is not None and read_day(self.ends.field.line.text()) == self._proposed_end:
            self._proposed_end = _a_year_later(starts)
            self.ends.field.set_day(self._proposed_end)

    def _tick_needed(self) -> None:
        """Tick the column that each channel needs to reach anybody."""
        for one in self.channels.values:
            self.fields.boxes[IDENTIFIERS[one]].setChecked(True)

    def _ask_questions(self) -> None:
        rows = self.rows
        of = self._rows_of = {"signed_on": rows.row(_("&Signed on"), self.signed)}
        of["starts_on"] = rows.row(_("&Valid from"), self.starts, "", "terminated-before-start")
        ends = rows.row(_("Until"), self.ends, "", "dates-reversed")
        hint = _("Only people who consented to exactly that channel are exported.")
        of["channels"] = rows.row(_("&Channels"), self.channels, hint, "unknown-channel")
        hint, codes = _("The file never contains anything else."), ("unknown-field", "channel-needs-column")
        of["fields"] = rows.row(_("C&olumns that may be shared"), self.fields, hint, *codes)
        hint = _("Where the people live, for example: FR, BE or France, Belgium.")
        of["territory"] = rows.row(_("Countr&ies"), self.territory, hint, "unknown-country")
        hint = _("In the words of your form, for example: offers of savings products.")
        of["purpose"] = rows.row(_("&Purpose"), self.purpose, hint)
        rows.row(_("&Offers"), self.topic, _("What the partner will write about, for example: accounting software."))
        hint = _("0 if the partner pays nothing.")
        self._price = rows.row(_("&Price per person"), self.price, hint, "negative-price")
        self.price.editingFinished.connect(self._check_price)
        rows.row(_("No onward transfer"), self.no_onward, _("Without this clause nobody can be exported."))
        hint = _("From how many people in a file, for example: 1000: 0.45; 5000: 0.40.")
        of["tiers"] = rows.row(_("Prices by &volume"), self.tiers, hint, "bad-tiers")
        hint = _("A number of days, for example: 30.")
        of["payment_days"] = rows.row(_("&Days for payment"), self.payment, hint)
        hint = _("How many days the partner may send people back unpaid, for example for a wrong address.")
        of["return_days"] = rows.row(_("Days for &returns"), self.returns, hint)
        hint = _("At most this share of a file is credited, in %.")
        of["return_cap_percent"] = rows.row(_("Cap of re&turns"), self.cap, hint)
        rows.row(_("&Uses of each person"), self.uses, _("How many times a person may be shared with this partner."))
        rows.row(_("&Withdrawals are notified within"), self.delay)
        work = _("Only for offers to professionals: whether they concern the occupation of the person.")
        rows.row(_("Is the offer about the &work of professionals?"), self.job_related, work)
        rows.row(_("Seed clause"), self.seed, _("Tick what the contract says, and nothing else."))
        rows.row(_("&File"), self.document, _("The signed contract, copied into the book. Up to 20 MB."))
        ends.depends_on(of["signed_on"], of["starts_on"])
        of["fields"].depends_on(of["channels"])

    @property
    def contract(self) -> Contract:
        ends = self.ends.day
        return Contract(
            id="",
            signed_on=self.signed.day.isoformat(),
            starts_on=self.starts.day.isoformat(),
            ends_on=ends.isoformat() if ends else None,
            channels=self.channels.values,
            territory=contracts.countries_of(self.territory.text()),
            purpose=self.purpose.text().strip() or None,
            offer_topic=self.topic.text().strip() or None,
            job_related={"yes": True, "no": False}.get(self.job_related.value),
            fields=self.fields.values,
            max_uses=self.uses.value() or None,
            onward_transfer=not self.no_onward.isChecked(),
            seed_clause=self.seed.isChecked(),
            sync_delay_h=self.delay.value(),
            price_cents=None if self.price.value() == -ANY_PRICE else round(self.price.value() * 100),
            terms=self._terms,
        )

    @property
    def _terms(self) -> PaymentTerms | None:
        fields = (self.payment, self.returns, self.cap)
        days, returns, cap = (None if field.value() < 0 else field.value() for field in fields)
        terms = PaymentTerms(days, returns, cap, contracts.read_tiers(self.tiers.text()))
        return terms if terms != PaymentTerms() else None

    @property
    def file(self) -> Path | None:
        return self.document.path

    def failed(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError) and error.code in ("contract-incomplete", "bad-terms"):
            self.errors_at[error.code] = self._rows_of[str(error.facts["field"])]
        super().failed(error)

    def _check_price(self) -> None:
        if self.price.value() != -ANY_PRICE:  # nothing typed yet
            self._price.set_error(self._price_trouble())

    def _price_trouble(self) -> str:
        if self.price.value() == -ANY_PRICE:
            return _("Type the price of one person, 0 if the partner pays nothing.")
        if self.price.value() < 0:
            return _("A price cannot be negative: a credit is not a price.")
        if self.price.value() > MOST_PRICE:
            return _("This is more than {most} for one person. Type the price of a single person.").format(
                most=money(MOST_PRICE * 100)
            )
        return ""

    def submit(self) -> None:
        self.clear_errors()
        try:
            contract = self.contract
        except LeadKeeperError as error:  # prices by volume that cannot be read
            self.failed(error)
            return
        self._price.set_error(self._price_trouble())
        for field in contracts.missing_terms(contract):
            self._rows_of[field].set_error(sentence(LeadKeeperError("contract-incomplete", field=field)))
        if self.rows.focus_first_error():
            return
        partner, file, now = self._partner.id, self.file, self._clock()
        before = self._replaces.id if self._replaces is not None else None

        def keep(db: Any) -> str:
            if before is None:
                return contracts.sign_contract(db, partner, contract, file, now)
            return contracts.replace_contract(db, partner, before, contract, file, now)

        title = _("Saving the contract with {partner}").format(partner=self._partner.legal_name)
        self.do(keep, self.kept.emit, title)


def _or_unset(number: int | None) -> int:
    return -1 if number is None else number


def _last_day(known: Contract, starts: date) -> date:
    """Return the next yearly end day of an earlier contract from `starts` on; without one, the end of a year."""
    last = calendar_day(known.ends_on)
    if last is None:
        return _a_year_later(starts)
    month, day = last.month, min(last.day, 28) if last.month == 2 else last.day
    ends = date(starts.year, month, day)
    return ends if ends >= starts else date(starts.year + 1, month, day)


def _a_year_later(starts: date) -> date:
    day = 28 if (starts.month, starts.day) == (2, 29) else starts.day
    return date(starts.year + 1, starts.month, day) - timedelta(days=1)


MOST = 10_000_000
MOST_TRAPS = 50
USUAL_TRAPS = -1  # one seed address if there is a seed mailbox


class ProfileDialog(FormDialog):
    """Changes how the file of a partner is made each month; emits `kept`."""

    kept = Signal()

    def __init__(self, jobs: Jobs, partner: Partner, profile: ExportProfile, parent: QWidget | None = None) -> None:
        title = _("Monthly file for {partner}").format(partner=partner.legal_name)
        super().__init__(title, _("&Save"), parent, _("“This month” on Home makes the file in this way."))
        self._jobs, self._partner = jobs, partner
        self.name, self.folder = QLineEdit(shown_pattern(profile.name or "")), QLineEdit(profile.folder or "")
        self.name.setPlaceholderText(shown_pattern(NAME))
        self.cap = IntegerEdit("", 0, MOST, profile.cap or 0, lowest=_("no limit"))
        traps, usual = USUAL_TRAPS if profile.traps is None else profile.traps, _("one, if there is a seed mailbox")
        self.traps = IntegerEdit("", USUAL_TRAPS, MOST_TRAPS, traps, lowest=usual)
        words = [(NO_PASSWORD, _(PASSWORD[None])), *((one, _(PASSWORD[one])) for one in (FROM_CONTRACT, ASKED))]
        self.password = ChoiceBox(words, profile.password_from or NO_PASSWORD)
        self.channels = CheckList(channel.choices(), profile.channels)
        self.leave_out = CheckList([(kind, address_kind(kind)) for kind in LEAVABLE], profile.leave_out, below=True)
        words_of_name = ", ".join(f"{{{word}}}" for _stored, word in PLACEHOLDERS.choices())
        hint = _("Filled in: {placeholders}.").format(placeholders=words_of_name)
        self.rows.row(_("File &name"), self.name, hint, "bad-file-pattern")
        self.rows.row(_("&Folder"), self.folder, _("Below the folder of the month, or a whole path."))
        self.rows.row(_("At &most a month"), self.cap)
        self.rows.row(_("Cha&nnels"), self.channels, _("None: those of the contracts in force."))
        self.rows.row(_("&Leave out"), self.leave_out, _("Addresses that may not reach the person."))
        self.rows.row(_("Seed &addresses"), self.traps, "", "no-trap-mailbox")
        self.rows.row(_("&Password"), self.password, "", "profile-secret-missing")

    def submit(self) -> None:
        partner = self._partner
        changes = {
            "name": self.name.text().strip() or None,
            "folder": self.folder.text().strip() or None,
            "cap": self.cap.value() or None,
            "traps": None if self.traps.value() == USUAL_TRAPS else self.traps.value(),
            "password_from": self.password.value,
            "channels": self.channels.values,
            "leave_out": self.leave_out.values,
        }
        title = _("Saving the monthly file of {partner}").format(partner=partner.legal_name)
        self.do(lambda db: change_profile(db, partner, changes), lambda _done: self.kept.emit(), title)
