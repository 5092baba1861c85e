"""What `inspect` must say of every file of `imports/`, without the command line: the parser alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.imports.inspect import inspect_file
from tests.conformance import partly

CASES = sorted((Path(__file__).parent / "imports").glob("*/expect.json"))
LATE = {"no-rows", "date-order-needed", "unknown-form"}  # `inspect` works for these


def _faults(expected: dict[str, Any], given: dict[str, Any]) -> list[str]:
    wanted = dict(expected)
    columns = {column["header"]: column["field"] for column in given["columns"]}
    wrong = [f"no column {header}" for header in wanted.get("columns", {}) if header not in columns]
    wrong += partly.faults(wanted.pop("columns", {}), columns)
    wrong += [f"no warning {code}" for code in wanted.pop("warnings", []) if code not in given["warnings"]]
    wrong += [f"wrong warning {code}" for code in wanted.pop("not_warnings", []) if code in given["warnings"]]
    return wrong + partly.faults(wanted, given)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_a_file_is_read_as_it_must_be(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    file = path.parent / case["file"]
    if "inspect" not in case and case.get("error", "no-rows") not in LATE:
        with pytest.raises(LeadKeeperError) as caught:
            run(inspect_file(file))
        assert caught.value.code == case["error"]
    else:
        assert _faults(case.get("inspect", {}), run(inspect_file(file)).as_json()) == []


def test_the_cases_are_there() -> None:
    assert len(CASES) >= 45
