"""Whether a file is one that went out, and which: by its fingerprint, else by references, traps and people in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.digest import sha256
from leadkeeper.files.read import open_document
from leadkeeper.files.unlocked import unlocked
from leadkeeper.flows.compare_rows import STEP, FileRow, compare_rows
from leadkeeper.flows.file_mark import REFERENCE, every_sheet, marked, of_another_copy
from leadkeeper.flows.list_exports import ExportLine, list_exports
from leadkeeper.flows.registered_files import exported, registered
from leadkeeper.flows.stop_register import stop_files
from leadkeeper.model.export import Recognised
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.cells import cell_text
from leadkeeper.rules.email import canonical, import_key
from leadkeeper.rules.phone import read_phone
from leadkeeper.store import judging, owner, tracing
from leadkeeper.store.engine import Db

OTHER_COPY = "other-copy"
"""The state of a file that another copy of this book made."""

LEAST_PEOPLE = 2
_NUMBER = re.compile(r"[+0][\d .()/-]{8,18}")


def recognise(db: Db, path: Path, password: str | None = None) -> Flow[Recognised]:
    """Says which export or stop file a file is or was made from.

    Raises `file-missing`, and the codes of `files.read` for a changed file that cannot be read: `password-protected`
    for one whose password is not given.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    with atomic.failures(path):
        known = registered(db, sha256(path))
    exports = {one.export: one for one in list_exports(db)}
    if known is not None:
        return _unchanged(db, known, exports)
    with unlocked(path, password) as plain:
        return (yield from _changed(db, plain, exports))


def _changed(db: Db, path: Path, exports: Mapping[str, ExportLine]) -> Flow[Recognised]:
    """Identify a file with an unknown fingerprint: by references, else our mark, else a trap, else its people.

    A file that another copy of this book made may have the references of one of ours: its mark says so first.
    """
    elsewhere = of_another_copy(db, [*exported(db), *stop_files(db)], path)
    if elsewhere is not None:
        return Recognised(OTHER_COPY, elsewhere)
    rows: list[FileRow] = []
    ours = import_key(owner.read(db).rights_contact or "")
    for row in _rows(path):
        if not row.references and row.emails == (ours,):
            continue  # the sheet that goes along names whom to write to: nobody of the list
        rows.append(row)
        if len(rows) % STEP == 0:
            yield Progress("recognise", len(rows))
    referred = _referred(rows, exports)
    if referred is not None:
        found = yield from compare_rows(db, referred, rows, "changed")
        if found.missing < found.rows:
            return found
    bears = marked_file(db, path)
    if bears is not None and (export := exports.get(bears.ref or "")):
        return (yield from compare_rows(db, export, rows, "changed"))
    return bears or (yield from _by_addresses(db, rows, exports)) or Recognised("unknown")


def _unchanged(db: Db, known: str, exports: Mapping[str, ExportLine]) -> Recognised:
    if known in exports:
        rows = exports[known].rows + exports[known].traps
        return Recognised("match", known, exports[known].legal_name, rows, rows)
    body = next(entry.body for entry in stop_files(db) if entry.body["stop_file"] == known)
    return Recognised("match", known, str(body["legal_name"]), int(body["rows"]), int(body["rows"]))


def marked_file(db: Db, path: Path) -> Recognised | None:
    """The export or stop file whose mark a workbook bears, without a word about its rows; None without a mark."""
    entry = marked([*exported(db), *stop_files(db)], path)
    if entry is None:
        return None
    ref = str(entry.body.get("export") or entry.body["stop_file"])
    return Recognised("changed", ref, str(entry.body.get("legal_name") or ""))


def _rows(path: Path) -> Iterator[FileRow]:
    """The rows in all tables of a file that hold a reference or an address."""
    with open_document(path) as document:
        for table in every_sheet(document):
            for record in table.records():
                row = _row([cell_text(cell) for cell in record.cells])
                if row.references or row.addresses:
                    yield row


def _row(cells: Sequence[str]) -> FileRow:
    references = tuple(cell for cell in cells if REFERENCE.fullmatch(cell))
    emails = tuple(import_key(cell) for cell in cells if "@" in cell and " " not in cell)
    numbers = [read_phone(cell).e164 for cell in cells if _NUMBER.fullmatch(cell)]
    return FileRow(references, emails, (*map(canonical, emails), *filter(None, numbers)))


def _referred(rows: Sequence[FileRow], exports: Mapping[str, ExportLine]) -> ExportLine | None:
    """The export that most references in the file are of."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update({_export(one) for one in row.references}.intersection(exports))
    return exports[max(counts, key=lambda one: (counts[one], one))] if counts else None


def _export(reference: str) -> str:
    return reference.partition("-")[0]


def _by_addresses(db: Db, rows: Sequence[FileRow], exports: Mapping[str, ExportLine]) -> Flow[Recognised | None]:
    """The export whose trap is in the file; else the one that most of its people were given in, if most of them were.

    A trap stands in one file only and proves it. People may be in a file by chance.
    """
    released = tracing.deliveries(db, sorted(tracing.released(db)))
    refs = {one.number: one.export for one in released if one.export in exports}
    traps = {import_key(email): refs[number] for number, email in tracing.traps(db) if number in refs}
    caught = Counter(traps[email] for row in rows for email in set(row.emails) if email in traps)
    holders = yield from _holders(db, rows, refs)
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(_given(row, holders, traps))
    if not counts:
        return None
    wanted = caught or counts
    best = exports[max(wanted, key=lambda one: (wanted[one], counts[one], -exports[one].rows))]
    found = counts[best.export]
    if not caught and (found < LEAST_PEOPLE or 2 * found < len(rows)):
        return None
    return (yield from compare_rows(db, best, rows, "changed" if caught else "people"))


def _holders(db: Db, rows: Sequence[FileRow], refs: Mapping[int, str]) -> Flow[dict[str, set[str]]]:
    """The exports that the person at each address of the file was in."""
    holders: dict[str, set[str]] = {}
    for start in range(0, len(rows), STEP):
        addresses = {one for row in rows[start : start + STEP] for one in row.addresses}
        people = judging.at_addresses_of(db, addresses)
        exports: dict[int, set[str]] = {}
        for person, number in tracing.memberships(db, sorted({one for those in people.values() for one in those})):
            if number in refs:
                exports.setdefault(person, set()).add(refs[number])
        for address, those in people.items():
            holders[address] = set().union(*(exports.get(one, set()) for one in those))
        yield Progress("recognise", start, len(rows))
    return holders


def _given(row: FileRow, holders: Mapping[str, set[str]], traps: Mapping[str, str]) -> set[str]:
    """The exports that a row can come from."""
    of_people = set().union(*(holders.get(one, set()) for one in row.addresses))
    return of_people | {traps[email] for email in row.emails if email in traps}
