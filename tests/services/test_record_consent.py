"""One answer of one person, and who must be told of a withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import consents, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Notice
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.eligibility.judge import judge_some
from tests.made_archive import NOW, TODAY, archive, contract, given, partner, person, restored

BONTE = partner(id="bonte", legal_name="Bonté SARL", siren="732829320", contracts=[])
DELIVERIES = [
    {"id": "E1", "partner": "raoul", "at": "2026-07-01", "contacts": ["c1", "c2"]},
    {"id": "E2", "partner": "raoul", "at": "2026-08-01", "contacts": ["c1"]},
    {"id": "E3", "partner": "bonte", "at": "2026-09-01", "contacts": ["c1"]},
]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Three people, of whom the first went to two partners and the third to nobody."""
    two = [contract(), contract("raoul-sms", sync_delay_h=24)]
    people = [person(1), person(2, email="Léa@Été.example"), person(3)]
    with restored(tmp_path, archive(*people, partners=[partner(contracts=two), BONTE], deliveries=DELIVERIES)) as made:
        yield made


def withdrawn(**facts: Any) -> Consent:
    return Consent(**{"at": NOW.isoformat(), "event": "withdrawn", "purpose": "partners", "trace": "log"} | facts)


def told(book: Book, who: str, answer: Consent) -> dict[str, str | None]:
    """Partner → by when it must be told; the same is written in the book."""
    before = suppressions.notices(book.db)
    ref, made = record_consent(book.db, who, answer, NOW)
    assert suppressions.notices(book.db) == (*before, *made)
    kind = "withdrawal" if answer.event == "withdrawn" else "objection"
    assert all(one == Notice(one.partner, ref, kind, one.due) for one in made)
    return {one.partner: one.due for one in made}


def test_every_partner_who_was_given_the_person_is_told_once_and_in_time(book: Book) -> None:
    assert told(book, "c1", withdrawn()) == {"raoul": "2026-11-25", "bonte": "2026-11-27"}


def test_a_delay_is_counted_in_hours_of_paris(book: Book) -> None:
    _, made = record_consent(book.db, "c2", withdrawn(), datetime(2026, 11, 24, 23, 30, tzinfo=PARIS))
    assert [one.due for one in made] == ["2026-11-25"]


@pytest.mark.parametrize(
    ("who", "answer", "partners"),
    [
        ("c1", withdrawn(partner="bonte"), ["bonte"]),
        ("c1", withdrawn(partner="Bonté SARL"), ["bonte"]),
        ("c1", withdrawn(partner="732 829 320"), ["bonte"]),
        ("c1", withdrawn(channels=("sms",)), ["raoul", "bonte"]),
        ("c1", withdrawn(purpose="own"), []),
        ("c1", withdrawn(event="refused"), ["raoul", "bonte"]),
        ("c1", withdrawn(event="refused", partner="bonte"), ["bonte"]),
        ("c1", withdrawn(event="refused", purpose="own"), []),
        ("c1", withdrawn(event="given"), []),
        ("c2", withdrawn(), ["raoul"]),
        ("c2", withdrawn(partner="bonte"), []),
        ("c3", withdrawn(), []),
    ],
)
def test_only_those_whom_it_concerns_are_told(book: Book, who: str, answer: Consent, partners: list[str]) -> None:
    assert list(told(book, who, answer)) == partners


@pytest.mark.parametrize("who", ["c2", "Léa@Été.example", "LÉA@été.EXAMPLE", "léa@xn--t-9fab.example"])
def test_a_person_is_named_by_id_or_address(book: Book, who: str) -> None:
    assert record_consent(book.db, who, withdrawn(), NOW)[0] == "c2"


def test_an_answer_stands_behind_all_earlier_ones_as_it_was_given(book: Book) -> None:
    answer = withdrawn(channels=("email",), partner="raoul", form_version="quiz-v1")
    record_consent(book.db, "c1", answer, NOW)
    assert consents.of(book.db, [1])[1][1:] == [answer]


