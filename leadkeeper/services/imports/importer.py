"""Import a contact file into the book: all its rows or none, each with its source line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from leadkeeper.db import contacts, disclosures, partners, suppressions
from leadkeeper.db.book.settings import phone_country
from leadkeeper.db.engine import Db, grouped, without_lines, writing
from leadkeeper.db.imports import imports, writer
from leadkeeper.domain.book import ImportRecord, Notice
from leadkeeper.domain.contact import Event
from leadkeeper.domain.deadlines import Channels, channels_to_pass_on
from leadkeeper.domain.erasure import Erasures, erasures
from leadkeeper.domain.form import FormColumn
from leadkeeper.domain.imports.columns import ImportColumn
from leadkeeper.domain.imports.headers import signature
from leadkeeper.domain.imports.rejected_rows import NO_PERSON, REFUSALS_OF_NOBODY
from leadkeeper.domain.imports.row import Refused
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.text import cell_text
from leadkeeper.domain.time import paris_day
from leadkeeper.domain.verdict import Detail
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic, workers
from leadkeeper.files.document import AS_FOUND, Document, Reading, Record
from leadkeeper.files.reader import check_unchanged
from leadkeeper.files.workbook_process import LONG_TEXT, WorkProcess
from leadkeeper.progress import Flow, Progress, seldom_collected
from leadkeeper.services import ROWS
from leadkeeper.services.contacts.duplicates import alike_named, refused_but_tag
from leadkeeper.services.contacts.editing import notify_corrected_by
from leadkeeper.services.contacts.listing import NOBODY_NEAR, Resembling, first_named
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.exports.register import pending_file, refuse_own_export
from leadkeeper.services.imports.batch import Batch, DateRange, RowTask, RowTaskInput, detail_of_rows, prepared_batches
from leadkeeper.services.imports.inspect import (
    form_name,
    forms_of_rows,
    no_answers,
    overruled_forms,
    own_references,
    partners_unknown,
    yeses_of_rows,
)
from leadkeeper.services.imports.mappings import describe, last_form, remember, with_companies
from leadkeeper.services.imports.merge_rows import EVERYBODY_LEFT, MODES, ImportMerger, import_ref
from leadkeeper.services.imports.plan import AS_IT_IS, Choices, FilePlan, SheetPlan, guess, open_lead_file, plan_file
from leadkeeper.services.imports.prepared_rows import LAST, NONE, build_row_context
from leadkeeper.services.privacy.erasure import note_import
from leadkeeper.services.suppression.notifications import (
    Lifted,
    NotificationCause,
    create_notifications,
    everywhere,
    groups,
    lifted_refusals,
    notify_connected,
    without_lifted,
)

FEW = 2_000
"""Up to this many contacts duplicates are queried one by one; beyond, for all contacts at once."""


@dataclass(frozen=True, slots=True)
class ToTell:
    """A partner that must be told of people who said no in an import: how many it was given, and the first due day."""

    partner: str
    legal_name: str
    people: int
    due: str | None


def to_tell(db: Db, notices: Sequence[Notice]) -> tuple[ToTell, ...]:
    """Return notifications by partner."""
    names, about = partners.legal_names(db) if notices else {}, grouped((one.partner, one) for one in notices)
    return tuple(
        ToTell(one, names[one], len({each.contact for each in those}), min(each.due or "" for each in those))
        for one, those in about.items()
    )


@dataclass(frozen=True, slots=True)
class Refusals:
    """Contacts (ids) with a refusal towards partners in an import, the resulting notifications.

    `people` leaves out those who consented again later: they refuse nothing any more.
    """

    people: frozenset[int]
    notices: list[Notice]
    numbers: tuple[int, ...] = ()


def notify_of_import(
    db: Db, number: int, import_id: str, now: datetime, among: Container[int] | None = None
) -> Refusals:
    """Notify of an import's refusals (database and public id), of contacts `among` these. Only inside `writing`."""
    gone = [one for one in suppressions.refusals_from_import(db, number) if among is None or one in among]
    lifted = lifted_refusals(db, gone, paris_day(now))
    whole = everywhere(db)
    people = frozenset(one for one in gone if lifted.get(one) != whole)
    if not gone or not suppressions.any_released(db):
        return Refusals(people, [], tuple(gone))
    found = _groups(db, gone)
    given = disclosures.recipients(db, sorted({record for records in found for record in records}))
    concerned = [records for records in found if any(record in given for record in records)]
    notices = create_notifications(db, _causes(db, concerned, set(gone), import_id, now, lifted), now)
    return Refusals(people, notices, tuple(gone))


