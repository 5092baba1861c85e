"""The imports of a book: what they did, whom they brought, and taking one back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Progress, run
from leadkeeper.services.books.archive import archive, restore_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.contacts.editing import edit_person
from tests.services.made_imports import NOW, empty, put, undo
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import shown, words_of
from tests.ui.stretch import settle
from ui.import_wizard import imports_dialog
from ui.import_wizard.imports_dialog import ImportsDialog, UndoImportDialog, UndoneDialog
from ui.jobs import InlineJobs, State
from ui.pages.contacts.details import events
from ui.theme import Status

ROWS = "lea@x.example;Léa;;;2026-03-14;oui;;\nnoe@x.example;Noé;;;2026-03-14;non;2026-04-01;\nnobody;;;;;;;\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with empty(tmp_path) as opened:
        yield opened


def shown_on(book: Book, qtbot: QtBot) -> ImportsDialog:
    dialog = ImportsDialog(InlineJobs(book.db), lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def cells(dialog: ImportsDialog, row: int = 0) -> list[str]:
    keys = ("at", "file", "read", "created", "updated", "refused", "form", "state")
    return [str(dialog.rows.rows[row][key]) for key in keys]


def test_every_import_is_listed_newest_first(book: Book, qtbot: QtBot) -> None:
    put(book, ROWS)
    put(book, "zoe@x.example;Zoé;;;;;;\n", "two.csv", form="none")
    dialog = shown_on(book, qtbot)
    assert cells(dialog) == ["24/11/2026 10:00", "two.csv", "1", "1", "0", "0", "none known", ""]
    assert cells(dialog, 1) == ["24/11/2026 10:00", "a.csv", "3", "2", "0", "1", "Quiz landing page", ""]


def test_the_rows_that_no_column_counts_are_told_too(book: Book, qtbot: QtBot) -> None:
    """1,183 rows, 1,176 added, 0 updated, 3 rejected: nothing said what became of the other four."""
    put(book, "zoe@x.example;Zoé;;;;;;\nzoe@x.example;Zoé;;;;;;\n\n;;;;;;;\n", form="none")
    dialog = shown_on(book, qtbot)
    tooltip = dialog.rows.columns[2].tooltip
    assert tooltip is not None
    assert tooltip(dialog.rows.rows[0]).splitlines()[0] == "Twice in the file: 1"


def test_a_book_without_imports_says_what_will_be_here(book: Book, qtbot: QtBot) -> None:
    dialog = shown_on(book, qtbot)
    assert "No import yet" in words_of(dialog)
    assert not dialog.undo.isEnabled()


def test_its_people_are_asked_for(book: Book, qtbot: QtBot) -> None:
    put(book, ROWS)
    dialog = shown_on(book, qtbot)
    heard = Heard(dialog.people_wanted)
    dialog.people.click()
    assert heard.texts == ["i1"]


def test_refused_rows_are_saved_again(book: Book, qtbot: QtBot, tmp_path: Path) -> None:
    put(book, ROWS)
    dialog = shown_on(book, qtbot)
    assert dialog.refused.isEnabled()
    dialog.save_refused(tmp_path / "refused.csv")
    assert dialog.said.text() == "1 row is in refused.csv."
    assert len(list(csv.reader((tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()))) == 2
    dialog.save_refused(tmp_path / "refused.csv")
    assert "refused.csv" in dialog.said.text()
    assert "already" in dialog.said.text()


def test_undoing_says_first_how_many_and_afterwards_who_stays(book: Book, qtbot: QtBot) -> None:
    put(book, ROWS)
    edit_person(book.db, 1, {"company": "Bonté"}, NOW)
    dialog = shown_on(book, qtbot)
    dialog.undo.click()
    box = asked(UndoImportDialog)
    told = box.told.text()
    assert told.startswith("0 people will be deleted.\n1 person stays.")
    assert "Changed by hand since then." in told
    assert contacts.count(book.db) == 2
    box.yes.click()
    named = asked(UndoneDialog)
    assert [(row["who"], row["why"]) for row in named.rows.rows][:1] == [("Léa", "Changed by hand since then.")]
    assert dialog.said.text() == "0 people were removed."
    named.accept()
    assert cells(dialog)[-1] == "undone"
    assert [button.isEnabled() for button in (dialog.people, dialog.refused, dialog.undo)] == [False] * 3


def test_a_file_that_was_read_wrongly_takes_its_noes_with_it(book: Book, qtbot: QtBot) -> None:
    put(book, ROWS)
    box = UndoImportDialog(InlineJobs(book.db), "i1", "a.csv", lambda: NOW)
    qtbot.addWidget(box)
    assert box.focusWidget() is box.no  # not the box to tick with its five lines of help
    assert box.told.text().startswith(
        "1 person will be deleted.\n1 person stays. The person refused or withdrew in this"
    )
    box.wrongly.setChecked(True)
    assert box.told.text() == "2 people will be deleted."
    heard = Heard(box.undone)
    box.submit()
    assert (heard.texts[0].removed, heard.texts[0].kept) == (2, ())
    assert contacts.count(book.db) == 0


@pytest.mark.parametrize(
    ("shared", "later", "counts_no_more"),
    [(True, "", True), (False, "", False), (True, ROWS, False), (True, "max", True)],
)
def test_the_box_says_that_the_yes_of_who_was_shared_counts_no_more(
    book: Book, qtbot: QtBot, shared: bool, later: str, counts_no_more: bool
) -> None:
    """Nothing said so: the next export simply left these people out."""
    put(book, ROWS)
    if later:
        put(book, ROWS if later == ROWS else "max@x.example;Max;;;2026-03-14;oui;;\n", "later.csv")
    if shared:
        book.db.conn.execute(
            "INSERT INTO deliveries (ref, partner, at, channels, state) VALUES ('E1', 1, NULL, '[]', 'released')"
        )
        book.db.conn.execute("INSERT INTO delivery_contacts (delivery, position, contact) VALUES (1, 0, 1), (1, 1, 2)")
    box = UndoImportDialog(InlineJobs(book.db), "i1", "a.csv", lambda: NOW)
    qtbot.addWidget(box)
    said = "1 person who stays because they were shared consented in this file: that consent will no longer count."
    assert (said in box.told.text().splitlines()) is counts_no_more
    assert ("will no longer count" in box.told.text()) is counts_no_more


def test_the_undo_says_how_many_of_its_people_a_partner_has_and_what_to_do(book: Book, qtbot: QtBot) -> None:
    """Neither how many were shared nor with whom was said, and not that an undo takes nothing back."""
    put(book, ROWS)
    book.db.conn.execute(
        "INSERT INTO deliveries (ref, partner, at, channels, state) VALUES ('E1', 1, NULL, '[]', 'released')"
    )
    book.db.conn.execute("INSERT INTO delivery_contacts (delivery, position, contact) VALUES (1, 0, 1), (1, 1, 2)")
    (partner,) = [name for (name,) in book.db.conn.execute("SELECT legal_name FROM partners WHERE id = 1")]
    count = f"2 people of this file were already shared: {partner} (2). An undo takes nothing back from a partner."
    todo = "If they should not have been shared, record their withdrawal in Contacts; then send the partner the"
    box = shown(qtbot, UndoImportDialog(InlineJobs(book.db), "i1", "a.csv", lambda: NOW))
    assert box.told.text().splitlines()[-2:] == [count, f"{todo} suppression file from Register."]
    made = undo(book, "i1")
    assert made.as_json()["shared"] == {partner: 2}
    done = shown(qtbot, UndoneDialog(InlineJobs(book.db), made))
    assert all(one in "\n".join(words_of(done)) for one in (count, todo))


def test_an_import_of_which_nobody_is_counted_cannot_be_undone(
    book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“Counting…” stayed, and “Undo the import” could be pressed; the error stayed after the next count."""
    put(book, ROWS)
    box = shown(qtbot, UndoImportDialog(InlineJobs(book.db), "i1", "a.csv", lambda: NOW))
    wrong = "Something else is being written in this book. Wait a moment and try again."

    def busy(*_asked: object, **_how: object) -> None:
        raise LeadKeeperError("book-busy")

    with monkeypatch.context() as patch:
        patch.setattr(imports_dialog, "foresee_undo", busy)
        box.wrongly.click()
    settle()
    assert not {"Counting…", ""} & set(words_of(box))
    assert wrong in words_of(box)
    assert not box.yes.isEnabled()
    box.wrongly.click()
    settle()
    assert "1 person will be deleted." in box.told.text()
    assert box.told.isVisible()
    assert wrong not in words_of(box)
    assert box.yes.isEnabled()


