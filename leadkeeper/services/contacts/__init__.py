"""Contacts: list, search, details, edits, duplicates."""
