"""People: rows written by the thousand, read back as contacts by the page."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import fields
from operator import itemgetter
from typing import Any

from leadkeeper.model import shape
from leadkeeper.model.contact import Contact, ContactKeys, Informed, LastAction
from leadkeeper.model.moment import moment
from leadkeeper.model.shape import Verbatim
from leadkeeper.store.engine import Db, rows_of, value
from leadkeeper.store.json_text import dump, dump_list, load_list, load_object, load_shape

_FACTS = (
    "email", "phone", "first_name", "last_name", "other_emails", "other_phones", "company", "job_title", "country",
    "postal_address", "birth_date", "age_at_consent", "segment", "legal_form", "stage", "relation_ended_on",
    "admin_only", "action_at", "action_kind", "informed", "contested", "email_state", "owner", "tags", "note", "extra",
)  # fmt: skip
FACTS = tuple(f.name for f in fields(Contact) if f.name not in ("id", "consents", "reviews"))
"""The facts of a contact by name, without answers and decisions."""

SEEN = _FACTS
"""The columns that hold a person's facts as somebody knows them, without what is drawn from these."""

COLUMNS = (
    "id", "ref", *_FACTS, "action_lo", "action_hi",
    "email_key", "canonical", "phone_key", "email_marks", "phone_marks", "import", "member", "line",
)  # fmt: skip
_OWN_REF = re.compile(r"c([1-9]\d{0,17})")


def next_number(db: Db) -> int:
    """The first row number that no contact has or had before a merge, and whose id (`c` and the number) nobody has."""
    numbers_of_all = "SELECT max(id) AS n FROM contacts UNION SELECT max(number) FROM merged"
    taken = value(db, f"SELECT max(n) FROM ({numbers_of_all})") or 0
    named = value(
        db,
        "SELECT max(CAST(substr(ref, 2) AS INTEGER)) FROM (SELECT ref FROM contacts UNION ALL SELECT ref FROM merged)"
        " WHERE ref GLOB 'c[1-9]*' AND substr(ref, 2) NOT GLOB '*[^0-9]*' AND length(ref) < 19",
    )
    return int(max(taken, named or 0)) + 1


def ref_of(number: int, ref: str | None) -> str:
    """The id of a contact as the archive writes it."""
    return ref if ref is not None else f"c{number}"


def row(
    number: int, contact: Contact, keys: ContactKeys, origin: tuple[int, int, int] | None = None
) -> tuple[object, ...]:
    """The row of a contact; `origin` is the import's number, the member of a ZIP and the line."""
    facts = {name: getattr(contact, name) for name in FACTS}
    return fact_row(number, None if contact.id == f"c{number}" else contact.id, facts, keys, origin)


def fact_row(
    number: int,
    ref: str | None,
    facts: Mapping[str, Any],
    keys: ContactKeys,
    origin: tuple[int, int, int] | None = None,
) -> tuple[object, ...]:
    """The row of a person given as facts by name (those of a contact; absent ones are not known)."""
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
        dump(shape.write(informed)) if informed else None,
        _flag(get("contested", False)), get("email_state", "ok"), get("owner"), dump_list(get("tags")), get("note"),
        dump(extra) if extra else None,
        when.lo if when else None, when.hi if when else None,
        keys.email_key, keys.canonical, keys.phone_key, keys.email_marks, keys.phone_marks,
        *(origin or (None, None, None)),
    )  # fmt: skip


def _flag(answer: bool | None) -> int | None:
    return None if answer is None else int(answer)


def insert_many(db: Db, contacts: Sequence[tuple[object, ...]]) -> None:
    """Writes rows made by `row`; `search_index.add` makes them findable afterwards.

    Only columns that some row fills are named: handing over a NULL costs more than a text.
    """
    if not contacts:
        return
    filled = [place for place, cells in enumerate(zip(*contacts, strict=True)) if cells.count(None) < len(cells)]
    names, marks = ", ".join(COLUMNS[place] for place in filled), ", ".join("?" * len(filled))
    db.conn.executemany(f"INSERT INTO contacts ({names}) VALUES ({marks})", map(itemgetter(*filled), contacts))


def add_further(db: Db, found: Iterable[tuple[str, str, int]]) -> None:
    """Further addresses of people: kind (`email`, `phone`), canonical address or E.164 number, row number."""
    db.conn.executemany("INSERT OR IGNORE INTO further_addresses (kind, value, contact) VALUES (?, ?, ?)", found)


