"""Replace a book by a copy, keeping the former book under another name; change the passphrase."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Container, Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path

from leadkeeper.db import engine
from leadkeeper.db.book import backup, file, schema
from leadkeeper.db.book.backup import verified_copy
from leadkeeper.db.book.connection import alone, look_into, open_book, quick_check, reader
from leadkeeper.db.book.file import BookLock, check_header
from leadkeeper.db.engine import DatabaseError, Db, OperationalError, connect, fetch_all, fetch_value, pragma, quoted
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.system import disk

_ANSWERS = (
    "SELECT json_array(k.event, k.purpose, k.partner, e.at, e.import, e.line) FROM consents e"
    " JOIN consent_kinds k ON k.id = e.kind"
)
_ENTRIES = "SELECT hash FROM register WHERE kind = '{kind}'"

RECORDS = {
    "people": "SELECT json_array(id, import) FROM contacts WHERE erased_at IS NULL",
    "answers": f"{_ANSWERS} WHERE k.event = 'given'",
    "no": f"{_ANSWERS} WHERE k.event IN ('withdrawn', 'refused')",
    "stops": "SELECT json_array(id, at) FROM suppressions",
    "erased": "SELECT id || '' FROM contacts WHERE erased_at IS NOT NULL UNION"  # of a merge all would be back
    " SELECT number || '' FROM merged m JOIN contacts c ON c.id = m.contact WHERE c.erased_at IS NOT NULL",
    "merges": "SELECT json_array(id, at) FROM edits WHERE kind = 'merge' AND undone_at IS NULL",
    "apart": "SELECT json_array(contact, other) FROM not_same",
    "imports": "SELECT json_array(ref, at) FROM imports WHERE undone_at IS NULL",
    "requests": "SELECT json_array(ref, received_on) FROM requests",
    "complaints": "SELECT json_array(ref, at) FROM complaints",
    "breaches": "SELECT ref FROM breaches",
    "notices": "SELECT json_array(id, partner, contact) FROM notices",
    "notices_sent": "SELECT json_array(id, partner, contact) FROM notices WHERE sent_at IS NOT NULL",
    "stop_files": _ENTRIES.format(kind="stop-file"),
    "credits": _ENTRIES.format(kind="credit"),
    "payments": _ENTRIES.format(kind="paid"),
    "proofs": _ENTRIES.format(kind="proof"),
    "decisions": "SELECT json_array(rule, partner, channel, decision, at) FROM reviews",
    "contracts": "SELECT json_array(partner, ref) FROM contracts",
    "partners": "SELECT ref FROM partners",
    "holds": "SELECT ref FROM partners WHERE hold IS NOT NULL",
    "terminated": "SELECT json_array(partner, ref) FROM contracts WHERE body ->> 'terminated_on' IS NOT NULL",
    "versions": "SELECT ref FROM form_versions UNION ALL SELECT ref FROM list_versions",
    "profiles": "SELECT json_array(partner, body) FROM profiles",
    "owner": "SELECT json_array(name, siren, rights_contact, privacy_url, trap_mailboxes) FROM owner",
}
"""Records of each kind by a text that stays while they do, whatever is erased, merged or undone around them."""
LATER = {"breaches": "breaches", "profiles": "profiles", "merges": "edits", "apart": "not_same"}
"""Kinds in tables that copies of earlier schemas lack."""
AGAIN = ("no", "erased", "merges", "apart", "requests", "complaints", "breaches", "terminated")
"""Kinds of acts that somebody must do again after a restore; holds are kept by partner."""
ABOUT_CONTACTS = ("no", "erased", "stopped")
"""Acts with a text that begins with the id of a contact; of `stopped` the services know who the list is about."""
_REFUSING = (
    "SELECT DISTINCT json_array(e.contact, k.purpose, k.partner) FROM consents e JOIN consent_kinds k"
    " ON k.id = e.kind WHERE k.event IN ('withdrawn', 'refused')"
)
"""Who refused what, whenever: entered again after a restore, a refusal may have another instant."""
_ALIVE = "SELECT id || '' FROM contacts WHERE erased_at IS NULL ORDER BY 1"


def records(db: Db, name: str) -> Iterator[str]:
    """Texts of the records of a kind, in order."""
    if name in LATER and (LATER[name],) not in fetch_all(db, "SELECT name FROM sqlite_master"):
        return
    for (text,) in db.conn.execute(f"{RECORDS[name]} ORDER BY 1"):
        yield text


def lacking(db: Db, copy: Db) -> dict[str, int]:
    """Number of records of each kind in a book that its copy lacks; only kinds with such records.

    They are compared one by one: a difference of totals would hide new ones behind those that went. Of the erased
    contacts those count that the copy still has.
    """
    missing = {name: _count_missing(records(db, name), records(copy, name)) for name in RECORDS}
    alive = (number for (number,) in copy.conn.execute(_ALIVE))
    missing["erased"] = sum(1 for _ in records(db, "erased")) - _count_missing(records(db, "erased"), alive)
    return {name: count for name, count in missing.items() if count}


def acts(db: Db, kinds: Container[str] = AGAIN) -> set[tuple[str, str]]:
    """Kind and text of all records of `AGAIN` of these kinds; of refusals who refused what."""
    refusing = {("no", text) for (text,) in db.conn.execute(_REFUSING)} if "no" in kinds else set()
    return refusing | {(name, text) for name in AGAIN[1:] if name in kinds for text in records(db, name)}


def undone_acts(db: Db, done: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of the acts that the book lacks; of those about contacts only of contacts that are in it."""
    kinds = {kind for kind, _text in done}
    alive = {number for (number,) in db.conn.execute(_ALIVE)} if not kinds.isdisjoint(ABOUT_CONTACTS) else set()
    return {
        (kind, text) for kind, text in done - acts(db, kinds) if kind not in ABOUT_CONTACTS or contact(text) in alive
    }


