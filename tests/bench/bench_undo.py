"""Taking imports back, against the time that they took: people made, people changed, a few among very many."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.bench.alone import alone
from tests.bench.book import NOW, begin
from tests.bench.make_book import HEADER, MAPS, make_book
from tests.bench.scale import people

FEW = 4_000


def run(tell: Callable[[str], None]) -> None:
    """Tells the seconds of each import and of its undo, newest first, and the memory of all of them."""
    with tempfile.TemporaryDirectory() as folder:
        count = people()
        archive, leads = make_book(Path(folder), count)
        found = alone(__name__, "there_and_back", archive, leads)
        for name, what in (
            ("few", f"{FEW:,} people more"),
            ("changed", f"a fact of each of {count:,} people"),
            ("made", f"{count:,} people"),
        ):
            there, back = found[name], found[f"{name}_back"]
            tell(f"{what}: import {there:.2f} s, undo {back:.2f} s ({back / there:.2f} x, goal 1)")
        tell(f"peak memory {found.megabytes:.0f} MB (goal 300)")


def there_and_back(archive: str, source: str) -> dict[str, float]:
    """Reads three files into one book, then takes them back, the newest first."""
    from leadkeeper.progress import run as to_the_end
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.imports.undo import undo_import

    leads = Path(source)
    book = leads.with_suffix(".leads")
    begin(Path(archive), book)
    with leads.open(newline="", encoding="utf-8") as stream:
        rows = csv.DictReader(stream)
        changed = _file(leads, "changed", ({**row, "segment": "b2b", "city": "Pau"} for row in rows))
    few = _file(leads, "few", ({"email": f"n{number}@neuf.example", "first_name": "Léa"} for number in range(FEW)))
    found = {}
    with open_book(book, NOW) as opened:
        refs = {}
        for name, file in (("made", leads), ("changed", changed), ("few", few)):
            found[name], refs[name] = _read(opened.db, file)
        for name in reversed(refs):
            start = time.perf_counter()
            to_the_end(undo_import(opened.db, refs[name], NOW))
            found[f"{name}_back"] = time.perf_counter() - start
    return found


def _file(leads: Path, name: str, rows: Iterable[dict[str, str]]) -> Path:
    path = leads.with_name(f"{name}.csv")
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, HEADER, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _read(db: object, path: Path) -> tuple[float, str]:
    from leadkeeper.cli.files import read_override
    from leadkeeper.progress import run as to_the_end
    from leadkeeper.services.imports.importer import ImportOptions, import_file
    from leadkeeper.services.imports.plan import Choices

    overrides = dict(read_override(text) for text in MAPS)
    options = ImportOptions(choices=Choices(overrides=overrides, date_order="dmy"), form="column", mode="update")
    start = time.perf_counter()
    report = to_the_end(import_file(db, path, options, NOW))  # type: ignore[arg-type]  # a connection
    return time.perf_counter() - start, report.import_id or ""
