"""Every page and box, without eyes or a mouse: Tab comes to every button, each has a name, no key means two things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.demo import build_sample
from tests.shots.pictures import NOW, Studio, now
from tests.ui.looking import motive
from tests.ui.reaching import doubled, nameless, unreached
from tests.ui.test_all_pages import MOTIVES
from ui.settings import Settings


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(build_sample(tmp_path_factory.mktemp("sample") / "clodomir.leads", NOW))


@pytest.fixture(params=["fr", "en"])
def studio(request: pytest.FixtureRequest, qapp: QApplication, sample: Path, settings: Settings) -> Iterator[Studio]:
    settings.theme, settings.language = "light", request.param
    use_language(request.param)
    with open_book(sample, NOW) as book:
        made = Studio(qapp, book.db, settings, now, sample.name)
        yield made
        made.close()


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
