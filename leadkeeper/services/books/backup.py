"""Puts an earlier copy in the place of a book, after saying what would be lost by it."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from leadkeeper.db import disclosures, register, seals
from leadkeeper.db.book import attachments, backup, connection, file, restore, schema, settings
from leadkeeper.db.book.backup import integrity, verified_copy
from leadkeeper.db.book.file import check_header
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.backup_rotation import expired_backups
from leadkeeper.domain.time import PARIS
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import locations
from leadkeeper.files.locations import STAMP, Copy
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.exports import registered_files
from leadkeeper.services.exports.registered_files import begin_series


def check_book(db: Db) -> dict[str, object]:
    """What a full look through the book finds.

    `integrity` is "ok" or the first fault, `foreign_keys` the number of dangling links, `chain` "ok" or "broken" with
    `broken_at`, `altered_files` the number of kept files whose bytes changed. `exports` are those whose people are not
    as the register says, `schema` the tables, indexes, triggers and views, `tables` the tables that something else than
    this program changed. `dates_back` is the first entry of the register that is older than the one before it: a clock
    that was set back is no damage. `sound` says whether all else is well.
    """
    found = integrity(db)
    broken_at, altered = register.broken_at(db), len(attachments.altered(db, afresh=True))
    found |= {"chain": "ok" if broken_at is None else "broken", "broken_at": broken_at, "altered_files": altered}
    is_older = schema.is_older(db)  # a copy of an earlier schema, which has no seals
    changes: dict[str, list[str]] = {
        "exports": [] if is_older else list(disclosures.changed(db)),
        "schema": [] if is_older else schema.foreign(db),
        "tables": [] if is_older else seals.broken(db),
    }
    is_whole = found["integrity"] == "ok" and not found["foreign_keys"] and broken_at is None and not altered
    sound = is_whole and not any(changes.values())
    return {**found, **changes, "dates_back": register.dates_back(db), "sound": sound}


def back_up(db: Db, book: Path, folder: Path | None, now: datetime) -> Path:
    """A verified copy of the book in a folder (by default beside it), named by the instant; gives its path."""
    place = folder or book.parent
    if not place.is_dir():
        raise LeadKeeperError("folder-missing", path=str(place))
    return verified_copy(db, place / f"{book.stem}-{now:%Y-%m-%d-%H%M%S}{book.suffix}")


__all__ = [
    "APART",
    "Copy",
    "CopyTold",
    "KeptBackups",
    "folder_for",
    "keep_copy",
    "list_copies",
    "newest_whole",
    "save_copy",
    "tell_copies",
]

APART = timedelta(minutes=10)
"""So much lies at least between two copies: of several imports in a row the first is copied before."""


@dataclass(frozen=True, slots=True)
class KeptBackups:
    """What a round of copying did: the new copy (None: there was one of today), and how many old ones it removed."""

    made: Path | None
    removed: int


def keep_copy(
    db: Db, book: Path, within: Path, now: datetime, *, once_a_day: bool, apart: timedelta = APART
) -> Flow[KeptBackups]:
    """A verified copy of the open book in its folder within `within`; older copies are thinned out afterwards.

    With `once_a_day` nothing is done where a copy of this day stands already, without it where one younger than `apart`
    does. Old copies go only once the new one was looked through.
    Raises `folder-missing`, `folder-read-only`, `disk-full` and `backup-damaged`.
    """
    folder = locations.folder_of(book, within)
    moment = now.astimezone(PARIS)
    stamp = moment.strftime(STAMP)
    near = stamp[:10] if once_a_day else (moment - apart).strftime(STAMP)
    if any(near <= copy.stamp <= stamp for copy in locations.copies(folder, book)):
        return KeptBackups(None, 0)
    yield Progress("copy")
    locations.make_folder(folder)
    file.sweep(folder, rf"{re.escape(book.stem)}-\d{{4}}-\d\d-\d\d-\d{{6}}{re.escape(book.suffix)}")
    made = verified_copy(db, locations.path_of(folder, book, stamp))
    return KeptBackups(made, _thin(locations.copies(folder, book)))


def _thin(standing: list[Copy]) -> int:
    by_stamp = {copy.stamp: copy.path for copy in standing}
    old = expired_backups(by_stamp)
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
    Raises the codes of `db.book.backup.verified_copy`.
    """
    yield Progress("copy")
    made = verified_copy(db, target)
    with connection.open_book(made, write=True, passphrase=db.passphrase) as book, writing(book.db):
        backup.unmark(book.db)
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
            db = connection.look_into(copy, known)
        except LeadKeeperError:
            continue
        try:
            return restore.counts(db)["people"]
        finally:
            db.conn.close()
    return None


