"""The range of the dates of a file is told, so that a wrong order of day and month is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.inspect import DateRange
from leadkeeper.services.imports.plan import Choices
from tests.services.made_imports import NOW, empty


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
