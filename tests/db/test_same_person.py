from __future__ import annotations

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db


def test_those_who_share_a_number_come_together(peopled: Db) -> None:
    peopled.conn.execute("UPDATE contacts SET phone = '+33639980009' WHERE id > 1")
    assert list(contacts.same_phone(peopled)) == [[(2, "Léa", "Dubois 2"), (3, "Léa", "Dubois 3")]]


def test_a_number_of_very_many_tells_nothing(peopled: Db) -> None:
    peopled.conn.execute(
        "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
        " INSERT INTO contacts (id, phone, email_marks, phone_marks) SELECT i, '+33100000000', 0, 0 FROM n"
    )
    assert list(contacts.same_phone(peopled)) == []


def test_a_name_counts_only_with_the_same_company_or_address(peopled: Db) -> None:
    peopled.conn.execute("UPDATE contacts SET last_name = 'Dubois'")
    assert list(contacts.same_name(peopled)) == []
    peopled.conn.execute("UPDATE contacts SET company = 'Bonté' WHERE id < 3")
    peopled.conn.execute("UPDATE contacts SET postal_address = '4 rue des Lilas' WHERE id > 1")
    assert list(contacts.same_name(peopled)) == [[1, 2], [2, 3]]


def test_an_erased_person_is_proposed_to_nobody(peopled: Db) -> None:
    peopled.conn.execute("UPDATE contacts SET phone = '+33639980009', last_name = 'Dubois', company = 'Bonté'")
    peopled.conn.execute("UPDATE contacts SET erased_at = '2026-11-24' WHERE id = 1")
    assert list(contacts.same_name(peopled)) == [[2, 3]]
    assert [[one[0] for one in group] for group in contacts.same_phone(peopled)] == [[2, 3]]
