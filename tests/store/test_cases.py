"""Notices, complaints and requests."""

from __future__ import annotations

import pytest

from leadkeeper.model.book import Complaint, Notice, Request
from leadkeeper.store import cases
from leadkeeper.store.engine import Db

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
        cases.add_notice(peopled, notice, numbers[notice.contact])
    for complaint in COMPLAINTS:
        cases.add_complaint(peopled, complaint)
    for request in REQUESTS:
        cases.add_request(peopled, request, numbers[request.contact])
    return peopled


def test_all_come_back_as_added_and_in_their_order(full: Db) -> None:
    assert cases.notices(full) == NOTICES
    assert cases.complaints(full) == COMPLAINTS
    assert cases.requests(full) == REQUESTS


def test_notices_that_are_alike_are_counted_together(full: Db) -> None:
    found = cases.notice_dates(full)
    assert sorted(found, key=str) == [("bonte", None, "2026-03-01", 1), ("raoul", "2026-03-05", None, 2)]


@pytest.mark.parametrize(
    ("table", "refs"), [("complaints", {"P1", "P2"}), ("requests", {"Q1", "Q2"}), ("deliveries", set())]
)
def test_the_ids_in_use_are_known(full: Db, table: str, refs: set[str]) -> None:
    assert cases.refs_in_use(full, table) == refs


def test_a_table_of_any_other_name_is_a_bug(full: Db) -> None:
    with pytest.raises(KeyError):
        cases.refs_in_use(full, "owner; DROP TABLE owner")
