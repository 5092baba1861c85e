"""Fields for what forms ask again and again: one of several, some of several, a day, a file, a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QDate, QDateTime, QSize, Qt, QTime, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from leadkeeper.clock import PARIS
from leadkeeper.words import _
from ui.models.formats import locale, money, number
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import plain
from ui.widgets.drop_zone import dropped_files
from ui.widgets.flow_layout import FlowLayout

Choices = Iterable[tuple[str, str]]
"""Pairs of a value and what a person calls it."""


class Whole(QSpinBox):
    """A whole number; the words begin where those of other fields do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(SPACE.m, 0, 0, 0)  # no style sheet reaches these


class Amount(QDoubleSpinBox):
    """An amount of euros, written as the language spoken does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(SPACE.m, 0, 0, 0)
        self.setLocale(locale())
        before, after = money(0).split(number(0) + locale().decimalPoint() + "00")
        self.setPrefix(before)
        self.setSuffix(after)


class OneOf(QComboBox):
    """One of several values; says `changed` with the new one."""

    changed = Signal(str)

    def __init__(self, choices: Choices = (), value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(choices, value)
        self.currentIndexChanged.connect(lambda _place: self.changed.emit(self.value))

    @property
    def value(self) -> str:
        """The value that is chosen."""
        return str(self.currentData() if self.currentData() is not None else "")

    def offer(self, choices: Choices, value: str = "") -> None:
        """Offers other values and chooses one of them."""
        self.blockSignals(True)
        self.clear()
        for one, name in choices:
            self.addItem(name, one)
        self.blockSignals(False)
        self.choose(value)

    def choose(self, value: str) -> None:
        """Chooses a value; the first one where it is not offered."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page shall not change an answer by accident."""
        event.ignore()


class SomeOf(QWidget):
    """Some of several values, a box each; says `changed`."""

    changed = Signal()

    def __init__(
        self, choices: Choices, chosen: Iterable[str] = (), *, below: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        before = set(chosen)
        self._boxes = {value: QCheckBox(name) for value, name in choices}
        layout = QVBoxLayout(self) if below else FlowLayout(self, gap=SPACE.m)
        layout.setContentsMargins(0, 0, 0, 0)
        if below:
            layout.setSpacing(SPACE.xs)
        for value, box in self._boxes.items():
            box.setChecked(value in before)
            box.toggled.connect(lambda _on: self.changed.emit())
            layout.addWidget(box)
        if not below:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    @property
    def values(self) -> tuple[str, ...]:
        """The values whose box is ticked, in their order."""
        return tuple(value for value, box in self._boxes.items() if box.isChecked())

    @property
    def boxes(self) -> dict[str, QCheckBox]:
        """The box of each value."""
        return dict(self._boxes)


def _prepare_calendar(field: QDateTimeEdit) -> None:
    """Has the calendar of a field write weekends like other days; its buttons without words get names."""
    calendar = field.calendarWidget()
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, QTextCharFormat())  # red would say that something is wrong
    names = {"qt_calendar_prevmonth": _("The month before"), "qt_calendar_nextmonth": _("The month after")}
    for button in calendar.findChildren(QToolButton):
        if button.objectName() in names:
            button.setAccessibleName(names[button.objectName()])


class DayField(QDateEdit):
    """A day, typed or chosen from a calendar."""

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__(QDate(day.year, day.month, day.day), parent)
        self.setLocale(locale())
        self.setCalendarPopup(True)
        self.setDisplayFormat("dd/MM/yyyy")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def day(self) -> date:
        """The day that is shown."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        _prepare_calendar(self)  # the press may open the calendar
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class MaybeDay(QWidget):
    """A day, or none: a box decides whether there is one."""

    changed = Signal()

    def __init__(self, name: str, day: date, *, given: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box, self.field = QCheckBox(name), DayField(day)
        self.box.setChecked(given)
        self.field.setEnabled(given)
        self.field.setAccessibleName(name)
        self.box.toggled.connect(self.field.setEnabled)
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self.field.dateChanged.connect(lambda _day: self.changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        layout.addWidget(self.field, 1)
        self.setFocusProxy(self.box)

    @property
    def day(self) -> date | None:
        """The day, None when there is none."""
        return self.field.day if self.box.isChecked() else None


class MomentField(QDateTimeEdit):
    """A day and a time in Paris, to the minute."""

    def __init__(self, moment: datetime, parent: QWidget | None = None) -> None:
        here = moment.astimezone(PARIS)
        super().__init__(QDateTime(QDate(here.year, here.month, here.day), QTime(here.hour, here.minute)), parent)
        self.setLocale(locale())
        self.setCalendarPopup(True)
        self.setDisplayFormat("dd/MM/yyyy HH:mm")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def moment(self) -> datetime:
        """The instant that is shown."""
        day, time = self.date(), self.time()
        return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=PARIS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        _prepare_calendar(self)
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FileField(QWidget):
    """A file, dropped or chosen; empty is none. With `save` it asks for a name that a file shall get."""

    changed = Signal()

    def __init__(self, names: str, *, save: bool = False, parent: QWidget | None = None) -> None:
        """`names` is the filter of the dialog: `Pictures and PDF (*.png *.pdf)`."""
        super().__init__(parent)
        self._names, self._save = names, save
        self.field = QLineEdit()
        self.field.setMinimumWidth(SIZE.field_least)
        self.field.setAcceptDrops(False)
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.browse = plain(_("&Browse…"), self.ask, "folder-open")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.browse)
        self.setAcceptDrops(not save)
        self.setFocusProxy(self.field)

    @property
    def path(self) -> Path | None:
        """The file, None where nothing was chosen."""
        text = self.field.text().strip()
        return Path(text) if text else None

    def set_path(self, path: Path | None) -> None:
        """Shows another file."""
        self.field.setText("" if path is None else str(path))

    def ask(self) -> None:
        """Opens the dialog that chooses the file."""
        dialog = QFileDialog(self, self.accessibleName() or _("Choose a file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(self._names)
        if self._save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self.path is not None:
            dialog.setDirectory(str(self.path.parent))
            dialog.selectFile(self.path.name)
        dialog.fileSelected.connect(lambda name: self.set_path(Path(name)))
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if files := dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self.set_path(files[0])


class TextField(QPlainTextEdit):
    """Several lines of text; Tab goes to the next field."""

    def __init__(self, text: str = "", lines: int = 3, changed: Callable[[], object] | None = None) -> None:
        super().__init__(text)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if changed is not None:
            self.textChanged.connect(changed)

    @property
    def text(self) -> str:
        """The text without blanks around it."""
        return self.toPlainText().strip()

    def sizeHint(self) -> QSize:
        return QSize(SIZE.field_least, self.fontMetrics().lineSpacing() * self._lines + 3 * SPACE.s)
