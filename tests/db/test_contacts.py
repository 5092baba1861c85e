"""People as rows of the book."""

from __future__ import annotations

import pytest

from leadkeeper.db import contact_search, contacts
from leadkeeper.db.engine import Db, IntegrityError, fetch_value
from leadkeeper.domain import contact
from leadkeeper.domain.contact import Contact, ContactKeys, Informed, LastAction
from leadkeeper.domain.email import import_key
from leadkeeper.domain.serialization import Verbatim

WHOLE = Contact(
    "lea", "Léa@Exemple.example", "06 39 98 00 01", "Léa", "D'Été \"Dû\" 100%", ("l@a.example",), ("+33639980002",),
    "Été SA", "boss", "FR", "1 rue, 75001 Paris", "1990-02-30", 34, "b2b", "EI", "lost", "2025-01-01",
    admin_only=True, last_action=LastAction("2026-02-01T10:00", "click"), informed=Informed("oui", None),
    contested=True, email_state="bounced", owner="Eulalie", tags=("vip", "é"), note="a\nb\0c",
    extra=Verbatim(utm="ig", n=None, deep={"x": [1.5, True]}),
)  # fmt: skip
UNKNOWN = Contact("c2", stage=None, admin_only=None, contested=None, email_state=None)
HALF = Contact("c9", last_action=LastAction(None, "form"))


def add(db: Db, *people: Contact) -> None:
    first = contacts.next_number(db)
    contacts.insert_many(db, [contacts.row(n, one, keys_of(one)) for n, one in enumerate(people, first)])
    list(contact_search.add(db, first, first + len(people)))


def keys_of(one: Contact) -> ContactKeys:
    return contact.keys(one.email, one.phone, one.other_emails, one.other_phones)


@pytest.fixture
def three(db: Db) -> Db:
    """A book of three: one with all facts, two with hardly any."""
    add(db, WHOLE, UNKNOWN, HALF)
    return db


def test_people_come_back_as_written_in_the_order_asked_for(three: Db) -> None:
    assert contacts.read(three, [3, 1, 2]) == [HALF, WHOLE, UNKNOWN]


def test_people_who_are_not_there_are_left_out(three: Db) -> None:
    assert contacts.read(three, [99, 2, -1]) == [UNKNOWN]


def test_everybody_is_read_in_the_order_of_the_book(three: Db) -> None:
    assert list(contacts.stream(three)) == [(1, WHOLE), (2, UNKNOWN), (3, HALF)]
    assert contacts.count(three) == 3


def test_an_id_that_is_the_row_number_takes_no_room(three: Db) -> None:
    refs = [fetch_value(three, "SELECT ref FROM contacts WHERE id = ?", (n,)) for n in (1, 2, 3)]
    assert refs == ["lea", None, "c9"]


def test_ids_and_row_numbers_lead_to_each_other(three: Db) -> None:
    assert contacts.numbers(three, ["c9", "lea", "c2"]) == {"c9": 3, "lea": 1, "c2": 2}
    assert contacts.refs(three, [1, 2, 3, 4]) == {1: "lea", 2: "c2", 3: "c9"}


@pytest.mark.parametrize(
    "ref", ["c1", "c3", "c02", "c0", "c", "2", "C2", "c2 ", "c" + "9" * 18, "c" + "9" * 40, "", "c-2"]
)
def test_an_id_that_only_looks_like_one_is_nobodys(three: Db, ref: str) -> None:
    assert contacts.numbers(three, [ref]) == {}


def test_thousands_of_ids_are_found_at_once(db: Db) -> None:
    add(db, *(Contact(f"p{n}" if n % 2 else f"c{n}") for n in range(1, 1302)))
    wanted = [f"p{n}" if n % 2 else f"c{n}" for n in range(1, 1302)]
    assert list(contacts.refs(db, range(1, 1302)).values()) == wanted
    assert contacts.numbers(db, wanted) == {ref: n for n, ref in enumerate(wanted, 1)}
    assert [one.id for one in contacts.read(db, range(1301, 0, -1))] == wanted[::-1]


@pytest.mark.parametrize(
    ("refs", "number"),
    [
        ([], 1),
        (["c1", "c2"], 3),
        (["c7"], 8),
        (["x", "c007", "c5x", "c", "c-9"], 6),
        (["c999999999999999999"], 2),
    ],
)
def test_a_new_row_number_collides_with_no_id_that_somebody_has(db: Db, refs: list[str], number: int) -> None:
    add(db, *map(Contact, refs))
    assert contacts.next_number(db) == number


def test_two_people_have_two_ids(three: Db) -> None:
    with pytest.raises(IntegrityError):
        add(three, Contact("lea"))


@pytest.mark.parametrize("email", ["Léa@Exemple.example", "léa@exemple.example", "LÉA@EXEMPLE.EXAMPLE"])
def test_a_person_is_found_by_address_whatever_the_capitals(three: Db, email: str) -> None:
    assert contacts.at_email(three, import_key(email)) == 1


def test_the_first_of_several_with_one_address_is_found(three: Db) -> None:
    add(three, Contact("twin", WHOLE.email))
    assert contacts.at_email(three, import_key("Léa@Exemple.example")) == 1


def test_nobody_is_found_by_an_address_that_nobody_has(three: Db) -> None:
    assert contacts.at_email(three, "nobody@exemple.example") is None


def test_the_seconds_of_the_last_action_are_kept_beside_its_text(three: Db) -> None:
    lo, hi = three.conn.execute("SELECT action_lo, action_hi FROM contacts WHERE id = 1").fetchone()
    assert lo == hi == 1769936400


def test_what_an_import_does_not_say_has_the_default_of_the_archive(db: Db) -> None:
    row = contacts.fact_row(1, None, {"email": "a@x.example"}, contact.keys("a@x.example", None), (1, 0, 7))
    facts = dict(zip(contacts.COLUMNS, row, strict=True))
    assert (facts["stage"], facts["email_state"], facts["admin_only"], facts["contested"]) == ("new", "ok", 0, 0)
    assert (facts["import"], facts["member"], facts["line"]) == (1, 0, 7)


def test_a_person_not_indexed_yet_can_be_changed_and_is_found_as_changed(db: Db) -> None:
    one = Contact("c1", "first@x.example", first_name="Ana")
    contacts.insert_many(db, [contacts.row(1, one, keys_of(one))])
    db.conn.execute("UPDATE contacts SET first_name = 'Beatrix' WHERE id = 1")
    list(contact_search.add(db, 1, 2))
    db.conn.execute("UPDATE contacts SET last_name = 'Celestine' WHERE id = 1")
    for word, found in (("Beatrix", 1), ("Celestine", 1), ("Ana", 0)):
        assert fetch_value(db, "SELECT count(*) FROM contacts_search WHERE contacts_search MATCH ?", (word,)) == found


def test_rows_with_different_facts_are_written_together(db: Db) -> None:
    add(db, Contact("c1", "a@x.example"), Contact("c2", None, "+33639980001", company="Orme"))
    assert [(one.email, one.company) for one in contacts.read(db, [1, 2])] == [("a@x.example", None), (None, "Orme")]


def test_no_rows_are_written_as_nothing(db: Db) -> None:
    contacts.insert_many(db, [])
    assert contacts.count(db) == 0
