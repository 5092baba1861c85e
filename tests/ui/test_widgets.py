from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.settings import Settings
from ui.theme import Status
from ui.widgets import buttons
from ui.widgets.banner import Banner
from ui.widgets.card import Card, FigureCard
from ui.widgets.drop_zone import DropZone, dropped_files
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout, flowing
from ui.widgets.form_rows import FormRows
from ui.widgets.labels import label, line
from ui.widgets.page import Page
from ui.widgets.page_header import PageHeader
from ui.widgets.panes import Scrolled, Split, Swap
from ui.widgets.picture import Picture
from ui.widgets.pill import Pill, pill_size
from ui.widgets.question import Failure, Question, ask, tell
from ui.widgets.reason_card import ReasonCard
from ui.widgets.sidebar import Sidebar
from ui.widgets.timeline import SHOWN_AT_FIRST, Event, Timeline
from ui.widgets.toast import SHOWN_WITH_UNDO_MS, Toast


def shown(qtbot: QtBot, widget: Any, width: int = 500, height: int = 300) -> Any:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    return widget


def colours_of(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def words_of(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.text() and one.isVisibleTo(widget)]


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: QWidget, data: QMimeData) -> None:
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)


@pytest.mark.parametrize("status", list(Status))
def test_a_pill_says_its_word_in_the_colours_of_its_status(qtbot: QtBot, status: Status) -> None:
    pill = Pill("eligible", status)
    shown(qtbot, pill, *pill.sizeHint().toTuple())
    assert set(theme.LIGHT.of(status)) <= colours_of(pill)
    assert pill.accessibleName() == "eligible"


def test_a_pill_is_as_wide_as_its_word(qtbot: QtBot) -> None:
    pill = Pill("review")
    qtbot.addWidget(pill)
    before = pill.sizeHint().width()
    pill.set("waits for a review", Status.WARN)
    assert before < pill.sizeHint().width() == pill_size(pill.font(), "waits for a review").width()


@pytest.mark.parametrize(("width", "lines"), [(330, 1), (220, 2), (100, 3)])
def test_things_go_on_in_the_next_line_where_the_place_ends(qtbot: QtBot, width: int, lines: int) -> None:
    boxes = [QWidget() for _ in range(3)]
    for box in boxes:
        box.setFixedSize(QSize(100, 20))
    holder = flowing(boxes, gap=10)
    shown(qtbot, holder, width, 200)
    assert len({box.y() for box in boxes}) == lines
    assert holder.heightForWidth(width) == lines * 20 + (lines - 1) * 10


def test_things_can_stand_at_the_right(qtbot: QtBot) -> None:
    box = QWidget()
    box.setFixedSize(QSize(100, 20))
    holder = shown(qtbot, flowing([box], right=True), 300, 50)
    assert box.geometry().right() == holder.width() - 1


def test_what_is_hidden_takes_no_place(qtbot: QtBot) -> None:
    boxes = [QWidget() for _ in range(2)]
    for box in boxes:
        box.setFixedSize(QSize(100, 20))
    holder = flowing(boxes, gap=10)
    boxes[0].hide()
    shown(qtbot, holder, 300, 50)
    assert (boxes[1].x(), holder.sizeHint().width()) == (0, 100)


def test_a_cleared_layout_is_empty(qtbot: QtBot) -> None:
    holder = shown(qtbot, flowing([QPushButton("a")]))
    layout = holder.layout()
    assert isinstance(layout, FlowLayout)
    layout.clear()
    assert (layout.count(), layout.itemAt(0), layout.heightForWidth(100)) == (0, None, 0)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_figure_can_be_pressed_by_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    card = shown(qtbot, FigureCard("9 807", "people", clickable=True))
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, key)


def test_a_figure_can_be_pressed_by_mouse_and_one_that_leads_nowhere_cannot(qtbot: QtBot) -> None:
    card = shown(qtbot, FigureCard("9 807", "people", clickable=True))
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    card.set_clickable(False)
    with qtbot.assertNotEmitted(card.clicked):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        qtbot.keyClick(card, Qt.Key.Key_Return)


