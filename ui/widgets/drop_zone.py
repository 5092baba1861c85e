"""A place to drop files on, or to press and choose them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from leadkeeper.messages import _
from ui.theme import SIZE, SPACE
from ui.widgets.labels import IconLabel, set_style_property, text_label

MAILS = (".eml", ".mbox", ".msg")
"""What files of mails end in."""


def dropped_files(data: QMimeData, suffixes: Sequence[str] = ()) -> list[Path]:
    """The files of this laptop that are being dragged; with `suffixes` (`.csv`) just those that end so."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    wanted = tuple(suffix.lower() for suffix in suffixes)
    return [path for path in paths if not wanted or path.name.lower().endswith(wanted)]


class DropZone(QFrame):
    """Says what may be dropped; `dropped` brings the files, dropped or chosen in a dialog by click, Enter or Space."""

    dropped = Signal(list)  # of Path
    spoken_role = QAccessible.Role.Button

    def __init__(
        self,
        text: str,
        hint: str = "",
        suffixes: Sequence[str] = (),
        *,
        picture: str = "file-import",
        several: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._suffixes, self._several = text, tuple(suffixes), several
        self.setProperty("ground", "drop")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)
        self.setMinimumHeight(SIZE.drop_height)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, SPACE.l, SPACE.xl, SPACE.l)
        layout.addStretch(1)
        layout.addWidget(IconLabel(picture, "accent_ink", SIZE.icon_large), 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (text_label(text, "strong"), text_label(hint, "soft")):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
        layout.addStretch(1)

    def ask(self) -> None:
        """Opens the dialog that chooses files."""
        dialog = QFileDialog(self, _("Choose files") if self._several else _("Choose a file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        many, one = QFileDialog.FileMode.ExistingFiles, QFileDialog.FileMode.ExistingFile
        dialog.setFileMode(many if self._several else one)
        if self._suffixes:
            dialog.setNameFilter(f"{_('Files')} ({' '.join('*' + suffix for suffix in self._suffixes)})")
        dialog.filesSelected.connect(self._bring)  # not a lambda: it would keep this alive until the dialog dies in it
        dialog.open()

    def _bring(self, names: list[str]) -> None:
        self.dropped.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData(), self._suffixes):
            set_style_property(self, over=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_style_property(self, over=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        set_style_property(self, over=False)
        files = dropped_files(event.mimeData(), self._suffixes)
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files if self._several else files[:1])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.ask()
        else:
            super().keyPressEvent(event)


class DropOverlay(DropZone):
    """Lies over the window while files are dragged above it; takes no part in anything."""

    def __init__(self, text: str, over: QWidget) -> None:
        super().__init__(text, parent=over)
        self.setProperty("ground", "veil")
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Covers all of what it lies over."""
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())
        self.show()
        self.raise_()
