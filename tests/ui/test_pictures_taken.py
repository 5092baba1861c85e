"""Pictures show what they are named for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tests.shots.__main__ import LARGE, screen
from tests.shots.pictures import Studio
from tests.ui.looking import motive, words_of
from ui.widgets.job_bar import JobStrip


def test_the_strip_of_work_is_in_its_picture(studio: Studio, qtbot: QtBot) -> None:
    """It appears later than pictures wait: five sets showed the page without it."""
    (strip,) = motive(qtbot, studio, "strip").findChildren(JobStrip)
    assert strip.isVisible()
    assert any("Raoul SAS" in text for text in words_of(strip))


def test_an_edit_is_in_its_picture(studio: Studio, qtbot: QtBot) -> None:
    window: Any = motive(qtbot, studio, "contacts_edited")
    page = window.book_view.page
    seen = [text for text in words_of(page.person) if "Bonté SARL" in text]
    assert any("→ Bonté SARL" in text for text in seen)


def test_boxes_are_pictured_on_a_screen_of_the_size_that_is_asked_for() -> None:
    """They grew to 1400 pixels in pictures named after 1024 x 700."""
    asked = screen(QSize(1024, 700), 100)
    assert (asked["width"], asked["height"]) == (1024, 700)
    scaled = screen(QSize(960, 576), 150)
    assert (scaled["width"], scaled["height"]) == (1440, 864)
    assert screen(None, 100)["width"] == LARGE.width()
