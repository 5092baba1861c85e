"""Whether the register is whole, and whether a file is one that it knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.digest import sha256
from leadkeeper.files.read import open_document
from leadkeeper.flows.stop_register import stop_files
from leadkeeper.store import register
from leadkeeper.store.engine import Db
from leadkeeper.store.register import Entry

REFERENCE = re.compile(r"(E\d+)-\d{6,}")
"""The reference of a row, see `flows.export_rows`."""


@dataclass(frozen=True, slots=True)
class Verified:
    """`chain` is ok or broken (`broken_at`: the first entry that does not fit); `file` match, changed or unknown.

    `export` is the id of the export or of the stop file that the file is.
    """

    chain: str
    broken_at: int | None
    file: str | None
    export: str | None

    @property
    def sound(self) -> bool:
        """Whether the chain is whole and the file, if one was asked about, is the one that was registered."""
        return self.chain == "ok" and self.file in (None, "match")


def verify(db: Db, path: Path | None = None) -> Verified:
    """Looks through the chain, and at a file if one is given."""
    broken_at = register.broken_at(db)
    file, export = _look_at(db, path) if path else (None, None)
    return Verified("ok" if broken_at is None else "broken", broken_at, file, export)


def _look_at(db: Db, path: Path) -> tuple[str, str | None]:
    """A file with a registered fingerprint matches; one whose rows bear an export's references was changed."""
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    with atomic.failures(path):
        digest = sha256(path)
    known = registered(db, digest)
    if known is not None:
        return "match", known
    export = _reference(path)
    return ("changed", export) if export in {entry.body["export"] for entry in exported(db)} else ("unknown", None)


def registered(db: Db, digest: str) -> str | None:
    """The id of the export or stop file whose fingerprint is this one (SHA-256, hex)."""
    for entry in exported(db):
        if entry.body.get("sha256") == digest:
            return str(entry.body["export"])
    for entry in stop_files(db):
        if entry.body["sha256"] == digest:
            return str(entry.body["stop_file"])
    return None


def _reference(path: Path) -> str | None:
    """The export that a file's rows refer to, however it was saved since; None when it cannot be read or has none."""
    try:
        with open_document(path) as document:
            for record in islice(document.tables[0].records(), 1, 20):
                found = REFERENCE.fullmatch(str(record.cells[0] if record.cells else ""))
                if found:
                    return found[1]
    except LeadKeeperError:
        return None
    return None


def exported(db: Db) -> list[Entry]:
    """The register's entries about exports made here, oldest first; those that never came out are left out."""
    found = register.entries(db)
    gone = {entry.body.get("export") for entry in found if entry.kind == "abandoned"}
    return [entry for entry in found if entry.kind in ("export", "restored") and entry.body.get("export") not in gone]
