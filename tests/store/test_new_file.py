from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import new_file


def test_a_new_file_is_empty_and_for_its_owner_alone_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        new_file.make(tmp_path / "copy", "file-exists")
    finally:
        os.umask(before)
    found = (tmp_path / "copy").stat()
    assert (stat.S_IMODE(found.st_mode), found.st_size) == (0o600, 0)


@pytest.mark.parametrize(
    ("name", "code"),
    [("there", "file-exists"), ("nowhere/copy", "folder-missing"), ("there/copy", "folder-missing"), ("a\0b", None)],
)
def test_what_is_in_the_way_is_told(tmp_path: Path, name: str, code: str | None) -> None:
    (tmp_path / "there").write_text("kept", "utf-8")
    with pytest.raises(LeadKeeperError if code else ValueError) as caught:
        new_file.make(tmp_path / name, "file-exists")
    if code:
        assert caught.value.code == code  # type: ignore[attr-defined]  # pytest cannot know which of both it is
    assert (tmp_path / "there").read_text("utf-8") == "kept"
