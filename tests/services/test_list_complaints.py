"""Complaints as the window shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import by_month, by_sender, list_complaints, record_complaint
from tests.made_archive import NOW, restored
from tests.services.made_mails import HUGO, KARIM, LEA, mail, world


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    old = [{"id": "P1", "address": KARIM, "at": "2026-05-01"}, {"id": "P2", "address": LEA, "at": "autrefois"}]
    with restored(tmp_path, world(complaints=old)) as book:
        for number, (to, signed) in enumerate(((LEA, "b.example"), (HUGO, "b.example"), (LEA, "c.example"))):
            path = tmp_path / f"{number}.eml"
            path.write_bytes(mail(f"To: {to}", f"DKIM-Signature: d={signed}", "Subject: x"))
            run(record_complaint(book.db, str(path), NOW, at=f"2026-0{number + 7}-01T10:00:00Z"))
        yield book.db


def test_the_newest_stands_first_and_an_undated_one_last(db: Db) -> None:
    rows = list_complaints(db)

    assert [one.id for one in rows] == ["P5", "P4", "P3", "P1", "P2"]
    assert (rows[0].contact, rows[0].matched_by, rows[0].partners) == ("c02", "exact", ("Raoul SAS", "Alpha SAS"))
    assert (rows[0].sender, rows[0].dkim, rows[0].subject, rows[0].has_mail) == (
        "promo@raoul.example", ("c.example",), "x", True,
    )  # fmt: skip
    assert (rows[-1].sender, rows[-1].dkim, rows[-1].has_mail) == (None, (), False)


def test_they_are_grouped_by_domain_and_signatures(db: Db) -> None:
    groups = by_sender(list_complaints(db))

    assert [(one.domain, one.dkim, len(one.complaints)) for one in groups] == [
        ("raoul.example", ("b.example",), 2), ("raoul.example", ("c.example",), 1), (None, (), 2),
    ]  # fmt: skip
    assert groups[0].partners == (("Raoul SAS", 2), ("Alpha SAS", 1))


def test_months_are_counted_without_a_gap(db: Db) -> None:
    counted = [(month.month, count) for month, count in by_month(list_complaints(db))]

    assert counted == [(5, 1), (6, 0), (7, 1), (8, 1), (9, 1)]
    assert by_month([]) == []


def test_the_last_month_of_the_calendar_ends_the_count(db: Db) -> None:
    db.conn.execute("UPDATE complaints SET at = '9999-12-31'")

    assert by_month(list_complaints(db)) == [(date(9999, 12, 1), 5)]


def test_of_an_erased_person_the_match_noted_is_left(db: Db) -> None:
    db.conn.execute("UPDATE complaints SET address = NULL WHERE ref = 'P5'")

    (one,) = (row for row in list_complaints(db) if row.id == "P5")
    assert (one.address, one.contact, one.matched_by, one.number) == (None, "c02", "exact", None)
