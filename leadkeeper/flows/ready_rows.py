"""Rows of a lead file as the tables of the book take them, column by column: so they are made, sent and written.

A million and a half of them go from one process to another, and a tuple for each would cost more than all the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate, compress
from operator import itemgetter
from typing import Any, NamedTuple

from leadkeeper.flows.ready_row import Answer, Ready
from leadkeeper.rules.row import Row
from leadkeeper.store.nothing import NOTHING


class Answers(NamedTuple):
    """The answers of some rows, in the order of these: the place of each one's row, its place among those of the row,
    and what `ready_row.Answer` has. Where no answer has an IP address `ips` is empty.
    """

    rows: Sequence[int] = ()
    seqs: Sequence[int] = ()
    kinds: Sequence[int] = ()
    at: Sequence[str | None] = ()
    lo: Sequence[int | None] = ()
    hi: Sequence[int | None] = ()
    raws: Sequence[str | None] = ()
    ips: Sequence[str | None] = ()

    def each(self, first: int = 0, end: int | None = None) -> Iterator[Answer]:
        """Some answers, one after the other."""
        columns = [column[first:end] for column in (self.kinds, self.at, self.lo, self.hi, self.raws)]
        return zip(*columns, self.ips[first:end] or [None] * len(columns[0]), strict=True)

    def only(self, rows: Sequence[bool]) -> Answers:
        """The answers of some rows; the places are those of before."""
        wanted = list(map(rows.__getitem__, self.rows))
        return Answers._make(list(compress(column, wanted)) for column in self)


NO_ANSWERS = Answers()


@dataclass(slots=True)
class ReadyRows:
    """Rows in the order of the file: their lines, their keys, their cells by column, their answers.

    The columns are those of the cells of `ready_row.Ready`; `wholes` has rows by place whose cells do not hold all.
    """

    lines: Sequence[int] = ()
    keys: Sequence[str] = ()
    columns: Sequence[Sequence[Any]] = ()
    answers: Answers = NO_ANSWERS
    wholes: dict[int, Row] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def row(self, place: int) -> Ready:
        """One row by itself."""
        first, end = (side(self.answers.rows, place) for side in (bisect_left, bisect_right))
        cells = tuple([column[place] for column in self.columns])
        return self.lines[place], self.keys[place], cells, tuple(self.answers.each(first, end)), self.wholes.get(place)

    def cells(self) -> list[tuple[Any, ...]]:
        """The cells of each row."""
        return list(zip(*self.columns, strict=True))

    def said(self) -> dict[int, list[tuple[int, str | None]]]:
        """Kind and instant of each answer, by the place of the row."""
        found: dict[int, list[tuple[int, str | None]]] = {}
        for row, kind, at in zip(self.answers.rows, self.answers.kinds, self.answers.at, strict=True):
            found.setdefault(row, []).append((kind, at))
        return found

    def with_others(self, places: Set[int], others: Mapping[int, Ready]) -> ReadyRows:
        """These rows with others in some places; where there is none, the row is left out."""
        if not places:
            return self
        lines, keys, columns = list(self.lines), list(self.keys), list(map(list, self.columns))
        told = zip(self.answers.rows, self.answers.seqs, self.answers.each(), strict=True)
        answers = [(row, seq, *answer) for row, seq, answer in told if row not in places]
        for place, (line, key, cells, said, _) in others.items():
            lines[place], keys[place] = line, key
            for column, cell in zip(columns, cells, strict=True):
                column[place] = cell
            answers += [(place, seq, *answer) for seq, answer in enumerate(said)]
        answers.sort(key=itemgetter(0))
        wholes = {place: other[4] for place, other in others.items() if other[4] is not None}
        made = ReadyRows(lines, keys, columns, _by_column(answers), wholes)
        return made if len(places) == len(others) else made._less(places - others.keys())

    def _less(self, places: Set[int]) -> ReadyRows:
        """These rows without some that have no answers."""
        stays = [place not in places for place in range(len(self))]
        new = [count - 1 for count in accumulate(stays)]
        lines, keys, *columns = (list(compress(column, stays)) for column in (self.lines, self.keys, *self.columns))
        answers = self.answers._replace(rows=list(map(new.__getitem__, self.answers.rows)))
        return ReadyRows(lines, keys, columns, answers, {new[place]: row for place, row in self.wholes.items()})


def no_rows(size: int, columns: int) -> ReadyRows:
    """Rows of which nothing is known yet, to be replaced by others."""
    return ReadyRows([0] * size, [""] * size, [[NOTHING] * size] * columns)


def _by_column(answers: Sequence[tuple[int, int, *tuple[Any, ...]]]) -> Answers:
    if not answers:
        return NO_ANSWERS
    found = Answers._make(zip(*answers, strict=True))
    return found if any(found.ips) else found._replace(ips=())
