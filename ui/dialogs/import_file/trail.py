"""The steps of the wizard in a line, with the one that is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadkeeper.words import _
from ui.theme import SPACE, Status
from ui.widgets.pill import Pill


class Trail(QWidget):
    """Shows how far the wizard is; `stand_at` 0 shows nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = (_("File"), _("Columns"), _("Source"), _("Check"), _("Report"))
        self._pills = [Pill(name, Status.PLAIN) for name in self._names]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.xs)
        for pill in self._pills:
            layout.addWidget(pill)
        layout.addStretch(1)

    def stand_at(self, step: int) -> None:
        """Shows the step of this number, from 1."""
        self.setVisible(step > 0)
        for place, (name, pill) in enumerate(zip(self._names, self._pills, strict=True), 1):
            status = Status.GOOD if place < step else Status.INFO if place == step else Status.PLAIN
            pill.set(f"{place} · {name}", status)
        if step:
            self.setAccessibleName(
                _("Step {n} of {all}: {name}").format(n=step, all=len(self._names), name=self._names[step - 1])
            )


def title(place: int, *, done: bool) -> str:
    """The title of a step by its place among the steps of the wizard, the last one being the wait for a job."""
    titles = (
        _("Import people"),
        _("How the file is read"),
        _("What the columns mean"),
        _("Where these people said yes"),
        _("Imported") if done else _("Check before anything is written"),
        _("One moment"),
    )
    return titles[place]
