from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import locations


def test_two_books_of_one_name_have_two_folders(tmp_path: Path) -> None:
    here, there = tmp_path / "a" / "leads.leads", tmp_path / "b" / "leads.leads"
    assert locations.folder_of(here, tmp_path) != locations.folder_of(there, tmp_path)
    assert locations.folder_of(here, tmp_path).name.startswith("leads-")


def test_only_copies_of_the_book_are_listed_the_newest_first(tmp_path: Path) -> None:
    book = Path("my.leads")
    for name in ("my-2026-11-23-100000.leads", "my-2026-11-24-100000.leads", "my-holiday.leads", "my-2026.leads",
                 "other-2026-11-24-100000.leads", "my-2026-11-24-100000.leads-wal"):  # fmt: skip
        (tmp_path / name).write_bytes(b"12345")
    found = locations.copies(tmp_path, book)
    assert [(copy.stamp, copy.size) for copy in found] == [("2026-11-24-100000", 5), ("2026-11-23-100000", 5)]
    assert locations.path_of(tmp_path, book, "2026-11-24-100000") == found[0].path


def test_a_folder_that_is_not_there_holds_no_copies(tmp_path: Path) -> None:
    assert locations.copies(tmp_path / "nowhere", Path("my.leads")) == []


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "copies" / "my"
    locations.make_folder(folder)
    locations.make_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("no folder")
    with pytest.raises(LeadKeeperError) as caught:
        locations.make_folder(tmp_path / "copies" / "my")
    assert caught.value.code == "folder-missing"
