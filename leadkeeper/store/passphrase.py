"""Encrypts a book, changes its passphrase, or takes it away: always into a new file that then takes the name."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import new_file, schema
from leadkeeper.store.connect import alone, open_book, reader
from leadkeeper.store.engine import PAGE, DatabaseError, Db, OperationalError, pragma, quoted, value
from leadkeeper.store.soundness import look_through
from leadkeeper.store.transaction import known

STEP = 20_000
"""Steps of SQLite between two looks whether the work is still wanted: some milliseconds."""


def change(
    book: Path, former: str | None, wanted: str | None, unwanted: Callable[[], bool] | None = None
) -> Generator[str, None, None]:
    """The book opens with `wanted` from then on (None: without a passphrase); it must not be open. Gives its stages.

    The new file is looked through before it takes the name; the former one is gone afterwards. Closed between two
    stages, or broken off within one because it became `unwanted`, nothing has changed. Raises the codes of
    `store.connect.open_book`, `book-read-elsewhere`, `disk-full` and `backup-damaged`; nothing has changed then either.
    """
    opened = open_book(book, write=True, passphrase=former, at_once=True)
    try:
        opened.db.conn.set_progress_handler(unwanted, STEP)
        if not opened.looked_through:
            yield "look"
            look_through(opened.db, book)
        alone(opened.db)
        with new_file.written_aside(book, "") as fresh:
            new_file.make(fresh, "file-exists")
            yield "copy"
            _export(opened.db, fresh, wanted)
            yield "copy"
            _compare(opened.db, fresh, wanted, unwanted)
            yield "copy"  # the last moment to stop
            opened.end()
    except OperationalError as error:
        raise known(error) from error
    finally:
        opened.close()


def _export(db: Db, fresh: Path, wanted: str | None) -> None:
    pragma(db, "foreign_keys = OFF")
    db.conn.execute(f"ATTACH DATABASE ? AS fresh KEY {quoted(wanted or '')}", (str(fresh),))
    if wanted is None:
        pragma(db, f"fresh.page_size = {PAGE}")
    db.conn.execute("SELECT sqlcipher_export('fresh')").fetchall()
    pragma(db, f"fresh.application_id = {schema.APPLICATION_ID}")
    pragma(db, f"fresh.user_version = {pragma(db, 'user_version')}")
    db.conn.execute("DETACH DATABASE fresh")


def _compare(db: Db, fresh: Path, wanted: str | None, unwanted: Callable[[], bool] | None) -> None:
    copy = reader(fresh, wanted)
    try:
        copy.conn.set_progress_handler(unwanted, STEP)
        same = all(
            value(db, f"SELECT count(*) FROM {table}") == value(copy, f"SELECT count(*) FROM {table}")
            for table in ("contacts", "consents", "suppressions", "register", "files", "delivery_contacts")
        )
        if not same or pragma(copy, "integrity_check(1)") != "ok":
            raise LeadKeeperError("backup-damaged", path=str(fresh))
    except OperationalError:
        raise
    except DatabaseError as error:
        raise LeadKeeperError("backup-damaged", path=str(fresh)) from error
    finally:
        copy.conn.close()
