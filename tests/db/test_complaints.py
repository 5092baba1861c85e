from __future__ import annotations

from leadkeeper.db import complaints
from leadkeeper.db.book import attachments
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import Complaint


def test_a_complaint_keeps_what_was_found_out(db: Db) -> None:
    one = Complaint("P1", "lea@x.example", None, "cnil", "2026-03-01")

    complaints.add(db, one, {"matched_by": "exact", "contact": None, "dkim": []})

    (kept,) = complaints.read_all(db)
    assert (kept.complaint, kept.details) == (one, {"matched_by": "exact"})
    assert complaints.archived(db) == (one,)


def test_a_restored_complaint_has_no_details(db: Db) -> None:
    complaints.add(db, Complaint("P1"))

    assert [one.details for one in complaints.read_all(db)] == [{}]


def test_a_complaint_taken_out_takes_its_mail_along_unless_it_is_something_else_too(db: Db) -> None:
    kept = [attachments.keep(db, name, name.encode(), "2026-03-01") for name in (complaints.MAIL, "contract.pdf")]
    for number, digest in enumerate(kept):
        complaints.add(db, Complaint(f"P{number}", "lea@x.example", digest), {})

    complaints.remove(db, ["P0", "P1", "P9"])

    assert complaints.read_all(db) == []
    assert [attachments.read(db, digest) is not None for digest in kept] == [False, True]
