from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from ui import theme
from ui.models.table_model import PAGE, Column, LazyModel, ListModel
from ui.settings import Settings
from ui.theme import Status
from ui.widgets.table import MOST_CHOSEN, Table
from ui.widgets.table_cells import row_height

Deliver = Callable[[Mapping[int, Any] | None], None]
LONG = 1_500_000
COLUMNS = (
    Column("name", "Name", 120),
    Column("note", "Note", 120),
    Column("standing", "Standing", 120, status=lambda row: Status.BAD if row["standing"] else None),
)


def person(one: int) -> dict[str, Any]:
    return {"id": one, "name": f"person {one}", "note": "two\tor\nthree", "standing": "blocked"}


def at_once(ids: Sequence[int], deliver: Deliver) -> None:
    deliver({one: person(one) for one in ids})


def small(qtbot: QtBot, *ids: int, settings: Settings | None = None) -> Table:
    table = Table("people", ListModel(COLUMNS, map(person, ids)), settings, "People")
    return shown(qtbot, table)


def long(qtbot: QtBot) -> Table:
    model = LazyModel(COLUMNS, at_once)
    model.set_ids(array("q", range(LONG)))
    return shown(qtbot, Table("people", model))


def shown(qtbot: QtBot, table: Table) -> Table:
    qtbot.addWidget(table)
    table.resize(600, 500)
    table.show()
    table.activateWindow()
    table.setFocus()
    QApplication.processEvents()
    return table


def pixels(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_standing_on_a_row_says_its_id_once(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12)
    said: list[int] = []
    table.chosen.connect(said.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(table, key)
    assert said == [12, 11]


def test_grey_bars_stand_where_rows_will_come_until_they_are_read(qtbot: QtBot) -> None:
    model = ListModel(COLUMNS)
    table = shown(qtbot, Table("people", model))
    assert theme.LIGHT.track in pixels(table.viewport().grab().toImage())
    model.set_rows([])
    assert theme.LIGHT.track not in pixels(table.viewport().grab().toImage())
    none = shown(qtbot, Table("people", ListModel(COLUMNS, [])))
    assert theme.LIGHT.track not in pixels(none.viewport().grab().toImage())


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home])
def test_the_row_that_is_shown_is_the_selected_one_wherever_control_moves_the_ring(qtbot: QtBot, key: Qt.Key) -> None:
    table = small(qtbot, 11, 12, 13)
    table.choose(12)
    said: list[int] = []
    table.chosen.connect(said.append)
    qtbot.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
    assert table.currentIndex().row() != 1
    assert (table.selected_ids(), table.current_id(), said) == ([12], 12, [])


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_End])
def test_the_key_of_the_menu_and_enter_act_on_the_row_in_the_ring(qtbot: QtBot, key: Qt.Key) -> None:
    """The menu opened at the framed person and acted on another, who was selected further up."""
    table = small(qtbot, 11, 12, 13)
    asked: list[list[int]] = []
    table.menu_wanted.connect(lambda _menu, ids: asked.append(ids))
    table.choose(11)
    qtbot.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
    framed = table.currentIndex().row()
    table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    assert framed != 0
    assert (asked, table.current_id()) == ([[11 + framed]], 11 + framed)
    table.choose(11)
    qtbot.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (opened.args, table.selected_ids()) == ([11 + framed], [11 + framed])


def test_home_and_end_go_to_the_first_and_last_row(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12, 13)
    table.choose(12)
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert (table.selected_ids(), table.current_id()) == ([13], 13)
    qtbot.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == [11, 12, 13]


def test_a_screen_reader_is_not_told_each_cell_of_everybody(qtbot: QtBot) -> None:
    asked: list[int] = []

    class Watched(LazyModel):
        def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
            asked.append(index.row())
            return super().flags(index)

    model = Watched(COLUMNS, at_once)
    model.set_ids(array("q", range(20_000)))
    table = shown(qtbot, Table("people", model))
    QAccessible.setActive(True)
    asked.clear()
    table.selectAll()
    table.choose(5)
    QAccessible.setActive(False)
    assert len(asked) < 5_000
    assert table.selected_ids() == [5]


