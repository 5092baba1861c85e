"""Read what is readable of a damaged book: table by table, skipping corrupt pages; repair single rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from leadkeeper.db import engine, register
from leadkeeper.db.engine import DatabaseError, Db, fetch_all, fetch_value, load, load_list, load_object, load_shape
from leadkeeper.db.partners import load_names
from leadkeeper.domain.book import ExportProfile
from leadkeeper.domain.contact import CHANNELS, ContactKeys, Informed
from leadkeeper.domain.form import Seller
from leadkeeper.domain.partner import Contract, Hold, PaymentTerms, Snapshot
from leadkeeper.domain.time import bounds
from leadkeeper.errors import LeadKeeperError

FAULTS = (DatabaseError, UnicodeDecodeError)
LAST = 1 << 62
KINDS: dict[str, type] = {"TEXT": str, "INTEGER": int, "BLOB": bytes}
SHADOWS = "contacts_search"


@dataclass(frozen=True, slots=True)
class DamagedTable:
    """A table of this schema: its columns and its order."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[type, ...]  # allowed types of each column
    keys: tuple[str, ...]
    counts: bool  # the first key is a number: gaps between rows are countable


@dataclass(frozen=True, slots=True)
class Gap:
    """Key range in which rows may be lost, inclusive."""

    low: int
    high: int


def tables(db: Db) -> list[DamagedTable]:
    """Tables of an intact book, referenced ones first."""
    result = {
        name: _table(db, name, bool(without_rowid))
        for _schema, name, kind, _columns, without_rowid, strict in fetch_all(db, "PRAGMA table_list")
        if kind == "table" and strict and not name.startswith(SHADOWS)
    }
    ordered: dict[str, DamagedTable] = {}

    def visit(name: str) -> None:
        for row in fetch_all(db, f"PRAGMA foreign_key_list({name})"):
            if row[2] != name and row[2] not in ordered:
                visit(row[2])
        ordered[name] = result[name]

    for name in result:
        if name not in ordered:
            visit(name)
    return list(ordered.values())


def _table(db: Db, name: str, by_key: bool) -> DamagedTable:
    columns = fetch_all(db, f"PRAGMA table_info({name})")
    keys = sorted((row for row in columns if row[5]), key=lambda row: row[5]) if by_key else []
    return DamagedTable(
        name,
        columns=tuple(row[1] for row in columns),
        kinds=tuple(KINDS[row[2]] for row in columns),
        keys=tuple(row[1] for row in keys) or ("rowid",),
        counts=not keys or keys[0][2] == "INTEGER",
    )


def columns_of(db: Db, table: DamagedTable) -> tuple[str, ...]:
    """Columns of a table that the damaged, perhaps older book has too; none if it lacks the table."""
    there = {row[1] for row in fetch_all(db, f"PRAGMA table_info({table.name})")}
    return tuple(name for name in table.columns if name in there)


def expected(db: Db, table: DamagedTable) -> int | None:
    """Row count stored in the damaged book; None if unreadable."""
    try:
        return int(fetch_value(db, f"SELECT count(*) FROM {table.name}"))
    except FAULTS:
        again(db)
    return None


def again(db: Db) -> None:
    """Reopen the connection: an encrypted database answers nothing after its first bad page."""
    if db.passphrase is not None and db.path is not None:
        db.conn.close()
        db.conn = engine.connect(db.path, mode="damaged", passphrase=db.passphrase).conn


def surviving(db: Db, table: DamagedTable, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[Any, ...]] | Gap]:
    """Yield the readable rows with their first key, in key order, and a `Gap` for each unreadable range.

    Rows out of order have a corrupt key: a gap is reported around them too.
    """
    if not table.counts:
        yield from ((0, row) for row in _from_both_ends(db, table, columns))
        return
    key, many = table.keys[0], len(table.keys)
    wanted = ", ".join((*table.keys, *columns))
    question = f"SELECT {wanted} FROM {table.name} WHERE {key} >= ? ORDER BY {key}"
    order = _Order()
    start: int | None = -LAST
    while start is not None:
        try:
            for row in db.conn.execute(question, (start,)):
                yield from order.gaps(row[:many])
                yield order.last, row[many:]
            yield from order.ended()
            return
        except FAULTS:
            again(db)
            for row in _one_by_one(db, question, order.last + 1) if many == 1 else ():
                yield from order.gaps(row[:1])
                yield order.last, row[1:]
            start = _next_good(db, question, max(start, order.last + 1, 1))
            yield Gap(order.safe, LAST if start is None else start)


def _one_by_one(db: Db, question: str, key: int) -> Iterator[tuple[Any, ...]]:
    """Rows before an unreadable one: SQLite prefetches a row, which hides the last of them."""
    while True:
        try:
            row = db.conn.execute(f"{question} LIMIT 1", (key,)).fetchone()
        except FAULTS:
            again(db)
            return
        if row is None:
            return
        yield row
        key = row[0] + 1


