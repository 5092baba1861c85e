"""The form check gives exactly the errors and warnings of every case in `lint/`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadkeeper.domain.form_audit.checks import check, ids

CASES = sorted((Path(__file__).parent / "lint").glob("*.json"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 29


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case_gives_its_errors_and_warnings(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    findings = check(case["form"], case["target"])
    assert set(ids(findings, "error")) == set(case["errors"])
    assert set(ids(findings, "warning")) == set(case["warnings"])
