from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import consents, contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.contact import Contact
from leadkeeper.messages import use_language
from leadkeeper.progress import run
from leadkeeper.services.contacts.editing import set_stage
from leadkeeper.services.contacts.listing import View, saved_views
from leadkeeper.services.privacy.erasure import erase
from tests.made_archive import NOW, archive, person, restored
from tests.ui.asking import Heard, asked
from tests.ui.looking import words_of
from tests.ui.noting_pages import set_menus
from tests.ui.reaching import doubled
from tests.ui.stretch import settle
from ui.book_view import PageSpec
from ui.dialogs.data_rights import ErasedDialog, EraseDialog
from ui.dialogs.requests import WithdrawDialog, called
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.pages.contacts.actions import ContactActions, OwnerDialog, PersonDialog, Selection, TagsDialog
from ui.pages.contacts.details import PersonButtons, SelectionBar
from ui.pages.contacts.duplicates import MergeDialog, SameDialog
from ui.pages.contacts.page import ContactsPage, SavedViews, ViewDialog
from ui.pages.contacts.refusals import StopDialog
from ui.settings import Settings
from ui.widgets.filter_bar import FilterState, only
from ui.widgets.labels import StatusBadge
from ui.widgets.message_boxes import Question

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    people = [person(1), person(2, country="BE"), person(3, tags=["fair"]), person(4, contested=True)]
    with restored(tmp_path, archive(*people)) as made:
        yield made


@pytest.fixture
def window(book: Book, settings: Settings, qtbot: QtBot) -> MainWindow:
    """The window with one page, which loads again after each write as it does for a person."""
    jobs = InlineJobs(book.db)
    made = MainWindow(settings)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    specs = [PageSpec("contacts", "Contacts", "users", lambda: ContactsPage(jobs, settings, lambda: NOW))]
    made.show_book("made.leads", jobs, specs)
    set_menus(made, settings, specs)
    made.follow(jobs, lambda: NOW)
    made.show()
    made.activateWindow()
    made.open_page("contacts")
    settle()
    return made


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ContactsPage:
    found = window.book_view.page if window.book_view is not None else None
    assert isinstance(found, ContactsPage)
    qtbot.waitUntil(lambda: found.person.shown is not None)
    return found


def select(page: ContactsPage, *rows: int) -> None:
    page.table.selectionModel().clearSelection()
    for row in rows:
        page.table.selectionModel().select(page.model.index(row, 0), SELECT)


def lines(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


def trigger(menu: QMenu, text: str) -> None:
    """Chooses a line of a menu, or of the menu below one of its lines."""
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu) and text in lines(below):
            trigger(below, text)
            return
        if action.text().replace("&", "") == text:
            action.trigger()
            return
    raise LookupError(text, lines(menu))


def menu_of(page: ContactsPage) -> QMenu:
    """What a right click on the table would open."""
    menu = QMenu(page)
    page.table.menu_wanted.emit(menu, page.table.selected_ids())
    return menu


