"""Returned rows are known by what was given, after edits and erasures; figures of payments hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from leadkeeper.db import consents, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.billing.invoices import invoice_totals, list_credits, list_payments, propose_holds
from leadkeeper.services.billing.returns import ReturnsOrder, return_contacts
from leadkeeper.services.billing.returns_file import ReturnChoices, read_returns
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.contacts.listing import addresses_of, referenced_contact
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.register import list_exports
from leadkeeper.services.privacy.erasure import erase
from tests.cli.test_returns import TERMS, file
from tests.made_archive import NOW, archive, contract, description, form, form_version, partner, person, restored

LATER = datetime(2026, 12, 1, 10, 0, tzinfo=PARIS)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Four people given to Raoul, without a trap."""
    made = restored(tmp_path, archive(*map(person, range(4)), partners=[partner(contracts=[contract(terms=TERMS)])]))
    run(export_contacts(made.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
    return made


def test_an_address_edited_or_erased_since_is_known_as_it_was_given(book: Book, tmp_path: Path) -> None:
    edit_person(book.db, 1, {"email": "new@mail.example"}, LATER)
    run(erase(book.db, "person2@mail.example", LATER))
    rows = (("person0@mail.example", "invalid"), ("person2@mail.example", "doublon"), ("new@mail.example", "invalid"))
    order = ReturnsOrder(file(tmp_path, *rows, header=("email", "motif")), "raoul")
    done = run(return_contacts(book.db, order, LATER))
    assert [one.line for one in done.plan.accepted] == [2, 3]
    assert [(one.line, one.refused) for one in done.plan.refused] == [(4, "unknown-person")]
    assert done.states == 0  # the record at the first row has another address now, or nothing is known of it
    assert done.plan.credit_cents == 80
    book.close()


def test_a_reference_stands_for_the_addresses_of_its_record(book: Book) -> None:
    number = referenced_contact(book.db, "E1-000001")
    assert number is not None
    assert addresses_of(book.db, "E1-000001") == ("person0@mail.example", "+33639980000")
    assert addresses_of(book.db, "lea@mail.example") == ("lea@mail.example",)
    book.close()


def test_cells_of_mixed_columns_are_sorted_by_what_they_are(tmp_path: Path) -> None:
    path = file(tmp_path, ("lea@mail.example", "x"), ("E1-000001", "x"), ("AB" * 32, "x"), ("0639980001", "x"))
    lines = read_returns(path, ReturnChoices()).lines
    assert [(one.line, one.email, one.ref, one.hash, one.phone) for one in lines] == [
        (2, "lea@mail.example", "", "", ""),
        (3, "", "E1-000001", "", ""),
        (4, "", "", "AB" * 32, ""),
        (5, "", "", "", "0639980001"),
    ]


NUMBER = "+33639987708"
TOM = {"first_name": "Tom", "last_name": "Vidal", "phone": NUMBER}
BY_SMS = {
    "forms": [form(versions=[form_version(description=description() | {"channels": ["email", "sms"]})])],
    "partners": [partner(contracts=[contract(terms=TERMS, channels=["email", "sms"])])],
}


def test_a_no_in_a_partners_file_reaches_the_records_ticked_and_the_partner_hears_of_these(tmp_path: Path) -> None:
    """Tom's other record, with his name and number, stayed as it was, and Raoul had it under another reference."""
    with restored(
        tmp_path, archive(person(1, **TOM), person(2, **TOM), person(3), partners=BY_SMS["partners"])
    ) as made:
        run(export_contacts(made.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
        order = ReturnsOrder(file(tmp_path, ("E1-000001", "STOP plus de SMS")), "raoul")
        (alike,) = run(return_contacts(made.db, order, LATER, dry_run=True)).alike
        done = run(return_contacts(made.db, replace(order, also=(alike.number,)), LATER))
        assert (done.withdrawn, done.notices, done.alike) == (2, 1, ())
        assert [answers[-1].event for answers in consents.of(made.db, [1, 2, 3]).values()] == [
            "withdrawn",
            "withdrawn",
            "given",
        ]
        (notice,) = suppressions.read_notifications(made.db, "raoul", only_open=True)
        assert notice.person == 2


def test_a_no_in_a_partners_file_keeps_the_number_from_going_out_with_another_record(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1, **TOM), person(2, **TOM, email=None), **BY_SMS)) as made:
        run(export_contacts(made.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
        run(return_contacts(made.db, ReturnsOrder(file(tmp_path, ("E1-000001", "STOP")), "raoul"), LATER))
        sms = ExportRequest("raoul", str(tmp_path / "E2.xlsx"), channels=("sms",), traps=0)
        with pytest.raises(LeadKeeperError, match="numbers-refused"):
            run(export_contacts(made.db, sms, LATER))


def test_what_is_due_is_counted_from_the_day_of_the_export(book: Book) -> None:
    (one,) = list_payments(book.db, date(2026, 12, 24))
    assert (one.state, one.due, one.net_cents) == ("open", date(2026, 12, 24), 160)
    assert propose_holds(book.db, date(2026, 12, 24)) == []
    (proposal,) = propose_holds(book.db, date(2026, 12, 25))
    assert (proposal.partner, proposal.exports, proposal.owed) == ("raoul", ("E1",), {"EUR": 160})
    book.close()


def test_rows_that_cost_nothing_are_returned_into_the_total_of_their_export(tmp_path: Path) -> None:
    free = partner(contracts=[contract(price_cents=None)])
    with restored(tmp_path, archive(*map(person, range(4)), partners=[free])) as made:
        run(export_contacts(made.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
        order = ReturnsOrder(file(tmp_path, ("E1-000001", "invalid")), "raoul")
        run(return_contacts(made.db, order, datetime(2026, 11, 24, 18, 0, tzinfo=PARIS)))
        (total,) = invoice_totals(list_exports(made.db), list_credits(made.db))
    assert (total.exports, total.rows, total.returned, total.price_cents, total.credit_cents) == (1, 4, 1, None, 0)
