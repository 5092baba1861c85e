from __future__ import annotations

import getpass
import os
from pathlib import Path

import pytest

from leadkeeper.db.book.file import BookLock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import sentence
from tests.db.rooms import another_program

HOLD = """
import sys
from pathlib import Path
from leadkeeper.db.book.file import BookLock
lock = BookLock(Path(sys.argv[1]))
lock.take()
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "my.leads"


def locked(book: Path) -> LeadKeeperError:
    with pytest.raises(LeadKeeperError) as caught:
        BookLock(book).take()
    return caught.value


def test_a_lock_stands_beside_the_book_and_leaves_nothing(book: Path) -> None:
    lock = BookLock(book)
    lock.take()
    assert {path.name for path in book.parent.iterdir()} == {"my.leads.lock", "my.leads.holder"}
    lock.free()
    assert list(book.parent.iterdir()) == []


def test_whoever_comes_second_is_told_who_came_first(book: Path) -> None:
    lock = BookLock(book)
    lock.take()
    error = locked(book)
    lock.free()
    assert error.code == "book-locked"
    assert error.facts["pid"] == os.getpid()
    assert error.facts["user"] == getpass.getuser()


def test_whoever_comes_second_takes_nothing_from_the_first(book: Path) -> None:
    first, second = BookLock(book), BookLock(book)
    first.take()
    with pytest.raises(LeadKeeperError):
        second.take()
    second.free()
    assert locked(book).code == "book-locked"
    first.free()


def test_the_lock_of_a_program_that_was_killed_is_taken_at_once(book: Path) -> None:
    with another_program(HOLD, str(book)) as child:
        assert locked(book).facts["pid"] == child.pid
        child.kill()
        child.wait()
        lock = BookLock(book)
        lock.take()
        assert lock.holder()["pid"] == os.getpid()
        lock.free()


def test_a_freed_lock_can_be_taken_again(book: Path) -> None:
    lock = BookLock(book)
    for _ in range(3):
        lock.take()
        lock.free()
    assert list(book.parent.iterdir()) == []


@pytest.mark.parametrize("note", [b"", b"{", b"\xff\xfe", b"{}"])
def test_a_note_that_nobody_can_read_tells_nobody(book: Path, note: bytes) -> None:
    book.with_name("my.leads.holder").write_bytes(note)
    assert BookLock(book).holder() == {"user": None, "host": None, "pid": None}


def test_a_user_without_a_name_can_hold_a_book(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(getpass, "getuser", nameless)
    lock = BookLock(book)
    lock.take()
    assert lock.holder()["user"] is None
    lock.free()


def test_a_book_open_on_this_computer_is_not_said_to_be_open_elsewhere(book: Path) -> None:
    lock = BookLock(book)
    lock.take()
    said = sentence(locked(book))
    lock.free()
    assert said == (
        "This book is already open on this computer. Close the LeadKeeper window, or wait until the other command "
        "has ended; then try again."
    )
    elsewhere = LeadKeeperError("book-locked", user="eulalie", host="bureau", here=False)
    assert sentence(elsewhere).startswith("eulalie has this book open on bureau.")
