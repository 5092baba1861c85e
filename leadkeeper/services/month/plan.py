"""Plan of the month: its steps with their files, and what each would do, tried and taken back."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from leadkeeper.db import billing, complaints, contacts, disclosures, months, partners, register, suppressions
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.imports import imports, writer
from leadkeeper.db.months import MonthStep
from leadkeeper.db.suppressions import NotificationRow
from leadkeeper.domain.book import ExportProfile, reference
from leadkeeper.domain.deadlines import is_overdue
from leadkeeper.domain.eligibility.case import contracts_in_force
from leadkeeper.domain.imports.channels import CHANNEL_NAMED
from leadkeeper.domain.imports.headers import signature
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import calendar_day, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.document import AS_FOUND, Reading
from leadkeeper.files.file_kind import kind_of
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.billing.invoices import open_lines
from leadkeeper.services.complaints.complaints import pointing_to
from leadkeeper.services.eligibility.context import find_partner, load_judging_context
from leadkeeper.services.eligibility.review import reviews_waiting
from leadkeeper.services.exports.exporter import check_clock, check_refusals, check_stops
from leadkeeper.services.exports.hygiene import count_kinds
from leadkeeper.services.exports.plan import company_of, first_message_url, make_plan
from leadkeeper.services.exports.preview import alike_among
from leadkeeper.services.exports.register import refuse_own_export
from leadkeeper.services.imports.importer import ImportOptions, import_file, imported_before
from leadkeeper.services.imports.inspect import PARTNER_FIELDS
from leadkeeper.services.imports.mappings import Remembered, last_import, with_companies
from leadkeeper.services.imports.plan import AS_IT_IS, open_lead_file, plan_as_found, plan_file
from leadkeeper.services.month import profiles
from leadkeeper.services.proof.keys import check_key
from leadkeeper.services.suppression.notifications import nameless, people_in, without_covered
from leadkeeper.system import disk

SAME_FILE = "same-file"
SAME_AS_ANOTHER = "same-as-another"
LEFT_OUT = "left-out"
UNKNOWN_FILES, SEVERAL_SHEETS = "month-unknown-files", "month-several-sheets"
ONE_CHANNEL, PERHAPS_LEFT = "month-channel-named", "month-perhaps-left"
_TO_IMPORT = (UNKNOWN_FILES, SEVERAL_SHEETS, ONE_CHANNEL, PERHAPS_LEFT)


@dataclass(frozen=True, slots=True)
class MonthFile:
    """A file of the month with its SHA-256.

    `rows` counts its rows. `skipped` is the code of the reason why it is left out: `same-file` was imported before as
    import `other`, `same-as-another` has the bytes of the file named `other`, `left-out` is in `MonthRequest.left_out`.
    `error` says why it cannot be imported.
    """

    path: Path
    sha256: str = ""
    rows: int = 0
    skipped: str | None = None
    other: str | None = None
    error: LeadKeeperError | None = None


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return a folder's files by name, without hidden ones and office programs' locks. Raises as `files.atomic`."""
    with disk.failures(folder / "x"):
        found = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple(path for path in found if not path.name.startswith((".", "~$")))


def check_files(
    db: Db, paths: Sequence[Path], left_out: Sequence[Path] = (), *, strict: bool = True, planned: Sequence[str] = ()
) -> Flow[list[MonthFile]]:
    """Look through all files as they would be imported, except those left out; writes nothing.

    A file that cannot be imported as last time has its `error`: `month-unknown-files` if no import had its header row
    before, `month-several-sheets` for a workbook in which further sheets hold lists, `month-channel-named` if a yes to
    partners by one channel was read as one by all, `month-perhaps-left` if it may list people who left, which only a
    person can say, else a code of `services.imports.inspect`, `no-rows` or `date-order-needed`. Strict, one raises: its
    error if it is the only one of its kind, else that code with all names, or `month-files-unread`. With the SHA-256 of
    each file as `planned`, others raise `month-files-changed`.
    """
    names: dict[str, str] = {}
    files: list[MonthFile] = []
    for done, path in enumerate(paths):
        yield Progress("inspect", done, len(paths))
        if path in left_out:
            files.append(MonthFile(path, skipped=LEFT_OUT))
            continue
        try:
            file = yield from _check_file(db, path, names)
        except LeadKeeperError as error:
            file = MonthFile(path, error=error)
        files.append(file)
    if changed := [file.path.name for file, before in zip(files, planned, strict=False) if file.sha256 != before]:
        raise LeadKeeperError("month-files-changed", files=", ".join(changed))
    if strict:
        _refuse_unread(files)
    return files


