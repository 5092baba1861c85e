"""The program is killed at the steps of the disk, and at moments between, of whatever makes or replaces a book."""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.check_book import check_book
from leadkeeper.flows.open_book import open_book
from tests.flows import works
from tests.made_archive import NOW

KILLED = ("keep a copy", "put a copy back", "salvage", "protect", "migrate")
MOMENTS = 3
MANY = "put a copy back"
"""Where names change hands every step is tried, else every second one: each costs the start of a program."""
ASIDE = re.compile(r"book-replaced-.*")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return works.made(tmp_path_factory.mktemp("kills") / "base")


def started(work: str, folder: Path, last: int = 0) -> subprocess.Popen[bytes]:
    """Another program at the work, which ends itself at a step (0: never)."""
    words = [sys.executable, "-m", "tests.flows.works", work, str(folder), str(last)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def mended(folder: Path, work: str) -> dict[str, object]:
    """What stands there once the book was opened as the next program would, and, for what is made anew, done again."""
    book = folder / ("old.leads" if work == "migrate" else "book.leads")
    for passphrase in (None, works.WORDS):
        try:
            with open_book(book, NOW, passphrase=passphrase) as opened:
                assert check_book(opened.db)["sound"]
            break
        except LeadKeeperError as error:
            if error.code != "passphrase-needed":
                raise
    if work in ("keep a copy", "salvage") and not (folder / "saved.leads").exists():
        works.WORKS[work](folder)
    assert [path for path in folder.rglob(".*") if path.is_file()] == []
    return works.state(folder)


def allowed(base: Path, whole: Path, work: str) -> tuple[dict[str, object], ...]:
    """What may stand there after a kill: nothing was done, or all of it."""
    after = works.state(whole)
    if work in ("keep a copy", "salvage", "migrate"):
        return (after,)  # the next program does it, once and whole
    return works.state(base), after


def assert_all_or_nothing(found: dict[str, object], may_be: tuple[dict[str, object], ...]) -> None:
    """The former book may have got its second name before the first was given away: it is whole, too."""
    plain = {name: what for name, what in found.items() if not ASIDE.fullmatch(name)}
    assert plain in [{name: what for name, what in one.items() if not ASIDE.fullmatch(name)} for one in may_be]
    asides = [what for name, what in found.items() if ASIDE.fullmatch(name)]
    assert all(what == may_be[0]["book.leads"] for what in asides)
    assert plain != may_be[-1] or len(asides) == sum(map(bool, map(ASIDE.fullmatch, may_be[-1])))


@pytest.mark.parametrize("work", KILLED)
def test_after_a_kill_all_of_it_happened_or_none(base: Path, work: str, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "whole")
    since = perf_counter()
    child = started(work, tmp_path / "whole")
    steps, lasts = int(child.communicate()[0]), perf_counter() - since
    may_be = allowed(base, tmp_path / "whole", work)
    dice = random.Random(work)
    for last in [*range(1, steps + 1, 1 if work == MANY else 2), *([0] * MOMENTS)]:
        folder = tmp_path / f"{last}-{dice.random()}"
        shutil.copytree(base, folder)
        child = started(work, folder, last)
        if not last:
            try:
                child.wait(lasts * (0.5 + dice.random() / 2))
            except subprocess.TimeoutExpired:
                child.kill()
        child.communicate()
        assert child.returncode in ((-signal.SIGKILL,) if last else (0, -signal.SIGKILL))
        assert_all_or_nothing(mended(folder, work), may_be)
