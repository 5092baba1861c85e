"""Asks about a person's request: what was asked, that the answer takes longer, how it was answered."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.find_people import Found
from leadkeeper.flows.requests import Open, answer_request, extend_request, record_request
from leadkeeper.words import N_, _, tables
from leadkeeper.words.dossier import way
from ui.dialogs.form_dialog import FormDialog
from ui.dialogs.person_field import PersonField
from ui.jobs import Jobs
from ui.models.formats import long_day
from ui.widgets.inputs import DayField, OneOf, TextField

UNDONE = {
    "erasure": N_("The person is not erased. Cancel and erase them, or say why not: the person must be told."),
    "objection": N_("No objection is recorded. Cancel and record it, or say why not: the person must be told."),
}
"""What is missing before a request of a kind can be answered without a reason."""


class RequestDialog(FormDialog):
    """Records what somebody asked; `recorded` carries the id of the request."""

    recorded = Signal(str)

    def __init__(self, jobs: Jobs, clock: Clock, person: Found | None = None, parent: QWidget | None = None) -> None:
        intro = _("The law wants an answer within one month of the day on which the request came in.")
        super().__init__(_("Record a request"), _("&Record"), parent, intro)
        self._jobs, self._clock = jobs, clock
        self.person = PersonField(jobs)
        if person is not None:
            self.person.take(person)
        self.kind = OneOf(tables.request.choices())
        self.day = DayField(paris_day(clock()))
        self.note = TextField()
        person_row = self.rows.row(_("&Who asks"), self.person, _("Type a few letters and choose the person."))
        self.rows.row(_("W&hat is asked"), self.kind)
        day_row = self.rows.row(_("&Came in on"), self.day)
        self.rows.row(_("&Note"), self.note, _("What was asked, in a few words. It stands in the person's dossier."))
        self.errors_at = {"unknown-contact": person_row, "day-in-future": day_row, "bad-day": day_row}
        self.fit()

    def submit(self) -> None:
        if not self.person.who:
            self.errors_at["unknown-contact"].set_error(_("Say who asks."))
            self.rows.focus_first_error()
            return
        who, kind, day, note, now = self.person.who, self.kind.value, self.day.day, self.note.text, self._clock()
        self.do(
            self._jobs,
            lambda db: record_request(db, who, kind, day.isoformat(), now, note or None),
            self.recorded.emit,
            _("Recording a request"),
        )


class AnswerDialog(FormDialog):
    """Records how a request was answered; `answered` carries its id.

    Where what was asked is not `done` it asks why not: the person must be told (GDPR 12(4)).
    """

    answered = Signal(str)

    def __init__(
        self, jobs: Jobs, request: Open, clock: Clock, parent: QWidget | None = None, *, done: bool = True
    ) -> None:
        super().__init__(
            _("Answer to {person}, request {request}").format(person=person_of(request), request=request.asked.ref),
            _("&Record"),
            parent,
            _("The person must have been told what you did, or why you did not and where to complain."),
        )
        self._jobs, self._ref, self._clock = jobs, request.asked.ref, clock
        self.day = DayField(paris_day(clock()))
        self.how = OneOf(way.choices())
        self.note, self.why_not = TextField(request.asked.note or ""), TextField()
        day_row = self.rows.row(_("Answered &on"), self.day)
        self.rows.row(_("&How"), self.how)
        why_row = self.rows.row(_("&Why it was not done"), self.why_not, _(UNDONE.get(request.asked.kind or "", "")))
        why_row.setVisible(not done)
        self.rows.row(_("&Note"), self.note, _("It stands in the person's dossier."))
        self.errors_at = {"day-in-future": day_row, "bad-day": day_row, "answer-too-early": day_row}
        self.errors_at["request-undone"] = why_row
        self.fit()

    def submit(self) -> None:
        ref, day, how, note, now = self._ref, self.day.day, self.how.value, self.note.text, self._clock()
        why_not = self.why_not.text
        self.do(
            self._jobs,
            lambda db: answer_request(db, ref, day.isoformat(), how, now, note, why_not),
            lambda _done: self.answered.emit(ref),
            _("Recording an answer"),
        )


class ExtendDialog(FormDialog):
    """Records that the person was told that it takes longer; `extended` carries the request's id."""

    extended = Signal(str)

    def __init__(self, jobs: Jobs, request: Open, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            _("More time for {person}, request {request}").format(person=person_of(request), request=request.asked.ref),
            _("&Extend"),
            parent,
            _("Two months more, for complex or numerous requests, if the person is told so with the reasons in time."),
        )
        self._jobs, self._ref, self._clock = jobs, request.asked.ref, clock
        self.day = DayField(paris_day(clock()))
        row = self.rows.row(_("&Told on"), self.day, latest(request.standing.due))
        codes = ("extension-too-late", "day-in-future", "bad-day", "request-answered")
        self.errors_at = dict.fromkeys(codes, row)
        self.fit()

    def submit(self) -> None:
        ref, day, now = self._ref, self.day.day, self._clock()
        self.do(
            self._jobs,
            lambda db: extend_request(db, ref, day.isoformat(), now),
            lambda _done: self.extended.emit(ref),
            _("Extending a request"),
        )


def person_of(request: Open) -> str:
    """What the person is called who asks."""
    return request.asked.name or request.asked.email or request.asked.contact


def latest(due: date | None) -> str:
    """By when the person must have been told."""
    return _("On {day} at the latest.").format(day=long_day(due)) if due is not None else ""