def test_no_second_notice_is_made_while_one_is_open(book: Book) -> None:
    assert told(book, "c1", withdrawn(partner="bonte")) == {"bonte": "2026-11-27"}
    assert told(book, "c1", withdrawn()) == {"raoul": "2026-11-25"}
    assert told(book, "c1", withdrawn(channels=("sms",))) == {}


def test_a_withdrawal_from_more_channels_is_told_again(book: Book) -> None:
    assert told(book, "c2", withdrawn(channels=("sms",))) == {"raoul": "2026-11-25"}
    assert told(book, "c2", withdrawn(channels=("sms",))) == {}
    assert told(book, "c2", withdrawn()) == {"raoul": "2026-11-25"}
    assert [one.channels for one in suppressions.read_notifications(book.db, "raoul")] == [("sms",), None]


def test_a_refusal_by_somebody_who_was_out_already_tells_nobody_anything_new(book: Book) -> None:
    assert told(book, "c2", withdrawn()) == {"raoul": "2026-11-25"}
    suppressions.mark_sent(book.db, [1], NOW.isoformat())
    assert told(book, "c2", withdrawn(event="refused")) == {}
    assert told(book, "c2", withdrawn()) == {"raoul": "2026-11-25"}


@pytest.mark.parametrize("event", ["refused", "withdrawn"])
def test_a_no_before_a_later_yes_that_lifts_it_is_told_to_nobody(tmp_path: Path, event: str) -> None:
    """The book went on sharing her, and her partner was told to stop at once; an import told nobody."""
    yes = given("2026-06-26T10:00:00+02:00", trace="row" if event == "refused" else "log")
    unproven = given("2026-06-26T10:00:00+02:00", form_version=None)
    people = [person(1, consents=[given("2026-03-01"), yes]), person(2, consents=[unproven]), person(3)]
    with restored(tmp_path, archive(*people, deliveries=DELIVERIES[:1])) as book:
        assert told(book, "c1", withdrawn(event=event, at="2026-06-01")) == {}
        assert told(book, "c2", withdrawn(event=event, at="2026-06-01")) == {"raoul": "2026-11-26"}
        assert told(book, "c1", withdrawn(event=event, at="2026-06-27")) == {"raoul": "2026-11-26"}


def test_a_partner_given_another_record_of_the_person_is_told_of_that_record(tmp_path: Path) -> None:
    people = [person(1, email="a.b@gmail.com"), person(2, email="ab+x@gmail.com"), person(3)]
    sent = [{"id": "E1", "partner": "raoul", "at": "2026-07-01", "contacts": ["c2", "c3"]}]
    with restored(tmp_path, archive(*people, deliveries=sent)) as book:
        ref, made = record_consent(book.db, "c1", withdrawn(), NOW)
        assert (ref, made) == ("c1", [Notice("raoul", "c2", "withdrawal", "2026-11-26")])


def test_a_withdrawal_counts_at_once(book: Book) -> None:
    record_consent(book.db, "c3", withdrawn(partner="Raoul SAS"), NOW)
    ((_, judgement),) = judge_some(book.db, ["c3"], "raoul", "email", TODAY)
    assert {"R02", "R36"} <= set(judgement.rules)


@pytest.mark.parametrize(
    ("who", "answer", "code"),
    [
        ("c99", withdrawn(), "unknown-contact"),
        ("nobody@x.example", withdrawn(), "unknown-contact"),
        ("", withdrawn(), "unknown-contact"),
        ("c1", withdrawn(partner="raoul2"), "unknown-partner"),
        ("c1", withdrawn(form_version="quiz"), "unknown-form"),
        ("c1", withdrawn(channels=("email", "fax")), "unknown-channel"),
        ("c1", withdrawn(event="perhaps"), "bad-answer"),
        ("c1", withdrawn(purpose="all"), "bad-answer"),
        ("c1", withdrawn(at="yesterday"), "bad-instant"),
    ],
)
def test_what_nobody_can_mean_is_refused_and_nothing_is_recorded(
    book: Book, who: str, answer: Consent, code: str
) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        record_consent(book.db, who, answer, NOW)
    assert caught.value.code == code
    assert len(consents.of(book.db, [1])[1]) == 1
    assert suppressions.notices(book.db) == ()
