"""The refused rows of an import can be had long after it, as they were had with it."""

from __future__ import annotations

import csv
from pathlib import Path
from zipfile import ZipFile

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.undo import refused_again
from tests.services.made_imports import NOW, put, undo

ROWS = "lea@x.example;Léa;;;;;;\nnobody;Max;;;;;;Brest\nnoe@x.example;Noé;;;2026-99-01;oui;;\n"


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def test_they_are_the_same_as_beside_the_import(book: Book, tmp_path: Path) -> None:
    ref = put(book, ROWS, refused=tmp_path / "then.csv")
    assert run(refused_again(book.db, ref, tmp_path / "now.csv")) == 2
    assert table(tmp_path / "now.csv") == table(tmp_path / "then.csv")
    assert [row[-2:] for row in table(tmp_path / "now.csv")[1:]] == [["3", "bad-email"], ["4", "bad-date"]]


def test_those_of_a_zip_name_their_file(book: Book, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "lists.zip", "w") as packed:
        packed.writestr("one.csv", "Email\nnobody\n")
        packed.writestr("two.csv", "Email\nno one\n")
    report = run(import_file(book.db, tmp_path / "lists.zip", ImportOptions(), NOW))
    assert run(refused_again(book.db, str(report.import_id), tmp_path / "now.csv")) == 2
    assert [row[1:3] for row in table(tmp_path / "now.csv")] == [["file", "line"], ["one.csv", "2"], ["two.csv", "2"]]


def test_without_any_there_is_no_file(book: Book, tmp_path: Path) -> None:
    ref = put(book, "lea@x.example;Léa;;;;;;\n")
    assert run(refused_again(book.db, ref, tmp_path / "now.csv")) == 0
    assert not (tmp_path / "now.csv").exists()


def test_of_an_import_that_was_taken_back_nothing_is_left(book: Book, tmp_path: Path) -> None:
    ref = put(book, ROWS)
    undo(book, ref)
    with pytest.raises(LeadKeeperError, match="import-undone"):
        run(refused_again(book.db, ref, tmp_path / "now.csv"))


def test_a_file_that_is_there_is_not_written_over(book: Book, tmp_path: Path) -> None:
    ref = put(book, ROWS)
    (tmp_path / "now.csv").write_text("kept", "utf-8")
    with pytest.raises(LeadKeeperError, match="file-exists"):
        run(refused_again(book.db, ref, tmp_path / "now.csv"))
