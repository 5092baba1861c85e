"""What the time of keeping is reckoned from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import erasure
from leadkeeper.db.engine import Db
from leadkeeper.domain.time import moment
from tests.made_archive import archive, given, person, restored

FAR = 2**40
LATER = "2026-07-01T10:00:00+02:00"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    people = (
        person(1, last_action={"at": LATER, "kind": "click"}, informed={"at": "2025-01-01"}, admin_only=True),
        person(2, consents=[given(), given(LATER, purpose="own", form_version=None)], relation_ended_on="2026-01-01"),
        person(3, consents=[given(event="withdrawn"), given(None)]),
    )
    parts = {
        "requests": [
            {"id": "Q1", "contact": "c1", "kind": "access", "received_on": "2026-11-01"},
            {"id": "Q2", "contact": "c2", "kind": "access", "received_on": "2026-11-01", "answered_on": "2026-11-02"},
        ],
        "notices": [
            {"partner": "raoul", "contact": "c3", "kind": "withdrawal", "due": "2026-12-01"},
            {"partner": "raoul", "contact": "c1", "kind": "withdrawal", "due": "2026-12-01", "sent_at": "2026-11-20"},
        ],
        "imports": [{"id": "i1", "at": "2026-02-02T08:00:00+01:00"}],
    }
    with restored(tmp_path, archive(*people, **parts)) as opened:
        yield opened.db


def lo(text: str) -> int:
    found = moment(text)
    assert found is not None
    return found.lo


def test_everybody_comes_with_their_facts(db: Db) -> None:
    assert list(erasure.retention_facts(db)) == [
        (1, lo(LATER), "click", "2025-01-01", "new", None, 1, None),
        (2, None, None, None, "new", "2026-01-01", 0, None),
        (3, None, None, None, "new", None, 0, None),
    ]


def test_the_erased_are_left_out(db: Db) -> None:
    db.conn.execute("UPDATE contacts SET erased_at = '2026-11-24' WHERE id = 2")
    assert [row[0] for row in erasure.retention_facts(db)] == [1, 3]


def test_the_newest_yes_comes_with_its_form(db: Db) -> None:
    first = lo("2026-06-01T10:00:00+02:00")
    assert list(erasure.newest_consents(db, FAR)) == [(1, first, "quiz"), (2, lo(LATER), None)]
    assert list(erasure.newest_consents(db, first)) == [(1, first, "quiz"), (2, first, "quiz")]


def test_imports_are_known_by_number(db: Db) -> None:
    assert erasure.import_origins(db) == {1: ("i1", "2026-02-02T08:00:00+01:00")}


def test_who_waits_for_an_answer_or_a_notice_is_known(db: Db) -> None:
    assert erasure.with_open_request(db) == {1}
    assert erasure.with_open_notice(db) == {3}
