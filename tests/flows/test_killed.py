"""Killed at any moment of an import or an export, the book holds all of it or nothing, and no file is out unentered."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from leadkeeper.clock import PARIS
from leadkeeper.flows.check_book import check_book
from leadkeeper.flows.export_leads import export_leads
from leadkeeper.flows.open_book import open_book
from leadkeeper.flows.sample import QUIZ, begin, build_sample
from leadkeeper.flows.verify import exported, verify
from leadkeeper.model.export import Order
from leadkeeper.progress import run
from leadkeeper.store import contacts

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
KILLS = 20
ROOT = Path(__file__).resolve().parents[2]

IMPORT = """
from leadkeeper.flows.sample import ORDERS, read_in
run(read_in(book, *ORDERS[0], now))
"""
EXPORT = """
from leadkeeper.flows.export_leads import export_leads
from leadkeeper.model.export import Order
run(export_leads(book.db, Order("raoul", str(path.with_name("raoul.xlsx"))), now))
"""
CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from leadkeeper.flows import export_leads, sample
from leadkeeper.flows.open_book import open_book
from leadkeeper.progress import run
path, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
book = open_book(path, now)
print("ready", flush=True)
{work}
print("done", flush=True)
sys.stdin.read()
"""


def started(book: Path, work: str) -> subprocess.Popen[str]:
    """A child that has the book open and begins to work."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(work=work), str(book), NOW.isoformat()],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def ended(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()
    assert child.returncode == -signal.SIGKILL


def duration(book: Path, work: str) -> float:
    """Seconds that the work takes when nobody ends it."""
    child = started(book, work)
    begun = time.perf_counter()
    assert child.stdout is not None
    assert child.stdout.readline() == "done\n"
    ended(child)
    return time.perf_counter() - begun


def killed(book: Path, work: str, seconds: float) -> None:
    child = started(book, work)
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(seconds)
    ended(child)


def copies(made: Path, folder: Path) -> list[Path]:
    """A fresh copy of a closed book for each kill, in a folder of its own."""
    found = []
    for number in range(KILLS + 1):
        place = folder / str(number)
        place.mkdir()
        found.append(Path(shutil.copy(made, place / "b.leads")))
    return found


def test_an_import_that_is_killed_happened_or_did_not(tmp_path: Path) -> None:
    begin(tmp_path / "made.leads").close()
    first, *books = copies(tmp_path / "made.leads", tmp_path)
    whole = duration(first, IMPORT)
    found = set()
    for number, path in enumerate(books):
        killed(path, IMPORT, whole * (number + 0.5) / KILLS)
        with open_book(path, NOW) as book:
            assert check_book(book.db)["sound"] is True
            found.add(contacts.count(book.db))
    assert found <= {0, 1176}
    assert QUIZ.is_file()


def test_an_export_that_is_killed_is_out_with_its_entry_or_not_at_all(tmp_path: Path) -> None:
    run(build_sample(tmp_path / "made.leads", NOW))
    first, *books = copies(tmp_path / "made.leads", tmp_path)
    whole = duration(first, EXPORT)
    for number, path in enumerate(books):
        killed(path, EXPORT, whole * (number + 0.5) / KILLS)
        out = path.with_name("raoul.xlsx")
        with open_book(path, NOW) as book:
            assert check_book(book.db)["sound"] is True
            assert bool(exported(book.db)) is out.exists()
            if out.exists():
                assert verify(book.db, out).file == "match"
            else:
                run(export_leads(book.db, Order("raoul", str(out)), NOW))
        assert not list(path.parent.glob(".leadkeeper-*"))
