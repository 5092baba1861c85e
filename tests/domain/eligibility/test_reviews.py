"""What a reviewer may decide: reviews marked for it, with a reason, not before the fact."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadkeeper.domain.contact import Review
from tests.domain.eligibility.made_case import person, verdict, world, yes

REASON = "father agreed by letter"


def decision(**changes: str | None) -> Review:
    given: dict[str, str | None] = {"rule": "R25", "decision": "allow", "reason": REASON, "at": "2026-10-10"}
    return Review(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "eligible"),
        ({"partner": "raoul", "channel": "email"}, "eligible"),
        ({"partner": "other"}, "review"),
        ({"channel": "sms"}, "review"),
        ({"rule": "R07"}, "review"),
        ({"reason": "  "}, "review"),
        ({"reason": None}, "review"),
        ({"at": "2026-09-20"}, "review"),
        ({"at": "2026-09-21"}, "eligible"),  # the day of the consent: a day stands for its end
        ({"at": "2026-09-21T12:02:59+02:00"}, "review"),
        ({"at": "2026-09-22"}, "eligible"),
        ({"at": "2026-09-21T12:03:00+02:00"}, "eligible"),
        ({"at": "bientôt"}, "review"),
        ({"at": None}, "review"),
        ({"at": "2026-11-25"}, "review"),
        ({"decision": "refuse"}, "review"),
        ({"decision": "Allow"}, "review"),
        ({"decision": "deny"}, "blocked"),
    ],
)
def test_an_allowed_minor(changes: dict[str, str | None], expected: str) -> None:
    assert verdict(person(yes(), age_at_consent=16, reviews=(decision(**changes),)))[0] == expected


def test_no_decision_overrides_a_block() -> None:
    assert verdict(person(yes(), age_at_consent=14, reviews=(decision(),))) == ("blocked", ["R25"])


def test_no_decision_overrides_a_review_that_is_not_marked_for_it() -> None:
    form = {"version": {"description": None}}
    allowed = decision(rule="R18")

    assert verdict(person(yes(), reviews=(allowed,)), world(**form)) == ("blocked", ["R17", "R18"])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"decision": word}, "blocked") for word in ("Deny", "DENY")]
    + [({"decision": word}, "review") for word in ("refuse", "denied", "", None)]
    + [({"channel": "E-mail"}, "blocked")],
)
def test_a_no_in_an_unknown_word_is_heard(changes: dict[str, str | None], expected: str) -> None:
    denied = decision(**{"rule": "R41", "decision": "deny", **changes})
    assert verdict(person(yes(), reviews=(denied,))) == (expected, ["R41"])
    assert verdict(person(yes(), reviews=(replace(denied, partner="other"),))) == ("eligible", [])


def test_a_denial_blocks_though_its_rule_objects_no_more() -> None:
    assert verdict(person(yes(), reviews=(decision(rule="R41", decision="deny"),))) == ("blocked", ["R41"])
