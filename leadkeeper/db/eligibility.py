"""Facts for grouping contacts in one pass, a row with all that rules may judge differently; reviews; by address."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from itertools import groupby
from operator import itemgetter
from typing import Any

from leadkeeper.db.consents import UNDONE_IMPORTS
from leadkeeper.db.engine import Db, fetch_all, fetch_all_in, fetch_value, grouped, load_list
from leadkeeper.domain.contact import LONGEST_OF_NO_ADDRESS, Review
from leadkeeper.domain.email import canonical
from leadkeeper.domain.phone import SHARED_CODES, other_spellings
from leadkeeper.domain.time import TWO_HOURS

_BLANKS = " " + "".join(map(chr, (*range(9, 14), *range(28, 32), 133, 160, 5760, *range(8192, 8203))))
_BLANKS += "".join(map(chr, (8232, 8233, 8239, 8287, 12288)))  # what Python's str.strip removes

PEOPLE = 50  # contacts per list: few enough to stay near the processor

Facts = tuple[Any, ...]
Span = tuple[int | None, int | None]
"""First and last second that an instant may be (since 1970 UTC), None if unreadable."""

AnsweredQuestion = tuple[int, tuple[object, ...], int | None, tuple[Span, ...] | None]
"""Contact id; terms and time of each event in order; the first second of all.

A time is the number of boundaries not after it. For an instant that is not a single second it tells whether only the
day is known, or the time is ambiguous at a clock change (R10). If the events have different instants, their spans
come last, for their order.
"""


def _bucket(column: str, cutoffs: Sequence[int]) -> str:
    """SQL for the number of boundaries not after an instant: a balanced tree of integer comparisons."""
    if not cutoffs:
        return "0"

    def tree(low: int, high: int) -> str:
        if low == high:
            return str(low)
        middle = (low + high) // 2
        return f"CASE WHEN {column} < {int(cutoffs[middle])} THEN {tree(low, middle)} ELSE {tree(middle + 1, high)} END"

    return tree(0, len(cutoffs))


USUAL = (
    "legal_form IS NULL AND admin_only IS 0 AND contested IS 0 AND email_state IS 'ok'"
    " AND (postal_address IS NULL OR trim(postal_address, ?1 || ',') = '') AND relation_ended_on IS NULL"
    " AND age_at_consent IS NULL AND informed IS NULL"
)
"""Condition: facts of nearly everybody in many books. One fact stands for all: columns cost more than comparisons."""


def people(db: Db, cutoffs: Sequence[int]) -> Generator[list[Facts], None, None]:
    """Yield every contact in lists of at most `PEOPLE`, ascending by id.

    A row is the id, the facts, and a JSON list of birth date, note, tags, information, whether there is an address and
    a number (None: none of the first three). Erased contacts are left out. `cutoffs` are the boundaries of last
    actions. A missing country equals France, a missing segment b2c.
    """
    cursor = db.conn.execute(
        "SELECT id, segment IS 'b2b', coalesce(nullif(country, ''), 'FR'), email_marks, phone_marks,"
        f" CASE WHEN unicode(last_name) BETWEEN {ord('0')} AND {ord('z')} THEN 1"  # no leading blank: usual
        " ELSE trim(coalesce(first_name, ''), ?1) || trim(coalesce(last_name, ''), ?1) <> '' END,"
        f" action_kind, CASE WHEN action_lo IS NULL THEN NULL ELSE {_bucket('action_lo', cutoffs)} END,"
        f" CASE WHEN action_hi IS NULL THEN NULL ELSE {_bucket('action_hi', cutoffs)} END,"
        f" CASE WHEN {USUAL} THEN NULL ELSE json_array(legal_form, admin_only, contested, email_state,"
        f" CASE WHEN length(postal_address) <= {LONGEST_OF_NO_ADDRESS} THEN postal_address"
        " ELSE coalesce(trim(postal_address, ?1 || ',') <> '', 0) END,"
        " relation_ended_on, age_at_consent, informed) END,"
        " CASE WHEN birth_date IS NULL AND note IS NULL AND tags IS NULL THEN NULL"
        " ELSE json_array(birth_date, note, tags, informed, email <> '', phone <> '') END"
        " FROM contacts WHERE erased_at IS NULL ORDER BY id",
        (_BLANKS,),
    )
    with closing(cursor):
        while rows := cursor.fetchmany(PEOPLE):
            yield rows


def answers(db: Db, cutoffs: Sequence[int]) -> Generator[AnsweredQuestion, None, None]:
    """Yield the consent events of every contact that has any, ascending by id: see `AnsweredQuestion`.

    The terms of a consent from an undone import are negative.
    """
    undone = " AND ".join(
        (f"import IN {UNDONE_IMPORTS}", "kind IN (SELECT id FROM consent_kinds WHERE event = 'given')")
    )
    cursor = db.conn.execute(f"SELECT contact, iif({undone}, -kind, kind), lo, hi FROM consents ORDER BY contact, seq")
    whose: int | None = None
    events, first, spans = list[object](), (None, None), list[Span]()
    for contact, kind, lo, hi in cursor:
        if contact != whose:
            if whose is not None:
                yield _answered(whose, events, first, spans)
            whose, events, first, spans = contact, [], (lo, hi), []
            time = bisect_right(cutoffs, lo) if lo is not None and lo == hi else _between(cutoffs, lo, hi)
        elif spans or (lo, hi) != first:
            spans = spans or [first] * (len(events) // 2)
            spans.append((lo, hi))
            time = bisect_right(cutoffs, lo) if lo is not None and lo == hi else _between(cutoffs, lo, hi)
        events += kind, time
    if whose is not None:
        yield _answered(whose, events, first, spans)


def _answered(contact: int, events: Sequence[object], first: Span, spans: Sequence[Span]) -> AnsweredQuestion:
    if not spans:
        return contact, tuple(events), first[0], None
    return contact, tuple(events), min((lo for lo, _ in spans if lo is not None), default=None), tuple(spans)


def _between(cutoffs: Sequence[int], lo: int | None, hi: int | None) -> tuple[int, bool, int] | None:
    """Time of an instant that is not a single second: its boundaries, and whether it is a time of day."""
    if lo is None or hi is None:
        return None
    return bisect_right(cutoffs, lo), hi - lo < TWO_HOURS, bisect_right(cutoffs, hi)


def deliveries(db: Db) -> Generator[tuple[int, str], None, None]:
    """Yield contact id and disclosure ids of every contact that was disclosed."""
    yield from db.conn.execute(
        "SELECT contact, group_concat(delivery, ' ' ORDER BY delivery) FROM delivery_contacts"
        " GROUP BY contact ORDER BY contact"
    )


def phones(db: Db, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield contact id and telephone number (E.164 if readable) of these contacts, where present."""
    question = "SELECT id, coalesce(phone_key, phone) FROM contacts WHERE id IN (…) AND phone IS NOT NULL"
    return fetch_all_in(db, question, numbers)


