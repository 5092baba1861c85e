"""The kept counts of people given are those that counting would find, whatever is written."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from leadkeeper.db import contacts, disclosures
from leadkeeper.db.book.undo_log import mirrored, noting, play, taken
from leadkeeper.db.engine import Db, fetch_all, fetch_value, writing
from leadkeeper.domain.book import Delivery


def counted(db: Db) -> tuple[int, dict[str, int]]:
    """What somebody finds who counts row by row."""
    pairs = fetch_all(
        db,
        "SELECT p.ref, m.contact FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " JOIN partners p ON p.id = d.partner WHERE d.state = 'released'",
    )
    each = {partner: len({one for other, one in pairs if other == partner}) for partner, _ in pairs}
    return len({contact for _, contact in pairs}), each


def kept(db: Db) -> tuple[int, dict[str, int]]:
    return disclosures.contacts_disclosed(db), disclosures.contacts_per_partner(db)


def test_a_book_without_files_has_given_nobody(peopled: Db) -> None:
    assert kept(peopled) == (0, {})


def test_a_person_counts_once_for_a_partner_and_once_in_all(peopled: Db) -> None:
    with writing(peopled):
        disclosures.add(peopled, Delivery("E1", "raoul"), [(0, 1), (1, 2), (2, 2)], [])
        disclosures.add(peopled, Delivery("E2", "raoul"), [(0, 1)], [])
        disclosures.add(peopled, Delivery("E3", "bonte"), [(0, 1)], [])

    assert kept(peopled) == (2, {"raoul": 2, "bonte": 1})


def test_a_file_counts_when_it_is_released_and_one_abandoned_never(peopled: Db) -> None:
    with writing(peopled):
        disclosures.add(peopled, Delivery("E1", "raoul"), [(0, 1)], [], "aside")
        disclosures.add(peopled, Delivery("E2", "raoul"), [(0, 2)], [], "aside")
    assert kept(peopled) == (0, {})

    with writing(peopled):
        disclosures.release(peopled, "E1")
        disclosures.abandon(peopled, "E2")
    assert kept(peopled) == (1, {"raoul": 1})


def test_two_records_of_one_person_count_once_when_they_are_merged_and_twice_after_its_undo(peopled: Db) -> None:
    with writing(peopled):
        disclosures.add(peopled, Delivery("E1", "raoul"), [(0, 1), (1, 2)], [])
        disclosures.add(peopled, Delivery("E2", "bonte"), [(0, 2), (1, 3)], [])
    before = kept(peopled)
    with writing(peopled), noting(peopled):
        contacts.move_records(peopled, 1, [2])
        changes = taken(peopled)
    assert kept(peopled) == counted(peopled) == (2, {"raoul": 1, "bonte": 2})

    with writing(peopled):
        play(peopled, mirrored(reversed(changes)))
    assert kept(peopled) == before == (3, {"raoul": 2, "bonte": 2})


def test_a_recount_finds_what_is_kept(peopled: Db) -> None:
    with writing(peopled):
        disclosures.add(peopled, Delivery("E1", "raoul"), [(0, 1), (1, 3)], [])
        peopled.conn.execute("UPDATE given_people SET people = 77")
        disclosures.recount(peopled)

    assert kept(peopled) == counted(peopled)


def moves(db: Db, dice: random.Random) -> list[Callable[[], object]]:
    """What may befall a row or a file."""
    file, position, contact, partner = dice.randrange(1, 7), dice.randrange(6), dice.randrange(1, 4), dice.choice("12")
    key, do = (file, position), db.conn.execute
    return [
        lambda: do("INSERT OR IGNORE INTO delivery_contacts (delivery, position, contact) VALUES (?, ?, ?)",
                   (*key, contact)),
        lambda: do("UPDATE delivery_contacts SET contact = ? WHERE delivery = ? AND position = ?", (contact, *key)),
        lambda: do("UPDATE delivery_contacts SET contact = ? WHERE contact = ?", (contact, dice.randrange(1, 4))),
        lambda: do("DELETE FROM delivery_contacts WHERE delivery = ? AND position = ?", key),
        lambda: do("UPDATE deliveries SET state = ? WHERE id = ?", (dice.choice(("pending", "released")), file)),
        lambda: do("INSERT OR IGNORE INTO deliveries (id, ref, partner, channels, state)"
                   " VALUES (?, ?, ?, '[]', 'pending')", (file, f"E{file}", partner)),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_after_anything_at_all_the_counts_are_true(peopled: Db, seed: int) -> None:
    dice = random.Random(seed)
    with writing(peopled):
        peopled.conn.executemany(
            "INSERT INTO deliveries (id, ref, partner, channels, state) VALUES (?, ?, ?, '[]', 'released')",
            [(file, f"E{file}", file % 2 + 1) for file in range(1, 7)],
        )
        for _ in range(150):
            dice.choice(moves(peopled, dice))()
            assert kept(peopled) == counted(peopled)
    assert fetch_value(peopled, "SELECT count(*) FROM delivery_contacts") > 0
