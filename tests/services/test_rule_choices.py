from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.eligibility.judge import RULES
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.eligibility.context import (
    SETTING,
    FixedRule,
    RuleChoice,
    fixed_rules,
    rule_choices,
    switch_rule,
    switched_off,
)
from leadkeeper.services.eligibility.judge import judge_all
from leadkeeper.services.exports.plan import make_plan
from tests.sample_book import TODAY, sample_book


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with sample_book(tmp_path) as book:
        yield book.db


def eligible(db: Any, partner: str = "raoul") -> int:
    (judged,) = run(judge_all(db, [partner], ["email"], TODAY))
    return judged.count(Verdict.ELIGIBLE)


def test_all_rules_judge_at_first(db: Any) -> None:
    assert rule_choices(db) == [RuleChoice(rule, True) for rule in ("R16", "R28", "R40", "R41")]


def test_a_choice_is_kept_in_the_book(db: Any) -> None:
    switch_rule(db, "R28", on=False)
    switch_rule(db, "R41", on=False)
    switch_rule(db, "R28", on=True)
    assert switched_off(db) == {"R41"}


def test_a_rule_that_is_off_keeps_nobody_back(db: Any) -> None:
    before = eligible(db)
    switch_rule(db, "R28", on=False)
    assert eligible(db) == before + 1
    switch_rule(db, "R28", on=True)
    assert eligible(db) == before


@pytest.mark.parametrize("rule", [rule.id for rule in RULES if not rule.switchable] + ["R99", ""])
def test_law_and_doctrine_cannot_be_switched_off(db: Any, rule: str) -> None:
    with pytest.raises(LeadKeeperError, match="rule-not-switchable"):
        switch_rule(db, rule, on=False)
    assert switched_off(db) == frozenset()


def test_a_law_that_somebody_wrote_into_the_setting_judges_still(db: Any) -> None:
    with writing(db):
        settings.set_setting(db, SETTING, "R01 R41 R99")
    assert switched_off(db) == {"R41"}


def test_an_export_names_the_rules_that_were_off(db: Any) -> None:
    switch_rule(db, "R41", on=False)
    switch_rule(db, "R16", on=False)
    plan = run(make_plan(db, ExportRequest("raoul", Path(), ("email",), traps=0), TODAY))
    assert plan.details()["rules_off"] == ["R16", "R41"]


def test_an_export_under_all_rules_names_none(db: Any) -> None:
    plan = run(make_plan(db, ExportRequest("raoul", Path(), ("email",), traps=0), TODAY))
    assert plan.details()["rules_off"] == []


def test_what_cannot_be_switched_is_listed_with_what_it_rests_on(db: Any) -> None:
    fixed = fixed_rules()
    assert {one.rule for one in fixed}.isdisjoint(one.rule for one in rule_choices(db))
    assert FixedRule("R02", "law", "GDPR 7(3); CJEU C-129/21") in fixed
