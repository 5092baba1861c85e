"""Group the upper half of a large book in a second process while this one groups the lower half.

The grouping criteria are sent to it; contacts are read over its own connection. If the process cannot start or dies,
this process does all the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadkeeper.db import contacts, eligibility
from leadkeeper.db.book.connection import reader
from leadkeeper.db.engine import Db, small_page_cache
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.eligibility.group_keys import GroupingCriteria, Portion, portions
from leadkeeper.services.worker_tasks import LATTER_HALF

if TYPE_CHECKING:
    from leadkeeper.files.workbook_process import WorkProcess


WORTH_IT = 150_000
"""Number of contacts from which a second process saves more time than its start takes."""


@dataclass(frozen=True, slots=True)
class GroupingTask:
    """Input of the second process: book, grouping criteria, held contacts, first contact id."""

    book: Path
    passphrase: str | None
    apart: GroupingCriteria
    twins: frozenset[int]
    first: int


class LatterHalf:
    """Contacts from id `first` on; `close()` ends the second process.

    None is started for a small book, nor inside a transaction: it would not see the changes.
    """

    def __init__(self, db: Db, people: int) -> None:
        self._db = db
        self._process: WorkProcess | None = None
        self._told: GroupingTask | None = None
        self.first = eligibility.LAST + 1
        if db.path is not None and people >= WORTH_IT and not db.conn.in_transaction:
            from leadkeeper.files.workbook_process import WorkProcess

            with suppress(LeadKeeperError):  # no second process available
                self._process = WorkProcess(LATTER_HALF, db.path)
                self.first = middle(db)

    def begin(self, apart: GroupingCriteria, twins: Iterable[int]) -> None:
        """Start the second process; `twins` are held."""
        if self._process is not None and self._db.path is not None:
            held = frozenset(number for number in twins if number >= self.first)
            self._told = GroupingTask(self._db.path, self._db.passphrase, apart.beyond(self.first), held, self.first)
            self._process.start(self._told)

    def portions(self) -> Iterator[Portion]:
        """Portions of its contacts, ascending."""
        if self._process is None or self._told is None:
            return
        rest = self._told
        with suppress(LeadKeeperError):  # it died or cannot read the book: this process groups the rest
            for portion in self._process.results():
                yield portion
                rest = replace(rest, first=portion.numbers[-1] + 1)
            return
        yield from _sorted(self._db, rest)

    def close(self) -> None:
        """End the second process."""
        if self._process is not None:
            self._process.close()


def middle(db: Db) -> int:
    """Contact id at which the upper half begins."""
    return contacts.next_number(db) // 2


def latter_portions(told: GroupingTask) -> Iterator[Portion]:
    """Compute the portions, in the second process."""
    with closing(reader(told.book, told.passphrase)) as db, small_page_cache(db, megabytes=8):
        yield from _sorted(db, told)


def _sorted(db: Db, told: GroupingTask) -> Iterator[Portion]:
    return portions(db, told.apart, told.twins, (told.first, eligibility.LAST))
