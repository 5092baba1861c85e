"""Facts of a contact after an import is undone, although later imports may have changed them too.

Values are plain JSON: None, texts, numbers, lists of texts, objects. Lists and `extra` are handled item by item: what
one import added is removed, what another added is kept. Every other fact is handled as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.domain.time import moment

LISTS = frozenset({"other_emails", "other_phones", "tags"})
_WHOLE = ""

Slots = dict[str, Any]


@dataclass(slots=True)
class Change:
    """What one import did to a fact."""

    before: Any
    after: Any

    @property
    def is_none(self) -> bool:
        """Whether the change has no effect."""
        return bool(self.before == self.after)


def take_back(field: str, change: Change, later: Sequence[Change], now: Any) -> tuple[Any, bool]:
    """Return the fact without a change, and whether it stays unchanged because it was edited outside imports.

    `later` are changes of the same fact by later imports, oldest first. They are corrected in place: the first of them
    now replaces the value from before the undone change.
    """
    before, after, present = (_slots(field, value) for value in (change.before, change.after, now))
    followers = [(_slots(field, one.before), _slots(field, one.after)) for one in later]
    is_stuck = False
    for key in {**before, **after}:
        if before.get(key) == after.get(key) or _handed_on(key, before.get(key), followers):
            continue
        if present.get(key) == after.get(key):
            _put(present, key, before.get(key))
        else:
            is_stuck = True
    for one, (old, new) in zip(later, followers, strict=True):
        one.before, one.after = _joined(field, old), _joined(field, new)
    return _joined(field, present), is_stuck


def _handed_on(key: str, value: Any, followers: Sequence[tuple[Slots, Slots]]) -> bool:
    """Pass an older value on to the first later change; return whether there is one, so that its value stays."""
    for old, new in followers:
        replaces = old.get(key) != new.get(key)
        _put(old, key, value)
        if replaces:
            return True
        _put(new, key, value)
    return False


def said_again(field: str, present: Any, later: Any, *, replaces: bool) -> Any:
    """Return a fact after applying a line that is still in the book: it fills an empty value, or replaces it."""
    if field in LISTS or field == "extra":
        there, more = _slots(field, present), _slots(field, later)
        return _joined(field, {**there, **more} if replaces else {**more, **there})
    if field == "last_action":
        return later if _is_newer(later, present) else present
    if field == "email_state":
        return later if present in (None, "ok") else present
    if present in (None, "") or (replaces and field != "email"):
        return later
    return present


def _is_newer(said: Mapping[str, Any], present: Mapping[str, Any] | None) -> bool:
    found, known = moment(said["at"]), moment(present["at"]) if present else None
    return found is not None and (known is None or found.lo > known.lo)


def _slots(field: str, value: Any) -> Slots:
    if field in LISTS:
        return {one: one for one in value or ()}
    if field == "extra":
        return dict(value or {})
    return {_WHOLE: value}


def _joined(field: str, slots: Slots) -> Any:
    if field in LISTS:
        return list(slots)
    return slots if field == "extra" else slots.get(_WHOLE)


def _put(slots: Slots, key: str, value: Any) -> None:
    if value is None and key != _WHOLE:
        slots.pop(key, None)
    else:
        slots[key] = value
