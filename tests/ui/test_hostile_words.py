"""What people typed is shown as they typed it: markup, ampersands, words of three hundred letters."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.looking import shown
from ui.models.formats import tip
from ui.pages.contacts.details import Timeline, TimelineEvent
from ui.widgets.filter_bar import Choice, Filter, FilterBar
from ui.widgets.forms import FormDialog
from ui.widgets.labels import StatusBadge, breakable, text_label


@pytest.mark.parametrize("text", ["Raoul & Cie", "a < b", "l'été", ""])
def test_plain_words_pop_up_as_they_are(text: str) -> None:
    assert tip(text) == text


def test_markup_pops_up_as_it_was_typed(qapp: QApplication) -> None:
    assert tip("<b>gras</b> & Cie") == "<span>&lt;b&gt;gras&lt;/b&gt; &amp; Cie</span>"
    assert StatusBadge("<img src=x>").toolTip() == "<span>&lt;img src=x&gt;</span>"


def test_a_word_without_end_does_not_push_the_rest_out_of_sight(qtbot: QtBot) -> None:
    timeline: Any = shown(qtbot, Timeline(), 300, 200)
    timeline.set_events([TimelineEvent("27/11/2026", "N" * 300, "x" * 300)])
    assert timeline.minimumSizeHint().width() < 300


def test_a_word_without_end_has_places_to_go_on_in_the_next_line() -> None:
    assert max(map(len, breakable("N" * 300).split("\u200b"))) <= 24
    assert breakable("a" * 24) == "a" * 24


def test_a_box_about_a_name_without_end_stays_on_the_screen(qtbot: QtBot) -> None:
    name = "Anne " + "N" * 120
    box = FormDialog(f"Erase {name}?", "Erase")
    qtbot.addWidget(box)
    title = next(label for label in box.findChildren(QLabel) if label.property("role") == "title")
    assert box.minimumSizeHint().width() < 683
    assert (title.text(), title.accessibleName()) == (f"Erase {name}?",) * 2


def test_what_can_be_copied_has_nothing_put_into_it() -> None:
    made = text_label("a" * 60, select=True)
    assert QLabel.text(made) == "a" * 60


def test_a_choice_keeps_its_ampersand(qtbot: QtBot) -> None:
    bar: Any = shown(qtbot, FilterBar("Search"), 600, 80)
    bar.set_filters([Filter("form", "Source", (Choice("jeux", "Jeux & Cie", 3),))])
    bar.add.menu().aboutToShow.emit()
    (below,) = bar.add.menu().findChildren(QMenu)
    assert [action.text() for action in below.actions()] == ["Jeux && Cie\t3"]
