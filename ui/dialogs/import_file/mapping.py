"""Step two: what each column means, why, and what the person says instead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from leadkeeper.flows.inspect_file import Inspection
from leadkeeper.flows.reading_choices import CONSENT_FIELDS, FIELDS
from leadkeeper.words import _
from leadkeeper.words.imports import why_sentence
from leadkeeper.words.tables import column as field_name
from ui.theme import SIZE, SPACE, Status
from ui.widgets.card import Card
from ui.widgets.inputs import OneOf
from ui.widgets.labels import Elided, label
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill

NO_FIELD = "none"
EXAMPLES = 3


class MappingStep(Scrolled):
    """A line for each column; `changed` when the person says what one means."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.overrides: dict[str, str | None] = {}
        self.fields: dict[str, OneOf] = {}

    def forget(self) -> None:
        """Takes back what was said about the columns."""
        self.overrides = {}

    def show_columns(self, found: Inspection) -> None:
        """Shows the columns of a file with what they mean now."""
        self.clear()
        self.fields = {}
        card = Card()
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.s)
        for place, title in enumerate((_("Column of the file"), _("Means"), "", _("Why"))):
            grid.addWidget(label(title, "soft"), 0, place)
        for place in range(len(found.columns)):
            self._add_line(grid, found, place)
        for place, share in enumerate((3, 3, 0, 4)):
            grid.setColumnStretch(place, share)
        card.add(holder)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def _add_line(self, grid: QGridLayout, found: Inspection, place: int) -> None:
        column, line = found.columns[place], place + 1
        header = column.header.text
        choice = OneOf(_choices(), column.field or NO_FIELD)
        choice.setMinimumWidth(SIZE.field_least)
        choice.setAccessibleName(_("Meaning of {column}").format(column=header))
        choice.changed.connect(lambda value: self._say(header, value))
        self.fields[header] = choice
        grid.addWidget(_header(header, _examples(found, column.header.index)), line, 0)
        grid.addWidget(choice, line, 1, Qt.AlignmentFlag.AlignVCenter)
        if column.field in CONSENT_FIELDS:
            grid.addWidget(Pill(_("consent"), Status.WARN), line, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(label(why_sentence(column.why), "small"), line, 3, Qt.AlignmentFlag.AlignVCenter)

    def _say(self, header: str, value: str) -> None:
        self.overrides[header] = None if value == NO_FIELD else value
        self.changed.emit()


def _choices() -> list[tuple[str, str]]:
    return [(NO_FIELD, _("nothing: kept as an extra")), *((one, field_name(one)) for one in FIELDS)]


def _examples(found: Inspection, place: int) -> str:
    cells = [row[place].strip() for row in found.sample if place < len(row)]
    return ", ".join(list(dict.fromkeys(filter(None, cells)))[:EXAMPLES])


def _header(header: str, examples: str) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.xxs)
    column.addWidget(label(header, "strong"))
    column.addWidget(Elided(examples, "small"))
    return holder
