"""Sums for the invoices: by partner and month, in a window's table and in a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.billing import invoices
from leadkeeper.services.billing.invoices import invoice_totals, write_totals
from leadkeeper.services.exports.register import ExportLine, list_exports
from tests.sample_book import NOW, sample_book


def line(at: str, rows: int = 10, price: int | None = 400, partner: str = "raoul") -> ExportLine:
    """An export."""
    more = ("ab" * 32, "raoul.xlsx", ("email",), ("ref",), "released", "EUR")
    return ExportLine(1, "E1", at, partner, partner.title(), rows, 1, price, *more)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with sample_book(tmp_path) as made:
        yield made


def test_sums_are_by_month_and_partner() -> None:
    lines = [line("2026-10-02"), line("2026-10-01", 5, 200), line("2026-10-03", partner="bonte"), line("2026-09-30")]
    assert [(one.month, one.partner, one.exports, one.rows, one.price_cents) for one in invoice_totals(lines)] == [
        ("2026-10", "bonte", 1, 10, 400),
        ("2026-10", "raoul", 2, 15, 600),
        ("2026-09", "raoul", 1, 10, 400),
    ]


def test_a_month_is_that_of_the_day_in_paris() -> None:
    (found,) = invoice_totals([line("2026-09-30T22:30:00+00:00")])
    assert found.month == "2026-10"


def test_a_sum_with_an_unknown_price_has_none() -> None:
    (found,) = invoice_totals([line("2026-10-02", price=None), line("2026-10-01")])
    assert (found.exports, found.price_cents) == (2, None)


def test_prices_in_two_currencies_are_not_added() -> None:
    found = invoice_totals([line("2026-10-02"), replace(line("2026-10-02"), currency="CHF")])
    assert [(one.currency, one.price_cents) for one in found] == [("CHF", 400), ("EUR", 400)]


def test_what_did_not_come_out_is_not_invoiced() -> None:
    assert invoice_totals([replace(line("2026-10-02"), state="pending")]) == []


def test_the_sums_are_written_as_a_workbook(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "totals.xlsx"
    count = run(write_totals(book.db, out, NOW))
    sheet, cover = openpyxl.load_workbook(out).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (
        "Month", "Partner", "Exports", "People", "Price", "Returned", "Credit", "Net", "Currency",
    )  # fmt: skip
    assert len(rows) == count + 1 > 1
    assert all(isinstance(cell, int | float) for row in rows[1:] for cell in row[2:8] if cell is not None)
    assert sum(row[4] or 0 for row in rows[1:]) == pytest.approx(
        sum(one.price_cents or 0 for one in invoice_totals(list_exports(book.db))) / 100
    )
    assert cover.title == "Read me"


def test_a_row_without_a_price_has_neither_price_nor_currency(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoices, "list_exports", lambda _db: [line("2026-10-02", price=None), line("", price=None)])
    monkeypatch.setattr(invoices, "list_credits", lambda _db: [])
    run(write_totals(book.db, tmp_path / "totals.xlsx", NOW))
    sheet, _cover = openpyxl.load_workbook(tmp_path / "totals.xlsx").worksheets
    assert [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("2026-10", "Raoul", 1, 10, None, 0, 0, None, None),
        (None, "Raoul", 1, 10, None, 0, 0, None, None),
    ]


def test_a_file_that_is_there_is_not_written_over(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "totals.xlsx"
    out.write_bytes(b"mine")
    with pytest.raises(LeadKeeperError, match="file-exists"):
        run(write_totals(book.db, out, NOW))
    assert out.read_bytes() == b"mine"


def test_a_stopped_writing_leaves_nothing(book: Book, tmp_path: Path) -> None:
    flow = write_totals(book.db, tmp_path / "totals.xlsx", NOW)
    next(flow)
    flow.close()
    assert [path for path in tmp_path.iterdir() if path.suffix in (".xlsx", ".part")] == []
