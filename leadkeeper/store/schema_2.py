"""What schema 2 adds: what is remembered of edits, imports and views, and what an erasure leaves."""

from __future__ import annotations

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
