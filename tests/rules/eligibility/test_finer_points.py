"""Where a rule ends: the fact beside the one that decides, of people and worlds that other tests leave alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.rules.eligibility.made_case import (
    description,
    person,
    verdict,
    world,
    yes,
)
from tests.rules.eligibility.made_finer import BARE, ELECTRONIC, GARAGE, LATER, PRO, TOLD, no, rules


@pytest.mark.parametrize(("day", "rule"), [(date(2026, 8, 10), "R03"), (date(2026, 8, 11), "R09")])
def test_a_refusal_of_calls_is_told_by_the_rule_on_calls_since_the_day_of_the_law(day: date, rule: str) -> None:
    who = person(yes("2026-05-01T10:00:00+02:00"), no(at="2026-06-01T10:00:00+02:00"))
    found = rules(who, channel="voice", today=day)
    assert {"R03", "R09"} & set(found) == {rule}


def test_a_professional_who_agreed_to_our_own_offers_only_is_judged_by_the_information() -> None:
    assert verdict(person(yes(purpose="own"), **PRO, **TOLD)) == ("eligible", [])


@pytest.mark.parametrize(("channels", "found"), [(None, ["R08"]), (["sms", "email"], [])])
def test_by_electronic_means_covers_sms_only_for_those_who_named_it_themselves(
    channels: list[str] | None, found: list[str]
) -> None:
    assert rules(person(yes(channels=channels)), world(**ELECTRONIC), "sms") == found


def test_by_electronic_means_covers_e_mail() -> None:
    assert rules(person(yes()), world(**ELECTRONIC)) == []


@pytest.mark.parametrize("name", [{"first_name": "Léa"}, {"last_name": "Fabre"}, {}, {"first_name": " "}])
def test_a_company_address_with_any_name_beside_it_is_a_persons(name: dict[str, str]) -> None:
    assert rules(person(**PRO, **GARAGE, **name)) == ([] if not "".join(name.values()).strip() else ["R14", "R17"])


def test_a_consumer_behind_a_company_address_needs_a_proof_all_the_same() -> None:
    assert "R17" in rules(person(**GARAGE, last_action={"at": LATER, "kind": "click"}))


@pytest.mark.parametrize(("channels", "covered"), [(None, True), (["email"], True), (["sms"], False)])
def test_a_yes_on_a_form_that_nobody_described_covers_the_channels_that_it_names(
    channels: list[str] | None, covered: bool
) -> None:
    assert ("R08" not in rules(person(yes(channels=channels)), world(**BARE))) is covered


def bought(**changes: Any) -> Any:
    """A world with a second form, which was scraped."""
    sound = {"id": "quiz-v1", "from": "2015-01-01", "list": "main", "description": description(),
             "evidence": [{"kind": "pdf"}]}  # fmt: skip
    return world(
        forms=[
            {"id": "quiz", "versions": [sound]},
            {"id": "web", "kind": "scraped", "versions": [sound | {"id": "web-v1"}]},
        ],
        **changes,
    )


def test_a_record_came_through_the_form_of_the_judged_yes_whatever_came_later() -> None:
    later = yes("2026-10-21T12:00:00+02:00", purpose="own", form_version="web-v1")
    assert rules(person(yes(), later), bought()) == []


def test_a_record_came_through_no_form_on_which_its_person_refused() -> None:
    assert "R29" not in rules(person(no(form_version="web-v1")), bought())
    assert "R29" in rules(person(yes(purpose="own", form_version="web-v1")), bought())
