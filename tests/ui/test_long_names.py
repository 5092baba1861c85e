"""Names as long as the law and careless lists allow: the name gives way, not what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import contacts, partners
from leadkeeper.progress import run
from leadkeeper.services.billing.invoices import Total
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.partners.partners import change_partner
from leadkeeper.services.privacy.requests import list_requests
from tests.shots.pictures import NOW, Studio
from tests.shots.rights import rights_book
from tests.ui.looking import opened_studio
from tests.ui.test_small_windows import in_window, table_of
from ui.pages.contacts.details import PersonPanel
from ui.pages.export.preview import PartnerCard
from ui.pages.register.page import RegisterPage, total_cells
from ui.pages.requests.page import RequestCard
from ui.settings import Settings
from ui.widgets.editors import ChoiceBox
from ui.widgets.labels import StatusBadge
from ui.widgets.layouts import Splitter
from ui.widgets.table import Table

COMPANY = (
    "Société civile de moyens Clodomir, d'Eulalie et de La Tour de Saint-Raoul – Conseil en gestion de patrimoine SARL"
)
NAME = ("Clodomir Eulalie " * 180)[:3000].strip()
SHARES = {"partners": (10, 11), "requests": (2, 1), "complaints_none": (2, 1)}
LAPTOP, SMALL = QSize(1440, 900), QSize(1366, 768)


@pytest.fixture(scope="module")
def long_names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a partner of a long name; a person of a far too long one asks and complains."""
    folder = tmp_path_factory.mktemp("long")
    with rights_book(folder, NOW) as book:
        raoul = next(one for one in partners.read_all(book.db) if one.id == "raoul")
        change_partner(book.db, replace(raoul, legal_name=COMPANY))
        for request in list_requests(book.db, NOW.date()):
            (number,) = contacts.numbers(book.db, [request.asked.contact]).values()
            edit_person(book.db, number, {"first_name": NAME, "last_name": ""}, NOW)
            run(record_complaint(book.db, str(request.asked.email), NOW, "support", NOW.isoformat()))
    return folder / "clodomir.leads"


@pytest.fixture
def studio(qapp: QApplication, long_names: Path, settings: Settings) -> Iterator[Studio]:
    with opened_studio(qapp, long_names, settings) as made:
        yield made


def sides(window: QWidget) -> list[int]:
    (split,) = [one for one in window.findChildren(Splitter) if one.isVisible()]
    return split.sizes()


@pytest.mark.parametrize(
    ("name", "shares"), [("partners", (10, 11)), ("requests", (2, 1)), ("complaints_none", (2, 1))]
)
def test_a_long_name_takes_no_room_from_the_panel(
    studio: Studio, qtbot: QtBot, name: str, shares: tuple[int, int]
) -> None:
    left, right = sides(in_window(studio, qtbot, name, LAPTOP))
    assert right >= (left + right) * shares[1] // sum(shares) - 1


def test_a_long_name_pushes_no_column_out_of_the_complaints(studio: Studio, qtbot: QtBot) -> None:
    table = table_of(in_window(studio, qtbot, "complaints_none", LAPTOP), "complaints")
    assert all(COMPANY in row["first"] for row in table._rows.rows)  # type: ignore[attr-defined]  # a ListModel
    assert table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", [LAPTOP, SMALL])
def test_what_an_invoice_asks_for_is_seen_whole(studio: Studio, qtbot: QtBot, size: QSize) -> None:
    window = in_window(studio, qtbot, "register", size)
    (page,) = window.findChildren(RegisterPage)
    assert columns_seen(page.sums) == ["month", "partner", "exports", "rows", "price"]  # without credits no net
    for section in range(len(page.totals.columns)):
        page.sums.setColumnHidden(section, False)
    months = (f"2026-{month:02}" for month in range(12, 0, -1))
    page.totals.set_rows(
        total_cells(Total(month, "raoul", COMPANY, 3, 2820, 1_282_000, "EUR", 9, 120_000) for month in months)
    )
    studio.settle(window)
    assert page.sums.horizontalScrollBar().maximum() == 0
    for section, column in enumerate(page.totals.columns):
        if column.align == "right":
            assert page.sums.columnWidth(section) >= page.sums.sizeHintForColumn(section), column.key


def columns_seen(table: Table) -> list[str]:
    return [one.key for place, one in enumerate(table._rows.columns) if not table.isColumnHidden(place)]


def whole_beyond_its_lines(label: QLabel) -> None:
    assert label.height() <= 20 * label.fontMetrics().lineSpacing()
    assert label.accessibleName() == NAME
    assert escape(NAME) in label.toolTip()


def test_a_name_of_thousands_of_letters_leaves_room_for_the_person(studio: Studio, qtbot: QtBot) -> None:
    window = in_window(studio, qtbot, "contacts", LAPTOP)
    (panel,) = window.findChildren(PersonPanel)
    table = table_of(window, "contacts")
    for row in range(table._rows.count()):
        table.stand_at(row)
        if panel._name.text() == NAME:
            break
    studio.settle(window)
    whole_beyond_its_lines(panel._name)


def test_a_name_of_thousands_of_letters_leaves_room_for_the_request(studio: Studio, qtbot: QtBot) -> None:
    window = in_window(studio, qtbot, "requests", LAPTOP)
    (card,) = window.findChildren(RequestCard)
    (label,) = [one for one in card.findChildren(QLabel) if one.text() == NAME]
    whole_beyond_its_lines(label)


def test_the_badges_of_a_partner_are_whole_below_its_long_name(studio: Studio, qtbot: QtBot) -> None:
    (card,) = in_window(studio, qtbot, "export", LAPTOP).findChildren(PartnerCard)
    badges = card.findChildren(StatusBadge)
    assert badges
    assert all(badge.width() == badge.sizeHint().width() for badge in badges)
    assert "987 654 324" in " ".join(one.text() for one in card.findChildren(QLabel)).replace("\u00a0", " ")


def test_a_choice_that_does_not_fit_ends_with_dots(qtbot: QtBot) -> None:
    box, option = ChoiceBox([("raoul", COMPANY)]), QStyleOptionComboBox()
    qtbot.addWidget(box)
    box.resize(200, 34)
    box.initStyleOption(option)
    shown = option.currentText
    assert shown.endswith("…")
    assert box.fontMetrics().horizontalAdvance(shown) < 200