def test_a_figure_says_number_and_caption_together(qtbot: QtBot) -> None:
    card = shown(qtbot, FigureCard("3", "complaints", Status.BAD))
    assert card.accessibleName() == "3 complaints"
    assert theme.LIGHT.bad in colours_of(card)
    card.set("0", "complaints")
    assert theme.LIGHT.bad not in colours_of(card)


def test_what_can_grow_takes_the_room_of_a_card_and_words_do_not(qtbot: QtBot) -> None:
    words, rest = label("words"), Scrolled()
    card = Card("Title")
    card.add(words, rest)
    shown(qtbot, card, 300, 600)
    assert rest.height() > 400
    assert words.height() < 40


def test_a_head_shows_its_subtitle_only_if_there_is_one(qtbot: QtBot) -> None:
    head = shown(qtbot, PageHeader("Contacts"))
    assert words_of(head) == ["Contacts"]
    head.set_subtitle("9 807 shown")
    head.set_title("People")
    assert (words_of(head), head.title) == (["People", "9 807 shown"], "People")


@pytest.mark.parametrize("look", ["primary", "plain", "quiet", "danger", "chip"])
def test_a_button_does_what_it_is_for_once(qtbot: QtBot, look: str) -> None:
    done: list[int] = []
    button = shown(qtbot, getattr(buttons, look)("&Go", lambda: done.append(1), "check"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_a_button_that_is_only_an_icon_has_a_name(qtbot: QtBot) -> None:
    button = shown(qtbot, buttons.icon_button("copy", "Copy the row", lambda: None))
    assert (button.accessibleName(), button.toolTip()) == ("Copy the row", "Copy the row")


def test_a_menu_does_what_its_lines_say(qtbot: QtBot) -> None:
    done: list[str] = []
    entries = [buttons.Entry("One", lambda: done.append("one"), checked=True), None, buttons.Entry("Two", done.clear)]
    menu = shown(qtbot, buttons.menu_button("Views", entries)).menu()
    one, separator, two = menu.actions()
    assert (one.isChecked(), separator.isSeparator(), two.isCheckable()) == (True, True, False)
    one.trigger()
    assert done == ["one"]


@pytest.mark.parametrize(("suffixes", "expected"), [((), ["a.CSV", "b.pdf"]), ((".csv",), ["a.CSV"]), ((".png",), [])])
def test_only_files_of_the_wanted_kind_are_taken(suffixes: tuple[str, ...], expected: list[str]) -> None:
    data = files(Path("/x/a.CSV"), Path("/x/b.pdf"))
    data.setUrls([*data.urls(), QUrl("https://clodomir.example/c.csv")])
    assert [path.name for path in dropped_files(data, suffixes)] == expected


def test_dropped_files_are_brought_and_others_are_not(qtbot: QtBot) -> None:
    zone = shown(qtbot, DropZone("Drop a list", suffixes=(".csv",)))
    with qtbot.waitSignal(zone.dropped) as brought:
        drop(zone, files(Path("/x/a.csv"), Path("/x/b.pdf")))
    assert brought.args == [[Path("/x/a.csv")]]
    with qtbot.assertNotEmitted(zone.dropped):
        drop(zone, files(Path("/x/b.pdf")))


def test_a_zone_for_one_file_takes_the_first(qtbot: QtBot) -> None:
    zone = shown(qtbot, DropZone("Drop a picture", several=False))
    with qtbot.waitSignal(zone.dropped) as brought:
        drop(zone, files(Path("/x/a.png"), Path("/x/b.png")))
    assert brought.args == [[Path("/x/a.png")]]


def test_a_zone_shows_that_a_file_may_be_dropped(qtbot: QtBot) -> None:
    zone = shown(qtbot, DropZone("Drop a list", suffixes=(".csv",)))
    for path, over in (("/x/a.pdf", None), ("/x/a.csv", True)):
        data = files(Path(path))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        zone.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none))
        assert zone.property("over") is over


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_zone_can_be_pressed_to_choose_files(qtbot: QtBot, key: Qt.Key) -> None:
    zone = shown(qtbot, DropZone("Drop a list", suffixes=(".csv", ".xlsx")))
    qtbot.keyClick(zone, key)
    dialog = zone.findChild(QFileDialog)
    assert dialog.nameFilters() == ["Drop a list (*.csv *.xlsx)"]
    with qtbot.waitSignal(zone.dropped) as brought:
        dialog.filesSelected.emit(["/x/a.csv"])
    assert brought.args == [[Path("/x/a.csv")]]
    dialog.close()


