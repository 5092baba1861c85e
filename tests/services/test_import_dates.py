"""The range of the dates of a file is told, so that a wrong order of day and month is seen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.eligibility.context import load_judging_context, load_subjects
from leadkeeper.services.imports.batch import DateRange
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.plan import Choices
from tests.services.made_imports import NOW, empty, put, standing


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("a@x.example;oui;03/04/2026\nb@x.example;;2025-12-31\nc@x.example;non;\n", ("2025-12-31", "2026-04-03")),
        ("a@x.example;oui;\n", None),
        ("a@x.example;oui;2026-03-01\nLéa <b@x.example>;oui;2026-05-01\n", ("2026-03-01", "2026-05-01")),
    ],
)
def test_the_range_is_told(tmp_path: Path, rows: str, told: tuple[str, str] | None) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Email;Optin partenaires;Date de consentement\n" + rows, "utf-8")
    options: Any = {"choices": Choices(date_order="dmy"), "dry_run": True}
    with empty(tmp_path) as book:
        report = run(import_file(book.db, path, ImportOptions(**options), NOW))
    assert report.dates == told


def test_without_a_row_there_is_none() -> None:
    assert DateRange().range is None


def test_a_withdrawal_that_a_file_dates_in_the_future_counts_today_and_once(tmp_path: Path) -> None:
    left = ";;;;;;31/12/2026;\n"
    with empty(tmp_path) as book:
        put(book, f"lea@x.example;;;;13/03/2026;oui;;\nlea@x.example{left}")
        told = standing(book)["lea@x.example"]["consents"]
        assert [(one["event"], one["at"], one["raw"]) for one in told if one["purpose"] == "partners"] == [
            ("given", "2026-03-13", "13/03/2026"), ("withdrawn", None, "31/12/2026"),
        ]  # fmt: skip
        for day in (date(2026, 11, 24), date(2027, 1, 2)):
            desk = load_judging_context(book.db, day)
            assert "R02" in desk.judge(load_subjects(desk, [1])[1], desk.partner("raoul"), "email").rules
        put(book, f"lea@x.example{left}", "b.csv", datetime(2027, 1, 2, 10, tzinfo=PARIS))
        assert standing(book)["lea@x.example"]["consents"] == told
