from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic


def test_a_text_is_written_in_utf_8_with_its_line_ends(tmp_path: Path) -> None:
    atomic.write(tmp_path / "page.html", "é\n")
    assert (tmp_path / "page.html").read_bytes() == "é\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("mine")
    with pytest.raises(LeadKeeperError, match="file-exists"):
        atomic.write(tmp_path / "page.html", "other")
    assert (tmp_path / "page.html").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="folder-missing"):
        atomic.write(tmp_path / "none" / "page.html", "x")
