r"""Verify an export: judge every contact in the file again, independently of the plan.

The written file is compared, cell by cell, with rows built here from nothing but the contact ids and the channels
that the plan allows each. Everything else is read again over a separate connection: reference data, suppression list,
duplicates, all facts of each contact. Each contact is judged individually, by all rules, on every channel of the
file; no group, boundary or verdict of the plan is used. A contact that may not be shared stops the export, whatever
the cause: the bulk query, the grouping, the order of contacts, or a withdrawal made meanwhile. A cell that differs is
an error too: here it comes from the contact's own facts, there from those of the group. Faults shared by both sides
are not found: a wrong rule (covered by the naive implementation in the tests), date formatting, the columns of a
channel.
A second process needs a third of a second to start, which it has while the plan is made; it judges while the first
process writes, and keeps the rows until the file can be compared. Instead of waiting, the first process judges some
of the last contacts itself, over a separate connection as well.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import reader
from leadkeeper.db.contacts import duplicate_groups
from leadkeeper.db.engine import Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.workbook_process import WorkProcess
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.exports.plan import ExportPlan
from leadkeeper.services.exports.rows import PART, ExportRow, RowMaker, people
from leadkeeper.services.worker_tasks import JUDGED_ALONE

WORTH_IT = 10_000
"""Number of contacts from which a second process saves more time than its start takes."""

CLOSE = 2
"""Portions reserved for the second process: the current one and the next."""


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
    """Expected rows of an export; `close()` ends the second process and the connection."""

    def __init__(self, db: Db) -> None:
        pays = db.path is not None and contacts.count(db) >= WORTH_IT
        self._process: WorkProcess | None = None
        if pays and db.path is not None:
            with suppress(LeadKeeperError):  # no second process available: this one judges
                self._process = WorkProcess(JUDGED_ALONE, db.path)
        self._told: VerificationTask | None = None
        self._here: IndependentJudge | None = None

    def begin(self, plan: ExportPlan) -> None:
        """Start the second process."""
        db = plan.desk.db
        if self._process is None or db.path is None:
            return
        self._told = VerificationTask(
            db.path, db.passphrase, plan.desk.today, plan.partner.id, plan.columns, plan.order.again is not None,
            plan.people, plan.situations, plan.channels_of,
        )  # fmt: skip
        self._process.start(self._told)

    def people(self, plan: ExportPlan) -> Iterator[ExportRow]:
        """Yield the expected rows, each contact judged individually; missing ones are computed here."""
        if self._told is None:
            yield from people(plan)
            return
        judge = partial(self._judge, self._told)
        last = _Last(judge, self._told.portions)
        for found in self._given(last.judge_more):
            last.given += 1
            yield from found
            if last.given >= last.first:
                break
        self._end_process()
        for portion in range(last.given, last.first):
            yield from judge(portion)
        yield from last.rows()

    def _judge(self, told: VerificationTask, portion: int) -> list[ExportRow]:
        """Rows of a portion, computed in this process; its connection stays open until `close()`."""
        if self._here is None:
            self._here = IndependentJudge(told)
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


def verify_rows(told: VerificationTask) -> Iterator[list[ExportRow]]:
    """Yield the rows of all contacts in file order, by portion, in the second process.

    Raises as `RowMaker.rows`.
    """
    with closing(IndependentJudge(told)) as alone:
        for portion in range(told.portions):
            yield alone.portion(portion)


class IndependentJudge:
    """Judge for the contacts of a plan, individually, over its own connection; `close()` it."""

    def __init__(self, told: VerificationTask) -> None:
        self._told = told
        self._db = reader(told.book, told.passphrase)
        try:
            desk = load_judging_context(self._db, told.today, afresh=True)
            self._maker = RowMaker(desk, desk.sources.partners[told.partner], told.columns, told.again)
            self._twins = {number: group for group in duplicate_groups(self._db) for number in group}
        except BaseException:
            self.close()
            raise

    def portion(self, place: int) -> list[ExportRow]:
        """Return the rows of a portion in file order."""
        told, part = self._told, slice(place * PART, (place + 1) * PART)
        numbers = told.people[part]
        channels = [told.channels_of[situation] for situation in told.situations[part]]
        return self._maker.rows(numbers, channels, {number: self._twins.get(number, ()) for number in numbers})

    def close(self) -> None:
        """Close the connection."""
        self._db.close()