def list_copies(book: Path, within: Path) -> list[Copy]:
    """The automatic copies of a book, the newest first."""
    return locations.copies(locations.folder_of(book, within), book)


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
            db = connection.look_into(copy, known)
        except LeadKeeperError as error:
            codes.add(error.code)
            continue
        try:
            with connection.in_words(copy):
                return bool(check_book(db)["sound"])
        except LeadKeeperError:
            return False
        finally:
            db.conn.close()
    return codes <= {"passphrase-needed", "passphrase-wrong"}


PUT_BACK = "put-back"
"""The setting that says since when stops may be missing, until they were entered again; empty: of whatever day."""

UNREADABLE = ("not-a-book", "book-damaged", "passphrase-needed", "passphrase-wrong")
"""What is said of a book whose exports nobody can know any more."""


@dataclass(frozen=True, slots=True)
class RestoreLoss:
    """What the present book has and the copy lacks.

    `now` and `then` count by the names of `db.book.restore.COUNTS` (`now` empty: the book cannot be read any more),
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


def what_would_be_lost(db: Db | None, copy: Path, passphrase: str | None = None) -> RestoreLoss:
    """What putting a copy back would lose, `db` None when the present book cannot be read.

    A copy made before the book had its passphrase is opened without one. Raises the codes of `db.book.connection` about
    the copy.
    """
    source = _opened(copy, passphrase)
    try:
        then, known = restore.counts(source), set(restore.exports(source))
    finally:
        source.conn.close()
    if db is None:
        return RestoreLoss(then, {}, (), source.passphrase)
    missing = tuple(one for one in restore.exports(db) if one not in known)
    return RestoreLoss(then, restore.counts(db), missing, source.passphrase)


def _opened(copy: Path, passphrase: str | None) -> Db:
    try:
        return connection.look_into(copy)
    except LeadKeeperError as error:
        if error.code != "passphrase-needed" or passphrase is None:
            raise
    return connection.look_into(copy, passphrase)


def replace_with_backup(
    copy: Path, book: Path, now: datetime, passphrase: str | None = None, former: str | None = None
) -> Flow[Path]:
    """The book becomes what the copy is; gives the path at which the former book is kept.

    The book must not be open; `passphrase` is that of the copy and of the book from then on, `former` the one that the
    book had. From then on exports wait (`stops-may-be-missing`) until `stops_entered`: withdrawals newer than the copy
    are not in it. The register keeps the ids of newer exports, so that no other gets one of them. Raises the codes of
    `db.book.restore.replace`.
    """
    yield Progress("copy")
    moment = now.astimezone(PARIS)
    aside = book.with_name(f"{book.stem}-replaced-{moment.strftime(STAMP)}{book.suffix}")
    had = _ids_of(book, former)

    def mark(db: Db) -> None:
        begin_again(db, copy.name, now, had)

    restore.replace(book, copy, aside, mark, passphrase, former)
    return aside


def begin_again(db: Db, name: str, now: datetime, had: Set[str] | None = None, since: str | None = None) -> None:
    """Make a copy called `name` a book of its own, whose exports wait until the stop lists are in; in `writing`.

    Withdrawals since the last instant that the copy knows of may be missing, or those since `since`. `had` are the ids
    of all exports that may have been made elsewhere; where nobody knows them, its own exports leave a random gap.
    """
    since = _open_or_last(db) if since is None else since
    settings.set_setting(db, PUT_BACK, since)
    backup.unmark(db)
    if had is None:
        registered_files.begin_series(db)
    newer = sorted((had or set()) - registered_files.taken_ids(db))
    body: dict[str, object] = {"copy": name, "since": since}
    register.append(db, now.isoformat(), "put-back", body | ({"exports": newer} if newer else {}))


def adopt(db: Db, name: str, now: datetime) -> None:
    """Do to a copy that is opened for work what putting it back does."""
    if backup.is_copy(db):
        with writing(db):
            begin_again(db, name, now)


def _ids_of(book: Path, passphrase: str | None) -> set[str] | None:
    """The ids that exports of the book have that is about to be replaced; None where it cannot be read any more."""
    if not book.exists():
        return None
    try:
        check_header(book, passphrase=passphrase)  # before SQLite sees an empty file and takes its -wal for old
        source = connection.look_into(book, passphrase)
    except LeadKeeperError as error:
        if error.code not in UNREADABLE:
            raise
        return None
    try:
        return registered_files.taken_ids(source)
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
    return settings.setting(db, PUT_BACK)


def confirm_suppressions_reentered(db: Db, now: datetime) -> str | None:
    """Records that the stop lists and withdrawals since then were entered again: exports are open from now on.

    Gives what `put_back_since` said until now; where that is None nothing is recorded.
    """
    with writing(db):
        since = put_back_since(db)
        if since is not None:
            settings.clear_setting(db, PUT_BACK)
            register.append(db, now.isoformat(), "stops-entered", {})
    return since
