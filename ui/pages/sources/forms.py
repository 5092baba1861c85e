"""Dialog to revoke a form, with its consequences counted before."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadkeeper.domain.form import Form
from leadkeeper.domain.time import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, ngettext
from leadkeeper.messages.errors import sentence
from leadkeeper.services.consent.forms import Consequence, RevocationRecipient, revocation, revoke_form
from ui.jobs import Jobs
from ui.models.formats import format_number
from ui.theme import SPACE, Status
from ui.widgets.cards import Card
from ui.widgets.forms import FormDialog
from ui.widgets.labels import set_style_property, text_label
from ui.widgets.layouts import ScrollColumn, clear_layout


class RevokeDialog(FormDialog):
    """Revokes a form; emits `revoked` with the number of notifications created."""

    revoked = Signal(int)

    def __init__(self, jobs: Jobs, form: Form, clock: Clock, parent: QWidget | None = None) -> None:
        self._place = QVBoxLayout()
        self._place.setSpacing(SPACE.m)
        name = form.name or form.id
        super().__init__(
            _("Revoke {form}").format(form=name),
            _("&Revoke for good"),
            parent,
            _("For a form that was never valid, or that collected consents without value. It cannot be undone."),
        )
        self._jobs, self._form, self._clock = jobs, form, clock
        set_style_property(self.yes, look="danger")
        self.yes.setEnabled(False)
        self.yes.setDefault(False)
        self.no.setDefault(True)
        self._place.addWidget(text_label(_("Counting the people that depend on it…"), "soft"))
        self.fit()
        jobs.read(lambda db: revocation(db, form.id), self._show, self._cannot, replace="revocation", owner=self)

    def body(self) -> QWidget:
        """Build the text about the consequences, once counted."""
        holder = QWidget()
        holder.setLayout(self._place)
        self._place.setContentsMargins(0, 0, 0, 0)
        area = ScrollColumn(holder)
        area.column.addStretch(1)
        return area

    def submit(self) -> None:
        form, now = self._form, self._clock()
        title = _("Revoking {form}").format(form=form.name or form.id)
        self.do(
            self._jobs,
            lambda db: revoke_form(db, form.id, now),
            lambda made: self.revoked.emit(len(made)),
            title,
            risky=True,
        )

    def _cannot(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            clear_layout(self._place)
            self.complain(sentence(error))

    def _show(self, consequence: Consequence) -> None:
        clear_layout(self._place)
        card = Card(status=Status.WARN, margin=SPACE.m)
        for text in _consequences(consequence):
            card.add(text_label(text))
        self._place.addWidget(card)
        for one in consequence.recipients:
            self._place.addWidget(text_label(_recipient(one), select=True))
        self.yes.setEnabled(True)
        self.no.setFocus()


def _consequences(consequence: Consequence) -> list[str]:
    people, given = format_number(consequence.people), format_number(consequence.given)
    rest = ngettext(
        "{n} person depends on this form: they can no longer be shared with any partner.",
        "{n} people depend on this form: they can no longer be shared with any partner.",
        consequence.people,
    )
    lines = [rest.format(n=people)]
    if consequence.given:
        out = ngettext(
            "{n} was already shared; the partner gets a notification to stop:",
            "{n} were already shared; each partner gets a notification to stop:",
            consequence.given,
        )
        lines.append(out.format(n=given))
    else:
        lines.append(_("None of them was ever shared: no partner has to be notified."))
    return lines


def _recipient(recipient: RevocationRecipient) -> str:
    people = ngettext("{n} person", "{n} people", recipient.people).format(n=format_number(recipient.people))
    files = ngettext("in {n} file", "in {n} files", recipient.files).format(n=format_number(recipient.files))
    return _("{partner}: {people} {files}").format(partner=recipient.legal_name, people=people, files=files)
