"""Days and seconds at which a rule changes its mind (law.md §13.1), on both sides."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domain.eligibility.made_case import contract, list_version, partner, person, verdict, world, yes

ELIGIBLE = ("eligible", [])
DAY = date(2026, 11, 24)


def action(at: str, kind: str = "click") -> dict[str, object]:
    return {"last_action": {"at": at, "kind": kind}}


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        ("2023-11-24", DAY, "blocked"),
        ("2023-11-25", DAY, "eligible"),
        ("2023-11-24T23:59:59+01:00", DAY, "blocked"),
        ("2023-11-24T23:00:00Z", DAY, "eligible"),  # already the 25th in Paris
        ("2024-02-29", date(2027, 2, 27), "eligible"),
        ("2024-02-29", date(2027, 2, 28), "blocked"),
    ],
)
def test_three_years_after_the_last_action_it_is_over(last: str, today: date, expected: str) -> None:
    informed = {"segment": "b2b", "informed": {"at": "2023-01-05", "mentions_transmission": True}}

    found, rules = verdict(person(**informed, **action(last)), today=today)

    assert (found, rules) == (expected, ["R21"] if expected == "blocked" else [])


def test_an_open_does_not_count_as_an_action() -> None:
    informed = {"segment": "b2b", "informed": {"at": "2022-05-01", "mentions_transmission": True}}

    assert verdict(person(**informed, **action("2026-11-01", "open"))) == ("blocked", ["R21"])


@pytest.mark.parametrize(
    ("given", "today", "expected"),
    [
        ("2025-11-24T10:00:00+01:00", DAY, ("blocked", ["R09"])),
        ("2025-11-25T10:00:00+01:00", DAY, ("review", ["R09"])),
        ("2025-12-24T10:00:00+01:00", DAY, ELIGIBLE),
        ("2025-12-23T10:00:00+01:00", DAY, ("review", ["R09"])),
        ("2026-08-11T10:00:00+02:00", date(2027, 7, 11), ELIGIBLE),
        ("2026-08-11T10:00:00+02:00", date(2027, 8, 10), ("review", ["R09"])),
        ("2026-08-11T10:00:00+02:00", date(2027, 8, 11), ("blocked", ["R09"])),
        ("2027-03-01T10:00:00+01:00", date(2028, 2, 28), ("review", ["R09"])),
        ("2027-03-01T10:00:00+01:00", date(2028, 2, 29), ("blocked", ["R09"])),
        ("2028-02-29T10:00:00+01:00", date(2029, 2, 27), ("review", ["R09"])),
        ("2028-02-29T10:00:00+01:00", date(2029, 2, 28), ("blocked", ["R09"])),
    ],
)
def test_a_telephone_consent_lasts_365_days(given: str, today: date, expected: tuple[str, list[str]]) -> None:
    assert verdict(person(yes(given)), channel="voice", today=today) == expected


def test_a_telephone_consent_ends_with_the_period_that_the_form_states() -> None:
    box = {"period_months": 6, **dict.fromkeys(("identity", "goods", "period", "withdrawal", "durable_proof"), True)}
    form = {"version": {"description": {**description(), "phone_box": {"text": "", "checked": False, **box}}}}
    said = person(yes("2026-05-24T10:00:00+02:00"))

    assert verdict(said, world(**form), "voice", date(2026, 11, 23)) == ("review", ["R09"])
    assert verdict(said, world(**form), "voice", date(2026, 11, 24)) == ("blocked", ["R09"])


def description() -> dict[str, object]:
    from tests.domain.eligibility import made_case

    return made_case.description()


def test_the_telephone_regime_begins_on_11_august_2026() -> None:
    said = person(yes(purpose="own", at="2026-05-01T10:00:00+02:00"))

    assert "R09" not in verdict(said, channel="voice", today=date(2026, 8, 10))[1]
    assert "R09" in verdict(said, channel="voice", today=date(2026, 8, 11))[1]


@pytest.mark.parametrize(("given", "expected"), [("2026-10-25", "R10"), ("2026-10-24", "R11")])
def test_an_insurer_calls_within_thirty_days(given: str, expected: str) -> None:
    insurer = world(partners=[partner(sectors=["insurance"])])

    rules = verdict(person(yes(f"{given}T10:00:00+02:00" if given == "2026-10-24" else given)), insurer, "voice")[1]

    assert expected in rules
    assert ("R11" in rules) is (given == "2026-10-24")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2018-05-24T23:59:59+02:00", ("review", ["R19"])),
        ("2018-05-25T00:00:00+02:00", ELIGIBLE),
        ("2026-11-24T23:59:59+01:00", ELIGIBLE),
        ("2026-11-25T00:00:00+01:00", ("blocked", ["R19", "R21"])),
    ],
)
def test_a_consent_lies_between_the_gdpr_and_today(given: str, expected: tuple[str, list[str]]) -> None:
    who = person(yes(given), **(action("2026-11-01") if given < "2026-11-24T24" else {}))

    assert verdict(who) == expected


@pytest.mark.parametrize(
    ("born", "given", "today", "expected"),
    [
        ("2011-11-24", "2026-11-24", DAY, ("review", ["R25"])),
        ("2011-11-25", "2026-11-24", DAY, ("blocked", ["R25"])),
        ("2011-11-25", "2026-11-24", date(2027, 11, 26), ("blocked", ["R25"])),
        ("2008-11-24", "2026-11-01", DAY, ELIGIBLE),
        ("2008-11-25", "2026-11-01", DAY, ("review", ["R25"])),
        ("2012-02-29", "2027-02-28", date(2027, 3, 2), ("blocked", ["R25"])),
        ("2012-02-29", "2027-03-01", date(2027, 3, 2), ("review", ["R25"])),
    ],
)
def test_fifteen_at_the_consent_and_eighteen_today(
    born: str, given: str, today: date, expected: tuple[str, list[str]]
) -> None:
    assert verdict(person(yes(given), birth_date=born), today=today) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ends_on": "2026-11-24"}, ELIGIBLE),
        ({"ends_on": "2026-11-23"}, ("blocked", ["R22"])),
        ({"starts_on": "2026-11-25"}, ("blocked", ["R22"])),
        ({"starts_on": "2026-11-24"}, ELIGIBLE),
        ({"terminated_on": "2026-11-24"}, ("blocked", ["R22"])),
        ({"terminated_on": "2026-11-25"}, ELIGIBLE),
        ({"signed_on": None}, ("blocked", ["R22"])),
        ({"signed_on": "2026-11-25"}, ("blocked", ["R22"])),
        ({"ends_on": "bientôt"}, ("blocked", ["R22"])),
    ],
)
def test_a_contract_runs_from_its_first_day_to_its_last(
    changes: dict[str, object], expected: tuple[str, list[str]]
) -> None:
    assert verdict(person(yes()), world(partners=[partner(contracts=[contract(**changes)])])) == expected


def test_between_two_contracts_nothing_runs() -> None:
    gap = [contract(ends_on="2026-11-20"), contract(id="k2", starts_on="2026-12-01")]

    assert verdict(person(yes()), world(partners=[partner(contracts=gap)])) == ("blocked", ["R22"])


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("2026-10-25T02:30:00", False),  # either of two half past twos: the list came between them
        ("2026-10-25T02:30:00+02:00", False),
        ("2026-10-25T02:30:00+01:00", True),
        ("2026-10-25T03:00:00", True),
        ("2026-10-25", False),
        ("2026-10-26", True),
    ],
)
def test_the_hour_that_the_clocks_repeat_stands_for_both_readings(given: str, named: bool) -> None:
    before = list_version(names=[{"name": "Acme SA", "siren": "111111118"}])
    after = list_version("main-2", "2026-10-25T02:15:00+01:00")
    lists = [{"id": "main", "versions": [before, after]}]

    assert verdict(person(yes(given)), world(lists=lists)) == (ELIGIBLE if named else ("blocked", ["R05"]))


def test_the_hour_that_the_clocks_skip_stands_for_both_readings() -> None:
    before = list_version(names=[{"name": "Acme SA", "siren": "111111118"}])
    lists = [{"id": "main", "versions": [before, list_version("main-2", "2027-03-28T01:00:00Z")]}]
    today = date(2027, 4, 1)

    assert verdict(person(yes("2027-03-28T02:30:00")), world(lists=lists), today=today) == ("blocked", ["R05"])
    assert verdict(person(yes("2027-03-28T03:30:00")), world(lists=lists), today=today) == ELIGIBLE


def test_a_yes_at_the_end_of_the_calendar_is_judged_like_any_other() -> None:
    insurer = world(partners=[partner(sectors=["insurance"])])

    assert verdict(person(yes("9999-12-30T10:00:00+01:00")), insurer, "voice")[0] == "blocked"
