from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import Owner
from leadkeeper.progress import run
from leadkeeper.services.books.open import new_book
from leadkeeper.services.dashboard import Glance, change_of, glance
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.todo import TodoItem
from tests.made_archive import (
    NOW,
    TODAY,
    Facts,
    archive,
    contract,
    form,
    form_version,
    partner,
    person,
    published,
    restored,
)

ADDRESS = "lea1@quiz.example"


def looked(folder: Path, *people: Facts, today: date = TODAY, **parts: object) -> Glance:
    with restored(folder, archive(*people, **parts)) as book:
        return glance(book.db, today)


def of_kind(found: Glance, kind: str) -> list[TodoItem]:
    return [one for one in found.dues if one.kind == kind]


def delivery(name: str, at: str, *contacts: str) -> Facts:
    return {"id": name, "partner": "raoul", "at": at, "contacts": list(contacts)}


def test_people_and_the_owner_are_there_at_once(tmp_path: Path) -> None:
    found = looked(tmp_path, person(1), person(2))
    assert (found.people, found.owner) == (2, "Clodomir & Eulalie SARL")


def test_people_delivered_this_month_are_counted_once(tmp_path: Path) -> None:
    files = [
        delivery("E1", "2026-11-01T00:30:00+01:00", "c1", "c2"),
        delivery("E2", "2026-11-20", "c1"),
        delivery("E3", "2026-10-31", "c3"),
    ]
    found = looked(tmp_path, person(1), person(2), person(3), deliveries=files)
    assert (found.delivered, found.files) == (2, ("E1", "E2"))


def test_people_delivered_this_month_and_erased_since_are_counted_apart(tmp_path: Path) -> None:
    files = [delivery("E1", "2026-11-01", "c1", "c2"), delivery("E2", "2026-11-20", "c1")]
    with restored(tmp_path, archive(person(1), person(2), deliveries=files)) as book:
        run(erase(book.db, "person1@mail.example", NOW))
        found = glance(book.db, TODAY)
    assert (found.delivered, found.erased) == (1, 1)


@pytest.mark.parametrize(("ends", "due"), [("2027-01-23", [date(2027, 1, 23)]), ("2027-01-24", []), (None, [])])
def test_a_contract_that_ends_within_two_months_is_to_be_renewed(
    tmp_path: Path, ends: str | None, due: list[date]
) -> None:
    found = looked(tmp_path, person(1), partners=[partner(contracts=[contract(ends_on=ends)])])
    assert [one.due for one in of_kind(found, "contract")] == due


def test_a_contract_that_another_one_outlives_is_not(tmp_path: Path) -> None:
    both = [contract(), contract("raoul-2027", ends_on="2027-12-31")]
    assert of_kind(looked(tmp_path, person(1), partners=[partner(contracts=both)]), "contract") == []


def test_notices_are_one_line_a_partner_and_late_when_one_is(tmp_path: Path) -> None:
    notices = [
        {"partner": "raoul", "contact": "c1", "kind": "withdrawal", "due": "2026-11-20"},
        {"partner": "raoul", "contact": "c2", "kind": "withdrawal", "due": "2026-11-30"},
        {"partner": "raoul", "contact": "c2", "kind": "withdrawal", "due": "2026-11-01", "sent_at": "2026-11-01"},
    ]
    found = looked(tmp_path, person(1), person(2), notices=notices)
    assert of_kind(found, "notices") == [TodoItem("notices", date(2026, 11, 20), "raoul", 2, "Raoul SAS", late=True)]


def test_a_request_is_due_a_month_after_it_came(tmp_path: Path) -> None:
    requests = [
        {"id": "d1", "contact": "c1", "kind": "access", "received_on": "2026-11-10"},
        {"id": "d2", "contact": "c1", "kind": "erasure", "received_on": "2026-10-01"},
        {"id": "d3", "contact": "c1", "kind": "access", "received_on": "2026-10-01", "answered_on": "2026-10-02"},
    ]
    found = of_kind(looked(tmp_path, person(1), requests=requests), "request")
    assert [(one.target, one.name, one.due, one.late) for one in found] == [
        ("d2", "erasure", date(2026, 11, 1), True),
        ("d1", "access", date(2026, 12, 10), False),
    ]


