from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from ui.settings import RECENT_BOOKS, Settings, settings_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "window.ini"


def again(settings: Settings, path: Path) -> Settings:
    """The settings as the next start finds them."""
    settings.save()
    return Settings(path)


def book(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(b"book")
    return path


def test_a_first_start_has_defaults(path: Path) -> None:
    settings = Settings(path)
    assert (settings.theme, settings.language, settings.last_page, settings.recent_books) == (
        "system",
        "system",
        "",
        [],
    )
    assert settings.geometry.isEmpty()


def test_choices_outlive_the_program(path: Path) -> None:
    settings = Settings(path)
    settings.theme, settings.language, settings.last_page = "dark", "fr", "export"
    settings.geometry = QByteArray(b"\x00\xffabc")
    settings.keep_choice("contacts/view", "Prêts, pour Raoul; 50 %")
    settings.keep_layout("table/contacts", QByteArray(b"\x01\x02"))
    found = again(settings, path)
    assert (found.theme, found.language, found.last_page) == ("dark", "fr", "export")
    assert found.geometry == QByteArray(b"\x00\xffabc")
    assert found.choice("contacts/view") == "Prêts, pour Raoul; 50 %"
    assert found.layout_of("table/contacts") == QByteArray(b"\x01\x02")


def test_the_newest_book_comes_first_and_each_once(path: Path, tmp_path: Path) -> None:
    settings = Settings(path)
    one, two = book(tmp_path, "un, deux; trois é.leads"), book(tmp_path, "b.leads")
    for opened in (one, two, one):
        settings.remember_book(opened)
    assert again(settings, path).recent_books == [one, two]


def test_only_so_many_books_are_remembered(path: Path, tmp_path: Path) -> None:
    settings = Settings(path)
    for number in range(RECENT_BOOKS + 3):
        settings.remember_book(book(tmp_path, f"{number}.leads"))
    assert [one.stem for one in settings.recent_books] == [str(n) for n in range(RECENT_BOOKS + 2, 2, -1)]


def test_a_book_that_is_gone_is_not_offered(path: Path, tmp_path: Path) -> None:
    settings = Settings(path)
    gone = book(tmp_path, "gone.leads")
    settings.remember_book(gone)
    gone.unlink()
    assert settings.recent_books == []


@pytest.mark.parametrize("spoilt", ["theme=pink\nlanguage=xx", "geometry=17\ntheme=1, 2, 3", "\x00\xff"])
def test_a_spoilt_file_reads_as_defaults(path: Path, spoilt: str) -> None:
    path.write_text(f"[window]\n{spoilt}\n", "utf-8")
    settings = Settings(path)
    assert (settings.theme, settings.language) == ("system", "system")
    assert settings.geometry.isEmpty()


def test_the_file_is_in_the_folder_of_the_person() -> None:
    assert settings_file().name == "window.ini"
    assert "LeadKeeper" in settings_file().parts


def test_the_folder_of_backups_is_none_until_it_is_chosen(settings: Settings, tmp_path: Path) -> None:
    assert settings.backup_folder is None
    settings.backup_folder = tmp_path
    settings.save()
    assert Settings(settings.file).backup_folder == tmp_path
    settings.backup_folder = None
    assert settings.backup_folder is None
