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

from tests.bench.alone import alone, worked
from tests.bench.book import as_workbook, begin, read_in
from tests.bench.make_book import make_book
from tests.bench.scale import BIG, SMALL, steps

SHEET_ROWS = 40_000


def run(tell: Callable[[str], None]) -> None:
    """Tells how many times the bare work an import takes, from a workbook and from text files, and its memory."""
    with tempfile.TemporaryDirectory() as folder:
        archive, leads = make_book(Path(folder) / "sheet", SHEET_ROWS)
        workbook = leads.with_suffix(".xlsx")
        as_workbook(leads, workbook)
        compare(tell, f"{SHEET_ROWS:,}-row XLSX", archive, workbook, goal=4)
    for count in steps()[1:] or [SMALL]:
        with tempfile.TemporaryDirectory() as folder:
            archive, leads = make_book(Path(folder), count)
            seconds = compare(tell, f"{count:,}-row CSV", archive, leads, goal=3)
            other = alone(__name__, "sqlite_utils_insert", leads)["seconds"]
            ours, theirs = count / seconds, count / other
            tell(f"  rows a second: {ours:,.0f}; sqlite-utils insert --csv and unique index {theirs:,.0f}")


def compare(tell: Callable[[str], None], what: str, archive: Path, source: Path, goal: int) -> float:
    """The bare work and the import of one file in turn, some times; gives the seconds of the best import.

    A machine that others use as well slows now the one, now the other: the pair with the best ratio is told, and all.
    """
    pairs = [(alone(__name__, "bare", source), alone(__name__, "twice", archive, source)) for _ in range(turns(source))]
    ratios = [ours["first"] / floor["seconds"] for floor, ours in pairs]
    work = [ours["worked"] / floor["worked"] for floor, ours in pairs]
    best = ratios.index(min(ratios))
    floor, (first, again) = pairs[best][0]["seconds"], (pairs[best][1][name] for name in ("first", "again"))
    shown = ", ".join(f"{ratio:.1f}" for ratio in ratios)
    tell(f"{what}: import takes {min(ratios):.1f} x the bare reading and writing (goal {goal}); each time {shown}")
    tell(f"  of the processor {min(work):.1f} x; each time {', '.join(f'{ratio:.1f}' for ratio in work)}")
    tell(
        f"  bare {floor:.2f} s, import {first:.2f} s, the same file again {again:.2f} s ({again / first:.2f} x, goal 1)"
    )
    own, helper = (max(getattr(ours, name) for _, ours in pairs) for name in ("megabytes", "helper"))
    tell(f"  peak memory {own:.0f} MB (goal 300), of the process that reads beside it {helper:.0f} MB")
    return float(min(ours["first"] for _, ours in pairs))


def turns(source: Path) -> int:
    """How often a file is read in: the largest once, it takes minutes."""
    return 1 if source.stat().st_size > 50 * BIG else 3


def twice(archive: str, source: str) -> dict[str, float]:
    """Reads a file into a new book, and once more."""
    with tempfile.TemporaryDirectory(dir=Path(source).parent) as folder:
        book = Path(folder) / "book.leads"
        begin(Path(archive), book)
        used = worked()
        first = read_in(book, Path(source))
        used = worked() - used
        return {"first": first, "worked": used, "again": read_in(book, Path(source))}


def bare(source: str) -> dict[str, float]:
    """Reads a file and writes its rows into one table with a unique index."""
    path = Path(source)
    start, used = time.perf_counter(), worked()
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        write(path, header, rows)
    else:
        with path.open(newline="", encoding="utf-8") as stream:
            reader = csv.reader(stream)
            write(path, next(reader), reader)
    return {"seconds": time.perf_counter() - start, "worked": worked() - used}


def write(path: Path, header: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """Writes rows into a new database, in one transaction; a repeated address is left out."""
    target = path.with_suffix(".bare")
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
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