def _check_file(db: Db, path: Path, names: dict[str, str]) -> Flow[MonthFile]:
    """Look through a file; `names` has the files before it by their SHA-256, and gets this one."""
    with atomic.disk_troubles_of(path):
        digest = atomic.sha256(path)
    before = imported_before(db, digest)
    if before is not None and _has_unread_sheets(db, path, digest):
        raise LeadKeeperError(SEVERAL_SHEETS, files=path.name)
    if before is not None:
        return MonthFile(path, digest, skipped=SAME_FILE, other=str(before["import"]))
    if digest in names:
        return MonthFile(path, digest, skipped=SAME_AS_ANOTHER, other=names[digest])
    names[digest] = path.name
    refuse_own_export(db, path, digest)
    last = _last_time(db, path)
    reading, choices = Reading(encoding=last.encoding), with_companies(partners.read(db), last.choices)
    with open_lead_file(path, reading, choices) as document:
        plan = yield from plan_file(document, reading, choices)
        plan.check()
    if "several-sheets" in plan.warnings:
        raise LeadKeeperError(SEVERAL_SHEETS, files=path.name)
    named = plan.details.get(CHANNEL_NAMED)
    columns = [column for one in plan.lists for column in one.columns if named and column.header.text in named.columns]
    if any(one.field in PARTNER_FIELDS and len(one.wider_than_header) < 2 for one in columns):
        raise LeadKeeperError(ONE_CHANNEL, files=path.name)
    if "perhaps-left" in plan.warnings:
        raise LeadKeeperError(PERHAPS_LEFT, files=path.name)
    return MonthFile(path, digest, plan.rows)


def _refuse_unread(files: Sequence[MonthFile]) -> None:
    """Raise for the files that cannot be imported: one of them may hold a refusal."""
    unread = [(file.path.name, file.error) for file in files if file.error is not None]
    bad = [(name, error) for name, error in unread if error.code not in _TO_IMPORT]
    if len(bad) == 1:
        raise bad[0][1]
    if bad:
        raise LeadKeeperError("month-files-unread", files=", ".join(name for name, _error in bad))
    for code in _TO_IMPORT:
        if names := [name for name, error in unread if error.code == code]:
            raise LeadKeeperError(code, files=", ".join(names))


def import_options(db: Db, path: Path, digest: str, refused: Path | None = None) -> ImportOptions:
    """Return the options of last time for a file; raises `month-unknown-files` if they were forgotten since."""
    last = _last_time(db, path)
    reading = Reading(encoding=last.encoding)
    return ImportOptions(reading, last.choices, last.form, last.mode, refused=refused, expected=digest)


def _last_time(db: Db, path: Path) -> Remembered:
    with open_lead_file(path, AS_FOUND, AS_IT_IS) as document:
        lists = plan_as_found(document).lists
        last = last_import(db, signature(lists[0].headers)) if lists else None
    if last is None:
        raise LeadKeeperError(UNKNOWN_FILES, files=path.name)
    return last


