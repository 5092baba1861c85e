"""A stop file in the register: entered before it has its name, then released or abandoned, as exports are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leadkeeper.store import notices, owner, register
from leadkeeper.store.engine import Db
from leadkeeper.store.json_text import dump, load_object
from leadkeeper.store.register import Entry

KIND = "stop-file"
PENDING = "pending-stop-file"
"""The setting that names a stop file that stands in the register and was not given its name yet."""


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A stop file between its entry and its release: id, where it lies aside, fingerprint."""

    ref: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StopLine:
    """A stop file that came out: `id` is the number of its entry, `stop_file` its own id; `hashed` by a secret."""

    id: int
    stop_file: str
    at: str
    partner: str
    legal_name: str
    rows: int
    sha256: str
    file: str
    hashed: bool


def list_stop_files(db: Db) -> list[StopLine]:
    """All stop files that came out, the newest first."""
    return [_line(entry) for entry in reversed(stop_files(db))]


def _line(entry: Entry) -> StopLine:
    body = entry.body
    return StopLine(
        id=entry.seq,
        stop_file=body["stop_file"],
        at=entry.at,
        partner=body["partner"],
        legal_name=body["legal_name"],
        rows=body["rows"],
        sha256=body["sha256"],
        file=body["file"],
        hashed=body["hashed"],
    )


def enter_stop_file(
    db: Db, pending: PendingFile, body: Mapping[str, object], numbers: Sequence[int], now: datetime
) -> None:
    """Enters a stop file with the notices (their numbers) that stand in it; only within `writing`."""
    waiting = {"ref": pending.ref, "path": pending.path, "sha256": pending.sha256}
    owner.set_setting(db, PENDING, dump(waiting))
    notices.mark_written(db, numbers, pending.ref)
    register.append(db, now.isoformat(), KIND, {"stop_file": pending.ref, "sha256": pending.sha256, **body})


def end_stop_file(db: Db, pending: PendingFile, now: datetime, *, out: bool, settled: bool = False) -> None:
    """Says that the file is out under its name, or that it never came out; only within `writing`."""
    owner.clear_setting(db, PENDING)
    if not out:
        notices.forget_written(db, pending.ref)
    body: dict[str, object] = {"stop_file": pending.ref, "sha256": pending.sha256}
    register.append(
        db, now.isoformat(), "released" if out else "abandoned", body | ({"settled": True} if settled else {})
    )


def pending_stop_file(db: Db) -> PendingFile | None:
    """The stop file that a crash left between its entry and its release."""
    text = owner.setting(db, PENDING)
    if text is None:
        return None
    waiting = load_object(text)
    return PendingFile(waiting["ref"], waiting["path"], waiting["sha256"])


def stop_files(db: Db) -> list[Entry]:
    """The register's entries about stop files, oldest first; those that never came out are left out."""
    found = register.entries(db)
    gone = {entry.body.get("stop_file") for entry in found if entry.kind == "abandoned"}
    return [entry for entry in found if entry.kind == KIND and entry.body["stop_file"] not in gone]


def next_ref(db: Db) -> str:
    """An id that no stop file ever had."""
    return f"S{sum(entry.kind == KIND for entry in register.entries(db)) + 1}"
