"""What reads files that others made: each target takes one, and may only refuse it in words."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadkeeper.db.book.connection import look_into
from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.mail import read_letters
from leadkeeper.files.reader import open_document
from leadkeeper.messages.errors import ALL, sentence
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore_book
from leadkeeper.services.books.backup import salvage_book
from leadkeeper.services.books.open import new_book
from leadkeeper.services.consent.forms import check_form
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.inspect import inspect_file
from tests.fuzz import flipped
from tests.fuzz.flipped import FLIP
from tests.fuzz.mutated import mutated
from tests.made_archive import NOW, archive, person

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "conformance"
TEXTS = {".csv", ".tsv", ".txt", ".vcf"}
WORKBOOKS = {".xlsx", ".xlsb", ".xls", ".ods"}


@dataclass(frozen=True)
class Target:
    """A reader: `seeds` gives real files, `read` is tried on a mutated one in a folder of its own.

    `sample` is how many are tried where time is short: workbooks are read in another program, which takes a while.
    `packed` puts what was mutated into a file around it, where a fault in the file itself would hide the rest.
    """

    name: str
    seeds: Callable[[], list[bytes]]
    read: Callable[[Path], object]
    sample: int = 40
    packed: Callable[[bytes], bytes] = bytes
    drawn: SearchStrategy[bytes] | None = None

    def inputs(self) -> SearchStrategy[bytes]:
        """What is tried: mutated seeds, or what the target wants drawn."""
        return mutated(self.seeds()) if self.drawn is None else self.drawn

    def tried(self, content: bytes, folder: Path) -> None:
        """Reads the bytes; anything but an answer or a refusal that has a sentence is raised."""
        self.refusal(content, folder)

    def refusal(self, content: bytes, folder: Path, suffix: str = "") -> str | None:
        """Reads the bytes; gives the code of a refusal that has a sentence. What is neither answer nor that is raised.

        `suffix` is how the file is called.
        """
        path = folder / f"input{suffix}"
        path.write_bytes(self.packed(content))
        try:
            self.read(path)
        except LeadKeeperError as error:
            if error.code not in ALL or not sentence(error):
                raise
            return error.code
        finally:
            for left in folder.iterdir():
                left.unlink()
        return None


def _of(suffixes: set[str]) -> list[bytes]:
    files = sorted(path for path in CASES.rglob("*") if path.suffix in suffixes)
    return [path.read_bytes() for path in files]


@cache
def _texts() -> list[bytes]:
    return _of(TEXTS)


@cache
def _workbooks() -> list[bytes]:
    return _of(WORKBOOKS)


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml"


@cache
def _sheets() -> list[bytes]:
    return [part for one in _sound_workbooks() for name, part in _members(one).items() if _is_sheet(name)]


def _sound_workbooks() -> list[bytes]:
    return [one for one in _of({".xlsx"}) if zipfile.is_zipfile(io.BytesIO(one))]


def _workbook_of(sheet: bytes) -> bytes:
    """A workbook whose first sheet, or strings, are these bytes."""
    members = _members(_sound_workbooks()[0])
    strings = b"<sst" in sheet[:400]
    name = next((one for one in members if _is_sheet(one) and ("shared" in one) == strings), "xl/worksheets/sheet1.xml")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, part in {**members, name: sheet}.items():
            archive.writestr(member, part)
    return made.getvalue()


@cache
def _zips() -> list[bytes]:
    return _of({".zip"})


@cache
def _mails() -> list[bytes]:
    return _of({".eml", ".mbox"})


@cache
def _forms() -> list[bytes]:
    return [path.read_bytes() for path in sorted((CASES / "lint").glob("*.json"))]


@cache
def _archives() -> list[bytes]:
    return [json.dumps(archive(person(1), person(2)), ensure_ascii=False).encode()]


@cache
def _books() -> list[bytes]:
    return [(ROOT / "db" / "kept" / "schema-1.leads").read_bytes()]


def _records(path: Path) -> int:
    with open_document(path) as document:
        return sum(1 for table in document.tables for _record in table.records())


def _import(path: Path) -> object:
    run(inspect_file(path))
    with new_book(path.with_name("book.leads"), Owner("Clodomir")) as book:
        return run(import_file(book.db, path, ImportOptions(), NOW))


def _mail(path: Path) -> object:
    return list(read_letters(path))


def _restore(path: Path) -> object:
    return run(restore_book(path, path.with_name("book.leads"), NOW))


def _book(path: Path) -> object:
    try:
        look_into(path).conn.close()
    except LeadKeeperError:
        return run(salvage_book(path, path.with_name("saved.leads"), NOW))
    return None


def _flips(path: Path) -> object:
    return flipped.tried(path.read_bytes(), path.parent)


TARGETS = {
    target.name: target
    for target in (
        Target("lists", _texts, _records, 60),
        Target("imports", _texts, _import, 15),
        Target("zips", _zips, _records, 40),
        Target("workbooks", _workbooks, _records, 4),
        Target("sheets", _sheets, _records, 4, _workbook_of),
        Target("mails", _mails, _mail, 60),
        Target("forms", _forms, lambda path: check_form(path, None), 60),
        Target("archives", _archives, _restore, 15),
        Target("books", _books, _book, 15),
        Target("flips", lambda: [bytes(FLIP)], _flips, 20, drawn=st.binary(min_size=FLIP, max_size=5 * FLIP)),
    )
}
