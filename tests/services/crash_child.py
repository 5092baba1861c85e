"""A program that does one piece of real work on a book and says nothing: the tests kill it somewhere on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from leadkeeper.db import disclosures, register
from leadkeeper.domain.book import ExportRequest
from leadkeeper.files import atomic
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_archive import NOW
from tests.systems import kill_oneself

STEPS: dict[str, tuple[Any, str, bool]] = {
    "before the entry": (disclosures, "add", False),
    "in the entry": (register, "append", True),
    "before the name": (atomic, "release", False),
    "behind the name": (atomic, "release", True),
    "in the release": (disclosures, "release", True),
}
"""Moments too short to be met by chance: the function at which the program ends itself, and whether after it."""


def end_at(step: str) -> None:
    """Lets the program be killed at a step of its work."""
    place, name, after = STEPS[step]
    function: Callable[..., Any] = getattr(place, name)

    def last(*given: Any, **named: Any) -> None:
        if after:
            function(*given, **named)
        kill_oneself()

    setattr(place, name, last)


def main(work: str, book: Path, file: Path, step: str = "") -> None:
    """Imports the file into the book, or exports from the book into it; with a step it never ends."""
    if step:
        end_at(step)
    with open_book(book, NOW) as opened:
        if work == "import":
            options = ImportOptions(form="quiz-v1", refused=book.with_name("refused.csv"))
            run(import_file(opened.db, file, options, NOW))
        if work == "export":
            run(export_contacts(opened.db, ExportRequest("raoul", str(file)), NOW))