def contact(text: str) -> str:
    """Database id of the contact that the text of an act of `ABOUT_CONTACTS` names."""
    return text.removeprefix("[").partition(",")[0]


def _count_missing(texts: Iterator[str], others: Iterator[str]) -> int:
    """Number of texts that are not among the others; both are in order."""
    missing, other = 0, next(others, None)
    for text in texts:
        while other is not None and other < text:
            other = next(others, None)
        if other == text:
            other = next(others, None)
        else:
            missing += 1
    return missing


def count_people(db: Db) -> int:
    """Number of contacts that are not erased."""
    return int(fetch_value(db, "SELECT count(*) FROM contacts WHERE erased_at IS NULL"))


def holds(db: Db) -> dict[str, str]:
    """Legal names of the partners on hold, by public id."""
    return dict(fetch_all(db, "SELECT ref, legal_name FROM partners WHERE hold IS NOT NULL ORDER BY legal_name"))


def exports(db: Db) -> list[tuple[str, str]]:
    """Id and instant of every released export, oldest first."""
    question = "SELECT ref, at FROM deliveries WHERE state = 'released' ORDER BY id"
    return [(ref, at or "") for ref, at in fetch_all(db, question)]


def shared(db: Db) -> set[tuple[str, str]]:
    """An act for each released export: its id and instant, and the legal name of its partner."""
    question = (
        "SELECT json_array(d.ref, coalesce(d.at, ''), p.legal_name) FROM deliveries d"
        " JOIN partners p ON p.id = d.partner WHERE d.state = 'released'"
    )
    return {("export", text) for (text,) in fetch_all(db, question)}


STEP = 20_000  # SQLite steps between two cancellation checks: a few milliseconds


def change(
    book: Path, former: str | None, wanted: str | None, unwanted: Callable[[], bool] | None = None
) -> Generator[str, None, None]:
    """Change the passphrase of a closed book to `wanted` (None: none); yield the stages.

    The new file is verified before the rename; the former one is deleted afterwards. If closed between two stages, or
    cancelled inside one by `unwanted`, nothing has changed. Raises the codes of `db.book.connection.open_book`,
    `book-read-elsewhere`, `disk-full` and `backup-damaged`; nothing has changed then either.
    """
    opened = open_book(book, write=True, passphrase=former, at_once=True)
    try:
        if opened.lock is not None:
            opened.lock.tell(_("Changing the passphrase"))
        opened.db.conn.set_progress_handler(unwanted, STEP)
        if not opened.looked_through:
            yield "look"
            quick_check(opened.db, book)
        alone(opened.db)
        with file.replaced_atomically(book, "") as fresh:
            file.make(fresh, "file-exists")
            yield "copy"
            _export(opened.db, fresh, wanted, unwanted)
            yield "copy"
            _compare(opened.db, fresh, wanted, unwanted)
            yield "copy"  # last point at which it can be cancelled
            opened.end()
    except OperationalError as error:
        raise engine.known(error) from error
    finally:
        opened.close()


