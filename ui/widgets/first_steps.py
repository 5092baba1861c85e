"""The strip above the pages of a new book: the next step to the first export, and how many follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.messages import _
from ui.models.destinations import IMPORT, missing_steps, step_words, where_done
from ui.theme import SPACE, Status
from ui.widgets.buttons import icon_button, plain, writing
from ui.widgets.labels import IconLabel, text_label

if TYPE_CHECKING:
    from leadkeeper.services.dashboard import NextStep


class FirstStepsBar(QFrame):
    """Shows the first missing step with its button; emits `open_wanted(page, intent)` or `import_wanted`.

    It is hidden once nothing is missing, on the page that lists all the steps, and when it was closed.
    """

    open_wanted = Signal(str, object)
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "banner")
        self.setProperty("status", Status.INFO.value)
        self._step: NextStep | None = None
        self._closed = self._elsewhere = False
        self.title, self.why = text_label("", "strong"), text_label("", "small")
        self.button = writing(plain("", self._begin, "chevron-right"))
        self.close_button = icon_button("x", _("Hide the first steps"), self._close)
        words = QVBoxLayout()
        words.setSpacing(SPACE.xxs)
        words.addWidget(self.title)
        words.addWidget(self.why)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, SPACE.xs, SPACE.xl, SPACE.xs)
        layout.setSpacing(SPACE.m)
        layout.addWidget(IconLabel("circle-check", Status.INFO.value))
        layout.addLayout(words, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.close_button)
        self.hide()

    def show_steps(self, steps: Sequence[NextStep]) -> None:
        """Show the first of the missing steps."""
        missing = missing_steps(steps)
        self._step = missing[0] if missing else None
        if self._step is not None:
            title, why, word = step_words(self._step)
            number, count = len(steps) - len(missing), len(steps)
            self.title.setText(_("Step {n} of {all} to the first export: {step}").format(
                n=number, all=count, step=title))  # fmt: skip
            self.why.setText(why)
            self.button.setText(word)
            self.button.setAccessibleName(_("{button}: {what}").format(button=word, what=title))
            self.setAccessibleName(self.title.text())
        self._decide()

    def stand_on(self, page: str) -> None:
        """Hide on the home page, which lists the steps itself."""
        self._elsewhere = page == "home"
        self._decide()

    def _begin(self) -> None:
        if self._step is None:
            return
        if self._step.name == IMPORT:
            self.import_wanted.emit()
        else:
            self.open_wanted.emit(*where_done(self._step))

    def _close(self) -> None:
        self._closed = True
        self._decide()

    def _decide(self) -> None:
        self.setVisible(self._step is not None and not self._closed and not self._elsewhere)
