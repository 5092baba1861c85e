"""Disclosures: files that went to partners and their contacts, counted by triggers: counting rows takes too long."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice, starmap

from leadkeeper.db import engine, forms, suppressions
from leadkeeper.db.contacts import BY_NUMBER, WITH_EMAIL, WITH_PHONE, ref_of
from leadkeeper.db.engine import Db, canonical_json, dump, fetch_all, fetch_all_in, fetch_one, load_list, load_object
from leadkeeper.domain.book import IDENTIFIERS, Delivery, Trap
from leadkeeper.domain.complaint import DisclosedContact, came_after
from leadkeeper.domain.email import addresses_in, canonical
from leadkeeper.domain.phone import other_spellings, read_phone
from leadkeeper.domain.time import first_second, moment

COUNTS_TABLE = """
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

COUNTING_TRIGGERS = f"""
-- Whoever stands in a file that is out.
CREATE VIEW given AS
    SELECT m.contact, d.partner, m.delivery, m.position
    FROM delivery_contacts AS m JOIN deliveries AS d ON d.id = m.delivery WHERE d.state = 'released';

-- How many different people each partner was given; partner 0: how many were given to anybody.
CREATE TABLE given_people (partner INTEGER PRIMARY KEY, people INTEGER NOT NULL) STRICT;
{COUNTS_TABLE}
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


def contacts_disclosed(db: Db) -> int:
    """Number of different contacts disclosed to any partner."""
    return next((people for (people,) in fetch_all(db, "SELECT people FROM given_people WHERE partner = 0")), 0)


def contacts_per_partner(db: Db) -> dict[str, int]:
    """Number of different contacts by partner id; partners without any are left out."""
    question = "SELECT p.ref, g.people FROM given_people g JOIN partners p ON p.id = g.partner WHERE g.people > 0"
    return dict(fetch_all(db, question))


def recount(db: Db) -> None:
    """Recount everything, for a book that was filled without its triggers; only inside `writing`."""
    db.conn.execute("DELETE FROM given_people")
    db.conn.execute(COUNTS_TABLE)


def new_key() -> str:
    """Random key for the digests of one disclosure, in hex."""
    return secrets.token_hex(16)


def with_digest(db: Db, key: str, people: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Position, contact id and `given` digest of each row of a disclosure, read in batches."""
    batches, keyed = iter(people), blake2b(key=key.encode(), digest_size=8)
    while part := list(islice(batches, engine.PART)):
        question = "SELECT id, email, phone FROM contacts WHERE id IN (…)"
        result = {
            number: _digest_of(keyed, email) + _digest_of(keyed, phone)
            for number, email, phone in fetch_all_in(db, question, [number for _, number in part])
        }
        yield from ((position, number, result[number]) for position, number in part)


