"""What people ask and what must be told: notices to recipients, complaints, requests."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.model.book import Complaint, Notice, Request
from leadkeeper.store.contacts import ref_of
from leadkeeper.store.engine import Db, rows


def add_notice(db: Db, notice: Notice, contact: int) -> None:
    """A recipient who must be told something about the person with this row number."""
    db.conn.execute(
        "INSERT INTO notices (partner, contact, kind, due, sent_at)"
        " VALUES ((SELECT id FROM partners WHERE ref = ?), ?, ?, ?, ?)",
        (notice.partner, contact, notice.kind, notice.due, notice.sent_at),
    )


def notices(db: Db) -> tuple[Notice, ...]:
    """All notices, in the order in which they came."""
    return tuple(
        Notice(partner, ref_of(number, ref), kind, due, sent_at)
        for partner, number, ref, kind, due, sent_at in rows(
            db,
            "SELECT p.ref, c.id, c.ref, n.kind, n.due, n.sent_at FROM notices n"
            " JOIN partners p ON p.id = n.partner JOIN contacts c ON c.id = n.contact ORDER BY n.id",
        )
    )


def add_complaint(db: Db, complaint: Complaint) -> None:
    """A complaint that reached the business."""
    db.conn.execute(
        "INSERT INTO complaints (ref, address, mail_sha256, channel, at) VALUES (?, ?, ?, ?, ?)",
        (complaint.id, complaint.address, complaint.mail_sha256, complaint.channel, complaint.at),
    )


def complaints(db: Db) -> tuple[Complaint, ...]:
    """All complaints, in the order in which they came."""
    return tuple(
        Complaint(*row) for row in rows(db, "SELECT ref, address, mail_sha256, channel, at FROM complaints ORDER BY id")
    )


def add_request(db: Db, request: Request, contact: int) -> None:
    """A request of the person with this row number."""
    db.conn.execute(
        "INSERT INTO requests (ref, contact, kind, received_on, answered_on) VALUES (?, ?, ?, ?, ?)",
        (request.id, contact, request.kind, request.received_on, request.answered_on),
    )


def requests(db: Db) -> tuple[Request, ...]:
    """All requests, in the order in which they came."""
    return tuple(
        Request(ref, ref_of(number, contact_ref), *facts)
        for ref, number, contact_ref, *facts in rows(
            db,
            "SELECT r.ref, c.id, c.ref, r.kind, r.received_on, r.answered_on FROM requests r"
            " JOIN contacts c ON c.id = r.contact ORDER BY r.id",
        )
    )


def notice_dates(db: Db) -> list[tuple[str, str | None, str | None, int]]:
    """When notices are due and were sent: partner id, due, sent_at and how many, for those that are alike."""
    return rows(
        db,
        "SELECT p.ref, n.due, n.sent_at, count(*) FROM notices n JOIN partners p ON p.id = n.partner"
        " GROUP BY p.id, n.due, n.sent_at",
    )


def refs_in_use(db: Db, table: str) -> set[str]:
    """The ids that deliveries, imports, complaints or requests already have."""
    names: Sequence[str] = ("deliveries", "imports", "complaints", "requests")
    chosen = {name: name for name in names}[table]
    return {ref for (ref,) in rows(db, f"SELECT ref FROM {chosen}")}
