"""Opens a book, or begins a new one."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from leadkeeper.db import disclosures
from leadkeeper.db.book import backup, connection, restore, settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.book import Owner
from leadkeeper.domain.partner import is_siren
from leadkeeper.domain.passphrase import LEAST, Strength, strength
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic, locations
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.books.backup import adopt, last_instant
from leadkeeper.services.contacts.mailboxes import is_due, mark_new, part_mailboxes
from leadkeeper.services.exports.pending_files import has_pending_files, recover_pending_files

Mark = tuple[int, int]


def mark_of(path: Path) -> Mark | None:
    """What tells this very file from any other that bears its name later, None where no file is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def network_of(path: Path) -> str | None:
    """The kind of network drive that a path lies on (`nfs4`, `cifs`…), None for a local one or where nobody says."""
    try:
        kind = locations.kind_of(path)
    except (OSError, subprocess.SubprocessError):
        return None
    return kind if kind in locations.NETWORK or kind == "network" else None


def open_book(
    path: Path,
    now: datetime,
    *,
    write: bool = True,
    passphrase: str | None = None,
    at_once: bool = False,
    adopts: bool = True,
) -> Book:
    """The book at a path, after settling what a crash may have left; its owner closes it.

    `at_once`: a large book may come without being looked through; then `look_through` is to be the first that is done
    with it. A copy that is opened for writing becomes a book of its own (see `services.books.backup`); unless it
    `adopts`,
    that is `book-is-copy`. Raises the codes of `db.book.connection.open_book`.
    """
    book = connection.open_book(path, write=write, passphrase=passphrase, at_once=at_once)
    if write:
        try:
            with connection.in_words(path):
                _begin(book, now, adopts=adopts)
            if book.lock is not None:
                atomic.sweep(book.lock.note)
        except BaseException:
            book.close()
            raise
    return book


def _begin(book: Book, now: datetime, *, adopts: bool) -> None:
    """What is done to a book before anybody works in it."""
    db, is_copy = book.db, backup.is_copy(book.db)
    if is_copy and not adopts:
        raise LeadKeeperError("book-is-copy", path=str(book.path), since=last_instant(db)[:10] or None)
    is_unsealed = bool(disclosures.unsealed(db))
    if not book.looked_through and (is_copy or is_unsealed or has_pending_files(db)):
        connection.quick_check(db, book.path)
        book.looked_through = True
    adopt(db, book.path.name, now)
    book.was_copy = is_copy
    recover_pending_files(db, now)
    if is_due(db):
        part_mailboxes(db, now)
    if is_unsealed:
        with writing(db):
            disclosures.seal_older(db, now.isoformat())
    backup.ensure_lineage(db)


def damage_told(error: BaseException, path: Path) -> BaseException:
    """`book-damaged` for an error that only a damaged book gives, else the error itself."""
    return connection.damage_told(error, path)


def look_through(db: Db, path: Path) -> Flow[None]:
    """Looks through a book that was opened at once; raises `book-damaged`."""
    yield Progress("look")
    connection.quick_check(db, path)


def new_book(path: Path, business: Owner) -> Book:
    """A new book of a business; raises `name-missing`, `bad-siren` and the codes of `db.book.connection`."""
    check_owner(business)
    book = connection.create_book(path)
    try:
        with writing(book.db):
            settings.write(book.db, business)
            mark_new(book.db)
            backup.ensure_lineage(book.db)
    except BaseException:
        book.close()
        path.unlink()
        raise
    return book


def check_owner(business: Owner) -> None:
    """Raises `name-missing` and `bad-siren` for what a person typed."""
    if not (business.name or "").strip():
        raise LeadKeeperError("name-missing")
    if business.siren and not is_siren(business.siren):
        raise LeadKeeperError("bad-siren", siren=business.siren)


__all__ = ["LEAST", "Strength", "change_passphrase", "strength"]


def change_passphrase(
    book: Path, former: str | None, wanted: str | None, unwanted: Callable[[], bool] | None = None
) -> Flow[None]:
    """The book, which must not be open, opens with `wanted` from now on; None takes the protection away.

    Stopped, the book is what it was: between two stages as any flow is, or within one once `unwanted` says so.
    Copies made before keep the passphrase that they had, or none. Raises `passphrase-short`, `passphrase-guessed`,
    `passphrase-needed`, `passphrase-wrong` and the codes of `db.book.restore.change`.
    """
    if wanted is not None and strength(wanted) == "short":
        raise LeadKeeperError("passphrase-short", least=LEAST)
    if wanted is not None and strength(wanted) == "even":
        raise LeadKeeperError("passphrase-guessed")
    with closing(restore.change(book, former, wanted, unwanted)) as stages:
        for stage in stages:
            yield Progress(stage)


SERVICES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "mobile documents": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mon drive": "Google Drive",
    "my drive": "Google Drive",
}
"""How the folder of a service begins, in lower case, and what the service is called."""


def synced_by(path: Path) -> str | None:
    """The service that copies the folder of this path elsewhere, None where its name tells of none."""
    for part in path.parts:
        for start, service in SERVICES.items():
            if part.lower().startswith(start):
                return service
    return None
