"""Every page in the windows of small screens: 1024 × 700, and 1440 × 900 where all is shown at 150 %."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db.months import MonthStep
from leadkeeper.services.month.run import StepReport
from tests.shots.pictures import Studio
from tests.ui.looking import cut_in, opened_studio, shown
from tests.ui.stretch import cut, settle
from ui.models.table_model import ADDRESS_LETTERS
from ui.pages.home.month import StepTable
from ui.settings import Settings
from ui.theme import SIZE, SPACE, Status, colours
from ui.widgets.filter_bar import SearchField
from ui.widgets.labels import StatusBadge, VerdictView, without_letter
from ui.widgets.layouts import Splitter
from ui.widgets.table import Table
from ui.widgets.table_cells import lines_of

SCREENS = {"1024x700": QSize(1024, 676), "150": QSize(960, 576), "laptop": QSize(911, 480)}
"""What these screens leave for the window below its title; the last is 1366 × 768, where all is shown at 150 %."""
SEEN = 3  # pixels of a thing below which it has been scrolled away
PAGES = (
    "home", "contacts", "contacts_several", "sources", "partners", "review_full", "export", "register_full",
    "register_check", "requests_full", "complaints", "settings",
)  # fmt: skip
NEW = ("requests", "complaints_none", "contacts_empty", "sources_empty", "export_empty", "register_empty",
       "partners_empty")  # fmt: skip


def in_window(studio: Studio, qtbot: QtBot, name: str, size: QSize) -> QWidget:
    window: QWidget = shown(qtbot, dict(studio.motives())[name](), size.width(), size.height())
    studio.settle(window)
    settle()
    return window


def table_of(window: QWidget, name: str) -> Table:
    (table,) = [one for one in window.findChildren(Table) if one.isVisible() and one._name == name]
    return table


def scrolls(widget: QWidget) -> bool:
    """Whether a widget stands in something that scrolls, where its lower part may be further down."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around is not None


def cut_off(window: QWidget) -> Iterator[str]:
    """What can be pressed or filled in and is smaller than it needs, or lies behind the edge of its place."""
    things: list[QAbstractButton | QLineEdit] = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    for one in things:
        seen = one.visibleRegion().boundingRect()
        least = one.minimumSizeHint() if isinstance(one, QPushButton) else QSize()
        squeezed = one.width() < least.width() or one.height() < least.height()
        hidden = one.width() - seen.width() > SEEN or (not scrolls(one) and one.height() - seen.height() > SEEN)
        if one.isVisible() and seen.height() > SEEN and (hidden or squeezed):
            yield f"{type(one).__name__} {one.text()!r} {one.size().toTuple()}, seen {seen.size().toTuple()}"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_is_pressed_is_cut_off(studio: Studio, qtbot: QtBot, name: str, screen: str) -> None:
    window = in_window(studio, qtbot, name, SCREENS[screen])
    assert (window.size(), list(cut_off(window))) == (SCREENS[screen], [])


@pytest.mark.parametrize(
    ("screen", "name"), [*(("1024x700", name) for name in (*PAGES, *NEW)), *(("150", name) for name in NEW)]
)
def test_a_page_scrolls_as_a_whole_only_in_the_lowest_windows(
    studio: Studio, qtbot: QtBot, name: str, screen: str
) -> None:
    """At 1024 x 700 the last button of Requests, and the foot of Complaints, had slipped below the edge."""
    window: Any = in_window(studio, qtbot, name, SCREENS[screen])
    pages = window.book_view._pages
    assert window.book_view.stack.height() <= pages.viewport().height()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", NEW)
def test_no_lines_of_a_page_without_rows_lie_over_one_another(
    studio: Studio, qtbot: QtBot, name: str, screen: str
) -> None:
    assert list(cut(in_window(studio, qtbot, name, SCREENS[screen]))) == []


