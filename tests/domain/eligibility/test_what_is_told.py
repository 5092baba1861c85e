"""What an objection tells, and the last day on which it does not yet object: contracts, lists, sellers, calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from leadkeeper.domain.contact import PastDisclosure
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.judge import judge
from leadkeeper.domain.time import moment
from tests.domain.eligibility import made_case
from tests.domain.eligibility.made_case import (
    asked,
    contract,
    description,
    list_version,
    partner,
    person,
    verdict,
    world,
    yes,
)
from tests.domain.eligibility.made_finer import BARE, GARAGE, LATER, PRO, TOLD, no, rules


def codes(who: Any, where: Any = None, channel: str = "email", **more: Any) -> list[tuple[str, str]]:
    return [(one.rule, one.code) for one in asked(who, where, channel, **more).objections]


def facts(who: Any, where: Any, rule: str) -> dict[str, object]:
    return next(dict(one.facts) for one in asked(who, where).objections if one.rule == rule)


TODAY = "2026-11-24"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"signed_on": TODAY, "starts_on": TODAY, "ends_on": TODAY, "terminated_on": "2026-11-25"}, None),
        ({"signed_on": None}, "contract-unsigned"),
        ({"signed_on": "2026-11-25"}, "contract-unsigned"),
        ({"starts_on": None}, "contract-not-started"),
        ({"starts_on": "2026-11-25"}, "contract-not-started"),
        ({"ends_on": "2026-11-23"}, "contract-ended"),
        ({"ends_on": "one day"}, "contract-ended"),
        ({"terminated_on": TODAY}, "contract-terminated"),
        ({"terminated_on": "one day"}, "contract-terminated"),
        ({"channels": ["sms"]}, "channel-not-in-contract"),
        ({"territory": ["BE"]}, "territory-not-covered"),
    ],
)
def test_a_contract_says_why_it_does_not_serve(changes: dict[str, Any], code: str | None) -> None:
    where = world(partners=[partner(contracts=[contract(**changes)])])
    assert codes(person(yes()), where) == ([("R22", code)] if code else [])


def test_a_partner_without_a_contract_has_none() -> None:
    assert codes(person(yes()), world(partners=[partner(contracts=[])])) == [("R22", "contract-none")]


def main(*versions: dict[str, Any]) -> dict[str, Any]:
    return {"lists": [{"id": "main", "versions": list(versions)}]}


ACME = [{"name": "Acme SA", "siren": "111111118"}]
NEW = "2026-10-05T09:00:00+02:00"


def test_of_the_lists_that_were_seen_those_without_the_partner_are_named() -> None:
    where = world(**main(list_version(), list_version("main-2", "2026-09-21T12:00:00+02:00", names=ACME)))
    who = person(yes("2026-09-21"))
    assert facts(who, where, "R05")["lists"] == ("main-2",)
    assert ("R05", "partner-not-named") in codes(who, where)


def test_where_no_list_was_out_none_is_blamed() -> None:
    where = world(**main(list_version(at=NEW)))
    assert ("R05", "no-list-out") in codes(person(yes()), where)


def test_the_list_on_which_the_partner_is_missing_today_is_named() -> None:
    where = world(**main(list_version(), list_version("main-2", NEW, names=ACME)))
    assert facts(person(yes()), where, "R37")["list"] == "main-2"


def test_a_list_that_was_not_archived_is_told_with_the_yes() -> None:
    found = facts(person(yes()), world(**main(list_version(snapshot=None))), "R07")
    assert (found["at"], found["lists"]) == ("2026-09-21T12:03:00+02:00", ("main-1",))


def test_by_post_nobody_must_have_been_named_on_a_form() -> None:
    where = world(version={"description": description(partner_mode="category_only")})
    assert "R06" not in rules(person(yes(), postal_address="1 rue du Four"), where, "post")


def form_of(kind: str | None, **changes: Any) -> dict[str, Any]:
    sound = {"id": "quiz-v1", "from": "2015-01-01", "list": "main", "description": description(),
             "evidence": [{"kind": "pdf"}]}  # fmt: skip
    return {"forms": [{"id": "quiz", "name": "Quiz", "kind": kind, "versions": [sound], **changes}]}


SELLER = {"seller": {"name": "Vente SA", "siren": "222222226", "contract": True}}
OWNER = {"name": "Clodomir & Eulalie", "siren": None}
RAOUL = {"name": "Raoul SAS", "siren": "987654324"}


@pytest.mark.parametrize(
    ("kind", "names", "code"),
    [
        ("scraped", [RAOUL], "scraped"),
        ("unknown", [RAOUL], "origin-unknown"),
        ("whatever", [RAOUL], "origin-unknown"),
        ("acquired", [RAOUL], "owner-not-named"),
        ("acquired", [RAOUL, OWNER], None),
        ("acquired", [RAOUL, {"name": "x", "siren": "123 456 782"}], None),
        ("acquired", [RAOUL, OWNER | {"siren": "111111118"}], "owner-not-named"),
        ("acquired", [RAOUL, OWNER | {"siren": "to come"}], "owner-not-named"),
        ("acquired", [RAOUL, OWNER | {"siren": " "}], None),
        ("acquired", [RAOUL, {"name": None, "siren": None}], "owner-not-named"),
        ("acquired", [OWNER], "partner-not-on-sellers-list"),
    ],
)
def test_bought_data_say_why_they_do_not_count(kind: str, names: list[dict[str, Any]], code: str | None) -> None:
    where = world(**main(list_version(names=names)), **form_of(kind, **SELLER))
    assert [found for rule, found in codes(person(yes()), where) if rule == "R29"] == ([code] if code else [])


@pytest.mark.parametrize("owner", [{"name": None, "siren": None}, {"name": "Clodomir", "siren": None}])
def test_a_line_without_a_siren_names_nobody_but_who_bears_its_name(owner: dict[str, Any]) -> None:
    where = world(owner=owner, **main(list_version(names=[RAOUL])), **form_of("acquired", **SELLER))
    assert ("R29", "owner-not-named") in codes(person(yes()), where)


def test_a_seller_without_a_contract_is_named() -> None:
    where = world(**form_of("acquired", seller={"name": "Vente SA", "contract": False}))
    found = [one for one in asked(person(yes()), where).objections if one.rule == "R29"]
    assert [(one.code, one.facts["seller"]) for one in found] == [
        ("no-seller-contract", "Vente SA"), ("owner-not-named", "Vente SA")]  # fmt: skip


@pytest.mark.parametrize(
    ("seller", "found"),
    [
        ({"name": None, "siren": None}, ["seller-unknown"]),
        ({"name": " ", "siren": "unknown"}, ["seller-unknown"]),
        ({"name": None, "siren": "222222226"}, []),
        ({"name": "Vente SA", "siren": None}, []),
    ],
)
def test_a_seller_whom_nobody_named_sold_nothing(seller: dict[str, Any], found: list[str]) -> None:
    where = world(**main(list_version(names=[RAOUL, OWNER])), **form_of("acquired", seller=seller | {"contract": True}))
    assert [code for rule, code in codes(person(yes()), where) if rule == "R29"] == found


def test_bought_data_without_a_seller_name_none() -> None:
    found = asked(person(yes()), world(**form_of("acquired"))).objections
    assert [one.facts["seller"] for one in found if one.rule == "R29"] == [None, None]


@pytest.mark.parametrize("came_with", [{"purpose": "own"}, {"channels": ["sms"]}])
def test_a_professional_who_was_bought_stood_on_a_list_that_named_us(came_with: dict[str, Any]) -> None:
    who = person(yes(**came_with), **PRO, **TOLD)
    assert codes(who, world(**form_of("acquired", **SELLER))) == [("R29", "owner-not-named")]
    ours = [{"name": "Clodomir & Eulalie SARL"}, {"name": "Raoul SAS", "siren": "987654324"}]
    for names, found in ((ours, []), (ours[:1], [("R29", "partner-not-on-sellers-list")])):
        lists = [{"id": "main", "versions": [list_version(names=names)]}]
        assert codes(who, world(lists=lists, **form_of("acquired", **SELLER))) == found


@pytest.mark.parametrize(("name", "told"), [("Quiz", "Quiz"), (None, "quiz")])
def test_a_revoked_form_is_told_by_its_name(name: str | None, told: str) -> None:
    where = world(forms=[form_of("own", status="revoked")["forms"][0] | {"name": name}])
    assert facts(person(yes()), where, "R18")["form"] == told


def altered(*digests: str, where: Any = None, **changes: Any) -> list[str]:
    sources = RuleContext(where or world(**changes), frozenset(digests))
    return list(
        judge(EligibilityQuestion(sources, person(yes()), sources.partners["raoul"], "email", date(2026, 11, 24))).rules
    )


def test_a_kept_file_that_changed_proves_nothing_any_more() -> None:
    evidence = {"version": {"evidence": [{"kind": "pdf", "sha256": "e"}]}}
    snapshot = main(list_version(snapshot={"name": "l", "taken_at": "2015-01-01", "sha256": "s"}))
    document = {"partners": [partner(contracts=[contract(document={"name": "k.pdf", "sha256": "d"})])]}
    assert (altered("e", **evidence), altered("x", **evidence)) == (["R17"], [])
    assert (altered("s", **snapshot), altered("x", **snapshot)) == (["R07"], [])
    assert (altered("d", **document), altered("x", **document)) == (["R22"], [])


def test_a_form_that_nobody_described_waits_and_one_with_faults_blocks() -> None:
    assert ("R18", "form-not-described") in codes(person(yes()), world(**BARE))


POSTED = {"postal_address": "1 rue du Four", "last_action": {"at": LATER, "kind": "click"}}
SOON = {"informed": {"at": "2026-11-25", "mentions_transmission": True}}


@pytest.mark.parametrize(
    ("who", "channel", "objects"),
    [
        ({**POSTED, **SOON}, "post", True),
        ({**PRO, **SOON}, "email", True),
        ({**PRO, **SOON, **GARAGE}, "email", False),
        ({**POSTED, **SOON}, "email", False),
        ({**PRO, "informed": {"at": TODAY, "mentions_transmission": True}}, "email", False),
    ],
)
def test_an_information_to_come_matters_where_it_is_what_one_rests_on(
    who: dict[str, Any], channel: str, objects: bool
) -> None:
    assert ("R19" in rules(person(**who), channel=channel)) is objects


@pytest.mark.parametrize(("ended", "objects"), [("2023-11-24", True), ("2023-11-25", False), ("one day", True)])
def test_an_old_customers_file_is_over_three_years_after(ended: str, objects: bool) -> None:
    where = world(**form_of("customer_file"))
    assert ("R43" in rules(person(yes(), relation_ended_on=ended), where)) is objects


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (0, ("telephone-consent-over", None)),
        (-1, ("telephone-consent-over", None)),
        (1, ("telephone-consent-over", "2026-10-21")),
        (3, ("telephone-consent-ends-soon", "2026-12-21")),
        (13, None),
        (float("inf"), None),
        (None, None),
    ],
)
def test_a_yes_to_calls_lasts_as_long_as_its_form_says_and_a_year_at_most(
    months: float | None, told: tuple[str, str | None] | None
) -> None:
    box = {"text": "J'accepte d'être appelé.", "checked": False, "period_months": months, **made_case.MENTIONS}
    where = world(version={"description": description(phone_box=box)})
    found = [one for one in asked(person(yes()), where, "voice").objections if one.rule == "R09"]
    assert [(one.code, one.facts["end"]) for one in found] == ([told] if told else [])


def test_the_day_on_which_calls_end_is_told() -> None:
    found = asked(person(yes("2025-11-01T10:00:00+01:00")), channel="voice").objections
    assert [one.facts["end"] for one in found if one.rule == "R09"] == ["2026-11-01"]


def test_a_refusal_of_calls_by_the_rule_on_calls_needs_no_withdrawal() -> None:
    assert "R09" in rules(person(yes(), no()), channel="voice")


def test_files_of_today_count_and_the_same_file_counts_once() -> None:
    twice = PastDisclosure("raoul", NEW, moment(NEW), "E1")
    where = world(partners=[partner(contracts=[contract(max_uses=2)])])
    one = replace(person(yes()), given=(twice, twice))
    other = replace(person(yes()), given=(twice, replace(twice, export="E2")))
    assert (verdict(one, where)[0], verdict(other, where)[0]) == ("review", "blocked")
    nameless = replace(person(yes()), given=(replace(twice, export=""), PastDisclosure("raoul", LATER, moment(LATER))))
    assert verdict(nameless, where)[0] == "blocked"


def test_only_contracts_that_fit_say_how_often() -> None:
    several = [
        contract(id="a", max_uses=None),
        contract(id="b", max_uses=3),
        contract(id="c", max_uses=1, channels=["sms"]),
    ]
    assert verdict(person(yes(), given=(NEW,)), world(partners=[partner(contracts=several)])) == ("review", ["R41"])


def test_a_review_of_a_professional_is_in_time_once_the_person_was_informed() -> None:
    where = world(partners=[partner(contracts=[contract(job_related=False)])])
    found = [one.judged_hi for one in asked(person(**PRO, **TOLD), where).objections if one.rule == "R14"]
    told = moment("2026-05-04")
    assert told is not None
    assert found == [told.hi]


def test_a_partner_refused_by_a_yes_that_proves_nothing_is_told_apart() -> None:
    again = yes("2026-11-01T10:00:00+01:00", trace="none")
    found = rules(person(yes(), no(event="withdrawn", partner="raoul"), again))
    assert {"R02", "R36"} <= set(found)


def test_a_reason_is_told_once_whichever_of_two_yeses_came_last() -> None:
    """Both are judged, each with another day: the sentence is the same."""
    several = person(yes(), yes(None), phone="+32470123456", birth_date="2009-05-01")
    told = [(one.rule, one.code) for one in asked(several).objections]
    assert len(told) == len(set(told))
    assert {("R25", "under-18"), ("R35", "foreign-number")} <= set(told)
