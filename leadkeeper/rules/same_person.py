"""Whether two records may be one person's, and are proposed for a merge; and whether they surely are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from leadkeeper.rules.folding import fold

CLOSE = 0.86  # Dubois / Duboi, Lefèvre / Lefebvre [product choice]

Name = tuple[str | None, str | None]
"""First and last name."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A record by what it is known: name, own address as typed and canonical, and all its canonical addresses."""

    name: Name
    typed: str | None
    address: str | None
    addresses: frozenset[str]


def surely_same(one: Bearer, other: Bearer, sharers: Iterable[Bearer]) -> bool:
    """Whether two records that share an address are one person: for erasing and disclosing, so never by likeness.

    They bear the same words as a name. A record without a name is taken for the person whose own address it has too,
    unless `sharers`, all records at that address, have several names.
    """
    words, others = set(_words(one.name)), set(_words(other.name))
    if words and others:
        return words == others
    names = {frozenset(_words(sharer.name)) for sharer in sharers if sharer.address == one.address}
    return one.address is not None and one.address == other.address and len(names - {frozenset()}) <= 1


def similar(one: Name, other: Name) -> bool:
    """Whether one name has all words of the other, in any order, or is spelled nearly alike; no name is like none."""
    words, others = _words(one), _words(other)
    if not words or not others:
        return False
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    return SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(others))).ratio() >= CLOSE


def _words(name: Name) -> list[str]:
    return fold(" ".join(filter(None, name))).replace("-", " ").split()


def alike(people: Sequence[tuple[int, str | None, str | None]]) -> list[tuple[int, ...]]:
    """Of people who share a number the groups whose names are similar, each by row number from the lowest."""
    groups: list[set[int]] = []
    for (one, *name), (other, *another) in combinations(people, 2):
        if similar((name[0], name[1]), (another[0], another[1])):
            touched = [group for group in groups if group & {one, other}]
            groups = [group for group in groups if group not in touched]
            groups.append({one, other}.union(*touched))
    return sorted(tuple(sorted(group)) for group in groups)
