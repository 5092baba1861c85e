"""Whether the register is whole, and whether a file is one that it knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.unlocked import is_locked, unlocked
from leadkeeper.flows.recognise import OTHER_COPY, marked_file, recognise
from leadkeeper.model.export import Recognised
from leadkeeper.progress import run
from leadkeeper.store import disclosed, register
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class Verified:
    """`chain` is ok or broken (`broken_at`: the first entry that does not fit); `file` match, changed or unknown.

    `export` is the id of the export or of the stop file that the file is. A file that is `locked` was not looked into.
    A file is of an `other_copy` where its mark says that this book, but not this copy of it, made it. `changed` are
    the exports whose people are not as the register says; the chain is broken at the first of them too.
    `rows` says how the rows of a changed file compare; None where they were not read.
    """

    chain: str
    broken_at: int | None
    file: str | None
    export: str | None
    locked: bool = False
    changed: tuple[str, ...] = ()
    other_copy: bool = False
    rows: Recognised | None = field(default=None, compare=False)

    @property
    def sound(self) -> bool:
        """Whether the chain is whole and the file, if one was asked about, is the one that was registered."""
        return self.chain == "ok" and self.file in (None, "match")


def verify(db: Db, path: Path | None = None, password: str | None = None) -> Verified:
    """Look through the chain, and at a file if one is given; a changed one behind a password is known with it.

    Raises `file-missing` and `password-protected` for a wrong password.
    """
    broken_at, changed = register.broken_at(db), disclosed.changed(db)
    if broken_at is None and changed:
        broken_at = min(filter(None, changed.values()), default=None)
    chain = "ok" if broken_at is None and not changed else "broken"
    whole = Verified(chain, broken_at, None, None, changed=tuple(changed))
    if path is None:
        return whole
    found = _look_at(db, path, password)
    if found.state == OTHER_COPY:
        return replace(whole, file="unknown", export=None, other_copy=True)
    if found.state not in ("match", "changed"):
        return replace(whole, file="unknown", locked=password is None and is_locked(path))
    return replace(whole, file=found.state, export=found.ref, rows=found if found.state == "changed" else None)


def _look_at(db: Db, path: Path, password: str | None) -> Recognised:
    """Which export or stop file a file is; one that cannot be read may still bear our mark."""
    try:
        return run(recognise(db, path, password))
    except LeadKeeperError as error:
        if error.code == "file-missing" or (password is not None and error.code == "password-protected"):
            raise
    with unlocked(path, password) as plain:
        return marked_file(db, plain) or Recognised("unknown")
