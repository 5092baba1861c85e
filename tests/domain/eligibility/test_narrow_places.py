"""Where a rule is narrow: the last second that counts, the fact that is absent, the second of two."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from leadkeeper.domain.book import Suppression
from leadkeeper.domain.contact import PastDisclosure, Review, Reviewed
from leadkeeper.domain.eligibility import context
from leadkeeper.domain.eligibility.judge import (
    RULES,
    TOGETHER,
    facts_hash,
    is_review_still_valid,
    judge,
    judge_cases,
)
from leadkeeper.domain.form_audit.description import read
from leadkeeper.domain.time import moment
from leadkeeper.domain.verdict import Objection, Verdict
from tests.domain.eligibility.made_case import (
    INFO,
    MENTIONS,
    asked,
    case,
    contract,
    description,
    list_version,
    partner,
    person,
    verdict,
    world,
    yes,
)
from tests.domain.eligibility.made_finer import LATER, PRO, TOLD, no, rules

ACME = [{"name": "Acme SA", "siren": "111111118"}]
LAST_SECOND = "2026-11-24T23:59:59+01:00"
MINOR = {"age_at_consent": 17}
AFTER_IT = "2026-11-20T10:00:00+01:00"


def lists(*versions: dict[str, Any]) -> dict[str, Any]:
    return {"lists": [{"id": "main", "versions": list(versions)}]}


def told(who: Any, where: Any, rule: str) -> dict[str, object]:
    """The facts of the one objection of a rule."""
    (found,) = (one for one in asked(who, where).objections if one.rule == rule)
    return {"code": found.code, **found.facts}


def allowed(rule: str, at: str) -> Review:
    return Review(rule, None, None, "allow", "agreed by letter", at)


@pytest.mark.parametrize(("at", "found"), [("2020-01-01", []), (LAST_SECOND, []), ("2026-11-25", ["R25"])])
def test_a_young_professional_who_said_no_yes_is_allowed_by_any_decision_up_to_today(at: str, found: list[str]) -> None:
    assert rules(person(**PRO, **TOLD, **MINOR, reviews=(allowed("R25", at),))) == found


def test_a_form_for_children_is_looked_at_on_the_footing_of_information_too() -> None:
    """By e-mail it waited in Review; called or written to on the information alone, the person was eligible."""
    shown = description(targets_minors=True, info={**INFO, "parental": True})
    signed = [partner(contracts=[contract(channels=["email", "voice", "post"])])]
    where = world(version={"description": shown}, partners=signed)
    only_mail = yes(channels=["email"])
    assert rules(person(only_mail, **PRO, **TOLD), where, "voice") == ["R25"]
    written_to = person(only_mail, **TOLD, postal_address="1 rue Haute, 75011 Paris")
    assert rules(written_to, where, "post") == ["R25"]
    assert rules(person(**PRO, **TOLD), where, "voice") == []


def test_a_professional_of_17_who_said_no_yes_is_17_today() -> None:
    assert told(person(**PRO, **TOLD, **MINOR), None, "R25")["age"] == 17


def test_what_nobody_can_date_is_allowed_by_no_decision_of_today() -> None:
    told_once = {"informed": {"at": "yes", "mentions_transmission": True}}
    where = world(partners=[partner(contracts=[contract(job_related=None)])])
    assert "R14" in rules(person(**PRO, **told_once, reviews=(allowed("R14", LAST_SECOND),)), where)


def test_a_yes_that_nobody_can_date_is_looked_at_in_every_respect() -> None:
    who = person(yes(None, list_version="main-1"), phone="+32470000005", last_action={"at": LATER, "kind": "click"})
    assert rules(who) == ["R17", "R19", "R35"]
    assert told(who, None, "R17")["missing"] == ("date",)


def test_without_a_yes_or_its_date_no_list_was_surely_out() -> None:
    assert [case(who).list_surely_out for who in (person(), person(yes(None)))] == [False, False]


def test_how_a_list_names_a_partner_is_looked_up_once() -> None:
    about = case(person(yes()))
    judge(about)
    first = dict(about.namings)
    judge(other := about.twin(person(yes(), id="c2")))
    assert [first[place] is found for place, found in other.namings.items()] == [True]


def test_many_questions_together_get_the_verdicts_that_each_gets_alone_in_their_order() -> None:
    overlapping = person(yes("2026-09-21"), yes("2026-09-21", method="pre_ticked"))  # either may be the last
    people = (person(yes()), person(), overlapping, person(yes(method="pre_ticked")))
    cases = [case(who, channel=channel) for who in people * 20 for channel in ("email", "voice", "post")]
    assert len(cases) > 2 * TOGETHER
    assert list(judge_cases(cases)) == [judge(replace(one)) for one in cases]
    assert len({judge(one).rules for one in cases}) > len(people)


def test_the_list_of_an_answer_and_the_contracts_in_force_are_looked_up_once() -> None:
    about = case(person(yes()))
    other = about.twin(person(yes(), id="c2"))
    assert about.listed is other.listed
    assert about.in_force is other.in_force
    assert about.listed.out_by(about.end_of_today) is other.listed.out_by(other.end_of_today)


def test_a_picture_of_the_list_at_the_very_second_of_the_yes_shows_it() -> None:
    at = "2026-09-21T12:03:00+02:00"
    same_day = list_version("main-2", "2026-09-21", snapshot={"name": "l.png", "taken_at": "2026-09-22"})
    where = world(**lists(list_version(snapshot={"name": "l.png", "taken_at": at}), same_day))
    assert rules(person(yes(at)), where) == []


def test_a_picture_taken_at_the_second_of_the_next_list_may_show_that_one() -> None:
    late = list_version(snapshot={"name": "l.png", "taken_at": LATER})
    assert told(person(yes()), world(**lists(late, list_version("main-2", LATER))), "R07")["lists"] == ("main-1",)


def test_a_picture_made_after_the_next_list_is_told_with_both_days() -> None:
    late = list_version(snapshot={"name": "l.png", "taken_at": AFTER_IT})
    seen = told(person(yes()), world(**lists(late, list_version("main-2", LATER))), "R07")
    assert (seen["taken"], seen["replaced"]) == (AFTER_IT, LATER)


def test_a_missing_picture_is_told_without_the_days_of_another() -> None:
    bare = told(person(yes()), world(**lists(list_version(snapshot=None), list_version("main-2", LATER))), "R07")
    assert (bare["taken"], bare["replaced"]) == (None, None)


@pytest.mark.parametrize(("at", "found"), [(LAST_SECOND, ["R37"]), ("2026-11-25T00:00:00+01:00", [])])
def test_a_list_counts_from_the_second_at_which_it_appears(at: str, found: list[str]) -> None:
    assert rules(person(yes()), world(**lists(list_version(), list_version("main-2", at, names=ACME)))) == found


def test_a_list_named_by_the_yes_that_is_still_to_appear_is_not_out() -> None:
    where = world(**lists(list_version(at="2026-11-25")))
    assert verdict(person(yes(list_version="main-1")), where) == ("blocked", ["R07", "R19"])


@pytest.mark.parametrize(("at", "found"), [("10:00:00", []), ("09:59:59", ["R19"])])
def test_a_printed_list_is_out_at_the_second_at_which_it_appears(at: str, found: list[str]) -> None:
    where = world(**lists(list_version(at=LATER)))
    assert rules(person(yes(f"2026-10-01T{at}+02:00", list_version="main-1")), where) == found


def test_a_form_whose_last_day_nobody_can_read_was_in_use_on_no_day() -> None:
    assert rules(person(yes()), world(version={"to": "one day"})) == ["R19"]


def bought(owner: dict[str, Any] | None = None, *versions: dict[str, Any]) -> Any:
    seller = {"name": "Vente SA", "siren": "222222226", "contract": True}
    version = {"id": "quiz-v1", "from": "2015-01-01", "list": "main", "evidence": [{"kind": "pdf"}]}
    changes: dict[str, Any] = {"owner": owner} if owner else {}
    forms = [{"id": "quiz", "kind": "acquired", "seller": seller, "versions": [version]}]
    return world(forms=forms, **lists(*versions), **changes)


RAOUL = {"name": "Raoul SAS", "siren": "987654324"}
BOTH = [RAOUL, {"name": "Clodomir & Eulalie SARL"}]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-10-01", "owner-not-named"),  # after the yes: nothing was seen at all
        ("2026-09-21", "partner-not-on-sellers-list"),  # on the day of it: perhaps nothing was out yet
        ("2026-09-20", None),
    ],
)
def test_data_bought_before_the_sellers_list_was_out_name_nobody(at: str, code: str | None) -> None:
    found = asked(person(yes("2026-09-21T12:00:00+02:00")), bought(None, list_version(at=at, names=BOTH))).objections
    assert [one.code for one in found if one.rule == "R29"] == ([code] if code else [])


@pytest.mark.parametrize("owner", [{"name": None, "siren": None}, {"name": "Clodomir", "siren": None}])
def test_two_companies_without_a_siren_are_not_the_same(owner: dict[str, Any]) -> None:
    where = bought(owner, list_version(names=[RAOUL, {"name": "Acme SA"}, {"name": None}]))
    assert told(person(yes()), where, "R29")["code"] == "owner-not-named"


@pytest.mark.parametrize(("box", "found"), [({}, True), ({"identity": True}, False), (None, True)])
def test_an_insurer_said_beforehand_who_it_is(box: dict[str, Any] | None, found: bool) -> None:
    phone_box = None if box is None else {"text": "J'accepte.", "checked": False, **MENTIONS, "identity": False, **box}
    version = {"version": {"description": description(phone_box=phone_box)}}
    where = world(partners=[partner(sectors=["insurance"])], **version)
    told = asked(person(yes("2026-11-20T10:00:00+01:00")), where, "voice").objections
    assert ("insurer-not-identified" in [one.code for one in told]) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("par voie électronique", ["R08"]), ("par voie électronique (e-mail, SMS)", []), ("par voie postale", [])],
)
def test_whoever_reads_sms_said_yes_to_sms(text: str, found: list[str]) -> None:
    assert rules(person(yes()), world(version={"description": description(text=text)}), "sms") == found


PAIR = [{"role": role, "type": "button", "label": role, "same_style": True} for role in ("accept", "refuse")]
UNEQUAL = [PAIR[0], {**PAIR[1], "same_style": False}]


@pytest.mark.parametrize(
    ("changes", "channel", "act"),
    [
        ({}, "email", "unticked_box"),
        ({"partner_box": {"text": "", "checked": True}}, "email", "pre_ticked"),
        ({"phone_box": {"text": "", "checked": True}}, "email", "unticked_box"),
        ({"phone_box": {"text": "", "checked": True}}, "voice", "pre_ticked"),
        ({"partner_box": None}, "email", "bundled"),
        ({"partner_box": None, "buttons": PAIR}, "email", "two_buttons"),
        ({"partner_box": None, "buttons": UNEQUAL}, "email", "bundled"),
    ],
)
def test_a_form_shows_by_which_act_one_says_yes(changes: dict[str, Any], channel: str, act: str) -> None:
    assert context.act(read(description(**changes)), channel) == act


FURTHER = {"partners": [partner(contracts=[contract(max_uses=5)])]}


def test_of_several_files_the_latest_is_told() -> None:
    who = person(yes(), given=("2026-10-05", "2026-11-05", "2026-09-25"))
    assert told(who, world(**FURTHER), "R41")["at"] == "2026-11-05"


def test_a_file_that_nobody_can_date_counts_and_no_decision_comes_after_it() -> None:
    who = person(yes(), given=("2026-10-05", "one day"), reviews=(allowed("R41", LAST_SECOND),))
    assert told(who, world(**FURTHER), "R41") | {"partner": ""} == {
        "code": "already-given", "partner": "", "at": "one day", "times": 2, "limit": 5}  # fmt: skip


def test_one_file_counts_once_however_its_instant_is_written() -> None:
    twice = tuple(PastDisclosure("raoul", at, moment(at), "E1") for at in (LATER, "2026-10-01T08:00:00Z"))
    assert told(replace(person(yes()), given=twice), world(**FURTHER), "R41")["times"] == 1


@pytest.mark.parametrize(("at", "found"), [(LAST_SECOND, ["R41"]), ("2026-11-25T00:00:00+01:00", [])])
def test_a_file_of_the_last_second_of_today_counts(at: str, found: list[str]) -> None:
    assert rules(person(yes(), given=(at,))) == found


@pytest.mark.parametrize(("at", "found"), [(LAST_SECOND, []), ("2026-11-25T00:00:00+01:00", ["R21"])])
def test_an_action_of_the_last_second_of_today_counts(at: str, found: list[str]) -> None:
    early = {"informed": {"at": "2022-05-04", "mentions_transmission": True}}
    assert rules(person(segment="b2b", **early, last_action={"at": at, "kind": "click"})) == found


def test_several_entries_of_the_stop_list_are_one_objection() -> None:
    entries = (Suppression(email="x"), Suppression(phone="+33600000000"))
    assert [one.rule for one in asked(person(yes(), suppressed=entries)).objections] == ["R01"]


def test_a_record_does_not_stand_in_its_own_way() -> None:
    first, second = person(yes(), no()), person(yes(), id="c2")
    assert rules(replace(first, twins=(first, second))) == ["R03"]


def test_of_several_records_the_first_stands_for_all() -> None:
    among = tuple(person(yes(), id=ref) for ref in ("a", "b", "c1"))
    assert told(replace(among[2], twins=among), None, "R28")["twin"] == "a"


def test_only_contracts_that_fit_say_what_the_offers_have_to_do_with_the_job() -> None:
    several = [contract(id="a"), contract(id="b", channels=["sms"], job_related=None)]
    assert rules(person(**PRO, **TOLD), world(partners=[partner(contracts=several)])) == []


def test_on_a_channel_that_nobody_knows_nobody_can_be_reached() -> None:
    assert "R39" in rules(person(yes()), channel="pigeon")


def test_a_yes_on_no_form_is_not_proven_by_the_list_alone() -> None:
    assert verdict(person(yes(form_version=None, list_version="main-1"))) == ("blocked", ["R17"])
    assert told(person(yes(form_version=None)), None, "R17")["missing"] == ("form", "list")


def test_what_bears_no_name_is_named_by_nobody() -> None:
    version = {"from": "2015-01-01", "description": description(), "evidence": [{"kind": "pdf"}]}
    listed = [{"id": "", "versions": [list_version("")]}]
    nameless = {"lists": listed, "forms": [{"id": "quiz", "versions": [{**version, "id": "", "list": ""}]}]}
    assert told(person(yes(form_version="")), world(**nameless), "R17")["missing"] == ("form", "list")
    for name in ("list", "list_version"):
        forms = [{"id": "quiz", "versions": [{**version, "id": "quiz-v1", name: ""}]}]
        assert told(person(yes(list_version="")), world(lists=listed, forms=forms), "R17")["missing"] == ("list",)


def test_the_order_in_which_facts_are_told_does_not_matter() -> None:
    about = case(person(yes()))
    hashes = {
        facts_hash(about, Objection("R37", Verdict.REVIEW, "x", dict(facts)))
        for facts in ((("list", "main-1"), ("at", "y")), (("at", "y"), ("list", "main-1")))
    }
    assert len(hashes) == 1


def test_a_professional_who_was_never_informed_is_another_case_than_one_who_was() -> None:
    where = world(partners=[partner(contracts=[contract(job_related=None)])])
    hashes = set()
    for facts in (PRO, {**PRO, **TOLD}):
        about = case(person(**facts), where)
        hashes |= {facts_hash(about, one) for one in judge(about).objections if one.overridable}
    assert len(hashes) == 2


def test_a_decision_about_what_nobody_may_allow_holds_for_nothing() -> None:
    about = case(person(yes(), age_at_consent=14))
    (objection,) = judge(about).objections
    assert is_review_still_valid(about, Reviewed(allowed("R25", LATER), facts_hash(about, objection))) is False
    assert is_review_still_valid(about, Reviewed(Review(None, None, None, "allow", "why not", LATER), "x")) is False


def test_a_denial_that_names_no_rule_blocks() -> None:
    assert verdict(person(yes(), reviews=(Review(None, None, None, "deny", "no", LATER),))) == ("blocked", ["R00"])


def test_nobody_can_change_what_is_judged() -> None:
    about = case(person(yes()))
    world_of_it = ((about.shown, "form"), (about.seen[0], "list"), (about.listed, "fixed"), (RULES[0], "id"))
    for thing, name in ((about, "today"), (about.answers, "latest"), *world_of_it):
        with pytest.raises(FrozenInstanceError):
            setattr(thing, name, None)
    assert not hasattr(about.answers, "__dict__")  # everybody has some: they stay small
