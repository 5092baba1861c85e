"""Opening a book: what is one, what is not, and who may."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.book import Owner
from leadkeeper.store import owner, schema
from leadkeeper.store.connect import create_book, open_book
from leadkeeper.store.engine import OperationalError, pragma, value
from leadkeeper.store.transaction import writing
from tests.store.rooms import another_program, open_to_all, without_rights

PNG = b"\x89PNG\r\n\x1a\n" + bytes(400)
HOLD = """
import sys
from pathlib import Path
from leadkeeper.store.connect import open_book
from leadkeeper.store import owner
from leadkeeper.model.book import Owner
from leadkeeper.store.transaction import writing
book = open_book(Path(sys.argv[1]), write=True)
with writing(book.db):
    owner.write(book.db, Owner("Written and not yet moved"))
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book with an owner, closed."""
    made = tmp_path / "my.leads"
    with create_book(made) as book, writing(book.db):
        owner.write(book.db, Owner("Clodomir"))
    return made


def failing(path: Path, *, write: bool) -> str:
    before = sorted(path.parent.iterdir())
    with pytest.raises(LeadKeeperError) as caught:
        open_book(path, write=write)
    assert sorted(path.parent.iterdir()) == before
    return caught.value.code


def changed(path: Path, place: int, new: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(new)


def name_of(path: Path) -> str | None:
    with open_book(path, write=False) as book:
        return owner.read(book.db).name


def test_a_new_book_is_for_its_owner_alone(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_closed_book_is_one_single_file(path: Path) -> None:
    assert list(path.parent.iterdir()) == [path]


def test_a_book_bears_its_mark_and_its_number(path: Path) -> None:
    head = path.read_bytes()[:100]
    assert head[68:72] == b"LEAD"
    assert head[60:64] == schema.SCHEMA.to_bytes(4, "big")


def test_what_is_written_is_there_when_the_book_is_opened_again(path: Path) -> None:
    assert name_of(path) == "Clodomir"


def test_an_open_book_is_written_with_care(path: Path) -> None:
    with open_book(path, write=True) as book:
        said = {name: pragma(book.db, name) for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")}
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@pytest.mark.parametrize("write", [True, False])
def test_a_book_is_not_made_where_something_is_already(path: Path, write: bool) -> None:
    before = path.read_bytes()
    for taken in (path, path.parent) if write else (path,):
        with pytest.raises(LeadKeeperError) as caught:
            create_book(taken)
        assert caught.value.code == "book-exists"
    assert path.read_bytes() == before


def test_a_book_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        create_book(tmp_path / "nowhere" / "my.leads")
    assert caught.value.code == "folder-missing"


def test_a_book_whose_tables_cannot_be_made_is_not_made_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_db: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(schema, "migrate", full)
    with pytest.raises(LeadKeeperError) as caught:
        create_book(tmp_path / "my.leads")
    assert caught.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-book"),
        (b"nom;prenom;email\r\n" * 100, "not-a-book"),
        (PNG, "not-a-book"),
        (bytes(8192), "not-a-book"),
        (b"SQLite format 3\0", "not-a-book"),
    ],
    ids=["empty", "text", "picture", "zeroes", "only a beginning"],
)
def test_what_is_no_book_is_said_to_be_none_and_left_alone(
    tmp_path: Path, content: bytes, code: str, write: bool
) -> None:
    path = tmp_path / "my.leads"
    path.write_bytes(content)
    assert failing(path, write=write) == code
    assert path.read_bytes() == content


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()], ids=["nothing", "a folder"])
def test_a_book_that_is_not_there_is_missing(tmp_path: Path, make: Callable[[Path], None], write: bool) -> None:
    make(tmp_path / "my.leads")
    assert failing(tmp_path / "my.leads", write=write) == "book-missing"


@pytest.mark.parametrize("write", [True, False])
def test_another_programs_database_is_no_book(path: Path, write: bool) -> None:
    changed(path, 68, b"ANKI")
    assert failing(path, write=write) == "not-a-book"


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("place", "new"),
    [(60, (99).to_bytes(4, "big")), (18, b"\x03"), (19, b"\x03")],
    ids=["schema 99", "a format to write", "a format to read"],
)
def test_a_book_of_a_newer_program_is_left_alone(path: Path, place: int, new: bytes, write: bool) -> None:
    changed(path, place, new)
    before = path.read_bytes()
    if (place, write) == (18, False):
        assert name_of(path) == "Clodomir"  # it can be read; only writing needs the newer program
    else:
        assert failing(path, write=write) == "book-newer"
    assert path.read_bytes() == before


@pytest.mark.parametrize("write", [True, False])
def test_a_book_of_an_older_schema_is_only_read_once_it_was_brought_up_to_date(path: Path, write: bool) -> None:
    changed(path, 60, (0).to_bytes(4, "big"))
    if write:
        with open_book(path, write=True) as book:
            assert owner.read(book.db).name == "Clodomir"
    else:
        assert failing(path, write=False) == "book-older"


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("page", [1, 2, 5, 20])
def test_a_page_of_rubbish_is_a_damaged_book(path: Path, page: int, write: bool) -> None:
    size = 4096
    changed(path, page * size, bytes(range(256)) * (size // 256))
    assert failing(path, write=write) == "book-damaged"


@pytest.mark.parametrize("write", [True, False])
def test_a_book_that_was_cut_off_is_damaged(path: Path, write: bool) -> None:
    os.truncate(path, path.stat().st_size // 2)
    assert failing(path, write=write) == "book-damaged"


def test_a_book_that_another_program_holds_is_locked_and_says_who_has_it(path: Path) -> None:
    with another_program(HOLD, str(path)) as child:
        with pytest.raises(LeadKeeperError) as caught:
            open_book(path, write=True)
        assert caught.value.code == "book-locked"
        assert caught.value.facts["pid"] == child.pid
        assert set(caught.value.facts) == {"user", "host", "pid"}


def test_a_book_that_another_program_holds_can_be_read(path: Path) -> None:
    with another_program(HOLD, str(path)):
        assert name_of(path) == "Written and not yet moved"


def test_the_book_of_a_program_that_was_killed_is_opened_at_once_and_nothing_committed_is_lost(path: Path) -> None:
    with another_program(HOLD, str(path)) as child:
        child.kill()
        child.wait()
        assert Path(f"{path}-wal").stat().st_size > 0
        with open_book(path, write=True) as book:
            assert owner.read(book.db).name == "Written and not yet moved"
        assert list(path.parent.iterdir()) == [path]


def test_a_reader_finds_what_a_killed_program_had_committed(path: Path) -> None:
    with another_program(HOLD, str(path)) as child:
        child.kill()
        child.wait()
        assert name_of(path) == "Written and not yet moved"


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


def test_a_book_in_a_folder_without_rights_can_be_read(tmp_path: Path) -> None:
    with open_to_all() as folder:
        path = folder / "my.leads"
        with create_book(path) as book, writing(book.db):
            owner.write(book.db, Owner("Clodomir"))
        path.chmod(0o644)
        folder.chmod(0o555)
        with without_rights():
            assert name_of(path) == "Clodomir"
            assert failing(path, write=True) == "folder-read-only"
            with pytest.raises(LeadKeeperError) as caught:
                create_book(folder / "other.leads")
            assert caught.value.code == "folder-read-only"


@pytest.mark.parametrize(("mode", "write"), [(0o444, True), (0o000, True), (0o000, False)])
def test_a_book_without_the_right_to_it_says_so(mode: int, write: bool) -> None:
    with open_to_all() as folder:
        path = folder / "my.leads"
        create_book(path).close()
        path.chmod(mode)
        folder.chmod(0o777)
        with without_rights():
            assert failing(path, write=write) == "book-read-only"


def test_a_book_in_a_folder_that_may_not_be_entered_is_missing() -> None:
    with open_to_all() as folder:
        create_book(folder / "my.leads").close()
        folder.chmod(0o000)
        with without_rights(), pytest.raises(LeadKeeperError) as caught:
            open_book(folder / "my.leads", write=False)
        assert caught.value.code == "book-missing"


def test_the_lock_is_free_after_a_failed_opening(path: Path) -> None:
    sound = path.read_bytes()
    changed(path, 60, (99).to_bytes(4, "big"))
    assert failing(path, write=True) == "book-newer"
    path.write_bytes(sound)
    open_book(path, write=True).close()


def test_a_copy_is_made_before_a_book_is_brought_up_to_date(path: Path) -> None:
    with open_book(path, write=True) as book, writing(book.db):
        book.db.conn.execute("DELETE FROM _sqlite_migrations")
        for table in ("owner",):
            assert value(book.db, f"SELECT count(*) FROM {table}") == 1
    with pytest.raises(LeadKeeperError):  # the first migration meets its own tables
        open_book(path, write=True)
    copy = path.with_name("my-before-schema-1.leads")
    assert copy.exists()


def test_opening_a_book_loads_no_window() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, json, leadkeeper.store.connect; print(json.dumps(list(sys.modules)))"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert not {name for name in json.loads(loaded.stdout) if name.startswith(("PySide6", "openpyxl", "phonenumbers"))}
