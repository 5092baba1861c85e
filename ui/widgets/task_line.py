"""One thing to do: an icon, what it is, why, and the button that leads there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from leadkeeper.words import _
from ui.theme import SPACE, Status
from ui.widgets.buttons import plain, primary
from ui.widgets.labels import label
from ui.widgets.picture import Picture


class TaskLine(QWidget):
    """A sentence, a line about it in grey, and a button; without `do` it has none."""

    def __init__(
        self,
        picture: str,
        title: str,
        detail: str = "",
        do: Callable[[], object] | None = None,
        *,
        status: Status = Status.INFO,
        word: str = "",
        first: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`word` is what the button says (`Open` without it), `first` makes it the one to press."""
        super().__init__(parent)
        self.title, self.detail = title, detail
        words = QVBoxLayout()
        words.setSpacing(SPACE.xxs)
        words.addWidget(label(title))
        if detail:
            words.addWidget(label(detail, "small", status=status if status is Status.BAD else None))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, SPACE.xs, 0, SPACE.xs)
        layout.setSpacing(SPACE.m)
        layout.addWidget(Picture(picture, status.value), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.button = None
        if do is not None:
            self.button = (primary if first else plain)(word or _("Open"), do)
            self.button.setAccessibleName(_("{button}: {what}").format(button=word or _("Open"), what=title))
            self.button.setAccessibleDescription(detail)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(title)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
