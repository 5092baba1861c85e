"""Writes the rows that an import refused to a file once more, long after: from the lines that the book keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leadkeeper.clock import paris_day
from leadkeeper.files.table import Record
from leadkeeper.flows.kept_reading import table_of
from leadkeeper.flows.refused_rows import RefusedRows
from leadkeeper.flows.reread import bench_then, instant
from leadkeeper.flows.undo_import import kept_import
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.row import Refused
from leadkeeper.rules.row_columns import Table
from leadkeeper.rules.rows import RowReader
from leadkeeper.store import imports, world
from leadkeeper.store.engine import Db


def refused_again(db: Db, import_id: str, target: Path) -> Flow[int]:
    """Writes the refused rows of an import beside their reasons and gives how many; without any there is no file.

    Raises `unknown-import`, `import-undone`, `import-not-kept`, and the codes of `files.atomic`.
    """
    number, at, settings = kept_import(db, import_id)
    now = instant(at)
    bench = bench_then(world.read(db), settings, now)
    tables = {thing["member"]: table_of(thing, paris_day(now)) for thing in settings["lists"]}
    readers = {member: RowReader(table, bench) for member, table in tables.items()}
    names = {thing["member"]: thing["name"] for thing in settings["lists"]}
    out = RefusedRows(_headers(tables), target, several=len(tables) > 1)
    places = imports.blocks(db, number)
    with out.written():
        for done, (member, first) in enumerate(places):
            yield Progress("write", done, len(places))
            for line, cells in sorted(imports.lines_of(db, number, member, first).items()):
                row = readers[member].read(line, cells)
                if isinstance(row, Refused):
                    out.add(tables[member].columns, Record(line, cells), row.code, names[member])
    return out.count


def _headers(tables: Mapping[int, Table]) -> list[Any]:
    return [column.header.text for table in tables.values() for column in table.columns if column.header.base]
