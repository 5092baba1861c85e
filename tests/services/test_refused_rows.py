"""The file of refused rows: there with the import, or neither of the two."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.db.imports import imports
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.imports import importer
from leadkeeper.services.imports.importer import ImportOptions, ImportReport, import_file
from tests.made_archive import NOW, archive, person, restored

LEADS = 'line;Email;nom;Email\n5;lea@x.example;=1+1;\n6;no address;"a;b";x\n;;;\n7;;Dubois;\n8;b@x.example;D;;;beyond\n'


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book of one person, beside a file with three rows that nobody can take."""
    (tmp_path / "leads.csv").write_text(LEADS, "utf-8")
    with restored(tmp_path, archive(person(1))) as opened:
        yield opened


def read_in(book: Book, refused: str | None, *, dry_run: bool = False) -> ImportReport:
    target = book.path.parent / refused if refused else None
    options = ImportOptions(refused=target, dry_run=dry_run)
    return run(import_file(book.db, book.path.with_name("leads.csv"), options, NOW))


def test_refused_rows_keep_their_own_columns_and_get_line_and_reason(book: Book) -> None:
    report = read_in(book, "refused.csv")
    content = book.path.with_name("refused.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
    assert header == ["line", "Email", "nom", "Email (2)", "line (2)", "reason"]
    assert [row[-2] for row in rows] == [str(one.line) for _, one in report.refusals]
    assert rows[0][:4] == ["6", "no address", "a;b", "x"]
    assert [row[-1] for row in rows] == ["bad-email", "no-address", "ragged-row | beyond"]


@pytest.mark.parametrize(("name", "code"), [("taken.csv", "file-exists"), ("nowhere/refused.csv", "folder-missing")])
def test_if_the_file_cannot_be_written_nobody_is_read_in(book: Book, name: str, code: str) -> None:
    book.path.with_name("taken.csv").write_text("kept", "utf-8")
    before = set(book.path.parent.iterdir())
    with pytest.raises(LeadKeeperError) as caught:
        read_in(book, name)
    assert caught.value.code == code
    assert (contacts.count(book.db), imports.read_all(book.db)) == (1, ())
    assert set(book.path.parent.iterdir()) == before
    assert book.path.with_name("taken.csv").read_text("utf-8") == "kept"


def test_if_its_name_was_taken_meanwhile_nobody_is_read_in(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    target = book.path.with_name("refused.csv")
    monkeypatch.setattr(
        importer.ImportMerger, "close", lambda _self, _named: iter([target.write_text("kept", "utf-8")])
    )
    with pytest.raises(LeadKeeperError) as caught:
        read_in(book, "refused.csv")
    assert caught.value.code == "file-exists"
    assert contacts.count(book.db) == 1
    assert target.read_text("utf-8") == "kept"
    assert not list(book.path.parent.glob(".leadkeeper-*"))


def test_a_dry_run_writes_no_file(book: Book) -> None:
    assert read_in(book, "refused.csv", dry_run=True).counts["refused"] == 3
    assert not book.path.with_name("refused.csv").exists()
    assert contacts.count(book.db) == 1


def test_stopped_there_is_no_file(book: Book) -> None:
    options = ImportOptions(refused=book.path.with_name("refused.csv"))
    before = set(book.path.parent.iterdir())
    steps = import_file(book.db, book.path.with_name("leads.csv"), options, NOW)
    while next(steps).stage != "import":
        pass
    steps.close()
    assert set(book.path.parent.iterdir()) == before
    assert contacts.count(book.db) == 1
