from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from leadkeeper.messages import use_language
from tests.ui.looking import words_of
from ui.widgets.cards import TOURS, EmptyState, tour


@pytest.mark.parametrize("page", TOURS)
def test_a_tour_is_short_and_in_the_language_spoken(page: str) -> None:
    use_language("fr")
    assert len(tour(page)) == 3
    assert set(tour(page)).isdisjoint(TOURS[page])


def test_an_empty_place_shows_the_steps_with_their_numbers(qtbot: QtBot) -> None:
    made = EmptyState("users", "Nobody", "Nobody is here.", tour=["Do this.", "Then that."])
    qtbot.addWidget(made)
    made.show()
    assert words_of(made)[-4:] == ["1", "Do this.", "2", "Then that."]
    assert made.findChildren(QLabel)
