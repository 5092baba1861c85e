"""Asks where a file shall be written; no file is ever written over."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_target(
    parent: QWidget, title: str, name: str, kind: str, then: Callable[[Path], object], folder: str | None = None
) -> None:
    """Call `then` with the path that the person chooses; `kind` is a filter such as `Web page (*.html)`.

    The name proposed is free in the `folder`, the documents unless another is given.
    """
    place = folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, place)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # whoever writes says so where there is one already
    dialog.setNameFilter(kind)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(free_name(Path(place), name))
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def free_name(folder: Path, name: str) -> str:
    """The name, with a number before its suffix where a file of that name is there already."""
    stem, suffix = Path(name).stem, Path(name).suffix
    names = itertools.chain([name], (f"{stem}-{n}{suffix}" for n in itertools.count(2)))
    return next(one for one in names if not (folder / one).exists())
