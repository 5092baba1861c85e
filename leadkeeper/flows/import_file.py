"""Reads a lead file into the book: all of its rows or none, each with the line that it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.table import AS_FOUND, Reading, Record
from leadkeeper.flows.file_plan import AS_IT_IS, FilePlan, open_lead_file, plan_file
from leadkeeper.flows.import_people import MODES, Origin, People
from leadkeeper.flows.list_plan import Choices, ListPlan
from leadkeeper.flows.refused_rows import RefusedRows
from leadkeeper.flows.seldom_collected import seldom_collected
from leadkeeper.model.book import ImportRecord, World
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.eligibility.sources import goes_by
from leadkeeper.rules.form_choice import FormChoice, FormColumn, NoForm, OneVersion
from leadkeeper.rules.row import Refused, Row
from leadkeeper.rules.row_events import Bench
from leadkeeper.store import cases, imports, world
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

CHUNK = 2000
NONE, COLUMN = "none", "column"
COUNTS = ("created", "updated", "unchanged", "duplicates", "refused", "blank")


@dataclass(frozen=True)
class ImportOptions:
    """What the person decided: how the file is read, under which form it was collected, what happens to known people.

    `form` is a form version's id, `column` (each row names its own) or `none`; `mode` one of `MODES`.
    """

    reading: Reading = AS_FOUND
    choices: Choices = AS_IT_IS
    form: str = NONE
    mode: str = "fill"
    dry_run: bool = False
    refused: Path | None = None


@dataclass(frozen=True)
class ImportReport:
    """What became of every row: `read` is the sum of `counts`; `refusals` are (member or None, refusal)."""

    import_id: str | None
    preset: str | None
    read: int
    counts: dict[str, int]
    stay_blocked: int
    warnings: tuple[str, ...]
    refusals: tuple[tuple[str | None, Refused], ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, Any]:
        """What `import --json` gives."""
        return {
            "import": self.import_id,
            "preset": self.preset,
            "read": self.read,
            **self.counts,
            "stay_blocked": self.stay_blocked,
            "warnings": list(self.warnings),
            "refusals": [
                {"line": one.line, "code": one.code, "field": one.field, "value": one.value, "file": member}
                for member, one in self.refusals
            ],
        }


class _DryRunOver(Exception):  # noqa: N818  nothing went wrong: it takes back what was only tried
    """Ends the transaction of a dry run."""


def import_file(db: Db, path: Path, options: ImportOptions, now: datetime) -> Flow[ImportReport]:
    """Reads a file into the book; stopped or failed, nothing has changed.

    Raises the errors of `flows.inspect_file`, `no-rows`, `date-order-needed`, `unknown-form`, `unknown-mode`,
    and the codes of `files.atomic` for the file of refused rows.
    """
    if options.mode not in MODES:
        raise LeadKeeperError("unknown-mode", mode=options.mode, known=", ".join(MODES))
    with open_lead_file(path, options.reading, options.choices) as document:
        plan = yield from plan_file(document, options.reading, options.choices)
        known = world.read(db)
        bench = Bench(now, _form(known, options.form), _partner_of(known))
        plan.check()
        work = _Work(db, plan, options, now)
        try:
            # The refused rows get their file before the others are kept: if they cannot, nothing has changed.
            with writing(db), work.refused.written(), seldom_collected():
                yield from work.read(bench)
        except _DryRunOver:
            return work.report(None)
    return work.report(work.ref)


def _form(known: World, wanted: str) -> FormChoice:
    if wanted == NONE:
        return NoForm()
    if wanted == COLUMN:
        return FormColumn(known.forms)
    for form in known.forms:
        for version in form.versions:
            if version.id == wanted:
                return OneVersion(version)
    raise LeadKeeperError("unknown-form", form=wanted)


def _partner_of(known: World) -> Any:
    """Finds the one partner that a name in a file means: by its legal name or a former one."""
    found: dict[str, str | None] = {}

    def partner_of(name: str) -> str | None:
        if name not in found:
            named = [partner.id for partner in known.partners if goes_by(partner, name)]
            found[name] = named[0] if len(named) == 1 else None
        return found[name]

    return partner_of


class _Work:
    """One import while it runs."""

    def __init__(self, db: Db, plan: FilePlan, options: ImportOptions, now: datetime) -> None:
        self._db = db
        self._plan = plan
        self._options = options
        self._now = now
        self.ref = _next_ref(db)
        self.refused = RefusedRows(plan, None if options.dry_run else options.refused)
        self._refusals: list[tuple[str | None, Refused]] = []
        self._counts: Counter[str] = Counter()
        self._warnings = set(plan.warnings)
        self._stay_blocked = 0

    def read(self, bench: Bench) -> Flow[None]:
        """Puts every row in, a chunk at a time; a dry run ends by taking all of it back."""
        digest = self._plan.document.sha256
        if imports.has_file(self._db, digest):
            self._warnings.add("same-file")
        record = ImportRecord(self.ref, self._plan.document.path.name, digest, self._now.isoformat())
        number = imports.add(self._db, record, self._settings())
        people = People(self._db, number, self._options.mode)
        rows = self._plan.read(bench)
        done = 0
        while chunk := list(islice(rows, CHUNK)):
            people.take(list(self._accepted(chunk)))
            self._keep_lines(number, chunk)
            done += len(chunk)
            yield Progress("import", done, self._plan.rows)
        yield Progress("index", done, done)
        people.close()
        self._counts.update(people.tally.counts)
        self._stay_blocked = people.tally.stay_blocked
        imports.set_counts(self._db, number, self.report(self.ref).as_json() | {"refusals": None})
        if self._options.dry_run:
            raise _DryRunOver

    def _accepted(self, chunk: list[tuple[ListPlan, Record, Row | Refused | None]]) -> Iterator[tuple[Origin, Row]]:
        for one, record, result in chunk:
            if result is None:
                self._counts["blank"] += 1
            elif isinstance(result, Refused):
                self._counts["refused"] += 1
                self._refusals.append((one.table.member, result))
                self.refused.add(one, record, result.code)
            else:
                self._warnings.update(result.warnings)
                yield Origin(one.position, record.line), result

    def _keep_lines(self, number: int, chunk: list[tuple[ListPlan, Record, Row | Refused | None]]) -> None:
        """Keeps the lines as they stood, member by member."""
        lines: dict[int, list[imports.SourceLine]] = {}
        for one, record, _ in chunk:
            lines.setdefault(one.position, []).append((record.line, record.cells))
        for member, found in lines.items():
            imports.keep_block(self._db, number, member, found)

    def _settings(self) -> dict[str, object]:
        options = self._options
        columns = {column.header.text: column.field for column in self._plan.lists[0].columns}
        return {"form": options.form, "mode": options.mode, "columns": columns}

    def report(self, ref: str | None) -> ImportReport:
        """What became of the rows so far."""
        preset = self._plan.lists[0].preset
        counts = {name: self._counts[name] for name in COUNTS}
        return ImportReport(
            import_id=ref,
            preset=preset.name if preset else None,
            read=sum(counts.values()),
            counts=counts,
            stay_blocked=self._stay_blocked,
            warnings=tuple(sorted(self._warnings)),
            refusals=tuple(self._refusals),
        )


def _next_ref(db: Db) -> str:
    taken = cases.refs_in_use(db, "imports")
    number = len(taken) + 1
    while f"i{number}" in taken:
        number += 1
    return f"i{number}"
