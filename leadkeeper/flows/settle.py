"""Ends what a crash left half done."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from leadkeeper.files import atomic
from leadkeeper.flows.stop_register import end_stop_file, pending_stop_file
from leadkeeper.store import deliveries, owner, purged, register
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

UNFINISHED = "unfinished-file"
"""The setting that names a file being written aside, from before its first byte until it stands in the register."""


def decided_at(delivered: datetime) -> str:
    """When a further time was decided: before the delivery that it allows, so that it allows no other (R41)."""
    return (delivered - timedelta(seconds=1)).isoformat()


def is_unsettled(db: Db) -> bool:
    """Whether there is anything to settle; only looks."""
    return bool(
        owner.setting(db, UNFINISHED) is not None
        or purged.waiting(db)
        or pending_stop_file(db) is not None
        or deliveries.pending(db)
    )


def settle(db: Db, now: datetime) -> list[str]:
    """Settles exports that were entered and not released, and gives their ids: out if the file has its name, or undone.

    The name is given by one step of the file system: if the file written aside is gone, it may be out, and counts so.
    """
    _sweep(db)
    _forget(db)
    settled = _settle_stop_file(db, now)
    for one in deliveries.pending(db):
        never_out = Path(one.path).exists()
        with writing(db):
            if never_out:
                deliveries.abandon(db, one.ref, decided_at(datetime.fromisoformat(one.at)))
            else:
                deliveries.release(db, one.ref)
            kind = "abandoned" if never_out else "released"
            register.append(db, now.isoformat(), kind, {"export": one.ref, "sha256": one.sha256, "settled": True})
        if never_out:
            atomic.discard(Path(one.path))
        settled.append(one.ref)
    return settled


def _settle_stop_file(db: Db, now: datetime) -> list[str]:
    """The same for a stop file that was entered and not released."""
    waiting = pending_stop_file(db)
    if waiting is None:
        return []
    never_out = Path(waiting.path).exists()
    with writing(db):
        end_stop_file(db, waiting, now, out=not never_out, settled=True)
    if never_out:
        atomic.discard(Path(waiting.path))
    return [waiting.ref]


def _sweep(db: Db) -> None:
    """Removes what a crash left of a file that was still being written: nobody was told of it, people stand in it."""
    unfinished = owner.setting(db, UNFINISHED)
    if unfinished is None:
        return
    atomic.discard(Path(unfinished))
    with writing(db):
        owner.clear_setting(db, UNFINISHED)


def _forget(db: Db) -> None:
    """Lets go of people whose time was over (R21) when the book was last closed, if that could not be done then."""
    if purged.waiting(db):
        with writing(db):
            purged.forget(db)
