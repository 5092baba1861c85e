from __future__ import annotations

import pytest

from leadkeeper.store import listing, search_index
from leadkeeper.store.engine import Db, value
from leadkeeper.store.transaction import writing


@pytest.mark.parametrize(("people", "anew"), [(0, False), (1, True)])
def test_the_index_is_made_anew_where_that_is_quicker(peopled: Db, people: int, anew: bool) -> None:
    with writing(peopled), search_index.made_anew(peopled, people):
        assert (value(peopled, "SELECT count(*) FROM contacts_search_docsize") == 0) is anew
        peopled.conn.execute("UPDATE contacts SET first_name = 'Mathilde' WHERE id = 2")
    assert list(listing.ids(peopled, "Mathil")) == [2]
    assert value(peopled, "SELECT count(*) FROM contacts_search_docsize") == 3


def test_what_is_taken_out_of_the_index_leaves_no_trace_in_the_book(peopled: Db) -> None:
    with writing(peopled):
        peopled.conn.execute("UPDATE contacts SET first_name = 'Wenceslas' WHERE id = 2")
    with writing(peopled), search_index.made_anew(peopled, 3):
        peopled.conn.execute("UPDATE contacts SET first_name = 'Jo' WHERE id = 2")
    blocks = peopled.conn.execute("SELECT block FROM contacts_search_data").fetchall()
    assert not any(b"ces" in bytes(block) for (block,) in blocks)
