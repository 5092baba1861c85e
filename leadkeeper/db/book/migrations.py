"""Schema migrations of a book (sqlite-utils); imported only if a book needs one.

Where a new table must be known: `SCHEMA` and `COLUMNS` of `db.book.schema`; `SEALED_TABLES` of `db.engine`, or
SECURITY.md tells why not; `db.book.recovery_reader` for columns of JSON; `KEYS` of `db.book.undo_log` if it is edited
by hand; `db.erasure` if it holds facts of people; `services.books.archive` if an archive carries it; its name for
people in `messages.partners`.
"""

from __future__ import annotations

from leadkeeper.db.engine import Db  # first: it tells sqlite-utils which SQLite to take

# isort: split
import sqlite_utils

from leadkeeper.db.book.schema import (
    LEDGER,
    PEOPLE,
    SCHEMA_2,
    SCHEMA_3,
    SCHEMA_4,
    SCHEMA_5,
    SCHEMA_6,
    SCHEMA_7,
    WORLD,
    statements,
)
from leadkeeper.db.disclosures import COUNTING_TRIGGERS

MIGRATIONS = sqlite_utils.Migrations("leadkeeper")


@MIGRATIONS()
def m001_the_book(db: sqlite_utils.Database) -> None:
    """Create the tables of the first release."""
    for script in (WORLD, PEOPLE, LEDGER):
        for statement in statements(script):
            db.conn.execute(statement)


@MIGRATIONS()
def m002_what_is_remembered(db: sqlite_utils.Database) -> None:
    """Add the tables of schema 2."""
    for script in (SCHEMA_2, COUNTING_TRIGGERS):
        for statement in statements(script):
            db.conn.execute(statement)


@MIGRATIONS()
def m003_what_the_register_seals(db: sqlite_utils.Database) -> None:
    """Add the tables of schema 3."""
    for statement in statements(SCHEMA_3):
        db.conn.execute(statement)


@MIGRATIONS()
def m004_noes_to_come(db: sqlite_utils.Database) -> None:
    """Refusals that an import dated in the future have no instant."""
    for statement in statements(SCHEMA_4):
        db.conn.execute(statement)


@MIGRATIONS()
def m005_the_month(db: sqlite_utils.Database) -> None:
    """Add export profiles and the journal of the month."""
    for statement in statements(SCHEMA_5):
        db.conn.execute(statement)


@MIGRATIONS()
def m006_proof_that_travels(db: sqlite_utils.Database) -> None:
    """Add the tables of proofs, sealed proofs and breaches."""
    for statement in statements(SCHEMA_6):
        db.conn.execute(statement)


@MIGRATIONS()
def m007_payment_terms(db: sqlite_utils.Database) -> None:
    """Add the payment terms of contracts."""
    for statement in statements(SCHEMA_7):
        db.conn.execute(statement)


def apply(db: Db) -> None:
    """Apply the pending migrations."""
    MIGRATIONS.apply(sqlite_utils.Database(db.conn, execute_plugins=False))
