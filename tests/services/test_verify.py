"""Whether the register is whole, and whether a file is one that went out from here."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.reader import unlocked
from leadkeeper.files.workbook_writer import protect
from leadkeeper.progress import run
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.identify import Verified, verify
from tests.made_archive import NOW, SHA, archive, person, restored


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book from which one file went out, and an earlier one that it knows from an archive."""
    folder = tmp_path_factory.mktemp("verify")
    delivery = {"id": "E1", "partner": "raoul", "at": "2025-02-15", "contacts": ["c9"], "file_sha256": SHA}
    with restored(folder, archive(*map(person, range(1, 10)), deliveries=[delivery])) as opened:
        run(export_contacts(opened.db, ExportRequest("raoul", str(folder / "out.xlsx")), NOW))
        yield opened


def out(book: Book) -> Path:
    return book.path.with_name("out.xlsx")


def looked_at(book: Book, path: Path) -> tuple[str | None, str | None]:
    found = verify(book.db, path)
    assert found.chain == "ok"
    assert found.sound is (found.file == "match")
    return found.file, found.export


def test_the_register_alone_is_looked_through(book: Book) -> None:
    assert verify(book.db) == Verified("ok", None, None, None)


def test_the_file_that_went_out_matches_under_any_name(book: Book, tmp_path: Path) -> None:
    assert looked_at(book, out(book)) == ("match", "E2")
    assert looked_at(book, Path(shutil.copy(out(book), tmp_path / "mail attachment"))) == ("match", "E2")


def cell(workbook: Workbook) -> None:
    workbook.worksheets[0]["G3"] = "other@mail.example"


def reference(workbook: Workbook) -> None:
    workbook.worksheets[0]["A2"] = "mine"


def row(workbook: Workbook) -> None:
    workbook.worksheets[0].delete_rows(2)


def header(workbook: Workbook) -> None:
    workbook.worksheets[0].delete_rows(1)


def cover_first(workbook: Workbook) -> None:
    workbook.move_sheet("Lisez-moi", -1)
    workbook.active = 0


def column(workbook: Workbook) -> None:
    workbook.worksheets[0].insert_cols(1)


def no_reference(workbook: Workbook) -> None:
    workbook.worksheets[0].delete_cols(1)


def nothing(workbook: Workbook) -> None:
    """Saved again as it is."""


CHANGES = [cell, reference, row, header, cover_first, column, no_reference, nothing]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_file_that_was_saved_again_was_changed(
    book: Book, tmp_path: Path, change: Callable[[Workbook], None]
) -> None:
    workbook = openpyxl.load_workbook(out(book))
    change(workbook)
    workbook.save(tmp_path / "changed.xlsx")
    assert looked_at(book, tmp_path / "changed.xlsx") == ("changed", "E2")


@pytest.mark.parametrize("change", [cover_first, column, nothing], ids=lambda change: change.__name__)
def test_a_file_that_lost_its_mark_is_known_by_its_rows_wherever_they_stand(
    book: Book, tmp_path: Path, change: Callable[[Workbook], None]
) -> None:
    workbook = openpyxl.load_workbook(out(book))
    change(workbook)
    workbook.properties.subject = None
    workbook.save(tmp_path / "changed.xlsx")
    assert looked_at(book, tmp_path / "changed.xlsx") == ("changed", "E2")