def test_another_language_keeps_search_and_person(
    page: ContactsPage, window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    page.bar.set_state(FilterState("person"))
    page.table.choose(3)
    jobs = window._jobs
    assert jobs is not None
    use_language("fr")
    specs = [PageSpec("contacts", "Contacts", "users", lambda: ContactsPage(jobs, settings, lambda: NOW))]
    shell = window.show_book("made.leads", jobs, specs)
    qtbot.waitUntil(lambda: shell.page is not None)
    again = shell.page
    assert isinstance(again, ContactsPage)
    assert again is not page
    assert (again.bar.state, again.bar.field.text()) == (FilterState("person"), "person")
    assert again.table.current_id() == 3


def test_one_person_can_be_edited_refused_and_stopped(page: ContactsPage) -> None:
    assert lines(menu_of(page)) == [
        "Edit…", "Stage", "Tags…", "Owner…", "Withdraw…", "Suppression list…", "Access report…", "Erase…",
        "Consent disputed",
    ]  # fmt: skip


def test_a_row_whose_person_is_not_read_yet_has_the_same_menu(page: ContactsPage, book: Book) -> None:
    shown = lines(menu_of(page))
    select(page, 2)
    menu = menu_of(page)
    assert [line for line in lines(menu) if line != "Dispute settled"] == shown
    trigger(menu, "Withdraw…")
    asked(WithdrawDialog).submit()
    assert [consents.of(book.db, [row])[row][-1].event for row in (1, 3)] == ["given", "withdrawn"]


def test_several_people_can_be_merged_and_changed_together(page: ContactsPage) -> None:
    select(page, 0, 1)
    assert lines(menu_of(page)) == [
        "Stage", "Tags…", "Owner…", "Withdrawal, suppression list, erasure: one person at a time",
        "Consent disputed", "Dispute settled", "Merge them…",
    ]  # fmt: skip
    why = next(one for one in menu_of(page).actions() if one.text().startswith("Withdrawal"))
    assert not why.isEnabled()


def test_where_all_that_are_listed_are_one_person_nobody_is_asked_to_choose_one(page: ContactsPage) -> None:
    """Ctrl+A in a list of one offered “one person at a time”."""
    page.arrive(only("c1"))
    page.table.selectAll()
    settle()
    assert page.chosen.people == 1
    assert not [line for line in lines(menu_of(page)) if "one person at a time" in line]


def test_whose_dispute_stands_it_can_be_settled(page: ContactsPage, book: Book) -> None:
    page.table.choose(4)
    assert lines(menu_of(page))[-1] == "Dispute settled"
    trigger(menu_of(page), "Dispute settled")
    assert contacts.read(book.db, [4])[0].contested is False


def test_the_button_below_the_person_has_the_menu_without_its_neighbours(page: ContactsPage) -> None:
    page.buttons.more.menu().aboutToShow.emit()
    neighbours = {"Edit…", "Withdraw…", "Access report…"}
    assert lines(page.buttons.more.menu()) == [line for line in lines(menu_of(page)) if line not in neighbours]


def test_how_many_are_chosen_is_said_once_there_are_several(page: ContactsPage) -> None:
    assert page.selection.isHidden()
    select(page, 0, 1, 2)
    assert (page.selection.told.text(), page.selection.isVisible()) == ("3 people selected", True)
    page.selection.none_wanted.emit()
    assert page.selection.isHidden()


def click(page: ContactsPage, row: int, held: Qt.KeyboardModifier) -> None:
    at = page.table.visualRect(page.model.index(row, 0)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, held, at)
    settle()


def test_who_is_shown_first_without_a_click_is_not_among_those_selected(page: ContactsPage, book: Book) -> None:
    """After a search three rows were clicked with Ctrl, and the dispute was recorded for four people."""
    page.bar.set_state(FilterState("person"))
    settle()
    assert (page.table.current_id(), page.person.shown is not None) == (1, True)
    for row in (1, 2):
        click(page, row, Qt.KeyboardModifier.ControlModifier)
    assert page.selection.told.text() == "2 people selected"
    trigger(menu_of(page), "Consent disputed")
    assert [one.contested for one in contacts.read(book.db, [1, 2, 3, 4])] == [False, True, True, True]


def named(page: ContactsPage) -> list[str]:
    """The rows of the panel of several that name people: name, address, state."""
    column = page.selection._people.column
    rows = [item.widget() for item in map(column.itemAt, range(column.count())) if item.widget() is not None]
    return [" · ".join(words_of(row)).replace("\u200b", "") for row in rows if words_of(row)]


NAMES = [f"Léa Dubois {number} · person{number}@mail.example" for number in range(1, 5)]


def test_those_selected_are_named_where_an_act_reaches_them_at_once(page: ContactsPage) -> None:
    select(page, 0, 2)
    assert named(page) == [NAMES[0], NAMES[2]]
    select(page, 1, 3)
    assert named(page) == [NAMES[1], NAMES[3]]
    states = [one.text for one in page.selection.findChildren(StatusBadge) if one.isVisible()]
    assert states[-3:] == ["New", "New", "Consent disputed"]
    page.table.selectAll()
    assert named(page) == NAMES


def test_a_dispute_is_settled_for_several_once_the_question_that_names_them_is_answered(
    page: ContactsPage, window: MainWindow, book: Book
) -> None:
    """“Dispute settled” freed people at once, and one among them whom nobody had clicked."""
    select(page, 0, 3)
    trigger(menu_of(page), "Dispute settled")
    box = asked(Question)
    assert contacts.read(book.db, [4])[0].contested is True
    text = "The dispute is removed: what it blocked may be shared again."
    assert words_of(box)[:2] == ["Settle the dispute for 2 people?", "\n".join([text, NAMES[0], NAMES[3]])]
    box.yes.click()
    assert contacts.read(book.db, [4])[0].contested is False
    assert window.book_view is not None
    assert window.book_view.toast.text == "1 person changed."


def test_before_the_dispute_of_several_is_undone_they_are_named(
    page: ContactsPage, window: MainWindow, book: Book
) -> None:
    select(page, 0, 1)
    trigger(menu_of(page), "Consent disputed")
    window.undo()
    box = asked(Question)
    assert f"may be shared again. Concerns: {NAMES[0]}; {NAMES[1]}" in "\n".join(words_of(box))
    box.yes.click()
    assert [one.contested for one in contacts.read(book.db, [1, 2])] == [False, False]


def test_of_more_than_ten_the_first_are_named_and_the_others_counted() -> None:
    chosen = Selection(range(12), 12)
    people = [Contact(f"c{number}", email=f"p{number}@mail.example") for number in range(10)]
    assert chosen.named(people) == [*(f"p{number}@mail.example" for number in range(10)), "and 2 more"]


def test_a_selection_that_was_cleared_is_none_to_add_to(page: ContactsPage) -> None:
    select(page, 0, 1)
    page.selection.none_wanted.emit()
    settle()
    click(page, 3, Qt.KeyboardModifier.ControlModifier)
    assert page.table.selected_ids() == [4]


def test_a_stage_for_several_is_undone_from_the_toast(page: ContactsPage, window: MainWindow, book: Book) -> None:
    select(page, 0, 2)
    trigger(menu_of(page), "Lost")
    assert [one.stage for one in contacts.read(book.db, [1, 2, 3])] == ["lost", "new", "lost"]
    assert window.book_view is not None
    assert window.book_view.toast.text == "2 people changed."
    window.undo()
    assert [one.stage for one in contacts.read(book.db, [1, 2, 3])] == ["new"] * 3
    assert window.book_view.toast.text == "Undone: stage “Lost” for 2 people."


def test_everybody_in_the_list_is_its_filter(page: ContactsPage, book: Book) -> None:
    page.bar.set_state(FilterState("", {"country": frozenset({"FR"})}))
    page.table.selectAll()
    assert (page.selection.told.text(), doubled(page.window())) == ("3 people selected", {})
    assert page.chosen.numbers == []
    trigger(menu_of(page), "Customer")
    assert [one.stage for one in contacts.read(book.db, [1, 2, 3, 4])] == ["customer", "new", "customer", "customer"]


def test_another_selection_forgets_that_everybody_was_chosen(page: ContactsPage) -> None:
    page.table.selectAll()
    select(page, 1, 2)
    assert page.chosen.numbers == [2, 3]


def test_what_changes_nothing_is_said_so(page: ContactsPage, window: MainWindow) -> None:
    trigger(menu_of(page), "New")
    assert window.book_view is not None
    assert (window.book_view.toast.text, window.book_view.toast.can_undo) == ("There is nothing to change.", False)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Edit…", PersonDialog),
        ("Tags…", TagsDialog),
        ("Owner…", OwnerDialog),
        ("Withdraw…", WithdrawDialog),
        ("Suppression list…", StopDialog),
    ],
)
def test_each_line_opens_its_box(page: ContactsPage, line: str, kind: type[QWidget]) -> None:
    trigger(menu_of(page), line)
    asked(kind).close()  # type: ignore[type-var]  # all of them are boxes


