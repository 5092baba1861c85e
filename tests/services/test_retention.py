"""People whose time is over: counted, taken out, brought back, gone when the book is closed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadkeeper.db import contact_search, contacts, erasure
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db, fetch_all, fetch_value
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive as write_archive
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.contacts.listing import list_contacts
from leadkeeper.services.eligibility.judge import judge_all, judge_each, judge_some
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy import retention
from leadkeeper.services.privacy.retention import apply_retention, can_undo_retention, preview_retention, undo_retention
from tests.made_archive import NOW, TODAY, Facts, archive, form, form_version, given, person, restored
from tests.services.left_bytes import left, searchable

LONG_AGO, BEFORE = "2021-05-01T10:00:00+02:00", "2023-11-24"
OLD_FORM = form(versions=[form_version(**{"from": "2019-01-01"})])


def old(number: int, **facts: object) -> Facts:
    return person(number, **({"consents": [given(LONG_AGO)]} | facts))


PEOPLE = (
    old(1, first_name="Zoélie", note="aime le thé", other_emails=["zoe@other.example"]),
    person(2),
    old(3, last_action={"at": BEFORE, "kind": "click"}),
    old(4, last_action={"at": "2023-11-25", "kind": "click"}),
    old(5, last_action={"at": "2026-10-01", "kind": "open"}),
    old(6, stage="customer"),
    person(7, consents=[]),
    old(8),
    old(9, email="twin@mail.example"),
    person(10, email="Twin@mail.example"),
)
REQUEST = {"id": "Q1", "contact": "c8", "kind": "access", "received_on": "2026-11-20"}
DELIVERY = {"id": "E1", "partner": "raoul", "at": "2021-06-15", "channels": ["email"], "contacts": ["c1", "c2"]}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    thing = archive(*PEOPLE, forms=[OLD_FORM], requests=[REQUEST], deliveries=[DELIVERY])
    with restored(tmp_path, thing) as opened:
        yield opened


def archived(db: Db, folder: Path, name: str) -> str:
    run(write_archive(db, folder / name))
    return (folder / name).read_text("utf-8")


def test_a_look_counts_by_source_and_year_and_changes_nothing(book: Book) -> None:
    found = run(preview_retention(book.db, TODAY))
    assert found.as_json() == {
        "people": 10,
        "over": 3,
        "undated": 1,
        "asking": 1,
        "sources": {"quiz": 3},
        "years": {"2021": 2, "2023": 1},
        "erased": 0,
    }
    assert list(found.numbers) == [1, 3, 5]
    assert contacts.count(book.db) == 10


def test_who_is_over_is_whom_the_rules_say(book: Book) -> None:
    over = set(run(preview_retention(book.db, TODAY)).numbers)
    (judged,) = run(judge_all(book.db, ["raoul"], ["email"], TODAY))
    silent = {
        int(ref[1:])
        for ref, judgement in judge_each(book.db, judged)
        if any(one.code == "three-years" for one in judgement.objections)
    }
    kept = {6, 8, 9}  # a customer, somebody who asks, a record whose twin is younger
    assert over == silent - kept


def test_the_day_before_nobody_of_that_day_is_over(book: Book) -> None:
    assert 3 not in run(preview_retention(book.db, date(2026, 11, 23))).numbers


def test_who_has_no_date_counts_from_the_file(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\nnew@mail.example\n", "utf-8")
    run(import_file(book.db, path, ImportOptions(), NOW.replace(year=2022)))
    found = run(preview_retention(book.db, TODAY))
    assert (found.over, found.sources["i1"], found.years["2022"]) == (4, 1, 1)


def test_they_are_taken_out_and_the_rest_stays(book: Book) -> None:
    assert run(apply_retention(book.db, NOW)).erased == 3
    assert list(list_contacts(book.db)) == [2, 4, 6, 7, 8, 9, 10]
    assert list(list_contacts(book.db, "zoé")) == []


@pytest.mark.parametrize(("at", "over"), [("2026-10-01", 0), ("2023-11-24", 1), ("2027-10-01", 1)])
@pytest.mark.parametrize("kind", ["visit", "Open", None])
def test_nobody_is_deleted_who_did_something_that_nobody_knows(
    tmp_path: Path, kind: str | None, at: str, over: int
) -> None:
    """R21 does not count such an action, deleting does: the person is neither shared nor lost."""
    with restored(tmp_path, archive(old(1, last_action={"at": at, "kind": kind}), forms=[OLD_FORM])) as book:
        assert run(preview_retention(book.db, TODAY)).over == over
        ((_ref, judgement),) = judge_some(book.db, ["c1"], "raoul", "email", TODAY)
    assert "R21" in judgement.rules


def test_undone_everything_is_as_it_was(book: Book, tmp_path: Path) -> None:
    before, seen = archived(book.db, tmp_path, "before.json"), contact_details(book.db, "c1", TODAY)
    run(apply_retention(book.db, NOW))
    assert can_undo_retention(book.db)
    assert undo_retention(book.db) == 3
    assert archived(book.db, tmp_path, "after.json") == before
    assert contact_details(book.db, "c1", TODAY) == seen
    assert list(list_contacts(book.db, "zoélie")) == [1]
    assert not can_undo_retention(book.db)


def test_the_lines_of_their_files_come_back_too(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email;prénom\nnew@mail.example;Clotilde\nperson2@mail.example;Léa\n", "utf-8")
    run(import_file(book.db, path, ImportOptions(), NOW.replace(year=2022)))
    before = contact_details(book.db, "new@mail.example", TODAY)
    run(apply_retention(book.db, NOW))
    assert fetch_value(book.db, "SELECT count(*) FROM source_blocks") == 1
    undo_retention(book.db)
    assert contact_details(book.db, "new@mail.example", TODAY) == before


def test_nothing_of_them_stays_once_the_book_is_closed(book: Book) -> None:
    run(apply_retention(book.db, NOW))
    book.close()
    assert left(book.path, "Zoélie", "aime le thé", "zoe@other.example", "person1@mail.example", "+33639980001") == []
    assert not {"zoe", "elie"} & searchable(book.path)


def test_closed_it_cannot_be_undone(book: Book) -> None:
    run(apply_retention(book.db, NOW))
    book.close()
    with open_book(book.path, NOW) as again:
        assert not can_undo_retention(again.db)
        assert undo_retention(again.db) == 0


def test_after_a_crash_the_next_opening_lets_go_of_them(book: Book, tmp_path: Path) -> None:
    run(apply_retention(book.db, NOW))
    crashed = Path(shutil.copy(book.path, tmp_path / "crashed.leads"))
    if Path(f"{book.path}-wal").exists():
        shutil.copy(f"{book.path}-wal", f"{crashed}-wal")
    with open_book(crashed, NOW) as again:
        assert fetch_all(again.db, "SELECT * FROM purged") == []
    assert left(crashed, "Zoélie", "person1@mail.example") == []


def test_the_register_and_the_deliveries_survive(book: Book) -> None:
    run(apply_retention(book.db, NOW))
    assert check_book(book.db)["sound"]
    assert fetch_value(book.db, "SELECT count(*) FROM delivery_contacts") == 2


def test_a_no_outlives_the_person_as_a_hash(tmp_path: Path) -> None:
    said = [given(LONG_AGO), given("2021-06-01", event="withdrawn", channels=["email"])]
    stop = {"email": "person1@mail.example", "reason": "objection", "at": "2021-06-02"}
    with restored(tmp_path, archive(person(1, consents=said), forms=[OLD_FORM], suppressions=[stop])) as book:
        run(apply_retention(book.db, NOW))
        found = fetch_all(book.db, "SELECT email, length(hash), channel, reason, at FROM suppressions ORDER BY id")
    assert found == [
        (None, 64, None, "objection", "2021-06-02"),
        (None, 64, "email", "objection", "2021-06-01"),
        (None, 64, "email", "objection", "2021-06-01"),
    ]


def test_who_said_no_is_not_let_in_by_the_same_file(tmp_path: Path) -> None:
    said = [given(LONG_AGO), given("2021-06-01", event="withdrawn")]
    with restored(tmp_path, archive(person(1, consents=said), forms=[OLD_FORM])) as book:
        run(apply_retention(book.db, NOW))
        path = tmp_path / "again.csv"
        path.write_text("email\nperson1@mail.example\n", "utf-8")
        assert run(import_file(book.db, path, ImportOptions(), NOW)).stay_blocked == 1


def test_without_a_no_the_person_may_come_back(book: Book) -> None:
    run(apply_retention(book.db, NOW))
    assert fetch_all(book.db, "SELECT * FROM suppressions") == []


def test_undone_the_noes_leave_the_stop_list(tmp_path: Path) -> None:
    said = [given(LONG_AGO), given("2021-06-01", event="withdrawn")]
    with restored(tmp_path, archive(person(1, consents=said), forms=[OLD_FORM])) as book:
        run(apply_retention(book.db, NOW))
        undo_retention(book.db)
        assert fetch_all(book.db, "SELECT * FROM suppressions") == []


def test_open_notices_speak_of_a_digest(book: Book) -> None:
    book.db.conn.execute("INSERT INTO notices (partner, contact, kind, due) VALUES (1, 1, 'withdrawal', '2026-12-01')")
    run(apply_retention(book.db, NOW))
    assert len(fetch_value(book.db, "SELECT digest FROM notices")) == 64
    undo_retention(book.db)
    assert fetch_value(book.db, "SELECT digest FROM notices") is None


def test_very_many_leave_an_index_that_is_made_anew(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_search, "DEARER", 10**9)
    monkeypatch.setattr(retention, "PART", 2)
    run(apply_retention(book.db, NOW))
    assert list(list_contacts(book.db, "dubois")) == [2, 4, 6, 7, 8, 9, 10]
    assert undo_retention(book.db) == 3
    assert list(list_contacts(book.db, "dubois")) == list(range(1, 11))
    book.db.conn.execute("INSERT INTO contacts_search (contacts_search, rank) VALUES ('integrity-check', 1)")


def test_stopped_in_the_middle_nobody_has_left(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PART", 1)
    work = apply_retention(book.db, NOW)
    while next(work).stage != "purge":
        pass
    work.close()
    assert contacts.count(book.db) == 10
    assert not erasure.has_expired(book.db)


def test_nobody_over_changes_nothing(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        before = fetch_all(book.db, "SELECT * FROM settings")
        assert run(apply_retention(book.db, NOW)).as_json()["erased"] == 0
        assert fetch_all(book.db, "SELECT * FROM settings") == before
