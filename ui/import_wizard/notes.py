"""What is unusual about a file: its notes, an earlier import of it, and whether everybody in it left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from leadkeeper.messages import _, header_name, labels, ngettext
from leadkeeper.messages.imports import date_order, encoding, mode, warning_sentence
from leadkeeper.messages.labels import column
from leadkeeper.services.imports.inspect import LEAVING_FIELDS, Inspection
from leadkeeper.services.imports.mappings import FILL, Remembered
from ui.models.formats import format_number, moment
from ui.theme import SPACE, Status
from ui.widgets.buttons import RadioButton, quiet
from ui.widgets.cards import Card
from ui.widgets.labels import hidden, text_label, without_letter
from ui.widgets.layouts import clear_layout, fill, inner_column

Before = Mapping[str, object]
"""The earlier import of the same file, as returned by `services.imports.importer`."""

COLUMN_NOTES = frozenset(
    "age-unclear age-unread answers-unread bounces-unread channel-named country-unread meaning-proposed"
    " never-confirmed unsubscribed-unread".split()
)
"""Warnings that the step of the columns shows, each at its column."""

SOURCE_NOTES = frozenset({"everybody-left", "perhaps-left"})
"""Warnings that the step of the source shows."""


UNREAD = (
    "unsubscribed-unread age-unread age-unclear country-unread never-confirmed bounces-unread addresses-unread"
    " channel-named consent-ends-unread".split()
)
"""Warnings that are hints about the meaning of columns."""


class Notes(QWidget):
    """Notes about one file; emits `forget_wanted` to reset choices, `repair_wanted` when the accent box changes."""

    forget_wanted = Signal()
    repair_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.repair = QCheckBox(_("Restore the &accents"))
        self.repair.toggled.connect(lambda _on: self.repair_wanted.emit())
        forget = quiet(_("&Forget it"), self.forget_wanted.emit, "x")
        self.about_reading = False  # whether a note is about how the file is read, not about its columns
        self._last_words = text_label("", "small")
        self._last = hidden(Card(_("As last time"), [forget], Status.INFO, margin=SPACE.m).add(self._last_words))
        self._odd = Card(_("To check"), status=Status.WARN, margin=SPACE.m)
        self._lines = inner_column(gap=SPACE.s)
        self._odd.add(self._lines, left=self.repair)
        self._odd.hide()
        fill(inner_column(self, SPACE.m), self._last, self._odd)

    def forget(self) -> None:
        """Clear the notes, without repair of accents."""
        with QSignalBlocker(self.repair):
            self.repair.setChecked(False)
        self.show_last(None)
        self._odd.hide()
        self.hide()

    def show_last(self, last: Remembered | None) -> None:
        """Show which choices of the last import are proposed again."""
        self._last.setVisible(last is not None)
        if last is not None:
            self._last.title.setText(_("As last time") if last.file is None else _("As for a similar file"))
            self._last_words.setText(last_words(last))
        self._decide()

    def show_file(self, inspection: Inspection, instead: Mapping[str, str]) -> None:
        """Show irregularities of a file; `instead` has other or further sentences by code."""
        clear_layout(self._lines)
        codes = dict.fromkeys((*inspection.warnings, *instead))
        of_file = [code for code in codes if code not in COLUMN_NOTES | SOURCE_NOTES]
        lines = [text for code in of_file if (text := self._sentence(code, inspection, instead))]
        if inspection.header_names_somebody:
            text = _(
                "The row of the header contains an address: it seems to be a person, who would be lost. Choose the row "
                "that names the columns, or put one, for example “Email”, above the list."
            )
            lines.insert(0, text)
        self.about_reading = bool(lines) or not self._last.isHidden()
        if not COLUMN_NOTES.isdisjoint(inspection.warnings):
            lines.append(_("Some columns need your choice: the next step asks for it."))
        fill(self._lines, *map(text_label, lines))
        self.repair.setVisible("mojibake" in inspection.warnings)
        self._odd.setVisible(bool(lines))
        self._decide()

    def _sentence(self, code: str, inspection: Inspection, instead: Mapping[str, str]) -> str:
        if code == "mojibake" and self.repair.isChecked():
            return _("Spoilt accents are restored. Letters that were lost for good stay as they are.")
        return instead[code] if code in instead else warning_sentence(code, inspection.details.get(code))

    def _decide(self) -> None:
        self.setVisible(not (self._last.isHidden() and self._odd.isHidden()))


def last_words(last: Remembered) -> str:
    """Return the choices of the last import as text."""
    parts = [
        _("“{column}” is {field}").format(column=header_name(header), field=column(field) if field else _("nothing"))
        for header, field in last.overrides.items()
    ]
    parts += [_("the meaning of some texts")] if last.answers else []
    parts += [date_order(last.date_order)] if last.date_order else []
    parts += [encoding(last.encoding)] if last.encoding else []
    parts += [mode(last.mode)] if last.mode != FILL else []
    parts += [_("the same source")] if last.form != "none" else []
    text = _("Files with these columns were read in on {day}. Proposed again: {what}.")
    if last.file is not None:
        text = _("A similar file, “{file}”, was read in on {day}. Proposed as for it: {what}. Look at the new columns "
                 "in the next step.")  # fmt: skip
    return text.format(file=last.file, day=moment(datetime.fromisoformat(last.used_at)), what=" · ".join(parts))


def says_something(last: Remembered) -> bool:
    """Return whether the last import had any choice that differs from how files are read by default."""
    chosen = (last.overrides, last.date_order, last.timezone, last.encoding, last.answers)
    return any(chosen) or last.form != "none" or last.mode != FILL


def same_file_words(before: Before, sheet: str | None, *, one_of_several: bool) -> str:
    """Return when the same file, or a sheet of the same workbook, was imported, and what it brought.

    `sheet` is the one that is read now.
    """
    created = int(str(before.get("created", 0)))
    people = ngettext("{n} new person", "{n} new people", created).format(n=format_number(created))
    earlier = before.get("sheet")
    if not one_of_several:
        text = _("This very file was imported on {day} ({people}). Read it in again only to add what is new.")
    elif not earlier:
        text = _("A sheet of this workbook was imported on {day} ({people}). Import each sheet once.")
    elif earlier == sheet:
        text = _("This very sheet was imported on {day} ({people}). Read it in again only to add what is new.")
    else:
        text = _("The sheet “{sheet}” of this workbook was imported on {day} ({people}). Import each sheet once.")
    return text.format(sheet=earlier, day=moment(datetime.fromisoformat(str(before["at"]))), people=people)


class LeaversCard(Card):
    """Asks who the people of a file are; hidden unless that may be in doubt. Emits `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Do these people want no more messages?"), status=Status.WARN)
        self._why = text_label("")
        self.yes = RadioButton(_("&Yes: record that each of them refuses"))
        self.no = RadioButton(_("N&o: they are contacts like others"))
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
        self._by_name = False
        self._set(answer=None)
        self.hide()

    def show_file(self, inspection: Inspection) -> None:
        """Ask about a file if its name or its columns may mean that everybody left."""
        if self.value is not None:
            return  # said already: the file, read again, no longer asks
        self._by_name = "everybody-left" in inspection.warnings
        self.setVisible(self._by_name or "perhaps-left" in inspection.warnings)
        says_who_left = not LEAVING_FIELDS.isdisjoint({column.field for column in inspection.columns})
        self._why.setText(
            _("The name of the file or sheet says so.")
            if self._by_name
            else _(
                "Some rows say who left or stayed: that counts in any case. A yes records that all others refuse, too."
            )
            if says_who_left
            else _("It may be such a list. Only a yes records the refusal of everybody.")
        )
        self._set(answer=True if self._by_name else None)

    def _set(self, *, answer: bool | None) -> None:
        for button, is_chosen in ((self.yes, answer is True), (self.no, answer is False)):
            with QSignalBlocker(button):
                button.setAutoExclusive(False)
                button.setChecked(is_chosen)
                button.setAutoExclusive(True)

    def _choose(self, on: bool) -> None:
        if on:
            self.changed.emit()


def hints_of(inspection: Inspection) -> list[str]:
    """Return hints about columns: nobody to be reached, answers that are not mapped, a consent without its date."""
    fields = {column.field for column in inspection.columns}
    lost = _("No column is used as an e-mail address or a telephone number: every row would be rejected.")
    hints = [lost] if inspection.reaches_nobody else []
    hints += [
        _(
            "“{column}” holds answers like “yes” or “no”. If it says who agreed to or refused something, choose its "
            "meaning below."
        ).format(column=header_name(header))
        for header in inspection.unread_answers
    ]
    told = inspection.details
    hints += [warning_sentence(one, told[one]) for one in UNREAD if one in told]
    if inspection.lacks_dates:
        hints.append(
            _("No column gives the date of the consent, and a consent without its date proves nothing. Choose "
              "“{field}” for one.")
            .format(field=labels.column("consent_at"))
        )  # fmt: skip
        if days := [_("“{text}”").format(text=header_name(one)) for one in inspection.days_unread]:
            text = _("Dates stand under {columns}: choose one only if people agreed on that day.")
            hints[-1] += " " + text.format(columns=", ".join(days))
    if "consent_partner_names" in fields and not any(one and one.startswith("consent_partners") for one in fields):
        named = _("“{field}” alone records nothing: choose “{consent}” for the column that says who agreed.")
        names = {"field": "consent_partner_names", "consent": "consent_partners"}
        hints.append(named.format(**{name: labels.column(field) for name, field in names.items()}))
    if "consent_at" not in fields:
        text = _("“{column}” does not say what happened on that date. If each person agreed then, choose “{field}”.")
        hints += [
            text.format(column=header_name(header), field=labels.column("consent_at"))
            for header in inspection.vague_dates
        ]
    return hints
