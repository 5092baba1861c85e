"""What a book may do without: our own prudence about people, each switch by itself; law and doctrine never."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leadkeeper.domain.contact import EligibilitySubject
from leadkeeper.domain.eligibility.judge import RULES, Force, judge
from tests.domain.eligibility.made_case import case, contract, partner, person, world, yes

HELD = world(partners=[partner(hold={"since": "2026-11-01", "reason": "trap hit"})])
USES = world(partners=[partner(contracts=[contract(max_uses=5)])])
INFORMED = {"at": "2026-01-10", "mentions_transmission": True}
FREE = {"email": "lea@orange.fr", "segment": "b2b", "informed": INFORMED}


def second_record() -> EligibilitySubject:
    first, second = person(yes(), id="c0"), person(yes())
    return replace(second, twins=(first, second))


CHOICES: dict[str, tuple[Any, Any]] = {
    "R16": (person(**FREE), None),
    "R28": (second_record(), None),
    "R40": (person(yes()), HELD),
    "R41": (person(yes(), given=("2026-10-01",)), USES),
}


def rules(who: EligibilitySubject, where: Any, *off: str) -> tuple[str, ...]:
    return judge(case(who, where, off=frozenset(off))).rules


def test_the_product_choices_are_these() -> None:
    assert [rule.id for rule in RULES if rule.switchable] == list(CHOICES)


def test_no_law_and_no_doctrine_is_a_choice() -> None:
    assert not [rule.id for rule in RULES if rule.switchable and rule.force is not Force.PRUDENCE]


@pytest.mark.parametrize("rule", CHOICES)
def test_a_choice_that_is_on_objects(rule: str) -> None:
    assert rule in rules(*CHOICES[rule])


@pytest.mark.parametrize("rule", CHOICES)
def test_a_choice_that_is_off_objects_to_nobody(rule: str) -> None:
    assert rules(*CHOICES[rule], rule) == ()


@pytest.mark.parametrize("rule", CHOICES)
def test_a_choice_that_is_off_switches_no_other(rule: str) -> None:
    assert rules(*CHOICES[rule], *(set(CHOICES) - {rule})) == rules(*CHOICES[rule])


def test_what_another_record_refused_stays_refused_without_r28() -> None:
    no = {"at": "2026-10-01T10:00:00+02:00", "event": "withdrawn", "purpose": "partners"}
    first, second = person(yes(), no, id="c0"), person(yes())
    assert rules(replace(second, twins=(first, second)), None, "R28") == ("R28",)


def test_a_role_at_a_free_mail_domain_is_no_company_address_without_r16() -> None:
    who = person(email="contact@orange.fr", segment="b2b", first_name=None, last_name=None)
    assert "R14" in rules(who, None, "R16")
