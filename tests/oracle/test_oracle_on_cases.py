"""The oracle answers every public decision case as it says."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.judge import RULES, decide_one

CASES = Path(__file__).parents[1] / "conformance" / "decisions"


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.json")):
        archive = json.loads(path.read_text(encoding="utf-8"))
        named = [(f"{path.stem}: {case['name']}", case) for case in archive.pop("cases")]
        found += [pytest.param(archive, case, id=name) for name, case in named]
    return found


@pytest.mark.parametrize(("archive", "case"), cases())
def test_a_public_case_is_answered_as_it_says(archive: dict[str, Any], case: dict[str, Any]) -> None:
    today = dt.date.fromisoformat(case["today"])
    wrong = []
    for contact, expected in case["expect"].items():
        answer = decide_one(archive, case["partner"], case["channel"], today, contact)
        missing = set(expected.get("reasons", [])) - set(answer.reasons)
        unwanted = set(expected.get("not_reasons", [])) & set(answer.reasons)
        if answer.verdict != expected["verdict"] or missing or unwanted:
            wrong.append((contact, expected, answer))
    assert wrong == []


def test_all_public_cases_were_found() -> None:
    assert len(cases()) >= 110


def test_there_is_one_function_for_each_rule() -> None:
    assert list(RULES) == [f"R{number:02}" for number in range(1, 46)]
