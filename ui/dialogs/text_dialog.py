"""Shows texts to paste elsewhere, in one or several languages, with a copy button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QWidget

from leadkeeper.messages import _
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import button_box
from ui.widgets.editors import ChoiceBox
from ui.widgets.forms import resize_within_screen
from ui.widgets.labels import text_label
from ui.widgets.layouts import dialog_column


class TextDialog(QDialog):
    """Shows `texts`, pairs of a language (or another label) and the text; emits `copied` after copying one."""

    copied = Signal(str)

    def __init__(
        self, title: str, intro: str, texts: Sequence[tuple[str, str]], note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._texts = tuple(texts)
        column = dialog_column(self)
        column.addWidget(text_label(title, "title"))
        if intro:
            column.addWidget(text_label(intro, "soft"))
        self.which = ChoiceBox([(str(place), name) for place, (name, _text) in enumerate(self._texts)])
        self.which.setAccessibleName(_("Language"))
        self.which.changed.connect(lambda _one: self._show())
        self.which.setVisible(len(self._texts) > 1)
        column.addWidget(self.which)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        column.addWidget(self.text, 1)
        if note:
            column.addWidget(text_label(note, "small"))
        column.addWidget(self._buttons())
        resize_within_screen(self, SIZE.dialog_width + SPACE.xxl, SIZE.dialog_height + SPACE.xxl)
        self._show()
        self.copy.setFocus()

    def _buttons(self) -> QDialogButtonBox:
        box = button_box()
        self.copy, self.close_button = QPushButton(_("&Copy the text")), QPushButton(_("C&lose"))
        self.copy.setProperty("look", "primary")
        self.copy.setDefault(True)
        box.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.close_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.accept)
        return box

    def _show(self) -> None:
        self.text.setPlainText(self._texts[int(self.which.value)][1])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(_("Copied"))
        self.copied.emit(_("The text is on the clipboard."))
