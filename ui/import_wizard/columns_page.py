"""Import steps for columns: what each column means, and what its answers say (confirmed by the user)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from leadkeeper.domain.consent import Answer
from leadkeeper.messages import N_, _, header_name, labels, ngettext
from leadkeeper.services.imports import inspect
from ui.import_wizard.notes import hints_of
from ui.import_wizard.pages import ORDER_NEEDED, Step, order_choices, which_order
from ui.models.formats import format_number
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import RadioButton, plain, primary
from ui.widgets.cards import Card, grid_in
from ui.widgets.editors import ChoiceBox
from ui.widgets.forms import FormRow
from ui.widgets.labels import LONGEST, ElidedLabel, StatusBadge, breakable, text_label, without_letter, words_on
from ui.widgets.layouts import discard, fill, inner_row, stacked

SHOWN_TEXTS = 6
ASKED_TEXTS = 20
MOST_ROOM = 240  # characters kept free in a sum, about three lines
SHORT_ROWS = "short-row-answers"

KINDS = {
    "yes": (N_("Yes"), Status.GOOD),
    "no": (N_("No"), Status.BAD),
    "withdrawn": (N_("Withdrawn"), Status.BAD),
    "none": (N_("Not asked"), Status.PLAIN),
    "unclear": (N_("Unclear: no answer"), Status.WARN),
}
"""The kinds of answers in a column, their words (msgid) and the colour of their badge."""

Told = tuple[str, str]
"""A column's header and its field: confirming one field does not confirm another."""


def asked_about(found: inspect.Inspection) -> list[Told]:
    """Return the columns of a file that may hold consents, with their fields."""
    return [(one.header.text, one.field) for one in found.columns if one.field in inspect.GIVING_FIELDS]


class MeaningOfText(QWidget):
    """Asks what a text means: yes, no, or no answer, and says for which companies a yes is. Emits `chosen`."""

    chosen = Signal(str)

    def __init__(self, about: inspect.AnswerCounts, value: str | None = None) -> None:
        super().__init__()
        row = inner_row(self, SPACE.m)
        question = _("What does “{text}” mean?").format(text=about.text.strip())
        self._question, self._text = question, text_label("", "small")
        row.addWidget(self._text, 1)
        words = {"yes": _("Yes"), "no": _("No"), "none": _("No answer")}
        self.buttons = {code: RadioButton(word) for code, word in words.items()}
        for code, button in self.buttons.items():
            button.setAccessibleName(f"{question} {button.text()}")
            button.toggled.connect(partial(self._choose, code))
            row.addWidget(button)
        self.show_meaning(about, value)

    def show_meaning(self, about: inspect.AnswerCounts, value: str | None) -> None:
        """Show what was chosen, None for nothing yet, and for which companies a yes to the text is by now."""
        self._text.setText(f"{self._question} {_named_by(about)}".strip())
        for code, button in self.buttons.items():
            with QSignalBlocker(button):
                button.setAutoExclusive(False)  # otherwise the last one chosen could not be taken back
                button.setChecked(code == value)
        for button in self.buttons.values():
            button.setAutoExclusive(True)
        self.setFocusProxy(self.buttons[value or "yes"])

    def _choose(self, code: str, checked: bool) -> None:
        if checked:
            self.chosen.emit(code)


