"""The power goes at any moment of a piece of work: whatever the disk had not made safe may be lost, in any order."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.services import works
from tests.services.lost_writes import Disk, State, after_cuts
from tests.services.sudden_end import allowed, assert_all_or_nothing, assert_out_means_entered, mended
from tests.services.watched_disk import BOOKKEEPING, Event, watched

CHANCES = {"export": 32, "import": 70, "archive": 40, "keep a copy": 30, "put a copy back": 30, "migrate": 30}
"""How many disks are drawn by chance before each sync, beside those that lost all, nothing, or one name."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return works.made(tmp_path_factory.mktemp("cuts") / "base")


def laid_out(state: State, folder: Path) -> None:
    """Fills the folder anew: it is the same one, for the book remembers where files were being written."""
    shutil.rmtree(folder)
    for name, content in state.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.mark.parametrize("work", works.WORKS)
def test_after_a_power_cut_all_of_it_happened_or_none(base: Path, work: str, tmp_path: Path) -> None:
    folder = shutil.copytree(base, tmp_path / "folder")
    with watched(folder) as events:
        works.WORKS[work](folder)
    may_be = allowed(base, folder, work)
    for state in after_cuts(base, events, random.Random(work), CHANCES.get(work, 4)):
        laid_out(state, folder)
        assert_all_or_nothing(mended(folder, work), may_be)
        if work == "export":
            assert_out_means_entered(folder)


@pytest.mark.parametrize("work", ["import", "export", "put a copy back"])
def test_what_was_noted_of_a_piece_of_work_gives_the_same_files_again(base: Path, work: str, tmp_path: Path) -> None:
    folder = shutil.copytree(base, tmp_path / "folder")
    with watched(folder) as events:
        works.WORKS[work](folder)
    disk = Disk(base)
    for event in events:
        disk.take(event)
    there = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(BOOKKEEPING)}
    assert disk.whole() == there


WRITE, SYNC = Event("write", "a", data=b"new"), Event("sync", "a")
RENAME, SYNC_FOLDER = Event("rename", "a", other="b"), Event("sync folder", ".")


@pytest.mark.parametrize(
    ("events", "may_be"),
    [
        ([WRITE], [{"a": b"old"}, {"a": b"new"}]),
        ([WRITE, SYNC], [{"a": b"new"}]),
        ([SYNC, RENAME], [{"a": b"old"}, {"b": b"old"}]),
        ([SYNC, RENAME, SYNC_FOLDER], [{"b": b"old"}]),
        ([RENAME, SYNC_FOLDER, Event("write", "b", data=b"new")], [{"b": b"old"}, {"b": b"new"}]),
    ],
)
def test_a_disk_keeps_what_was_synced_and_may_lose_the_rest(
    events: list[Event], may_be: list[State], tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    disk = Disk(tmp_path)
    for event in events:
        disk.take(event)
    found = list(disk.states(random.Random("any"), chances=20))
    assert all(one in found for one in may_be)
    assert all(one in may_be for one in found)


def test_a_write_of_many_sectors_may_be_torn(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(4096))
    disk = Disk(tmp_path)
    disk.take(Event("write", "a", data=b"x" * 4096))
    found = {state["a"].count(b"x") for state in disk.states(random.Random("any"), chances=50)}
    assert found > {0, 512, 4096}
