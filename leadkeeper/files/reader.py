"""Open a file as a `Document` of records: `open_document` detects its type, encoding and structure."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import about, disk_troubles_of, sha256, unreadable
from leadkeeper.files.csv import CsvTable, blocks_of
from leadkeeper.files.document import AS_FOUND, Document, FileState, Ignored, Reading, Source, Table
from leadkeeper.files.encoding import survey
from leadkeeper.files.file_kind import kind_of, looks_like_markup
from leadkeeper.files.vcard import VcardTable, begins_like_vcard
from leadkeeper.files.workbook_reader import open_locked, open_workbook
from leadkeeper.files.zip_files import open_members


def open_document(path: Path, reading: Reading = AS_FOUND) -> Document:
    """Open a file by its content, never by its extension; use the result in a `with` statement.

    Errors: `file-empty`, `file-unreadable`, `password-protected` with the facts `path` and `file`; `unknown-encoding`,
    `bad-delimiter`, `unknown-sheet` for an impossible `reading`.
    """
    with disk_troubles_of(path), ExitStack() as held:
        state = _state(path)
        ignored: list[Ignored] = []
        if kind_of(path, path) == "zip":
            tables, ignored = open_members(
                path, reading.password, held, lambda source, stack: open_table(source, reading, stack)
            )
        else:
            tables = [open_table(Source(path, path), reading, held)]
        for table in tables:
            table.repairs = reading.repair
        form = "zip" if tables[0].member else tables[0].format
        return Document(path, form, tables, ignored, sha256(path), path.stat().st_size, state, held.pop_all())


def check_unchanged(document: Document, expected: str | None = None) -> None:
    """Raise `file-changed` if a file is no longer what was read, or does not have the `expected` SHA-256.

    The bytes are read again only if size, times or inode differ: hashing 100 MB takes a tenth of a second.
    """
    path = document.path
    with disk_troubles_of(path):
        same = _state(path) == document.state or sha256(path) == document.sha256
    if not same or expected not in (None, document.sha256):
        raise LeadKeeperError("file-changed", **about(path))


def _state(path: Path) -> FileState:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def open_table(source: Source, reading: Reading, held: ExitStack) -> Table:
    """Return the table at a source; a ZIP is none, so a ZIP inside a ZIP is not unpacked."""
    kind = kind_of(source.path, source.chosen)
    if kind == "text":
        return _open_text(source, reading)
    if kind == "locked":
        return open_locked(source, reading, held)
    if kind == "zip":
        raise unreadable(source.chosen, "archive")
    return open_workbook(source, kind, reading, held)


def _open_text(source: Source, reading: Reading) -> Table:
    facts = survey(source.path, source.chosen, reading.encoding)
    if facts.empty:
        raise LeadKeeperError("file-empty", **about(source.chosen))
    beginning = next((block for block in blocks_of(source.path, facts) if any(map(str.strip, block))), [])
    if begins_like_vcard(beginning):
        return VcardTable(source, facts)
    if looks_like_markup(beginning):
        raise unreadable(source.chosen, "web-page")
    return CsvTable(source, facts, reading)
