"""SQLite: the driver, named here alone; queries; transactions; seals of tables; JSON and packed text in columns.

JSON is written in one canonical way, so that equal values have equal text. Text that does not parse raises
`book-damaged`: SQLite's check covers pages, not cells.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from json.encoder import encode_basestring
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import sqlcipher3
from sqlcipher3 import dbapi2 as sqlite

from leadkeeper.domain import serialization
from leadkeeper.domain.contact import last_answer
from leadkeeper.domain.text import unaccented
from leadkeeper.errors import LeadKeeperError

if TYPE_CHECKING:
    from leadkeeper.db.contact_search import Learned

# sqlite-utils catches the exceptions of the module that it imports: provide this one.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlite)


Mark = tuple[int, int]


def mark_of(path: Path) -> Mark | None:
    """Identity of the file at a path, to detect its replacement by another of the same name. None without a file."""
    try:
        result = path.stat()
    except OSError:
        return None
    return result.st_dev, result.st_ino


class Db:
    """A connection, the path of its book, and the passphrase (None: not encrypted).

    `is_sealed`: `writing` seals the tables that it writes. `sound_files`: length of each file that
    `db.book.attachments` verified, by fingerprint. `learned`: last state of the search index, from
    `db.contact_search`; shared by the connections of one open book. `kept`: a result that took long, and what it rests
    on, see `change_counter`. `file`: where the file that it writes was opened, and its identity.
    """

    def __init__(self, conn: Any, path: Path | None = None, passphrase: str | None = None) -> None:
        self.conn = conn
        self.path = path
        self.passphrase = passphrase
        self.is_sealed = False
        self.sound_files: dict[str, int] = {}
        self.learned: list[Learned] = []
        self.kept: tuple[Hashable, Any] | None = None
        self.file: tuple[Path, Mark | None] | None = None

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()


DatabaseError = sqlite.DatabaseError
OperationalError = sqlite.OperationalError
IntegrityError = sqlite.IntegrityError

BUSY_MS = 5_000
PART = 500  # number of parameters per query, see `fetch_all_in`
KEY_ROUNDS = 256_000  # default of SQLCipher 4
PAGE = 8192
"""Page size of new books without a passphrase.

Importing a million contacts is 10 % faster than with 4096. SQLCipher must know the page size before reading:
encrypted books keep its default.
"""
SETTINGS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "fullfsync = ON",  # macOS: a plain fsync stops at the disk's cache
    "mmap_size = 0",
    "secure_delete = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # otherwise INSERT OR REPLACE would bypass the triggers of append-only tables
    "cache_size = -65536",
)


def is_complete(sql: str) -> bool:
    """Whether a text consists of complete SQL statements, triggers included."""
    return bool(sqlite.complete_statement(sql))


def connect(path: Path, *, mode: str, passphrase: str | None = None) -> Db:
    """Open an existing database (`ro`, `beside`, `rw`, `immutable`, `damaged`), for use by any one thread at a time.

    `ro` cannot change anything, but the last connection removes the -wal file. `beside` is SQLite's own read-only mode,
    which leaves it, for a book that another process writes: POSIX drops the locks of a process on a file when it closes
    any handle of it, as a file dialog does that looks for an icon. The reader would then take itself for the last one,
    and the writer go on in a deleted -wal file. `immutable` is for folders where the -wal file cannot be removed.
    `damaged` reads as far as possible, even a truncated file. With a passphrase the file is encrypted; a wrong one
    fails at the first query, like damage. Files are untrusted: schema functions are disabled, cells are checked, memory
    mapping is off.
    """
    query = {"immutable": "mode=ro&immutable=1", "beside": "mode=ro"}.get(mode, "mode=rw")
    connection = sqlite.connect(
        f"{uri_of(path.absolute())}?{query}", uri=True, check_same_thread=False, isolation_level=None
    )
    try:
        if passphrase is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # otherwise it logs to stderr what we report as errors
            connection.execute(f"PRAGMA key = {quoted(passphrase)}")
        if mode == "damaged":
            connection.execute("PRAGMA writable_schema = ON")  # before anything reads the file
        connection.create_function("unaccented", 1, unaccented, deterministic=True)
        connection.create_aggregate("last_answer", 6, _LastAnswer)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        for setting in (*SETTINGS, *(["query_only = ON"] if mode != "rw" else [])):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    db = Db(connection, path, passphrase)
    db.file = (path.absolute(), mark_of(path)) if mode == "rw" else None
    return db


def change_counter(db: Db) -> tuple[int, int]:
    """Two numbers that change when this or another connection changes the book; they compare on one connection only."""
    return int(pragma(db, "data_version")), int(db.conn.total_changes)


@contextmanager
def one_state(db: Db) -> Iterator[None]:
    """Inside, the book is seen as it is now, whatever others write meanwhile."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.execute("ROLLBACK")


