"""Whoever stands in the file that was written, judged once more, by a process of its own where that pays.

What it proves. The file is compared, cell by cell, with rows that are made here of nothing but the row numbers of the
people and the channels that the plan gave each of them. Everything else is found out anew, over a connection of its
own: the world with its forms, lists, contracts and kept files, the stop list, who shares an address with whom, all that
is recorded of each person. Each is judged alone, by all rules, and on every channel that the file names; no situation,
no cutoff and no verdict of the plan has a part in it. So a person who may not be given ends the export, whatever was at
fault: the question that gathers the facts of everybody, the sorting into situations, the order of people, a withdrawal
that came in between. And a cell of the file that is not as these rows have it is a difference: here each is made of
the person's own facts, there of what the situation has in common. It proves nothing against a fault in what both ask: a
rule itself (the tests' naive reading does that), how a date is written, which ways to be reached a channel shows.

A second process needs a third of a second to begin, and has that while the plan is made; then it judges while the
first one writes, and keeps what it found until the file is there to be compared. Where the first one would wait then,
it judges some of the last people itself, in the same way and over a connection of its own as well.
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
"""People in a book from whom on a second process saves more time than its start takes."""

CLOSE = 2
"""Portions: the one that the second process is at, and the next."""


@dataclass(frozen=True, slots=True)
class VerificationTask:
    """All that the second process hears of a plan: the book, the order, and whom the file names on which channels."""

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
        """In how many portions people are judged."""
        return len(range(0, len(self.people), PART))


class ExportVerifier:
    """The rows of an export as they must be; `close()` ends the second process and the connection, if there are any."""

    def __init__(self, db: Db) -> None:
        pays = db.path is not None and contacts.count(db) >= WORTH_IT
        self._process: WorkProcess | None = None
        if pays and db.path is not None:
            with suppress(LeadKeeperError):  # the system gives no second process: this one judges
                self._process = WorkProcess(JUDGED_ALONE, db.path)
        self._told: VerificationTask | None = None
        self._here: IndependentJudge | None = None

    def begin(self, plan: ExportPlan) -> None:
        """Lets the second process begin."""
        db = plan.desk.db
        if self._process is None or db.path is None:
            return
        self._told = VerificationTask(
            db.path, db.passphrase, plan.desk.today, plan.partner.id, plan.columns, plan.order.again is not None,
            plan.people, plan.situations, plan.channels_of,
        )  # fmt: skip
        self._process.start(self._told)

    def people(self, plan: ExportPlan) -> Iterator[ExportRow]:
        """The rows of the people of a plan, each judged alone; what the second process does not give is made here."""
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
        """The rows of a portion, made in this process; its connection is open until `close()`, however this ends."""
        if self._here is None:
            self._here = IndependentJudge(told)
        return self._here.portion(portion)

    def _given(self, meanwhile: Callable[[], bool]) -> Iterator[list[ExportRow]]:
        if self._process is not None:
            with suppress(LeadKeeperError):  # it is gone, or cannot read the book: this process judges the rest itself
                yield from self._process.results(meanwhile=meanwhile)

    def close(self) -> None:
        """Ends what is there, whatever failed and whoever still holds the rows."""
        self._end_process()
        if self._here is not None:
            self._here.close()
            self._here = None

    def _end_process(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None


class _Last:
    """The last portions of people, judged in this process while the other one is at those before."""

    def __init__(self, judge: Callable[[int], list[ExportRow]], portions: int) -> None:
        self._judge = judge
        self._packed: list[bytes] = []
        self.first = portions
        """The first portion that was judged here."""
        self.given = 0
        """How many the other process gave."""

    def judge_more(self) -> bool:
        """Judges the portion before those that were; False where the other process is at that one, or will be soon."""
        if self.first - self.given <= CLOSE:
            return False
        self._packed.append(pickle.dumps(self._judge(self.first - 1), pickle.HIGHEST_PROTOCOL))
        self.first -= 1  # now that it was judged: else it would be nobody's
        return True

    def rows(self) -> Iterator[ExportRow]:
        """The rows of all these, in the order of the file."""
        while self._packed:
            yield from pickle.loads(self._packed.pop())  # noqa: S301  packed above: a fifth of the memory


def verify_rows(told: VerificationTask) -> Iterator[list[ExportRow]]:
    """The rows of everybody in the order of the file, a portion at a time, made in the second process.

    See `RowMaker.rows` for whom it ends.
    """
    with closing(IndependentJudge(told)) as alone:
        for portion in range(told.portions):
            yield alone.portion(portion)


class IndependentJudge:
    """The people of a plan, each judged alone over a connection of its own, some hundreds at a time; `close()` it."""

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
        """The rows of a portion, in the order of the file."""
        told, part = self._told, slice(place * PART, (place + 1) * PART)
        numbers = told.people[part]
        channels = [told.channels_of[situation] for situation in told.situations[part]]
        return self._maker.rows(numbers, channels, {number: self._twins.get(number, ()) for number in numbers})

    def close(self) -> None:
        """Ends the connection."""
        self._db.close()
