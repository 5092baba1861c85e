"""The monthly job against what people use for it today, in one run: read a list, judge it, write what may go out.

The others do less: they read, drop double addresses, keep one wording of yes on two forms within three years, and
write. LeadKeeper imports with the origin of every value, judges by 45 rules, writes, reads again and compares, enters
the file in the register and verifies it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Timer
from typing import IO

from tests.bench.alone import ENVIRONMENT
from tests.bench.book import as_workbook
from tests.bench.make_book import MAPS, make_book
from tests.bench.scale import BIG, MODERATE, people

ROWS = 40_000
GROWTH = 400_000
FULL_SHEET = 1_000_000
"""Rows of the largest workbook: a sheet holds 48,575 more."""

TURNS = 5
"""Everybody does the job so often, in turn; medians are told."""

PATIENCE = 900.0
"""Seconds that one of the others gets for a job; who needs longer is said to."""
PACKAGES = ("pandas", "openpyxl", "python-calamine", "XlsxWriter", "sqlite-utils", "polars", "fastexcel", "duckdb")
PEERS = Path(__file__).with_name("peers")
LEADKEEPER = (sys.executable, "-P", "-m", "leadkeeper")
PARTNER = "marine"
OURS = "LeadKeeper, one program"
CAN_PIN = shutil.which("taskset") is not None


@dataclass(frozen=True)
class Took:
    """Seconds by the clock and of the processors, and the peak megabytes of the largest process."""

    seconds: float
    worked: float
    megabytes: float


def run(tell: Callable[[str], None]) -> None:
    """Tells a table for each size, kind and number of processors; `--big` has the largest."""
    sizes = [ROWS] if people() < MODERATE else [ROWS, GROWTH]
    for rows in sizes:
        _compare_kinds(tell, rows, ("XLSX", "CSV"), 1 if people() < MODERATE else TURNS)
    if people() == BIG:
        _compare_kinds(tell, FULL_SHEET, ("XLSX",), TURNS)
        _compare_kinds(tell, BIG, ("CSV",), TURNS)


def _compare_kinds(tell: Callable[[str], None], rows: int, kinds: Sequence[str], turns: int) -> None:
    """The job on the same rows, in a file of each kind, with all processors and pinned to one."""
    python = peers_python()
    with tempfile.TemporaryDirectory() as folder:
        archive, leads = make_book(Path(folder), rows)
        for kind in kinds:
            source = leads
            if kind == "XLSX":
                source = leads.with_suffix(".xlsx")
                as_workbook(leads, source)
            for pinned in (False, True) if CAN_PIN else (False,):
                where = "pinned to one processor" if pinned else "free"
                tell(f"{rows:,}-row {kind}, {where}, medians of {turns}, load {os.getloadavg()[0]:.1f}")
                compare(tell, Path(folder), archive, source, python, turns, pinned=pinned)


def compare(
    tell: Callable[[str], None],
    folder: Path,
    archive: Path,
    source: Path,
    python: Path,
    turns: int,
    *,
    pinned: bool = False,
) -> None:
    """Each does the job on the same file, in turn, some times; ratios are to our one program."""
    book, out = folder / "book.leads", folder / "out.xlsx"
    commands = others(source, out, folder, python)
    runs: dict[str, list[Took]] = {name: [] for name in (OURS, "LeadKeeper, three commands", *commands)}
    stages: list[dict[str, float]] = []
    for _ in range(turns):
        runs[OURS].append(in_one_program(archive, source, book, folder / "ours.xlsx", stages, pinned=pinned))
        runs["LeadKeeper, three commands"].append(month(archive, source, book, folder / "ours.xlsx", pinned=pinned))
        for name, command in commands.items():
            out.unlink(missing_ok=True)
            if (took := timed(command, PATIENCE, pinned=pinned)) is not None:
                runs[name].append(took)
    own = middle(runs[OURS])
    tell(f"  {'':38}{'clock':>8}{'ratio':>7}{'processors':>12}{'ratio':>7}{'memory':>10}")
    for name, took in ((name, middle(each)) for name, each in runs.items() if each):
        ratios = took.seconds / own.seconds, took.worked / own.worked
        figures = f"{took.seconds:7.2f}s{ratios[0]:7.2f}{took.worked:11.2f}s{ratios[1]:7.2f}{took.megabytes:7.0f} MB"
        tell(f"  {name:38}{figures}")
    for name in (name for name, each in runs.items() if not each):
        tell(f"  {name}: did not end within {PATIENCE:.0f} s")
    if not shutil.which("soffice"):
        tell("  LibreOffice: not installed here")
    profile = {stage: median(one.get(stage, 0.0) for one in stages) for stage in stages[0]}
    tell(f"  processor seconds by stage: {', '.join(f'{stage} {used:.2f}' for stage, used in profile.items())}")


def middle(runs: Sequence[Took]) -> Took:
    """The median of each figure."""
    return Took(*(median(getattr(one, name) for one in runs) for name in ("seconds", "worked", "megabytes")))


def month(archive: Path, source: Path, book: Path, out: Path, *, pinned: bool = False) -> Took:
    """The month with LeadKeeper's commands, each a program of its own; the memory is that of the largest."""
    _begin(archive, book, out)
    maps = [word for text in MAPS for word in ("--map", text)]
    steps = [
        ["import", str(book), str(source), "--form", "column", *maps],
        ["export", str(book), "--partner", PARTNER, "--out", str(out)],
        ["verify", str(book), str(out)],
    ]
    took = [_well(timed([*LEADKEEPER, *words], pinned=pinned)) for words in steps]
    return Took(sum(one.seconds for one in took), sum(one.worked for one in took), max(one.megabytes for one in took))


