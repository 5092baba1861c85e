"""The question whether a whole file lists people who want no more messages, with what follows from each answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from leadkeeper.messages import _
from leadkeeper.services.imports.inspect import Inspection
from ui.theme import Status
from ui.widgets.cards import Card
from ui.widgets.forms import without_letter
from ui.widgets.labels import text_label


class LeaversCard(Card):
    """Asks who the people of a file are; hidden unless that may be in doubt. Emits `changed`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Do these people want no more messages?"), status=Status.WARN, parent=parent)
        self._why = text_label("")
        self.yes = QRadioButton(_("&Yes: record that each of them refuses"))
        self.no = QRadioButton(_("N&o: they are contacts like others"))
        self.add(self._why, self.yes, self.no)
        self._by_name = False
        for button in (self.yes, self.no):
            button.setAccessibleName(f"{self.title.text()} {without_letter(button.text())}")
            button.toggled.connect(self._choose)
        self.forget()

    @property
    def value(self) -> bool | None:
        """Return whether everybody left; None leaves that to the name of the file."""
        if self._by_name and self.yes.isChecked():
            return None
        return self.yes.isChecked() if self.yes.isChecked() or self.no.isChecked() else None

    @property
    def everybody_left(self) -> bool:
        """Whether the refusal of everybody is recorded."""
        return not self.isHidden() and self.yes.isChecked()

    @property
    def is_open(self) -> bool:
        """Whether the question is asked and not answered."""
        return not self.isHidden() and not (self.yes.isChecked() or self.no.isChecked())

    def forget(self) -> None:
        """Reset the answer."""
        self._by_name = False
        self._set(answer=None)
        self.hide()

    def show_file(self, inspection: Inspection) -> None:
        """Ask about a file if its name or its columns may mean that everybody left."""
        if self.value is not None:
            return  # said already: the file, read again, no longer asks
        self._by_name = "everybody-left" in inspection.warnings
        self.setVisible(self._by_name or "perhaps-left" in inspection.warnings)
        self._why.setText(
            _("The name of the file says so.")
            if self._by_name
            else _("It may be such a list. Only a yes records their refusals.")
        )
        self._set(answer=True if self._by_name else None)

    def _set(self, *, answer: bool | None) -> None:
        for button, is_chosen in ((self.yes, answer is True), (self.no, answer is False)):
            button.blockSignals(True)
            button.setAutoExclusive(False)
            button.setChecked(is_chosen)
            button.setAutoExclusive(True)
            button.blockSignals(False)

    def _choose(self, on: bool) -> None:
        if on:
            self.changed.emit()