@pytest.mark.parametrize("height", range(150, 700, 7))
def test_the_row_below_the_last_whole_one_can_be_clicked_in_its_middle(qtbot: QtBot, height: int) -> None:
    table = long(qtbot)
    table.resize(600, height)
    said: list[int] = []
    table.chosen.connect(said.append)
    for row in range(1, 20):
        table.scrollTo(table.model().index(max(row - 1, 0), 0))  # as Qt does a moment after a click
        middle = table.visualRect(table.model().index(row, 0)).center()
        assert table.viewport().rect().contains(middle), f"row {row}"
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert said == list(range(1, 20))


def test_the_selected_row_stays_in_sight_when_the_table_becomes_lower(qtbot: QtBot) -> None:
    table = long(qtbot)
    table.stand_at(11)
    table.resize(600, 200)
    row = table.visualRect(table.model().index(11, 0))
    assert table.viewport().rect().contains(row)


def test_when_one_of_two_rows_is_deselected_the_other_is_shown(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12, 13)
    table.choose(12)
    said: list[int] = []
    table.chosen.connect(said.append)
    for row, held in ((0, Qt.KeyboardModifier.NoModifier), *((2, Qt.KeyboardModifier.ControlModifier),) * 2):
        at = table.visualRect(table.model().index(row, 0)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, at)
    assert (table.selected_ids(), table.current_id(), said) == ([11], 11, [11, 13, 11])


def test_a_row_that_is_selected_again_after_a_reload_is_said_again(qtbot: QtBot) -> None:
    model = ListModel(COLUMNS, map(person, (11, 12)))
    table = shown(qtbot, Table("people", model))
    table.choose(12)
    said: list[int] = []
    table.chosen.connect(said.append)
    model.set_rows(map(person, (11, 12)))
    table.choose(12)
    assert said == [12]


CTRL, SHIFT, BARE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def click(table: Table, row: int, held: Qt.KeyboardModifier = BARE) -> None:
    at = table.visualRect(table.model().index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, at)


@pytest.mark.parametrize("held", [CTRL, SHIFT])
def test_a_click_with_a_key_held_selects_no_row_that_only_the_program_selected(
    qtbot: QtBot, held: Qt.KeyboardModifier
) -> None:
    """Three rows were clicked with Ctrl, four people were acted on: the first one of the list, too, out of sight."""
    table = small(qtbot, 11, 12, 13, 14, 15)
    table.choose(11)
    said: list[int] = []
    table.chosen.connect(said.append)
    click(table, 2, held)
    assert (table.selected_ids(), table.current_id(), said) == ([13], 13, [13])
    click(table, 4, held)
    assert table.selected_ids() == ([13, 15] if held == CTRL else [13, 14, 15])


def test_the_row_that_the_program_selected_is_chosen_by_a_click_or_space_on_it(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12, 13)
    for choose in (
        lambda: click(table, 0),
        lambda: click(table, 0, CTRL),
        lambda: qtbot.keyClick(table, Qt.Key.Key_Space),
        lambda: qtbot.keyClick(table, Qt.Key.Key_Space, CTRL),
    ):
        table.choose(13)
        table.choose(11)
        choose()
        assert table.selected_ids() == [11]
        click(table, 1, CTRL)
        assert table.selected_ids() == [11, 12]


def test_space_selects_the_framed_row_in_place_of_one_that_only_the_program_selected(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12, 13, 14)
    for held in (BARE, CTRL):
        table.choose(14)
        table.choose(11)
        qtbot.keyClick(table, Qt.Key.Key_Down, CTRL)
        qtbot.keyClick(table, Qt.Key.Key_Space, held)
        assert table.selected_ids() == [12]
        qtbot.keyClick(table, Qt.Key.Key_Down, CTRL)
        qtbot.keyClick(table, Qt.Key.Key_Space, held)
        assert table.selected_ids() == [12, 13]


def test_a_screen_reader_selects_no_row_in_addition_to_one_that_the_program_selected(qtbot: QtBot) -> None:
    """It goes past clicks and keys, and only ever adds: an act would have touched the person shown, too."""
    table = small(qtbot, 11, 12, 13, 14)

    def add(row: int) -> list[int]:
        """What Qt does where a screen reader selects a row."""
        flag = QItemSelectionModel.SelectionFlag
        table.selectionModel().select(table.model().index(row, 0), flag.Select | flag.Rows)
        return table.selected_ids()

    table.choose(11)
    assert [add(2), add(3)] == [[13], [13, 14]]
    table.choose(12)
    assert [add(1), add(2)] == [[12], [12, 13]]


