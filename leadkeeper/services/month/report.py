"""Report of a step of the month: its figures for machines, its line for people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadkeeper.db import partners
from leadkeeper.db.engine import Db
from leadkeeper.db.months import MonthStep
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages import month as messages
from leadkeeper.messages.errors import sentence
from leadkeeper.services.month.plan import IMPORT

HIDDEN = ("code", "facts", "other", "refused_file")


@dataclass(frozen=True, slots=True)
class StepReport:
    """A step with the name of its file or partner, and why it was skipped or stopped ("" for neither)."""

    step: MonthStep
    name: str
    why: str

    @property
    def figures(self) -> str:
        """The figures in a few words; "" for a step that did nothing."""
        idle = self.step.state in ("skipped", "stopped")
        return "" if idle or not self.step.facts.get("rows") else messages.figures(self.step.step, self.step.facts)

    @property
    def words(self) -> str:
        """The step as a line."""
        named = Path(self.step.path).name if self.step.path and self.step.step != IMPORT else ""
        shown = named if self.step.state in ("planned", "done") else ""
        parts = (
            messages.step(self.step.step),
            self.name,
            messages.state(self.step.state),
            shown,
            self.figures,
            self.why,
        )
        return "  ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        """Return the object of `month --json` for the step."""
        one = self.step
        facts = {name: fact for name, fact in one.facts.items() if name not in HIDDEN}
        refused = one.facts.get("refused_file")
        if one.step == IMPORT and refused and one.facts.get("refused") and one.state == "done":
            facts["refused_file"] = refused
        if one.facts.get("code"):
            inner = one.facts.get("facts", {"other": one.facts["other"]} if one.facts.get("other") else {})
            facts |= {"code": one.facts["code"], "message": self.why, "facts": inner}
        partner = None if one.step == IMPORT else one.subject or None
        written = one.path if one.step == IMPORT or one.state in ("planned", "done") else None
        return {"step": one.step, "state": one.state, "partner": partner, "file": written, "rows": 0, **facts}


def step_report(db: Db, step: MonthStep) -> StepReport:
    """Return the report of a step."""
    names = {one.id: one.legal_name for one in partners.read_all(db)}
    name = step.subject if step.step == IMPORT else names.get(step.subject, step.subject)
    return StepReport(step, name, _why(step))


def _why(step: MonthStep) -> str:
    code = step.facts.get("code")
    if code is None:
        return ""
    if code in messages.SKIPPED:
        return _(messages.SKIPPED[code]).format(other=step.facts.get("other") or "?")
    return sentence(LeadKeeperError(code, **step.facts.get("facts", {})))
