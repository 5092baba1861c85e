from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.domain.contact import Consent, Contact, Event, Informed, LastAction
from leadkeeper.domain.duplicates import CHOOSABLE, merged, possible_groups, repeated_from, repeated_refusals
from leadkeeper.domain.serialization import Verbatim


def pair(one: dict[str, Any], other: dict[str, Any]) -> list[Contact]:
    return [Contact("c1", **one), Contact("c2", **other)]


@pytest.mark.parametrize(
    ("one", "other", "name", "value"),
    [
        ({"company": "A"}, {"company": "B"}, "company", "A"),
        ({"company": None}, {"company": "B"}, "company", "B"),
        ({"company": ""}, {"company": "B"}, "company", "B"),
        ({"segment": "b2b"}, {"segment": "b2b"}, "segment", "b2b"),
        ({"segment": "b2b"}, {"segment": "b2c"}, "segment", "b2c"),
        ({"segment": "b2b"}, {"segment": None}, "segment", None),
        ({"country": "FR"}, {"country": "BE"}, "country", "BE"),
        ({"country": None}, {"country": "FR"}, "country", "FR"),
        ({"legal_form": "SARL"}, {"legal_form": "EI"}, "legal_form", "EI"),
        ({"stage": "new"}, {"stage": "customer"}, "stage", "customer"),
        ({"stage": "lost"}, {"stage": "customer"}, "stage", "lost"),
        ({"contested": False}, {"contested": True}, "contested", True),
        ({"contested": None}, {"contested": None}, "contested", None),
        ({"admin_only": None}, {"admin_only": True}, "admin_only", True),
        ({"age_at_consent": 40}, {"age_at_consent": 14}, "age_at_consent", 14),
        ({"birth_date": "1980-01-01"}, {"birth_date": "2014-01-01"}, "birth_date", "2014-01-01"),
        ({"birth_date": "1980-01-01"}, {"birth_date": "soon"}, "birth_date", "soon"),
        ({"relation_ended_on": "2024-01-01"}, {"relation_ended_on": "2020-01-01"}, "relation_ended_on", "2020-01-01"),
        ({"tags": ("a", "b")}, {"tags": ("b", "c")}, "tags", ("a", "b", "c")),
        ({"note": "tea"}, {"note": "coffee"}, "note", "tea\ncoffee"),
        ({"extra": Verbatim({"x": "1"})}, {"extra": Verbatim({"x": "2", "y": "3"})}, "extra", {"x": "1", "y": "3"}),
        ({}, {"informed": Informed("2026-01-01", True)}, "informed", Informed("2026-01-01", True)),
        (
            {"last_action": LastAction("2025-01-01", "click")},
            {"last_action": LastAction("2026-01-01", "order")},
            "last_action",
            LastAction("2026-01-01", "order"),
        ),
        (
            {"email": "a@b.example", "email_state": "ok"},
            {"email": "A@b.example", "email_state": "bounced"},
            "email_state",
            "bounced",
        ),
        (
            {"email": "a@b.example", "email_state": "ok"},
            {"email": "c@d.example", "email_state": "bounced"},
            "email_state",
            "ok",
        ),
    ],
)
def test_what_comes_of_two_records(one: dict[str, Any], other: dict[str, Any], name: str, value: object) -> None:
    assert getattr(merged(pair(one, other)), name) == value


@pytest.mark.parametrize("name", CHOOSABLE)
def test_a_choice_wins_over_everything(name: str) -> None:
    assert getattr(merged(pair({name: "mine"}, {name: "yours"}), {name: 1}), name) == "yours"


def test_every_address_and_number_stays_once() -> None:
    one = {"email": "a@b.example", "phone": "+33639980001", "other_emails": ("c@d.example",)}
    other = {"email": "C@D.example", "phone": "06 39 98 00 01", "other_phones": ("+33639980002",)}
    whole = merged(pair(one, other))
    assert (whole.email, whole.other_emails) == ("a@b.example", ("c@d.example",))
    assert (whole.phone, whole.other_phones) == ("+33639980001", ("+33639980002",))


def test_the_first_is_the_one_that_stays() -> None:
    assert merged(pair({}, {})).id == "c1"


def test_a_no_that_a_yes_of_another_record_would_undo_is_said_again() -> None:
    no = Event(Consent(at="2026-03-01", event="withdrawn", purpose="partners", form_version="quiz-v1"), None)
    every = [(no, channel) for channel in ("email", "sms", "voice", "post")]
    (again,) = repeated_refusals(every, "2026-11-24")
    assert (again.event, again.at, again.raw, again.channels) == ("withdrawn", "2026-11-24", "2026-03-01", None)


def test_a_no_is_said_again_for_just_the_channels_on_which_it_would_be_lost() -> None:
    no = Event(Consent(at="2026-03-01", event="refused", purpose="partners", partner="raoul"), None)
    (again,) = repeated_refusals([(no, "sms"), (no, "email"), (no, "sms")], "2026-11-24")
    assert (again.channels, again.partner) == (("email", "sms"), "raoul")


@pytest.mark.parametrize(
    ("numbers", "distinct", "parts"),
    [
        ((1, 2, 3), set(), [(1, 2, 3)]),
        ((1, 2), {(1, 2)}, []),
        ((1, 2, 3), {(1, 2)}, [(1, 3), (2, 3)]),
        ((1, 2, 3, 4), {(1, 2), (1, 3), (1, 4)}, [(2, 3, 4)]),
        ((1, 2, 3, 4), {(1, 2), (3, 4)}, [(1, 3), (1, 4), (2, 3), (2, 4)]),
        ((1, 2, 3), {(1, 2), (1, 3), (2, 3)}, []),
        ((1, 2), {(3, 4)}, [(1, 2)]),
    ],
)
def test_different_people_are_in_no_group_together(
    numbers: tuple[int, ...], distinct: set[tuple[int, int]], parts: list[tuple[int, ...]]
) -> None:
    assert possible_groups(numbers, distinct) == parts


def test_the_instant_of_a_refusal_that_was_repeated_is_that_of_the_answer() -> None:
    no = Event(Consent(at="2026-03-01T10:00:00+01:00", event="refused", purpose="partners"), None)
    (again,) = repeated_refusals([(no, "email")], "2026-11-24T10:00:00+01:00")
    assert (repeated_from(again), repeated_from(no.consent)) == ("2026-03-01T10:00:00+01:00", None)
    assert repeated_from(Consent(at="2026-03-01", raw="1 March", event="refused")) is None
