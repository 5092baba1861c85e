"""What reviewers decided about one rule for one person."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import groupby
from operator import itemgetter

from leadkeeper.model.contact import Review
from leadkeeper.store.engine import Db, rows, rows_of, value

_SELECT = (
    "SELECT r.contact, r.rule, p.ref, r.channel, r.decision, r.reason, r.at, r.facts_hash"
    " FROM reviews r LEFT JOIN partners p ON p.id = r.partner"
)


def add(db: Db, contact: int, review: Review, facts_hash: str | None = None) -> int:
    """One more decision about a person, and its place among theirs; `facts_hash` stands for the facts judged."""
    seq: int = value(db, "SELECT coalesce(max(seq), -1) + 1 FROM reviews WHERE contact = ?", (contact,))
    db.conn.execute(
        "INSERT INTO reviews (contact, seq, rule, partner, channel, decision, reason, at, facts_hash)"
        " VALUES (?, ?, ?, (SELECT id FROM partners WHERE ref = ?), ?, ?, ?, ?, ?)",
        (
            contact,
            seq,
            review.rule,
            review.partner,
            review.channel,
            review.decision,
            review.reason,
            review.at,
            facts_hash,
        ),
    )
    return seq


def drop_denials(db: Db, contact: int, about: Review) -> list[tuple[Review, str | None]]:
    """Takes out of the book what blocks a person under a rule for a partner and channel; gives it."""
    same = (contact, about.rule, about.partner, about.channel)
    where = (
        "r.contact = ? AND r.rule IS ? AND r.partner IS (SELECT id FROM partners WHERE ref = ?) AND r.channel IS ?"
        " AND r.decision = 'deny'"
    )
    found = [(Review(*row[1:7]), row[7]) for row in rows(db, f"{_SELECT} WHERE {where} ORDER BY r.seq", same)]
    if found:
        db.conn.execute(f"DELETE FROM reviews AS r WHERE {where}", same)
    return found


def remove(db: Db, contact: int, place: int, review: Review) -> bool:
    """Takes a decision back; False if it is not at this place any more."""
    found = db.conn.execute(
        "DELETE FROM reviews WHERE contact = ? AND seq = ? AND rule IS ? AND decision IS ? AND at IS ?",
        (contact, place, review.rule, review.decision, review.at),
    )
    return bool(found.rowcount == 1)


def of(db: Db, contacts: Sequence[int]) -> dict[int, list[tuple[Review, str | None]]]:
    """The decisions about some people, each with the hash of the facts that it judged, by row number."""
    found: dict[int, list[tuple[Review, str | None]]] = {}
    for row in rows_of(db, f"{_SELECT} WHERE r.contact IN (…) ORDER BY r.contact, r.seq", contacts):
        found.setdefault(row[0], []).append((Review(*row[1:7]), row[7]))
    return found


def stream(db: Db) -> Generator[tuple[int, list[Review]], None, None]:
    """The decisions about everybody who has one, by person, in the order of the book."""
    for contact, found in groupby(db.conn.execute(f"{_SELECT} ORDER BY r.contact, r.seq"), itemgetter(0)):
        yield contact, [Review(*row[1:7]) for row in found]