class AnswersCard(Card):
    """Lists each column of answers with the meaning of its texts and a box; only a ticked one gives consents.

    Emits `changed` when a box is ticked or cleared, `settled` when one press confirmed every column, `decided` when
    the user sets the meaning of a text or trusts short rows: `said` or `trusts_short_rows` has changed then, and the
    file must be read again.
    """

    changed = Signal()
    settled = Signal()
    decided = Signal()

    def __init__(self) -> None:
        self.yes_to_all = plain(_("Yes, &all of them do"), self._confirm_all, "check")
        super().__init__(_("Who said yes"), [self.yes_to_all])
        text = _("No cell counts as a consent before you have confirmed the meaning of its column.")
        self.add(text_label(text, "soft"))
        holder = QWidget()
        self._grid = grid_in(holder, SPACE.m, SPACE.s)
        self._grid.setColumnStretch(1, 1)
        self.add(holder)
        self.short_rows = QCheckBox(_("Count a yes also in &incomplete rows"))
        self.short_rows.toggled.connect(lambda _on: self.decided.emit())
        self.add(self.short_rows)
        self.said: dict[str, Answer] = {}
        self.choices: dict[str, MeaningOfText] = {}
        self._texts: dict[str, inspect.InspectionChoices] = {}
        self._kinds: dict[Told, dict[str, tuple[StatusBadge, QLabel]]] = {}
        self._newest = ""
        self._confirmed: set[Told] = set()
        self.boxes: dict[Told, QCheckBox] = {}
        self._seen: object = None

    def forget(self) -> None:
        self.unconfirm()
        self.said = {}
        with QSignalBlocker(self.short_rows):
            self.short_rows.setChecked(False)

    def unconfirm(self) -> None:
        """Ask again whether each column says who agreed; the meanings of texts stay."""
        self._confirmed.clear()
        self._seen = None

    def show_answers(self, inspection: inspect.Inspection) -> None:
        """Show the columns of answers of a file; hidden if there are none."""
        questions = asked_about(inspection)
        self.setVisible(bool(questions))
        self.short_rows.setVisible(SHORT_ROWS in inspection.warnings or self.short_rows.isChecked())
        answers = {one: inspection.answers.get(one[0], ()) for one in questions}
        self._texts = {header: texts for (header, _field), texts in answers.items()}
        asked = {one: self._asked(one[0], texts) for one, texts in answers.items()}
        seen = [
            (one, _heading(one, inspection), _kinds_of(answers[one], asks=bool(texts)), set(texts))
            for one, texts in asked.items()
        ]
        if seen != self._seen:  # otherwise the rows stay: a press that is under way would be lost with its button
            self._seen = seen
            self._lay_out(asked, inspection)
        for one, texts in answers.items():
            self._fill_kinds(one, texts)
            for about, text in asked[one].items():
                self.choices[about].show_meaning(text, self.said.get(about))
        self._offer_all()

    def _lay_out(
        self, asked: Mapping[Told, Mapping[str, inspect.AnswerCounts]], inspection: inspect.Inspection
    ) -> None:
        self.boxes, self.choices, self._kinds = {}, {}, {}
        while (item := self._grid.takeAt(0)) is not None:
            discard(item.widget())
        for one, texts in asked.items():
            self._add(one, texts, inspection)

    def _offer_all(self) -> None:
        """Offer one press for several columns; with a single open one its own box is as near."""
        self.yes_to_all.setVisible(len(self.open) > 1)

    @property
    def open(self) -> list[QCheckBox]:
        return [box for box in self.boxes.values() if not box.isChecked()]

    @property
    def without_yes(self) -> MeaningOfText | None:
        """Return the first text to be understood in a column in which no text is a yes; None if there is none."""
        for header, answers in self._texts.items():
            unread = [one for one in answers if one.answer == "unclear" and _about(header, one) in self.choices]
            if unread and not any(one.answer == "yes" for one in answers):
                return self.choices[_about(header, unread[0])]
        return None

    def _confirm_all(self) -> None:
        for box in self.open:
            box.setChecked(True)
        self.settled.emit()

    def _add(self, key: Told, asked: Mapping[str, inspect.AnswerCounts], inspection: inspect.Inspection) -> None:
        words, *more = _heading(key, inspection)
        self._put(text_label(words, "strong"))
        for text in more:
            self._put(text_label(text, "small"))
        if key[1] != "consent_partner_names":
            self._put_choices(asked)  # above the sums, which may grow by a line
            self._put_kinds(key, inspection.answers.get(key[0], ()), asked.values())
        box = QCheckBox(_("&Yes, it does"))
        box.setAccessibleName(f"{words} {without_letter(box.text())}")
        box.setChecked(key in self._confirmed)
        box.toggled.connect(lambda on: self._confirm(key, on=on))
        self.boxes[key] = box
        self._put(box)

    def _put(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)
        widget.show()  # at once: what is not visible yet takes no focus, and Tab comes to it last

    def _put_kinds(self, key: Told, answers: inspect.InspectionChoices, asked: Iterable[inspect.AnswerCounts]) -> None:
        """Add a row for each kind of answer, with the room that the texts to be understood may take there."""
        self._kinds[key], asked = {}, list(asked)
        for code in _kinds_of(answers, asks=bool(asked)):
            row, known = self._grid.rowCount(), [text for text in answers if text.answer == code and text not in asked]
            spare = quoted_texts([*known, *asked])
            self._grid.addWidget(_room_for(spare if asked and len(spare) <= MOST_ROOM else ""), row, 1)
            self._kinds[key][code] = (StatusBadge(_(KINDS[code][0])), text_label("", "small"))
            self._grid.addWidget(self._kinds[key][code][0], row, 0)
            self._grid.addWidget(self._kinds[key][code][1], row, 1)

    def _fill_kinds(self, one: Told, answers: inspect.InspectionChoices) -> None:
        for code, (badge, label) in self._kinds.get(one, {}).items():
            texts = [text for text in answers if text.answer == code]
            badge.set(badge.text, KINDS[code][1] if texts else Status.PLAIN)
            label.setText(quoted_texts(texts))

    def _asked(self, header: str, answers: inspect.InspectionChoices) -> dict[str, inspect.AnswerCounts]:
        """Return the texts that are not understood, or got their meaning from the user; those shown already first."""
        named = [(_about(header, one), one) for one in answers]
        asked = [(to, one) for to, one in named if to in self.said or (one.answer == "unclear" and not one.parts)]
        return dict(sorted(asked, key=lambda text: text[0] not in self.choices)[:ASKED_TEXTS])

    def _put_choices(self, asked: Mapping[str, inspect.AnswerCounts]) -> None:
        """Add three buttons for each of these texts."""
        for about, one in asked.items():
            choice = MeaningOfText(one, self.said.get(about))
            choice.chosen.connect(lambda value, about=about: self._say(about, value))
            self.choices[about] = choice
            self._put(choice)
            if about == self._newest:
                choice.setFocus()

    def _say(self, about: str, value: Answer) -> None:
        self._newest = about
        self.said[about] = value
        self.decided.emit()

    def _confirm(self, question: Told, *, on: bool) -> None:
        (self._confirmed.add if on else self._confirmed.discard)(question)
        self._offer_all()
        self.changed.emit()


