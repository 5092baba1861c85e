"""Form fields: choices, dates, files, long texts, passwords."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QDate, QEvent, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShortcut, QShowEvent, QStandardItemModel, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.services.date_input import read_day, read_moment
from ui.models import formats
from ui.models.formats import locale, weekday_and_day
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import icon_button, plain
from ui.widgets.drop_zone import accepted_files
from ui.widgets.labels import announce, escaped, hidden, set_style_property, text_label, with_name
from ui.widgets.layouts import FlowLayout, as_high_as_text, fill, inner_column, inner_row
from ui.widgets.message_boxes import SAVE, choose_file

ChoiceItems = Iterable[tuple[str, str]]
"""Pairs of a value and its label."""


NAME_LETTERS = 22  # characters of a partner's name that are always visible in its box


class ChoiceBox(QComboBox):
    """A combo box of values; emits `changed(value)`.

    On Linux a screen reader says a combo box with the label that is its buddy, and ignores its accessible name: where
    no label is on the screen, a hidden one carries the name.
    """

    changed = Signal(str)

    def __init__(self, choices: ChoiceItems = (), value: str = "") -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._barred: dict[str, str] = {}
        self.offer(choices, value)
        self.currentIndexChanged.connect(lambda _place: self.changed.emit(self.value))

    @property
    def value(self) -> str:
        return str(self.currentData() if self.currentData() is not None else "")

    def offer(self, choices: ChoiceItems, value: str = "") -> None:
        """Offer other values and choose one of them, without emitting `changed`."""
        with QSignalBlocker(self):
            self.clear()
            self._barred = {}
            for one, name in choices:
                self.addItem(name, one)
            self.choose(value)

    def choose(self, value: str) -> None:
        """Choose a value; the first one if it is not offered."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def bar(self, reasons: Mapping[str, str]) -> None:
        """Offer all values but these, each with the reason: arrow keys pass over them, and a pointer shows it."""
        model = self.model()
        for value in self._barred.keys() | reasons.keys():
            if (place := self.findData(value)) >= 0 and isinstance(model, QStandardItemModel):
                model.item(place).setEnabled(value not in reasons)
                model.item(place).setToolTip(reasons.get(value, ""))
        self._barred = dict(reasons)

    def minimumSizeHint(self) -> QSize:
        """The same as the hint: Qt would keep the least of an earlier number of letters."""
        return self.sizeHint()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Elide what does not fit: Qt cuts it in the middle of a letter."""
        super().initStyleOption(option)
        inside = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, inside, self).width()
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._tie_label()

    def showEvent(self, event: QShowEvent) -> None:
        self._tie_label()
        super().showEvent(event)

    def _tie_label(self) -> None:
        """Make a label next to the box its buddy; Qt looks for none in other places."""
        around = self.parentWidget()
        if around is None or not self.accessibleName():
            return
        here = Qt.FindChildOption.FindDirectChildrenOnly
        if label := next((one for one in around.findChildren(QLabel, options=here) if one.buddy() is self), None):
            if label.objectName() == SPOKEN_ONLY:
                label.setText(self.accessibleName())
            return
        label = hidden(QLabel(self.accessibleName(), around, textFormat=Qt.TextFormat.PlainText))
        label.setObjectName(SPOKEN_ONLY)
        label.setBuddy(self)

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()


SPOKEN_ONLY = "spoken_only"
"""Object name of a hidden label that only a screen reader says."""


class Group(QGroupBox):
    """Several widgets that answer one question: a screen reader says the name of the group before theirs."""


MANY_BOXES = 4
"""More stand in columns instead of one line."""


class CheckList(Group):
    """Checkboxes of values with their names as they are; emits `changed`. What is in `more` stands below its box."""

    changed = Signal()

    def __init__(
        self,
        choices: ChoiceItems,
        chosen: Iterable[str] = (),
        *,
        below: bool = False,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        before = set(chosen)
        self._boxes = {value: QCheckBox(escaped(name)) for value, name in choices}
        layout = QVBoxLayout(self) if below else FlowLayout(self, gap=SPACE.m, even=len(self._boxes) > MANY_BOXES)
        layout.setContentsMargins(0, 0, 0, 0)
        if below:
            layout.setSpacing(SPACE.xs)
        for value, box in self._boxes.items():
            box.setChecked(value in before)
            box.toggled.connect(lambda _on: self.changed.emit())
            layout.addWidget(box)
            if more.get(value):
                box.setAccessibleName(f"{box.text()} · {more[value]}".replace("&&", "&"))
                layout.addWidget(text_label(more[value], "small"))
        if not below:
            as_high_as_text(self)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(value for value, box in self._boxes.items() if box.isChecked())

    @property
    def boxes(self) -> dict[str, QCheckBox]:
        return dict(self._boxes)


class DayField(QWidget):
    """A date, typed or pasted in any usual format, or chosen from a calendar; shows next to it the date understood."""

    changed = Signal()

    def __init__(self, day: date) -> None:
        super().__init__()
        self.line = QLineEdit(self._written(day))
        self.line.setMaximumWidth(SIZE.field_least)
        self.line.setMinimumWidth(self.line.fontMetrics().horizontalAdvance("00/00/0000 00:00") + 2 * SPACE.xl)
        self.button = icon_button("calendar", _("Choose from a calendar"), self.open_calendar)
        self._said = text_label("", "small")
        fill(inner_row(self, SPACE.xs), (self.line, 2), self.button, (self._said, 3))
        self.setFocusProxy(self.line)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys in ("Alt+Down", "F4"):
            QShortcut(keys, self, self.open_calendar, context=here)
        self.line.textChanged.connect(self._typed)
        self.line.editingFinished.connect(self._finish)
        self._say()

    def setAccessibleName(self, name: str) -> None:
        """Name the field, its line and its button: several dates stand in one form."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.button.setAccessibleName(_("Choose from a calendar: {date}").format(date=name))

    def setAccessibleDescription(self, text: str) -> None:
        """Describe the field; its line says the date understood before."""
        super().setAccessibleDescription(text)
        self._describe()

    def _describe(self) -> None:
        self.line.setAccessibleDescription("\n".join(filter(None, (self.said, self.accessibleDescription()))))

    @property
    def day(self) -> date:
        """Return the date understood.

        Raises:
            LeadKeeperError: `field-day`, the text is no date.
        """
        typed = read_day(self.line.text())
        if typed is None:
            raise LeadKeeperError("field-day", text=self.line.text())
        return typed

    def set_day(self, day: date) -> None:
        self.line.setText(self._written(day))

    @property
    def said(self) -> str:
        """Return the text next to the field: the date understood, or how to write one."""
        return self._said.text()

    @property
    def is_understood(self) -> bool:
        return bool(self._understood())

    def check(self) -> bool:
        """Return whether the text is understood; mark the field if it is not."""
        self._say(refuse=True)
        return self.is_understood

    def open_calendar(self) -> None:
        box = with_name(QDialog(self, Qt.WindowType.Popup), self.button.accessibleName())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(box, verticalHeaderFormat=QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setLocale(locale())
        calendar.setDateEditEnabled(False)  # typed digits would end in the year -4714
        calendar.setDateRange(QDate(date.min.year, 1, 1), QDate(date.max.year, 12, 31))
        shown = self._calendar_day()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        _prepare_calendar(calendar, _("Calendar: {date}").format(date=self.accessibleName()))

        def choose(picked: QDate) -> None:
            self._take(date(picked.year(), picked.month(), picked.day()))
            box.accept()

        calendar.clicked.connect(choose)
        calendar.activated.connect(choose)
        box.setProperty("ground", "popup")
        inner_column(box, edges=(SPACE.hair, SPACE.hair, SPACE.hair, SPACE.hair)).addWidget(calendar)
        room = self.screen().availableGeometry()
        at, size = self.mapToGlobal(QPoint(0, self.height())), box.sizeHint()
        box.move(min(at.x(), room.right() - size.width()), min(at.y(), room.bottom() - size.height()))
        box.open()
        calendar.setFocus()

    def _understood(self) -> str:
        found = read_day(self.line.text())
        return weekday_and_day(found) if found is not None else ""

    def _example(self) -> str:
        return _("Write a day, for example 24/11/2026.")

    def _written(self, day: date) -> str:
        return formats.day(day)

    def _rewritten(self) -> str:
        return self._written(self.day)

    def _calendar_day(self) -> date:
        return read_day(self.line.text()) or datetime.now(tz=PARIS).date()

    def _take(self, day: date) -> None:
        self.set_day(day)

    def _typed(self) -> None:
        self._say()
        self.changed.emit()

    def _finish(self) -> None:
        if self._understood() and self.line.text() != self._rewritten():
            self.line.setText(self._rewritten())
        self._say(refuse=True)
        announce(self.line, self.said)

    def _say(self, *, refuse: bool = False) -> None:
        """Show the date understood; no error is shown while the user types."""
        understood = self._understood()
        wrong = refuse and not understood
        self._said.setText(understood or self._example())
        self._describe()
        set_style_property(self._said, role="error" if wrong else "small")
        set_style_property(self.line, wrong=wrong)


def _prepare_calendar(calendar: QCalendarWidget, name: str) -> None:
    """Format weekends like other days, and name what a screen reader says: the buttons, the days and the day chosen.

    A cell holds nothing but the number of its day.
    """
    (days,) = calendar.findChildren(QTableView)

    def describe() -> str:
        chosen = calendar.selectedDate()
        said = weekday_and_day(date(chosen.year(), chosen.month(), chosen.day()))
        days.setAccessibleDescription(said)
        return said

    days.setAccessibleName(name)
    describe()
    calendar.selectionChanged.connect(lambda: announce(calendar, describe()))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, QTextCharFormat())  # red would look like an error
    names = {"qt_calendar_prevmonth": _("Previous month"), "qt_calendar_nextmonth": _("Next month")}
    for button in calendar.findChildren(QToolButton):
        if button.objectName() in names:
            button.setAccessibleName(names[button.objectName()])


