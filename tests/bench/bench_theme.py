"""Light and dark with every page open: how long the window stands still, and how much of it the GUI thread works."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from leadkeeper.progress import run as run_flow
from tests.bench.alone import alone

GOAL_MS = 50
NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
TURNS = 6


def run(tell: Callable[[str], None]) -> None:
    """Tells the times of a theme change on the book of the sample business."""
    from leadkeeper.services.demo import build_sample

    with tempfile.TemporaryDirectory() as folder:
        book = run_flow(build_sample(Path(folder) / "clodomir.leads", NOW))
        found = alone(__name__, "change", book)
    for page in ("contacts", "partners", "settings"):
        own = found[f"{page} own"]
        tell(
            f"theme changed on {page}: own work {own:.0f} ms ({own / GOAL_MS:.1f} times the goal of {GOAL_MS}), "
            f"standing still {found[f'{page} still']:.0f} ms"
        )
    tell(f"  first look at another page afterwards: own work {found['other own']:.0f} ms")
    tell(f"  {found['widgets']:.0f} widgets")


def change(book: str) -> dict[str, float]:
    """Milliseconds from the choice of a theme until the page shown is drawn in it: the middle of some turns."""
    from tests.bench.window_watch import Window

    window, found = Window(Path(book), "home"), dict[str, float]()
    window.quiet()
    for name in window.book_view.names:
        window.page(name)
        window.quiet()

    def timed(act: Callable[[], object]) -> tuple[float, float]:
        begun, used = time.perf_counter(), time.thread_time()
        act()
        window.made.window.repaint()
        for _again in range(3):
            window.app.processEvents()
        return (time.perf_counter() - begun) * 1000, (time.thread_time() - used) * 1000

    for name in ("contacts", "partners", "settings"):
        window.page(name)
        window.quiet()
        times = []
        for turn in range(TURNS):
            times.append(timed(lambda turn=turn: window.made.wear("light" if turn % 2 else "dark")))
            window.rest(2.0)  # the pages out of sight follow
        found[f"{name} still"], found[f"{name} own"] = map(median, zip(*times, strict=True))
    window.made.wear("dark")
    _still, found["other own"] = timed(lambda: window.page("sources"))
    found["widgets"] = len(window.app.allWidgets())
    window.close()
    return found
