"""Identify exported files, and check the register chain.

A file is identified by its fingerprint, else by references, watermark, seed contacts or contacts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from leadkeeper.db import disclosures, eligibility, proofs, register
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, grouped
from leadkeeper.domain.book import Recognised, reference
from leadkeeper.domain.email import canonical, import_key
from leadkeeper.domain.phone import read_phone
from leadkeeper.domain.proof.rows import salt_of
from leadkeeper.domain.text import cell_text
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import sha256
from leadkeeper.files.reader import is_locked, open_document, unlocked
from leadkeeper.progress import Flow, Progress, run
from leadkeeper.services.exports import register as registry
from leadkeeper.services.exports.register import ExportLine, exported, find_watermark, list_exports, stop_files
from leadkeeper.services.proof.check import edited_rows
from leadkeeper.system import disk

STEP = 5_000


@dataclass(frozen=True, slots=True)
class FileRow:
    """References and addresses (canonical, numbers in E.164) in one row of the file."""

    references: tuple[str, ...]
    emails: tuple[str, ...]
    addresses: tuple[str, ...]

    def position(self, export: str) -> int | None:
        """Position in the export, from 0, that the row's reference names. None without a reference of this export."""
        for one in self.references:
            ref, _, number = one.partition("-")
            if ref == export:
                return int(number) - 1
        return None


@dataclass(slots=True)
class _Tally:
    """Counts of compared rows; each position of the export counts for one row only.

    `edited` tells of positions whether another cell was changed; None if cells cannot be compared. `unknown` are
    those of the `others` without a reference and with no address that the book knows.
    """

    found: int = 0
    altered: int = 0
    unchecked: int = 0
    others: int = 0
    unknown: int = 0
    claimed: set[int] = field(default_factory=set)
    edited: dict[int, bool] | None = None
    differing: int = 0

    def count(self, position: int, known: set[str], addresses: Sequence[str]) -> None:
        """Count a row for one position of the export with these known addresses."""
        if position in self.claimed:
            self.others += 1
            return
        self.claimed.add(position)
        is_edited = self.edited.get(position) if self.edited is not None else None
        if is_edited is False:
            self.found += 1  # the very cells that were sent, whatever the book says by now
        elif not known:
            self.unchecked += 1
        elif addresses and known.issuperset(addresses):
            self.found += 1
            self.differing += is_edited is True
        else:
            self.altered += 1


def compare_rows(
    db: Db, export: ExportLine, rows: Sequence[FileRow], state: str, path: Path | None = None
) -> Flow[Recognised]:
    """Compare the rows of a file with an export: unchanged, altered, missing, and unrelated rows.

    References are used unless no row has one; those of an archived export name no position in this book. All cells are
    compared if the file is given, by the hashes kept for proofs.
    """
    tally = _Tally(edited=_edited(db, export.export, path) if path is not None else None)
    delivery = disclosures.number_of(db, export.export)
    if delivery is not None:
        numbered = export.state != "restored" and any(row.position(export.export) is not None for row in rows)
        yield from _by_reference(db, delivery, export.export, rows if numbered else (), tally)
        left = [row for row in rows if not numbered or row.position(export.export) is None]
        yield from _by_address(db, delivery, left, tally, numbered=numbered)
    whole = export.rows + export.traps
    erased = proofs.erased_positions(db, delivery) - tally.claimed if delivery is not None and tally.unknown else set()
    doubtful = min(tally.unknown, len(erased))
    return Recognised(
        state, export.export, export.legal_name, whole, tally.found, tally.others - doubtful, tally.altered,
        tally.unchecked, tally.differing if tally.edited is not None else None,
        has_references=any(row.references for row in rows), doubtful=doubtful,
    )  # fmt: skip


def _edited(db: Db, export: str, path: Path) -> dict[int, bool] | None:
    """Whether each row of a file, by position, holds other cells than those sent; None if that is not known."""
    proof, entries = proofs.proof_of(db, export), [one for one in exported(db) if one.body["export"] == export]
    if proof is None or not entries:
        return None
    rows: dict[str, bytes | None] = {}
    for position, row in enumerate(proofs.rows_of(db, proof)):
        ref = reference(export, position)
        rows[ref] = None if isinstance(row, str) else salt_of(proof.secret, ref) + bytes.fromhex(row.cells)
    differs = edited_rows(path, rows, entries[0].body["columns"])
    return None if differs is None else {int(ref.rpartition("-")[2]) - 1: other for ref, other in differs.items()}


def _by_reference(db: Db, delivery: int, export: str, rows: Sequence[FileRow], tally: _Tally) -> Flow[None]:
    for start in range(0, len(rows), STEP):
        placed = [(row.position(export), row.addresses) for row in rows[start : start + STEP]]
        known = disclosures.addresses_at(db, delivery, sorted({place for place, _ in placed if place is not None}))
        for position, addresses in placed:
            if position in known:
                tally.count(position, known[position], addresses)
            elif position is not None:
                tally.others += 1
        yield Progress("recognise", start, len(rows))


