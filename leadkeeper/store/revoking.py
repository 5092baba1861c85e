"""Who rests on a form: the people whose last yes to partners was given on it, and the files that gave them away."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.store.engine import Db, rows

# The last yes of each person; one that nobody can date counts as last (rules.consent.last).
_RESTING = (
    "SELECT contact FROM (SELECT c.contact, v.form, row_number() OVER"
    " (PARTITION BY c.contact ORDER BY c.hi IS NULL DESC, c.hi DESC, c.seq DESC) AS place"
    " FROM consents c JOIN consent_kinds k ON k.id = c.kind LEFT JOIN form_versions v ON v.id = k.form_version"
    " JOIN contacts p ON p.id = c.contact WHERE k.event = 'given' AND k.purpose = 'partners' AND p.erased_at IS NULL)"
    " WHERE place = 1 AND form = (SELECT id FROM forms WHERE ref = ?)"
)


def resting(db: Db, form: str) -> int:
    """How many people's last yes to partners was given on a form."""
    found: int = rows(db, f"SELECT count(*) FROM ({_RESTING})", (form,))[0][0]
    return found


def given_away(db: Db, form: str) -> Iterator[int]:
    """The row numbers of those who are in a released file, in the order of the book."""
    yield from (
        number
        for (number,) in db.conn.execute(
            f"WITH resting AS ({_RESTING}) SELECT DISTINCT m.contact FROM delivery_contacts m"
            " JOIN deliveries d ON d.id = m.delivery WHERE d.state = 'released'"
            " AND m.contact IN (SELECT contact FROM resting) ORDER BY m.contact",
            (form,),
        )
    )


def recipients(db: Db, form: str) -> dict[str, tuple[int, int]]:
    """By partner id: how many released files gave such people away, and how many of them."""
    return {
        partner: (files, people)
        for partner, files, people in rows(
            db,
            f"WITH resting AS ({_RESTING}) SELECT p.ref, count(DISTINCT d.id), count(DISTINCT m.contact)"
            " FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery JOIN partners p ON p.id = d.partner"
            " WHERE d.state = 'released' AND m.contact IN (SELECT contact FROM resting) GROUP BY p.id ORDER BY p.id",
            (form,),
        )
    }
