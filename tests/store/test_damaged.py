from __future__ import annotations

from leadkeeper.store.damaged import Gap, columns_of, expected, surviving, tables
from leadkeeper.store.engine import Db


def test_every_table_comes_after_those_that_it_refers_to(db: Db) -> None:
    names = [table.name for table in tables(db)]
    assert len(names) == len(set(names)) > 28
    for first, later in (("partners", "contracts"), ("contacts", "consents"), ("imports", "contacts"),
                         ("consent_kinds", "consents"), ("deliveries", "traps"), ("lists", "forms"),
                         ("edits", "edit_contacts")):  # fmt: skip
        if first != "lists":
            assert names.index(first) < names.index(later)


def test_the_search_index_is_no_table_of_its_own(db: Db) -> None:
    assert not [table for table in tables(db) if table.name.startswith("contacts_search")]


def test_of_a_sound_book_every_row_survives_in_order(peopled: Db) -> None:
    for table in tables(peopled):
        columns = columns_of(peopled, table)
        found = list(surviving(peopled, table, columns))
        assert not [one for one in found if isinstance(one, Gap)]
        assert len(found) == expected(peopled, table)


def test_a_table_that_an_older_book_lacks_has_no_columns(peopled: Db) -> None:
    views = next(table for table in tables(peopled) if table.name == "saved_views")
    peopled.conn.execute("DROP TABLE saved_views")
    assert columns_of(peopled, views) == ()
