from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QLabel,
    QLineEdit,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import use_language
from tests.ui.looking import colours_of, shown
from tests.ui.stretch import settle
from ui import theme
from ui.theme import SPACE
from ui.widgets.editors import CheckList, ChoiceBox, DayField, FileField, MaybeDay, MomentField, TextField
from ui.widgets.forms import FormDialog, FormRows
from ui.widgets.labels import without_letter
from ui.widgets.layouts import ScrollColumn
from ui.widgets.number_fields import IntegerEdit, MoneyEdit

FRUIT = (("a", "Apple"), ("b", "Pear"), ("c", "Plum"))


def test_fields_of_all_kinds_are_equally_high(qtbot: QtBot) -> None:
    kinds = (QLineEdit(), ChoiceBox(FRUIT), IntegerEdit(), MoneyEdit(), DayField(date(2026, 11, 24)))
    for field in kinds:
        qtbot.addWidget(field)
        field.ensurePolished()
    assert len({field.sizeHint().height() for field in kinds}) == 1


def test_a_day_that_cannot_be_typed_looks_so(qtbot: QtBot) -> None:
    field = shown(qtbot, DayField(date(2026, 11, 24)), 400, 60)
    assert theme.LIGHT.edge in colours_of(field.line)
    field.setEnabled(False)
    assert theme.LIGHT.edge not in colours_of(field.line)


def test_one_of_several_gives_the_value_and_not_its_name(qtbot: QtBot) -> None:
    field = ChoiceBox(FRUIT, "b")
    qtbot.addWidget(field)
    assert (field.value, field.currentText()) == ("b", "Pear")


def test_choosing_another_value_is_said_once(qtbot: QtBot) -> None:
    field = ChoiceBox(FRUIT, "b")
    qtbot.addWidget(field)
    said: list[str] = []
    field.changed.connect(said.append)
    field.choose("c")
    field.choose("c")
    assert said == ["c"]


def test_a_value_that_is_not_offered_leaves_the_first_one(qtbot: QtBot) -> None:
    field = ChoiceBox(FRUIT, "z")
    qtbot.addWidget(field)
    assert field.value == "a"


def test_some_of_several_come_in_their_order(qtbot: QtBot) -> None:
    field = CheckList(FRUIT, ("c", "a"))
    qtbot.addWidget(field)
    assert field.values == ("a", "c")


def test_many_boxes_stand_in_columns(qtbot: QtBot) -> None:
    names = ["insurance", "bank", "renewable energy", "training", "travel", "telephone", "cars"]
    boxes = shown(qtbot, CheckList([(name, name) for name in names]), 420, 200)
    lefts = [box.x() for box in boxes.boxes.values()]  # the columns are as narrow as their own boxes
    columns = lefts.index(0, 1)
    assert 1 < columns < len(names)
    assert all(left == lefts[place % columns] for place, left in enumerate(lefts))


def test_a_ticked_box_is_said(qtbot: QtBot) -> None:
    field = CheckList(FRUIT)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed):
        field.boxes["b"].click()
    assert field.values == ("b",)


def test_a_day_comes_back_as_it_went_in(qtbot: QtBot) -> None:
    field = DayField(date(2026, 2, 28))
    qtbot.addWidget(field)
    assert field.day == date(2026, 2, 28)


def test_a_day_that_may_be_missing_is_none_without_its_tick(qtbot: QtBot) -> None:
    field = MaybeDay("ends on", date(2026, 12, 31), given=False)
    qtbot.addWidget(field)
    assert (field.day, field.field.isEnabled()) == (None, False)
    field.box.setChecked(True)
    assert (field.day, field.field.isEnabled()) == (date(2026, 12, 31), True)


def test_a_moment_is_shown_and_given_in_paris(qtbot: QtBot) -> None:
    field = MomentField(datetime(2026, 7, 1, 10, 30, 40, tzinfo=UTC))
    qtbot.addWidget(field)
    assert field.moment == datetime(2026, 7, 1, 12, 30, tzinfo=PARIS)


