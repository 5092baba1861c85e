"""Takes an edit back, or makes it again: each row that still is as the edit left it, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from leadkeeper.store import contacts
from leadkeeper.store.edit_log import KEYS, Change
from leadkeeper.store.engine import Db, IntegrityError, value
from leadkeeper.store.transaction import permitted

MIRRORED = {"set": "set", "add": "drop", "drop": "add"}


def play(db: Db, changes: Sequence[Change]) -> int:
    """Makes changes that must fit what is there; gives how many did. Only within `writing`.

    A row that is not as it should be is passed over. Answers that would leave a gap fit nothing.
    """
    fitted = 0
    with permitted(db, "undo"):
        for (how, *_), several in groupby(changes, key=lambda one: (one.how, one.table, one.column, _columns(one))):
            fitted += _PLAYERS[how](db, list(several))
    return fitted - _gaps(db, changes)


def mirrored(changes: Iterable[Change]) -> list[Change]:
    """The changes that take others back, for those in the order from last to first."""
    return [Change(MIRRORED[one.how], one.table, one.key, one.column, one.after, one.before) for one in changes]


def _columns(change: Change) -> tuple[str, ...]:
    row = change.after if change.how == "add" else change.before
    return tuple(row) if isinstance(row, dict) else ()


def _where(table: str) -> str:
    return " AND ".join(f"{name} = ?" for name in KEYS[table])


def _set(db: Db, run: list[Change]) -> int:
    table, column = run[0].table, run[0].column
    return int(
        db.conn.executemany(
            f"UPDATE {table} SET {column} = ? WHERE {_where(table)} AND {column} IS ?",
            ([one.after, *one.key, one.before] for one in run),
        ).rowcount
    )


def _add(db: Db, run: list[Change]) -> int:
    table, names = run[0].table, _columns(run[0])
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    fitted = 0
    for one in run:
        try:
            db.conn.execute(statement, list(_row(one.after).values()))
        except IntegrityError:
            continue
        fitted += 1
        if table == "contacts":
            contacts.index_one(db, int(str(one.key[0])))
    return fitted


def _drop(db: Db, run: list[Change]) -> int:
    table, names = run[0].table, _columns(run[0])
    same = " AND ".join(f"{name} IS ?" for name in names)
    statement, fitted = f"DELETE FROM {table} WHERE {same}", 0
    for one in run:
        try:
            fitted += db.conn.execute(statement, list(_row(one.before).values())).rowcount
        except IntegrityError:
            continue
    return fitted


def _row(row: object) -> dict[str, object]:
    if not isinstance(row, dict):
        raise TypeError(row)
    return row


def _gaps(db: Db, changes: Sequence[Change]) -> int:
    """How many people's answers are not numbered without a gap any more: a later one stands on one that went."""
    people = {one.key[0] for one in changes if one.table == "consents"}
    question = "SELECT coalesce(max(seq), -1) + 1 <> count(*) FROM consents WHERE contact = ?"
    return sum(int(value(db, question, (person,))) for person in people)


_PLAYERS = {"set": _set, "add": _add, "drop": _drop}
