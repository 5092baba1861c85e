"""Export profiles of partners, and the journal of the month: each run with its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from leadkeeper.db.engine import Db, dump, fetch_all, fetch_one, fetch_value, insert, load_object, load_shape
from leadkeeper.domain import serialization
from leadkeeper.domain.book import ExportProfile


def profile(db: Db, partner: str) -> ExportProfile | None:
    """Profile of a partner (public id); None if none was saved."""
    question = "SELECT p.body FROM profiles p JOIN partners o ON o.id = p.partner WHERE o.ref = ?"
    body = fetch_value(db, question, (partner,))
    return load_shape(ExportProfile, body, "profile") if body else None


def set_profile(db: Db, partner: str, wanted: ExportProfile) -> None:
    """Save the profile of a partner (public id)."""
    statement = "INSERT OR REPLACE INTO profiles (partner, body) VALUES ((SELECT id FROM partners WHERE ref = ?), ?)"
    db.conn.execute(statement, (partner, dump(serialization.write(wanted))))


@dataclass(frozen=True, slots=True)
class MonthStep:
    """A step of a run; `kind` is an import, an export… of `leadkeeper.services.month.plan`, `position` its place.

    `subject` is the name of the file that is read, or the partner (public id), "" for neither; `path` the file that is
    read or written; `ref` the id that its import, export or stop file has, from the moment the step is running.
    `state` is `planned`, `running`, `done`, `skipped` or `stopped`.
    """

    kind: str
    subject: str
    path: str | None = None
    state: str = "planned"
    ref: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0


@dataclass(frozen=True, slots=True)
class MonthRun:
    """A run of the month; `ended_at` is None while steps are left."""

    id: int
    started_at: str
    ended_at: str | None
    request: Mapping[str, Any]
    steps: tuple[MonthStep, ...]


def add(db: Db, at: str, request: Mapping[str, Any], steps: Iterable[MonthStep]) -> int:
    """Add a run with its planned steps; only inside `writing`."""
    number = insert(db, "INSERT INTO months (started_at, request) VALUES (?, ?)", (at, dump(dict(request))))
    add_steps(db, number, steps)
    return number


def add_steps(db: Db, month: int, steps: Iterable[MonthStep]) -> None:
    """Add planned steps to a run; only inside `writing`."""
    db.conn.executemany(
        "INSERT INTO month_steps (month, position, step, subject, path, state, facts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(month, one.position, one.kind, one.subject, one.path, one.state, dump(dict(one.facts))) for one in steps],
    )


def set_step(db: Db, month: int, step: MonthStep) -> None:
    """Write path, state, id and facts of a step; only inside `writing`."""
    statement = "UPDATE month_steps SET path = ?, state = ?, ref = ?, facts = ? WHERE month = ? AND position = ?"
    db.conn.execute(statement, (step.path, step.state, step.ref, dump(dict(step.facts)), month, step.position))


def end(db: Db, month: int, at: str) -> None:
    """End a run; only inside `writing`."""
    db.conn.execute("UPDATE months SET ended_at = ? WHERE id = ?", (at, month))


def newest(db: Db) -> MonthRun | None:
    """The newest run with its steps; None before the first."""
    row = fetch_one(db, "SELECT id, started_at, ended_at, request FROM months ORDER BY id DESC LIMIT 1")
    if row is None:
        return None
    question = (
        "SELECT position, step, subject, path, state, ref, facts FROM month_steps WHERE month = ? ORDER BY position"
    )
    steps = tuple(
        MonthStep(kind, subject, path, state, ref, load_object(facts), position)
        for position, kind, subject, path, state, ref, facts in fetch_all(db, question, (row[0],))
    )
    return MonthRun(row[0], row[1], row[2], load_object(row[3]), steps)


def facts_of_done(db: Db, step: str) -> list[dict[str, Any]]:
    """Facts of the done steps of a kind, in all runs."""
    question = "SELECT facts FROM month_steps WHERE step = ? AND state = 'done'"
    return [load_object(facts) for (facts,) in fetch_all(db, question, (step,))]


def target(db: Db, ref: str) -> str | None:
    """Path that the running step of this export or stop file wants to write; None if no step is writing it."""
    question = "SELECT path FROM month_steps WHERE ref = ? AND state = 'running' AND step IN ('export', 'stop-file')"
    path: str | None = fetch_value(db, question, (ref,))
    return path
