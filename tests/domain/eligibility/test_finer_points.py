"""Where a rule ends: the fact beside the one that decides, of people and worlds that other tests leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from leadkeeper.domain.contact import Review
from tests.domain.eligibility.made_case import contract, description, list_version, partner, person, verdict, world, yes
from tests.domain.eligibility.made_finer import BARE, ELECTRONIC, GARAGE, LATER, PRO, TOLD, no, rules


@pytest.mark.parametrize(("day", "rule"), [(date(2026, 8, 10), "R03"), (date(2026, 8, 11), "R09")])
def test_a_refusal_of_calls_is_told_by_the_rule_on_calls_since_the_day_of_the_law(day: date, rule: str) -> None:
    who = person(yes("2026-05-01T10:00:00+02:00"), no(at="2026-06-01T10:00:00+02:00"))
    found = rules(who, channel="voice", today=day)
    assert {"R03", "R09"} & set(found) == {rule}


def test_a_professional_who_agreed_to_our_own_offers_only_is_judged_by_the_information() -> None:
    assert verdict(person(yes(purpose="own"), **PRO, **TOLD)) == ("eligible", [])


@pytest.mark.parametrize(("channels", "found"), [(None, ["R08"]), (["sms", "email"], [])])
def test_by_electronic_means_covers_sms_only_for_those_who_named_it_themselves(
    channels: list[str] | None, found: list[str]
) -> None:
    assert rules(person(yes(channels=channels)), world(**ELECTRONIC), "sms") == found


def test_by_electronic_means_covers_e_mail() -> None:
    assert rules(person(yes()), world(**ELECTRONIC)) == []


@pytest.mark.parametrize("name", [{"first_name": "Léa"}, {"last_name": "Fabre"}, {}, {"first_name": " "}])
def test_a_company_address_with_any_name_beside_it_is_a_persons(name: dict[str, str]) -> None:
    assert rules(person(**PRO, **GARAGE, **name)) == ([] if not "".join(name.values()).strip() else ["R14", "R17"])


def test_a_consumer_behind_a_company_address_needs_a_proof_all_the_same() -> None:
    assert "R17" in rules(person(**GARAGE, last_action={"at": LATER, "kind": "click"}))


@pytest.mark.parametrize(("channels", "covered"), [(None, True), (["email"], True), (["sms"], False)])
def test_a_yes_on_a_form_that_nobody_described_covers_the_channels_that_it_names(
    channels: list[str] | None, covered: bool
) -> None:
    assert ("R08" not in rules(person(yes(channels=channels)), world(**BARE))) is covered


def bought(**changes: Any) -> Any:
    """A world with a second form, which was scraped."""
    sound = {"id": "quiz-v1", "from": "2015-01-01", "list": "main", "description": description(),
             "evidence": [{"kind": "pdf"}]}  # fmt: skip
    return world(
        forms=[
            {"id": "quiz", "versions": [sound]},
            {"id": "web", "kind": "scraped", "versions": [sound | {"id": "web-v1"}]},
        ],
        **changes,
    )


def test_a_record_came_through_the_form_of_the_judged_yes_whatever_came_later() -> None:
    later = yes("2026-10-21T12:00:00+02:00", purpose="own", form_version="web-v1")
    assert rules(person(yes(), later), bought()) == []


def test_a_record_came_through_no_form_on_which_its_person_refused() -> None:
    assert "R29" not in rules(person(no(form_version="web-v1")), bought())
    assert "R29" in rules(person(yes(purpose="own", form_version="web-v1")), bought())


@pytest.mark.parametrize(("at", "found"), [("2026-09-21", ["R05"]), ("2026-09-22T00:00:00+02:00", [])])
def test_lists_that_appeared_on_two_days_running_have_an_order(at: str, found: list[str]) -> None:
    versions = [
        list_version(names=[]),
        list_version("main-2", "2026-09-20", names=[]),
        list_version("main-3", "2026-09-21"),
    ]
    assert rules(person(yes(at)), world(lists=[{"id": "main", "versions": versions}])) == found


def test_a_list_that_appeared_in_the_repeated_hour_is_out_in_its_second_half() -> None:
    versions = [list_version(names=[]), list_version("main-2", "2026-10-25T02:30:00")]
    where = world(lists=[{"id": "main", "versions": versions}])
    assert rules(person(yes("2026-10-25T02:30:00+01:00")), where) == []
    assert rules(person(yes("2026-10-25T02:29:59+01:00")), where) == ["R05"]


@pytest.mark.parametrize("uses", [0, -1])
def test_a_contract_that_allows_no_use_lets_nobody_through(uses: int) -> None:
    where = world(partners=[partner(contracts=[contract(max_uses=uses)])])
    assert verdict(person(yes()), where) == ("blocked", ["R41"])


def test_a_further_time_is_allowed_after_the_last_instant_that_any_file_can_have() -> None:
    where = world(partners=[partner(contracts=[contract(max_uses=3)])])
    for at, found in (("2026-10-10T15:00:00+02:00", ["R41"]), ("2026-10-11", [])):
        review = Review("R41", "raoul", "email", "allow", "agreed by letter", at)
        who = person(yes(), given=("2026-10-10", "2026-10-10T12:00:00+02:00"), reviews=(review,))
        assert rules(who, where) == found


@pytest.mark.parametrize(("told", "found"), [("2026-05-04", []), (None, ["R16"]), ("yes", ["R16"])])
def test_a_personal_mailbox_is_allowed_only_by_somebody_who_knows_when_the_person_was_told(
    told: str | None, found: list[str]
) -> None:
    review = Review("R16", None, None, "allow", "his office address, see his card", "2026-10-10")
    informed = {"at": told, "mentions_transmission": True}
    assert rules(person(yes(), **PRO | {"email": "lea@gmail.com"}, informed=informed, reviews=(review,))) == found


@pytest.mark.parametrize(
    ("sectors", "found"),
    [(["Home adaptation "], ["R12"]), (["RENEWABLES"], ["R12"]), ([" "], ["R12"]), (["beekeeping", ""], [])],
)
def test_a_sector_is_the_same_however_it_is_spelled(sectors: list[str], found: list[str]) -> None:
    assert rules(person(yes()), world(partners=[partner(sectors=sectors)])) == found


def test_an_insurer_cannot_call_on_a_yes_that_nobody_can_date() -> None:
    where = world(partners=[partner(sectors=["Insurance"])])
    assert "R11" in rules(person(yes(None)), where, "voice")


def test_an_insurer_may_call_a_professional_on_an_old_yes() -> None:
    where = world(partners=[partner(sectors=["insurance"])])
    old = yes("2026-05-04T10:00:00+02:00")
    assert "R11" in rules(person(old), where, "voice")
    assert "R11" not in rules(person(old, **PRO, **TOLD), where, "voice")


@pytest.mark.parametrize(("trace", "found"), [(None, True), ("log", False)])
def test_a_yes_to_calls_after_a_withdrawal_needs_a_proof_of_its_own(trace: str | None, *, found: bool) -> None:
    again = yes("2026-10-01T10:00:00+02:00", trace=trace)
    who = person(yes(), no(event="withdrawn", at="2026-09-25T10:00:00+02:00"), again)
    assert ("R09" in rules(who, channel="voice")) is found


@pytest.mark.parametrize("off", [False, True])
def test_records_of_one_person_that_contradict_one_another_wait_for_somebody(off: bool) -> None:
    first = person(yes())
    second = person(no(), id="c2") if not off else person(no(channels=["sms"]), id="c2")
    found = verdict(replace(first, twins=(first, second)))
    assert found == (("eligible", []) if off else ("review", ["R28"]))


def test_a_contract_of_another_channel_says_what_the_offers_have_to_do_with_the_job() -> None:
    for stated, found in ((True, ["R22"]), (None, ["R14", "R22"])):
        where = world(partners=[partner(contracts=[contract(channels=["sms"], job_related=stated)])])
        assert rules(person(**PRO, **TOLD), where) == found


@pytest.mark.parametrize(("phone", "found"), [("+3247", ["R35"]), ("12", []), ("+32470000018", ["R35"])])
def test_the_code_of_another_country_is_looked_at_though_the_number_cannot_be_called(
    phone: str, found: list[str]
) -> None:
    assert rules(person(yes(), phone=phone)) == found


@pytest.mark.parametrize(
    ("siren", "found"), [("to come", ["R05", "R23"]), ("-", ["R05", "R23"]), (" ", []), ("", []), (None, [])]
)
def test_a_siren_that_cannot_be_read_is_not_a_siren_that_is_missing(siren: str | None, found: list[str]) -> None:
    names = [{"name": "Raoul SAS", "siren": siren}]
    assert rules(person(yes()), world(lists=[{"id": "main", "versions": [list_version(names=names)]}])) == found


def test_two_sirens_that_cannot_be_read_are_not_equal() -> None:
    lists = [{"id": "main", "versions": [list_version(names=[{"name": "Raoul SAS", "siren": "?"}])]}]
    assert rules(person(yes()), world(partners=[partner(siren="?")], lists=lists)) == ["R05", "R23"]


def test_who_disputes_the_consent_of_one_record_waits_with_the_others() -> None:
    agreed, disputing = person(yes()), person(yes(), id="c2", contested=True)
    assert verdict(replace(agreed, twins=(agreed, disputing))) == ("review", ["R28"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("J'accepte que Belle Étoile SARL transmette mon e-mail à Acme et à Bonnefoy Voyages SARL.", ["R05"]),
        ("J'accepte que Belle Étoile SARL transmette mon e-mail à Acme et à Raoul.", []),
        ("J'accepte que Belle Étoile SARL transmette mon e-mail à Raoul S.A.S.", []),
        ("J'accepte que Belle Étoile SARL transmette mon e-mail à Raoul Nord.", ["R05"]),
        ("J'accepte que mon e-mail soit transmis aux partenaires de la liste, dont Acme SA.", []),
        ("J'accepte que mon e-mail soit transmis.", []),
    ],
)
def test_a_box_that_names_others_of_the_list_alone_says_no_yes_to_this_partner(text: str, found: list[str]) -> None:
    """A paper form named two companies; its people went to all four of the list."""
    versions = [
        list_version(
            names=[{"name": name} for name in ("Raoul S.A.S.", "Acme SA", "Raoul Nord SAS", "Bonnefoy Voyages SARL")]
        )
    ]
    shown = description(partner_box={"text": text, "checked": False})
    judged = rules(person(yes()), world(lists=[{"id": "main", "versions": versions}], version={"description": shown}))
    assert [rule for rule in judged if rule == "R05"] == found
