"""The tables of people: contacts, their answers, the files they came from, the stop list."""

from __future__ import annotations

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
