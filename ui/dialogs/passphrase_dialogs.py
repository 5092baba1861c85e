"""Asks for the passphrase of a book, and sets, changes or removes it. Nothing of it is kept anywhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.passphrase import LEAST, Strength, strength
from leadkeeper.words import N_, _
from leadkeeper.words.errors import sentence
from ui.dialogs.form_dialog import FormDialog
from ui.theme import SPACE, Status
from ui.widgets.buttons import danger
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label
from ui.widgets.pill import Pill
from ui.widgets.secret_field import SecretField

HINTS: dict[Strength, tuple[str, Status]] = {
    "short": (N_("Too short"), Status.BAD),
    "even": (N_("Soon guessed: repetitions, rows of keys, usual words"), Status.BAD),
    "fair": (N_("Fair: a longer one holds better"), Status.INFO),
    "good": (N_("Long enough"), Status.GOOD),
}


class AskPassphrase(FormDialog):
    """Says `given` with what was typed; `trouble` tells why it is asked again."""

    given = Signal(str)

    def __init__(self, name: str, trouble: str = "", parent: QWidget | None = None) -> None:
        intro = _("“{book}” is protected. Type its passphrase to open it.").format(book=name)
        super().__init__(_("Passphrase"), _("&Open"), parent, intro)
        self.field = SecretField()
        self._row = self.rows.row(_("&Passphrase"), self.field, _("LeadKeeper keeps it nowhere."))
        self.field.changed.connect(lambda _text: self._row.set_error(""))
        self._row.set_error(trouble)
        self.fit()

    def submit(self) -> None:
        if not self.field.text:
            self._row.set_error(_("Type the passphrase."))
            self.rows.focus_first_error()
            return
        self.given.emit(self.field.text)
        self.accept()


class ChangePassphrase(FormDialog):
    """Says `wanted` with the new passphrase, None to take the protection away; `now` is the one that the book has."""

    wanted = Signal(object)

    def __init__(self, name: str, now: str | None, parent: QWidget | None = None) -> None:
        title = _("Change the passphrase") if now is not None else _("Protect this book by a passphrase")
        intro = _("Without it nobody can read “{book}”, whoever has the file.").format(book=name)
        super().__init__(title, _("&Change it") if now is not None else _("&Protect the book"), parent, intro)
        self._now = now
        self.present, self.new, self.again = SecretField(), SecretField(), SecretField()
        self._present_row = self.rows.row(_("Passphrase &now"), self.present) if now is not None else None
        hint = _("At least {least} characters. Four words that do not belong together do.").format(least=LEAST)
        self._new_row = self.rows.row(_("New &passphrase"), self.new, hint)
        self.hint = Pill(_("Too short"), Status.BAD)
        self.rows.add(self.hint)
        self._again_row = self.rows.row(_("Once &more"), self.again)
        self.rows.add(self._warning())
        self.new.changed.connect(self._weigh)
        self.remove = danger(_("&Remove the passphrase"), self._remove)
        self.remove.setAutoDefault(False)
        if now is not None:
            self.rows.add(flowing((self.remove,)))
        self._weigh("")
        self.fit()

    def submit(self) -> None:
        self._forgive()
        if not self._knows():
            return
        found = strength(self.new.text)
        if found == "short":
            self._new_row.set_error(_("At least {least} characters.").format(least=LEAST))
        elif found == "even":
            self._new_row.set_error(sentence(LeadKeeperError("passphrase-guessed")))
        elif self.new.text != self.again.text:
            self._again_row.set_error(_("This is not the same as above."))
        else:
            self.wanted.emit(self.new.text)
            self.accept()
            return
        self.rows.focus_first_error()

    def _remove(self) -> None:
        self._forgive()
        if self._knows():
            self.wanted.emit(None)
            self.accept()

    def _knows(self) -> bool:
        """Whether who sits here knows the present passphrase: the book may have been left open."""
        if self._present_row is None or self.present.text == self._now:
            return True
        self._present_row.set_error(_("This is not the passphrase of the book."))
        self.rows.focus_first_error()
        return False

    def _forgive(self) -> None:
        for row in (self._present_row, self._new_row, self._again_row):
            if row is not None:
                row.set_error("")

    def _weigh(self, text: str) -> None:
        words, status = HINTS[strength(text)]
        self.hint.set(_(words), status)
        self.hint.setVisible(bool(text))

    @staticmethod
    def _warning() -> Card:
        card = Card(status=Status.WARN, margin=SPACE.m)
        card.add(
            label(
                _("A forgotten passphrase cannot be recovered by anybody. Write it down and keep it in a safe place.")
            ),
            label(_("Copies made before stay as they were: those without a passphrase can still be read by anybody.")),
        )
        return card
