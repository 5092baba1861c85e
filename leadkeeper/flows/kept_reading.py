"""How the lists of a file were read, kept with its import, so that a line of it can be read again years later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from leadkeeper.flows.list_plan import ListPlan
from leadkeeper.rules.columns import DECIDED, Column, Why, answers_by_hand
from leadkeeper.rules.dates import NEWEST_YEAR, reader
from leadkeeper.rules.headers import Header, read_headers
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
        "columns": [
            [column.header.base, column.field, column.is_dropped, column.only_no, column.why.code in DECIDED]
            for column in one.columns
        ],
        "said": [[place, said] for place, said in answers_by_hand(one.headers, one.choices.answers).items()],
        "short_rows": one.choices.trust_short_rows,
        "delimiter": one.table.delimiter,
        "dates": [[place, one.order(place) or "ymd", one.zone(one.columns[place])] for place in one.dates],
    }


def table_of(thing: Mapping[str, Any], today: date) -> Table:
    """What the reader of rows needs, from what `describe` gave; `today` bounds two-digit years of birth.

    Of an older import it does not tell of which columns only a no counts, nor that short rows were trusted.
    """
    headers = read_headers([base for base, *_ in thing["columns"]])
    columns = [_column(header, *told) for header, (_, *told) in zip(headers, thing["columns"], strict=True)]
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
        said=dict(thing.get("said", ())),
        trusts_short_rows=thing.get("short_rows", False),
        delimiter=thing.get("delimiter"),
    )


def _column(
    header: Header, field: str | None, dropped: bool, only_no: str | None = None, is_decided: bool = False
) -> Column:
    return Column(header, field, Why("by-hand" if is_decided else "known-name"), is_dropped=dropped, only_no=only_no)
