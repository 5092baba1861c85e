"""Every page and box, without eyes or a mouse: Tab comes to every button, each has a name, no key means two things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.shots.pictures import Studio
from tests.ui.looking import motive, opened_studio
from tests.ui.reaching import doubled, nameless, unreached
from tests.ui.test_all_pages import MOTIVES
from ui.settings import Settings


@pytest.fixture(params=["fr", "en"])
def studio(request: pytest.FixtureRequest, qapp: QApplication, sample: Path, settings: Settings) -> Iterator[Studio]:
    with opened_studio(qapp, sample, settings, request.param) as made:
        yield made


@pytest.mark.parametrize("name", MOTIVES)
def test_all_can_be_reached_all_has_a_name_and_no_key_means_two_things(studio: Studio, qtbot: QtBot, name: str) -> None:
    widget = motive(qtbot, studio, name)
    assert (unreached(widget), nameless(widget), doubled(widget)) == ([], [], {})


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
