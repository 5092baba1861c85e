from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.flows.edit_people import set_stage
from leadkeeper.progress import run
from leadkeeper.store import contacts
from leadkeeper.store.connect import Book
from tests.made_archive import NOW, archive, person, restored
from tests.ui.asking import Heard
from ui.dialogs.history import History
from ui.jobs import InlineJobs


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(person(1), person(2))) as made:
        yield made


@pytest.fixture
def jobs(book: Book, qapp: Any) -> InlineJobs:
    return InlineJobs(book.db)


@pytest.fixture
def history(jobs: InlineJobs) -> History:
    made = History(jobs, lambda: NOW)
    made.watch()
    return made


def edit(jobs: InlineJobs) -> None:
    jobs.write(lambda db: set_stage(db, [1, 2], "lost", NOW), title="Stage")


def test_undo_is_named_after_what_was_done_last(history: History, jobs: InlineJobs) -> None:
    assert (history.undo_title, history.redo_title) == ("", "")
    changed = Heard(history.changed)
    edit(jobs)
    assert (history.undo_title, history.redo_title) == ("stage “Lost” for 2 people", "")
    assert len(changed.said) == 1


def test_what_is_undone_can_be_made_again(history: History, jobs: InlineJobs, book: Book) -> None:
    said = Heard(history.said)
    edit(jobs)
    history.undo()
    assert (history.undo_title, history.redo_title) == ("", "stage “Lost” for 2 people")
    assert contacts.read(book.db, [1])[0].stage == "new"
    history.redo()
    assert contacts.read(book.db, [1])[0].stage == "lost"
    assert said.texts == ["Undone: stage “Lost” for 2 people.", "Made again: stage “Lost” for 2 people."]


def test_what_could_not_be_taken_back_is_told(history: History, jobs: InlineJobs, book: Book) -> None:
    said = Heard(history.said)
    edit(jobs)
    book.db.conn.execute("UPDATE contacts SET stage = 'customer' WHERE id = 1")
    history.undo()
    assert said.texts[0].endswith("1 change was left: something else has been there since.")


def test_an_edit_that_is_not_the_last_is_not_undone_by_its_toast(
    history: History, jobs: InlineJobs, book: Book
) -> None:
    first = run(set_stage(book.db, [1], "lost", NOW))
    edit(jobs)
    failed = Heard(jobs.failed)
    history.undo(first.edit)
    assert failed.said[0][1].code == "not-last-edit"
