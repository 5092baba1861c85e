from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import run
from leadkeeper.services.books.backup import save_copy
from leadkeeper.services.books.open import mark_of, open_book
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.register import list_exports
from tests.made_archive import NOW, archive, person, restored
from tests.systems import WINDOWS


def test_another_file_of_the_same_name_has_another_mark(tmp_path: Path) -> None:
    book, other = tmp_path / "a.leads", tmp_path / "b.leads"
    book.write_text("one")
    other.write_text("two")
    before = mark_of(book)
    book.write_text("one, and more")
    assert mark_of(book) == before
    other.replace(book)
    assert mark_of(book) not in (None, before)


def test_what_is_moved_or_deleted_has_none(tmp_path: Path) -> None:
    book = tmp_path / "a.leads"
    book.write_text("one")
    book.rename(tmp_path / "b.leads")
    assert mark_of(book) is None


def moved(book: Path) -> None:
    book.rename(book.with_name("renamed.leads"))


def folder_removed(book: Path) -> None:
    shutil.rmtree(book.parent)


def replaced(book: Path) -> None:
    other = book.with_name("other.leads")
    shutil.copy(book, other)
    other.replace(book)


@pytest.mark.parametrize("lose", [Path.unlink, moved, folder_removed, replaced])
def test_nothing_is_recorded_or_leaves_once_the_file_is_gone(tmp_path: Path, lose: Callable[[Path], None]) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "out").mkdir()
    no = Consent(at=NOW.isoformat(), event="withdrawn", purpose="partners", trace="log")
    file = tmp_path / "out" / "raoul.xlsx"
    with restored(tmp_path / "books", archive(person(1), person(2))) as book:
        if WINDOWS:  # where an open file stays in its place
            with pytest.raises(PermissionError):
                lose(book.path)
            return
        lose(book.path)
        for act in (
            lambda: record_consent(book.db, "c1", no, NOW),
            lambda: run(export_contacts(book.db, ExportRequest("raoul", str(file)), NOW)),
            lambda: run(record_complaint(book.db, "person1@mail.example", NOW)),
        ):
            with pytest.raises(LeadKeeperError) as raised:
                act()
            assert raised.value.code == "book-gone"
            assert str(book.path) in sentence(raised.value)
        assert list(file.parent.iterdir()) == []
        copy = run(save_copy(book.db, tmp_path / "out" / "copy.leads"))
    with open_book(copy, NOW) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(file)), NOW))
        assert [one.rows for one in list_exports(book.db)] == [2]


def test_an_export_does_not_leave_when_the_file_goes_while_it_is_made(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with restored(tmp_path, archive(person(1), person(2))) as book:
        flow = export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out" / "raoul.xlsx")), NOW)
        next(flow)
        if WINDOWS:  # as above
            return
        moved(book.path)
        with pytest.raises(LeadKeeperError, match="book-gone"):
            run(flow)
        assert list((tmp_path / "out").iterdir()) == []
        book.path.with_name("renamed.leads").rename(book.path)  # put back, work goes on
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "out" / "raoul.xlsx")), NOW))
        assert [one.rows for one in list_exports(book.db)] == [2]
