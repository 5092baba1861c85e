from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.reader import is_locked, unlocked
from leadkeeper.files.workbook_writer import protect


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    return tmp_path / "plain.xlsx"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    openpyxl.Workbook().save(tmp_path / "locked.xlsx")
    protect(tmp_path / "locked.xlsx", "secret")
    return tmp_path / "locked.xlsx"


def test_a_file_behind_a_password_is_told_from_others(plain: Path, locked: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    files = (locked, plain, tmp_path / "empty", tmp_path / "none", tmp_path)
    assert [is_locked(path) for path in files] == [True, False, False, False, False]


def test_with_the_password_the_file_lies_open_until_it_is_done_with(locked: Path) -> None:
    before = locked.read_bytes()
    with unlocked(locked, "secret") as path:
        assert (zipfile.is_zipfile(path), zipfile.is_zipfile(locked)) == (True, False)
    assert not path.exists()
    assert locked.read_bytes() == before


@pytest.mark.parametrize("password", [None, "secret"])
def test_a_file_without_a_password_is_where_it_was(plain: Path, password: str | None) -> None:
    with unlocked(plain, password) as path:
        assert path == plain


def test_a_locked_file_stays_locked_without_a_password_and_with_a_wrong_one(locked: Path) -> None:
    with unlocked(locked, None) as path:
        assert path == locked
    with pytest.raises(LeadKeeperError, match="password-protected"), unlocked(locked, "wrong"):
        pass


def test_what_is_wrong_inside_is_told_of_the_file_that_was_given(locked: Path) -> None:
    with pytest.raises(LeadKeeperError) as caught, unlocked(locked, "secret") as path:
        raise LeadKeeperError("file-unreadable", path=str(path), file=path.name)
    assert caught.value.facts == {"path": str(locked), "file": "locked.xlsx"}
