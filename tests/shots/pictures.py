"""Takes the pictures: the window on a book, page by page, then the boxes that ask."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Owner
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import PARIS, Clock
from leadkeeper.messages import use_language
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.labels import job_stage
from leadkeeper.services.books.open import new_book, open_book
from leadkeeper.services.consent.forms import sources
from leadkeeper.services.partners.partners import add_partner, partners_overview
from tests.sample_book import sample_book
from tests.shots import below, imports, moments, month, people, rights, safety, sharing
from tests.shots.complaints import Complaints
from ui import theme
from ui.app import Application
from ui.book_view import TextProvider
from ui.dialogs.form_description import EvidenceDialog, SourceDialog
from ui.dialogs.help import AboutDialog, GuideDialog, LicencesDialog, ShortcutsDialog
from ui.dialogs.new_book import NewBookDialog
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.menus import menu_bar
from ui.pages.export.page import ExportPage
from ui.pages.partners.contract_forms import ContractDialog
from ui.pages.partners.forms import HoldDialog, PartnerDialog
from ui.pages.partners.list_versions import ListDialog
from ui.pages.welcome import Welcome
from ui.settings import Settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


WINDOW = QSize(1320, 860)
PAGES = ("home", "contacts", "sources", "partners", "review", "export", "register", "requests", "settings")
LAPTOP = QSize(1280, 660)  # what a screen of 1920 x 1080 has for a window where all is half as large again
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)
THEMES, LANGS, SCALES = ("light", "dark"), ("fr", "en"), (100, 150)
ANY_SCALE = (*SCALES, 200)
SHORT_MS = 300  # timers that end sooner are waited for before a picture is taken


def now() -> datetime:
    """The instant at which the pictures are taken."""
    return NOW


def pictures(
    book: Path,
    out: Path,
    themes: Iterable[str] = THEMES,
    langs: Iterable[str] = LANGS,
    wanted: Iterable[str] = (),
    clock: Clock = now,
    scale: int = 100,
    size: QSize | None = None,
    *,
    only_pages: bool = False,
) -> list[Path]:
    """PNGs `NAME_theme_lang.png` of every page and dialog on a book, or of those whose name begins as one wanted.

    `only_pages` leaves out what shows people, partners or answers that the sample has and another book may not have.

    `scale` is how large the desktop shows things, in per cent: Qt asks it of the environment. All but 100 are in names,
    and so is a `size` of the window that is asked for.
    """
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    out.mkdir(parents=True, exist_ok=True)
    names = tuple(wanted)
    taken: list[Path] = []
    end = "" if scale == 100 else f"_{scale}"
    end += "" if size is None else f"_{size.width()}"
    size = size or (WINDOW if scale == 100 else LAPTOP)
    with TemporaryDirectory() as folder, open_book(book, clock()) as opened:
        for lang in langs:
            use_language(lang)
            for mode in themes:
                theme.apply(app, mode)  # type: ignore[arg-type]  # one of THEMES
                settings = Settings(Path(folder) / f"{mode}-{lang}.ini")
                settings.theme, settings.language = mode, lang  # type: ignore[assignment]  # those of THEMES, LANGS
                settings.remember_book(book)
                studio = Studio(app, opened.db, settings, clock, book.name, size)
                for name, make in studio.motives():
                    if (not names or name.startswith(names)) and not (only_pages and name not in PAGES):
                        path = out / f"{name}_{mode}_{lang}{end}.png"
                        studio.take(_made(name, make), path)
                        taken.append(path)
                studio.close()
    return taken


def _made(name: str, make: Callable[[], QWidget]) -> QWidget:
    """What a picture is taken of; ends in words where the book does not have it."""
    try:
        return make()
    except StopIteration:
        sys.exit(f"This book has nothing to show for “{name}”. Without --book it is taken of the sample.")


class Studio:
    """Shows one thing after the other on a book, without threads, and takes its picture."""

    def __init__(
        self, app: QApplication, db: Any, settings: Settings, clock: Clock, name: str, size: QSize = WINDOW
    ) -> None:
        self._app, self._db, self._settings, self._clock, self._name = app, db, settings, clock, name
        self._size = size
        self._jobs = InlineJobs(db)
        self._worked = [self._jobs]
        self._new: Book | None = None
        self._complaints = Complaints(clock, lambda book: self._page("complaints", book=book))

    def motives(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Every name with what makes the thing."""
        yield "welcome", self._welcome
        for name in PAGES:
            yield name, lambda name=name: self._page(name)
        yield "home_new", self._new_book
        for name in ("contacts", "sources", "partners", "export", "register"):
            yield f"{name}_empty", lambda name=name: self._empty(name)  # type: ignore[misc]  # the default binds it
        yield "review_full", lambda: self._page("review", "raoul", book=self._review_book())
        yield "export_missing", self._missing
        yield "sources_2", lambda: self._page("sources", self._second_source())
        yield "new_book", lambda: NewBookDialog(path=Path("OneDrive/contacts.leads"))
        yield "new_partner", lambda: PartnerDialog(self._jobs)
        yield "contract", lambda: ContractDialog(self._jobs, self._partner(), self._clock)
        yield "hold", lambda: HoldDialog(self._jobs, self._partner(), self._clock)
        yield "list", self._list
        yield "new_source", lambda: SourceDialog(self._jobs, sources(self._db), self._clock)
        yield "new_version", self._version
        yield "evidence", lambda: EvidenceDialog(self._jobs, "quiz-v1", self._clock)
        yield "palette", lambda: moments.palette_of(self._page("export"), self._db)
        yield "guide", lambda: GuideDialog("home")
        yield "keyboard", ShortcutsDialog
        yield "about", lambda: AboutDialog(Path("window.ini"))
        yield "licences", LicencesDialog
        yield from people.motives(self._db, self._clock, lambda: self._standing("contacts"))
        yield from sharing.motives(self._db, self._clock)
        yield from rights.motives(self._rights_book, lambda name, book: self._page(name, book=book), self._clock)
        yield from month.motives(self._second_month, lambda name, book: self._page(name, book=book))
        yield "complaints_none", lambda: self._page("complaints")
        yield from self._complaints.motives()
        yield from safety.motives(self._db, self._settings, self._clock, lambda: self._page("contacts"))
        yield from imports.motives(self._db, self._settings.file.parent, self._clock)
        yield from moments.motives(self._standing, self._review_book, self._settings.file.parent, self._db, self._clock)
        yield from below.motives(self._standing, self._db, self._clock)

    def take(self, widget: QWidget, path: Path) -> None:
        """Shows a thing for as long as its picture takes."""
        if not isinstance(widget, QDialog):
            widget.resize(self._size)
        widget.show()
        self.settle(widget)
        _seen(widget).save(str(path))
        QToolTip.hideText()
        widget.close()
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.close_new()

    def settle(self, widget: QWidget) -> None:
        """Waits until all that comes a moment later is there, such as the rest of a list."""
        for _round in range(4):
            self._app.processEvents()
        while any(one.isActive() and 0 < one.interval() <= SHORT_MS for one in widget.findChildren(QTimer)):
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._app.processEvents()

    def close(self) -> None:
        """Ends what windows may still ask of the books that were made for pictures, and closes these."""
        for jobs in self._worked:
            jobs.shutdown()
        self.close_new()
        self._complaints.close()

    def close_new(self) -> None:
        """Closes the book that a picture of a new one was taken of."""
        if self._new is not None:
            self._new.close()
            self._new = None

    def _window(self) -> MainWindow:
        return MainWindow(self._settings, TextProvider(failure=sentence, stage=job_stage))

    def _welcome(self) -> QWidget:
        window = self._window()
        window.show_alone(Welcome(self._settings))
        return window

    def _page(self, name: str, intent: object = None, book: Book | None = None) -> MainWindow:
        jobs = InlineJobs(book.db) if book is not None else self._jobs
        self._worked.append(jobs)
        made = Application(self._app, self._settings, self._clock)
        window = made.window
        window.show_book(self._name, jobs, made.page_specs(jobs), made.menu())
        window.set_menus(menu_bar(made.commands(), self._settings, made.page_specs(jobs)))
        window.follow(jobs, self._clock)
        window.open_page(name, intent)
        if window.book_view is not None and window.book_view.page is not None:
            window.book_view.page.setFocus()  # no ring round the first button of the window
        return window

    def _standing(self, name: str, intent: object = None, book: Book | None = None) -> MainWindow:
        """The same, in its size and seen: menus open at their places."""
        window = self._page(name, intent, book)
        window.resize(self._size)
        window.show()
        self.settle(window)
        return window

    def _new_book(self) -> QWidget:
        """The home page of a book in which only a partner stands."""
        owner = Owner("Clodomir & Eulalie SARL", "123456782")
        path = self._settings.file.with_suffix(".leads")
        path.unlink(missing_ok=True)
        self._new = new_book(path, owner)
        add_partner(self._new.db, Partner("", "Raoul SAS", "987654324", sectors=("software",)))
        return self._page("home", book=self._new)

    def _empty(self, name: str) -> QWidget:
        """A page of a book in which there is nothing."""
        path = self._settings.file.with_suffix(".leads")
        path.unlink(missing_ok=True)
        self._new = new_book(path, Owner("Clodomir & Eulalie SARL", "123456782"))
        return self._page(name, book=self._new)

    def _anew(self, name: str) -> Path:
        """An empty folder of this name, or of a longer one where it cannot be deleted: Windows keeps open books."""
        folder = self._settings.file.parent / name
        rmtree(folder, ignore_errors=True)
        while folder.exists():
            folder = folder.with_name(f"{folder.name}-")
        folder.mkdir()
        return folder

    def _rights_book(self) -> Book:
        """A book in which people use their rights, made anew: the pictures change it."""
        folder = self._anew("rights")
        self._new = rights.rights_book(folder, self._clock())
        return self._new

    def _second_month(self) -> Book:
        """A book in its second month, made anew: the pictures carry the month out."""
        folder = self._anew("month")
        self._new = month.second_month(folder, self._clock())
        return self._new

    def _review_book(self) -> Book:
        """A book in which people wait for a decision."""
        folder = self._anew("review")
        self._new = sample_book(folder)
        return self._new

    def _missing(self) -> QWidget:
        window = self._page("export")
        assert window.book_view is not None
        page = window.book_view.page
        assert isinstance(page, ExportPage)
        page.focus_search()
        return window

    def _second_source(self) -> str | None:
        versions = sources(self._db).versions
        return next((one.version.id for one in versions if one.errors and one.version.description is not None), None)

    def _partner(self) -> Any:
        return partners_overview(self._db, self._clock().date()).partners[0].partner

    def _list(self) -> QWidget:
        overview = partners_overview(self._db, self._clock().date())
        return ListDialog(self._jobs, [view.partner for view in overview.partners], overview.lists, self._clock)

    def _version(self) -> QWidget:
        book = sources(self._db)
        return SourceDialog(self._jobs, book, self._clock, next(one for one in book.versions if one.errors))


def _seen(widget: QWidget) -> QPixmap:
    """A thing as it is seen, with the menus and the tooltip that stand open over it; larger where these go beyond."""
    kinds = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
    open_now = [one for one in QApplication.topLevelWidgets() if one.windowType() in kinds and one.isVisible()]
    whole = widget.rect()
    for one in open_now:
        whole = whole.united(one.rect().translated(widget.mapFromGlobal(one.pos())))
    picture = QPixmap(whole.size() * widget.devicePixelRatioF())
    picture.setDevicePixelRatio(widget.devicePixelRatioF())
    picture.fill(theme.colour("edge"))
    painter = QPainter(picture)
    painter.drawPixmap(-whole.topLeft(), widget.grab())
    for one in open_now:
        painter.drawPixmap(widget.mapFromGlobal(one.pos()) - whole.topLeft(), one.grab())
    painter.end()
    return picture
