"""What undo and redo are about: what was just done on the page that is seen."""

from __future__ import annotations

from ui.dialogs.undo import Done, Undo, UndoLine


def nothing() -> None:
    return None


AGAIN = Done("Léa is on the suppression list. 2 partners must be notified.", Undo(nothing, "Sure?", nothing))
ONCE = Done("Raoul SAS is on hold.", Undo(nothing))
NEVER = Done("List version main-5 is published.")


def test_each_page_has_its_own_line() -> None:
    line = UndoLine()
    line.note("contacts", AGAIN)
    line.note("partners", ONCE)
    assert (line.last("contacts"), line.last("partners"), line.last("home")) == (AGAIN, ONCE, None)


def test_the_title_is_the_first_sentence() -> None:
    assert (AGAIN.title, ONCE.title) == ("Léa is on the suppression list", "Raoul SAS is on hold")


def test_what_cannot_be_undone_stands_before_what_is_older() -> None:
    line = UndoLine()
    line.note("partners", ONCE)
    line.note("partners", NEVER)
    assert line.last("partners") is NEVER


def test_what_is_taken_back_moves_once_it_is_said() -> None:
    line = UndoLine()
    line.note("contacts", AGAIN)
    line.begin("contacts", AGAIN, back=True)
    assert line.last("contacts") is AGAIN
    assert line.end(moved=True)
    assert (line.last("contacts"), line.undone("contacts")) == (None, AGAIN)
    line.begin("contacts", AGAIN, back=False)
    line.end(moved=True)
    assert (line.last("contacts"), line.undone("contacts")) == (AGAIN, None)
    assert not line.end(moved=True)


def test_what_cannot_be_made_again_is_gone() -> None:
    line = UndoLine()
    line.note("partners", ONCE)
    line.begin("partners", ONCE, back=True)
    line.end(moved=True)
    assert (line.last("partners"), line.undone("partners")) == (None, None)


def test_what_could_not_be_taken_back_keeps_nothing_older_from_it() -> None:
    line = UndoLine()
    line.note("contacts", ONCE)
    line.note("contacts", AGAIN)
    line.begin("contacts", AGAIN, back=True)
    line.end(moved=False)
    assert (line.last("contacts"), line.undone("contacts")) == (ONCE, None)


def test_something_new_ends_what_could_be_made_again() -> None:
    line = UndoLine()
    line.note("contacts", AGAIN)
    line.begin("contacts", AGAIN, back=True)
    line.end(moved=True)
    line.note("partners", ONCE)
    assert line.undone("contacts") is None