def _groups(db: Db, gone: Sequence[int]) -> list[tuple[int, ...]]:
    if len(gone) <= FEW:
        return groups(db, gone)
    group_of = {number: group for group in contacts.duplicate_groups(db) for number in group}
    return list(dict.fromkeys(group_of.get(number, (number,)) for number in gone))


def _causes(
    db: Db, concerned: Sequence[tuple[int, ...]], gone: set[int], import_id: str, now: datetime, lifted: Lifted
) -> list[NotificationCause]:
    speakers = sorted({record for records in concerned for record in records if record in gone})
    events = {number: record.events for number, record in contacts.load_records(db, speakers).items()}
    return [
        cause
        for records in concerned
        for number in records
        if number in events
        for cause in _of_person(records, events[number], import_id, now, lifted.get(number, frozenset()))
    ]


def _of_person(
    records: tuple[int, ...], events: tuple[Event, ...], import_id: str, now: datetime, lifted: Set[tuple[str, str]]
) -> list[NotificationCause]:
    """Notification causes of one contact's new events. Partners receive withdrawals and refusals separately."""
    new = [one for one in events if one.consent.source is not None and one.consent.source.import_id == import_id]
    before = [one for one in events if one not in new]
    causes = []
    for kind, refusals in (
        ("withdrawal", [one for one in new if one.consent.event not in ("given", "refused")]),
        ("objection", [one for one in new if one.consent.event == "refused"]),
    ):
        if refusals:
            others = [*before, *(one for one in new if one.consent.event == "given")]

            def reach(partner: str, noes: list[Event] = refusals, others: list[Event] = others) -> Channels:
                return without_lifted(channels_to_pass_on(others, noes, partner), partner, lifted)

            told = next((one.consent.at for one in refusals if one.when is not None), None)
            causes.append(NotificationCause(records, kind, told or now.isoformat(), reach))
    return causes


def _notify_joined_by(db: Db, number: int, now: datetime) -> list[Notice]:
    """Create the notifications for records that addresses in an import join with one that refused."""
    if not suppressions.any_released(db):
        return []
    return notify_connected(db, _groups(db, suppressions.newly_addressed(db, number)), now)


def _alike(db: Db, refusing: Set[int], first: int, now: datetime) -> tuple[Resembling, Resembling]:
    """Return the contacts with the address of one in `refusing` but for its `+tag`; the new ones like another refusal.

    `refusing` are those that refuse in the file itself; new contacts have ids from `first` on.
    """
    groups = dict(contacts.by_stem(db)) if suppressions.any_refusal(db) else {}
    near = {number for there in groups.values() if not refusing.isdisjoint(there) for number in there} - refusing
    brought = {stem: set(there) - refusing for stem, there in groups.items() if max(there) >= first}
    if not brought:
        return _named(db, near), NOBODY_NEAR
    judging = load_judging_context(db, paris_day(now))
    new = refused_but_tag(judging, brought, lambda numbers: {one for one in numbers if one >= first})
    return _named(db, near), alike_named(new)


def _named(db: Db, numbers: Set[int]) -> Resembling:
    return first_named(db, numbers) if numbers else NOBODY_NEAR


class RowsAhead:
    """Prepared batches of a document; `close()` ends the second process, if any.

    A workbook is already held by a process, which also prepares its rows; those in a ZIP are opened one after the
    other, again for each pass.
    """

    def __init__(self, document: Document) -> None:
        is_text = all(table.format in ("csv", "vcard") for table in document.tables)
        pays = is_text and document.size >= LONG_TEXT and workers.usable_processors() > 1
        self._process = WorkProcess(ROWS, document.path) if pays else None

    def begin(self, task: RowTaskInput, lists: Sequence[SheetPlan]) -> None:
        """Start preparing lists of which only the first records were read."""
        if self._process is not None and None not in (guesses := [guess(one) for one in lists]):
            self._process.begin(guesses, task)

    def batches(self, lists: Sequence[SheetPlan], task: RowTaskInput) -> Iterator[Batch]:
        """Yield every row of some lists, see `batch.batches`."""
        if self._process is not None:
            return self._process.results(lists, task)
        if len(lists) == 1:
            return lists[0].table.work(RowTask, lists, task)
        return prepared_batches(lists, task)

    def close(self) -> None:
        """End the second process."""
        if self._process is not None:
            self._process.close()