def _has_unread_sheets(db: Db, path: Path, digest: str) -> bool:
    """Whether a workbook that was imported before has a further sheet with people; not asked of one with a password."""
    try:
        if kind_of(path, path) == "text":  # not opened: finding its encoding reads all of it
            return False
        with open_lead_file(path, AS_FOUND, AS_IT_IS) as document:
            plan = plan_as_found(document)
    except LeadKeeperError:  # nothing of it will be read
        return False
    others = plan.other_sheets.get("several-sheets", ())  # visible ones with a header
    sheets = (plan.lists[0].table.sheet or "", *others) if others else ()
    read = imports.sheets_of_file(db, digest)
    return any(sheet not in read for sheet in sheets[None in read :])


UNREAD = "unread"  # state of an import in a plan of which the file cannot be imported; never stored

IMPORT, STOP_FILE, EXPORT, PROOF = "import", "stop-file", "export", "proof"
INVOICE, TEXT, CALENDAR = "invoice", "text", "calendar"

PARTNER_CODES = frozenset(
    "nobody-eligible all-left-out all-left-out-or-refused numbers-refused no-columns column-needed nothing-to-tell"
    " notices-name-nobody".split()
)
"""Refusals that concern one partner: its step is skipped and named, the others go on."""


@dataclass(frozen=True, slots=True)
class MonthRequest:
    """What is asked of a month: files to read, folder to write into, partners (all if empty).

    `source` is the folder of the files, "" if they were chosen one by one; `password` is for the files of partners
    with a profile that asks for it, and is never stored. `left_out` are files that are not read by decision. `planned`
    has the SHA-256 of each file in the plan that was seen, and is empty if none was.
    """

    files: tuple[Path, ...]
    out: Path
    source: str = ""
    partners: tuple[str, ...] = ()
    password: str | None = None
    clock_is_right: bool = False
    left_out: tuple[Path, ...] = ()
    planned: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """Return what identifies this request in the journal."""
        files = [] if self.source else [str(path) for path in self.files]
        return {"in": self.source, "files": files, "out": str(self.out), "partners": sorted(self.partners)}


def check_month(db: Db, request: MonthRequest, now: datetime) -> None:
    """Refuse a month that could not be ended: clock, refusals to come, lists to enter again, passwords, folders.

    Raises the codes of `export_contacts` about the book, `proof-key-changed`, `first-message-missing`,
    `unknown-partner`, `profile-secret-missing`, `month-password-missing`, and the codes of `files.atomic` about the
    folders.
    """
    check_stops(db)
    check_key(db)
    check_refusals(db, now)
    check_clock(db, now, is_right=request.clock_is_right)
    today = paris_day(now)
    judging = load_judging_context(db, today)
    _check_folder(request.out)
    for partner in chosen_partners(db, request.partners):
        profile = profiles.show_profile(db, partner.id)
        if contracts_in_force(partner, today):
            first_message_url(judging, partner)
        profiles.password_of(db, profile, partner, today, request.password)
        if profile.folder and Path(profile.folder).is_absolute():
            _check_folder(Path(profile.folder))


def _check_folder(folder: Path) -> None:
    """Raise `folder-missing` if no file can be made there; a folder that is missing in another one is made later."""
    with disk.failures(folder / "x"):
        next(iter((folder if folder.exists() else folder.parent).iterdir()), None)


def chosen_partners(db: Db, names: Sequence[str]) -> list[Partner]:
    """Partners of these names, else all with a contract ever, in book order. Raises `unknown-partner`."""
    wanted = {find_partner(db, name).id for name in names}
    return [one for one in partners.read_all(db) if (one.id in wanted if wanted else one.contracts)]


