"""Dialogs that show something: a picture or document attached to the book, or texts to paste elsewhere."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QWidget

from leadkeeper.messages import _
from leadkeeper.services.consent.forms import StoredFile, stored_file
from leadkeeper.system.disk import file_name, private_folder
from ui.jobs import Jobs
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import button_box
from ui.widgets.cards import Card, FactRows
from ui.widgets.documents import ImageView, read_image
from ui.widgets.editors import ChoiceBox
from ui.widgets.forms import resize_within_screen
from ui.widgets.labels import fingerprint_row, hidden, show_text, text_label, titled, with_name
from ui.widgets.layouts import fill

LoadedFile = tuple[StoredFile | None, QImage]


class OpenedFiles:
    """Temporary copies opened in other programs; deleted when the book is closed."""

    def __init__(self) -> None:
        self._held = ExitStack()
        weakref.finalize(self, self._held.close)

    def open(self, name: str, content: bytes) -> None:
        """Open a new copy in the system's default program: on Windows nobody may write a file that is shown."""
        path = private_folder(self._held) / (file_name(Path(name).name) or "file")
        path.write_bytes(content)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class AttachmentDialog(QDialog):
    """Shows the file with this fingerprint; `facts` are further details about it."""

    def __init__(
        self,
        jobs: Jobs,
        opened: OpenedFiles,
        name: str,
        fingerprint: str,
        facts: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._opened, self._name = opened, name
        self._file: StoredFile | None = None
        self.photo, self.state = hidden(ImageView()), text_label("", "soft")
        self._trouble = hidden(Card(status=Status.BAD, margin=SPACE.m))
        known = FactRows(facts, last=fingerprint_row(fingerprint))
        column = titled(self, name, gap=SPACE.m)
        fill(column, known, self._trouble, self.state, (self.photo, 1), 0, self._buttons())
        resize_within_screen(self, SIZE.dialog_width + 2 * SPACE.xxl, SIZE.dialog_height + 2 * SPACE.xxl)
        self.close_button.setFocus()
        self.state.setText(_("Looking for it in the book…"))
        jobs.read(lambda db: _load(db, fingerprint), self._show, replace="proof", owner=self)

    def open_outside(self) -> None:
        if self._file is not None:
            self._opened.open(self._name, self._file.content)

    def _buttons(self) -> QDialogButtonBox:
        self.outside, self.close_button = QPushButton(_("&Open with another program")), QPushButton(_("C&lose"))
        self.outside.setEnabled(False)
        self.close_button.setDefault(True)
        self.outside.clicked.connect(self.open_outside)
        self.close_button.clicked.connect(self.accept)
        return button_box(more=self.outside, no=self.close_button)

    def _show(self, found: LoadedFile) -> None:
        self._file, image = found
        self.outside.setEnabled(self._file is not None)
        self.photo.setVisible(not image.isNull())
        if not image.isNull():
            self.photo.show_image(image, self._name)
        show_text(self.state, self._said(image))
        if self._file is not None and not self._file.whole:
            text = _("It is no longer the file that was attached: its fingerprint has changed.")
            self._trouble.add(text_label(text, "strong"))
            self._trouble.show()
        if image.isNull():
            self.resize(self.width(), self.minimumSizeHint().height())

    def _said(self, image: QImage) -> str:
        if self._file is None:
            return _("The book knows its name and fingerprint, and has no copy of it. Keep the original.")
        if self._file.is_pdf:
            return _("A PDF. Another program shows a copy, which is deleted when the book is closed.")
        return "" if not image.isNull() else _("This kind of image cannot be shown here. Open it with another program.")


def _load(db: Any, fingerprint: str) -> LoadedFile:
    file = stored_file(db, fingerprint)
    return file, QImage() if file is None or file.is_pdf else read_image(file.content)


class TextDialog(QDialog):
    """Shows `texts`, pairs of a language (or another label) and the text; emits `copied` after copying one."""

    copied = Signal(str)

    def __init__(
        self, title: str, intro: str, texts: Sequence[tuple[str, str]], note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._texts = tuple(texts)
        column = titled(self, title, intro)
        self.which = ChoiceBox([(str(place), name) for place, (name, _text) in enumerate(self._texts)])
        self.which.setAccessibleName(_("Language"))
        self.which.changed.connect(lambda _one: self._show())
        self.which.setVisible(len(self._texts) > 1)
        column.addWidget(self.which)
        self.text = with_name(QPlainTextEdit(readOnly=True, tabChangesFocus=True), title)
        column.addWidget(self.text, 1)
        if note:
            column.addWidget(text_label(note, "small"))
        column.addWidget(self._buttons())
        resize_within_screen(self, SIZE.dialog_width + SPACE.xxl, SIZE.dialog_height + SPACE.xxl)
        self._show()
        self.copy.setFocus()

    def _buttons(self) -> QDialogButtonBox:
        self.copy, self.close_button = QPushButton(_("&Copy the text"), default=True), QPushButton(_("C&lose"))
        self.copy.setProperty("look", "primary")
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.accept)
        return button_box(more=self.copy, no=self.close_button)

    def _show(self) -> None:
        self.text.setPlainText(self._texts[int(self.which.value)][1])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(_("Copied"))
        self.copied.emit(_("The text is on the clipboard."))