def _digest_of(keyed: blake2b, text: str | None) -> str:
    made = keyed.copy()
    made.update((text or "").strip().lower().encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def address_digests(key: str, texts: Iterable[str]) -> list[str]:
    """Digest of each address or number under the key of a disclosure, as half of a `given`."""
    return [_digest_of(blake2b(key=key.encode(), digest_size=8), text) for text in texts]


def disclosed_identifiers(sealed: tuple[str, str], texts: Iterable[str]) -> tuple[str | None, str | None]:
    """Return the address and the number that a key and a `given` stand for: "" if none, None if not among the texts."""
    key, given = sealed
    known = ["", *texts]
    by_digest = dict(zip(address_digests(key, known), known, strict=True))
    return by_digest.get(given[:16]), by_digest.get(given[16:])


def digest(db: Db, number: int) -> str:
    """SHA-256 of a stored disclosure (database id): partner, instant, channels, file, contacts, seed contacts."""
    question = (
        "SELECT d.ref, p.ref, d.at, d.channels, d.file_sha256, d.details, d.given_key FROM deliveries d"
        " LEFT JOIN partners p ON p.id = d.partner WHERE d.id = ?"
    )
    made = hashlib.sha256(canonical_json(fetch_all(db, question, (number,))).encode())
    question = "SELECT position, person, channels, given FROM delivery_contacts WHERE delivery = ? ORDER BY position"
    for row in db.conn.execute(question, (number,)):
        made.update(repr(row).encode())
    question = "SELECT position, email, first_name, last_name FROM traps WHERE delivery = ? ORDER BY position"
    made.update(canonical_json(fetch_all(db, question, (number,))).encode())
    return made.hexdigest()


def digest_of(db: Db, ref: str) -> str:
    """Digest of the disclosure with this public id."""
    return digest(db, int(engine.fetch_value(db, "SELECT id FROM deliveries WHERE ref = ?", (ref,))))


@dataclass(frozen=True, slots=True)
class Pending:
    """An export or a stop file between its entry and its release: id, temporary path, fingerprint, instant of entry."""

    ref: str
    path: str | None
    sha256: str
    at: str | None = None


def add(
    db: Db,
    delivery: Delivery,
    contacts: Iterable[tuple[int, int]],
    traps: Iterable[tuple[int, str | None]],
    pending_path: str | None = None,
) -> None:
    """Add a disclosure with position and id of its contacts; with `pending_path` it is not released yet.

    `traps` gives position and canonical address of each seed contact.
    """
    state, key = "released" if pending_path is None else "pending", new_key()
    statement = (
        "INSERT INTO deliveries (ref, partner, at, channels, file_sha256, state, pending_path, given_key)"
        " VALUES (?, (SELECT id FROM partners WHERE ref = ?), ?, ?, ?, ?, ?, ?)"
    )
    head = (delivery.id, delivery.partner, delivery.at, dump(list(delivery.channels)), delivery.file_sha256)
    number = engine.insert(db, statement, (*head, state, pending_path, key))
    statement = "INSERT INTO delivery_contacts (delivery, position, contact, person, given) VALUES (?1, ?2, ?3, ?3, ?4)"
    db.conn.executemany(statement, ((number, *row) for row in with_digest(db, key, contacts)))
    db.conn.executemany(
        "INSERT INTO traps (delivery, position, email, first_name, last_name, canonical) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (number, position, trap.email, trap.first_name, trap.last_name, key)
            for trap, (position, key) in zip(delivery.traps, traps, strict=True)
        ),
    )


def set_details(db: Db, ref: str, details: Mapping[str, object]) -> None:
    """Store facts of the export: contract, columns, price."""
    db.conn.execute("UPDATE deliveries SET details = ? WHERE ref = ?", (dump(dict(details)), ref))


