"""What a book remembers: its tables; `migrations` makes them."""

from __future__ import annotations

import re
from hashlib import sha256

from leadkeeper.store import engine
from leadkeeper.store.engine import Db, is_complete, pragma, rows

APPLICATION_ID = 0x4C454144  # "LEAD" at byte 68 of every book
SCHEMA = 3  # user_version: rises with every migration

COLUMNS = "8a139150a77746d3ea6390f61f8e4b587fa1dcc35f3a42a54903beded15e00fe"
"""The digest of the names of all tables and columns, in their order: what a book of this schema has."""

_COMMENT = re.compile(r"--[^\n]*")

WORLD = """
CREATE TABLE owner (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT, siren TEXT, rights_contact TEXT, privacy_url TEXT,
    trap_mailboxes TEXT NOT NULL DEFAULT '[]',
    suppression_key TEXT             -- hex; made when the first keyed hash is needed
) STRICT;

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Bytes that the book copied in: pictures, PDFs, contracts. Kept once, by their SHA-256.
CREATE TABLE files (
    sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE partners (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    legal_name TEXT NOT NULL, siren TEXT, foreign_id TEXT,
    former_names TEXT NOT NULL, brands TEXT NOT NULL,
    country TEXT, transfer_safeguard TEXT, sectors TEXT NOT NULL,
    privacy_url TEXT, contact TEXT,
    hold TEXT
) STRICT;

CREATE TABLE contracts (
    id INTEGER PRIMARY KEY,
    partner INTEGER NOT NULL REFERENCES partners,
    ref TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (partner, ref)
) STRICT;

CREATE TABLE lists (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, url TEXT) STRICT;

CREATE TABLE list_versions (
    id INTEGER PRIMARY KEY,
    list INTEGER NOT NULL REFERENCES lists,
    ref TEXT NOT NULL UNIQUE,
    published_at TEXT,
    names TEXT NOT NULL,
    snapshot TEXT
) STRICT;

CREATE TABLE forms (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    name TEXT, kind TEXT, status TEXT, seller TEXT
) STRICT;

CREATE TABLE form_versions (
    id INTEGER PRIMARY KEY,
    form INTEGER NOT NULL REFERENCES forms,
    ref TEXT NOT NULL UNIQUE,
    starts TEXT, ends TEXT,
    list INTEGER REFERENCES lists,
    list_version INTEGER REFERENCES list_versions,
    description TEXT,
    published_sha256 TEXT          -- of the description that people first saw: L38
) STRICT;

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    form_version INTEGER NOT NULL REFERENCES form_versions,
    kind TEXT, name TEXT, sha256 TEXT, taken_at TEXT,
    copied INTEGER NOT NULL DEFAULT 0    -- 1: the bytes are in `files` and are checked
) STRICT;
"""

LEDGER = """
-- Everything that left the book, hash-chained; the triggers below keep it append-only.
CREATE TABLE register (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    partner INTEGER NOT NULL REFERENCES partners,
    at TEXT,
    channels TEXT NOT NULL,
    file_sha256 TEXT,
    state TEXT NOT NULL CHECK (state IN ('pending', 'released')),
    pending_path TEXT,             -- the file written aside, until it is released
    details TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE delivery_contacts (
    delivery INTEGER NOT NULL REFERENCES deliveries,
    position INTEGER NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts,
    PRIMARY KEY (delivery, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_contacts_contact ON delivery_contacts (contact, delivery);

CREATE TABLE traps (
    delivery INTEGER NOT NULL REFERENCES deliveries,
    position INTEGER NOT NULL,
    email TEXT, first_name TEXT, last_name TEXT, canonical TEXT,
    PRIMARY KEY (delivery, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX traps_canonical ON traps (canonical);

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    partner INTEGER NOT NULL REFERENCES partners,
    contact INTEGER NOT NULL REFERENCES contacts,
    kind TEXT, due TEXT, sent_at TEXT
) STRICT;
CREATE INDEX notices_contact ON notices (contact);

CREATE TABLE complaints (
    id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE,
    address TEXT, mail_sha256 TEXT, channel TEXT, at TEXT
) STRICT;

CREATE TABLE requests (
    id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE,
    contact INTEGER NOT NULL REFERENCES contacts,
    kind TEXT, received_on TEXT, answered_on TEXT
) STRICT;
CREATE INDEX requests_contact ON requests (contact);

CREATE TRIGGER register_keeps_update BEFORE UPDATE ON register
BEGIN SELECT raise(ABORT, 'the register is append-only'); END;
CREATE TRIGGER register_keeps_delete BEFORE DELETE ON register
BEGIN SELECT raise(ABORT, 'the register is append-only'); END;
"""


def statements(script: str) -> list[str]:
    """The statements of a script one by one: `executescript` would commit what stands before it."""
    found, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if is_complete(current):
            found.append(current.strip())
            current = ""
    return found


def is_older(db: Db) -> bool:
    """Whether a book has an earlier schema."""
    return bool(pragma(db, "user_version") < SCHEMA)


def migrate(db: Db) -> None:
    """Brings a book to the present schema; its number is set together with the last migration."""
    from leadkeeper.store.migrations import apply  # noqa: PLC0415  it takes as long to load as all else of opening

    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    apply(db)
    db.conn.execute(f"PRAGMA user_version = {SCHEMA}")


def foreign(db: Db) -> list[str]:
    """The names of tables, indexes, triggers and views that a book of this schema has otherwise, or not at all.

    Comments and white space do not count: a book keeps those of the release that made it.
    """
    blank = engine.in_memory()
    try:
        migrate(blank)
        wanted, found = _objects(blank), _objects(db)
    finally:
        blank.conn.close()
    return sorted({name for _, name, _ in wanted ^ found})


def _objects(db: Db) -> set[tuple[str, str, str]]:
    made = rows(
        db, "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"
    )
    return {(kind, name, " ".join(_COMMENT.sub("", sql).split())) for kind, name, sql in made}


def columns(db: Db) -> str:
    """The digest of the tables and columns that a book has: a bit may flip in their names too."""
    found = rows(
        db,
        "SELECT t.name, c.name, c.type, c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
        " WHERE t.schema = 'main' AND t.strict ORDER BY t.name, c.cid",
    )
    return sha256(repr(found).encode()).hexdigest()