class _Order:
    """Check that keys ascend; if not, any of the keys may be wrong, and the whole range is a gap."""

    def __init__(self) -> None:
        self.last = self.safe = -LAST  # first key of the last row, and of the one before it
        self._keys: tuple[int, ...] = ()
        self._open: int | None = None

    def gaps(self, keys: tuple[Any, ...]) -> Iterator[Gap]:
        """Gaps found with the keys of the next row."""
        if not all(isinstance(key, int) for key in keys[:1]):
            self._open = self.safe if self._open is None else self._open
            return
        if self._open is not None:
            yield Gap(min(self._open, keys[0]), max(self._open, keys[0]))
            self._open = None
        if self._keys and not _rises(self._keys, keys):
            yield Gap(self.safe if self.safe < keys[0] else -LAST, max(self.last, keys[0]))
            self.safe, self._open = -LAST, keys[0]
        else:
            self.safe = self.last
        self.last, self._keys = keys[0], keys

    def ended(self) -> Iterator[Gap]:
        """Gap left at the end of a table."""
        if self._open is not None:
            yield Gap(self._open, LAST)


def _rises(before: tuple[Any, ...], keys: tuple[Any, ...]) -> bool:
    try:
        return before < keys
    except TypeError:  # a number before a text, or NULL: corrupt
        return False


def _next_good(db: Db, question: str, bad: int) -> int | None:
    """Lowest key from which rows are readable again; None if there is none."""
    low, step = bad, 1
    while (high := low + step) < LAST:
        if _readable(db, question, high):
            break
        low, step = high, step * 2
    else:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _readable(db, question, middle) else (middle, high)
    return high


def _readable(db: Db, question: str, key: int) -> bool:
    try:
        db.conn.execute(f"{question} LIMIT 1", (key,)).fetchone()
    except FAULTS:
        again(db)
        return False
    return True