WITHOUT_FORM = "consents-without-form"
COUNTS = ("created", "updated", "unchanged", "duplicates", "refused", "blank")


@dataclass(frozen=True)
class ImportOptions:
    """Import options: how the file is read, the form, what happens to known contacts.

    `form` is the id of a form version or form, `column` (each row names its own), `last` (that of the last file with
    this header) or `none`; `mode` is one of `MODES`. `expected` is the SHA-256 of the inspected file; a different
    file raises `file-changed`.
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
    """Outcome of every row: `read` is the sum of `counts`.

    `refusals` are (ZIP member or None, rejected row). `said_no` is the number of contacts that refused or withdrew in
    the file, `said_no_in_rows` without those reached by their number alone, `said_no_in_refused` that of the contacts
    reached by a rejected row; `notices` the resulting notifications, `to_tell` the same by partner, `corrected` those
    of what it corrects; `near` are contacts that may be meant by a refusal, see `_alike`, `by_number` those of the book
    that one reaches by their number, `elsewhere` those of the book that a row outside of the list names, see
    `people_named`, `stopped` is what such rows name and nobody has, which is on the suppression list now, `tagged` new
    ones with an address like one that refused, see `_alike`, `asking` those already shared of which a note asks to stop
    now. `forms`: see `forms_of_rows`. `counts` has `erased` only if there were rows of erased people; nothing of these
    is stored.
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
    said_no_in_rows: int = 0
    said_no_in_refused: int = 0
    notices: int = 0
    dates: tuple[str, str] | None = None
    to_tell: tuple[ToTell, ...] = ()
    corrected: tuple[ToTell, ...] = ()
    near: Resembling = NOBODY_NEAR
    by_number: Resembling = NOBODY_NEAR
    elsewhere: Resembling = NOBODY_NEAR
    stopped: tuple[str, ...] = ()
    tagged: Resembling = NOBODY_NEAR
    asking: Resembling = NOBODY_NEAR
    forms: tuple[tuple[str, str, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object printed by `import --json`."""
        of_each = "partner people due"
        return {
            "import": self.import_id,
            "preset": self.preset,
            "read": self.read,
            "erased": 0,
            **self.counts,
            **attributes(self, "stay_blocked said_no said_no_in_refused notices"),
            "to_tell": [attributes(one, of_each) for one in self.to_tell],
            **({"corrected": [attributes(one, of_each) for one in self.corrected]} if self.corrected else {}),
            "warnings": list(self.warnings),
            **({"suppressed": len(self.stopped)} if self.stopped else {}),
            **({"forms": [list(one) for one in self.forms]} if self.forms else {}),
            "dates": dict(zip(("first", "last"), self.dates, strict=True)) if self.dates else None,
            "details": {code: detail.as_json() for code, detail in self.details.items()},
            "refusals": [
                {"line": one.line, "code": one.code, "field": one.field, "value": one.value, "file": member}
                for member, one in self.refusals
            ],
        }


class _DryRunOver(Exception):  # noqa: N818  nothing went wrong: it takes back what was only tried
    """Rolls back the transaction of a dry run."""


def import_file(db: Db, path: Path, options: ImportOptions, now: datetime) -> Flow[ImportReport]:
    """Import a file; if stopped or failed, nothing has changed.

    Raises the codes of `services.imports.inspect`, `no-rows`, `date-order-needed`, `unknown-form`, `unknown-mode`,
    `file-changed`, `own-export`, and the codes of `files.atomic` for the file of rejected rows.
    """
    with open_lead_file(path, options.reading, options.choices) as document:
        return (yield from import_document(db, document, options, now))


def import_document(db: Db, document: Document, options: ImportOptions, now: datetime) -> Flow[ImportReport]:
    """Import a document that `open_lead_file` opened with the same reading and choices."""
    if options.mode not in MODES:
        raise LeadKeeperError("unknown-mode", mode=options.mode, known=", ".join(MODES))
    check_unchanged(document, options.expected)
    refuse_own_export(db, document.path, document.sha256)
    with closing(RowsAhead(document)) as ahead, seldom_collected():
        known, tasks = partners.read(db), list[RowTaskInput]()
        erased = erasures(suppressions.read_all(db), known.owner.suppression_key)

        def begin(lists: list[SheetPlan]) -> None:
            tasks.append(RowTaskInput(known, _form(db, lists[0], options.form), now, phone_country(db), erased))
            ahead.begin(tasks[0], lists)

        plan = yield from plan_file(document, options.reading, with_companies(known, options.choices), begin)
        for sheet in plan.lists:
            sheet.compare_forms(FormColumn(known.forms))
        build_row_context(*tasks[0])  # an unknown form is refused before anything is written
        plan.check()
        work = _ImportWork(db, plan, replace(options, form=tasks[0].form), now, erased)
        try:
            # The file of rejected rows is renamed before the commit: if that fails, nothing has changed.
            with (
                _aside(db, work.rejected_file),
                writer.bulk_load(db),
                writing(db),
                work.rejected_file.written(),
            ):
                yield from work.read(ahead.batches(plan.lists, tasks[0]))
        except _DryRunOver:
            return work.report(None)
    return work.report(work.ref)


def _form(db: Db, sheet: SheetPlan, wanted: str) -> str:
    """Form for `last`; raises `no-last-form` if no file with this header had one."""
    if wanted != LAST:
        return wanted
    last = last_form(db, signature(sheet.headers))
    if last is None:
        raise LeadKeeperError("no-last-form")
    return last


@contextmanager
def _aside(db: Db, rejected: RejectedRows) -> Iterator[None]:
    """Record the temporary path of the rejected rows, so that crash recovery deletes it."""
    if rejected.target is None:
        yield
        return
    with pending_file(db, rejected.target) as rejected.temporary:
        yield


class _ImportWork:
    """A running import."""

    def __init__(self, db: Db, plan: FilePlan, options: ImportOptions, now: datetime, erased: Erasures) -> None:
        self._db, self._plan = db, plan
        self._options = options
        self._erased = erased
        self._now = now
        self.ref = next_import_id(db)
        self.rejected_file = rejected_rows_of(plan, None if options.dry_run else options.refused)
        self._rejected: list[tuple[str | None, Refused]] = []
        self._counts: Counter[str] = Counter()
        self._warnings = set(plan.warnings)
        self._of_book = self._find_yeses_without_form() | overruled_forms(db, plan.lists, options.form)
        self._of_book |= own_references(db, plan.lists)
        self._forms = forms_of_rows(db, plan.lists, options.form)
        self._warnings |= self._of_book.keys()
        self._by_row = Counter[str]()
        self._lines: dict[str, list[tuple[str | None, int]]] = {}
        self._columns = [column for one in plan.lists for column in one.columns]
        self._stay_blocked, self._stopped, self._by_number_alone = 0, list[str](), set[int]()
        self._said_no_in_refused, self._dates = 0, DateRange()
        self._said_no, self._corrected = Refusals(frozenset(), []), list[Notice]()
        self._near = self._by_number = self._elsewhere = self._tagged = self._asking = NOBODY_NEAR

    def _find_yeses_without_form(self) -> dict[str, Detail]:
        """Consents that are not recorded for lack of a form, with that of the last such file, or of a column."""
        if self._options.form != NONE or not self._plan.yeses:
            return no_answers(self._plan) if self._options.form != NONE else {}
        last = last_form(self._db, signature(self._plan.lists[0].headers))
        return {WITHOUT_FORM: Detail(yeses=self._plan.yeses, last_form=last, form=form_name(self._db, last))}

    def read(self, rows: Iterator[Batch]) -> Flow[None]:
        """Merge every row, batch by batch; a dry run ends with a rollback."""
        digest = self._plan.document.sha256
        if imports.sheets_of_file(self._db, digest) & {self._plan.lists[0].table.sheet, None}:
            self._warnings.add("same-file")
        record = ImportRecord(self.ref, self._plan.document.path.name, digest, self._now.isoformat())
        number = imports.add(self._db, record, self._settings())
        people = ImportMerger(self._db, number, self._options.mode, self._now)
        done = 0
        for batch in rows:
            people.take(batch)
            imports.keep_text(self._db, number, batch.member, batch.first_line, self._source(batch))
            self._note(batch)
            done += batch.size
            yield Progress("try" if self._options.dry_run else "import", done, self._plan.rows)
        turns = [sheet.noticed.turn for sheet in self._plan.lists]
        yield from people.close([*dict.fromkeys(line for turn in turns if turn for line in turn.asking)])
        check_unchanged(self._plan.document)
        if "erased-again" in self._warnings:
            note_import(self._db, number, self._erased)
        self._said_no = notify_of_import(self._db, number, self.ref, self._now)
        for earlier, reached in people.heard.items():
            late = notify_of_import(self._db, earlier, import_ref(self._db, earlier), self._now, reached)
            self._said_no.notices.extend(late.notices)
        self._said_no.notices.extend(_notify_joined_by(self._db, number, self._now))
        self._corrected = notify_corrected_by(self._db, number, self._now)
        self._near, self._tagged = _alike(self._db, set(self._said_no.numbers), people.first_new, self._now)
        self._stopped, self._by_number_alone = people.stopped, people.by_number_alone
        self._by_number, self._elsewhere = _named(self._db, people.by_number), _named(self._db, people.named)
        if people.asking:
            self._asking = _named(self._db, disclosures.recipients(self._db, sorted(people.asking)).keys())
        self._counts.update(people.tally.counts)
        self._stay_blocked = people.tally.stay_blocked
        self._said_no_in_refused = people.tally.said_no_in_refused
        imports.set_counts(self._db, number, self.report(self.ref).as_json() | {"refusals": None})
        if self._options.dry_run:
            raise _DryRunOver
        options, headers = self._options, self._plan.lists[0].headers
        at, encoding = self._now.isoformat(), options.reading.encoding
        remember(self._db, headers, options.choices, at, encoding=encoding, form=options.form, mode=options.mode)

    def _source(self, batch: Batch) -> str:
        """Source lines to store; of erased people only the line numbers."""
        erased = {record.line for record, refused in batch.refused if refused.code == "erased"}
        return without_lines(batch.source, erased) if erased else batch.source

    def _note(self, batch: Batch) -> None:
        """Count a batch for the report."""
        sheet = self._plan.lists[batch.place]
        self._counts["blank"] += batch.blank
        rejected = [pair for pair in batch.refused if pair[1].code != "erased"]
        if left := [(sheet.table.member, record.line) for record, refused in batch.refused if refused.code == "erased"]:
            self._lines.setdefault("erased", []).extend(left)
        self._counts.update(erased=len(batch.refused) - len(rejected), refused=len(rejected))
        self._warnings |= batch.warnings.keys()
        self._by_row.update(batch.warnings)
        self._dates.see(batch)
        for code, lines in batch.told.items():
            self._lines.setdefault(code, []).extend((sheet.table.member, line) for line in lines)
        heard = {one.line for one in batch.refusals} | {one.line for _, one in rejected if one.code in NO_PERSON}
        if self._plan.everybody_left and (lost := [one.line for _, one in rejected if one.line not in heard]):
            self._warnings.add(REFUSALS_OF_NOBODY)
            self._lines.setdefault(REFUSALS_OF_NOBODY, []).extend((sheet.table.member, line) for line in lost)
        for record, refused in rejected:
            self._rejected.append((sheet.table.member, refused))
            self.rejected_file.add(sheet.columns, record, refused.code, sheet.table.member or "")

    def _settings(self) -> dict[str, object]:
        options = self._options
        return {
            "form": options.form,
            "mode": options.mode,
            "columns": {column.header.text: column.field for column in self._plan.lists[0].columns},
            "country": phone_country(self._db),
            "lists": [describe(one) for one in self._plan.lists],
            **({EVERYBODY_LEFT: True} if self._plan.everybody_left else {}),
        }

    def report(self, ref: str | None) -> ImportReport:
        """Return the report of the rows so far."""
        preset = self._plan.lists[0].preset
        counts = {name: self._counts[name] for name in (*COUNTS, *(["erased"] if self._counts["erased"] else []))}
        unknown = self._of_book | partners_unknown(self._warnings, self._columns)
        unknown |= yeses_of_rows(self._by_row, self._plan)
        by_row = {code: detail_of_rows(code, self._columns, at, self._plan.details) for code, at in self._lines.items()}
        return ImportReport(
            import_id=ref,
            preset=preset.name if preset else None,
            read=sum(counts.values()),
            counts=counts,
            stay_blocked=self._stay_blocked,
            warnings=tuple(sorted(self._warnings)),
            refusals=tuple(self._rejected),
            details=self._plan.details | unknown | by_row,
            said_no=len(self._said_no.people),
            said_no_in_rows=len(self._said_no.people - self._by_number_alone),
            said_no_in_refused=self._said_no_in_refused,
            notices=len(self._said_no.notices),
            to_tell=to_tell(self._db, self._said_no.notices),
            corrected=to_tell(self._db, self._corrected),
            near=self._near,
            by_number=self._by_number,
            elsewhere=self._elsewhere,
            stopped=tuple(self._stopped),
            tagged=self._tagged,
            asking=self._asking,
            dates=self._dates.range,
            forms=self._forms,
        )


def next_import_id(db: Db) -> str:
    """Return the id that the next import gets."""
    taken = suppressions.refs_in_use(db, "imports")
    number = len(taken) + 1
    while f"i{number}" in taken:
        number += 1
    return f"i{number}"


def import_history(db: Db) -> list[dict[str, object]]:
    """Return every import, oldest first: id, file, fingerprint, instant, row counts."""
    return imports.history(db)


def imported_before(db: Db, sha256: str, sheet: str | None = None) -> dict[str, object] | None:
    """Return the newest import of the same file that was not undone, if possible of this sheet; None without any."""
    of_file = [one for one in reversed(import_history(db)) if one["sha256"] == sha256 and one["undone_at"] is None]
    of_sheet = [one for one in of_file if sheet is not None and one.get("sheet") == sheet]
    return next(iter([*of_sheet, *of_file]), None)


class RejectedRows:
    """Writer for rejected rows with reasons, UTF-8 with BOM; without rows there is no file.

    `headers` are those of the lists; with `several` files a column names the file of each row. Rows are written to
    the temporary path `temporary` (default: next to `target`), which is renamed at the end.
    """

    def __init__(self, headers: Sequence[str], target: Path | None, *, several: bool = False) -> None:
        self.target = target
        self.temporary: Path | None = None
        self._several = several
        self._columns = list(dict.fromkeys(headers))
        self._out: BinaryIO | None = None
        self._count = 0

    @property
    def count(self) -> int:
        """Number of rows written so far."""
        return self._count

    def add(self, columns: Sequence[ImportColumn], record: Record, code: str, file: str = "") -> None:
        """Write a row of a list with these columns and its rejection code."""
        if self._out is None:
            return
        own = {column.header.text: cell for column, cell in zip(columns, record.cells, strict=False)}
        beyond = [cell_text(cell) for cell in record.cells[len(columns) :]]
        texts = [cell_text(own.get(name)) for name in self._columns]
        where = [file] if self._several else []
        self._put([*texts, *where, str(record.line), " | ".join([code, *filter(None, beyond)])])
        self._count += 1

    def _put(self, cells: Sequence[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow(cells)
        if self._out is not None:
            self._out.write(line.getvalue().encode("utf-8"))

    @contextmanager
    def written(self) -> Iterator[None]:
        """Context for adding rows; at its end the file is renamed, or removed if there was no row."""
        if self.target is None:
            yield
            return
        if self.target.exists():
            raise LeadKeeperError("file-exists", path=str(self.target))
        temp = self.temporary or atomic.temporary_path(self.target)
        with atomic.created(temp) as self._out:
            self._out.write(b"\xef\xbb\xbf")
            ours = ["file", "line", "reason"][0 if self._several else 1 :]
            self._put([*self._columns, *(one if one not in self._columns else f"{one} (2)" for one in ours)])
            yield
        self._out = None
        try:
            if self._count:
                atomic.release(temp, self.target)
        finally:
            atomic.discard(temp)  # no-op if it was renamed


def rejected_rows_of(plan: FilePlan, target: Path | None) -> RejectedRows:
    """Return the writer of rejected rows for a file being imported; without a target it writes nothing."""
    headers = [column.header.text for one in plan.lists for column in one.shown_columns]
    return RejectedRows(headers, target, several=plan.document.format == "zip")
