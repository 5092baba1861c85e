"""Schema of a book: its tables, created by `migrations`, and checks for foreign changes."""

from __future__ import annotations

import re
from contextlib import closing
from hashlib import sha256

from leadkeeper.db import engine
from leadkeeper.db.engine import Db, fetch_all, is_complete, pragma

APPLICATION_ID = 0x4C454144  # "LEAD" at byte 68 of every book
SCHEMA = 7  # user_version: incremented with every migration

COLUMNS = "a844e126bd27ba277e42ea6cb6034d4b2ba4c082f632ecb7fdf8647dd3707b51"
"""Digest of all table and column names in order, for this schema."""

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
    """Statements of a script one by one: `executescript` would commit the transaction."""
    result, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if is_complete(current):
            result.append(current.strip())
            current = ""
    return result


def is_older(db: Db) -> bool:
    """Whether a book has an earlier schema."""
    return bool(pragma(db, "user_version") < SCHEMA)


def migrate(db: Db) -> None:
    """Migrate a book to the current schema; its number is set in the transaction of the last migration."""
    from leadkeeper.db.book.migrations import apply

    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    apply(db)
    db.conn.execute(f"PRAGMA user_version = {SCHEMA}")


def foreign(db: Db) -> list[str]:
    """Names of tables, indexes, triggers and views that differ from this schema or are missing.

    Comments and white space are ignored: a book keeps those of the release that created it.
    """
    with closing(engine.in_memory()) as blank:
        migrate(blank)
        wanted, result = _objects(blank), _objects(db)
    return sorted({name for _, name, _ in wanted ^ result})


def _objects(db: Db) -> set[tuple[str, str, str]]:
    question = "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"
    return {(kind, name, " ".join(_COMMENT.sub("", sql).split())) for kind, name, sql in fetch_all(db, question)}


def columns(db: Db) -> str:
    """Digest of the tables and columns that a book has: bits may flip in names too."""
    rows = fetch_all(
        db,
        "SELECT t.name, c.name, c.type, c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
        " WHERE t.schema = 'main' AND t.strict ORDER BY t.name, c.cid",
    )
    return sha256(repr(rows).encode()).hexdigest()


SCHEMA_2 = """
-- An erased person keeps a number and an id, so that registers and requests stay whole; nothing else is left.
ALTER TABLE contacts ADD COLUMN erased_at TEXT;
CREATE INDEX contacts_erased ON contacts (id) WHERE erased_at IS NOT NULL;

-- The secret that a contract gives for keyed stop lists (hex); it never leaves with an archive.
ALTER TABLE contracts ADD COLUMN stop_secret TEXT;

-- The clauses that somebody found in the contract (JSON list of model.clauses).
ALTER TABLE contracts ADD COLUMN clauses TEXT NOT NULL DEFAULT '[]';

-- Whom a recipient is told of once the address itself is gone: hex SHA-256 of the canonical address.
ALTER TABLE notices ADD COLUMN digest TEXT;

-- On which channels only (JSON list, NULL: all), when the cause was told, and the stop file that it stood in last.
ALTER TABLE notices ADD COLUMN channels TEXT;
ALTER TABLE notices ADD COLUMN cause_at TEXT;
ALTER TABLE notices ADD COLUMN stop_file TEXT;
CREATE INDEX notices_open ON notices (partner) WHERE sent_at IS NULL;

-- On which channels this row was given, where it was not on all of its file (JSON list).
ALTER TABLE delivery_contacts ADD COLUMN channels TEXT;

ALTER TABLE complaints ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
ALTER TABLE requests ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

-- How files of one header row were read last time: the signature is rules.headers'.
CREATE TABLE import_mappings (signature TEXT PRIMARY KEY, settings TEXT NOT NULL, used_at TEXT NOT NULL) STRICT;

CREATE TABLE saved_views (
    page TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (page, name)
) STRICT, WITHOUT ROWID;

-- Every change made by hand; facts fill the words of its title. Its parts hold what undoes and redoes it (packed JSON).
CREATE TABLE edits (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    facts TEXT NOT NULL DEFAULT '{}',
    undone_at TEXT
) STRICT;
CREATE TABLE edit_parts (
    edit INTEGER NOT NULL REFERENCES edits ON DELETE CASCADE,
    part INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (edit, part)
) STRICT;
CREATE TABLE edit_contacts (
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    edit INTEGER NOT NULL REFERENCES edits ON DELETE CASCADE,
    PRIMARY KEY (contact, edit)
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_contacts_edit ON edit_contacts (edit);

-- Records that somebody looked at and found to be two people: never proposed for a merge again. The lower one first.
CREATE TABLE not_same (
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    PRIMARY KEY (contact, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_same_other ON not_same (other);

-- Records that were merged into another one: their number and id are never given again, and lead to the one kept.
CREATE TABLE merged (
    number INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE
) STRICT;
CREATE INDEX merged_contact ON merged (contact);

-- People whose time is over (R21), whole and packed, until the book is closed: then they are gone for good.
CREATE TABLE purged (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    people INTEGER NOT NULL,
    packed BLOB NOT NULL
) STRICT;

-- Whoever is in no index need not be taken out of it: an import that is taken back empties it first.
DROP TRIGGER contacts_search_delete;
CREATE TRIGGER contacts_search_delete AFTER DELETE ON contacts
WHEN EXISTS (SELECT 1 FROM contacts_search_docsize WHERE id = old.id)
BEGIN
    INSERT INTO contacts_search (contacts_search, rowid, email, first_name, last_name, company, phone)
    VALUES ('delete', old.id, old.email, old.first_name, old.last_name, old.company, old.phone);
END;
"""

