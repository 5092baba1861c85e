"""For tests of the window: a screen that nobody sees, the light theme, jobs that run in place."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import createdByPython

from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from tests.sample_book import sample_book
from tests.services.made_book import NOW
from tests.ui.pretended_book import Desk
from ui import theme
from ui.app import Application
from ui.idle import GuiThreadGc
from ui.jobs import InlineJobs, Jobs
from ui.settings import Settings

# Before any Qt module is imported. The screen is the smallest that we care for: a laptop's at 150 %.
screen = Path(__file__).with_name("laptop.json").as_posix()
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={os.path.splitdrive(screen)[1]}"  # Qt splits at every colon


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    """Each test begins in the light theme, the last one's windows gone: styling them again would take seconds."""
    if theme.colours() is not theme.LIGHT or not qapp.styleSheet():
        theme.apply(qapp, "light")


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests press faster than anybody can: none of their presses is the second half of a double one."""
    monkeypatch.setattr("ui.widgets.buttons.SECOND_HALF_MS", 0)


@pytest.fixture(scope="session", autouse=True)
def _frozen_before() -> None:
    """What the tests of other folders left in memory is looked through once, not at every sweep."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _frozen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was collected stays frozen: a program that opens a book thaws it, and each sweep would look through it."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "unfreeze", lambda: None)


@pytest.fixture(autouse=True)
def _swept_between_tests(qapp: QApplication) -> Iterator[None]:
    """Python's own collector would begin in the middle of Qt's work and wait there, for ever, for a lock of Qt's.

    What is to be deleted later waits for an event loop, which tests do not have, and boxes that a test did not show are
    deleted by nobody. Both are deleted here, or every test of the window would be slower than the one before.
    """
    gc.disable()
    yield
    for left in QApplication.topLevelWidgets():
        if left.parent() is None and createdByPython(left):  # the others belong to Qt
            left.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(2 if gc.get_count()[2] > gc.get_threshold()[2] else 1)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[InlineJobs]:
    """Jobs without a thread, on the connection named `book`."""
    made = InlineJobs("book")
    yield made
    made.shutdown()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a file of this test alone."""
    return Settings(tmp_path / "window.ini")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """The book of the sample business, open."""
    with sample_book(tmp_path) as made:
        yield made


@pytest.fixture
def db(book: Book) -> Any:
    """The connection of the same book."""
    return book.db


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the sample book with all that the demonstration has, which no test opens."""
    from leadkeeper.services.demo import build_sample
    from tests.shots.pictures import NOW as AT_PICTURES

    return run(build_sample(tmp_path_factory.mktemp("demonstrated") / "clodomir.leads", AT_PICTURES))


@pytest.fixture(scope="module")
def sample(demonstrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of that file, one for the tests of a module."""
    return Path(shutil.copy2(demonstrated, tmp_path_factory.mktemp("sample")))


@pytest.fixture
def studio(qapp: QApplication, sample: Path, settings: Settings) -> Iterator[Any]:
    """Every page and box on that book, in French, which has the longer words."""
    from tests.ui.looking import opened_studio

    with opened_studio(qapp, sample, settings) as made:
        yield made


@pytest.fixture
def desk() -> Desk:
    """A pretended book for jobs with threads."""
    return Desk()


@pytest.fixture
def threaded(desk: Desk, qtbot: QtBot) -> Iterator[Jobs]:
    """Jobs with their threads, on the pretended book."""
    made = Jobs(lambda: desk.connection("writer"), lambda: desk.connection("reader"), interrupt=desk.interrupt)
    sweeper = GuiThreadGc()  # widgets of other tests shall not be collected in a thread
    yield made
    made.shutdown()
    sweeper.end()


@pytest.fixture
def application(qapp: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path) -> Iterator[Application]:
    """The whole window with its threads, in English, copies of books in a folder of this test; closed afterwards."""
    settings.theme, settings.language = "light", "en"
    settings.backup_folder = tmp_path / "copies"
    settings.backup_folder.mkdir()
    sweeper = GuiThreadGc()  # widgets of other tests shall not be collected in a thread
    qapp.setProperty(theme.SHEET_OF, None)
    qapp.setStyleSheet("")  # in the program the window alone has one
    made = Application(qapp, settings, lambda: NOW)
    qtbot.addWidget(made.window)
    made.welcome()
    made.window.show()
    yield made
    made.close_book()
    sweeper.end()
    gc.disable()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told without the focus being there, in order."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    said: list[str] = []

    class Hearing(QAccessible):
        """Hears announcements instead of handing them to the system."""

        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:
            said.append(event.message())

    monkeypatch.setattr("ui.widgets.labels.QAccessible", Hearing)
    return said