def test_only_tags_that_somebody_chosen_has_can_be_taken_away(page: ContactsPage) -> None:
    select(page, 0, 2)
    trigger(menu_of(page), "Tags…")
    assert list(asked(TagsDialog).less.boxes) == ["fair"]
    asked(TagsDialog).close()


def test_a_merge_leaves_the_one_kept_and_is_undone(page: ContactsPage, window: MainWindow) -> None:
    select(page, 0, 1)
    trigger(menu_of(page), "Merge them…")
    asked(MergeDialog).submit()
    assert page.model.ids.tolist() == [1, 3, 4]
    assert page.table.selected_ids() == [1]
    window.undo()
    assert page.model.ids.tolist() == [1, 2, 3, 4]


def test_who_may_be_twice_is_looked_for(page: ContactsPage) -> None:
    page.acts.look_for_twice()
    asked(SameDialog).close()


def test_a_withdrawal_is_in_the_history_at_once(page: ContactsPage, book: Book) -> None:
    page.buttons.withdraw.click()
    asked(WithdrawDialog).submit()
    assert page.person.shown is not None
    assert page.person.shown.contact.consents[-1].event == "withdrawn"


def test_a_view_is_saved_picked_renamed_and_forgotten(page: ContactsPage, window: MainWindow, book: Book) -> None:
    page.bar.set_state(FilterState("dubois", {"country": frozenset({"FR"})}))
    page.model.sort_wanted.emit("email", True)
    page.views.save()
    asked(ViewDialog).name.setText("French ones")
    asked(ViewDialog).submit()
    assert saved_views(book.db, "contacts") == {"French ones": View("dubois", {"country": frozenset({"FR"})}, "-email")}
    assert page.views.text() == "French ones"
    page.bar.set_state(FilterState())
    assert page.views.text() == "Saved &views"
    page.views.pick("French ones")
    assert page.model.ids.tolist() == [4, 3, 1]
    assert page.table.sorted_by() == ("email", True)
    page.views.rename()
    asked(ViewDialog).name.setText("Them")
    asked(ViewDialog).submit()
    assert list(page.views.views) == ["Them"]
    page.views.drop()
    assert saved_views(book.db, "contacts") == {}
    window.undo()
    assert list(saved_views(book.db, "contacts")) == ["Them"]


