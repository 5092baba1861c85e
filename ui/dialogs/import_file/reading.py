"""Step one: how the file was read, what is to be said about it, and its first rows; read anew when that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from leadkeeper.flows.inspect_file import Inspection
from leadkeeper.flows.list_plan import NO_HEADER, Choices
from leadkeeper.flows.reading_choices import read_as
from leadkeeper.flows.remembered import Remembered
from leadkeeper.words import _, ngettext
from leadkeeper.words.import_choices import date_order, delimiter, encoding, file_format
from leadkeeper.words.imports import warning_sentence
from ui.dialogs.import_file.answers import AnswersCard
from ui.dialogs.import_file.notes import Before, Notes
from ui.models.columns import Column
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.theme import SIZE, SPACE, Status
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.form_rows import FormRow
from ui.widgets.inputs import OneOf, Whole
from ui.widgets.labels import label
from ui.widgets.panes import Scrolled, empty, grow
from ui.widgets.pill import Pill
from ui.widgets.table import Table

PAUSE_MS = 400
ORDERS = ("dmy", "mdy")
AS_FOUND = ""
SHOWN_MEMBERS = 5


class _Part(Card):
    """A card whose contents are changed."""

    def __init__(self, status: Status | None = None) -> None:
        super().__init__(status=status, margin=SPACE.m)
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE.s)
        self.add_layout(self._column)
        self._body.setStretchFactor(self._column, 1)

    def refill(self, widgets: Sequence[QWidget]) -> None:
        """Puts other widgets into the card."""
        empty(self._column)
        for widget in widgets:
            self._column.addWidget(widget)


class ReadingStep(Scrolled):
    """Shows how a file is read; `changed` when the person wants it read otherwise."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._pills = _Part()
        self.notes = Notes()
        self.encoding, self.delimiter, self.sheet = OneOf(_choices(encoding)), OneOf(_choices(delimiter)), OneOf()
        self.order = OneOf([(AS_FOUND, _("as found")), *((one, date_order(one)) for one in ORDERS)])
        self.header, self.password = Whole(), QLineEdit()
        self.nameless = QCheckBox(_("It has &no header: the first row is a person"))
        self.header.setRange(0, 100_000)
        self.header.setSpecialValueText(_("as found"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._rows = {
            "encoding": FormRow(_("&Encoding"), self.encoding),
            "delimiter": FormRow(_("&Separator"), self.delimiter),
            "sheet": FormRow(_("S&heet"), self.sheet),
            "header": FormRow(_("Row of the hea&der"), self.header),
            "nameless": FormRow("", self.nameless),
            "order": FormRow(_("&Order of the dates"), self.order),
            "password": FormRow(_("&Password"), self.password),
        }
        asked = Card(_("Read it otherwise"), margin=SPACE.m)
        asked.add(flowing(self._rows.values(), gap=SPACE.l, top=True))
        self._first = _Part()
        self._timezone: str | None = None
        self._map_anyway = False
        self.open_question = ""
        for card in (self.notes, self._pills, asked):
            self.column.addWidget(card)
        self.column.addWidget(self._first, 1)
        self._table: Table | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        for one in (self.encoding, self.delimiter, self.sheet, self.order):
            one.changed.connect(lambda _value: self.changed.emit())
        self.nameless.toggled.connect(lambda _on: self.changed.emit())
        self.header.valueChanged.connect(lambda _row: self._pause.start())
        self.password.textChanged.connect(lambda _text: self._pause.start())
        self.notes.repair_wanted.connect(self.changed)
        self.forget()

    def forget(self) -> None:
        """Leaves everything to the next file itself."""
        self._silently(self.sheet, lambda: self.sheet.offer([(AS_FOUND, _("as found"))]))
        for one in (self.encoding, self.delimiter, self.order):
            self._silently(one, lambda one=one: one.choose(AS_FOUND))
        self._silently(self.header, lambda: self.header.setValue(0))
        self._silently(self.nameless, lambda: self.nameless.setChecked(False))
        self._silently(self.password, self.password.clear)
        for row in self._rows.values():
            row.hide()
            row.set_error("")
        self._timezone, self._map_anyway = None, False
        self.open_question = ""
        self.notes.forget()
        self._first.hide()

    def reading(self) -> Any:
        """How the person wants the bytes to be read."""
        given = (self.encoding.value, self.delimiter.value, self.sheet.value, self.password.text())
        return read_as(*(one or None for one in given), repair=self.notes.repair.isChecked())

    def choices(self, overrides: Mapping[str, str | None], answers: AnswersCard) -> Choices:
        """What the person decided about the meaning of the file."""
        order: Any = self.order.value or None
        return Choices(
            NO_HEADER if self.nameless.isChecked() else self.header.value() or None,
            overrides,
            order,
            self._timezone,
            answers=answers.said,
            trust_short_rows=answers.short_rows.isChecked(),
            map_anyway=self._map_anyway,
        )

    def propose(self, last: Remembered) -> None:
        """Chooses what was chosen last time, and says so."""
        self._silently(self.encoding, lambda: self.encoding.choose(last.encoding or AS_FOUND))
        self._silently(self.order, lambda: self.order.choose(last.date_order or AS_FOUND))
        self._timezone, self._map_anyway = last.timezone, last.map_anyway
        self.notes.show_last(last)

    def show_password(self, *, wrong: bool) -> None:
        """Asks for the password of the file."""
        self._rows["password"].show()
        self._rows["password"].set_error(_("The file is protected: type its password.") if wrong else "")
        self.password.setFocus()

    def show_raw(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Shows a file in which no header was found, for the person to say which row it is."""
        self._pills.refill([label(_("Which row names the columns?"), "heading"), label(_header_hint(), "soft")])
        for name in ("encoding", "delimiter", "header", "nameless"):
            self._rows[name].show()
        width = max((len(cells) for _line, cells in rows), default=0)
        columns = [Column("line", _("Row"), SIZE.column_least * 2, align="right", sortable=False)]
        columns += [Column(str(place), "", SIZE.field_least // 2, sortable=False) for place in range(width)]
        shown = [{"line": line, **{str(place): cell for place, cell in enumerate(cells)}} for line, cells in rows]
        self._show_table(columns, [{str(place): "" for place in range(width)} | row for row in shown])
        self.header.setFocus()

    def show_file(self, found: Inspection, before: Before | None = None) -> None:
        """Shows how a file was read, and which import it came with before."""
        self._pills.refill([flowing(Pill(*one) for one in _facts(found))])
        self.notes.show_file(found, before)
        self._rows["password"].set_error("")
        self._rows["encoding"].setVisible(found.encoding is not None)
        self._rows["delimiter"].setVisible(found.delimiter is not None)
        self._rows["header"].setVisible(bool(found.header_row))
        self._rows["nameless"].setVisible(self.nameless.isChecked())
        self._rows["order"].setVisible(bool(found.dates))
        asks = any(one.order == "ambiguous" for one in found.dates.values())
        which = _("3/4 may be 3 April or 4 March: say which.") if asks else ""
        self._rows["order"].set_error(which)
        self.open_question = which or (warning_sentence("no-rows") if not found.rows else "")
        self._offer_encodings(found)
        self._offer_sheets(found)
        self._show_rows(found)

    def _offer_encodings(self, found: Inspection) -> None:
        """Offers the encoding that may fit better besides the usual ones."""
        detail = found.details.get("encoding-doubtful")
        names, value = _choices(encoding), self.encoding.value
        more = [detail.encoding if detail is not None else None, value or None]
        names += [(one, encoding(one)) for one in dict.fromkeys(more) if one and one not in dict(names)]
        self._silently(self.encoding, lambda: self.encoding.offer(names, value))

    def _offer_sheets(self, found: Inspection) -> None:
        self._rows["sheet"].setVisible(len(found.sheets) > 1)
        names = [(AS_FOUND, _("as found")), *((name, name) for name in found.sheets)]
        value = self.sheet.value
        self._silently(self.sheet, lambda: self.sheet.offer(names, value))

    def _show_rows(self, found: Inspection) -> None:
        columns = [
            Column(str(place), column.header.text, SIZE.field_least // 2, sortable=False)
            for place, column in enumerate(found.columns)
        ]
        places = [column.header.index for column in found.columns]
        rows = [
            {str(shown): row[place] if place < len(row) else "" for shown, place in enumerate(places)}
            for row in found.sample
        ]
        self._show_table(columns, rows)

    def _show_table(self, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
        self._table = Table("import-sample", ListRows(columns, rows), title=_("The first rows"))
        self._table.setMinimumHeight(SIZE.drop_height)
        self._first.refill([label(_("The first rows"), "heading"), grow(self._table)])
        self._first.show()

    def _silently(self, widget: QWidget, do: Any) -> None:
        widget.blockSignals(True)
        do()
        widget.blockSignals(False)


def _header_hint() -> str:
    return _(
        "A list needs one row that names its columns, such as “Email”. Type its number, or add such a row to the file."
    )


def _choices(named: Any) -> list[tuple[str, str]]:
    return [(AS_FOUND, named(None)), *named.choices()]


def _plain(name: str) -> str:
    """The name of an encoding as it is offered, whatever mark the file begins with."""
    return name.removesuffix("-sig").removesuffix("-le").removesuffix("-be")


def _facts(found: Inspection) -> list[tuple[str, Status]]:
    rows = ngettext("{n} row", "{n} rows", found.rows).format(n=number(found.rows))
    facts = [(rows, Status.INFO), (file_format(found.format), Status.PLAIN)]
    facts += [(_("list: {name}").format(name=name), Status.PLAIN) for name in found.members[:SHOWN_MEMBERS]]
    if found.preset:
        sure = Status.GOOD if found.certainty == "known" else Status.INFO
        facts.append((_("export of {program}").format(program=found.preset), sure))
    facts += [(encoding(_plain(found.encoding)), Status.PLAIN)] if found.encoding else []
    facts += [(delimiter(found.delimiter), Status.PLAIN)] if found.delimiter else []
    facts += [(_("sheet {sheet}").format(sheet=found.sheet), Status.PLAIN)] if found.sheet else []
    facts += [(_("header in row {n}").format(n=found.header_row), Status.PLAIN)] if found.header_row else []
    for name, dates in found.dates.items():
        status = Status.WARN if dates.order == "ambiguous" else Status.PLAIN
        facts.append((_("{column}: {order}").format(column=name, order=date_order(dates.order)), status))
    return facts
