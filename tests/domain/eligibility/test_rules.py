"""One fact changed in somebody who may be given in every respect: which rules object, and how."""

from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.domain.book import Suppression
from leadkeeper.domain.eligibility import consent_rules, contact_rules, list_rules, partner_rules
from leadkeeper.domain.eligibility.judge import RULES
from tests.domain.eligibility import made_case
from tests.domain.eligibility.made_case import asked, case, contract, list_version, partner, person, verdict, world, yes

LATER = "2026-10-01T10:00:00+02:00"


def no(event: str, at: str | None = LATER, **changes: Any) -> dict[str, Any]:
    return {"at": at, "event": event, "purpose": "partners", "trace": "log", **changes}


@pytest.mark.parametrize("channel", ["email", "sms", "voice", "post"])
def test_nothing_objects_to_a_person_who_said_yes_on_a_form_that_holds(channel: str) -> None:
    who = person(yes("2026-09-21T12:03:00+02:00"), postal_address="1 rue du Four, 62000 Arras")

    assert verdict(who, channel=channel) == ("eligible", [])


ONE_PERSON: list[tuple[str, dict[str, Any], list[dict[str, Any]], str, tuple[str, list[str]]]] = [
    ("withdrawn", {}, [yes(), no("withdrawn")], "email", ("blocked", ["R02"])),
    ("withdrawn on SMS only", {}, [yes(), no("withdrawn", channels=["sms"])], "email", ("eligible", [])),
    ("withdrawn before", {}, [no("withdrawn", "2026-01-01"), yes()], "email", ("eligible", [])),
    ("withdrawn, date unreadable", {}, [no("withdrawn", None, raw="oui"), yes()], "email", ("blocked", ["R02"])),
    ("unknown event", {}, [yes(), no("opted_out")], "email", ("blocked", ["R02"])),
    ("unknown channel of a no", {}, [yes(), no("withdrawn", channels=["fax"])], "email", ("blocked", ["R02"])),
    ("refused", {}, [yes(), no("refused")], "email", ("blocked", ["R03"])),
    ("never asked", {"last_action": {"at": LATER, "kind": "click"}}, [], "email", ("blocked", ["R03", "R17"])),
    ("own offers only", {}, [yes(purpose="own")], "email", ("blocked", ["R04", "R17"])),
    ("e-mail only, SMS asked", {}, [yes(channels=["email"])], "sms", ("blocked", ["R08"])),
    ("e-mail only, voice asked", {}, [yes(channels=["email"])], "voice", ("blocked", ["R08", "R09"])),
    ("this partner refused", {}, [yes(), no("refused", partner="raoul")], "email", ("blocked", ["R03", "R36"])),
    ("soft opt-in", {}, [yes(method="soft_opt_in")], "email", ("blocked", ["R13"])),
    ("declared", {}, [yes(method="declared")], "email", ("blocked", ["R20"])),
    ("unknown method", {}, [yes(method="telepathy")], "email", ("blocked", ["R20"])),
    ("no trace", {}, [yes(trace="none")], "email", ("blocked", ["R17"])),
    ("unknown trace", {}, [yes(trace="rumour")], "email", ("blocked", ["R17"])),
    ("no form", {}, [yes(form_version=None)], "email", ("blocked", ["R05", "R17"])),
    ("no date", {"last_action": {"at": LATER, "kind": "click"}}, [yes(None)], "email",
     ("blocked", ["R05", "R17", "R19"])),
    ("day only, called", {}, [yes("2026-09-21")], "voice", ("review", ["R10"])),
    ("yes after a no, in a file only", {}, [no("withdrawn", "2026-01-01"), yes(trace="row")], "email",
     ("review", ["R33"])),
    ("disputed", {"contested": True}, [yes()], "email", ("blocked", ["R44"])),
    ("bounced", {"email_state": "bounced"}, [yes()], "email", ("blocked", ["R39"])),
    ("no address", {"email": None}, [yes()], "email", ("blocked", ["R39"])),
    ("landline, SMS asked", {"phone": "+33199001234"}, [yes()], "sms", ("blocked", ["R39"])),
    ("lives in Belgium", {"country": "BE"}, [yes()], "email", ("blocked", ["R22", "R35"])),
    ("foreign number", {"phone": "+32470000005"}, [yes()], "email", ("review", ["R35"])),
    ("17 today", {"age_at_consent": 17}, [yes()], "email", ("review", ["R25"])),
    ("14 then", {"age_at_consent": 14}, [yes()], "email", ("blocked", ["R25"])),
    ("birth date unreadable", {"birth_date": "NC"}, [yes()], "email", ("blocked", ["R25"])),
    ("kept for the accounts", {"admin_only": True}, [yes()], "email", ("blocked", ["R43"])),
    ("no post without information", {}, [yes(channels=["email"])], "post", ("blocked", ["R17", "R39", "R42"])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "facts", "consents", "channel", "expected"), ONE_PERSON, ids=[c[0] for c in ONE_PERSON]
)
def test_one_fact_of_a_person_decides(
    name: str, facts: dict[str, Any], consents: list[dict[str, Any]], channel: str, expected: tuple[str, list[str]]
) -> None:
    assert verdict(person(*consents, **facts), channel=channel) == expected, name


