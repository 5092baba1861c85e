"""What a person's facts become when an import is taken back, though later ones may have changed them too.

Values are plain, as JSON has them: None, texts, numbers, lists of texts, objects. A list and `extra` are taken apart,
so that what one import added leaves and what another added stays; every other fact is whole.
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
        """Whether nothing is left of it."""
        return bool(self.before == self.after)


def take_back(field: str, change: Change, later: Sequence[Change], now: Any) -> tuple[Any, bool]:
    """The fact without a change, and whether it stays as it is because somebody else than an import touched it.

    `later` are the changes that later imports made to the same fact, oldest first. They are corrected in place: what
    the first of them replaced is now what stood there before the change that is gone.
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
    """Carries an older value on to the first later change; whether there is one, so that its value stays."""
    for old, new in followers:
        replaces = old.get(key) != new.get(key)
        _put(old, key, value)
        if replaces:
            return True
        _put(new, key, value)
    return False


def said_again(field: str, present: Any, said: Any, *, replaces: bool) -> Any:
    """A fact once a line that is still in the book has its say: it fills what is empty, or replaces it."""
    if field in LISTS or field == "extra":
        there, more = _slots(field, present), _slots(field, said)
        return _joined(field, {**there, **more} if replaces else {**more, **there})
    if field == "last_action":
        return said if _is_newer(said, present) else present
    if field == "email_state":
        return said if present in (None, "ok") else present
    if present in (None, "") or (replaces and field != "email"):
        return said
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
