"""Each work is found by its name, and whoever only names it has loaded nothing."""

from __future__ import annotations

import subprocess
import sys
from pkgutil import resolve_name

from leadkeeper.files.proof_pack import read_pack
from leadkeeper.services import JUDGED_ALONE, READ_PACK, ROWS
from leadkeeper.services.exports.exporter import verify_rows
from leadkeeper.services.imports.batch import RowTask


def test_each_name_leads_to_its_work() -> None:
    names = (ROWS, JUDGED_ALONE, READ_PACK)
    assert [resolve_name(name) for name in names] == [RowTask, verify_rows, read_pack]


def test_naming_a_work_loads_none() -> None:
    asked = "import sys, leadkeeper.services; print([n for n in sys.modules if n.startswith('leadkeeper')])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "['leadkeeper', 'leadkeeper.services']"
