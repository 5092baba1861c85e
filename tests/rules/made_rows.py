"""Rows made of two short texts, and what the reader of rows makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from leadkeeper.model.form import FormVersion
from leadkeeper.rules.cells import Cell
from leadkeeper.rules.columns import map_columns
from leadkeeper.rules.dates import reader
from leadkeeper.rules.form_choice import NO_FORM, FormChoice, OneVersion
from leadkeeper.rules.headers import read_headers
from leadkeeper.rules.known_names import DATE_FIELDS
from leadkeeper.rules.presets import BY_NAME
from leadkeeper.rules.row import Event, Refused, Row
from leadkeeper.rules.row_columns import Table
from leadkeeper.rules.row_events import Bench
from leadkeeper.rules.rows import RowReader

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUIZ = OneVersion(FormVersion("quiz-v1", "2026-01-10", "2026-06-30"))
PARTNERS = {"raoul": "raoul", "Raoul SAS": "raoul", "ACME ENERGIE": "acme"}


def reader_of(
    header: str, form: FormChoice = NO_FORM, preset: str | None = None, file: str = "x.csv", **overrides: str | None
) -> RowReader:
    known = BY_NAME[preset] if preset else None
    columns = map_columns(read_headers(header.split(";")), [], known, {**overrides})
    dates = {one.header.index: reader("dmy") for one in columns if one.field in DATE_FIELDS}
    table = Table(columns, dates, known, known.file_meaning(file) if known else None)
    return RowReader(table, Bench(NOW, form, PARTNERS.get))


def read(header: str, row: str | Sequence[Cell], form: FormChoice = NO_FORM, **options: Any) -> Row:
    cells: Sequence[Cell] = row.split(";") if isinstance(row, str) else row
    found = reader_of(header, form, **options).read(2, cells)
    assert isinstance(found, Row), found
    return found


def refused(header: str, row: str, **options: Any) -> str:
    found = reader_of(header, **options).read(7, row.split(";"))
    assert isinstance(found, Refused), found
    assert found.line == 7
    return found.code


def told(events: Sequence[Event]) -> list[tuple[str, str, str | None]]:
    return [(event.kind.event, event.kind.purpose, event.at) for event in events]
