"""Rows of a lead file as the tables of the book take them, column by column: so they are made, sent and written.

A million and a half of them go from one process to another, and a tuple for each would cost more than all the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate, compress
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

    def with_others(self, cuts: Sequence[int], put: Sequence[Ready | None]) -> Answers:
        """These answers with those of the rows that are `put` in the places `cuts`; where none is, without any."""
        sides = [(bisect_left(self.rows, place), bisect_right(self.rows, place)) for place in cuts]
        told = [
            [(place, seq, *answer) for seq, answer in enumerate(row[3] if row else ())]
            for place, row in zip(cuts, put, strict=True)
        ]
        cells = [list(zip(*each, strict=True)) if each else [()] * len(self) for each in told]
        whole = self._replace(ips=self.ips or [None] * len(self.rows))
        made = Answers._make(_spliced(*each, sides) for each in zip(whole, zip(*cells, strict=True), strict=True))
        return made if any(made.ips) else made._replace(ips=())

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
        cuts = sorted(places)
        put = list(map(others.get, cuts))
        own, nothing = (self.lines, self.keys, *self.columns), [()] * (2 + len(self.columns))
        cells = [[(cell,) for cell in (row[0], row[1], *row[2])] if row else nothing for row in put]
        sides = [(place, place + 1) for place in cuts]
        lines, keys, *columns = (_spliced(*each, sides) for each in zip(own, zip(*cells, strict=True), strict=True))
        wholes = {place: row[4] for place, row in others.items() if row[4] is not None}
        made = ReadyRows(lines, keys, columns, self.answers.with_others(cuts, put), wholes)
        gone = places - others.keys()
        return made._numbered([place not in gone for place in range(len(self))]) if gone else made

    def _numbered(self, stayed: Sequence[bool]) -> ReadyRows:
        """These rows, whose places were those among more of which not all stayed."""
        new = [count - 1 for count in accumulate(stayed)]
        answers = self.answers._replace(rows=list(map(new.__getitem__, self.answers.rows)))
        wholes = {new[place]: row for place, row in self.wholes.items()}
        return ReadyRows(self.lines, self.keys, self.columns, answers, wholes)


def no_rows(size: int, columns: int) -> ReadyRows:
    """Rows of which nothing is known yet, to be replaced by others."""
    return ReadyRows([0] * size, [""] * size, [[NOTHING] * size] * columns)


def _spliced(column: Sequence[Any], put: Sequence[Sequence[Any]], sides: Sequence[tuple[int, int]]) -> list[Any]:
    """A column with other cells put between each pair of `sides`, in the place of its own."""
    made: list[Any] = []
    start = 0
    for cells, (first, end) in zip(put, sides, strict=True):
        made += column[start:first]
        made += cells
        start = end
    made += column[start:]
    return made
