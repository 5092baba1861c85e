"""Writing an export: our streaming writer against openpyxl's write-only mode, on the same rows in the same run.

Each measurement runs in a process of its own, so that its time and its peak memory are its own. Afterwards the file is
opened in openpyxl, python-calamine and LibreOffice, and every cell compared with what was to be written.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

ROWS = 120_000
HEADERS = (
    *("ref", "consent_date", "channels_allowed", "form_version", "list_version", "phone_valid_until"),
    *("email", "phone", "first_name", "last_name", "postal_address"),
)
TIMES = 3
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,1"

Row = tuple[str | None, ...]


def run(tell: Callable[[str], None]) -> None:
    """Tells the time ratio and the peak memory of both writers, then what three other programs read in our file."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source = place / "rows.csv"
        make_rows(source)
        ours, theirs = place / "ours.xlsx", place / "openpyxl.xlsx"
        fast, slow = measure("time", "ours", source, ours), measure("time", "openpyxl", source, theirs)
        tell(f"write {ROWS:,} x {len(HEADERS)}: {slow / fast:.1f} x as fast as openpyxl write-only")
        tell(f"  ours {fast:.2f} s, {ours.stat().st_size / 1e6:.1f} MB")
        tell(f"  openpyxl {slow:.2f} s, {theirs.stat().st_size / 1e6:.1f} MB")
        tell(f"re-read and compare: {measure('time', 'compare', source, ours):.2f} s")
        for task in ("ours", "compare", "openpyxl"):
            target = place / f"memory-{task}.xlsx" if task != "compare" else ours
            tell(f"peak memory {task}: {measure('memory', task, source, target):.0f} MB")
        for program, read in (("openpyxl", by_openpyxl), ("python-calamine", by_calamine), ("LibreOffice", by_office)):
            tell(f"opened in {program}: {verdict(read, ours, source)}")


def measure(kind: str, task: str, source: Path, target: Path) -> float:
    """Seconds (the best of some) or peak megabytes of one task in a process of its own."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, str(Path(__file__).resolve()), kind, task, str(source), str(target)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=root, env=environment)
    return float(json.loads(done.stdout))


def make_rows(target: Path) -> None:
    """Rows as an export has them, the same at each run."""
    from mimesis import Address, Person
    from mimesis.locales import Locale

    person, address = Person(Locale.FR, seed=11), Address(Locale.FR, seed=11)
    with target.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        for number in range(ROWS):
            first, last = person.first_name(), person.last_name()
            writer.writerow(
                [
                    *(f"E7-{number:06d}", f"2026-{number % 9 + 1:02d}-{number % 28 + 1:02d}"),
                    *("email" if number % 3 else "email, sms", f"quiz-v{number % 4 + 1}", f"main-{number % 5 + 1}"),
                    "" if number % 3 else f"2027-{number % 9 + 1:02d}-{number % 28 + 1:02d}",
                    f"{first}.{last}{number}@orange.example".lower().replace(" ", "_"),
                    *(person.telephone("+336########"), first, last),
                    "" if number % 4 else f"{address.address()}, {address.postal_code()} {address.city()}",
                ]
            )


def rows_of(source: Path) -> Iterator[Row]:
    """The rows to write, streamed."""
    with source.open(newline="", encoding="utf-8") as stream:
        for row in csv.reader(stream):
            yield tuple(value or None for value in row)


def write_ours(rows: Iterable[Row], target: Path) -> None:
    """The export as LeadKeeper writes it."""
    from leadkeeper.domain.documents import Cover, Section
    from leadkeeper.files.workbook_writer import write_workbook
    from leadkeeper.progress import run as run_flow

    section = Section(
        "Premier message", to_copy="Vous recevez ce message car Clodomir SAS nous a transmis votre adresse."
    )
    cover = Cover("Lisez-moi", "Contacts", "Clodomir SAS", datetime(2026, 11, 24, 12, tzinfo=UTC), (section,))
    run_flow(write_workbook(target, "Contacts", HEADERS, rows, ROWS, cover))


def write_openpyxl(rows: Iterable[Row], target: Path) -> None:
    """The same rows through openpyxl's write-only mode."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Contacts")
    sheet.append(HEADERS)
    for row in rows:
        sheet.append(row)
    book.save(target)


def compare_ours(rows: Iterable[Row], target: Path) -> None:
    """The re-reading that each export goes through."""
    from leadkeeper.files.workbook_verifier import compare
    from leadkeeper.progress import run as run_flow

    run_flow(compare(target, HEADERS, rows, ROWS))


TASKS = {"ours": write_ours, "openpyxl": write_openpyxl, "compare": compare_ours}


def by_openpyxl(path: Path, _source: Path) -> Iterator[tuple[object, ...]]:
    """The rows that openpyxl reads."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    yield from book.worksheets[0].iter_rows(min_row=2, values_only=True)
    book.close()


def by_calamine(path: Path, _source: Path) -> Iterator[tuple[object, ...]]:
    """The rows that python-calamine reads; it gives "" for an empty cell."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    for row in sheet.to_python()[1:]:
        yield tuple(value or None for value in row)


def by_office(path: Path, source: Path) -> Iterator[tuple[object, ...]]:
    """The rows that LibreOffice saves as CSV, where it is installed."""
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice")
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", CSV_FILTER, "--outdir", str(source.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    (made,) = source.parent.glob("ours*.csv")
    with made.open(newline="", encoding="utf-8") as stream:
        reader = csv.reader(stream)
        next(reader)
        for row in reader:
            yield tuple(value or None for value in row)


def verdict(read: Callable[[Path, Path], Iterator[tuple[object, ...]]], path: Path, source: Path) -> str:
    """How many rows are equal, or the first that is not."""
    start, number = time.perf_counter(), 0
    try:
        for number, (found, wanted) in enumerate(zip_longest(read(path, source), rows_of(source)), 1):
            if found != wanted:
                return f"DIFFERS at row {number}"
    except FileNotFoundError:
        return "not installed, not compared"
    return f"{number:,} rows equal ({time.perf_counter() - start:.1f} s)"


def child(kind: str, task: str, source: Path, target: Path) -> float:
    """One measurement in this process: rows from memory for the time, streamed for the memory."""
    work = TASKS[task]
    if kind == "memory":
        work(rows_of(source), target)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = list(rows_of(source))
    seconds = []
    for _time in range(TIMES):
        if task != "compare":
            target.unlink(missing_ok=True)
        start = time.perf_counter()
        work(rows, target)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(child(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))))
    else:
        run(print)
