"""What tells two people apart, and what is owed, is read whole in the tables of ordinary windows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, cast

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from leadkeeper.services.billing.invoices import Total
from tests.shots.pictures import Studio
from tests.ui.looking import cut_in, opened_studio, shown
from tests.ui.stretch import settle
from tests.ui.test_small_windows import in_window, table_of
from ui.models.table_model import Column, LazyModel, ListModel
from ui.pages.complaints.rows import columns as complaint_columns
from ui.pages.register.page import total_cells
from ui.pages.review.details import STEADY
from ui.settings import Settings
from ui.theme import SIZE, apply, colours
from ui.widgets.filter_bar import SearchField
from ui.widgets.labels import VerdictView, pill_size, without_letter
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


@pytest.mark.parametrize("motive", ["contacts", "banner_stops"])
def test_the_first_reason_of_a_person_is_read_at_once_in_a_small_window(
    studio: Studio, qtbot: QtBot, motive: str
) -> None:
    """Four buttons in three lines left 0 to 70 pixels to why somebody is blocked."""
    window: Any = in_window(studio, qtbot, motive, SMALL)
    page = window.book_view.page
    verdict = page.person.findChildren(VerdictView)[0]
    reason = [one for one in verdict.findChildren(QLabel) if one.isVisible()][1]
    assert reason.text().startswith("Le 14/09/2026")
    lines = 3 if motive == "banner_stops" else reason.height() // reason.fontMetrics().lineSpacing()
    assert reason.visibleRegion().boundingRect().height() >= lines * reason.fontMetrics().lineSpacing()
    page.buttons.more.menu().aboutToShow.emit()
    assert "Dossier d’accès…" in [without_letter(one.text()) for one in page.buttons.more.menu().actions()]


def test_decision_and_reasons_stand_together_on_a_large_screen(studio: Studio, qtbot: QtBot) -> None:
    """The person stood 840 pixels below the reasons, and the eye went up and down for each."""
    window: Any = in_window(studio, qtbot, "review_full", LARGE)
    page = window.book_view.page
    parts = (page.details, page.person, page.decision)
    top, *_others, foot = [one.mapTo(page, QPoint(0, 0)).y() for one in (*parts, page.decision)]
    assert foot + page.decision.height() - top <= STEADY
    assert page.details.verticalScrollBar().maximum() == 0
    assert page.table.height() > page.height() * 3 // 4
    page.step(1)
    settle()
    assert page.decision.mapTo(page, QPoint(0, 0)).y() == foot  # a second click meets the same button


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_amount_of_the_invoices_is_never_cut_in_a_small_window(
    qapp: QApplication, sample: Path, settings: Settings, qtbot: QtBot, lang: str
) -> None:
    """The net of €439.50 read “€43”."""
    with opened_studio(qapp, sample, settings, lang) as studio:
        page = cast("Any", in_window(studio, qtbot, "register_full", SMALL)).book_view.page
        for section in range(len(page.totals.columns)):
            page.sums.setColumnHidden(section, False)
        page.totals.set_rows(
            total_cells(Total(f"2026-{n:02}", "raoul", "Raoul SAS", 1, 886, 44300, "EUR", 7, 350) for n in (9, 11, 12))
        )
        settle()
        assert page.sums.horizontalScrollBar().maximum() == 0
        for key in ("month", "partner", "price", "credit", "net"):
            assert cut_in(page.sums, key) == []


def test_a_large_number_is_whole_in_a_narrow_sidebar(studio: Studio, qtbot: QtBot) -> None:
    """“26 718” read “26 71”."""
    window: Any = in_window(studio, qtbot, "home", SMALL)
    button = window.book_view.sidebar.buttons["review"]
    button.set_count(26_718)
    settle()
    numbers = QFontMetrics(button._small()).horizontalAdvance(button.count_text)
    assert button.width() // 2 + SIZE.icon // 2 - button._shift() + numbers <= button.width()
    assert button._shift() <= button.width() // 2 - SIZE.icon // 2  # nor is the icon


def test_a_hint_is_read_whole_without_its_shortcut_where_both_do_not_fit(qtbot: QtBot) -> None:
    field = shown(qtbot, SearchField("Search name, e-mail, company, number"))
    field.resize(field.sizeHint())
    assert "Ctrl+F" in field.placeholderText()
    field.resize(field.sizeHint().width() * 3 // 4, field.height())
    assert field.placeholderText() == "Search name, e-mail, company, number"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_hint_of_a_field_can_be_read(qapp: QApplication, qtbot: QtBot, name: Literal["light", "dark"]) -> None:
    """In light it had 3.25:1, for the style halved its colour."""
    apply(qapp, name)
    field = shown(qtbot, QLineEdit())
    field.setPlaceholderText("A reason")
    field.setEnabled(True)
    assert field.palette().color(QPalette.ColorRole.PlaceholderText).name() == colours().soft
    assert field.palette().color(QPalette.ColorRole.PlaceholderText).alpha() == 255