class MaybeDay(QWidget):
    """An optional date, with a checkbox that enables it."""

    changed = Signal()

    def __init__(self, name: str, day: date, *, given: bool) -> None:
        super().__init__()
        self.box, self.field = QCheckBox(name), with_name(DayField(day), name)
        self.box.setChecked(given)
        self.field.setEnabled(given)
        self.box.toggled.connect(self.field.setEnabled)
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self.field.changed.connect(self.changed)
        fill(inner_row(self), self.box, (self.field, 1))
        self.setFocusProxy(self.box)

    @property
    def day(self) -> date | None:
        return self.field.day if self.box.isChecked() else None


class MomentField(DayField):
    """A date and time in Paris, to the minute, on one line; times after what `latest` returns are refused."""

    def __init__(self, moment: datetime, *, latest: Callable[[], datetime] | None = None) -> None:
        self._shown, self._latest = moment.astimezone(PARIS), latest
        super().__init__(self._shown.date())

    @property
    def moment(self) -> datetime:
        """Return the instant understood.

        Raises:
            LeadKeeperError: `field-day`, the text is no date and time.
        """
        typed = read_moment(self.line.text())
        if typed is None:
            raise LeadKeeperError("field-day", text=self.line.text())
        return typed

    @property
    def instant(self) -> datetime:
        """Return the moment proposed, to the second, while the line says no other; else `moment`."""
        return self._shown if self.line.text() == self._written(self._shown.date()) else self.moment

    def set_moment(self, moment: datetime) -> None:
        self._shown = moment.astimezone(PARIS)
        self.set_day(self._shown.date())

    def _is_late(self) -> bool:
        found = read_moment(self.line.text())
        return found is not None and self._latest is not None and found > self._latest()

    def _understood(self) -> str:
        typed = read_moment(self.line.text())
        if typed is None or self._is_late():
            return ""
        return _("{day}, {time}").format(day=weekday_and_day(typed.date()), time=f"{typed:%H:%M}")

    def _example(self) -> str:
        if self._is_late():
            return _("This moment is in the future.")
        if read_day(self.line.text()) is not None:
            return _("Add the time, for example 14:30.")
        return _("Write a day and a time, for example 24/11/2026 14:30.")

    def _written(self, day: date) -> str:
        return f"{formats.day(day)} {self._shown:%H:%M}"

    def _rewritten(self) -> str:
        return formats.moment(self.moment)

    def _calendar_day(self) -> date:
        found = read_moment(self.line.text())
        return found.date() if found is not None else super()._calendar_day()

    def _take(self, day: date) -> None:
        self._shown = read_moment(self.line.text()) or self._shown
        self.set_day(day)


