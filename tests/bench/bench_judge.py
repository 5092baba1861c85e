"""Judging everybody, against a bare streaming of the same facts in the same run; growth, memory, and one person."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path

from tests.bench.alone import Measured, alone, worked
from tests.bench.book import NOW, begin, read_in
from tests.bench.make_book import PARTNERS, TODAY, make_book
from tests.bench.scale import steps

SHOWN = 50
TIMES = 3
"""Each is measured so often in turn, and its best time told: a machine that others use as well slows any of them."""


def run(tell: Callable[[str], None]) -> None:
    """Tells for some sizes of a book how the judging of everybody compares with reading the facts."""
    for size in steps():
        with tempfile.TemporaryDirectory() as folder:
            archive, leads = make_book(Path(folder), size)
            book = leads.with_suffix(".leads")
            begin(archive, book)
            alone(__name__, "fill", book, leads)
            tell_of(tell, size, book)


def tell_of(tell: Callable[[str], None], size: int, book: Path) -> None:
    """What one size shows."""
    turns = [
        (alone(__name__, "stream", book), *(alone(__name__, "judge", book, count) for count in (1, len(PARTNERS))))
        for _ in range(TIMES)
    ]
    facts, one, four = (min((turn[place] for turn in turns), key=lambda found: found["worked"]) for place in range(3))
    ratios = one["worked"] / facts["worked"], four["worked"] / one["worked"]
    shown = alone(__name__, "show", book)
    tell(f"{size:,} people, {one['situations']:.0f} situations")
    tell("  processor seconds, and by the clock:")
    tell(f"  facts {_both(facts)}, one partner {_both(one)}: {ratios[0]:.2f} x (goal 1.5)")
    tell(f"  four partners {_both(four)}: {ratios[1]:.2f} x one (goal 1.5)")
    memory = f"{one.megabytes:.0f} and {four.megabytes:.0f} MB"
    tell(f"  {one['worked'] / size * 1e6:.1f} µs a person, peak memory {memory} (goal 250)")
    tell(
        f"  one person shown: {shown['median'] * 1000:.1f} ms, slowest of {SHOWN} {shown['slowest'] * 1000:.1f} ms (50)"
    )


def _both(found: Measured) -> str:
    return f"{found['worked']:.2f} ({found['seconds']:.2f}) s"


def fill(book: str, leads: str) -> dict[str, float]:
    """Reads the people in."""
    return {"seconds": read_in(Path(book), Path(leads))}


def stream(book: str) -> dict[str, float]:
    """Reads the facts that a judgement reads and does nothing with them."""
    from leadkeeper.db import eligibility
    from leadkeeper.domain.eligibility.judge import action_cutoffs, decision_boundaries
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.eligibility.context import load_judging_context

    opened = open_book(Path(book), NOW, write=False)
    start, used = time.perf_counter(), worked()
    desk = load_judging_context(opened.db, TODAY)
    with_ages = eligibility.has_ages(opened.db)
    edges = decision_boundaries(desk.sources, TODAY, eligibility.decided_at(opened.db), with_ages=with_ages)
    rows = 0
    actions = action_cutoffs(TODAY)
    everybody = chain.from_iterable(eligibility.people(opened.db, actions))
    for facts in (everybody, eligibility.answers(opened.db, edges), eligibility.deliveries(opened.db)):
        for _ in facts:
            rows += 1
    took = {"seconds": time.perf_counter() - start, "worked": worked() - used}
    opened.close()
    return {**took, "rows": rows}


def judge(book: str, partners: str) -> dict[str, float]:
    """Judges everybody for the first so many partners on e-mail."""
    from leadkeeper.progress import run as run_flow
    from leadkeeper.progress import seldom_collected
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.eligibility.judge import judge_all

    opened = open_book(Path(book), NOW, write=False)
    names = [ref for ref, *_ in islice(PARTNERS, int(partners))]
    start, used = time.perf_counter(), worked()
    with seldom_collected():  # as a command and the window
        judged = run_flow(judge_all(opened.db, names, ["email"], TODAY))
    took = {"seconds": time.perf_counter() - start, "worked": worked() - used}
    opened.close()
    return {**took, "situations": len(judged[0].grouping.counts)}


def show(book: str) -> dict[str, float]:
    """Shows some people, each as `show` does from an open book."""
    from leadkeeper.db import contacts
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.contacts.details import contact_details as show_one

    opened = open_book(Path(book), NOW, write=False)
    step = max(contacts.count(opened.db) // SHOWN, 1)
    times = []
    for number in range(1, SHOWN * step, step):
        start = time.perf_counter()
        show_one(opened.db, f"c{number}", TODAY)
        times.append(time.perf_counter() - start)
    opened.close()
    return {"median": sorted(times)[len(times) // 2], "slowest": max(times)}
