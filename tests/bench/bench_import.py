"""Reading files in: the whole import against the bare reading and writing of the same rows, in the same run."""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.bench.alone import alone
from tests.bench.book import as_workbook, begin, read_in
from tests.bench.make_book import make_book
from tests.bench.scale import people

SHEET_ROWS = 40_000


def run(tell: Callable[[str], None]) -> None:
    """Tells how many times the bare work an import takes, from a workbook and from a text file, and its memory."""
    with tempfile.TemporaryDirectory() as folder:
        archive, leads = make_book(Path(folder) / "sheet", SHEET_ROWS)
        workbook = leads.with_suffix(".xlsx")
        as_workbook(leads, workbook)
        compare(tell, f"{SHEET_ROWS:,}-row XLSX", archive, workbook, goal=4)
        count = people()
        archive, leads = make_book(Path(folder) / "text", count)
        seconds = compare(tell, f"{count:,}-row CSV", archive, leads, goal=3)
        other = alone(__name__, "sqlite_utils_insert", leads)["seconds"]
        tell(
            f"  rows a second: {count / seconds:,.0f}; sqlite-utils insert --csv and unique index {count / other:,.0f}"
        )


def compare(tell: Callable[[str], None], what: str, archive: Path, source: Path, goal: int) -> float:
    """The import and the bare work on one file; gives the seconds of the import."""
    floor = alone(__name__, "bare", source)["seconds"]
    ours = alone(__name__, "twice", archive, source)
    first, again = ours["first"], ours["again"]
    tell(f"{what}: import takes {first / floor:.1f} x the bare reading and writing (goal {goal})")
    tell(f"  bare {floor:.2f} s, import {first:.2f} s, the same file again {again:.2f} s ({again / first:.2f} x)")
    tell(f"  peak memory {ours.megabytes:.0f} MB, of the reading helper {ours.helper:.0f} MB (goal 300)")
    return first


def twice(archive: str, source: str) -> dict[str, float]:
    """Reads a file into a new book, and once more."""
    book = Path(source).with_suffix(".leads")
    begin(Path(archive), book)
    return {"first": read_in(book, Path(source)), "again": read_in(book, Path(source))}


def bare(source: str) -> dict[str, float]:
    """Reads a file and writes its rows into one table with a unique index."""
    path = Path(source)
    start = time.perf_counter()
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        write(path, header, rows)
    else:
        with path.open(newline="", encoding="utf-8") as stream:
            reader = csv.reader(stream)
            write(path, next(reader), reader)
    return {"seconds": time.perf_counter() - start}


def write(path: Path, header: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Writes rows into a new database, in one transaction; a repeated address is left out."""
    connection = sqlite3.connect(path.with_suffix(".bare"))
    connection.execute("PRAGMA journal_mode = WAL")
    names = ", ".join(map(str, header))
    connection.execute(f"CREATE TABLE leads (id INTEGER PRIMARY KEY, {names})")
    connection.execute("CREATE UNIQUE INDEX leads_email ON leads (email)")
    marks = ", ".join("?" * len(header))
    connection.executemany(f"INSERT OR IGNORE INTO leads ({names}) VALUES ({marks})", rows)
    connection.commit()
    connection.close()


def sqlite_utils_insert(source: str) -> dict[str, float]:
    """What sqlite-utils does on the command line; it ignores repeated addresses, as a unique index asks of it."""
    path = Path(source)
    database = str(path.with_suffix(".utils"))
    program = [sys.executable, "-m", "sqlite_utils"]
    with path.open(encoding="utf-8") as stream:
        names = stream.readline().strip().split(",")
    columns = [word for name in names for word in (name, "text")]
    start = time.perf_counter()
    subprocess.run([*program, "create-table", database, "leads", *columns], check=True)
    subprocess.run([*program, "create-index", "--unique", database, "leads", "email"], check=True)
    subprocess.run(
        [*program, "insert", database, "leads", source, "--csv", "--ignore"], check=True, capture_output=True
    )
    return {"seconds": time.perf_counter() - start}
