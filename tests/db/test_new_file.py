from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest

from leadkeeper.db.book import file
from leadkeeper.errors import LeadKeeperError
from leadkeeper.system import disk
from tests.systems import WINDOWS, is_private


def test_a_new_file_is_empty_and_for_its_owner_alone_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file.make(tmp_path / "copy", "file-exists")
    finally:
        os.umask(before)
    assert (is_private(tmp_path / "copy"), (tmp_path / "copy").stat().st_size) == (True, 0)


NUL = "bad-name" if WINDOWS else None
"""How a name with a zero byte is told: where only Python refuses it, by its own error."""


@pytest.mark.parametrize(
    ("name", "code"),
    [("there", "file-exists"), ("nowhere/copy", "folder-missing"), ("there/copy", "folder-missing"), ("a\0b", NUL)],
)
def test_what_is_in_the_way_is_told(tmp_path: Path, name: str, code: str | None) -> None:
    (tmp_path / "there").write_text("kept", "utf-8")
    with pytest.raises(LeadKeeperError if code else ValueError) as caught:
        file.make(tmp_path / name, "file-exists")
    if code:
        assert caught.value.code == code  # type: ignore[attr-defined]  # pytest cannot know which of both it is
    assert (tmp_path / "there").read_text("utf-8") == "kept"


def test_what_is_written_aside_gets_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    with file.replaced_atomically(tmp_path / "copy", "file-exists") as part:
        part.write_text("whole", "utf-8")
        assert not (tmp_path / "copy").exists()
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["whole"]


def test_of_what_fails_nothing_is_left(tmp_path: Path) -> None:
    def half(part: Path) -> None:
        for ending in ("", "-journal", "-wal"):
            Path(f"{part}{ending}").write_text("half", "utf-8")
        raise RuntimeError

    with pytest.raises(RuntimeError), file.replaced_atomically(tmp_path / "copy", "file-exists") as part:
        half(part)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("taken", "left"), [("file-exists", "kept"), ("", "new")])
def test_a_name_that_is_taken_is_refused_unless_it_may_be_replaced(tmp_path: Path, taken: str, left: str) -> None:
    target = tmp_path / "copy"
    target.write_text("kept", "utf-8")
    with suppress(LeadKeeperError), file.replaced_atomically(target, taken) as part:
        part.write_text("new", "utf-8")
    assert target.read_text("utf-8") == left


def test_only_what_a_crash_left_unfinished_is_swept(tmp_path: Path) -> None:
    left = (".my.leads.0123abcd.part", ".my.leads.0123abcd.part-wal", ".my.leads.0123abcd.part.lock",
            "..my.leads.0123abcd.part.89abcdef.part")  # fmt: skip
    others = ("my.leads", "my.leads.part", ".my.leads", ".other.leads.0123abcd.part", ".my.leads.0123abcd.part.txt")
    for name in (*left, *others):
        (tmp_path / name).touch()
    file.sweep(tmp_path, r"my\.leads")
    assert {path.name for path in tmp_path.iterdir()} == set(others)
    file.sweep(tmp_path / "nowhere", r"my\.leads")


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EIO, "disk-failed"), (errno.ENAMETOOLONG, "name-too-long")]
)
def test_the_disk_is_quoted_in_words(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught, disk.failures(tmp_path / "copy"):
        raise OSError(number, "refused")
    assert caught.value.code == code
