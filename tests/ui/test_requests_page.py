"""Requests: what people ask, by when it must be answered, and whose time in the book is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.contacts.listing import Found
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.requests import list_requests, record_request
from leadkeeper.services.suppression.notifications import notices_by_partner
from tests.made_archive import NOW, TODAY, archive, given, person, restored
from tests.services.told_book import told_book, withdraw
from tests.ui.asking import Heard, asked
from tests.ui.looking import opened_page, said, words_of
from tests.ui.stretch import cut, settle, stretch
from ui.book_view import PageSpec
from ui.dialogs.breaches import BreachDialog
from ui.dialogs.data_rights import DossierDialog, EraseDialog
from ui.dialogs.requests import CorrectDialog, ExtendDialog, RequestAnswerDialog, RequestDialog, person_of
from ui.dialogs.viewers import TextDialog
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.pages.requests.page import RequestCard, RequestsPage, RetentionCard, state, subtitle
from ui.settings import Settings
from ui.theme import Status
from ui.widgets.filter_bar import only
from ui.widgets.message_boxes import Question

SILENT = {"last_action": {"at": "2021-03-04", "kind": "form"}, "consents": []}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """c1 asked for access long ago, c2 for erasure today, c3 for a correction; c4 has been silent for years."""
    people = [person(1), person(2), person(3), person(4, **SILENT)]
    with told_book(tmp_path, people=people) as made:
        for who, kind, ago in (("c1", "access", 40), ("c2", "erasure", 0), ("c3", "rectification", 26)):
            record_request(made.db, who, kind, (TODAY - timedelta(days=ago)).isoformat(), NOW)
        yield made


def window_of(book: Book, settings: Settings, qtbot: QtBot) -> MainWindow:
    """The window with this page, which loads again after each write as it does for a person."""
    jobs = InlineJobs(book.db)
    made = MainWindow(settings)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    spec = PageSpec("requests", "Requests", "mail", lambda: RequestsPage(jobs, settings, lambda: NOW))
    made.show_book("made.leads", jobs, [spec])
    made.show()
    made.activateWindow()
    made.open_page("requests")
    return made


@pytest.fixture
def window(book: Book, settings: Settings, qtbot: QtBot) -> MainWindow:
    return window_of(book, settings, qtbot)


@pytest.fixture
def page(window: MainWindow) -> RequestsPage:
    assert window.book_view is not None
    found = window.book_view.page
    assert isinstance(found, RequestsPage)
    return found


def card(page: RequestsPage) -> RequestCard:
    assert page.card is not None
    return page.card


def press(page: RequestsPage, ref: str, name: str) -> None:
    page.arrive(ref)
    card(page).buttons[name].click()


def test_what_must_be_answered_first_stands_first(page: RequestsPage) -> None:
    assert [(row["ref"], row["state"], row["status"]) for row in page.model.rows] == [
        ("Q1", "Overdue", Status.BAD),
        ("Q3", "Soon", Status.WARN),
        ("Q2", "On time", Status.GOOD),
    ]


def test_how_many_wait_is_said_above(book: Book) -> None:
    assert subtitle(list_requests(book.db, TODAY)) == "3 open requests · 1 overdue"


def test_days_left_are_said(book: Book) -> None:
    said = {one.asked.ref: state(one)[0] for one in list_requests(book.db, TODAY)}
    assert said["Q1"].startswith("Overdue by ")
    assert said["Q3"].startswith("Soon: ")
    assert said["Q2"].startswith("On time: ")


def test_a_request_is_recorded_by_keyboard_alone(page: RequestsPage, qtbot: QtBot, book: Book) -> None:
    page.record()
    dialog = asked(RequestDialog)
    settle()
    qtbot.keyClicks(dialog.person.field, "person4")
    qtbot.keyClick(dialog.person.field, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.kind, Qt.Key.Key_Down)
    dialog.yes.setFocus()
    qtbot.keyClick(dialog.yes, Qt.Key.Key_Space)
    assert [one.asked.ref for one in list_requests(book.db, TODAY)] == ["Q1", "Q3", "Q2", "Q4"]
    assert (card(page).title.text(), page.model.rows[-1]["kind"]) == ("Request Q4", "Erasure")


def test_after_a_request_is_saved_the_keyboard_is_in_the_list(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    """It was back in the sidebar, where the page had been opened by its key."""
    with told_book(tmp_path) as made:
        window = window_of(made, settings, qtbot)
        assert window.book_view is not None
        page = window.book_view.page
        assert isinstance(page, RequestsPage)
        window.book_view.sidebar.buttons["requests"].setFocus()
        page.record()
        dialog = asked(RequestDialog)
        settle()
        qtbot.keyClicks(dialog.person.field, "person1")
        qtbot.keyClick(dialog.person.field, Qt.Key.Key_Return)
        qtbot.keyClick(dialog.yes, Qt.Key.Key_Space)
        settle()
        assert page.model.rows
        focus = window.focusWidget()
        assert focus is not None
        assert focus is page.table or page.table.isAncestorOf(focus), focus


def test_a_person_who_is_not_in_the_book_is_answered_too(page: RequestsPage, qtbot: QtBot, book: Book) -> None:
    page.record()
    dialog = asked(RequestDialog)
    settle()
    qtbot.keyClicks(dialog.person.field, "nobody@mail.example")
    assert not dialog.searched.isVisible()
    dialog.outside.click()
    assert (dialog.person.isVisible(), dialog.searched.isVisible()) == (False, True)
    assert dialog.searched.text == "nobody@mail.example"  # what was typed is taken over
    dialog.searched.clear()
    dialog.yes.click()
    assert "Give at least one address or number." in words_of(dialog)
    dialog.searched.setPlainText("person1@mail.example")
    dialog.yes.click()
    assert any(words.startswith("This address or number is in the book: ") for words in words_of(dialog))
    dialog.searched.setPlainText("nobody@mail.example, 06 12 34 56 99")
    dialog.name.setText("Eulalie")
    dialog.yes.click()
    assert "Eulalie, not in the book" in words_of(card(page))
    assert "nobody@mail.example, 06 12 34 56 99" in words_of(card(page))
    assert list(card(page).buttons) == ["letter", "extend", "correct", "answer"]
    press(page, "Q4", "letter")
    text = asked(TextDialog)
    assert "We hold no data about you." in text.text.toPlainText()
    text.close()
    press(page, "Q4", "answer")
    asked(RequestAnswerDialog).submit()
    assert list(card(page).buttons) == ["letter", "reopen"]


def test_what_is_said_of_a_request_names_the_person(page: RequestsPage) -> None:
    heard = Heard(page.said)
    page.record(Found("c4", "Léa", "person4@mail.example"))
    asked(RequestDialog).yes.click()
    press(page, "Q4", "answer")
    asked(RequestAnswerDialog).submit()
    press(page, "Q4", "reopen")
    who = person_of(next(one for one in page._requests.values() if one.asked.ref == "Q4"))
    assert heard.texts == [
        f"The request of {who} is recorded (Q4).",
        f"The request of {who} is answered (Q4).",
        f"The request of {who} is open again (Q4).",
    ]


def test_another_page_can_bring_the_person_who_asks(page: RequestsPage) -> None:
    page.arrive(Found("c4", "Léa", "person4@mail.example"))
    dialog = asked(RequestDialog)
    assert dialog.person.who == "c4"
    dialog.close()


def test_enter_on_a_request_records_its_answer(page: RequestsPage, qtbot: QtBot) -> None:
    page.arrive("Q3")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    asked(RequestAnswerDialog).submit()
    assert [row["ref"] for row in page.model.rows][-1] == "Q3"
    assert list(card(page).buttons)[-1] == "reopen"


def test_a_request_of_the_wrong_kind_is_corrected(page: RequestsPage, book: Book) -> None:
    heard = Heard(page.said)
    press(page, "Q1", "correct")
    dialog = asked(CorrectDialog)
    dialog.kind.choose("erasure")
    dialog.day.set_day(TODAY)
    dialog.yes.click()
    page.arrive("Q1")
    assert (card(page).request.asked.kind, card(page).request.asked.received_on) == ("erasure", TODAY.isoformat())
    assert "erase" in card(page).buttons
    assert heard.texts[0].startswith("The request of ")


def test_a_request_recorded_by_mistake_is_removed(page: RequestsPage, book: Book) -> None:
    press(page, "Q1", "correct")
    asked(CorrectDialog).remove.click()
    question = asked(Question)
    assert any("Q1, Léa Dubois 1 · person1@mail.example, received on" in text for text in words_of(question))
    question.yes.click()
    assert [one.asked.ref for one in list_requests(book.db, TODAY)] == ["Q3", "Q2"]


def test_a_second_request_of_the_same_kind_is_shown_before_it_is_saved(page: RequestsPage, book: Book) -> None:
    page.record(Found("c1", "Léa", "person1@mail.example"))
    dialog = asked(RequestDialog)
    dialog.kind.choose("access")
    dialog.yes.click()
    question = asked(Question)
    assert any("is open already: Q1, received on 15/10/2026" in text for text in words_of(question))
    assert len(list_requests(book.db, TODAY)) == 3
    question.yes.click()
    assert len(list_requests(book.db, TODAY)) == 4


def test_a_stranger_with_an_address_like_one_in_the_book_is_asked_about(page: RequestsPage, book: Book) -> None:
    page.record()
    dialog = asked(RequestDialog)
    dialog.outside.click()
    dialog.searched.setPlainText("person1+offers@mail.example")
    dialog.yes.click()
    question = asked(Question)
    assert any("only after the “+”: Léa Dubois 1 (person1@mail.example)" in text for text in words_of(question))
    question.no.click()
    assert len(list_requests(book.db, TODAY)) == 3
    dialog.yes.click()
    asked(Question).yes.click()
    assert len(list_requests(book.db, TODAY)) == 4


def test_somebody_else_at_a_mailbox_of_the_book_is_recorded_after_a_question_that_names_who_is_there(
    page: RequestsPage, book: Book
) -> None:
    page.record()
    dialog = asked(RequestDialog)
    dialog.outside.click()
    dialog.searched.setPlainText("person1@mail.example")
    dialog.name.setText("Léa Dubois")
    dialog.yes.click()  # the person of the record: no question that leads nowhere
    assert any(words.startswith("This address or number is in the book: ") for words in words_of(dialog))
    dialog.name.setText("Eulalie Dubois")
    dialog.yes.click()
    question = asked(Question)
    assert any("the book has somebody else: c1 · Léa Dubois 1" in text for text in words_of(question))
    question.yes.click()
    assert len(list_requests(book.db, TODAY)) == 4


def test_an_answer_by_mistake_is_taken_back(page: RequestsPage, book: Book) -> None:
    press(page, "Q3", "answer")
    asked(RequestAnswerDialog).submit()
    press(page, "Q3", "reopen")
    assert len(list_requests(book.db, TODAY, only_open=True)) == 3


def test_more_time_is_recorded_once(page: RequestsPage) -> None:
    press(page, "Q2", "extend")
    asked(ExtendDialog).submit()
    page.arrive("Q2")
    assert "extend" not in card(page).buttons


def test_what_is_overdue_has_no_more_time(page: RequestsPage) -> None:
    page.arrive("Q1")
    assert "extend" not in card(page).buttons


def test_the_dossier_opens(page: RequestsPage) -> None:
    press(page, "Q1", "dossier")
    dialog = asked(DossierDialog)
    assert "person1@mail.example" in dialog.text.toPlainText()
    dialog.close()


def test_the_person_is_erased_from_here(page: RequestsPage) -> None:
    press(page, "Q2", "erase")
    dialog = asked(EraseDialog)
    assert "Q2" in said(dialog)
    dialog.close()


def test_only_an_erasure_offers_to_erase(page: RequestsPage) -> None:
    page.arrive("Q1")
    assert "erase" not in card(page).buttons


def test_who_is_erased_is_shown_by_the_id_alone(book: Book, page: RequestsPage) -> None:
    run(erase(book.db, "c2", NOW))
    page.reload()
    page.arrive("Q2")
    assert "Q2: erased person (c2)" in said(card(page))
    assert "The person is erased. Notify those" in said(card(page))
    assert "Erase the person" not in said(card(page))
    assert set(card(page).buttons) == {"answer", "correct", "extend"}


def test_the_report_of_an_erased_person_can_no_longer_be_made_and_the_list_tells_the_requests_apart(
    book: Book, page: RequestsPage
) -> None:
    run(erase(book.db, "c1", NOW))
    page.reload()
    page.arrive("Q1")
    assert "Q1: erased person (c1)" in said(card(page))
    assert "The person is erased: an access report can no longer be made. Tell the person so." in said(card(page))


def test_recipients_are_told_of_a_correction(page: RequestsPage, book: Book) -> None:
    heard = Heard(page.said)
    press(page, "Q3", "tell")
    assert [one.partner for one in notices_by_partner(book.db, TODAY)] == ["raoul"]
    (text,) = heard.texts
    assert text.startswith("1 more notification is waiting in the register. Nothing in the record was changed by hand")


def test_what_was_corrected_by_hand_waits_already_and_nothing_is_lacking(page: RequestsPage, book: Book) -> None:
    (shown,) = [one for one in list_requests(book.db, TODAY) if one.asked.ref == "Q3"]
    edit_person(book.db, shown.asked.person, {"first_name": "Eulalie"}, NOW)
    heard = Heard(page.said)
    press(page, "Q3", "tell")
    assert [one.open for one in notices_by_partner(book.db, TODAY)] == [1]
    (text,) = heard.texts
    assert text.endswith("Each partner that received the person is notified of it already, or is to be.")


def test_the_person_is_shown_among_the_contacts(book: Book, settings: Settings, qtbot: QtBot) -> None:
    page = RequestsPage(InlineJobs(book.db), settings, lambda: NOW)
    qtbot.addWidget(page)
    page.reload()
    heard = Heard(page.go)
    press(page, "Q1", "contacts")
    assert heard.said[0] == ("contacts", only("c1"))


def test_without_requests_it_says_what_people_may_ask(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with told_book(tmp_path) as book:
        window = window_of(book, settings, qtbot)
        assert "No request yet" in said(window)
        assert "What people may ask" in said(window)


def test_nothing_is_counted_before_it_is_asked_for(page: RequestsPage) -> None:
    assert page.retention.outlook is None
    assert not page.retention.purge.isVisible()


def test_whose_time_is_over_is_counted_by_source_and_year(page: RequestsPage, announced: list[str]) -> None:
    page.retention.count()
    assert announced[-1].startswith("People without action for three years: 1 of 4.")
    assert page.retention.outlook is not None
    assert page.retention.outlook.over == 1
    assert page.retention.sources.rows == [{"id": 0, "name": "Unknown", "people": 1}]
    assert [row["name"] for row in page.retention.years.rows] == ["2021"]
    assert "People without action for three years: 1 of 4." in said(page.retention)


def test_they_are_taken_out_after_one_question_and_brought_back(
    page: RequestsPage, window: MainWindow, book: Book
) -> None:
    page.retention.count()
    page.retention.purge.click()
    asked(Question).yes.click()
    assert contacts.count(book.db) == 3
    assert page.retention.undo.isVisible()
    window.undo()
    assert contacts.count(book.db) == 4
    assert not page.retention.undo.isVisible()


def test_the_number_counted_goes_when_they_are_deleted(page: RequestsPage) -> None:
    page.retention.count()
    page.retention.take_out()
    page.reload()  # as after any write
    assert "1 of 4" not in said(page.retention)
    assert "See first how many there are." in said(page.retention)


def test_whoever_says_no_to_the_question_keeps_them(page: RequestsPage, book: Book) -> None:
    page.retention.count()
    page.retention.purge.click()
    asked(Question).no.click()
    assert contacts.count(book.db) == 4


def test_the_button_brings_them_back_too(page: RequestsPage, book: Book) -> None:
    page.retention.take_out()
    page.retention.undo.click()
    assert contacts.count(book.db) == 4


def test_everything_has_a_name_for_a_screen_reader(page: RequestsPage) -> None:
    assert page.table.accessibleName() == "Requests"
    assert isinstance(page.retention, RetentionCard)
    assert page.retention.accessibleName() == "Retention period over"


def test_no_word_is_cut_when_all_are_longer(page: RequestsPage, window: MainWindow) -> None:
    page.retention.count()
    settle()
    stretch(page)
    assert list(cut(page)) == []


def test_a_breach_is_logged_with_its_clock_and_marked_as_notified(page: RequestsPage, qtbot: QtBot) -> None:
    heard = Heard(page.said)
    page.show_breaches()
    dialog = asked(BreachDialog)
    dialog.submit()
    assert dialog.errors_at["reason-missing"].error
    dialog.what.setPlainText("a laptop was stolen")
    dialog.submit()
    (text,) = heard.texts
    assert text.startswith(
        "The breach is saved. 72 hours are left to notify the CNIL. It stays on Home and in “Breaches…”"
    )
    page.show_breaches()
    again = asked(BreachDialog)
    assert "a laptop was stolen" in " ".join(words_of(again))
    again.mark("B1", "authority")
    assert "notified in time" in " ".join(words_of(again))
    assert heard.texts[-1] == "The CNIL was notified in time."


def test_an_objection_says_that_the_yes_to_own_offers_still_stands(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    own = given(purpose="own")
    with told_book(tmp_path, people=[person(n, consents=[own, given()]) for n in (1, 2, 3)]) as book:
        for who in ("c1", "c2"):
            record_request(book.db, who, "objection", TODAY.isoformat(), NOW)
            withdraw(book, who)
        withdraw(book, "c2", purpose="own")
        window = window_of(book, settings, qtbot)
        page = window.book_view.page if window.book_view is not None else None
        assert isinstance(page, RequestsPage)
        press(page, "Q1", "answer")
        assert any(
            "Still stands: The yes to your own offers still stands." in text
            for text in words_of(asked(RequestAnswerDialog))
        )
        asked(RequestAnswerDialog).submit()
        page.arrive("Q1")
        assert any("The yes to your own offers still stands." in text for text in words_of(card(page)))
        page.arrive("Q2")
        assert not any("own offers" in text for text in words_of(card(page)))


def test_an_objection_cannot_be_answered_with_a_reason_why_not(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with told_book(tmp_path, people=[person(n, consents=[given()]) for n in (1, 2, 3)]) as book:
        record_request(book.db, "c1", "objection", TODAY.isoformat(), NOW)
        window = window_of(book, settings, qtbot)
        page = window.book_view.page if window.book_view is not None else None
        assert isinstance(page, RequestsPage)
        press(page, "Q1", "answer")
        dialog = asked(RequestAnswerDialog)
        dialog.why_not.setPlainText("a contract is open")
        dialog.submit()
        assert "cannot be refused (GDPR 21(2) and (3))" in dialog.errors_at["objection-not-refused"].error
        assert [one.asked.answered_on for one in list_requests(book.db, TODAY)] == [None]


def test_an_empty_page_has_one_thing_to_do_first(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    """Two blue buttons, above and below, did the same."""
    with restored(tmp_path, archive(person(1))) as book:
        page = opened_page(qtbot, RequestsPage(InlineJobs(book.db), settings, lambda: NOW))
        blue = [one.text() for one in page.findChildren(QPushButton) if one.property("look") == "primary"]
        assert "No request yet" in said(page)
        assert blue == ["&New request…"]


def test_a_request_is_stood_on_once_it_is_listed_unless_another_was_chosen(page: RequestsPage, book: Book) -> None:
    page.arrive("Q4")
    page.reload()
    record_request(book.db, "c4", "access", TODAY.isoformat(), NOW)
    page.reload()
    assert card(page).title.text() == "Request Q4"
    page.arrive("Q5")
    page.table.choose(next(row["id"] for row in page.model.rows if row["ref"] == "Q3"))
    record_request(book.db, "c4", "rectification", TODAY.isoformat(), NOW)
    page.reload()
    assert "Q5" in [row["ref"] for row in page.model.rows]
    assert card(page).title.text() == "Request Q3"


def test_who_is_not_in_the_book_is_asked_for_at_the_same_width_with_what_was_typed(
    page: RequestsPage,
) -> None:
    page.record()
    dialog = asked(RequestDialog)
    settle()
    width = dialog.width()
    dialog.person.field.setText("nobody@elsewhere.example")
    dialog.outside.click()
    assert (dialog.width(), dialog.searched.text, dialog.name.text()) == (width, "nobody@elsewhere.example", "")
    dialog.outside.click()
    dialog.searched.clear()
    dialog.person.field.setText("Clodomir Raoul")
    dialog.outside.click()
    assert (dialog.width(), dialog.searched.text, dialog.name.text()) == (width, "", "Clodomir Raoul")
