"""Tracing: a world of deliveries, then mails and addresses that must lead to the right ones; and the suspects."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.conformance.case import Case, done


def cases(folder: Path) -> Iterator[Case]:
    """One case for each mail or address of `cases.json`, and one for each ranking of suspects, in sub-folders too."""
    for path in sorted(folder.rglob("cases.json")):
        written = json.loads(path.read_text("utf-8"))
        prefix = "" if path.parent == folder else f"{path.parent.name}: "
        if isinstance(written, dict):
            yield Case(f"{prefix}ranking", partial(_suspects, path.parent, written))
            continue
        for number, case in enumerate(written, 1):
            name = f"{prefix}{number} {case.get('mail') or case['address']}"
            yield Case(name, partial(_trace, path.parent, case))


def _restored(folder: Path, room: Path) -> Path:
    book = room / f"{folder.name}.leads"
    if not book.exists():
        done("restore", folder / "world.json", book)
    return book


def _trace(folder: Path, case: dict[str, Any], room: Path) -> list[str]:
    asked = folder / case["mail"] if "mail" in case else case["address"]
    given = done("trace", _restored(folder, room), asked, "--json").data
    expected = case["expect"]
    if isinstance(expected, list) != isinstance(given, list):
        return [f"{'one answer' if isinstance(expected, list) else 'a list'} was given"]
    if not isinstance(expected, list):
        return _answer_faults(expected, given)
    if len(expected) != len(given):
        return [f"{len(given)} answers instead of {len(expected)}"]
    pairs = enumerate(zip(expected, given, strict=True), 1)
    return [f"message {n}: {fault}" for n, (one, other) in pairs for fault in _answer_faults(one, other)]


def _answer_faults(expected: dict[str, Any], given: dict[str, Any]) -> list[str]:
    seen = {**given, "deliveries": [delivery["export"] for delivery in given["deliveries"]]}
    wrong = [
        f"{key}: {seen.get(key)!r} instead of {value!r}"
        for key, value in expected.items()
        if key != "sender" and seen.get(key) != value
    ]
    sender = expected.get("sender", {})
    if sender is None or given["sender"] is None:
        same = "sender" not in expected or sender == given["sender"]
        return wrong if same else [*wrong, f"sender: {given['sender']!r} instead of {sender!r}"]
    return wrong + [
        f"sender.{key}: {given['sender'].get(key)!r} instead of {value!r}"
        for key, value in sender.items()
        if given["sender"].get(key) != value
    ]


def _suspects(folder: Path, ranking: dict[str, Any], room: Path) -> list[str]:
    book = _restored(folder, room)
    for complaint in ranking["complaints"]:
        about = ("--channel", complaint["channel"], "--at", complaint["at"])
        done("complain", book, complaint["address"], *about, "--json")
    given = done("suspects", book, "--json").data
    expected = ranking["suspects"]
    order = [entry["partner"] for entry in given]
    if order != [entry["partner"] for entry in expected]:
        return [f"order {order} instead of {[entry['partner'] for entry in expected]}"]
    return [
        f"{one['partner']}.{key}: {other.get(key)!r} instead of {value!r}"
        for one, other in zip(expected, given, strict=True)
        for key, value in one.items()
        if not _same(value, other.get(key))
    ]


def _same(expected: object, given: object) -> bool:
    if isinstance(expected, float) and isinstance(given, int | float):
        return math.isclose(expected, given, rel_tol=1e-9)
    return expected == given
