"""Some thousands of people at a time, sorted into situations among themselves, in whatever process this is."""

from __future__ import annotations

from array import array
from collections.abc import Container, Hashable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from leadkeeper.flows.told_apart import Apart, keys
from leadkeeper.store.engine import Db
from leadkeeper.store.judging import Ids

STEP = 50_000

HELD = -1
"""The place of whoever cannot be sorted before others of the same address were seen."""


@dataclass(slots=True)
class Portion:
    """Row numbers of people in the order of the book, and for each the place of the situation in `keys`, or `HELD`.

    `firsts` are the row numbers of the first in each situation, `held` the places and keys of those who are held.
    """

    numbers: array[int] = field(default_factory=lambda: array("q"))
    places: array[int] = field(default_factory=lambda: array("l"))
    keys: list[Hashable] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    held: list[tuple[int, Hashable]] = field(default_factory=list)


def portions(db: Db, apart: Apart, twins: Container[int], ids: Ids) -> Iterator[Portion]:
    """The people with these row numbers; `twins` are held."""
    with closing(keys(db, apart, ids)) as told_apart:
        while (portion := _portion(islice(told_apart, STEP), twins)).numbers:
            yield portion


def _portion(told_apart: Iterator[tuple[int, Hashable]], twins: Container[int]) -> Portion:
    found, known = Portion(), dict[Hashable, int]()
    numbers, places = found.numbers, found.places
    for number, key in told_apart:
        if number in twins:
            found.held.append((len(numbers), key))
            place = HELD
        elif (place := known.get(key, HELD)) == HELD:
            place = known[key] = len(found.firsts)
            found.firsts.append(number)
        numbers.append(number)
        places.append(place)
    found.keys.extend(known)
    return found