def test_the_last_page_in_the_sidebar_is_seen_on_a_laptop(studio: Studio, qtbot: QtBot) -> None:
    window: Any = in_window(studio, qtbot, "home", SCREENS["laptop"])
    button = window.book_view.sidebar.buttons["settings"]
    assert button.visibleRegion().boundingRect() == button.rect()
    assert window.rect().contains(button.mapTo(window, button.rect().bottomRight()))


def test_the_panel_of_a_person_leaves_room_for_the_reasons(studio: Studio, qtbot: QtBot) -> None:
    window: Any = in_window(studio, qtbot, "contacts", SCREENS["laptop"])
    buttons = window.book_view.page.buttons
    assert buttons.height() < 2 * buttons.edit.height()
    buttons.more.menu().aboutToShow.emit()
    assert {without_letter(one.text()) for one in buttons.more.menu().actions()} >= {"Retrait…", "Dossier d’accès…"}


@pytest.mark.parametrize(("name", "screen"), [("contacts", "1024x700"), ("complaints", "150")])
def test_addresses_are_never_shorter_than_22_letters(studio: Studio, qtbot: QtBot, name: str, screen: str) -> None:
    window = in_window(studio, qtbot, name, SCREENS[screen])
    table = table_of(window, name)
    (place,) = [place for place, column in enumerate(table._rows.columns) if column.letters == ADDRESS_LETTERS]
    words = table.fontMetrics()
    seen = table.columnWidth(place) - 2 * SPACE.m - words.horizontalAdvance("…")
    assert seen >= ADDRESS_LETTERS * words.averageCharWidth()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_names_are_read_whole_before_the_form_is_shown(
    qapp: QApplication, sample: Path, settings: Settings, qtbot: QtBot, lang: str
) -> None:
    """In English names were cut after ten letters: its longer titles left the fewest, and the form took the rest."""
    with opened_studio(qapp, sample, settings, lang) as studio:
        table = table_of(in_window(studio, qtbot, "contacts", SCREENS["1024x700"]), "contacts")
        assert cut_in(table, "name") == []
        keys, words = [column.key for column in table._rows.columns], table.fontMetrics()
        seen = table.columnWidth(keys.index("email")) - 2 * SPACE.m - words.horizontalAdvance("…")
        assert seen >= 20 * words.averageCharWidth()
        last = keys.index("partners")
        assert table.columnViewportPosition(last) + table.columnWidth(last) <= table.viewport().width()


@pytest.mark.parametrize("screen", SCREENS)
def test_answer_and_sharing_are_seen_without_scrolling(studio: Studio, qtbot: QtBot, screen: str) -> None:
    """Below 1024 pixels the last of them was cut after three letters; there names and addresses are shorter."""
    table = table_of(in_window(studio, qtbot, "contacts", SCREENS[screen]), "contacts")
    ends = [
        table.columnViewportPosition(place) + table.columnWidth(place)
        for place, column in enumerate(table._rows.columns)
        if column.key in ("name", "email", "answer", "partners")
    ]
    assert max(ends) <= table.viewport().width()
    words = table.fontMetrics()
    assert table.columnWidth(0) - 2 * SPACE.m >= 10 * words.averageCharWidth()


@pytest.mark.parametrize(("name", "of"), [("partners", "partners"), ("register_full", "register.entries")])
@pytest.mark.parametrize("size", [QSize(1366, 720), QSize(1280, 660), QSize(1920, 1040)])
def test_no_name_is_cut_where_there_is_room_for_it(
    studio: Studio, qtbot: QtBot, name: str, of: str, size: QSize
) -> None:
    table = table_of(in_window(studio, qtbot, name, size), of)
    (place,) = [place for place, column in enumerate(table._rows.columns) if column.key in ("name", "partner")]
    assert table.columnWidth(place) >= table.sizeHintForColumn(place)


def test_the_hint_of_the_search_is_whole_where_there_is_room(studio: Studio, qtbot: QtBot) -> None:
    window = in_window(studio, qtbot, "complaints", QSize(1320, 832))
    (field,) = [one for one in window.findChildren(SearchField) if one.isVisible()]
    hint = field.fontMetrics().horizontalAdvance(field.placeholderText())
    assert field.width() >= hint + 2 * SIZE.icon