def test_the_menu_of_views_marks_the_one_that_is_shown(page: ContactsPage, book: Book) -> None:
    page.views.menu().aboutToShow.emit()
    assert lines(page.views.menu()) == ["Save this view…", "Rename…", "Delete"]
    assert [action.isEnabled() for action in page.views.menu().actions()] == [True, False, False]


def test_a_person_is_changed_and_changed_back_by_keyboard_alone(
    page: ContactsPage, window: MainWindow, book: Book, qtbot: QtBot
) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    box = asked(PersonDialog)
    company = box.inputs["company"]
    assert isinstance(company, QLineEdit)
    company.setFocus()
    qtbot.keyClicks(company, "Raoul SAS")
    qtbot.keyClick(company, Qt.Key.Key_Return)
    assert contacts.read(book.db, [2])[0].company == "Raoul SAS"
    press(qtbot, window, "Ctrl+Z")
    assert contacts.read(book.db, [2])[0].company is None
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL_SHIFT)
    assert contacts.read(book.db, [2])[0].company == "Raoul SAS"
    assert window.book_view is not None
    assert window.book_view.undo_title == "Léa Dubois 2: the change is saved"


def press(qtbot: QtBot, window: MainWindow, keys: str) -> None:
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(window, combination.key(), combination.keyboardModifiers())


def test_ctrl_z_undoes_the_last_edit_once_the_toast_is_gone(
    page: ContactsPage, window: MainWindow, book: Book, qtbot: QtBot
) -> None:
    trigger(menu_of(page), "Lost")
    assert window.book_view is not None
    window.book_view.toast.end()
    press(qtbot, window, "Ctrl+Z")
    assert contacts.read(book.db, [1])[0].stage == "new"


def test_an_edit_stands_in_the_history_of_the_person(page: ContactsPage) -> None:
    trigger(menu_of(page), "Lost")
    assert page.person.shown is not None
    (made,) = page.person.shown.edits
    assert (made.kind, made.facts["stage"]) == ("stage", "lost")


