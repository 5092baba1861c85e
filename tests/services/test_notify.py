"""Who must be told when somebody withdraws, objects or is erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import Notice
from leadkeeper.services.suppression.notifications import groups, notices_for
from tests.made_archive import NOW, person
from tests.services.told_book import told_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        yield made


def made(book: Book, *numbers: int, kind: str = "objection", **facts: str) -> list[tuple[str, str, str | None]]:
    with writing(book.db):
        found = notices_for(book.db, numbers, kind, NOW, **facts)  # type: ignore[arg-type]  # options by name
    return [(one.partner, one.contact, one.kind) for one in found]


def test_each_recipient_of_each_person_is_told_once(book: Book) -> None:
    assert made(book, 1, 2, 4) == [
        ("raoul", "c1", "objection"),
        ("bonte", "c1", "objection"),
        ("raoul", "c2", "objection"),
    ]
    assert made(book, 1, 2, 4) == []


def test_one_partner_alone_can_be_meant(book: Book) -> None:
    assert made(book, 1, partner="bonte") == [("bonte", "c1", "objection")]
    assert made(book, 2, partner="bonte") == []


def test_an_erasure_is_told_besides_a_withdrawal_and_spares_later_ones(book: Book) -> None:
    assert len(made(book, 1, kind="withdrawal")) == 2
    assert len(made(book, 1, kind="erasure")) == 2
    assert made(book, 1, kind="objection") == []


def test_a_notice_keeps_its_channels_and_the_instant_of_its_cause(book: Book) -> None:
    with writing(book.db):
        found = notices_for(book.db, [2], "withdrawal", NOW, channels=["sms"])
    (line,) = suppressions.read_notifications(book.db)
    assert found == [Notice("raoul", "c2", "withdrawal", "2026-11-26")]
    assert (line.channels, line.cause_at) == (("sms",), NOW.isoformat())


def test_nobody_is_told_of_a_person_whose_file_never_went_out(book: Book) -> None:
    with writing(book.db):
        book.db.conn.execute("UPDATE deliveries SET state = 'pending'")
    assert made(book, 1, 2, 3) == []


def test_all_records_of_a_person_count_as_one_person(tmp_path: Path) -> None:
    people = [person(1, email="a.b@gmail.com"), person(2, email="ab@gmail.com"), person(3), person(4)]
    with told_book(tmp_path, people=people) as book:
        assert groups(book.db, [2, 1, 3]) == [(1, 2), (3,)]
        assert made(book, 2) == [
            ("raoul", "c1", "objection"),
            ("bonte", "c1", "objection"),
            ("raoul", "c2", "objection"),
        ]
