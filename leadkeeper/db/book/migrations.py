"""Schema migrations of a book (sqlite-utils); imported only if a book needs one.

Where a new table must be known: `SCHEMA` and `COLUMNS` of `db.book.schema`; `SEALED_TABLES` of `db.engine`, or
SECURITY.md tells why not; `db.book.recovery_reader` for columns of JSON; `KEYS` of `db.book.undo_log` if it is edited
by hand; `db.erasure` if it holds facts of people; `services.books.archive` if an archive carries it; its name for
people in `messages.partners`.
"""

from __future__ import annotations

from itertools import chain

from leadkeeper.db.engine import Db  # first: it tells sqlite-utils which SQLite to take

# isort: split
import sqlite_utils

from leadkeeper.db.book import schema
from leadkeeper.db.disclosures import COUNTING_TRIGGERS

MIGRATIONS = sqlite_utils.Migrations("leadkeeper")


def _migration(name: str, *scripts: str) -> None:
    @MIGRATIONS(name=name)
    def run(db: sqlite_utils.Database) -> None:
        for statement in chain.from_iterable(map(schema.statements, scripts)):
            db.conn.execute(statement)


_migration("m001_the_book", schema.WORLD, schema.PEOPLE, schema.LEDGER)
_migration("m002_what_is_remembered", schema.SCHEMA_2, COUNTING_TRIGGERS)
_migration("m003_what_the_register_seals", schema.SCHEMA_3)
_migration("m004_noes_to_come", schema.SCHEMA_4)
_migration("m005_the_month", schema.SCHEMA_5)
_migration("m006_proof_that_travels", schema.SCHEMA_6)
_migration("m007_payment_terms", schema.SCHEMA_7)


def apply(db: Db) -> None:
    """Apply the pending migrations."""
    MIGRATIONS.apply(sqlite_utils.Database(db.conn, execute_plugins=False))
