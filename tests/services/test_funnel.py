from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadkeeper.domain.partner import Partner
from leadkeeper.domain.verdict import Judgement, Objection, Verdict
from leadkeeper.messages import rules as words
from leadkeeper.messages.rules import FunnelStep
from leadkeeper.progress import run
from leadkeeper.services.eligibility.funnel import funnel
from leadkeeper.services.eligibility.judge import ContactGrouping, Judged, judge_all
from tests.made_archive import TODAY, archive, form, form_version, given, person, published, restored

STEPS = (
    FunnelStep("book", (), "In the book", ""),
    FunnelStep("yes", ("R03", "R04"), "Yes", "no"),
    FunnelStep("person", ("R25",), "Adult", "minor"),
    FunnelStep("new", ("R41",), "New", "given"),
)


def judged(*situations: tuple[int, tuple[str, ...]]) -> Judged:
    """Situations as pairs of how many people and which rules block them."""
    census = ContactGrouping()
    judgements = []
    for situation, (count, rules) in enumerate(situations):
        census.counts.append(count)
        for _person in range(count):
            census.numbers.append(len(census.numbers) + 1)
            census.situations.append(situation)
        verdict = Verdict.BLOCKED if rules else Verdict.ELIGIBLE
        judgements.append(Judgement(verdict, tuple(Objection(rule, Verdict.BLOCKED, "x") for rule in rules)))
    return Judged(Partner("raoul"), "email", date(2026, 11, 3), census, tuple(judgements))


@pytest.mark.parametrize(
    ("rules", "step"),
    [
        (("R03",), "yes"),
        (("R41", "R03"), "yes"),
        (("R25", "R41"), "person"),
        (("R41",), "new"),
        (("R99",), "person"),
        (("R99", "R04"), "yes"),
    ],
)
def test_a_person_is_lost_at_the_first_step_one_of_whose_rules_objects(rules: tuple[str, ...], step: str) -> None:
    lost = {one.id: one.lost for one in funnel(judged((1, rules)), STEPS)}
    assert lost == {"book": 0, "yes": 0, "person": 0, "new": 0} | {step: 1}


def test_each_step_tells_how_many_are_left() -> None:
    found = funnel(judged((4, ()), (3, ("R03", "R41")), (2, ("R25",)), (1, ("R41",))), STEPS)
    assert [(one.left, one.lost) for one in found] == [(10, 0), (7, 3), (5, 2), (4, 1)]


def test_who_is_left_at_the_end_may_be_given() -> None:
    everybody = judged((4, ()), (3, ("R03",)))
    assert funnel(everybody, STEPS)[-1].left == everybody.count(Verdict.ELIGIBLE)


def test_a_step_gives_the_row_numbers_of_those_it_lost() -> None:
    found = funnel(judged((1, ()), (2, ("R25",)), (1, ("R41",)), (1, ("R25", "R41"))), STEPS)
    assert list(found[2].numbers()) == [2, 3, 5]


def test_without_a_step_for_reviewers_they_count_at_the_last() -> None:
    found = funnel(judged((1, ("R99",))), STEPS[:2])
    assert [one.lost for one in found] == [0, 1]


def test_an_empty_book_loses_nobody() -> None:
    assert [(one.left, one.lost) for one in funnel(judged(), STEPS)] == [(0, 0)] * 4


def test_whoever_has_no_date_of_consent_is_told_of_in_the_words_of_the_person(tmp_path: Path) -> None:
    """The funnel said that they saw no list that names the partner, the reasons that their date is impossible."""
    with restored(tmp_path, archive(person(1), person(2, consents=[given(None, form_version=None)]))) as book:
        (found,) = run(judge_all(book.db, ["raoul"], ["email"], TODAY))
        lost = {one.id: one.lost for one in funnel(found, words.STEPS) if one.lost}
        (step,) = [one for one in words.STEPS if one.id in lost]
        assert words.lost(step, "Raoul SAS").endswith("or the date of consent is missing")
        (undated,) = [one for one in found.judgements if one.verdict is not Verdict.ELIGIBLE]
        assert "The date of the consent is missing." in words.sentences(undated.objections)
        assert "Date of consent missing or unreadable" in [words.headline(one) for one in found.by_reason()]
        assert "ask again" in words.advice("R19/date-unreadable")


NO = given(event="refused")
PEOPLE = [
    person(1),
    *(person(n, consents=[NO]) for n in (2, 3)),
    person(4, consents=[]),
    person(5, consents=[given(purpose="own")]),
    person(6, consents=[given(), given("2026-07-01", event="withdrawn")]),
    person(7, country="BE"),
    person(8, consents=[given("2020-06-01", form_version="quiz-v0")], last_action={"at": "2020-06-01", "kind": "form"}),
]


@pytest.fixture
def missing(tmp_path: Path) -> Iterator[Judged]:
    old = form_version(id="quiz-v0") | {"from": "2020-01-01", "list_version": "main-0"}
    lists = published()
    lists["versions"].append(lists["versions"][0] | {"id": "main-0", "published_at": "2020-01-01T09:00:00+01:00"})
    forms = [form(versions=[old, form_version()])]
    with restored(tmp_path, archive(*PEOPLE, forms=forms, lists=[lists])) as book:
        (found,) = run(judge_all(book.db, ["raoul"], ["email"], TODAY))
        yield found


def test_who_refused_has_a_line_of_their_own_and_is_not_to_be_asked_again(missing: Judged) -> None:
    """60 refusals stood under “ask for their consent”, and once more under “no consent to prove”."""
    reasons = missing.by_reason()
    assert {one: reasons.get(one) for one in ("R02", "R03/refused", "R03", "R04", "R17/no-consent")} == {
        "R02": 1,
        "R03/refused": 2,
        "R03": 1,
        "R04": 1,
        "R17/no-consent": None,
    }
    assert list(missing.objected("R03/refused")) == [2, 3]
    assert list(missing.objected("R17/no-consent")) == []
    assert words.headline("R03/refused") == "Refused the sharing"
    assert words.advice("R03/refused").startswith("Respect the refusal.")


def test_people_abroad_have_one_line_with_the_advice_that_holds(missing: Judged) -> None:
    """“Replace the contract by one with these countries”: they were blocked all the same."""
    assert [one for one in missing.by_reason() if one in ("R22/territory-not-covered", "R35")] == ["R35"]
    assert list(missing.objected("R22/territory-not-covered")) == []
    assert list(missing.objected("R35")) == [7]


def test_the_funnel_names_the_causes_that_occur(missing: Judged) -> None:
    """“silent for 3 years, without any date, minor, abroad or recorded twice” of 14 people abroad."""
    lost = {
        step.id: words.lost(step, "Raoul SAS", one.causes)
        for step, one in zip(words.STEPS, funnel(missing, words.STEPS), strict=True)
    }
    assert lost["person"] == "Silent for three years (1), Another country (1)"
    assert lost["not-opposed"] == "Consent withdrawn"
    assert lost["yes"] == "Never said yes to partners on this channel"
