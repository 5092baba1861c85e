from __future__ import annotations

import pytest

from leadkeeper.domain.eligibility.judge import RULES
from leadkeeper.messages.rules import STEPS, FunnelStep, lost, title


def test_every_rule_that_judges_people_stands_at_one_step() -> None:
    at_steps = [rule for step in STEPS for rule in step.rules]
    assert sorted(at_steps) == [rule.id for rule in RULES if rule.person is not None]


def test_nobody_is_lost_at_the_first_step() -> None:
    assert STEPS[0].rules == ()
    assert lost(STEPS[0], "Raoul SAS") == ""


def test_ids_are_distinct() -> None:
    assert len({step.id for step in STEPS}) == len(STEPS)


@pytest.mark.parametrize("step", STEPS[1:], ids=lambda step: step.id)
def test_every_further_step_tells_what_was_lost(step: FunnelStep) -> None:
    words = f"{title(step, 'Raoul SAS', 'sms')}: {lost(step, 'Raoul SAS')}"
    assert "{" not in words
    assert lost(step, "Raoul SAS")


def test_the_channel_and_the_partner_are_named() -> None:
    by_id = {step.id: step for step in STEPS}
    assert title(by_id["yes"], "Raoul SAS", "voice") == "Yes to partners (telephone calls)"
    assert title(by_id["named"], "Raoul SAS", "voice") == "List seen names Raoul SAS"
    assert lost(by_id["new"], "Raoul SAS") == "Already shared with Raoul SAS"


def test_a_list_seen_whose_picture_is_missing_is_not_counted_as_no_list_seen() -> None:
    (lost_at,) = (step for step in STEPS if "R07" in step.rules)
    assert lost(lost_at, "Raoul SAS") == "Proof, form, list or date not valid"
