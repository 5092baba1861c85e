"""Every page and box, without eyes or a mouse: Tab comes to every button, each has a name, no key means two things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import partners
from tests.shots.pictures import NOW, Studio
from tests.ui.looking import motive, opened_studio, shown
from tests.ui.reaching import doubled, leads_nowhere, nameless, reachable, unreached
from tests.ui.test_all_pages import MOTIVES
from ui.jobs import InlineJobs
from ui.pages.partners.list_versions import ListDialog
from ui.settings import Settings

LINKS_FIRST = ("guide", "guide_found")
"""Boxes in which Tab goes through the links of a text before it leaves it."""


@pytest.fixture(params=["fr", "en"])
def studio(request: pytest.FixtureRequest, qapp: QApplication, sample: Path, settings: Settings) -> Iterator[Studio]:
    with opened_studio(qapp, sample, settings, request.param) as made:
        yield made


@pytest.mark.parametrize("name", MOTIVES)
def test_all_can_be_reached_all_has_a_name_and_each_letter_leads_to_one_thing(
    studio: Studio, qtbot: QtBot, name: str
) -> None:
    widget = motive(qtbot, studio, name)
    assert (unreached(widget), nameless(widget), doubled(widget), leads_nowhere(widget)) == ([], [], {}, [])
    if isinstance(widget, QDialog) and name not in LINKS_FIRST:
        assert missed(qtbot, widget, Qt.Key.Key_Tab) == missed(qtbot, widget, Qt.Key.Key_Backtab) == []


def test_tab_comes_to_everything_in_the_box_of_the_first_list(db: Any, qtbot: QtBot) -> None:
    box = shown(qtbot, ListDialog(InlineJobs(db), partners.read_all(db), [], lambda: NOW))
    assert missed(qtbot, box, Qt.Key.Key_Tab) == []
    assert "Publish" in [one.text().replace("&", "") for one in box.findChildren(QPushButton)]


def missed(qtbot: QtBot, box: QWidget, key: Qt.Key) -> list[str]:
    """What this key never comes to, pressed until it comes to something again."""
    box.activateWindow()
    if box.focusWidget() is None:
        qtbot.keyClick(box, key)
    been: list[QWidget] = []
    while (focused := box.focusWidget()) is not None and focused not in been:
        been.append(focused)
        qtbot.keyClick(focused, key)
    there = [one for one in reachable(box) if one.isVisible() and one.isEnabled() and one.focusProxy() is None]
    assert there
    return [one.accessibleName() or getattr(one, "text", lambda: "")() or repr(one) for one in there if one not in been]


def test_what_is_wrong_is_seen(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    line, field = QHBoxLayout(place), QLineEdit()
    for text in ("&Save", "&Send"):
        line.addWidget(QPushButton(text))
    line.addWidget(field)
    place.show()
    place.findChildren(QPushButton)[0].setFocusPolicy(field.focusPolicy().NoFocus)
    assert (len(unreached(place)), len(nameless(place)), doubled(place)) == (1, 1, {"s": ["&Save", "&Send"]})
