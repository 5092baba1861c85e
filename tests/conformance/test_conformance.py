"""Every case of `lint/`, `decisions/`, `imports/`, `trace/` and `months/`, through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.__main__ import KINDS
from tests.conformance.case import Case, faults

HERE = Path(__file__).parent
STANDING = ("lint", "decisions", "imports", "trace", "months")  # the kinds whose commands stand

CASES = [pytest.param(case, id=f"{kind}-{case.name}") for kind in STANDING for case in KINDS[kind](HERE / kind)]


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where the cases' books are made, each once."""
    return tmp_path_factory.mktemp("conformance")


@pytest.mark.parametrize("case", CASES)
def test_the_case_holds(case: Case, room: Path) -> None:
    wrong = faults(case, room)
    assert not wrong, "\n".join(wrong)
