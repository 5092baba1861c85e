"""One person with all that the rules may ask, or some hundreds at once: read by row number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadkeeper.model.contact import Consent, Contact
from leadkeeper.model.moment import Moment, moment
from leadkeeper.model.person import Event, Given, Reviewed
from leadkeeper.store import consents, contacts, reviews
from leadkeeper.store.engine import Db, rows, rows_of
from leadkeeper.store.json_text import broken


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a person: facts, answers, marks, deliveries, decisions, and the addresses that it matches by."""

    number: int
    contact: Contact
    events: tuple[Event, ...]
    email_marks: int
    phone_marks: int
    given: tuple[Given, ...]
    reviews: tuple[Reviewed, ...]
    addresses: tuple[str, ...]


def read(db: Db, numbers: Sequence[int], kinds: Mapping[int, Consent] | None = None) -> dict[int, Record]:
    """The records with these row numbers, by row number."""
    answers = consents.of(db, numbers, dict(kinds) if kinds else None)
    decided = reviews.of(db, numbers)
    given = deliveries(db, numbers)
    keys = _keys(db, numbers)
    people = {}
    for number, contact in zip(_there(numbers, keys), contacts.read(db, numbers), strict=True):
        email_marks, phone_marks, addresses = keys[number]
        people[number] = Record(
            number=number,
            contact=contact,
            events=tuple([Event(said, moment(said.at)) for said in answers.get(number, ())]),
            email_marks=email_marks,
            phone_marks=phone_marks,
            given=tuple(given.get(number, ())),
            reviews=tuple([Reviewed(*one) for one in decided.get(number, ())]),
            addresses=addresses,
        )
    return people


def addresses_of(db: Db, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The canonical addresses and E.164 numbers of each record, further ones included, by row number."""
    return {number: addresses for number, (_, _, addresses) in _keys(db, numbers).items()}


def _there(numbers: Sequence[int], keys: Mapping[int, object]) -> list[int]:
    return [number for number in numbers if number in keys]


def _keys(db: Db, numbers: Sequence[int]) -> dict[int, tuple[int, int, tuple[str, ...]]]:
    """The marks of each record, and its canonical addresses and E.164 numbers, further ones included."""
    found: dict[int, tuple[int, int, list[str]]] = {}
    question = (
        "SELECT id, email_marks, phone_marks, coalesce(canonical, email_key), coalesce(phone_key, phone)"
        " FROM contacts WHERE id IN (…) AND erased_at IS NULL"
    )
    for number, email_marks, phone_marks, email, phone in rows_of(db, question, numbers):
        found[number] = (email_marks, phone_marks, [one for one in (email, phone) if one])
    question = "SELECT value, contact FROM further_addresses WHERE contact IN (…) ORDER BY contact, value"
    for value, contact in rows_of(db, question, numbers):
        if contact in found:
            found[contact][2].append(value)
    return {number: (email, phone, tuple(values)) for number, (email, phone, values) in found.items()}


def deliveries(db: Db, numbers: Sequence[int]) -> dict[int, list[Given]]:
    """The files that each record was in, pending ones included: they may be out already."""
    files = {
        number: Given(partner, at, _when(at), ref)
        for number, ref, partner, at in rows(
            db, "SELECT d.id, d.ref, p.ref, d.at FROM deliveries d JOIN partners p ON p.id = d.partner"
        )
    }
    found: dict[int, list[Given]] = {}
    question = "SELECT contact, delivery FROM delivery_contacts WHERE contact IN (…) ORDER BY contact, delivery"
    for contact, delivery in rows_of(db, question, numbers):
        if delivery not in files:
            raise broken("a row of no file")
        found.setdefault(contact, []).append(files[delivery])
    return found


def _when(at: str | None) -> Moment | None:
    return moment(at)


def twins_of(db: Db, number: int) -> tuple[int, ...]:
    """All records that share a canonical address with this one, through third ones too; () when it stands alone."""
    known, waiting = {number}, [number]
    while waiting:
        current = waiting.pop()
        for (other,) in rows(db, _NEIGHBOURS, (current,)):
            if other not in known:
                known.add(other)
                waiting.append(other)
    return tuple(sorted(known)) if len(known) > 1 else ()


_OWN_ADDRESSES = """
    SELECT coalesce(canonical, email_key) AS value FROM contacts WHERE id = ?1 AND email_key LIKE '%@%'
    UNION SELECT value FROM further_addresses WHERE contact = ?1 AND kind = 'email'
"""
_NEIGHBOURS = f"""
    WITH own AS ({_OWN_ADDRESSES})
    SELECT c.id FROM own CROSS JOIN contacts c ON c.email_key = own.value AND c.canonical IS NULL
    UNION SELECT c.id FROM own CROSS JOIN contacts c ON c.canonical = own.value
    UNION SELECT f.contact FROM own CROSS JOIN further_addresses f ON f.value = own.value AND f.kind = 'email'
"""


def all_twins(db: Db) -> list[tuple[int, ...]]:
    """Every group of records that share a canonical address, also through third ones, in the order of the book."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for question in _PAIRS:
        for one, other in db.conn.execute(question):
            parent[root(other)] = root(one)
    groups: dict[int, list[int]] = {}
    for one in parent:
        groups.setdefault(root(one), []).append(one)
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)


_PAIRS = (
    # the same address typed twice: neighbours in the index
    """SELECT a.first, c.id FROM (SELECT email_key, min(id) AS first FROM contacts WHERE email_key IS NOT NULL
       GROUP BY email_key HAVING count(*) > 1) a JOIN contacts c ON c.email_key = a.email_key
       WHERE a.email_key LIKE '%@%' AND c.id <> a.first""",
    # spellings of one mailbox
    """SELECT a.first, c.id FROM (SELECT canonical, min(id) AS first FROM contacts WHERE canonical IS NOT NULL
       GROUP BY canonical) a JOIN contacts c ON c.canonical = a.canonical WHERE c.id <> a.first""",
    """SELECT a.id, c.id FROM contacts a JOIN contacts c ON c.email_key = a.canonical AND c.canonical IS NULL
       WHERE a.canonical IS NOT NULL""",
    # further addresses
    """SELECT f.contact, c.id FROM further_addresses f JOIN contacts c ON c.email_key = f.value AND c.canonical IS NULL
       WHERE f.kind = 'email' AND c.id <> f.contact""",
    """SELECT f.contact, c.id FROM further_addresses f JOIN contacts c ON c.canonical = f.value
       WHERE f.kind = 'email' AND c.id <> f.contact""",
    """SELECT f.contact, g.contact FROM further_addresses f JOIN further_addresses g ON g.value = f.value
       WHERE f.kind = 'email' AND g.contact > f.contact""",
)