def planned_steps(db: Db, request: MonthRequest, files: Iterable[MonthFile], today: date) -> list[MonthStep]:
    """Return the steps in their order, each with the path that it reads or writes.

    Stop files go to every partner that must be told, also to those that get no export.
    """
    names, month = profiles.FreeNames(), f"{today:%Y-%m}"
    steps = _import_steps(files, request.out, names)

    def add(kind: str, path: Path, partner: Partner | None = None) -> Path:
        taken = names.take(path)
        steps.append(MonthStep(kind, partner.id if partner else "", str(taken)))
        return taken

    receivers = chosen_partners(db, request.partners)
    for partner in partners.read_all(db):
        profile = ExportProfile(name=f"{{partner}}-stop-{month}")
        add(STOP_FILE, request.out / profiles.file_name(profile, partner, today), partner)
    for partner in receivers:
        profile = profiles.show_profile(db, partner.id)
        folder = profiles.folder_of(profile, request.out)
        target = add(EXPORT, folder / profiles.file_name(profile, partner, today), partner)
        add(PROOF, target.with_name(f"{target.stem}-proof.zip"), partner)
    add(INVOICE, request.out / f"invoice-{month}.csv")
    for partner in partners.read_all(db):
        profile = ExportProfile(name=f"{{partner}}-message-{month}")
        add(TEXT, (request.out / profiles.file_name(profile, partner, today)).with_suffix(".txt"), partner)
    add(CALENDAR, request.out / f"leadkeeper-{month}.ics")
    return [replace(step, position=position) for position, step in enumerate(steps)]


def _import_steps(files: Iterable[MonthFile], out: Path, names: profiles.FreeNames) -> list[MonthStep]:
    steps = []
    for file in files:
        facts: dict[str, Any] = {"sha256": file.sha256, "rows": file.rows}
        state = "skipped" if file.skipped else UNREAD if file.error else "planned"
        if file.skipped:
            facts |= {"code": file.skipped, "other": file.other}
        elif file.error is not None:
            facts |= skip_facts(file.error)
        else:
            facts["refused_file"] = str(names.take(out / f"{file.path.stem}-refused.csv"))
        steps.append(MonthStep(IMPORT, file.path.name, str(file.path.absolute()), state, facts=facts))
    return steps


def came_since(db: Db, left: months.MonthRun, *, strict: bool = True) -> Flow[list[MonthStep]]:
    """Return the imports of files that came into the folder, or changed, while the month was interrupted.

    One of them may hold a refusal, so they are read before what is left. Raises the codes of `check_files`.
    """
    folder = Path(str(left.request["in"]))
    if not left.request["in"] or not folder.exists():
        return []
    looked_through = [one for one in left.steps if one.kind == IMPORT and one.state in ("done", "skipped")]
    read = {sha256 for one in looked_through if (sha256 := one.facts["sha256"])}  # "" for a file that was left out
    known = {one.path for one in left.steps if one.facts.get("sha256") not in read or one.kind != IMPORT}
    known |= {one.facts.get("refused_file") for one in left.steps}
    fresh = []
    for path in files_in(folder):
        with atomic.disk_troubles_of(path):
            if str(path.absolute()) not in known and atomic.sha256(path) not in read:
                fresh.append(path)
    files = yield from check_files(db, fresh, strict=strict)
    steps = _import_steps(files, Path(str(left.request["out"])), profiles.FreeNames(filter(None, known)))
    first = min(one.position for one in left.steps)
    return [replace(step, position=first - len(steps) + place) for place, step in enumerate(steps)]


def plan_month(
    db: Db, request: MonthRequest, now: datetime, people: People | None = None, *, strict: bool = True
) -> Flow[list[MonthStep]]:
    """Return the steps of a month with the figures that each would give; nothing is kept.

    `people` gets the people of each stop file and export. Not `strict`, a file that cannot be imported is a step
    `unread` of the plan, which can then not be carried out.

    The imports are tried in a transaction that is rolled back, because the people that a partner may get depend on
    them. If a run was interrupted, its own steps are returned, after the files that came since. Raises the codes of
    `check_month` and `check_files`.
    """
    left = unfinished(db)
    if left is not None:
        return [*(yield from came_since(db, left, strict=strict)), *left.steps]
    check_month(db, request, now)
    files = yield from check_files(db, request.files, request.left_out, strict=strict)
    steps = planned_steps(db, request, files, paris_day(now))
    tried, given = [], dict[str, set[int]]()
    with writer.bulk_load(db), writing(db, keep=False):
        for step in steps:
            outcome = yield from _tried(db, step, request, now, people, given)
            tried.append(outcome)
        tried = yield from with_reviews(db, tried, paris_day(now))
    return without_idle(db, tried, paris_day(now))


