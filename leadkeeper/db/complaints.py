"""Complaints with their mails, and the queries for tracing addresses to contacts and disclosures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from leadkeeper.db import disclosures
from leadkeeper.db.book import settings
from leadkeeper.db.eligibility import at_addresses
from leadkeeper.db.engine import Db, dump, fetch_all, fetch_all_in, fetch_value, grouped, load_list, load_object
from leadkeeper.domain.book import Complaint
from leadkeeper.domain.complaint import came_after
from leadkeeper.domain.email import canonical, import_key
from leadkeeper.domain.phone import phone_key
from leadkeeper.domain.suppression import hasher, read_key
from leadkeeper.domain.time import bounds

MAIL = "complaint.eml"  # name under which mails are stored


@dataclass(frozen=True, slots=True)
class Recorded:
    """A complaint with details noted on receipt: matched contact or seed contact, sender, subject."""

    complaint: Complaint
    details: Mapping[str, Any]


def add(db: Db, complaint: Complaint, details: Mapping[str, object] | None = None) -> None:
    """Add a complaint, with its trace details if there are any."""
    db.conn.execute(
        "INSERT INTO complaints (ref, address, mail_sha256, channel, at, details) VALUES (?, ?, ?, ?, ?, ?)",
        (*astuple(complaint), dump({name: found for name, found in (details or {}).items() if found})),
    )


def remove(db: Db, refs: Sequence[str]) -> None:
    """Delete complaints, and mails that no other complaint has; only inside `writing`."""
    for ref in refs:
        mail = fetch_value(db, "SELECT mail_sha256 FROM complaints WHERE ref = ?", (ref,))
        db.conn.execute("DELETE FROM complaints WHERE ref = ?", (ref,))
        db.conn.execute(
            "DELETE FROM files WHERE sha256 = ?1 AND name = ?2"
            " AND NOT EXISTS (SELECT 1 FROM complaints WHERE mail_sha256 = ?1)",
            (mail, MAIL),
        )


def archived(db: Db) -> tuple[Complaint, ...]:
    """All complaints in order of recording, without their trace details."""
    question = "SELECT ref, address, mail_sha256, channel, at FROM complaints ORDER BY id"
    return tuple(Complaint(*row) for row in fetch_all(db, question))


def read_all(db: Db) -> list[Recorded]:
    """All complaints in order of recording."""
    question = "SELECT ref, address, mail_sha256, channel, at, details FROM complaints ORDER BY id"
    return [Recorded(Complaint(*row), load_object(details)) for *row, details in fetch_all(db, question)]


def recipients(db: Db, address: str, at: str | None) -> set[str]:
    """Ids of the partners that had received the address or telephone number of a complaint by then."""
    if "@" in address:
        return disclosures.partners_with_address(db, import_key(address), at)
    e164 = phone_key(address)
    people = sorted({number for _, number in at_addresses(db, [e164])})
    files = disclosures.holding_number(db, people, e164)
    return {file.partner for _contact, file in files if not came_after(file.at, at)}


def note_handled(db: Db, refs: Sequence[str], at: str | None) -> None:
    """Note when complaints were handled; None: they are not. Only inside `writing`."""
    change = "json_remove(details, '$.handled')" if at is None else "json_set(details, '$.handled', ?2)"
    for ref in refs:
        db.conn.execute(f"UPDATE complaints SET details = {change} WHERE ref = ?1", (ref, at)[: 1 if at is None else 2])


def handled(db: Db) -> dict[str, str]:
    """Instant at which each handled complaint was handled, by its id; "" if that is not known.

    As noted; else when the person was erased, refused or withdrew, or the address was put on the suppression list,
    after the complaint. The erasure of somebody else who shared the address answers nobody.
    """
    recorded = read_all(db)
    refusals = _refusals(db, recorded)
    result: dict[str, str] = {}
    for complaint, details in ((line.complaint, line.details) for line in recorded):
        since, number = bounds(complaint.at)[0] or 0, details.get("number")
        known = [at for key in (number, complaint.address) if key is not None for at in refusals.get(key, ())]
        later = [at for at in known if (bounds(at)[1] or -1) >= since]
        if noted := details.get("handled"):
            result[complaint.id] = str(noted)
        elif details.get("erased"):
            result[complaint.id] = (erased_at(db, number) if isinstance(number, int) else None) or ""
        elif later:
            result[complaint.id] = min(later, key=lambda at: bounds(at)[1] or 0)
    return result


def open_about(db: Db) -> list[int]:
    """Ids of the contacts at the address or number of a complaint that is not handled, ascending."""
    settled = handled(db)
    addresses = {
        key
        for complaint in archived(db)
        if complaint.address and complaint.id not in settled
        for key in (complaint.address, canonical(complaint.address))
    }
    return sorted({number for _address, number in at_addresses(db, addresses)})


def _refusals(db: Db, recorded: Sequence[Recorded]) -> dict[int | str, list[str]]:
    """Instants of refusals and withdrawals by contact, and of entries on the suppression list by address."""
    question = (
        "SELECT c.contact, c.at FROM consents c JOIN consent_kinds k ON k.id = c.kind"
        " WHERE c.contact IN (…) AND k.event IN ('refused', 'withdrawn') AND c.at IS NOT NULL"
    )
    people = {number for one in recorded if isinstance(number := one.details.get("number"), int)}
    result: dict[int | str, list[str]] = {**grouped(fetch_all_in(db, question, sorted(people)))}
    key = read_key(settings.read(db).suppression_key)
    keyed = hasher(key) if key else str
    for text in {one.complaint.address for one in recorded if one.complaint.address}:
        forms = (text, canonical(text), keyed(canonical(text)))
        question = (
            "SELECT at FROM suppressions WHERE at IS NOT NULL AND reason IS NOT 'erased'"
            " AND (email IN (?1, ?2) OR phone = ?1 OR hash = ?3)"
        )
        result.setdefault(text, []).extend(at for (at,) in fetch_all(db, question, forms))
    return result


def by_address(db: Db, keys: Sequence[str]) -> list[tuple[int, str]]:
    """Contact id and `email` of contacts with one of these keys (`email_key` or canonical address), unordered."""
    result: dict[int, str] = {}
    for column in ("email_key", "canonical"):
        question = f"SELECT id, email FROM contacts WHERE {column} IN (…) AND erased_at IS NULL"
        result.update(fetch_all_in(db, question, keys))
    return list(result.items())


def by_further_address(db: Db, keys: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Contact id and further addresses of contacts with one of these canonical further addresses, unordered."""
    question = (
        "SELECT c.id, c.other_emails FROM further_addresses f JOIN contacts c ON c.id = f.contact"
        " WHERE f.value IN (…) AND f.kind = 'email' AND c.erased_at IS NULL"
    )
    return list({number: load_list(text) for number, text in fetch_all_in(db, question, keys)}.items())


def erased_at(db: Db, number: int) -> str | None:
    """Instant at which this contact was erased; None if it was not."""
    at: str | None = fetch_value(db, "SELECT erased_at FROM contacts WHERE id = ?", (number,))
    return at
