"""Light and dark while the program runs: what is in sight turns at once, the rest before anybody sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.sample_book import sample_book
from tests.ui.opened_app import box, opened, quiet
from ui.app import Application
from ui.dialogs.help import AboutDialog, ShortcutsDialog
from ui.theme import DARK, LIGHT, Colours
from ui.widgets.filter_bar import FilterState
from ui.widgets.forms import open_dialog

PAGES = "home contacts sources partners review export register complaints requests settings".split()


@pytest.fixture
def running(application: Application, qtbot: QtBot, tmp_path: Path) -> Application:
    with sample_book(tmp_path) as book:
        path = book.path
    opened(qtbot, application, path)
    for name in PAGES:
        application.window.open_page(name)
        quiet(qtbot, application)
    return application


def grounds(widget: QWidget) -> set[str]:
    """The colours of a widget that are the ground of something, as far as the themes have them."""
    known = {getattr(one, name) for one in (LIGHT, DARK) for name in ("window", "sidebar", "card", "stripe", "ink")}
    image = widget.grab(QRect(0, 0, widget.width(), widget.height())).toImage()
    seen = (image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))
    return known.intersection(seen)


def of(tokens: Colours) -> set[str]:
    return {getattr(tokens, name) for name in ("window", "sidebar", "card", "stripe", "ink")}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_drawn_in_the_theme_that_was_chosen_while_another_was_shown(
    running: Application, qtbot: QtBot, name: str
) -> None:
    running.window.open_page("contacts")
    running.wear("dark")
    running.window.open_page(name)
    quiet(qtbot, running)
    assert DARK.window in grounds(running.window)
    assert grounds(running.window) <= of(DARK)
    running.wear("light")
    assert grounds(running.window) <= of(LIGHT)


def test_boxes_are_drawn_in_it_those_that_are_open_and_those_that_open_later(
    running: Application, qtbot: QtBot
) -> None:
    open_dialog(ShortcutsDialog(running.window))
    before = box(qtbot, ShortcutsDialog)
    running.wear("dark")
    assert grounds(before) <= of(DARK)
    before.accept()
    open_dialog(AboutDialog(Path("window.ini"), running.window))
    assert grounds(box(qtbot, AboutDialog)) <= of(DARK)


def test_only_what_is_in_sight_is_styled_at_once_the_other_pages_follow(running: Application, qtbot: QtBot) -> None:
    running.window.open_page("contacts")
    shell = running.window.book_view
    assert shell is not None
    running.wear("dark")
    assert [name for name, page in shell._made.items() if page.styleSheet()] == ["contacts"]
    qtbot.waitUntil(lambda: all(page.styleSheet() for page in shell._made.values()), timeout=20_000)
    running.wear("light")
    qtbot.waitUntil(lambda: not any(page.styleSheet() for page in shell._made.values()), timeout=20_000)


def test_search_choice_and_scroll_stay(running: Application, qtbot: QtBot) -> None:
    running.window.open_page("contacts", FilterState("a"))
    quiet(qtbot, running)
    assert running.window.book_view is not None
    page: Any = running.window.book_view.page
    table = page.table
    table.choose(table.model().id_at(7))
    table.verticalScrollBar().setValue(3)
    quiet(qtbot, running)
    before = page.bar.state, table.selected_ids(), table.verticalScrollBar().value()
    running.wear("dark")
    quiet(qtbot, running)
    assert (page.bar.state, table.selected_ids(), table.verticalScrollBar().value()) == before
    assert before[0] == FilterState("a")
