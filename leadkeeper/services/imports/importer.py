"""Reads a lead file into the book: all of its rows or none, each with the line that it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from leadkeeper.db import contacts, notifications, partners, suppressions
from leadkeeper.db.engine import Db
from leadkeeper.db.imports import imports, writer
from leadkeeper.db.json_columns import without_lines
from leadkeeper.db.transaction import writing
from leadkeeper.domain.book import ImportRecord, Notice, ReferenceData
from leadkeeper.domain.erasure import Erasures, erasures
from leadkeeper.domain.imports.headers import signature
from leadkeeper.domain.imports.row import Refused
from leadkeeper.domain.notification import Channels, channels_to_pass_on
from leadkeeper.domain.person import Event
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import AS_FOUND, WORKBOOKS, Document, Reading
from leadkeeper.files.reader import check_unchanged
from leadkeeper.files.workbook_process import LONG_TEXT, WorkProcess
from leadkeeper.progress import Flow, Progress, seldom_collected
from leadkeeper.services.books.settings import phone_country
from leadkeeper.services.exports.pending_files import pending_file
from leadkeeper.services.imports.batch import Batch, batches
from leadkeeper.services.imports.inspect import DateRange
from leadkeeper.services.imports.mappings import describe, last_form, remember
from leadkeeper.services.imports.merge_rows import EVERYBODY_LEFT, MODES, ImportMerger
from leadkeeper.services.imports.plan import (
    AS_IT_IS,
    Choices,
    Detail,
    FilePlan,
    SheetPlan,
    guess,
    open_lead_file,
    plan_file,
)
from leadkeeper.services.imports.prepared_rows import LAST, NONE, build_row_context
from leadkeeper.services.imports.rejects import RefusedRows, refused_rows_of
from leadkeeper.services.privacy.erasure import note_import
from leadkeeper.services.suppression.notifications import NotificationCause, create_notifications, groups
from leadkeeper.services.worker_tasks import ROWS

FEW = 2_000
"""Up to so many people the other records of each are asked for one by one; beyond, those of everybody at once."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many people an import brought a no to partners of, and the notices that follow from it."""

    people: int
    notices: list[Notice]


def notify_of_import(db: Db, number: int, import_id: str, now: datetime) -> Refusals:
    """Make the notices that follow from the refusals in an import (row number and id); only within `writing`."""
    gone = notifications.refusals_from_import(db, number)
    if not gone or not notifications.any_given(db):
        return Refusals(len(gone), [])
    found = _groups(db, gone)
    given = notifications.given(db, sorted({record for records in found for record in records}))
    concerned = [records for records in found if any(record in given for record in records)]
    return Refusals(len(gone), create_notifications(db, _causes(db, concerned, set(gone), import_id, now), now))


def _groups(db: Db, gone: Sequence[int]) -> list[tuple[int, ...]]:
    if len(gone) <= FEW:
        return groups(db, gone)
    group_of = {number: group for group in contacts.duplicate_groups(db) for number in group}
    return list(dict.fromkeys(group_of.get(number, (number,)) for number in gone))


def _causes(
    db: Db, concerned: Sequence[tuple[int, ...]], gone: set[int], import_id: str, now: datetime
) -> list[NotificationCause]:
    speakers = sorted({record for records in concerned for record in records if record in gone})
    said = {number: record.events for number, record in contacts.load_records(db, speakers).items()}
    return [
        cause
        for records in concerned
        for number in records
        if number in said
        for cause in _of_person(records, said[number], import_id, now)
    ]


def _of_person(
    records: tuple[int, ...], events: tuple[Event, ...], import_id: str, now: datetime
) -> list[NotificationCause]:
    """What one record's new answers ask for: withdrawals and refusals are told apart, as the partner reads them."""
    new = [one for one in events if one.consent.source is not None and one.consent.source.import_id == import_id]
    before = [one for one in events if one not in new]
    causes = []
    for kind, noes in (
        ("withdrawal", [one for one in new if one.consent.event not in ("given", "refused")]),
        ("objection", [one for one in new if one.consent.event == "refused"]),
    ):
        if noes:
            others = [*before, *(one for one in new if one.consent.event == "given")]

            def reach(partner: str, noes: list[Event] = noes, others: list[Event] = others) -> Channels:
                return channels_to_pass_on(others, noes, partner)

            told = next((one.consent.at for one in noes if one.when is not None), None)
            causes.append(NotificationCause(records, kind, told or now.isoformat(), reach))
    return causes


