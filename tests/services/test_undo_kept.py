"""Who was touched since an import stays when it is taken back, and is named with the reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import fetch_all, fetch_value
from leadkeeper.db.imports import imports
from leadkeeper.domain.contact import UNDONE, Consent
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.details import contact_details
from tests.services.made_imports import NOW, put, standing, undo

YES = "lea@x.example;Léa;;;2026-03-14;oui;;Brest\n"
LATER = NOW + timedelta(days=1)


def whys(book: Book, ref: str, **options: bool) -> list[tuple[str, str]]:
    return list(undo(book, ref, **options).kept)


def sees(book: Book) -> list[tuple[str | None, ...]]:
    return fetch_all(book.db, "SELECT email, first_name, company, phone FROM contacts ORDER BY id")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("INSERT INTO reviews (contact, seq, at) VALUES (1, 0, '2026-12-01T10:00:00+01:00')", "reviewed"),
        ("INSERT INTO requests (ref, contact, received_on) VALUES ('Q1', 1, '2026-11-24')", "requested"),
        ("INSERT INTO notices (partner, contact, due) VALUES (1, 1, '2026-12-01')", "notified"),
        ("INSERT INTO complaints (ref, address, at) VALUES ('P1', 'Lea@X.example', '2026-12-01')", "complained"),
        ("UPDATE contacts SET erased_at = '2026-12-01' WHERE id = 1", "erased"),
    ],
)
@pytest.mark.parametrize("made", [True, False])
def test_somebody_touched_since_stays_whole(book: Book, statement: str, why: str, made: bool) -> None:
    if not made:
        put(book, "lea@x.example;;;;;;;\n", "0.csv", at=NOW - timedelta(days=9))
    ref = put(book, YES)
    before = standing(book)
    book.db.conn.execute(statement)

    assert whys(book, ref) == [("c1", why)]

    for said in before["lea@x.example"]["consents"]:
        said["purpose"] = UNDONE
    if why not in ("erased", "reviewed"):
        assert standing(book) == before
    assert imports.line(book.db, 2 - made, 0, 2) is not None


def test_what_came_before_the_import_holds_nobody(book: Book) -> None:
    put(book, "lea@x.example;;;;;;;\n", "0.csv", at=NOW - timedelta(days=9))
    book.db.conn.execute("INSERT INTO reviews (contact, seq, at) VALUES (1, 0, '2026-11-20T10:00:00+01:00')")
    book.db.conn.execute("INSERT INTO requests (ref, contact, received_on) VALUES ('Q1', 1, '2026-11-20')")
    book.db.conn.execute("INSERT INTO complaints (ref, address, at) VALUES ('P1', 'lea@x.example', '2026-11-20')")
    book.db.conn.execute("INSERT INTO notices (partner, contact, due) VALUES (1, 1, '2026-11-20')")
    before = standing(book)
    ref = put(book, YES)

    assert undo(book, ref).restored == 1
    assert standing(book) == before


def test_somebody_given_to_a_partner_stays_with_the_line_and_the_yes(book: Book) -> None:
    ref = put(book, YES + "max@x.example;Max;;;;;;\n")
    book.db.conn.execute(
        "INSERT INTO deliveries (ref, partner, at, channels, state) VALUES ('E1', 1, NULL, '[]', 'released')"
    )
    book.db.conn.execute("INSERT INTO delivery_contacts (delivery, position, contact) VALUES (1, 0, 1)")

    found = undo(book, ref)

    assert (found.removed, found.kept) == (1, (("c1", "delivered"),))
    person_now = contact_details(book.db, "lea@x.example", NOW.date())
    assert [one.cells[0] for one in person_now.origins] == ["lea@x.example"]
    assert len(person_now.contact.consents) == 1
    assert imports.line(book.db, 1, 0, 3) == [], "of those who are gone no word stays"


def test_an_answer_recorded_by_hand_since_holds_whoever_gave_it(book: Book) -> None:
    ref = put(book, YES)
    record_consent(book.db, "lea@x.example", Consent(at="2026-11-24", event="withdrawn", purpose="partners"), NOW)
    assert whys(book, ref) == [("c1", "answered")]


@pytest.mark.parametrize("undone", [True, False])
def test_an_edit_by_hand_holds_somebody_unless_it_was_taken_back(book: Book, undone: bool) -> None:
    ref = put(book, YES)
    book.db.conn.execute(
        "INSERT INTO edits (at, kind, undone_at) VALUES (?, 'facts', ?)",
        (LATER.isoformat(), "2026-11-26" if undone else None),
    )
    book.db.conn.execute("INSERT INTO edit_contacts (contact, edit) VALUES (1, 1)")

    found = undo(book, ref)

    assert found.as_json()["kept"] == ([] if undone else [{"contact": "c1", "why": "edited"}])
    assert fetch_value(book.db, "SELECT count(*) FROM edits") == 1 - undone


def test_a_fact_that_is_no_longer_what_the_import_wrote_stays(book: Book) -> None:
    put(book, "lea@x.example;;;;;;;\n")
    ref = put(book, "lea@x.example;Léa;Bonté;;;;;\n", "2.csv")
    book.db.conn.execute("UPDATE contacts SET company = 'Lierre'")

    assert whys(book, ref) == [("c1", "edited")]
    assert sees(book) == [("lea@x.example", None, "Lierre", None)]


def test_a_no_stays_though_all_else_is_as_before(book: Book) -> None:
    put(book, "lea@x.example;;;;2026-01-14;oui;;\n")
    ref = put(book, "lea@x.example;Léa;;;2026-03-14;non;;\n", "2.csv")

    assert whys(book, ref) == [("c1", "said-no")]

    now = standing(book)["lea@x.example"]
    assert now["first_name"] is None
    assert [one["event"] for one in now["consents"]] == ["given", "refused"]
    assert contact_details(book.db, "lea@x.example", NOW.date()).origins[1].line == 2


def test_who_refused_or_withdrew_in_the_file_stays_so_that_no_other_file_brings_a_yes(book: Book) -> None:
    ref = put(
        book, "lea@x.example;Léa;;;;;oui;\nmax@x.example;;;;2026-03-14;non;;\nnoe@x.example;;;;2026-03-14;oui;;\n"
    )

    found = undo(book, ref)

    assert (found.removed, found.kept) == (1, (("c1", "withdrew"), ("c2", "withdrew")))
    assert {one["event"] for one in standing(book)["lea@x.example"]["consents"]} == {"withdrawn"}
    put(book, "max@x.example;;;;2026-01-14;oui;;\n", "2.csv")
    assert [one["event"] for one in standing(book)["max@x.example"]["consents"]] == ["refused", "given"]


def test_the_noes_of_a_file_that_was_read_wrongly_go_with_it(book: Book) -> None:
    put(book, "max@x.example;;;;2026-01-14;oui;;\n")
    before = standing(book)
    ref = put(book, "lea@x.example;Léa;;;;;oui;\nmax@x.example;;;;;;oui;\n", "2.csv")

    found = undo(book, ref, read_wrongly=True)

    assert (found.removed, found.restored, found.kept) == (1, 1, ())
    assert standing(book) == before
