"""What schema 2 adds: what is remembered of edits, imports and views, and what an erasure leaves."""

from __future__ import annotations

SCHEMA_2 = """
-- An erased person keeps a number and an id, so that registers and requests stay whole; nothing else is left.
ALTER TABLE contacts ADD COLUMN erased_at TEXT;

-- The secret that a contract gives for keyed stop lists (hex); it never leaves with an archive.
ALTER TABLE contracts ADD COLUMN stop_secret TEXT;

-- Whom a recipient is told of once the address itself is gone: hex SHA-256 of the canonical address.
ALTER TABLE notices ADD COLUMN digest TEXT;

ALTER TABLE complaints ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
ALTER TABLE requests ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

-- How files of one header row were read last time: the signature is rules.headers'.
CREATE TABLE import_mappings (signature TEXT PRIMARY KEY, settings TEXT NOT NULL, used_at TEXT NOT NULL) STRICT;

CREATE TABLE saved_views (
    page TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (page, name)
) STRICT, WITHOUT ROWID;

-- Every change made by hand, with what undoes and redoes it (packed JSON); facts fill the words of its title.
CREATE TABLE edits (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    facts TEXT NOT NULL DEFAULT '{}',
    packed BLOB NOT NULL,
    undone_at TEXT
) STRICT;
CREATE TABLE edit_contacts (
    contact INTEGER NOT NULL REFERENCES contacts ON DELETE CASCADE,
    edit INTEGER NOT NULL REFERENCES edits ON DELETE CASCADE,
    PRIMARY KEY (contact, edit)
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_contacts_edit ON edit_contacts (edit);

-- People whose time is over (R21), whole and packed, until the book is closed: then they are gone for good.
CREATE TABLE purged (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    packed BLOB NOT NULL
) STRICT;
"""
