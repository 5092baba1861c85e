"""Breaches of personal data with their 72 hours, and the decision not to notify the CNIL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.messages import _
from leadkeeper.messages.proof import breach_saved, breach_state, breach_words
from leadkeeper.services.proof.breaches import BreachStatus, list_breaches, mark_told, record_breach
from ui.jobs import Jobs
from ui.theme import SPACE, Status
from ui.widgets.buttons import chip, writing
from ui.widgets.cards import Card
from ui.widgets.editors import MomentField, TextField
from ui.widgets.forms import FormDialog, open_dialog
from ui.widgets.labels import breakable, text_label
from ui.widgets.layouts import clear_layout, fill, flowing, held, inner_column

BREACH_STATUSES = {"overdue": Status.BAD, "told-late": Status.WARN, "open": Status.WARN}


class BreachDialog(FormDialog):
    """Shows the breaches and records new ones; emits `kept(text)` for each change."""

    kept = Signal(str)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QWidget | None = None) -> None:
        intro = _(
            "A lost laptop, a file sent to the wrong person, a partner who passed data on. The CNIL is notified "
            "within 72 hours unless nobody is at risk; the people too if the risk is high (GDPR 33 and 34)."
        )
        super().__init__(_("Breaches of personal data"), _("&Save"), parent, intro)
        self._jobs, self._clock = jobs, clock
        self.what = TextField()
        self.rows.row(_("&What happened"), self.what, "", "reason-missing")
        self.known_at = MomentField(clock(), latest=clock)
        self.rows.row(_("&Known since"), self.known_at, "", "day-in-future", "field-day")
        self._log = inner_column(gap=SPACE.s)
        self.rows.add(held(self._log))
        self.fit()
        self.reload()

    def reload(self) -> None:
        now = self._clock()
        self._jobs.read(lambda db: list_breaches(db, now), self._show, replace="breaches")

    def submit(self) -> None:
        what, at, now = self.what.text, self.known_at.instant.isoformat(), self._clock()
        self.do(
            lambda db: record_breach(db, what, at, now),
            lambda one: self.kept.emit(breach_saved(one.as_json())),
            _("Recording a breach"),
        )

    def _show(self, found: Sequence[BreachStatus]) -> None:
        clear_layout(self._log)
        fill(self._log, *map(self._card, reversed(found)))

    def _card(self, status: BreachStatus) -> Card:
        card = Card(status=BREACH_STATUSES.get(status.state), margin=SPACE.m)
        card.add(*(text_label(breakable(line.strip())) for line in breach_words(status.as_json())))
        marks: list[QPushButton] = []
        if status.breach.authority_at is None:
            marks.append(self._mark(_("CNIL notified"), status, "authority"))
        if status.breach.is_open:
            marks.append(self._mark(_("No need to notify the CNIL"), status, ""))
        if status.breach.people_at is None:
            marks.append(self._mark(_("People informed"), status, "people"))
        if marks:
            card.add(flowing(marks))
        return card

    def _mark(self, text: str, one: BreachStatus, who: str) -> QPushButton:
        button = writing(chip(text, lambda: self.mark(one.breach.id, who) if who else self.ask_why(one), "edit"))
        button.setAccessibleName(f"{text}: {one.breach.id}")
        return button

    def mark(self, ref: str, who: str) -> None:
        """Record that the CNIL (`authority`) or the `people` were notified now."""
        now = self._clock()
        given: dict[str, Any] = {"authority": None, "people": None} | {who: now.isoformat()}

        def done(one: BreachStatus) -> None:
            informed = _("The breach says that the people were informed.")
            self._changed(informed if who == "people" else breach_state(one.as_json()))

        self._jobs.write(lambda db: mark_told(db, ref, now, **given), done, title=_("Recording a breach"), owner=self)

    def ask_why(self, one: BreachStatus) -> None:
        dialog = open_dialog(WaiveDialog(self._jobs, one, self._clock, self))
        dialog.waived.connect(lambda status: self._changed(breach_state(status.as_json())))

    def _changed(self, text: str) -> None:
        self.kept.emit(text)
        self.reload()


class WaiveDialog(FormDialog):
    """Asks why the CNIL need not be notified of a breach; emits `waived(BreachStatus)`."""

    waived = Signal(object)

    def __init__(self, jobs: Jobs, status: BreachStatus, clock: Clock, parent: QWidget | None = None) -> None:
        title = _("No need to notify the CNIL of “{what}”").format(what=status.breach.what)
        why = _(
            "Only where nobody is at risk. What you write stays with the breach: the CNIL may ask for it (GDPR 33)."
        )
        super().__init__(title, _("&Save"), parent, why)
        self._jobs, self._ref, self._clock = jobs, status.breach.id, clock
        self.why = TextField()
        self.rows.row(_("&Why nobody is at risk"), self.why, "", "reason-missing")

    def submit(self) -> None:
        ref, why, now = self._ref, self.why.text, self._clock()
        self.do(
            lambda db: mark_told(db, ref, now, authority=None, people=None, waived=why),
            self.waived.emit, _("Recording a breach"),
        )  # fmt: skip
