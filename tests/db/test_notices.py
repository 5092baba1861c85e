"""Notices as the book keeps them, and who was given whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import consents, disclosures, suppressions
from leadkeeper.db.disclosures import Handed
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.suppressions import NotificationRow
from leadkeeper.domain.book import Notice
from tests.made_archive import archive, partner, person, restored

BONTE = partner(id="bonte", legal_name="Bonté SARL", siren="732829320", contracts=[])
DELIVERIES = [
    {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1", "c2"]},
    {"id": "E2", "partner": "raoul", "at": "2026-08-01", "channels": ["sms", "post"], "contacts": ["c1"]},
    {"id": "E3", "partner": "bonte", "at": None, "contacts": ["c1"]},
]
NO = {"event": "withdrawn", "purpose": "partners", "source": {"import": "i1", "line": 2}}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """Three people, of whom the first went to two partners and the third, who withdrew in a file, to nobody."""
    people = [person(1), person(2), person(3, consents=[NO])]
    thing = archive(*people, partners=[partner(), BONTE], deliveries=DELIVERIES, imports=[{"id": "i1"}])
    with restored(tmp_path, thing) as book:
        yield book.db


def test_who_was_given_to_whom_is_told_by_partner(db: Db) -> None:
    assert disclosures.recipients(db, [1, 2, 3]) == {
        1: {"raoul": ["2026-07-01", "2026-08-01"], "bonte": [None]},
        2: {"raoul": ["2026-07-01"]},
    }
    assert suppressions.any_released(db)


def test_what_is_not_released_was_not_given(db: Db) -> None:
    with writing(db):
        db.conn.execute("UPDATE deliveries SET state = 'pending'")
    assert disclosures.recipients(db, [1, 2, 3]) == {}
    assert disclosures.handed(db, "raoul", [1]) == {}
    assert not suppressions.any_released(db)


def test_what_a_partner_was_handed_has_its_place_and_channels(db: Db) -> None:
    with writing(db):
        db.conn.execute('UPDATE deliveries SET details = \'{"columns":["ref","email"]}\' WHERE ref = \'E1\'')
    assert disclosures.handed(db, "raoul", [2, 1]) == {
        1: [
            Handed("E1", 0, ("email",), ("ref", "email")),
            Handed("E2", 0, ("sms", "post"), None),
        ],
        2: [Handed("E1", 1, ("email",), ("ref", "email"))],
    }


def test_a_row_given_on_fewer_channels_than_its_file_is_known(db: Db) -> None:
    with writing(db):
        disclosures.set_row_channels(db, "E2", [(0, ("post",))])
    assert [one.channels for one in disclosures.handed(db, "raoul", [1])[1]] == [("email",), ("post",)]


def test_a_notice_is_read_with_the_person_whom_it_is_about(db: Db) -> None:
    with writing(db):
        number = suppressions.add_notification(db, "raoul", 2, "withdrawal", ("sms",), "2026-11-24", "2026-11-27")
        suppressions.mark_written(db, [number], "S1")
    (line,) = suppressions.read_notifications(db)
    assert line == NotificationRow(
        number, "raoul", 2, "c2", "person2@mail.example", "+33639980002", None, "withdrawal", ("sms",), "2026-11-24",
        "2026-11-27", None, None, "S1",
    )  # fmt: skip
    assert suppressions.notices(db) == (Notice("raoul", "c2", "withdrawal", "2026-11-27"),)


def test_the_notices_to_one_partner_and_the_open_ones_can_be_asked_for(db: Db) -> None:
    with writing(db):
        first = suppressions.add_notification(db, "raoul", 1, "withdrawal", None, "2026-11-24", "2026-11-27")
        second = suppressions.add_notification(db, "bonte", 1, "erasure", ("post",), "2026-11-24", "2026-11-27")
        third = suppressions.add_notification(db, "raoul", 2, "withdrawal", None, "2026-11-24", "2026-11-27")
        suppressions.mark_sent(db, [first], "2026-11-25")
    assert [one.number for one in suppressions.read_notifications(db)] == [first, second, third]
    assert [one.number for one in suppressions.read_notifications(db, "raoul")] == [first, third]
    assert [one.number for one in suppressions.read_notifications(db, "raoul", only_open=True)] == [third]
    assert suppressions.open_notifications(db, [1, 2]) == {
        ("bonte", 1): [("erasure", ("post",))],
        ("raoul", 2): [("withdrawal", None)],
    }


def test_a_digest_stands_in_open_notices_only(db: Db) -> None:
    with writing(db):
        first = suppressions.add_notification(db, "raoul", 1, "withdrawal", None, "2026-11-24", "2026-11-27")
        suppressions.mark_sent(db, [first], "2026-11-25")
        suppressions.add_notification(db, "bonte", 1, "erasure", None, "2026-11-24", "2026-11-27")
        for number in (1, 2):
            suppressions.keep_digests(db, number, ["ab", "cd"])
    assert [one.digests for one in suppressions.read_notifications(db)] == [(), ("ab", "cd")]


def test_a_stop_file_that_never_came_out_is_forgotten(db: Db) -> None:
    with writing(db):
        numbers = [
            suppressions.add_notification(db, "raoul", one, "withdrawal", None, "2026-11-24", "2026-11-27")
            for one in (1, 2)
        ]
        suppressions.mark_written(db, numbers[:1], "S1")
        suppressions.mark_written(db, numbers[1:], "S2")
        suppressions.forget_written(db, "S2")
    assert [one.stop_file for one in suppressions.read_notifications(db)] == ["S1", None]


def test_whoever_said_no_to_partners_in_an_import_is_known(db: Db) -> None:
    assert suppressions.refusals_from_import(db, 1) == [3]
    assert suppressions.refusals_from_import(db, 2) == []
    assert len(consents.of(db, [3])[3]) == 1
