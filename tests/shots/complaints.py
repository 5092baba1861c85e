"""Pictures of complaints: the page with the newsletter's tale, one who sent them, the boxes that ask and answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtWidgets import QApplication, QWidget

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.time import Clock
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from tests.newsletter import Tale, complaints, newsletter
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.pages.complaints.forms import AnswerDialog, ComplaintDialog
from ui.pages.complaints.page import ComplaintsPage

TRAPPED = 5  # which of the tale's complaints is at a seed address


class Complaints:
    """Tells the newsletter's tale once, when it is first wanted, and takes its pictures; `close` ends it."""

    def __init__(self, clock: Clock, page: Callable[[Book], MainWindow]) -> None:
        self._clock, self._page = clock, page
        self._tale: Tale | None = None
        self._stack = ExitStack()

    def close(self) -> None:
        """Closes the book of the tale."""
        self._stack.close()
        self._tale = None

    def motives(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Every name with what makes the thing."""
        yield "complaints", lambda: self._shown("nobody")
        yield "complaints_trap", lambda: self._shown("trap")
        yield "complaints_sender", self._by_sender
        yield "complaint_typed", lambda: self._asked(lambda tale: tale.leaked[0])
        yield "complaint_mails", self._mails
        yield "complaint_answer", lambda: AnswerDialog(InlineJobs(self._told().db), "P2", "lea@x.example", self._clock)

    def _told(self) -> Tale:
        if self._tale is None:
            tale = self._tale = self._stack.enter_context(newsletter(Path(mkdtemp())))
            came = complaints(tale)
            came.append(came.pop(TRAPPED))  # after the file that it is proof against
            for number, (what, channel) in enumerate(came):
                at = self._clock() - timedelta(days=60 - 5 * number)
                run(record_complaint(tale.db, what, self._clock(), channel, at.isoformat()))
        return self._tale

    def _window(self) -> tuple[MainWindow, ComplaintsPage]:
        window = self._page(self._told().book)
        window.show()
        QApplication.processEvents()
        assert window.book_view is not None
        page = window.book_view.page
        assert isinstance(page, ComplaintsPage)
        return window, page

    def _shown(self, which: str) -> QWidget:
        window, page = self._window()
        hits = [row["id"] for row in page.table.model().rows if row["complaint"].is_hit]  # type: ignore[attr-defined]  # ListRows
        page.table.choose(hits[0] if which == "trap" else 10)
        return window

    def _by_sender(self) -> QWidget:
        window, page = self._window()
        page.by_sender.click()
        return window

    def _asked(self, address: Callable[[Tale], str]) -> ComplaintDialog:
        dialog = ComplaintDialog(InlineJobs(self._told().db), self._clock)
        dialog.show()
        dialog.address.setText(address(self._told()))
        dialog.look()
        return dialog

    def _mails(self) -> ComplaintDialog:
        mails = [Path(what) for what, _channel in complaints(self._told()) if what.endswith(".eml")]
        return ComplaintDialog(InlineJobs(self._told().db), self._clock, [mails[0], mails[5]])
