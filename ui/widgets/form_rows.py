"""Questions below one another: the name above the field, a hint below it, and what is wrong with the answer."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.labels import label, set_look

LINES_OF_A_REMARK = 4


class FormRow(QWidget):
    """One question with its field."""

    def __init__(self, name: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self._hint = field, hint
        self.name = QLabel(name)
        self.name.setProperty("role", "strong")
        self.name.setWordWrap(True)
        self.name.setBuddy(field)
        self._below = label(hint, "small")
        self._below.setVisible(bool(hint))
        if not field.accessibleName():
            field.setAccessibleName(name.replace("&", ""))
        field.setAccessibleDescription(hint)
        inner = field.focusProxy()
        if isinstance(inner, QLineEdit) and not inner.accessibleName():
            inner.setAccessibleName(name.replace("&", ""))  # a screen reader speaks of what has the focus
            inner.setAccessibleDescription(hint)
        if isinstance(field, QPlainTextEdit):
            field.setFixedHeight(field.fontMetrics().lineSpacing() * LINES_OF_A_REMARK + 2 * SPACE.l)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            field.setTabChangesFocus(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.xs)
        for widget in (self.name, field, self._below):
            layout.addWidget(widget)

    @property
    def error(self) -> str:
        """What is wrong with the answer; empty if nothing is."""
        return self._below.text() if self._below.property("role") == "error" else ""

    def set_error(self, text: str) -> None:
        """Says what is wrong with the answer; the hint is back when it is empty."""
        shown = text or self._hint
        self._below.setText(shown)
        self._below.setVisible(bool(shown))
        set_look(self._below, role="error" if text else "small")
        inner = self.field.focusProxy()
        for one in (self.field, inner) if isinstance(inner, QLineEdit) else (self.field,):
            set_look(one, wrong=bool(text))
        self.field.setAccessibleDescription(shown)


class FormRows(QWidget):
    """Questions from the top down; Tab goes the same way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[FormRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.l)
        self._layout.addStretch(1)  # no alignment: with it Qt gives what wraps no more than one line would take

    def row(self, name: str, field: QWidget, hint: str = "") -> FormRow:
        """Adds a question; `&` before a letter of its name makes Alt and that letter go to the field."""
        made = FormRow(name, field, hint)
        self._rows.append(made)
        self.add(made)
        return made

    def add(self, widget: QWidget) -> None:
        """Adds anything else below the last question."""
        self._layout.insertWidget(self._layout.count() - 1, widget)

    def focus_first(self) -> None:
        """Goes to the first field."""
        if self._rows:
            self._rows[0].field.setFocus()

    def focus_first_error(self) -> bool:
        """Goes to the first field that is wrong; False if none is."""
        wrong = next((row for row in self._rows if row.error), None)
        if wrong is not None:
            wrong.field.setFocus()
        return wrong is not None
