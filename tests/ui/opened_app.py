"""An application of one test, with copies in a folder of its own, and a book to open in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from leadkeeper.domain.book import Owner
from leadkeeper.services.books.open import new_book
from ui.app import Application
from ui.book_session import OpenRequest

D = TypeVar("D", bound=QDialog)
WAIT_MS = 20_000


def begun(folder: Path, name: str = "clodomir") -> Path:
    """A new book of a business."""
    path = folder / f"{name}.leads"
    new_book(path, Owner(name="Clodomir")).close()
    return path


def opened(qtbot: QtBot, made: Application, path: Path) -> None:
    """Opens the book and waits until its pages stand and nothing is left to do."""
    made.open_book(path)
    wait_for_pages(qtbot, made)


def opened_for_reading(qtbot: QtBot, made: Application, path: Path) -> None:
    """Opens the book as a second window does while another one writes in it."""
    made.book._open(OpenRequest(path, write=False, holder="Eulalie has it open."))
    wait_for_pages(qtbot, made)


def left(qtbot: QtBot, made: Application) -> None:
    """Leaves the book and waits until it is closed."""
    made.welcome()
    qtbot.waitUntil(lambda: not made.book._leaving, timeout=WAIT_MS)


def wait_for_pages(qtbot: QtBot, made: Application) -> None:
    """Waits until the pages of a book stand and nothing is left to do."""
    qtbot.waitUntil(
        lambda: made.window.book_view is not None and made.window.book_view.page is not None, timeout=WAIT_MS
    )
    quiet(qtbot, made)


def quiet(qtbot: QtBot, made: Application) -> None:
    """Waits until no job of the open book is left."""
    qtbot.waitUntil(lambda: made.book.jobs is not None and not made.book.jobs.running, timeout=WAIT_MS)


def box(qtbot: QtBot, kind: type[D]) -> D:
    """The one box of a kind, once it is open."""
    qtbot.waitUntil(lambda: bool(open_boxes(kind)), timeout=WAIT_MS)
    (found,) = open_boxes(kind)
    return found


def open_boxes(kind: type[D]) -> list[D]:
    """The boxes of a kind that are open now."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def banner(made: Application) -> str:
    """What is said across the window."""
    shell = made.window.book_view
    return shell.banner.accessibleName() if shell is not None and shell.banner is not None else ""


def wait_for(qtbot: QtBot, condition: Callable[[], Any]) -> None:
    """Waits until something holds."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)
