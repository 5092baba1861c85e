"""The window on a big book: how soon rows are there, how it scrolls, how long it stands still while work goes on."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.alone import Measured, alone
from tests.bench.book import NOW, begin
from tests.bench.make_book import MAPS, PARTNERS, TODAY, make_book
from tests.bench.scale import people

NEW_ROWS = 40_000
TERMS = (
    *("a", "e", "q", "é", "%", "ma", "le", "qu", "zz", "07", "+3", "99", "@"),
    *("mar", "léa", "LEA", "lea", "zoé", "Élo", "çoi", "bœu", "123", "+33"),
    *("martin", "Éléonore", "dupont", "boite", ".com", "gmail", "atelier", "xqzzk", "jean-", "o'n"),
    *("jean martin", "martin gmail", "a b", "lea zz", "marie 12", "essai. poste", "le havre"),
)
FRAMES = 600
PANELS = 60
WORK_SECONDS = 8.0


def run(tell: Callable[[str], None]) -> None:
    """Tells the figures of one book; each task has a process and a window of its own."""
    with tempfile.TemporaryDirectory() as folder:
        count = people()
        archive, leads = make_book(Path(folder), count)
        more = Path(folder) / "more.csv"
        with leads.open(encoding="utf-8") as source, more.open("w", encoding="utf-8") as out:
            out.writelines(line for number, line in enumerate(source) if number <= NEW_ROWS)
        book = Path(folder) / "book.leads"
        begin(archive, book)
        alone("tests.bench.bench_judge", "fill", book, leads)
        tell(f"{count:,} people")
        _tell_rows(tell, alone(__name__, "start", book), alone(__name__, "search", book))
        _tell_frames(tell, alone(__name__, "scroll", book), alone(__name__, "order", book))
        panel = alone(__name__, "panel", book)
        tell(
            f"a person's panel laid out and drawn: own work median {panel['median']:.0f} ms, p95 {panel['p95']:.0f} ms,"
            f" slowest {panel['slowest']:.0f} ms (goal 16)"
        )
        _tell_pages(tell, alone(__name__, "pages", book))
        _tell_work(tell, alone(__name__, "work", book, more))


def _tell_rows(tell: Callable[[str], None], start: Measured, search: Measured) -> None:
    tell(f"first row painted {start['row']:.2f} s after the imports of Qt (goal 1.0), of that own code loaded")
    tell(f"  {start['code']:.2f} s, the book looked through and opened {start['open']:.2f} s")
    tell(f"  everybody listed and filters counted {start['all']:.2f} s")
    tell(
        f"first rows of {len(TERMS)} searches: median {search['median']:.0f} ms, p95 {search['p95']:.0f} ms (goal 100)"
    )
    tell(f"  slowest {search['slowest']:.0f} ms, p95 of the processor's time {search['own']:.0f} ms")
    tell(f"  everybody found: median {search['all']:.0f} ms")


def _tell_frames(tell: Callable[[str], None], scroll: Measured, order: Measured) -> None:
    tell(f"frames while scrolling: median {scroll['median']:.1f} ms, p99 {scroll['p99']:.1f} ms (goal 16)")
    tell(f"  p99 of own work {scroll['own']:.1f} ms")
    tell(f"  memory after it {scroll['memory']:.0f} MB, most {scroll.megabytes:.0f} MB (goal 250)")
    columns = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in order.found.items() if name not in _NO_COLUMN)
    tell(f"sorted by {columns}")
    tell(f"  rows seen meanwhile: {'always' if order['shown'] else 'NOT ALWAYS'}; {_still(order.found, '')}")
    tell(f"  filters counted in {order['counted']:.1f} s; first rows of a filter {order['filtered'] * 1000:.0f} ms")


_NO_COLUMN = ("shown", "counted", "filtered", "p99", "worst", "own")


def _tell_pages(tell: Callable[[str], None], pages: Measured) -> None:
    for state in ("idle", "judging"):
        worst = ", ".join(
            f"{key.removeprefix(state)[1:]} {value:.0f} ({pages.found[f'own-{key}']:.0f})"
            for key, value in pages.found.items()
            if key.startswith(f"{state}-")
        )
        tell(f"standing still when a page is first opened, {state} (own work): ms {worst}; goal 50")
    tell(f"  memory with all pages {pages['memory']:.0f} MB")


def _tell_work(tell: Callable[[str], None], work: Measured) -> None:
    tell(f"standing still (goal p99 50 ms); {_still(work.found, 'nothing ')} with no work")
    for name in ("judge", "unlocks", "export", "import"):
        tell(f"  {name}: {_still(work.found, name + ' ')}")
    tell(f"  memory {work['memory']:.0f} MB, most {work.megabytes:.0f} MB")


def _still(found: dict[str, float], name: str) -> str:
    return f"p99 {found[name + 'p99']:.0f} ms, most {found[name + 'worst']:.0f} ms (own work {found[name + 'own']:.0f})"


def start(book: str) -> dict[str, float]:
    """Seconds from the imports of Qt to the first row of people that is painted, and on the way there."""
    from unittest.mock import patch

    import PySide6.QtWidgets  # noqa: F401

    begun = time.perf_counter()
    from tests.bench.window_watch import Window
    from ui.widgets.table_cells import StatusDelegate

    loaded = time.perf_counter()
    painted: list[float] = []
    paint = StatusDelegate.paint

    def watched(painter: StatusDelegate, *rest: object) -> None:
        paint(painter, *rest)  # type: ignore[arg-type]  # whatever Qt gives it
        if not painted and rest[2].data() is not None:  # type: ignore[attr-defined]  # the index
            painted.append(time.perf_counter())

    with patch.object(StatusDelegate, "paint", watched):
        window = Window(Path(book), "contacts")
        window.until(lambda: window.book_view is not None)
        opened = time.perf_counter()
        window.until(lambda: painted)
    window.quiet()
    whole = time.perf_counter()
    window.close()
    return {
        "row": painted[0] - begun, "code": loaded - begun, "open": opened - loaded, "all": whole - begun
    }  # fmt: skip


def search(book: str) -> dict[str, float]:
    """Milliseconds from a search to its first rows, and to the last of the people found."""
    from tests.bench.window_watch import Window, share
    from ui.widgets.filter_bar import FilterState

    window = Window(Path(book), "contacts")
    window.quiet()
    page = window.book_view.page
    first, whole, own = [], [], []
    for term in TERMS:
        page.bar.set_state(FilterState(""))
        window.quiet()
        answers: list[object] = []
        page.finding.found.connect(lambda ids, _all, answers=answers: answers.append(ids))
        begun, used = time.perf_counter(), time.process_time()
        page.bar.set_state(FilterState(term))
        window.until(lambda answers=answers: answers and (not answers[-1] or page.model.row_at(0) is not None))
        first.append(time.perf_counter() - begun)
        own.append(time.process_time() - used)
        window.quiet()
        whole.append(time.perf_counter() - begun)
    window.close()
    found = {"median": share(first, 0.5), "p95": share(first, 0.95), "slowest": max(first), "all": share(whole, 0.5)}
    found |= {"own": share(own, 0.95)}
    return {name: seconds * 1000 for name, seconds in found.items()}


def scroll(book: str) -> dict[str, float]:
    """Milliseconds a frame takes while somebody scrolls, by the row and by leaps, rows arriving meanwhile."""
    from tests.bench.window_watch import Window, resident, share

    window = Window(Path(book), "contacts")
    window.quiet()
    table = window.book_view.page.table
    bar, frames, own = table.verticalScrollBar(), [], []
    for number in range(FRAMES):
        bar.setValue(bar.value() + 3 if number % 50 else bar.maximum() * (number % 7) // 7)
        begun, used = time.perf_counter(), time.thread_time()
        table.viewport().repaint()
        frames.append(time.perf_counter() - begun)
        own.append(time.thread_time() - used)
        window.rest(0.008)
    memory = resident()
    window.close()
    found = {"median": share(frames, 0.5), "p99": share(frames, 0.99), "own": share(own, 0.99)}
    return {**{name: seconds * 1000 for name, seconds in found.items()}, "memory": memory}


def panel(book: str) -> dict[str, float]:
    """Milliseconds that the window's thread works to show one person after another in the panel."""
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.contacts.details import contact_details
    from tests.bench.window_watch import Window, share

    window = Window(Path(book), "contacts")
    window.quiet()
    page = window.book_view.page
    numbers = range(1, page.model.count(), max(page.model.count() // PANELS, 1))
    with open_book(Path(book), NOW, write=False) as opened:
        people_shown = [contact_details(opened.db, f"c{number}", TODAY) for number in numbers]
    own = []
    for shown in people_shown:
        window.rest(0.02)  # what showed the person before is deleted
        used = time.thread_time()
        page.person.show_person(shown)
        for _again in range(3):
            window.app.processEvents()
        own.append((time.thread_time() - used) * 1000)
    window.close()
    return {"median": share(own, 0.5), "p95": share(own, 0.95), "slowest": max(own)}


def order(book: str) -> dict[str, float]:
    """Seconds until the list is sorted by each column, filters are counted and one is used."""
    from tests.bench.window_watch import Beats, Window
    from ui.widgets.filter_bar import FilterState

    window, beats = Window(Path(book), "contacts"), Beats()
    begun = time.perf_counter()
    window.until(lambda: window.book_view is not None and window.book_view.page is not None)
    page = window.book_view.page
    window.until(page.bar.add.isVisible)
    found: dict[str, float] = {"counted": time.perf_counter() - begun, "shown": 1.0}
    answers: list[bool] = []
    page.finding.found.connect(lambda _ids, are_all: answers.append(are_all))
    with beats.listening():
        for key in ("name", "email", "company", "last_action"):
            answers.clear()
            begun = time.perf_counter()
            page.model.sort_wanted.emit(key, False)
            while not window.until(lambda: answers, 0.02):
                found["shown"] = min(found["shown"], float(page.model.count() > 0))
            found[key] = time.perf_counter() - begun
    page.model.sort_wanted.emit("added", False)
    window.quiet()
    answers.clear()
    begun = time.perf_counter()
    page.bar.set_state(FilterState("", {"consent": frozenset({"given"})}))
    window.until(lambda: answers and page.model.row_at(0) is not None)
    found["filtered"] = time.perf_counter() - begun
    window.close()
    return {**found, **beats.found("")}


def pages(book: str) -> dict[str, float]:
    """Milliseconds that the window stands still when each page is first opened: alone, and beside a judgement."""
    from tests.bench.window_watch import Beats, Window, resident

    window, beats, found = Window(Path(book), "home"), Beats(), {}
    window.quiet()
    window.until(lambda: window.book_view.ahead.ended)
    for state in ("idle", "judging"):
        if state == "judging":
            window.made.speak("fr")  # the pages are made anew
            window.quiet()
        for name in window.book_view.names:
            if state == "judging":
                window.jobs.read(_judge, _done, owner=window.book_view, long=True, replace="bench")
                window.rest(0.3)
            with beats.listening():
                window.page(name)
                window.rest(1.0)
            found[f"{state}-{name}"], found[f"own-{state}-{name}"] = max(beats.late) * 1000, max(beats.own) * 1000
    found["memory"] = resident()
    window.close()
    return found


def work(book: str, more: str) -> dict[str, float]:
    """Milliseconds that the window stands still while each long work goes on, eight seconds of it at most."""
    from leadkeeper.cli.files import read_override
    from leadkeeper.domain.book import ExportRequest
    from leadkeeper.services.exports.exporter import export_contacts
    from leadkeeper.services.imports.importer import ImportOptions, import_file
    from leadkeeper.services.imports.plan import Choices
    from tests.bench.window_watch import Beats, Window, resident

    window, beats, found = Window(Path(book), "contacts"), Beats(), {}
    window.quiet()
    options = ImportOptions(choices=Choices(overrides=dict(map(read_override, MAPS))), form="column")
    sale = ExportRequest(PARTNERS[0][0], str(Path(book).with_name("out.xlsx")))
    tasks: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "judge": lambda: window.jobs.read(_judge, _done, owner=window.book_view, long=True),
        "unlocks": lambda: window.jobs.read(_unlocks, _done, owner=window.book_view, long=True),
        "export": lambda: window.jobs.write(lambda db: export_contacts(db, sale, NOW), _done, title="export"),
        "import": lambda: window.jobs.write(
            lambda db: import_file(db, Path(more), options, NOW), _done, title="import"
        ),
    }
    for name, begin_task in tasks.items():
        with beats.listening():
            job = begin_task()
            window.until(lambda job=job: job is not None and job.ended, WORK_SECONDS)
        found.update(beats.found(f"{name} "))
        if job is not None:
            window.jobs.stop(job)
        window.quiet()
    found["memory"] = resident()
    window.close()
    return found


def _done(_result: object) -> None:
    """Nobody looks at it."""


def _judge(db: object) -> object:
    from leadkeeper.services.eligibility.judge import judge_all

    return judge_all(db, [ref for ref, *_ in PARTNERS], ["email"], TODAY)  # type: ignore[arg-type]  # a job's is any


def _unlocks(db: object) -> object:
    from leadkeeper.services.dashboard import home_chances

    return home_chances(db, TODAY)  # type: ignore[arg-type]  # a job's is any
