"""Contacts: rows written in bulk, read back as contacts; records at shared addresses; records merged."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from operator import itemgetter
from typing import Any

from leadkeeper.db import consents, eligibility, engine
from leadkeeper.db.engine import Db, dump, dump_list, fetch_all, fetch_all_in, fetch_value, load_list, permitted
from leadkeeper.domain import contact as contact_domain
from leadkeeper.domain import serialization
from leadkeeper.domain.contact import Consent, Contact, ContactKeys, Event, LastAction, PastDisclosure, Reviewed
from leadkeeper.domain.serialization import Verbatim
from leadkeeper.domain.time import moment

SEEN = (  # columns of a contact's facts, without derived keys
    "email", "phone", "first_name", "last_name", "other_emails", "other_phones", "company", "job_title", "country",
    "postal_address", "birth_date", "age_at_consent", "segment", "legal_form", "stage", "relation_ended_on",
    "admin_only", "action_at", "action_kind", "informed", "contested", "email_state", "owner", "tags", "note", "extra",
)  # fmt: skip
FACTS = tuple(f.name for f in fields(Contact) if f.name not in ("id", "consents", "reviews"))
"""Field names of a contact, without consent events and reviews."""

COLUMNS = (
    "id", "ref", *SEEN, "action_lo", "action_hi",
    "email_key", "canonical", "phone_key", "email_marks", "phone_marks", "import", "member", "line",
)  # fmt: skip
_OWN_REF = re.compile(r"c([1-9]\d{0,17})")


def next_number(db: Db) -> int:
    """Next free contact id, with an unused public id (`c` and the number). Ids of merged records are not reused."""
    numbers_of_all = "SELECT max(id) AS n FROM contacts UNION SELECT max(number) FROM merged"
    taken = fetch_value(db, f"SELECT max(n) FROM ({numbers_of_all})") or 0
    named = fetch_value(
        db,
        "SELECT max(CAST(substr(ref, 2) AS INTEGER)) FROM (SELECT ref FROM contacts UNION ALL SELECT ref FROM merged)"
        " WHERE ref GLOB 'c[1-9]*' AND substr(ref, 2) NOT GLOB '*[^0-9]*' AND length(ref) < 19",
    )
    return int(max(taken, named or 0)) + 1


def ref_of(number: int, ref: str | None) -> str:
    """Public id of a contact, as in the archive."""
    return ref if ref is not None else f"c{number}"


def row(number: int, contact: Contact, keys: ContactKeys) -> tuple[object, ...]:
    """Database row of a contact that no import brought."""
    facts = {name: getattr(contact, name) for name in FACTS}
    return fact_row(number, None if contact.id == f"c{number}" else contact.id, facts, keys)


def fact_row(
    number: int,
    ref: str | None,
    facts: Mapping[str, Any],
    keys: ContactKeys,
    origin: tuple[int, int, int] | None = None,
) -> tuple[object, ...]:
    """Database row of a contact given as facts by name; absent facts are unknown.

    `origin` is the import's database id, the ZIP member and the line.
    """
    get = facts.get
    action: LastAction | None = get("last_action")
    when = moment(action.at) if action else None
    informed, extra = get("informed"), get("extra")
    return (
        number, ref, get("email"), get("phone"), get("first_name"), get("last_name"),
        dump_list(get("other_emails")), dump_list(get("other_phones")),
        get("company"), get("job_title"), get("country"), get("postal_address"),
        get("birth_date"), get("age_at_consent"), get("segment"), get("legal_form"), get("stage", "new"),
        get("relation_ended_on"), _flag(get("admin_only", False)),
        action.at if action else None, action.kind if action else None,
        dump(serialization.write(informed)) if informed else None,
        _flag(get("contested", False)), get("email_state", "ok"), get("owner"), dump_list(get("tags")), get("note"),
        dump(extra) if extra else None,
        when.lo if when else None, when.hi if when else None,
        keys.email_key, keys.canonical, keys.phone_key, keys.email_marks, keys.phone_marks,
        *(origin or (None, None, None)),
    )  # fmt: skip


def _flag(answer: bool | None) -> int | None:
    return None if answer is None else int(answer)


def insert_many(db: Db, contacts: Sequence[tuple[object, ...]]) -> None:
    """Insert rows of `row`, to be indexed by `contact_search.add`. NULLs are not named: binding them costs more."""
    if not contacts:
        return
    filled = [place for place, cells in enumerate(zip(*contacts, strict=True)) if cells.count(None) < len(cells)]
    names, marks = ", ".join(COLUMNS[place] for place in filled), ", ".join("?" * len(filled))
    db.conn.executemany(f"INSERT INTO contacts ({names}) VALUES ({marks})", map(itemgetter(*filled), contacts))


def add_further(db: Db, found: Iterable[tuple[str, str, int]]) -> None:
    """Add further addresses: kind (`email`, `phone`), canonical address or E.164 number, contact id."""
    db.conn.executemany("INSERT OR IGNORE INTO further_addresses (kind, value, contact) VALUES (?, ?, ?)", found)


def index_one(db: Db, number: int) -> None:
    """Add a contact to the search index that is not in it."""
    db.conn.execute(
        "INSERT INTO contacts_search (rowid, email, first_name, last_name, company, phone)"
        " SELECT id, email, first_name, last_name, company, phone FROM contacts WHERE id = ?",
        (number,),
    )


def count(db: Db) -> int:
    """Number of contacts, without erased ones."""
    # Counting an index and subtracting the few erased ones is far faster than reading every row.
    rows_of_all = int(fetch_value(db, "SELECT count(*) FROM contacts"))
    return rows_of_all - int(fetch_value(db, "SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL"))


def numbers(db: Db, refs: Sequence[str]) -> dict[str, int]:
    """Database ids by public id; unknown and erased ones are left out."""
    contact_ids: dict[str, int] = dict(
        fetch_all_in(db, "SELECT ref, id FROM contacts WHERE ref IN (…) AND erased_at IS NULL", refs)
    )
    own = {ref: int(match[1]) for ref in refs if ref not in contact_ids and (match := _OWN_REF.fullmatch(ref))}
    question = "SELECT id FROM contacts WHERE ref IS NULL AND id IN (…) AND erased_at IS NULL"
    there = {number for (number,) in fetch_all_in(db, question, list(own.values()))}
    contact_ids.update({ref: number for ref, number in own.items() if number in there})
    return contact_ids


def refs(db: Db, wanted: Sequence[int]) -> dict[int, str]:
    """Public ids by database id."""
    return {n: ref_of(n, ref) for n, ref in fetch_all_in(db, "SELECT id, ref FROM contacts WHERE id IN (…)", wanted)}


def read(db: Db, wanted: Sequence[int]) -> list[Contact]:
    """Known contacts with these ids, in this order, without consent events and reviews; erased ones are left out."""
    question = f"SELECT id, ref, {', '.join(SEEN)} FROM contacts WHERE id IN (…) AND erased_at IS NULL"
    found = {one[0]: _contact(one) for one in fetch_all_in(db, question, wanted)}
    return [found[number] for number in wanted if number in found]


def cells(db: Db, told: Sequence[str], wanted: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """Values of SQL terms (columns, for example) by contact id; erased contacts are left out."""
    question = f"SELECT {', '.join(('id', *told))} FROM contacts WHERE id IN (…) AND erased_at IS NULL"
    return {row[0]: row[1:] for row in fetch_all_in(db, question, wanted)}


def stream(db: Db) -> Generator[tuple[int, Contact], None, None]:
    """All contacts with their ids, ascending, without consent events and reviews.

    Of erased ones only those that a disclosure, notification or request refers to, with nothing but an id.
    """
    referred = f"erased_at IS NULL OR {NAMED_BY_OTHERS}"
    for one in db.conn.execute(f"SELECT id, ref, {', '.join(SEEN)} FROM contacts WHERE {referred} ORDER BY id"):
        yield one[0], _contact(one)


NAMED_BY_OTHERS = """id IN (SELECT contact FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery
              WHERE m.contact = contacts.id AND d.state = 'released')
    OR id IN (SELECT contact FROM notices WHERE contact = contacts.id)
    OR id IN (SELECT contact FROM requests WHERE contact = contacts.id)"""
"""Condition: a disclosure, notification or request refers to the contact."""


def _contact(row: Sequence[Any]) -> Contact:
    """Contact of a row with the columns of `read`; by position, at half the cost of names."""
    (
        number, ref, email, phone, first_name, last_name, other_emails, other_phones, company, job_title, country,
        postal_address, birth_date, age, segment, legal_form, stage, ended_on, admin_only, action_at, action_kind,
        informed, contested, email_state, owner, tags, note, extra,
    ) = row  # fmt: skip
    return Contact(
        ref_of(number, ref), email, phone, first_name, last_name,
        load_list(other_emails) if other_emails else (), load_list(other_phones) if other_phones else (),
        company, job_title, country, postal_address, birth_date, age, segment, legal_form, stage, ended_on,
        _answer(admin_only),
        LastAction(action_at, action_kind) if action_at is not None or action_kind is not None else None,
        engine.load_shape(contact_domain.Informed, informed, "informed") if informed else None,
        _answer(contested), email_state, owner, load_list(tags) if tags else (), note,
        Verbatim(engine.load_object(extra)) if extra else Verbatim(),
    )  # fmt: skip


def _answer(flag: int | None) -> bool | None:
    return None if flag is None else bool(flag)


def at_email(db: Db, key: str) -> int | None:
    """First contact with this address key (see `domain.email.import_key`); None if there is none."""
    found: int | None = fetch_value(db, "SELECT id FROM contacts WHERE email_key = ? ORDER BY id LIMIT 1", (key,))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord(contact_domain.EligibilitySubject):
    """A record as it is stored: its id, and the addresses it matches by; what others say of it is still empty."""

    number: int
    addresses: tuple[str, ...]


def load_records(
    db: Db, numbers: Sequence[int], kinds: Mapping[int, Consent] | None = None
) -> dict[int, ContactRecord]:
    """Records by contact id."""
    answers = consents.of(db, numbers, dict(kinds) if kinds else None, as_judged=True)
    decided = eligibility.of(db, numbers)
    given = deliveries(db, numbers)
    keys = _keys(db, numbers)
    people = {}
    for number, contact in zip([number for number in numbers if number in keys], read(db, numbers), strict=True):
        email_marks, phone_marks, addresses = keys[number]
        people[number] = ContactRecord(
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
    """Canonical addresses and E.164 numbers of each record, further ones included, by contact id."""
    return {number: addresses for number, (_, _, addresses) in _keys(db, numbers).items()}


def _keys(db: Db, numbers: Sequence[int]) -> dict[int, tuple[int, int, tuple[str, ...]]]:
    """Marks, canonical addresses and E.164 numbers of each record, further ones included."""
    result: dict[int, tuple[int, int, list[str]]] = {}
    question = (
        "SELECT id, email_marks, phone_marks, coalesce(canonical, email_key), coalesce(phone_key, phone)"
        " FROM contacts WHERE id IN (…) AND erased_at IS NULL"
    )
    for number, email_marks, phone_marks, email, phone in fetch_all_in(db, question, numbers):
        result[number] = (email_marks, phone_marks, [one for one in (email, phone) if one])
    question = "SELECT value, contact FROM further_addresses WHERE contact IN (…) ORDER BY contact, value"
    for value, contact in fetch_all_in(db, question, numbers):
        if contact in result:
            result[contact][2].append(value)
    return {number: (email, phone, tuple(values)) for number, (email, phone, values) in result.items()}


def deliveries(db: Db, numbers: Sequence[int]) -> dict[int, list[PastDisclosure]]:
    """Disclosures of each record, pending ones included: their file may be out already."""
    files = {
        number: PastDisclosure(partner, at, moment(at), ref)
        for number, ref, partner, at in fetch_all(
            db, "SELECT d.id, d.ref, p.ref, d.at FROM deliveries d JOIN partners p ON p.id = d.partner"
        )
    }
    disclosures: dict[int, list[PastDisclosure]] = {}
    question = "SELECT contact, delivery FROM delivery_contacts WHERE contact IN (…) ORDER BY contact, delivery"
    for contact, delivery in fetch_all_in(db, question, numbers):
        if delivery not in files:
            raise engine.broken("a row of no file")
        disclosures.setdefault(contact, []).append(files[delivery])
    return disclosures


def duplicates_of(db: Db, number: int) -> tuple[int, ...]:
    """All records that share a canonical address with this one, transitively; () if there are none."""
    known, waiting = {number}, [number]
    while waiting:
        for (other,) in fetch_all(db, _NEIGHBOURS, (waiting.pop(),)):
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


def duplicate_groups(db: Db) -> list[tuple[int, ...]]:
    """Every group of records that share a canonical address, transitively, ascending."""
    parent: dict[int, int] = {}

    def root(contact_id: int) -> int:
        while parent.setdefault(contact_id, contact_id) != contact_id:
            parent[contact_id] = parent[parent[contact_id]]
            contact_id = parent[contact_id]
        return contact_id

    for question in _PAIRS:
        for item, other in db.conn.execute(question):
            parent[root(other)] = root(item)
    groups = engine.grouped((root(item), item) for item in parent)
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)


_PAIRS = (
    # the same key: neighbours in the index
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

UNJUDGED = "merged"  # hash for facts that no reviewer judged: a review of one record is asked again for the merged one
MOVED = ("delivery_contacts", "notices", "requests")  # tables with rows that only need another contact id


def move_records(db: Db, kept: int, gone: Sequence[int]) -> None:
    """Move everything of the records `gone`, in their order, to `kept` and delete them. Only inside `writing`."""
    statement = "UPDATE reviews SET facts_hash = ? WHERE contact = ? AND decision = 'allow' AND facts_hash IS NULL"
    db.conn.execute(statement, (UNJUDGED, kept))
    for contact_id in gone:
        _move_numbered(db, kept, contact_id)
        for table in MOVED:
            db.conn.execute(f"UPDATE {table} SET contact = ? WHERE contact = ?", (kept, contact_id))
        db.conn.execute(
            "INSERT OR IGNORE INTO import_lines (contact, import, member, line)"
            " SELECT ?1, import, coalesce(member, 0), line FROM contacts"
            " WHERE id = ?2 AND import IS NOT NULL AND line IS NOT NULL"
            " UNION SELECT ?1, import, member, line FROM import_lines WHERE contact = ?2",
            (kept, contact_id),
        )
        db.conn.execute("DELETE FROM import_lines WHERE contact = ?", (contact_id,))
        _move_keyed(db, kept, contact_id)
        pairs = fetch_all(db, "SELECT contact, other FROM not_same WHERE ?1 IN (contact, other)", (contact_id,))
        others = {contact if other == contact_id else other for contact, other in pairs}
        db.conn.execute("DELETE FROM not_same WHERE ?1 IN (contact, other)", (contact_id,))
        mark_distinct(db, ((kept, other) for other in sorted(others - {kept})))
        (ref,) = fetch_all(db, "SELECT ref FROM contacts WHERE id = ?", (contact_id,))[0]
        db.conn.execute("UPDATE merged SET contact = ? WHERE contact = ?", (kept, contact_id))
        db.conn.execute(
            "INSERT INTO merged (number, ref, contact) VALUES (?, ?, ?)", (contact_id, ref_of(contact_id, ref), kept)
        )
        db.conn.execute("DELETE FROM further_addresses WHERE contact = ?", (contact_id,))
        db.conn.execute("DELETE FROM contacts WHERE id = ?", (contact_id,))


def _move_numbered(db: Db, kept: int, contact_id: int) -> None:
    """Rows that are numbered within a contact: they follow those of the kept record."""
    answer, review = "kind, at, lo, hi, raw, ip, import, line", "rule, partner, channel, decision, reason, at"
    judged = f"CASE decision WHEN 'allow' THEN coalesce(facts_hash, '{UNJUDGED}') ELSE facts_hash END"
    for table, columns, moved in (
        ("consents", answer, answer),
        ("reviews", f"{review}, facts_hash", f"{review}, {judged}"),
    ):
        first = fetch_value(db, f"SELECT coalesce(max(seq), -1) + 1 FROM {table} WHERE contact = ?", (kept,))
        db.conn.execute(
            f"INSERT INTO {table} (contact, seq, {columns})"
            f" SELECT ?, ? + row_number() OVER (ORDER BY seq) - 1, {moved} FROM {table} WHERE contact = ?",
            (kept, first, contact_id),
        )
        with permitted(db, "merge"):
            db.conn.execute(f"DELETE FROM {table} WHERE contact = ?", (contact_id,))


def _move_keyed(db: Db, kept: int, contact_id: int) -> None:
    """Rows that exist once per import or edit: where both records have one, the kept record keeps its own."""
    for table, columns in (("import_changes", "import, field, before, after, member, line"), ("edit_contacts", "edit")):
        db.conn.execute(
            f"INSERT OR IGNORE INTO {table} (contact, {columns}) SELECT ?, {columns} FROM {table} WHERE contact = ?",
            (kept, contact_id),
        )
        db.conn.execute(f"DELETE FROM {table} WHERE contact = ?", (contact_id,))


def mark_distinct(db: Db, pairs: Iterable[tuple[int, int]]) -> None:
    """Record for each pair that they are different people."""
    statement = "INSERT OR IGNORE INTO not_same (contact, other) VALUES (?, ?)"
    db.conn.executemany(statement, (tuple(sorted(pair)) for pair in pairs))


def apart(db: Db) -> set[tuple[int, int]]:
    """Pairs of records that are different people, lower id first."""
    return {(one, other) for one, other in fetch_all(db, "SELECT contact, other FROM not_same")}


def distinct_among(db: Db, numbers: Sequence[int]) -> set[tuple[int, int]]:
    """Pairs among these records that are different people, lower id first."""
    wanted = set(numbers)
    pairs = fetch_all_in(db, "SELECT contact, other FROM not_same WHERE contact IN (…)", numbers)
    return {(one, other) for one, other in pairs if other in wanted}


def leads_to(db: Db, ref: str) -> int | None:
    """Id of the record that the one with this public id was merged into."""
    found: int | None = fetch_value(db, "SELECT contact FROM merged WHERE ref = ?", (ref,))
    return found


def merged_among(db: Db, numbers: Sequence[int]) -> set[int]:
    """Return the records into which others were merged."""
    return {number for (number,) in fetch_all_in(db, "SELECT contact FROM merged WHERE contact IN (…)", numbers)}


MOST = 20  # a number or name of more records is not one person: a switchboard, a placeholder


def with_stem(db: Db, stem: str) -> list[tuple[int, str]]:
    """Contact id and address key for each contact with this key, or this key with a `+tag`."""
    local, _, domain = stem.rpartition("@")
    question = (
        "SELECT id, email_key FROM contacts WHERE erased_at IS NULL AND (email_key = ?1 OR email_key > ?2"
        " AND email_key < ?3 AND substr(email_key, -length(?4)) = ?4)"
    )
    return fetch_all(db, question, (stem, f"{local}+", f"{local},", f"@{domain}"))


def by_stem(db: Db) -> Iterator[tuple[str, list[int]]]:
    """Addresses without their `+tag`, where one has a tag, each with the ids of its contacts."""
    for stem, numbers in db.conn.execute(
        "WITH tagged AS MATERIALIZED (SELECT id, substr(email_key, 1, instr(email_key, '+') - 1)"
        " || substr(email_key, instr(email_key, '@')) AS stem FROM contacts INDEXED BY contacts_email_key"
        " WHERE email_key > '' AND email_key LIKE '_%+%@%' AND erased_at IS NULL)"
        " SELECT stem, group_concat(id) FROM (SELECT id, stem FROM tagged UNION"
        " SELECT c.id, t.stem FROM tagged t JOIN contacts c ON c.email_key = t.stem WHERE c.erased_at IS NULL)"
        " GROUP BY stem"
    ):
        yield stem, sorted(map(int, numbers.split(",")))


def same_phone(db: Db) -> Iterator[list[tuple[int, str | None, str | None]]]:
    """Records that share a telephone number: id, first and last name, at most `MOST` per group."""
    result = db.conn.execute(
        "SELECT c.phone, c.id, c.first_name, c.last_name FROM"
        " (SELECT phone FROM contacts WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) BETWEEN 2 AND ?) same"
        " JOIN contacts c ON c.phone = same.phone WHERE c.erased_at IS NULL ORDER BY c.phone, c.id",
        (MOST,),
    )
    for _, group in groupby(result, itemgetter(0)):
        yield [(number, first, last) for _, number, first, last in group]


def same_name(db: Db) -> Iterator[list[int]]:
    """Ids of records that share names, and company or postal address, at most `MOST` per group."""
    for column in ("company", "postal_address"):
        for (numbers,) in db.conn.execute(
            "SELECT group_concat(id) FROM contacts"
            f" WHERE last_name <> '' AND first_name <> '' AND {column} <> '' AND erased_at IS NULL"
            f" GROUP BY lower(last_name), lower(first_name), lower({column}) HAVING count(*) BETWEEN 2 AND ?",
            (MOST,),
        ):
            yield sorted(map(int, numbers.split(",")))


_COLUMNS = "json_extract(d.details, '$.columns')"
_BY_NUMBER = "({0} LIKE '%\"sms\"%' OR {0} LIKE '%\"voice\"%')"
WITH_PHONE = (
    f"({_COLUMNS} IS NULL OR {_COLUMNS} LIKE '%\"phone\"%')"
    f" AND (m.channels IS NULL OR {_BY_NUMBER.format('m.channels')})"
)
"""Condition on a row `m` of a disclosure `d`: it held a telephone number; an archive does not say, and counts."""
WITH_EMAIL = (
    f"({_COLUMNS} IS NULL OR {_COLUMNS} LIKE '%\"email\"%') AND (m.channels IS NULL OR m.channels LIKE '%\"email\"%')"
)
"""The same for an address."""
BY_NUMBER = _BY_NUMBER.format("coalesce(m.channels, d.channels)")
"""Condition on a row `m` of a disclosure `d`: it was for a channel of the number."""


def given_by_number(db: Db, numbers: Sequence[int]) -> set[int]:
    """Those of these contacts (ids) that a partner was given with a telephone number, by its channels."""
    question = (
        "SELECT DISTINCT m.contact FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        f" WHERE m.contact IN (…) AND d.state = 'released' AND {WITH_PHONE} AND {BY_NUMBER}"
    )
    return {number for (number,) in fetch_all_in(db, question, numbers)}


def shared_with_notes(db: Db) -> list[tuple[int, str | None, str | None, int | None, int | None]]:
    """Contacts in a released file with a note or tags: id, note, tags (JSON), whether they have address and number."""
    return fetch_all(
        db,
        "SELECT id, note, tags, email <> '', phone <> '' FROM contacts"
        " WHERE (note IS NOT NULL OR tags IS NOT NULL) AND erased_at IS NULL"
        " AND EXISTS (SELECT 1 FROM given WHERE given.contact = contacts.id) ORDER BY id",
    )
