"""Whoever stands in the file that was written, judged once more, by a process of its own where that pays.

What it proves. The file is compared, cell by cell, with rows that are made here of nothing but the row numbers of the
people and the channels that the plan gave each of them. Everything else is found out anew, over a connection of its
own: the world with its forms, lists, contracts and kept files, the stop list, who shares an address with whom, all that
is recorded of each person. Each is judged alone, by all rules, and on every channel that the file names; no situation,
no cutoff and no verdict of the plan has a part in it. So a person who may not be given ends the export, whatever was at
fault: the question that gathers the facts of everybody, the sorting into situations, the order of people, a withdrawal
that came in between. And a cell of the file that is not as these rows have it is a difference: here each is made of
the person's own facts, there of what the situation has in common. It proves nothing against a fault in a rule itself,
which both readings ask; the tests' naive reading does that.

A second process needs a third of a second to begin, and has that while the plan is made; then it judges while the
first one writes, and keeps what it found until the file is there to be compared.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.isolated import WorkProcess
from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.export_plan import Plan
from leadkeeper.flows.export_rows import PART, Row, RowMaker, people
from leadkeeper.store import contacts
from leadkeeper.store.connect import reader
from leadkeeper.store.engine import Db
from leadkeeper.store.people import all_twins

WORTH_IT = 10_000
"""People in a book from whom on a second process saves more time than its start takes."""


@dataclass(frozen=True, slots=True)
class Told:
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


class SecondReading:
    """The rows of an export as they must be; `close()` ends the second process, if there is one."""

    def __init__(self, db: Db) -> None:
        pays = db.path is not None and contacts.count(db) >= WORTH_IT
        self._process: WorkProcess | None = None
        if pays and db.path is not None:
            with suppress(LeadKeeperError):  # the system gives no second process: this one judges
                self._process = WorkProcess(JudgedAlone, db.path)
        self._told: Told | None = None

    def begin(self, plan: Plan) -> None:
        """Lets the second process begin."""
        db = plan.desk.db
        if self._process is None or db.path is None:
            return
        self._told = Told(
            db.path, db.passphrase, plan.desk.today, plan.partner.id, plan.columns, plan.order.again is not None,
            plan.people, plan.situations, plan.channels_of,
        )  # fmt: skip
        self._process.begin(self._told)

    def people(self, plan: Plan) -> Iterator[Row]:
        """The rows of the people of a plan, each judged alone; what the second process does not give is made here."""
        done = 0
        for found in self._given():
            done += len(found)
            yield from found
        yield from people(plan, start=done)

    def _given(self) -> Iterator[list[Row]]:
        if self._process is not None and self._told is not None:
            try:
                yield from self._process.results(self._told)
            except LeadKeeperError:  # it is gone, or cannot read the book: then this process judges the rest itself
                self.close()

    def close(self) -> None:
        """Ends the second process."""
        if self._process is not None:
            self._process.close()
            self._process = None


class JudgedAlone(Iterator[list[Row]]):
    """The rows of everybody, some hundreds at a time, made in the second process; see `RowMaker.rows` for whom it ends.

    It begins as `files.work_child.Settling`, with a guess that always holds: so it judges before its rows are wanted.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        self._made = judged_alone(told)

    def __next__(self) -> list[Row]:
        return next(self._made)

    def settle(self, told: Told) -> bool:
        """Whether this is what it was told to begin with."""
        return told == self._told


def judged_alone(told: Told) -> Iterator[list[Row]]:
    """The same, in the order of the file."""
    db = reader(told.book, told.passphrase)
    with closing(db.conn):
        desk = open_desk(db, told.today, afresh=True)
        maker = RowMaker(desk, desk.sources.partners[told.partner], told.columns, told.again)
        twins = {number: group for group in all_twins(db) for number in group}
        for first in range(0, len(told.people), PART):
            numbers = told.people[first : first + PART]
            channels = [told.channels_of[situation] for situation in told.situations[first : first + PART]]
            alone = {number: twins.get(number, ()) for number in numbers}
            yield maker.rows(numbers, channels, alone)