def test_shift_with_an_arrow_selects_from_the_frame_on(qtbot: QtBot) -> None:
    """As in a file manager, also from a row that the program selected: it is in sight, and the keys stand on it."""
    table = small(qtbot, 11, 12, 13, 14, 15)
    click(table, 0)
    table.choose(13)
    qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert table.selected_ids() == [13, 14]
    table.choose(11)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert table.selected_ids() == [12, 13]


def test_a_row_that_the_user_chose_is_still_chosen_once_it_is_listed_again(qtbot: QtBot) -> None:
    model = ListModel(COLUMNS, map(person, (11, 12, 13)))
    table = shown(qtbot, Table("people", model))
    for again, expected in ((12, [12, 13]), (11, [13])):
        click(table, 1)
        model.set_rows(map(person, (11, 12, 13)))
        table.choose(again)
        click(table, 2, CTRL)
        assert table.selected_ids() == expected


def test_a_press_on_a_title_makes_no_row_of_the_program_one_of_the_user(qtbot: QtBot) -> None:
    """Nor does it take one from the user: rows without an id are known by their place, which is another one then."""
    for by_hand in (False, True):
        rows = [{"name": name, "note": "", "standing": ""} for name in ("c", "a", "b")]
        table = shown(qtbot, Table("people", ListModel(COLUMNS, rows)))
        table.stand_at(0)
        if by_hand:
            click(table, 0)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        click(table, 0, CTRL)
        assert table.selected_ids() == ([0, 2] if by_hand else [0])


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_row(qtbot: QtBot, key: Qt.Key) -> None:
    table = small(qtbot, 11, 12)
    table.choose(12)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, key)
    assert opened.args == [12]


def test_a_double_click_opens_the_row(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12)
    at = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [12]


def test_a_row_is_chosen_by_its_id(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12, 13)
    assert (table.choose(13), table.current_id(), table.selected_ids()) == (True, 13, [13])
    assert table.choose(99) is False


def test_all_rows_are_selected_as_one_range_and_copied_as_far_as_the_clipboard_goes(qtbot: QtBot) -> None:
    table = long(qtbot)
    with qtbot.waitSignal(table.all_wanted):
        qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    (chosen,) = table.selectionModel().selection().toList()
    assert (chosen.top(), chosen.bottom()) == (0, LONG - 1)
    with qtbot.waitSignal(table.copied) as copied:
        table.copy()
    assert copied.args == [MOST_CHOSEN]


def test_all_rows_of_a_short_table_are_painted_and_copied(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12, 13)
    table.choose(12)
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert table.selected_ids() == [11, 12, 13]
    for row in range(3):
        rect = table.visualRect(table.model().index(row, 0))
        assert theme.LIGHT.accent_soft in pixels(table.viewport().grab(rect).toImage())
    table.copy()
    assert QGuiApplication.clipboard().text().count("person") == 3


def test_a_letter_does_not_walk_through_a_long_list(qtbot: QtBot) -> None:
    asked: list[int] = []
    model = LazyModel(COLUMNS, lambda ids, _deliver: asked.extend(ids))
    model.set_ids(array("q", range(LONG)))
    table = shown(qtbot, Table("people", model))
    table.choose(3)
    read: list[int] = []
    data = model.data
    model.data = lambda index, role=0: read.append(index.row()) or data(index, role)  # type: ignore[method-assign,func-returns-value]  # counts what is read
    qtbot.keyClicks(table, "z")
    assert max(read, default=0) < 100
    assert table.current_id() == 3


def test_a_letter_goes_to_the_row_that_begins_with_it_in_a_short_table(qtbot: QtBot) -> None:
    rows = [{"id": place, "name": name, "note": "", "standing": ""} for place, name in enumerate(("Anna", "Zoé"))]
    table = shown(qtbot, Table("people", ListModel(COLUMNS, rows)))
    table.choose(0)
    qtbot.keyClicks(table, "z")
    assert table.current_id() == 1


