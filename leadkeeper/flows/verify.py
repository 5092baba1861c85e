"""Whether the register is whole, and whether a file is one that it knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.digest import sha256
from leadkeeper.files.unlocked import is_locked, unlocked
from leadkeeper.flows.file_mark import marked, referred
from leadkeeper.flows.stop_register import stop_files
from leadkeeper.store import disclosed, register
from leadkeeper.store.engine import Db
from leadkeeper.store.register import Entry


@dataclass(frozen=True, slots=True)
class Verified:
    """`chain` is ok or broken (`broken_at`: the first entry that does not fit); `file` match, changed or unknown.

    `export` is the id of the export or of the stop file that the file is. A file that is `locked` was not looked into.
    `changed` are the exports whose people are not as the register says; the chain is broken at the first of them too.
    """

    chain: str
    broken_at: int | None
    file: str | None
    export: str | None
    locked: bool = False
    changed: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the chain is whole and the file, if one was asked about, is the one that was registered."""
        return self.chain == "ok" and self.file in (None, "match")


def verify(db: Db, path: Path | None = None, password: str | None = None) -> Verified:
    """Looks through the chain, and at a file if one is given; a changed one behind a password is known with it.

    Raises `file-missing` and `password-protected` for a wrong password.
    """
    broken_at, changed = register.broken_at(db), disclosed.changed(db)
    if broken_at is None and changed:
        broken_at = min(filter(None, changed.values()), default=None)
    file, export = _look_at(db, path, password) if path else (None, None)
    locked = path is not None and file == "unknown" and password is None and is_locked(path)
    chain = "ok" if broken_at is None and not changed else "broken"
    return Verified(chain, broken_at, file, export, locked, tuple(changed))


def _look_at(db: Db, path: Path, password: str | None) -> tuple[str, str | None]:
    """A file with a registered fingerprint matches; one with our mark, or with an export's references, was changed."""
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    with atomic.failures(path):
        digest = sha256(path)
    known = registered(db, digest)
    if known is not None:
        return "match", known
    exports = exported(db)
    with unlocked(path, password) as plain:
        entry = marked([*exports, *stop_files(db)], plain)
        if entry is not None:
            return "changed", str(entry.body.get("export") or entry.body["stop_file"])
        export = referred(plain)
    return ("changed", export) if export in {one.body["export"] for one in exports} else ("unknown", None)


def registered(db: Db, digest: str) -> str | None:
    """The id of the export or stop file whose fingerprint is this one (SHA-256, hex)."""
    for entry in exported(db):
        if entry.body.get("sha256") == digest:
            return str(entry.body["export"])
    for entry in stop_files(db):
        if entry.body["sha256"] == digest:
            return str(entry.body["stop_file"])
    return None


def exported(db: Db) -> list[Entry]:
    """The register's entries about exports made here, oldest first; those that never came out are left out."""
    found = register.entries(db)
    gone = {entry.body.get("export") for entry in found if entry.kind == "abandoned"}
    return [entry for entry in found if entry.kind in ("export", "restored") and entry.body.get("export") not in gone]
