"""Open, create and re-key books; detect network drives and synchronised folders; strength of a passphrase."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from leadkeeper.db.book import connection
from leadkeeper.db.book.connection import Book, as_damage_error
from leadkeeper.db.book.file import BookLock, renew_read_locks
from leadkeeper.db.engine import Db, Mark, mark_of, writing
from leadkeeper.domain.book import Owner
from leadkeeper.domain.email import is_well_formed
from leadkeeper.domain.partner import is_siren
from leadkeeper.domain.text import fold
from leadkeeper.domain.time import first_second, iso_day_of, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic, locations
from leadkeeper.files.locations import synced_by, unsynced
from leadkeeper.progress import Flow, Progress


def network_of(path: Path) -> str | None:
    """Type of network drive a path is on (`nfs4`, `cifs`…); None if local or unknown."""
    try:
        kind = locations.kind_of(path)
    except (OSError, subprocess.SubprocessError):
        return None
    return kind if kind in locations.NETWORK or kind == "network" else None


def holder_here(path: Path) -> dict[str, object]:
    """Return the process of this user on this machine that has the book open for writing; {} if there is none."""
    lock = BookLock(path)
    try:
        if path.is_file():
            lock.take()
            lock.free()
    except LeadKeeperError as error:
        if error.code == "book-locked" and BookLock.is_ours(error.facts):
            return error.facts
    return {}


def open_book(
    path: Path,
    now: datetime,
    *,
    write: bool = True,
    passphrase: str | None = None,
    at_once: bool = False,
    adopts: bool = True,
) -> Book:
    """Open the book at a path after crash recovery; the caller closes it.

    With `at_once` a large book is opened unchecked; call `look_through` before anything else. A copy opened for
    writing becomes an independent book (`services.books.backup.begin_again`); without `adopts` it raises
    `book-is-copy`. Raises the codes of `db.book.connection.open_book`.
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
    """Crash recovery, migration of data and adoption of copies, done before a book is used.

    What it needs is imported here: the window asks this module much before it opens a book.
    """
    from leadkeeper.db import mailboxes, register, suppressions
    from leadkeeper.db.book import backup
    from leadkeeper.services.books.backup import begin_again, last_instant
    from leadkeeper.services.exports.register import has_pending_files, recover_pending_files
    from leadkeeper.services.proof.sealed import destroy_expired

    db, is_copy = book.db, backup.is_copy(book.db)
    if is_copy and not adopts:
        raise LeadKeeperError("book-is-copy", path=str(book.path), since=iso_day_of(last_instant(db)) or None)
    is_unsealed = bool(register.unsealed(db))
    if not book.looked_through and (is_copy or is_unsealed or has_pending_files(db)):
        connection.quick_check(db, book.path)
        book.looked_through = True
    if is_copy:  # as if it had been restored
        with writing(db):
            begin_again(db, book.path.name, now)
    book.was_copy = is_copy
    recover_pending_files(db, now)
    if mailboxes.is_due(db):
        from leadkeeper.services.contacts.mailboxes import part_mailboxes  # once a book, and 0.1 s at each start

        part_mailboxes(db, now)
    if mailboxes.is_reading_due(db):
        from leadkeeper.services.contacts.mailboxes import read_again  # once a book and reading, as above

        read_again(db, now)
    if is_unsealed:
        with writing(db):
            register.seal_older(db, now.isoformat())
    backup.ensure_lineage(db)
    destroy_expired(db, paris_day(now))
    if suppressions.has_digests_of_told(db):  # not at once: that a partner was told can be taken back
        with writing(db):
            suppressions.forget_digests_of_told(db)


SLACK = 2  # seconds between the instant of an act and that at which its work was given to the book


def done_since(db: Db, since: str) -> tuple[list[str], list[str]]:
    """Return the exports released and the files imported at an instant or later: what broken off work left."""
    from leadkeeper.db.imports import imports
    from leadkeeper.services.exports.register import list_exports

    first = first_second(since, 0) - SLACK
    exports = [one.export for one in list_exports(db) if one.state == "released" and first_second(one.at, 0) >= first]
    return exports, [one.file or one.id for one in imports.read_all(db) if first_second(one.at, 0) >= first]


@contextmanager
def scratch_copy(path: Path, passphrase: str | None = None) -> Iterator[Book]:
    """Context of a copy of a book that can only be read, for what is tried and kept nowhere.

    Nothing is recovered as in `open_book`: that is for the book itself. Raises the codes of `db.book.connection`.
    """
    from leadkeeper.db.book import backup

    with TemporaryDirectory(prefix="leadkeeper-") as folder:
        with connection.open_book(path, write=False, passphrase=passphrase) as original:
            copy = backup.verified_copy(original.db, Path(folder) / path.name)
        with connection.open_book(copy, write=True, passphrase=passphrase) as scratch:
            with writing(scratch.db):
                backup.unmark(scratch.db)
            yield scratch


