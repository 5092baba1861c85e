"""A click or key that comes before the page has caught up acts on the person it was meant for, or on nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import eligibility
from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import ComplaintRow, record_complaint
from tests.made_archive import NOW as MAILED
from tests.newsletter import Tale, newsletter
from tests.newsletter import complaints as newsletter_complaints
from tests.services.made_book import NOW
from tests.services.made_imports import empty, put
from tests.services.reviewed_book import reviewed_book
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page, words_of
from tests.ui.stretch import settle
from ui.dialogs.requests import WithdrawDialog
from ui.pages.complaints.forms import AnswerDialog
from ui.pages.complaints.page import ComplaintsPage
from ui.pages.contacts.actions import PersonDialog
from ui.pages.contacts.page import ContactsPage
from ui.pages.review.page import ReviewPage
from ui.settings import Settings
from ui.widgets.filter_bar import FilterState

NONE = Qt.KeyboardModifier.NoModifier
PEOPLE = "".join(
    f"{first}.{last}@x.example;{first.title()} {last.title()};;;;oui;;\n"
    for last, names in (("petit", ("alice", "bruno", "celine")), ("aubry", ("chloe", "chloem", "chloen")))
    for first in names
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Three people named Petit, then three named Aubry."""
    with empty(tmp_path) as made:
        put(made, PEOPLE)
        yield made


@pytest.fixture
def jobs(book: Book) -> HeldJobs:
    return HeldJobs(book.db)


@pytest.fixture
def page(jobs: HeldJobs, settings: Settings, qtbot: QtBot) -> ContactsPage:
    """Contacts, on which the three named Petit are listed and the first of them is shown."""
    made: ContactsPage = opened_page(qtbot, ContactsPage(jobs, settings, lambda: NOW))
    made.bar.set_state(FilterState("petit"))
    qtbot.waitUntil(lambda: name_in_panel(made) == "Alice Petit")
    return made


def name_in_panel(page: ContactsPage) -> str:
    shown = page.person.shown
    return str(shown.contact.first_name) if shown is not None else ""


