"""Carry out the month: journalled steps, each an existing use case, and their reports; goes on after interruptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from leadkeeper.db import months, partners, suppressions
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.months import MonthStep
from leadkeeper.db.register import entries
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.time import iso_day_of, paris_day
from leadkeeper.domain.verdict import Detail
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.proof_pack import manifest_hash
from leadkeeper.messages import _
from leadkeeper.messages import month as messages
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.imports import warning_sentence
from leadkeeper.messages.suppression import STOP, asked_in
from leadkeeper.progress import Flow
from leadkeeper.services.billing.invoices import as_csv, open_lines
from leadkeeper.services.complaints.complaints import pointing_to
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.exports import register
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.preview import exported_but_complaining
from leadkeeper.services.exports.register import list_exports
from leadkeeper.services.imports.importer import import_file, import_history, imported_before, next_import_id
from leadkeeper.services.month import plan
from leadkeeper.services.month.plan import CALENDAR, EXPORT, IMPORT, INVOICE, PROOF, STOP_FILE, TEXT, MonthRequest
from leadkeeper.services.month.profiles import FreeNames, monthly_order
from leadkeeper.services.proof.pack import write_proof
from leadkeeper.services.suppression.notifications import people_in
from leadkeeper.services.suppression.stop_file import write_stop_file
from leadkeeper.services.todo import TodoItem, calendar_of, list_due
from leadkeeper.system import disk

PLAIN = (INVOICE, TEXT, CALENDAR)  # steps with a file that is in no register


@dataclass(frozen=True, slots=True)
class MonthResult:
    """What a month did: its steps; `was_resumed` if it went on, `nothing` if there was nothing left to do."""

    steps: tuple[MonthStep, ...]
    was_resumed: bool = False

    @property
    def nothing(self) -> bool:
        """Whether no step did anything."""
        return all(one.state == "skipped" for one in self.steps)


def run_month(db: Db, request: MonthRequest, now: datetime) -> Flow[MonthResult]:
    """Carry out a month, or what an interrupted run of the same month left to do.

    Each step is journalled before it starts and after it ended. If stopped, killed or failed, what is done stays done,
    the step under way leaves nothing, and the same request goes on from there. Raises `month-unfinished` if another
    run was interrupted, `month-stopped` (with the code of the step's failure), and the codes of `check_month` and
    `check_files` before anything is written.
    """
    left = plan.unfinished(db)
    if left is not None:
        if dict(left.request) != request.stored():
            folder, out = left.request["in"] or None, left.request["out"]
            raise LeadKeeperError("month-unfinished", since=iso_day_of(left.started_at), folder=folder, out=out)
        return (yield from go_on(db, now, request.password, clock_is_right=request.clock_is_right))
    plan.check_month(db, request, now)
    files = yield from plan.check_files(db, request.files, request.left_out, planned=request.planned)
    steps = plan.planned_steps(db, request, files, paris_day(now))
    work = MonthWork(db, 0, request, now)
    if all(one.skipped for one in files):
        steps = yield from work.look(steps)
        if all(one.state == "skipped" for one in steps):
            return MonthResult(tuple(steps))
    with writing(db):
        work.run = months.add(db, now.isoformat(), request.stored(), steps)
    return (yield from work.carry_out(steps))


def go_on(db: Db, now: datetime, password: str | None = None, *, clock_is_right: bool = False) -> Flow[MonthResult]:
    """Carry out what the interrupted run left to do; raises `month-none-unfinished`, else as `run_month`."""
    left = plan.unfinished(db)
    if left is None:
        raise LeadKeeperError("month-none-unfinished")
    names = tuple(str(name) for name in left.request["partners"])
    request = MonthRequest((), Path(str(left.request["out"])), "", names, password, clock_is_right)
    plan.check_month(db, request, now)
    fresh = yield from plan.came_since(db, left)
    with writing(db):
        months.add_steps(db, left.id, fresh)
    work = MonthWork(db, left.id, request, now)
    return replace((yield from work.carry_out([*fresh, *left.steps])), was_resumed=True)


def give_up(db: Db, now: datetime) -> MonthResult:
    """End the interrupted run as it is: what was done stays. Raises `month-none-unfinished`."""
    left = plan.unfinished(db)
    if left is None:
        raise LeadKeeperError("month-none-unfinished")
    with writing(db):
        months.end(db, left.id, now.isoformat())
    return MonthResult(left.steps)


@dataclass(slots=True)
class MonthWork:
    """A run being carried out."""

    db: Db
    run: int
    request: MonthRequest
    now: datetime

    @property
    def today(self) -> date:
        """Paris day of the work."""
        return paris_day(self.now)

    def look(self, steps: list[MonthStep]) -> Flow[list[MonthStep]]:
        """Skip the steps that have nothing to do; only for a month without a file to import."""
        looked = []
        for step in steps:
            if step.kind == EXPORT:
                tried = yield from plan.tried_export(self.db, step, self.request.password, self.now)
                looked.append(tried if tried.state == "skipped" else step)
            else:
                looked.append(self._idle(step) or step)
        return plan.without_idle(self.db, looked, self.today)

    def carry_out(self, steps: list[MonthStep]) -> Flow[MonthResult]:
        """Do all steps that are neither done nor skipped, and end the run."""
        with disk.failures(self.request.out):
            self.request.out.mkdir(exist_ok=True)
        for position, known in enumerate(steps):
            step = self._looked_at_again(known, steps)
            if step.state in ("done", "skipped"):
                continue
            steps[position] = yield from self._do(step, steps[:position])
            if step.state == "running" and steps[position].state == "done":  # made before a kill: who refused since?
                again = self._looked_at_again(steps[position], steps)
                if again.state == "planned":
                    steps[position] = yield from self._do(again, steps[:position])
        with writing(self.db):
            months.end(self.db, self.run, self.now.isoformat())
        return MonthResult(tuple((yield from plan.with_reviews(self.db, steps, self.today))))

    def _looked_at_again(self, step: MonthStep, steps: Sequence[MonthStep]) -> MonthStep:
        """A suppression file or message to be written now, if people refused since; not once the message is written."""
        written = any(one.subject == step.subject for one in steps if one.kind == TEXT and one.state == "done")
        if written or step.kind not in (STOP_FILE, TEXT):
            return step
        if step.state == "skipped":
            return replace(step, state="planned", facts={})
        if step.kind == STOP_FILE and step.state == "done" and self._idle(step) is None:
            path = str(FreeNames().take(Path(step.path or "")))
            return replace(step, state="planned", ref=None, path=path, facts={})
        return step

    def _do(self, step: MonthStep, before: list[MonthStep]) -> Flow[MonthStep]:
        made = _MADE.get(step.kind)
        if step.ref is not None and made is not None and (facts := made(self.db, step)) is not None:
            return self._kept(replace(step, state="done", facts={**step.facts, **facts}))
        idle = self._idle(step) or plan.idle_after(self.db, step, before, self.today)
        if idle is not None:
            return self._kept(idle)
        if step.state == "running" and step.kind in (IMPORT, PROOF, *PLAIN):
            # Remove the file that a step gave its name just before it was killed: it is written again.
            left = Path(step.facts["refused_file"] if step.kind == IMPORT else step.path or "")
            with disk.failures(left):
                atomic.discard(left)
        step = self._kept(replace(step, state="running", ref=self._next_ref(step, before)))
        try:
            facts = yield from self._perform(step, before)
        except LeadKeeperError as error:
            if error.code in plan.PARTNER_CODES:
                return self._kept(replace(step, state="skipped", ref=None, facts=plan.skip_facts(error)))
            self._kept(replace(step, state="stopped", facts={**step.facts, **plan.skip_facts(error)}))
            raise LeadKeeperError(
                "month-stopped", step=step.kind, subject=step.subject, reason=error.code, facts=dict(error.facts)
            ) from error
        without_failure = {name: fact for name, fact in step.facts.items() if name not in ("code", "facts")}
        return self._kept(replace(step, state="done", facts={**without_failure, **facts}))

    def _kept(self, step: MonthStep) -> MonthStep:
        with writing(self.db):
            months.set_step(self.db, self.run, step)
        return step

    def _next_ref(self, step: MonthStep, before: list[MonthStep]) -> str | None:
        """Id that the step's import, export or stop file will have: after a kill it tells whether it was made.

        For a proof it is the id of its export.
        """
        if step.kind == PROOF:
            return _files_for(step.subject, before)[EXPORT].ref
        if step.kind == IMPORT:
            return next_import_id(self.db)
        if step.kind == EXPORT:
            return register.next_id(self.db)
        return register.next_ref(self.db) if step.kind == STOP_FILE else None

    def _idle(self, step: MonthStep) -> MonthStep | None:
        """The step as skipped if a look at the book shows that it has nothing to do."""
        if step.kind == IMPORT:
            before = imported_before(self.db, str(step.facts["sha256"]))
            if before is not None:
                return replace(step, state="skipped", facts={"code": plan.SAME_FILE, "other": before["import"]})
        if step.kind == STOP_FILE:
            looked = plan.stop_step(self.db, step, self.today)
            return looked if looked.state == "skipped" else None
        if step.kind == EXPORT:
            return plan.cap_reached(self.db, step, self.today)
        return None

    def _perform(self, step: MonthStep, before: list[MonthStep]) -> Flow[Mapping[str, Any]]:
        """Do one step and return its figures."""
        path, request = Path(step.path or ""), self.request
        if step.kind == IMPORT:
            options = plan.import_options(self.db, path, str(step.facts["sha256"]), Path(step.facts["refused_file"]))
            yield from import_file(self.db, path, options, self.now)
        elif step.kind in PLAIN:
            return (yield from self._write_plain(step, before))
        else:
            with disk.failures(path):
                path.parent.mkdir(parents=True, exist_ok=True)
            if step.kind == PROOF:
                yield from write_proof(self.db, str(step.ref), path, self.now, clock_is_right=request.clock_is_right)
            elif step.kind == STOP_FILE:
                yield from write_stop_file(self.db, step.subject, path, self.now)
            else:
                order = monthly_order(self.db, find_partner(self.db, step.subject), path, self.today, request.password)
                yield from export_contacts(self.db, replace(order, clock_is_right=request.clock_is_right), self.now)
        made = _MADE.get(step.kind)
        return (made(self.db, step) if made is not None else None) or {}

    def _write_plain(self, step: MonthStep, before: list[MonthStep]) -> Flow[Mapping[str, Any]]:
        """Write invoice lines, a message or the calendar."""
        facts: dict[str, Any] = {}
        if step.kind == INVOICE:
            # Two files that are both read into the invoicing tool must not charge an export twice.
            lines = open_lines(self.db, f"{self.today:%Y-%m}")
            content = as_csv(lines.new).encode("utf-8")
            facts = {"rows": len(lines.new), "references": [one.reference for one in lines.new], **lines.facts()}
        elif step.kind == CALENDAR:
            due = yield from list_due(self.db, self.today, self.now)
            due = [one for one in due if one.kind != "month"]  # this run, which ends with this step
            content, facts = calendar_of(self.db, due, self.now), {"rows": len(due)}
        else:
            content = self._message(step, before).encode("utf-8")
        target = Path(step.path or "")
        with register.pending_file(self.db, target) as temp, atomic.written(target, temp) as out:
            out.write(content)
        return facts

    def _message(self, step: MonthStep, before: list[MonthStep]) -> str:
        files = _files_for(step.subject, before)
        export, stop, proof = files.get(EXPORT), files.get(STOP_FILE), files.get(PROOF)
        notices = suppressions.read_notifications(self.db, step.subject)
        asks = asked_in((one.kind, one.channels) for one in notices if stop is not None and one.stop_file == stop.ref)
        return messages.mail(
            settings.read(self.db),
            find_partner(self.db, step.subject),
            (_name_of(export), export.facts) if export is not None else None,
            (_name_of(stop), int(stop.facts.get("people", stop.facts["rows"]))) if stop is not None else None,
            _name_of(proof) if proof is not None else None,
            asks or (STOP,),
        )


def _files_for(partner: str, steps: list[MonthStep]) -> dict[str, MonthStep]:
    """Steps that made a file for a partner, by kind."""
    return {
        one.kind: one
        for one in steps
        if one.subject == partner and one.kind in (EXPORT, PROOF, STOP_FILE) and one.state == "done"
    }


def _name_of(step: MonthStep) -> str:
    return Path(step.path or "").name


def _imported(db: Db, step: MonthStep) -> Mapping[str, Any] | None:
    made = (one for one in import_history(db) if (one["import"], one["sha256"]) == (step.ref, step.facts["sha256"]))
    return next(({"import": step.ref, **plan.import_facts(one)} for one in made), None)


def _exported(db: Db, step: MonthStep) -> Mapping[str, Any] | None:
    for line in list_exports(db):
        if line.export == step.ref and line.file == _name_of(step) and line.state == "released":
            facts = attributes(line, "export sha256 rows traps price_cents currency")
            complaining = exported_but_complaining(db, line.export)
            facts |= {"complaining": complaining} if complaining else {}
            return facts | pointing_to(db, step.subject).facts()
    return None


def _proved(db: Db, step: MonthStep) -> Mapping[str, Any] | None:
    """Figures of a proof that lies at the path of its step and is in the register; a file without entry is none."""
    path = Path(step.path or "")
    written = manifest_hash(path)
    issued = [entry.body for entry in entries(db) if entry.kind == "proof" and entry.body.get("export") == step.ref]
    if written is None or not any(body.get("manifest") == written for body in issued):
        return None
    rows = next(one.rows + one.traps for one in list_exports(db) if one.export == step.ref)
    return {"export": step.ref, "sha256": atomic.sha256(path), "rows": rows}


def _stop_file_written(db: Db, step: MonthStep) -> Mapping[str, Any] | None:
    made = (one for one in register.list_stop_files(db) if one.stop_file == step.ref and one.file == _name_of(step))
    return next((attributes(one, "stop_file sha256 rows people") for one in made), None)


_MADE: dict[str, Callable[[Db, MonthStep], Mapping[str, Any] | None]] = {
    IMPORT: _imported,
    EXPORT: _exported,
    PROOF: _proved,
    STOP_FILE: _stop_file_written,
}
"""What a step made, from the book; None if it made nothing."""


HIDDEN = ("code", "facts", "other", "refused_file", "references", "details")


@dataclass(frozen=True, slots=True)
class StepReport:
    """A step with the name of its file or partner.

    `refused` counts who refused after the suppression file was made or skipped. `changed` is a code of
    `messages.month.CHANGED` if the file is not, or no longer, as it was written. `people` are those of a suppression
    file or an export, the first of many. `details` are those of the warnings of an import.
    """

    step: MonthStep
    name: str
    refused: int = 0
    changed: str = ""
    people: tuple[plan.PersonLine, ...] = ()
    details: Mapping[str, Detail] = field(default_factory=dict, repr=False)

    @property
    def why(self) -> str:
        """Why the step was skipped or stopped, or what came after it; "" for neither."""
        since = (_(messages.CHANGED[self.changed]) if self.changed else "", messages.refused_since(self.refused))
        return " ".join(filter(None, since)) or _why(self.step.facts) or " ".join(self.warnings)

    @property
    def warnings(self) -> list[str]:
        """What the import warns of, as the wizard says it; what the figures say is left out."""
        codes = self.step.facts.get("warnings", ()) if self.step.state in ("planned", "done") else ()
        return [warning_sentence(one, self.details.get(one)) for one in codes if one not in messages.IN_FIGURES]

    @property
    def waits_for_notices(self) -> bool:
        """Whether an export was made for nobody because the partner is still to be notified of refusals (R31)."""
        facts = self.step.facts.get("facts") or {}
        is_empty = self.step.kind == EXPORT and self.step.facts.get("code") == "nobody-eligible"
        return is_empty and "R31" in (facts.get("reasons") or ())

    @property
    def figures(self) -> str:
        """The figures in a few words; "" for a step that did nothing."""
        idle = self.step.state in ("skipped", "stopped", plan.UNREAD)
        return "" if idle or not self.step.facts.get("rows") else messages.figures(self.step.kind, self.step.facts)

    @property
    def kind(self) -> str:
        """The label of the kind of step."""
        return messages.step(self.step.kind)

    @property
    def state(self) -> str:
        """The label of the state."""
        return messages.state(self.step.state)

    @property
    def file(self) -> str:
        """The name of the file that the step writes, or wrote; "" for none."""
        writes = self.step.kind != IMPORT and self.step.state in ("planned", "done")
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
        if step.kind == IMPORT and refused and known.get("refused") and step.state == "done":
            facts["refused_file"] = refused
        if known.get("code"):
            inner = known.get("facts", {"other": known["other"]} if known.get("other") else {})
            facts |= {"code": known["code"], "message": _why(known), "facts": inner}
        facts |= {"messages": self.warnings} if self.warnings else {}
        facts |= {"file_changed": self.changed} if self.changed else {}
        facts |= {"refused_since": self.refused} if self.refused else {}
        partner = None if step.kind == IMPORT else step.subject or None
        path = step.path if step.kind == IMPORT or step.state in ("planned", "done") else None
        return {"step": step.kind, "state": step.state, "partner": partner, "file": path, "rows": 0, **facts}

    @property
    def people_text(self) -> str:
        """The people in lines; "" for none."""
        facts = self.step.facts
        rest = int(facts.get("people") or facts.get("rows") or 0) - len(self.people)
        lines = [messages.person(one.ref, one.name, one.email, one.kind) for one in self.people]
        return "\n".join([*lines, *([messages.further(rest)] if lines and rest > 0 else [])])


def step_reports(db: Db, steps: Sequence[MonthStep], people: plan.People | None = None) -> list[StepReport]:
    """Return the reports of steps; `people` as `plan_month` filled it, else those of the files that were made."""
    names, reports = partners.legal_names(db), []
    is_read = any((one.kind, one.state) == (IMPORT, "done") for one in steps)
    details_of: dict[Any, Any] = {one["import"]: one.get("details") for one in import_history(db)} if is_read else {}
    for step in steps:
        planned = people if step.state == "planned" else None
        lines = planned.get(step.position, []) if planned is not None else plan.people_of(db, step)
        name = step.subject if step.kind == IMPORT else names.get(step.subject, step.subject)
        noted = step.facts.get("details") or details_of.get(step.ref) or {}
        details = {code: _detail(facts) for code, facts in noted.items()}
        reports.append(StepReport(step, name, _refused_since(db, step), _changed(step), tuple(lines), details))
    return reports


def _detail(facts: Mapping[str, Any]) -> Detail:
    """Facts of a warning from `Detail.as_json`."""
    return Detail(
        columns=tuple(facts.get("columns", ())),
        lines=tuple((one["file"], one["line"]) for one in facts.get("lines", ())),
        yeses=facts.get("yeses", 0),
        last_form=facts.get("last_form"),
        encoding=facts.get("encoding"),
        sheets=tuple(facts.get("sheets", ())),
        texts=tuple((text, rows) for text, rows in facts.get("texts", ())),
        places=facts.get("places", {}),
    )


def _changed(step: MonthStep) -> str:
    """Whether a file that was made, and entered with its hash, is another now, or gone: it may have been sent."""
    if step.state != "done" or step.kind not in (EXPORT, STOP_FILE, PROOF) or not step.facts.get("sha256"):
        return ""
    path = Path(step.path or "")
    try:
        return "" if atomic.sha256(path) == step.facts["sha256"] else "changed"
    except FileNotFoundError:
        return "gone"
    except OSError:
        return "unreadable"


def _refused_since(db: Db, step: MonthStep) -> int:
    """Number of people who refused after the suppression file was made or skipped."""
    if step.kind != STOP_FILE or step.state not in ("done", "skipped"):
        return 0
    open_ones = suppressions.read_notifications(db, step.subject, only_open=True)
    return people_in([one for one in open_ones if one.stop_file is None])


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
    nothing: bool


def interrupted_month(db: Db) -> InterruptedMonth | None:
    """Return the month that was interrupted; None if there is none."""
    left = plan.unfinished(db)
    if left is None:
        return None
    return InterruptedMonth(left.started_at, str(left.request["out"]), tuple(step_reports(db, left.steps)))


def report_plan(db: Db, request: MonthRequest, now: datetime, *, strict: bool = True) -> Flow[list[StepReport]]:
    """Plan a month, see `plan_month`, and return the reports of its steps."""
    people: plan.People = {}
    return step_reports(db, (yield from plan.plan_month(db, request, now, people, strict=strict)), people)


def report_month(db: Db, request: MonthRequest, now: datetime) -> Flow[MonthReport]:
    """Carry out a month, see `run_month`, and return its report."""
    return (yield from _report(db, (yield from run_month(db, request, now)), now))


def report_rest(db: Db, now: datetime, password: str | None) -> Flow[MonthReport]:
    """Go on with the interrupted month, see `go_on`, and return its report."""
    return (yield from _report(db, (yield from go_on(db, now, password)), now))


def _report(db: Db, done: MonthResult, now: datetime) -> Flow[MonthReport]:
    due = yield from list_due(db, paris_day(now), now)
    steps = step_reports(db, done.steps)
    sent = [one for one in steps if (one.step.kind, one.step.state) == (TEXT, "done")]
    written = ((one.name, Path(one.step.path or "")) for one in sent)  # one moved away since is left out
    letters = tuple((name, path.read_text("utf-8")) for name, path in written if path.is_file())
    return MonthReport(tuple(steps), letters, tuple(due), done.nothing)


def _why(noted: Mapping[str, Any]) -> str:
    code = noted.get("code")
    if noted.get("late_months"):
        return messages.late_lines(noted["late"], noted["late_months"], is_named=code is None)
    if code is None:
        return ""
    if code in messages.SKIPPED:
        return _(messages.SKIPPED[code]).format(other=noted.get("other") or "?")
    return sentence(LeadKeeperError(code, **noted.get("facts", {})))