def uri_of(path: PurePath) -> str:
    r"""Return the URI of a file for SQLite, which takes no server: a share is `file:////server/share/…`.

    `\\?\C:\…` and `\\?\UNC\…` become the paths that they stand for.
    """
    location = path.as_posix()
    if location.startswith("//?/"):
        location = location.removeprefix("//?/").replace("UNC/", "//", 1) if location[4:8] == "UNC/" else location[4:]
    return f"file://{'' if location.startswith('/') else '/'}{quote(location, safe='/:')}"


def in_memory() -> Db:
    """Open an empty database in memory."""
    return Db(sqlite.connect(":memory:", isolation_level=None))


def quoted(text: str) -> str:
    """Quote a text for statements without parameters: PRAGMA key, ATTACH … KEY."""
    return "'" + text.replace("'", "''") + "'"


def raw_key(path: Path, passphrase: str) -> str:
    """Return the key that SQLCipher derives from a passphrase, which opens the book without the delay.

    Reads the salt at the start of the file, which must not be open in this program.
    """
    with path.open("rb") as file:
        salt = file.read(16)
    return f"x'{hashlib.pbkdf2_hmac('sha512', passphrase.encode(), salt, KEY_ROUNDS, 32).hex()}'"


class _LastAnswer:
    """SQL aggregate over the parts of a `domain.contact.DatedAnswer`, its channels as JSON, and its position."""

    def __init__(self) -> None:
        self._events: list[tuple[str, object, int | None, int | None, str | None, int]] = []

    def step(self, *event: Any) -> None:
        self._events.append(event)

    def finalize(self) -> str | None:
        self._events.sort(key=lambda event: (event[2] is not None, event[2] or 0, event[5]))
        return last_answer((*event[:4], load_list(event[4])) for event in self._events)


def pragma(db: Db, name: str) -> Any:
    """First value returned by a PRAGMA."""
    row = db.conn.execute(f"PRAGMA {name}").fetchone()
    return row[0] if row else None


def fetch_all(db: Db, sql: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query with few results."""
    found: list[tuple[Any, ...]] = db.conn.execute(sql, tuple(values)).fetchall()
    return found


def fetch_all_in(
    db: Db, sql: str, values: Sequence[object], before: Sequence[object] = ()
) -> Iterator[tuple[Any, ...]]:
    """All rows of a query over any number of values, run for some hundreds at a time.

    `(…)` in the SQL stands for these values; `before` are parameters that precede it. Rows are ordered within each
    part only.
    """
    for start in range(0, len(values), PART):
        part = values[start : start + PART]
        yield from fetch_all(db, sql.replace("(…)", f"({', '.join('?' * len(part))})"), (*before, *part))


def grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """The second member of each pair by the first, in order."""
    result: dict[K, list[T]] = {}
    for key, value in pairs:
        result.setdefault(key, []).append(value)
    return result


def fetch_one(db: Db, sql: str, values: Iterable[object] = ()) -> tuple[Any, ...] | None:
    """First row of a query, or None."""
    found: tuple[Any, ...] | None = db.conn.execute(sql, tuple(values)).fetchone()
    return found


def fetch_value(db: Db, sql: str, values: Iterable[object] = ()) -> Any:
    """First value of the first row, or None."""
    found = fetch_one(db, sql, values)
    return found[0] if found else None


def insert(db: Db, sql: str, values: Iterable[object]) -> int:
    """Run an INSERT; return the id of the new row."""
    number = db.conn.execute(sql, tuple(values)).lastrowid
    if number is None:
        raise TypeError("no row was inserted")
    return int(number)


NULL_CELL = ""
"""Bound instead of NULL in bulk inserts: no fact is an empty text.

Binding None takes longer in the driver than writing the rest of the row.
"""


@contextmanager
def small_page_cache(db: Db, megabytes: int) -> Iterator[None]:
    """Limit the page cache: reading or adding all contacts once gains nothing from a large one."""
    usual = pragma(db, "cache_size")
    db.conn.execute(f"PRAGMA cache_size = {-1024 * megabytes}")
    try:
        yield
    finally:
        db.conn.execute(f"PRAGMA cache_size = {int(usual)}")


# Seals are digests of small tables, which detect edits by other programs. A writing connection records in temporary
# triggers which of these tables it touches; before each commit the digest of each touched table is written to
# `settings`. An edit by another program leaves the digests outdated. They are not secret: an edit that also recomputes
# them is not detected (SECURITY.md).
SEALED_TABLES = (
    "owner", "partners", "contracts", "lists", "list_versions", "forms", "form_versions", "evidence",
    "consent_kinds", "suppressions", "merged", "settings",
)  # fmt: skip
SEAL_PREFIX = "seal-"


def watch_seals(db: Db) -> None:
    """Record which tables this connection touches; for a book of the current schema, open for writing."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS touched (tab TEXT PRIMARY KEY) WITHOUT ROWID")
    for table in SEALED_TABLES:  # no INSERT OR IGNORE: the conflict clause of the outer statement would override it
        for how in ("INSERT", "UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS touched_{table}_{how} AFTER {how} ON main.{table} BEGIN"
                f" INSERT INTO touched SELECT '{table}' WHERE '{table}' NOT IN (SELECT tab FROM touched); END"
            )
    db.is_sealed = True