ACME = [{"name": "Acme SA", "siren": "111111118"}]
ONE_WORLD: list[tuple[str, dict[str, Any], tuple[str, list[str]]]] = [
    ("not on the list", {"lists": [{"id": "main", "versions": [list_version(names=ACME)]}]}, ("blocked", ["R05"])),
    (
        "namesake",
        {"lists": [{"id": "main", "versions": [list_version(names=[{"name": "RAOUL", "siren": "111111118"}])]}]},
        ("blocked", ["R05", "R23"]),
    ),
    (
        "brand only",
        {
            "partners": [partner(brands=["RaoulDeals"])],
            "lists": [{"id": "main", "versions": [list_version(names=[{"name": "RaoulDeals"}])]}],
        },
        ("blocked", ["R05", "R23"]),
    ),
    (
        "two partners of that name",
        {
            "partners": [partner(), partner(id="r2", siren="222222226", legal_name="Raoul SARL")],
            "lists": [{"id": "main", "versions": [list_version(names=[{"name": "Raoul"}])]}],
        },
        ("review", ["R23"]),
    ),
    ("unnamed partners", {"version": {"description": made_case.description(partner_mode="category_only")}},
     ("blocked", ["R06", "R18"])),
    ("list not archived", {"lists": [{"id": "main", "versions": [list_version(snapshot=None)]}]}, ("review", ["R07"])),
    ("dead link", {"version": {"description": made_case.description(link_ok=False)}}, ("blocked", ["R07", "R18"])),
    ("taken off the list", {"lists": [{"id": "main", "versions": [
        list_version(), list_version("main-2", LATER, names=ACME)]}]}, ("blocked", ["R37"])),
    ("taken off and put back", {"lists": [{"id": "main", "versions": [
        list_version(), list_version("main-2", LATER, names=ACME), list_version("main-3", "2026-11-01")]}]},
     ("review", ["R37"])),
    ("no evidence", {"version": {"evidence": []}}, ("blocked", ["R17"])),
    ("not described", {"version": {"description": None}}, ("blocked", ["R17", "R18"])),
    ("revoked", {"forms": [{"id": "quiz", "status": "revoked", "versions": [{"id": "quiz-v1"}]}]},
     ("blocked", ["R05", "R17", "R18", "R19"])),
    ("ticked in advance",
     {"version": {"description": made_case.description(partner_box={"text": "", "checked": True})}},
     ("blocked", ["R18", "R20"])),
    ("after the form's last day", {"version": {"to": "2026-09-20"}}, ("blocked", ["R19"])),
    ("before the form's first day", {"version": {"from": "2026-09-22"}}, ("blocked", ["R19"])),
    ("scraped", {"forms": [{"id": "q", "kind": "scraped", "versions": [
        {"id": "quiz-v1", "from": "2015-01-01", "list": "main", "description": made_case.description(),
         "evidence": [{"kind": "pdf"}]}]}]}, ("blocked", ["R29"])),
    ("sector unknown", {"partners": [partner(sectors=[])]}, ("review", ["R12"])),
    ("sector banned", {"partners": [partner(sectors=["renewables"])]}, ("blocked", ["R12"])),
    ("training account", {"partners": [partner(sectors=["cpf_training"])]}, ("blocked", ["R12"])),
    ("gambling", {"partners": [partner(sectors=["gambling"])]}, ("review", ["R12"])),
    ("no contract", {"partners": [partner(contracts=[])]}, ("blocked", ["R22"])),
    ("channel not in the contract", {"partners": [partner(contracts=[contract(channels=["sms"])])]},
     ("blocked", ["R22"])),
    ("passed on", {"partners": [partner(contracts=[contract(onward_transfer=True)])]}, ("blocked", ["R24"])),
    ("outside the EEA", {"partners": [partner(country="US")]}, ("blocked", ["R35"])),
    ("outside, safeguarded", {"partners": [partner(country="US", transfer_safeguard="scc")]}, ("eligible", [])),
    ("Britain needs adequacy", {"partners": [partner(country="GB", transfer_safeguard="scc")]}, ("blocked", ["R35"])),
    ("on hold", {"partners": [partner(hold={"since": "2026-05-02", "reason": "trap"})]}, ("blocked", ["R40"])),
    ("aimed at children", {"version": {"description": made_case.description(
        targets_minors=True, info={**made_case.INFO, "parental": True})}}, ("review", ["R25"])),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "expected"), ONE_WORLD, ids=[c[0] for c in ONE_WORLD])
