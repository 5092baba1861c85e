from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.contacts.editing import set_stage
from tests.made_archive import NOW, archive, person, restored
from tests.ui.asking import Heard
from ui.dialogs.undo import History
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
    return History(jobs, lambda: NOW)


def edit(book: Book) -> int:
    made = run(set_stage(book.db, [1, 2], "lost", NOW)).edit
    assert made is not None
    return made


def test_what_is_undone_can_be_made_again(history: History, book: Book) -> None:
    said = Heard(history.said)
    offered = history.offer(edit(book))
    assert offered is not None
    assert offered.again is not None
    offered()
    assert contacts.read(book.db, [1])[0].stage == "new"
    offered.again()
    assert contacts.read(book.db, [1])[0].stage == "lost"
    assert said.texts == ["Undone: stage “Lost” for 2 people.", "Redone: stage “Lost” for 2 people."]


def test_where_nothing_was_edited_nothing_is_offered(history: History) -> None:
    assert history.offer(None) is None


def test_what_could_not_be_taken_back_is_told(history: History, book: Book) -> None:
    said = Heard(history.said)
    made = edit(book)
    book.db.conn.execute("UPDATE contacts SET stage = 'customer' WHERE id = 1")
    history.undo(made)
    assert said.texts[0].endswith("1 change was not undone: another one has replaced it since.")


def test_an_edit_of_people_who_were_edited_since_is_not_undone(history: History, jobs: InlineJobs, book: Book) -> None:
    first = run(set_stage(book.db, [1], "lost", NOW))
    run(set_stage(book.db, [1, 2], "new", NOW))
    failed = Heard(jobs.failed)
    history.undo(first.edit or 0)
    assert failed.said[0][1].code == "not-last-edit"


def test_the_person_of_an_edit_is_named(history: History, book: Book) -> None:
    said = Heard(history.said)
    offered = history.offer(run(set_stage(book.db, [2], "lost", NOW)).edit)
    assert offered is not None
    assert offered.again is not None
    offered()
    offered.again()
    one = contacts.read(book.db, [2])[0]
    what = f"stage “Lost” for 1 person ({one.display_name} · {one.email})."
    assert said.texts == [f"Undone: {what}", f"Redone: {what}"]
