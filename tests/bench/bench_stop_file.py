"""A stop file of ten thousand people: written, read again, compared and entered in the register, within two seconds."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.alone import alone
from tests.bench.book import NOW

PEOPLE = 10_000
LIMIT = 2.0


def run(tell: Callable[[str], None]) -> None:
    """Tells the seconds and the peak memory of the file, plain and hashed, and those of making its notices."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "b.leads"
        noted = alone(__name__, "make", book)
        tell(f"notices about {PEOPLE:,} people: {noted['seconds']:.2f} s")
        for kind in ("plain", "hashed"):
            found = alone(__name__, "write", book, kind)
            verdict = "within" if found["seconds"] <= LIMIT else "BEYOND"
            tell(f"stop file of {found['rows']:,.0f} {kind}: {found['seconds']:.2f} s, {verdict} {LIMIT:.0f} s")
            tell(f"  {found['bytes'] / 1e6:.1f} MB, peak memory {found.megabytes:.0f} MB")


def make(book: str) -> dict[str, float]:
    """A book whose people all went to one partner and all objected."""
    from leadkeeper.db.engine import writing
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.suppression.notifications import notices_for
    from tests.made_archive import archive, person, restored

    ids = [f"c{number}" for number in range(1, PEOPLE + 1)]
    sent = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email", "sms"], "contacts": ids}
    path = Path(book)
    with restored(path.parent, archive(*map(person, range(1, PEOPLE + 1)), deliveries=[sent]), path.name):
        pass
    with open_book(path, NOW) as opened:
        start = time.perf_counter()
        with writing(opened.db):
            notices_for(opened.db, range(1, PEOPLE + 1), "objection", NOW)
        return {"seconds": time.perf_counter() - start}


def write(book: str, kind: str) -> dict[str, float]:
    """The stop file of all of them."""
    from leadkeeper.progress import run as run_flow
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.partners.contracts import make_stop_secret
    from leadkeeper.services.suppression.stop_file import write_stop_file

    out = Path(book).with_name(f"{kind}.xlsx")
    with open_book(Path(book), NOW) as opened:
        if kind == "hashed":
            make_stop_secret(opened.db, "raoul", "raoul-2026")
        start = time.perf_counter()
        made = run_flow(write_stop_file(opened.db, "raoul", out, NOW))
        return {"seconds": time.perf_counter() - start, "rows": made.rows, "bytes": out.stat().st_size}


if __name__ == "__main__":
    run(print)
