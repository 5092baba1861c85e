from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import leadkeeper
from leadkeeper.messages import LANGUAGES, use_language
from tests.ui.looking import shown, words_of
from ui.dialogs.help import (
    GUIDE,
    INDEX,
    ORDER,
    AboutDialog,
    GuideDialog,
    LicencesDialog,
    ShortcutsDialog,
    about_facts,
    guide_pages,
    licence_words,
    shown_keys,
)
from ui.widgets.buttons import KEYS
from ui.widgets.labels import ElidedLabel


@pytest.fixture
def guide(qtbot: QtBot) -> Any:
    use_language("en")
    return shown(qtbot, GuideDialog("home"), 900, 600)


def test_the_page_asked_for_is_shown(guide: GuideDialog) -> None:
    assert guide.page == "home"
    assert "The four figures" in guide.text.toPlainText()
    assert guide.list.currentItem().text() == "Home"


@pytest.mark.parametrize(
    ("language", "words", "page"),
    [
        ("fr", "carnets d'adresses", "import"), ("fr", "carnets d’adresses", "import"), ("fr", "brevo", "import"),
        ("en", "brevo", "import"), ("fr", "connus : leurs", "import"),
    ],
)  # fmt: skip
def test_words_are_found_whatever_apostrophe_and_blank_the_keyboard_has(
    qtbot: QtBot, language: str, words: str, page: str
) -> None:
    use_language(language)
    made = shown(qtbot, GuideDialog(), 900, 600)
    made.look_for(words)
    assert (made.page, made.search.property("wrong")) == (page, False)
    assert made.text.textCursor().hasSelection()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", ORDER)
def test_no_mark_of_a_heading_stands_in_the_text(qtbot: QtBot, language: str, page: str) -> None:
    use_language(language)
    made = shown(qtbot, GuideDialog(page), 900, 600)
    assert "##" not in made.text.toPlainText()


def test_words_that_the_guide_does_not_have_are_marked(guide: GuideDialog) -> None:
    guide.look_for("zeppelin")
    assert guide.search.property("wrong") is True


def test_a_page_that_nobody_has_written_yet_is_the_contents(qtbot: QtBot) -> None:
    made = shown(qtbot, GuideDialog("no-such-page"))
    assert made.page == INDEX


def test_the_contents_name_every_page_that_there_is(guide: GuideDialog) -> None:
    guide.home.click()
    titles = [title for name, (title, _text) in guide_pages().items() if name != INDEX]
    assert {"Home", "Settings"} <= set(titles)
    assert all(title in guide.text.toPlainText() for title in titles)


def test_the_pages_are_listed_as_in_the_sidebar(guide: GuideDialog) -> None:
    listed = [guide.list.item(row).text() for row in range(guide.list.count())]
    assert listed[:4] == ["Guide", "Home", "Contacts", "Importing people"]
    assert set(ORDER) == set(guide_pages()) - {INDEX}


def test_a_link_leads_to_another_page_and_back_again(guide: GuideDialog) -> None:
    assert not guide.back.isEnabled()
    guide.text.anchorClicked.emit(QUrl("settings.md"))
    assert guide.page == "settings"
    guide.back.click()
    assert guide.page == "home"
    guide.go_back()
    assert guide.page == "home"


def test_a_page_is_chosen_in_the_list(guide: GuideDialog, qtbot: QtBot) -> None:
    row = next(n for n in range(guide.list.count()) if guide.list.item(n).text() == "Settings")
    guide.list.setCurrentRow(row)
    guide.list.itemActivated.emit(guide.list.item(row))
    assert guide.page == "settings"


def test_words_are_found_in_the_page_and_again_from_the_start(guide: GuideDialog) -> None:
    for _time in range(2):
        guide.look_for("Press Enter on a line")
        assert guide.text.textCursor().selectedText() == "Press Enter on a line"


def test_words_that_only_another_page_has_are_found_there(guide: GuideDialog) -> None:
    guide.look_for("catch-all")
    assert guide.page == "traps"
    assert guide.text.textCursor().selectedText() == "catch-all"


