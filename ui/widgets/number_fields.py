"""Form fields for numbers and amounts of money, typed or pasted as people write them."""

from __future__ import annotations

import re
from fractions import Fraction

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSizePolicy, QToolTip, QWidget

from leadkeeper.messages import N_, _
from ui.models.formats import format_number, locale, money
from ui.theme import SPACE
from ui.widgets.labels import announce


class _NumberTyping(QObject):
    """Lets a number be typed as any text: the click that enters the field selects it, so that typing replaces it.

    So does a click while it is as it was.
    """

    def __init__(self, field: QWidget, line: QLineEdit) -> None:
        super().__init__(field)
        self._line, self._entered = line, False
        line.installEventFilter(self)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):  # scrolling a page changes no answer
            event.ignore()
            return True
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self._entered = event.reason() == Qt.FocusReason.MouseFocusReason
        elif event.type() == QEvent.Type.MouseButtonRelease:
            if self._entered or not self._line.isModified():
                self._line.selectAll()
            self._entered = False
        return super().eventFilter(watched, event)


HOURS = {"hours": 1, "days": 24, "weeks": 7 * 24, "months": 30 * 24}
"""Units of time in hours."""

UNITS = {"hours": N_(" hours"), "days": N_(" days"), "weeks": N_(" weeks"), "months": N_(" months"), "%": N_(" %")}
NOT_WHOLE = N_("This is not a whole number of days.")
NO_TIME = N_("Write a number, with its unit if you like: hours, days, weeks, or months of 30 days.")

_NUMBER_AND_UNIT = re.compile(r"\s*(\d+(?:\s\d{3})*)\s*([^\W\d]+|%)?\s*")


class IntegerEdit(QLineEdit):
    """A whole number, typed or pasted; its unit may follow, also shortened, and for a time another unit.

    Emits `number_changed` with each number that can be read. What cannot be read stays as typed: `check` is False then,
    and emits `refused` with the reason. The lowest number may have words of its own.
    """

    number_changed = Signal(int)
    refused = Signal(str)

    def __init__(self, unit: str = "", least: int = 0, most: int = 99, value: int = 0, *, lowest: str = "") -> None:
        """`unit` is a key of `UNITS`, or empty; `lowest` is shown, and may be typed, for the lowest number."""
        super().__init__()
        self._unit, self._value, self._least, self._most, self._special = unit, 0, least, most, lowest
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setValue(value)
        self.textChanged.connect(self._take)
        self.editingFinished.connect(self._finish)
        _NumberTyping(self, self)

    def value(self) -> int:
        """Return the number; while `check` is False, the last one that could be read."""
        return self._value

    def setValue(self, value: int) -> None:
        number = min(max(value, self._least), self._most)
        is_new, self._value = number != self._value, number
        self.setText(self._written(number))
        if is_new:
            self.number_changed.emit(number)

    def maximum(self) -> int:
        return self._most

    def check(self) -> bool:
        """Return whether the text can be read; emit `refused` if it cannot."""
        read = self._read(self.text())
        if isinstance(read, str):
            self.refused.emit(read)
        return not isinstance(read, str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.setValue(self._value + step)
            self.setModified(True)

    def _take(self, text: str) -> None:
        read = self._read(text)
        if isinstance(read, int) and read != self._value:
            self._value = read
            self.number_changed.emit(read)

    def _finish(self) -> None:
        if self.check() and self.text() != self._written(self._value):
            is_typed = self.isModified()
            self.setText(self._written(self._value))
            self.setModified(is_typed)

    def _written(self, number: int) -> str:
        unit = _(UNITS[self._unit]) if self._unit else ""
        return self._special if self._special and number == self._least else f"{number}{unit}"

    def _read(self, text: str) -> int | str:
        """Return the number that a text means, or why there is none."""
        if self._special and text.strip() in ("", self._special):
            return self._least
        parts = _NUMBER_AND_UNIT.fullmatch(text)
        worth = self._worth(parts[2] or "") if parts else None
        if parts is None or worth is None:
            return _(NO_TIME) if self._unit in HOURS else self._range()
        number = int("".join(parts[1].split())) * worth
        if number.denominator > 1:
            return _(NOT_WHOLE)
        return int(number) if self._least <= number <= self._most else self._range()

    def _worth(self, word: str) -> Fraction | None:
        """Return what one of a unit, of which a word may be the beginning, counts in the unit of the field."""
        known = HOURS if self._unit in HOURS else {self._unit: 1} if self._unit else {}
        if not word:
            return Fraction(1)
        fits = (unit for unit in known if _(UNITS[unit]).strip().startswith(word.casefold()))
        unit = next(fits, None)
        return None if unit is None else Fraction(known[unit], known[self._unit])

    def _range(self) -> str:
        least = self._least + bool(self._special and self._least < 0)
        unit = _(UNITS[self._unit]) if self._unit else ""
        return _("A number from {least} to {most} is expected here.").format(
            least=format_number(least), most=f"{format_number(self._most)}{unit}"
        )


class MoneyEdit(QDoubleSpinBox):
    """An amount of euros, written as in the current language; comma and point both begin the cents."""

    def __init__(self) -> None:
        super().__init__()
        _NumberTyping(self, self.lineEdit())
        self.lineEdit().setTextMargins(SPACE.m, 0, 0, 0)  # no style sheet reaches these
        self.lineEdit().inputRejected.connect(self._say_refused)
        self.setLocale(locale())
        before, after = money(0).split(format_number(0) + locale().decimalPoint() + "00")
        self.setPrefix(before)
        self.setSuffix(after)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(self._as_written(text), position)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(self._as_written(text))

    def _say_refused(self) -> None:
        least, most = format_number(int(self.minimum())), format_number(int(self.maximum()))
        words = _("A number from {least} to {most} is expected here.").format(least=least, most=most)
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), words, self)
        announce(self, words)

    def _as_written(self, text: str) -> str:
        """Write comma and point as the decimal point of the language, and the sign of the euro where it writes it.

        Qt drops the other point, so that 0.50 would be 50.
        """
        point = self.locale().decimalPoint()
        body = text.removeprefix(self.prefix()).removesuffix(self.suffix())
        number = "".join(sign for sign in body if sign in "-0123456789.,")
        if "." in number and "," in number:  # the first of them separates thousands: 1.234,50
            number = number.replace(min(".,", key=number.index), "")
        return self.prefix() + number.replace(".", point).replace(",", point) + self.suffix()