def test_words_that_wrap_take_no_room_from_the_evidence(studio: Studio, qtbot: QtBot) -> None:
    window = in_window(studio, qtbot, "review_full", QSize(1320, 832))
    (split,) = [one for one in window.findChildren(Splitter) if one.isVisible()]
    left, right = split.sizes()
    assert right >= left * 3 // 4 - 2  # as they are shared: no single line of a reason asks for more


@pytest.mark.parametrize("name", ["home", "partners", "review_full", "register_check"])
def test_on_a_large_screen_no_warning_is_a_slab(studio: Studio, qtbot: QtBot, name: str) -> None:
    image = in_window(studio, qtbot, name, QSize(2560, 1376)).grab().toImage()
    warn = colours().of(Status.WARN)[1]
    points = [(x, y) for x in range(0, image.width(), 8) for y in range(0, image.height(), 8)]
    assert sum(image.pixelColor(*point).name() == warn for point in points) < len(points) / 50


LISTS = [("sources", "sources"), ("export_missing", "export.reasons"), ("export_missing", "export.missing"),
         ("register_full", "register.entries")]  # fmt: skip


@pytest.mark.parametrize(("name", "of"), LISTS)
def test_no_list_scrolls_from_side_to_side(studio: Studio, qtbot: QtBot, name: str, of: str) -> None:
    assert table_of(in_window(studio, qtbot, name, SCREENS["1024x700"]), of).horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(("name", "of"), [("home", "home.partners"), ("sources", "sources"), ("partners", "partners")])
def test_the_last_column_is_whole_on_a_laptop(studio: Studio, qtbot: QtBot, name: str, of: str) -> None:
    assert table_of(in_window(studio, qtbot, name, SCREENS["laptop"]), of).horizontalScrollBar().maximum() == 0


def test_a_narrow_list_makes_room_for_the_arrow_of_its_order(studio: Studio, qtbot: QtBot) -> None:
    table = table_of(in_window(studio, qtbot, "sources", SCREENS["laptop"]), "sources")
    header, people = table.horizontalHeader(), [column.key for column in table._rows.columns].index("people")
    before = table.columnWidth(people)
    header.setSortIndicator(people, Qt.SortOrder.DescendingOrder)
    assert table.columnWidth(people) >= header.sectionSizeHint(people) > before
    assert table.horizontalScrollBar().maximum() == 0


def in_sight(widget: QWidget) -> bool:
    """Whether a thing is seen whole."""
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


@pytest.mark.parametrize("screen", SCREENS)
def test_one_reads_why_and_decides_without_scrolling(studio: Studio, qtbot: QtBot, screen: str) -> None:
    """At 1366 x 768 and 150 % the explanation had one line, and Allow and Block lay below the edge of the window."""
    window: Any = in_window(studio, qtbot, "review_full", SCREENS[screen])
    page = window.book_view.page
    decision = page.decision
    pressed = (decision.allow, decision.block, decision.skip, decision.allow_all, decision.block_all)
    assert [one.accessibleName() for one in (*pressed, decision.reason, page.person) if not in_sight(one)] == []
    assert page.details.viewport().height() >= 7 * page.fontMetrics().lineSpacing()
    page.decision.take_reason("Lu au téléphone")
    settle()
    assert [one.text() for one in (*pressed, decision.again) if not in_sight(one)] == []


@pytest.mark.parametrize("name", ["import_4_check", "import_5_report"])
def test_what_is_to_be_checked_is_read_before_importing(studio: Studio, qtbot: QtBot, name: str) -> None:
    """It began below the edge of the box, while the focus was on Import."""
    box: Any = in_window(studio, qtbot, name, QSize(886, 472))
    watch = box.outcome._watch
    assert not watch.isHidden()
    assert [one.text() for one in watch.findChildren(QLabel) if not in_sight(one)] == []