def _by_address(db: Db, delivery: int, rows: Sequence[FileRow], tally: _Tally, *, numbered: bool) -> Flow[None]:
    """Count rows without a reference; in a `numbered` file such a row of the export lost it and counts as altered."""
    traps = disclosures.trap_positions(db, delivery)
    if not numbered:  # an archive numbers contacts and seed contacts separately, each from 0
        traps = {address: -1 - position for address, position in traps.items()}
    for start in range(0, len(rows), STEP):
        part = rows[start : start + STEP]
        people = eligibility.at_addresses_of(db, {one for row in part for one in row.addresses})
        positions = disclosures.positions_of(db, delivery, sorted({one for those in people.values() for one in those}))
        for row in part:
            holders = [
                {positions[one] for one in people.get(address, ()) if one in positions}
                | ({traps[address]} if address in traps else set())
                for address in row.addresses
            ]
            places = sorted(set().union(*holders) - tally.claimed)
            if not places:
                tally.others += 1
                tally.unknown += not any(people.get(address) or address in traps for address in row.addresses)
                continue
            tally.claimed.add(places[0])
            whole = not numbered and bool(set.intersection(*holders))
            tally.found, tally.altered = tally.found + whole, tally.altered + (not whole)
        yield Progress("recognise", start, len(rows))


OTHER_COPY = "other-copy"  # state of a file made by another copy of this book
LEAST_PEOPLE = 2
_NUMBER = re.compile(r"[+0][\d .()/-]{8,18}")


def identify_file(db: Db, path: Path, password: str | None = None) -> Flow[Recognised]:
    """Return which export or stop file a file is or was made from.

    Raises `file-missing`, and the codes of `files.reader` for a changed file that cannot be read:
    `password-protected` if its password is not given.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    with disk.failures(path):
        known = registry.registered(db, sha256(path))
    exports = {one.export: one for one in list_exports(db)}
    if known is not None:
        if known in exports:
            rows = exports[known].rows + exports[known].traps
            return Recognised("match", known, exports[known].legal_name, rows, rows)
        body = next(entry.body for entry in stop_files(db) if entry.body["stop_file"] == known)
        return Recognised("match", known, str(body["legal_name"]), int(body["rows"]), int(body["rows"]))
    with unlocked(path, password) as plain:
        return (yield from _changed(db, plain, exports))


def _changed(db: Db, path: Path, exports: Mapping[str, ExportLine]) -> Flow[Recognised]:
    """Identify a file with an unknown fingerprint: by references, watermark, seed contacts, else contacts.

    The watermark is checked first for files of another copy of this book: their references may equal ours.
    """
    elsewhere = registry.of_another_copy(db, [*exported(db), *stop_files(db)], path)
    if elsewhere is not None:
        return Recognised(OTHER_COPY, elsewhere)
    rows: list[FileRow] = []
    ours = import_key(settings.read(db).rights_contact or "")
    for row in _rows(path):
        if not row.references and row.emails == (ours,):
            continue  # the enclosed sheet names the sender, who is not in the list
        rows.append(row)
        if len(rows) % STEP == 0:
            yield Progress("recognise", len(rows))
    referred = _referred(rows, exports)
    if referred is not None:
        found = yield from compare_rows(db, referred, rows, "changed", path)
        if found.missing < found.rows:
            return found
    bears = marked_file(db, path)
    if bears is not None and (export := exports.get(bears.ref or "")):
        return (yield from compare_rows(db, export, rows, "changed", path))
    return bears or (yield from _by_addresses(db, rows, exports)) or Recognised("unknown")


def marked_file(db: Db, path: Path) -> Recognised | None:
    """Return the export or stop file by a workbook's watermark, None without, and without comparing rows."""
    entry = find_watermark([*exported(db), *stop_files(db)], path)
    if entry is None:
        return None
    ref = str(entry.body.get("export") or entry.body["stop_file"])
    return Recognised("changed", ref, str(entry.body.get("legal_name") or ""))


def _rows(path: Path) -> Iterator[FileRow]:
    """Rows in all tables of a file that hold a reference or an address."""
    with open_document(path) as document:
        for table in document.every_sheet:
            for record in table.records():
                row = _row([cell_text(cell) for cell in record.cells])
                if row.references or row.addresses:
                    yield row


def _row(cells: Sequence[str]) -> FileRow:
    references = tuple(cell for cell in cells if registry.REFERENCE.fullmatch(cell))
    emails = tuple(import_key(cell) for cell in cells if "@" in cell and " " not in cell)
    numbers = [read_phone(cell).e164 for cell in cells if _NUMBER.fullmatch(cell)]
    return FileRow(references, emails, (*map(canonical, emails), *filter(None, numbers)))