def test_a_selection_to_the_end_is_cut_off_at_ten_thousand(qtbot: QtBot) -> None:
    table = long(qtbot)
    click(table, 5)
    table.scrollToBottom()
    at = table.visualRect(table.model().index(LONG - 1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, at)
    assert table.selected_ids() == list(range(5, 5 + MOST_CHOSEN))


def test_the_end_of_a_million_and_a_half_rows_is_there_at_once(qtbot: QtBot) -> None:
    asked: list[int] = []

    def fetch(ids: Sequence[int], deliver: Deliver) -> None:
        asked.extend(ids)
        at_once(ids, deliver)

    model = LazyModel(COLUMNS, fetch)
    model.set_ids(array("q", range(LONG)))
    table = shown(qtbot, Table("people", model))
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    table.viewport().grab()
    assert table.current_id() == LONG - 1
    assert LONG - 1 in asked
    assert len(asked) <= 4 * PAGE  # two on the screen at either end


def test_selected_rows_are_copied_as_text_with_the_titles_of_the_columns_in_their_order(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12, 13)
    table.show_columns(["name", "note"])
    table.horizontalHeader().moveSection(1, 0)
    table.choose(11)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(table.copied) as copied:
        qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Note\tName\ntwo or three\tperson 11\ntwo or three\tperson 12"
    assert copied.args == [2]


def test_the_menu_of_a_row_offers_what_the_page_puts_in_and_copying(qtbot: QtBot) -> None:
    table = small(qtbot, 11, 12)
    table.choose(12)
    asked: list[Any] = []

    def fill(menu: QMenu, ids: list[int]) -> None:
        asked.append(ids)
        menu.addAction("Withdraw…")

    table.menu_wanted.connect(fill)
    table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    menu = table.findChildren(QMenu)[-1]
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["Withdraw…", "&Copy as text"]
    assert asked == [[12]]
    menu.close()


def test_there_is_no_menu_beside_the_rows(qtbot: QtBot) -> None:
    table = small(qtbot, 11)
    with qtbot.assertNotEmitted(table.menu_wanted):
        table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 400), QPoint(5, 400)))


def drawn_to(table: Table, place: int, width: int) -> None:
    """Somebody draws a column to a width with the mouse."""
    header = table.horizontalHeader()
    viewport, at = header.viewport(), header.sectionViewportPosition(place)
    edge = QPoint(at + header.sectionSize(place) - 2, header.height() // 2)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=edge)
    header.resizeSection(place, width)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=edge)


def test_no_word_is_cut_while_there_is_room_for_all(qtbot: QtBot) -> None:
    rows = [{"id": 1, "name": "p", "note": "a note of more words than the width", "standing": "blocked by the list"}]
    table = shown(qtbot, Table("people", ListModel(COLUMNS, rows)))
    assert all(table.columnWidth(place) >= table.sizeHintForColumn(place) for place in range(3))
    assert table.columnWidth(0) + table.columnWidth(1) + table.columnWidth(2) <= table.viewport().width()


def test_a_pill_has_room_for_its_longest_word_before_any_row_is_there(qtbot: QtBot) -> None:
    columns = (Column("name", "Name", 90), Column("standing", "S", 50, pills=("no", "waits for a decision")))
    table = shown(qtbot, Table("people", LazyModel(columns, at_once)))
    assert table.columnWidth(1) > table.fontMetrics().horizontalAdvance("waits for a decision")


def pressed(table: Table, place: int) -> None:
    """Somebody presses the title of a column."""
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_the_arrow_stays_away_from_a_title_that_cannot_be_sorted_by(qtbot: QtBot) -> None:
    columns = (Column("name", "Name", 120), Column("note", "Note", 120, sortable=False))
    table = shown(qtbot, Table("people", ListModel(columns, [{"id": 1, "name": "p", "note": "n"}])))
    pressed(table, 1)
    assert table.sorted_by() is None
    pressed(table, 0)
    pressed(table, 1)
    assert table.sorted_by() == ("name", False)


def test_a_title_that_cannot_be_sorted_by_needs_no_room_for_the_arrow(qtbot: QtBot) -> None:
    words = "A title of several words"
    columns = (Column("name", words, 60), Column("note", words, 60, sortable=False), Column("end", "", 60))
    table = shown(qtbot, Table("people", ListModel(columns, [{"id": 1, "name": "p", "note": "n", "end": ""}])))
    assert table.fontMetrics().horizontalAdvance(words) < table.columnWidth(1) < table.columnWidth(0)