def set_row_channels(db: Db, ref: str, narrowed: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    """Store the channels of rows (by position) that have fewer channels than the others."""
    db.conn.executemany(
        "UPDATE delivery_contacts SET channels = ? WHERE delivery = (SELECT id FROM deliveries WHERE ref = ?)"
        " AND position = ?",
        ((dump(list(channels)), ref, position) for position, channels in narrowed),
    )


def trap_addresses(db: Db) -> set[str]:
    """Addresses of all seed contacts so far."""
    return {email for (email,) in fetch_all(db, "SELECT email FROM traps WHERE email IS NOT NULL")}


def pending(db: Db) -> list[Pending]:
    """Exports that were entered and not released."""
    question = "SELECT ref, pending_path, file_sha256, at FROM deliveries WHERE state = 'pending' ORDER BY id"
    return [Pending(*row) for row in fetch_all(db, question)]


def release(db: Db, ref: str) -> None:
    """Mark the disclosure as released."""
    db.conn.execute("UPDATE deliveries SET state = 'released', pending_path = NULL WHERE ref = ?", (ref,))


def abandon(db: Db, ref: str, decided_at: str | None = None) -> None:
    """Delete a disclosure that was never released, with its repeat reviews (R41)."""
    number, partner = fetch_one(db, "SELECT id, partner FROM deliveries WHERE ref = ?", (ref,)) or (None, None)
    db.conn.execute("DELETE FROM reviews WHERE rule = 'R41' AND partner = ? AND at = ?", (partner, decided_at))
    for table in ("delivery_contacts", "traps", "proof_rows", "proofs"):
        db.conn.execute(f"DELETE FROM {table} WHERE delivery = ?", (number,))
    db.conn.execute("DELETE FROM deliveries WHERE id = ?", (number,))


def instants_of_partner(db: Db, ref: str) -> list[str | None]:
    """Instants at which the partner of a disclosure received released files."""
    question = (
        "SELECT at FROM deliveries WHERE state = 'released'"
        " AND partner = (SELECT partner FROM deliveries WHERE ref = ?)"
    )
    return [at for (at,) in fetch_all(db, question, (ref,))]


def forget_decisions(db: Db, ref: str, but: Sequence[str]) -> None:
    """Delete the repeat reviews (R41) of a disclosure's contacts for its partner, but those at the instants `but`."""
    db.conn.execute(
        "DELETE FROM reviews WHERE rule = 'R41' AND decision = 'allow'"
        " AND partner = (SELECT partner FROM deliveries WHERE ref = ?1) AND contact IN (SELECT m.contact"
        " FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery WHERE d.ref = ?1)"
        " AND coalesce(at, '') NOT IN (SELECT value FROM json_each(?2))",
        (ref, dump(list(but))),
    )


def read_all(db: Db) -> Iterator[Delivery]:
    """All released disclosures with their contact ids, in order of recording."""
    for number, ref, partner, at, channels, sha256 in fetch_all(
        db,
        "SELECT d.id, d.ref, p.ref, d.at, d.channels, d.file_sha256 FROM deliveries d"
        " JOIN partners p ON p.id = d.partner WHERE d.state = 'released' ORDER BY d.id",
    ):
        question = "SELECT email, first_name, last_name FROM traps WHERE delivery = ? ORDER BY position"
        traps = tuple(starmap(Trap, fetch_all(db, question, (number,))))
        yield Delivery(ref, partner, at, load_list(channels), tuple(members(db, number)), sha256, traps)


def newest(db: Db) -> str | None:
    """Id of the disclosure that was entered last."""
    return next((ref for (ref,) in fetch_all(db, "SELECT ref FROM deliveries ORDER BY id DESC LIMIT 1")), None)


def totals(db: Db) -> dict[str, tuple[int, int]]:
    """By partner id: number of files, and of different contacts in them."""
    question = (
        "SELECT p.ref, count(*), coalesce(g.people, 0) FROM deliveries d JOIN partners p ON p.id = d.partner"
        " LEFT JOIN given_people g ON g.partner = p.id WHERE d.state = 'released' GROUP BY p.id"
    )
    return {partner: (files, people) for partner, files, people in fetch_all(db, question)}


def members(db: Db, number: int) -> Iterator[str]:
    """Ids of the contacts in a disclosure, in file order."""
    for contact, ref in db.conn.execute(
        "SELECT c.id, c.ref FROM delivery_contacts d JOIN contacts c ON c.id = d.contact"
        " WHERE d.delivery = ? ORDER BY d.position",
        (number,),
    ):
        yield ref_of(contact, ref)


def contact_at(db: Db, ref: str, position: int) -> int | None:
    """Id of the contact at a position (from 0) of a disclosure; None for a seed contact or an unknown position."""
    question = (
        "SELECT m.contact FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " WHERE d.ref = ? AND m.position = ?"
    )
    found = fetch_one(db, question, (ref, position))
    return int(found[0]) if found else None


def trap_at(db: Db, ref: str, position: int) -> str | None:
    """Address of the seed contact at a position (from 0) of a disclosure; None if there is none."""
    question = "SELECT t.email FROM traps t JOIN deliveries d ON d.id = t.delivery WHERE d.ref = ? AND t.position = ?"
    found = fetch_one(db, question, (ref, position))
    return found[0] if found else None


def disclosed_traps(db: Db) -> list[tuple[int, str]]:
    """Disclosure id and address of every seed contact that was disclosed."""
    return fetch_all(
        db,
        "SELECT t.delivery, t.email FROM traps t JOIN deliveries d ON d.id = t.delivery"
        " WHERE d.state = 'released' AND t.email IS NOT NULL ORDER BY t.delivery, t.position",
    )


def number_of(db: Db, ref: str) -> int | None:
    """Database id of a disclosure by public id."""
    found: int | None = engine.fetch_value(db, "SELECT id FROM deliveries WHERE ref = ?", (ref,))
    return found


def addresses_at(db: Db, delivery: int, positions: Sequence[int]) -> dict[int, set[str]]:
    """Canonical addresses and E.164 numbers at positions of a disclosure, seed contacts included.

    Positions without a row are left out; contacts erased since have no addresses.
    """
    result: dict[int, set[str]] = {}
    for question in _ADDRESSES_AT:
        for position, address in fetch_all_in(db, question, positions, (delivery,)):
            known = result.setdefault(position, set())
            if address is not None:
                known.add(address)
    return result


_MEMBERS = "FROM delivery_contacts m JOIN contacts c ON c.id = m.contact WHERE m.delivery = ? AND m.position IN (…)"
_ADDRESSES_AT = (
    f"SELECT m.position, coalesce(c.canonical, c.email_key) {_MEMBERS}",
    f"SELECT m.position, coalesce(c.phone_key, c.phone) {_MEMBERS}",
    f"SELECT m.position, f.value {_MEMBERS.replace('contacts c ON c.id', 'further_addresses f ON f.contact')}",
    "SELECT position, coalesce(canonical, lower(email)) FROM traps WHERE delivery = ? AND position IN (…)",
)


def positions_of(db: Db, delivery: int, people: Sequence[int]) -> dict[int, int]:
    """Position of each of these contacts in a disclosure, if present."""
    question = "SELECT contact, position FROM delivery_contacts WHERE delivery = ? AND contact IN (…)"
    return dict(fetch_all_in(db, question, people, (delivery,)))


def trap_positions(db: Db, delivery: int) -> dict[str, int]:
    """Position of each seed contact of a disclosure by canonical address."""
    question = "SELECT coalesce(canonical, lower(email)), position FROM traps WHERE delivery = ? AND email IS NOT NULL"
    return dict(fetch_all(db, question, (delivery,)))


def released(db: Db, numbers: Sequence[int] | None = None) -> list[DisclosedContact]:
    """The released disclosures, or those of them with these database ids, oldest first; undated ones last."""
    question = (
        "SELECT d.id, d.ref, p.ref, d.at, d.channels FROM deliveries d JOIN partners p ON p.id = d.partner"
        " WHERE d.state = 'released'"
    )
    rows = fetch_all(db, question) if numbers is None else fetch_all_in(db, f"{question} AND d.id IN (…)", numbers)
    files = (DisclosedContact(one, ref, partner, at, load_list(channels)) for one, ref, partner, at, channels in rows)
    return sorted(files, key=age)


def age(disclosed: DisclosedContact) -> tuple[bool, float, int]:
    """Sort key: oldest first, undated ones last."""
    return moment(disclosed.at) is None, first_second(disclosed.at), disclosed.number


def memberships(db: Db, people: Sequence[int]) -> list[tuple[int, int]]:
    """(contact id, disclosure id) for each released disclosure with any of these contacts."""
    question = "SELECT contact, delivery FROM given WHERE contact IN (…) ORDER BY contact, delivery"
    return list(fetch_all_in(db, question, people))


def holding(db: Db, people: Sequence[int]) -> list[DisclosedContact]:
    """Released disclosures with any of these contacts, oldest first, each once; undated ones last."""
    return released(db, sorted({delivery for _, delivery in memberships(db, people)}))


_OWN_KEY = "CASE WHEN json_extract(d.details, '$.columns') IS NOT NULL THEN d.given_key END"
"""The key of a file that this book wrote: one of an archive was sealed with the addresses at the restore."""
_ADDRESS = f"{WITH_EMAIL}, {_OWN_KEY}, m.given"
"""Whether a row may hold an address, and what tells which one."""


def holding_address(db: Db, people: Sequence[int], address: str) -> dict[int, bool | None]:
    """Whether a file held this address of these contacts, in any spelling, by disclosure id; None if it is unknown."""
    question = (
        f"SELECT m.delivery, m.contact, {_ADDRESS} FROM delivery_contacts m"
        " JOIN deliveries d ON d.id = m.delivery WHERE m.contact IN (…) AND d.state = 'released'"
    )
    rows = fetch_all_in(db, question, people)
    held = engine.grouped((delivery, _held_address(db, address, *row)) for delivery, *row in rows)
    return {delivery: True if True in those else None if None in those else False for delivery, those in held.items()}


def holding_number(db: Db, people: Sequence[int], e164: str) -> list[tuple[int, DisclosedContact]]:
    """Contact and file of each released row that held this number, or may have: an archive does not say."""
    question = (
        f"SELECT m.contact, m.delivery, {_OWN_KEY}, m.given FROM delivery_contacts m JOIN deliveries d"
        f" ON d.id = m.delivery WHERE m.contact IN (…) AND d.state = 'released' AND {WITH_PHONE}"
    )
    held = [row[:2] for row in fetch_all_in(db, question, people) if _may_hold_number(db, e164, row[0], *row[2:])]
    files = released(db, sorted({delivery for _contact, delivery in held}))
    return [(contact, file) for file in files for contact, delivery in held if delivery == file.number]


def given_so(db: Db, numbers: Mapping[int, Sequence[str]], partner: str, but: str | None) -> Iterator[tuple[int, str]]:
    """Yield each of these contacts with each of these numbers that a partner was given, or may have been.

    `but`: an export that does not count.
    """
    question = (
        f"SELECT m.contact, {_OWN_KEY}, m.given FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " JOIN partners p ON p.id = d.partner WHERE p.ref = ? AND d.ref IS NOT ? AND m.contact IN (…)"
        f" AND d.state = 'released' AND {WITH_PHONE} AND {BY_NUMBER}"
    )
    for contact, *own in fetch_all_in(db, question, list(numbers), (partner, but)):
        yield from ((contact, one) for one in numbers[contact] if _may_hold_number(db, one, contact, *own))


def _may_hold_number(db: Db, e164: str, contact: int, key: str | None, given: str | None) -> bool:
    if not key or not given:
        return True
    spelt = (e164, *other_spellings(e164))
    _address, then = disclosed_identifiers((key, given), spelt)
    if then is None:
        _address, then = disclosed_identifiers((key, given), suppressions.identifiers_ever(db, contact))
    return then is None or read_phone(then).e164 in spelt


def address_held(db: Db, contact: int, delivery: int) -> str | None:
    """Address under which a file (id) held a contact: "" for none, None if the book does not know it any more."""
    question = (
        f"SELECT {_ADDRESS} FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " WHERE m.contact = ? AND m.delivery = ?"
    )
    rows = fetch_all(db, question, (contact, delivery))
    if rows and not any(may for may, *_sealed in rows):
        return ""
    sealed = [(key, given) for may, key, given in rows if may and key and given]
    known = suppressions.identifiers_ever(db, contact) if sealed else []
    return next((disclosed_identifiers(one, known)[0] for one in sealed), None)


def _held_address(db: Db, address: str, contact: int, may: int, key: str | None, given: str | None) -> bool | None:
    """Whether a row of a file held an address; None if it is not known which one it was."""
    if not may:
        return False
    if not key or not given:
        return None
    then, _number = disclosed_identifiers((key, given), [address])
    if then is None:
        then, _number = disclosed_identifiers((key, given), suppressions.identifiers_ever(db, contact))
    return None if then is None else canonical(address) in map(canonical, (then, *addresses_in(then)))


def recipients(db: Db, people: Sequence[int]) -> dict[int, dict[str, list[str | None]]]:
    """Instants of released files by partner id, for each of these contacts that was disclosed."""
    result: dict[int, dict[str, list[str | None]]] = {}
    question = (
        "SELECT g.contact, p.ref, d.at FROM given g JOIN deliveries d ON d.id = g.delivery"
        " JOIN partners p ON p.id = g.partner WHERE g.contact IN (…) ORDER BY g.contact, g.delivery"
    )
    for contact, partner, at in fetch_all_in(db, question, people):
        result.setdefault(contact, {}).setdefault(partner, []).append(at)
    return result


def recipients_of(db: Db, contact: int, *, number: bool) -> set[str]:
    """Ids of the partners that were given a contact with a telephone number, or with an address."""
    question = (
        "SELECT p.ref FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery JOIN partners p"
        f" ON p.id = d.partner WHERE m.contact = ? AND d.state = 'released' AND {WITH_PHONE if number else WITH_EMAIL}"
    )
    return {partner for (partner,) in fetch_all(db, question, (contact,))}


def partners_with_address(db: Db, key: str, until: str | None = None) -> set[str]:
    """Ids of the partners that received an address, of a contact or a seed contact; not after `until`.

    A further address counts only where a file is known to have held it.
    """
    question = (
        f"SELECT p.ref, d.at, c.email_key IS ?1, c.id, {_ADDRESS} FROM contacts c JOIN delivery_contacts m"
        " ON m.contact = c.id JOIN deliveries d ON d.id = m.delivery JOIN partners p ON p.id = d.partner"
        " WHERE c.id IN (SELECT id FROM contacts WHERE email_key = ?1"
        " UNION SELECT contact FROM further_addresses WHERE value = ?2) AND d.state = 'released'"
        " UNION SELECT p.ref, d.at, 1, NULL, 1, NULL, NULL FROM traps t JOIN deliveries d ON d.id = t.delivery"
        " JOIN partners p ON p.id = d.partner WHERE t.email = ?1 COLLATE NOCASE AND d.state = 'released'"
    )
    return {
        partner
        for partner, at, is_first, *row in fetch_all(db, question, (key, canonical(key)))
        if not came_after(at, until) and _held_address(db, key, *row) in ((True, None) if is_first else (True,))
    }


def people_of_form(db: Db, form: str) -> Iterator[int]:
    """Ids of contacts in a released file with their last consent to partners given on a form, ascending."""
    question = f"SELECT DISTINCT contact FROM given WHERE contact IN ({forms.RESTING}) ORDER BY contact"
    yield from (number for (number,) in db.conn.execute(question, (form,)))


def partners_of_form(db: Db, form: str) -> dict[str, tuple[int, int]]:
    """By partner id: number of released files with such contacts, and number of these contacts."""
    question = (
        "SELECT p.ref, count(DISTINCT g.delivery), count(DISTINCT g.contact) FROM given g JOIN partners p"
        f" ON p.id = g.partner WHERE g.contact IN ({forms.RESTING}) GROUP BY p.id ORDER BY p.id"
    )
    return {partner: (files, people) for partner, files, people in fetch_all(db, question, (form,))}


@dataclass(frozen=True, slots=True)
class Handed:
    """A contact in a released file: export, position from 0, channels, columns (None: unknown).

    `sealed` identifies the address and number as given (`disclosed_identifiers`).
    """

    export: str
    position: int
    channels: tuple[str, ...]
    columns: tuple[str, ...] | None
    sealed: tuple[str, str] | None = field(default=None, compare=False)


def handed(db: Db, partner: str, numbers: Sequence[int]) -> dict[int, list[Handed]]:
    """Released files of one partner with each of these records, oldest first."""
    rows: dict[int, list[Handed]] = {}
    question = (
        "SELECT m.contact, d.ref, m.position, coalesce(m.channels, d.channels), d.details,"
        " d.given_key, m.given FROM delivery_contacts m"
        " JOIN deliveries d ON d.id = m.delivery JOIN partners p ON p.id = d.partner"
        " WHERE p.ref = ? AND m.contact IN (…) AND d.state = 'released' ORDER BY m.contact, d.id"
    )
    for contact, export, position, channels, details, key, told in fetch_all_in(db, question, numbers, (partner,)):
        columns = load_object(details).get("columns")
        sealed = (key, told) if key and told else None
        row = Handed(export, position, load_list(channels), tuple(columns) if columns else None, sealed)
        rows.setdefault(contact, []).append(row)
    return rows


@dataclass(frozen=True, slots=True)
class ReportedDisclosure:
    """A released file with a contact: export, partner id, instant, channels, columns (None: unknown)."""

    person: int
    contact: str
    export: str
    partner: str
    at: str | None
    channels: tuple[str, ...]
    columns: tuple[str, ...] | None


def reported(db: Db, numbers: Sequence[int]) -> list[ReportedDisclosure]:
    """Every released file with one of these contacts (ids), oldest entry first."""
    question = (
        "SELECT c.id, c.ref, d.ref, p.ref, d.at, coalesce(m.channels, d.channels), d.details FROM delivery_contacts m"
        " JOIN deliveries d ON d.id = m.delivery JOIN partners p ON p.id = d.partner"
        " JOIN contacts c ON c.id = m.contact"
        " WHERE m.contact IN (SELECT value FROM json_each(?)) AND d.state = 'released' ORDER BY d.id, m.position"
    )
    return [
        ReportedDisclosure(
            number, ref_of(number, ref), export, partner, at, tuple(load_list(channels)), _columns(details, channels)
        )
        for number, ref, export, partner, at, channels, details in fetch_all(db, question, (dump(list(numbers)),))
    ]


def _columns(details: str, channels: str) -> tuple[str, ...] | None:
    """Columns filled for a contact on these channels: a number is disclosed for calls only."""
    names = load_object(details).get("columns")
    others = set(IDENTIFIERS.values()) - {IDENTIFIERS.get(channel) for channel in load_list(channels)}
    return tuple(name for name in names if name not in others) if names else None


def people_in(db: Db, files: Sequence[int]) -> tuple[int, int]:
    """Number of different contacts in these files: still in the book, and erased since."""
    marks = ", ".join("?" * len(files))
    question = (
        "SELECT count(*), count(*) FILTER (WHERE contact IN (SELECT id FROM contacts WHERE erased_at IS NOT NULL))"
        f" FROM (SELECT DISTINCT contact FROM delivery_contacts WHERE delivery IN ({marks}))"
    )
    ((people, erased),) = fetch_all(db, question, files)
    return int(people) - int(erased), int(erased)
