"""Ends what a crash left half done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from leadkeeper.files import atomic
from leadkeeper.store import deliveries, register
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


def settle(db: Db, now: datetime) -> list[str]:
    """Settles the exports that were entered and not released: out if the file got its name, else undone; gives their ids.

    The name is given by one step of the file system: if the file written aside is gone, it may be out, and counts so.
    """
    settled = []
    for one in deliveries.pending(db):
        never_out = Path(one.path).exists()
        with writing(db):
            (deliveries.abandon if never_out else deliveries.release)(db, one.ref)
            kind = "abandoned" if never_out else "released"
            register.append(db, now.isoformat(), kind, {"export": one.ref, "sha256": one.sha256, "settled": True})
        if never_out:
            atomic.discard(Path(one.path))
        settled.append(one.ref)
    return settled
