"""Books that take long to make are made once a process; whoever asks gets a copy of the folder and opens its book."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from leadkeeper.db import disclosures
from leadkeeper.db.book import backup, settings
from leadkeeper.db.book.connection import Book, open_book
from leadkeeper.db.engine import writing
from leadkeeper.messages import language


def once(make: Callable[..., Book]) -> Callable[..., Book]:
    """`make(folder, *facts)` returns an open book; it is called once for the same facts in the same language."""

    @cache
    def made(_lang: str, *facts: Any) -> tuple[TemporaryDirectory[str], str]:
        kept = TemporaryDirectory(prefix="leadkeeper-made-")
        with make(Path(kept.name), *facts) as book:
            if not disclosures.read_all(book.db):  # files that went out know the book by its id
                with writing(book.db):
                    settings.clear_setting(book.db, backup.LINEAGE)
            return kept, book.path.name

    @wraps(make)
    def copy(folder: Path, *facts: Any) -> Book:
        kept, name = made(language(), *facts)
        book = open_book(copytree(kept.name, folder, dirs_exist_ok=True) / name, write=True)
        backup.ensure_lineage(book.db)
        return book

    return copy
