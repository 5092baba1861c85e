"""Rows that add nothing are told from those that do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from leadkeeper.db import consents
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Owner
from leadkeeper.domain.imports.row_reader import RowContext
from leadkeeper.domain.time import PARIS
from leadkeeper.files.document import AS_FOUND
from leadkeeper.progress import run
from leadkeeper.services.books.open import new_book
from leadkeeper.services.imports.batch import batches
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.merge_rows import UnchangedRows
from leadkeeper.services.imports.pending_contact import consent_of
from leadkeeper.services.imports.plan import Choices, open_lead_file, plan_file

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
HEAD = "e-mail;nom;ville;newsletter;désinscrit\n"
ROW = "a@x.example;Léa;Brest;non;\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book with the person of `ROW`."""
    with new_book(tmp_path / "b.leads", Owner("Test")) as opened:
        path = tmp_path / "first.csv"
        path.write_text(HEAD + ROW, "utf-8")
        run(import_file(opened.db, path, ImportOptions(), NOW))
        yield opened


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (ROW, True),
        ("A@x.example;Léa;Brest;non;\n", False),
        ("a@x.example;;Brest;non;\n", True),
        ("a@x.example;;;;\n", True),
        ("a@x.example;Léa;Lyon;non;\n", False),
        ("a@x.example;Eulalie;Brest;non;\n", False),
        ("a@x.example;Léa;Brest;non;oui\n", False),
        ("a@x.example, b@x.example;Léa;Brest;non;\n", False),
    ],
)
def test_a_row_is_alike_if_the_book_says_all_of_it(book: Book, tmp_path: Path, row: str, found: bool) -> None:
    path = tmp_path / "again.csv"
    path.write_text(HEAD + row, "utf-8")
    with open_lead_file(path, AS_FOUND, Choices()) as document:
        (batch,) = batches(run(plan_file(document, AS_FOUND)).lists, RowContext(NOW))
    known = consents.ConsentTermsCache(book.db)
    kinds = [known.of_row(kind, consent_of) for kind in batch.kinds]
    people = dict.fromkeys(batch.rows.keys, 1)
    assert UnchangedRows(book.db).among(batch, kinds, people, set()) == (people if found else {})
    assert UnchangedRows(book.db).among(batch, kinds, people, set(people)) == {}
