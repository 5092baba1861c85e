"""People of the month's files are named by the references that the partner knows, as far as privacy allows."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.db import contacts
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive, restore_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.month.plan import PersonLine, people_planned, people_to_tell
from leadkeeper.services.privacy.erasure import erase
from tests.services.month_book import NOW, month_book


def test_an_erased_person_is_named_by_the_reference_alone(tmp_path: Path) -> None:
    with open_book(month_book(tmp_path, 3), NOW) as book:
        run(erase(book.db, "lea1@courriel.example", NOW))
        assert people_to_tell(book.db, "raoul") == [PersonLine("E1-000002", "", "", "erasure")]


def test_people_of_a_restored_book_have_no_reference_that_the_partner_knows(tmp_path: Path) -> None:
    with open_book(month_book(tmp_path, 3), NOW) as book:
        (number,) = contacts.numbers(book.db, ["c1"]).values()
        assert [one.ref for one in people_planned(book.db, "raoul", [number])] == ["E1-000001"]
        run(archive(book.db, tmp_path / "all.json"))
    run(restore_book(tmp_path / "all.json", tmp_path / "again.leads", NOW))
    with open_book(tmp_path / "again.leads", NOW) as book:
        assert [(one.ref, one.email) for one in people_planned(book.db, "raoul", [number])] == [
            ("", "lea0@courriel.example")
        ]
