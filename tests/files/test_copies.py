from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import locations
from leadkeeper.system import disk
from tests.systems import is_private


def test_two_books_of_one_name_have_two_folders(tmp_path: Path) -> None:
    here, there = tmp_path / "a" / "leads.leads", tmp_path / "b" / "leads.leads"
    assert locations.folder_of(here, tmp_path) != locations.folder_of(there, tmp_path)
    assert locations.folder_of(here, tmp_path).name.startswith("leads-")


def test_a_book_has_one_folder_however_its_path_is_spelled(tmp_path: Path) -> None:
    """On Windows a drive letter, a short name or another case is another spelling; here a link to the folder is."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "shop.leads").touch()
    link = tmp_path / "link"
    with suppress(OSError):  # Windows lets only some people make links, and Wine does not follow them
        link.symlink_to(tmp_path / "work", target_is_directory=True)
    if Path(os.path.realpath(link)) == link:
        link = tmp_path / "copies" / ".." / "work"
    within = tmp_path / "copies"
    assert locations.folder_of(link / "shop.leads", within) == locations.folder_of(
        tmp_path / "work" / "shop.leads", within
    )


def test_on_windows_case_makes_no_other_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations.os.path, "normcase", lambda path: str(path).lower())
    monkeypatch.setattr(locations.os.path, "realpath", lambda _path: str(tmp_path / "Shop.leads"))
    assert locations.folder_of(tmp_path / "SHOP.LEADS", tmp_path) == locations.folder_of(
        tmp_path / "shop.leads", tmp_path
    )
    (tmp_path / "Shop-2026-11-24-100000.leads").touch()
    assert [copy.stamp for copy in locations.copies(tmp_path, Path("SHOP.LEADS"))] == ["2026-11-24-100000"]


def test_a_folder_that_an_earlier_version_made_stays_in_use(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "link").mkdir()
    book = tmp_path / "link" / ".." / "work" / "shop.leads"
    former = tmp_path / f"shop-{hashlib.sha256(str(book.absolute()).encode()).hexdigest()[:8]}"
    former.mkdir()
    assert locations.folder_of(book, tmp_path) == former


def test_a_long_name_leaves_room_for_the_path_of_a_copy_on_windows() -> None:
    book = Path("n" * 75 + ".leads")
    within = Path("C:") / "Users" / "eulalie.dupont-moreau" / "AppData" / "Local" / "LeadKeeper" / "backups"
    copy = locations.path_of(locations.folder_of(book, within), book, "2026-11-27-221313")
    assert len(str(copy)) <= disk.LONGEST_PATH
    assert f"{'n' * 40}-2026" in copy.name


def test_copies_that_an_earlier_version_named_in_full_are_listed(tmp_path: Path) -> None:
    book = Path("n" * 75 + ".leads")
    (tmp_path / f"{book.stem}-2026-11-23-100000.leads").touch()
    (tmp_path / f"{book.stem[:40]}-2026-11-24-100000.leads").touch()
    assert [copy.stamp for copy in locations.copies(tmp_path, book)] == ["2026-11-24-100000", "2026-11-23-100000"]


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
    assert is_private(folder)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("no folder")
    with pytest.raises(LeadKeeperError) as caught:
        locations.make_folder(tmp_path / "copies" / "my")
    assert caught.value.code == "folder-missing"
