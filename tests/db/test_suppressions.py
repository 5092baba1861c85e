from __future__ import annotations

from leadkeeper.db import suppressions
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import Suppression

ENTRIES = (
    Suppression("x@y.example", None, None, "sms", "raoul", "objection", "2026-02-03"),
    Suppression(phone="06 39 98 00 01"),
    Suppression(hash="ab" * 32, reason="erased"),
    Suppression("x@y.example"),
)


def test_entries_come_back_as_added_and_in_their_order(peopled: Db) -> None:
    for entry in ENTRIES:
        suppressions.add(peopled, entry)
    assert suppressions.read_all(peopled) == ENTRIES


def test_an_entry_taken_off_leaves_the_others(peopled: Db) -> None:
    for entry in ENTRIES:
        suppressions.add(peopled, entry)
    first, *others = suppressions.numbered(peopled)
    suppressions.remove(peopled, [first])
    assert list(suppressions.numbered(peopled)) == others
    assert suppressions.read_all(peopled) == ENTRIES[1:]
