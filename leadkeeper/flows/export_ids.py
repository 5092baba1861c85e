"""Ids of exports: one that was ever taken is never used again, whatever became of the export."""

from __future__ import annotations

import re

from leadkeeper.store import cases, copy_mark, register
from leadkeeper.store.engine import Db

_NUMBERED = re.compile(r"E([1-9][0-9]{0,17})")


def taken_ids(db: Db) -> set[str]:
    """The ids that exports of this book have or had.

    The register keeps those that never came out, and those of a former book in whose place a copy was put.
    """
    found = cases.refs_in_use(db, "deliveries")
    for entry in register.entries(db):
        one, several = entry.body.get("export"), entry.body.get("exports")
        found.update([one] if isinstance(one, str) else [])
        found.update(filter(_is_text, several) if isinstance(several, list) else [])
    return found


def next_id(db: Db) -> str:
    """The id after all that were taken; each entry that the register lost may have been an export with its own."""
    numbers = [int(found[1]) for found in map(_NUMBERED.fullmatch, taken_ids(db)) if found]
    return f"E{max([copy_mark.series(db), *numbers]) + register.missing(db) + 1}"


def begin_series(db: Db) -> None:
    """Have later exports of this copy get ids that no other copy of the book gives; only within `writing`."""
    numbers = [int(found[1]) for found in map(_NUMBERED.fullmatch, taken_ids(db)) if found]
    copy_mark.begin_series(db, max(numbers, default=0))


def _is_text(thing: object) -> bool:
    return isinstance(thing, str)
