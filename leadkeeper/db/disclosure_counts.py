"""Counts of different contacts per partner, kept by triggers: counting rows takes too long."""

from __future__ import annotations

from leadkeeper.db.engine import Db, fetch_all

COUNTED = """
INSERT INTO given_people (partner, people)
    SELECT partner, count(DISTINCT contact) FROM given GROUP BY partner
    UNION ALL SELECT 0, count(DISTINCT contact) FROM given HAVING count(*) > 0;
"""

_ADDED = """
    INSERT INTO given_people (partner, people)
        SELECT wanted.partner, 1
        FROM (SELECT partner FROM deliveries WHERE id = new.delivery UNION ALL SELECT 0) AS wanted
        WHERE NOT EXISTS (
            SELECT 1 FROM given AS g WHERE g.contact = new.contact AND wanted.partner IN (0, g.partner)
            AND (g.delivery, g.position) <> (new.delivery, new.position)
        )
    ON CONFLICT (partner) DO UPDATE SET people = people + 1;
"""
_REMOVED = """
    UPDATE given_people SET people = people - 1
    WHERE partner IN (0, (SELECT partner FROM deliveries WHERE id = old.delivery))
    AND NOT EXISTS (
        SELECT 1 FROM given AS g WHERE g.contact = old.contact AND given_people.partner IN (0, g.partner)
    );
"""

KEPT = f"""
-- Whoever stands in a file that is out.
CREATE VIEW given AS
    SELECT m.contact, d.partner, m.delivery, m.position
    FROM delivery_contacts AS m JOIN deliveries AS d ON d.id = m.delivery WHERE d.state = 'released';

-- How many different people each partner was given; partner 0: how many were given to anybody.
CREATE TABLE given_people (partner INTEGER PRIMARY KEY, people INTEGER NOT NULL) STRICT;
{COUNTED}
CREATE TRIGGER given_people_insert AFTER INSERT ON delivery_contacts
WHEN (SELECT state FROM deliveries WHERE id = new.delivery) = 'released'
BEGIN {_ADDED} END;

CREATE TRIGGER given_people_delete AFTER DELETE ON delivery_contacts
WHEN (SELECT state FROM deliveries WHERE id = old.delivery) = 'released'
BEGIN {_REMOVED} END;

CREATE TRIGGER given_people_move AFTER UPDATE OF contact ON delivery_contacts
WHEN old.contact <> new.contact AND (SELECT state FROM deliveries WHERE id = new.delivery) = 'released'
BEGIN {_REMOVED} {_ADDED} END;

CREATE TRIGGER given_people_release AFTER UPDATE OF state ON deliveries
WHEN old.state <> new.state
BEGIN
    INSERT INTO given_people (partner, people)
        SELECT wanted.partner, iif(new.state = 'released', 1, -1) * (
            SELECT count(DISTINCT m.contact) FROM delivery_contacts AS m WHERE m.delivery = new.id
            AND NOT EXISTS (
                SELECT 1 FROM given AS g WHERE g.contact = m.contact AND wanted.partner IN (0, g.partner)
                AND g.delivery <> new.id
            )
        )
        FROM (SELECT new.partner AS partner UNION ALL SELECT 0) AS wanted WHERE true
    ON CONFLICT (partner) DO UPDATE SET people = people + excluded.people;
END;
"""
"""Count tables and the triggers that maintain them for every change of file rows."""


def to_anybody(db: Db) -> int:
    """Number of different contacts disclosed to any partner."""
    return next((people for (people,) in fetch_all(db, "SELECT people FROM given_people WHERE partner = 0")), 0)


def to_each(db: Db) -> dict[str, int]:
    """Number of different contacts by partner id; partners without any are left out."""
    return dict(
        fetch_all(
            db, "SELECT p.ref, g.people FROM given_people g JOIN partners p ON p.id = g.partner WHERE g.people > 0"
        )
    )


def recount(db: Db) -> None:
    """Recount everything, for a book that was filled without its triggers; only inside `writing`."""
    db.conn.execute("DELETE FROM given_people")
    db.conn.execute(COUNTED)
