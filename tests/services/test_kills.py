"""The program is killed at the steps of the disk, and at moments between, of whatever makes or replaces a book."""

from __future__ import annotations

import random
import shutil
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import perf_counter

import pytest

from leadkeeper.services.books.open import open_book
from tests.made_archive import NOW
from tests.services import works
from tests.services.sudden_end import allowed, assert_all_or_nothing, mended
from tests.systems import ENDED, begun

KILLED = ("keep a copy", "put a copy back", "salvage", "restore", "protect", "migrate")
MOMENTS = 3
MANY = "put a copy back"
"""Where names change hands every step is tried, else every second one: each costs the start of a program."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return works.made(tmp_path_factory.mktemp("kills") / "base")


def started(work: str, folder: Path, last: int = 0) -> BaseProcess:
    """Another program at the work, which ends itself at a step (0: never)."""
    return begun(works.killed, work, folder, last, steps_of(folder))


def steps_of(folder: Path) -> Path:
    """Where a program that came to its end wrote how many steps it took."""
    return folder.with_suffix(".steps")


@pytest.mark.parametrize("work", KILLED)
def test_after_a_kill_all_of_it_happened_or_none(base: Path, work: str, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "whole")
    since = perf_counter()
    started(work, tmp_path / "whole").join()
    steps, lasts = int(steps_of(tmp_path / "whole").read_text("utf-8")), perf_counter() - since
    may_be = allowed(base, tmp_path / "whole", work)
    dice = random.Random(work)
    for last in [*range(1, steps + 1, 1 if work == MANY else 2), *([0] * MOMENTS)]:
        folder = tmp_path / f"{last}-{dice.random()}"
        shutil.copytree(base, folder)
        child = started(work, folder, last)
        if not last:
            child.join(lasts * (0.5 + dice.random() / 2))
            child.kill()
        child.join()
        assert child.exitcode in (ENDED if last else (0, *ENDED))
        assert_all_or_nothing(mended(folder, work), may_be)


@pytest.mark.parametrize(
    ("work", "title"), [("put a copy back", "Restoring the backup…"), ("protect", "Changing the passphrase")]
)
def test_the_next_opening_knows_during_what_the_program_ended(
    base: Path, work: str, title: str, tmp_path: Path
) -> None:
    last, folder = 0, base
    while not list(folder.glob(".book.leads.*.part")):  # until the new file was being written
        last += 1
        folder = shutil.copytree(base, tmp_path / str(last))
        child = started(work, folder, last)
        child.join()
        assert child.exitcode in ENDED
    with open_book(folder / "book.leads", NOW) as opened:
        assert opened.lock is not None
        assert opened.lock.broken_off == title