def test_complaints_of_the_last_thirty_days_name_the_one_partner_that_had_every_address(tmp_path: Path) -> None:
    address = person(1)["email"]
    complaints = [
        {"id": "k1", "address": address.upper(), "at": "2026-11-20"},
        {"id": "k2", "address": address, "at": "2026-10-25"},
        {"id": "k3", "address": address, "at": "2026-10-26"},
    ]
    found = looked(tmp_path, person(1), deliveries=[delivery("E1", "2026-08-01", "c1")], complaints=complaints)
    assert of_kind(found, "complaints") == [TodoItem("complaints", None, people=2, name="Raoul SAS")]
    assert [line.complaints for line in found.partners] == [3]


def test_a_complaint_about_a_number_counts_for_the_partner_that_was_given_it(tmp_path: Path) -> None:
    files = [delivery("E1", "2026-08-01", "c1") | {"channels": ["sms"]}]
    complaints = [
        {"id": "k1", "address": "+33639980001", "at": "2026-11-20"},
        {"id": "k2", "address": "06 39 98 00 01", "at": "2026-11-21"},
        {"id": "k3", "address": "+33639980001", "at": "2026-07-31"},
        {"id": "k4", "address": "+33639980002", "at": "2026-11-22"},
    ]
    found = looked(tmp_path, person(1), person(2), deliveries=files, complaints=complaints[:3])
    assert of_kind(found, "complaints") == [TodoItem("complaints", None, people=2, name="Raoul SAS")]
    assert [line.complaints for line in found.partners] == [2]
    (tmp_path / "4").mkdir()
    found = looked(tmp_path / "4", person(1), person(2), deliveries=files, complaints=complaints)
    assert of_kind(found, "complaints") == [TodoItem("complaints", None, people=3)]
    assert [line.complaints for line in found.partners] == [2]


def test_a_complaint_of_an_address_that_went_nowhere_is_no_partners(tmp_path: Path) -> None:
    complaints = [{"id": "k1", "address": "nobody@x.example", "at": "2026-11-20"}]
    found = looked(tmp_path, person(1), complaints=complaints)
    assert of_kind(found, "complaints") == [TodoItem("complaints", None, people=1)]
    assert [line.complaints for line in found.partners] == [0]


def test_a_partner_is_named_since_the_first_version_without_a_break(tmp_path: Path) -> None:
    (line,) = looked(tmp_path, person(1)).partners
    assert line.view.since == line.view.named[0].version.published_at


def test_a_new_book_has_done_none_of_the_first_steps(tmp_path: Path) -> None:
    with new_book(tmp_path / "new.leads", Owner("Clodomir")) as book:
        found = glance(book.db, TODAY)
    assert [(step.name, step.done) for step in found.steps] == [
        ("partner", False), ("list", False), ("source", False), ("import", False), ("export", False),
    ]  # fmt: skip


def test_steps_are_ticked_as_they_are_done(tmp_path: Path) -> None:
    found = looked(tmp_path, person(1), deliveries=[delivery("E1", "2026-08-01", "c1")])
    assert all(step.done for step in found.steps)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path / "book.leads", Owner("Clodomir")) as made:
        yield made


def test_figures_hold_until_the_book_changes(book: Book) -> None:
    before = change_of(book.db, TODAY)
    assert change_of(book.db, TODAY) == before
    with writing(book.db):
        settings.set_setting(book.db, "x", "y")
    assert change_of(book.db, TODAY) != before


def test_figures_hold_until_another_connection_changes_the_book(book: Book) -> None:
    reading = book.reader()
    before = change_of(reading, TODAY)
    with writing(book.db):
        settings.set_setting(book.db, "x", "y")
    assert change_of(reading, TODAY) != before
    reading.close()


def test_figures_are_those_of_one_day(book: Book) -> None:
    assert change_of(book.db, TODAY) != change_of(book.db, date(2026, 11, 25))


def test_a_step_is_not_done_by_what_still_keeps_everybody_back(tmp_path: Path) -> None:
    over = contract(ends_on="2026-02-01")
    bare = form(versions=[form_version(evidence=[])])
    others = [one | {"names": [{"name": "Acme SA", "siren": None}]} for one in published()["versions"]]
    parts = {"partners": [partner(contracts=[over])], "forms": [bare], "lists": [published(versions=others)]}
    with restored(tmp_path, archive(person(1), **parts)) as book:
        done = {step.name: step.done for step in glance(book.db, TODAY).steps}
    assert done == {"partner": False, "list": False, "source": False, "import": True, "export": False}