def in_one_program(
    archive: Path, source: Path, book: Path, out: Path, stages: list[dict[str, float]], *, pinned: bool = False
) -> Took:
    """The same in one program, as the window does it; adds its processor seconds by stage to `stages`."""
    _begin(archive, book, out)
    script, said = str(PEERS / "by_leadkeeper.py"), out.with_suffix(".json")
    command = [sys.executable, "-P", script, str(book), str(source), str(out), PARTNER, *MAPS]
    with said.open("w") as told:
        took = _well(timed(command, pinned=pinned, told=told))
    stages.append(json.loads(said.read_text().splitlines()[-1]))
    return took


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
    found["Polars + XlsxWriter"] = [str(python), str(PEERS / "by_polars.py"), *words]
    if not sheet:
        database = str(folder / "peer.db")
        insert = [str(PEERS / "by_sqlite_utils.sh"), str(source), str(folder / "out.csv"), database, str(python)]
        found["sqlite-utils and SQL, CSV out"] = ["sh", *insert]
        found["DuckDB, CSV out"] = [str(python), str(PEERS / "by_duckdb.py"), str(source), str(folder / "out.csv")]
    office = shutil.which("soffice")
    if office and source.stat().st_size < 100_000_000:
        target = ["--convert-to", "xlsx", "--outdir", str(folder / "office"), str(source)]
        found["LibreOffice, only opening and saving"] = [office, "--headless", *target]
    return found


def timed(
    command: Sequence[str],
    patience: float | None = None,
    *,
    pinned: bool = False,
    told: int | IO[str] = subprocess.DEVNULL,
) -> Took | None:
    """Runs a command, which must end well, and measures it with all that it starts; None if it takes too long."""
    pin = ["taskset", "-c", str(max(os.sched_getaffinity(0)))] if pinned else []
    start = time.perf_counter()
    with tempfile.TemporaryFile() as words:
        child = subprocess.Popen([*pin, *command], stdout=told, stderr=words, env=ENVIRONMENT)
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
    if subprocess.run([python, "-c", "import duckdb, fastexcel"], check=False, capture_output=True).returncode:
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return python


if __name__ == "__main__":
    run(print)