PAGES = sorted(path.name for path in (GUIDE.parents[1] / "ui" / "pages").iterdir() if (path / "page.py").exists())


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("page", [*PAGES, "import"])
def test_each_page_of_the_window_has_its_page_in_the_guide(page: str, spoken: str) -> None:
    assert (GUIDE / spoken / f"{page}.md").read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_link_in_the_guide_leads_to_a_page(spoken: str) -> None:
    folder = GUIDE / spoken
    links = [link for page in folder.glob("*.md") for link in re.findall(r"\]\((.*?)\)", page.read_text("utf-8"))]
    assert [link for link in links if not (folder / link).is_file()] == []


@pytest.mark.parametrize("words", ["", "nobody wrote this"])
def test_words_that_stand_nowhere_change_nothing(guide: GuideDialog, words: str) -> None:
    guide.look_for(words)
    assert guide.page == "home"


def test_a_folder_without_pages_has_contents_all_the_same(tmp_path: Path) -> None:
    assert guide_pages(tmp_path) == {INDEX: ("Guide", "# Guide\n\n\n")}


def test_both_languages_have_the_same_pages() -> None:
    names = [{path.name for path in (GUIDE / one).glob("*.md")} for one in LANGUAGES]
    assert names[0] == names[1]


@pytest.mark.parametrize("path", sorted(GUIDE.glob("*/*.md")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_links_of_the_guide_lead_to_pages_that_are_there(path: Path) -> None:
    links = [part.partition(")")[0] for part in path.read_text("utf-8").split("](")[1:]]
    assert [link for link in links if not (path.parent / link).is_file()] == []


def test_a_page_of_the_guide_begins_with_its_title() -> None:
    assert [path.name for path in GUIDE.glob("*/*.md") if not path.read_text("utf-8").startswith("# ")] == []


def test_the_keys_are_a_table(qtbot: QtBot) -> None:
    dialog = shown(qtbot, ShortcutsDialog(), 700, 500)
    assert dialog.table.model().rowCount() == len(KEYS)
    dialog.close_button.click()
    assert not dialog.isVisible()


def test_keys_are_written_as_the_system_writes_them() -> None:
    assert (shown_keys("Ctrl+K"), shown_keys("A B S N")) == ("Ctrl+K", "A B S N")


def test_the_about_box_leads_to_the_licences(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, AboutDialog(tmp_path / "window.ini"), 500, 400)
    told = [one.whole for one in dialog.findChildren(ElidedLabel)]
    assert {str(tmp_path / "window.ini"), leadkeeper.__version__} <= {*told, *words_of(dialog)}
    dialog.licences.click()
    (licences,) = dialog.findChildren(LicencesDialog)
    qtbot.mouseClick(licences.close_button, Qt.MouseButton.LeftButton)
    assert isinstance(dialog.close_button, QPushButton)


def test_where_no_book_is_open_none_is_named(tmp_path: Path) -> None:
    assert "This book" not in dict(about_facts(tmp_path))
    assert dict(about_facts(tmp_path, tmp_path))["This book"] == str(tmp_path)


def test_the_words_of_a_licence_stand_below_the_part_that_is_chosen(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LicencesDialog(), 700, 600)
    dialog.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    place = [row["name"] for row in dialog.rows.rows].index("openpyxl")
    dialog.table.setCurrentIndex(dialog.rows.index(place, 0))
    assert dialog.text.toPlainText() == licence_words("openpyxl")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_has_its_picture_in_its_own_language(lang: str) -> None:
    for page in (GUIDE / lang).glob("*.md"):
        shown_here = re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text("utf-8"))
        assert page.stem == INDEX or shown_here == [f"pictures/{page.stem}.png"]
        assert all((page.parent / one).is_file() for one in shown_here)


def test_pictures_are_as_wide_as_the_page_at_most(guide: GuideDialog) -> None:
    image = guide.text.loadResource(2, QUrl("pictures/home.png"))
    assert 0 < image.width() <= guide.text.viewport().width()


def test_nothing_but_pictures_of_the_guide_is_loaded(guide: GuideDialog) -> None:
    assert guide.text.loadResource(3, QUrl("style.css")) is None
    assert guide.text.loadResource(2, QUrl("https://quiz.example/pixel.png")).isNull()


def test_the_documentation_leads_to_every_page() -> None:
    index = (GUIDE.parents[1] / "docs" / "guide" / "README.md").read_text("utf-8")
    for lang in LANGUAGES:
        for page in (GUIDE / lang).glob("*.md"):
            assert f"../../resources/guide/{lang}/{page.name}" in index
