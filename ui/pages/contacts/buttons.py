"""The buttons below the person, and the line above the table when several people are chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from leadkeeper.flows.show import Shown
from leadkeeper.words import _, ngettext
from ui.models.formats import number
from ui.pages.contacts.acts import Acts, Chosen
from ui.pages.contacts.columns import called
from ui.theme import SPACE
from ui.widgets.buttons import menu_button, plain, quiet
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label
from ui.widgets.letters import spread_letters


class PersonButtons(QWidget):
    """What is done most with the person who is shown, and the rest in a menu."""

    def __init__(self, acts: Acts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self._chosen = Chosen((), 0)
        self._shown: Shown | None = None
        self.edit = plain(_("&Edit…"), self._edit)
        self.withdraw = plain(_("&Withdraw…"), self._withdraw)
        self.dossier = plain(_("D&ossier…"), self._dossier)
        self.more = menu_button(_("&More"), ())
        self.more.menu().aboutToShow.connect(self._fill)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE.s, 0, 0)
        layout.addWidget(flowing((self.edit, self.withdraw, self.dossier, self.more)))

    def stand_on(self, row: int, shown: Shown) -> None:
        """Is about another person from now on."""
        self._chosen, self._shown = Chosen((row,), 1, called(shown.contact)), shown
        self.setEnabled(True)

    def stand_on_nobody(self) -> None:
        """Is about nobody: nothing can be done."""
        self._chosen, self._shown = Chosen((), 0), None
        self.setEnabled(False)

    def _edit(self) -> None:
        for row in self._chosen.numbers:
            self._acts.edit(row)

    def _withdraw(self) -> None:
        if self._shown is not None:
            self._acts.withdraw(self._chosen.numbers[0], self._shown)

    def _dossier(self) -> None:
        if self._shown is not None:
            self._acts.rights.dossier(self._shown.contact.id)

    def _fill(self) -> None:
        self.more.menu().clear()
        self._acts.fill(self.more.menu(), self._chosen, self._shown)


class SelectionBar(QWidget):
    """Says how many people are chosen where there are several, and what can be done with all of them."""

    all_wanted = Signal()
    none_wanted = Signal()

    def __init__(self, acts: Acts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self._chosen = Chosen((), 0)
        self.told = label("", "strong")
        self.everybody = quiet("", self.all_wanted.emit)
        self.act: QPushButton = menu_button(_("&Do with them"), ())
        self.act.menu().aboutToShow.connect(self._fill)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        layout.addWidget(self.told, 1)
        layout.addWidget(self.everybody)
        layout.addWidget(quiet(_("Choose n&obody"), self.none_wanted.emit))
        layout.addWidget(self.act)
        self.hide()

    @property
    def menu(self) -> QMenu:
        """The menu of what can be done."""
        return self.act.menu()

    def show_chosen(self, chosen: Chosen, listed: int) -> None:
        """Is about other people from now on; `listed` is how many the whole list has."""
        self._chosen = chosen
        text = ngettext("{n} person chosen", "{n} people chosen", chosen.people)
        self.told.setText(text.format(n=number(chosen.people)))
        self.everybody.setText(_("Choose &all {n}").format(n=number(listed)))
        self.everybody.setVisible(chosen.people < listed)
        self.setVisible(chosen.people > 1)
        if self.isVisible():
            spread_letters(self.window())  # its buttons have just come

    def _fill(self) -> None:
        self.menu.clear()
        self._acts.fill(self.menu, self._chosen)