def boxes() -> list[str]:
    return [one.windowTitle() for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def click_row(page: ContactsPage, qtbot: QtBot, row: int) -> None:
    at = page.table.visualRect(page.model.index(row, 0)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_list_that_does_not_answer_what_is_typed_takes_no_click(
    page: ContactsPage, jobs: HeldJobs, qtbot: QtBot
) -> None:
    jobs.held = True
    page.bar.field.setText("chloe")  # the pause of typing has not passed
    click_row(page, qtbot, 2)
    qtbot.mouseClick(page.buttons.withdraw, Qt.MouseButton.LeftButton)
    assert (page.table.current_row(), boxes(), page.buttons.isEnabled()) == (0, [], False)
    qtbot.waitUntil(lambda: page.bar.state.text == "chloe")  # the search has begun
    click_row(page, qtbot, 2)
    qtbot.mouseClick(page.buttons.withdraw, Qt.MouseButton.LeftButton)
    assert (page.table.current_row(), boxes(), page.buttons.isEnabled()) == (0, [], False)
    jobs.release()
    qtbot.waitUntil(lambda: name_in_panel(page) == "Chloe Aubry")
    click_row(page, qtbot, 2)
    qtbot.mouseClick(page.buttons.withdraw, Qt.MouseButton.LeftButton)
    (title,) = boxes()
    assert "Chloen Aubry" in title
    asked(WithdrawDialog).close()


def test_a_list_that_does_not_answer_takes_no_key_and_opens_no_menu(
    page: ContactsPage, jobs: HeldJobs, qtbot: QtBot
) -> None:
    jobs.held = True
    page.bar.field.setText("chloe")
    page.table.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(page.table, key)
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    at = page.table.visualRect(page.model.index(2, 0)).center()
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    press = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, page.table.viewport().mapToGlobal(at))
    QApplication.sendEvent(page.table.viewport(), press)
    jobs.release()
    assert (boxes(), QApplication.activePopupWidget(), page.table.selected_ids()) == ([], None, [1])
    assert not page.table.findChildren(QMenu)


def test_rows_of_a_list_that_does_not_answer_are_grey(page: ContactsPage, jobs: HeldJobs) -> None:
    def letters() -> set[int]:
        image = page.table.viewport().grab().toImage()
        row = page.table.visualRect(page.model.index(2, 0))
        places = (QPoint(x, y) for x in range(row.left(), row.right()) for y in range(row.top(), row.bottom()))
        return {image.pixelColor(at).lightness() for at in places}

    before = min(letters())
    jobs.held = True
    page.bar.field.setText("chloe")
    assert min(letters()) > before + 40
    page.bar.field.setText("petit")  # as it was: the list answers again
    assert min(letters()) == before
    assert page.buttons.isEnabled()


@pytest.mark.parametrize("by", ["filter", "sort"])
def test_a_list_that_is_not_filtered_or_sorted_yet_takes_no_click(
    page: ContactsPage, jobs: HeldJobs, qtbot: QtBot, by: str
) -> None:
    jobs.held = True
    if by == "filter":
        page.bar.toggle("country", "DE")
    else:
        page.model.sort_wanted.emit("email", True)
    click_row(page, qtbot, 2)
    qtbot.mouseClick(page.buttons.edit, Qt.MouseButton.LeftButton)
    jobs.release()
    assert boxes() == []
    if by == "sort":
        qtbot.waitUntil(page.buttons.isEnabled)
        assert (name_in_panel(page), page.table.current_row()) == ("Alice Petit", 2)


def test_the_selection_is_not_acted_on_while_its_list_does_not_answer(page: ContactsPage, jobs: HeldJobs) -> None:
    page.table.selectAll()
    assert page.selection.isEnabled()
    jobs.held = True
    page.bar.field.setText("chloe")
    assert not page.selection.isEnabled()
    jobs.release()


def test_the_same_list_read_again_takes_clicks_meanwhile(page: ContactsPage, jobs: HeldJobs, qtbot: QtBot) -> None:
    jobs.held = True
    page.reload()
    click_row(page, qtbot, 2)
    assert page.table.current_row() == 2
    jobs.release()
    assert name_in_panel(page) == "Celine Petit"


@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_a_button_pressed_before_the_person_is_there_opens_for_the_row_clicked(
    page: ContactsPage, jobs: HeldJobs, qtbot: QtBot, name: str
) -> None:
    jobs.held = True
    click_row(page, qtbot, 2)
    qtbot.mouseClick(getattr(page.buttons, name), Qt.MouseButton.LeftButton)
    assert boxes() == []
    jobs.release()
    assert name_in_panel(page) == "Celine Petit"
    (title,) = boxes()
    assert "Celine Petit" in title
    asked(PersonDialog if name == "edit" else WithdrawDialog).close()


@pytest.mark.parametrize(("back_to", "name"), [(0, "Alice Petit"), (1, "Bruno Petit")])
def test_a_press_is_forgotten_with_the_row_it_was_for(
    page: ContactsPage, jobs: HeldJobs, qtbot: QtBot, back_to: int, name: str
) -> None:
    jobs.held = True
    click_row(page, qtbot, 2)
    qtbot.mouseClick(page.buttons.withdraw, Qt.MouseButton.LeftButton)
    click_row(page, qtbot, back_to)
    jobs.release()
    assert name_in_panel(page) == name
    assert boxes() == []


def test_the_menu_opened_before_the_person_is_there_is_that_of_the_row_clicked(
    page: ContactsPage, jobs: HeldJobs, qtbot: QtBot
) -> None:
    jobs.held = True
    click_row(page, qtbot, 2)
    menu = page.buttons.more.menu()
    menu.aboutToShow.emit()
    (stop,) = [one for one in menu.actions() if one.text() == "Suppression &list…"]
    stop.trigger()
    jobs.release()
    (title,) = boxes()
    assert "Celine Petit" in title
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog):
            one.close()


def test_a_person_whom_the_list_chose_is_not_acted_on_before_they_are_shown(
    page: ContactsPage, jobs: HeldJobs, qtbot: QtBot
) -> None:
    page.bar.set_state(FilterState("chloe"))
    qtbot.mouseClick(page.buttons.withdraw, Qt.MouseButton.LeftButton)
    assert (name_in_panel(page), boxes()) == ("Alice Petit", [])
    qtbot.waitUntil(lambda: name_in_panel(page) == "Chloe Aubry")
    assert words_of(page.person)
    assert boxes() == []


@pytest.fixture
def tale(tmp_path: Path) -> Iterator[Tale]:
    with newsletter(tmp_path) as made:
        for what, channel in newsletter_complaints(made):
            run(record_complaint(made.db, what, MAILED, channel))
        yield made


def complaints_page(tale: Tale, settings: Settings, qtbot: QtBot) -> tuple[ComplaintsPage, HeldJobs]:
    jobs = HeldJobs(tale.db)
    return opened_page(qtbot, ComplaintsPage(jobs, settings, lambda: MAILED)), jobs


def test_complaints_answer_what_is_typed_at_once(tale: Tale, settings: Settings, qtbot: QtBot) -> None:
    page, _jobs = complaints_page(tale, settings, qtbot)
    page.search.setText("inconnu")
    assert [row["address"] for row in page._rows.rows] == ["inconnu@ailleurs.example"]


def answer_pressed_early(tale: Tale, settings: Settings, qtbot: QtBot) -> tuple[ComplaintsPage, HeldJobs, ComplaintRow]:
    """The page, its jobs and the complaint of the row clicked, "Answer" having been pressed before it was read."""
    page, jobs = complaints_page(tale, settings, qtbot)
    rows = [row["complaint"] for row in page._rows.rows]
    first, other, *_more = (n for n, row in enumerate(rows) if row.number is not None and row.matched_by != "trap")
    page.table.stand_at(first)
    buttons = [one for one in page.details.findChildren(QPushButton) if "nswer" in one.text()]
    jobs.held = True
    page.table.stand_at(other)
    buttons[-1].click()
    return page, jobs, rows[other]


