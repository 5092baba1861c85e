"""Drop areas for files, which also open a file dialog on click."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from leadkeeper.messages import _
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import CoverButton
from ui.widgets.labels import IconLabel, set_style_property, text_label
from ui.widgets.layouts import fill, inner_column

MAILS = (".eml", ".mbox", ".msg", "winmail.dat")
"""How the names of mail files end; what a `winmail.dat` needs is told where mails are taken."""


def dropped_files(data: QMimeData, suffixes: Sequence[str] = ()) -> list[Path]:
    """Return the local files being dragged, only those with one of `suffixes` (`.csv`) if given."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    wanted = tuple(suffix.lower() for suffix in suffixes)
    return [path for path in paths if not wanted or path.name.lower().endswith(wanted)]


def accepted_files(event: QDropEvent, suffixes: Sequence[str] = ()) -> list[Path]:
    """Return the files of a drag or drop likewise, and accept it if there are any."""
    files = dropped_files(event.mimeData(), suffixes)
    if files:
        accept_copy(event)
    return files


def accept_copy(event: QDropEvent) -> None:
    """Accept a drag or drop as a copy: a file manager that hears of a move may delete the file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


class DropZone(QFrame):
    """Describes what may be dropped; emits `dropped(paths)` for files dropped, or chosen by click, Enter or Space."""

    dropped = Signal(list)  # of Path

    def __init__(
        self,
        text: str,
        hint: str = "",
        suffixes: Sequence[str] = (),
        *,
        picture: str = "file-import",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._suffixes = tuple(suffixes)
        self.setProperty("ground", "drop")
        self.setAcceptDrops(True)
        self.button = CoverButton(self, self.ask)
        for spoken in (self, self.button):
            spoken.setAccessibleName(text)
        self.button.setAccessibleDescription(hint)
        self.setMinimumHeight(SIZE.drop_height)
        layout = inner_column(self, edges=(SPACE.xl, SPACE.l, SPACE.xl, SPACE.l))
        fill(layout, 1, (IconLabel(picture, "accent_ink", SIZE.icon_large), 0, Qt.AlignmentFlag.AlignHCenter))
        for words in (text_label(text, "strong"), text_label(hint, "soft")):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
        layout.addStretch(1)

    def ask(self) -> None:
        dialog = QFileDialog(self, _("Choose files"), fileMode=QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._suffixes:
            files = _("Files")
            dialog.setNameFilter(f"{files} ({' '.join('*' + suffix for suffix in self._suffixes)})")
        dialog.filesSelected.connect(self._bring)  # a lambda would keep this alive until the dialog dies in it
        dialog.open()

    def _bring(self, names: list[str]) -> None:
        self.dropped.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if accepted_files(event, self._suffixes):
            set_style_property(self, over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_style_property(self, over=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        set_style_property(self, over=False)
        if files := accepted_files(event, self._suffixes):
            self.dropped.emit(files)


class DropOverlay(DropZone):
    """Covers the window while files are dragged over it; receives no events."""

    def __init__(self, text: str, over: QWidget) -> None:
        super().__init__(text, parent=over)
        self.setProperty("ground", "veil")
        self.setAcceptDrops(False)
        self.button.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())
        self.show()
        self.raise_()
