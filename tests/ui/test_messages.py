from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.asking import Heard
from tests.ui.looking import shown, words_of
from ui import theme
from ui.theme import Status
from ui.widgets import buttons
from ui.widgets.cards import Banner
from ui.widgets.message_boxes import SHOWN_WITH_UNDO_MS, Failure, Question, Toast, confirm, show_error


def test_a_banner_says_its_sentence_and_offers_something(qtbot: QtBot) -> None:
    banner = shown(qtbot, Banner("Read only.", Status.BAD, [buttons.quiet("Why?", lambda: None)]))
    assert (words_of(banner), banner.accessibleName()) == (["Read only."], "Read only.")
    assert banner.grab().toImage().pixelColor(1, 20).name() == theme.LIGHT.bad


def test_a_banner_inside_a_page_is_round_like_the_cards(qtbot: QtBot) -> None:
    for inside in (True, False):
        page = QWidget()
        banner = Banner("Broken.", Status.BAD, inside=inside)
        banner.setParent(page)
        banner.resize(400, 60)
        corner = shown(qtbot, page, 400, 60).grab().toImage().pixelColor(0, 0).name()
        assert (corner == theme.LIGHT.bad) is not inside


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A page, and room for a message below it."""
    made = QWidget()
    QVBoxLayout(made).addWidget(QLineEdit("the page"), 1)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def toast(qtbot: QtBot, window: QWidget) -> Toast:
    made = Toast()
    column = window.layout()
    assert column is not None
    column.addWidget(made)
    shown(qtbot, window)
    return made


def test_a_toast_comes_says_and_goes(qtbot: QtBot, window: QWidget, toast: Toast) -> None:
    assert toast.isHidden()
    toast.say("12 people were imported.")
    assert (toast.isVisible(), toast.text, toast.undo_button.isHidden()) == (True, "12 people were imported.", True)
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # wherever an earlier test left the mouse
    window.findChild(QLineEdit).setFocus()
    toast._time.timeout.emit()
    assert toast.isHidden()


def test_a_toast_moves_nothing_when_it_comes_and_goes(window: QWidget, toast: Toast) -> None:
    page, column = window.findChild(QLineEdit), window.layout()
    assert column is not None
    before = page.geometry()
    toast.say("12 people were imported.", lambda: None)
    column.activate()
    assert page.geometry() == before
    toast.end()
    column.activate()
    assert page.geometry() == before


def test_tab_comes_to_a_toast_after_a_page_that_was_made_later(window: QWidget, toast: Toast) -> None:
    later = QLineEdit("another page", window)
    later.show()
    toast.say("Erased.", lambda: None)
    order, one = [], window.nextInFocusChain()
    while one is not None and one is not window:
        order.append(one)
        one = one.nextInFocusChain()
    places = [order.index(field) for field in (later, toast.undo_button, toast.close_button)]
    assert places == sorted(places)


def test_a_toast_stays_while_the_focus_is_on_it_and_gives_it_back(qtbot: QtBot, window: QWidget, toast: Toast) -> None:
    page = window.findChild(QLineEdit)
    window.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    toast.say("Erased.", lambda: None)
    toast.undo_button.setFocus()
    toast._time.timeout.emit()
    assert toast.isVisible()
    qtbot.keyClick(toast.undo_button, Qt.Key.Key_Space)
    assert (toast.isHidden(), page.hasFocus()) == (True, True)


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
    toast.say("Erased.", lambda: toast.say("Undone."))
    toast.undo()
    assert (toast.text, toast.isVisible()) == ("Undone.", True)


def test_a_toast_stays_inside_its_window(qtbot: QtBot, toast: Toast) -> None:
    toast.say("A sentence that is much longer than the window is wide. " * 3, lambda: None)
    parent = toast.parentWidget()
    parent.resize(360, 300)
    assert parent.rect().contains(toast.geometry())


def test_a_question_that_takes_away_has_the_safe_answer_as_its_default(qtbot: QtBot) -> None:
    box = shown(qtbot, Question("Erase?", "12 people.", "&Erase", None))
    assert (box.no.isDefault(), box.yes.isDefault()) == (True, False)
    assert Question("Open?", "To look.", "&Open", box, takes_away=False).yes.isDefault()


@pytest.mark.parametrize(("answer", "expected"), [("yes", [1]), ("no", [])])
def test_what_was_asked_is_done_only_on_yes(qtbot: QtBot, answer: str, expected: list[int]) -> None:
    parent = shown(qtbot, QWidget())
    done: list[int] = []
    confirm("Erase?", "12 people.", "&Erase", lambda: done.append(1), parent)
    getattr(parent.findChild(Question), answer).click()
    assert done == expected


def test_a_failure_says_what_went_wrong(qtbot: QtBot) -> None:
    parent = shown(qtbot, QWidget())
    show_error("The file is empty.", parent)
    box = parent.findChild(Failure)
    assert "The file is empty." in words_of(box)
    box.close()


def test_a_long_banner_folds_to_a_line_by_the_keyboard_and_is_still_heard_whole(qtbot: QtBot) -> None:
    text = "This book was restored: refusals may be missing. " * 9
    banner = shown(qtbot, Banner(text, Status.WARN, [buttons.plain("I have entered them", lambda: None)]), 800)
    before = banner.sizeHint().height(), banner.heightForWidth(800)
    heard = Heard(banner.folded)
    (fold,) = (one for one in banner.findChildren(QPushButton) if one.text() == "Show less")
    fold.setFocus()
    qtbot.keyClick(fold, Qt.Key.Key_Space)
    assert banner.heightForWidth(800) < before[1]
    assert (fold.text(), banner.focusWidget() is fold, heard.said) == ("Show more", True, [(True,)])
    assert banner.accessibleName() == text
    fold.click()
    assert (banner.heightForWidth(800), fold.text(), heard.said[1:]) == (before[1], "Show less", [(False,)])


def test_a_short_banner_has_nothing_to_fold(qtbot: QtBot) -> None:
    assert not [one for one in shown(qtbot, Banner("Read only.")).findChildren(QPushButton) if "Show" in one.text()]


def test_the_same_sentence_is_read_again_after_it_was_closed(toast: Toast) -> None:
    for _time in range(2):
        toast.say("1 complaint is recorded.")
        assert words_of(toast) == ["1 complaint is recorded."]
        toast.end()
