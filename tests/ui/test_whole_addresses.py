"""What tells two people apart, and what is owed, is read whole in the tables of ordinary windows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.shots.pictures import Studio
from tests.ui.looking import cut_in, opened_studio, shown
from tests.ui.stretch import settle
from tests.ui.test_small_windows import in_window, table_of
from ui.models.table_model import Column, LazyModel, ListModel
from ui.pages.complaints.rows import columns as complaint_columns
from ui.settings import Settings
from ui.widgets.labels import pill_size
from ui.widgets.table import MOST_WIDE, Table

SMALL, LAPTOP, LARGE = QSize(1024, 676), QSize(1366, 744), QSize(2560, 1416)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_address_of_contacts_is_cut_on_a_laptop(
    qapp: QApplication, sample: Path, settings: Settings, qtbot: QtBot, lang: str
) -> None:
    """16 of 16 were, next to names with 70 pixels to spare: two people of one name could not be told apart."""
    with opened_studio(qapp, sample, settings, lang) as studio:
        table = table_of(in_window(studio, qtbot, "contacts", LAPTOP), "contacts")
        assert [cut_in(table, key) for key in ("name", "email", "form")] == [[], [], []]
        assert table.horizontalScrollBar().maximum() == 0


def test_an_address_stands_in_one_line_where_there_is_room(studio: Studio, qtbot: QtBot) -> None:
    """13 of 22 rows had two lines next to 240 free pixels."""
    table = table_of(in_window(studio, qtbot, "export_missing", LARGE), "export.missing")
    email = [column.key for column in table._rows.columns].index("email")
    assert table.columnWidth(email) >= table.sizeHintForColumn(email)
    assert table.rowHeight(0) < 3 * table.fontMetrics().lineSpacing()


@pytest.mark.parametrize("size", [SMALL, LAPTOP])
def test_both_addresses_of_a_pair_are_read(studio: Studio, qtbot: QtBot, size: QSize) -> None:
    """The second, with which the first is compared, was cut in 7 of 7 rows."""
    box: Any = in_window(studio, qtbot, "same", QSize(size.width() - 40, size.height() - 100))
    assert cut_in(box.table, "at") == []


@pytest.mark.parametrize("size", [SMALL, LAPTOP, LARGE])
def test_the_partner_of_a_seed_address_and_the_sender_are_read(studio: Studio, qtbot: QtBot, size: QSize) -> None:
    """“Adresse piège : Ra…” and “remises.…” stood next to a column without a word."""
    table = table_of(in_window(studio, qtbot, "complaints_trap", size), "complaints")
    keys = [column.key for column in complaint_columns()]
    assert (cut_in(table, "address"), cut_in(table, "domain")) == ([], [])
    first, rows = table._rows.columns[keys.index("first")], table._rows.rows  # type: ignore[attr-defined]  # a ListModel
    (hit,) = {first.words(row) for row in rows if first.status and first.status(row)}
    at = table.columnViewportPosition(keys.index("first"))
    assert at + pill_size(table.font(), hit).width() <= min(at + table.columnWidth(2), table.viewport().width())


def test_a_long_list_fits_its_columns_to_the_rows_that_came_first(qtbot: QtBot) -> None:
    columns = (Column("name", "Name", 200, letters=16), Column("email", "E-mail", 100, grows=True, letters=8))
    pending: list[Any] = []
    model = LazyModel(columns, lambda ids, deliver: pending.append((ids, deliver)))
    table = shown(qtbot, Table("people", model), 470)

    def read(first: int, email: str) -> None:
        model.set_ids(model.ids.__class__("q", range(first, first + 300)))
        model.row_at(0)
        ids, deliver = pending.pop()
        deliver({one: {"name": "Léa Roux", "email": email} for one in ids})
        settle()

    read(0, "lea.roux@une-longue-adresse.example")
    assert cut_in(table, "email") == []
    before = [table.columnWidth(place) for place in (0, 1)]
    read(1000, "l@x.example")  # as when somebody types in the search: nothing jumps back and forth
    assert [table.columnWidth(place) for place in (0, 1)] == before


def test_what_stands_next_to_a_name_is_near_it_on_a_large_screen(qtbot: QtBot) -> None:
    """850 white pixels lay between a partner and the contract."""
    columns = (Column("name", "Partner", 150, grows=True), Column("until", "Until", 100), Column("n", "No.", 60))
    table = shown(qtbot, Table("p", ListModel(columns, [{"id": 1, "name": "Raoul", "until": "x", "n": 1}])), 2200)
    assert MOST_WIDE <= table.columnWidth(0) <= 2200 // 2
    assert sum(table.columnWidth(place) for place in range(3)) == table.viewport().width()
