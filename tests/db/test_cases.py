"""Notices, complaints and requests."""

from __future__ import annotations

import pytest

from leadkeeper.db import complaints, requests, suppressions
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import Complaint, Notice, Request

NOTICES = (
    Notice("raoul", "c2", "withdrawal", "2026-03-05", None),
    Notice("bonte", "c1", "erasure", None, "2026-03-01"),
    Notice("raoul", "c1", "withdrawal", "2026-03-05", None),
)
COMPLAINTS = (Complaint("P1", "x@y.example", "ab", "cnil", "2026-03-01"), Complaint("P2"))
REQUESTS = (Request("Q1", "c2", "access", "2026-03-01", None), Request("Q2", "c1"))


@pytest.fixture
def full(peopled: Db) -> Db:
    """A book with some of each."""
    numbers = {"c1": 1, "c2": 2}
    for notice in NOTICES:
        suppressions.add_notice(peopled, notice, numbers[notice.contact])
    for complaint in COMPLAINTS:
        complaints.add(peopled, complaint)
    for request in REQUESTS:
        requests.add(peopled, request, numbers[request.contact])
    return peopled


def test_all_come_back_as_added_and_in_their_order(full: Db) -> None:
    assert suppressions.notices(full) == NOTICES
    assert complaints.archived(full) == COMPLAINTS
    assert requests.archived(full) == REQUESTS


def test_notices_that_are_alike_are_counted_together(full: Db) -> None:
    found = suppressions.notice_dates(full)
    assert sorted(found, key=str) == [("bonte", None, "2026-03-01", 1), ("raoul", "2026-03-05", None, 2)]


@pytest.mark.parametrize(
    ("table", "refs"), [("complaints", {"P1", "P2"}), ("requests", {"Q1", "Q2"}), ("deliveries", set())]
)
def test_the_ids_in_use_are_known(full: Db, table: str, refs: set[str]) -> None:
    assert suppressions.refs_in_use(full, table) == refs


def test_a_table_of_any_other_name_is_a_bug(full: Db) -> None:
    with pytest.raises(KeyError):
        suppressions.refs_in_use(full, "owner; DROP TABLE owner")
