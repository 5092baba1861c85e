"""What the form check objects to, one thing below the other: the check, the sentence, and why it is checked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.model.finding import Finding
from leadkeeper.words import _, ngettext
from leadkeeper.words.findings import reason, sentence
from leadkeeper.words.form_places import form_place, place_of
from ui.models.formats import number
from ui.theme import SPACE, Status
from ui.widgets.labels import label
from ui.widgets.panes import empty
from ui.widgets.pill import Pill

NOT_DESCRIBED = "L00"


class FindingRows(QWidget):
    """Shows findings, errors first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.m)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Shows other findings; a sentence where there are none."""
        empty(self._column)
        for finding in sorted(findings, key=lambda one: one.severity != "error"):
            self._column.addWidget(_row(finding))
        if not findings:
            self._column.addWidget(label(_("The check found nothing to object to."), "soft"))


def verdict(findings: Sequence[Finding]) -> tuple[str, Status]:
    """What the check says as a whole, in a word, and its colour."""
    errors = len({one.id for one in findings if one.severity == "error"})
    if any(one.id == NOT_DESCRIBED and not one.facts for one in findings):
        return _("not described"), Status.WARN
    if errors:
        return ngettext("{n} error", "{n} errors", errors).format(n=number(errors)), Status.BAD
    return _("holds"), Status.GOOD


def _row(finding: Finding) -> QWidget:
    status = Status.BAD if finding.severity == "error" else Status.WARN
    holder = QWidget()
    holder.setAccessibleName(f"{finding.id}: {sentence(finding)}")
    words = QVBoxLayout()
    words.setSpacing(SPACE.xxs)
    where = form_place(place_of(finding.where))
    words.addWidget(label(sentence(finding), select=True))
    words.addWidget(label(_("{place} · {reason}").format(place=where, reason=reason(finding.id)), "small", select=True))
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE.m)
    layout.addWidget(Pill(finding.id, status), 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    return holder
