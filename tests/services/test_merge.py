from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import contact_list, contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.db.book.undo_log import KEYS
from leadkeeper.db.engine import Db, fetch_all, fetch_value
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.time import PARIS
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import people
from leadkeeper.services.books.undo import redo, undo
from leadkeeper.services.contacts.duplicates import HOLDS, merge, preview, sides
from leadkeeper.services.contacts.editing import set_stage
from leadkeeper.services.contacts.listing import find, list_contacts
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from tests.made_archive import NOW, TODAY, archive, given, person, restored
from tests.oracle.archives import archive_of
from tests.services.test_against_the_oracle import book_of

WITHDRAWN = {"at": "2026-03-01T10:00:00+01:00", "event": "withdrawn", "purpose": "partners"}
CONSENT = {"R01", "R02", "R03", "R04", "R05", "R06", "R08", "R13", "R14", "R18", "R20", "R23", "R33", "R36", "R42",
           "R44"}  # fmt: skip
"""What can hold back a person because of what they are and answered."""


def delivery(number: int, *people: str) -> dict[str, Any]:
    return {"id": f"E{number}", "partner": "raoul", "at": f"2026-07-0{number}T09:00:00+02:00", "channels": ["email"],
            "contacts": list(people)}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def opened(folder: Path, *people: dict[str, Any], **parts: Any) -> Book:
    return restored(folder, archive(*people, **parts))


def everything(db: Db) -> dict[str, list[Any]]:
    """Every row that an edit can change, and what the search finds by."""
    found = {table: sorted(fetch_all(db, f"SELECT * FROM {table}"), key=repr) for table in KEYS}
    of_edits = "SELECT contact, edit FROM edit_contacts JOIN edits ON id = edit WHERE undone_at IS NULL"
    found["edit_contacts"] = sorted(fetch_all(db, of_edits))
    return found | {"search": sorted(fetch_all(db, "SELECT id FROM contacts_search_docsize"))}


def verdict(db: Db, number: int, channel: str = "email") -> tuple[Verdict, tuple[str, ...]]:
    desk = load_judging_context(db, TODAY)
    said = desk.judge(load_subjects(desk, [number])[number], desk.partner("raoul"), channel)
    return said.verdict, said.rules


@pytest.mark.parametrize("seed", range(60))
def test_a_merge_frees_nobody_and_is_undone_exactly(seed: int, folder: Path) -> None:
    thing, chance = archive_of(seed), random.Random(seed)
    today = dt.date.fromisoformat(thing["cases"][0]["today"])
    now = dt.datetime.combine(today, dt.time(12), PARIS)
    with book_of(thing, folder) as book:
        numbers = list(range(1, len(thing["contacts"]) + 1))
        chance.shuffle(numbers)
        chosen = numbers[: chance.choice([2, 2, 3])]
        if len(chosen) < 2:
            return
        before, alone = everything(book.db), judged(book.db, chosen, today)
        if refused(book.db, chosen, now):
            assert everything(book.db) == before
            return
        whole = judged(book.db, chosen[:1], today)
        for asked, (freed,) in whole.items():
            for was in alone[asked]:
                held = {one.rule for one in was if one.rule in HOLDS and one.code in (HOLDS[one.rule] or (one.code,))}
                assert held <= {one.rule for one in freed}
            if not freed:
                assert any(CONSENT.isdisjoint(one.rule for one in was) for was in alone[asked])
        assert find(book.db, thing["contacts"][chosen[1] - 1]["id"]) == chosen[0]
        run(undo(book.db, now))
        assert everything(book.db) == before


def refused(db: Db, numbers: list[int], now: dt.datetime) -> bool:
    try:
        merge(db, numbers[0], numbers[1:], {}, now)
    except LeadKeeperError as error:
        if error.code != "merge-frees":
            raise
        return True
    return False


def judged(db: Db, numbers: list[int], today: dt.date) -> dict[tuple[str, str], list[Any]]:
    """The objections to each record by itself, by partner and channel."""
    desk = load_judging_context(db, today)
    alone = load_subjects(desk, numbers, dict.fromkeys(numbers, ()))
    return {
        (partner.id, channel): [desk.judge(alone[one], partner, channel).objections for one in numbers]
        for partner in desk.sources.reference_data.partners
        for channel in CHANNELS
    }


def test_the_one_kept_keeps_its_values_and_gets_what_it_lacks(folder: Path) -> None:
    with opened(folder, person(1, company=None), person(2, company="Bonté SARL", tags=["hot"])) as book:
        merge(book.db, 1, [2], {}, NOW)
        (one,) = people(book.db)
        assert (one.first_name, one.company, one.tags) == ("Léa", "Bonté SARL", ("hot",))
        assert (one.other_emails, one.other_phones) == (("person2@mail.example",), ("+33639980002",))