def test_an_import_of_which_the_count_was_stopped_cannot_be_undone(book: Book, qtbot: QtBot) -> None:
    put(book, ROWS)
    jobs = HeldJobs(book.db)
    box = shown(qtbot, UndoImportDialog(jobs, "i1", "a.csv", lambda: NOW))
    jobs.writes_held = True
    box.wrongly.click()
    assert box.told.text() == "Counting…"
    jobs.stop(jobs.running[0])
    settle()
    assert "Counting…" not in words_of(box)
    assert (box.isVisible(), box.yes.isEnabled()) == (True, False)
    box.wrongly.click()
    jobs.release()
    settle()
    assert (box.told.isVisible(), box.yes.isEnabled()) == (True, True)


@pytest.mark.parametrize("later", [True, False])
def test_the_box_says_that_the_yeses_of_others_who_stay_count_no_more(book: Book, qtbot: QtBot, later: bool) -> None:
    """Four people "stayed" who could be shared no longer, with a green yes in their history."""
    put(book, "lea@x.example;Léa;;;2026-03-14;oui;;\nnoe@x.example;Noé;;;2026-03-14;oui;;\n")
    if later:
        put(book, "lea@x.example;Léa;;;;;;\nnoe@x.example;Noé;;;;;;\n", "later.csv", form="none")
    else:
        for number in (1, 2):
            edit_person(book.db, number, {"company": "Bonté"}, NOW)
    dialog = shown_on(book, qtbot)
    dialog.table.stand_at(int(later))
    dialog.undo.click()
    box = asked(UndoImportDialog)
    said = "2 people who stay consented in this file: their consents count no more, and without others no partner may"
    assert said in box.told.text()
    assert ("A later file contains these people too" if later else "Changed by hand") in box.told.text()
    box.yes.click()
    assert said in "\n".join(words_of(asked(UndoneDialog)))
    asked(UndoneDialog).accept()
    (yes,) = [
        one for one in events(contact_details(book.db, "lea@x.example", NOW.date())) if "aid yes" in one.text
    ] or [None]
    assert (yes is None) is later
    assert yes is None or yes.status is Status.PLAIN


