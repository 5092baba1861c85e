from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.stretch import settle
from ui.widgets.filter_bar import Choice, Filter, FilterBar, FilterState

FILTERS = (
    Filter("source", "Source", (Choice("quiz", "Quiz landing", 21480), Choice("web", "Webinar", None))),
    Filter("country", "Country", (Choice("FR", "France"), Choice("BE", "Belgium"))),
)


@pytest.fixture
def bar(qtbot: QtBot) -> FilterBar:
    made = FilterBar("Search people")
    qtbot.addWidget(made)
    made.set_filters(FILTERS)
    made.show()
    return made


def said(bar: FilterBar) -> list[FilterState]:
    states: list[FilterState] = []
    bar.changed.connect(states.append)
    return states


def chips(bar: FilterBar) -> list[QPushButton]:
    settle()
    found = bar.findChildren(QPushButton)
    return [one for one in found if one.property("look") == "chip" and one is not bar.add and not one.isHidden()]


def menu_of(bar: FilterBar) -> dict[str, QMenu]:
    bar.add.menu().aboutToShow.emit()
    return {action.text(): action.menu() for action in bar.add.menu().actions()}  # type: ignore[misc]  # stubs say object


def test_a_search_is_said_when_the_person_pauses_and_not_at_each_key(qtbot: QtBot, bar: FilterBar) -> None:
    states = said(bar)
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClicks(bar.field, "dubois")
    assert states == [FilterState("dubois")]


def test_enter_searches_at_once(qtbot: QtBot, bar: FilterBar) -> None:
    states = said(bar)
    qtbot.keyClicks(bar.field, " lea ")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert states == [FilterState("lea")]


def test_the_same_search_is_not_said_twice(qtbot: QtBot, bar: FilterBar) -> None:
    states = said(bar)
    qtbot.keyClicks(bar.field, "lea")
    for _ in range(2):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert len(states) == 1


def test_escape_empties_the_search_and_shows_all(qtbot: QtBot, bar: FilterBar) -> None:
    bar.set_state(FilterState("lea"))
    states = said(bar)
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert (bar.field.text(), states) == ("", [FilterState()])


def test_a_filter_in_use_is_a_chip_with_its_words(bar: FilterBar) -> None:
    bar.toggle("source", "quiz")
    bar.toggle("country", "FR")
    assert [chip.text() for chip in chips(bar)] == ["Source: Quiz landing", "Country: France"]
    assert bar.state == FilterState("", {"source": frozenset({"quiz"}), "country": frozenset({"FR"})})


def test_a_press_on_a_chip_takes_its_filter_off(qtbot: QtBot, bar: FilterBar) -> None:
    bar.set_state(FilterState("lea", {"source": frozenset({"quiz", "web"})}))
    states = said(bar)
    qtbot.mouseClick(chips(bar)[0], Qt.MouseButton.LeftButton)
    assert states == [FilterState("lea", {"source": frozenset({"web"})})]
    assert [chip.text() for chip in chips(bar)] == ["Source: Webinar"]


def test_the_menu_counts_what_each_choice_leaves_and_ticks_what_is_in_use(bar: FilterBar) -> None:
    bar.toggle("source", "web")
    actions = menu_of(bar)["Source"].actions()
    assert [(action.text(), action.isChecked()) for action in actions] == [
        ("Quiz landing\t21,480", False),
        ("Webinar", True),
    ]


def test_a_choice_of_the_menu_narrows(bar: FilterBar) -> None:
    menu_of(bar)["Country"].actions()[1].trigger()
    assert bar.state.chosen == {"country": frozenset({"BE"})}


def test_all_filters_are_taken_off_at_once_and_the_search_stays(qtbot: QtBot, bar: FilterBar) -> None:
    bar.set_state(FilterState("lea", {"source": frozenset({"quiz"})}))
    show_all = next(one for one in bar.findChildren(QPushButton) if one.property("look") == "quiet")
    qtbot.mouseClick(show_all, Qt.MouseButton.LeftButton)
    assert (bar.state, chips(bar)) == (FilterState("lea"), [])


def test_the_state_that_is_shown_already_is_not_said(bar: FilterBar) -> None:
    bar.set_state(FilterState("lea"))
    states = said(bar)
    bar.set_state(FilterState("lea"))
    assert states == []


def test_new_counts_leave_what_is_in_use(bar: FilterBar) -> None:
    bar.toggle("source", "quiz")
    states = said(bar)
    bar.set_filters(FILTERS[:1])
    assert [chip.text() for chip in chips(bar)] == ["Source: Quiz landing"]
    assert states == []


def test_without_filters_there_is_only_the_search(qtbot: QtBot) -> None:
    bar = FilterBar("Search people")
    qtbot.addWidget(bar)
    bar.show()
    assert not bar.add.isVisible()


def test_the_search_says_its_keys(bar: FilterBar) -> None:
    assert "Ctrl+F" in bar.field.placeholderText()
    assert bar.field.accessibleName() == "Search people"


def test_the_magnifier_and_the_cross_have_names(bar: FilterBar) -> None:
    bar.field.setText("Léa")
    buttons = bar.field.findChildren(QToolButton)
    names = [QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in buttons]
    assert sorted(names) == ["Clear the field", "Search people"]
