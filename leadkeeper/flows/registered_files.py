"""The files that the register knows: exports and stop files that came out, and their fingerprints."""

from __future__ import annotations

from leadkeeper.flows.stop_register import stop_files
from leadkeeper.store import register
from leadkeeper.store.engine import Db
from leadkeeper.store.register import Entry


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
