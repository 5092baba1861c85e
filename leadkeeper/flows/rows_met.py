"""Which rows of a file are perhaps about somebody of whom an earlier row of it spoke.

The keys of a million people would not fit in memory: a slot of eight bytes holds a part of a key's hash and the number
of the row. Whoever takes the rows asks the book whether the person of that row has the key indeed.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

ENOUGH = 4
"""Rows that are named for one key, at the most: each of them leads to the person, unless four hashes are equal by
chance.
"""

_ROW = (1 << 40) - 1


class Met(NamedTuple):
    """Of some rows: for the place of a row the numbers (from 0, counted over the file) of earlier ones that perhaps
    have its key, and the keys that several of these rows have.
    """

    before: Mapping[int, tuple[int, ...]]
    twins: frozenset[str]


NOBODY = Met({}, frozenset())


class RowsMet:
    """Looks at the keys of a file, some thousands at a time; `expected` rows of them cost the least."""

    def __init__(self, expected: int) -> None:
        self._hashes = array("q")
        self._make_room(expected)

    def see(self, keys: Sequence[str]) -> Met:
        """What earlier rows may have to do with the next ones, whose keys these are."""
        hashes, number = list(map(hash, keys)), len(self._hashes)
        if 2 * (number + len(keys)) > self._last:  # without a free slot nothing would end
            self._make_room(2 * (number + len(keys)))
        before = self._put(hashes, number)
        self._hashes.extend(hashes)
        counted = Counter(keys) if len(set(keys)) < len(keys) else {}
        return Met(before, frozenset(key for key, count in counted.items() if count > 1))

    def _make_room(self, rows: int) -> None:
        """Slots for so many rows in all, with those that were seen before in them."""
        size = 1 << (2 * rows + 2).bit_length()
        self._slots = array("Q", [0]) * size
        self._last = size - 1
        self._put(self._hashes, 0)

    def _put(self, hashes: Iterable[int], number: int) -> dict[int, tuple[int, ...]]:
        """Puts rows into their slots; gives what was there before by place."""
        before: dict[int, tuple[int, ...]] = {}
        slots, last = self._slots, self._last
        for place, hashed in enumerate(hashes):
            at, part = hashed & last, (hashed >> 40 & 0xFFFFFF) << 40
            number += 1
            found: tuple[int, ...] = ()
            while slot := slots[at]:
                if slot & ~_ROW == part:
                    found += ((slot & _ROW) - 1,)
                at = (at + 1) & last
            if found:
                before[place] = found
            if len(found) < ENOUGH:
                slots[at] = part | number
        return before
