from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.services.dashboard import HomeTrend, home_trend
from leadkeeper.services.eligibility.judge import judge_some
from tests.made_archive import TODAY, Facts, archive, given, person, restored


def counted(folder: Path, *people: Facts) -> HomeTrend:
    with restored(folder, archive(*people)) as book:
        return home_trend(book.db, TODAY)


def months(found: HomeTrend) -> dict[str, tuple[int, int]]:
    return {f"{one.first:%Y-%m}": (one.people, one.yes) for one in found.months if one.people}


def test_the_last_twelve_months_are_shown_this_one_last(tmp_path: Path) -> None:
    found = counted(tmp_path)
    assert [one.first for one in found.months][::11] == [date(2025, 12, 1), date(2026, 11, 1)]


def test_people_stand_in_the_month_of_their_first_answer(tmp_path: Path) -> None:
    found = counted(
        tmp_path,
        person(1, consents=[given("2026-09-01T00:10:00+02:00"), given("2026-10-05")]),
        person(2, consents=[given("2026-08-31", event="refused")]),
        person(3, consents=[given("2024-01-01")]),
    )
    assert months(found) == {"2026-09": (1, 1), "2026-08": (1, 0)}


def test_who_agrees_now_or_to_some_partners_is_counted_and_the_month_keeps_who_said_yes_in_it(tmp_path: Path) -> None:
    found = counted(
        tmp_path,
        person(1, consents=[given("2026-09-01"), given("2026-10-01", event="withdrawn")]),
        person(2, consents=[given("2026-09-01", purpose="own")]),
        person(3, consents=[given("2026-09-01"), given("2026-09-02")]),
        person(4, consents=[given("2026-09-01"), given("2026-10-01", event="refused", partner="raoul")]),
    )
    assert (found.yes, months(found)) == (2, {"2026-09": (4, 3)})


def test_whoever_gave_no_dated_answer_and_came_with_no_file_stands_in_no_month(tmp_path: Path) -> None:
    assert months(counted(tmp_path, person(1, consents=[]))) == {}


@pytest.mark.parametrize(
    ("until", "ends"), [("2026-11-24", 1), ("2026-12-24", 1), ("2026-12-25", 0), ("2026-11-23", 0), (None, 0)]
)
def test_a_consent_ends_soon_when_it_says_so(tmp_path: Path, until: str | None, ends: int) -> None:
    found = counted(tmp_path, person(1, consents=[given("2026-06-01", valid_until=until)]))
    assert len(found.ending) == ends


@pytest.mark.parametrize(
    ("last", "silent"), [("2023-11-24", 0), ("2023-11-25", 1), ("2023-12-24", 1), ("2023-12-25", 0)]
)
def test_three_years_of_silence_are_seen_thirty_days_before(tmp_path: Path, last: str, silent: int) -> None:
    found = counted(tmp_path, person(1, consents=[given(last)], last_action=None))
    assert len(found.silent) == silent


def test_an_action_is_a_sign_of_life(tmp_path: Path) -> None:
    late = {"at": "2026-10-01", "kind": "click"}
    found = counted(tmp_path, person(1, consents=[given("2023-12-01")], last_action=late))
    assert not found.silent


def informed_on(day: str) -> Facts:
    return {"at": day, "mentions_transmission": True}


@pytest.mark.parametrize(
    "facts",
    [
        {"informed": informed_on("2023-12-01")},
        {"informed": informed_on("2023-12-24T23:30:00-05:00")},
        {"informed": informed_on("2023-11-24")},
        {"informed": informed_on("2023-12-01"), "last_action": {"at": "2026-10-01", "kind": "open"}},
        {"informed": informed_on("2023-12-01"), "last_action": {"at": "2026-10-01", "kind": "click"}},
        {"informed": informed_on("2026-01-01"), "last_action": {"at": "2023-12-01", "kind": "fax"}},
        {"informed": informed_on("2023-12-01"), "last_action": {"at": "2027-10-01", "kind": "click"}},
        {"informed": informed_on("2023-12-01"), "consents": [given(None)]},
        {"informed": informed_on("2023-12-01"), "consents": [given("2023-12-10")]},
        {"consents": [given("2023-12-01"), given("2027-05-01")]},
        {"consents": [given("2023-12-01"), given("2026-05-01", purpose="undone")]},
        {"informed": informed_on("2023-12-01"), "consents": [given("2026-05-01", purpose="undone")]},
        {"consents": [given("2023-12-01", event="withdrawn")]},
        {},
    ],
)
def test_whoever_is_announced_is_whom_the_rule_blocks_within_thirty_days(tmp_path: Path, facts: Facts) -> None:
    with restored(tmp_path, archive(person(1, **{"consents": [], "last_action": None} | facts))) as book:
        announced = list(home_trend(book.db, TODAY).silent)
        blocked = [is_silent(book.db, day) for day in (TODAY, TODAY + timedelta(days=30))]
    assert (announced == [1]) is (blocked == [False, True])


def is_silent(db: Any, day: date) -> bool:
    ((_ref, judgement),) = judge_some(db, ["c1"], "raoul", "email", day)
    return "R21" in [one.rule for one in judgement.objections]


def test_three_years_end_on_the_28th_of_a_common_february(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, consents=[given("2024-02-29")], last_action=None))) as book:
        assert is_silent(book.db, date(2027, 2, 28))
        assert not home_trend(book.db, date(2027, 2, 28)).silent
        assert home_trend(book.db, date(2027, 2, 27)).silent