def with_reviews(db: Db, steps: Sequence[MonthStep], today: date) -> Flow[list[MonthStep]]:
    """Note at the last import how many people then wait in Review."""
    read = [place for place, one in enumerate(steps) if one.kind == IMPORT and one.state in ("planned", "done")]
    noted = list(steps)
    if read:
        waiting = yield from reviews_waiting(db, today)
        db.kept = None  # a plan only tries its imports
        noted[read[-1]] = replace(steps[read[-1]], facts={**steps[read[-1]].facts, "in_review": waiting.people})
    return noted


def _tried(
    db: Db, step: MonthStep, request: MonthRequest, now: datetime, people: People | None, given: dict[str, set[int]]
) -> Flow[MonthStep]:
    """Try a step; `given` holds the people of each partner's export so far, and gets those of this one."""
    if step.state != "planned":
        return step
    if step.kind == IMPORT:
        options = import_options(db, Path(step.path or ""), str(step.facts["sha256"]))
        report = yield from import_file(db, Path(step.path or ""), options, now)
        facts = report.as_json()
        return replace(step, facts={**step.facts, **import_facts(facts), "details": facts["details"]})
    if step.kind == STOP_FILE:
        if people is not None:
            people[step.position] = people_to_tell(db, step.subject)
        return stop_step(db, step, paris_day(now))
    if step.kind == EXPORT:
        return (yield from tried_export(db, step, request.password, now, people, given))
    return step


def import_facts(report: dict[str, Any]) -> dict[str, Any]:
    """Figures of an import for its step; `report` is as in `ImportReport.as_json`."""
    names = ("read", "created", "updated", "unchanged", "duplicates", "refused", "blank", "said_no", "notices")
    figures = {name: report[name] for name in names if name in report}
    return {"rows": report.get("read", 0), **figures, "warnings": report.get("warnings", [])}


def stop_step(db: Db, step: MonthStep, today: date) -> MonthStep:
    """Return the step of a stop file with its figures, skipped if nothing new must be told.

    Notices that stand in an earlier stop file wait for the person who sends it.
    """
    waiting = suppressions.read_notifications(db, step.subject, only_open=True)
    gone = nameless(db, waiting)
    lines = [one for one in waiting if one.number not in gone]
    days = [day for one in lines if (day := calendar_day(one.due)) is not None]
    facts: dict[str, Any] = {
        "rows": len(without_covered(lines)),
        "people": people_in(lines),
        "due": min(days).isoformat() if days else None,
        "overdue": sum(is_overdue(one.due, one.sent_at, today) for one in lines),
    }
    if gone and not lines:
        named = {"partner": find_partner(db, step.subject).legal_name, "count": len(gone)}
        return replace(step, state="skipped", facts={**facts, "code": "notices-name-nobody", "facts": named})
    if not lines:
        return replace(step, state="skipped", facts={**facts, "code": "nothing-to-tell"})
    if all(one.stop_file is not None for one in lines):
        written = max(one.stop_file for one in lines if one.stop_file is not None)
        return replace(step, state="skipped", facts={**facts, "code": "stop-file-waits", "other": written})
    return replace(step, facts=facts)


def cap_reached(db: Db, step: MonthStep, today: date) -> MonthStep | None:
    """The step of an export as skipped if the partner got as many people this month as its profile allows."""
    partner = find_partner(db, step.subject)
    if profiles.remaining_cap(db, profiles.show_profile(db, partner.id), partner, today) == 0:
        return replace(step, state="skipped", facts={"code": "cap-reached"})
    return None


