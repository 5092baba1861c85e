"""Form fields for numbers and amounts of money, typed or pasted as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QToolTip, QWidget

from leadkeeper.messages import _
from ui.models.formats import format_number, locale, money
from ui.theme import SPACE
from ui.widgets.labels import announce


class _NumberTyping(QObject):
    """Lets a number be typed as any text: the click that enters the field selects it, so that typing replaces it.

    So does a click while it is as it was. A key that the number refuses is said.
    """

    def __init__(self, field: QAbstractSpinBox) -> None:
        super().__init__(field)
        self._field, self._line, self._entered = field, field.lineEdit(), False
        self._line.inputRejected.connect(self._say_refused)
        self._line.setTextMargins(SPACE.m, 0, 0, 0)  # no style sheet reaches these
        self._line.installEventFilter(self)
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
                self._field.selectAll()
            self._entered = False
        return super().eventFilter(watched, event)

    def _say_refused(self) -> None:
        field = self._field
        if isinstance(field, QSpinBox | QDoubleSpinBox):
            least, most = format_number(int(field.minimum())), format_number(int(field.maximum()))
            words = _("A number from {least} to {most} is expected here.").format(least=least, most=most)
            QToolTip.showText(field.mapToGlobal(QPoint(0, field.height())), words, field)
            announce(field, words)


class IntegerEdit(QSpinBox):
    """A whole number; its unit may be typed or pasted after it, also shortened, and one of the larger `units`."""

    def __init__(self, parent: QWidget | None = None, units: Mapping[str, int] | None = None) -> None:
        """`units` are words of the current language with what one of them counts in the unit of the field."""
        super().__init__(parent)
        self._units = dict(units or {})
        self.editingFinished.connect(self.interpretText)  # writes the number that a unit made
        _NumberTyping(self)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        validated = super().validate(text, position)
        number = self._read(text)
        if validated[0] != QValidator.State.Invalid or number is None:
            return validated
        return (QValidator.State.Acceptable, text, position)

    def valueFromText(self, text: str) -> int:
        number = self._read(text)
        return super().valueFromText(text) if number is None else number

    def _read(self, text: str) -> int | None:
        """Return the number that a text with a unit means; None without a unit, if unknown or out of range."""
        body = text.removeprefix(self.prefix()).removesuffix(self.suffix())
        parts = _NUMBER_AND_UNIT.fullmatch(body)
        if parts is None:
            return None
        unit, known = parts[2].casefold(), {self.suffix(): 1, **self._units}
        factor = next((worth for word, worth in known.items() if word.strip().casefold().startswith(unit)), None)
        number = factor and int("".join(parts[1].split())) * factor
        return number if number is not None and self.minimum() <= number <= self.maximum() else None


_NUMBER_AND_UNIT = re.compile(r"\s*(\d+(?:\s\d{3})*)\s*([^\W\d]+|%)\s*")


class MoneyEdit(QDoubleSpinBox):
    """An amount of euros, written as in the current language; comma and point both begin the cents."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _NumberTyping(self)
        self.setLocale(locale())
        before, after = money(0).split(format_number(0) + locale().decimalPoint() + "00")
        self.setPrefix(before)
        self.setSuffix(after)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(self._as_written(text), position)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(self._as_written(text))

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
