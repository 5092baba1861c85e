from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.models.table_model import Column, LazyModel, ListModel
from ui.theme import SPACE
from ui.widgets.table import Table
from ui.widgets.table_cells import SHORT as LIST
from ui.widgets.table_cells import StatusDelegate, lines_in, lines_of, row_height

COLUMNS = (Column("who", "Who", 120), Column("why", "Why", 300, grows=True, lines=3))
SHORT = "No consent."
LONG = "Nothing shows that a partner list was published on that day: it is not proved that Bonne Table SARL was on it."


def row(one: int, why: str) -> dict[str, Any]:
    return {"id": one, "who": f"person {one}", "why": why}


def shown(qtbot: QtBot, table: Table, width: int) -> Table:
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    QApplication.processEvents()
    return table


def listed(qtbot: QtBot, *whys: str, width: int = 360) -> Table:
    return shown(qtbot, Table("people", ListModel(COLUMNS, [row(one, why) for one, why in enumerate(whys)])), width)


def lines(table: Table) -> int:
    return lines_in(table, table.rowHeight(0))


@pytest.mark.parametrize("most", [1, 2, 3])
def test_words_stand_on_as_many_lines_as_they_may_and_end_in_dots_where_some_are_left(
    qapp: QApplication, most: int
) -> None:
    font, width = qapp.font(), 150
    found = lines_of(LONG, font, width, most)
    assert len(found) == most
    assert found[-1].endswith("…")
    assert all(QFontMetrics(font).horizontalAdvance(line) <= width for line in found)


def test_words_that_fit_are_whole_and_stand_on_no_more_lines_than_they_need(qapp: QApplication) -> None:
    font = qapp.font()
    assert lines_of(SHORT, font, 400, 3) == [SHORT]
    assert " ".join(lines_of(LONG, font, 500, 3)) == LONG


