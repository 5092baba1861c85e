"""Rows made of two short texts, and what the reader of rows makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from leadkeeper.domain.form import NO_FORM, FormChoice, FormVersion, OneVersion
from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.dates import reader
from leadkeeper.domain.imports.headers import DATE_FIELDS, read_headers
from leadkeeper.domain.imports.presets import by_name
from leadkeeper.domain.imports.row import ColumnTable, Refused, Row, RowEvent
from leadkeeper.domain.imports.row_reader import RowContext, RowReader
from leadkeeper.domain.text import Cell

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUIZ = OneVersion(FormVersion("quiz-v1", "2026-01-10", "2026-06-30"))
PARTNERS = {"raoul": "raoul", "Raoul SAS": "raoul", "ACME ENERGIE": "acme"}


def table_of(header: str, preset: str | None = None, file: str = "x.csv", **overrides: str | None) -> ColumnTable:
    known = by_name()[preset] if preset else None
    columns = map_columns(read_headers(header.split(";")), [], known, {**overrides})
    dates = {one.header.index: reader("dmy") for one in columns if one.field in DATE_FIELDS}
    return ColumnTable(columns, dates, known, known.file_meaning(file) if known else None)


def reader_of(header: str, form: FormChoice = NO_FORM, **options: Any) -> RowReader:
    return RowReader(table_of(header, **options), RowContext(NOW, form, PARTNERS.get))


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


def told(events: Sequence[RowEvent]) -> list[tuple[str, str, str | None]]:
    return [(event.kind.event, event.kind.purpose, event.at) for event in events]