def test_the_same_export_of_another_book_is_none_of_this_one(book: Book, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(out(book))
    sheet = workbook.worksheets[0]
    sheet.delete_cols(1)
    workbook.properties.subject = "LeadKeeper E2 2026-11-24T10:00:01+01:00"
    workbook.save(tmp_path / "changed.xlsx")
    assert looked_at(book, tmp_path / "changed.xlsx") == ("changed", "E2")  # its trap address is in no other file
    (trap,) = [row[0].row for row in sheet.iter_rows() if any("pieges." in str(cell.value) for cell in row)]
    sheet.delete_rows(trap)
    workbook.save(tmp_path / "changed.xlsx")
    assert looked_at(book, tmp_path / "changed.xlsx") == ("unknown", None)


def test_rows_that_were_copied_into_a_list_of_ones_own_are_known_by_their_references(
    book: Book, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("ref;email\nE2-000004;a@x.example\n", "utf-8")
    assert looked_at(book, tmp_path / "list.csv") == ("changed", "E2")


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n" + bytes(100), b"email\na@x.example\n", b"ref\nE77-000001\n", bytes(5000), b"PK\x03\x04"],
    ids=["empty", "picture", "another list", "another book's", "zeroes", "cut off"],
)
def test_any_other_file_is_unknown(book: Book, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.xlsx").write_bytes(content)
    assert looked_at(book, tmp_path / "file.xlsx") == ("unknown", None)


def test_a_workbook_without_a_list_is_unknown(book: Book, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "file.xlsx", "w") as made:
        made.writestr("a", "b")
    assert looked_at(book, tmp_path / "file.xlsx") == ("unknown", None)


@pytest.mark.parametrize("name", ["none.xlsx", ""])
def test_a_file_that_is_not_there_is_missing(book: Book, tmp_path: Path, name: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        verify(book.db, tmp_path / name)
    assert caught.value.code == "file-missing"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book from which a file with a password went out."""
    with restored(tmp_path_factory.mktemp("locked"), archive(person(1))) as opened:
        run(export_contacts(opened.db, ExportRequest("raoul", str(out(opened)), password="secret", traps=0), NOW))
        yield opened


def saved_again(book: Book, target: Path, change: Callable[[Workbook], None]) -> Path:
    """The file that went out, changed and saved again behind its password."""
    with unlocked(out(book), "secret") as plain:
        shutil.copy(plain, target)
    workbook = openpyxl.load_workbook(target)
    change(workbook)
    workbook.save(target)
    protect(target, "secret")
    return target


def test_a_locked_file_matches_without_its_password(locked: Book) -> None:
    assert verify(locked.db, out(locked)) == Verified("ok", None, "match", "E1")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_locked_file_that_was_changed_is_known_with_its_password(
    locked: Book, tmp_path: Path, change: Callable[[Workbook], None]
) -> None:
    file = saved_again(locked, tmp_path / "changed.xlsx", change)
    assert verify(locked.db, file) == Verified("ok", None, "unknown", None, locked=True)
    assert verify(locked.db, file, "secret") == Verified("ok", None, "changed", "E1")
    with pytest.raises(LeadKeeperError, match="password-protected"):
        verify(locked.db, file, "another")


def test_a_locked_file_in_which_a_bit_flipped_is_known_with_its_password(locked: Book, tmp_path: Path) -> None:
    content = bytearray(out(locked).read_bytes())
    content[-2000] ^= 1
    (tmp_path / "flipped.xlsx").write_bytes(content)
    assert verify(locked.db, tmp_path / "flipped.xlsx").locked
    assert verify(locked.db, tmp_path / "flipped.xlsx", "secret").file == "changed"


@pytest.mark.parametrize(("seq", "place"), [(1, 1), (2, 2), (3, 3)])
def test_an_entry_that_was_edited_by_hand_is_where_the_chain_breaks(tmp_path: Path, seq: int, place: int) -> None:
    delivery = {"id": "E1", "partner": "raoul", "at": "2025-02-15", "contacts": ["c2"], "file_sha256": SHA}
    with restored(tmp_path, archive(person(1), person(2), deliveries=[delivery])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(out(book))), NOW))
        book.db.conn.execute("DROP TRIGGER register_keeps_update")
        book.db.conn.execute("UPDATE register SET body = replace(body, 'E', 'F') WHERE seq = ?", (seq,))
        found = verify(book.db)
    assert (found.chain, found.broken_at, found.sound) == ("broken", place, False)
