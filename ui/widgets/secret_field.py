"""A field for a passphrase: dots, and an eye that shows what was typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from leadkeeper.words import _
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import icon_button


class SecretField(QWidget):
    """Says `changed` with what is typed; nothing of it is remembered or offered by the system's keyboard."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setMinimumWidth(SIZE.field_least)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.field.textChanged.connect(self.changed)
        self.eye = icon_button("eye", _("Show what is typed"), self._turn)
        self.eye.setCheckable(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.eye)
        self.setFocusProxy(self.field)

    @property
    def text(self) -> str:
        """What is typed, blanks and all."""
        return self.field.text()

    def _turn(self) -> None:
        shown = self.eye.isChecked()
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
