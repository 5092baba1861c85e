"""The rules and the naive second reading of them (`tests/oracle`) say the same of everybody in many archives."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.domain.eligibility.in_memory import Answers, Memory, remember
from tests.oracle.archives import archive_of
from tests.oracle.compare import situations
from tests.oracle.judge import decide

CASES = Path(__file__).resolve().parents[2] / "conformance" / "decisions"
Asked = tuple[str, str, dt.date]


@cache
def read_twice(seed: int) -> tuple[Memory, list[tuple[Asked, Answers]]]:
    """An archive in memory, and what the other reading says in each of its situations."""
    archive = archive_of(seed)
    book = {name: part for name, part in archive.items() if name != "cases"}
    answers = [(asked, {ref: (one[0], one[1]) for ref, one in decide(book, *asked).items()})
               for asked in situations(archive)]  # fmt: skip
    return remember(book), answers


@pytest.mark.parametrize("seed", range(80))
def test_both_readings_say_the_same_of_everybody(seed: int) -> None:
    memory, answers = read_twice(seed)
    for asked, expected in answers:
        assert memory.decide(*asked) == expected, asked


@cache
def public(path: Path) -> tuple[Memory, list[dict[str, Any]]]:
    archive = json.loads(path.read_text("utf-8"))
    return remember(archive), archive["cases"]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_the_public_cases_are_answered_as_they_say(path: Path) -> None:
    memory, cases = public(path)
    for case in cases:
        found = memory.decide(case["partner"], case["channel"], dt.date.fromisoformat(case["today"]))
        for ref, expected in case["expect"].items():
            verdict, rules = found[ref]
            assert verdict == expected["verdict"], (case["name"], ref, rules)
            assert set(expected.get("reasons", [])) <= set(rules), (case["name"], ref)
            assert not set(expected.get("not_reasons", [])) & set(rules), (case["name"], ref)
