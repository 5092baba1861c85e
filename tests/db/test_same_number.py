"""Who is known by a number alone, and who shares it."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.db import mailboxes
from tests.made_archive import archive, given, person, restored


def test_people_with_a_number_alone_are_found_with_those_who_share_it(tmp_path: Path) -> None:
    no = {**given(), "event": "withdrawn", "form_version": None}
    people = [
        person(1, email="lea@x.example", phone="+33639980011"),
        person(2, email=None, phone="+33639980011", consents=[no]),
        person(3, email="max@x.example", phone="06 39 98 00 11"),
        person(4, email="zoe@x.example", phone=None, other_phones=["+33639980011"]),
        person(5, email=None, phone="+33639980055", consents=[]),
    ]
    with restored(tmp_path, archive(*people)) as book:
        assert mailboxes.sharers(book.db, ["+33639980011"]) == {"+33639980011": {1, 2, 3, 4}}
        assert mailboxes.alone(book.db, 1) == []  # no import spoke of any of them
        book.db.conn.execute("INSERT INTO imports (id, ref) VALUES (7, 'i7')")
        book.db.conn.execute("UPDATE contacts SET import = 7, line = 2 WHERE id = 1")
        assert mailboxes.alone(book.db, 7) == [2]
        assert mailboxes.come_new(book.db, 7, [1, 2, 3]) == {1}
