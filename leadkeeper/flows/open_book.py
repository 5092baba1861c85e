"""Opens a book, or begins a new one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.flows.part_mailboxes import is_due, mark_new, part_mailboxes
from leadkeeper.flows.put_back import adopt, last_instant
from leadkeeper.flows.settle import is_unsettled, settle
from leadkeeper.model.book import Owner
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.siren import is_siren
from leadkeeper.store import connect, copy_mark, disclosed, owner, soundness
from leadkeeper.store.connect import Book
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


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
    with it. A copy that is opened for writing becomes a book of its own (see `flows.put_back`); unless it `adopts`,
    that is `book-is-copy`. Raises the codes of `store.connect.open_book`.
    """
    book = connect.open_book(path, write=write, passphrase=passphrase, at_once=at_once)
    if write:
        try:
            with connect.in_words(path):
                _begin(book, now, adopts=adopts)
            if book.lock is not None:
                atomic.sweep(book.lock.note)
        except BaseException:
            book.close()
            raise
    return book


def _begin(book: Book, now: datetime, *, adopts: bool) -> None:
    """What is done to a book before anybody works in it."""
    db, is_copy = book.db, copy_mark.is_copy(book.db)
    if is_copy and not adopts:
        raise LeadKeeperError("book-is-copy", path=str(book.path), since=last_instant(db)[:10] or None)
    is_unsealed = bool(disclosed.unsealed(db))
    if not book.looked_through and (is_copy or is_unsealed or is_unsettled(db)):
        soundness.look_through(db, book.path)
        book.looked_through = True
    adopt(db, book.path.name, now)
    book.was_copy = is_copy
    settle(db, now)
    if is_due(db):
        part_mailboxes(db, now)
    if is_unsealed:
        with writing(db):
            disclosed.seal_older(db, now.isoformat())
    copy_mark.ensure_lineage(db)


def damage_told(error: BaseException, path: Path) -> BaseException:
    """`book-damaged` for an error that only a damaged book gives, else the error itself."""
    return soundness.damage_told(error, path)


def look_through(db: Db, path: Path) -> Flow[None]:
    """Looks through a book that was opened at once; raises `book-damaged`."""
    yield Progress("look")
    soundness.look_through(db, path)


def new_book(path: Path, business: Owner) -> Book:
    """A new book of a business; raises `name-missing`, `bad-siren` and the codes of `store.connect`."""
    check_owner(business)
    book = connect.create_book(path)
    try:
        with writing(book.db):
            owner.write(book.db, business)
            mark_new(book.db)
            copy_mark.ensure_lineage(book.db)
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