def test_widths_that_somebody_drew_stay_when_the_rows_change(qtbot: QtBot) -> None:
    table = small(qtbot, 1, 2)
    drawn_to(table, 0, 61)
    model = table.model()
    assert isinstance(model, ListModel)
    model.set_rows([person(1_000_000)])
    assert table.columnWidth(0) == 61


def test_widths_order_columns_and_sort_are_remembered(qtbot: QtBot, settings: Settings) -> None:
    table = small(qtbot, 1, 2, settings=settings)
    drawn_to(table, 2, 222)
    table.setColumnHidden(1, True)
    table.horizontalHeader().moveSection(2, 0)
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    table.hide()
    again = small(qtbot, 1, 2, settings=settings)
    assert (again.columnWidth(2), again.isColumnHidden(1)) == (222, True)
    assert again.horizontalHeader().visualIndex(2) == 0
    assert again.sorted_by() == ("name", True)
    assert [again.model().index(row, 0).data() for row in range(2)] == ["person 2", "person 1"]


def test_nothing_is_sorted_until_someone_sorts(qtbot: QtBot) -> None:
    model = ListModel(COLUMNS, map(person, (2, 1)))
    with qtbot.assertNotEmitted(model.sort_wanted):
        table = shown(qtbot, Table("people", model))
    assert table.sorted_by() is None


def test_a_press_on_a_title_sorts_by_it(qtbot: QtBot) -> None:
    table = small(qtbot, 2, 1)
    at = QPoint(table.columnViewportPosition(0) + 20, 10)
    with qtbot.waitSignal(table.model().sort_wanted) as wanted:  # type: ignore[attr-defined]  # it is a TableModel
        qtbot.mouseClick(table.horizontalHeader().viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert wanted.args == ["name", False]
    assert table.model().index(0, 0).data() == "person 1"


def test_a_press_on_a_title_keeps_the_rows_that_are_selected(qtbot: QtBot) -> None:
    table = small(qtbot, 2, 5, 1, 4, 3)
    table.stand_at(1, [0, 1, 3])
    at = QPoint(table.columnViewportPosition(0) + 20, 10)
    for selected in ([2, 4, 5], [5, 4, 2]):
        qtbot.mouseClick(table.horizontalHeader().viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert (table.selected_ids(), table.current_id()) == (selected, 5)


def test_the_last_column_that_is_shown_cannot_be_hidden(qtbot: QtBot) -> None:
    table = small(qtbot, 1)
    table.show_columns(["name", "note"])
    first, second, _third = table.column_menu().actions()
    second.trigger()
    assert table.isColumnHidden(1)
    assert [action.isEnabled() for action in table.column_menu().actions()] == [False, True, True]
    assert first.isChecked()


def test_a_status_is_painted_in_its_colours(qtbot: QtBot) -> None:
    seen = pixels(small(qtbot, 1).viewport().grab().toImage())
    assert {theme.LIGHT.bad_soft, theme.LIGHT.bad} <= seen


def test_a_row_on_its_way_is_a_grey_bar(qtbot: QtBot) -> None:
    model = LazyModel(COLUMNS, lambda _ids, _deliver: None)
    model.set_ids(array("q", range(5)))
    table = shown(qtbot, Table("people", model))
    assert theme.LIGHT.track in pixels(table.viewport().grab().toImage())


def test_the_row_that_has_the_focus_is_ringed(qtbot: QtBot) -> None:
    table = small(qtbot, 1, 2)
    qtbot.waitUntil(table.hasFocus)
    table.choose(2)
    assert theme.LIGHT.accent in pixels(table.viewport().grab().toImage())


def test_rows_are_as_high_as_the_type_asks(qtbot: QtBot) -> None:
    table = small(qtbot, 1)
    before = table.rowHeight(0)
    font = table.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    table.setFont(font)
    assert before < table.rowHeight(0) == row_height(table)


def test_a_table_has_a_name_for_those_who_cannot_see_it(qtbot: QtBot) -> None:
    assert small(qtbot).accessibleName() == "People"
