"""Who shares what, over the whole book, each question answered by an index or in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from leadkeeper.store.engine import Db

MOST = 20  # more people than this share no number or name as one person: a switchboard, a placeholder


def by_phone(db: Db) -> Iterator[list[tuple[int, str | None, str | None]]]:
    """Those who share a telephone number: row number, first and last name, at most `MOST` together."""
    found = db.conn.execute(
        "SELECT c.phone, c.id, c.first_name, c.last_name FROM"
        " (SELECT phone FROM contacts WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) BETWEEN 2 AND ?) same"
        " JOIN contacts c ON c.phone = same.phone WHERE c.erased_at IS NULL ORDER BY c.phone, c.id",
        (MOST,),
    )
    for _, group in groupby(found, itemgetter(0)):
        yield [(number, first, last) for _, number, first, last in group]


def by_name(db: Db) -> Iterator[list[int]]:
    """Those who share first and last name, and the company or the postal address: row numbers, at most `MOST`."""
    for place in ("company", "postal_address"):
        found = db.conn.execute(
            "SELECT group_concat(id) FROM contacts"
            f" WHERE last_name <> '' AND first_name <> '' AND {place} <> '' AND erased_at IS NULL"
            f" GROUP BY lower(last_name), lower(first_name), lower({place}) HAVING count(*) BETWEEN 2 AND ?",
            (MOST,),
        )
        for (numbers,) in found:
            yield sorted(map(int, numbers.split(",")))
