"""What is entered in the register is what was shown: a file of returns, and whom a partner was notified of."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import register
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.time import paris_day
from leadkeeper.progress import run
from leadkeeper.services.billing.returns import ReturnsOrder, return_contacts
from leadkeeper.services.suppression.notifications import list_notices
from leadkeeper.services.suppression.stop_file import write_stop_file
from tests.cli.exported_book import refs_of
from tests.cli.test_returns import file, mail
from tests.made_archive import NOW as MADE
from tests.services.told_book import told_book, withdraw
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page, said
from tests.ui.test_register_returns import LATER, sold
from ui.jobs import InlineJobs
from ui.pages.register.page import RegisterPage
from ui.pages.register.panels import NotifiedDialog
from ui.pages.register.returns import ReturnsDialog
from ui.settings import Settings

__all__ = ["sold"]


def page_of(book: Book, settings: Settings, qtbot: QtBot, now: datetime = LATER) -> RegisterPage:
    made: RegisterPage = opened_page(qtbot, RegisterPage(InlineJobs(book.db), settings, lambda: now))
    return made


def credits_of(book: Book) -> int:
    return sum(one.kind == "credit" for one in register.entries(book.db))


def looked_through(page: RegisterPage, path: Path) -> ReturnsDialog:
    page.returns_button.click()
    dialog = asked(ReturnsDialog)
    dialog.file.set_path(path)
    dialog.yes.click()
    return dialog


def test_a_file_of_returns_replaced_after_it_was_shown_is_shown_again(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """Two people objected in the file that was entered; in the one shown it was one."""
    refs = refs_of(tmp_path / "E1.xlsx")
    path = file(tmp_path, (refs[mail(1)], "invalid"))
    dialog = looked_through(page_of(sold, settings, qtbot), path)
    assert "1 row is credited" in said(dialog) or "1 of 1" in said(dialog)
    file(tmp_path, (refs[mail(1)], "invalid"), (refs[mail(2)], "opposition"))
    dialog.submit()
    assert credits_of(sold) == 0
    assert "has changed since it was looked through" in said(dialog)
    assert "They say: line 3: “opposition”." in said(dialog)
    heard = Heard(dialog.kept)
    dialog.submit()
    assert (credits_of(sold), len(heard.said)) == (1, 1)


def test_returns_that_the_book_answers_otherwise_by_now_are_shown_again(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    refs = refs_of(tmp_path / "E1.xlsx")
    path = file(tmp_path, (refs[mail(1)], "invalid"), (refs[mail(2)], "invalid"))
    dialog = looked_through(page_of(sold, settings, qtbot), path)
    (tmp_path / "other").mkdir()
    other = file(tmp_path / "other", (refs[mail(1)], "invalid"))
    run(return_contacts(sold.db, ReturnsOrder(other, "raoul"), LATER))
    dialog.submit()
    assert credits_of(sold) == 1
    assert "The book has changed since this was shown" in said(dialog)
    dialog.submit()
    assert credits_of(sold) == 2


def test_what_is_wrong_with_one_file_is_not_said_of_the_next(
    sold: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """The columns of the file before were asked about the next one."""
    jobs = HeldJobs(sold.db)
    page: RegisterPage = opened_page(qtbot, RegisterPage(jobs, settings, lambda: LATER))
    bare = file(tmp_path, ("x", "y"), header=("colonne", "autre"), name="bare.csv")
    jobs.held = True
    dialog = looked_through(page, bare)
    dialog.file.set_path(file(tmp_path, ("E1-000001", "invalid")))
    jobs.release()
    assert not dialog.meanings.boxes
    dialog.yes.click()
    assert "1 of 1 row" in said(dialog) or "1 row" in said(dialog)


def sent(book: Book) -> list[str]:
    return [one.contact for one in list_notices(book.db, paris_day(MADE), "raoul") if one.sent_at]


@pytest.mark.parametrize("with_file", [False, True])
def test_a_partner_is_notified_of_those_alone_that_the_box_counted(
    tmp_path: Path, settings: Settings, qtbot: QtBot, with_file: bool
) -> None:
    """Somebody who withdrew while the box stood open was marked as told, and was in no message."""
    with told_book(tmp_path) as book:
        withdraw(book, "c1")
        page = page_of(book, settings, qtbot, MADE)
        page.notices.ask_notified(page.notices.partners[0])
        dialog = asked(NotifiedDialog)
        assert "1 person is concerned" in said(dialog)
        withdraw(book, "c2")
        if with_file:
            run(write_stop_file(book.db, "raoul", tmp_path / "stop.xlsx", MADE))
        dialog.submit()
        assert sent(book) == ["c1"]
