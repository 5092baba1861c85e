"""Report of a step of the month: its figures for machines, its line for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from leadkeeper.db import partners
from leadkeeper.db.engine import Db
from leadkeeper.db.months import MonthStep
from leadkeeper.domain.time import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages import month as messages
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import Flow
from leadkeeper.services.month.plan import (
    EXPORT,
    IMPORT,
    STOP_FILE,
    TEXT,
    MonthRequest,
    People,
    PersonLine,
    people_of,
    plan_month,
    unfinished,
)
from leadkeeper.services.month.run import MonthResult, go_on, run_month
from leadkeeper.services.month.todo import TodoItem, list_due

HIDDEN = ("code", "facts", "other", "refused_file")


@dataclass(frozen=True, slots=True)
class StepReport:
    """A step with the name of its file or partner, and why it was skipped or stopped ("" for neither).

    `people` are those of a suppression file or an export, the first of many.
    """

    step: MonthStep
    name: str
    why: str
    people: tuple[PersonLine, ...] = ()

    @property
    def figures(self) -> str:
        """The figures in a few words; "" for a step that did nothing."""
        idle = self.step.state in ("skipped", "stopped")
        return "" if idle or not self.step.facts.get("rows") else messages.figures(self.step.step, self.step.facts)

    @property
    def kind(self) -> str:
        """The label of the kind of step."""
        return messages.step(self.step.step)

    @property
    def state(self) -> str:
        """The label of the state."""
        return messages.state(self.step.state)

    @property
    def file(self) -> str:
        """The name of the file that the step writes, or wrote; "" for none."""
        writes = self.step.step != IMPORT and self.step.state in ("planned", "done")
        return Path(self.step.path).name if writes and self.step.path else ""

    @property
    def words(self) -> str:
        """The step as a line."""
        parts = (self.kind, self.name, self.state, self.file, self.figures, self.why)
        return "  ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        """Return the object of `month --json` for the step."""
        step, known = self.step, self.step.facts
        facts = {name: fact for name, fact in known.items() if name not in HIDDEN}
        refused = known.get("refused_file")
        if step.step == IMPORT and refused and known.get("refused") and step.state == "done":
            facts["refused_file"] = refused
        if known.get("code"):
            inner = known.get("facts", {"other": known["other"]} if known.get("other") else {})
            facts |= {"code": known["code"], "message": self.why, "facts": inner}
        partner = None if step.step == IMPORT else step.subject or None
        path = step.path if step.step == IMPORT or step.state in ("planned", "done") else None
        return {"step": step.step, "state": step.state, "partner": partner, "file": path, "rows": 0, **facts}

    @property
    def people_text(self) -> str:
        """The people in lines; "" for none."""
        facts = self.step.facts
        rest = int(facts.get("people") or facts.get("rows") or 0) - len(self.people)
        lines = [messages.person(one.ref, one.name, one.email, one.kind) for one in self.people]
        return "\n".join([*lines, *([messages.further(rest)] if lines and rest > 0 else [])])


def step_reports(db: Db, steps: Sequence[MonthStep], people: People | None = None) -> list[StepReport]:
    """Return the reports of steps; `people` as `plan_month` filled it, else those of the files that were made."""
    names = partners.legal_names(db)
    reports = []
    for step in steps:
        planned = people if step.state == "planned" else None
        lines = planned.get(step.position, []) if planned is not None else _people(db, step)
        name = step.subject if step.step == IMPORT else names.get(step.subject, step.subject)
        reports.append(StepReport(step, name, _why(step), tuple(lines)))
    return reports


def _people(db: Db, step: MonthStep) -> list[PersonLine]:
    return people_of(db, step) if step.state == "done" and step.step in (EXPORT, STOP_FILE) else []


@dataclass(frozen=True, slots=True)
class InterruptedMonth:
    """A month that was interrupted: its first instant, its output folder, its steps."""

    since: str
    out: str
    steps: tuple[StepReport, ...]


@dataclass(frozen=True, slots=True)
class MonthReport:
    """What a month did: its steps, the messages to send (partner and text), what is due now."""

    steps: tuple[StepReport, ...]
    messages: tuple[tuple[str, str], ...]
    due: tuple[TodoItem, ...]
    was_resumed: bool
    nothing: bool


def interrupted_month(db: Db) -> InterruptedMonth | None:
    """Return the month that was interrupted; None if there is none."""
    left = unfinished(db)
    if left is None:
        return None
    return InterruptedMonth(left.started_at, str(left.request["out"]), tuple(step_reports(db, left.steps)))


def report_plan(db: Db, request: MonthRequest, now: datetime) -> Flow[list[StepReport]]:
    """Plan a month, see `plan_month`, and return the reports of its steps."""
    people: People = {}
    return step_reports(db, (yield from plan_month(db, request, now, people)), people)


def report_month(db: Db, request: MonthRequest, now: datetime) -> Flow[MonthReport]:
    """Carry out a month, see `run_month`, and return its report."""
    return (yield from _report(db, (yield from run_month(db, request, now)), now))


def report_rest(db: Db, now: datetime, password: str | None) -> Flow[MonthReport]:
    """Go on with the interrupted month, see `go_on`, and return its report."""
    return (yield from _report(db, (yield from go_on(db, now, password)), now))


def _report(db: Db, done: MonthResult, now: datetime) -> Flow[MonthReport]:
    due = yield from list_due(db, paris_day(now))
    steps = step_reports(db, done.steps)
    return MonthReport(tuple(steps), tuple(_letters(steps)), tuple(due), done.was_resumed, done.nothing)


def _letters(steps: Sequence[StepReport]) -> Iterator[tuple[str, str]]:
    """Messages as they were written; one moved away since, before the month went on, is left out."""
    for report in steps:
        path = Path(report.step.path or "")
        if report.step.step == TEXT and report.step.state == "done" and path.is_file():
            yield report.name, path.read_text("utf-8")


def _why(step: MonthStep) -> str:
    code = step.facts.get("code")
    if code is None:
        return ""
    if code in messages.SKIPPED:
        return _(messages.SKIPPED[code]).format(other=step.facts.get("other") or "?")
    return sentence(LeadKeeperError(code, **step.facts.get("facts", {})))
