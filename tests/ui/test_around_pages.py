from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from leadkeeper.services.privacy.erasure import erase
from tests.made_archive import NOW, archive, person, restored
from tests.ui.looking import colours_of, shown, words_of
from tests.ui.stretch import settle
from ui import theme
from ui.book_view import BadgeCounter
from ui.jobs import InlineJobs
from ui.settings import Settings
from ui.theme import SIZE
from ui.widgets import buttons
from ui.widgets.forms import FormRows
from ui.widgets.labels import text_label
from ui.widgets.layouts import ScrollColumn, Splitter, StackedWidget, clear_layout
from ui.widgets.page import Page
from ui.widgets.sidebar import Sidebar


def test_a_question_in_a_form_leads_to_its_field_and_says_what_is_wrong(qtbot: QtBot) -> None:
    form = FormRows()
    first = form.row("&Name", QLineEdit())
    second = form.row("&SIREN", QLineEdit(), "Nine digits")
    shown(qtbot, form)
    assert (first.name.buddy(), second.field.accessibleName()) == (first.field, "SIREN")
    assert form.focus_first_error() is False
    second.set_error("A SIREN has nine digits.")
    assert (second.error, second.field.accessibleDescription()) == ("A SIREN has nine digits.",) * 2
    assert theme.LIGHT.bad in colours_of(form)
    assert form.focus_first_error() is True
    second.set_error("")
    assert (second.error, "Nine digits" in words_of(form)) == ("", True)


def test_a_split_stands_where_it_was_left(qtbot: QtBot, settings: Settings) -> None:
    def made() -> Splitter:
        split: Splitter = shown(qtbot, Splitter("contacts", [QWidget(), QWidget()], [3, 1], settings), 812)
        return split

    split = made()
    assert split.sizes()[0] == pytest.approx(3 * split.sizes()[1], abs=5)
    split.moveSplitter(300, 1)
    split.hide()
    assert made().sizes() == split.sizes()


def test_a_split_gives_a_side_the_width_it_needs_while_the_other_keeps_its_least(qtbot: QtBot) -> None:
    left, right, inside = QWidget(), QWidget(), QWidget()
    inside.setParent(left)
    right.setMinimumWidth(350)
    split: Splitter = shown(qtbot, Splitter("contacts", [left, right], [1, 1]), 808)
    assert split.sizes() == [400, 400]
    split.make_room(inside, 430)
    assert split.sizes() == [430, 370]
    split.make_room(inside, 5000)
    assert split.sizes() == [450, 350]
    split.resize(1208, 300)
    assert split.sizes() == [850, 350]
    split.moveSplitter(300, 1)
    split.make_room(inside, 900)
    assert split.sizes()[0] == 300


def test_a_panel_keeps_a_width_in_which_it_can_be_read(qtbot: QtBot) -> None:
    left, right, inside = QWidget(), QWidget(), QWidget()
    inside.setParent(left)
    split: Splitter = shown(qtbot, Splitter("complaints", [left, right], [2, 1]), 1208)
    split.make_room(inside, 5000)
    assert split.sizes() == [1200 - SIZE.panel_least, SIZE.panel_least]


def test_a_subtitle_that_comes_later_moves_nothing(qtbot: QtBot) -> None:
    page: Page = shown(qtbot, Page("Contacts"), 900, 400)
    settle()
    before = page.header.geometry()
    page.header.set_subtitle("400,001 people")
    settle()
    assert page.header.geometry() == before


def test_new_content_is_painted_once_it_has_its_place(qtbot: QtBot) -> None:
    column: ScrollColumn = shown(qtbot, ScrollColumn(text_label("before")))
    settle()
    assert column.viewport().updatesEnabled()
    column.column.addWidget(text_label("after"))
    assert not column.viewport().updatesEnabled()
    qtbot.waitUntil(column.viewport().updatesEnabled)


def test_a_swap_shows_one_thing_at_a_time(qtbot: QtBot) -> None:
    one, two = QLabel("one"), QLabel("two")
    swap = shown(qtbot, StackedWidget(one, two))
    swap.show_only(two)
    assert (one.isVisible(), two.isVisible()) == (False, True)
    assert swap.minimumSizeHint() == two.minimumSizeHint()


def test_a_column_scrolls_where_it_is_too_long_and_can_be_emptied(qtbot: QtBot) -> None:
    scrolled = shown(qtbot, ScrollColumn(*[text_label(f"line {n}") for n in range(60)]))
    assert scrolled.verticalScrollBar().maximum() > 0
    scrolled.clear()
    assert scrolled.column.count() == 0


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    made: Sidebar = shown(qtbot, Sidebar([("contacts", "Contacts", "users"), ("export", "Export", "file-export")]))
    return made


def test_a_press_on_a_page_asks_for_it(qtbot: QtBot, sidebar: Sidebar) -> None:
    with qtbot.waitSignal(sidebar.page_wanted) as wanted:
        qtbot.mouseClick(sidebar.buttons["export"], Qt.MouseButton.LeftButton)
    assert wanted.args == ["export"]


def test_one_page_is_marked_at_a_time(sidebar: Sidebar) -> None:
    sidebar.set_current("contacts")
    sidebar.set_current("export")
    assert [button.isChecked() for button in sidebar.buttons.values()] == [False, True]


