"""The monthly job against what people use for it today, in one run: read a list, judge it, write what may go out.

The others do less: they read, drop double addresses, keep one wording of yes on two forms within three years, and
write. LeadKeeper imports with the origin of every value, judges by 45 rules, writes, reads again and compares, enters
the file in the register and verifies it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.alone import ROOT
from tests.bench.book import as_workbook
from tests.bench.make_book import MAPS, make_book
from tests.bench.scale import BIG, MODERATE, people

ROWS = 40_000
GROWTH = 400_000
PACKAGES = ("pandas", "openpyxl", "python-calamine", "XlsxWriter", "sqlite-utils")
PEERS = Path(__file__).with_name("peers")
PARTNER = "marine"


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of the processors, and the peak megabytes of the largest process."""

    seconds: float
    worked: float
    megabytes: float


def run(tell: Callable[[str], None]) -> None:
    """Tells seconds, ratios and memory of each for a workbook of 40,000 rows, and for larger text files when asked."""
    python = peers_python()
    with tempfile.TemporaryDirectory() as folder:
        archive, leads = make_book(Path(folder), ROWS)
        workbook = leads.with_suffix(".xlsx")
        as_workbook(leads, workbook)
        compare(tell, f"{ROWS:,}-row XLSX", Path(folder), archive, workbook, python)
    sizes = [] if people() < MODERATE else [GROWTH, BIG] if people() == BIG else [MODERATE]
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            archive, leads = make_book(Path(folder), rows)
            compare(tell, f"{rows:,}-row CSV", Path(folder), archive, leads, python)


def compare(tell: Callable[[str], None], what: str, folder: Path, archive: Path, source: Path, python: Path) -> None:
    """Each does the job once on the same file; the ratio is its seconds to ours."""
    book, out = folder / "book.leads", folder / "out.xlsx"
    ours = month(archive, source, book, folder / "ours.xlsx")
    tell(f"{what}: LeadKeeper {said(ours)} (import, judge, export, register, verify)")
    for name, command in others(source, out, folder, python).items():
        out.unlink(missing_ok=True)
        took = timed(command)
        ratios = (
            f"{took.seconds / ours.seconds:.2f} x the time of LeadKeeper, {took.worked / ours.worked:.2f} x its work"
        )
        tell(f"  {name}: {said(took)}; {ratios}")


def said(took: Took) -> str:
    """The figures of one."""
    return f"{took.seconds:.1f} s, processors {took.worked:.1f} s, {took.megabytes:.0f} MB"


def month(archive: Path, source: Path, book: Path, out: Path) -> Took:
    """The month with LeadKeeper's commands; the book with its partners and forms is there already, as it would be."""
    leadkeeper = [sys.executable, "-P", "-m", "leadkeeper"]
    timed([*leadkeeper, "restore", str(archive), str(book)])
    maps = [word for text in MAPS for word in ("--map", text)]
    steps = [
        timed([*leadkeeper, "import", str(book), str(source), "--form", "column", *maps]),
        timed([*leadkeeper, "export", str(book), "--partner", PARTNER, "--out", str(out)]),
        timed([*leadkeeper, "verify", str(book), str(out)]),
    ]
    return Took(
        sum(step.seconds for step in steps),
        sum(step.worked for step in steps),
        max(step.megabytes for step in steps),
    )


def others(source: Path, out: Path, folder: Path, python: Path) -> dict[str, list[str]]:
    """The commands of the others for this file."""
    script, sheet = str(PEERS / "by_pandas.py"), source.suffix == ".xlsx"
    words = [str(source), str(out)]
    found = {"pandas + openpyxl": [str(python), script, *words, "openpyxl"]}
    found["pandas + calamine + XlsxWriter"] = [str(python), script, *words, "calamine"]
    if not sheet:
        database = str(folder / "peer.db")
        insert = [str(PEERS / "by_sqlite_utils.sh"), str(source), str(folder / "out.csv"), database, str(python)]
        found["sqlite-utils and SQL, CSV out"] = ["sh", *insert]
    office = shutil.which("soffice")
    if office and source.stat().st_size < 100_000_000:
        target = ["--convert-to", "xlsx", "--outdir", str(folder / "office"), str(source)]
        found["LibreOffice, only opening and saving"] = [office, "--headless", *target]
    return found


def timed(command: Sequence[str]) -> Took:
    """Runs a command, which must end well, and measures it alone."""
    start = time.perf_counter()
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    said = child.stderr.read() if child.stderr else b""
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command} failed:\n{said.decode(errors='replace')}")
    worked = usage.ru_utime + usage.ru_stime
    return Took(time.perf_counter() - start, worked, usage.ru_maxrss / 1024)


def peers_python() -> Path:
    """A Python with the libraries of the others, made once in the folder for temporary files."""
    folder = Path(tempfile.gettempdir()) / "leadkeeper-peers"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return python


if __name__ == "__main__":
    run(print)
