"""Who is concerned by an import that is taken back, who stays and why, and what is left of its lines."""

from __future__ import annotations

import pytest

from leadkeeper.db import complaints
from leadkeeper.db.engine import Db, fetch_all, fetch_value, permitted, writing
from leadkeeper.db.imports import imports, undo
from leadkeeper.domain.book import Complaint, ImportRecord
from tests.db.source_block import keep_block

AT = "2026-11-24T10:00:00+01:00"


@pytest.fixture
def read_in(peopled: Db) -> Db:
    """A book of three people, of whom an import made the second and changed the third; it has ten lines."""
    imports.add(peopled, ImportRecord("i1", at=AT), {"mode": "fill"})
    peopled.conn.execute("UPDATE contacts SET import = 1, member = 0, line = 2 WHERE id = 2")
    peopled.conn.execute(
        "INSERT INTO import_changes (import, contact, field, before, after) VALUES (1, 3, 'company', 'null', '\"A\"')"
    )
    peopled.conn.execute("INSERT INTO import_lines (contact, import, member, line) VALUES (3, 1, 0, 7), (1, 1, 0, 8)")
    for first in (2, 5):
        keep_block(peopled, 1, 0, [(line, [f"cell {line}"]) for line in range(first, first + 3)])
    return peopled


def concerned(db: Db, **given: bool) -> dict[int, str | None]:
    undo.gather(db, 1, AT, keeps_refusals=given.get("noes", True))
    return dict(fetch_all(db, "SELECT contact, why FROM taking_back"))


def test_whom_the_import_made_or_changed_are_concerned_and_who_only_had_a_line_is_not(read_in: Db) -> None:
    read_in.conn.execute("DELETE FROM consents WHERE 0")
    assert undo.gather(read_in, 1, AT, keeps_refusals=True) == 2 - 1, "the second has an answer that no import gave"
    assert dict(fetch_all(read_in, "SELECT contact, why FROM taking_back")) == {2: "answered", 3: None}


@pytest.mark.parametrize(
    ("statement", "who", "why"),
    [
        ("INSERT INTO reviews (contact, seq, at) VALUES (3, 0, '2026-11-24T10:00:00+01:00')", 3, "reviewed"),
        ("INSERT INTO reviews (contact, seq, at) VALUES (3, 0, '2026-11-24T09:59:59+01:00')", 3, None),
        ("INSERT INTO reviews (contact, seq, at) VALUES (3, 0, '2026-11-24T09:00:00Z')", 3, "reviewed"),
        ("INSERT INTO reviews (contact, seq, at) VALUES (3, 0, NULL)", 3, "reviewed"),
        ("INSERT INTO reviews (contact, seq, at) VALUES (3, 0, 'soon')", 3, "reviewed"),
        ("INSERT INTO reviews (contact, seq, at) VALUES (2, 0, '2020-01-01')", 2, "reviewed"),
        ("INSERT INTO notices (partner, contact, due) VALUES (1, 3, '2026-11-23')", 3, None),
        ("INSERT INTO notices (partner, contact, due, sent_at) VALUES (1, 3, '2026-12-23', '2026-01-01')", 3, None),
        ("INSERT INTO notices (partner, contact) VALUES (1, 3)", 3, "notified"),
    ],
)
def test_of_whom_it_changed_only_what_came_since_counts(read_in: Db, statement: str, who: int, why: str | None) -> None:
    read_in.conn.execute(statement)
    assert concerned(read_in)[who] == why


@pytest.mark.parametrize(("at", "why"), [("2026-11-25", "complained"), ("2026-11-23", None), (None, "complained")])
def test_a_complaint_since_holds_whom_it_is_about(read_in: Db, at: str | None, why: str | None) -> None:
    address = fetch_value(read_in, "SELECT email FROM contacts WHERE id = 3")
    complaints.add(read_in, Complaint("P1", str(address), at=at))
    complaints.add(read_in, Complaint("P2", "nobody@mail.example"))
    undo.gather(read_in, 1, AT, keeps_refusals=True)
    assert dict(fetch_all(read_in, "SELECT contact, why FROM taking_back"))[3] == why


def test_of_the_lines_only_those_stay_on_which_somebody_stands(read_in: Db) -> None:
    with writing(read_in), permitted(read_in, "undo"):
        undo.gather(read_in, 1, AT, keeps_refusals=True)
        undo.take_answers(read_in, 1, keeps_refusals=True)
        undo.forget(read_in, 1)
        assert undo.outcome(read_in) == (0, 1, [(2, "answered")])
        undo.done(read_in)
    assert fetch_all(read_in, "SELECT first_line FROM source_blocks") == [(2,)]
    assert imports.lines_of(read_in, 1, 0, 2) == {2: ["cell 2"], 3: [], 4: []}
    assert (
        fetch_value(read_in, "SELECT count(*) FROM import_lines")
        == fetch_value(read_in, "SELECT count(*) FROM permits")
        == 0
    )


def test_whoever_is_given_back_comes_by_the_part(read_in: Db) -> None:
    concerned(read_in)
    assert list(undo.given_back(read_in, 1)) == [[(3, False)]]
    undo.stays(read_in, [2, 3], "edited")
    assert dict(fetch_all(read_in, "SELECT contact, why FROM taking_back")) == {2: "answered", 3: "edited"}


def test_lines_and_changes_come_with_those_of_later_imports_that_stand(read_in: Db) -> None:
    for number in (2, 3):
        imports.add(read_in, ImportRecord(f"i{number}", at=AT), {})
        read_in.conn.execute("INSERT INTO import_lines VALUES (3, ?, 0, 5)", (number,))
    imports.set_undone(read_in, 3, AT, keeping=0)
    assert undo.lines(read_in, 1, [2, 3]) == [(2, 1, 0, 2), (3, 1, 0, 7), (3, 2, 0, 5)]
    assert undo.changes(read_in, 1, [3]) == [(3, 1, "company", "null", '"A"')]
    undo.write_changes(read_in, [(2, 3, "company", '"A"', '"B"')])
    undo.drop_changes(read_in, [(1, 3, "company")])
    assert undo.changes(read_in, 1, [3]) == [(3, 2, "company", '"A"', '"B"')]
