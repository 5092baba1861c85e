from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import register
from leadkeeper.db.book.recovery_reader import DamagedTable, Mender, RawRow, tables
from leadkeeper.db.engine import Db, fetch_all
from leadkeeper.domain.contact import keys
from tests.made_archive import archive, person, restored

REVIEW = {"rule": "R25", "partner": "raoul", "channel": "email", "decision": "deny", "reason": "x", "at": "2026-11-01"}


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Db]:
    """A book of one person with many facts, and of the sources of one partner."""
    one = person(
        1,
        other_emails=["b@x.example"],
        tags=["vip"],
        extra={"Fidélité": "or"},
        informed={"at": "2026-02-01", "mentions_transmission": True},
        last_action={"at": "2026-06-01", "kind": "click"},
        reviews=[REVIEW],
    )
    with restored(tmp_path, archive(one)) as book:
        register.append(book.db, "2026-11-01T10:00:00+01:00", "put-back", {"copy": "a.leads"})
        yield book.db


def table_of(db: Db, name: str) -> DamagedTable:
    return next(table for table in tables(db) if table.name == name)


def first(db: Db, name: str, **changed: Any) -> tuple[Mender, tuple[Any, ...]]:
    """The first row of a table with some cells changed, and what looks at it."""
    table = table_of(db, name)
    cells = dict(zip(table.columns, fetch_all(db, f"SELECT * FROM {name} LIMIT 1")[0], strict=True)) | changed
    return Mender(table, table.columns, keys), tuple(cells.values())


def looked_at(db: Db, name: str, **changed: Any) -> RawRow | None:
    mender, cells = first(db, name, **changed)
    return mender.row(cells)


def cell(db: Db, name: str, column: str, row: RawRow | None) -> Any:
    assert row is not None
    return row.cells[table_of(db, name).columns.index(column)]


def test_every_row_of_a_sound_book_stays_as_it_is(full: Db) -> None:
    for table in tables(full):
        mender = Mender(table, table.columns, keys)
        for row in fetch_all(full, f"SELECT * FROM {table.name}"):
            assert mender.row(row) == RawRow(row), table.name


@pytest.mark.parametrize(
    ("table", "column", "broken"),
    [
        ("contracts", "body", '{"id":"raoul-2026"'),
        ("contracts", "body", '{"id":"raoul-2026","max_usas":2}'),
        ("consent_kinds", "channels", '["email"'),
        ("register", "body", '{"copy":"b.leads"}'),
    ],
)
def test_a_row_that_says_nothing_without_what_is_broken_is_lost(full: Db, table: str, column: str, broken: str) -> None:
    assert looked_at(full, table, **{column: broken}) is None


@pytest.mark.parametrize(
    ("table", "column", "broken", "instead"),
    [
        ("partners", "brands", '["a"', "[]"),
        ("partners", "hold", '{"sinca":null}', None),
        ("list_versions", "names", '[{"nama":"Raoul SAS"}]', "[]"),
        ("list_versions", "snapshot", "[]", None),
        ("form_versions", "description", "{", None),
    ],
)
def test_what_others_refer_to_is_kept_without_the_part_that_is_broken(
    full: Db, table: str, column: str, broken: str, instead: object
) -> None:
    row = looked_at(full, table, **{column: broken})
    assert cell(full, table, column, row) == instead
    assert row is not None
    assert row.mended


@pytest.mark.parametrize("column", ["other_emails", "other_phones", "informed", "tags", "extra"])
def test_a_person_with_a_broken_part_is_kept_and_contested(full: Db, column: str) -> None:
    row = looked_at(full, "contacts", **{column: '["b@x.example'})
    assert (cell(full, "contacts", column, row), cell(full, "contacts", "contested", row)) == (None, 1)


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("email", "person2@mail.example"),
        ("email_key", "person2@mail.example"),
        ("canonical", "x@mail.example"),
        ("phone", "+34639980001"),
        ("phone_key", "+33639980002"),
        ("phone_marks", 0),
        ("action_at", "2027-06-01"),
        ("action_lo", 0),
        ("action_hi", None),
    ],
)
def test_a_person_whose_facts_and_what_was_drawn_of_them_disagree_is_contested(
    full: Db, column: str, wrong: object
) -> None:
    row = looked_at(full, "contacts", **{column: wrong})
    assert cell(full, "contacts", "contested", row) == 1


def test_what_an_earlier_release_noted_of_an_address_is_noted_anew_and_nobody_is_contested(full: Db) -> None:
    row = looked_at(full, "contacts", email_marks=6)
    assert (cell(full, "contacts", "email_marks", row), cell(full, "contacts", "contested", row)) == (1, 0)


@pytest.mark.parametrize(("column", "wrong"), [("at", "2028-06-01T10:00:00+02:00"), ("lo", 0), ("hi", None)])
def test_an_answer_whose_instant_has_two_readings_is_doubtful_and_drawn_anew(
    full: Db, column: str, wrong: object
) -> None:
    row = looked_at(full, "consents", **{column: wrong})
    assert row is not None
    assert row.doubtful
    low, high = (cell(full, "consents", name, row) for name in ("lo", "hi"))
    assert low == high > 0


@pytest.mark.parametrize("changed", [{"decision": "denx"}, {"decision": None}, {"channel": "emaim"}])
def test_a_decision_that_nobody_understands_is_doubtful(full: Db, changed: dict[str, object]) -> None:
    row = looked_at(full, "reviews", **changed)
    assert row is not None
    assert row.doubtful


@pytest.mark.parametrize(("table", "changed"), [("contacts", {"informed": 0}), ("consents", {"at": 7, "lo": "x"})])
def test_a_row_whose_columns_have_moved_is_lost(full: Db, table: str, changed: dict[str, object]) -> None:
    assert looked_at(full, table, **changed) is None


def test_the_address_that_somebody_had_before_is_collected(full: Db) -> None:
    mender, cells = first(full, "contacts", email="person2@mail.example")
    mender.row(cells)
    assert mender.former == {"person1@mail.example"}


def test_further_addresses_are_collected_as_they_are_drawn(full: Db) -> None:
    mender, cells = first(full, "contacts")
    mender.row(cells)
    assert mender.further == [("b@x.example", 1, "email")]