def look_through(db: Db, path: Path) -> Flow[None]:
    """Check a book that was opened with `at_once`; raises `book-damaged`."""
    yield Progress("look")
    connection.quick_check(db, path)


def new_book(path: Path, business: Owner) -> Book:
    """Create a book for a business. Raises `name-missing`, `bad-siren` and the codes of `db.book.connection`."""
    from leadkeeper.db import mailboxes
    from leadkeeper.db.book import backup, file, settings

    check_owner(business)
    file.sweep(path.parent, re.escape(path.name))
    with file.replaced_atomically(path, "book-exists") as part, connection.create_book(part) as book, writing(book.db):
        settings.write(book.db, business)
        mailboxes.mark_new(book.db)
        backup.ensure_lineage(book.db)
    try:
        return connection.open_book(path, write=True)
    except BaseException:
        path.unlink()
        raise


def check_owner(business: Owner) -> None:
    """Raise `name-missing`, `bad-siren` or, for an e-mail address that cannot receive mail, `bad-rights-contact`."""
    if not (business.name or "").strip():
        raise LeadKeeperError("name-missing")
    if business.siren and not is_siren(business.siren):
        raise LeadKeeperError("bad-siren", siren=business.siren)
    for word in (business.rights_contact or "").split():
        address = word.strip("<>(),;")
        if "@" in address and not is_well_formed(address):
            raise LeadKeeperError("bad-rights-contact", address=address)


# what the window may not import itself
__all__ = ["Mark", "as_damage_error", "mark_of", "renew_read_locks", "synced_by", "unsynced"]


def change_passphrase(
    book: Path, former: str | None, wanted: str | None, unwanted: Callable[[], bool] | None = None
) -> Flow[None]:
    """Change the passphrase of a closed book to `wanted`; None removes the encryption.

    If stopped, between stages or inside one once `unwanted` returns True, the book is unchanged. Existing backups
    keep their passphrase. Raises `passphrase-short`, `passphrase-guessed`, `passphrase-needed`, `passphrase-wrong`
    and the codes of `db.book.restore.change`.
    """
    from leadkeeper.db.book import restore

    if wanted is not None and strength(wanted) == "short":
        raise LeadKeeperError("passphrase-short", least=LEAST)
    if wanted is not None and strength(wanted) == "even":
        raise LeadKeeperError("passphrase-guessed")
    with closing(restore.change(book, former, wanted, unwanted)) as stages:
        for stage in stages:
            yield Progress(stage)


Strength = Literal["short", "even", "fair", "good"]

LEAST = 12  # characters: a stolen file can be attacked for years
UNGUESSED = 8  # characters left after removing what is guessed first
GOOD = 16

_ROWS = "abcdefghijklmnopqrstuvwxyz 01234567890 azertyuiop qsdfghjklm wxcvbn qwertyuiop asdfghjkl zxcvbnm".split()
_STEPS = frozenset(pair for row in _ROWS for one in (row, row[::-1]) for pair in pairwise(one))
_COMMON = (
    "motdepasse password passphrase azerty qwerty bonjour welcome bienvenue soleil admin administrateur leadkeeper"
    " letmein iloveyou jetaime doudou loulou chouchou marseille france paris secret master monkey dragon football"
    " janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre entreprise societe contact"
).split()
_GUESSED = re.compile("|".join(sorted(_COMMON, key=len, reverse=True)) + r"|(?:19|20)\d\d")
_BLOCK = re.compile(r"(.{2,}?)\1+")


def strength(passphrase: str) -> Strength:
    """Return the strength of a passphrase; `short` (too few characters) and `even` (too easily guessed) are refused.

    Repetitions, keyboard rows, sequences of digits, years and common words count as one character each. `good` is four
    words or more. This is no guarantee: a passphrase used elsewhere may be known already.
    """
    if len(passphrase) < LEAST:
        return "short"
    text = _BLOCK.sub(lambda found: found[1], _GUESSED.sub("\0", fold(passphrase)))
    unguessed = [one for one, other in pairwise(f"{text}\1") if one != other and (one, other) not in _STEPS]
    left = min(len(unguessed), 2 * len(set(unguessed)))
    return "even" if left < UNGUESSED else "good" if left >= GOOD else "fair"
