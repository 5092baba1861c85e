"""Opens a book, or begins a new one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.flows.part_mailboxes import is_due, mark_new, part_mailboxes
from leadkeeper.flows.settle import is_unsettled, settle
from leadkeeper.model.book import Owner
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.siren import is_siren
from leadkeeper.store import connect, owner, soundness
from leadkeeper.store.connect import Book
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


def open_book(
    path: Path, now: datetime, *, write: bool = True, passphrase: str | None = None, at_once: bool = False
) -> Book:
    """The book at a path, after settling what a crash may have left; its owner closes it.

    `at_once`: a large book may come without being looked through; then `look_through` is to be the first that is done
    with it. Raises the codes of `store.connect.open_book`.
    """
    book = connect.open_book(path, write=write, passphrase=passphrase, at_once=at_once)
    if write:
        try:
            with connect.in_words(path):
                if not book.looked_through and is_unsettled(book.db):
                    soundness.look_through(book.db, path)
                    book.looked_through = True
                settle(book.db, now)
                if is_due(book.db):
                    part_mailboxes(book.db, now)
            if book.lock is not None:
                atomic.sweep(book.lock.note)
        except BaseException:
            book.close()
            raise
    return book


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
