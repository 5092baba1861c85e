"""Encrypts a book, changes its passphrase, or takes it away: always into a new file that then takes the name."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import new_file, schema
from leadkeeper.store.connect import alone, look_into, open_book
from leadkeeper.store.engine import PAGE, Db, OperationalError, pragma, quoted, value
from leadkeeper.store.transaction import known


def change(book: Path, former: str | None, wanted: str | None) -> None:
    """The book opens with `wanted` from now on (None: without a passphrase); it must not be open.

    The new file is looked through before it takes the name; the former one is gone afterwards. Raises the codes of
    `store.connect.open_book`, `book-read-elsewhere`, `disk-full` and `backup-damaged`; nothing has changed then.
    """
    opened = open_book(book, write=True, passphrase=former)
    try:
        alone(opened.db)
        with new_file.written_aside(book, "") as fresh:
            new_file.make(fresh, "file-exists")
            _export(opened.db, fresh, wanted)
            _compare(opened.db, fresh, wanted)
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


def _compare(db: Db, fresh: Path, wanted: str | None) -> None:
    copy = look_into(fresh, wanted)
    try:
        same = all(
            value(db, f"SELECT count(*) FROM {table}") == value(copy, f"SELECT count(*) FROM {table}")
            for table in ("contacts", "consents", "suppressions", "register", "files", "delivery_contacts")
        )
        if not same or pragma(copy, "integrity_check(1)") != "ok":
            raise LeadKeeperError("backup-damaged", path=str(fresh))
    finally:
        copy.conn.close()
