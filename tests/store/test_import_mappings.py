from __future__ import annotations

from leadkeeper.store import import_mappings
from leadkeeper.store.engine import Db, value


def test_choices_come_back_and_newer_ones_take_their_place(db: Db) -> None:
    import_mappings.keep(db, "ab", {"mode": "update", "overrides": {"Ville": None}}, "2026-01-01")
    import_mappings.keep(db, "cd", {"mode": "skip"}, "2026-01-02")
    import_mappings.keep(db, "ab", {"overrides": {"Été": "note"}}, "2026-01-03")
    assert import_mappings.find(db, "ab") == ({"overrides": {"Été": "note"}}, "2026-01-03")
    assert import_mappings.find(db, "cd") == ({"mode": "skip"}, "2026-01-02")


def test_without_choices_nothing_is_remembered(db: Db) -> None:
    import_mappings.keep(db, "ab", {"mode": "update"}, "2026-01-01")
    import_mappings.keep(db, "ab", {}, "2026-01-02")
    assert import_mappings.find(db, "ab") is None
    assert value(db, "SELECT count(*) FROM import_mappings") == 0
