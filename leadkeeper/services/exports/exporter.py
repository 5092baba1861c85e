"""Export the eligible contacts to one partner, or nothing.

Contacts are judged, the file is written under a temporary name, read by a second reader, compared with a second
judgement of each row, entered in the register, and only then renamed: no file can be out without an entry.
"""

from __future__ import annotations

import pickle
import secrets
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path

from leadkeeper.db import contacts, disclosures, eligibility, proofs, register
from leadkeeper.db.book import backup, settings
from leadkeeper.db.book.connection import reader
from leadkeeper.db.book.file import renew_read_locks
from leadkeeper.db.contacts import duplicate_groups
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.proofs import BLOCK
from leadkeeper.domain.book import Delivery, ExportRequest, ExportResult
from leadkeeper.domain.contact import Review
from leadkeeper.domain.documents import Cover
from leadkeeper.domain.eligibility.case import PROOFS
from leadkeeper.domain.eligibility.partner_rules import use_until
from leadkeeper.domain.email import canonical
from leadkeeper.domain.proof.rows import SERVICE, ProofRow, leaf_hash, proof_row, root_of, salt_of
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.time import iso_day_of, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import workbook_verifier, workbook_writer, workers
from leadkeeper.files.atomic import sha256
from leadkeeper.files.workbook_process import WorkProcess
from leadkeeper.messages.exports import read_me_sheet
from leadkeeper.progress import Flow, Progress, seldom_collected
from leadkeeper.services import JUDGED_ALONE
from leadkeeper.services.books.backup import restored_since
from leadkeeper.services.eligibility.context import later_refusal, load_judging_context
from leadkeeper.services.exports.plan import ExportPlan, make_plan
from leadkeeper.services.exports.register import UNFINISHED, decided_at, pending_file, release_entered, watermark
from leadkeeper.services.exports.rows import PART, ExportRow, RowMaker, rows_by_contact, rows_by_group, with_seed_rows
from leadkeeper.services.proof.keys import KEY, public_key, shown

WORTH_IT = 10_000  # number of contacts from which a second process saves more time than its start takes
CLOSE = 2  # portions reserved for the second process: the current one and the next


@dataclass(frozen=True, slots=True)
class VerificationTask:
    """Input of the second process: the book, the request, and the file's contacts with channels."""

    book: Path
    passphrase: str | None
    today: date
    partner: str
    columns: tuple[str, ...]
    again: bool
    people: array[int]
    situations: array[int]
    channels_of: list[tuple[str, ...]]

    @property
    def portions(self) -> int:
        """Number of portions."""
        return len(range(0, len(self.people), PART))


