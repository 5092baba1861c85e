"""Asks about a person's no: a withdrawal or refusal that was told, an address for the stop list or off it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from leadkeeper.clock import PARIS, Clock
from leadkeeper.flows.by_hand import stop, withdraw
from leadkeeper.flows.edit_people import Edited
from leadkeeper.flows.lift import Stopped, lift_entries
from leadkeeper.flows.records_of import name_of
from leadkeeper.model.contact import CHANNELS, Consent, Contact
from leadkeeper.words import _, facts, ngettext, tables
from leadkeeper.words.stopping import stop_entry
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.models.formats import number, telephone
from ui.widgets.form_rows import FormRow
from ui.widgets.inputs import MomentField, OneOf, SomeOf

Partners = Iterable[tuple[str, str]]
"""Id and legal name of each partner."""


class WithdrawDialog(FormDialog):
    """Records that a person said no; `kept` carries what was done and the sentence about it."""

    kept = Signal(object, str)

    def __init__(
        self, jobs: Jobs, row: int, name: str, partners: Partners, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _("{name} says no").format(name=name),
            _("&Record"),
            parent,
            _("From that moment on nothing goes out against it. Whoever was given this person must be told."),
        )
        self._jobs, self._row, self._name, self._clock = jobs, row, name, clock
        self.answer = OneOf([(one, tables.event(one)) for one in ("withdrawn", "refused")])
        self.purpose = OneOf([(one, tables.purpose(one)) for one in ("partners", "own")])
        self.partner = OneOf([("", _("All partners")), *partners])
        self.channels = SomeOf([(one, facts.channel(one)) for one in CHANNELS])
        self.at = MomentField(clock())
        self.rows.row(_("&What was said"), self.answer)
        self.rows.row(_("&About"), self.purpose)
        self.partner_row: FormRow = self.rows.row(_("&To which partner"), self.partner)
        self.rows.row(_("On which &channels"), self.channels, _("None chosen: on all channels."))
        self.at_row = self.rows.row(_("W&hen"), self.at, _("The day and time in Paris at which you were told."))
        self.errors_at = {"bad-instant": self.at_row}
        self.purpose.changed.connect(lambda purpose: self.partner_row.setVisible(purpose == "partners"))
        self.fit()

    def submit(self) -> None:
        now, row = self._clock(), self._row
        if self.at.moment > now.astimezone(PARIS):
            self.at_row.set_error(_("This moment has not come yet."))
            self.rows.focus_first_error()
            return
        about_partners = self.purpose.value == "partners"
        answer = Consent(
            at=self.at.moment.isoformat(),
            event=self.answer.value,
            purpose=self.purpose.value,
            channels=self.channels.values or None,
            partner=(self.partner.value or None) if about_partners else None,
        )
        self.do(self._jobs, lambda db: withdraw(db, row, answer, now), self._done, _("Recording an answer"))

    def _done(self, made: tuple[Edited, int]) -> None:
        edited, told = made
        text = _("The no of {name} is recorded.").format(name=self._name)
        if told:
            more = ngettext("{n} partner must be told.", "{n} partners must be told.", told)
            text = f"{text} {more.format(n=number(told))}"
        self.kept.emit(edited, text)


class StopDialog(FormDialog):
    """Puts addresses of a person on the stop list; `kept` carries what was done and the sentence about it."""

    kept = Signal(object, str)

    def __init__(
        self,
        jobs: Jobs,
        row: int,
        name: str,
        contact: Contact,
        partners: Partners,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Put {name} on the stop list").format(name=name),
            _("&Put on the list"),
            parent,
            _("Whoever is on it is never given, also when a later file brings them again."),
        )
        self._jobs, self._row, self._name, self._clock = jobs, row, name, clock
        emails, phones = (contact.email, *contact.other_emails), (contact.phone, *contact.other_phones)
        every = [one for one in (*emails, *phones) if one]
        named = [(one, telephone(one).replace("&", "&&")) for one in every]
        self.addresses = SomeOf(named, every, below=True)
        self.partner = OneOf([("", _("All partners")), *partners])
        self.channel = OneOf([("", _("All channels")), *((one, facts.channel(one)) for one in CHANNELS)])
        self.addresses_row = self.rows.row(_("&Addresses and numbers"), self.addresses)
        self.rows.row(_("&For which partner"), self.partner)
        self.rows.row(_("On which &channel"), self.channel)
        self.errors_at = {"no-address-given": self.addresses_row, "bad-address": self.addresses_row}
        self.fit()

    def submit(self) -> None:
        row, chosen, now = self._row, self.addresses.values, self._clock()
        partner, channel = self.partner.value or None, self.channel.value or None
        said = _("{name} is on the stop list.").format(name=self._name)
        self.do(
            self._jobs,
            lambda db: stop(db, row, chosen, now, partner=partner, channel=channel),
            lambda made: self.kept.emit(made, said),
            _("Putting addresses on the stop list"),
        )


class UnstopDialog(FormDialog):
    """Takes entries off the stop list that are wrong; `kept` carries the sentence about it."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs, name: str, found: Stopped, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Take {name} off the stop list").format(name=name),
            _("&Take off the list"),
            parent,
            _("Only for entries that are wrong: what a person asked for stays. The reason stands in the register."),
        )
        self._jobs, self._clock, self._found = jobs, clock, found
        written = [
            stop_entry(one.address, one.legal_name, one.channel, one.reason, one.at).replace("&", "&&")
            for one in found.entries
        ]
        self.entries = SomeOf([(str(n), text) for n, text in enumerate(written)], ["0"][: len(written)], below=True)
        self.reason = QLineEdit()
        self.entries_row = self.rows.row(_("&Entries"), self.entries)
        whose = ", ".join(f"{name_of(one)} ({one.id})" for one in found.people)
        self.reason_row = self.rows.row(_("&Reason"), self.reason, _("Concerns: {people}").format(people=whose))
        self.errors_at = {"reason-missing": self.reason_row, "not-on-stop-list": self.entries_row}
        self.fit()

    def submit(self) -> None:
        chosen = [self._found.entries[int(n)] for n in self.entries.values]
        if not chosen:
            self.entries_row.set_error(_("Choose at least one entry."))
            self.rows.focus_first_error()
            return
        reason, now = self.reason.text(), self._clock()
        self.do(self._jobs, lambda db: lift_entries(db, chosen, reason, now), self._done, _("Changing the stop list"))

    def _done(self, count: int) -> None:
        words = ngettext("{n} entry is off the stop list.", "{n} entries are off the stop list.", count)
        self.kept.emit(words.format(n=number(count)))
