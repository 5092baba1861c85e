"""Dialogs about the suppression list: an entry for a person, and its removal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from leadkeeper.domain.contact import Contact
from leadkeeper.domain.time import Clock
from leadkeeper.messages import _, counted, labels, ngettext
from leadkeeper.messages.suppression import stop_entry
from leadkeeper.services.books.undo import stop
from leadkeeper.services.contacts.details import named_record, reached_besides
from leadkeeper.services.suppression.suppression import Stopped, remove_entries
from ui.dialogs.requests import called, others_stopped
from ui.jobs import Jobs
from ui.models.formats import format_number, telephone
from ui.theme import Status
from ui.widgets.editors import CheckList, ChoiceBox
from ui.widgets.forms import FormDialog
from ui.widgets.labels import show_text, text_label

Partners = Iterable[tuple[str, str]]
"""Id and legal name of each partner."""


def partners_to_notify(names: Sequence[str]) -> str:
    """Return that these partners must be notified; empty if there are none."""
    if not names:
        return ""
    text = ngettext("{n} partner must be notified: {names}.", "{n} partners must be notified: {names}.", len(names))
    return text.format(n=format_number(len(names)), names=", ".join(names))


def partners_to_correct(names: Sequence[str]) -> str:
    """Return that these partners must be notified of a correction; empty if there are none."""
    text = _("{names} received the former data: the correction waits in Register, to be sent.")
    return text.format(names=", ".join(names)) if names else ""


class StopDialog(FormDialog):
    """Adds addresses of a person to the suppression list; emits `kept(result, text)`."""

    kept = Signal(object, str)

    def __init__(
        self, jobs: Jobs, row: int, contact: Contact, partners: Partners, clock: Clock, parent: QWidget | None = None
    ) -> None:
        effect = _("People on this list are never shared, even when a later file contains them.")
        title = _("Put {name} on the suppression list").format(name=called(contact))
        super().__init__(title, _("&Put on the list"), parent, "\n".join((named_record(contact).named, effect)))
        self._jobs, self._row, self._name, self._clock = jobs, row, called(contact), clock
        emails, phones = (contact.email, *contact.other_emails), (contact.phone, *contact.other_phones)
        every = [one for one in (*emails, *phones) if one]
        named = [(one, telephone(one)) for one in every]
        self.addresses = CheckList(named, every, below=True)
        self.partner = ChoiceBox([("", _("All partners")), *partners])
        self.channel = ChoiceBox([("", _("All channels")), *labels.channel.choices()])
        codes = ("no-address-given", "bad-address")
        self.addresses_row = self.rows.row(_("&Addresses and numbers"), self.addresses, "", *codes)
        self.rows.row(_("&For which partner"), self.partner)
        self.rows.row(_("On which &channel"), self.channel)
        self._others = text_label("", "strong", status=Status.WARN)
        self.rows.add(self._others)
        self.addresses.changed.connect(self._look_around)
        self._look_around()

    def _look_around(self) -> None:
        row, chosen = self._row, self.addresses.values
        self._jobs.read(lambda db: reached_besides(db, row, chosen), self._name_others, replace="stop.others")

    def _name_others(self, others: Sequence[Contact]) -> None:
        show_text(self._others, others_stopped(others))

    def submit(self) -> None:
        row, chosen, now = self._row, self.addresses.values, self._clock()
        partner, channel = self.partner.value or None, self.channel.value or None
        text = _("{name} is on the suppression list.").format(name=self._name)
        self.do(
            lambda db: stop(db, row, chosen, now, partner=partner, channel=channel),
            lambda made: self.kept.emit(made, text),
            _("Putting addresses on the suppression list"),
        )


class UnstopDialog(FormDialog):
    """Removes wrong entries from the suppression list; emits `kept(text)`."""

    kept = Signal(str)

    def __init__(
        self, jobs: Jobs, contact: Contact, stopped: Stopped, clock: Clock, parent: QWidget | None = None
    ) -> None:
        only = _("Only for wrong entries: an objection that a person made stays. The reason is kept in the register.")
        title = _("Remove {name} from the suppression list").format(name=called(contact))
        super().__init__(title, _("&Remove from the list"), parent, "\n".join((named_record(contact).named, only)))
        self._jobs, self._clock, self._found = jobs, clock, stopped
        written = [stop_entry(one.address, one.legal_name, one.channel, one.reason, one.at) for one in stopped.entries]
        alone = ["0"] if len(written) == 1 else []
        self.entries = CheckList([(str(n), text) for n, text in enumerate(written)], alone, below=True)
        self.reason = QLineEdit()
        self.entries_row = self.rows.row(_("&Entries"), self.entries, "", "not-on-stop-list")
        whose = ", ".join(f"{one.display_name} ({one.id})" for one in stopped.people)
        hint = _("Concerns: {people}").format(people=whose)
        self.reason_row = self.rows.row(_("&Reason"), self.reason, hint, "reason-missing")

    def submit(self) -> None:
        chosen = [self._found.entries[int(n)] for n in self.entries.values]
        if not chosen:
            self.refuse(self.entries_row, _("Choose at least one entry."))
            return
        why, now = self.reason.text(), self._clock()
        self.do(lambda db: remove_entries(db, chosen, why, now), self._done, _("Changing the suppression list"))

    def _done(self, n: int) -> None:
        words = counted(
            "{n} entry is removed from the suppression list.", "{n} entries are removed from the suppression list.", n
        )
        self.kept.emit(words)
