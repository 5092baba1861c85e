"""The secret of a contract for stop lists: made once, copied once, forgotten when it is no longer wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from leadkeeper.flows.stop_secret import forget_stop_secret, make_stop_secret
from leadkeeper.words import _
from ui.dialogs.form_dialog import FormDialog
from ui.jobs import Jobs
from ui.theme import SIZE, Status
from ui.widgets.buttons import danger, plain
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label


class SecretDialog(FormDialog):
    """Makes or forgets the secret; `changed` carries a sentence about what was done."""

    changed = Signal(str)

    def __init__(
        self, jobs: Jobs, partner: str, contract: str, *, has_secret: bool, parent: QWidget | None = None
    ) -> None:
        self._has = has_secret
        super().__init__(
            _("Secret for stop lists"),
            _("Make a new secret") if has_secret else _("&Make a secret"),
            parent,
            _(
                "With a secret that you and the partner share, stop files hold keyed prints instead of addresses: the "
                "partner finds those it knows, and learns of nobody else."
            ),
        )
        self._jobs, self._partner, self._contract = jobs, partner, contract
        self.secret = QLineEdit()
        self.secret.setReadOnly(True)
        self.copy = plain(_("&Copy it"), self._copy, "copy")
        self._row = self.rows.row(
            _("The &secret"), self.secret, _("Give it to the partner by another way than the files. It is shown once.")
        )
        self._copying = flowing((self.copy,))
        self.rows.add(self._copying)
        self.forget = danger(_("&Forget the secret"), self._forget)
        self._state = Card(status=Status.INFO)
        self._state.add(label(_("This contract has a secret. A new one takes its place.")))
        self._state.add(self.forget, left=True)
        self._state.setVisible(has_secret)
        self.rows.add(self._state)
        for widget in (self._row, self._copying):
            widget.hide()
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._has:
            self.no.setFocus()  # else Enter or Space would forget the secret

    def submit(self) -> None:
        """Makes a secret and shows it; the box stays open until it is copied."""
        if self.secret.text():
            self.accept()
            return
        partner, contract = self._partner, self._contract
        self.work(
            self._jobs,
            lambda db: make_stop_secret(db, partner, contract),
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
        self.fit(SIZE.text_most)  # all of it is seen
        self.copy.setFocus()
        self.changed.emit(_("Stop files for this partner hold keyed prints from now on."))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.secret.text())
        self.copy.setText(_("Copied"))

    def _forget(self) -> None:
        partner, contract = self._partner, self._contract
        self.do(
            self._jobs,
            lambda db: forget_stop_secret(db, partner, contract),
            lambda _done: self.changed.emit(_("The secret is forgotten. Stop files hold plain addresses again.")),
            _("Forgetting the secret"),
        )