def test_the_value_chosen_wins_and_the_other_address_stays_beside_it(folder: Path) -> None:
    with opened(folder, person(1), person(2)) as book:
        merge(book.db, 1, [2], {"email": 2}, NOW)
        (one,) = people(book.db)
        assert (one.id, one.email, one.other_emails) == ("c1", "person2@mail.example", ("person1@mail.example",))


def test_the_answers_of_all_are_kept_in_their_order(folder: Path) -> None:
    second = person(2, consents=[given("2026-05-01T10:00:00+02:00", ip="192.0.2.7"), given("2026-05-02")])
    with opened(folder, person(1), second) as book:
        merge(book.db, 1, [2], {}, NOW)
        (one,) = people(book.db)
        assert [said.at for said in one.consents] == [given()["at"], "2026-05-01T10:00:00+02:00", "2026-05-02"]
        assert one.consents[1].ip == "192.0.2.7"


def test_a_withdrawal_of_one_holds_against_a_later_yes_of_the_other(folder: Path) -> None:
    with opened(folder, person(1), person(2, consents=[WITHDRAWN])) as book:
        assert verdict(book.db, 1)[0] is Verdict.ELIGIBLE
        merge(book.db, 1, [2], {}, NOW)
        assert verdict(book.db, 1)[0] is Verdict.BLOCKED
        (one,) = people(book.db)
        assert (one.consents[-1].event, one.consents[-1].at, one.consents[-1].raw) == (
            "withdrawn", NOW.isoformat(), WITHDRAWN["at"],
        )  # fmt: skip


def test_a_no_of_the_same_record_that_a_later_yes_undid_is_not_said_again(folder: Path) -> None:
    with opened(folder, person(1, consents=[WITHDRAWN, given()]), person(2, consents=[])) as book:
        merge(book.db, 1, [2], {}, NOW)
        assert verdict(book.db, 1)[0] is Verdict.ELIGIBLE


def test_the_stop_list_goes_on_knowing_the_person_by_every_address(folder: Path) -> None:
    stop = {"email": "person2@mail.example", "reason": "objection", "at": "2026-02-03"}
    with opened(folder, person(1), person(2), suppressions=[stop]) as book:
        merge(book.db, 1, [2], {}, NOW)
        assert "R01" in verdict(book.db, 1)[1]


@pytest.mark.parametrize("fact", [{"contested": True}, {"admin_only": True}, {"age_at_consent": 14}])
def test_what_holds_back_one_record_holds_back_the_whole(folder: Path, fact: dict[str, Any]) -> None:
    with opened(folder, person(1, age_at_consent=40), person(2, **fact)) as book:
        merge(book.db, 1, [2], {}, NOW)
        assert verdict(book.db, 1)[0] is Verdict.BLOCKED


def test_no_merge_frees_who_was_first_asked_as_a_child(folder: Path) -> None:
    asked_again = person(2, birth_date="2011-04-01", consents=[given("2026-02-01"), given("2026-06-01")])
    with opened(folder, person(1, birth_date="1980-01-01"), asked_again) as book:
        assert verdict(book.db, 2) == (Verdict.REVIEW, ("R25",))
        merge(book.db, 1, [2], {}, NOW)
        assert verdict(book.db, 1) == (Verdict.REVIEW, ("R25",))


def test_files_of_both_count_for_the_number_of_uses(folder: Path) -> None:
    given_twice = [delivery(1, "c1"), delivery(2, "c2")]
    with opened(folder, person(1), person(2), deliveries=given_twice) as book:
        assert "R41" in verdict(book.db, 1)[1]
        assert verdict(book.db, 1)[0] is Verdict.REVIEW
        merge(book.db, 1, [2], {}, NOW)
        assert verdict(book.db, 1) == (Verdict.BLOCKED, ("R41",))


def test_what_a_reviewer_allowed_for_one_record_is_asked_again_of_the_whole(folder: Path) -> None:
    allowed = {"rule": "R41", "partner": "raoul", "channel": "email", "decision": "allow", "reason": "agreed",
               "at": "2026-11-01"}  # fmt: skip
    with opened(folder, person(1, reviews=[allowed]), person(2), deliveries=[delivery(1, "c1")]) as book:
        assert verdict(book.db, 1)[0] is Verdict.ELIGIBLE
        merge(book.db, 1, [2], {}, NOW)
        assert verdict(book.db, 1)[0] is Verdict.REVIEW


def test_notices_and_requests_speak_of_the_one_kept(folder: Path) -> None:
    notice = {"partner": "raoul", "contact": "c2", "kind": "withdrawal", "due": "2026-12-05"}
    request = {"id": "Q1", "contact": "c2", "kind": "access", "received_on": "2026-11-01"}
    with opened(folder, person(1), person(2), notices=[notice], requests=[request]) as book:
        merge(book.db, 1, [2], {}, NOW)
        assert (
            fetch_value(book.db, "SELECT contact FROM notices")
            == fetch_value(book.db, "SELECT contact FROM requests")
            == 1
        )