def index_one(db: Db, number: int) -> None:
    """Puts one contact into the search index, who is not in it."""
    db.conn.execute(
        "INSERT INTO contacts_search (rowid, email, first_name, last_name, company, phone)"
        " SELECT id, email, first_name, last_name, company, phone FROM contacts WHERE id = ?",
        (number,),
    )


def count(db: Db) -> int:
    """How many people are in the book; who was erased is not counted."""
    # Counting all rows by an index and taking off the few erased ones is far quicker than looking at every row.
    rows_of_all = int(value(db, "SELECT count(*) FROM contacts"))
    return rows_of_all - int(value(db, "SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL"))


def numbers(db: Db, refs: Sequence[str]) -> dict[str, int]:
    """The row numbers of contact ids; ids that nobody has, or somebody erased, are left out."""
    found: dict[str, int] = dict(
        rows_of(db, "SELECT ref, id FROM contacts WHERE ref IN (…) AND erased_at IS NULL", refs)
    )
    own = {ref: int(match[1]) for ref in refs if ref not in found and (match := _OWN_REF.fullmatch(ref))}
    question = "SELECT id FROM contacts WHERE ref IS NULL AND id IN (…) AND erased_at IS NULL"
    there = {number for (number,) in rows_of(db, question, list(own.values()))}
    found.update({ref: number for ref, number in own.items() if number in there})
    return found


def refs(db: Db, wanted: Sequence[int]) -> dict[int, str]:
    """The id of each contact by row number."""
    return {n: ref_of(n, ref) for n, ref in rows_of(db, "SELECT id, ref FROM contacts WHERE id IN (…)", wanted)}


def read(db: Db, wanted: Sequence[int]) -> list[Contact]:
    """The contacts with these row numbers, in this order, without consents and reviews.

    Unknown ones are left out, and those who were erased.
    """
    question = f"SELECT id, ref, {', '.join(_FACTS)} FROM contacts WHERE id IN (…) AND erased_at IS NULL"
    found = {one[0]: _contact(one) for one in rows_of(db, question, wanted)}
    return [found[number] for number in wanted if number in found]


def cells(db: Db, told: Sequence[str], wanted: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """What some terms of SQL (columns, for one) give of each of some people, by row number; who was erased has none."""
    question = f"SELECT {', '.join(('id', *told))} FROM contacts WHERE id IN (…) AND erased_at IS NULL"
    return {row[0]: row[1:] for row in rows_of(db, question, wanted)}


def stream(db: Db) -> Generator[tuple[int, Contact], None, None]:
    """Everybody with row number, in the order of the book, without consents and reviews.

    Of the erased only those come, with nothing but an id, to whom a delivery, a notice or a request refers.
    """
    for one in db.conn.execute(f"SELECT id, ref, {', '.join(_FACTS)} FROM contacts WHERE {_REFERRED} ORDER BY id"):
        yield one[0], _contact(one)


_REFERRED = """erased_at IS NULL
    OR id IN (SELECT contact FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery
              WHERE m.contact = contacts.id AND d.state = 'released')
    OR id IN (SELECT contact FROM notices WHERE contact = contacts.id)
    OR id IN (SELECT contact FROM requests WHERE contact = contacts.id)"""


def _contact(one: Sequence[Any]) -> Contact:
    """The contact of a row, its columns in the order of `read`; by place, which is half the price of names."""
    (
        number, ref, email, phone, first_name, last_name, other_emails, other_phones, company, job_title, country,
        postal_address, birth_date, age, segment, legal_form, stage, ended_on, admin_only, action_at, action_kind,
        informed, contested, email_state, owner, tags, note, extra,
    ) = one  # fmt: skip
    acted = action_at is not None or action_kind is not None
    return Contact(
        ref_of(number, ref), email, phone, first_name, last_name,
        load_list(other_emails) if other_emails else (), load_list(other_phones) if other_phones else (),
        company, job_title, country, postal_address, birth_date, age, segment, legal_form, stage, ended_on,
        _answer(admin_only),
        LastAction(action_at, action_kind) if acted else None,
        load_shape(Informed, informed, "informed") if informed else None,
        _answer(contested), email_state, owner, load_list(tags) if tags else (), note,
        Verbatim(load_object(extra)) if extra else Verbatim(),
    )  # fmt: skip


def _answer(flag: int | None) -> bool | None:
    return None if flag is None else bool(flag)


def at_email(db: Db, key: str) -> int | None:
    """The first person whose address has this key (see `rules.email.import_key`); None when nobody's has."""
    found: int | None = value(db, "SELECT id FROM contacts WHERE email_key = ? ORDER BY id LIMIT 1", (key,))
    return found
