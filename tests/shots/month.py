"""Pictures of the month in one move: what is due, the plan, the result; and the box of returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.demo import LATER, build_sample, write_second_month
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.month.plan import files_in
from tests.made_once import once
from ui.main_window import MainWindow
from ui.pages.home.page import HomePage

OpenPage = Callable[[str, Book], MainWindow]


@once
def second_month(folder: Path, now: datetime) -> Book:
    """The sample a month after its first export, with the files of the second month in `in`."""
    before = now - LATER
    book = open_book(run(build_sample(folder / "clodomir.leads", before)), now)
    run(export_contacts(book.db, ExportRequest("raoul", str(folder / "raoul.xlsx")), before))
    (folder / "in").mkdir()
    write_second_month(book.db, folder / "in", now)
    return book


def motives(make: Callable[[], Book], page: OpenPage) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing; `make` gives a book and sees to it that it is closed afterwards."""
    yield "month_due", lambda: _shown(page, make(), plans=False)
    yield "month_plan", lambda: _shown(page, make())
    yield "month_done", lambda: _shown(page, make(), does=True)


def _shown(page: OpenPage, book: Book, *, plans: bool = True, does: bool = False) -> QWidget:
    window = page("home", book)
    (home,) = window.findChildren(HomePage)
    home.month.set_folder(str(book.path.parent))
    home.show_month()
    if plans:
        home.month.take_files(files_in(book.path.parent / "in"))
    if does:
        home.month.go.click()
    shown = home.month.where.text().replace(str(book.path.parent), "~/Documents")  # no picture names a temporary folder
    home.month.where.setText(shown)
    return window
