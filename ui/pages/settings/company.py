"""Whose book this is, and where its traps are received."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.book_settings import keep_owner, keep_traps
from leadkeeper.model.book import Owner
from leadkeeper.words import _
from leadkeeper.words.errors import sentence
from ui.jobs import Jobs
from ui.widgets.buttons import plain, primary
from ui.widgets.card import Card
from ui.widgets.form_rows import FormRow, FormRows
from ui.widgets.inputs import TextField
from ui.widgets.labels import label
from ui.widgets.siren import siren_trouble


class CompanyCard(Card):
    """Name, number, contact for people's rights, privacy page; says `kept` with a sentence."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(_("Your company"))
        self._jobs, self._before = jobs, Owner()
        self.name, self.siren, self.rights, self.privacy = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        rows = FormRows()
        self.name_row = rows.row(_("Legal &name"), self.name, _("Partners must name it to people."))
        self.siren_row = rows.row(_("&SIREN"), self.siren, _("9 digits. It may be left empty outside France."))
        rows.row(
            _("Contact for people's &rights"), self.rights, _("The address that people write to about their data.")
        )
        rows.row(_("Your &privacy page"), self.privacy, _("Its address on the web."))
        self.keep = primary(_("&Keep these"), self.submit)
        self.add(rows)
        self.add(self.keep, left=True)
        for field in self._fields:
            field.textChanged.connect(lambda _text: self._typed())
            field.returnPressed.connect(self.submit)
        self._typed()

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.name, self.siren, self.rights, self.privacy

    @property
    def owner(self) -> Owner:
        """The owner as typed."""
        name, siren, rights, privacy = (field.text().strip() or None for field in self._fields)
        return Owner(name, "".join(siren.split()) if siren else None, rights, privacy)

    @property
    def touched(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return _four(self.owner) != _four(self._before)

    def show_owner(self, owner: Owner) -> None:
        """Shows the owner of the book, unless something else was typed and is not kept yet."""
        if self.touched and _four(self._before) != _four(Owner()):
            return
        self._before = owner
        for field, value in zip(self._fields, _four(owner), strict=True):
            field.setText(value or "")
        self._typed()

    def submit(self) -> None:
        """Keeps what was typed."""
        if not self.touched:
            return
        owner = self.owner
        self._jobs.write(lambda db: keep_owner(db, owner), self._done, self._failed, title=_("Keeping your company"))

    def _done(self, _nothing: object) -> None:
        self._before = self.owner
        self._typed()
        self.kept.emit(_("Your company is kept. Every export from now on names it so."))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            row = self.name_row if error.code == "name-missing" else self.siren_row
            row.set_error(sentence(error))
            row.field.setFocus()

    def _typed(self) -> None:
        self.keep.setEnabled(self.touched)
        self.name_row.set_error("")
        self.siren_row.set_error(siren_trouble(self.siren.text()))


def _four(owner: Owner) -> tuple[str | None, ...]:
    return owner.name, owner.siren, owner.rights_contact, owner.privacy_url


class TrapsCard(Card):
    """Where traps are received, one mailbox or domain a line; says `kept` with a sentence."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs, explain: Callable[[], object]) -> None:
        super().__init__(_("Trap mailboxes"))
        self._jobs, self._before = jobs, ""
        self.mailboxes = TextField(lines=2, changed=self._typed)
        rows = FormRows()
        self._row: FormRow = rows.row(
            _("&Mailboxes or domains"),
            self.mailboxes,
            _("One a line: to traps@company.example a +tag is added; a domain must receive whatever is sent to it."),
        )
        self.keep = plain(_("K&eep"), self.submit)
        self.add(
            label(
                _("Each export holds invented people whose mail comes to you: it tells which file was passed on."),
                "soft",
            ),
            rows,
        )
        self.add(self.keep, left=True)
        self.add(plain(_("&How to set one up"), explain, "help-circle"), left=True)
        self._typed()

    def show_mailboxes(self, mailboxes: tuple[str, ...]) -> None:
        """Shows what the book has, unless something else was typed and is not kept yet."""
        if self.mailboxes.text == self._before:
            self._before = "\n".join(mailboxes)
            self.mailboxes.setPlainText(self._before)
            self._typed()

    def submit(self) -> None:
        """Keeps what was typed."""
        typed = tuple(self.mailboxes.text.splitlines())
        self._jobs.write(
            lambda db: keep_traps(db, typed), self._done, self._failed, title=_("Keeping the trap mailboxes")
        )

    def _done(self, _nothing: object) -> None:
        self._before = self.mailboxes.text
        self._typed()
        self.kept.emit(_("The trap mailboxes are kept. The next export uses them."))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            self._row.set_error(sentence(error))
            self.mailboxes.setFocus()

    def _typed(self) -> None:
        if hasattr(self, "keep"):
            self.keep.setEnabled(self.mailboxes.text != self._before)
            self._row.set_error("")