def test_the_reasons_why_people_are_missing_have_room_for_their_words(studio: Studio, qtbot: QtBot) -> None:
    """One row was in sight, and the reason was cut to its first letters."""
    window: Any = in_window(studio, qtbot, "export_missing", SCREENS["laptop"])
    people = table_of(window, "export.missing")
    why = [column.key for column in people._rows.columns].index("why")
    assert people.columnWidth(why) >= 22 * people.fontMetrics().averageCharWidth()
    for table, rows in ((people, 1), (table_of(window, "export.reasons"), 2)):
        assert table.horizontalScrollBar().maximum() == 0
        assert table.rowViewportPosition(rows) <= table.viewport().height()
    pages = window.book_view._pages
    assert window.book_view.stack.height() <= pages.viewport().height()
    window.resize(SCREENS["1024x700"])
    settle()
    assert not any(people.isColumnHidden(place) for place in range(len(people._rows.columns)))


@pytest.mark.parametrize("screen", SCREENS)
def test_why_somebody_is_missing_is_read_to_its_end(studio: Studio, qtbot: QtBot, screen: str) -> None:
    """The fourth line ended in the middle of a word, whatever the height of the window."""
    people = table_of(in_window(studio, qtbot, "export_missing", SCREENS[screen]), "export.missing")
    why = [column.key for column in people._rows.columns].index("why")
    for place in range(3):
        words = people.model().index(place, why).data()
        lines = lines_of(words, people.font(), people.columnWidth(why) - 2 * SPACE.m, 99)
        assert people.rowHeight(place) >= len(lines) * people.fontMetrics().lineSpacing()
        assert len(lines) <= people._rows.columns[why].lines


