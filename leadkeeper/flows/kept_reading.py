"""How the lists of a file were read, kept with its import, so that a line of it can be read again years later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from leadkeeper.flows.list_plan import ListPlan
from leadkeeper.rules.columns import Column, Why
from leadkeeper.rules.dates import NEWEST_YEAR, reader
from leadkeeper.rules.headers import read_headers
from leadkeeper.rules.presets import BY_NAME
from leadkeeper.rules.row_columns import Table


def describe(one: ListPlan) -> dict[str, Any]:
    """A list's columns and dates as JSON; every date column must have its order."""
    return {
        "member": one.position,
        "name": one.table.name,
        "text": one.is_text,
        "date1904": one.table.date1904,
        "preset": one.preset.name if one.preset else None,
        "columns": [[column.header.base, column.field, column.is_dropped] for column in one.columns],
        "dates": [[place, one.order(place) or "ymd", one.zone(one.columns[place])] for place in one.dates],
    }


def table_of(thing: Mapping[str, Any], today: date) -> Table:
    """What the reader of rows needs, from what `describe` gave; `today` bounds two-digit years of birth."""
    headers = read_headers([base for base, _, _ in thing["columns"]])
    columns = [
        Column(header, field, Why("known-name"), is_dropped=dropped)
        for header, (_, field, dropped) in zip(headers, thing["columns"], strict=True)
    ]
    preset = BY_NAME.get(thing["preset"] or "")
    return Table(
        columns=columns,
        dates={
            place: reader(
                order,
                zone,
                date1904=thing["date1904"],
                newest=today.year if columns[place].field == "birth_date" else NEWEST_YEAR,
            )
            for place, order, zone in thing["dates"]
        },
        preset=preset,
        file_meaning=preset.file_meaning(thing["name"]) if preset else None,
        has_ragged_rows=thing["text"],
    )