def test_a_complaint_is_answered_for_the_row_clicked(tale: Tale, settings: Settings, qtbot: QtBot) -> None:
    _page, jobs, clicked = answer_pressed_early(tale, settings, qtbot)
    assert boxes() == []
    jobs.release()
    dialog = asked(AnswerDialog)
    assert clicked.address in "".join(words_of(dialog)).replace("\u200b", "")
    dialog.close()


def test_a_sender_stays_shown_when_a_complaint_comes_late(tale: Tale, settings: Settings, qtbot: QtBot) -> None:
    page, jobs = complaints_page(tale, settings, qtbot)
    jobs.held = True
    page.table.stand_at(1)
    page.by_sender.click()
    sender = words_of(page.details)
    jobs.release()
    assert words_of(page.details) == sender


def test_nobody_is_shown_when_a_complaint_comes_after_a_search_found_none(
    tale: Tale, settings: Settings, qtbot: QtBot
) -> None:
    page, jobs = complaints_page(tale, settings, qtbot)
    jobs.held = True
    page.table.stand_at(1)
    page.search.setText("nobody-has-this")
    jobs.release()
    assert (page._rows.count(), words_of(page.details)) == (0, [])


def test_a_press_for_a_complaint_that_could_not_be_read_is_forgotten(
    tale: Tale, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The box opened by itself when the page was read the next time."""
    page, jobs, clicked = answer_pressed_early(tale, settings, qtbot)

    def fails(*_facts: object) -> None:
        raise TypeError("a cell that is no text")

    with monkeypatch.context() as broken:
        broken.setattr("ui.pages.complaints.page.explain_trace", fails)
        jobs.release()
    page.reload()
    assert (page.row.id if page.row else "", boxes()) == (clicked.id, [])


def test_nothing_is_copied_before_the_answer_is_there(tale: Tale, settings: Settings, qtbot: QtBot) -> None:
    """The clipboard was emptied, “The answer is copied.”, and the complaint marked as handled."""
    page, jobs = complaints_page(tale, settings, qtbot)
    said = Heard(page.said)
    rows = [row["complaint"] for row in page._rows.rows]
    page.table.stand_at(next(n for n, row in enumerate(rows) if row.number is not None and row.matched_by != "trap"))
    QGuiApplication.clipboard().setText("before")
    jobs.held = True
    assert page.row is not None
    page.answer(page.row)
    dialog = asked(AnswerDialog)
    qtbot.keyClick(dialog.language, Qt.Key.Key_Return)
    assert (said.said, QGuiApplication.clipboard().text()) == ([], "before")
    assert not dialog.save_button.isEnabled()
    jobs.release()
    dialog.yes.click()
    assert said.texts == ["The answer is copied."]
    assert rows[page.table.current_row()].address in QGuiApplication.clipboard().text()


def test_nobody_is_decided_for_another_partner_than_the_one_chosen(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with reviewed_book(tmp_path) as book:
        jobs = HeldJobs(book.db)
        page: ReviewPage = opened_page(qtbot, ReviewPage(jobs, settings, lambda: NOW))
        page.arrive(("raoul", "R25"))
        assert page.decision.allow.isEnabled()
        page.decision.reason.setText("agreed by letter")
        jobs.held = True
        page.channel.choose("sms")
        assert not page.decision.allow.isEnabled()
        page.decide("allow", True)
        page.step(1)
        rows = page.table.current_row()
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20 + 40 * (rows + 1)))
        assert page.table.current_row() == rows
        page.channel.choose("email")  # back before the groups are there
        jobs.release()
        assert page.decision.allow.isEnabled()
        assert not any(reviews for reviews in eligibility.of(book.db, range(1, 60)).values())


def test_rows_stay_where_they_are_while_several_are_chosen(page: ContactsPage, qtbot: QtBot) -> None:
    page.bar.set_state(FilterState())
    settle()
    places = [page.table.visualRect(page.model.index(row, 0)).center() for row in range(4)]
    rows = [page.table.viewport().mapToGlobal(place) for place in places]
    for at in rows[:3]:
        where = page.table.viewport().mapFromGlobal(at)
        ctrl = Qt.KeyboardModifier.ControlModifier
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, ctrl if at != rows[0] else NONE, where)
        settle()
    assert page.table.selected_ids() == page.model.ids[:3].tolist()
    assert [page.table.viewport().mapToGlobal(place) for place in places] == rows
    assert "3 people selected" in words_of(page.selection)
    assert not page.person.isVisible()
    page._choose_one()
    settle()
    assert page.person.isVisible()
    assert page.table.hasFocus()