def _export(db: Db, fresh: Path, wanted: str | None, unwanted: Callable[[], bool] | None) -> None:
    pragma(db, "foreign_keys = OFF")
    db.conn.execute(f"ATTACH DATABASE ? AS fresh KEY {quoted(wanted or '')}", (str(fresh),))
    try:
        if wanted is None:
            pragma(db, f"fresh.page_size = {engine.PAGE}")
        db.conn.execute("SELECT sqlcipher_export('fresh')").fetchall()
        pragma(db, f"fresh.application_id = {schema.APPLICATION_ID}")
        pragma(db, f"fresh.user_version = {pragma(db, 'user_version')}")
    finally:  # Windows deletes no open file: a cancelled change would leave a copy of the whole book
        db.conn.set_progress_handler(None, 0)
        db.conn.execute("DETACH DATABASE fresh")
        db.conn.set_progress_handler(unwanted, STEP)


def _compare(db: Db, fresh: Path, wanted: str | None, unwanted: Callable[[], bool] | None) -> None:
    with closing(reader(fresh, wanted)) as copy:
        try:
            copy.conn.set_progress_handler(unwanted, STEP)
            same = all(
                fetch_value(db, f"SELECT count(*) FROM {table}") == fetch_value(copy, f"SELECT count(*) FROM {table}")
                for table in ("contacts", "consents", "suppressions", "register", "files", "delivery_contacts")
            )
            if not same or pragma(copy, "integrity_check(1)") != "ok":
                raise LeadKeeperError("backup-damaged", path=str(fresh))
        except OperationalError:
            raise
        except DatabaseError as error:
            raise LeadKeeperError("backup-damaged", path=str(fresh)) from error


UNREADABLE = ("not-a-book", "passphrase-needed")  # codes of `check_header` for an unreadable book


def replace(
    book: Path,
    copy: Path,
    aside: Path,
    mark: Callable[[Db], None],
    passphrase: str | None = None,
    former: str | None = None,
) -> None:
    """Replace the book by a copy; the former book, if any, is kept at `aside`.

    Before any change the copy is verified, and `mark` is applied to the new file; the book's name always refers to a
    complete file. `passphrase` is that of the copy, `former` that of the book. Raises `book-locked` while the book is
    written, `book-read-elsewhere` while it is read, `file-exists` if `aside` exists, and the codes of
    `db.book.connection` for the copy.
    """
    if aside.exists():
        raise LeadKeeperError("file-exists", path=str(aside))
    lock = BookLock(book)
    lock.take()
    lock.tell(_("Restoring the backup…"))  # after a kill the next opening says it
    try:
        with file.replaced_atomically(book, "") as fresh:
            _make(fresh, copy, passphrase, mark)
            if book.exists():
                _fold(book, former)
                _keep(book, aside)
        if aside.exists():
            _mark(aside, former)
    except BaseException:
        if aside.exists():  # the book is what it was
            _move_beside(aside, book)
            aside.unlink()
        raise
    finally:
        lock.free()


def _make(fresh: Path, copy: Path, passphrase: str | None, mark: Callable[[Db], None]) -> None:
    with closing(look_into(copy, passphrase)) as source:
        verified_copy(source, fresh)
    with closing(connect(fresh, mode="rw", passphrase=passphrase)) as made:
        if not schema.is_older(made):
            engine.watch_seals(made)
        with engine.writing(made):
            mark(made)
        alone(made)


def _fold(book: Path, passphrase: str | None) -> None:
    """Make the former book a single file; an unreadable one keeps its companions."""
    try:
        check_header(book, passphrase=passphrase)  # first: SQLite would take an empty file for new, its -wal for old
        with closing(connect(book, mode="rw", passphrase=passphrase)) as db:
            alone(db)
    except LeadKeeperError as error:
        if error.code not in UNREADABLE:
            raise
    except OperationalError:
        raise
    except (DatabaseError, UnicodeDecodeError):
        return


def _mark(aside: Path, passphrase: str | None) -> None:
    """Mark the former book as a copy: work in it would diverge from the restored book."""
    with suppress(DatabaseError, UnicodeDecodeError, LeadKeeperError):  # unreadable: it cannot be used any more
        check_header(aside, passphrase=passphrase)  # first: SQLite would take an empty file for new, its -wal for old
        with closing(connect(aside, mode="rw", passphrase=passphrase)) as db:
            backup.mark(db)


def _keep(book: Path, aside: Path) -> None:
    """Link the former book to a second name; the -wal of a damaged one goes with it and fits no other."""
    try:
        aside.hardlink_to(book)
    except OSError:  # no hard links (USB stick): copy the bytes, which needs a closed book
        with file.replaced_atomically(aside, "file-exists") as part, disk.failures(aside):
            file.make(part, "file-exists")
            shutil.copyfile(book, part)
    _move_beside(book, aside)


def _move_beside(one: Path, other: Path) -> None:
    for ending in ("-wal", "-shm"):
        beside = Path(f"{one}{ending}")
        if beside.exists():
            beside.rename(f"{other}{ending}")
