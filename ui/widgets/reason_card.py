"""One reason in plain words, the facts that it saw, and what would put it right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QPushButton, QWidget

from ui.theme import SPACE, Status
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.labels import label
from ui.widgets.pill import Pill


class ReasonCard(Card):
    """A status in a word, the sentence, what would unlock it; below in grey the facts, the law, the number."""

    def __init__(
        self,
        status: Status,
        word: str,
        sentence: str,
        remedy: str = "",
        facts: Iterable[tuple[str, str]] = (),
        source: str = "",
        action: QPushButton | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(margin=SPACE.m, parent=parent)
        self.set_gap(SPACE.s)
        self.add(Pill(word, status), left=True)
        self.add(label(sentence, select=True))
        if remedy:
            self.add(label(remedy, "strong", select=True))
        if found := list(facts):
            self.add(FactRows(found, small=True))
        if source:
            self.add(label(source, "small", select=True))
        if action is not None:
            self.add(action, left=True)
        self.setAccessibleName(f"{word}. {sentence} {remedy}".strip())