def tried_export(
    db: Db,
    step: MonthStep,
    password: str | None,
    now: datetime,
    people: People | None = None,
    given: dict[str, set[int]] | None = None,
) -> Flow[MonthStep]:
    """Return the step of an export with its figures, skipped if the partner would get nobody.

    Those in `given` that another partner of the same company gets are not counted again.
    """
    today = paris_day(now)
    capped = cap_reached(db, step, today)
    if capped is not None:
        return capped
    order = profiles.monthly_order(db, find_partner(db, step.subject), Path(step.path or ""), today, password)
    try:
        plan = yield from make_plan(db, replace(order, limit=order.limit if not given else None), today)
    except LeadKeeperError as error:
        if error.code not in PARTNER_CODES:
            raise
        return replace(step, state="skipped", facts=skip_facts(error))
    known = given if given is not None else {}
    taken = set[int]().union(*(known.get(one, ()) for one in company_of(plan.judging, plan.partner)))
    chosen_people = array("q", [number for number in plan.people if number not in taken][: order.limit])
    if not chosen_people:
        facts = {"partner": plan.partner.legal_name, "reasons": plan.reasons, "hold": None, "given": len(plan.people)}
        return replace(step, state="skipped", facts={"code": "nobody-eligible", "facts": facts})
    known[step.subject] = set(chosen_people)
    price = plan.contract.total_for(len(chosen_people))
    figures: dict[str, Any] = {"rows": len(chosen_people), "traps": len(plan.traps), "price_cents": price}
    figures |= {"currency": plan.contract.currency}
    if people is not None:
        people[step.position] = people_planned(db, step.subject, chosen_people)
    doubtful = {kind: count for kind, count in count_kinds(db, chosen_people).items() if count}
    alike = alike_among(plan.judging, set(chosen_people).intersection).count
    complaining = len(set(chosen_people).intersection(complaints.open_about(db)))
    chosen = {"left_out": plan.left_out, "given_before": plan.given_before, "hygiene": doubtful, "alike": alike}
    chosen |= {"complaining": complaining, **pointing_to(db, step.subject).facts()}
    return replace(step, facts=figures | {name: counts for name, counts in chosen.items() if counts})


def skip_facts(error: LeadKeeperError) -> dict[str, Any]:
    """Facts of a step that a refusal skips: its code, and what its sentence needs."""
    return {"code": error.code, "facts": dict(error.facts)}


def without_idle(db: Db, steps: Sequence[MonthStep], today: date) -> list[MonthStep]:
    """Skip what follows other steps, if these make nothing: invoice lines, messages, the calendar."""
    looked: list[MonthStep] = []
    for one in steps:
        idle = idle_after(db, one, looked, today) if one.state == "planned" else None
        looked.append(idle or _with_figures(db, one, looked, today))
    return looked


def _with_figures(db: Db, step: MonthStep, before: Sequence[MonthStep], today: date) -> MonthStep:
    """A planned proof or planned invoice lines with the figures that they will have; any other step as it is."""
    if step.state == "planned" and step.kind == PROOF:
        export = next(one.facts for one in before if (one.kind, one.subject) == (EXPORT, step.subject))
        return replace(step, facts={"rows": export.get("rows", 0) + export.get("traps", 0)})
    if step.kind != INVOICE or step.state != "planned":
        return step
    lines = open_lines(db, f"{today:%Y-%m}")
    exports = sum(one.kind == EXPORT and one.state == "planned" for one in before)
    return replace(step, facts={"rows": len(lines.new) + exports, **lines.facts()})