def test_words_as_wide_as_their_place_are_not_cut_for_a_part_of_a_pixel(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    for size in range(11, 18):
        font.setPixelSize(size)
        width = QFontMetrics(font).horizontalAdvance(SHORT)
        assert "…" not in "".join(lines_of(SHORT, font, width, 3))


def test_an_address_goes_on_behind_its_sign_and_not_within_a_word(qapp: QApplication) -> None:
    font = qapp.font()
    width = QFontMetrics(font).horizontalAdvance("elodie.evrard@") + 4
    assert [line.replace("\u200b", "") for line in lines_of("elodie.evrard@courriel.example", font, width, 3)] == [
        "elodie.evrard@",
        "courriel.",
        "example",
    ]


def test_a_word_goes_whole_into_the_next_line_where_that_takes_no_more_lines(qapp: QApplication) -> None:
    font = qapp.font()
    words = "Somebody twice · quiz-v2\u00a0· main-4"
    for end in ("quiz-v2\u00a0· main-", "quiz-"):
        width = QFontMetrics(font).horizontalAdvance(f"Somebody twice · {end}") + 2
        first, second = (line.replace("\u2060", "") for line in lines_of(words, font, width, 2))
        assert (first, second) in [
            ("Somebody twice · quiz-v2\u00a0·", "main-4"),
            ("Somebody twice ·", "quiz-v2\u00a0· main-4"),
        ]


def test_a_space_that_must_not_be_broken_at_stays_one(qapp: QApplication) -> None:
    assert lines_of("Il manque\u00a0: le\nconsentement", QFont(qapp.font()), 900, 2) == [
        "Il manque\u00a0: le consentement"
    ]


def test_rows_are_as_high_as_the_longest_words_that_are_seen(qtbot: QtBot) -> None:
    assert lines(listed(qtbot, SHORT, SHORT)) == 1
    assert lines(listed(qtbot, SHORT, LONG)) == 3


def test_rows_are_low_again_where_the_table_is_wide(qtbot: QtBot) -> None:
    table = listed(qtbot, SHORT, LONG)
    table.resize(1400, 300)
    QApplication.processEvents()
    assert lines(table) == 1


@pytest.mark.parametrize("each", [True, False])
def test_rows_are_measured_with_the_width_that_the_column_has_in_the_end(qtbot: QtBot, each: bool) -> None:
    columns = (Column("who", "Who", 120), Column("why", "Why", 300, grows=True, lines=3, each=each))
    table = shown(qtbot, Table("people", ListModel(columns, [row(1, LONG)])), 360)
    for width in (900, 500, 620, 480, 1300, 700):
        table.resize(width, 300)
        QApplication.processEvents()
        needed = lines_of(LONG, table.font(), table.columnWidth(1) - 2 * SPACE.m, 3)
        assert lines(table) == len(needed), width


def test_each_row_of_a_short_list_is_as_high_as_its_own_words_where_a_column_asks_for_it(qtbot: QtBot) -> None:
    columns = (Column("why", "Why", 300, grows=True, lines=3, each=True),)
    rows = ListModel(columns, [row(1, SHORT), row(2, LONG), row(3, SHORT)])
    table = shown(qtbot, Table("people", rows), 300)
    assert [lines_in(table, table.rowHeight(place)) for place in range(3)] == [1, 3, 1]
    rows.set_rows([row(1, LONG), row(2, SHORT)])
    assert [lines_in(table, table.rowHeight(place)) for place in range(2)] == [3, 1]


def test_in_a_long_list_all_rows_are_alike(qtbot: QtBot) -> None:
    columns = (Column("why", "Why", 300, grows=True, lines=3, each=True),)
    whys = [SHORT, LONG, *[SHORT] * LIST]
    table = shown(qtbot, Table("people", ListModel(columns, [row(one, why) for one, why in enumerate(whys)])), 300)
    assert (lines(table), table.rowHeight(LIST)) == (3, table.rowHeight(0))


def test_words_further_down_make_the_rows_higher_once_they_are_seen(qtbot: QtBot) -> None:
    table = listed(qtbot, *[SHORT] * 200, LONG)
    assert lines(table) == 1
    table.scrollToBottom()
    assert lines(table) == 3
    table.scrollToTop()
    assert lines(table) == 3


def test_rows_that_come_later_make_room_for_themselves_and_those_on_their_way_move_nothing(qtbot: QtBot) -> None:
    asked: list[tuple[Sequence[int], Callable[[Mapping[int, Any] | None], None]]] = []

    def answer(why: str) -> None:
        ids, deliver = asked.pop()
        deliver({one: row(one, why) for one in ids})

    model = LazyModel(COLUMNS, lambda ids, deliver: asked.append((ids, deliver)))
    table = shown(qtbot, Table("people", model), 360)
    model.set_ids(array("q", range(40)))
    table.viewport().repaint()
    assert lines(table) == 1
    answer(LONG)
    assert lines(table) == 3
    model.set_ids(array("q", range(10)))
    assert lines(table) == 3
    answer(SHORT)
    assert lines(table) == 1


def test_a_table_that_is_not_seen_asks_for_no_rows(qtbot: QtBot) -> None:
    asked: list[Sequence[int]] = []
    model = LazyModel(COLUMNS, lambda ids, _deliver: asked.append(ids))
    table = Table("people", model)
    qtbot.addWidget(table)
    model.set_ids(array("q", range(40)))
    assert asked == []


def test_where_no_column_asks_for_lines_rows_have_one(qtbot: QtBot) -> None:
    table = shown(qtbot, Table("people", ListModel((Column("why", "Why"),), [row(1, LONG)])), 200)
    assert table.rowHeight(0) == row_height(table)


def test_the_lines_are_painted_one_below_the_other(qtbot: QtBot) -> None:
    table = listed(qtbot, "mmmmmmmm " * 6)
    place = table.visualRect(table.model().index(0, 1))
    image = table.viewport().grab(place).toImage()
    inked = [any(image.pixelColor(x, y).lightness() < 128 for x in range(image.width())) for y in range(image.height())]
    bands = sum(now and not before for before, now in pairwise([False, *inked]))
    assert isinstance(table.itemDelegate(), StatusDelegate)
    assert bands == lines(table) == 3