def seal_touched(db: Db) -> None:
    """Write the digests of tables touched since the last call; only inside `writing`."""
    if not db.is_sealed:
        return
    touched = [table for (table,) in fetch_all(db, "SELECT tab FROM touched")]
    if touched:
        seal(db, [table for table in SEALED_TABLES if table in touched])
        db.conn.execute("DELETE FROM touched")


def seal(db: Db, tables: Iterable[str] = SEALED_TABLES) -> None:
    """Write the digests of some tables; that of `settings` excludes the digests themselves."""
    seals = [(f"{SEAL_PREFIX}{table}", _digest(db, table)) for table in tables]
    db.conn.executemany("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", seals)


def broken_seals(db: Db) -> list[str]:
    """Tables changed by another program; a permit that stays lets answers be changed for good."""
    question = "SELECT value FROM settings WHERE name = ?"
    changed = [
        table for table in SEALED_TABLES if fetch_value(db, question, (f"{SEAL_PREFIX}{table}",)) != _digest(db, table)
    ]
    return [*changed, *(["permits"] if fetch_value(db, "SELECT count(*) FROM permits") else [])]


def _digest(db: Db, table: str) -> str:
    where = f" WHERE name NOT LIKE '{SEAL_PREFIX}%'" if table == "settings" else ""
    made = sha256()
    for row in db.conn.execute(f"SELECT * FROM {table}{where} ORDER BY 1"):
        made.update(repr(row).encode("utf-8", "surrogatepass"))
    return made.hexdigest()


@contextmanager
def writing(db: Db, *, keep: bool = True) -> Iterator[None]:
    """Commit everything written inside together, or nothing, also if the work is stopped.

    Without `keep` it was only tried, and is rolled back at the end. Nested blocks belong to the outer one: a manual
    edit records everything that a flow inside it writes. Raises `book-busy` if another connection is writing,
    `disk-full` if there is no space, `book-gone` if the file is no longer where it was opened: SQLite goes on writing
    in a deleted file.
    """
    if is_writing(db):
        yield
        return
    _check_still_there(db)
    try:
        db.conn.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        raise known(error) from error
    try:
        yield
        if keep:
            seal_touched(db)
            _check_still_there(db)
        db.conn.execute("COMMIT" if keep else "ROLLBACK")
    except BaseException as error:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        if isinstance(error, OperationalError):
            raise known(error) from error
        raise


def _check_still_there(db: Db) -> None:
    if db.file is not None and mark_of(db.file[0]) != db.file[1]:
        raise LeadKeeperError("book-gone", path=str(db.file[0]))


def is_writing(db: Db) -> bool:
    """Whether this connection is inside `writing`."""
    return bool(db.conn.in_transaction)


