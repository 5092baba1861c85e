from __future__ import annotations

from leadkeeper.db.engine import Db, fetch_value
from leadkeeper.db.imports import imports


def test_choices_come_back_and_newer_ones_take_their_place(db: Db) -> None:
    imports.keep(db, "ab", {"mode": "update", "overrides": {"Ville": None}}, "2026-01-01")
    imports.keep(db, "cd", {"mode": "skip"}, "2026-01-02")
    imports.keep(db, "ab", {"overrides": {"Été": "note"}}, "2026-01-03")
    assert imports.find_mapping(db, "ab") == ({"overrides": {"Été": "note"}}, "2026-01-03")
    assert imports.find_mapping(db, "cd") == ({"mode": "skip"}, "2026-01-02")


def test_a_file_imported_without_choices_is_known_too(db: Db) -> None:
    imports.keep(db, "ab", {"mode": "update"}, "2026-01-01")
    imports.keep(db, "ab", {}, "2026-01-02")
    assert imports.find_mapping(db, "ab") == ({}, "2026-01-02")
    assert fetch_value(db, "SELECT count(*) FROM import_mappings") == 1
