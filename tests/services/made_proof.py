"""A book of the sample with one export and its proof pack, and the three checkers."""

from __future__ import annotations

import importlib.util
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.demo import build_sample
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.proof.check import check_pack
from leadkeeper.services.proof.pack import VERIFIERS, write_proof, write_row_proof

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)


@dataclass
class Proven:
    """An open book with an export: its workbook, its pack, and the pack of one row."""

    book: Book
    workbook: Path
    pack: Path
    row: Path


@contextmanager
def proven(folder: Path, *, traps: int = 2, people: int | None = None) -> Iterator[Proven]:
    """The sample with one export to Raoul of at most so many people, and its proofs.

    The first ten rows are people, never seed contacts.
    """
    path = run(build_sample(folder / "b.leads", NOW))
    with open_book(path, NOW) as book:
        workbook, pack, row = folder / "raoul.xlsx", folder / "p.zip", folder / "r.zip"
        with patch("leadkeeper.services.exports.plan.places", lambda _rows, count: [10, 20, 30][:count]):
            run(export_contacts(book.db, ExportRequest("raoul", str(workbook), traps=traps, limit=people), NOW))
        run(write_proof(book.db, "E1", pack, NOW))
        write_row_proof(book.db, "E1-000003", row, NOW)
        yield Proven(book, workbook, pack, row)


def members(pack: Path) -> dict[str, bytes]:
    """The members of a ZIP."""
    with zipfile.ZipFile(pack) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def zipped(target: Path, parts: dict[str, bytes]) -> Path:
    """A ZIP of these members."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target


def script() -> Any:
    """The script `verify.py` of a pack, as a module."""
    spec = importlib.util.spec_from_file_location("verify_script", VERIFIERS / "verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Checker = Callable[[Path, Path | None], bool]


def accepts(pack: Path, workbook: Path | None = None) -> bool:
    """Whether `verify-proof` accepts them."""
    try:
        return check_pack(pack, workbook).is_sound
    except LeadKeeperError:
        return False


def script_accepts(module: Any, pack: Path, workbook: Path | None = None) -> bool:
    """Whether `verify.py` accepts them."""
    try:
        return bool(module.check(pack, workbook)["ok"])
    except module.UNREADABLE:
        return False
