"""Opens a book, or begins a new one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.settle import settle
from leadkeeper.model.book import Owner
from leadkeeper.rules.siren import is_siren
from leadkeeper.store import connect, owner
from leadkeeper.store.connect import Book
from leadkeeper.store.transaction import writing


def open_book(path: Path, now: datetime, *, write: bool = True, passphrase: str | None = None) -> Book:
    """The book at a path, after settling what a crash may have left; its owner closes it.

    Raises the codes of `store.connect.open_book`.
    """
    book = connect.open_book(path, write=write, passphrase=passphrase)
    if write:
        try:
            settle(book.db, now)
        except BaseException:
            book.close()
            raise
    return book


def new_book(path: Path, business: Owner) -> Book:
    """A new book of a business; raises `name-missing`, `bad-siren` and the codes of `store.connect`."""
    check_owner(business)
    book = connect.create_book(path)
    try:
        with writing(book.db):
            owner.write(book.db, business)
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
