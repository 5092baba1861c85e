from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import consents, suppressions
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.undo import stop, stop_list, undo, withdraw
from leadkeeper.services.contacts.editing import Edited
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from leadkeeper.services.suppression.suppression import SuppressionResult, preview_stop_file, suppress
from tests.made_archive import NOW, TODAY, archive, person, restored

GIVEN = {"id": "E1", "partner": "raoul", "at": "2026-07-01T09:00:00+02:00", "channels": ["email"], "contacts": ["c1"]}
NO = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners", partner="raoul")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, archive(person(1), person(2), deliveries=[GIVEN])) as book:
        yield book.db


def rules(db: Db, number: int) -> tuple[str, ...]:
    desk = load_judging_context(db, TODAY)
    return desk.judge(load_subjects(desk, [number])[number], desk.partner("raoul"), "email").rules


def test_a_withdrawal_says_how_many_partners_must_be_told(db: Db) -> None:
    edited, told = withdraw(db, 1, NO, NOW)
    assert (edited.edit, edited.people, told) == (1, 1, 1)
    assert "R02" in rules(db, 1)


def test_a_withdrawal_is_remembered_with_the_name_of_the_partner(db: Db) -> None:
    withdraw(db, 2, NO, NOW)
    last = undo_log.last(db)
    assert last is not None
    assert (last.kind, last.facts["partner"], last.facts["delivery"]) == ("answer", "Raoul SAS", "E1")


def test_a_person_is_put_on_the_stop_list_by_their_addresses(db: Db) -> None:
    assert stop(db, 1, ["person1@mail.example", "+33639980001"], NOW, partner=None, channel=None).edit == 1
    assert len(suppressions.read_all(db)) == 2
    assert "R01" in rules(db, 1)
    assert undo_log.people_of(db, 1) == [1]


def test_what_is_refused_leaves_no_edit(db: Db) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        stop(db, 1, [], NOW, partner=None, channel=None)
    assert caught.value.code == "no-address-given"
    with pytest.raises(LeadKeeperError) as caught:
        withdraw(db, 1, Consent(at="soon", event="withdrawn", purpose="partners"), NOW)
    assert caught.value.code == "bad-instant"
    assert undo_log.last(db) is None
    assert len(consents.of(db, [1])[1]) == 1


def listed(folder: Path) -> Path:
    path = folder / "stop raoul.csv"
    path.write_text("E-mail\nPERSON1@mail.example\nnobody@mail.example\nnobody knows\n", "utf-8")
    return path


def taken_in(db: Db, folder: Path, partner: str | None) -> tuple[Edited, SuppressionResult]:
    preview = run(preview_stop_file(db, listed(folder), NOW, partner=partner, from_partner=partner is not None))
    return stop_list(db, "stop raoul.csv", preview, NOW)


def test_the_stop_list_of_a_partner_stops_whoever_is_on_it_for_that_partner(db: Db, tmp_path: Path) -> None:
    made, found = taken_in(db, tmp_path, "raoul")
    assert (found.suppressed, found.matched, found.unknown, found.unreadable) == (2, 1, 1, 1)
    assert "R01" in rules(db, 1)
    assert "R01" not in rules(db, 2)
    assert not suppressions.read_notifications(db)  # the partner told us: it knows
    assert made.edit is not None


def test_a_stop_list_for_all_is_passed_on_to_whoever_was_given_the_person(db: Db, tmp_path: Path) -> None:
    taken_in(db, tmp_path, None)
    assert [(one.partner, one.contact) for one in suppressions.read_notifications(db)] == [("raoul", "c1")]


def test_a_stop_list_taken_in_by_mistake_is_taken_back(db: Db, tmp_path: Path) -> None:
    made, _found = taken_in(db, tmp_path, "raoul")
    run(undo(db, NOW, made.edit))
    assert not suppressions.read_all(db)
    assert "R01" not in rules(db, 1)


def test_who_objects_again_stays_on_the_list_when_the_first_entry_is_taken_back(db: Db) -> None:
    stop(db, 1, ["person1@mail.example"], NOW, partner=None, channel=None)
    assert suppress(db, ["person1@mail.example"], NOW).already == 1
    run(undo(db, NOW))
    assert "R01" in rules(db, 1)
    assert suppress(db, ["person1@mail.example"], NOW).already == 1
    assert len(suppressions.read_all(db)) == 1