def test_the_old_id_leads_to_the_one_kept_and_is_never_given_again(folder: Path) -> None:
    with opened(folder, person(1), person(2)) as book:
        merge(book.db, 1, [2], {}, NOW)
        assert find(book.db, "c2") == 1
        assert contacts.next_number(book.db) == 3


def test_the_search_finds_the_one_kept_by_both_addresses_and_both_again_after_undo(folder: Path) -> None:
    with opened(folder, person(1), person(2)) as book:
        merge(book.db, 1, [2], {}, NOW)
        assert list(contact_list.ids(book.db, "person2@")) == [1]
        assert list(list_contacts(book.db, "06 39 98 00 02 dubois")) == [1]
        run(undo(book.db, NOW))
        assert list(contact_list.ids(book.db, "person2@")) == [2]


def test_earlier_edits_of_both_are_undone_after_the_merge_is(folder: Path) -> None:
    with opened(folder, person(1), person(2)) as book:
        run(set_stage(book.db, [1, 2], "lost", NOW))
        merge(book.db, 1, [2], {}, NOW)
        run(undo(book.db, NOW))
        run(undo(book.db, NOW))
        assert [one.stage for one in people(book.db)] == ["new", "new"]


def test_a_merge_can_be_made_again(folder: Path) -> None:
    with opened(folder, person(1), person(2, consents=[WITHDRAWN])) as book:
        merge(book.db, 1, [2], {}, NOW)
        after = everything(book.db)
        run(undo(book.db, NOW))
        run(redo(book.db, NOW))
        assert everything(book.db) == after


def test_one_record_alone_is_no_merge(folder: Path) -> None:
    with opened(folder, person(1)) as book, pytest.raises(LeadKeeperError) as caught:
        merge(book.db, 1, [1], {}, NOW)
    assert caught.value.code == "merge-needs-two"


def test_somebody_who_is_gone_cannot_be_merged(folder: Path) -> None:
    with opened(folder, person(1)) as book, pytest.raises(LeadKeeperError) as caught:
        merge(book.db, 1, [9], {}, NOW)
    assert caught.value.code == "unknown-contact"


def test_records_are_shown_side_by_side_with_what_hangs_on_them(folder: Path) -> None:
    with opened(folder, person(1), person(2, consents=[]), deliveries=[delivery(1, "c1")]) as book:
        found = sides(book.db, [1, 2], NOW)
        assert [(one.number, len(one.answers), one.deliveries) for one in found] == [(1, 1, 1), (2, 0, 0)]
        assert preview(found, {"email": 2}).email == "person2@mail.example"


def test_every_table_that_speaks_of_people_is_known_to_edits(folder: Path) -> None:
    with opened(folder) as book:
        tables = [name for (name,) in fetch_all(book.db, "SELECT name FROM sqlite_schema WHERE type = 'table'")]
        speaking = {
            table
            for table in tables
            for key in fetch_all(book.db, f"PRAGMA foreign_key_list({table})")
            if key[2] == "contacts"
        }
    assert speaking <= set(KEYS)


def test_a_clock_that_was_set_back_lets_no_yes_of_one_undo_the_no_of_the_other(tmp_path: Path) -> None:
    left = person(1, consents=[given(), given("2026-06-10T10:00:00+02:00", event="withdrawn")])
    stays = person(2, consents=[given("2026-09-01T10:00:00+02:00")])
    with restored(tmp_path, archive(left, stays)) as book:
        merge(book.db, 2, [1], {}, dt.datetime(2026, 7, 1, 10, tzinfo=PARIS))
        desk = load_judging_context(book.db, TODAY)
        assert "R02" in desk.judge(load_subjects(desk, [2])[2], desk.partner("raoul"), "email").rules


def test_with_a_clock_that_was_set_back_the_no_holds_on_the_days_between(tmp_path: Path) -> None:
    left = person(1, consents=[given(), given("2026-06-10T10:00:00+02:00", event="withdrawn")])
    stays = person(2, consents=[given("2026-07-15T10:00:00+02:00"), given("2026-09-01T10:00:00+02:00")])
    with restored(tmp_path, archive(left, stays)) as book:
        merge(book.db, 2, [1], {}, dt.datetime(2026, 7, 1, 10, tzinfo=PARIS))
        for day in (dt.date(2026, 7, 1), dt.date(2026, 8, 1), TODAY):
            desk = load_judging_context(book.db, day)
            assert "R02" in desk.judge(load_subjects(desk, [2])[2], desk.partner("raoul"), "email").rules
