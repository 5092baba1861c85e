from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.book.backup import verified_copy
from leadkeeper.db.book.restore import replace
from leadkeeper.db.engine import Db, fetch_value
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.books.open import open_book
from tests.made_archive import NOW, archive, person, restored


def nothing(_db: Db) -> None:
    """Writes no mark."""


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """A closed book of two people and a copy of it that has one."""
    with restored(tmp_path, archive(person(1))) as book:
        copy = verified_copy(book.db, tmp_path / "copy.leads")
        book.db.conn.execute("INSERT INTO contacts (email, email_marks, phone_marks) VALUES ('b@x.example', 0, 0)")
        return book.path, copy


def test_a_disk_without_links_keeps_the_former_book_too(
    copied: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = copied

    def no_links(_self: Path, _target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    replace(path, copy, tmp_path / "former.leads", nothing)
    with open_book(tmp_path / "former.leads", NOW, write=False) as book:
        assert fetch_value(book.db, "SELECT count(*) FROM contacts") == 2
    with open_book(path, NOW, write=False) as book:
        assert fetch_value(book.db, "SELECT count(*) FROM contacts") == 1


def test_a_taken_name_for_the_former_book_is_refused_and_nothing_has_changed(
    copied: tuple[Path, Path], tmp_path: Path
) -> None:
    path, copy = copied
    (tmp_path / "former.leads").write_text("taken")
    with pytest.raises(LeadKeeperError) as caught:
        replace(path, copy, tmp_path / "former.leads", nothing)
    assert caught.value.code == "file-exists"
    with open_book(path, NOW, write=False) as book:
        assert fetch_value(book.db, "SELECT count(*) FROM contacts") == 2
    assert not list(path.parent.glob(".book*"))


def test_a_book_that_somebody_looks_at_is_not_replaced(copied: tuple[Path, Path], tmp_path: Path) -> None:
    path, copy = copied
    with open_book(path, NOW, write=False), pytest.raises(LeadKeeperError) as caught:
        replace(path, copy, tmp_path / "former.leads", nothing)
    assert caught.value.code == "book-read-elsewhere"
    assert not (tmp_path / "former.leads").exists()
    assert not list(path.parent.glob(".book*"))


def test_the_mark_is_in_the_book_from_the_first_moment(copied: tuple[Path, Path], tmp_path: Path) -> None:
    path, copy = copied
    replace(path, copy, tmp_path / "former.leads", lambda db: settings.set_setting(db, "mark", "made"))
    with open_book(path, NOW, write=False) as book:
        assert settings.setting(book.db, "mark") == "made"
    with open_book(copy, NOW, write=False) as book:
        assert settings.setting(book.db, "mark") is None