class FileField(QWidget):
    """A file, dropped or chosen; may be empty. With `save` it asks for the name of a new file."""

    changed = Signal()

    def __init__(self, names: str, *, save: bool = False) -> None:
        """`names` is the filter of the dialog: `Pictures and PDF (*.png *.pdf)`."""
        super().__init__()
        self._names, self._save = names, save
        self.field = QLineEdit()
        self.field.setMinimumWidth(SIZE.field_least)
        self.field.setAcceptDrops(False)
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.browse = plain(_("&Browse…"), self.ask, "folder-open")
        fill(inner_row(self, SPACE.s), (self.field, 1), self.browse)
        self.setAcceptDrops(not save)
        self.setFocusProxy(self.field)

    @property
    def path(self) -> Path | None:
        text = self.field.text().strip()
        return Path(text) if text else None

    def set_path(self, path: Path | None) -> None:
        self.field.setText("" if path is None else str(path))

    def ask(self) -> None:
        dialog = QFileDialog(self, self.accessibleName() or _("Choose a file"))
        dialog.setNameFilter(self._names)
        if self._save:
            dialog.setAcceptMode(SAVE)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self.path is not None:
            dialog.setDirectory(str(self.path.parent))
            dialog.selectFile(self.path.name)
        choose_file(dialog, self.set_path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accepted_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if files := accepted_files(event):
            self.set_path(files[0])


class TextField(QPlainTextEdit):
    """A text of several lines; Tab moves to the next field."""

    def __init__(self, text: str = "", lines: int = 3) -> None:
        super().__init__(text)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """Return the text without surrounding blanks."""
        return self.toPlainText().strip()

    def sizeHint(self) -> QSize:
        return QSize(SIZE.field_least, self.fontMetrics().lineSpacing() * self._lines + 3 * SPACE.s)


class SecretField(QWidget):
    """A password field; emits `changed(text)`. Input methods neither store nor suggest its text."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.field.setMinimumWidth(SIZE.field_least)
        hint = Qt.InputMethodHint
        self.field.setInputMethodHints(hint.ImhHiddenText | hint.ImhNoPredictiveText | hint.ImhSensitiveData)
        self.field.textChanged.connect(self.changed)
        self.eye = icon_button("eye", _("Show what is typed"))
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._turn)
        fill(inner_row(self, SPACE.s), (self.field, 1), self.eye)
        self.setFocusProxy(self.field)

    @property
    def text(self) -> str:
        return self.field.text()

    def _turn(self, shown: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
