"""What holds for every test: no display, no settings of whoever runs it, English words, the same examples each time."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.systems import FORKING

NOT_ON_WINDOWS = (
    "mutants/*",  # limits of time and memory by `resource`
    "cli/test_control_c.py",  # a signal that Windows sends to consoles alone
    "db/test_rights.py",  # rights by mode bits, which Windows has not
    "services/test_faults.py",  # limits of a file's size by `resource`
    "ui/test_printing.py",  # the box for printing, which Windows opens only where there is a printer
)
ON_LINUX_ALONE = (
    "cli/test_linux.py",  # /dev/full, and languages in the environment
    "services/test_power_cuts.py",  # what the disk is asked for is seen by /proc and SQLite's own names
)
collect_ignore_glob = [
    *(NOT_ON_WINDOWS if os.name == "nt" else ()),
    *(ON_LINUX_ALONE if sys.platform != "linux" else ()),
]

ROOT = Path(__file__).resolve().parents[1]
HOMES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any Qt module is imported
if os.name == "nt":  # there that screen finds no fonts by itself
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["SYSTEMROOT"]) / "Fonts"))
os.environ["PYTHONPATH"] = str(ROOT)  # for the programs that tests start
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of them would compile the program anew
sys.dont_write_bytecode = False
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 << 30:  # where no test waits for the disk
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    os.environ.setdefault("TMPDIR", str(MEMORY))

if FORKING:
    FORKING.set_forkserver_preload(["tests.ready_process"])

settings.register_profile("test", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=20_000)
settings.load_profile("test")


def pytest_configure(config: pytest.Config) -> None:
    """Gives the run folders of its own for settings and caches."""
    config.stash[OWN_FOLDER] = Path(tempfile.mkdtemp(prefix="leadkeeper-tests-"))
    for name in HOMES:
        os.environ[name] = str(config.stash[OWN_FOLDER] / name.lower())


def pytest_collection_finish() -> None:
    """What was collected stays to the end: looking through it for garbage takes nearly a second each time."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes them."""
    shutil.rmtree(config.stash[OWN_FOLDER], ignore_errors=True)


OWN_FOLDER = pytest.StashKey[Path]()


@pytest.fixture(autouse=True)
def _english_words() -> Iterator[None]:
    from leadkeeper.messages import use_language

    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def _quick_processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets processes of workbooks start from one that has their modules already: a third of the time of all tests.

    Tests of the readers themselves keep the start that the program has.
    """
    if FORKING and "files" not in request.path.parts:
        from leadkeeper.files import workbook_process

        monkeypatch.setattr(workbook_process, "PROCESSES", FORKING)