@contextmanager
def permitted(db: Db, reason: str) -> Iterator[None]:
    """Allow deleting consent events: for an undone import, an erasure, a merge. Only inside `writing`."""
    db.conn.execute("INSERT INTO permits (reason) VALUES (?)", (reason,))
    yield
    db.conn.execute("DELETE FROM permits")


def known(error: BaseException) -> BaseException:
    """LeadKeeper error for SQLite errors about disk, lock and permissions; else the error itself."""
    text = str(error)
    for words, code in (
        ("database or disk is full", "disk-full"),
        ("database is locked", "book-busy"),
        ("readonly database", "book-read-only"),
        ("disk I/O error", "disk-failed"),
    ):
        if words in text:
            return LeadKeeperError(code)
    return error


K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_decode = json.JSONDecoder().raw_decode

dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # one instance: twice as fast as `dumps`
"""Compact JSON of a value, keys in their own order, without ASCII escapes."""

canonical_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
"""Canonical JSON with sorted keys, for hashing."""

json_text = encode_basestring  # a text as JSON, without ASCII escapes


def dump_texts(texts: Mapping[str, str]) -> str:
    """Same as `dump` for a mapping of texts, at a third of the cost."""
    return "{" + ",".join([f"{json_text(name)}:{json_text(text)}" for name, text in texts.items()]) + "}"


def dump_list(items: tuple[str, ...] | None) -> str | None:
    """JSON of a list; None for an empty one."""
    return dump(list(items)) if items else None


def load_list(text: str | None) -> tuple[str, ...]:
    """Parse a list of texts from a column."""
    return texts_of(load(text)) if text else ()


def texts_of(value: Any) -> tuple[str, ...]:
    """Check a parsed list of texts."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise broken("no list of texts")
    return tuple(value)


def load(text: str | None) -> Any:
    """Parse a column; None for NULL."""
    if text is None:
        return None
    try:
        found, end = _decode(text)
        return found if end == len(text) else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise broken(str(error)) from error


class JsonObject(dict[str, Any]):
    """A parsed object; a missing key means damage."""

    def __missing__(self, name: str) -> Any:
        raise broken(f"no {name}")


def load_object(text: str | None) -> JsonObject:
    """Parse an object from a column; empty for NULL."""
    result = load(text) if text is not None else {}
    if not isinstance(result, dict):
        raise broken("no object")
    return JsonObject(result)


def load_shape(cls: type[T], text: str, place: str) -> T:
    """Parse a model object from a column; `place` names it in errors."""
    return shaped(cls, load(text), place)


def shaped(cls: type[T], value: Any, path: str) -> T:
    """Build a model object from a parsed value."""
    try:
        return serialization.read(cls, value, path)
    except LeadKeeperError as error:
        raise broken(str(error)) from error


def unpack(packed: bytes) -> str:
    """Decompress a packed column."""
    try:
        return zlib.decompress(packed).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise broken(str(error)) from error


def broken(details: str) -> LeadKeeperError:
    """Error `book-damaged` for a column with invalid contents."""
    return LeadKeeperError("book-damaged", details=details)


PackedLine = tuple[int, Sequence[object]]  # line number and cells


def pack(lines: Sequence[PackedLine]) -> bytes:
    """Pack lines into a block."""
    return packed(as_text(lines))


def as_text(lines: Sequence[PackedLine]) -> str:
    """Lines as JSON text, before packing."""
    return _of_plain_texts(lines) or json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str)


def without_lines(text: str, numbers: Collection[int]) -> str:
    """Text of `as_text` with some lines reduced to their number."""
    return as_text([(line, [] if line in numbers else cells) for line, cells in json.loads(text)])


def packed(text: str) -> bytes:
    """Compress text of `as_text` into a block."""
    return zlib.compress(text.encode(), 1)


def _of_plain_texts(lines: Sequence[PackedLine]) -> str | None:
    """JSON of lines with plain texts only, at a third of the cost; None for other lines."""
    try:
        joined = ['","'.join(cells) for _, cells in lines]  # type: ignore[arg-type]  # TypeError tells
    except TypeError:
        return None
    text, own = "".join(joined), 2 * sum([len(cells) - 1 for _, cells in lines if cells])
    if not text.isprintable() or "\\" in text or text.count('"') != own:
        return None
    parts = [
        f'[{line},["{text}"]]' if cells else f"[{line},[]]" for (line, cells), text in zip(lines, joined, strict=True)
    ]
    return f"[{','.join(parts)}]"
