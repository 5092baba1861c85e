from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book import backup
from leadkeeper.db.book.backup import integrity, verified_copy
from leadkeeper.db.book.connection import open_book
from leadkeeper.db.engine import Db, OperationalError, pragma
from leadkeeper.errors import LeadKeeperError
from tests.systems import is_private


def test_a_copy_holds_what_the_open_book_holds_and_is_for_its_owner_alone(peopled: Db, tmp_path: Path) -> None:
    target = verified_copy(peopled, tmp_path / "copy.leads")
    assert is_private(target)
    with open_book(target, write=False) as copy:
        assert contacts.count(copy.db) == 3
    assert not list(tmp_path.glob("copy.leads-*"))


def test_a_copy_replaces_nothing(peopled: Db, tmp_path: Path) -> None:
    target = tmp_path / "copy.leads"
    target.write_text("kept", "utf-8")
    with pytest.raises(LeadKeeperError) as caught:
        verified_copy(peopled, target)
    assert caught.value.code == "file-exists"
    assert target.read_text("utf-8") == "kept"


def test_a_copy_that_is_faulty_is_removed(peopled: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "pragma", lambda _db, _name: "row 3 missing from index")
    with pytest.raises(LeadKeeperError) as caught:
        verified_copy(peopled, tmp_path / "copy.leads")
    assert caught.value.code == "backup-damaged"
    assert not list(tmp_path.glob("copy*"))


def test_a_copy_that_finds_no_room_is_removed(peopled: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, *, mode: str, passphrase: str | None) -> Db:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "connect", full)
    with pytest.raises(LeadKeeperError) as caught:
        verified_copy(peopled, tmp_path / "copy.leads")
    assert caught.value.code == "disk-full"
    assert not list(tmp_path.glob("copy*"))


def test_a_sound_book_is_found_sound(peopled: Db) -> None:
    assert integrity(peopled) == {"integrity": "ok", "foreign_keys": 0}


def test_a_link_to_nobody_is_counted(peopled: Db) -> None:
    peopled.conn.execute("PRAGMA foreign_keys = OFF")
    peopled.conn.execute("DELETE FROM forms")
    assert integrity(peopled)["foreign_keys"] == 1
    assert pragma(peopled, "integrity_check(1)") == "ok"
