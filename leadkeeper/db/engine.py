"""The one place that names the SQLite module, so that every platform has the same one.

SQLCipher's build is used for plain books as well: its SQLite is newer than Python's own, past the fault of versions
before 3.51.3 that can damage a WAL file, and it encrypts a book whose owner wants a passphrase.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3
from sqlcipher3 import dbapi2 as sqlite

from leadkeeper.domain.text import unaccented

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadkeeper.db.contact_search import Learned


# sqlite-utils catches the exceptions of the module that it was imported with: let it find this one.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlite)


class Db:
    """A connection, where its book lies, and the passphrase that opened it (None: the book is not encrypted).

    `is_sealed` says that `db.seals` watches what it writes. `sound_files` is what `db.book.attachments` found sound
    so far:
    the length of each file by its fingerprint. `learned` is what `db.contact_search` knows of the search index, the
    last of it; the connections of one open book share it.
    """

    def __init__(self, conn: Any, path: Path | None = None, passphrase: str | None = None) -> None:
        self.conn = conn
        self.path = path
        self.passphrase = passphrase
        self.is_sealed = False
        self.sound_files: dict[str, int] = {}
        self.learned: list[Learned] = []

    def close(self) -> None:
        """Ends the connection."""
        self.conn.close()


DatabaseError = sqlite.DatabaseError
OperationalError = sqlite.OperationalError
IntegrityError = sqlite.IntegrityError
VERSION: str = sqlite.sqlite_version

BUSY_MS = 5_000
PART = 500
"""Values in one question, see `rows_of`."""

KEY_ROUNDS = 256_000  # of SQLCipher 4
PAGE = 8192
"""Bytes in a page of a new book without a passphrase: a million people are written in a tenth less time than in pages
of 4096. SQLCipher must be told the size of its pages before it can read any: protected books keep what it is used to.
"""
SETTINGS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "secure_delete = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else INSERT OR REPLACE would pass by the triggers that keep tables append-only
    "cache_size = -65536",
)


def is_complete(sql: str) -> bool:
    """Whether a text holds whole SQL statements, triggers included."""
    return bool(sqlite.complete_statement(sql))


def connect(path: Path, *, mode: str, passphrase: str | None = None) -> Db:
    """A connection to an existing book (`ro`, `rw`, `immutable`, `damaged`), ready for use from any one thread.

    `ro` cannot change anything, but whoever leaves last tidies the -wal file away: a connection that SQLite itself
    calls read-only would leave it beside the book. `immutable` is for places where not even that is possible.
    `damaged` reads as far as it goes: a file cut short would else give nothing at all.
    With a passphrase the file is an encrypted one; a wrong passphrase shows at the first question, as damage would.
    Files are not trusted: no function of the schema may act, cells are checked, nothing is mapped into memory.
    """
    query = {"immutable": "mode=ro&immutable=1"}.get(mode, "mode=rw")
    uri = f"{path.absolute().as_uri()}?{query}"
    connection = sqlite.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    try:
        if passphrase is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # else it speaks on stderr of what we say in words
            connection.execute(f"PRAGMA key = {quoted(passphrase)}")
        if mode == "damaged":
            connection.execute("PRAGMA writable_schema = ON")  # before anything that looks at the file
        _prepare(connection, reading=mode != "rw")
    except BaseException:
        connection.close()
        raise
    return Db(connection, path, passphrase)


def in_memory() -> Db:
    """A connection to an empty database that is nowhere but in memory."""
    return Db(sqlite.connect(":memory:", isolation_level=None))


def quoted(text: str) -> str:
    """A text as SQL writes it, for the few statements that take no values: PRAGMA key, ATTACH … KEY."""
    return "'" + text.replace("'", "''") + "'"


def raw_key(path: Path, passphrase: str) -> str:
    """What opens a protected book in the place of its passphrase, and at once: the key that SQLCipher derives of it.

    Reads the salt at the beginning of the file, which nobody in this program may have open.
    """
    with path.open("rb") as file:
        salt = file.read(16)
    return f"x'{hashlib.pbkdf2_hmac('sha512', passphrase.encode(), salt, KEY_ROUNDS, 32).hex()}'"


def _prepare(connection: Any, *, reading: bool) -> None:
    connection.create_function("unaccented", 1, unaccented, deterministic=True)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    for setting in (*SETTINGS, *(["query_only = ON"] if reading else [])):
        connection.execute(f"PRAGMA {setting}")


def pragma(db: Db, name: str) -> Any:
    """The first value that a PRAGMA gives."""
    row = db.conn.execute(f"PRAGMA {name}").fetchone()
    return row[0] if row else None


def fetch_all(db: Db, sql: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of a question that has few answers."""
    found: list[tuple[Any, ...]] = db.conn.execute(sql, tuple(values)).fetchall()
    return found


def fetch_all_in(
    db: Db, sql: str, values: Sequence[object], before: Sequence[object] = ()
) -> Iterator[tuple[Any, ...]]:
    """All rows of a question about any number of values, asked for some hundreds of them at a time.

    `(…)` in it stands for these; `before` are the values of placeholders that precede it. Rows come in the order that
    the question gives them within each part.
    """
    for start in range(0, len(values), PART):
        part = values[start : start + PART]
        yield from fetch_all(db, sql.replace("(…)", f"({', '.join('?' * len(part))})"), (*before, *part))


def fetch_one(db: Db, sql: str, values: Iterable[object] = ()) -> tuple[Any, ...] | None:
    """The first row of a question, or None."""
    found: tuple[Any, ...] | None = db.conn.execute(sql, tuple(values)).fetchone()
    return found


def fetch_value(db: Db, sql: str, values: Iterable[object] = ()) -> Any:
    """The first value of the first row, or None."""
    found = fetch_one(db, sql, values)
    return found[0] if found else None


def insert(db: Db, sql: str, values: Iterable[object]) -> int:
    """Runs an INSERT and gives the number of the new row."""
    number = db.conn.execute(sql, tuple(values)).lastrowid
    if number is None:
        raise TypeError("no row was inserted")
    return int(number)


NULL_CELL = ""
"""No fact is an empty text.

Python's module of SQLite takes longer to see what None means than to write the whole rest of a row.
"""


@contextmanager
def small_page_cache(db: Db, megabytes: int) -> Iterator[None]:
    """Inside, so much is kept: who reads or adds everybody once gains nothing from all that is kept otherwise."""
    usual = pragma(db, "cache_size")
    db.conn.execute(f"PRAGMA cache_size = {-1024 * megabytes}")
    try:
        yield
    finally:
        db.conn.execute(f"PRAGMA cache_size = {int(usual)}")
