"""Pictures of the register and of the requests, on a book of which files went out and in which people ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from leadkeeper.db.book.connection import Book
from leadkeeper.db.disclosures import members
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import PARIS, Clock
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.demo import build_sample
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.erasure import erase, preview_erasure
from leadkeeper.services.privacy.requests import (
    RequestStatus,
    answer_request,
    extend_request,
    list_requests,
    record_request,
)
from leadkeeper.services.suppression.notifications import notices_by_partner
from leadkeeper.services.suppression.stop_file import write_stop_file
from tests.made_once import once
from ui.dialogs.data_rights import DossierDialog, ErasedDialog, EraseDialog
from ui.dialogs.requests import ExtendDialog, RequestAnswerDialog, RequestDialog
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.pages.register.page import RegisterPage
from ui.pages.register.panels import NotifiedDialog
from ui.pages.requests.page import RequestsPage
from ui.theme import SIZE

OpenPage = Callable[[str, Book], MainWindow]


@once
def rights_book(folder: Path, now: datetime) -> Book:
    """A sample book: two files went out two months ago, people have said no since, and some ask something."""
    before = now - timedelta(days=62)
    book = open_book(run(build_sample(folder / "clodomir.leads", before)), now)
    for name, year in (("salon-2022", 2022), ("jeu-2023", 2023)):
        bring_old_people(book, folder / f"{name}.csv", year)
    for partner, when in (("raoul", before), ("bonne-table", before + timedelta(days=20))):
        run(export_contacts(book.db, ExportRequest(partner, str(folder / f"{partner}.xlsx")), when))
    people = list(members(book.db, 1))
    for who, ago in zip(people[:4], (20, 19, 2, 1), strict=True):
        say_no(book, who, now - timedelta(days=ago))
    run(write_stop_file(book.db, "raoul", folder / "stop.xlsx", now - timedelta(days=15)))
    asked = (("access", 26), ("erasure", 40), ("rectification", 3), ("objection", 50), ("erasure", 25))
    for who, (kind, ago) in zip(people[4:], asked, strict=False):
        record_request(book.db, who, kind, (now - timedelta(days=ago)).date().isoformat(), now)
    told = (now - timedelta(days=41)).date().isoformat()
    say_no(book, people[7], now - timedelta(days=41))
    answer_request(book.db, "Q4", told, "email", now, "Told on the same day.")
    extend_request(book.db, "Q5", (now - timedelta(days=5)).date().isoformat(), now)
    return book


def bring_old_people(book: Book, path: Path, year: int) -> None:
    """A list that came in long ago, of people who have done nothing since."""
    lines = [f"person{number}@{path.stem}.example;Person {number}" for number in range(1, 30 + year % 10)]
    path.write_text("\n".join(["email;nom", *lines, ""]), "utf-8")
    run(import_file(book.db, path, ImportOptions(), datetime(year, 3, 1, 10, 0, tzinfo=PARIS)))


def say_no(book: Book, who: str, now: datetime) -> None:
    """Somebody withdraws."""
    record_consent(book.db, who, Consent(at=now.isoformat(), event="withdrawn", purpose="partners", trace="log"), now)


def motives(make: Callable[[], Book], page: OpenPage, clock: Clock) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Every name with what makes the thing; `make` gives a book and sees to it that it is closed afterwards."""

    def jobs(book: Book) -> InlineJobs:
        return InlineJobs(book.db)

    yield "register_full", lambda: page("register", make())
    yield "register_check", lambda: _checked(page, make())
    yield "register_broken", lambda: _broken(page, make())
    yield "requests_full", lambda: page("requests", make())
    yield "requests_retention", lambda: _retention(page("requests", make()))
    yield "request", lambda: _found(RequestDialog(jobs(make()), clock))
    for name, dialog in (("answer", RequestAnswerDialog), ("extend", ExtendDialog)):
        yield name, lambda dialog=dialog: _about(make(), dialog, clock)  # type: ignore[misc]  # the default binds it
    yield "dossier", lambda: _dossier(make(), clock)
    yield "erase", lambda: _erase(make(), clock)
    yield "erased", lambda: _erased(make().db, clock)
    yield "told", lambda: _told(make(), clock)


def _about(book: Book, dialog: type[RequestAnswerDialog | ExtendDialog], clock: Clock) -> QWidget:
    return dialog(InlineJobs(book.db), _request(book.db, clock, "access"), clock)


def _dossier(book: Book, clock: Clock) -> QWidget:
    return DossierDialog(InlineJobs(book.db), _request(book.db, clock, "access").asked.contact, clock)


def _erase(book: Book, clock: Clock) -> QWidget:
    who = _request(book.db, clock, "erasure").asked.contact
    return EraseDialog(InlineJobs(book.db), preview_erasure(book.db, who), clock)


def _told(book: Book, clock: Clock) -> QWidget:
    return NotifiedDialog(InlineJobs(book.db), notices_by_partner(book.db, clock().date())[0], clock)


def _page_of(window: MainWindow) -> Any:
    window.resize(SIZE.window_width, SIZE.window_height)
    window.show()
    QApplication.processEvents()
    assert window.book_view is not None
    return window.book_view.page


def _checked(page: OpenPage, book: Book) -> QWidget:
    """The register after a file was dropped from which some rows were taken."""
    window = page("register", book)
    shown = _page_of(window)
    assert isinstance(shown, RegisterPage)
    people = [f"{reference};" for reference in (f"E1-{place:06d}" for place in range(1, 430))]
    path = book.path.with_name("liste raoul.csv")
    path.write_text("\n".join(["ref;note", *people]), "utf-8")
    shown.check.check(path)
    return window


def _broken(page: OpenPage, book: Book) -> QWidget:
    """The register of a book in which somebody changed an entry by other means."""
    book.db.conn.execute("DROP TRIGGER register_keeps_update")
    book.db.conn.execute("UPDATE register SET body = json_set(body, '$.rows', 9) WHERE seq = 3")
    return page("register", book)


def _retention(window: MainWindow) -> QWidget:
    shown = _page_of(window)
    assert isinstance(shown, RequestsPage)
    shown.retention.count()
    return window


def _found(dialog: RequestDialog) -> QWidget:
    dialog.show()
    dialog.person.field.setText("mar")
    dialog.person.field.textEdited.emit("mar")
    return dialog


def _request(db: Any, clock: Clock, kind: str) -> RequestStatus:
    return next(one for one in list_requests(db, clock().date()) if one.asked.kind == kind)


def _erased(db: Any, clock: Clock) -> QWidget:
    who = _request(db, clock, "erasure").asked
    return ErasedDialog(run(erase(db, who.contact, clock())), who.ref)
