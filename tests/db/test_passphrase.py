from __future__ import annotations

import os
from pathlib import Path

import pytest

from leadkeeper.db.book import restore
from leadkeeper.db.book.backup import verified_copy
from leadkeeper.db.book.connection import open_book
from leadkeeper.db.engine import Db, IntegrityError, OperationalError, fetch_all, fetch_value, pragma
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive as write_archive
from leadkeeper.system import disk
from tests.made_archive import archive, person, restored
from tests.systems import is_private

WORDS = "quatre mots qui n'ont rien à faire ensemble"


def change(path: Path, former: str | None, wanted: str | None) -> list[str]:
    """The change, from its first stage to its last."""
    return list(restore.change(path, former, wanted))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed book of two people."""
    with restored(tmp_path, archive(person(1, email="lea.dubois@orange.example"), person(2))) as book:
        return book.path


def archived(path: Path, passphrase: str | None) -> bytes:
    out = path.with_suffix(".json")
    with open_book(path, write=False, passphrase=passphrase) as book:
        run(write_archive(book.db, out))
    read = out.read_bytes()
    out.unlink()
    return read


def test_a_protected_book_holds_the_same_and_shows_nothing(path: Path) -> None:
    before = archived(path, None)
    change(path, None, WORDS)
    assert archived(path, WORDS) == before
    raw = path.read_bytes()
    assert not raw.startswith(b"SQLite")
    assert b"dubois" not in raw
    assert is_private(path)


def test_taken_away_again_the_book_is_a_plain_one(path: Path) -> None:
    before = archived(path, None)
    change(path, None, WORDS)
    change(path, WORDS, "another one entirely")
    change(path, "another one entirely", None)
    assert archived(path, None) == before
    assert path.read_bytes().startswith(b"SQLite format 3\0")


@pytest.mark.parametrize("write", [True, False])
def test_without_it_or_with_a_wrong_one_the_book_stays_shut(
    path: Path, write: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    change(path, None, WORDS)
    for given, code in ((None, "passphrase-needed"), ("not this one", "passphrase-wrong")):
        with pytest.raises(LeadKeeperError) as caught:
            open_book(path, write=write, passphrase=given)
        assert caught.value.code == code
    assert capfd.readouterr().err == ""


def test_a_plain_book_opens_with_no_passphrase_at_all(path: Path) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        open_book(path, write=False, passphrase=WORDS)
    assert caught.value.code == "passphrase-wrong"
    open_book(path, write=False).close()


def test_triggers_search_and_schema_come_along(path: Path) -> None:
    change(path, None, WORDS)
    with open_book(path, write=True, passphrase=WORDS) as book:
        assert fetch_value(book.db, "SELECT count(*) FROM contacts_search WHERE contacts_search MATCH 'dubois'") == 2
        with pytest.raises(IntegrityError, match="append-only"):
            book.db.conn.execute("DELETE FROM consents")
        assert pragma(book.db, "foreign_key_check") is None
        reader = book.reader()
        assert fetch_value(reader, "SELECT count(*) FROM contacts") == 2
        reader.conn.close()


def test_a_copy_of_a_protected_book_is_protected_too(path: Path, tmp_path: Path) -> None:
    change(path, None, WORDS)
    with open_book(path, write=True, passphrase=WORDS) as book:
        copy = verified_copy(book.db, tmp_path / "copy.leads")
    assert b"SQLite" not in copy.read_bytes()[:16]
    open_book(copy, write=False, passphrase=WORDS).close()


def test_an_open_book_keeps_its_passphrase_and_leaves_nothing_behind(path: Path) -> None:
    with open_book(path, write=True), pytest.raises(LeadKeeperError) as caught:
        change(path, None, WORDS)
    assert caught.value.code == "book-locked"
    assert [one.name for one in path.parent.iterdir() if one.suffix != ".json"] == [path.name]
    open_book(path, write=False).close()


def test_random_bytes_are_asked_for_a_passphrase_and_then_refused(tmp_path: Path) -> None:
    noise = tmp_path / "noise.leads"
    noise.write_bytes(os.urandom(8192))
    for given, code in ((None, "passphrase-needed"), (WORDS, "passphrase-wrong")):
        with pytest.raises(LeadKeeperError) as caught:
            open_book(noise, write=False, passphrase=given)
        assert caught.value.code == code


def alone(path: Path) -> bool:
    """Whether nothing lies beside a book."""
    return [one.name for one in path.parent.iterdir() if one.suffix != ".json"] == [path.name]


@pytest.mark.parametrize("stages", [1, 2, 3])
def test_stopped_between_two_stages_the_book_is_what_it_was(path: Path, stages: int) -> None:
    before = archived(path, None)
    work = restore.change(path, None, WORDS)
    for _ in range(stages):
        next(work)
    work.close()
    assert alone(path)
    assert archived(path, None) == before


@pytest.mark.parametrize("former", [None, WORDS])
def test_broken_off_at_any_step_within_a_stage_the_book_is_what_it_was(
    path: Path, former: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "STEP", 500)
    if former:
        change(path, None, former)
    before = archived(path, former)
    whole = 0

    def counted() -> bool:
        nonlocal whole
        whole += 1
        return False

    wanted = None if former else WORDS
    list(restore.change(path, former, former, counted))
    for asked in range(1, whole, max(1, whole // 25)):
        left = iter(range(asked))
        with pytest.raises(OperationalError, match="interrupted"):
            list(restore.change(path, former, wanted, lambda left=left: next(left, None) is None))
        assert alone(path)
        assert archived(path, former) == before


def test_a_change_that_is_stopped_lets_go_of_the_new_file_before_it_is_deleted(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows deletes no open file: a copy of the whole book would stay."""
    monkeypatch.setattr(restore, "STEP", 500)
    opened: list[Db] = []
    attached: list[list[str]] = []
    exporting: list[str] = []
    fold, quoted, really_remove = restore.alone, restore.quoted, disk.remove

    def opened_book(db: Db) -> None:
        opened.append(db)
        fold(db)

    def begin(text: str) -> str:
        exporting.append(text)
        return quoted(text)

    def remove(gone: Path) -> None:
        if gone.suffix == ".part":
            attached.append([row[1] for row in fetch_all(opened[0], "PRAGMA database_list")])
        really_remove(gone)

    monkeypatch.setattr(restore, "alone", opened_book)
    monkeypatch.setattr(restore, "quoted", begin)
    monkeypatch.setattr(disk, "remove", remove)
    with pytest.raises(OperationalError, match="interrupted"):
        list(restore.change(path, None, WORDS, lambda: bool(exporting)))
    assert attached
    assert "fresh" not in attached[0]
    assert alone(path)


def test_a_large_book_is_looked_through_within_the_work(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadkeeper.db.book.connection.LARGE", 0)
    assert change(path, None, WORDS) == ["look", "copy", "copy", "copy"]
    open_book(path, write=True, passphrase=WORDS).close()