def test_a_page_says_how_much_waits_on_it(sidebar: Sidebar) -> None:
    button = sidebar.buttons["contacts"]
    before = button.sizeHint().width()
    sidebar.set_count("contacts", 1204)
    assert (button.count_text, button.accessibleName()) == ("1,204", "Contacts, 1,204 wait")
    assert button.sizeHint().width() > before
    sidebar.set_count("contacts", 0)
    assert (button.count_text, button.accessibleName()) == ("", "Contacts")
    sidebar.set_count("unknown", 3)


def test_a_person_who_is_erased_waits_for_no_review_whichever_page_is_shown(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    with restored(tmp_path, archive(person(1, birth_date="2010-01-01"), person(2))) as book:
        jobs = InlineJobs(book.db)
        shell = Sidebar([("contacts", "Contacts", "users"), ("review", "Review", "users")])
        qtbot.addWidget(shell)
        BadgeCounter(shell, jobs, lambda: NOW, shell).count()
        assert shell.buttons["review"].count_text == "1"
        jobs.write(lambda db: erase(db, "person1@mail.example", NOW), lambda _done: None, title="")
        qtbot.waitUntil(lambda: shell.buttons["review"].count_text == "")


def test_the_book_is_named_and_has_a_menu(sidebar: Sidebar) -> None:
    assert not sidebar.book.isVisible()
    sidebar.set_book("clodomir & eulalie.leads", [buttons.Entry("Close", lambda: None)])
    assert (sidebar.book.isVisible(), sidebar.book.toolTip()) == (True, "clodomir & eulalie.leads")
    assert [action.text() for action in sidebar.book.menu().actions()] == ["Close"]


def test_the_foot_says_that_all_stays_here_and_when_the_last_copy_was_made(sidebar: Sidebar) -> None:
    sidebar.set_backup("Last backup today 09:12")
    assert words_of(sidebar)[-2:] == ["Saved on this computer only.", "Last backup today 09:12"]


@pytest.mark.parametrize(
    ("kind", "foot"),
    [
        ({}, "Saved on this computer only."),
        ({"protected": True}, "Saved on this computer, protected by a passphrase."),
        ({"service": "OneDrive"}, "Saved in a folder that OneDrive copies."),
        (
            {"service": "OneDrive", "protected": True},
            "Saved in a folder that OneDrive copies. Protected by a passphrase.",
        ),
        ({"network": True}, "Saved on a network drive."),
    ],
)
def test_the_foot_says_where_the_book_really_is(sidebar: Sidebar, kind: dict[str, str | bool], foot: str) -> None:
    sidebar.set_kind(
        protected=bool(kind.get("protected")),
        write=True,
        service=str(kind.get("service", "")),
        network=bool(kind.get("network")),
    )
    assert foot in words_of(sidebar)


def test_in_a_narrow_window_names_stand_below_their_icons_and_the_book_tells_its_state(sidebar: Sidebar) -> None:
    sidebar.set_book("clodomir.leads")
    sidebar.set_count("contacts", 51)
    wide = sidebar.sizeHint().width()
    sidebar.set_compact(True)
    assert sidebar.sizeHint().width() < wide / 2
    assert "Saved on this computer only." not in words_of(sidebar)
    assert sidebar.book.toolTip() == "clodomir.leads\nSaved on this computer only."
    assert sidebar.book.accessibleDescription() == "Saved on this computer only."
    button = sidebar.buttons["contacts"]
    assert button.accessibleName() == "Contacts, 51 wait"
    assert button.fontMetrics().horizontalAdvance("Contacts") <= sidebar.sizeHint().width()
    sidebar.set_compact(False)
    assert (sidebar.sizeHint().width(), sidebar.book.toolTip()) == (wide, "clodomir.leads")


def test_a_long_foot_does_not_widen_the_sidebar(sidebar: Sidebar) -> None:
    before = sidebar.sizeHint().width()
    sidebar.set_kind(protected=True, write=False, service="Synology Drive")
    assert sidebar.sizeHint().width() == before


def test_a_page_has_a_head_and_may_be_left(qtbot: QtBot) -> None:
    page = shown(qtbot, Page("Contacts", "All people"))
    assert (words_of(page), page.may_leave()) == (["Contacts", "All people"], True)
    page.reload()
    page.arrive(None)
    page.focus_search()


def test_a_remark_has_four_lines_and_tab_leaves_it(qtbot: QtBot) -> None:
    form = FormRows()
    remark, after = QPlainTextEdit(), QLineEdit()
    form.row("Remark", remark)
    form.row("Name", after)
    shown(qtbot, form, 400, 700)
    form.activateWindow()
    remark.setFocus()
    qtbot.waitUntil(remark.hasFocus)
    qtbot.keyClick(remark, Qt.Key.Key_Tab)
    assert after.hasFocus()
    assert remark.height() < 7 * remark.fontMetrics().lineSpacing()
    assert after.parentWidget().y() < 200


def test_the_focus_of_a_panel_that_is_made_anew_goes_to_the_table(qtbot: QtBot) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    first, table, panel = QPushButton("The book"), QTableView(), QVBoxLayout()
    row.addWidget(first)
    row.addWidget(table)
    row.addLayout(panel)
    panel.addWidget(QPushButton("Edit"))
    shown(qtbot, window)
    edit = panel.itemAt(0).widget()
    assert edit is not None
    edit.setFocus()
    clear_layout(panel)
    assert window.focusWidget() is table