def test_the_moment_proposed_is_given_to_the_second_while_it_stands(qtbot: QtBot) -> None:
    """Cut to its minute, a withdrawal would come before a consent of the same minute."""
    field = shown(qtbot, MomentField(datetime(2026, 7, 1, 10, 30, 40, tzinfo=UTC)))
    assert field.instant == datetime(2026, 7, 1, 12, 30, 40, tzinfo=PARIS)
    _typed_over(qtbot, "01/07/2026 12:29", field)
    assert field.instant == datetime(2026, 7, 1, 12, 29, tzinfo=PARIS)


def test_no_file_is_none(qtbot: QtBot) -> None:
    field = FileField("All files (*)")
    qtbot.addWidget(field)
    assert field.path is None
    field.field.setText("  ")
    assert field.path is None


def test_a_file_that_is_set_is_said(qtbot: QtBot) -> None:
    field = FileField("All files (*)")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed):
        field.set_path(Path("a.pdf"))
    assert field.path == Path("a.pdf")


def test_tab_leaves_a_text_field(qtbot: QtBot) -> None:
    field = TextField("words ")
    qtbot.addWidget(field)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text == "words"


def test_the_line_of_a_file_is_called_what_the_question_is_called(qtbot: QtBot) -> None:
    rows = shown(qtbot, FormRows())
    field = FileField("Pictures (*.png)")
    rows.row("&Screenshot of the page", field, "It may be left out.")
    assert (field.field.accessibleName(), field.field.accessibleDescription()) == (
        "Screenshot of the page",
        "It may be left out.",
    )


