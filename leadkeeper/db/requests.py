"""Requests of data subjects (GDPR 12) with extensions and answers; data for the access report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from leadkeeper.db.contacts import ref_of
from leadkeeper.db.engine import Db, dump, fetch_all, fetch_value, load_object
from leadkeeper.db.imports.imports import LinePlace, blocks_of_others, cells_of, contacts_of, lines_with, undone
from leadkeeper.domain.book import Request
from leadkeeper.domain.phone import numbers_in
from leadkeeper.domain.text import fold

_THESE = "(SELECT value FROM json_each(?1))"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A source line of a contact as imported; `headers` is empty if they do not fit the line.

    `fields` are those that its cells fed, by column; empty if unknown.
    """

    person: int
    import_id: str
    file: str | None
    at: str | None
    line: int
    headers: tuple[str, ...]
    cells: tuple[Any, ...]
    fields: tuple[str | None, ...] = ()


def replaced(db: Db, number: int) -> list[tuple[str | None, str, bool]]:
    """Fields of a contact replaced by imports: instant, field, and whether there was a value before."""
    question = (
        "SELECT i.at, c.field, c.before FROM import_changes c JOIN imports i ON i.id = c.import WHERE c.contact = ?"
        " ORDER BY i.id"
    )
    nothing = (None, "null", '""', "[]")
    return [(at, field, before not in nothing) for at, field, before in fetch_all(db, question, (number,))]


def lines(db: Db, numbers: Sequence[int]) -> list[ReportLine]:
    """Source lines of these contacts, in order of import."""
    question = (
        "SELECT o.person, i.id, i.ref, i.file, i.at, i.settings, o.member, o.line FROM ("
        f" SELECT id AS person, import, coalesce(member, 0) AS member, line FROM contacts WHERE id IN {_THESE}"
        f" UNION SELECT contact, import, member, line FROM import_lines WHERE contact IN {_THESE}"
        ") o JOIN imports i ON i.id = o.import WHERE o.line IS NOT NULL ORDER BY i.id, o.member, o.line"
    )
    return _report_lines(db, fetch_all(db, question, (dump(list(numbers)),)))


def lines_at(db: Db, places: Iterable[LinePlace], person: int = 0) -> list[ReportLine]:
    """The source lines at these places, as those of `person`."""
    question = "SELECT ?1, id, ref, file, at, settings, ?3, ?4 FROM imports WHERE id = ?2"
    return _report_lines(db, [row for place in places for row in fetch_all(db, question, (person, *place))])


NAMES, PHONES = ("first_name", "last_name", "full_name"), ("phone", "other_phones")
"""Fields of the columns by which `named_in_lines` finds somebody."""
MOST_LINES = 10_000  # that it looks at: of a word in every line, such as the source, nobody is named


def named_in_lines(db: Db, words: frozenset[str], phones: frozenset[str]) -> Iterator[dict[int, str]]:
    """Yield for each block of lines the contacts of those with all these words (folded) as a name, or such a number.

    The numbers are E.164; each contact with the name in the line. Lines of undone imports, and of files that do not say
    which column is what, count for nothing.
    """
    fields, gone, left = dict[tuple[int, int], tuple[str | None, ...]](), undone(db), MOST_LINES
    for block in blocks_of_others(db):
        names = dict[LinePlace, str]()
        for where, row in islice(lines_with(db, block, phones, words), left):
            left -= 1
            if where[:2] not in fields:
                (of_line,) = lines_at(db, [where])
                fields[where[:2]] = () if of_line.import_id in gone else of_line.fields
            known = tuple(zip(row, fields[where[:2]], strict=False))
            name = " ".join(filter(None, (cell for cell, field in known if field in NAMES)))
            has_number = any(phones.intersection(numbers_in(cell)) for cell, field in known if field in PHONES)
            if has_number or (words and words <= {*fold(name).split()}):
                names[where] = name
        yield {contact: names[where] for where, contact in contacts_of(db, names)}


def _report_lines(db: Db, rows: Sequence[tuple[Any, ...]]) -> list[ReportLine]:
    kept = cells_of(db, {(number, member, where) for _, number, _, _, _, _, member, where in rows})
    return [_report_line(kept, *row) for row in rows]


def _report_line(
    kept: Mapping[LinePlace, Sequence[Any]],
    person: int,
    number: int,
    ref: str,
    file: str | None,
    at: str | None,
    settings: str,
    member: int,
    where: int,
) -> ReportLine:
    cells, known = tuple(kept.get((number, member, where), ())), load_object(settings)
    columns, lists = known.get("columns"), known.get("lists") or ()
    headers = tuple(columns) if isinstance(columns, dict) and len(columns) == len(cells) else ()
    read = [[field for _header, field, *_ in one["columns"]] for one in lists if one["member"] == member]
    fields = read[0] if read else list(columns.values()) if headers and columns else []
    return ReportLine(person, ref, file, at, where, headers, cells, tuple(fields))


def complaints(db: Db) -> list[dict[str, Any]]:
    """All complaints that still have an address: id, address, channel, instant, SHA-256 of the mail."""
    names = ("id", "address", "channel", "at", "mail_sha256")
    question = "SELECT ref, address, channel, at, mail_sha256 FROM complaints WHERE address IS NOT NULL ORDER BY id"
    return [dict(zip(names, row, strict=True)) for row in fetch_all(db, question)]


