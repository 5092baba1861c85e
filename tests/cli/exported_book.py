"""A book with an export made on the command line, and the rows of its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.cli.made_cli import NOW, told
from tests.made_archive import archive, partner, person, restored
from tests.services.told_book import BONTE


def made_book(folder: Path, people: int = 5, **facts: Any) -> Path:
    """A closed book of people who may be given to Raoul; `facts` are those of Raoul."""
    parts: dict[str, Any] = {"partners": [partner(**facts), BONTE]}
    with restored(folder, archive(*map(person, range(people)), **parts)) as made:
        return made.path


def export(book: Path, out: Path, *more: object, now: tuple[str, str] = NOW, to: str = "raoul") -> dict[str, Any]:
    """Export to a partner; return the JSON answer."""
    made: dict[str, Any] = told("export", book, "--partner", to, "--out", out, *more, *now)
    return made


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of the first sheet by header."""
    headers, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, headers), row, strict=True)) for row in rows]


def refs_of(path: Path) -> dict[str, str]:
    """The reference of each address in an exported file."""
    return {row["email"]: row["ref"] for row in rows_of(path)}
