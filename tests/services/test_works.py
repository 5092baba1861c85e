"""Each work is found by its name, and whoever only names it has loaded nothing."""

from __future__ import annotations

import subprocess
import sys
from pkgutil import resolve_name

import pytest

from leadkeeper.files.proof_pack import read_pack
from leadkeeper.services import JUDGED_ALONE, READ_PACK, ROWS
from leadkeeper.services.exports.exporter import verify_rows
from leadkeeper.services.imports.batch import RowTask
from tests.systems import WINDOWS


def test_each_name_leads_to_its_work() -> None:
    names = (ROWS, JUDGED_ALONE, READ_PACK)
    assert [resolve_name(name) for name in names] == [RowTask, verify_rows, read_pack]


def loaded(module: str) -> set[str]:
    """The modules that are there once one is imported, in a process of its own."""
    asked = f"import sys, {module}; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    return set(told.stdout.split())


def test_naming_a_work_loads_none() -> None:
    assert {one for one in loaded("leadkeeper.services") if one.startswith("leadkeeper")} == {
        "leadkeeper",
        "leadkeeper.services",
    }


@pytest.mark.parametrize(
    ("module", "later"),
    [
        *([] if WINDOWS else [("leadkeeper.cli", "tempfile")]),  # there `zoneinfo` loads it to read tzdata
        ("leadkeeper.cli.files", "leadkeeper.files.workbook_process"),  # begins a process, then loads the rest
        ("leadkeeper.services.books.open", "leadkeeper.domain.eligibility"),
        ("leadkeeper.services.todo", "icalendar"),
        ("ui.app", "leadkeeper.services.dashboard"),  # the welcome page is painted first
        ("ui.app", "leadkeeper.services.contacts"),
        ("ui.app", "leadkeeper.services.exports"),
    ],
)
def test_what_must_start_at_once_loads_the_rest_later(module: str, later: str) -> None:
    assert later not in loaded(module)
