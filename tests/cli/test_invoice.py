"""Lines for the invoicing tool equal the register to the cent; payments, and who is proposed for a hold."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.exported_book import export, made_book, refs_of
from tests.cli.made_cli import NOW, call, refused, told
from tests.cli.test_returns import TERMS, file, mail
from tests.made_archive import contract

DECEMBER = ("--now", "2026-12-01T10:00:00+01:00")
JANUARY = ("--now", "2027-01-15T10:00:00+01:00")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Six people given to Raoul in November for 2.40, of whom two came back in December."""
    made = made_book(tmp_path, 6, contracts=[contract(terms=TERMS)])
    export(made, tmp_path / "E1.xlsx")
    refs = refs_of(tmp_path / "E1.xlsx")
    path = file(tmp_path, (refs[mail(1)], "invalid"), (refs[mail(2)], "doublon"))
    told("returns", made, path, "--partner", "raoul", *DECEMBER)
    return made


def test_lines_have_both_sirens_and_sum_to_the_register(book: Path, tmp_path: Path) -> None:
    lines = told("invoice", book, "--out", tmp_path / "all.csv", *JANUARY)
    facts = [(one["period"], one["reference"], one["quantity"], one["net_cents"]) for one in lines]
    assert facts == [("2026-11", "E1", 6, 240), ("2026-12", "K1", -2, -80)]
    first = lines[0]
    assert (first["seller"], first["seller_siren"], first["legal_name"], first["siren"]) == (
        "Clodomir & Eulalie SARL",
        "123456782",
        "Raoul SAS",
        "987654324",
    )
    assert (first["unit_cents"], first["amount_cents"], first["credit_cents"], first["currency"]) == (40, 240, 0, "EUR")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert sum(Decimal(row["net"]) for row in rows) == Decimal("1.60")
    registered = told("register", book)
    prices = sum(one["price_cents"] for one in registered if one["kind"] == "export")
    credited = sum(one["credit_cents"] for one in registered if one["kind"] == "credit")
    assert sum(one["net_cents"] for one in lines) == prices - credited == 160


def test_a_month_and_a_workbook_with_numbers(book: Path, tmp_path: Path) -> None:
    lines = told(
        "invoice", book, "--month", "2026-12", "--partner", "Raoul SAS", "--out", tmp_path / "12.xlsx", *JANUARY
    )
    assert [one["reference"] for one in lines] == ["K1"]
    sheet = load_workbook(tmp_path / "12.xlsx").worksheets[0]
    header, row = ([cell.value for cell in cells] for cells in sheet.iter_rows(max_row=2))
    facts: dict[Any, Any] = dict(zip(header, row, strict=True))
    assert (facts["Quantity"], facts["Price each"], facts["Credit"], facts["Net"]) == (-2, 0.4, 0.8, -0.8)
    words = ("--out", tmp_path / "x.csv", *JANUARY)
    assert refused("invoice", book, "--month", "2026-13", *words)["code"] == "bad-month"
    assert refused("invoice", book, "--month", "2026-10", *words)["code"] == "nothing-to-invoice"
    assert refused("invoice", book, "--partner", "nobody", *words)["code"] == "unknown-partner"
    assert refused("invoice", book, "--out", tmp_path / "x.pdf", *JANUARY)["code"] == "invoice-format"
    assert refused("invoice", book, "--out", tmp_path / "12.xlsx", *JANUARY)["code"] == "file-exists"
    assert not (tmp_path / "x.csv").exists()


def test_an_overdue_partner_is_proposed_for_a_hold_until_it_pays(book: Path) -> None:
    (raoul, _bonte) = told("hold", book, *DECEMBER)
    assert "proposed" not in raoul
    (raoul, _bonte) = told("hold", book, *JANUARY)
    assert raoul["proposed"] == {"exports": ["E1"], "owed": {"EUR": 160}, "due": "2026-12-24"}
    assert "leadkeeper hold BOOK raoul --reason" in call("hold", book, *JANUARY, "--lang", "en").stdout
    done = told("paid", book, "E1", "--at", "2027-01-10", *JANUARY)
    assert done == {
        "export": "E1",
        "partner": "raoul",
        "price_cents": 240,
        "credit_cents": 80,
        "net_cents": 160,
        "currency": "EUR",
        "due": "2026-12-24",
        "paid_on": "2027-01-10",
        "state": "paid",
    }
    assert "proposed" not in told("hold", book, *JANUARY)[0]
    assert refused("paid", book, "E1", *JANUARY)["code"] == "paid-already"
    assert told("paid", book, "E1", "--undo", *JANUARY)["state"] == "overdue"
    assert refused("paid", book, "E1", "--undo", *JANUARY)["code"] == "not-paid"
    assert refused("paid", book, "E9", *JANUARY)["code"] == "unknown-export"
    assert refused("paid", book, "E1", "--at", "2026-11-01", *JANUARY)["code"] == "paid-before-export"
    assert refused("paid", book, "E1", "--at", "2027-02-01", *JANUARY)["code"] == "day-in-future"
    assert told("verify", book)["chain"] == "ok"


def test_a_changed_credit_is_seen(book: Path) -> None:
    raw = book.read_bytes()
    assert raw.count(b'"credit_cents":80') == 1
    book.write_bytes(raw.replace(b'"credit_cents":80', b'"credit_cents":90'))
    found = call("verify", book, "--json")
    assert (found.exit_code, '"chain": "broken"' in found.stdout) == (1, True)


def test_an_export_without_a_price_is_named(tmp_path: Path) -> None:
    made = made_book(tmp_path, 2, contracts=[contract(price_cents=None)])
    export(made, tmp_path / "E1.xlsx")
    assert refused("paid", made, "E1", *NOW)["code"] == "export-unpriced"
    (line,) = told("invoice", made, "--out", tmp_path / "all.csv", *NOW)
    assert (line["amount_cents"], line["net_cents"], line["quantity"]) == (None, None, 2)
