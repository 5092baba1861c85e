"""Keeps verified copies of a book without being asked: on opening, and before what would be hard to take back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import copies
from leadkeeper.files.copies import STAMP, Copy
from leadkeeper.flows.check_book import check_book
from leadkeeper.flows.export_ids import begin_series
from leadkeeper.model.moment import PARIS
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.thinning import superseded
from leadkeeper.store import connect, copy_mark, holdings, new_file
from leadkeeper.store.backup import verified_copy
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

__all__ = [
    "APART", "Copy", "CopyTold", "Kept", "folder_for", "keep_copy", "list_copies", "newest_whole", "save_copy",
    "tell_copies",
]  # fmt: skip

APART = timedelta(minutes=10)
"""So much lies at least between two copies: of several imports in a row the first is copied before."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a round of copying did: the new copy (None: there was one of today), and how many old ones it removed."""

    made: Path | None
    removed: int


def keep_copy(
    db: Db, book: Path, within: Path, now: datetime, *, once_a_day: bool, apart: timedelta = APART
) -> Flow[Kept]:
    """A verified copy of the open book in its folder within `within`; older copies are thinned out afterwards.

    With `once_a_day` nothing is done where a copy of this day stands already, without it where one younger than `apart`
    does. Old copies go only once the new one was looked through.
    Raises `folder-missing`, `folder-read-only`, `disk-full` and `backup-damaged`.
    """
    folder = copies.folder_of(book, within)
    moment = now.astimezone(PARIS)
    stamp = moment.strftime(STAMP)
    near = stamp[:10] if once_a_day else (moment - apart).strftime(STAMP)
    if any(near <= copy.stamp <= stamp for copy in copies.copies(folder, book)):
        return Kept(None, 0)
    yield Progress("copy")
    copies.make_folder(folder)
    new_file.sweep(folder, rf"{re.escape(book.stem)}-\d{{4}}-\d\d-\d\d-\d{{6}}{re.escape(book.suffix)}")
    made = verified_copy(db, copies.path_of(folder, book, stamp))
    return Kept(made, _thin(copies.copies(folder, book)))


def _thin(standing: list[Copy]) -> int:
    by_stamp = {copy.stamp: copy.path for copy in standing}
    old = superseded(by_stamp)
    for stamp in old:
        by_stamp[stamp].unlink(missing_ok=True)
    return len(old)


def folder_for(chosen: Path | None, default: Path) -> Path:
    """Where copies go: the folder that the person chose, which must be there (a stick may not be), or the default one.

    Raises `folder-missing`.
    """
    if chosen is not None and not chosen.is_dir():
        raise LeadKeeperError("folder-missing", path=str(chosen))
    return chosen or default


def save_copy(db: Db, target: Path) -> Flow[Path]:
    """A verified copy of the open book at a place that the person chose; works though the book's own file is gone.

    Work goes on in it: nothing is missing in it, and its exports leave a gap after those of the file that is gone.
    Raises the codes of `store.backup.verified_copy`.
    """
    yield Progress("copy")
    made = verified_copy(db, target)
    with connect.open_book(made, write=True, passphrase=db.passphrase) as book, writing(book.db):
        copy_mark.unmark(book.db)
        begin_series(book.db)
    return made


@dataclass(frozen=True, slots=True)
class CopyTold:
    """A copy and how many people it holds; None where it does not open with the passphrase of the book, or at all."""

    copy: Copy
    people: int | None


def tell_copies(book: Path, within: Path, passphrase: str | None = None) -> Flow[list[CopyTold]]:
    """The automatic copies of a book, the newest first, each looked into."""
    told: list[CopyTold] = []
    for copy in list_copies(book, within):
        yield Progress("copy", len(told))
        told.append(CopyTold(copy, _people(copy.path, passphrase)))
    return told


def _people(copy: Path, passphrase: str | None) -> int | None:
    for known in dict.fromkeys((None, passphrase)):
        try:
            db = connect.look_into(copy, known)
        except LeadKeeperError:
            continue
        try:
            return holdings.counts(db)["people"]
        finally:
            db.conn.close()
    return None


def list_copies(book: Path, within: Path) -> list[Copy]:
    """The automatic copies of a book, the newest first."""
    return copies.copies(copies.folder_of(book, within), book)


def newest_whole(book: Path, within: Path, passphrase: str | None = None) -> Flow[Copy | None]:
    """The newest automatic copy of a book that is not damaged itself; one with another passphrase is taken at its word.

    A disk that spoils a book may have spoilt copies of it that were whole when they were made, and SQLite's quick check
    says nothing of an index, a link, an entry of the register or a kept file that changed: each is looked at.
    """
    for place, copy in enumerate(list_copies(book, within)):
        yield Progress("copy", place)
        if _is_whole(copy.path, passphrase):
            return copy
    return None


def _is_whole(copy: Path, passphrase: str | None) -> bool:
    codes = set()
    for known in dict.fromkeys((None, passphrase)):
        try:
            db = connect.look_into(copy, known)
        except LeadKeeperError as error:
            codes.add(error.code)
            continue
        try:
            with connect.in_words(copy):
                return bool(check_book(db)["sound"])
        except LeadKeeperError:
            return False
        finally:
            db.conn.close()
    return codes <= {"passphrase-needed", "passphrase-wrong"}