def idle_after(db: Db, step: MonthStep, before: Sequence[MonthStep], today: date) -> MonthStep | None:
    """The step as skipped if the steps before it leave it nothing to do; they are done, or planned.

    Invoice lines have something to do if there are some of this month in no such file, made by hand or credited.
    """
    busy = [one for one in before if one.state in ("done", "planned")]
    theirs = [one.kind for one in busy if one.subject == step.subject]
    lines = open_lines(db, f"{today:%Y-%m}") if step.kind == INVOICE else None
    exported = any(one.kind == EXPORT for one in busy)
    why, has_work = {
        TEXT: ("no-file", any(kind != IMPORT for kind in theirs)),
        PROOF: ("no-proof", EXPORT in theirs),
        INVOICE: ("no-export", exported or (lines is not None and lines.new)),
        CALENDAR: ("nothing-done", bool(busy)),
    }.get(step.kind, ("", True))
    late = lines.facts() if lines is not None else {}
    return None if has_work else replace(step, state="skipped", facts={"code": why, **late})


def unfinished(db: Db) -> months.MonthRun | None:
    """Return the run that was interrupted; None if there is none."""
    newest = months.newest(db)
    return newest if newest is not None and newest.ended_at is None else None


MOST = 1_000  # people named of each step; further ones are only counted

_CELLS = ("first_name", "last_name", "company", "email")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a step; `ref` is the newest row that this partner was given, "" before the first.

    Name and address are "" for an erased person, `kind` is why the partner must be notified, None in an export.
    """

    ref: str
    name: str
    email: str
    kind: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return the object printed by `month --people --json`."""
        return {name: getattr(self, name) or None for name in self.__slots__}


People = dict[int, list[PersonLine]]  # people of steps, by position


def people_to_tell(db: Db, partner: str) -> list[PersonLine]:
    """Return the people of the open notifications to a partner (id), in order of creation."""
    return _told(db, partner, suppressions.read_notifications(db, partner, only_open=True))


def people_of(db: Db, step: MonthStep) -> list[PersonLine]:
    """Return the people of a suppression file or an export that was made; nobody of any other step."""
    if step.state != "done" or step.kind not in (EXPORT, STOP_FILE):
        return []
    if step.kind == STOP_FILE:
        every = suppressions.read_notifications(db, step.subject)
        return _told(db, step.subject, [one for one in every if one.stop_file == step.ref])
    rows = billing.rows_at(db, step.ref or "", range(MOST))
    return _lines(db, [(row.contact, row.reference) for _, row in sorted(rows.items()) if row.contact is not None])


def people_planned(db: Db, partner: str, numbers: Iterable[int]) -> list[PersonLine]:
    """Return the people of a planned export; `numbers` are their ids."""
    people = list(islice(numbers, MOST))
    refs = references_to(db, partner, people)
    return _lines(db, [(number, refs.get(number, "")) for number in people])


def references_to(db: Db, partner: str, numbers: Sequence[int]) -> dict[int, str]:
    """Return the newest reference of each contact in the files of a partner; none for files of a restored archive."""
    known = {export for export, entry in register.exports(register.entries(db)).items() if entry.kind == "export"}
    return {
        number: reference(row.export, row.position)
        for number, rows in disclosures.handed(db, partner, numbers).items()
        for row in rows
        if row.export in known
    }


def _told(db: Db, partner: str, notices: Sequence[NotificationRow]) -> list[PersonLine]:
    kinds: Mapping[int, str | None] = {one.person: one.kind for one in notices[:MOST]}
    refs = references_to(db, partner, list(kinds))
    return _lines(db, [(number, refs.get(number, "")) for number in kinds], kinds)


def _lines(
    db: Db, people: Sequence[tuple[int, str]], kinds: Mapping[int, str | None] | None = None
) -> list[PersonLine]:
    cells = contacts.cells(db, _CELLS, [number for number, _ref in people])
    lines = []
    for number, ref in people:
        first, last, company, email = cells.get(number, (None,) * len(_CELLS))
        name = " ".join(filter(None, (first, last))) or company or ""
        lines.append(PersonLine(ref, name, email or "", kinds[number] if kinds else None))
    return lines
