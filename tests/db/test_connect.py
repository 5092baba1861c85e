"""Opening a book: what is one, what is not, and who may."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leadkeeper.db.book import migrations, schema, settings
from leadkeeper.db.book.connection import create_book, open_book
from leadkeeper.db.engine import PAGE, Db, OperationalError, fetch_value, pragma, writing
from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from tests.systems import is_private

PNG = b"\x89PNG\r\n\x1a\n" + bytes(400)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book with an owner, closed."""
    made = tmp_path / "my.leads"
    with create_book(made) as book, writing(book.db):
        settings.write(book.db, Owner("Clodomir"))
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
        return settings.read(book.db).name


def test_a_new_book_is_for_its_owner_alone(path: Path) -> None:
    assert is_private(path)


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
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "fullfsync")
        said = {name: pragma(book.db, name) for name in names}
    assert said == dict(zip(names, ("wal", 2, 1, 1, 1), strict=True))


@pytest.mark.parametrize("what", ["book", "folder"])
def test_a_book_is_not_made_where_something_is_already(path: Path, what: str) -> None:
    before = path.read_bytes()
    with pytest.raises(LeadKeeperError) as caught:
        create_book(path if what == "book" else path.parent)
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
            assert settings.read(book.db).name == "Clodomir"
    else:
        assert failing(path, write=False) == "book-older"


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("page", [1, 2, 5, 20])
def test_a_page_of_rubbish_is_a_damaged_book(path: Path, page: int, write: bool) -> None:
    changed(path, page * PAGE, bytes(range(256)) * (PAGE // 256))
    assert failing(path, write=write) == "book-damaged"


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(("name", "letter"), [(b"suppression_key TEXT", b"z"), (b"trap_mailboxes TEXT", b"T")])
def test_a_column_whose_name_lost_a_bit_is_damage(path: Path, name: bytes, letter: bytes, write: bool) -> None:
    raw = path.read_bytes()
    assert raw.count(name) == 1
    changed(path, raw.index(name), letter)
    assert failing(path, write=write) == "book-damaged"


@pytest.mark.parametrize("write", [True, False])
def test_a_book_that_was_cut_off_is_damaged(path: Path, write: bool) -> None:
    os.truncate(path, path.stat().st_size // 2)
    assert failing(path, write=write) == "book-damaged"


def test_damage_that_a_column_shows_is_told_with_the_book_that_it_is_in(path: Path) -> None:
    with open_book(path, write=True) as book, writing(book.db):
        book.db.conn.execute("UPDATE owner SET trap_mailboxes = '[\"a'")
    with pytest.raises(LeadKeeperError) as caught, open_book(path, write=False) as book:
        settings.read(book.db)
    assert (caught.value.code, caught.value.facts["path"]) == ("book-damaged", str(path))


def test_any_other_failure_leaves_an_open_book_as_it_is(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_book(path, write=False):
        raise ZeroDivisionError


def test_the_lock_is_free_after_a_failed_opening(path: Path) -> None:
    sound = path.read_bytes()
    changed(path, 60, (99).to_bytes(4, "big"))
    assert failing(path, write=True) == "book-newer"
    path.write_bytes(sound)
    open_book(path, write=True).close()


def test_a_copy_is_made_before_a_book_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = migrations.sqlite_utils.Migrations("leadkeeper")

    @steps()
    def m003_colours(db: Db) -> None:
        db.conn.execute("ALTER TABLE owner ADD COLUMN colour TEXT")

    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
    with open_book(path, write=True) as book:
        assert fetch_value(book.db, "SELECT colour FROM owner") is None
    monkeypatch.undo()
    copy = path.with_name(f"my-before-schema-{schema.SCHEMA + 1}.leads")
    assert name_of(copy) == "Clodomir"
    assert is_private(copy)


def test_a_book_that_cannot_be_brought_up_to_date_stays_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = migrations.sqlite_utils.Migrations("leadkeeper")

    @steps()
    def m003_half_done(db: Db) -> None:
        db.conn.execute("DELETE FROM owner")
        db.conn.execute("ALTER TABLE nothing ADD COLUMN colour TEXT")

    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
    for _ in range(2):  # a second attempt meets the copy that the first one left
        with pytest.raises(OperationalError):
            open_book(path, write=True)
    monkeypatch.undo()
    assert name_of(path) == "Clodomir"


def test_opening_a_book_loads_neither_the_window_nor_what_only_a_new_schema_needs() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, json, leadkeeper.db.book.connection; print(json.dumps(list(sys.modules)))"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert not {
        name
        for name in json.loads(loaded.stdout)
        if name.startswith(("PySide6", "openpyxl", "phonenumbers", "sqlite_utils"))
    }
