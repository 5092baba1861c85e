"""A line across the page that says what holds for all of it, such as that the book is open for reading only."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme import SPACE, Status
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label
from ui.widgets.picture import Picture

PICTURES = {Status.WARN: "alert-triangle", Status.BAD: "alert-triangle", Status.INFO: "info-circle"}


class Banner(QFrame):
    """An icon, a sentence and what can be done about it; `inside` a page it is a card among others."""

    def __init__(
        self,
        text: str,
        status: Status = Status.WARN,
        actions: Iterable[QWidget] = (),
        picture: str = "",
        parent: QWidget | None = None,
        *,
        inside: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "banner")
        self.setProperty("status", status.value)
        self.setProperty("inside", inside)
        self.setAccessibleName(text)
        layout = QHBoxLayout(self)
        side, edge = (SPACE.l, SPACE.m) if inside else (SPACE.xl, SPACE.s)
        layout.setContentsMargins(side, edge, side, edge)
        layout.setSpacing(SPACE.m)
        layout.addWidget(Picture(picture or PICTURES.get(status, "info-circle"), status.value))
        layout.addWidget(label(text), 1)
        if widgets := list(actions):
            layout.addWidget(flowing(widgets, right=True))
