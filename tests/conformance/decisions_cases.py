"""Decisions: each JSON file is a lead book, its way there and back, and what must be decided about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.conformance.case import Case, done

DEFAULT_WORDS = {
    "stage": "new",
    "email_state": "ok",
    "kind": "own",
    "status": "active",
    "trace": "none",
    "currency": "EUR",
}


def cases(folder: Path) -> Iterator[Case]:
    """For each file, that the archive comes back equal, then one case for each of its `cases`."""
    for path in sorted(folder.glob("*.json")):
        book = json.loads(path.read_text("utf-8"))
        yield Case(f"{path.stem}: restore and archive", partial(_round_trip, path))
        for number, case in enumerate(book.get("cases", []), 1):
            name = f"{path.stem}: {number} {case['name']}"
            yield Case(name, partial(_decide, path, case))


def _restored(path: Path, room: Path) -> Path:
    """The book of a file, restored once for all its cases."""
    book = room / f"{path.stem}.leads"
    if not book.exists():
        done("restore", path, book)
    return book


def _round_trip(path: Path, room: Path) -> list[str]:
    book, out = _restored(path, room), room / f"{path.stem}.archive.json"
    done("archive", book, out)
    expected = json.loads(path.read_text("utf-8"))
    expected.pop("cases", None)
    return differences(without_defaults(expected), without_defaults(json.loads(out.read_text("utf-8"))))


def without_defaults(value: Any) -> Any:
    """The value less every key that has its default; `description` and what is in it stay whole."""
    if isinstance(value, list):
        return [without_defaults(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, item in value.items():
        if key == "description":
            kept[key] = item
            continue
        bare = without_defaults(item)
        if bare is None or bare is False or bare in ([], {}) or DEFAULT_WORDS.get(key) == bare:
            continue
        kept[key] = bare
    return kept


def differences(expected: Any, given: Any, place: str = "book") -> list[str]:
    """Where two JSON values differ, at most one sentence for each place."""
    if isinstance(expected, dict) and isinstance(given, dict):
        return [
            fault
            for key in {**expected, **given}
            for fault in differences(expected.get(key), given.get(key), f"{place}.{key}")
        ]
    if isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        pairs = enumerate(zip(expected, given, strict=True))
        return [fault for n, (one, other) in pairs for fault in differences(one, other, f"{place}[{n}]")]
    if type(expected) is type(given) and expected == given:
        return []
    return [f"{place}: {_short(given)} instead of {_short(expected)}"]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 120 else text[:117] + "…"


def _decide(path: Path, case: dict[str, Any], room: Path) -> list[str]:
    about = ("--partner", case["partner"], "--channel", case["channel"], "--now", case["today"])
    given = {line["contact"]: line for line in done("decide", _restored(path, room), *about, "--json").lines}
    return [
        f"{contact}: {fault}"
        for contact, expected in case["expect"].items()
        for fault in _verdict_faults(expected, given.get(contact))
    ]


def _verdict_faults(expected: dict[str, Any], given: dict[str, Any] | None) -> list[str]:
    if given is None:
        return ["was not judged"]
    rules = {reason["rule"] for reason in given["reasons"] if reason["verdict"] in ("blocked", "review")}
    seen = f"by {' '.join(sorted(rules)) or 'no rule'}"
    wrong = []
    if given["verdict"] != expected["verdict"]:
        wrong.append(f"{given['verdict']} instead of {expected['verdict']}, {seen}")
    if missed := set(expected.get("reasons", [])) - rules:
        wrong.append(f"{' '.join(sorted(missed))} did not object, {seen}")
    if wrongly := set(expected.get("not_reasons", [])) & rules:
        wrong.append(f"{' '.join(sorted(wrongly))} must not object")
    return wrong