def test_the_book_stands_in_the_middle_of_a_narrow_sidebar(studio: Studio, qtbot: QtBot) -> None:
    """Its icon stood at the edge, and those of the pages below in the middle."""
    window: Any = in_window(studio, qtbot, "home", SCREENS["laptop"])
    book = window.book_view.sidebar.book
    image = book.grab().toImage()
    ground = image.pixelColor(2, book.height() // 2)
    inked = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != ground]
    arrow = [x for x in inked if x > (book.width() + SIZE.icon) // 2 + 2]
    icon = sorted(set(inked) - set(arrow))
    assert arrow
    assert abs((icon[0] + icon[-1]) / 2 - book.width() / 2) <= 2


@pytest.mark.parametrize("screen", SCREENS)
def test_what_a_partner_to_notify_waits_for_is_read_whole(studio: Studio, qtbot: QtBot, screen: str) -> None:
    """The pill was cut, and the day stood in four lines next to free room."""
    window: Any = in_window(studio, qtbot, "register_full", SCREENS[screen])
    card = window.book_view.page.notices
    pills = [one for one in card.findChildren(StatusBadge) if one.isVisible()]
    assert pills
    assert [one.text for one in pills if one.width() < one.sizeHint().width()] == []
    lines = [one for one in card.findChildren(QLabel) if "notification" in one.text() and one.text()[0].isdigit()]
    assert lines
    assert [one.text() for one in lines if one.height() > 2.5 * one.fontMetrics().lineSpacing()] == []


def test_every_column_of_the_imports_is_seen_on_a_laptop(studio: Studio, qtbot: QtBot) -> None:
    """The day was cut after three digits of its year, and the state lay beyond the edge."""
    table = table_of(in_window(studio, qtbot, "imports", QSize(886, 472)), "imports")
    assert table.horizontalScrollBar().maximum() == 0
    words, keys = table.fontMetrics(), [column.key for column in table._rows.columns]
    assert table.columnWidth(keys.index("at")) - 2 * SPACE.m >= words.horizontalAdvance("29/11/2026")
    assert table.columnWidth(keys.index("form")) >= 10 * words.averageCharWidth()


def test_whether_a_person_may_be_shared_is_seen_on_a_laptop(studio: Studio, qtbot: QtBot) -> None:
    """The box of the channel was cut, and no verdict was in sight."""
    window: Any = in_window(studio, qtbot, "contacts", SCREENS["laptop"])
    panel = window.book_view.page.person
    verdict = panel.findChildren(VerdictView)[0]
    assert in_sight(panel.channel)
    assert [one.text for one in verdict.findChildren(StatusBadge) if not in_sight(one)] == []


def test_the_chart_of_the_months_is_seen_whole_next_to_a_long_list(studio: Studio, qtbot: QtBot) -> None:
    """It was as high as what is to be done, and its foot and words were out of sight."""
    window: Any = in_window(studio, qtbot, "home", SCREENS["1024x700"])
    page = window.book_view.page
    page.todo.setMinimumHeight(800)
    settle()
    words = [one for one in page.months.findChildren(QLabel) if one.isVisible()]
    assert [one for one in (page.trend, *words) if not in_sight(one)] == []


def test_the_leak_file_is_pressed_without_scrolling(studio: Studio, qtbot: QtBot) -> None:
    window: Any = in_window(studio, qtbot, "complaints", SCREENS["1024x700"])
    first, *_others = [one for one in window.book_view.page.accused.findChildren(QPushButton) if "fuite" in one.text()]
    assert in_sight(first)


def test_what_stands_in_the_register_is_read_whole_in_english(
    qapp: QApplication, sample: Path, settings: Settings, qtbot: QtBot
) -> None:
    with opened_studio(qapp, sample, settings, "en") as studio:
        table = table_of(in_window(studio, qtbot, "register_full", SCREENS["1024x700"]), "register.entries")
        kind = [column.key for column in table._rows.columns].index("kind")
        words = {table.model().index(row, kind).data() for row in range(table.model().rowCount())}
        assert "Suppression file" in words
        lines = [lines_of(one, table.font(), table.columnWidth(kind) - 2 * SPACE.m, 2) for one in sorted(words)]
        assert lines == [["Export"], ["Suppression", "file"]]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_number_and_state_of_an_export_are_read_next_to_a_wide_panel(
    qapp: QApplication, sample: Path, settings: Settings, qtbot: QtBot, lang: str
) -> None:
    """After “Continue with this backup” the numbers have ten letters: E…; the states ended at the edge: “Déliv”."""
    with opened_studio(qapp, sample, settings, lang) as studio:
        table = table_of(in_window(studio, qtbot, "register_full", SCREENS["1024x700"]), "register.entries")
        rows: Any = table._rows
        seen = [rows.row_at(place) for place in range(rows.count())]
        rows.set_rows([{**row, "entry": "E545721001", "partner": "Raoul Courtage SARL"} for row in seen])
        table.setFixedWidth(590 + table.width() - table.viewport().width() + SPACE.m)
        settle()
        assert table.viewport().width() <= 602
        assert [cut_in(table, key) for key in ("second", "entry", "kind", "partner")] == [[], [], [], []]
        assert table.horizontalScrollBar().maximum() == 0


def test_two_partners_with_like_names_are_told_apart_in_the_steps_of_the_month(
    qtbot: QtBot, settings: Settings
) -> None:
    """Both read “Raoul Courtage …”: to which of them a file goes could not be seen."""
    table = StepTable(settings)
    qtbot.addWidget(table)
    step = MonthStep(
        "export", "raoul", "x " * 99, facts={"rows": 12, "traps": 0, "price_cents": 600, "currency": "EUR"}
    )
    names = ("Raoul Courtage SAS", "Raoul Courtage SARL", "Société civile de moyens Clodomir SAS")
    table.rows.set_rows([StepReport(step, name) for name in names])
    table.resize(866, 400)
    table.show()
    settle()
    assert cut_in(table, "name") == []


def test_how_many_days_are_left_for_a_request_is_read_whole(studio: Studio, qtbot: QtBot) -> None:
    window = in_window(studio, qtbot, "requests_full", SCREENS["1024x700"])
    badges = [one for one in window.findChildren(StatusBadge) if one.isVisible()]
    assert badges
    assert [one.text for one in badges if one.width() < one.sizeHint().width()] == []
