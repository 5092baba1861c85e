"""Whether a file is one that went out: drop it, and see which it is and what was changed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.recognise import recognise
from leadkeeper.model.export import Recognised
from leadkeeper.words import _
from leadkeeper.words.errors import sentence
from leadkeeper.words.register import recognised
from ui.jobs import Jobs
from ui.theme import Status
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.drop_zone import DropZone
from ui.widgets.labels import label
from ui.widgets.panes import empty
from ui.widgets.secret_field import SecretField

LISTS = (".xlsx", ".csv", ".txt", ".ods", ".tsv", ".zip")
STATUSES = {"match": Status.GOOD, "changed": Status.BAD, "people": Status.WARN, "unknown": Status.PLAIN}


class CheckCard(Card):
    """Says which export or stop file a dropped file is; `found` carries its id."""

    found = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(_("Check a file"), parent=parent)
        self._jobs = jobs
        self.zone = DropZone(
            _("Drop a file to check it"), _("Did it go out from here, and was it changed since?"), LISTS,
            picture="shield-check", several=False,
        )  # fmt: skip
        self.zone.dropped.connect(lambda files: self.check(files[0]))
        self._answer = QVBoxLayout()
        self.add(self.zone)
        self.add_layout(self._answer)

    def check(self, path: Path, password: str | None = None) -> None:
        """Says whether a file is one that went out, and unchanged; asks for the password of one that has one."""

        def done(one: Recognised) -> None:
            self._say(path, one)

        self._jobs.read(
            lambda db: recognise(db, path, password),
            done,
            lambda error: self._fail(path, error),
            title=_("Checking {file}").format(file=path.name),
            replace="register.file",
            owner=self,
        )

    def _say(self, path: Path, one: Recognised) -> None:
        lines = recognised(one)
        self._show(path, lines, STATUSES[one.state])
        if one.ref is not None:
            self.found.emit(one.ref)

    def _fail(self, path: Path, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            card = self._show(path, [sentence(error)], Status.WARN)
            if error.code == "password-protected":
                self._ask_password(path, card)

    def _ask_password(self, path: Path, card: Card) -> None:
        secret = SecretField()
        secret.field.setAccessibleName(_("Password"))
        again = plain(_("Check with this &password"), lambda: self.check(path, secret.text))
        again.setEnabled(False)
        secret.changed.connect(lambda typed: again.setEnabled(bool(typed)))
        secret.field.returnPressed.connect(again.click)
        card.add(secret)
        card.add(again, left=True)
        secret.setFocus()

    def _show(self, path: Path, lines: list[str], status: Status) -> Card:
        empty(self._answer)
        card = Card(status=status)
        card.add(label(path.name, "strong", select=True))
        for line in lines:
            card.add(label(line, select=True))
        card.setAccessibleName(" ".join(lines))
        self._answer.addWidget(card)
        return card
