from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import colours_of, shown, words_of
from tests.ui.stretch import settle
from ui import theme
from ui.pages.contacts.details import SHOWN_AT_FIRST, Timeline, TimelineEvent
from ui.theme import Status
from ui.widgets import buttons
from ui.widgets.cards import Card, EmptyState, FigureCard, PageHeader, ReasonCard
from ui.widgets.labels import IconLabel, StatusBadge, VerdictTexts, VerdictView, pill_size, separator, text_label
from ui.widgets.layouts import FlowLayout, ScrollArea, ScrollColumn, flowing


@pytest.mark.parametrize("status", list(Status))
def test_a_pill_says_its_word_in_the_colours_of_its_status(qtbot: QtBot, status: Status) -> None:
    pill = StatusBadge("eligible", status)
    shown(qtbot, pill, *pill.sizeHint().toTuple())
    assert set(theme.LIGHT.of(status)) <= colours_of(pill)
    assert pill.accessibleName() == "eligible"


def test_a_pill_is_as_wide_as_its_word(qtbot: QtBot) -> None:
    pill = StatusBadge("review")
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


@pytest.mark.parametrize("select", [False, True])
def test_the_height_of_a_label_follows_its_words_font_and_wrapping(qtbot: QtBot, *, select: bool) -> None:
    label = text_label("several words that wrap", select=select)
    qtbot.addWidget(label)
    heights = [label.heightForWidth(80)]
    assert label.heightForWidth(80) == heights[0] > label.heightForWidth(500)
    label.setText("several words that wrap, and so many more that there are three lines")
    heights.append(label.heightForWidth(80))
    font = label.font()
    font.setPointSize(font.pointSize() * 2)
    label.setFont(font)
    heights.append(label.heightForWidth(80))
    assert heights == sorted(set(heights))
    label.setWordWrap(False)
    assert label.heightForWidth(80) == QLabel.heightForWidth(label, 80) < heights[-1]


def test_things_can_stand_at_the_right(qtbot: QtBot) -> None:
    box = QWidget()
    box.setFixedSize(QSize(100, 20))
    holder = shown(qtbot, flowing([box], right=True), 300, 50)
    assert box.geometry().right() == holder.width() - 1


def test_things_of_a_line_can_begin_at_its_top(qtbot: QtBot) -> None:
    high, low = QWidget(), QWidget()
    high.setFixedSize(QSize(100, 60))
    low.setFixedSize(QSize(100, 20))
    _holder = shown(qtbot, flowing([high, low], top=True), 300, 80)
    assert (high.y(), low.y()) == (0, 0)


def test_a_quiet_button_at_the_left_begins_where_the_words_begin(qtbot: QtBot) -> None:
    card, link, other = Card(), buttons.quiet("Show 560 people", lambda: None), buttons.plain("Save", lambda: None)
    card.add(left=link).add(left=other)
    shown(qtbot, card)
    assert (link.property("flush"), other.property("flush")) == (True, None)
    free = shown(qtbot, buttons.quiet("Show 560 people", lambda: None))
    assert link.sizeHint().width() < free.sizeHint().width()


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
        qtbot.keyClick(card.button, key)


def test_a_figure_can_be_pressed_by_mouse_and_one_that_leads_nowhere_cannot(qtbot: QtBot) -> None:
    card = shown(qtbot, FigureCard("9 807", "people", clickable=True))
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card.childAt(card.rect().center()), Qt.MouseButton.LeftButton)
    card.set_clickable(False)
    with qtbot.assertNotEmitted(card.clicked):
        qtbot.mouseClick(card.childAt(card.rect().center()) or card, Qt.MouseButton.LeftButton)
        qtbot.keyClick(card, Qt.Key.Key_Return)


def test_a_figure_says_number_and_caption_together(qtbot: QtBot) -> None:
    card = shown(qtbot, FigureCard("3", "complaints", Status.BAD))
    assert card.accessibleName() == "3 complaints"
    assert theme.LIGHT.bad in colours_of(card)
    card.set("0", "complaints")
    assert theme.LIGHT.bad not in colours_of(card)


def test_what_can_grow_takes_the_room_of_a_card_and_words_do_not(qtbot: QtBot) -> None:
    words, rest = text_label("words"), ScrollColumn()
    card = Card("Title")
    card.add(words, rest)
    shown(qtbot, card, 300, 600)
    assert rest.height() > 400
    assert words.height() < 40


def in_sight(area: ScrollColumn, field: QWidget) -> bool:
    return area.viewport().rect().contains(QRect(field.mapTo(area.viewport(), QPoint()), field.size()))