def _kinds_of(answers: inspect.InspectionChoices, *, asks: bool) -> list[str]:
    """Return the kinds of answers of a column that are shown; the row of the unclear stays once they are understood."""
    there = {"yes", "no", "none", *(["unclear"] if asks else []), *(one.answer for one in answers)}
    return [code for code in KINDS if code in there]


def _room_for(text: str) -> QLabel:
    """Return a label that is never shown and takes the room of a text: what fills later does not push others down."""
    label = text_label(text, "small")
    (policy := label.sizePolicy()).setRetainSizeWhenHidden(True)
    label.setSizePolicy(policy)
    label.hide()
    return label


def _heading(one: Told, inspection: inspect.Inspection) -> list[str]:
    """Return what to confirm of a column, and what else there is to know of it."""
    header, field = one
    column = next(other for other in inspection.columns if other.header.text == header)
    names = [company.name for company in column.companies]
    lines = [_question(header, field, column.wider_than_header, names)]
    others = [other.companies for other in inspection.columns if (other.field or "").startswith("consent_partners")]
    if field.startswith("consent_partners") and any(others) and not names:
        lines.append(_("It names no partner: a yes is for all that the form names."))
    if field == "consent_partner_names":
        cells = (row[column.header.index : column.header.index + 1] for row in inspection.sample)
        lines.append(_first_of(chain.from_iterable(cells), SHOWN_TEXTS))
    return lines


def _named_by(about: inspect.AnswerCounts) -> str:
    """Which partners a yes in the words of a text is for; "" if the column says it."""
    if about.excepts:
        return _("It makes an exception: a yes is for nobody. Who said yes elsewhere waits in Review.")
    if about.refused:
        text = _("A yes counts, but for {channels}: that is recorded as a refusal.")
        return text.format(channels=labels.channel.several(about.refused))
    if about.for_all:
        return _("A yes is for all partners.")
    if about.is_unknown:
        return _("It names nobody in the book: a yes to it is recorded for nobody.")
    names = ", ".join(about.companies)
    return _("A yes is for these alone: {names}.").format(names=names) if names else ""


def _about(header: str, one: inspect.AnswerCounts) -> str:
    return f"{header}={one.text.strip()}"


def quoted_texts(texts: inspect.InspectionChoices) -> str:
    """Return texts of a column with their row counts: `“oui” in 812 rows, an empty cell in 70 rows`."""
    if not texts:
        return _("no row")
    shown = [
        ngettext("{text} in {n} row", "{text} in {n} rows", counted.rows).format(
            text=_("“{text}”").format(text=counted.text.strip()) if counted.text.strip() else _("an empty cell"),
            n=format_number(counted.rows),
        )
        for counted in texts[:SHOWN_TEXTS]
    ]
    return ", ".join([*shown, *(["…"] if len(texts) > SHOWN_TEXTS else [])])


