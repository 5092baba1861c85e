"""What schema 3 adds: what the register's entries seal of each row that was given to a partner (see `disclosed`)."""

from __future__ import annotations

SCHEMA_3 = """
-- The record that was given; `contact` is the record that it belongs to now: a merge moves it, and nothing else does.
ALTER TABLE delivery_contacts ADD COLUMN person INTEGER;

-- Keyed digests of the e-mail address and of the number as given: they outlive an edit and an erasure.
ALTER TABLE delivery_contacts ADD COLUMN given TEXT;

-- The key of those digests (hex), NULL until an older delivery is sealed.
ALTER TABLE deliveries ADD COLUMN given_key TEXT;

UPDATE delivery_contacts SET person = contact;
"""
