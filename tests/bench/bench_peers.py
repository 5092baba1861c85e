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
from threading import Timer

from tests.bench.alone import ROOT
from tests.bench.book import as_workbook
from tests.bench.make_book import MAPS, make_book
from tests.bench.scale import BIG, MODERATE, people

ROWS = 40_000
GROWTH = 400_000
FULL_SHEET = 1_000_000
"""Rows of the largest workbook: a sheet holds 48,575 more."""

BEST_OF = 3
PATIENCE = 900.0
"""Seconds that one of the others gets for a job; who needs longer is said to."""
PACKAGES = ("pandas", "openpyxl", "python-calamine", "XlsxWriter", "sqlite-utils")
PEERS = Path(__file__).with_name("peers")
LEADKEEPER = (sys.executable, "-P", "-m", "leadkeeper")
PARTNER = "marine"


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of the processors, and the peak megabytes of the largest process."""

    seconds: float
    worked: float
    megabytes: float


@dataclass(frozen=True)
class Month:
    """What each command of ours took."""

    steps: dict[str, Took]

    @property
    def whole(self) -> Took:
        """All of them; the memory is that of the largest process."""
        each = self.steps.values()
        seconds, worked = sum(step.seconds for step in each), sum(step.worked for step in each)
        return Took(seconds, worked, max(step.megabytes for step in each))

    @property
    def words(self) -> str:
        """Each with its seconds."""
        return ", ".join(f"{name} {took.seconds:.2f} s" for name, took in self.steps.items())


def run(tell: Callable[[str], None]) -> None:
    """Tells seconds, ratios and memory of each, with workbooks and with text files; `--big` has the largest."""
    sizes = [ROWS] if people() < MODERATE else [ROWS, GROWTH]
    for rows in sizes:
        best = BEST_OF if rows == ROWS and people() >= MODERATE else 1
        _compare_kinds(tell, rows, ("XLSX", "CSV"), best)
    if people() == BIG:
        _compare_kinds(tell, FULL_SHEET, ("XLSX",))
        _compare_kinds(tell, BIG, ("CSV",))


def _compare_kinds(tell: Callable[[str], None], rows: int, kinds: Sequence[str], best: int = 1) -> None:
    """The job on the same rows, in a file of each kind."""
    python = peers_python()
    with tempfile.TemporaryDirectory() as folder:
        archive, leads = make_book(Path(folder), rows)
        for kind in kinds:
            source = leads
            if kind == "XLSX":
                source = leads.with_suffix(".xlsx")
                as_workbook(leads, source)
            compare(tell, f"{rows:,}-row {kind}", Path(folder), archive, source, python, best)


def compare(
    tell: Callable[[str], None], what: str, folder: Path, archive: Path, source: Path, python: Path, best: int = 1
) -> None:
    """Each does the job on the same file, in turn, some times; the ratio is its best seconds to our best."""
    book, out = folder / "book.leads", folder / "out.xlsx"
    commands = others(source, out, folder, python)
    ours: list[Month] = []
    at_once: list[Took] = []
    theirs: dict[str, list[Took | None]] = {name: [] for name in commands}
    for _ in range(best):
        ours.append(month(archive, source, book, folder / "ours.xlsx"))
        at_once.append(in_one_program(archive, source, book, folder / "ours.xlsx"))
        for name, command in commands.items():
            out.unlink(missing_ok=True)
            theirs[name].append(timed(command, PATIENCE))
    own = min(ours, key=lambda one: one.whole.seconds)
    tell(f"{what}, best of {best}, load {os.getloadavg()[0]:.1f}: LeadKeeper {said(own.whole)}: {own.words}")
    one = min(at_once, key=lambda took: took.seconds)
    tell(f"  LeadKeeper in one program: {said(one)}; {one.seconds / own.whole.seconds:.2f} x the time of its commands")
    for name, runs in theirs.items():
        done = [one for one in runs if one is not None]
        if not done:
            tell(f"  {name}: did not end within {PATIENCE:.0f} s")
            continue
        took = min(done, key=lambda one: one.seconds)
        of_commands, of_one = took.seconds / own.whole.seconds, took.seconds / one.seconds
        ratios = f"{of_commands:.2f} x its commands, {of_one:.2f} x its program"
        tell(f"  {name}: {said(took)}; {ratios}, {took.worked / own.whole.worked:.2f} x its work")
    if not shutil.which("soffice"):
        tell("  LibreOffice: not installed here")


def said(took: Took) -> str:
    """The figures of one."""
    return f"{took.seconds:.1f} s, processors {took.worked:.1f} s, {took.megabytes:.0f} MB"


def month(archive: Path, source: Path, book: Path, out: Path) -> Month:
    """The month with LeadKeeper's commands, each a program of its own."""
    _begin(archive, book, out)
    maps = [word for text in MAPS for word in ("--map", text)]
    steps = [
        ["import", str(book), str(source), "--form", "column", *maps],
        ["export", str(book), "--partner", PARTNER, "--out", str(out)],
        ["verify", str(book), str(out)],
    ]
    return Month({words[0]: _well(timed([*LEADKEEPER, *words])) for words in steps})


def in_one_program(archive: Path, source: Path, book: Path, out: Path) -> Took:
    """The same in one program, as the window does it."""
    _begin(archive, book, out)
    script = str(PEERS / "by_leadkeeper.py")
    return _well(timed([sys.executable, "-P", script, str(book), str(source), str(out), PARTNER, *MAPS]))


def _begin(archive: Path, book: Path, out: Path) -> None:
    """The book with its partners and forms is there already, as it would be."""
    for left in (book, out):
        left.unlink(missing_ok=True)
    timed([*LEADKEEPER, "restore", str(archive), str(book)])


def _well(took: Took | None) -> Took:
    if took is None:
        raise TimeoutError
    return took


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


def timed(command: Sequence[str], patience: float | None = None) -> Took | None:
    """Runs a command, which must end well, and measures it with all that it starts; None if it takes too long."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as words:
        child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=words, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        ended = Timer(patience, child.kill) if patience is not None else None
        if ended is not None:
            ended.start()
        _pid, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if ended is not None:
            ended.cancel()
            if seconds >= (patience or 0):
                return None
        if child.returncode != 0:
            words.seek(0)
            sys.exit(f"{command} failed:\n{words.read().decode(errors='replace')}")
    return Took(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


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
