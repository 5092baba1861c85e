"""What undo and redo are about: what was just done on the page that is seen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.contacts import listing
from tests.services.made_book import NOW
from tests.services.made_imports import empty, put
from tests.ui.asking import asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import shown
from tests.ui.noting_pages import Pages
from tests.ui.stretch import settle
from ui.book_view import BookView, PageSpec, TextProvider
from ui.dialogs.undo import Done, Undo, UndoLine
from ui.jobs import InlineJobs
from ui.pages.contacts.actions import TagsDialog
from ui.pages.contacts.page import ContactsPage
from ui.settings import Settings


def nothing() -> None:
    return None


AGAIN = Done(
    "contacts", "Léa is on the suppression list. 2 partners must be notified.", Undo(nothing, "Sure?", nothing)
)
ONCE = Done("partners", "Raoul SAS is on hold.", Undo(nothing))
NEVER = Done("partners", "The list published on 12/03/2026 10:00 is saved.")


def test_each_page_has_its_own_line_and_knows_what_another_did_since() -> None:
    line = UndoLine()
    line.note(AGAIN)
    line.note(ONCE)
    assert (line.last("contacts"), line.last("partners"), line.last("home")) == (AGAIN, ONCE, None)
    assert (line.since(AGAIN), line.since(ONCE)) == (ONCE, None)


def test_the_title_is_the_first_sentence() -> None:
    assert (AGAIN.title, ONCE.title) == ("Léa is on the suppression list", "Raoul SAS is on hold")


def test_what_cannot_be_undone_stands_before_what_is_older() -> None:
    line = UndoLine()
    line.note(ONCE)
    line.note(NEVER)
    assert line.last("partners") is NEVER


def test_what_is_taken_back_moves_once_it_is_said() -> None:
    line = UndoLine()
    line.note(AGAIN)
    line.begin(AGAIN, back=True)
    assert line.last("contacts") is AGAIN
    assert line.end(moved=True)
    assert (line.last("contacts"), line.undone("contacts")) == (None, AGAIN)
    line.begin(AGAIN, back=False)
    line.end(moved=True)
    assert (line.last("contacts"), line.undone("contacts")) == (AGAIN, None)
    assert not line.end(moved=True)


def test_what_cannot_be_made_again_is_gone() -> None:
    line = UndoLine()
    line.note(ONCE)
    line.begin(ONCE, back=True)
    line.end(moved=True)
    assert (line.last("partners"), line.undone("partners")) == (None, None)


def test_what_could_not_be_taken_back_keeps_nothing_older_from_it() -> None:
    line = UndoLine()
    line.note(ONCE)
    line.note(NEVER)
    line.begin(NEVER, back=True)
    line.end(moved=False)
    assert (line.last("partners"), line.undone("partners")) == (ONCE, None)


def test_something_new_ends_what_could_be_made_again() -> None:
    line = UndoLine()
    line.note(AGAIN)
    line.begin(AGAIN, back=True)
    line.end(moved=True)
    line.note(ONCE)
    assert line.undone("contacts") is None


class Acting:
    """A view with one page, on which changes are made and undone; `undone` names those undone."""

    def __init__(self, qtbot: QtBot) -> None:
        self.jobs, pages = HeldJobs("book"), Pages()
        self.undone: list[str] = []
        self.is_broken = False
        self.view = BookView(self.jobs, pages.specs("contacts"), TextProvider())
        shown(qtbot, self.view, 1000, 700)
        self.view.open_page("contacts")
        self.page = pages.made["contacts"]

    def change(self, name: str) -> None:
        undo = Undo(lambda: self._undo(name), "", nothing)
        said = self.page.said
        self.jobs.write(lambda _db: None, lambda _done: said.emit(f"{name}: saved.", undo), title="Changing")
        settle()

    def write(self, text: str) -> None:
        self.jobs.write(lambda _db: None, lambda _done: self.page.said.emit(text, None), title="Writing")
        settle()

    def _undo(self, name: str) -> None:
        def make(_db: object) -> None:
            if self.is_broken:
                raise LeadKeeperError("book-locked")
            self.undone.append(name)

        self.jobs.write(make, lambda _done: self.page.said.emit(f"Undone: {name}.", None), title="Undoing")


@pytest.fixture
def acting(qtbot: QtBot) -> Acting:
    return Acting(qtbot)


def test_a_message_does_not_end_an_undo_that_waits(acting: Acting) -> None:
    """“Copied.” counted as its end, and the undo itself as something new, before which nothing could be undone."""
    acting.change("Léa")
    acting.change("Max")
    acting.jobs.writes_held = True
    acting.view.undo()
    acting.page.said.emit("Copied.", None)
    assert (acting.view.undo_title, acting.view.redo_title) == ("Max: saved", "")
    acting.jobs.release()
    settle()
    assert acting.view.toast.text == "Undone: Max."
    assert (acting.view.undo_title, acting.view.redo_title) == ("Léa: saved", "Max: saved")
    acting.view.undo()
    settle()
    assert acting.undone == ["Max", "Léa"]


def test_what_could_not_be_undone_is_not_offered_to_be_made_again(acting: Acting) -> None:
    acting.change("Léa")
    acting.jobs.writes_held = acting.is_broken = True
    acting.view.undo()
    acting.page.said.emit("Copied.", None)
    acting.jobs.release()
    settle()
    assert acting.view.redo_title == ""


def test_another_write_that_is_lost_does_not_end_an_undo_that_waits(acting: Acting) -> None:
    """It counted as failed, as of a plan of the month that could not be made."""

    def broken(_db: object) -> None:
        raise LeadKeeperError("book-locked")

    acting.change("Léa")
    acting.jobs.writes_held = True
    acting.jobs.write(broken, title="Planning", dry_run=True)
    acting.view.undo()
    acting.jobs.release()
    settle()
    assert (acting.view.undo_title, acting.view.redo_title) == ("", "Léa: saved")


def test_a_change_that_ends_before_the_undo_of_another_can_be_undone_itself(acting: Acting) -> None:
    acting.change("Léa")
    acting.jobs.writes_held = True
    acting.change("Max")
    acting.view.undo()
    acting.jobs.release_next()
    settle()
    assert acting.view.undo_title == "Max: saved"
    acting.jobs.release()
    settle()
    assert acting.undone == ["Léa"]
    assert acting.view.undo_title == "Max: saved"


def raising() -> None:
    raise ValueError("nothing was written")


@pytest.mark.parametrize("do", [nothing, raising])
def test_an_undo_that_gives_no_job_blocks_none_and_takes_no_other_write(acting: Acting, do: Callable[[], None]) -> None:
    """Ctrl+Z did nothing any more, and “Saved.” counted as the undo of what was never undone."""
    acting.change("Léa")
    acting.page.said.emit("A hold is lifted.", do)
    with suppress(ValueError):
        acting.view.undo()
    assert acting.view.undo_title == "Léa: saved"
    acting.write("Saved.")
    assert (acting.view.undo_title, acting.view.redo_title) == ("Saved", "")


@pytest.mark.parametrize("do", [nothing, raising])
def test_a_redo_that_gives_no_job_blocks_no_undo(acting: Acting, do: Callable[[], None]) -> None:
    acting.change("Léa")
    acting.page.said.emit("A hold is lifted.", Undo(lambda: acting.write("The hold is back."), "", do))
    acting.view.undo()
    settle()
    assert acting.view.redo_title == "A hold is lifted"
    with suppress(ValueError):
        acting.view.redo()
    assert acting.view.redo_title == ""
    acting.view.undo()
    settle()
    assert acting.undone == ["Léa"]


def test_after_a_view_was_brought_back_what_is_done_next_can_be_undone(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with empty(tmp_path) as book:
        put(book, "lea@x.example;Léa;;;;oui;;\n")
        listing.save_view(book.db, "contacts", "mine", listing.View("lea", {}, "added"))
        page = ContactsPage(InlineJobs(book.db), settings, lambda: NOW)
        view = BookView(page._jobs, [PageSpec("contacts", "Contacts", "users", lambda: page)], TextProvider())
        shown(qtbot, view, 1200, 800)
        view.open_page("contacts")
        settle()
        page.views.pick("mine")
        settle()
        page.views.drop()
        settle()
        assert (view.toast.text, page.views.views) == ("The view “mine” is deleted.", {})
        view.undo()
        settle()
        assert (view.toast.text, list(page.views.views)) == ("The view “mine” is saved again.", ["mine"])
        page.acts.tag(page.chosen)
        box = asked(TagsDialog)
        box.more.setText("vip")
        box.yes.click()
        settle()
        assert view.toast.can_undo
        assert view.undo_title == view.toast.text.rstrip(".")