@pytest.mark.parametrize(("language", "words"), [("fr", "0,50 €"), ("en", "€0.50")])
def test_an_amount_is_written_as_the_language_spoken_does(qtbot: QtBot, language: str, words: str) -> None:
    use_language(language)
    field = MoneyEdit()
    qtbot.addWidget(field)
    field.setValue(0.5)
    assert field.text().replace("\u202f", " ").replace("\xa0", " ") == words


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("typed", "price"), [("4,50", 4.5), ("4.50", 4.5), ("0.5", 0.5), ("12", 12.0)])
@pytest.mark.parametrize("where", ["begin", "middle", "end"])
def test_an_amount_typed_after_a_click_is_the_amount(
    qtbot: QtBot, language: str, typed: str, price: float, where: str
) -> None:
    use_language(language)
    field = MoneyEdit()
    field.setRange(0, 10_000)
    shown(qtbot, field)
    line = field.lineEdit()
    x = {"begin": 3, "middle": line.cursorRect().center().x(), "end": line.width() - 3}[where]
    if where == "middle":
        line.setCursorPosition(2)
        x = line.cursorRect().center().x()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(x, line.height() // 2))
    settle()
    qtbot.keyClicks(field, typed)
    assert field.value() == price
    field.interpretText()
    assert field.value() == price


@pytest.mark.parametrize("pasted", ["4,50 €", "4.50", "€4.50", " 4,5"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_amount_is_pasted_as_people_write_it(qtbot: QtBot, language: str, pasted: str) -> None:
    use_language(language)
    field = shown(qtbot, MoneyEdit())
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QApplication.clipboard().setText(pasted)
    field.lineEdit().paste()
    assert field.value() == 4.5


def test_a_whole_number_typed_after_a_click_replaces_the_number(qtbot: QtBot) -> None:
    field = IntegerEdit(most=1000, value=48)
    shown(qtbot, field)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(4, field.height() // 2))
    settle()
    qtbot.keyClicks(field, "72")
    assert field.value() == 72


def typed_number(kind: type[IntegerEdit] | type[MoneyEdit], qtbot: QtBot) -> tuple[IntegerEdit | MoneyEdit, QWidget]:
    """A number that was typed, in a form in which the next field has the focus."""
    use_language("fr")
    form, below = QWidget(), QLineEdit()
    field: IntegerEdit | MoneyEdit = IntegerEdit("hours", most=10_000) if kind is IntegerEdit else MoneyEdit()
    if isinstance(field, MoneyEdit):
        field.setRange(0, 10_000)
    column = QVBoxLayout(form)
    column.addWidget(field)
    column.addWidget(below)
    shown(qtbot, form)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(field, "72" if kind is IntegerEdit else "7,20")
    below.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    return field, form


def line_of(field: IntegerEdit | MoneyEdit) -> QLineEdit:
    return field if isinstance(field, IntegerEdit) else field.lineEdit()


@pytest.mark.parametrize(("kind", "number"), [(IntegerEdit, "36"), (MoneyEdit, "9,30")])
@pytest.mark.parametrize("x", [1, 16, 24, 80])
def test_a_click_into_a_number_that_was_typed_selects_it(
    qtbot: QtBot, kind: type[IntegerEdit] | type[MoneyEdit], number: str, x: int
) -> None:
    field, _form = typed_number(kind, qtbot)
    qtbot.mouseClick(line_of(field), Qt.MouseButton.LeftButton, pos=QPoint(x, 8))
    settle()
    qtbot.keyClicks(field, number)
    assert field.value() == float(number.replace(",", "."))


def test_a_click_on_the_edge_of_a_number_selects_it(qtbot: QtBot) -> None:
    field, _form = typed_number(IntegerEdit, qtbot)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(24, 2))
    settle()
    qtbot.keyClicks(field, "36")
    assert field.value() == 36


def test_a_second_click_stands_between_two_digits(qtbot: QtBot) -> None:
    field, _form = typed_number(IntegerEdit, qtbot)
    line = line_of(field)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(4, 8))
    assert line.selectedText()
    qtbot.keyClicks(field, "36")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(4, 8))
    assert line.selectedText() == ""


def test_a_key_that_an_amount_refuses_is_said(
    qtbot: QtBot, announced: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tips: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, words, _field: tips.append(words))
    field, _form = typed_number(MoneyEdit, qtbot)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(field, "x")
    assert announced == ["Un nombre de 0 à 10\u202f000 est attendu ici."]
    assert tips == announced


def test_the_words_of_a_number_begin_where_those_of_other_fields_do(qtbot: QtBot) -> None:
    field = MoneyEdit()
    qtbot.addWidget(field)
    assert field.lineEdit().textMargins().left() == SPACE.m


def _calendar(field: DayField) -> QCalendarWidget:
    field.button.click()
    return field.findChildren(QCalendarWidget)[-1]


@pytest.mark.parametrize("moment", [True, False])
def test_weekends_are_no_mistake_and_not_red(qtbot: QtBot, moment: bool) -> None:
    field = MomentField(datetime(2026, 11, 24, tzinfo=UTC)) if moment else DayField(date(2026, 11, 24))
    shown(qtbot, field)
    weekend = _calendar(field).weekdayTextFormat(Qt.DayOfWeek.Sunday)
    assert weekend.foreground().style() == Qt.BrushStyle.NoBrush


@pytest.mark.parametrize("typed", ["01/09/2026 08:00", "01092026", "00000000"])
def test_digits_typed_in_a_calendar_change_nothing(qtbot: QtBot, typed: str) -> None:
    field = shown(qtbot, DayField(date(2026, 11, 24)))
    calendar = _calendar(field)
    (days,) = calendar.findChildren(QTableView)
    for sign in typed:
        qtbot.keyClick(days, sign)
    qtbot.keyClick(days, Qt.Key.Key_Return)
    assert not calendar.findChildren(QLabel, "qt_datetimeedit")
    assert field.day == date(2026, 11, 24)


def test_a_calendar_ends_where_days_do(qtbot: QtBot) -> None:
    calendar, years = _calendar(shown(qtbot, DayField(date(2026, 11, 24)))), list[int]()
    for year in (-4714, 12_000):
        calendar.setSelectedDate(QDate(year, 1, 1))
        years.append(calendar.selectedDate().year())
    assert years == [1, 9999]


def _typed_over(qtbot: QtBot, text: str, field: QWidget) -> None:
    """Chooses everything in a field by the keyboard, as people do, and types."""
    field.setFocus()
    inner = field.focusProxy() or field
    qtbot.keyClick(inner, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for sign in text:  # keyClicks knows no accents
        QApplication.sendEvent(inner, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign))
    qtbot.keyClick(inner, Qt.Key.Key_Return)


@pytest.mark.parametrize("text", ["15/08/2026", "15/8/26", "15.08.2026", "2026-08-15", "15 août 2026", "Aug 15, 2026"])
def test_a_day_typed_over_the_one_before_is_the_day_typed(qtbot: QtBot, text: str) -> None:
    field = shown(qtbot, DayField(date(2026, 11, 27)))
    _typed_over(qtbot, text, field)
    assert (field.day, field.said, field.line.text()) == (date(2026, 8, 15), "Saturday 15 August 2026", "15/08/2026")


def test_a_double_click_and_typing_replaces_a_part_of_the_day_only(qtbot: QtBot) -> None:
    field = shown(qtbot, DayField(date(2026, 11, 27)))
    line = field.line
    line.setSelection(0, 3)  # as a double click does
    qtbot.keyClicks(line, "15/")
    assert (line.text(), field.day, field.said) == ("15/11/2026", date(2026, 11, 15), "Sunday 15 November 2026")


def test_a_day_can_be_pasted(qtbot: QtBot) -> None:
    field = shown(qtbot, DayField(date(2026, 11, 27)))
    QGuiApplication.clipboard().setText(" 15 août 2026\n")
    field.line.selectAll()
    field.line.paste()
    assert field.day == date(2026, 8, 15)


def test_what_is_no_day_is_refused_in_words(qtbot: QtBot) -> None:
    field = shown(qtbot, DayField(date(2026, 11, 27)))
    _typed_over(qtbot, "31/02/2026", field)
    assert (field.check(), field.said) == (False, "Write a day, for example 24/11/2026.")
    assert field.line.property("wrong") is True
    with pytest.raises(LeadKeeperError, match="field-day"):
        assert field.day


def test_a_day_is_said_in_french(qtbot: QtBot) -> None:
    use_language("fr")
    field = DayField(date(2026, 8, 15))
    qtbot.addWidget(field)
    assert field.said == "samedi 15 août 2026"


@pytest.mark.parametrize("text", ["15/08/2026 14:30", "15 août 2026 à 14h30", "2026-08-15T14:30"])
def test_a_moment_typed_over_the_one_before_is_the_moment_typed(qtbot: QtBot, text: str) -> None:
    field = shown(qtbot, MomentField(datetime(2026, 11, 27, 9, 5, tzinfo=UTC)))
    _typed_over(qtbot, text, field)
    assert field.moment == datetime(2026, 8, 15, 14, 30, tzinfo=PARIS)
    assert (field.said, field.line.text()) == ("Saturday 15 August 2026, 14:30", "15/08/2026 14:30")


def test_a_moment_without_its_time_is_asked_for_it(qtbot: QtBot) -> None:
    field = shown(qtbot, MomentField(datetime(2026, 11, 27, 9, 5, tzinfo=UTC)))
    _typed_over(qtbot, "15/08/2026", field)
    assert (field.check(), field.said) == (False, "Add the time, for example 14:30.")


def test_a_moment_after_the_latest_is_refused(qtbot: QtBot) -> None:
    now = datetime(2026, 11, 27, 9, 5, tzinfo=UTC)
    field = shown(qtbot, MomentField(now, latest=lambda: now))
    assert field.check()
    _typed_over(qtbot, "28/11/2026 09:00", field)
    assert (field.check(), field.said) == (False, "This moment is in the future.")


def test_a_day_chosen_from_the_calendar_keeps_the_time_typed(qtbot: QtBot) -> None:
    field = shown(qtbot, MomentField(datetime(2026, 11, 27, 9, 5, tzinfo=UTC)))
    _typed_over(qtbot, "15/08/2026 14:30", field)
    calendar = _calendar(field)
    assert calendar.selectedDate() == QDate(2026, 8, 15)
    calendar.clicked.emit(QDate(2026, 8, 17))
    assert field.moment == datetime(2026, 8, 17, 14, 30, tzinfo=PARIS)


class _Asking(FormDialog):
    """A form with a day, one that may be missing, and a moment."""

    def __init__(self) -> None:
        super().__init__("Title", "&Save")
        self.submitted = 0
        self.from_day, self.until = DayField(date(2026, 11, 27)), MaybeDay("ends on", date(2026, 12, 31), given=True)
        self.rows.row("&From", self.from_day)
        self.rows.row("&Until", self.until)

    def submit(self) -> None:
        self.submitted += 1


def test_a_form_with_a_day_that_cannot_be_read_is_not_submitted(qtbot: QtBot) -> None:
    form = shown(qtbot, _Asking())
    _typed_over(qtbot, "around new year", form.until.field)
    form.yes.click()
    assert (form.submitted, form.focusWidget()) == (0, form.until.field.line)
    form.until.box.setChecked(False)
    form.yes.click()
    assert (form.submitted, form.until.day) == (1, None)


@pytest.mark.parametrize(
    "make", [IntegerEdit, MoneyEdit, lambda: ChoiceBox(FRUIT, "b"), lambda: DayField(date(2026, 11, 27))]
)
def test_the_wheel_scrolls_the_page_and_changes_no_answer(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    field = shown(qtbot, make())
    field.setFocus()
    before = _content(field)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(field.mapToGlobal(QPoint(5, 5))), QPoint(0, 120), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, wheel)
    assert (_content(field), wheel.isAccepted()) == (before, False)


def _content(field: QWidget) -> object:
    return field.day if isinstance(field, DayField) else field.property("text") or field.property("currentText")


def test_values_offered_by_code_are_not_said(qtbot: QtBot) -> None:
    field = ChoiceBox()
    qtbot.addWidget(field)
    said: list[str] = []
    field.changed.connect(said.append)
    field.offer(FRUIT, "b")
    field.offer(FRUIT, "c")
    assert (field.value, said) == ("c", [])


def test_boxes_that_need_several_lines_get_them_in_a_form(qtbot: QtBot) -> None:
    rows = FormRows()
    many = CheckList([(str(place), f"a choice of some length {place}") for place in range(9)])
    rows.row("What it sells", many)
    shown(qtbot, rows, 420, 600)
    assert many.height() >= many.heightForWidth(many.width())
    assert max(box.geometry().bottom() for box in many.boxes.values()) <= many.height()


def test_boxes_that_need_several_lines_get_them_where_one_scrolls(qtbot: QtBot) -> None:
    many = CheckList([(str(place), f"a choice of some length {place}") for place in range(9)])
    area = shown(qtbot, ScrollColumn(many), 420, 600)
    settle()
    assert area.isAncestorOf(many)
    assert many.height() >= many.heightForWidth(many.width())


def test_the_name_of_a_company_is_shown_with_its_sign(qtbot: QtBot) -> None:
    boxes = shown(qtbot, CheckList([("one", "Bœuf & Château SA")]))
    assert without_letter(boxes.boxes["one"].text()) == "Bœuf & Château SA"


def paste(qtbot: QtBot, field: QWidget) -> None:
    """Press Ctrl+V and let go of Ctrl: Qt takes it for held until a key says otherwise."""
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyRelease(field, Qt.Key.Key_Control)


def number_with(qtbot: QtBot, unit: str, most: int) -> tuple[IntegerEdit, QWidget]:
    """A number of the contract, as its dialog makes it, that has the focus and is selected."""
    use_language("fr")
    field = IntegerEdit(unit, -1, most, 72 if unit == "hours" else -1, lowest="non précisé")
    form = QWidget()
    column = QVBoxLayout(form)
    column.addWidget(field)
    column.addWidget(QLineEdit())
    shown(qtbot, form)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    return field, form


UNITS = pytest.mark.parametrize(
    ("unit", "text", "shows"),
    [
        ("hours", "2 jours", "48 heures"),
        ("hours", "2j", "48 heures"),
        ("hours", "48h", "48 heures"),
        ("hours", "1 semaine", "168 heures"),
        ("hours", "1 mois", "720 heures"),
        ("hours", "36 heures", "36 heures"),
        ("hours", "", "non précisé"),
        ("days", "30 jours", "30 jours"),
        ("days", "48 heures", "2 jours"),
        ("days", "2 mois", "60 jours"),
        ("days", "6 semaines", "42 jours"),
        ("%", "20%", "20 %"),
        ("%", "20", "20 %"),
    ],
)


@UNITS
def test_a_number_typed_with_its_unit_is_that_number(qtbot: QtBot, unit: str, text: str, shows: str) -> None:
    field, _form = number_with(qtbot, unit, 744)
    qtbot.keyClicks(field, text or "\b")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text().replace("\xa0", " ") == shows


@UNITS
def test_a_number_pasted_with_its_unit_is_that_number(qtbot: QtBot, unit: str, text: str, shows: str) -> None:
    field, _form = number_with(qtbot, unit, 744)
    field.clear()
    QApplication.clipboard().setText(text)
    paste(qtbot, field)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text().replace("\xa0", " ") == shows


@pytest.mark.parametrize(
    ("unit", "text", "why"),
    [
        ("days", "30 jours fin de mois", "Écrivez un nombre, au besoin avec son unité"),
        ("days", "2 ans", "Écrivez un nombre, au besoin avec son unité"),
        ("days", "36 heures", "Ce n’est pas un nombre entier de jours."),
        ("hours", "40 jours", "Un nombre de 0 à 744 heures est attendu ici."),
        ("%", "1500%", "Un nombre de 0 à 744\xa0% est attendu ici."),
        ("%", "x", "Un nombre de 0 à 744\xa0% est attendu ici."),
    ],
)
def test_a_number_that_cannot_be_read_stays_as_typed_and_is_not_saved(
    qtbot: QtBot, announced: list[str], unit: str, text: str, why: str
) -> None:
    use_language("fr")
    form = Numbers(unit)
    shown(qtbot, form)
    qtbot.keyClick(form.number, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(form.number, text)
    form.other.setFocus()
    form.yes.click()
    assert (form.number.text(), form.submitted, form.focusWidget()) == (text, 0, form.number)
    assert form.asked.error.startswith(why)
    assert form.asked.error in announced
    assert form.asked.error == form.number.accessibleDescription()
    assert form.number.property("wrong") is True
    qtbot.keyClick(form.number, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(form.number, "5")
    assert form.asked.error == ""
    form.yes.click()
    assert (form.submitted, form.number.value()) == (1, 5)


class Numbers(FormDialog):
    """A form with a number, as that of a contract."""

    def __init__(self, unit: str) -> None:
        super().__init__("Contrat", "&Enregistrer")
        self.number, self.other, self.submitted = IntegerEdit(unit, -1, 744, lowest="non précisé"), QLineEdit(), 0
        self.asked = self.rows.row("&Délai", self.number)
        self.rows.row("&Autre", self.other)

    def submit(self) -> None:
        self.submitted += 1


def test_a_number_goes_up_and_down_by_key(qtbot: QtBot) -> None:
    field, _form = number_with(qtbot, "days", 31)
    for key, shows in ((Qt.Key.Key_Up, "0 jours"), (Qt.Key.Key_Up, "1 jours"), (Qt.Key.Key_Down, "0 jours")):
        qtbot.keyClick(field, key)
        assert field.text() == shows
    assert field.isModified()


@pytest.mark.parametrize(("text", "price"), [("1.234,50", 1234.5), ("1,234.50", 1234.5), ("1 234,50 €", 1234.5)])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_amount_of_thousands_is_pasted_as_people_write_it(
    qtbot: QtBot, language: str, text: str, price: float
) -> None:
    use_language(language)
    field = MoneyEdit()
    field.setRange(0, 10_000)
    shown(qtbot, field)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QApplication.clipboard().setText(text)
    paste(qtbot, field)
    assert field.value() == price