def shared_numbers(db: Db) -> Iterator[list[tuple[int, bool]]]:
    """Yield the contacts of each number that several have, ascending, each with whether it is their first number."""
    for _number, rows in groupby(db.conn.execute(_SHARED_NUMBERS), itemgetter(0)):
        yield [(contact, bool(is_first)) for _, contact, is_first in rows]


# Overseas France shares its national numbers with the mainland (`domain.phone.other_spellings`).
_SHARED_NUMBERS = f"""
    WITH told AS (SELECT coalesce(phone_key, phone) AS phone, id, 1 AS first FROM contacts WHERE phone IS NOT NULL
        UNION ALL SELECT value, contact, 0 FROM further_addresses WHERE kind = 'phone'),
    numbers AS MATERIALIZED (SELECT id, max(first) AS first, CASE WHEN length(phone) = 13 AND substr(phone, 2, 3)
        IN {SHARED_CODES[1:]} THEN '+33' || substr(phone, -9) ELSE phone END AS number FROM told GROUP BY 3, 1)
    SELECT number, id, first FROM numbers
    WHERE number IN (SELECT number FROM numbers GROUP BY 1 HAVING count(*) > 1) ORDER BY 1, 2
"""


def decided(db: Db) -> dict[int, tuple[Facts, ...]]:
    """Reviews of each contact that has any, by contact id."""
    question = (
        "SELECT contact, rule, partner, channel, decision, reason, at, facts_hash FROM reviews ORDER BY contact, seq"
    )
    each = grouped((contact, tuple(facts)) for contact, *facts in fetch_all(db, question))
    return {contact: tuple(facts) for contact, facts in each.items()}


def decided_at(db: Db) -> list[str | None]:
    """Distinct instants of reviews."""
    return [at for (at,) in fetch_all(db, "SELECT DISTINCT at FROM reviews")]


def has_ages(db: Db) -> bool:
    """Whether any event states an age: then the years since that event matter."""
    return bool(fetch_all(db, "SELECT 1 FROM contacts WHERE age_at_consent IS NOT NULL LIMIT 1"))


