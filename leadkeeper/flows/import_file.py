"""Reads a lead file into the book: all of its rows or none, each with the line that it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.read import check_unchanged
from leadkeeper.files.table import AS_FOUND, Document, Reading
from leadkeeper.flows.book_settings import phone_country
from leadkeeper.flows.erased_again import note_import
from leadkeeper.flows.file_plan import AS_IT_IS, Detail, FilePlan, open_lead_file, plan_file
from leadkeeper.flows.import_bench import LAST, NONE, bench_of
from leadkeeper.flows.import_dates import DateRange
from leadkeeper.flows.import_notices import Refusals, notify_of_import
from leadkeeper.flows.import_numbers import EVERYBODY_LEFT
from leadkeeper.flows.import_people import MODES, People
from leadkeeper.flows.import_rows import Batch
from leadkeeper.flows.kept_reading import describe
from leadkeeper.flows.list_plan import Choices, ListPlan
from leadkeeper.flows.refused_rows import RefusedRows, refused_rows_of
from leadkeeper.flows.remembered import last_form, remember
from leadkeeper.flows.rows_ahead import RowsAhead, Told
from leadkeeper.flows.settle import unfinished
from leadkeeper.model.book import ImportRecord
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.erased import Erasures, erasures
from leadkeeper.rules.headers import signature
from leadkeeper.rules.row import Refused
from leadkeeper.seldom_collected import seldom_collected
from leadkeeper.store import cases, import_keys, imports, suppressions, world
from leadkeeper.store.engine import Db
from leadkeeper.store.packed_lines import without_lines
from leadkeeper.store.transaction import writing

WITHOUT_FORM = "consents-without-form"
COUNTS = ("created", "updated", "unchanged", "duplicates", "refused", "blank")


@dataclass(frozen=True)
class ImportOptions:
    """What the person decided: how the file is read, under which form it was collected, what happens to known people.

    `form` is the id of a form version or a form, `column` (each row names its own), `last` (that of the last file with
    such a header) or `none`; `mode` one of `MODES`. `expected` is the SHA-256 of the file that was looked at before:
    another one is refused with `file-changed`.
    """

    reading: Reading = AS_FOUND
    choices: Choices = AS_IT_IS
    form: str = NONE
    mode: str = "fill"
    dry_run: bool = False
    refused: Path | None = None
    expected: str | None = None


@dataclass(frozen=True)
class ImportReport:
    """What became of every row: `read` is the sum of `counts`; `refusals` are (member or None, refusal).

    `said_no` people refused or withdrew in it; `notices` to partners follow from that.

    `counts` has `erased` only where rows were of people who were erased: nothing of these is kept.
    """

    import_id: str | None
    preset: str | None
    read: int
    counts: dict[str, int]
    stay_blocked: int
    warnings: tuple[str, ...]
    refusals: tuple[tuple[str | None, Refused], ...] = field(default=(), repr=False)
    details: Mapping[str, Detail] = field(default_factory=dict, repr=False)
    said_no: int = 0
    notices: int = 0
    dates: tuple[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """What `import --json` gives."""
        return {
            "import": self.import_id,
            "preset": self.preset,
            "read": self.read,
            "erased": 0,
            **self.counts,
            "stay_blocked": self.stay_blocked,
            "said_no": self.said_no,
            "notices": self.notices,
            "warnings": list(self.warnings),
            "dates": dict(zip(("first", "last"), self.dates, strict=True)) if self.dates else None,
            "details": {code: detail.as_json() for code, detail in self.details.items()},
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
    `file-changed`, and the codes of `files.atomic` for the file of refused rows.
    """
    with open_lead_file(path, options.reading, options.choices) as document:
        return (yield from import_document(db, document, options, now))


def import_document(db: Db, document: Document, options: ImportOptions, now: datetime) -> Flow[ImportReport]:
    """The same with a file that `open_lead_file` opened with the reading and the choices of the options."""
    if options.mode not in MODES:
        raise LeadKeeperError("unknown-mode", mode=options.mode, known=", ".join(MODES))
    check_unchanged(document, options.expected)
    with closing(RowsAhead(document)) as ahead, seldom_collected():
        known, told = world.read(db), list[Told]()
        erased = erasures(suppressions.read_all(db), known.owner.suppression_key)

        def begin(lists: list[ListPlan]) -> None:
            told.append((known, _form(db, lists[0], options.form), now, phone_country(db), erased))
            ahead.begin(told[0], lists)

        plan = yield from plan_file(document, options.reading, options.choices, begin)
        bench_of(*told[0])  # an unknown form is refused before anything is written
        plan.check()
        work = _Work(db, plan, replace(options, form=told[0][1]), now, erased)
        try:
            # The refused rows get their file before the others are kept: if they cannot, nothing has changed.
            with (
                _aside(db, work.refused),
                import_keys.filling(db),
                writing(db),
                work.refused.written(),
            ):
                yield from work.read(ahead.batches(plan.lists, told[0]))
        except _DryRunOver:
            return work.report(None)
    return work.report(work.ref)


