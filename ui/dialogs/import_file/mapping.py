"""Step two: who said yes, what each column means and why, and what the person says instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from leadkeeper.flows.inspect_file import Inspection
from leadkeeper.flows.reading_choices import CONSENT_FIELDS, FIELDS, GIVING_FIELDS
from leadkeeper.words import _
from leadkeeper.words.imports import warning_sentence
from leadkeeper.words.tables import column as field_name
from ui.dialogs.import_file.answers import AnswersCard
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.inputs import OneOf
from ui.widgets.labels import LONGEST, Elided, breakable, label
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill

NO_FIELD = "none"
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands beside one header."""

    examples: Elided
    choice: OneOf
    pill: Pill
    why: QLabel


class MappingStep(Scrolled):
    """A line for each column; `changed` when the person says what one means."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.overrides: dict[str, str | None] = {}
        self.answers = AnswersCard()
        self.answers.decided.connect(self.changed)
        self._lines: dict[str, _Line] = {}
        self._card = QWidget()
        self.hints = Card(status=Status.WARN)
        self._hint = label("")
        self.hints.add(self._hint)
        self.proposed = Card(
            _("Proposed meanings"), [plain(_("&Take them"), self.take_proposals, "check")], Status.INFO, margin=SPACE.m
        )
        self._proposed = label("", "small")
        self.proposed.add(self._proposed)
        self._proposals: Mapping[str, str] = {}
        self.column.addWidget(self.hints)
        self.column.addWidget(self.proposed)
        self.column.addWidget(self.answers)
        self.column.addWidget(self._card)
        self.column.addStretch(1)

    @property
    def fields(self) -> dict[str, OneOf]:
        """The choice of each header."""
        return {header: line.choice for header, line in self._lines.items()}

    def forget(self) -> None:
        """Takes back what was said about the columns."""
        self.overrides = {}
        self.answers.forget()

    def take_proposals(self) -> None:
        """Takes the meanings that the headers suggest."""
        self.overrides.update(self._proposals)
        self.changed.emit()

    def take_back(self, header: str) -> None:
        """Forgets what was said of a column."""
        self.overrides.pop(header, None)

    def show_columns(self, found: Inspection) -> None:
        """Shows the columns of a file with what they mean now; where they are those from before, nothing moves."""
        self.answers.show_answers(found)
        hints = hints_of(found)
        self._hint.setText("\n".join(hints))
        self.hints.setVisible(bool(hints))
        self._proposals = found.proposals
        self._proposed.setText("\n".join(_proposal(header, field) for header, field in found.proposals.items()))
        self.proposed.setVisible(bool(found.proposals))
        if [column.header.text for column in found.columns] != list(self._lines):
            self._lay_out(found)
        for place, column in enumerate(found.columns):
            self._fill(self._lines[column.header.text], place, found)

    def _lay_out(self, found: Inspection) -> None:
        card = Card(_("All columns"))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.s)
        for place, title in enumerate((_("Column of the file"), _("Means"), "", _("Why"))):
            grid.addWidget(label(title, "soft"), 0, place)
        self._lines = {
            column.header.text: self._line(grid, place, column.header.text)
            for place, column in enumerate(found.columns, 1)
        }
        for place, share in enumerate((3, 3, 0, 3)):
            grid.setColumnStretch(place, share)
        card.add(holder)
        self.column.replaceWidget(self._card, card)
        self._card.hide()
        self._card.deleteLater()
        self._card = card

    def _line(self, grid: QGridLayout, row: int, header: str) -> _Line:
        line = _Line(Elided("", "small"), _wide(OneOf(_choices())), Pill(_("consent"), Status.WARN), label("", "small"))
        line.choice.setMinimumWidth(SIZE.field_least + SPACE.xxl)
        line.choice.setAccessibleName(_("Meaning of {column}").format(column=header))
        line.choice.changed.connect(lambda value: self._say(header, value))
        grid.addWidget(_header(header, line.examples), row, 0)
        for place, widget in enumerate((line.choice, line.pill, line.why), 1):
            grid.addWidget(widget, row, place, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _fill(self, line: _Line, place: int, found: Inspection) -> None:
        column = found.columns[place]
        line.choice.blockSignals(True)
        line.choice.choose(column.field or NO_FIELD)
        line.choice.blockSignals(False)
        line.pill.setVisible(column.field in CONSENT_FIELDS)
        line.examples.set_text(_examples(found, column.header.index))
        line.why.setText(found.why(column))
        line.choice.setAccessibleDescription(found.why(column))

    def _say(self, header: str, value: str) -> None:
        self.overrides[header] = None if value == NO_FIELD else value
        self.changed.emit()


def hints_of(found: Inspection) -> list[str]:
    """What a person may want to say of the columns: answers that nothing reads, a yes without its date."""
    hints = [
        _("“{column}” holds yes and no. If it says who agreed to something, choose its meaning below.").format(
            column=header
        )
        for header in found.unread_answers
    ]
    if (unread := found.details.get("unsubscribed-unread")) is not None:
        hints.append(warning_sentence("unsubscribed-unread", unread))
    fields = {column.field for column in found.columns}
    if fields & GIVING_FIELDS and "consent_at" not in fields:
        hints.append(
            _("No column says when people agreed, and a yes without its date proves nothing. Choose “{field}” for one.")
            .format(field=field_name("consent_at"))
        )  # fmt: skip
    return hints


def _proposal(header: str, field: str) -> str:
    return _("“{column}”: {field}").format(column=header, field=field_name(field))


def _choices() -> list[tuple[str, str]]:
    return [(NO_FIELD, _("nothing: kept as an extra")), *((one, field_name(one)) for one in FIELDS)]


def _examples(found: Inspection, place: int) -> str:
    cells = [row[place].strip() for row in found.sample if place < len(row)]
    return ", ".join(list(dict.fromkeys(filter(None, cells)))[:EXAMPLES])


def _header(header: str, examples: Elided) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.xxs)
    is_long = max(map(len, header.split()), default=0) > LONGEST  # else the other columns get one word a line
    column.addWidget(label(breakable(header) if is_long else header, "strong"))
    column.addWidget(examples)
    return holder


def _wide(choices: OneOf) -> OneOf:
    """The same field, with room for the longest of its names."""
    choices.setMinimumContentsLength(max(len(choices.itemText(place)) for place in range(choices.count())))
    return choices