def test_an_empty_state_says_what_to_do_first(qtbot: QtBot) -> None:
    state = shown(qtbot, EmptyState("users", "Nobody yet", "Import a file.", buttons.primary("Import…", lambda: None)))
    state.set_text("Import another file.")
    assert words_of(state) == ["Nobody yet", "Import another file."]
    assert state.findChild(QPushButton).text() == "Import…"


def test_a_reason_says_its_status_sentence_remedy_and_facts(qtbot: QtBot) -> None:
    card = ReasonCard(Status.BAD, "blocked", "Not named.", "Ask again.", [("List", "v1")], "R14")
    shown(qtbot, card)
    assert words_of(card) == ["Not named.", "Ask again.", "List", "v1", "R14"]
    assert card.findChild(Pill).text == "blocked"
    assert card.accessibleName() == "blocked. Not named. Ask again."


def test_a_timeline_shows_thirty_events_and_the_rest_on_demand(qtbot: QtBot) -> None:
    timeline = shown(qtbot, Timeline())
    timeline.set_events([Event(f"day {n}", f"event {n}", "file, line 3") for n in range(SHOWN_AT_FIRST + 5)])
    assert words_of(timeline).count("file, line 3") == SHOWN_AT_FIRST
    more = timeline.findChild(QPushButton)
    assert more.text() == "Show 5 more"
    more.click()
    assert words_of(timeline)[-2] == f"event {SHOWN_AT_FIRST + 4}"


def test_a_timeline_of_nothing_is_empty(qtbot: QtBot) -> None:
    timeline = shown(qtbot, Timeline())
    timeline.set_events([Event("day", "event")])
    timeline.set_events([])
    assert words_of(timeline) == []


def test_a_banner_says_its_sentence_and_offers_something(qtbot: QtBot) -> None:
    banner = shown(qtbot, Banner("Read only.", Status.BAD, [buttons.quiet("Why?", lambda: None)]))
    assert (words_of(banner), banner.accessibleName()) == (["Read only."], "Read only.")
    assert theme.LIGHT.bad_soft in colours_of(banner)


@pytest.fixture
def toast(qtbot: QtBot) -> Toast:
    return Toast(shown(qtbot, QWidget()))


def test_a_toast_comes_says_and_goes(qtbot: QtBot, toast: Toast) -> None:
    assert toast.isHidden()
    toast.say("12 people were imported.")
    assert (toast.isVisible(), toast.text, toast.undo_button.isHidden()) == (True, "12 people were imported.", True)
    toast._time.timeout.emit()
    assert toast.isHidden()


def test_a_toast_undoes_what_it_tells_of_once(toast: Toast) -> None:
    done: list[int] = []
    toast.say("Erased.", lambda: done.append(1))
    assert toast._time.interval() == SHOWN_WITH_UNDO_MS
    toast.undo()
    toast.undo()
    assert (done, toast.isHidden()) == ([1], True)


def test_what_an_older_toast_told_of_can_no_longer_be_undone(toast: Toast) -> None:
    toast.say("Erased.", pytest.fail)
    toast.say("Saved.")
    assert not toast.can_undo
    toast.undo()


def test_a_toast_may_undo_into_another_toast(toast: Toast) -> None:
    toast.say("Erased.", lambda: toast.say("Taken back."))
    toast.undo()
    assert (toast.text, toast.isVisible()) == ("Taken back.", True)


