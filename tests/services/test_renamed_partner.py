"""A renamed partner bears its present name, with the former one where something is older than the change."""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.db import partners
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.billing.invoices import invoice_totals, list_credits, write_invoice
from leadkeeper.services.billing.returns import ReturnsOrder, return_contacts
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.register import list_exports
from leadkeeper.services.partners.contracts import terminate_contract
from leadkeeper.services.partners.partners import change_partner
from leadkeeper.services.privacy.access_report import access_report, write_dossier
from leadkeeper.services.proof.control import write_control
from tests.cli.test_returns import TERMS, file
from tests.made_archive import NOW, archive, contract, given, partner, person, restored

BOTH = "Chaleur du Nord SARL (then Raoul SAS)"
LATER = datetime(2026, 12, 1, 10, 0, tzinfo=PARIS)


@pytest.fixture
def renamed(tmp_path: Path) -> Iterator[Book]:
    """Raoul received four people in E1 and sent one back; then it was renamed, and received one more in E2."""
    people = [person(n, consents=[given(partner="raoul")]) for n in range(1, 5)]
    raoul = partner(contracts=[contract(terms=TERMS)])
    with restored(tmp_path, archive(*people, partners=[raoul])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
        run(return_contacts(book.db, ReturnsOrder(file(tmp_path, ("E1-000001", "invalid")), "raoul"), NOW))
        change_partner(book.db, replace(partners.read_all(book.db)[0], legal_name="Chaleur du Nord SARL"))
        more = ExportRequest("raoul", str(tmp_path / "E2.xlsx"), traps=0, again="agreed", limit=1)
        run(export_contacts(book.db, more, NOW + timedelta(hours=1)))
        yield book


def test_the_register_and_its_totals_have_the_present_name(renamed: Book) -> None:
    exports, credits_ = list_exports(renamed.db), list_credits(renamed.db)
    assert [(one.legal_name, one.then) for one in exports] == [
        ("Chaleur du Nord SARL", None),
        ("Chaleur du Nord SARL", "Raoul SAS"),
    ]
    assert [(one.legal_name, one.then) for one in credits_] == [("Chaleur du Nord SARL", "Raoul SAS")]
    assert [one.legal_name for one in invoice_totals(exports, credits_)] == ["Chaleur du Nord SARL"]


def test_the_access_report_ties_both_names(renamed: Book, tmp_path: Path) -> None:
    first, *_more = access_report(renamed.db, "c2", LATER.date())["recipients"]
    assert (first["legal_name"], first["then"]) == ("Chaleur du Nord SARL", "Raoul SAS")
    write_dossier(renamed.db, "c2", tmp_path / "c2.html", LATER.date())
    page = html.unescape((tmp_path / "c2.html").read_text("utf-8"))
    assert page.count(BOTH) == 2  # the answer, and E1


def test_a_name_that_no_list_shows_is_that_of_the_first_entry_since(tmp_path: Path) -> None:
    no = given(partner="raoul", event="refused", form_version=None)
    with restored(tmp_path, archive(person(1, consents=[no]), person(2))) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx"), traps=0), NOW))
        change_partner(book.db, replace(partners.read_all(book.db)[0], legal_name="Chaleur du Nord SARL"))
        (answer,) = access_report(book.db, "c1", LATER.date())["records"][0]["consents"]
    assert (answer["partner_name"], answer["then"]) == ("Chaleur du Nord SARL", "Raoul SAS")


def test_the_lines_to_invoice_have_the_present_name(renamed: Book, tmp_path: Path) -> None:
    lines = run(write_invoice(renamed.db, tmp_path / "lines.csv", LATER))
    assert {one.as_json()["legal_name"] for one in lines} == {"Chaleur du Nord SARL"}
    assert "Raoul SAS" not in (tmp_path / "lines.csv").read_text("utf-8-sig")
    run(write_invoice(renamed.db, tmp_path / "lines.xlsx", LATER))
    rows = openpyxl.load_workbook(tmp_path / "lines.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True)
    assert sorted((row[6], row[3]) for row in rows) == [("E1", BOTH), ("E2", "Chaleur du Nord SARL"), ("K1", BOTH)]


def test_the_control_pack_ties_both_names_and_tells_a_termination(renamed: Book, tmp_path: Path) -> None:
    (agreed,) = partners.read_all(renamed.db)[0].contracts
    terminate_contract(renamed.db, "raoul", agreed.id, LATER.date())
    run(write_control(renamed.db, tmp_path / "control.zip", LATER))
    with zipfile.ZipFile(tmp_path / "control.zip") as pack:
        page = html.unescape(pack.read("index.html").decode())
    assert page.count(BOTH) == 2  # the contract, and E1
    assert "terminated on 01/12/2026" in page
