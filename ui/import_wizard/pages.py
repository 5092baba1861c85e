"""Import steps for the file (how it was read, notes, first rows) and for the source of its consents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from leadkeeper.domain.consent import Answer
from leadkeeper.domain.form import Form
from leadkeeper.messages import _, header_name, imports, labels, ngettext
from leadkeeper.messages.labels import day
from leadkeeper.services.consent.forms import SourcesOfBook
from leadkeeper.services.imports.importer import ImportReport
from leadkeeper.services.imports.inspect import PARTNER_FIELDS, DateColumn, Inspection, read_as
from leadkeeper.services.imports.mappings import FILL, Remembered
from leadkeeper.services.imports.plan import NO_HEADER, Choices
from leadkeeper.services.imports.prepared_rows import COLUMN, NONE
from ui.import_wizard.notes import LeaversCard, Notes
from ui.models.formats import day_and_month, format_number
from ui.models.table_model import Column, ListModel
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import plain
from ui.widgets.cards import Card
from ui.widgets.editors import ChoiceBox
from ui.widgets.form_preview import verdict
from ui.widgets.forms import FormRow, FormRows
from ui.widgets.labels import StatusBadge, text_label, words_on
from ui.widgets.layouts import ScrollColumn, discard, expanding, fill, flowing, inner_column, parts_of, rescue_focus
from ui.widgets.number_fields import IntegerEdit
from ui.widgets.table import Table


class Step(ScrollColumn):
    """A step of the wizard; `points` are what a screen reader says when it is reached."""

    @property
    def points(self) -> str:
        """Return what is to be known here, a line each."""
        return ""


def points_of(step: QWidget) -> str:
    """Return the points of a step; the field for files has none."""
    return step.points if isinstance(step, Step) else ""


_SHORT_FORMS: dict[str, Callable[[], str]] = {NONE: lambda: _("none known"), COLUMN: lambda: _("by row")}
"""Names, within a sentence, of the choices that are not a form."""


class OriginStep(Step):
    """Asks for the form version and the mode; emits `changed`, and `settled` when one press chose the form."""

    changed = Signal()
    settled = Signal()
    form_wanted = Signal()
    picture_wanted = Signal(str)  # id of a form version

    def __init__(self) -> None:
        super().__init__()
        self._book: SourcesOfBook | None = None
        self._answers: bool | None = None
        self._is_undated = False
        self._each_left = False
        self.last_form = ""  # of the file imported before this one in the same wizard
        self.leavers = LeaversCard()
        self.form = ChoiceBox([(NONE, _("None known"))])
        self.mode = ChoiceBox(imports.mode.choices())
        rows = FormRows()
        hint = _(
            "A consent counts only with the form on which it was given: what it showed, and the list that it named."
        )
        rows.row(_("&Which form collected these people?"), self.form, hint)
        hint = _("A refusal is always recorded, whatever is chosen here.")
        rows.row(_("People &already in the book"), self.mode, hint)
        self.same = plain("", self._take_last, "check")
        card = Card().add(rows, left=self.same)
        self._pill, self._note = StatusBadge(""), text_label("", "soft")
        self.describe = plain(_("&Describe a form…"), self.form_wanted.emit, "plus")
        self.picture = plain(
            _("&Attach its screenshot…"), lambda: self.picture_wanted.emit(self.form.value), "paperclip"
        )
        shown = Card().add(left=self._pill).add(self._note, flowing([self.describe, self.picture]))
        self._of_consent = (card, shown)
        fill(self.column, self.leavers, *self._of_consent, 1)
        self.leavers.changed.connect(self._say)
        self.form.changed.connect(lambda _form: self._say())
        self.form.changed.connect(lambda _form: self.changed.emit())
        self.mode.changed.connect(lambda _mode: self.changed.emit())
        self._say()

    @property
    def points(self) -> str:
        asked = [] if self.leavers.isHidden() else [words_on(self.leavers)]
        return "\n".join(asked if self.leavers.everybody_left else [*asked, self._pill.text, self._note.text()])

    def forget(self) -> None:
        self.leavers.forget()
        self.form.choose(NONE)
        self.mode.choose(FILL)

    def propose(self, last: Remembered) -> None:
        self.form.choose(last.form)
        self.mode.choose(last.mode)

    def show_answers(self, inspection: Inspection) -> None:
        """Adapt to whether the file can hold consents to partners."""
        fields = {one.field for one in inspection.columns}
        self._answers = not fields.isdisjoint(PARTNER_FIELDS)
        self._is_undated = "consent_at" not in fields
        self.leavers.show_file(inspection)
        self._each_left = inspection.everybody_left and self.leavers.isHidden()
        self._say()

    def lacks(self, report: ImportReport) -> dict[str, str]:
        """Return what a yes of the file lacks, in sentences to go with the warnings of its report."""
        is_dated = not self._is_undated and report.dates is not None
        if not self._answers or is_dated or self.form.value == NONE or self.leavers.everybody_left:
            return {}
        text = _("No column gives the date of the consent: no yes of this file lets anybody be shared with a partner. "
                 "Choose “{field}” for a column.")  # fmt: skip
        if not self._is_undated:
            text = _("No row has a date of consent: no yes of this file lets anybody be shared with a partner. "
                     "Choose “{field}” for another column, if one holds it.")  # fmt: skip
        return {UNDATED: text.format(field=labels.column("consent_at"))}

    @property
    def told(self) -> str:
        if self.leavers.everybody_left:
            return _("These people want no more messages: the refusal of each of them is recorded.")
        return _("Source: {form}. People already in the book: {mode}.").format(
            form=_SHORT_FORMS[self.form.value]() if self.form.value in _SHORT_FORMS else self.form.currentText(),
            mode=self.mode.currentText()[:1].lower() + self.mode.currentText()[1:],
        )

    def offer(self, book: SourcesOfBook, *, has_form_column: bool, names_forms: bool = True) -> None:
        """Offer the form versions of the book, and the column of forms if the file has one, first if it names some."""
        self._book = book
        column = [(COLUMN, _("Each row names its own form"))] if has_form_column else []
        versions = [
            (one.version.id, _("{form}, from {day}").format(
                form=one.form.name or one.form.id, day=day(one.version.starts or "") or "…"))
            for one in reversed(book.versions)
        ]  # fmt: skip
        versions += [
            (form.id, _("{form}, as it was on the day of each row").format(form=form.name or form.id))
            for form in _with_versions(book)
        ]
        wanted = self.form.value if self.form.value != NONE else (COLUMN if column and names_forms else NONE)
        self.form.offer([(NONE, _("None known")), *column, *versions], wanted)
        self._say()

    def _take_last(self) -> None:
        """Choose the form of the file before, and go on."""
        self.form.choose(self.last_form)
        self.settled.emit()

    def _offer_last(self) -> None:
        """Offer the form of the file before by one press; it is never chosen silently, files may differ."""
        at = self.form.findData(self.last_form) if self.last_form else -1
        self.same.setVisible(at >= 0 and self.form.value != self.last_form)
        if at >= 0:
            self.same.setText(_("&The same as for the file before: {form}").format(form=self.form.itemText(at)))

    def _say(self) -> None:
        """Explain what the choice means for these contacts; who left has no consent to tell the form of."""
        for card in self._of_consent:
            card.setVisible(not self.leavers.everybody_left)
        word, status, note = self._meaning()
        chosen = [one for one in (self._book.versions if self._book else ()) if one.version.id == self.form.value]
        self.picture.setVisible(bool(chosen) and not chosen[0].version.evidence)
        self._pill.set(word, status)
        self._note.setText(note)
        self._offer_last()

    def _meaning(self) -> tuple[str, Status, str]:
        by_row = {form.id for form in _with_versions(self._book)} if self._book is not None else set()
        if self.form.value in {COLUMN, *by_row}:
            of_column = _("A row that names a form missing from the book is imported without a consent.")
            of_form = _("A consent counts with what the form showed on its day; one without a date does not count.")
            return _("by row"), Status.INFO, of_column if self.form.value == COLUMN else of_form
        if self._answers is False:
            return self._without_answers()
        chosen = [one for one in (self._book.versions if self._book else ()) if one.version.id == self.form.value]
        if not chosen:
            text = _(
                "These people are imported without any consent: none of them can be shared with a partner. If "
                "their form is not in the list, describe it."
            )
            return _("no consent"), Status.WARN, text
        word, status = verdict(chosen[0].findings)
        if status is Status.BAD:
            return word, status, _("This form is not valid: its people stay blocked for every partner.")
        if not chosen[0].version.evidence:
            text = _("Attach a screenshot of the form: without it its people stay blocked.")
            return _("no screenshot"), Status.WARN, text
        text = _("The consents of the file count, dated by the file, with the list that was published at that moment.")
        return word, status, text

    def _without_answers(self) -> tuple[str, Status, str]:
        if self._each_left:
            text = _("All of these people unsubscribed: their refusals are recorded, and no form is needed. Go on.")
            return _("no form needed"), Status.INFO, text
        text = _("No column says who agreed to offers of partners: these people are imported without such a consent.")
        return _("no consent"), Status.WARN, text


def _with_versions(book: SourcesOfBook) -> list[Form]:
    versions = {one.version.id for one in book.versions}
    forms = {one.form.id: one.form for one in book.versions}
    return [form for form in forms.values() if len(form.versions) > 1 and form.id not in versions]


UNDATED = "undated"
PAUSE_MS = 400
ORDERS = ("dmy", "mdy")
ORDER_NEEDED = "date-order-needed"
AS_FOUND = ""
SHOWN_MEMBERS = 5
LONGEST_CELL = 40
"""Letters of a cell of the first rows that are shown whole."""


class _ReportCard(Card):
    """A card with replaceable contents."""

    def __init__(self) -> None:
        super().__init__(margin=SPACE.m)
        self._column = inner_column(gap=SPACE.s)
        self.add(self._column)
        self._body.setStretchFactor(self._column, 1)

    def refill(self, widgets: Sequence[QWidget]) -> None:
        """Replace the contents of the card; the focus in a table goes over to the new one."""
        before = [part for part in parts_of(self._column) if isinstance(part, QWidget)]
        for widget in widgets:
            self._column.addWidget(widget)
            widget.show()  # what is not visible yet takes no focus
        for widget in before:
            rescue_focus(widget)
            self._column.removeWidget(widget)
            discard(widget)
        self.show()


def order_choices() -> list[tuple[str, str]]:
    """Return the orders of dates that can be chosen."""
    return [(AS_FOUND, _("as found")), *((one, imports.date_order(one)) for one in ORDERS)]


def which_order(columns: Iterable[DateColumn]) -> str:
    """Return the question about dates that can be read in two ways, with one of these columns if there is one."""
    example = next((one.example for one in columns if one.example), None)
    if example is None:
        return _("3/4 may be 3 April or 4 March: choose the order.")
    first, second = (day_and_month(date.fromisoformat(text)) for text in example[1:])
    return _("{date} may be {first} or {second}: choose the order.").format(date=example[0], first=first, second=second)


class ReadingStep(Step):
    """Shows how a file is read; emits `changed` when the user changes an option, `sheet_chosen` with a sheet."""

    changed = Signal()
    sheet_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pills = _ReportCard()
        self.notes = Notes()
        self.encoding, self.delimiter = ChoiceBox(_choices(imports.encoding)), ChoiceBox(_choices(imports.delimiter))
        self.sheet, self.order = ChoiceBox(), ChoiceBox(order_choices())
        self.header = IntegerEdit(most=100_000, lowest=_("as found"))
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.nameless = QCheckBox(_("It has &no header: the first row is a person"))
        self._rows = {
            "encoding": FormRow(_("&Encoding"), self.encoding),
            "delimiter": FormRow(_("&Separator"), self.delimiter),
            "sheet": FormRow(_("S&heet"), self.sheet),
            "header": FormRow(_("Row of the hea&der"), self.header),
            "nameless": FormRow("", self.nameless),
            "order": FormRow(_("&Order of the dates"), self.order),
            "password": FormRow(_("&Password"), self.password),
        }
        rows = flowing(self._rows.values(), gap=SPACE.l, top=True)
        self._first = _ReportCard()
        self._timezone: str | None = None
        self.open_question = ""
        asked = Card(_("Read it differently"), margin=SPACE.m).add(rows)
        fill(self.column, self.notes, self._pills, asked, (self._first, 1))
        self._table: Table | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        for one in (self.encoding, self.delimiter, self.order):
            one.changed.connect(lambda _value: self.changed.emit())
        self.sheet.changed.connect(self.sheet_chosen)
        self.nameless.toggled.connect(lambda _on: self.changed.emit())
        self.header.number_changed.connect(lambda _row: self._pause.start())
        self.password.textChanged.connect(lambda _text: self._pause.start())
        self.notes.repair_wanted.connect(self.changed)
        self.forget()

    @property
    def points(self) -> str:
        parts = [part for part in (self._pills, self.notes) if not part.isHidden()]
        return "\n".join(words_on(part) for part in parts)

    def forget(self, sheet: str = AS_FOUND) -> None:
        """Reset all options for another file, of which this sheet is to be read."""
        self._offer_sheets([sheet], sheet)
        self._silently(self.password, self.password.clear)
        for row in self._rows.values():
            row.hide()
            row.set_error("")
        self.forget_choices()

    def forget_choices(self) -> None:
        """Reset the options of the file except its sheet and its password."""
        for one in (self.encoding, self.delimiter, self.order):
            self._silently(one, lambda one=one: one.choose(AS_FOUND))
        self._silently(self.header, lambda: self.header.setValue(0))
        self._silently(self.nameless, lambda: self.nameless.setChecked(False))
        self._timezone = None
        self.open_question = ""
        self.notes.forget()
        self.hide_file()

    def forget_last(self) -> None:
        """Take back that choices of the last import are proposed; what the boxes show stays."""
        self._timezone = None
        self.notes.show_last(None)

    def point_to_order(self) -> None:
        """Scroll to the order of the dates if it is asked for, and give it the focus."""
        if self._rows["order"].error:
            self.order.setFocus()
            self.bring(self._rows["order"])

    def hide_file(self) -> None:
        """Show nothing of a file that cannot be read as it is chosen; the button that goes on leaves its focus here."""
        focus = self.window().focusWidget()
        goes_on = isinstance(focus, QPushButton) and focus.isDefault()
        if self._rows["header"].isVisible() and (goes_on or self._has_focus(self._first)):
            self.header.setFocus()
        self._pills.hide()
        self._first.hide()

    def _has_focus(self, part: QWidget) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and part.isAncestorOf(focus)

    def reading(self) -> Any:
        given = (self.encoding.value, self.delimiter.value, self.sheet.value, self.password.text())
        return read_as(*(one or None for one in given), repair=self.notes.repair.isChecked())

    def choices(self, overrides: Mapping[str, str | None], answers: Mapping[str, Answer], **more: Any) -> Choices:
        """Return what was chosen here with the meanings of columns and texts; `more` are other fields of `Choices`."""
        order: Any = self.order.value or None
        header = NO_HEADER if self.nameless.isChecked() else self.header.value() or None
        return Choices(header, overrides, order, self._timezone, answers=answers, **more)

    def propose(self, last: Remembered) -> None:
        self._silently(self.encoding, lambda: self.encoding.choose(last.encoding or AS_FOUND))
        self._silently(self.order, lambda: self.order.choose(last.date_order or AS_FOUND))
        self._timezone = last.timezone
        self.notes.show_last(last)

    def ask_password(self) -> None:
        """Ask for the password of the file, and say so if the one typed does not open it."""
        wrong = _("This password does not open the file. Type it again.")
        self._rows["password"].show()
        needed = _("The file is protected: type its password.")
        self._rows["password"].set_error(wrong if self.password.text() else needed)
        self.password.setFocus()

    def show_raw(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Show a file without a recognised header, to let the user choose the header row."""
        hint = _(
            "A list needs one row that names its columns, for example “Email”. Type its number, or add such a row "
            "to the file."
        )
        self._pills.refill([text_label(_("Which row names the columns?"), "heading"), text_label(hint, "soft")])
        for name in ("encoding", "delimiter", "header", "nameless"):
            self._rows[name].show()
        width = max((len(cells) for _line, cells in rows), default=0)
        columns = [Column("line", _("Row"), SIZE.column_least * 2, align="right", sortable=False)]
        columns += [Column(str(place), "", SIZE.field_least // 2, sortable=False) for place in range(width)]
        shown = [{"line": line, **{str(place): cell for place, cell in enumerate(cells)}} for line, cells in rows]
        self._show_table(columns, [{str(place): "" for place in range(width)} | row for row in shown])
        self.header.setFocus()

    def show_file(self, inspection: Inspection, instead: Mapping[str, str], sheets: Sequence[str]) -> None:
        """Show how a file was read; `instead` has other or further sentences by code, `sheets` can be chosen."""
        self._pills.refill([flowing(StatusBadge(*one) for one in _facts(inspection))])
        self.notes.show_file(inspection, instead)
        self._rows["password"].set_error("")
        asks = ORDER_NEEDED in inspection.warnings
        is_shown = {
            "header": bool(inspection.header_row),
            "nameless": self.nameless.isChecked(),
            "encoding": inspection.encoding is not None,
            "delimiter": inspection.delimiter is not None,
            "order": asks or bool(inspection.dates),
        }
        for name in sorted(is_shown, key=is_shown.__getitem__, reverse=True):  # what goes hands its focus over
            if not is_shown[name] and self._has_focus(self._rows[name]):
                self._rows[next(iter(name for name in is_shown if is_shown[name]), name)].field.setFocus()
            self._rows[name].setVisible(is_shown[name])
        which = which_order(inspection.dates.values()) if asks else ""
        self._rows["order"].set_error(which)
        self.open_question = which or (imports.warning_sentence("no-rows") if not inspection.rows else "")
        self._offer_encodings(inspection)
        self._offer_sheets(sheets, inspection.sheet or AS_FOUND)
        self._show_rows(inspection)

    def _offer_encodings(self, found: Inspection) -> None:
        """Offer the encoding that may fit better in addition to the usual ones."""
        detail = found.details.get("encoding-doubtful")
        names, value = _choices(imports.encoding), self.encoding.value
        more = [detail.encoding if detail is not None else None, value or None]
        names += [(one, imports.encoding(one)) for one in dict.fromkeys(more) if one and one not in dict(names)]
        self._silently(self.encoding, lambda: self.encoding.offer(names, value))

    def _offer_sheets(self, sheets: Sequence[str], value: str) -> None:
        self._rows["sheet"].setVisible(len(sheets) > 1)
        self.sheet.offer([(name, name) for name in sheets], value)

    def _show_rows(self, inspection: Inspection) -> None:
        places = [column.header.index for column in inspection.columns]
        rows = [
            {str(shown): row[place] if place < len(row) else "" for shown, place in enumerate(places)}
            for row in inspection.sample
        ]
        columns = []
        for key, column in zip(map(str, range(len(places))), inspection.columns, strict=True):
            letters = min(LONGEST_CELL, max((len(row[key]) for row in rows), default=0))
            name = header_name(column.header.text)
            columns.append(Column(key, name, SIZE.field_least // 2, sortable=False, letters=letters))
        self._show_table(columns, rows)

    def _show_table(self, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
        self._table = Table("import-sample", ListModel(columns, rows), title=_("The first rows"))
        self._table.setMinimumHeight(SIZE.drop_height)
        self._first.refill([text_label(_("The first rows"), "heading"), expanding(self._table)])

    def _silently(self, widget: QWidget, do: Any) -> None:
        with QSignalBlocker(widget):
            do()


def _choices(named: Any) -> list[tuple[str, str]]:
    return [(AS_FOUND, named(None)), *named.choices()]


def _plain(name: str) -> str:
    """Return the name of an encoding as offered, without its byte-order mark."""
    return name.removesuffix("-sig").removesuffix("-le").removesuffix("-be")


def _facts(inspection: Inspection) -> list[tuple[str, Status]]:
    rows = ngettext("{n} row", "{n} rows", inspection.rows).format(n=format_number(inspection.rows))
    facts = [(rows, Status.INFO), (imports.file_format(inspection.format), Status.PLAIN)]
    facts += [(_("list: {name}").format(name=name), Status.PLAIN) for name in inspection.members[:SHOWN_MEMBERS]]
    if inspection.preset:
        sure = Status.GOOD if inspection.certainty == "known" else Status.INFO
        facts.append((_("export of {program}").format(program=imports.program(inspection.preset)), sure))
    facts += [(imports.encoding(_plain(inspection.encoding)), Status.PLAIN)] if inspection.encoding else []
    facts += [(imports.delimiter(inspection.delimiter), Status.PLAIN)] if inspection.delimiter else []
    facts += [(_("sheet {sheet}").format(sheet=inspection.sheet), Status.PLAIN)] if inspection.sheet else []
    facts += [(_("header in row {n}").format(n=inspection.header_row), Status.PLAIN)] if inspection.header_row else []
    for name, dates in inspection.dates.items():
        if dates.order != "ymd":  # nothing to decide: the column may hold no day at all
            status = Status.WARN if dates.order == "ambiguous" else Status.PLAIN
            facts.append((_("{column}: {order}").format(column=name, order=imports.date_order(dates.order)), status))
    return facts
