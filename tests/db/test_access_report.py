"""What else the book holds about somebody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import disclosures, requests
from leadkeeper.db.engine import Db
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import ImportRecord
from tests.db.source_block import keep_block
from tests.made_archive import archive, person, restored

FILES = [
    {"id": "E1", "partner": "raoul", "at": "2026-06-15", "channels": ["email"], "contacts": ["c2", "c1"]},
    {"id": "E2", "partner": "raoul", "at": "2026-07-15", "channels": ["sms"], "contacts": ["c1"]},
]
COMPLAINTS = [
    {"id": "P1", "address": "a@x.example", "channel": "cnil", "at": "2026-07-01"},
    {"id": "P2", "address": None},
]
NOTICES = [{"partner": "raoul", "contact": "c1", "kind": "withdrawal", "due": "2026-12-01"}]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    thing = archive(person(1), person(2), deliveries=FILES, complaints=COMPLAINTS, notices=NOTICES)
    with restored(tmp_path, thing) as opened:
        yield opened.db


def test_files_come_with_channels_and_columns(db: Db) -> None:
    disclosures.set_details(db, "E2", {"columns": ["email", "phone"]})
    assert disclosures.reported(db, [1]) == [
        disclosures.ReportedDisclosure(1, "c1", "E1", "raoul", "2026-06-15", ("email",), None),
        disclosures.ReportedDisclosure(1, "c1", "E2", "raoul", "2026-07-15", ("sms",), ("phone",)),
    ]


def test_a_file_that_never_came_out_is_left_out(db: Db) -> None:
    db.conn.execute("UPDATE deliveries SET state = 'pending' WHERE ref = 'E2'")
    assert [one.export for one in disclosures.reported(db, [1])] == ["E1"]


@pytest.mark.parametrize(
    ("settings", "headers", "fields"),
    [
        ({"columns": {"E-mail": "email", "Nom": None}}, ("E-mail", "Nom"), ("email", None)),
        ({"columns": {"E-mail": "email"}}, (), ()),
        ({}, (), ()),
    ],
)
def test_a_line_comes_with_headers_that_fit_it(
    db: Db, settings: dict[str, object], headers: tuple[str, ...], fields: tuple[str | None, ...]
) -> None:
    number = imports.add(db, ImportRecord("i1", "leads.csv", at="2026-02-02"), settings)
    keep_block(db, number, 0, [(2, ["a@x.example", "Léa"])])
    db.conn.execute("UPDATE contacts SET import = ?, line = 2 WHERE id = 1", (number,))
    assert requests.lines(db, [1, 2]) == [
        requests.ReportLine(1, "i1", "leads.csv", "2026-02-02", 2, headers, ("a@x.example", "Léa"), fields)
    ]


def test_complaints_with_an_address_are_given(db: Db) -> None:
    assert [(one["id"], one["address"]) for one in requests.complaints(db)] == [("P1", "a@x.example")]


def test_notices_about_somebody_are_given(db: Db) -> None:
    assert requests.notices(db, [1]) == [
        {"partner": "raoul", "kind": "withdrawal", "due": "2026-12-01", "sent_at": None}
    ]
    assert requests.notices(db, [2]) == []
