"""Ends what a crash left half done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from leadkeeper.files import atomic
from leadkeeper.flows.stop_register import end_stop_file, pending_stop_file
from leadkeeper.store import deliveries, owner, purged, register
from leadkeeper.store.deliveries import Pending
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

UNFINISHED = "unfinished-file"
"""The setting that names a file being written aside, from before its first byte until it stands in the register."""


IN_DOUBT = "settled-in-doubt"
"""The setting that names exports that were settled though their date could not be read, until somebody saw that."""


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
    out = {entry.body.get("export") for entry in register.entries(db) if entry.kind in ("released", "restored")}
    for one in deliveries.pending(db):
        never_out = one.ref not in out and _stands(one.path)
        doubtful = _before(one.at) is None
        with writing(db):
            if never_out:
                _undo(db, one)
            else:
                deliveries.release(db, one.ref)
            body = {"export": one.ref, "sha256": one.sha256, "settled": True} | ({"in_doubt": True} if doubtful else {})
            register.append(db, now.isoformat(), "abandoned" if never_out else "released", body)
            if doubtful:
                owner.set_setting(db, IN_DOUBT, ", ".join([*in_doubt(db), one.ref]))
        if never_out and one.path is not None:
            atomic.discard(Path(one.path))
        settled.append(one.ref)
    return settled


def in_doubt(db: Db) -> list[str]:
    """The exports that were settled though their date could not be read, until somebody has `seen_doubt`."""
    named = owner.setting(db, IN_DOUBT)
    return named.split(", ") if named else []


def seen_doubt(db: Db) -> None:
    """Somebody was told of those exports."""
    with writing(db):
        owner.clear_setting(db, IN_DOUBT)


def _stands(path: str | None) -> bool:
    """Whether the file aside is still there; a place that is not known or not to be entered may have given it away."""
    try:
        return path is not None and Path(path).is_file()
    except OSError:
        return False


def _undo(db: Db, one: Pending) -> None:
    """Takes an export back that never came out, with the decisions for a further time that were made for it (R41).

    If it can no longer be told which those were, every such decision goes that belongs to no file that came out:
    better to ask once more than to give somebody twice without one.
    """
    decided = _decided(db, one)
    if decided is None:
        out = map(_before, deliveries.instants_of_partner(db, one.ref))
        deliveries.forget_decisions(db, one.ref, [at for at in out if at is not None])
    deliveries.abandon(db, one.ref, decided)


def _decided(db: Db, one: Pending) -> str | None:
    """When further times were decided with an export, by its own instant or that of its entry; None: nobody knows."""
    found = _before(one.at)
    if found is None:
        entered = (entry.at for entry in register.entries(db) if entry.body.get("export") == one.ref)
        found = next(filter(None, map(_before, entered)), None)
    return found


def _before(at: object) -> str | None:
    try:
        return decided_at(datetime.fromisoformat(at)) if isinstance(at, str) else None
    except (ValueError, OverflowError):
        return None


@contextmanager
def unfinished(db: Db, target: Path) -> Iterator[Path]:
    """A name aside for a file that is being written: the next opening removes what a crash leaves. Not in `writing`."""
    temp = atomic.aside(target.absolute(), remembered=True)
    with writing(db):
        owner.set_setting(db, UNFINISHED, str(temp))
    try:
        yield temp
    finally:
        atomic.discard(temp)  # it is gone already if it got its name
        with writing(db):
            owner.clear_setting(db, UNFINISHED)


def _settle_stop_file(db: Db, now: datetime) -> list[str]:
    """The same for a stop file that was entered and not released."""
    waiting = pending_stop_file(db)
    if waiting is None:
        return []
    never_out = _stands(waiting.path)
    with writing(db):
        end_stop_file(db, waiting, now, out=not never_out, settled=True)
    if never_out:
        atomic.discard(Path(waiting.path))
    return [waiting.ref]


def _sweep(db: Db) -> None:
    """Removes what a crash left of a file that was still being written: nobody was told of it, people stand in it."""
    left = owner.setting(db, UNFINISHED)
    if left is None:
        return
    atomic.discard(Path(left))
    with writing(db):
        owner.clear_setting(db, UNFINISHED)


def _forget(db: Db) -> None:
    """Lets go of people whose time was over (R21) when the book was last closed, if that could not be done then."""
    if purged.waiting(db):
        with writing(db):
            purged.forget(db)