def _question(header: str, field: str, channels: Sequence[str], partners: Sequence[str]) -> str:
    """Return what to confirm of a column.

    `channels` are those in its title, if its field counts for others too; `partners` are the names in its title.
    """
    if len(channels) > 1 and field == "consent_partners":
        alone = _("Does “{column}” say who agreed to offers of your partners by these channels alone: {channels}?")
        return alone.format(column=header_name(header), channels=labels.channel.several(channels))
    if channels:
        wider = _("“{column}” names only {channels}. Does it say all the same who agreed to this: {field}?")
        means = labels.column(field)
        if field in ("consent_own", "consent_partners"):
            means = _("{field}, by every channel").format(field=means)
        return wider.format(column=header_name(header), channels=labels.channel.several(channels), field=means)
    if partners and field.startswith("consent_partners"):
        named = _("Does “{column}” say who agreed to {partners}, and to no other partner ({field})?")
        return named.format(column=header_name(header), partners=", ".join(partners), field=labels.column(field))
    by_channel = _("Does “{column}” say who agreed to this: {field}?")
    return {
        "consent_own": _("Does “{column}” say who agreed to your own offers?"),
        "consent_partners": _("Does “{column}” say who agreed to offers of your partners?"),
        "consent_partner_names": _("Does “{column}” name the partners that each person said yes to?"),
    }.get(field, by_channel).format(column=header_name(header), field=labels.column(field))


def _first_of(cells: Iterable[str], most: int) -> str:
    return ", ".join(list(dict.fromkeys(filter(None, map(str.strip, cells))))[:most])


NO_FIELD = "none"
EXAMPLES = 3
LINES_AT_ONCE = 60  # of 901 columns all took 6 s to lay out; nobody looks at more before scrolling


@dataclass(frozen=True, slots=True)
class _Line:
    """The widgets of one header."""

    examples: ElidedLabel
    choice: ChoiceBox
    order: ChoiceBox
    order_row: FormRow
    pill: StatusBadge
    why: QLabel


