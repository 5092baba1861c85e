"""Comparing in part: what a case does not name is free."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
INSTANT_KEYS = frozenset({"at", "valid_until"})


def faults(expected: Any, given: Any, place: str = "") -> list[str]:
    """Where `given` is not what `expected` names: objects in part, lists item by item, instants as instants."""
    if isinstance(expected, dict) and "$len" in expected:
        same = isinstance(given, str) and len(given) == expected["$len"]
        return [] if same else [f"{place}: {short(given)} instead of a text of {expected['$len']} characters"]
    if isinstance(expected, dict):
        if not isinstance(given, dict):
            return [f"{place}: {short(given)} instead of an object"]
        return [fault for key, value in expected.items() for fault in _key_faults(key, value, given, place)]
    if isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        pairs = enumerate(zip(expected, given, strict=True))
        return [fault for n, (one, other) in pairs for fault in faults(one, other, f"{place}[{n}]")]
    if type(expected) is type(given) and expected == given:
        return []
    return [f"{place}: {short(given)} instead of {short(expected)}"]


def _key_faults(key: str, expected: Any, given: dict[str, Any], place: str) -> list[str]:
    inner = f"{place}.{key}" if place else key
    if isinstance(expected, dict) and "$absent" in expected:
        return [f"{inner}: must not be there"] if key in given else []
    value = given.get(key)
    if expected is None:
        return [] if value is None else [f"{inner}: {short(value)} instead of nothing"]
    if key == "consents":
        return unordered(expected, value, inner)
    if key in INSTANT_KEYS and isinstance(expected, str) and isinstance(value, str) and same_instant(expected, value):
        return []
    return faults(expected, value, inner)


def unordered(expected: list[Any], given: Any, place: str) -> list[str]:
    """Like `faults` for lists whose order is free: each expected item needs one of its own among the given."""
    if not isinstance(given, list) or len(expected) != len(given):
        count = len(given) if isinstance(given, list) else "no list"
        return [f"{place}: {count} instead of {len(expected)}: {short(given)}"]
    fits = [[n for n, item in enumerate(given) if not faults(wanted, item)] for wanted in expected]
    if _assigned(fits, 0, frozenset()):
        return []
    alone = [short(wanted) for wanted, found in zip(expected, fits, strict=True) if not found]
    return [f"{place}: {', '.join(alone) or 'one item for two'} not among {short(given)}"]


def _assigned(fits: list[list[int]], n: int, taken: frozenset[int]) -> bool:
    if n == len(fits):
        return True
    return any(_assigned(fits, n + 1, taken | {one}) for one in fits[n] if one not in taken)


def same_instant(one: str, other: str) -> bool:
    """Whether two texts are the same moment in the same precision: a day, or a second."""
    moments = _moment(one), _moment(other)
    return None not in moments and moments[0] == moments[1]


def _moment(text: str) -> tuple[str, object] | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return "day", moment.date()
    return "second", moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def short(value: Any) -> str:
    """A JSON value in at most some words."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 300 else text[:297] + "…"
