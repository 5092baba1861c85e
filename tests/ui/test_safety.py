from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db.book import settings
from leadkeeper.db.book.backup import verified_copy
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import Flow, Progress, run
from leadkeeper.services.books.backup import PUT_BACK, keep_copy, list_copies, replace_with_backup, restored_since
from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import mark_handled
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.register import IN_DOUBT
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.requests import record_strangers_request
from tests.made_archive import archive, given, person, restored
from tests.services.made_book import NOW
from tests.services.told_book import withdraw
from tests.systems import WINDOWS
from tests.ui.looking import words_of
from tests.ui.opened_app import banner, begun, box, left, opened, quiet, wait_for, wait_for_pages
from ui.app import Application
from ui.book_monitor import BookMonitor
from ui.dialogs.backups import CopiesDialog, RestoreDialog
from ui.settings import Settings, default_backups
from ui.widgets.cards import Banner
from ui.widgets.message_boxes import Failure, Question


def press(made: Application, words: str) -> None:
    """Presses a button of the banner."""
    assert made.window.book_view is not None
    assert isinstance(made.window.book_view.banner, Banner)
    (button,) = [one for one in made.window.book_view.banner.findChildren(QPushButton) if words in one.text()]
    button.click()


def test_opening_a_book_copies_it_once_a_day(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    application.close_book()
    opened(qtbot, application, book)
    assert len(list_copies(book, tmp_path / "copies")) == 1
    assert application.window.book_view is not None
    assert "24/11/2026" in application.window.book_view.sidebar._backup.text()


def test_a_copy_that_cannot_be_made_is_said_and_stops_nothing(
    application: Application, qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    settings.backup_folder = tmp_path / "stick"
    opened(qtbot, application, begun(tmp_path))
    assert "is not backed up" in banner(application)
    (tmp_path / "stick").mkdir()
    press(application, "Again")
    quiet(qtbot, application)
    assert banner(application) == ""


@pytest.mark.parametrize("setting", ["", PUT_BACK])
def test_a_backup_that_a_full_disk_cuts_off_is_said_in_the_box_and_beside_another_banner(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    book = marked(tmp_path, setting, "2026-11-20T10:00:00+01:00") if setting else begun(tmp_path)
    opened(qtbot, application, book)

    def full(*_arguments: object, **_more: object) -> Flow[None]:
        yield Progress("copy")
        raise LeadKeeperError("disk-full", path="USB")

    monkeypatch.setattr("leadkeeper.services.books.backup.keep_copy", full)
    said = "This book is not backed up. The disk is full: nothing was written to USB. Free some space and try again."
    application.show_copies()
    copies = box(qtbot, CopiesDialog)
    quiet(qtbot, application)
    copies.copy_now.click()
    wait_for(qtbot, lambda: said in words_of(copies))
    copies.reject()
    assert application.book.jobs is not None
    assert application.window.book_view is not None
    application.book.jobs.write(lambda _db: None, title="Import", backup_first=True)
    quiet(qtbot, application)
    assert said in (application.window.book_view.toast.text if setting else banner(application))


def test_before_what_is_risky_the_book_is_copied_again(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    for copy in list_copies(book, tmp_path / "copies"):
        copy.path.rename(copy.path.with_name(copy.path.name.replace("2026-11-24", "2026-11-20")))
    assert application.book.jobs is not None
    application.book.jobs.write(lambda _db: None, title="Import", backup_first=True)
    application.book.jobs.write(lambda _db: None, title="Another", backup_first=True)
    quiet(qtbot, application)
    assert [copy.stamp[:10] for copy in list_copies(book, tmp_path / "copies")] == ["2026-11-24", "2026-11-20"]


def test_a_book_that_lost_its_file_is_said_and_can_be_saved_elsewhere(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    if WINDOWS:  # where an open file can be neither moved nor deleted
        with pytest.raises(PermissionError):
            book.unlink()
        return
    book.unlink()
    watching = application._safety
    assert isinstance(watching, BookMonitor)
    watching.look()
    wait_for(qtbot, lambda: "no longer at" in banner(application))
    watching.save_to(tmp_path / "again.leads")
    wait_for(qtbot, lambda: application.window.windowTitle().startswith("again.leads"))
    wait_for_pages(qtbot, application)
    assert banner(application) == ""


def test_a_withdrawal_in_a_book_that_lost_its_file_is_refused_and_the_way_out_is_shown(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    assert application.book.jobs is not None
    if WINDOWS:  # as above
        return
    book.rename(tmp_path / "elsewhere.leads")
    failures: list[BaseException] = []
    mark = lambda db: mark_handled(db, ["P1"], NOW)  # noqa: E731  anything that is written
    application.book.jobs.write(mark, on_failed=failures.append, title="Complaint")
    wait_for(qtbot, lambda: "no longer at" in banner(application))
    (failure,) = failures
    assert isinstance(failure, LeadKeeperError)
    assert "Nothing was written. Put the file back, or save a copy" in sentence(failure)


def test_a_book_put_back_at_its_place_is_no_longer_missed(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    assert application._safety is not None
    if WINDOWS:  # as above
        with pytest.raises(PermissionError):
            book.rename(tmp_path / "elsewhere.leads")
        return
    for name, said in (("elsewhere.leads", True), ("clodomir.leads", False)):
        next(iter(tmp_path.glob("*.leads"))).rename(tmp_path / name)
        application._safety.look()
        wait_for(qtbot, lambda said=said: ("no longer at" in banner(application)) is said)


def marked(folder: Path, setting: str, value: str) -> Path:
    """A book in which something waits for a word."""
    book = begun(folder)
    with open_book(book, NOW) as one, writing(one.db):
        settings.set_setting(one.db, setting, value)
    return book


def test_exports_stay_shut_until_somebody_says_that_the_stops_are_in(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = marked(tmp_path, PUT_BACK, "2026-11-20T10:00:00+01:00")
    opened(qtbot, application, book)
    assert "withdrawals and objections may be missing" in banner(application)
    assert "More › Suppression list received…" in banner(application)
    press(application, "entered them")
    assert box(qtbot, Question).no.isDefault()
    box(qtbot, Question).yes.click()
    quiet(qtbot, application)
    assert banner(application) == ""
    left(qtbot, application)
    with open_book(book, NOW, write=False) as one:
        assert restored_since(one.db) is None


def test_an_export_that_a_restore_lost_is_named_before_exports_are_possible_again(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    with restored(tmp_path, archive(person(1, consents=[given()]))) as one:
        copy = run(keep_copy(one.db, one.path, tmp_path / "copies", NOW, once_a_day=True))
        run(export_contacts(one.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
    assert copy is not None
    run(replace_with_backup(copy, one.path, NOW + timedelta(hours=1)))
    opened(qtbot, application, one.path)
    lost = "No longer in this book: E1 ("
    assert lost in banner(application)
    press(application, "entered them")
    assert any(lost in text for text in words_of(box(qtbot, Question)))


def test_an_export_that_is_in_doubt_is_said_until_somebody_has_seen_it(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = marked(tmp_path, IN_DOUBT, "E7")
    opened(qtbot, application, book)
    wait_for(qtbot, lambda: "cut off export E7" in banner(application))
    press(application, "understand")
    wait_for(qtbot, lambda: banner(application) == "")
    opened(qtbot, application, book)
    assert banner(application) == ""


def test_a_refusal_dated_after_today_is_said_above_every_page_until_the_clock_is_right(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = given("2026-12-29T10:00:00+01:00", event="refused")
    restored(tmp_path, archive(person(1, consents=[given(), later])), "later.leads").close()
    opened(qtbot, application, tmp_path / "later.leads")
    told = "dated 29/12/2026, but this computer says 24/11/2026"
    wait_for(qtbot, lambda: told in banner(application))
    for page in ("contacts", "export", "home"):
        assert application.window.book_view is not None
        application.window.book_view.open_page(page)
        assert told in banner(application)
    assert isinstance(application._safety, BookMonitor)
    monkeypatch.setattr(application._safety, "_clock", lambda: NOW + timedelta(days=40))
    application._safety.look()
    wait_for(qtbot, lambda: told not in banner(application))


def test_a_refusal_that_is_recorded_for_a_later_day_is_said_at_once(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    restored(tmp_path, archive(person(1)), "later.leads").close()
    opened(qtbot, application, tmp_path / "later.leads")
    assert "check its clock" not in banner(application)
    answer = Consent(at="2026-12-29T10:00:00+01:00", event="withdrawn", purpose="partners", trace="log")
    assert application.book.jobs is not None
    application.book.jobs.write(lambda db: record_consent(db, "c1", answer, NOW + timedelta(days=40)), title="No")
    wait_for(qtbot, lambda: "check its clock" in banner(application))


def test_a_folder_of_another_machine_is_said_once(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    book = begun(tmp_path / "Dropbox")
    opened(qtbot, application, book)
    assert "Dropbox" in banner(application)
    press(application, "understand")
    opened(qtbot, application, book)
    assert banner(application) == ""


def test_a_copy_is_put_back_and_the_window_stands_in_it_again(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    book = begun(tmp_path)
    opened(qtbot, application, book)
    application.show_copies()
    copies = box(qtbot, CopiesDialog)
    wait_for(qtbot, copies.put_back.isEnabled)
    copies.put_back.click()
    asking = box(qtbot, RestoreDialog)
    wait_for(qtbot, asking.yes.isEnabled)
    assert "Nothing would be lost." in asking.told.text()
    asking.yes.click()
    wait_for(qtbot, lambda: "may be missing" in banner(application))
    (former,) = tmp_path.glob("clodomir-replaced-*.leads")
    assert former.name in banner(application)


def test_who_was_erased_and_what_was_asked_since_the_copy_is_named_until_it_is_done_again(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    with restored(tmp_path, archive(person(1), person(2), person(3))) as book:
        path = book.path
        copy = run(keep_copy(book.db, path, tmp_path / "copies", NOW, once_a_day=True))
        run(erase(book.db, "c1", NOW))
        merge(book.db, 2, [3], {}, NOW)
        record_strangers_request(book.db, "nobody@mail.example", "access", "2026-11-20", NOW)
    assert copy is not None
    run(replace_with_backup(copy, path, NOW))
    opened(qtbot, application, path)
    for words in ("erased since the backup is back in the book", "Léa Dubois 1 (c1)", "1 merge", "1 request"):
        assert words in banner(application)
    press(application, "entered them")
    assert any("Léa Dubois 1 (c1)" in one.text() for one in box(qtbot, Question).findChildren(QLabel))
    box(qtbot, Question).yes.click()
    wait_for(qtbot, lambda: application.window.findChildren(Failure))
    assert any("Léa Dubois 1 (c1)" in one.text() for one in box(qtbot, Failure).findChildren(QLabel))
    box(qtbot, Failure).reject()
    assert "erased since the backup is back in the book" in banner(application)
    assert application.book.jobs is not None
    application.book.jobs.write(lambda db: erase(db, "c1", NOW), title="Erasing")
    wait_for(qtbot, lambda: "Léa Dubois 1 (c1)" not in banner(application))
    assert "1 merge" in banner(application)


def test_after_two_restores_both_former_books_and_all_refusals_are_named(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as book:
        path = book.path
        copy = run(keep_copy(book.db, path, tmp_path / "copies", NOW, once_a_day=True))
        withdraw(book, "c1")
    assert copy is not None
    formers = [run(replace_with_backup(copy, path, NOW + timedelta(days=day))).name for day in (-2, -1)]
    opened(qtbot, application, path)
    for words in (*formers, "the refusal or withdrawal of 1 person", "Léa Dubois 1 · person1@mail.example (c1)"):
        assert words in banner(application)
    high = application.window.book_view.banner.height()
    press(application, "Show less")
    wait_for(qtbot, lambda: application.window.book_view.banner.height() < high / 2)
    assert application.book.jobs is not None
    application.book.jobs.write(lambda db: erase(db, "c1", NOW), title="Erasing")
    wait_for(qtbot, lambda: "the refusal or withdrawal" not in banner(application))
    press(application, "Show more")  # it stayed folded


def test_copies_have_a_place_without_any_choice() -> None:
    assert default_backups().name == "backups"


def test_a_copy_that_is_opened_asks_first_and_then_for_the_stop_lists(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    with open_book(begun(tmp_path), NOW) as book:
        copy = verified_copy(book.db, tmp_path / "copy.leads")
    application.open_book(copy)
    asked = box(qtbot, Question)
    assert asked.windowTitle() == "This is a backup of a book"
    asked.reject()
    assert application.book.jobs is None
    application.open_book(copy)
    box(qtbot, Question).yes.click()
    wait_for_pages(qtbot, application)
    assert "Before the next export enter them again" in banner(application)
    application.close_book()
    opened(qtbot, application, copy)
    assert "Before the next export enter them again" in banner(application)


HELD = """
import sys
try:
    from fcntl import LOCK_EX, LOCK_NB, lockf
except ImportError:  # Windows keeps a lock until its handle is closed
    sys.exit("held")
try:
    lockf(open(sys.argv[1], "r+b"), LOCK_EX | LOCK_NB, 1, 128)
except BlockingIOError:
    sys.exit("held")
"""


def test_locks_that_a_file_dialog_drops_are_soon_held_again(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    path = begun(tmp_path)
    opened(qtbot, application, path)
    index = path.with_name(f"{path.name}-shm")
    index.open("rb").close()  # as the file dialog of Qt does

    def held() -> bool:
        return (
            subprocess.run([sys.executable, "-c", HELD, str(index)], capture_output=True, check=False).returncode == 1
        )

    wait_for(qtbot, held)


@pytest.mark.parametrize(
    ("work", "since", "said"),
    [
        ("Export for Raoul SAS", NOW, "It is in the book, whole (E1): do not repeat it."),
        ("Export for Raoul SAS", NOW + timedelta(minutes=5), "Nothing of it is in the book: you can do it again."),
        (
            "Importing people.csv",
            NOW - timedelta(minutes=5),
            "It is in the book, whole (people.csv): do not repeat it.",
        ),
        ("Importing people.csv", NOW + timedelta(minutes=5), "Nothing of it is in the book: you can do it again."),
        ("Merging", NOW, "It is in the book whole or not at all: look before you repeat it."),
    ],
)
def test_after_a_sudden_end_it_is_said_whether_the_work_is_in_the_book(
    application: Application, qtbot: QtBot, tmp_path: Path, work: str, since: datetime, said: str
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("email\nlea@mail.example\n", "utf-8")
    with restored(tmp_path, archive(person(1, consents=[given()]))) as one:
        run(import_file(one.db, people, ImportOptions(), NOW))
        run(export_contacts(one.db, ExportRequest("raoul", str(tmp_path / "out.xlsx")), NOW))
        assert one.lock is not None
        one.lock.broken_off, one.lock.broken_since = work, since.isoformat()  # as a process leaves it that was killed
    opened(qtbot, application, one.path)
    assert application.window.book_view is not None
    text = application.window.book_view.toast.text
    assert text == f"LeadKeeper ended during this: “{work}”. " + said
