"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import HOUR, created, discard, release, temporary_path
from leadkeeper.system.disk import failures
from tests.systems import is_private


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(temp: Path, target: Path, *, replace: bool = False) -> str:
    with pytest.raises(LeadKeeperError) as found:
        release(temp, target, replace=replace)
    return found.value.code


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    path = temporary_path(tmp_path / "leads-raoul.xlsx")
    path.write_bytes(b"new")
    return path


def test_the_name_aside_is_in_the_same_folder_and_tells_nothing(tmp_path: Path) -> None:
    path = temporary_path(tmp_path / "lea.dubois.xlsx")
    assert path.parent == tmp_path
    assert "dubois" not in path.name
    assert not path.exists()


def test_two_names_aside_differ(tmp_path: Path) -> None:
    assert temporary_path(tmp_path / "a") != temporary_path(tmp_path / "a")


def test_what_is_written_is_there_when_the_block_ends(tmp_path: Path) -> None:
    with created(tmp_path / "a") as out:
        out.write(b"whole")
    assert (tmp_path / "a").read_bytes() == b"whole"


def test_only_the_owner_may_read_a_created_file(tmp_path: Path) -> None:
    with created(tmp_path / "a"):
        pass
    assert is_private(tmp_path / "a")


def write_half(path: Path, failure: type[BaseException]) -> None:
    with created(path) as out:
        out.write(b"half")
        raise failure


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, GeneratorExit])
def test_a_block_that_fails_leaves_no_file(tmp_path: Path, failure: type[BaseException]) -> None:
    with pytest.raises(failure):
        write_half(tmp_path / "a", failure)
    assert names(tmp_path) == []


def test_an_existing_file_is_not_created_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(LeadKeeperError, match="file-exists"), created(tmp_path / "a"):
        pass
    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EACCES, "folder-read-only"),
        (errno.EROFS, "folder-read-only"),
        (errno.ENOENT, "folder-missing"),
        (errno.EIO, "disk-failed"),
    ],
)
def test_a_refusal_of_the_disk_names_the_folder(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(LeadKeeperError) as found, failures(tmp_path / "a"):
        raise OSError(number, "refused")
    assert found.value.code == code
    assert found.value.facts == {"path": str(tmp_path)}


def test_a_name_that_is_too_long_is_named(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="name-too-long"), created(tmp_path / ("x" * 300)):
        pass


def test_an_unknown_refusal_stays_a_bug(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="odd"), failures(tmp_path / "a"):
        raise OSError(errno.EBADF, "odd")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="folder-missing"), created(tmp_path / "nowhere" / "a"):
        pass


def test_a_release_moves_the_file_to_its_name(tmp_path: Path, temp: Path) -> None:
    release(temp, tmp_path / "out.xlsx")
    assert names(tmp_path) == ["out.xlsx"]
    assert (tmp_path / "out.xlsx").read_bytes() == b"new"


def test_a_release_does_not_replace_a_file(tmp_path: Path, temp: Path) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"old")
    assert refusal(temp, tmp_path / "out.xlsx") == "file-exists"
    assert (tmp_path / "out.xlsx").read_bytes() == b"old"
    assert temp.exists()


def test_a_release_replaces_a_file_when_it_may(tmp_path: Path, temp: Path) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"old")
    release(temp, tmp_path / "out.xlsx", replace=True)
    assert (tmp_path / "out.xlsx").read_bytes() == b"new"


@pytest.mark.parametrize("points_at", ["elsewhere.xlsx", "nothing"])
def test_a_link_is_never_replaced(tmp_path: Path, temp: Path, points_at: str) -> None:
    (tmp_path / "elsewhere.xlsx").write_bytes(b"old")
    (tmp_path / "out.xlsx").symlink_to(tmp_path / points_at)
    assert refusal(temp, tmp_path / "out.xlsx", replace=True) == "target-not-a-file"
    assert (tmp_path / "out.xlsx").is_symlink()
    assert (tmp_path / "elsewhere.xlsx").read_bytes() == b"old"


def test_a_folder_is_never_replaced(tmp_path: Path, temp: Path) -> None:
    (tmp_path / "out.xlsx").mkdir()
    assert refusal(temp, tmp_path / "out.xlsx", replace=True) == "target-not-a-file"


def refuse(*_arguments: object) -> None:
    raise PermissionError(errno.EACCES, "in use")


def test_a_file_held_by_another_program_is_named(tmp_path: Path, temp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refuse)
    assert refusal(temp, tmp_path / "out.xlsx", replace=True) == "file-open-elsewhere"


def test_a_new_name_that_is_refused_is_the_folders_fault(
    tmp_path: Path, temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", refuse)
    assert refusal(temp, tmp_path / "out.xlsx") == "folder-read-only"


def test_a_disk_that_cannot_sync_folders_still_releases(
    tmp_path: Path, temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_folder_sync(_handle: int) -> None:
        raise OSError(errno.EINVAL, "not a file")

    monkeypatch.setattr(os, "fsync", no_folder_sync)
    release(temp, tmp_path / "out.xlsx")
    assert names(tmp_path) == ["out.xlsx"]


def test_discarding_twice_is_allowed(temp: Path) -> None:
    discard(temp)
    discard(temp)
    assert not temp.exists()


def aged(path: Path, seconds: int) -> Path:
    """A file that was last written to so long ago."""
    path.write_text("people", "utf-8")
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))
    return path


def test_what_a_kill_left_is_removed_by_the_next_file_written_aside(tmp_path: Path) -> None:
    left = aged(temporary_path(tmp_path / "book.json"), 2 * HOUR)
    with created(temporary_path(tmp_path / "other.csv")):
        assert not left.exists()


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        (".leadkeeper-0123456789abcdef.part", 60),
        (".leadkeeper-0123456789abcdef.tmp", 2 * HOUR),
        (".leadkeeper-mine.part", 2 * HOUR),
        ("leads.part", 2 * HOUR),
    ],
    ids=["still being written", "remembered by its book", "of another name", "somebody's own"],
)
def test_nothing_else_is_removed(tmp_path: Path, name: str, seconds: int) -> None:
    kept = aged(tmp_path / name, seconds)
    with created(temporary_path(tmp_path / "other.csv")):
        assert kept.exists()


def test_an_exports_file_is_one_that_its_book_remembers(tmp_path: Path) -> None:
    assert temporary_path(tmp_path / "out.xlsx", remembered=True).suffix == ".tmp"
    assert temporary_path(tmp_path / "out.xlsx").suffix == ".part"