def test_the_parts_of_the_page_stand_alone(book: Book, settings: Settings, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    jobs = InlineJobs(book.db)
    acts = ContactActions(jobs, lambda: NOW, over)
    bar, buttons, views = SelectionBar(acts), PersonButtons(acts), SavedViews(jobs, over)
    for part in (bar, buttons):
        qtbot.addWidget(part)
    bar.show_chosen(Selection([1, 2], 2), 2)
    assert bar.everybody.isHidden()
    buttons.withdraw.click()
    buttons.edit.click()
    views.reload()
    assert len(consents.of(book.db, [1])[1]) == 1
    said = Heard(acts.said)
    acts.stage(Selection([1], 1), "lost")
    assert said.texts == ["1 person changed."]


def test_boxes_that_act_on_somebody_bear_the_name(page: ContactsPage) -> None:
    assert page.person.shown is not None
    one = page.person.shown
    page.acts.edit(page._shown_number or 0)
    page.acts.stop(page._shown_number or 0, one)
    page.acts.rights.withdraw(page._shown_number or 0, one)
    for kind in (PersonDialog, StopDialog, WithdrawDialog):
        dialog = asked(kind)
        assert called(one.contact) in dialog.windowTitle()
        dialog.close()


def draft(page: ContactsPage, qtbot: QtBot) -> None:
    """Close the form of a person with something typed in it."""
    page.acts.edit(1)
    box = asked(PersonDialog)
    qtbot.keyClicks(box.inputs["company"], "Raoul SAS")
    box.reject()


def test_a_draft_is_asked_about_before_the_book_is_closed(page: ContactsPage, window: MainWindow, qtbot: QtBot) -> None:
    draft(page, qtbot)
    closed: list[bool] = []
    assert window._ask_about_typed(lambda: closed.append(True))
    question = asked(Question)
    assert "What you typed would be lost." in " ".join(label.text() for label in question.findChildren(QLabel))
    question.yes.click()
    assert closed == [True]


def test_an_erasure_drops_the_draft(page: ContactsPage, window: MainWindow, qtbot: QtBot) -> None:
    assert window.book_view is not None
    draft(page, qtbot)
    assert window.book_view.toast.offers
    page.acts.rights.erase("c1")
    asked(EraseDialog).submit()
    asked(ErasedDialog).accept()
    assert not window.book_view.toast.offers


def test_a_no_is_taken_back_only_after_a_question_that_names_the_person(
    page: ContactsPage, window: MainWindow, book: Book, qtbot: QtBot
) -> None:
    page.buttons.withdraw.click()
    asked(WithdrawDialog).submit()
    assert len(consents.of(book.db, [1])[1]) == 2
    press(qtbot, window, "Ctrl+Z")
    box = asked(Question)
    words = " ".join(label.text() for label in box.findChildren(QLabel))
    assert "is recorded." not in words  # a question is no message of success
    assert "Léa Dubois 1 · person1@mail.example: a withdrawal was recorded. If you undo it, what it blocked" in words
    assert words.count("Léa Dubois 1") == 1
    box.no.click()
    assert len(consents.of(book.db, [1])[1]) == 2
    press(qtbot, window, "Ctrl+Z")
    asked(Question).yes.click()
    assert len(consents.of(book.db, [1])[1]) == 1


def test_what_was_done_before_a_restart_is_not_undone_by_a_key(
    page: ContactsPage, window: MainWindow, book: Book, settings: Settings, qtbot: QtBot
) -> None:
    run(set_stage(book.db, [1], "lost", NOW))
    press(qtbot, window, "Ctrl+Z")
    assert contacts.read(book.db, [1])[0].stage == "lost"
    assert window.book_view is not None
    assert window.book_view.toast.text == "Nothing to undo on this page."


def test_who_was_looked_for_alone_and_erased_is_shown_no_more(
    page: ContactsPage, window: MainWindow, qtbot: QtBot
) -> None:
    """Another page leads here with a filter for one person, without any text."""
    page.table.stand_at(1)
    settle()
    assert page.person.shown is not None
    gone = page.person.shown.contact
    page.arrive(FilterState("", {"contact": frozenset({gone.id})}))
    settle()
    page.acts.rights.erase(gone.id)
    asked(EraseDialog).submit()
    asked(ErasedDialog).accept()
    settle()
    assert page.bar.state == FilterState("", {})
    assert page.person.shown is None or page.person.shown.contact.id != gone.id
    assert str(gone.email) not in "\n".join(words_of(page))


def test_who_was_erased_from_another_page_is_looked_for_no_more(page: ContactsPage, book: Book) -> None:
    page.arrive(FilterState("", {"contact": frozenset({"c1"})}))
    settle()
    run(erase(book.db, "c1", NOW))
    page.reload()
    settle()
    assert page.bar.state == FilterState("", {})


def test_after_an_erasure_the_next_person_of_the_list_is_shown_and_the_table_has_the_focus(
    page: ContactsPage, window: MainWindow, qtbot: QtBot
) -> None:
    names = [str(page.model.row_at(row)["name"]) for row in range(4)]
    page.table.stand_at(1)
    settle()
    page.buttons.more.setFocus()
    assert page.person.shown is not None
    page.acts.rights.erase(page.person.shown.contact.id)
    asked(EraseDialog).submit()
    asked(ErasedDialog).accept()
    settle()
    qtbot.waitUntil(lambda: page.person.shown is not None and called(page.person.shown.contact) == names[2])
    assert window.focusWidget() is page.table
    window.undo()
    assert window.book_view is not None
    assert "Erasing" in window.book_view.toast.text
    assert names[1] not in window.book_view.toast.text
