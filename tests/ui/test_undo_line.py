"""What undo and redo are about: what was just done on the page that is seen."""

from __future__ import annotations

from ui.dialogs.undo import Done, Undo, UndoLine


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