def _referred(rows: Sequence[FileRow], exports: Mapping[str, ExportLine]) -> ExportLine | None:
    """The export that most references in the file belong to."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update({one.partition("-")[0] for one in row.references}.intersection(exports))
    return exports[max(counts, key=lambda one: (counts[one], one))] if counts else None


def _by_addresses(db: Db, rows: Sequence[FileRow], exports: Mapping[str, ExportLine]) -> Flow[Recognised | None]:
    """The export with a seed contact in the file; else the one that disclosed most of its contacts.

    A seed contact is in one file only and is proof. Contacts may match by chance.
    """
    refs = {one.number: one.export for one in disclosures.released(db) if one.export in exports}
    traps = {import_key(email): refs[number] for number, email in disclosures.disclosed_traps(db) if number in refs}
    caught = Counter(traps[email] for row in rows for email in set(row.emails) if email in traps)
    holders = yield from _holders(db, rows, refs)
    counts: Counter[str] = Counter()
    for row in rows:
        # Exports that a row can come from.
        of_people = set().union(*(holders.get(one, set()) for one in row.addresses))
        counts.update(of_people | {traps[email] for email in row.emails if email in traps})
    if not counts:
        return None
    wanted = caught or counts
    best = exports[max(wanted, key=lambda one: (wanted[one], counts[one], -exports[one].rows))]
    found = counts[best.export]
    if not caught and (found < LEAST_PEOPLE or 2 * found < len(rows)):
        return None
    return (yield from compare_rows(db, best, rows, "changed" if caught else "people"))


def _holders(db: Db, rows: Sequence[FileRow], refs: Mapping[int, str]) -> Flow[dict[str, set[str]]]:
    """Exports that held the contact at each address of the file."""
    holders: dict[str, set[str]] = {}
    for start in range(0, len(rows), STEP):
        people = eligibility.at_addresses_of(db, {one for row in rows[start : start + STEP] for one in row.addresses})
        members = disclosures.memberships(db, sorted({one for those in people.values() for one in those}))
        exports = grouped((person, refs[number]) for person, number in members if number in refs)
        for address, those in people.items():
            holders[address] = set().union(*(exports.get(one, ()) for one in those))
        yield Progress("recognise", start, len(rows))
    return holders


@dataclass(frozen=True, slots=True)
class Verified:
    """Result of a check: `chain` is ok or broken (at `broken_at`), `file` is match, changed or unknown.

    `export` is the id of the export or stop file. A `locked` file was not read. An `other_copy` file has the
    watermark of this book, but was made by another copy of it. `changed` are exports with contacts that differ from
    the register; the chain is broken at the first of them too. `dates_back` is the first entry dated before its
    predecessor: a clock set back breaks no chain. `rows` compares the rows of a changed file; None if not read.
    """

    chain: str
    broken_at: int | None
    file: str | None
    export: str | None
    locked: bool = False
    changed: tuple[str, ...] = ()
    dates_back: int | None = None
    other_copy: bool = False
    rows: Recognised | None = field(default=None, compare=False)

    @property
    def sound(self) -> bool:
        """Whether the chain is intact and the file, if given, is the registered one."""
        return self.chain == "ok" and self.file in (None, "match")


def verify(db: Db, path: Path | None = None, password: str | None = None) -> Verified:
    """Check the register chain, and a file if given; `password` opens an encrypted file that was changed.

    Raises `file-missing`, and `password-protected` for a wrong password.
    """
    broken_at, changed = register.broken_at(db), register.changed(db)
    if broken_at is None and changed:
        broken_at = min(filter(None, changed.values()), default=None)
    chain = "ok" if broken_at is None and not changed else "broken"
    whole = Verified(chain, broken_at, None, None, changed=tuple(changed), dates_back=register.dates_back(db))
    if path is None:
        return whole
    result = _look_at(db, path, password)
    if result.state == OTHER_COPY:
        return replace(whole, file="unknown", export=None, other_copy=True)
    if result.state not in ("match", "changed"):
        return replace(whole, file="unknown", locked=password is None and is_locked(path))
    return replace(whole, file=result.state, export=result.ref, rows=result if result.state == "changed" else None)


def _look_at(db: Db, path: Path, password: str | None) -> Recognised:
    """Identify a file; one that cannot be read may still have our watermark."""
    try:
        return run(identify_file(db, path, password))
    except LeadKeeperError as error:
        if error.code == "file-missing" or (password is not None and error.code == "password-protected"):
            raise
    with unlocked(path, password) as plain:
        return marked_file(db, plain) or Recognised("unknown")
