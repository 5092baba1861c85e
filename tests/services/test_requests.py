"""Requests: written down, extended, answered, in the order in which they press."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db, fetch_all
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.requests import (
    answer_request,
    extend_request,
    is_done,
    list_requests,
    record_request,
    reopen_request,
    request_status,
    tell_of_rectification,
)
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, TODAY, archive, given, person, restored

DELIVERY = {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["c1"]}
OLD = {"id": "Q1", "contact": "c2", "kind": "erasure", "received_on": "2026-10-01"}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(person(1), person(2), deliveries=[DELIVERY], requests=[OLD])) as opened:
        yield opened


def listed(db: Db) -> list[tuple[object, ...]]:
    found = list_requests(db, TODAY)
    return [(one.asked.ref, one.asked.contact, one.deadline.state, one.deadline.days_left) for one in found]


def test_a_request_is_listed_with_the_days_left(book: Book) -> None:
    assert record_request(book.db, "person1@mail.example", "access", "2026-11-20", NOW) == "Q2"
    assert listed(book.db) == [("Q1", "c2", "overdue", -23), ("Q2", "c1", "open", 26)]


def test_an_answer_ends_it(book: Book) -> None:
    answer_request(book.db, "Q1", "2026-11-23", "post", NOW, why_not="needed for the accounts")
    (found,) = list_requests(book.db, TODAY)
    assert found.as_json() == {
        "id": "Q1",
        "contact": "c2",
        "kind": "erasure",
        "received_on": "2026-10-01",
        "answered_on": "2026-11-23",
        "how": "post",
        "extended_on": None,
        "due": "2026-11-01",
        "days_left": None,
        "state": "answered",
        "refused": "needed for the accounts",
    }
    assert list_requests(book.db, TODAY, only_open=True) == []


def test_an_answer_can_be_taken_back(book: Book) -> None:
    answer_request(book.db, "Q1", "2026-11-23", "post", NOW, why_not="needed for the accounts")
    reopen_request(book.db, "Q1")
    assert listed(book.db) == [("Q1", "c2", "overdue", -23)]


def test_an_extension_within_the_month_gives_two_more(book: Book) -> None:
    ref = record_request(book.db, "c1", "access", "2026-11-01", NOW, "wants everything")
    extend_request(book.db, ref, "2026-11-20", NOW)
    found = list_requests(book.db, TODAY)[1]
    assert (found.deadline.due, found.asked.note) == (date(2027, 2, 1), "wants everything")


def test_the_note_of_an_answer_takes_the_place_of_the_first(book: Book) -> None:
    ref = record_request(book.db, "c1", "access", "2026-11-01", NOW, "wants everything")
    answer_request(book.db, ref, "2026-11-20", "email", NOW, "dossier sent")
    assert list_requests(book.db, TODAY)[1].asked.note == "dossier sent"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nobody@mail.example", "access", "2026-11-20"), "unknown-contact"),
        (("c1", "praise", "2026-11-20"), "unknown-request-kind"),
        (("c1", "access", "yesterday"), "bad-day"),
        (("c1", "access", "2026-11-25"), "day-in-future"),
    ],
)
def test_a_request_that_cannot_be_is_refused(book: Book, words: tuple[str, str, str], code: str) -> None:
    with pytest.raises(LeadKeeperError) as error:
        record_request(book.db, *words, NOW)
    assert error.value.code == code
    assert len(list_requests(book.db, TODAY)) == 1


@pytest.mark.parametrize(
    ("ref", "day", "how", "code"),
    [
        ("Q9", "2026-11-23", "post", "unknown-request"),
        ("Q1", "2026-11-23", "by dove", "unknown-way"),
        ("Q1", "2026-09-30", "post", "answer-too-early"),
        ("Q1", "2026-11-25", "post", "day-in-future"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(book: Book, ref: str, day: str, how: str, code: str) -> None:
    with pytest.raises(LeadKeeperError) as error:
        answer_request(book.db, ref, day, how, NOW)
    assert error.value.code == code


def test_an_extension_after_the_month_is_refused(book: Book) -> None:
    with pytest.raises(LeadKeeperError) as error:
        extend_request(book.db, "Q1", "2026-11-02", NOW)
    assert error.value.code == "extension-too-late"


def test_what_was_answered_is_not_extended(book: Book) -> None:
    answer_request(book.db, "Q1", "2026-11-23", "post", NOW, why_not="needed for the accounts")
    with pytest.raises(LeadKeeperError) as error:
        extend_request(book.db, "Q1", "2026-10-20", NOW)
    assert error.value.code == "request-answered"


def test_recipients_learn_what_was_put_right(book: Book) -> None:
    (notice,) = tell_of_rectification(book.db, "c1", NOW)
    assert (notice.partner, notice.kind) == ("raoul", "rectification")
    assert fetch_all(book.db, "SELECT kind, contact FROM notices") == [("rectification", 1)]


def test_an_erasure_is_not_answered_while_the_person_is_in_the_book(book: Book) -> None:
    with pytest.raises(LeadKeeperError, match="request-undone"):
        answer_request(book.db, "Q1", "2026-11-23", "post", NOW)
    answer_request(book.db, "Q1", "2026-11-23", "post", NOW, "by letter", "needed for the accounts")
    (found,) = list_requests(book.db, TODAY)
    assert found.asked.note == "by letter\nneeded for the accounts"


def test_an_erasure_that_was_done_is_answered(book: Book) -> None:
    run(erase(book.db, "c2", NOW))
    assert is_done(book.db, "Q1")
    answer_request(book.db, "Q1", "2026-11-23", "post", NOW)


def test_an_objection_is_answered_once_a_no_is_recorded(book: Book) -> None:
    ref = record_request(book.db, "c1", "objection", "2026-11-20", NOW)
    assert not is_done(book.db, ref)
    record_consent(book.db, "c1", Consent(at="2026-11-21", event="withdrawn", purpose="partners"), NOW)
    assert is_done(book.db, ref)


@pytest.mark.parametrize(
    "part",
    [
        {"purpose": "partners", "partner": "raoul"},
        {"purpose": "own"},
        {"purpose": "partners", "channels": ("sms",)},
    ],
)
def test_an_objection_is_not_done_by_a_no_to_a_part(book: Book, part: dict[str, Any]) -> None:
    ref = record_request(book.db, "c1", "objection", "2026-11-20", NOW)
    record_consent(book.db, "c1", Consent(at="2026-11-21", event="withdrawn", **part), NOW)
    assert not is_done(book.db, ref)
    with pytest.raises(LeadKeeperError, match="request-undone"):
        answer_request(book.db, ref, "2026-11-23", "post", NOW)


def test_an_objection_is_not_done_while_a_later_yes_to_one_partner_stands(book: Book) -> None:
    ref = record_request(book.db, "c1", "objection", "2026-11-20", NOW)
    for at, event, partner in (("2026-11-21", "refused", None), ("2026-11-22", "given", "raoul")):
        answer = Consent(at=at, event=event, purpose="partners", partner=partner, form_version="quiz-v1", trace="log")
        record_consent(book.db, "c1", answer, NOW)
    assert not is_done(book.db, ref)


def test_an_objection_on_the_stop_list_is_done(book: Book) -> None:
    ref = record_request(book.db, "c1", "objection", "2026-11-20", NOW)
    suppress(book.db, ["person1@mail.example"], NOW)
    answer_request(book.db, ref, "2026-11-23", "post", NOW)
    assert [one.asked.ref for one in list_requests(book.db, TODAY, only_open=True)] == ["Q1"]


def test_what_stands_after_objections_is_read_once_for_all_of_them(tmp_path: Path) -> None:
    own = given(purpose="own")
    twin = person(4, email="person3@mail.example", first_name="Léa", last_name="Dubois 3", consents=[own])
    people = [person(1, consents=[own]), person(2), person(3, consents=[]), twin]
    asked = [{"id": f"Q{n}", "contact": f"c{n}", "kind": "objection", "received_on": "2026-11-20"} for n in (1, 2, 3)]
    asked.append({"id": "Q4", "contact": "c1", "kind": "access", "received_on": "2026-11-20"})
    with restored(tmp_path, archive(*people, requests=asked)) as book:
        steps: list[str] = []
        book.db.conn.set_trace_callback(steps.append)
        standing = {one.asked.ref: one.gets_own_offers for one in list_requests(book.db, TODAY)}
        book.db.conn.set_trace_callback(None)
        assert standing == {"Q1": True, "Q2": False, "Q3": True, "Q4": False}
        assert sum("FROM consents" in step for step in steps) == 1
        assert {ref: request_status(book.db, ref, TODAY).gets_own_offers for ref in standing} == standing


def test_until_an_objection_is_recorded_the_yes_to_partners_stands_too(tmp_path: Path) -> None:
    """The panel named only the yes to own offers: partners read as if they were stopped already."""
    people = [person(n, consents=[given(purpose="own"), given()]) for n in (1, 2, 3)]
    asked = [{"id": f"Q{n}", "contact": f"c{n}", "kind": "objection", "received_on": "2026-11-20"} for n in (1, 2, 3)]
    with restored(tmp_path, archive(*people, requests=asked)) as book:
        assert [one.gets_shared for one in list_requests(book.db, TODAY)] == [True] * 3
        record_consent(book.db, "c1", Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners"), NOW)
        suppress(book.db, ["person2@mail.example"], NOW)
        standing = {one.asked.ref: (one.gets_own_offers, one.gets_shared) for one in list_requests(book.db, TODAY)}
        assert standing == {"Q1": (True, False), "Q2": (True, False), "Q3": (True, True)}