@pytest.mark.parametrize("scrolled", [False, True])
def test_the_field_with_the_focus_stays_in_sight_in_a_lower_window_unless_scrolled_away(
    qtbot: QtBot, *, scrolled: bool
) -> None:
    fields = [QLineEdit() for _ in range(40)]
    area = shown(qtbot, ScrollColumn(text_label("words"), *fields), 300, 300)
    settle()
    field = [one for one in fields if in_sight(area, one)][-1]
    field.setFocus()
    if scrolled:
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        assert not in_sight(area, field)
    area.resize(300, 120)
    settle()
    assert in_sight(area, field) is not scrolled


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
    button = shown(qtbot, buttons.menu_button("Views", entries))
    one, separator, two = button.menu().actions()
    assert (one.isChecked(), separator.isSeparator(), two.isCheckable()) == (True, True, False)
    one.trigger()
    assert done == ["one"]


def test_an_empty_state_says_what_to_do_first(qtbot: QtBot) -> None:
    state = shown(qtbot, EmptyState("users", "Nobody yet", "Import a file.", buttons.primary("Import…", lambda: None)))
    assert words_of(state) == ["Nobody yet", "Import a file."]
    assert state.findChild(QPushButton).text() == "Import…"


def test_a_screen_reader_reads_an_empty_state_from_top_to_bottom(qtbot: QtBot) -> None:
    button = buttons.primary("Import…", lambda: None)
    state = shown(qtbot, EmptyState("users", "Nobody yet", "Import a file.", button, tour=["Choose a file."]))
    tree = QAccessible.queryAccessibleInterface(state.findChild(ScrollArea).widget())
    read = [tree.child(k).text(QAccessible.Text.Name) for k in range(tree.childCount())]
    assert [text for text in read if text] == ["Nobody yet", "Import a file.", "Import…"]


def test_a_reason_says_its_status_sentence_remedy_and_rule(qtbot: QtBot) -> None:
    card = ReasonCard(Status.BAD, "blocked", "Not named.", "Ask again.", "R14")
    shown(qtbot, card)
    assert words_of(card) == ["Not named.", "Ask again.", "R14"]
    assert card.findChild(StatusBadge).text == "blocked"
    assert card.accessibleName() == "blocked. Not named. Ask again."


def test_a_timeline_shows_thirty_events_and_the_rest_on_demand(qtbot: QtBot) -> None:
    timeline = shown(qtbot, Timeline())
    timeline.set_events([TimelineEvent(f"day {n}", f"event {n}", "file, line 3") for n in range(SHOWN_AT_FIRST + 5)])
    assert words_of(timeline).count("file, line 3") == SHOWN_AT_FIRST
    more = timeline.findChild(QPushButton)
    assert more.text() == "Show 5 more"
    more.click()
    assert words_of(timeline)[-2] == f"event {SHOWN_AT_FIRST + 4}"


def test_a_timeline_of_nothing_is_empty(qtbot: QtBot) -> None:
    timeline = shown(qtbot, Timeline())
    timeline.set_events([TimelineEvent("day", "event")])
    timeline.set_events([])
    assert words_of(timeline) == []


def test_a_picture_is_drawn_in_a_colour_of_the_theme(qtbot: QtBot) -> None:
    picture = IconLabel("check", "good", 40)
    shown(qtbot, picture, 40, 40)
    assert theme.LIGHT.good in colours_of(picture)


def test_a_line_is_as_thin_as_a_hair(qtbot: QtBot) -> None:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    thin = separator()
    layout.addWidget(thin)
    shown(qtbot, holder)
    assert thin.height() == theme.SPACE.hair


def test_a_status_is_never_cut_next_to_the_name_of_a_partner(qtbot: QtBot) -> None:
    """“Already shared on 01/12/2…”: it stands below the name where there is no room."""
    texts = VerdictTexts("Bonne Table SARL", "Already shared on 01/12/2026", Status.PLAIN, [], "")
    made = VerdictView(texts)
    qtbot.addWidget(made)
    (badge,) = made.findChildren(StatusBadge)
    (title,) = [one for one in made.findChildren(QLabel) if one.text() == texts.title]
    for width, is_below in ((badge.sizeHint().width() + 20, True), (600, False)):
        made.resize(width, 200)
        made.show()
        settle()
        assert badge.width() >= badge.sizeHint().width()
        assert (badge.y() > title.y() + title.height() // 2) is is_below


def test_a_status_that_has_no_room_below_either_is_said_shorter(qtbot: QtBot) -> None:
    """“Already shared on 02/12/202”: the last digit was cut off, and in a low window the day."""
    whole = "Already shared on 02/12/2026"
    made = VerdictView(VerdictTexts("Raoul SAS", whole, Status.PLAIN, [], "", "Already shared"))
    qtbot.addWidget(made)
    (badge,) = made.findChildren(StatusBadge)
    needed = badge.sizeHint().width()
    for width, text in ((needed - 4, "Already shared"), (needed, whole)):
        made.resize(width, 200)
        made.show()
        settle()
        assert badge.text == text
        assert badge.width() >= badge.sizeHint().width()
    assert made.accessibleName() == f"Raoul SAS: {whole}"
