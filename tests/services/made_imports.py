"""Books for the tests of imports that are taken back: people as they stand, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from leadkeeper.db.book.connection import Book
from leadkeeper.domain import serialization
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.books.archive import people
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.undo import Undone, undo_import
from tests.made_archive import archive, restored

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
HEAD = "E-mail;Prénom;Société;Téléphone;Date de consentement;Optin partenaires;Désinscription;Ville\n"
FORM = "quiz-v1"


@contextmanager
def empty(folder: Path, name: str = "b.leads") -> Iterator[Book]:
    """A book of a form and a partner, without people."""
    with restored(folder, archive(contacts=[]), name) as book:
        yield book


def put(book: Book, rows: str, name: str = "a.csv", at: datetime = NOW, head: str = HEAD, **options: Any) -> str:
    """Imports rows under `head` and gives the id of the import."""
    path = book.path.with_name(name)
    path.write_text(head + rows, "utf-8")
    report = run(import_file(book.db, path, ImportOptions(**{"form": FORM, **options}), at))
    assert report.import_id
    return report.import_id


def undo(book: Book, ref: str, **options: Any) -> Undone:
    """Takes an import back."""
    return run(undo_import(book.db, ref, NOW, **options))


def standing(book: Book) -> dict[str, dict[str, Any]]:
    """Everybody as the archive writes them, by address or number."""
    return {str(one.email or one.phone): serialization.write(one) for one in people(book.db)}


__all__ = ["HEAD", "NOW", "empty", "put", "standing", "undo"]