def undo_asked_for(book: Book, qtbot: QtBot) -> tuple[ImportsDialog, UndoImportDialog, HeldJobs]:
    """The list of imports, the box of an undo that was confirmed, and the jobs, of which this one waits."""
    put(book, ROWS)
    jobs = HeldJobs(book.db)
    dialog = ImportsDialog(jobs, lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.undo.click()
    box = asked(UndoImportDialog)
    jobs.writes_held = True
    box.yes.click()
    return dialog, box, jobs


def test_an_undo_shows_how_far_it_is_and_says_that_it_was_stopped(
    book: Book, qtbot: QtBot, announced: list[str]
) -> None:
    dialog, box, jobs = undo_asked_for(book, qtbot)
    (job,) = jobs.running
    job.state, job.progress = State.RUNNING, Progress("undo", 120, 400)
    jobs.progressed.emit(job)
    assert box.progress.isVisible()
    assert "120 of 400" in box.progress.accessibleDescription()
    box.reject()
    assert not box.isVisible()
    assert dialog.said.text() == "Stopped: nothing was undone, the import of a.csv is kept."
    assert announced[-1] == dialog.said.text()
    assert contacts.count(book.db) == 2


def test_the_numbers_are_those_of_what_is_ticked(book: Book, qtbot: QtBot) -> None:
    """Ticked while it counted, the box said that the person who refused stays, and undid the refusal too."""
    put(book, ROWS)
    jobs = HeldJobs(book.db)
    jobs.writes_held = True
    box = UndoImportDialog(jobs, "i1", "a.csv", lambda: NOW)
    qtbot.addWidget(box)
    box.show()
    box.wrongly.setChecked(True)
    assert (box.told.text(), box.yes.isEnabled()) == ("Counting…", False)
    jobs.release_next()
    assert (box.told.text(), box.yes.isEnabled()) == ("2 people will be deleted.", True)
    box.wrongly.setChecked(False)
    assert (box.told.text(), box.yes.isEnabled()) == ("Counting…", False)
    jobs.release()
    assert box.told.text().startswith("1 person will be deleted.\n1 person stays.")


def test_what_is_ticked_stays_as_it_is_while_the_import_is_undone(book: Book, qtbot: QtBot) -> None:
    """The count that a tick asked for was then what Stop stopped, not the undo."""
    _dialog, box, jobs = undo_asked_for(book, qtbot)
    qtbot.mouseClick(box.wrongly, Qt.MouseButton.LeftButton)
    assert not box.wrongly.isChecked()
    jobs.release_next()
    assert (contacts.count(book.db), box.isVisible()) == (1, False)


@pytest.mark.parametrize("failed", [True, False])
def test_an_undo_that_did_not_happen_leaves_the_box_as_before(book: Book, qtbot: QtBot, failed: bool) -> None:
    """It still said Stop, which stopped nothing any more."""
    put(book, ROWS)
    jobs = HeldJobs(book.db)
    box = UndoImportDialog(jobs, "i1", "a.csv", lambda: NOW)
    qtbot.addWidget(box)
    box.show()
    jobs.writes_held = True
    box.yes.click()
    assert box.no.text() == "&Stop"
    if failed:
        undo(book, "i1")
        jobs.release()
        assert any("already undone" in words for words in words_of(box))
    else:
        jobs.stop(jobs.running[0])
    assert (box.isVisible(), box.no.text(), box.progress.isVisible()) == (True, "&Keep the import", False)
    assert (box.wrongly.isEnabled(), box.yes.isEnabled()) == (True, True)


def test_a_screen_reader_says_which_import_is_undone_and_how_many_people_go(
    book: Book, qtbot: QtBot, announced: list[str]
) -> None:
    put(book, ROWS)
    box = UndoImportDialog(InlineJobs(book.db), "i1", "a.csv", lambda: NOW)
    qtbot.addWidget(box)
    assert announced[-1].startswith("a.csv\n1 person will be deleted.\n1 person stays.")
    box.wrongly.setChecked(True)
    assert announced[-1] == box.yes.accessibleDescription() == "a.csv\n2 people will be deleted."


def test_what_was_taken_back_meanwhile_is_said_in_the_box(book: Book, qtbot: QtBot) -> None:
    put(book, ROWS)
    box = UndoImportDialog(InlineJobs(book.db), "i1", "a.csv", lambda: NOW)
    qtbot.addWidget(box)
    box.show()
    undo(book, "i1")
    box.submit()
    assert any("already undone" in words for words in words_of(box))


def test_the_import_that_was_chosen_stays_chosen_when_another_has_come(book: Book, qtbot: QtBot) -> None:
    """After its undo the newer one was selected in its place, with “Undo…” ready to be pressed."""
    put(book, ROWS)
    dialog = shown_on(book, qtbot)
    put(book, "zoe@x.example;Zoé;;;;;;\n", "two.csv", form="none")
    dialog.undo.click()
    box = asked(UndoImportDialog)
    box.yes.click()
    asked(UndoneDialog).accept()
    assert [cells(dialog, row)[1] for row in range(2)] == ["two.csv", "a.csv"]
    assert dialog.current is not None
    assert (dialog.current["file"], dialog.undo.isEnabled()) == ("a.csv", False)


def test_an_import_that_came_with_an_archive_cannot_be_undone(book: Book, qtbot: QtBot, tmp_path: Path) -> None:
    put(book, ROWS)
    run(archive(book.db, tmp_path / "all.json"))
    run(restore_book(tmp_path / "all.json", tmp_path / "other.leads", NOW))
    with open_book(tmp_path / "other.leads", NOW) as other:
        dialog = shown_on(other, qtbot)
        assert cells(dialog)[1:3] == ["a.csv", ""]
        assert [button.isEnabled() for button in (dialog.people, dialog.refused, dialog.undo)] == [True, False, False]