def _form(db: Db, one: ListPlan, wanted: str) -> str:
    """The form that was meant; `no-last-form` where no file with this header came with one."""
    if wanted != LAST:
        return wanted
    last = last_form(db, signature(one.headers))
    if last is None:
        raise LeadKeeperError("no-last-form")
    return last


@contextmanager
def _aside(db: Db, refused: RefusedRows) -> Iterator[None]:
    """Has the book remember where the refused rows are written, so that none of them stays there after a crash."""
    if refused.target is None:
        yield
        return
    with unfinished(db, refused.target) as refused.aside:
        yield


class _Work:
    """One import while it runs."""

    def __init__(self, db: Db, plan: FilePlan, options: ImportOptions, now: datetime, erased: Erasures) -> None:
        self._db = db
        self._plan = plan
        self._options = options
        self._erased = erased
        self._now = now
        self.ref = _next_ref(db)
        self.refused = refused_rows_of(plan, None if options.dry_run else options.refused)
        self._refusals: list[tuple[str | None, Refused]] = []
        self._counts: Counter[str] = Counter()
        self._warnings = set(plan.warnings)
        self._without_form = self._find_yeses_without_form()
        self._warnings |= self._without_form.keys()
        self._stay_blocked = 0
        self._refusing = Refusals(0, [])
        self._dates = DateRange()

    def _find_yeses_without_form(self) -> dict[str, Detail]:
        """The yeses of which none is recorded, with the form of the last file that had such a header."""
        if self._options.form != NONE or not self._plan.yeses:
            return {}
        last = last_form(self._db, signature(self._plan.lists[0].headers))
        return {WITHOUT_FORM: Detail(yeses=self._plan.yeses, last_form=last)}

    def read(self, rows: Iterator[Batch]) -> Flow[None]:
        """Puts every row in, a batch at a time; a dry run ends by taking all of it back."""
        digest = self._plan.document.sha256
        if imports.has_file(self._db, digest):
            self._warnings.add("same-file")
        record = ImportRecord(self.ref, self._plan.document.path.name, digest, self._now.isoformat())
        number = imports.add(self._db, record, self._settings())
        people = People(self._db, number, self._options.mode)
        done = 0
        for batch in rows:
            people.take(batch)
            imports.keep_text(self._db, number, batch.member, batch.first_line, self._source(batch))
            self._note(batch)
            done += batch.size
            yield Progress("try" if self._options.dry_run else "import", done, self._plan.rows)
        yield from people.close()
        check_unchanged(self._plan.document)
        if "erased-again" in self._warnings:
            note_import(self._db, number, self._erased)
        self._refusing = notify_of_import(self._db, number, self.ref, self._now)
        self._counts.update(people.tally.counts)
        self._stay_blocked = people.tally.stay_blocked
        imports.set_counts(self._db, number, self.report(self.ref).as_json() | {"refusals": None})
        if self._options.dry_run:
            raise _DryRunOver
        self._remember()

    def _source(self, batch: Batch) -> str:
        """The lines to be kept: of people who were erased only the numbers of theirs."""
        erased = {record.line for record, refused in batch.refused if refused.code == "erased"}
        return without_lines(batch.source, erased) if erased else batch.source

    def _note(self, batch: Batch) -> None:
        """What is told of a batch besides its people."""
        one = self._plan.lists[batch.place]
        self._counts["blank"] += batch.blank
        told = [pair for pair in batch.refused if pair[1].code != "erased"]
        self._counts["erased"] += len(batch.refused) - len(told)
        self._counts["refused"] += len(told)
        self._warnings |= batch.warnings
        self._dates.see(batch)
        for record, refused in told:
            self._refusals.append((one.table.member, refused))
            self.refused.add(one.columns, record, refused.code, one.table.member or "")

    def _settings(self) -> dict[str, object]:
        options = self._options
        columns = {column.header.text: column.field for column in self._plan.lists[0].columns}
        return {
            "form": options.form,
            "mode": options.mode,
            "columns": columns,
            "country": phone_country(self._db),
            "lists": [describe(one) for one in self._plan.lists],
            **({EVERYBODY_LEFT: True} if self._plan.everybody_left else {}),
        }

    def _remember(self) -> None:
        options, headers = self._options, self._plan.lists[0].headers
        at, encoding = self._now.isoformat(), options.reading.encoding
        remember(self._db, headers, options.choices, at, encoding=encoding, form=options.form, mode=options.mode)

    def report(self, ref: str | None) -> ImportReport:
        """What became of the rows so far."""
        preset = self._plan.lists[0].preset
        counts = {name: self._counts[name] for name in COUNTS}
        counts |= {"erased": self._counts["erased"]} if self._counts["erased"] else {}
        return ImportReport(
            import_id=ref,
            preset=preset.name if preset else None,
            read=sum(counts.values()),
            counts=counts,
            stay_blocked=self._stay_blocked,
            warnings=tuple(sorted(self._warnings)),
            refusals=tuple(self._refusals),
            details=self._plan.details | self._without_form,
            said_no=self._refusing.people,
            notices=len(self._refusing.notices),
            dates=self._dates.range,
        )


def _next_ref(db: Db) -> str:
    taken = cases.refs_in_use(db, "imports")
    number = len(taken) + 1
    while f"i{number}" in taken:
        number += 1
    return f"i{number}"
