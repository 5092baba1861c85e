from __future__ import annotations

import pytest

from leadkeeper.domain.verdict import Judgement, Objection, Verdict


@pytest.mark.parametrize(
    ("verdict", "word"), [(Verdict.ELIGIBLE, "eligible"), (Verdict.REVIEW, "review"), (Verdict.BLOCKED, "blocked")]
)
def test_a_verdict_has_the_word_of_the_archive(verdict: Verdict, word: str) -> None:
    assert verdict.word == word


def test_the_worst_verdict_is_the_greatest() -> None:
    assert max(Verdict.REVIEW, Verdict.ELIGIBLE, Verdict.BLOCKED) is Verdict.BLOCKED
    assert max(Verdict.ELIGIBLE, Verdict.REVIEW) is Verdict.REVIEW


def test_a_rule_that_objects_twice_is_named_once_in_the_order_of_the_rules() -> None:
    said = tuple(Objection(rule, Verdict.BLOCKED, "code") for rule in ("R05", "R23", "R05"))
    assert Judgement(Verdict.BLOCKED, said).rules == ("R05", "R23")


def test_nobody_may_override_an_objection_unless_it_says_so() -> None:
    assert not Objection("R05", Verdict.REVIEW, "code").overridable