def _from_both_ends(db: Db, table: DamagedTable, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Rows before the first fault and after the last one."""
    seen: set[tuple[Any, ...]] = set()
    for order in ("ASC", "DESC"):
        question = f"SELECT {', '.join(columns)} FROM {table.name} ORDER BY {table.keys[0]} {order}"
        try:
            for row in db.conn.execute(question):
                if row not in seen:
                    seen.add(row)
                    yield row
            return
        except FAULTS:
            again(db)


LOUD = re.compile(r"\*\*\* in|.*(unable to get the page|btreeInitPage|invalid page number|Child page depth differs)")
OF_ROWS = re.compile(r"(NULL|NUMERIC|non-\w+) value in |CHECK constraint failed|wrong # of entries|fts5|ok$")


def quietly(db: Db, table: DamagedTable) -> bool:
    """Whether pages are damaged such that rows may be missing or doubled without an error on reading.

    Never in an encrypted book: each page is authenticated, and a changed one is unreadable.
    """
    if db.passphrase is not None:
        return False
    try:
        for (found,) in db.conn.execute(f"PRAGMA quick_check({table.name})"):
            if not all(LOUD.match(line) or OF_ROWS.match(line) for line in str(found).splitlines()):
                return True
    except FAULTS:
        return False  # reading the table meets this fault too
    return False


Draw = Callable[[str | None, str | None, tuple[str, ...], tuple[str, ...]], ContactKeys]
"""Derives the keys of an address, a number, and further ones of each: `domain.contact.keys`."""

RawCells = dict[str, Any]
LOST = object()


def _shaped(cls: type, place: str) -> Callable[[str], object]:
    return partial(load_shape, cls, place=place)


def _packed(cell: bytes) -> object:
    return load(engine.unpack(cell))


def _setting(cell: str) -> object:
    """Setting value; two settings are JSON objects: a pending file, and the mailbox-key migration."""
    if cell[:1] != "{" and cell[-1:] != "}":
        return cell
    return load_object(cell).keys() if "at" in load_object(cell) else _with("ref", "path", "sha256")(cell)


def _with(*names: str) -> Callable[[str], object]:
    return lambda cell: [load_object(cell)[name] for name in names]


_READ: Mapping[str, Mapping[str, tuple[Callable[[Any], object], object]]] = {
    "owner": {"trap_mailboxes": (load_list, "[]")},
    "partners": {
        "former_names": (load_list, "[]"),
        "brands": (load_list, "[]"),
        "sectors": (load_list, "[]"),
        "hold": (_shaped(Hold, "hold"), None),
    },
    "contracts": {
        "body": (_shaped(Contract, "contract"), LOST),
        "clauses": (load_list, "[]"),
        "terms": (_shaped(PaymentTerms, "terms"), None),
    },
    "list_versions": {"names": (load_names, "[]"), "snapshot": (_shaped(Snapshot, "snapshot"), None)},
    "forms": {"seller": (_shaped(Seller, "seller"), None)},
    "form_versions": {"description": (load_object, None)},
    "imports": {"settings": (load_object, "{}"), "counts": (load_object, "{}")},
    "settings": {"value": (_setting, LOST)},
    "source_blocks": {"packed": (_packed, LOST)},
    "contacts": {
        "other_emails": (load_list, None),
        "other_phones": (load_list, None),
        "informed": (_shaped(Informed, "informed"), None),
        "tags": (load_list, None),
        "extra": (load_object, None),
    },
    "consent_kinds": {"channels": (load_list, LOST)},
    "import_changes": {"before": (load, LOST), "after": (load, LOST)},
    "register": {"body": (load_object, LOST)},
    "deliveries": {"channels": (load_list, "[]"), "details": (load_object, "{}")},
    "delivery_contacts": {"channels": (load_list, None)},
    "notices": {"channels": (load_list, None)},
    "complaints": {"details": (load_object, "{}")},
    "requests": {"details": (load_object, "{}")},
    "import_mappings": {"settings": (load_object, LOST)},
    "saved_views": {"body": (_with("text", "chosen", "sort"), LOST)},
    "edits": {"facts": (load_object, LOST)},
    "edit_parts": {"packed": (_packed, LOST)},
    "profiles": {"body": (_shaped(ExportProfile, "profile"), LOST)},
    "months": {"request": (load_object, LOST)},
    "month_steps": {"facts": (load_object, "{}")},
    "proof_rows": {"packed": (_packed, LOST)},
    "breaches": {"details": (load_object, "{}")},
}
"""How to read a column, and its replacement if that fails, by table and column.

`LOST`: the row is dropped. A column is replaced if dropping the row would lose much more; the replacement must never
make a contact eligible.
"""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row for the new book: `mended` if part of it was dropped, `doubtful` if its contact is contested."""

    cells: tuple[Any, ...]
    mended: bool = False
    doubtful: bool = False


@dataclass(slots=True)
class Mender:
    """Repairs the rows of one table.

    `further` collects derived keys of further addresses (value, contact id, kind), `former` addresses of contacts
    that have others now.
    """

    table: DamagedTable
    columns: tuple[str, ...]
    draw: Draw
    further: list[tuple[str, int, str]] = field(default_factory=list)
    former: set[str] = field(default_factory=set)
    _kinds: list[type] = field(init=False)

    def __post_init__(self) -> None:
        kinds = dict(zip(self.table.columns, self.table.kinds, strict=True))
        self._kinds = [kinds[name] for name in self.columns]

    def row(self, cells: tuple[Any, ...]) -> RawRow | None:
        """Return the row in the form to keep; None if it is not of this table or its columns have moved."""
        if not all(cell is None or isinstance(cell, kind) for cell, kind in zip(cells, self._kinds, strict=True)):
            return None
        named = dict(zip(self.columns, cells, strict=True))
        mended = self._read(named)
        if mended is None or (self.table.name == "register" and not register.fits(named)):
            return None
        doubtful, name = False, self.table.name
        if name == "contacts":
            doubtful = self._drawn(named) or mended
            if doubtful and "contested" in named:
                named["contested"] = 1
        elif name == "consents":
            doubtful = _redated(named, "at", "lo", "hi")
        elif name == "reviews":
            doubtful = named.get("decision") not in ("allow", "deny") or named.get("channel") not in (None, *CHANNELS)
        return RawRow(tuple(named.values()), mended, doubtful)

    def _read(self, named: RawCells) -> bool | None:
        """Whether a column had to be replaced; None if the row is useless without it."""
        mended = False
        for name, (read, instead) in _READ.get(self.table.name, {}).items():
            if named.get(name) is None:
                continue
            try:
                read(named[name])
            except LeadKeeperError:
                if instead is LOST:
                    return None
                named[name], mended = instead, True
        return mended

    def _drawn(self, named: RawCells) -> bool:
        """Derive the keys of a contact again; return whether they differed."""
        others = load_list(named.get("other_emails")), load_list(named.get("other_phones"))
        keys = self.draw(named.get("email"), named.get("phone"), *others)
        self.further += [(value, named["id"], kind) for kind, value in keys.further]
        before = {key for name in ("email_key", "canonical") if (key := named.get(name)) is not None}
        result = [_changed(named, name, getattr(keys, name)) for name in ("email_key", "canonical", "phone_key")]
        self.former |= before - {keys.email_key, keys.canonical}
        # Different marks alone are no damage: an earlier release may have written them.
        _changed(named, "email_marks", keys.email_marks)
        result.append(_changed(named, "phone_marks", keys.phone_marks))
        return any(result) | _redated(named, "action_at", "action_lo", "action_hi")


def _redated(named: RawCells, at: str, low: str, high: str) -> bool:
    """Derive the seconds of an instant again; return whether they differed."""
    first, last = bounds(named.get(at))
    return _changed(named, low, first) | _changed(named, high, last)


def _changed(named: RawCells, name: str, cell: object) -> bool:
    if name not in named or named[name] == cell:
        return False
    named[name] = cell
    return True
