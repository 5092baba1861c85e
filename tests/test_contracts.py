"""Every contract on imports holds, and each is seen to break when a module imports what it must not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}

BREACHES = [
    ("rules-behind-services", "leadkeeper/db/probe.py", "import leadkeeper.domain.eligibility"),
    ("floors", "leadkeeper/files/probe.py", "import leadkeeper.db"),
    ("floors", "leadkeeper/domain/probe.py", "import leadkeeper.files"),
    ("rules-behind-services", "leadkeeper/messages/probe.py", "import leadkeeper.domain.form_audit"),
    ("domain-without-messages", "leadkeeper/domain/probe.py", "import leadkeeper.messages"),
    ("floors", "leadkeeper/db/probe.py", "import leadkeeper.services"),
    ("floors", "leadkeeper/services/probe.py", "import leadkeeper.cli"),
    ("floors", "leadkeeper/one_more_floor.py", "FLOOR = 'unknown'"),
    ("no-qt", "leadkeeper/services/probe.py", "import ui.settings"),
    ("no-qt", "leadkeeper/messages/probe.py", "from PySide6 import QtCore"),
    ("pure", "leadkeeper/domain/probe.py", "import os"),
    ("pure", "leadkeeper/domain/probe.py", "from pathlib import Path"),
    ("pure", "leadkeeper/domain/probe.py", "import random"),
    ("pages-through-services", "ui/pages/probe.py", "import leadkeeper.db"),
    ("pages-through-services", "ui/dialogs/probe.py", "import leadkeeper.files"),
    ("pages-through-services", "ui/models/probe.py", "import leadkeeper.domain.imports"),
    ("window-floors", "ui/widgets/probe.py", "import ui.pages"),
    ("window-floors", "ui/models/probe.py", "import ui.jobs"),
    ("window-floors", "ui/pages/probe.py", "import ui.main_window"),
    ("window-floors", "ui/one_more_floor.py", "FLOOR = 'unknown'"),
    ("pages-apart", "ui/pages/probe.py", "import ui.pages.other_probe"),
]


def lint(folder: Path) -> str:
    """What the contract check says of the packages in a folder."""
    path = os.pathsep.join([str(folder), str(ROOT)])
    command = [sys.executable, "-P", "-m", "tests.workshop.contracts"]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages and their contracts, to be spoilt."""
    for package in ("leadkeeper", "ui"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "ui" / "pages" / "other_probe.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_holds() -> None:
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in lint(ROOT)


def test_every_contract_has_a_breach_that_shows_it() -> None:
    assert {contract for contract, _path, _line in BREACHES} == set(NAMES)


@pytest.mark.parametrize(("contract", "path", "line"), BREACHES)
def test_a_contract_is_broken_by_an_import_that_it_forbids(copy: Path, contract: str, path: str, line: str) -> None:
    (copy / path).write_text(f"{line}\n", "utf-8")
    assert re.search(rf"^{re.escape(NAMES[contract])} BROKEN", lint(copy), re.MULTILINE)
