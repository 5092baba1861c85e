from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from leadkeeper.db.book import attachments
from leadkeeper.db.book.connection import Book, look_into
from leadkeeper.db.book.restore import lacking
from leadkeeper.db.engine import connect, fetch_all, pragma, writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.locations import folder_of, path_of
from leadkeeper.progress import run
from leadkeeper.services.books.backup import folder_for, keep_copy, list_copies, newest_whole, save_copy, tell_copies
from leadkeeper.services.books.open import change_passphrase, open_book
from leadkeeper.services.demo import build_sample
from leadkeeper.services.exports.exporter import export_contacts
from tests.made_archive import NOW, archive, person, restored
from tests.services.works import KEPT


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book of two people."""
    with restored(tmp_path, archive(person(1), person(2))) as opened:
        yield opened


def test_a_copy_holds_what_the_book_holds(book: Book, tmp_path: Path) -> None:
    kept = run(keep_copy(book.db, book.path, tmp_path / "copies", NOW, once_a_day=True))
    assert kept is not None
    with open_book(kept, NOW, write=False) as copy:
        assert lacking(book.db, copy.db) == {}
    assert [copy.path for copy in list_copies(book.path, tmp_path / "copies")] == [kept]


def test_the_second_opening_of_a_day_makes_no_second_copy(book: Book, tmp_path: Path) -> None:
    run(keep_copy(book.db, book.path, tmp_path, NOW, once_a_day=True))
    assert run(keep_copy(book.db, book.path, tmp_path, NOW + timedelta(hours=2), once_a_day=True)) is None
    assert run(keep_copy(book.db, book.path, tmp_path, NOW + timedelta(hours=2), once_a_day=False)) is not None
    assert run(keep_copy(book.db, book.path, tmp_path, NOW + timedelta(days=1), once_a_day=True)) is not None


def test_old_copies_go_once_the_new_one_stands(book: Book, tmp_path: Path) -> None:
    for day in range(12):
        run(keep_copy(book.db, book.path, tmp_path, NOW + timedelta(days=day), once_a_day=True))
    days = [copy.stamp[:10] for copy in list_copies(book.path, tmp_path)]
    assert days == ["2026-12-05", "2026-12-04", "2026-12-03", "2026-12-02", "2026-12-01", *(
        f"2026-11-{day}" for day in (30, 29, 28, 27, 26))]  # fmt: skip


def test_a_copy_that_cannot_be_made_takes_no_older_one_away(book: Book, tmp_path: Path) -> None:
    first = run(keep_copy(book.db, book.path, tmp_path, NOW, once_a_day=True))
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LeadKeeperError) as caught:
        run(keep_copy(book.db, book.path, tmp_path / "file", NOW + timedelta(days=1), once_a_day=True))
    assert caught.value.code == "folder-missing"
    assert first is not None
    assert first.exists()


def test_between_two_copies_lie_ten_minutes(book: Book, tmp_path: Path) -> None:
    made = []
    for minutes in (0, 5, 10, 11, 25):
        now = NOW + timedelta(minutes=minutes)
        made.append(run(keep_copy(book.db, book.path, tmp_path, now, once_a_day=False)) is not None)
    assert made == [True, False, False, True, True]


def test_a_copy_that_is_asked_for_is_made_at_once(book: Book, tmp_path: Path) -> None:
    run(keep_copy(book.db, book.path, tmp_path, NOW, once_a_day=True))
    later = NOW + timedelta(minutes=1)
    assert run(keep_copy(book.db, book.path, tmp_path, later, once_a_day=False, interval=timedelta(0))) is not None


def test_a_copy_that_was_never_finished_is_no_copy_and_goes_with_the_next(book: Book, tmp_path: Path) -> None:
    first = run(keep_copy(book.db, book.path, tmp_path, NOW, once_a_day=True))
    assert first is not None
    half = first.with_name(f".{first.name}.0123abcd.part")
    first.rename(half)
    assert list_copies(book.path, tmp_path) == []
    assert run(keep_copy(book.db, book.path, tmp_path, NOW + timedelta(hours=1), once_a_day=True)) is not None
    assert not half.exists()


def test_copies_are_told_with_their_people_where_they_open(book: Book, tmp_path: Path) -> None:
    first = run(keep_copy(book.db, book.path, tmp_path, NOW, once_a_day=True))
    second = run(keep_copy(book.db, book.path, tmp_path, NOW + timedelta(days=1), once_a_day=True))
    assert first is not None
    assert second is not None
    run(change_passphrase(first, None, "quatre mots sans rapport"))
    told = run(tell_copies(book.path, tmp_path))
    assert [(one.copy.path, one.people) for one in told] == [(second, 2), (first, None)]
    assert [one.people for one in run(tell_copies(book.path, tmp_path, "quatre mots sans rapport"))] == [2, 2]
    assert told[0].copy.at.isoformat() == "2026-11-25T10:00:00"


def test_a_copy_goes_where_the_person_says(book: Book, tmp_path: Path) -> None:
    saved = run(save_copy(book.db, tmp_path / "elsewhere.leads"))
    with open_book(saved, NOW, write=False) as copy:
        assert lacking(book.db, copy.db) == {}


def test_a_chosen_folder_that_is_not_there_is_told_before_another_disk_gets_the_copy(tmp_path: Path) -> None:
    assert folder_for(None, tmp_path / "default") == tmp_path / "default"
    assert folder_for(tmp_path, tmp_path / "default") == tmp_path
    with pytest.raises(LeadKeeperError) as caught:
        folder_for(tmp_path / "stick", tmp_path / "default")
    assert caught.value.code == "folder-missing"


def test_the_newest_copy_that_is_whole_is_found_behind_a_damaged_one(book: Book, tmp_path: Path) -> None:
    within = tmp_path / "copies"
    assert run(newest_whole(book.path, within)) is None
    older, newer = (
        run(keep_copy(book.db, book.path, within, NOW + timedelta(days=day), once_a_day=True)) for day in (0, 1)
    )
    assert older is not None
    assert newer is not None
    for path, found in ((None, newer), (newer, older), (older, None)):
        if path is not None:
            path.write_bytes(path.read_bytes()[:20_000])
        whole = run(newest_whole(book.path, within))
        assert (whole and whole.path) == found


@pytest.mark.parametrize(
    "spoilt",
    [
        "UPDATE sqlite_schema SET sql = replace(sql, '(email_key)', '(phone)') WHERE name = 'contacts_email_key'",
        "UPDATE contacts SET import = 77",
        "UPDATE register SET at = '2020-01-01'",
        "UPDATE files SET bytes = x'00'",
    ],
)
def test_a_copy_that_was_spoilt_where_a_quick_look_does_not_see_it_is_not_whole(tmp_path: Path, spoilt: str) -> None:
    path = run(build_sample(tmp_path / "b.leads", NOW))
    within = tmp_path / "copies"
    with open_book(path, NOW) as book:
        with writing(book.db):
            attachments.keep(book.db, "form.png", b"a picture", NOW.isoformat())
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "r.xlsx")), NOW))
        older, newer = (
            run(keep_copy(book.db, path, within, NOW + timedelta(days=day), once_a_day=True)) for day in (0, 1)
        )
    assert newer is not None
    copy = connect(newer, mode="rw")
    for sql in ("foreign_keys = OFF", "writable_schema = ON"):
        pragma(copy, sql)
    for (trigger,) in fetch_all(
        copy, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'register'"
    ):
        copy.conn.execute(f"DROP TRIGGER {trigger}")
    copy.conn.execute(spoilt)
    copy.conn.close()
    look_into(newer).conn.close()
    whole = run(newest_whole(path, within))
    assert whole is not None
    assert whole.path == older


def test_a_copy_of_an_earlier_schema_is_whole(tmp_path: Path) -> None:
    book = tmp_path / "b.leads"
    folder = folder_of(book, tmp_path)
    folder.mkdir()
    shutil.copy(KEPT, path_of(folder, book, "2026-11-20-100000"))
    assert run(newest_whole(book, tmp_path)) is not None


def test_a_protected_copy_is_looked_into_with_the_passphrase_or_taken_at_its_word(book: Book, tmp_path: Path) -> None:
    words = "quatre mots sans rapport"
    book.close()
    run(change_passphrase(book.path, None, words))
    with open_book(book.path, NOW, passphrase=words) as opened:
        made = run(keep_copy(opened.db, book.path, tmp_path / "copies", NOW, once_a_day=True))
    assert made is not None
    for known in (words, "another one entirely", None):
        whole = run(newest_whole(book.path, tmp_path / "copies", known))
        assert whole is not None
    made.write_bytes(made.read_bytes()[:20_000])
    assert run(newest_whole(book.path, tmp_path / "copies", words)) is None
