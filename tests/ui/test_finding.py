from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from leadkeeper.db import contact_list
from leadkeeper.db.book.connection import Book
from leadkeeper.services.contacts.listing import View
from tests.sample_book import NOW
from ui.jobs import InlineJobs
from ui.pages.contacts.listing import ContactSearch

EVERYBODY = list(range(1, 120))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only ten people are found at once, as with two hundred of a million."""
    first = contact_list.first
    monkeypatch.setattr(contact_list, "first", lambda db, search, filters: first(db, search, filters, limit=10))


class Heard(ContactSearch):
    """Keeps what it says."""

    def __init__(self, book: Book, parent: QObject) -> None:
        super().__init__(InlineJobs(book.db), lambda: NOW, parent)
        self.said: list[tuple[list[int], bool]] = []
        self.found.connect(self._keep)

    def _keep(self, ids: array[int], are_all: bool) -> None:
        self.said.append((ids.tolist(), are_all))

    def waits(self, qtbot: QtBot, times: int) -> list[tuple[list[int], bool]]:
        qtbot.waitUntil(lambda: len(self.said) >= times, timeout=5_000)
        return self.said


def test_few_people_are_all_there_at_once(qtbot: QtBot, book: Book) -> None:
    heard = Heard(book, parent := QObject())
    heard.look(View())
    assert heard.said == [(EVERYBODY, True)]
    del parent


@pytest.mark.usefixtures("few")
def test_of_many_people_the_first_come_first_and_then_all(qtbot: QtBot, book: Book) -> None:
    heard = Heard(book, parent := QObject())
    heard.look(View())
    assert heard.said == [(EVERYBODY[:10], False)]
    assert heard.waits(qtbot, 2)[1:] == [(EVERYBODY, True)]
    del parent


@pytest.mark.usefixtures("few")
def test_whoever_types_on_is_not_told_of_what_was_typed_before(qtbot: QtBot, book: Book) -> None:
    heard = Heard(book, parent := QObject())
    heard.look(View("example"))
    heard.look(View())
    assert [are_all for _ids, are_all in heard.waits(qtbot, 3)] == [False, False, True]
    assert heard.said[2:] == [(EVERYBODY, True)]
    assert not heard._pause.isActive()
    del parent


@pytest.mark.usefixtures("few")
def test_a_list_that_is_shown_is_made_again_as_a_whole(qtbot: QtBot, book: Book) -> None:
    heard = Heard(book, parent := QObject())
    heard.look(View())
    heard.waits(qtbot, 2)
    heard.look(View())
    assert heard.said[2:] == [(EVERYBODY, True)]
    del parent


@pytest.mark.usefixtures("few")
def test_another_order_is_shown_as_a_whole(qtbot: QtBot, book: Book) -> None:
    heard = Heard(book, parent := QObject())
    heard.look(View(sort="-added"))
    assert heard.said == [(EVERYBODY[::-1], True)]
    del parent


def test_where_nothing_was_found_in_time_everybody_is_looked_at(
    qtbot: QtBot, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_list, "first", lambda _db, _search, _filters: (array("q"), False))
    heard = Heard(book, parent := QObject())
    heard.look(View())
    assert heard.said == [(EVERYBODY, True)]
    del parent


def test_who_stands_so_with_a_partner_is_looked_for_among_everybody(book: Book, few: None, qtbot: QtBot) -> None:
    holder = QObject()
    heard = Heard(book, holder)
    heard.look(View("", {"standing": frozenset({"eligible:raoul"})}))
    ((ids, are_all),) = heard.waits(qtbot, 1)
    assert (len(ids) > 10, are_all, heard._pause.isActive()) == (True, True, False)
