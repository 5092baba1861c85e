"""Puts an earlier copy in the place of a book, after saying what would be lost by it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.copies import STAMP
from leadkeeper.flows import export_ids
from leadkeeper.model.moment import PARIS
from leadkeeper.progress import Flow, Progress
from leadkeeper.store import connect, copy_mark, holdings, owner, put_back, register
from leadkeeper.store.book_header import check_header
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

PUT_BACK = "put-back"
"""The setting that says since when stops may be missing, until they were entered again; empty: of whatever day."""

UNREADABLE = ("not-a-book", "book-damaged", "passphrase-needed", "passphrase-wrong")
"""What is said of a book whose exports nobody can know any more."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What the present book has and the copy lacks.

    `now` and `then` count by the names of `store.holdings.COUNTS` (`now` empty: the book cannot be read any more),
    `exports` are the ids and instants of exports that the copy knows nothing of, `passphrase` is what opens the copy.
    """

    then: dict[str, int]
    now: dict[str, int]
    exports: tuple[tuple[str, str], ...]
    passphrase: str | None = field(default=None, repr=False)

    @property
    def less(self) -> dict[str, int]:
        """How many of each kind would be gone; only what would be."""
        return {name: self.now[name] - count for name, count in self.then.items() if self.now.get(name, 0) > count}


def what_would_be_lost(db: Db | None, copy: Path, passphrase: str | None = None) -> Loss:
    """What putting a copy back would lose, `db` None when the present book cannot be read.

    A copy made before the book had its passphrase is opened without one. Raises the codes of `store.connect` about
    the copy.
    """
    source = _opened(copy, passphrase)
    try:
        then, known = holdings.counts(source), set(holdings.exports(source))
    finally:
        source.conn.close()
    if db is None:
        return Loss(then, {}, (), source.passphrase)
    missing = tuple(one for one in holdings.exports(db) if one not in known)
    return Loss(then, holdings.counts(db), missing, source.passphrase)


def _opened(copy: Path, passphrase: str | None) -> Db:
    try:
        return connect.look_into(copy)
    except LeadKeeperError as error:
        if error.code != "passphrase-needed" or passphrase is None:
            raise
    return connect.look_into(copy, passphrase)


def put_copy_back(
    copy: Path, book: Path, now: datetime, passphrase: str | None = None, former: str | None = None
) -> Flow[Path]:
    """The book becomes what the copy is; gives the path at which the former book is kept.

    The book must not be open; `passphrase` is that of the copy and of the book from then on, `former` the one that the
    book had. From then on exports wait (`stops-may-be-missing`) until `stops_entered`: withdrawals newer than the copy
    are not in it. The register keeps the ids of newer exports, so that no other gets one of them. Raises the codes of
    `store.put_back.replace`.
    """
    yield Progress("copy")
    moment = now.astimezone(PARIS)
    aside = book.with_name(f"{book.stem}-replaced-{moment.strftime(STAMP)}{book.suffix}")
    had = _ids_of(book, former)

    def mark(db: Db) -> None:
        begin_again(db, copy.name, now, had)

    put_back.replace(book, copy, aside, mark, passphrase, former)
    return aside


def begin_again(db: Db, name: str, now: datetime, had: Set[str] | None = None, since: str | None = None) -> None:
    """Make a copy called `name` a book of its own, whose exports wait until the stop lists are in; in `writing`.

    Withdrawals since the last instant that the copy knows of may be missing, or those since `since`. `had` are the ids
    of all exports that may have been made elsewhere; where nobody knows them, its own exports leave a random gap.
    """
    since = _open_or_last(db) if since is None else since
    owner.set_setting(db, PUT_BACK, since)
    copy_mark.unmark(db)
    if had is None:
        export_ids.begin_series(db)
    newer = sorted((had or set()) - export_ids.taken_ids(db))
    body: dict[str, object] = {"copy": name, "since": since}
    register.append(db, now.isoformat(), "put-back", body | ({"exports": newer} if newer else {}))


def adopt(db: Db, name: str, now: datetime) -> None:
    """Do to a copy that is opened for work what putting it back does."""
    if copy_mark.is_copy(db):
        with writing(db):
            begin_again(db, name, now)


def _ids_of(book: Path, passphrase: str | None) -> set[str] | None:
    """The ids that exports of the book have that is about to be replaced; None where it cannot be read any more."""
    if not book.exists():
        return None
    try:
        check_header(book, passphrase=passphrase)  # before SQLite sees an empty file and takes its -wal for old
        source = connect.look_into(book, passphrase)
    except LeadKeeperError as error:
        if error.code not in UNREADABLE:
            raise
        return None
    try:
        return export_ids.taken_ids(source)
    finally:
        source.conn.close()


def _open_or_last(db: Db) -> str:
    """Since when stops may be missing in a copy: what was open in it already is older than its last entry."""
    open_since = put_back_since(db)
    return last_instant(db) if open_since is None else open_since


def last_instant(db: Db) -> str:
    """The last instant of which the book knows: of its register, or nothing."""
    entries = register.entries(db)
    return entries[-1].at if entries else ""


def put_back_since(db: Db) -> str | None:
    """The instant after which stops may be missing in a book that was put back, None when nothing is open.

    Empty where those of whatever day may be missing: in a book that was saved from a damaged one.
    """
    return owner.setting(db, PUT_BACK)


def stops_entered(db: Db, now: datetime) -> str | None:
    """Records that the stop lists and withdrawals since then were entered again: exports are open from now on.

    Gives what `put_back_since` said until now; where that is None nothing is recorded.
    """
    with writing(db):
        since = put_back_since(db)
        if since is not None:
            owner.clear_setting(db, PUT_BACK)
            register.append(db, now.isoformat(), "stops-entered", {})
    return since
