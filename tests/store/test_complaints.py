from __future__ import annotations

from leadkeeper.model.book import Complaint
from leadkeeper.store import cases, complaints
from leadkeeper.store.engine import Db


def test_a_complaint_keeps_what_was_found_out(db: Db) -> None:
    one = Complaint("P1", "lea@x.example", None, "cnil", "2026-03-01")

    complaints.add(db, one, {"matched_by": "exact", "contact": None, "dkim": []})

    (kept,) = complaints.read_all(db)
    assert (kept.complaint, kept.details) == (one, {"matched_by": "exact"})
    assert cases.complaints(db) == (one,)


def test_a_restored_complaint_has_no_details(db: Db) -> None:
    cases.add_complaint(db, Complaint("P1"))

    assert [one.details for one in complaints.read_all(db)] == [{}]
