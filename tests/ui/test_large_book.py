"""A large book has its pages at once; damage that is met then ends in the rescue, without a crash and unwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db.book import connection
from leadkeeper.db.engine import PAGE
from tests.made_archive import archive, person, restored
from tests.ui.opened_app import begun, box, left, opened, quiet, wait_for_pages
from ui.app import Application
from ui.dialogs.backups import DamagedDialog
from ui.pages.welcome import Welcome
from ui.settings import Settings


@pytest.fixture
def bugs() -> list[str]:
    """What would be shown as our own mistake."""
    return []


@pytest.fixture
def made(application: Application, monkeypatch: pytest.MonkeyPatch, bugs: list[str]) -> Application:
    """An application for which every book is a large one."""
    monkeypatch.setattr(connection, "LARGE", 0)
    monkeypatch.setattr(application.crashes, "_show", bugs.append)
    return application


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A book of many people."""
    with restored(tmp_path, archive(*map(person, range(1, 400))), "sound.leads") as book:
        return book.path


def spoilt(sound: Path, part: float) -> Path:
    """The same book with a page of rubbish so far from its beginning."""
    data = bytearray(sound.read_bytes())
    at = max(1, int(len(data) * part) // PAGE) * PAGE
    data[at : at + PAGE] = b"\xa5" * PAGE
    path = sound.with_name("spoilt.leads")
    path.write_bytes(data)
    return path


def test_a_sound_one_stays_open(qtbot: QtBot, made: Application, sound: Path, bugs: list[str]) -> None:
    opened(qtbot, made, sound)
    assert (made.window.book_view is not None, bugs) == (True, [])


def test_a_flipped_bit_in_a_column_that_sqlite_cannot_see_ends_in_the_rescue_too(
    qtbot: QtBot, made: Application, sound: Path, bugs: list[str]
) -> None:
    raw = sound.read_bytes()
    assert raw.count(b'{"medium"') == 1
    sound.write_bytes(raw.replace(b'{"medium"', b'["medium"'))
    made.open_book(sound)
    box(qtbot, DamagedDialog).reject()
    assert (isinstance(made.window.centralWidget(), Welcome), bugs) == (True, [])


@pytest.mark.parametrize("part", [0.0, 0.02, 0.04, 0.08, 0.15, 0.3, 0.5, 0.7, 0.9])
def test_a_damaged_one_ends_in_the_rescue_as_it_was(
    qtbot: QtBot, made: Application, sound: Path, bugs: list[str], part: float
) -> None:
    path = spoilt(sound, part)
    before = path.read_bytes()
    made.open_book(path)
    box(qtbot, DamagedDialog).reject()
    assert isinstance(made.window.centralWidget(), Welcome)
    # The change counter and the two bytes that say WAL are all that opening a book for writing may touch.
    assert (path.read_bytes()[PAGE:], bugs) == (before[PAGE:], [])


def test_it_may_be_closed_at_once(
    qtbot: QtBot, made: Application, sound: Path, settings: Settings, bugs: list[str]
) -> None:
    path = spoilt(sound, 0.5)  # a page that is read only when the whole book is looked through
    made.open_book(path)
    qtbot.waitUntil(lambda: settings.recent_books == [path])
    left(qtbot, made)
    assert (made.book.jobs, bugs) == (None, [])


def test_another_may_be_opened_meanwhile(
    qtbot: QtBot, made: Application, sound: Path, tmp_path: Path, bugs: list[str]
) -> None:
    made.open_book(spoilt(sound, 0.7))
    made.open_book(sound)
    qtbot.waitUntil(lambda: made.book.opening is not None and made.book.opening.path == sound, timeout=20_000)
    wait_for_pages(qtbot, made)
    assert bugs == []


def test_the_last_book_asked_for_counts_whichever_is_open_first(
    qtbot: QtBot, made: Application, sound: Path, tmp_path: Path, bugs: list[str]
) -> None:
    missing = tmp_path / "never.leads"
    first = begun(tmp_path, "first")
    made.open_book(missing)
    made.open_book(first)
    made.open_book(sound)
    wanted = made.book._wanted
    wait_for_pages(qtbot, made)
    assert (made.book.opening, bugs) == (wanted, [])


def test_the_language_may_change_meanwhile(qtbot: QtBot, made: Application, sound: Path, bugs: list[str]) -> None:
    made.open_book(sound)
    qtbot.waitUntil(lambda: made.book.jobs is not None)
    made.speak("fr")
    quiet(qtbot, made)
    made.speak("en")
    assert (made.window.book_view is not None, bugs) == (True, [])
