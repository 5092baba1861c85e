from __future__ import annotations

import pytest

from leadkeeper.db.book import migrations, schema
from leadkeeper.db.engine import Db, IntegrityError, fetch_all, fetch_value, pragma

TABLES = {
    "owner", "settings", "files", "partners", "contracts", "lists", "list_versions", "forms", "form_versions",
    "evidence", "imports", "source_blocks", "contacts", "further_addresses", "consent_kinds", "consents", "permits",
    "reviews", "suppressions", "import_changes", "import_lines", "register", "deliveries", "delivery_contacts",
    "traps", "notices", "complaints", "requests", "import_mappings", "saved_views", "edits", "edit_parts",
    "edit_contacts", "not_same", "merged", "purged", "given_people", "profiles", "months", "month_steps",
}  # fmt: skip


def test_a_new_book_has_every_table_of_the_archive_and_of_the_register(db: Db) -> None:
    assert {name for (name,) in fetch_all(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")} >= TABLES


def test_every_table_of_ours_keeps_the_types_of_its_columns(db: Db) -> None:
    strict = {row[1] for row in fetch_all(db, "PRAGMA table_list") if row[5]}
    assert strict >= TABLES


def test_a_column_of_numbers_takes_no_text(db: Db) -> None:
    with pytest.raises(IntegrityError):
        db.conn.execute("INSERT INTO contacts (id, age_at_consent, email_marks, phone_marks) VALUES (1, 'old', 0, 0)")


def test_a_new_book_is_of_this_schema_and_has_no_step_before_it(db: Db) -> None:
    assert pragma(db, "user_version") == schema.SCHEMA
    assert not schema.is_older(db)
    book = migrations.sqlite_utils.Database(db.conn, execute_plugins=False)
    assert migrations.MIGRATIONS.pending(book) == []


def test_a_new_book_has_the_columns_that_an_opening_asks_for(db: Db) -> None:
    assert schema.columns(db) == schema.COLUMNS


def test_bringing_a_book_up_to_date_twice_changes_nothing(peopled: Db) -> None:
    before = fetch_all(peopled, "SELECT sql FROM sqlite_schema ORDER BY name")
    schema.migrate(peopled)
    assert fetch_all(peopled, "SELECT sql FROM sqlite_schema ORDER BY name") == before
    assert fetch_value(peopled, "SELECT count(*) FROM contacts") == 3


def test_a_script_falls_into_whole_statements() -> None:
    found = schema.statements(schema.PEOPLE)
    assert all(one.endswith(";") for one in found)
    assert sum(one.count("CREATE TRIGGER") for one in found) == schema.PEOPLE.count("CREATE TRIGGER")
    assert max(one.count("CREATE ") for one in found) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO owner (id, name) VALUES (2, 'Another')",
        "INSERT INTO deliveries (ref, partner, channels, state) VALUES ('E9', 1, '[]', 'lost')",
        "INSERT INTO delivery_contacts (delivery, position, contact) VALUES (1, 0, 99)",
        "INSERT INTO consents (contact, seq, kind) VALUES (99, 0, 1)",
        "INSERT INTO further_addresses (value, contact, kind) VALUES ('x', 1, 'fax')",
        "INSERT INTO forms (ref) VALUES ('quiz')",
    ],
)
def test_a_row_that_cannot_be_is_refused(peopled: Db, statement: str) -> None:
    with pytest.raises(IntegrityError):
        peopled.conn.execute(statement)


def test_what_the_second_schema_adds_falls_into_whole_statements() -> None:
    found = schema.statements(schema.SCHEMA_2)
    assert all(one.endswith(";") for one in found)
    assert sum(one.count("CREATE TABLE") for one in found) == schema.SCHEMA_2.count("CREATE TABLE")