class MappingStep(Step):
    """One row for each column; emits `changed` when the user sets a meaning, `settled` when nothing is left to ask.

    Emits `ordered` when the user says how the dates of the file are to be read.
    """

    changed = Signal()
    settled = Signal()
    ordered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.overrides: dict[str, str | None] = {}
        self.approved: set[tuple[str, str]] = set()  # speak of refusing, and are a yes all the same
        self.answers = AnswersCard()
        self.answers.decided.connect(lambda: self._hold(self.answers))
        self.answers.decided.connect(self.changed)
        self.answers.settled.connect(self._go_on)
        self.answers.installEventFilter(self)
        self._lines: dict[str, _Line] = {}
        self._inspection: inspect.Inspection | None = None
        self._order, self._grid = "", QGridLayout()
        self.verticalScrollBar().valueChanged.connect(self._make_more)
        self._card = QWidget()
        self._held: QWidget = self  # what stays under the mouse after a choice in it, and how far it is too low so far
        self._owed = 0
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._scroll(0))
        self._hint = text_label("")
        self.hints = Card(status=Status.WARN).add(self._hint)
        self.take = primary(_("&Use these choices"), self.take_proposals, "check")
        self._proposed = text_label("", "small")
        self.proposed = Card(_("Proposed meanings"), [self.take], Status.INFO, margin=SPACE.m).add(self._proposed)
        self._proposals: Mapping[str, str] = {}
        fill(self.column, self.hints, self.proposed, self.answers, self._card, 1)

    @property
    def fields(self) -> dict[str, ChoiceBox]:
        """Return the choice box of each header, of those that have been in sight."""
        return {header: line.choice for header, line in self._lines.items()}

    @property
    def points(self) -> str:
        return "\n".join(words_on(part) for part in (self.hints, self.proposed) if not part.isHidden())

    def _go_on(self) -> None:
        """Emit `settled` unless the page asks or proposes something else, which nobody would see in passing."""
        others = (self.hints, self.proposed, self.answers.short_rows)
        if all(part.isHidden() for part in others):
            self.settled.emit()

    @property
    def first_open(self) -> QWidget | None:
        """Return what is to be answered first: the proposed meanings, then the columns of answers; None for nothing."""
        return self.take if not self.proposed.isHidden() else next(iter(self.answers.open), None)

    @property
    def open_order(self) -> FormRow | None:
        """Return the first question about the order of dates; None if there is none."""
        return next((line.order_row for line in self._lines.values() if line.order_row.error), None)

    def forget(self) -> None:
        self.overrides, self.approved = {}, set()
        self.answers.forget()

    def take_proposals(self) -> None:
        self.overrides.update(self._proposals)
        self.changed.emit()

    def take_back(self, header: str, text: str) -> Callable[[], None]:
        """Reset the user's choice for a column, or for a text in it; return what puts it back."""
        about = f"{header}={text}"
        field, answer = self.overrides.pop(header, None), self.answers.said.pop(about, None)

        def put_back() -> None:
            if field is not None:
                self.overrides[header] = field
            if answer is not None:
                self.answers.said[about] = answer

        return put_back

    def without_approved(self) -> tuple[dict[str, str | None], dict[str, Answer]]:
        """Return the meanings of columns and texts without the approved ones."""
        abouts = {f"{column}={text}" for column, text in self.approved}
        overrides = {one: field for one, field in self.overrides.items() if (one, one) not in self.approved}
        return overrides, {one: answer for one, answer in self.answers.said.items() if one not in abouts}

    def chosen(self) -> set[tuple[str, str]]:
        """Return every column and text that has a meaning by choice, as `approved` names them."""
        texts = {(column, text) for column, _cut, text in (about.partition("=") for about in self.answers.said)}
        return {(header, header) for header in self.overrides} | texts

    def show_columns(self, inspection: inspect.Inspection, order: str) -> None:
        """Show the columns of a file with their current meanings; unchanged columns keep their widgets.

        `order` is the order of dates that the user chose; empty for none.
        """
        self.answers.show_answers(inspection)
        hints = hints_of(inspection)
        self._hint.setText("\n".join(hints))
        self.hints.setVisible(bool(hints))
        self._proposals = inspection.proposals
        means, proposals = _("“{column}”: {field}"), inspection.proposals.items()
        meanings = (means.format(column=header_name(one), field=labels.column(field)) for one, field in proposals)
        self._proposed.setText("\n".join(meanings))
        if self.take.hasFocus() and not inspection.proposals and self.answers.open:
            self.answers.open[0].setFocus()  # the question that they raised stands above what Qt would choose
        self.proposed.setVisible(bool(inspection.proposals))
        headers, before = [column.header.text for column in inspection.columns], self._inspection
        is_new = before is None or headers != [column.header.text for column in before.columns]
        self._inspection, self._order = inspection, order
        if is_new:
            self._lay_out()
        asked = (place for place, header in enumerate(headers, 1) if _asks_order(header, inspection, order))
        self._make(max(LINES_AT_ONCE, *asked, len(self._lines)))
        for place, line in enumerate(self._lines.values()):
            self._fill(line, place, inspection)

    def _lay_out(self) -> None:
        card = Card(_("All columns"))
        holder = QWidget()
        self._grid = grid = grid_in(holder, SPACE.l, SPACE.s)
        for index, title in enumerate((_("Column of the file"), _("Means"), "", _("Why"))):
            grid.addWidget(text_label(title, "soft"), 0, index)
        self._lines = {}
        self._make(LINES_AT_ONCE)
        for index, share in enumerate((3, 5, 0, 3)):
            grid.setColumnStretch(index, share)
        card.add(holder)
        card.installEventFilter(self)
        self.column.replaceWidget(self._card, card)
        discard(self._card)
        self._card = card

    def _make(self, count: int) -> list[_Line]:
        """Make the lines of the first columns as far as they are missing, and return the new ones."""
        headers = [column.header.text for column in self._inspection.columns] if self._inspection is not None else []
        done = len(self._lines)
        for row, header in enumerate(headers[done:count], done + 1):
            self._lines[header] = self._line(row, header)
        made = list(self._lines.values())[max(done - 1, 0) :]
        for one, other in pairwise(part for line in made for part in (line.choice, line.order)):
            QWidget.setTabOrder(one, other)
        return made[min(done, 1) :]

    def _make_more(self) -> None:
        bar, done = self.verticalScrollBar(), len(self._lines)
        if self._inspection is not None and bar.value() + 2 * bar.pageStep() >= bar.maximum():
            for place, line in enumerate(self._make(done + LINES_AT_ONCE), done):
                self._fill(line, place, self._inspection)

    def _line(self, row: int, header: str) -> _Line:
        order = ChoiceBox(order_choices())
        line = _Line(
            ElidedLabel("", "small"),
            ChoiceBox([(NO_FIELD, _("Not used (kept)")), *((one, labels.column(one)) for one in inspect.FIELDS)]),
            order,
            FormRow(without_letter(_("&Order of the dates")), order),
            StatusBadge(_("consent"), Status.WARN),
            text_label("", "small"),
        )
        choices = (line.choice.itemText(place) for place in range(line.choice.count()))
        line.choice.setMinimumContentsLength(max(map(len, choices)))
        line.choice.setMinimumWidth(SIZE.field_least + SPACE.xxl)
        line.choice.setAccessibleName(_("Meaning of {column}").format(column=header_name(header)))
        line.choice.changed.connect(lambda value: self._say(header, value))
        order.setAccessibleName(_("Order of the dates under {column}").format(column=header_name(header)))
        order.changed.connect(self._say_order)
        self._grid.addWidget(_header(header_name(header), line.examples), row, 0)
        meaning = stacked(line.choice, line.order_row, gap=SPACE.xs)  # the question about its dates is under it
        for place, widget in enumerate((meaning, line.pill, line.why), 1):
            self._grid.addWidget(widget, row, place, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _fill(self, line: _Line, place: int, inspection: inspect.Inspection) -> None:
        column = inspection.columns[place]
        with QSignalBlocker(line.choice):
            line.choice.choose(column.field or NO_FIELD)
        taken = inspection.taken(column).items()
        line.choice.bar({field: _("Used by “{column}”").format(column=header_name(header)) for field, header in taken})
        line.pill.setVisible(column.field in inspect.CONSENT_FIELDS)
        line.pill.set(_kind_of(column.field), Status.WARN)
        cells = (row[column.header.index] for row in inspection.sample if column.header.index < len(row))
        line.examples.set_text(_first_of(cells, EXAMPLES))
        proposed, above = inspection.proposals.get(column.header.text), _("Proposed above: {field}.")
        why = above.format(field=labels.column(proposed)) if proposed else inspection.why(column)
        line.why.setText(why)
        line.choice.setAccessibleDescription(why)
        self._ask_order(line, column.header.text, inspection)

    def _ask_order(self, line: _Line, header: str, inspection: inspect.Inspection) -> None:
        """Ask at a column for the order of its dates, if they leave it open."""
        dates, is_open = inspection.dates.get(header), _asks_order(header, inspection, self._order)
        line.order_row.setVisible(is_open)
        with QSignalBlocker(line.order):
            line.order.choose(self._order)
        is_needed = dates is not None and is_open and ORDER_NEEDED in inspection.warnings
        line.order_row.set_error(which_order([dates]) if dates is not None and is_needed else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the columns under the mouse after a choice: the questions that it raises grow above them."""
        if isinstance(event, QMoveEvent) and watched is self._held and event.oldPos().y() > 0:
            self._scroll(event.pos().y() - event.oldPos().y())
        return super().eventFilter(watched, event)

    def _scroll(self, by: int) -> None:
        """Scroll as far as there is room now; the rest waits until the page has grown, just after its parts moved."""
        bar = self.verticalScrollBar()
        wanted = bar.value() + self._owed + by
        bar.setValue(wanted)
        self._owed = max(wanted - bar.value(), 0)

    def _hold(self, part: QWidget) -> None:
        self._held, self._owed = part, 0

    def _say_order(self, value: str) -> None:
        self._hold(self._card)
        self.ordered.emit(value)

    def _say(self, header: str, value: str) -> None:
        self.approved.discard((header, header))
        self._hold(self._card)
        self.overrides[header] = None if value == NO_FIELD else value
        self.changed.emit()


def _asks_order(header: str, inspection: inspect.Inspection, order: str) -> bool:
    """Return whether the dates of a column can be read in two ways, or could until an order was chosen."""
    dates, is_needed = inspection.dates.get(header), ORDER_NEEDED in inspection.warnings
    return dates is not None and (dates.order == "ambiguous" or bool(dates.ambiguous and (order or is_needed)))


def _header(header: str, examples: ElidedLabel) -> QWidget:
    is_long = max(map(len, header.split()), default=0) > LONGEST  # otherwise the other columns get one word a line
    name = text_label(breakable(header) if is_long else header, "strong")
    return stacked(1, name, examples, 1, gap=SPACE.xxs)  # a taller question in the row keeps both together


def _kind_of(field: str | None) -> str:
    """Return what a column tells about the answers of people."""
    if field in inspect.LEAVING_FIELDS:
        return _("unsubscription")
    return _("refusal") if field in inspect.REFUSAL_FIELDS else _("consent")
