from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.asking import Heard, asked
from tests.ui.looking import shown, words_of
from ui.dialogs.new_book import NewBookDialog
from ui.pages.welcome import Welcome
from ui.settings import Settings


@pytest.fixture
def page(qtbot: QtBot, settings: Settings) -> Welcome:
    return shown(qtbot, Welcome(settings), 1100, 800)


def test_it_says_in_three_lines_that_all_stays_on_this_laptop(page: Welcome) -> None:
    words = words_of(page)
    start = words.index("It stays on this laptop")
    assert len(words[start + 1 :]) == 3


def test_the_sample_can_be_tried(page: Welcome) -> None:
    heard = Heard(page.sample_wanted)
    page.sample.click()
    assert heard.said == [()]


def test_recent_books_can_be_opened(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    book = tmp_path / "clodomir.leads"
    book.write_bytes(b"")
    settings.remember_book(book)
    page = shown(qtbot, Welcome(settings), 1100, 800)
    heard = Heard(page.open_wanted)
    next(one for one in page.findChildren(QPushButton) if one.text() == "clodomir.leads").click()
    assert heard.said == [(book,)]


def test_a_new_book_is_wanted_after_its_questions(page: Welcome, tmp_path: Path) -> None:
    heard = Heard(page.new_wanted)
    page.new.click()
    dialog = asked(NewBookDialog)
    dialog.name.setText("Clodomir")
    dialog.file.set_path(tmp_path / "a.leads")
    dialog.yes.click()
    assert [(path, owner.name) for path, owner in heard.said] == [(tmp_path / "a.leads", "Clodomir")]


def test_nothing_can_be_pressed_while_a_book_is_on_its_way(page: Welcome) -> None:
    page.say("Opening a.leads…")
    assert not page.new.isEnabled()
    assert "Opening a.leads…" in words_of(page)
    page.say("")
    assert page.new.isEnabled()


def test_what_can_be_stopped_has_a_button_for_it(page: Welcome) -> None:
    asked: list[str] = []
    page.say("Opening a.leads…")
    assert not page.stop.isVisibleTo(page)
    page.say("Rewriting the book…", lambda: asked.append("stop"))
    assert page.stop.isVisibleTo(page)
    page.stop.click()
    page.stop.click()
    assert asked == ["stop"]
    page.say("")
    assert not page.stop.isVisibleTo(page)


def test_a_book_that_is_known_is_offered_before_a_new_one(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "clodomir.leads").write_bytes(b"")
    settings.remember_book(tmp_path / "clodomir.leads")
    page = shown(qtbot, Welcome(settings))
    assert page.new.property("look") == "plain"
    assert page.latest.text() == "Open clodomir.leads"
    with qtbot.waitSignal(page.open_wanted) as wanted:
        page.latest.click()
    assert wanted.args == [tmp_path / "clodomir.leads"]


def test_without_a_known_book_a_new_one_comes_first(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    settings.remember_book(tmp_path / "gone.leads")
    page = shown(qtbot, Welcome(settings))
    assert (page.latest, page.new.property("look")) == (None, "primary")
