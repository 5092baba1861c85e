"""A program that erases somebody, or takes out those whose time is over, and ends itself somewhere on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadkeeper.db import erasure, suppressions
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.retention import apply_retention
from tests.made_archive import NOW
from tests.systems import kill_oneself

STEPS: dict[str, tuple[Any, str]] = {
    "before anything is emptied": (erasure, "blank"),
    "before the hash is kept": (suppressions, "add"),
    "before the disk is tidied": (erasure, "settle_on_disk"),
}
"""The function at whose call the program ends itself."""


def main(work: str, book: Path, step: str) -> None:
    """Does the work on a book up to a step."""
    place, name = STEPS[step]
    setattr(place, name, lambda *_: kill_oneself())
    opened = open_book(book, NOW)
    run(erase(opened.db, "c1", NOW) if work == "erase" else apply_retention(opened.db, NOW))