def test_one_fact_of_the_world_decides(name: str, changes: dict[str, Any], expected: tuple[str, list[str]]) -> None:
    assert verdict(person(yes()), world(**changes)) == expected, name


def test_the_stop_list_blocks_for_its_channel_and_partner() -> None:
    for entry, expected in (
        (Suppression(email="x", reason="objection"), ["R01"]),
        (Suppression(email="x", channel="sms"), []),
        (Suppression(email="x", channel="pigeon"), ["R01"]),
        (Suppression(email="x", partner="raoul"), ["R01", "R36"]),
        (Suppression(email="x", partner="other"), []),
        (Suppression(email="x", reason="erased"), ["R01", "R33"]),
    ):
        assert verdict(person(yes(), suppressed=(entry,)))[1] == expected


@pytest.mark.parametrize(
    ("given", "limit", "expected"),
    [
        (("2026-10-05T09:00:00+02:00",), 1, ("blocked", ["R41"])),
        (("2026-10-05T09:00:00+02:00",), 2, ("review", ["R41"])),
        (("2026-10-05T09:00:00+02:00",), None, ("review", ["R41"])),
        (("2026-11-25T09:00:00+01:00",), 1, ("eligible", [])),
        (("bientôt",), 1, ("blocked", ["R41"])),
    ],
)
def test_who_was_given_before_is_given_again_only_as_the_contract_says(
    given: tuple[str, ...], limit: int | None, expected: tuple[str, list[str]]
) -> None:
    where = world(partners=[partner(contracts=[contract(max_uses=limit)])])

    assert verdict(person(yes(), given=given), where) == expected


def test_overdue_notices_make_everybody_wait() -> None:
    from leadkeeper.domain.eligibility.judge import judge

    found = judge(case(person(yes()), overdue=2))

    assert found.rules == ("R31",)
    assert found.objections[0].facts["count"] == 2


PRO = {"segment": "b2b", "last_action": {"at": LATER, "kind": "click"}}
TOLD = {"informed": {"at": "2026-05-04", "mentions_transmission": True}}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({**PRO, **TOLD}, ("eligible", [])),
        (PRO, ("blocked", ["R14", "R17"])),
        ({**PRO, "informed": {"at": "2026-05-04"}}, ("blocked", ["R14"])),
        ({**PRO, "informed": {"mentions_transmission": True}}, ("blocked", ["R17"])),
        ({**PRO, "informed": {"at": "2026-11-25", "mentions_transmission": True}}, ("blocked", ["R14", "R17", "R19"])),
        ({**PRO, "email": "contact@garage.example"}, ("eligible", [])),
        ({**PRO, "email": "contact@garage.example", "last_name": "Fabre"}, ("blocked", ["R14", "R17"])),
        ({**PRO, **TOLD, "email": "lea@orange.fr"}, ("blocked", ["R03", "R16", "R17"])),
        ({**PRO, **TOLD, "legal_form": "EI"}, ("blocked", ["R03", "R16", "R17"])),
    ],
)
def test_professionals_are_informed_not_asked(facts: dict[str, Any], expected: tuple[str, list[str]]) -> None:
    assert verdict(person(**facts)) == expected


def test_every_rule_that_judges_people_stands_in_the_table_once() -> None:
    modules = (consent_rules, list_rules, partner_rules, contact_rules, contact_rules, consent_rules, partner_rules)
    written = {f for m in modules for name, f in vars(m).items() if name[:1] == "r" and name[1:3].isdigit()}

    assert {rule.person for rule in RULES if rule.person} == written
    assert [rule.id for rule in RULES] == [f"R{n:02}" for n in range(1, 46)]


def test_only_rules_marked_so_give_reviews_that_may_be_overridden() -> None:
    marked = {rule.id for rule in RULES if rule.overridable}

    assert marked == {"R07", "R09", "R14", "R16", "R25", "R35", "R37", "R41", "R44"}
    for _, facts, consents, channel, _ in ONE_PERSON:
        for objection in asked(person(*consents, **facts), channel=channel).objections:
            assert not objection.overridable or objection.rule in marked
