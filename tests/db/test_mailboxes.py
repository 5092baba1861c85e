"""Lines and answers of a record, as they are needed to part two mailboxes."""

from __future__ import annotations

from leadkeeper.db import mailboxes
from leadkeeper.db.engine import Db


def person(db: Db, number: int, email: str, others: str | None = None) -> None:
    db.conn.execute(
        "INSERT INTO contacts (id, email, other_emails, email_marks, phone_marks, contested) VALUES (?, ?, ?, 0, 0, 0)",
        (number, email, others),
    )


def test_addresses_with_letters_beyond_ascii_are_found(db: Db) -> None:
    person(db, 1, "lea@x.example")
    person(db, 2, "straße@x.example")
    person(db, 3, "lou@x.example", '["oﬃce@x.example"]')
    assert mailboxes.beyond_ascii(db) == [2, 3]


def test_who_is_contested_waits_until_somebody_decides(db: Db) -> None:
    person(db, 1, "lea@x.example")
    person(db, 2, "straße@x.example")
    mailboxes.contest(db, [2])
    assert mailboxes.still_contested(db, ["c1", "c2", "c9"]) == [2]
