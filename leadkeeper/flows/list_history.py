"""Every version of every partner list, with what it changed in the one before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from leadkeeper.model.list_changes import ListChanges
from leadkeeper.model.moment import moment
from leadkeeper.model.partner import ListVersion, PartnerList
from leadkeeper.rules.list_changes import list_changes
from leadkeeper.store import lists
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a list; `before` is the one whose place it took and `changes` the difference, None at first."""

    list: PartnerList
    version: ListVersion
    before: ListVersion | None = None
    changes: ListChanges | None = None


def list_history(db: Db) -> tuple[Step, ...]:
    """The steps of all lists in the order of the book, the newest version of each list first."""
    return tuple(step for one in lists.read_all(db) for step in _steps(one))


def _steps(one: PartnerList) -> list[Step]:
    versions = sorted(one.versions, key=_published)
    steps = [Step(one, version) for version in versions[:1]]
    steps += [Step(one, after, before, list_changes(before.names, after.names)) for before, after in pairwise(versions)]
    return steps[::-1]


def _published(version: ListVersion) -> float:
    when = moment(version.published_at)
    return float("-inf") if when is None else when.lo
