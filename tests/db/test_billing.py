"""Credits and payments stand in the register; rows are known by what was given, whatever became of the person."""

from __future__ import annotations

from leadkeeper.db import billing, register
from leadkeeper.db.billing import DisclosedRow
from leadkeeper.db.disclosures import add
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.book import Delivery, Trap

AT = "2026-11-24T10:00:00+01:00"


def test_a_payment_taken_back_is_none(db: Db) -> None:
    with writing(db):
        billing.add_payment(db, AT, "E1", "2026-11-20")
        billing.add_payment(db, AT, "E2", "2026-11-21")
        billing.add_payment(db, AT, "E1", None)
    assert billing.payments(register.entries(db)) == {"E2": "2026-11-21"}


def test_a_credit_knows_its_rows_and_the_next_has_another_id(db: Db) -> None:
    with writing(db):
        billing.add_credit(db, AT, {"credit": "K1", "refs": {"E1-000002": "invalid"}})
    entries = register.entries(db)
    assert billing.returned_rows(entries) == {"E1-000002": "K1"}
    assert (billing.next_credit(entries, 0), billing.next_credit(entries, 2)) == ("K2", "K4")


def test_a_row_is_found_by_the_address_that_was_given_after_an_edit(peopled: Db) -> None:
    with writing(peopled):
        trap = Trap("piege@pieges.example", "Anne", "Colin")
        people = [(0, 1), (2, 2)]
        add(peopled, Delivery("E1", "raoul", AT, ("email",), traps=(trap,)), people, [(1, "piege@pieges.example")])
        peopled.conn.execute("UPDATE contacts SET email = 'other@mail.example', email_key = email WHERE id = 1")
    rows = billing.rows_at(peopled, "E1", [0, 1, 2, 3])
    assert {place: row.contact for place, row in rows.items()} == {0: 1, 1: None, 2: 2}
    found = billing.rows_with_address(peopled, "E1", ["person1@mail.example", "other@mail.example"])
    assert {text: [(row.position, row.contact) for row in those] for text, those in found.items()} == {
        "person1@mail.example": [(0, 1)]
    }
    assert billing.rows_with_address(peopled, "E9", ["person1@mail.example"]) == {}
    assert rows[1] == DisclosedRow("E1", 1, None)
