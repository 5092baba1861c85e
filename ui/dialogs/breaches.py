"""The log of breaches of personal data: each with its 72 hours, and a form for a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.messages import _
from leadkeeper.messages.proof import breach_words
from leadkeeper.services.proof.breaches import BreachStatus, list_breaches, mark_told, record_breach
from ui.jobs import Jobs
from ui.theme import SPACE, Status
from ui.widgets.buttons import chip, writing
from ui.widgets.cards import Card
from ui.widgets.editors import MomentField, TextField
from ui.widgets.forms import FormDialog
from ui.widgets.labels import breakable, text_label
from ui.widgets.layouts import clear_layout, flowing

STATUSES = {"overdue": Status.BAD, "told-late": Status.WARN, "open": Status.WARN}


class BreachDialog(FormDialog):
    """Shows the breaches and records new ones; emits `kept(text)` for each change."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Breaches of personal data"),
            _("&Save"),
            parent,
            _(
                "A lost laptop, a file sent to the wrong person, a partner who passed data on. The CNIL is notified "
                "within 72 hours unless nobody is at risk; the people too if the risk is high (GDPR 33 and 34)."
            ),
        )
        self._jobs, self._clock = jobs, clock
        self.what = TextField()
        what_row = self.rows.row(_("&What happened"), self.what)
        self.known_at = MomentField(clock(), latest=clock())
        at_row = self.rows.row(_("&Known since"), self.known_at)
        self.errors_at = {"reason-missing": what_row, "day-in-future": at_row, "field-day": at_row}
        log = QWidget()
        self._log = QVBoxLayout(log)
        self._log.setContentsMargins(0, 0, 0, 0)
        self._log.setSpacing(SPACE.s)
        self.rows.add(log)
        self.fit()
        self.reload()

    def reload(self) -> None:
        """List the breaches with their clocks."""
        now = self._clock()
        self._jobs.read(lambda db: list_breaches(db, now), self._show, replace="breaches", owner=self)

    def submit(self) -> None:
        what, at, now = self.what.text, self.known_at.moment.isoformat(), self._clock()
        self.do(self._jobs, lambda db: record_breach(db, what, at, now), self._recorded, _("Recording a breach"))

    def _recorded(self, one: BreachStatus) -> None:
        self.kept.emit(" ".join(breach_words(one.as_json())))

    def _show(self, found: Sequence[BreachStatus]) -> None:
        clear_layout(self._log)
        for one in reversed(found):
            self._log.addWidget(self._card(one))

    def _card(self, status: BreachStatus) -> Card:
        card = Card(status=STATUSES.get(status.state), margin=SPACE.m)
        card.add(*(text_label(breakable(line.strip())) for line in breach_words(status.as_json())))
        marks: list[QPushButton] = []
        if status.breach.authority_at is None:
            marks.append(self._mark(_("CNIL notified"), status, "authority"))
        if status.breach.people_at is None:
            marks.append(self._mark(_("People informed"), status, "people"))
        if marks:
            card.add(flowing(marks))
        return card

    def _mark(self, text: str, one: BreachStatus, who: str) -> QPushButton:
        button = writing(chip(text, lambda: self.mark(one.breach.id, who), "check"))
        button.setAccessibleName(f"{text}: {one.breach.id}")
        return button

    def mark(self, ref: str, who: str) -> None:
        """Record that the CNIL (`authority`) or the `people` were notified now."""
        now = self._clock()
        instants: dict[str, Any] = {"authority": None, "people": None} | {who: now.isoformat()}

        def done(one: BreachStatus) -> None:
            self.kept.emit(" ".join(breach_words(one.as_json())))
            self.reload()

        self._jobs.write(
            lambda db: mark_told(db, ref, now, **instants), done, title=_("Recording a breach"), owner=self
        )
