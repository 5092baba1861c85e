from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from leadkeeper.db.book import restore
from leadkeeper.db.engine import PAGE, Db
from leadkeeper.progress import Flow, Progress, run
from leadkeeper.services.books.backup import list_copies
from leadkeeper.services.books.open import change_passphrase, open_book
from tests.made_archive import archive, person, restored
from tests.services.made_book import NOW
from tests.ui.asking import Heard
from tests.ui.looking import words_of
from tests.ui.opened_app import banner, begun, box, left, open_boxes, opened, wait_for, wait_for_pages
from ui.app import Application
from ui.book_controller import BookRecovery
from ui.book_session import OpenRequest
from ui.dialogs.backups import DamagedDialog, RestoreDialog, SalvagedDialog
from ui.dialogs.new_book import AskPassphrase, ChangePassphrase
from ui.jobs import Jobs
from ui.pages.welcome import Welcome
from ui.settings import Settings
from ui.widgets.message_boxes import Failure, Question

WORDS = "quatre mots sans rapport"


def spoil(path: Path, page: int = 6) -> None:
    raw = bytearray(path.read_bytes())
    raw[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    path.write_bytes(raw)


def type_in(dialog: AskPassphrase, words: str) -> None:
    dialog.field.field.setText(words)
    dialog.yes.click()


def test_a_protected_book_asks_until_the_passphrase_is_right(
    application: Application, qtbot: QtBot, tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    book = begun(tmp_path)
    run(change_passphrase(book, None, WORDS))
    application.open_book(book)
    type_in(box(qtbot, AskPassphrase), "something else entirely")
    wait_for(qtbot, lambda: any(asking._row.error for asking in open_boxes(AskPassphrase)))
    type_in(box(qtbot, AskPassphrase), WORDS)
    wait_for_pages(qtbot, application)
    settings.save()
    assert WORDS not in settings.file.read_text("utf-8")
    assert WORDS not in caplog.text
    assert WORDS not in repr(application.book.opening)
    (copy,) = list_copies(book, tmp_path / "copies")
    assert not copy.path.read_bytes().startswith(b"SQLite")


def test_a_book_is_protected_changed_and_freed_from_its_menu(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    now = application.book
    for former, wanted in ((None, WORDS), (WORDS, "another one entirely"), ("another one entirely", None)):
        application.ask_passphrase()
        dialog = box(qtbot, ChangePassphrase)
        dialog.present.field.setText(former or "")
        dialog.new.field.setText(wanted or "")
        dialog.again.field.setText(wanted or "")
        (dialog.yes if wanted else dialog.remove).click()
        wait_for(qtbot, lambda wanted=wanted: now.opening is not None and now.opening.passphrase == wanted)
        wait_for_pages(qtbot, application)
        assert book.read_bytes().startswith(b"SQLite") is (wanted is None)
        said = " ".join(words_of(application.window))
        assert ("Saved on this computer, protected by a passphrase." in said) is (wanted is not None)
        assert ("The book is protected" in said) is (wanted is not None)


def test_a_damaged_book_offers_its_latest_copy(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    left(qtbot, application)
    spoil(book)
    application.open_book(book)
    box(qtbot, DamagedDialog).latest.click()
    asking = box(qtbot, RestoreDialog)
    wait_for(qtbot, asking.yes.isEnabled)
    assert "it is unknown what would be lost" in asking.told.text()
    asking.yes.click()
    wait_for(qtbot, lambda: "may be missing" in banner(application))


def test_a_book_with_a_damaged_beginning_offers_its_latest_copy(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """“Not a lead book, choose another file” made a founder take their own book for lost."""
    book = begun(tmp_path)
    opened(qtbot, application, book)
    left(qtbot, application)
    spoil(book, 0)
    application.open_book(book)
    dialog = box(qtbot, DamagedDialog)
    assert not dialog.salvage.isVisible()
    assert not any("recovered" in text for text in words_of(dialog))
    dialog.latest.click()
    asking = box(qtbot, RestoreDialog)
    wait_for(qtbot, asking.yes.isEnabled)
    asking.yes.click()
    wait_for(qtbot, lambda: "may be missing" in banner(application))


def test_a_file_named_as_a_book_without_copies_may_be_a_damaged_one(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    spoil(book, 0)
    application.open_book(book)
    assert "or it is damaged. If it was a book, do not change it" in "\n".join(words_of(box(qtbot, Failure)))


def test_a_copy_that_is_damaged_too_is_not_offered(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    left(qtbot, application)
    (copy,) = list_copies(book, tmp_path / "copies")
    for path in (book, copy.path):
        spoil(path)
    application.open_book(book)
    dialog = box(qtbot, DamagedDialog)
    assert not dialog.latest.isEnabled()
    dialog.cancel.click()


def test_what_can_be_read_of_a_damaged_book_is_saved_and_told(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    with restored(tmp_path, archive(*(person(n) for n in range(300)))) as made:
        book = made.path
    spoil(book, 30)
    application.open_book(book)
    dialog = box(qtbot, DamagedDialog)
    assert not dialog.latest.isEnabled()
    dialog.cancel.click()
    application.book._closed.salvage(OpenRequest(book), tmp_path / "saved.leads")
    told = box(qtbot, SalvagedDialog)
    told.go_on.click()
    wait_for(qtbot, lambda: application.window.windowTitle().startswith("saved.leads"))
    wait_for_pages(qtbot, application)


def test_where_something_is_in_the_way_the_book_opens_as_it_was(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    said: list[str] = []
    monkeypatch.setattr(application.window, "complain", lambda error: said.append(error.code))
    with open_book(tmp_path / "clodomir.leads", NOW, write=False):
        application.book.protect(WORDS)
        wait_for(qtbot, lambda: said == ["book-read-elsewhere"])
        wait_for_pages(qtbot, application)


def held_up(monkeypatch: pytest.MonkeyPatch, act: Callable[[Db], object] | None = None) -> tuple[Event, Event]:
    """The book is written anew only after the second event, and an act on it; the first one says that it began."""
    begun_it, go_on = Event(), Event()
    export = restore._export

    def slow(db: Db, fresh: Path, wanted: str | None, unwanted: Callable[[], bool] | None) -> None:
        begun_it.set()
        assert go_on.wait(20)
        if act is not None:
            act(db)
        export(db, fresh, wanted, unwanted)

    monkeypatch.setattr(restore, "_export", slow)
    return begun_it, go_on


@pytest.mark.parametrize("within", [True, False])
def test_a_change_of_passphrase_that_is_stopped_leaves_the_book_as_it_was(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, within: bool
) -> None:
    def without_end(db: Db) -> None:
        db.conn.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")

    begun_it, go_on = held_up(monkeypatch, without_end if within else None)
    book = begun(tmp_path)
    opened(qtbot, application, book)
    application.book.protect(WORDS)
    wait_for(qtbot, begun_it.is_set)
    page = application.window.centralWidget()
    assert isinstance(page, Welcome)
    page.stop.click()
    go_on.set()
    wait_for_pages(qtbot, application)
    assert application.book.opening is not None
    assert (application.book.opening.path, application.book.opening.passphrase) == (book, None)
    assert list(tmp_path.glob(".*.part")) == []


@pytest.mark.parametrize("stays", [True, False])
def test_closing_asks_while_the_book_is_written_anew(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stays: bool
) -> None:
    begun_it, go_on = held_up(monkeypatch)
    book = begun(tmp_path)
    opened(qtbot, application, book)
    application.book.protect(WORDS)
    wait_for(qtbot, begun_it.is_set)
    assert not application.window.close()
    asked = box(qtbot, Question)
    assert "the passphrase stays what it was" in " ".join(words_of(asked))
    go_on.set()
    (asked.no if stays else asked.yes).click()
    if stays:
        wait_for_pages(qtbot, application)
        application.window.close()
    assert not application.window.isVisible()
    application.close_book()
    assert book.read_bytes().startswith(b"SQLite") is not stays


def test_a_bug_is_reported_and_not_said(application: Application, tmp_path: Path) -> None:
    reported: list[BaseException] = []
    closed = BookRecovery(
        application.window, application._settings, lambda: NOW, pytest.fail, reported.append, lambda _text: None
    )
    fault = RuntimeError("a bug")
    closed.refused(OpenRequest(tmp_path / "x.leads"), fault)
    assert reported == [fault]


def waiting(begun_it: Event, go_on: Event) -> Flow[None]:
    """A write that has begun and goes on only after the second event."""
    begun_it.set()
    yield Progress("write")
    assert go_on.wait(20)
    yield Progress("write")


@pytest.mark.parametrize("way", ["close_book", "open_book"])
@pytest.mark.parametrize("stays", [True, False])
def test_leaving_a_book_asks_while_something_is_written(
    application: Application, qtbot: QtBot, tmp_path: Path, way: str, *, stays: bool
) -> None:
    begun_it, go_on = Event(), Event()
    opened(qtbot, application, begun(tmp_path))
    other = begun(tmp_path, "other")

    jobs = application.book.jobs
    assert jobs is not None
    done, stopped = Heard(jobs.finished), Heard(jobs.stopped)
    job = jobs.write(lambda _db: waiting(begun_it, go_on), title="Import")
    wait_for(qtbot, begun_it.is_set)
    deeds = application.commands()
    deeds.close_book() if way == "close_book" else deeds.open_book(other)
    asked = box(qtbot, Question)
    assert application.book.jobs is jobs
    go_on.set()
    (asked.no if stays else asked.yes).click()
    if stays:
        wait_for(qtbot, lambda: job in done.texts)
        assert application.book.jobs is jobs
    else:
        wait_for(qtbot, lambda: job in [*stopped.texts, *done.texts] and application.book.jobs is not jobs)


def test_the_window_stays_alive_while_a_book_that_is_left_closes(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    begun_it, go_on = Event(), Event()
    path = begun(tmp_path)
    opened(qtbot, application, path)

    def slow(_db: object) -> None:
        begun_it.set()
        assert go_on.wait(20)

    assert application.book.jobs is not None
    application.book.jobs.read(slow, print, long=True)
    wait_for(qtbot, begun_it.is_set)
    application.commands().close_book()  # which came back only after the read, with a window that was frozen meanwhile
    page = application.window.centralWidget()
    assert isinstance(page, Welcome)
    assert f"Closing {path.name}…" in words_of(page)
    assert not page.new.isEnabled()
    application.open_book(path)
    go_on.set()
    wait_for_pages(qtbot, application)
    assert application.book.opening == OpenRequest(path)


def test_the_window_vanishes_at_once_while_a_read_goes_on(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    begun_it, go_on = Event(), Event()
    opened(qtbot, application, begun(tmp_path))

    def slow(_db: object) -> None:
        begun_it.set()
        assert go_on.wait(20)

    jobs = application.book.jobs
    assert jobs is not None
    jobs.read(slow, print, long=True)
    wait_for(qtbot, begun_it.is_set)
    assert application.window.close()
    assert not application.window.isVisible()
    assert not go_on.is_set()  # nobody waited for the read
    go_on.set()
    application.close_book()


def test_the_window_vanishes_before_a_write_that_was_stopped_is_waited_for(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun_it, go_on, seen = Event(), Event(), list[bool]()
    opened(qtbot, application, begun(tmp_path))
    end = Jobs.shutdown

    def watched(self: Jobs) -> None:
        seen.append(application.window.isVisible())
        go_on.set()
        end(self)

    monkeypatch.setattr(Jobs, "shutdown", watched)
    jobs = application.book.jobs
    assert jobs is not None
    stopped = Heard(jobs.stopped)
    job = jobs.write(lambda _db: waiting(begun_it, go_on), title="Import")
    wait_for(qtbot, begun_it.is_set)
    assert not application.window.close()
    box(qtbot, Question).yes.click()
    assert seen[0] is False
    # Reads of the page may be stopped too where the machine is slow.
    assert [each for each in stopped.texts if each.writes] == [job]


def test_a_forgotten_passphrase_names_the_latest_backup_without_one(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """The box said “Type it again”, though a backup from before the protection lay there."""
    book = begun(tmp_path)
    opened(qtbot, application, book)
    left(qtbot, application)
    run(change_passphrase(book, None, WORDS))
    application.open_book(book)
    type_in(box(qtbot, AskPassphrase), "something else entirely")
    wait_for(qtbot, lambda: any(asking._row.error for asking in open_boxes(AskPassphrase)))
    dialog = box(qtbot, AskPassphrase)
    assert any("the backup of " in text and "opens without" in text for text in words_of(dialog))
    dialog.restore.click()
    asking = box(qtbot, RestoreDialog)
    wait_for(qtbot, asking.yes.isEnabled)
    asking.yes.click()
    wait_for(qtbot, lambda: "may be missing" in banner(application))
    assert book.read_bytes().startswith(b"SQLite")


def test_a_picture_named_as_a_book_is_not_called_protected(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    left(qtbot, application)
    book.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 64)
    application.open_book(book)
    box(qtbot, DamagedDialog).reject()
    other = tmp_path / "pic.leads"
    other.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 64)
    application.open_book(other)
    assert "or it is damaged" in "\n".join(words_of(box(qtbot, Failure)))


def test_of_a_book_that_was_deleted_the_latest_copy_is_offered(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    left(qtbot, application)
    book.unlink()
    application.open_book(book)
    dialog = box(qtbot, DamagedDialog)
    assert any(text.startswith("There is no book at ") for text in words_of(dialog))
    assert not any("changed the file" in text for text in words_of(dialog))
    dialog.latest.click()
    asking = box(qtbot, RestoreDialog)
    wait_for(qtbot, asking.yes.isEnabled)
    asking.yes.click()
    wait_for(qtbot, lambda: "may be missing" in banner(application))
    assert book.is_file()


def test_a_book_that_was_moved_is_chosen_where_it_is_now(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    left(qtbot, application)
    (tmp_path / "elsewhere").mkdir()
    moved = book.rename(tmp_path / "elsewhere" / "moved.leads")
    application.open_book(book)
    box(qtbot, DamagedDialog).choose.click()
    box(qtbot, QFileDialog).fileSelected.emit(str(moved))
    wait_for_pages(qtbot, application)
    assert application.window.windowTitle().startswith("moved.leads")


def test_a_book_that_was_never_there_is_missing(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    application.open_book(tmp_path / "never.leads")
    assert "There is no book at" in "\n".join(words_of(box(qtbot, Failure)))


def test_who_opens_a_list_as_a_book_is_told_to_import_it(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """“Choose another file” is no help to whoever has only this list."""
    people = tmp_path / "people.csv"
    people.write_text("Email\nlea@x.example\n" * 100, "utf-8")
    application.open_book(people)
    told = " ".join(words_of(box(qtbot, Failure)))
    assert "is not a lead book. Choose another file. To import a list: Import…" in told
