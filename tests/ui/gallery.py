"""Every widget and whole pages made of them, in both themes, as pictures: `python -m tests.ui.gallery FOLDER`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from leadkeeper.progress import Progress
from tests.ui.gallery_pages import contacts_page, export_page, home_page, nothing, people, sources_page
from ui import theme
from ui.book_view import PageSpec
from ui.crash import CrashDialog
from ui.jobs import InlineJobs, Job, State
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.widgets import buttons
from ui.widgets.cards import Banner
from ui.widgets.message_boxes import Failure, Question

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


WINDOW = QSize(1320, 860)


def window(folder: Path, page: str) -> MainWindow:
    """The whole window with two jobs running, on one page."""
    jobs = InlineJobs()
    made = MainWindow(Settings(folder / "gallery.ini"))
    specs = [
        PageSpec("home", "Home", "home", home_page),
        PageSpec("contacts", "Contacts", "users", contacts_page),
        PageSpec("sources", "Sources", "clipboard-check", sources_page),
        PageSpec("export", "Export", "file-export", export_page),
    ]
    shell = made.show_book("clodomir.leads", jobs, specs)
    shell.open_page(page)
    shell.sidebar.set_count("contacts", 1204)
    shell.sidebar.set_backup("Last backup today 09:12")
    if page == "contacts":
        running = Job(
            "Importing leads-sept.csv", True, people, None, None, state=State.RUNNING, since=jobs.ticks() - 40
        )
        running.progress = Progress("read", 41302, 120000)
        jobs.progressed.emit(running)
        shell.show_banner(Banner("This book is open for reading only.", actions=[buttons.quiet("Why?", nothing)]))
        made.resize(WINDOW)
        shell.toast.say("204 people were put on the suppression list.", nothing)
    made.resize(WINDOW)
    return made


def scenes(folder: Path) -> dict[str, Callable[[], QWidget]]:
    """What is shown, by the name of its picture."""
    text = "12 people will be erased from this book, and 2 partners will be told."
    return {
        **{page: partial(window, folder, page) for page in ("home", "contacts", "sources", "export")},
        "question": lambda: Question("Erase 12 people?", text, "&Erase", None),
        "failure": lambda: Failure("The file is empty. Choose another one."),
        "crash": lambda: CrashDialog("ui/jobs.py:12 work\nKeyError: '…'"),
    }


def draw(folder: Path) -> None:
    """Draws all scenes into a folder, in the light and in the dark; ends in the light."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for mode in ("dark", "light"):
        theme.apply(app, mode)
        for name, make in scenes(folder).items():
            shown = make()
            shown.show()
            app.processEvents()
            shown.grab().save(str(folder / f"{name}_{mode}.png"))
            shown.close()
            shown.deleteLater()
            app.processEvents()
    (folder / "gallery.ini").unlink(missing_ok=True)


def main(folder: Path) -> None:
    """Draws everything without a screen."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    draw(folder)
    app.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
