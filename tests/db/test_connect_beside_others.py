"""Opening a book that another program or another user has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import create_book, open_book
from leadkeeper.db.engine import OperationalError, writing
from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from tests.db.rooms import another_program

HOLD = """
import sys
from pathlib import Path
from leadkeeper.db.book.connection import open_book
from leadkeeper.db.book import settings as owner
from leadkeeper.domain.book import Owner
from leadkeeper.db.engine import writing
book = open_book(Path(sys.argv[1]), write=True)
with writing(book.db):
    owner.write(book.db, Owner("Written and not yet moved"))
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book with an owner, closed."""
    return made(tmp_path)


def made(folder: Path) -> Path:
    with create_book(folder / "my.leads") as book, writing(book.db):
        settings.write(book.db, Owner("Clodomir"))
    return folder / "my.leads"


def failing(path: Path, *, write: bool) -> str:
    with pytest.raises(LeadKeeperError) as caught:
        open_book(path, write=write)
    return caught.value.code


def name_of(path: Path) -> str | None:
    with open_book(path, write=False) as book:
        return settings.read(book.db).name


def test_a_book_that_another_program_holds_is_locked_and_says_who_has_it(path: Path) -> None:
    with another_program(HOLD, str(path)) as child:
        with pytest.raises(LeadKeeperError) as caught:
            open_book(path, write=True)
        assert caught.value.code == "book-locked"
        assert caught.value.facts["pid"] == child.pid
        assert set(caught.value.facts) == {"user", "host", "pid", "here"}


def test_a_book_that_another_program_holds_can_be_read(path: Path) -> None:
    with another_program(HOLD, str(path)):
        assert name_of(path) == "Written and not yet moved"


def test_the_book_of_a_program_that_was_killed_is_opened_at_once_and_nothing_committed_is_lost(path: Path) -> None:
    with another_program(HOLD, str(path)) as child:
        child.kill()
        child.wait()
        assert Path(f"{path}-wal").stat().st_size > 0
        with open_book(path, write=True) as book:
            assert settings.read(book.db).name == "Written and not yet moved"
        assert list(path.parent.iterdir()) == [path]


def test_a_reader_finds_what_a_killed_program_had_committed(path: Path) -> None:
    with another_program(HOLD, str(path)) as child:
        child.kill()
        child.wait()
        assert name_of(path) == "Written and not yet moved"


def test_a_reader_folds_in_what_a_killed_program_had_committed(path: Path) -> None:
    with another_program(HOLD, str(path)) as child:
        child.kill()
        child.wait()
        name_of(path)
        assert list(path.parent.iterdir()) == [path]


def test_a_reader_keeps_the_note_of_work_that_a_killed_program_broke_off(path: Path) -> None:
    broken = HOLD.replace("print(", "book.lock.tell('A long import', '2026-11-24T10:00:00+01:00')\nprint(")
    with another_program(broken, str(path)) as child:
        child.kill()
        child.wait()
        name_of(path)
        with open_book(path, write=True) as book:
            assert book.lock is not None
            assert book.lock.broken_off == "A long import"


def test_a_reader_leaves_the_lock_of_a_program_that_lives(path: Path) -> None:
    with another_program(HOLD, str(path)):
        name_of(path)
        assert failing(path, write=True) == "book-locked"


def test_the_file_alone_is_whole_after_each_commit_also_of_a_program_that_is_killed(path: Path, tmp_path: Path) -> None:
    alone = tmp_path / "usb" / path.name
    alone.parent.mkdir()
    with another_program(HOLD, str(path)) as child:
        child.kill()
        child.wait()
        shutil.copy(path, alone)
    assert name_of(alone) == "Written and not yet moved"


def test_a_book_can_be_opened_again_in_the_program_that_closed_it(path: Path) -> None:
    for _ in range(3):
        open_book(path, write=True).close()


@pytest.mark.parametrize("opening", [True, False])
def test_a_reader_cannot_write(path: Path, opening: bool) -> None:
    with open_book(path, write=not opening) as book:
        reader = book.db if opening else book.reader()
        with pytest.raises(OperationalError):
            reader.conn.execute("DELETE FROM settings")
        if not opening:
            reader.conn.close()
