"""One row of facts a person: equal rows only for people whom no rule can tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import eligibility
from leadkeeper.db.engine import Db, fetch_value
from leadkeeper.domain.time import moment
from tests.made_archive import archive, given, person, restored


@pytest.mark.parametrize("cutoffs", [[], [10], [10, 20, 30], list(range(0, 700, 7))])
def test_a_bucket_is_how_many_cutoffs_do_not_lie_after_a_second(db: Db, cutoffs: list[int]) -> None:
    question = eligibility._bucket("?1", cutoffs)
    for second in range(-3, 710):
        found = fetch_value(db, f"SELECT {question}", (second,) if cutoffs else ())
        assert found == sum(cutoff <= second for cutoff in cutoffs)


@pytest.fixture
def five(tmp_path: Path) -> Iterator[Db]:
    """A book of people who differ in one thing each from the first."""
    decision = {"rule": "R12", "decision": "deny", "at": "2026-03-01"}
    thing = archive(
        person(1),
        person(2, segment=None, country=None, postal_address=" \u2003 "),
        person(3, consents=[given(), given("2026-06-01T10:00:00+02:00")], reviews=[decision]),
        person(4, consents=[given(), given("2026-06-02")], birth_date="1990-01-01"),
        person(5, consents=[], first_name="\u00a0", last_name="", other_emails=["x@x.example"]),
        deliveries=[{"id": "E1", "partner": "raoul", "at": "2026-02-15", "contacts": ["c2", "c5"]}],
    )
    with restored(tmp_path, thing) as book:
        yield book.db


def facts_of(db: Db) -> dict[int, eligibility.Facts]:
    return {row[0]: row[1:] for rows in eligibility.people(db, []) for row in rows}


def test_notes_and_tags_are_told_beside_the_facts(five: Db) -> None:
    five.conn.execute("UPDATE contacts SET note = 'stop' WHERE id = 2")
    five.conn.execute("UPDATE contacts SET tags = '[\"stop\"]' WHERE id = 3")
    facts = facts_of(five)
    assert facts[1][:-1] == facts[2][:-1] == facts[3][:-1]
    assert [facts[number][-1] for number in (1, 2, 3)] == [
        None,
        '[null,"stop",null,null,1,1]',
        '[null,null,"[\\"stop\\"]",null,1,1]',
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("legal_form", ""),
        ("legal_form", "0"),
        ("admin_only", 1),
        ("admin_only", None),
        ("contested", 1),
        ("contested", None),
        ("email_state", "bounced"),
        ("email_state", None),
        ("postal_address", "1 rue du Port"),
        ("relation_ended_on", "2026-01-01"),
        ("age_at_consent", 0),
        ("informed", "{}"),
        ("segment", "b2b"),
        ("country", "BE"),
        ("email_marks", 0),
        ("phone_marks", 99),
        ("last_name", ""),
        ("action_kind", ""),
        ("action_lo", 1),
        ("action_hi", 1),
    ],
)
def test_each_fact_that_a_rule_may_see_tells_a_person_apart(five: Db, column: str, value: object) -> None:
    five.conn.execute("UPDATE contacts SET first_name = NULL, admin_only = 0, contested = 0, email_state = 'ok'")
    before = facts_of(five)[1]
    five.conn.execute(f"UPDATE contacts SET {column} = ? WHERE id = 1", (value,))
    assert facts_of(five)[1] != before


def test_whom_no_rule_tells_apart_has_the_same_facts(five: Db) -> None:
    facts = facts_of(five)
    assert facts[1] == facts[2] == facts[3]


def test_whoever_has_no_name_or_a_birth_date_has_facts_of_their_own(five: Db) -> None:
    facts = facts_of(five)
    assert len({facts[number] for number in (1, 4, 5)}) == 3
    assert facts[4][-1] == '["1990-01-01",null,null,null,1,1]'


def test_answers_are_told_by_what_was_said_and_between_which_cutoffs(five: Db) -> None:
    noon = moment("2026-06-01T12:00")
    assert noon is not None
    said = {row[0]: row for row in eligibility.answers(five, [noon.lo])}
    assert set(said) == {1, 2, 3, 4}
    assert said[1][1] == said[2][1]
    assert said[1][1] != said[3][1] != said[4][1]
    later = {row[0]: row[1] for row in eligibility.answers(five, [noon.lo - 86_400])}
    assert later[1] != said[1][1]


def test_the_order_of_answers_is_told_only_where_they_were_not_given_at_once(five: Db) -> None:
    exact = {row[0]: row[3] for row in eligibility.answers(five, [])}
    assert (exact[1], exact[3]) == (None, None)
    assert exact[4] is not None


def test_an_answer_without_a_readable_date_is_told_from_all_others(tmp_path: Path) -> None:
    people = [person(1, consents=[given("oui")]), person(2), person(3, consents=[given("oui"), given()])]
    with restored(tmp_path, archive(*people)) as book:
        said = {row[0]: row for row in eligibility.answers(book.db, [])}
    assert (said[1][2], said[1][3]) == (None, None)
    assert said[1][1] != said[2][1]
    assert said[3][3][0] == (None, None)


def test_a_time_that_the_clocks_repeat_or_skip_is_told_from_a_day(tmp_path: Path) -> None:
    times = ["2026-10-25", "2026-10-25T02:30:00", "2026-03-29", "2026-03-29T02:30:00"]
    people = [person(number, consents=[given(at)]) for number, at in enumerate(times, 1)]
    with restored(tmp_path, archive(*people)) as book:
        said = [row[1] for row in eligibility.answers(book.db, [])]
    assert said[0] == said[2] != said[1] == said[3]


def test_deliveries_decisions_and_their_days_are_told_of_whoever_has_some(five: Db) -> None:
    assert list(eligibility.deliveries(five)) == [(2, "1"), (5, "1")]
    assert list(eligibility.decided(five)) == [3]
    assert eligibility.decided_at(five) == ["2026-03-01"]


@pytest.mark.parametrize(
    ("address", "number"),
    [("person1@mail.example", 1), ("x@x.example", 5), ("+33639980002", 2), ("nobody@x.example", None)],
)
def test_people_are_found_by_any_of_their_addresses(five: Db, address: str, number: int | None) -> None:
    found = [] if number is None else [(address, number)]
    assert list(eligibility.at_addresses(five, [address])) == found
    assert [pair for pair in eligibility.every_address(five) if pair[0] == address] == found


def test_ages_matter_only_where_somebody_has_one(five: Db) -> None:
    assert not eligibility.has_ages(five)
    five.conn.execute("UPDATE contacts SET age_at_consent = 0 WHERE id = 2")
    assert eligibility.has_ages(five)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\t\n", "\u2003\u202f", "\u3000", "\x1c", "\x85"])
def test_what_python_calls_blank_is_blank_for_the_book_too(five: Db, blank: str) -> None:
    assert blank.strip() == ""
    five.conn.execute("UPDATE contacts SET postal_address = ? WHERE id = 1", (blank,))
    facts = facts_of(five)
    assert facts[1] == facts[2]