def at_addresses(db: Db, addresses: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Address and contact id for these canonical addresses or E.164 numbers, further ones included."""
    for address in addresses:
        spelt = (address, *other_spellings(address))
        for number in dict.fromkeys(number for one in spelt for (number,) in fetch_all(db, _AT_ADDRESS, (one,))):
            yield address, number


def at_addresses_of(db: Db, addresses: Iterable[str]) -> dict[str, list[int]]:
    """Contact ids by address; addresses without a contact are left out."""
    return grouped(at_addresses(db, addresses))


_AT_ADDRESS = """
    SELECT id FROM contacts WHERE email_key = ?1 AND canonical IS NULL
    UNION SELECT id FROM contacts WHERE canonical = ?1
    UNION SELECT id FROM contacts WHERE phone = ?1 AND phone_key IS NULL
    UNION SELECT id FROM contacts WHERE phone_key = ?1
    UNION SELECT contact FROM further_addresses WHERE value = ?1
"""


def every_address(db: Db) -> Iterator[tuple[str, int]]:
    """Every canonical address and E.164 number in the book, in each of its spellings, with its contact id."""
    for address, number in db.conn.execute(
        "SELECT coalesce(canonical, email_key), id FROM contacts WHERE email_key IS NOT NULL"
        " UNION ALL SELECT coalesce(phone_key, phone), id FROM contacts WHERE phone IS NOT NULL"
        " UNION ALL SELECT value, contact FROM further_addresses"
    ):
        yield address, number
        for one in other_spellings(address):
            yield one, number


def every_spelling(db: Db) -> Iterator[tuple[str, str]]:
    """Every address and number in the book, as typed and as canonical address or E.164 number."""
    yield from db.conn.execute(
        "SELECT email, coalesce(canonical, email_key) FROM contacts WHERE email_key IS NOT NULL"
        " UNION ALL SELECT phone, coalesce(phone_key, phone) FROM contacts WHERE phone IS NOT NULL"
        " UNION ALL SELECT value, value FROM further_addresses"
    )
    for cell in db.conn.execute("SELECT other_emails FROM contacts WHERE other_emails IS NOT NULL"):
        yield from ((one, canonical(one)) for one in load_list(cell[0]) if "@" in one)


_SELECT = (
    "SELECT r.contact, r.rule, p.ref, r.channel, r.decision, r.reason, r.at, r.facts_hash"
    " FROM reviews r LEFT JOIN partners p ON p.id = r.partner"
)


def add(db: Db, contact: int, review: Review, facts_hash: str | None = None) -> int:
    """Add a review of a contact; return its position. `facts_hash` stands for the judged facts."""
    seq: int = fetch_value(db, "SELECT coalesce(max(seq), -1) + 1 FROM reviews WHERE contact = ?", (contact,))
    db.conn.execute(
        "INSERT INTO reviews (contact, seq, rule, partner, channel, decision, reason, at, facts_hash)"
        " VALUES (?, ?, ?, (SELECT id FROM partners WHERE ref = ?), ?, ?, ?, ?, ?)",
        (contact, seq, *astuple(review), facts_hash),
    )
    return seq


def drop_denials(db: Db, contact: int, about: Review) -> list[tuple[Review, str | None]]:
    """Delete and return the denials of a contact for a rule, partner and channel."""
    same = (contact, about.rule, about.partner, about.channel)
    where = (
        "r.contact = ? AND r.rule IS ? AND r.partner IS (SELECT id FROM partners WHERE ref = ?) AND r.channel IS ?"
        " AND lower(coalesce(r.decision, '')) != 'allow'"
    )
    result = [(Review(*row[1:7]), row[7]) for row in fetch_all(db, f"{_SELECT} WHERE {where} ORDER BY r.seq", same)]
    if result:
        db.conn.execute(f"DELETE FROM reviews AS r WHERE {where}", same)
    return result


def remove(db: Db, contact: int, index: int, review: Review) -> bool:
    """Delete a review; return False if it is no longer at this position."""
    statement = "DELETE FROM reviews WHERE contact = ? AND seq = ? AND rule IS ? AND decision IS ? AND at IS ?"
    return bool(db.conn.execute(statement, (contact, index, review.rule, review.decision, review.at)).rowcount == 1)


def of(db: Db, contacts: Sequence[int]) -> dict[int, list[tuple[Review, str | None]]]:
    """Reviews of some contacts with the hash of the judged facts, by contact id."""
    rows = fetch_all_in(db, f"{_SELECT} WHERE r.contact IN (…) ORDER BY r.contact, r.seq", contacts)
    return grouped((row[0], (Review(*row[1:7]), row[7])) for row in rows)


def stream(db: Db) -> Generator[tuple[int, list[Review]], None, None]:
    """Reviews of all contacts that have any, by contact, ascending."""
    for contact, found in groupby(db.conn.execute(f"{_SELECT} ORDER BY r.contact, r.seq"), itemgetter(0)):
        yield contact, [Review(*row[1:7]) for row in found]