class ExportVerifier:
    """Rows that an export must have, judged again; `close()` ends the second process and the connection.

    The written file is compared, cell by cell, with rows built here from nothing but the contact ids and the channels
    that the plan allows each. Everything else is read again over a separate connection: reference data, suppression
    list, duplicates, all facts of each contact. Each contact is judged individually, by all rules, on every channel of
    the file; no group, boundary or verdict of the plan is used. A contact that may not be shared stops the export,
    whatever the cause: the bulk query, the grouping, the order of contacts, or a withdrawal made meanwhile. A cell that
    differs is an error too: here it comes from the contact's own facts, there from those of the group. Faults shared by
    both sides are not found: a wrong rule (covered by the naive implementation in the tests), date formatting, the
    columns of a channel.

    A second process, started while the plan is made, judges while the first one writes, and keeps the rows until the
    file can be compared. Instead of waiting, the first process judges some of the last contacts itself.
    """

    def __init__(self, db: Db) -> None:
        self._is_large = contacts.count(db) >= WORTH_IT
        self._process: WorkProcess | None = None
        if self._is_large and db.path is not None and workers.usable_processors() > 1:
            with suppress(LeadKeeperError):  # no second process available: this one judges
                self._process = WorkProcess(JUDGED_ALONE, db.path)
        self._task: VerificationTask | None = None
        self._here: IndependentJudge | None = None

    def begin(self, plan: ExportPlan) -> None:
        """Start the second process; without one this process judges, over a separate connection as well."""
        db = plan.judging.db
        if not self._is_large or db.path is None:
            return
        self._task = VerificationTask(
            db.path, db.passphrase, plan.judging.today, plan.partner.id, plan.columns, plan.order.again is not None,
            plan.people, plan.situations, plan.channels_of,
        )  # fmt: skip
        if self._process is not None:
            renew_read_locks(self._task.book)  # the dialog that asked for the file's place looked into its folder
            self._process.start(self._task)

    def people(self, plan: ExportPlan) -> Iterator[ExportRow]:
        """Yield the expected rows, each contact judged individually; missing ones are computed here."""
        if self._task is None:
            yield from rows_by_contact(plan)
            return
        judge = partial(self._judge, self._task)
        last = _Last(judge, self._task.portions)
        for portion_rows in self._given(last.judge_more):
            last.given += 1
            yield from portion_rows
            if last.given >= last.first:
                break
        self._end_process()
        for portion in range(last.given, last.first):
            yield from judge(portion)
        yield from last.rows()

    def _judge(self, task: VerificationTask, portion: int) -> list[ExportRow]:
        """Rows of a portion, computed in this process; its connection stays open until `close()`."""
        if self._here is None:
            self._here = IndependentJudge(task)
        return self._here.portion(portion)

    def _given(self, meanwhile: Callable[[], bool]) -> Iterator[list[ExportRow]]:
        if self._process is not None:
            with suppress(LeadKeeperError):  # it died or cannot read the book: this process judges the rest
                yield from self._process.results(meanwhile=meanwhile)

    def close(self) -> None:
        """End the process and the connection in every case."""
        self._end_process()
        if self._here is not None:
            self._here.close()
            self._here = None

    def _end_process(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None


class _Last:
    """Last portions, judged in this process while the other is at earlier ones."""

    def __init__(self, judge: Callable[[int], list[ExportRow]], portions: int) -> None:
        self._judge = judge
        self._packed: list[bytes] = []
        self.first = portions
        """First portion judged here."""
        self.given = 0
        """Number of portions received from the other process."""

    def judge_more(self) -> bool:
        """Judge the portion before those done here; False if the other process is there or nearly."""
        if self.first - self.given <= CLOSE:
            return False
        self._packed.append(pickle.dumps(self._judge(self.first - 1), pickle.HIGHEST_PROTOCOL))
        self.first -= 1  # only after it was judged: else its rows would be missing
        return True

    def rows(self) -> Iterator[ExportRow]:
        """Yield these rows in file order."""
        while self._packed:
            yield from pickle.loads(self._packed.pop())  # noqa: S301  packed above: a fifth of the memory


def verify_rows(task: VerificationTask) -> Iterator[list[ExportRow]]:
    """Yield the rows of all contacts in file order, by portion, in the second process. Raises as `RowMaker.rows`."""
    with closing(IndependentJudge(task)) as alone:
        for portion in range(task.portions):
            yield alone.portion(portion)


class IndependentJudge:
    """Judge for the contacts of a plan, individually, over its own connection; `close()` it."""

    def __init__(self, task: VerificationTask) -> None:
        self._task = task
        self._db = reader(task.book, task.passphrase)
        try:
            judging = load_judging_context(self._db, task.today, afresh=True)
            self._maker = RowMaker(judging, judging.sources.partners[task.partner], task.columns, task.again)
            self._twins = {number: group for group in duplicate_groups(self._db) for number in group}
        except BaseException:
            self.close()
            raise

    def portion(self, place: int) -> list[ExportRow]:
        """Return the rows of a portion in file order."""
        task, part = self._task, slice(place * PART, (place + 1) * PART)
        numbers = task.people[part]
        channels = [task.channels_of[situation] for situation in task.situations[part]]
        return self._maker.rows(numbers, channels, {number: self._twins.get(number, ()) for number in numbers})

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


SHEET = "Contacts"


def export_contacts(db: Db, order: ExportRequest, now: datetime) -> Flow[ExportResult]:
    """Write the file of an export request and enter it in the register.

    Raises `nobody-eligible` (with the reasons), `first-message-missing` (R45), `no-columns`, `column-needed`,
    `unknown-partner`, `unknown-channel`, `no-trap-mailbox`, `stops-may-be-missing`, `clock-set-back`,
    `refused-later`, `reason-missing`, `people-changed` (not as many as expected), and the codes of `files.atomic` and
    `files.workbook_writer`. If stopped or failed, no file and no entry remain.
    """
    out = Path(order.out)
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    check_stops(db)
    check_refusals(db, now)
    check_clock(db, now, is_right=order.clock_is_right)
    with closing(ExportVerifier(db)) as second, seldom_collected():
        plan = yield from make_plan(db, order, paris_day(now))
        if order.expected not in (None, len(plan.people)):
            raise LeadKeeperError("people-changed", shown=order.expected, count=len(plan.people))
        second.begin(plan)
        with pending_file(db, out) as temp:
            with writing(db):
                key = public_key(db, now)
            proof = ProofRecorder(plan)
            cover = replace(_cover(plan, key, now), mark=watermark(plan.export, now, backup.lineage(db)))
            yield from _write(plan, second, temp, cover, proof)
            yield Progress("register", plan.total, plan.total)
            digest = sha256(temp)
            enter(db, plan, temp, digest, now, proof)
            release_entered(db, temp, out, lambda end: _note_end(db, plan, digest, now, end))
    agreed = plan.contract.seed_clause is True or not plan.traps
    return ExportResult(
        **attributes(plan, "export price_cents reasons left_out"),
        file=plan.order.out,
        sha256=digest,
        rows=len(plan.people),
        traps=len(plan.traps),
        columns=plan.headers,
        dropped_columns=plan.dropped,
        currency=plan.contract.currency,
        traps_unagreed=None if agreed else plan.partner.legal_name,
    )


def check_stops(db: Db) -> None:
    """Raise `stops-may-be-missing` for a restored book until later withdrawals are re-entered."""
    since = restored_since(db)
    if since is not None:
        raise LeadKeeperError("stops-may-be-missing", since=iso_day_of(since) or None)


def check_clock(db: Db, now: datetime, *, is_right: bool = False) -> None:
    """Raise `clock-set-back` if the register has an entry of a later day. A consent may have ended by then."""
    last = None if is_right else register.last_act(db)
    if last is not None and last.first_day > paris_day(now):
        raise LeadKeeperError("clock-set-back", today=paris_day(now).isoformat(), last=last.first_day.isoformat())


def check_refusals(db: Db, now: datetime) -> None:
    """Raise `refused-later` if somebody refused or withdrew on a later day, whatever is said of the clock."""
    error = later_refusal(db, paris_day(now))
    if error is not None:
        raise error


def _cover(plan: ExportPlan, key: str, now: datetime) -> Cover:
    return read_me_sheet(
        plan.judging.sources.reference_data.owner,
        plan.partner,
        plan.contract,
        plan.order.channels,
        now,
        filled=plan.filled,
        rows=len(plan.people),
        columns=plan.headers,
        list_url=plan.list_url,
        use_until=use_until(plan.partner, plan.contract, plan.order.channels, plan.judging.today),
        key=shown(key),
    )


def _write(plan: ExportPlan, second: ExportVerifier, temp: Path, cover: Cover, proof: ProofRecorder) -> Flow[None]:
    """Write the temporary file, verify it against individual judgements, encrypt it if asked."""
    written = proof.watch(with_seed_rows(plan, rows_by_group(plan)))
    yield from workbook_writer.write_workbook(temp, SHEET, plan.headers, written, plan.total, cover)
    yield from workbook_verifier.compare(temp, plan.headers, with_seed_rows(plan, second.people(plan)), plan.total)
    if plan.order.password:
        workbook_writer.protect(temp, plan.order.password)


def enter(db: Db, plan: ExportPlan, temp: Path, digest: str, now: datetime, proof: ProofRecorder) -> None:
    """Enter the export as pending, with all its contacts, its proof and the reviews for repeat disclosures."""
    with writing(db):
        traps, at = tuple(trap for _, trap in plan.traps), now.isoformat()
        delivery = Delivery(plan.export, plan.partner.id, at, plan.order.channels, file_sha256=digest, traps=traps)
        keys = [canonical(trap.email or "") for trap in delivery.traps]
        disclosures.add(db, delivery, plan.positions(), zip([n for n, _ in plan.traps], keys, strict=True), str(temp))
        disclosures.set_details(db, plan.export, plan.details())
        disclosures.set_row_channels(db, plan.export, plan.narrower())
        proof.store(db)
        settings.clear_setting(db, UNFINISHED)
        for number, channel in plan.again():
            again = Review("R41", plan.partner.id, channel, "allow", plan.order.again, decided_at(now))
            eligibility.add(db, number, again)
        body = {**plan.details(), "sha256": digest, "file": Path(plan.order.out).name}
        body |= {"people": disclosures.digest_of(db, plan.export), "proof_root": proof.root, KEY: public_key(db, now)}
        register.append(db, now.isoformat(), "export", body)


def _note_end(db: Db, plan: ExportPlan, digest: str, now: datetime, end: str) -> None:
    """Mark the export as `released` or `abandoned`, also in the register."""
    if end == "released":
        disclosures.release(db, plan.export)
    else:
        disclosures.abandon(db, plan.export, decided_at(now))
    register.append(db, now.isoformat(), end, {"export": plan.export, "sha256": digest})


SECRET_BYTES = 32


class ProofRecorder:
    """Salted hashes, terms and evidence grade of each row of an export, in packed blocks."""

    def __init__(self, plan: ExportPlan) -> None:
        self._plan = plan
        self.secret = secrets.token_bytes(SECRET_BYTES)
        self._leaves: list[bytes] = []
        self._blocks: list[bytes] = []
        self._block: list[ProofRow] = []
        self._grades: dict[int, int | None] = {}
        self._grade_of: dict[ExportRow, int | None] = {}
        self._waiting: list[ExportRow] = []

    def watch(self, rows: Iterable[ExportRow]) -> Iterator[ExportRow]:
        """Yield the rows of the file as they are, and record each.

        A seed contact gets the grade of a row with the same terms: it looks like all others.
        """
        situations, last_trap = iter(self._plan.situations), max(self._plan.trap_facts, default=-1)
        for position, row in enumerate(rows):
            self._waiting.append(row)
            if position not in self._plan.trap_facts:
                if position > last_trap:
                    self._grade_of.clear()  # no seed contact is to come: a million terms need not be kept
                self._grade_of[row[1:SERVICE]] = self._grade(next(situations))
            if row[1:SERVICE] in self._grade_of:
                self._record()
            yield row

    def _grade(self, situation: int) -> int | None:
        """The evidence grade of a group: 3 with an individual trace, else 2; None without a consent."""
        if situation not in self._grades:
            channel = self._plan.channels_of[situation][0]
            case = self._plan.judging.case(self._plan.grouping.representatives[situation], self._plan.partner, channel)
            yes = case.yes if case.rests_on_consent else None
            self._grades[situation] = None if yes is None else 3 if yes.consent.trace in PROOFS else 2
        return self._grades[situation]

    def _record(self) -> None:
        """Record the rows that wait: seed contacts at the start of a file wait for the first contact."""
        for row in self._waiting:
            ref = str(row[0])
            salt = salt_of(self.secret, ref)
            made = proof_row(salt, self._plan.headers, row, self._grade_of.get(row[1:SERVICE]))
            self._leaves.append(leaf_hash(made.line(ref, salt)))
            self._block.append(made)
            if len(self._block) == BLOCK:
                self._blocks.append(proofs.pack_rows(self._block))
                self._block = []
        self._waiting = []

    @cached_property
    def root(self) -> str:
        """Merkle root of the rows in hex; only after all are recorded."""
        return root_of(self._leaves).hex()

    def store(self, db: Db) -> None:
        """Store the proof with its export; only inside `writing`."""
        blocks = [*self._blocks, *([proofs.pack_rows(self._block)] if self._block else [])]
        proofs.add_rows(db, self._plan.export, self.secret, self.root, blocks, len(self._leaves))
