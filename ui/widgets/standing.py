"""Where somebody stands with one partner: the verdict in a word, each reason in a sentence, what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.model.verdict import Judgement, Verdict
from leadkeeper.words import reasons
from ui.models.standings import STATUS, word
from ui.theme import SPACE
from ui.widgets.labels import Elided, label
from ui.widgets.pill import Pill


def standing(title: str, judgement: Judgement) -> QWidget:
    """A title with the verdict, the reasons with the gravest first, and in grey what to do about that one."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE.xs)
    head = QHBoxLayout()
    head.addWidget(Elided(title, "strong"), 1)
    head.addWidget(Pill(word(judgement.verdict), STATUS[judgement.verdict]))
    layout.addLayout(head)
    worst_first = sorted(judgement.objections, key=lambda one: -one.verdict)
    for objection in worst_first:
        layout.addWidget(label(reasons.sentence(objection), select=True))
    if worst_first and judgement.verdict is not Verdict.ELIGIBLE:
        layout.addWidget(label(reasons.advice(reasons.reason_of(worst_first[0])), "small", select=True))
    holder.setAccessibleName(f"{title}: {word(judgement.verdict)}")
    return holder
