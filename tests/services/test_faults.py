"""The disk fails at every step of every piece of work that writes: all of it happened, or none, and it is said."""

from __future__ import annotations

import errno
import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leadkeeper.db import engine
from leadkeeper.db.book import connection
from leadkeeper.db.engine import PAGE, Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import ALL
from leadkeeper.services.books.open import open_book
from tests.made_archive import NOW
from tests.services import works
from tests.services.faulty_disk import failing

ERRNOS = (errno.ENOSPC, errno.EIO, errno.EACCES)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return works.made(tmp_path_factory.mktemp("faults") / "base")


def attempt(base: Path, folder: Path, work: str, last: int = 0, number: int = errno.EIO) -> tuple[bool, str, int]:
    """Whether the work was done, the code that it failed with, and how many steps the disk took."""
    shutil.copytree(base, folder)
    try:
        with failing(folder, last, number) as disk:
            works.WORKS[work](folder)
    except LeadKeeperError as error:
        code = error.code if error.code in ALL else f"{error.code} has no sentence"
        return False, code, disk.steps
    return True, "", disk.steps


@pytest.mark.parametrize("work", works.WORKS)
def test_a_fault_at_any_step_leaves_all_or_nothing(base: Path, work: str, tmp_path: Path) -> None:
    done, _code, steps = attempt(base, tmp_path / "whole", work)
    assert done
    before, after = works.state(base), works.state(tmp_path / "whole")
    codes = set()
    for last in range(1, steps + 1):
        folder = tmp_path / str(last)
        done, code, _steps = attempt(base, folder, work, last, ERRNOS[last % len(ERRNOS)])
        codes.add(code)
        found = works.state(folder)
        assert found == (after if done else before), (last, code)
        assert [path for path in folder.rglob(".*") if path.is_file()] == []
    assert codes & {"disk-full", "disk-failed", "folder-read-only"}
    assert [code for code in codes if "no sentence" in code] == []


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Inside, the system takes no file of more than this many bytes: what SQLite writes fails too."""
    former, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("work", [work for work in works.WORKS if work != "migrate"])
def test_a_write_that_the_disk_does_not_take_leaves_nothing(base: Path, work: str, tmp_path: Path) -> None:
    before, codes = works.state(base), set()
    for share in (0.002, 0.1, 0.5):
        size, folder = int((base / "book.leads").stat().st_size * share), tmp_path / str(share)
        shutil.copytree(base, folder)
        with no_file_beyond(size):
            try:
                works.WORKS[work](folder)
            except LeadKeeperError as error:
                codes.add(error.code)
                assert works.state(folder) == before
        assert [path for path in folder.rglob(".*") if path.is_file()] == []
    assert codes <= {"disk-full", "disk-failed", "file-too-big"}
    assert codes


@pytest.mark.parametrize("work", ["import", "export"])
def test_a_disk_that_is_full_within_the_book_takes_all_back(
    work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = works.made(tmp_path / "base", 2000)  # so many that what is exported does not fit into pages that are there
    before, codes = works.state(base), set()
    pages = (base / "book.leads").stat().st_size // PAGE

    def small(path: Path, *, mode: str, passphrase: str | None = None) -> Db:
        db = engine.connect(path, mode=mode, passphrase=passphrase)
        engine.pragma(db, f"max_page_count = {room}")
        return db

    monkeypatch.setattr(connection, "connect", small)
    for more in range(0, 40, 5):
        room, folder = pages + more, tmp_path / str(more)
        shutil.copytree(base, folder)
        try:
            works.WORKS[work](folder)
        except LeadKeeperError as error:
            codes.add(error.code)
            assert works.state(folder) == before
    assert codes == {"disk-full"}


def test_on_a_full_disk_a_book_can_still_be_opened_and_closed(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "full")
    with no_file_beyond(0), open_book(tmp_path / "full" / "book.leads", NOW, write=False):
        pass
    assert works.state(tmp_path / "full") == works.state(base)
