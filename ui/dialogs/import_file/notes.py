"""What is said above the reading of a file: the choices of last time, that it came before, what is odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from leadkeeper.flows.inspect_file import Inspection
from leadkeeper.flows.remembered import FILL, Remembered
from leadkeeper.words import _, ngettext
from leadkeeper.words.import_choices import date_order, encoding, mode
from leadkeeper.words.imports import Detailed, warning_sentence
from leadkeeper.words.tables import column
from ui.models.formats import moment, number
from ui.theme import SPACE, Status
from ui.widgets.buttons import quiet
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.panes import empty

Before = Mapping[str, object]
"""The import that read the very same file, as `flows.import_history` tells of it."""


class Notes(QWidget):
    """The notes about one file; `forget_wanted` to decide anew, `repair_wanted` when the box of accents turns."""

    forget_wanted = Signal()
    repair_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.repair = QCheckBox(_("Put the &accents right"))
        self.repair.toggled.connect(lambda _on: self.repair_wanted.emit())
        self._last = Card(_("As last time"), [quiet(_("&Forget it"), self.forget_wanted.emit, "x")], Status.INFO,
                          margin=SPACE.m)  # fmt: skip
        self._last_words = label("", "small")
        self._last.add(self._last_words)
        self._last.hide()
        self._odd = Card(_("To be looked at"), status=Status.WARN, margin=SPACE.m)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE.s)
        self._odd.add_layout(self._lines)
        self._odd.add(self.repair, left=True)
        self._odd.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.m)
        layout.addWidget(self._last)
        layout.addWidget(self._odd)

    def forget(self) -> None:
        """Says nothing, and leaves accents as they are."""
        self.repair.blockSignals(True)
        self.repair.setChecked(False)
        self.repair.blockSignals(False)
        self.show_last(None)
        self._odd.hide()
        self.hide()

    def show_last(self, last: Remembered | None) -> None:
        """Says which choices of last time are proposed again."""
        self._last.setVisible(last is not None)
        if last is not None:
            self._last_words.setText(last_words(last))
        self._decide()

    def show_file(self, found: Inspection, before: Before | None) -> None:
        """Says what is odd about a file, and which import it came with before."""
        empty(self._lines)
        lines = [self._sentence(code, before, found.details.get(code)) for code in found.warnings]
        if found.header_names_somebody:
            lines.insert(0, _header_is_somebody())
        if found.addresses_alone:
            lines.append(_perhaps_a_stop_list())
        for text in lines:
            self._lines.addWidget(label(text))
        self.repair.setVisible("mojibake" in found.warnings)
        self._odd.setVisible(bool(lines))
        self._decide()

    def _sentence(self, code: str, before: Before | None, detail: Detailed | None) -> str:
        if code == "mojibake" and self.repair.isChecked():
            return _("Spoilt accents are put right. Letters that were lost for good stay as they are.")
        return same_file_words(before) if code == "same-file" and before else warning_sentence(code, detail)

    def _decide(self) -> None:
        self.setVisible(not (self._last.isHidden() and self._odd.isHidden()))


def _header_is_somebody() -> str:
    return _(
        "An address stands in the row of the header: it seems to be a person, who would be lost. Choose the row that "
        "names the columns, or put one such as “Email” above the list."
    )


def _perhaps_a_stop_list() -> str:
    return _(
        "This list holds nothing but addresses. If these people want no more messages, an import does not stop them: "
        "cancel, go to Partners, and choose More › Stop list received…"
    )


def same_file_words(before: Before) -> str:
    """When the very same file was read in, and what it brought."""
    created = int(str(before.get("created", 0)))
    people = ngettext("{n} new person", "{n} new people", created).format(n=number(created))
    text = _("This very file was imported on {day} ({id}: {people}). Read it in again only to add what is new.")
    return text.format(day=moment(datetime.fromisoformat(str(before["at"]))), id=before["import"], people=people)


def last_words(last: Remembered) -> str:
    """The choices of last time, in words."""
    said = [
        _("“{column}” is {field}").format(column=header, field=column(field) if field else _("nothing"))
        for header, field in last.overrides.items()
    ]
    said += [_("what some texts say")] if last.answers else []
    said += [date_order(last.date_order)] if last.date_order else []
    said += [encoding(last.encoding)] if last.encoding else []
    said += [mode(last.mode)] if last.mode != FILL else []
    said += [_("the same source")] if last.form != "none" else []
    return _("Files with these columns were read in on {day}. Proposed again: {what}.").format(
        day=moment(datetime.fromisoformat(last.used_at)), what=" · ".join(said)
    )


def says_something(last: Remembered) -> bool:
    """Whether anything was chosen last time that a file would not be read by anyway."""
    chosen = (last.overrides, last.date_order, last.timezone, last.encoding, last.answers)
    return any(chosen) or last.form != "none" or last.mode != FILL