def notices(db: Db, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Notifications about these contacts: partner id, kind, due and sent_at."""
    names = ("partner", "kind", "due", "sent_at")
    question = (
        "SELECT p.ref, n.kind, n.due, n.sent_at FROM notices n JOIN partners p ON p.id = n.partner"
        f" WHERE n.contact IN {_THESE} ORDER BY n.id"
    )
    return [dict(zip(names, row, strict=True)) for row in fetch_all(db, question, (dump(list(numbers)),))]


OF_STRANGER = ("asker", "searched")
"""Details of a request of somebody who is not in the book: a name, and the addresses and numbers searched for."""

LASTING = ("extended_on", "how", "sent")  # details that remain after an erasure: they identify no person


@dataclass(frozen=True, slots=True)
class SubjectRequest:
    """A request: database id, public id, the contact's ids, and its handling.

    `name` and `email` are the contact's, None once `erased`; `note` is a free text, `refused` why it was refused,
    `sent` the SHA-256 of the file that the person was sent. `searched` are the addresses and numbers of somebody who
    is not in the book: `name` is then the one that they gave, `email` the first of these, and the record is empty.
    """

    number: int
    ref: str
    person: int
    contact: str
    name: str | None
    email: str | None
    kind: str | None
    received_on: str | None
    answered_on: str | None
    extended_on: str | None
    how: str | None
    note: str | None
    erased: bool = False
    refused: str | None = None
    sent: str | None = None
    searched: tuple[str, ...] = ()


def read(db: Db, people: Sequence[int] | None = None) -> list[SubjectRequest]:
    """All requests, or those of some contacts (ids), in order of recording."""
    question = (
        "SELECT r.id, r.ref, c.id, c.ref, c.first_name, c.last_name, c.email, r.kind, r.received_on, r.answered_on,"
        " r.details, c.erased_at IS NOT NULL FROM requests r JOIN contacts c ON c.id = r.contact"
        " WHERE ?1 IS NULL OR c.id IN (SELECT value FROM json_each(?1)) ORDER BY r.id"
    )
    return [_asked(row) for row in fetch_all(db, question, (dump(list(people)) if people is not None else None,))]


def _asked(row: Sequence[Any]) -> SubjectRequest:
    number, ref, person, contact, first, last, email, kind, received, answered, details, erased = row
    more = load_object(details)
    searched = tuple(map(str, more.get("searched") or ()))
    return SubjectRequest(
        number=number,
        ref=ref,
        person=person,
        contact=ref_of(person, contact),
        name=" ".join(filter(None, (first, last))) or more.get("asker"),
        email=email or next(iter(searched), None),
        kind=kind,
        received_on=received,
        answered_on=answered,
        erased=bool(erased),
        searched=searched,
        **{name: more.get(name) for name in (*LASTING, "note", "refused")},
    )


def add(db: Db, request: Request, contact: int, details: Mapping[str, object] | None = None) -> None:
    """Add a request of a contact."""
    db.conn.execute(
        "INSERT INTO requests (ref, contact, kind, received_on, answered_on, details) VALUES (?, ?, ?, ?, ?, ?)",
        (request.id, contact, request.kind, request.received_on, request.answered_on, dump(dict(details or {}))),
    )


def archived(db: Db) -> tuple[Request, ...]:
    """All requests in order of recording, as an archive has them."""
    return tuple(
        Request(one.ref, one.contact, one.kind, one.received_on, one.answered_on, **_handling(one)) for one in read(db)
    )


def _handling(asked: Request | SubjectRequest) -> dict[str, str]:
    """The details that an archive has: none of who asked without being in the book."""
    return {name: str(fact) for name in (*LASTING, "note", "refused") if (fact := getattr(asked, name))}


def restore(db: Db, request: Request, contact: int) -> None:
    """Add a request of a contact as an archive has it."""
    add(db, request, contact, _handling(request))


def change(db: Db, number: int, answered_on: str | None, **details: str | None) -> None:
    """Set a request's answer: `extended_on`, `how`, `note`, `refused`, `sent`; None clears. Who asked stays."""
    before = load_object(fetch_value(db, "SELECT details FROM requests WHERE id = ?", (number,)))
    kept = {name: before[name] for name in OF_STRANGER if name in before}
    kept |= {name: text for name, text in details.items() if text is not None}
    db.conn.execute("UPDATE requests SET answered_on = ?, details = ? WHERE id = ?", (answered_on, dump(kept), number))


def correct(db: Db, number: int, kind: str, received_on: str, note: str | None) -> None:
    """Set what is asked, the day on which the request came in, and its note; None clears."""
    details = load_object(fetch_value(db, "SELECT details FROM requests WHERE id = ?", (number,))) | {"note": note}
    kept = {name: value for name, value in details.items() if value is not None}
    statement = "UPDATE requests SET kind = ?, received_on = ?, details = ? WHERE id = ?"
    db.conn.execute(statement, (kind, received_on, dump(kept), number))


def remove(db: Db, asked: SubjectRequest) -> None:
    """Delete a request, with the empty record that stands for somebody who is not in the book."""
    db.conn.execute("DELETE FROM requests WHERE id = ?", (asked.number,))
    if asked.searched:
        statement = "DELETE FROM contacts WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM requests WHERE contact = ?1)"
        db.conn.execute(statement, (asked.person,))


def forget_strangers(db: Db, is_theirs: Callable[[str], bool]) -> int:
    """Remove names, addresses and free texts from answered requests of a stranger; return the count."""
    theirs = [one for one in read(db) if one.answered_on is not None and any(map(is_theirs, one.searched))]
    for one in theirs:
        lasting = {name: getattr(one, name) for name in LASTING if getattr(one, name) is not None}
        db.conn.execute("UPDATE requests SET details = ? WHERE id = ?", (dump(lasting), one.number))
    return len(theirs)


def forget_words(db: Db, people: Sequence[int]) -> None:
    """Remove free texts from the requests of erased contacts."""
    for asked in read(db, people):
        change(db, asked.number, asked.answered_on, **{name: getattr(asked, name) for name in LASTING})
