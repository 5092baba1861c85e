"""A decision is about the facts that the reviewer saw: changed facts void it, a new day or a new name does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.contact import EligibilitySubject, Review, Reviewed
from leadkeeper.domain.eligibility.judge import facts_hash, is_review_still_valid, judge
from leadkeeper.domain.form import Form
from tests.domain.eligibility.made_case import TODAY, case, contract, list_version, partner, person, verdict, world, yes

MINOR = {"birth_date": "2009-12-24"}
BELGIAN = {"phone": "+32470123456"}
INFORMED = {"at": "2026-01-10", "mentions_transmission": True}
PRO = {"segment": "b2b", "informed": INFORMED, "email": "lea@entreprise.example"}
MAILBOX = {"email": "lea@orange.fr", "segment": "b2b", "informed": INFORMED}
USES = world(partners=[partner(contracts=[contract(max_uses=5)])])
UNBOUND = world(partners=[partner(contracts=[contract(job_related=None)])])


def hash_of(rule: str, who: EligibilitySubject, where: ReferenceData | None = None, today: date = TODAY) -> str:
    about = case(who, where, today=today)
    (objection,) = (one for one in judge(about).objections if one.rule == rule and one.overridable)
    return facts_hash(about, objection)


def allowed(rule: str, facts: str | None, at: str = "2026-11-20") -> Reviewed:
    return Reviewed(Review(rule, "raoul", "email", "allow", "agreed by letter", at), facts)


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("R25", MINOR, {"birth_date": "2009-12-25"}),
        ("R25", {"age_at_consent": 16}, {"age_at_consent": 17}),
        ("R35", BELGIAN, {"phone": "+32470123457"}),
    ],
)
def test_other_facts_of_the_person_give_another_hash(rule: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    assert hash_of(rule, person(yes(), **before)) != hash_of(rule, person(yes(), **after))


@pytest.mark.parametrize("change", [{"at": "2026-09-21T12:04:00+02:00"}, {"form_version": "quiz-v2"}])
def test_another_yes_gives_another_hash(change: dict[str, Any]) -> None:
    where = world(forms=[two_versions()])
    assert hash_of("R25", person(yes(), **MINOR), where) != hash_of("R25", person(yes(**change), **MINOR), where)


def two_versions() -> dict[str, Any]:
    first = {"id": "quiz-v1", "list": "main", "description": None}
    return {"id": "quiz", "versions": [first, {**first, "id": "quiz-v2"}]}


def test_a_further_delivery_gives_another_hash() -> None:
    once, twice = (person(yes(), given=given) for given in (("2026-10-01",), ("2026-10-01", "2026-10-02")))
    assert hash_of("R41", once, USES) != hash_of("R41", twice, USES)


def test_other_information_gives_a_professional_another_hash() -> None:
    later = {**INFORMED, "at": "2026-01-11"}
    assert hash_of("R14", person(**PRO), UNBOUND) != hash_of("R14", person(**{**PRO, "informed": later}), UNBOUND)


@pytest.mark.parametrize(
    "change",
    [{"email": "lea@free.fr"}, {"legal_form": "EI"}, {"informed": {**INFORMED, "mentions_transmission": False}}],
)
def test_another_mailbox_or_form_gives_another_hash(change: dict[str, Any]) -> None:
    assert hash_of("R16", person(**MAILBOX)) != hash_of("R16", person(**{**MAILBOX, **change}))


def test_the_list_that_was_missing_is_in_the_hash() -> None:
    bare = {"snapshot": None}
    one, other = (
        world(lists=[{"id": "main", "versions": [list_version(ref, **bare)]}]) for ref in ("main-1", "main-2")
    )
    assert hash_of("R07", person(yes()), one) != hash_of("R07", person(yes()), other)


def test_rules_never_share_a_hash() -> None:
    who = person(yes(), **MINOR, **BELGIAN)
    assert hash_of("R25", who) != hash_of("R35", who)


def test_a_birthday_changes_nothing() -> None:
    who = person(yes(), birth_date="2009-11-25")
    assert hash_of("R25", who, today=TODAY) == hash_of("R25", who, today=date(2026, 11, 25))


def test_another_name_of_the_same_partner_changes_nothing() -> None:
    renamed = world(partners=[partner(legal_name="Raoul Marketing SAS", contracts=[contract(max_uses=5)])])
    who = person(yes(), given=("2026-10-01",))
    assert hash_of("R41", who, USES) == hash_of("R41", who, renamed)


GONE = "2026-10-01"
UNARCHIVED = {"lists": [{"id": "main", "versions": [list_version(snapshot=None)]}]}
PUT_BACK = [list_version(), list_version("main-2", GONE, names=[]), list_version("main-3", "2026-10-02")]
ON_LISTS = {
    "R07": (UNARCHIVED, "b5ea56c94e19e9b661d661343e95aea4c21b447833d033deefcfffa6d5766ebd"),
    "R37": (
        {"lists": [{"id": "main", "versions": PUT_BACK}]},
        "25f47ba4edba0cff2a56ab24c103d0eab179796e92d493dadb46e2f64fee1fba",
    ),
}


@pytest.mark.parametrize("rule", ON_LISTS)
def test_a_decision_about_a_list_outlives_another_name_of_its_form(rule: str) -> None:
    """The hash is the one that books hold of decisions made before sentences said names."""
    lists, stored = ON_LISTS[rule]
    sound = world().forms[0].versions
    for name in (None, "Quiz", "Site quiz"):
        where = replace(world(**lists), forms=(Form("quiz", name, versions=sound),))
        assert hash_of(rule, person(yes()), where) == stored


def test_the_same_facts_are_allowed_whenever_they_were_decided() -> None:
    facts = hash_of("R25", person(yes(), **MINOR))
    assert verdict(person(yes(), **MINOR, reviews=(allowed("R25", facts, "2026-01-01"),))) == ("eligible", [])


def test_other_facts_void_the_decision_though_it_is_newer() -> None:
    facts = hash_of("R25", person(yes(), birth_date="2009-12-25"))
    assert verdict(person(yes(), **MINOR, reviews=(allowed("R25", facts),))) == ("review", ["R25"])


def test_without_a_hash_the_time_decides() -> None:
    assert verdict(person(yes(), **MINOR, reviews=(allowed("R25", None),))) == ("eligible", [])
    assert verdict(person(yes(), **MINOR, reviews=(allowed("R25", None, "2026-01-01"),))) == ("review", ["R25"])


def test_a_no_stays_though_the_facts_change() -> None:
    denied = Reviewed(Review("R25", "raoul", "email", "deny", "no", "2026-11-20"), "of other facts")
    assert verdict(person(yes(), reviews=(denied,))) == ("blocked", ["R25"])


def test_one_hash_allows_one_rule_only() -> None:
    who = person(yes(), **MINOR, **BELGIAN)
    decided = allowed("R25", hash_of("R25", who))
    assert verdict(person(yes(), **MINOR, **BELGIAN, reviews=(decided,))) == ("review", ["R35"])


def test_a_decision_still_holds_while_its_objection_has_the_same_hash() -> None:
    who = person(yes(), **MINOR)
    assert is_review_still_valid(case(who), allowed("R25", hash_of("R25", who)))


@pytest.mark.parametrize("decided", [allowed("R25", "of other facts"), allowed("R99", "x"), allowed("R26", "x")])
def test_a_decision_holds_no_more_about_other_facts_or_no_rule(decided: Reviewed) -> None:
    assert not is_review_still_valid(case(person(yes(), **MINOR)), decided)


def test_a_decision_on_a_list_without_a_picture_stands_when_one_comes_too_late() -> None:
    late = {"name": "l.png", "taken_at": "2026-11-20T10:00:00+01:00"}
    newer = list_version("main-2", "2026-10-01T10:00:00+02:00")
    worlds = [world(lists=[{"id": "main", "versions": [list_version(snapshot=one), newer]}]) for one in (None, late)]
    assert len({hash_of("R07", person(yes()), where) for where in worlds}) == 1