SCHEMA_3 = """
-- The record that was given; `contact` is the record that it belongs to now: a merge moves it, and nothing else does.
ALTER TABLE delivery_contacts ADD COLUMN person INTEGER;

-- Keyed digests of the e-mail address and of the number as given: they outlive an edit and an erasure.
ALTER TABLE delivery_contacts ADD COLUMN given TEXT;

-- The key of those digests (hex), NULL until an older delivery is sealed.
ALTER TABLE deliveries ADD COLUMN given_key TEXT;

UPDATE delivery_contacts SET person = contact;
"""

NOES_TO_COME = """
UPDATE consents SET at = NULL, lo = NULL, hi = NULL, raw = coalesce(raw, at)
WHERE import IS NOT NULL AND kind IN (SELECT id FROM consent_kinds WHERE event IS NOT 'given')
    AND lo > (SELECT unixepoch(at) FROM imports WHERE id = import);
"""
"""Takes the instant from refusals that an import dated later than itself: what is to come counts for nothing yet."""

SCHEMA_4 = f"""
INSERT INTO permits (reason) VALUES ('schema-4');
{NOES_TO_COME.strip()}
DELETE FROM permits;
"""

SCHEMA_5 = """
-- How a partner's file is made each month: JSON of domain.book.ExportProfile.
CREATE TABLE profiles (partner INTEGER PRIMARY KEY REFERENCES partners, body TEXT NOT NULL) STRICT;

-- The month in one move: what was asked (JSON), and its steps in order. A run without an end is resumed.
CREATE TABLE months (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    request TEXT NOT NULL
) STRICT;
CREATE TABLE month_steps (
    month INTEGER NOT NULL REFERENCES months,
    position INTEGER NOT NULL,
    step TEXT NOT NULL,
    subject TEXT NOT NULL,         -- the file that is read, or the partner
    path TEXT,                     -- the file that is read or written
    state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'skipped', 'stopped')),
    ref TEXT,                      -- the id that its import, export or stop file has or will have
    facts TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (month, position)
) STRICT, WITHOUT ROWID;
"""