RowTaskInput = tuple[ReferenceData, str, datetime, str] | tuple[ReferenceData, str, datetime, str, Erasures]
"""What besides the lists decides about rows, see `import_bench.bench_of`."""


class RowsAhead:
    """The batches of one document; `close()` ends the second process, if there is one.

    A workbook has a process that holds it already, and makes its rows ready as well; those of a ZIP are opened one
    after the other, and have it again for each reading.
    """

    def __init__(self, document: Document) -> None:
        is_text = all(table.format in ("csv", "vcard") for table in document.tables)
        pays = is_text and document.size >= LONG_TEXT
        self._process = WorkProcess(ROWS, document.path) if pays else None
        self._is_workbook = document.format in WORKBOOKS

    def begin(self, told: RowTaskInput, lists: Sequence[SheetPlan]) -> None:
        """Lets the second process begin with lists of which only the first records were seen."""
        if self._process is None and not self._is_workbook:
            return
        guesses = [guess(one) for one in lists]
        if None in guesses:
            return
        if self._process is not None:
            self._process.begin(guesses, told)
        else:
            lists[0].table.begin(RowTask, guesses, told)

    def batches(self, lists: Sequence[SheetPlan], told: RowTaskInput) -> Iterator[Batch]:
        """Every row of some lists, see `import_rows.batches`."""
        if self._process is not None:
            return self._process.results(lists, told)
        if len(lists) == 1:
            return lists[0].table.work(RowTask, lists, told)
        return made_ready(lists, told)

    def close(self) -> None:
        """Ends the second process."""
        if self._process is not None:
            self._process.close()


def made_ready(lists: Sequence[SheetPlan], told: RowTaskInput) -> Iterator[Batch]:
    """The same, in whatever process this is."""
    yield from batches(lists, build_row_context(*told))


class RowTask(Iterator[Batch]):
    """The same for lists that may be guesses, until `settle` tells how they are to be read indeed."""

    def __init__(self, lists: Sequence[SheetPlan], told: RowTaskInput) -> None:
        self._lists = lists
        self._told = told
        self._made = made_ready(lists, told)
        self._read = [0] * len(lists)

    def __next__(self) -> Batch:
        batch = next(self._made)
        self._read[batch.place] += batch.size
        return batch

    def settle(self, lists: Sequence[SheetPlan], told: RowTaskInput) -> bool:
        """Whether all that was made so far is what these lists give; the rest will be then."""
        pairs = list(zip(self._lists, lists, strict=True))
        holds = told == self._told and all(guessed.reads_like(one) for guessed, one in pairs)
        if not holds or any(read > one.rows for read, one in zip(self._read, lists, strict=True)):
            return False
        for guessed, one in pairs:
            guessed.rows, guessed.is_guess = one.rows, False
        return True


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

    Raises the errors of `services.imports.inspect`, `no-rows`, `date-order-needed`, `unknown-form`, `unknown-mode`,
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
        known, told = partners.read(db), list[RowTaskInput]()
        erased = erasures(suppressions.read_all(db), known.owner.suppression_key)

        def begin(lists: list[SheetPlan]) -> None:
            told.append((known, _form(db, lists[0], options.form), now, phone_country(db), erased))
            ahead.begin(told[0], lists)

        plan = yield from plan_file(document, options.reading, options.choices, begin)
        build_row_context(*told[0])  # an unknown form is refused before anything is written
        plan.check()
        work = _ImportWork(db, plan, replace(options, form=told[0][1]), now, erased)
        try:
            # The refused rows get their file before the others are kept: if they cannot, nothing has changed.
            with (
                _aside(db, work.refused),
                writer.bulk_load(db),
                writing(db),
                work.refused.written(),
            ):
                yield from work.read(ahead.batches(plan.lists, told[0]))
        except _DryRunOver:
            return work.report(None)
    return work.report(work.ref)


def _form(db: Db, one: SheetPlan, wanted: str) -> str:
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
    with pending_file(db, refused.target) as refused.aside:
        yield


class _ImportWork:
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
        people = ImportMerger(self._db, number, self._options.mode)
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
    taken = notifications.refs_in_use(db, "imports")
    number = len(taken) + 1
    while f"i{number}" in taken:
        number += 1
    return f"i{number}"


def import_history(db: Db) -> list[dict[str, object]]:
    """Every import, oldest first: id, file, fingerprint, instant, what became of its rows."""
    return imports.history(db)


def imported_before(db: Db, sha256: str) -> dict[str, object] | None:
    """The newest import of the very same file that still stands, None where there is none."""
    return next(
        (one for one in reversed(import_history(db)) if one["sha256"] == sha256 and one["undone_at"] is None), None
    )
