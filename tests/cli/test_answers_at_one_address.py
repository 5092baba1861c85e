"""An answer recorded for an address of several people: nobody is chosen silently (GDPR 4(11), 7(1))."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore_book
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import NOW as THEN
from tests.made_archive import archive, given, person, written

SHARED = "famille@mail.example"
WITHDREW = given("2026-06-02T10:00:00+02:00", event="withdrawn", form_version=None)
ANNA = person(1, email=SHARED, first_name="Anna", last_name="Petit", consents=[given(), WITHDREW])
BOB = person(2, email=SHARED, first_name="Bob", last_name="Petit", consents=[])
YES = ("--event", "given", "--purpose", "partners", "--form-version", "quiz-v1", "--at", "2026-11-23T10:00:00+01:00")
NO = ("--event", "withdrawn", "--purpose", "partners")


def made(folder: Path, *people: dict[str, object]) -> Path:
    path = folder / "b.leads"
    run(restore_book(written(folder, archive(*people)), path, THEN))
    return path


def events(book: Path, contact: str) -> list[str]:
    return [one["event"] for one in told("show", book, contact)["consents"]]


@pytest.mark.parametrize("typed", [SHARED, "Famille@mail.example"])
def test_a_yes_names_the_people_to_choose_from_and_is_kept_for_nobody(tmp_path: Path, typed: str) -> None:
    """The yes lifted the withdrawal of the first of them, who was exported."""
    book = made(tmp_path, ANNA, BOB)
    error = refused("consent", book, typed, *YES, *NOW)
    assert error["code"] == "several-people"
    assert all(one in error["message"] for one in ("c1 · Anna Petit", "c2 · Bob Petit"))
    assert events(book, "c1") == ["given", "withdrawn"]
    assert events(book, "c2") == []
    assert told("consent", book, "c2", *YES, *NOW)["contact"] == "c2"
    assert events(book, "c1") == ["given", "withdrawn"]


def test_a_yes_by_an_address_that_others_may_mean_is_refused_too(tmp_path: Path) -> None:
    """Another spelling of one person's own mailbox is a further address of somebody else."""
    other = person(2, email="bob@mail.example", other_emails=["annapetit@gmail.com"], first_name="Bob")
    book = made(tmp_path, ANNA | {"email": "anna.petit@gmail.com"}, other)
    assert refused("consent", book, "annapetit@gmail.com", *YES, *NOW)["code"] == "several-people"
    assert told("consent", book, "anna.petit@gmail.com", *YES, *NOW)["contact"] == "c1"


@pytest.mark.parametrize("event", ["withdrawn", "refused"])
def test_a_no_is_kept_for_each_of_them_and_they_are_named(tmp_path: Path, event: str) -> None:
    """It was recorded of the first alone, although the other may have written."""
    book = made(tmp_path, ANNA | {"consents": [given()]}, BOB | {"consents": [given()]})
    answer = ("--event", event, "--purpose", "partners")
    spoken = call("consent", book, SHARED, *answer, "--lang", "en", *NOW).stdout
    assert f"Anna Petit · {SHARED} (c1): " in spoken
    assert f"Bob Petit · {SHARED} (c2): " in spoken
    assert [events(book, one)[1:] for one in ("c1", "c2")] == [[event], [event]]


def test_a_withdrawal_of_several_tells_who_else_and_whom_to_notify_once(tmp_path: Path) -> None:
    sent = {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["c2"]}
    book = tmp_path / "b.leads"
    people = (ANNA | {"consents": [given()]}, BOB | {"consents": [given()]})
    run(restore_book(written(tmp_path, archive(*people, deliveries=[sent])), book, THEN))
    done = told("consent", book, SHARED, *NO, *NOW)
    assert (done["contact"], done["also"], [one["partner"] for one in done["notices"]]) == ("c1", ["c2"], ["raoul"])
    assert "also" not in told("consent", book, "c1", *NO, *NOW)


def test_two_records_of_one_person_are_asked_about_by_nobody(tmp_path: Path) -> None:
    book = made(tmp_path, BOB | {"id": "c1"}, BOB)
    assert told("consent", book, SHARED, *YES, *NOW) == {"contact": "c1", "notices": []}
    assert told("consent", book, SHARED, *NO, *NOW)["contact"] == "c1"
    assert events(book, "c2") == []


def test_who_is_shown_by_such_an_address_is_told_to_be_one_of_several(tmp_path: Path) -> None:
    book = made(tmp_path, ANNA, BOB)
    assert "c2 · Bob Petit" in call("show", book, SHARED, "--lang", "en", *NOW).stdout
    assert "c2 · Bob Petit" not in call("show", book, "c1", "--lang", "en", *NOW).stdout