SCHEMA_6 = """
-- Secrets that proofs rest on: the private key that signs packs, the secret of sealed proofs. Never in an archive.
CREATE TABLE proof_secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL, made_at TEXT NOT NULL) STRICT;

-- The proof of an export: the secret of its salts, the Merkle root over its rows, and the rows, a thousand to a block.
CREATE TABLE proofs (
    delivery INTEGER PRIMARY KEY REFERENCES deliveries,
    secret TEXT NOT NULL, root TEXT NOT NULL, rows INTEGER NOT NULL
) STRICT;
CREATE TABLE proof_rows (
    delivery INTEGER NOT NULL REFERENCES deliveries,
    first INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (delivery, first)
) STRICT;

-- Proofs that outlive an erasure: opened by the person's own address alone, destroyed on their last day.
CREATE TABLE sealed_proofs (
    id INTEGER PRIMARY KEY,
    tag TEXT NOT NULL,               -- drawn from the address as the key is: finds the proof without trying all
    expires_on TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX sealed_proofs_tag ON sealed_proofs (tag);

-- Breaches of personal data and what was done about them (GDPR 33(5)).
CREATE TABLE breaches (
    id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE,
    known_at TEXT NOT NULL,
    details TEXT NOT NULL DEFAULT '{}'
) STRICT;
"""

SCHEMA_7 = """
-- Payment days, returns and price tiers of a contract: JSON of domain.partner.PaymentTerms, NULL: none agreed.
ALTER TABLE contracts ADD COLUMN terms TEXT;
"""

