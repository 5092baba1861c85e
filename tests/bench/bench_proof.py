"""Proof packs and the control pack of a large book: seconds, sizes, memory, and what checking takes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.alone import alone
from tests.bench.book import NOW, begin, read_in
from tests.bench.make_book import PARTNERS, make_book
from tests.bench.scale import HALF, people

TASKS = ("export", "pack", "row", "control", "figures", "check", "script")


def run(tell: Callable[[str], None]) -> None:
    """Tell seconds, peak memory and size of each step."""
    with tempfile.TemporaryDirectory() as folder:
        archive, leads = make_book(Path(folder), people())
        book = archive.with_suffix(".leads")
        begin(archive, book)
        tell(f"{people():,} rows read: {read_in(book, leads):.1f} s, {book.stat().st_size / 1e6:,.0f} MB")
        for task in TASKS:
            if task == "figures" and people() > HALF:
                continue  # the script of the oracle holds the whole archive in memory
            found = alone(__name__, task, book)
            tell(f"  {task} of {found['rows']:,.0f} rows: {found['seconds']:.1f} s, {found['size'] / 1e6:.1f} MB")
            tell(f"    peak memory {found.megabytes:.0f} MB, of a helper {found.helper:.0f} MB")


def export(book: str) -> dict[str, float]:
    """Export everybody eligible for the first partner."""
    from leadkeeper.domain.book import ExportRequest
    from leadkeeper.progress import run as run_flow
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.exports.exporter import export_contacts

    out = Path(book).with_name("out.xlsx")
    with open_book(Path(book), NOW) as opened:
        start = time.perf_counter()
        made = run_flow(export_contacts(opened.db, ExportRequest(PARTNERS[0][0], str(out)), NOW))
        return {"rows": made.rows, "seconds": time.perf_counter() - start, "size": out.stat().st_size}


def pack(book: str) -> dict[str, float]:
    """Write the proof pack of the export."""
    from leadkeeper.progress import run as run_flow
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.proof.pack import write_proof

    out = Path(book).with_name("p.zip")
    with open_book(Path(book), NOW) as opened:
        start = time.perf_counter()
        made = run_flow(write_proof(opened.db, "E1", out, NOW))
        return {"rows": made.rows, "seconds": time.perf_counter() - start, "size": out.stat().st_size}


def row(book: str) -> dict[str, float]:
    """Write the proof of one row."""
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.proof.pack import write_row_proof

    out = Path(book).with_name("r.zip")
    with open_book(Path(book), NOW) as opened:
        start = time.perf_counter()
        made = write_row_proof(opened.db, "E1-000003", out, NOW)
        return {"rows": made.rows, "seconds": time.perf_counter() - start, "size": out.stat().st_size}


def control(book: str) -> dict[str, float]:
    """Write the control pack."""
    from leadkeeper.progress import run as run_flow
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.proof.control import write_control

    out = Path(book).with_name("c.zip")
    with open_book(Path(book), NOW) as opened:
        start = time.perf_counter()
        made = run_flow(write_control(opened.db, out, NOW))
        return {
            "rows": made["counts"]["people"],
            "seconds": time.perf_counter() - start,
            "size": out.stat().st_size,
        }


def figures(book: str) -> dict[str, float]:
    """Recompute the control pack with the script of the oracle from the archive and the book."""
    from tests.cli.made_cli import call
    from tests.oracle import control_figures

    folder = Path(book).parent
    call("archive", book, folder / "held.json", "--now", NOW.isoformat(), "--json")
    words = ["held.json", "c.zip", Path(book).name]
    start = time.perf_counter()
    subprocess.run([sys.executable, "-I", control_figures.__file__, *words], check=True, cwd=folder, stdout=sys.stderr)
    rows = len(json.loads(folder.joinpath("held.json").read_text("utf-8"))["contacts"])
    return {"rows": rows, "seconds": time.perf_counter() - start, "size": folder.joinpath("held.json").stat().st_size}


def check(book: str) -> dict[str, float]:
    """Check pack and workbook as `verify-proof` does."""
    from leadkeeper.services.proof.check import check_pack

    path, workbook = Path(book).with_name("p.zip"), Path(book).with_name("out.xlsx")
    start = time.perf_counter()
    found = check_pack(path, workbook)
    if not found.is_sound:
        raise AssertionError("the pack is not sound")
    return {"rows": found.rows, "seconds": time.perf_counter() - start, "size": path.stat().st_size}


def script(book: str) -> dict[str, float]:
    """Check pack and workbook with the script in the pack."""
    from leadkeeper.services.proof.pack import VERIFIERS

    path, workbook = Path(book).with_name("p.zip"), Path(book).with_name("out.xlsx")
    start = time.perf_counter()
    subprocess.run([sys.executable, VERIFIERS / "verify.py", path, workbook], check=True, stdout=subprocess.DEVNULL)
    return {"rows": 0, "seconds": time.perf_counter() - start, "size": path.stat().st_size}
