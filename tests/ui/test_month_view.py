"""This month in the window: drop the files, see the plan, one button, then files, messages and what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from leadkeeper.db import months
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportProfile
from leadkeeper.messages import speaking_to
from leadkeeper.messages.month import DUE
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.dashboard import glance
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.plan import Choices
from leadkeeper.services.month.plan import MonthRequest
from leadkeeper.services.month.profiles import change_profile
from leadkeeper.services.month.run import run_month
from leadkeeper.services.todo import list_due
from tests.services.month_book import NOW, leads, month_book, month_files
from tests.ui.asking import Heard, asked, right_click, select
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page, shown, words_of
from tests.ui.stretch import settle
from ui.dialogs.viewers import TextDialog
from ui.import_wizard.wizard import ImportDialog
from ui.jobs import InlineJobs, Job
from ui.pages.home.month import MonthView
from ui.pages.home.page import HomePage
from ui.pages.home.todo import DUE_PAGES, PEOPLE
from ui.settings import Settings
from ui.widgets.message_boxes import Question


@pytest.fixture
def month(tmp_path: Path) -> Iterator[Book]:
    path = month_book(tmp_path)
    month_files(tmp_path / "in")
    with open_book(path, NOW) as book:
        yield book


@pytest.fixture
def view(month: Book, settings: Settings, qtbot: QtBot) -> Any:
    made = shown(qtbot, MonthView(InlineJobs(month.db), settings, lambda: NOW, month.path), 1100, 800)
    settle()
    return made


def files(book: Book) -> list[Path]:
    return sorted((book.path.parent / "in").iterdir())


def interrupt(book: Book, password: str | None = None) -> None:
    """A month that begins and is interrupted at its first step."""
    wanted = MonthRequest(tuple(files(book)), book.path.parent / "out", password=password)
    flow = run_month(book.db, wanted, NOW)
    while months.newest(book.db) is None:
        next(flow)
    flow.close()


def cells(table: Any) -> list[tuple[str, str, str]]:
    rows = [table.rows.row_at(place) for place in range(table.rows.count())]
    return [(row.kind, row.name, row.state) for row in rows]


def test_dropped_files_show_the_plan_and_one_button_does_it(view: MonthView, month: Book, qtbot: QtBot) -> None:
    view.drop.dropped.emit(files(month))
    settle()
    assert ("Export", "Raoul SAS", "To do") in cells(view.steps)
    assert "nothing is written yet" in view.title.text()
    assert months.newest(month.db) is None
    assert view.go.isVisible()
    view.go.click()
    settle()
    assert view.title.text() == "The month is done"
    assert ("Export", "Raoul SAS", "Done") in cells(view.steps)
    assert (month.path.parent / "2026-11" / "raoul-2026-11.xlsx").exists()
    assert view.due.isVisible()
    assert view.due.rows.count() == 3
    view.letters.click()
    settle()
    (dialog,) = view.window().findChildren(TextDialog)
    assert "raoul-2026-11.xlsx" in dialog.text.toPlainText()
    dialog.close()


def test_in_a_low_window_more_than_two_of_the_steps_done_are_in_sight(view: MonthView, month: Book) -> None:
    """“The month is done” stood over 2 of 12 steps: what is due took the room."""
    view.drop.dropped.emit(files(month))
    settle()
    view.go.click()
    view.resize(900, 480)
    settle()
    assert view.steps.rowViewportPosition(5) < view.steps.viewport().height()


def test_the_people_of_a_planned_and_of_a_written_file_are_named(view: MonthView, month: Book) -> None:
    def named(kind: str) -> str:
        place = next(at for at, one in enumerate(cells(view.steps)) if one[:2] == (kind, "Raoul SAS"))
        view.steps.choose(place)
        assert view.who.isEnabled()
        view.who.click()
        settle()
        dialog = next(one for one in view.window().findChildren(TextDialog) if one.isVisible())
        text: str = dialog.text.toPlainText()
        dialog.close()
        settle()
        return text

    view.drop.dropped.emit(files(month))
    settle()
    assert named("Suppression file").splitlines()[0] == "E1-000001  Léa Dubois 0  lea0@courriel.example  Objection"
    assert "lea30@courriel.example" in named("Export")
    view.go.click()
    settle()
    assert "E1-000001  Léa Dubois 0" in named("Suppression file")
    assert named("Export").splitlines()[0] == "E2-000001  Léa Dubois 30  lea30@courriel.example"


def test_what_is_due_is_listed_before_any_file_and_leads_there(view: MonthView, month: Book) -> None:
    due = run(list_due(month.db, NOW.date()))
    texts = [item.text for item in view.waiting.rows.rows]
    assert texts == [one.text for one in due]
    went: list[tuple[str, object]] = []
    view.open_wanted.connect(lambda page, intent: went.append((page, intent)))
    for place in range(len(due)):
        view.waiting.opened.emit(place)
    assert went == [("partners", "bonne-table"), ("partners", "raoul")]


def test_the_menu_of_what_is_due_is_of_the_row_clicked_also_if_several_are_selected(
    view: MonthView, qtbot: QtBot
) -> None:
    went = Heard(view.open_wanted)
    select(view.waiting, 0, 1)
    right_click(qtbot, view.waiting, 1).actions()[0].trigger()
    assert went.said == [("partners", "raoul")]


def test_every_kind_that_can_be_due_leads_somewhere() -> None:
    assert {*DUE_PAGES, *PEOPLE, "month"} == set(DUE)


def test_an_interrupted_month_is_offered_and_goes_on(view: MonthView, month: Book) -> None:
    interrupt(month)
    view.show_start()
    settle()
    assert not view.drop.isVisible()
    assert ("Import", "new.csv", "Interrupted") in cells(view.steps)
    view._go_on()
    settle()
    assert ("Export", "Raoul SAS", "Done") in cells(view.steps)


def test_a_month_that_was_stopped_is_offered_again(view: MonthView, month: Book) -> None:
    def stop(job: Job) -> None:
        if months.newest(month.db) is not None:
            view._jobs.stop(job)

    view.take_files(files(month))
    view._jobs.ticks = count().__next__
    view._jobs.progressed.connect(stop)
    view.go.click()
    view._jobs.progressed.disconnect(stop)
    settle()
    assert view.title.text() == "The interrupted month"
    assert not view.drop.isVisible()
    view._go_on()
    settle()
    assert ("Export", "Raoul SAS", "Done") in cells(view.steps)


def test_an_interrupted_month_that_needs_a_password_goes_on_by_its_banner_only(view: MonthView, month: Book) -> None:
    change_profile(month.db, find_partner(month.db, "raoul"), {"password_from": "ask"})
    interrupt(month, password="quatre mots")
    view.show_start()
    settle()
    view._go_on()
    settle()
    for box in view.window().findChildren(QDialog):
        box.close()
    assert view.password.isVisible()
    assert not view.again.isVisible()
    view.password.field.setText("quatre mots")
    view._go_on()
    settle()
    assert ("Export", "Raoul SAS", "Done") in cells(view.steps)


def test_an_interrupted_month_can_be_ended_as_it_is(view: MonthView, month: Book) -> None:
    interrupt(month)
    view.show_start()
    settle()
    view._give_up()
    settle()
    assert view.drop.isVisible()


def test_an_unknown_file_is_named_imported_from_here_and_then_planned_again(view: MonthView, month: Book) -> None:
    other = month.path.parent / "in" / "autre.csv"
    other.write_text("Courriel du client;Ville\nlea@courriel.example;Lyon\n", "utf-8")
    view.drop.dropped.emit(files(month))
    settle()
    (box,) = [one for one in view.window().findChildren(QDialog) if one.isVisible()]
    assert any("autre.csv" in label.text() for label in box.findChildren(type(view.title)))
    heard = Heard(view.import_wanted)
    asked(Question).yes.click()
    assert heard.texts == [[other]]
    assert months.newest(month.db) is None
    other.unlink()
    assert view.again.isVisible()
    view._request = MonthRequest(tuple(path for path in files(month) if path != other), view.out)
    view.again.click()
    settle()
    assert view.go.isVisible()


def rows(view: MonthView) -> dict[str, tuple[str, str]]:
    """State and reason of each file to be imported."""
    return {name: (state, note) for kind, name, state, _figures, note in words_of_steps(view) if kind == "Import"}


def words_of_steps(view: MonthView) -> list[list[str]]:
    return [[column.words(step) for column in view.steps.rows.columns] for step in view.steps.rows.rows]


def choose_file(view: MonthView, name: str) -> None:
    view.steps.choose(next(at for at, one in enumerate(cells(view.steps)) if one[1] == name))


def test_a_damaged_file_is_named_in_the_plan_and_left_out_by_decision(view: MonthView, month: Book) -> None:
    """One of six was damaged: the other five were forgotten."""
    for name in ("abime.xlsx", "vide.csv"):
        (month.path.parent / "in" / name).write_bytes(b"" if name == "vide.csv" else b"PK\x03\x04 no workbook")
    view.drop.dropped.emit(files(month))
    settle()
    assert not [box for box in view.window().findChildren(QDialog) if box.isVisible()]
    assert view.title.text() == "2 files are not read: replace them and plan again, or leave them out"
    assert {name: state for name, (state, _why) in rows(view).items()} == {
        "abime.xlsx": "Not read", "new.csv": "To do", "refusals.csv": "To do", "vide.csv": "Not read",
    }  # fmt: skip
    assert "is empty" in rows(view)["vide.csv"][1]
    assert (view.go.isEnabled(), view.again.isVisible(), view.leave.isEnabled()) == (False, True, True)
    view.leave.click()
    assert "Refusals in it are not read" in " ".join(words_of(asked(Question)))
    asked(Question).yes.click()
    settle()
    assert rows(view)["abime.xlsx"] == ("Skipped", "Left out by you: refusals in it are not read.")
    assert not view.go.isEnabled()
    leads(month.path.parent / "in" / "vide.csv", range(80, 82))
    view.again.click()
    settle()
    assert rows(view)["vide.csv"][0] == "To do"
    assert (view.go.isEnabled(), view.again.isVisible()) == (True, False)
    view.go.click()
    settle()
    assert (view.title.text(), rows(view)["abime.xlsx"][0]) == ("The month is done", "Skipped")


def test_a_month_without_a_file_as_notifications_are_overdue_is_not_done(
    view: MonthView, month: Book, qtbot: QtBot
) -> None:
    """It said that the month was done, although no partner got a file."""
    source = month.path.parent / "in"
    run(import_file(month.db, source / "refusals.csv", ImportOptions(form="quiz-v1"), NOW - timedelta(days=5)))
    leads(source / "refusals.csv", range(6, 7), yes="non", day="21/11/2026 09:00")
    view.drop.dropped.emit(files(month))
    settle()
    view.go.click()
    settle()
    assert ("Export", "Raoul SAS", "Skipped") in cells(view.steps)
    assert view.title.text() == (
        "No file for Raoul SAS: notify of the withdrawals that are overdue, then start the month again"
    )


def test_a_new_kind_of_file_can_be_left_out_and_any_other_too(view: MonthView, month: Book) -> None:
    """The box said “or leave it out”, and there was no way but choosing all files again."""
    (month.path.parent / "in" / "autre.csv").write_text(
        "Courriel du client;Ville\nlea@courriel.example;Lyon\n", "utf-8"
    )
    view.drop.dropped.emit(files(month))
    settle()
    asked(Question).no.click()
    assert rows(view)["autre.csv"][0] == "Not read"
    assert not view.go.isEnabled()
    for name in ("autre.csv", "new.csv"):
        choose_file(view, name)
        view.leave.click()
        asked(Question).yes.click()
        settle()
    assert [rows(view)[name][0] for name in ("autre.csv", "new.csv", "refusals.csv")] == ["Skipped", "Skipped", "To do"]
    choose_file(view, "autre.csv")
    assert not view.leave.isEnabled()
    assert view.go.isEnabled()
    assert view.window().focusWidget() is view.steps  # Enter, pressed once too often, exported at once


def test_files_passed_in_the_import_stay_left_out_and_several_go_by_one_press(view: MonthView, month: Book) -> None:
    """Four files passed and confirmed came back as “Not read”, and the box “New kinds of files” after each."""
    folder = month.path.parent / "in"
    passed, others = [folder / "a.csv", folder / "b.csv"], [folder / "c.csv", folder / "d.csv"]
    for at, path in enumerate((*passed, *others)):
        path.write_text(f"Courriel du client;Ville {path.name}\nlea{at}@courriel.example;Lyon\n", "utf-8")
    view.drop.dropped.emit(files(month))
    settle()
    asked(Question).yes.click()
    wizard = ImportDialog(view._jobs, lambda: NOW, passed, view.window())
    wizard.left_out.connect(view.leave_out)
    wizard.show()
    settle()
    wizard.close_button.click()
    assert "Leave these files out?" in words_of(asked(Question))
    asked(Question).yes.click()
    settle()
    assert not wizard.isVisible()
    assert [rows(view)[path.name][0] for path in (*passed, *others)] == ["Skipped", "Skipped", "Not read", "Not read"]
    assert not questions(view)  # what is left was offered before
    view.again.click()
    settle()
    assert [rows(view)[path.name][0] for path in passed] == ["Skipped", "Skipped"]
    asked(Question).no.click()

    names = [name for _kind, name, _state in cells(view.steps)]
    view.steps.clearSelection()
    for path in others:
        index = view.steps.model().index(names.index(path.name), 0)
        flags = QItemSelectionModel.SelectionFlag
        view.steps.selectionModel().select(index, flags.Select | flags.Rows)
    view.leave.click()
    assert "c.csv, d.csv" in " ".join(words_of(asked(Question)))
    asked(Question).yes.click()
    settle()
    assert [rows(view)[path.name][0] for path in others] == ["Skipped", "Skipped"]
    assert not questions(view)
    assert view.go.isEnabled()


def questions(view: MonthView) -> list[Question]:
    return [box for box in view.window().findChildren(Question) if box.isVisible()]


def test_a_file_of_people_who_may_have_left_is_led_to_its_import(view: MonthView, month: Book) -> None:
    """The month took them for contacts, and offered no choice."""
    known, path = month.path.parent / "known.csv", month.path.parent / "in" / "liste.csv"
    for file in (known, path):
        file.write_text(f"Email;Mobile\n{file.stem}@other.example;\n", "utf-8")
    run(import_file(month.db, known, ImportOptions(form="none", choices=Choices(everybody_left=False)), NOW))
    view.drop.dropped.emit(files(month))
    settle()
    assert rows(view)["liste.csv"][0] == "Not read"
    assert not view.go.isEnabled()
    heard = Heard(view.import_wanted)
    assert "say whether everybody in it left" in " ".join(words_of(asked(Question)))
    asked(Question).yes.click()
    assert heard.texts == [[path]]


def test_a_file_with_dates_of_open_order_is_led_to_its_import(view: MonthView, month: Book) -> None:
    """“Choose the order” stood there, and no field for it anywhere."""
    path = leads(month.path.parent / "in" / "open.csv", range(90, 92), day="03/04/2026 10:00")
    view.drop.dropped.emit(files(month))
    settle()
    assert rows(view)["open.csv"][0] == "Not read"
    heard = Heard(view.import_wanted)
    assert "Choose the order" in " ".join(words_of(asked(Question)))
    asked(Question).yes.click()
    assert heard.texts == [[path]]


def test_a_password_that_a_profile_asks_for_is_asked(view: MonthView, month: Book) -> None:
    change_profile(month.db, find_partner(month.db, "raoul"), {"password_from": "ask"})
    view.drop.dropped.emit(files(month))
    settle()
    for box in view.window().findChildren(QDialog):
        box.close()
    assert view.password.isVisible()
    view.password.field.setText("quatre mots")
    view.again.click()
    settle()
    assert view.go.isVisible()
    assert not view.password.isVisible()


def test_the_folder_is_kept_and_each_month_gets_its_own(view: MonthView, month: Book, tmp_path: Path) -> None:
    view.drop.dropped.emit(files(month))
    settle()
    (tmp_path / "months").mkdir()
    view.set_folder(str(tmp_path / "months"))
    settle()
    assert view.out == tmp_path / "months" / "2026-11"
    assert str(view.out) in view.where.text()


@pytest.mark.parametrize("is_done", [False, True])
def test_in_another_language_plan_and_results_are_shown_still(
    view: MonthView, month: Book, settings: Settings, qtbot: QtBot, *, is_done: bool
) -> None:
    view.take_files(files(month))
    if is_done:
        view._start()
    settle()
    before = cells(view.steps)
    assert before
    other = shown(qtbot, MonthView(InlineJobs(month.db), settings, lambda: NOW, month.path), 1100, 800)
    other.restore(view.mark())
    settle()
    assert (cells(other.steps), other.title.text()) == (before, view.title.text())
    assert other.letters.isVisible() is is_done


def test_in_another_language_the_reasons_of_a_month_that_is_done_are_in_it_too(
    view: MonthView, month: Book, settings: Settings, qtbot: QtBot
) -> None:
    for _again in (False, True):
        view.take_files(files(month))
        view._start()
    notes = {step[-1] for step in words_of_steps(view)}
    assert any(note.startswith("This file was imported before, as ") for note in notes)
    with speaking_to("fr"):
        other = shown(qtbot, MonthView(InlineJobs(month.db), settings, lambda: NOW, month.path), 1100, 800)
        other.restore(view.mark())
        notes = {step[-1] for step in words_of_steps(other)}
    assert not any("imported before" in note for note in notes)
    assert any("déjà" in note for note in notes)


def test_a_month_that_was_stopped_before_its_first_step_shows_its_plan_again(view: MonthView, month: Book) -> None:
    """The files chosen were gone without a word."""
    view.drop.dropped.emit(files(month))
    settle()
    planned = rows(view)
    said = Heard(view.said)
    view._jobs.started.connect(lambda job: view._jobs.stop(job) if job.title == "This month" else None)
    view.go.click()
    settle()
    assert said.texts == ["Stopped. Nothing was written."]
    assert rows(view) == planned
    assert view.go.isEnabled()


@pytest.fixture
def slow(month: Book, settings: Settings, qtbot: QtBot) -> Any:
    """The month with its plan, on jobs that can be held."""
    made = shown(qtbot, MonthView(HeldJobs(month.db), settings, lambda: NOW, month.path), 1100, 800)
    made.drop.dropped.emit(files(month))
    settle()
    return made


def test_only_the_plan_that_was_asked_for_last_is_shown_and_done(slow: MonthView, month: Book) -> None:
    """Of two plans the first that came was shown, and the button did the other: refusals were not read."""
    jobs: Any = slow._jobs
    jobs.writes_held = True
    slow.take_files([path for path in files(month) if path.suffix == ".csv"][:1])
    slow.take_files(files(month))
    assert (slow.title.text(), slow.go.isEnabled()) == ("Planning the month", False)
    jobs.release_next()
    assert (slow.title.text(), slow.go.isEnabled()) == ("Planning the month", False)
    jobs.release()
    assert {path.name for path in files(month)} <= {name for _kind, name, _state in cells(slow.steps)}
    assert slow.go.isEnabled()


def test_while_another_plan_is_made_or_the_month_runs_nothing_else_begins(
    slow: MonthView, month: Book, tmp_path: Path
) -> None:
    """Pressed a second time, the month was done again: “nothing left”, its files and messages gone from view."""
    jobs: Any = slow._jobs
    jobs.writes_held = True
    (tmp_path / "months").mkdir()
    slow.set_folder(str(tmp_path / "months"))
    slow.go.click()
    jobs.release()
    assert "nothing is written yet" in slow.title.text()
    jobs.writes_held = True
    slow.go.click()
    assert "nothing is written yet" not in slow.title.text()
    slow.steps.selectAll()
    acts = (slow.go, slow.again, slow.choose, slow.other, slow.leave)
    assert not any(one.isEnabled() for one in acts)
    slow.show_start()  # as when the founder goes home and comes back
    assert slow.steps.isVisible()
    jobs.release()
    settle()
    assert slow.title.text() == "The month is done"
    assert slow.letters.isVisible()
    assert slow.other.isEnabled()


def test_of_two_plans_the_second_is_shown_also_if_the_first_was_stopped(slow: MonthView, month: Book) -> None:
    """The view went back to asking for files, and the plan asked for last was dropped without a word."""
    jobs: Any = slow._jobs
    jobs.writes_held = True
    slow.take_files(files(month)[:1])
    first = jobs._waiting[0]
    slow.take_files(files(month))
    jobs.stop(first)
    jobs.release()
    settle()
    assert slow.steps.isVisible()
    assert slow.go.isEnabled()


@pytest.mark.parametrize("when", ["while it waits", "afterwards"])
def test_a_month_refused_before_its_first_step_has_its_plan_as_heading_until_the_book_changes(
    slow: MonthView, when: str
) -> None:
    """It was headed “This month”, and its plan went on to be offered when the book had changed."""
    jobs: Any = slow._jobs
    heading = slow.title.text()
    slow.out.write_text("a file in place of the folder")
    jobs.writes_held = True
    slow.go.click()
    if when == "while it waits":
        slow.note_change()
        assert slow.title.text() == "This month"
    jobs.release()
    asked(QDialog).close()
    if when == "afterwards":
        assert (slow.title.text(), slow.go.isEnabled()) == (heading, True)
        slow.note_change()
    assert (slow.title.text(), slow.go.isEnabled()) == ("The book has changed since: plan again", False)


def test_a_second_space_on_do_all_this_does_not_leave_the_month(slow: MonthView, qtbot: QtBot) -> None:
    jobs: Any = slow._jobs
    left = Heard(slow.back_wanted)
    slow.go.setFocus()
    jobs.writes_held = True
    qtbot.keyClick(slow.go, Qt.Key.Key_Space)
    assert slow.window().focusWidget() is slow.steps
    qtbot.keyClick(slow.window().focusWidget(), Qt.Key.Key_Space)
    jobs.release()
    settle()
    assert (left.said, slow.title.text()) == ([], "The month is done")


def test_a_month_that_could_not_be_planned_cannot_be_done(slow: MonthView, month: Book) -> None:
    """The button did what the plan before had shown, or more."""
    assert slow.go.isEnabled()
    with writing(month.db):
        months.set_profile(month.db, "raoul", ExportProfile(password_from="contract"))
    slow.take_files(files(month))
    for box in slow.window().findChildren(QDialog):
        box.close()
    assert (slow.title.text(), slow.go.isEnabled()) == ("The month could not be planned: plan again", False)
    assert slow.again.isVisible()


def test_a_plan_is_said_to_be_old_once_the_book_has_changed(month: Book, settings: Settings, qtbot: QtBot) -> None:
    """A file was imported in between, and the plan went on saying that nothing of it was written."""
    page: HomePage = opened_page(qtbot, HomePage(InlineJobs(month.db), settings, lambda: NOW, month.path))
    page.show_month()
    page.month.drop.dropped.emit(files(month))
    settle()
    assert page.month.go.isEnabled()
    page._show_glance(glance(month.db, NOW.date()))  # as after a write
    assert page.month.title.text() == "The book has changed since: plan again"
    assert not page.month.go.isEnabled()
    page.month.again.click()
    settle()
    assert page.month.go.isEnabled()
    run(record_complaint(month.db, "lea0@courriel.example", NOW))
    view = shown(qtbot, MonthView(InlineJobs(month.db), settings, lambda: NOW, month.path), 1100, 800)
    settle()
    home = {item.text for item in glance(month.db, NOW.date(), NOW).dues}
    assert "Handle 1 complaint" in home
    assert home <= {item.text for item in view.waiting.rows.rows}