def test_a_toast_stays_inside_its_window(qtbot: QtBot, toast: Toast) -> None:
    toast.say("A sentence that is much longer than the window is wide. " * 3, lambda: None)
    parent = toast.parentWidget()
    parent.resize(360, 300)
    assert parent.rect().contains(toast.geometry())


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
    def made() -> Split:
        split: Split = shown(qtbot, Split("contacts", [QWidget(), QWidget()], [3, 1], settings), 812)
        return split

    split = made()
    assert split.sizes()[0] == pytest.approx(3 * split.sizes()[1], abs=5)
    split.setSizes([300, 500])
    split.hide()
    assert made().sizes() == split.sizes()


def test_a_swap_shows_one_thing_at_a_time(qtbot: QtBot) -> None:
    one, two = QLabel("one"), QLabel("two")
    swap = shown(qtbot, Swap(one, two))
    swap.show_only(two)
    assert (one.isVisible(), two.isVisible()) == (False, True)
    assert swap.minimumSizeHint() == two.minimumSizeHint()


def test_a_column_scrolls_where_it_is_too_long_and_can_be_emptied(qtbot: QtBot) -> None:
    scrolled = shown(qtbot, Scrolled(*[label(f"line {n}") for n in range(60)]))
    assert scrolled.verticalScrollBar().maximum() > 0
    scrolled.clear()
    assert scrolled.column.count() == 0


def test_a_question_that_takes_away_has_the_safe_answer_as_its_default(qtbot: QtBot) -> None:
    box = shown(qtbot, Question("Erase?", "12 people.", "&Erase", None))
    assert (box.no.isDefault(), box.yes.isDefault()) == (True, False)
    assert Question("Open?", "To look.", "&Open", box, takes_away=False).yes.isDefault()


@pytest.mark.parametrize(("answer", "expected"), [("yes", [1]), ("no", [])])
def test_what_was_asked_is_done_only_on_yes(qtbot: QtBot, answer: str, expected: list[int]) -> None:
    parent = shown(qtbot, QWidget())
    done: list[int] = []
    ask("Erase?", "12 people.", "&Erase", lambda: done.append(1), parent)
    getattr(parent.findChild(Question), answer).click()
    assert done == expected


def test_a_failure_keeps_its_details_behind_a_button(qtbot: QtBot) -> None:
    parent = shown(qtbot, QWidget())
    tell("The file is empty.", parent, "file-empty")
    box = parent.findChild(Failure)
    assert "The file is empty." in words_of(box)
    assert not box.details.isVisible()
    next(one for one in box.findChildren(QPushButton) if one.isCheckable()).click()
    assert (box.details.isVisible(), box.details.toPlainText()) == (True, "file-empty")
    box.close()


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


def test_the_book_is_named_and_has_a_menu(sidebar: Sidebar) -> None:
    assert not sidebar.book.isVisible()
    sidebar.set_book("clodomir & eulalie.leads", [buttons.Entry("Close", lambda: None)])
    assert (sidebar.book.isVisible(), sidebar.book.toolTip()) == (True, "clodomir & eulalie.leads")
    assert [action.text() for action in sidebar.book.menu().actions()] == ["Close"]


def test_the_foot_says_that_all_stays_here_and_when_the_last_copy_was_made(sidebar: Sidebar) -> None:
    sidebar.set_backup("Last backup today 09:12")
    assert words_of(sidebar)[-2:] == ["Saved on this laptop only.", "Last backup today 09:12"]


def test_a_page_has_a_head_and_may_be_left(qtbot: QtBot) -> None:
    page = shown(qtbot, Page("Contacts", "All people"))
    assert (words_of(page), page.may_leave()) == (["Contacts", "All people"], True)
    page.reload()
    page.arrive(None)
    page.focus_search()


def test_a_picture_is_drawn_in_a_colour_of_the_theme(qtbot: QtBot) -> None:
    picture = Picture("check", "good", 40)
    shown(qtbot, picture, 40, 40)
    assert theme.LIGHT.good in colours_of(picture)
    picture.set("check", "bad")
    assert theme.LIGHT.bad in colours_of(picture)


def test_a_line_is_as_thin_as_a_hair(qtbot: QtBot) -> None:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    thin = line()
    layout.addWidget(thin)
    shown(qtbot, holder)
    assert thin.height() == theme.SPACE.hair
