"""One book after the other, without the pages that stand on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, ClassVar

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.books.open import open_book
from tests.services.made_book import NOW
from tests.ui.opened_app import begun, wait_for
from ui import book_controller
from ui.book_controller import BookController
from ui.book_session import BookSession
from ui.idle import GuiThreadGc
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.settings import Settings


@pytest.fixture
def said() -> list[str]:
    """What became of the books, and the codes that were complained of, as they came."""
    return []


@pytest.fixture
def made(
    qtbot: QtBot, settings: Settings, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[BookController]:
    window = MainWindow(settings)
    qtbot.addWidget(window)
    monkeypatch.setattr(window, "complain", lambda error: said.append(error.code))
    sweeper = GuiThreadGc()  # widgets of other tests shall not be collected in a thread
    book = BookController(window, settings, lambda: NOW, pytest.fail, lambda *_said: None)
    book.opened.connect(lambda: said.append(f"opened {name(book)}"))
    book.closing.connect(lambda: said.append(f"closing {name(book)}"))
    book.left.connect(lambda: said.append("left"))
    yield book
    book.close()
    sweeper.end()


def name(book: BookController) -> str:
    return book.opening.path.stem if book.opening is not None else "none"


def can_be_opened(path: Path) -> bool:
    """Whether nobody has a book open any more."""
    try:
        open_book(path, NOW).close()
    except LeadKeeperError as error:
        if error.code != "book-locked":
            raise
        return False
    return True


def is_open(book: BookController, path: Path) -> Callable[[], bool]:
    return lambda: book.opening is not None and book.opening.path == path


def test_a_book_that_is_opened_is_remembered(
    qtbot: QtBot, made: BookController, tmp_path: Path, settings: Settings, said: list[str]
) -> None:
    path = begun(tmp_path)
    made.open(path)
    wait_for(qtbot, is_open(made, path))
    assert (said, settings.recent_books) == (["closing none", "opened clodomir"], [path])


def test_a_book_that_is_begun_is_not_begun_again_when_it_is_opened_anew(
    qtbot: QtBot, made: BookController, tmp_path: Path
) -> None:
    path = tmp_path / "eulalie.leads"
    made.open(path, owner=Owner(name="Eulalie"))
    wait_for(qtbot, is_open(made, path))
    assert made.opening is not None
    assert made.opening.owner is None


def test_the_book_before_is_closed_once_the_next_one_is_open(
    qtbot: QtBot, made: BookController, tmp_path: Path, said: list[str]
) -> None:
    first, second = begun(tmp_path, "first"), begun(tmp_path, "second")
    made.open(first)
    wait_for(qtbot, is_open(made, first))
    with pytest.raises(LeadKeeperError, match="book-locked"):
        open_book(first, NOW)
    made.open(second)
    wait_for(qtbot, is_open(made, second))
    wait_for(qtbot, lambda: can_be_opened(first))
    assert said == ["closing none", "opened first", "closing first", "opened second"]


class SlowDoor(BookSession):
    """A door behind which only the book named `last` is found at once; the others wait for `free`."""

    free = Event()
    ended: ClassVar[list[Jobs]] = []

    @contextmanager
    def writing(self) -> Iterator[Any]:
        assert self.path.stem == "last" or self.free.wait(20)
        with super().writing() as db:
            yield db

    def jobs(self) -> Jobs:
        made = super().jobs()
        for end in (made.finished, made.failed):
            end.connect(lambda *_how: self.ended.append(made))
        return made


@pytest.mark.parametrize("sound", [True, False])
def test_of_several_asked_for_at_once_the_last_one_counts(
    qtbot: QtBot, made: BookController, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch, *, sound: bool
) -> None:
    monkeypatch.setattr(book_controller, "BookSession", SlowDoor)
    monkeypatch.setattr(SlowDoor, "free", Event())
    monkeypatch.setattr(SlowDoor, "ended", [])
    before, last = begun(tmp_path, "before") if sound else tmp_path / "before.leads", begun(tmp_path, "last")
    made.open(before)
    made.open(last)
    wait_for(qtbot, is_open(made, last))
    SlowDoor.free.set()
    wait_for(qtbot, lambda: len(SlowDoor.ended) == 2)
    assert said == ["closing none", "opened last"]
    assert (made.jobs, is_open(made, last)()) == (SlowDoor.ended[0], True)
    if sound:
        wait_for(qtbot, lambda: can_be_opened(before))


def test_a_book_that_cannot_be_opened_leaves_the_one_before_open(
    qtbot: QtBot, made: BookController, tmp_path: Path, said: list[str]
) -> None:
    path, letter = begun(tmp_path), tmp_path / "letter.leads"
    letter.write_text("Dear Eulalie", "utf-8")
    made.open(path)
    wait_for(qtbot, is_open(made, path))
    made.open(letter)
    wait_for(qtbot, lambda: "not-a-book" in said)
    assert said == ["closing none", "opened clodomir", "not-a-book"]
    assert made.jobs is not None


def test_what_follows_on_a_book_that_is_left_waits_until_it_is_closed(
    qtbot: QtBot, made: BookController, tmp_path: Path, said: list[str]
) -> None:
    path = begun(tmp_path)
    made.open(path)
    wait_for(qtbot, is_open(made, path))
    free = list[bool]()
    made.leave(lambda: free.append(can_be_opened(path)))
    assert (made.jobs, made.opening) == (None, None)
    assert said[-2:] == ["closing clodomir", "left"]
    wait_for(qtbot, lambda: free)
    assert free == [True]


def test_a_book_asked_for_while_another_closes_opens_after_it(
    qtbot: QtBot, made: BookController, tmp_path: Path, said: list[str]
) -> None:
    path = begun(tmp_path)
    made.open(path)
    wait_for(qtbot, is_open(made, path))
    made.leave()
    made.open(path)
    wait_for(qtbot, is_open(made, path))
    assert said[-2:] == ["closing none", "opened clodomir"]


def test_the_program_ends_after_the_books_that_were_left(qtbot: QtBot, made: BookController, tmp_path: Path) -> None:
    path = begun(tmp_path)
    made.open(path)
    wait_for(qtbot, is_open(made, path))
    made.leave(pytest.fail)
    made.close()
    assert can_be_opened(path)


def test_without_a_book_nothing_is_put_back_or_protected(made: BookController, tmp_path: Path, said: list[str]) -> None:
    made.put_back(tmp_path / "copy.leads", None)
    made.protect("quatre mots sans rapport")
    assert said == []
