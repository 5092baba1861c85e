from __future__ import annotations

import pytest

from leadkeeper.domain.eligibility.judge import RULES
from leadkeeper.messages.rules import CHOICES, choice, force


def test_every_rule_that_can_be_switched_says_what_it_does_and_what_follows_without_it() -> None:
    assert set(CHOICES) == {rule.id for rule in RULES if rule.switchable}


@pytest.mark.parametrize("rule", sorted(CHOICES))
def test_what_follows_without_a_rule_is_right_whether_it_is_on_or_off(rule: str) -> None:
    does, without = choice(rule)
    assert does != without
    assert without.startswith("Without this rule: ")


def test_what_a_rule_rests_on_has_a_name() -> None:
    assert {force(rule.force.value) for rule in RULES} == {"Law", "Doctrine of the CNIL", "How the program works"}