PEOPLE = """
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    file TEXT, sha256 TEXT, at TEXT,
    settings TEXT NOT NULL DEFAULT '{}',
    counts TEXT NOT NULL DEFAULT '{}',
    undone_at TEXT
) STRICT;

-- The lines of imported files as they stood, a thousand to a block, packed: JSON lists of [line, cells].
CREATE TABLE source_blocks (
    import INTEGER NOT NULL REFERENCES imports,
    member INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (import, member, first_line)
) STRICT;

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    ref TEXT,                       -- NULL: the id is 'c' and the number
    email TEXT, phone TEXT,
    first_name TEXT, last_name TEXT,
    other_emails TEXT, other_phones TEXT,        -- JSON lists, NULL: none
    company TEXT, job_title TEXT, country TEXT, postal_address TEXT,
    birth_date TEXT, age_at_consent INTEGER,
    segment TEXT, legal_form TEXT, stage TEXT,
    relation_ended_on TEXT, admin_only INTEGER,
    action_at TEXT, action_kind TEXT, action_lo INTEGER, action_hi INTEGER,
    informed TEXT,                  -- JSON, NULL: none
    contested INTEGER, email_state TEXT,
    owner TEXT, tags TEXT, note TEXT, extra TEXT,
    -- drawn from the above when a row is written, for matching and judging
    email_key TEXT,                 -- who is who on import: NFC, lower case, domain in ASCII
    canonical TEXT,                 -- R28's canonical address where it differs from email_key
    phone_key TEXT,                 -- E.164 where it differs from phone
    email_marks INTEGER NOT NULL,   -- rules.identity.email_marks
    phone_marks INTEGER NOT NULL,   -- rules.identity.phone_marks
    import INTEGER REFERENCES imports,
    member INTEGER,                 -- the member of a ZIP, from 0
    line INTEGER
) STRICT;
CREATE UNIQUE INDEX contacts_ref ON contacts (ref) WHERE ref IS NOT NULL;
CREATE INDEX contacts_email_key ON contacts (email_key);
CREATE INDEX contacts_canonical ON contacts (canonical) WHERE canonical IS NOT NULL;
CREATE INDEX contacts_phone ON contacts (phone) WHERE phone IS NOT NULL;
CREATE INDEX contacts_phone_key ON contacts (phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX contacts_import ON contacts (import) WHERE import IS NOT NULL;

-- Further addresses and numbers, for matching only: canonical addresses, E.164 numbers.
CREATE TABLE further_addresses (
    value TEXT NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    PRIMARY KEY (value, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX further_addresses_contact ON further_addresses (contact);

-- What an answer says apart from its instant: the same words stand for very many people.
CREATE TABLE consent_kinds (
    id INTEGER PRIMARY KEY,
    event TEXT, purpose TEXT, channels TEXT,
    partner INTEGER REFERENCES partners,
    form_version INTEGER REFERENCES form_versions,
    list_version INTEGER REFERENCES list_versions,
    method TEXT, trace TEXT, valid_until TEXT
) STRICT;

-- Every answer that anybody gave. Only added to: an import taken back or an erasure needs a permit.
CREATE TABLE consents (
    contact INTEGER NOT NULL REFERENCES contacts,
    seq INTEGER NOT NULL,
    kind INTEGER NOT NULL REFERENCES consent_kinds,
    at TEXT, lo INTEGER, hi INTEGER,    -- model.moment: the seconds that `at` can stand for
    raw TEXT, ip TEXT,
    import INTEGER REFERENCES imports,
    line INTEGER,
    PRIMARY KEY (contact, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE permits (reason TEXT PRIMARY KEY) STRICT;

CREATE TRIGGER consents_keep_update BEFORE UPDATE ON consents
WHEN NOT EXISTS (SELECT 1 FROM permits)
BEGIN SELECT raise(ABORT, 'answers are append-only'); END;
CREATE TRIGGER consents_keep_delete BEFORE DELETE ON consents
WHEN NOT EXISTS (SELECT 1 FROM permits)
BEGIN SELECT raise(ABORT, 'answers are append-only'); END;

CREATE TABLE reviews (
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    rule TEXT, partner INTEGER REFERENCES partners, channel TEXT,
    decision TEXT, reason TEXT, at TEXT,
    facts_hash TEXT,                    -- of the facts that were judged; NULL for restored reviews
    PRIMARY KEY (contact, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppressions (
    id INTEGER PRIMARY KEY,
    email TEXT, phone TEXT, hash TEXT,
    channel TEXT, partner INTEGER REFERENCES partners,
    reason TEXT, at TEXT
) STRICT;

-- What an import did to people who were there before it: the values that it replaced, for its undo.
CREATE TABLE import_changes (
    import INTEGER NOT NULL REFERENCES imports,
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    field TEXT NOT NULL,
    before TEXT, after TEXT,            -- JSON values
    member INTEGER, line INTEGER,
    PRIMARY KEY (import, contact, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_changes_contact ON import_changes (contact);

-- Further lines of files that speak of somebody (the first one stands in contacts).
CREATE TABLE import_lines (
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    import INTEGER NOT NULL REFERENCES imports,
    member INTEGER NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (contact, import, member, line)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE contacts_search USING fts5 (
    email, first_name, last_name, company, phone,
    content = 'contacts', content_rowid = 'id', tokenize = "trigram remove_diacritics 1", detail = 'full'
);
INSERT INTO contacts_search (contacts_search, rank) VALUES ('secure-delete', 1);

-- An import changes people whom it made itself and will index at its end: to take out what is not in would be damage.
CREATE TRIGGER contacts_search_update AFTER UPDATE OF email, first_name, last_name, company, phone ON contacts
WHEN (old.email, old.first_name, old.last_name, old.company, old.phone)
    IS NOT (new.email, new.first_name, new.last_name, new.company, new.phone)
    AND EXISTS (SELECT 1 FROM contacts_search_docsize WHERE id = old.id)
BEGIN
    INSERT INTO contacts_search (contacts_search, rowid, email, first_name, last_name, company, phone)
    VALUES ('delete', old.id, old.email, old.first_name, old.last_name, old.company, old.phone);
    INSERT INTO contacts_search (rowid, email, first_name, last_name, company, phone)
    VALUES (new.id, new.email, new.first_name, new.last_name, new.company, new.phone);
END;
CREATE TRIGGER contacts_search_delete AFTER DELETE ON contacts
BEGIN
    INSERT INTO contacts_search (contacts_search, rowid, email, first_name, last_name, company, phone)
    VALUES ('delete', old.id, old.email, old.first_name, old.last_name, old.company, old.phone);
END;
"""
