"""Consent events: append-only, each stored as consent terms and an instant."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Hashable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from leadkeeper.db import forms, partners
from leadkeeper.db.engine import Db, broken, dump, fetch_all, fetch_all_in, fetch_value, grouped, insert, load_list
from leadkeeper.domain.contact import UNDONE, Consent, SourceLine
from leadkeeper.domain.time import bounds

_KIND = ("event", "purpose", "channels", "partner", "form_version", "list_version", "method", "trace", "valid_until")
_INSERT = (
    "INSERT INTO consents (contact, seq, kind, at, lo, hi, raw, ip, import, line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT c.contact, c.seq, c.kind, c.at, c.raw, c.ip, i.ref, c.line, c.import IS NOT NULL OR c.line IS NOT NULL,"
    " i.undone_at IS NOT NULL FROM consents c LEFT JOIN imports i ON i.id = c.import"
)
UNDONE_IMPORTS = "(SELECT id FROM imports WHERE undone_at IS NOT NULL)"
"""Ids of undone imports: a consent of theirs that stays, because its person was shared, is one to nothing."""
STANDING_YES = (
    f"e.kind IN (SELECT id FROM consent_kinds WHERE event = 'given' AND purpose IS NOT '{UNDONE}')"
    f" AND (e.import IS NULL OR e.import NOT IN {UNDONE_IMPORTS})"
)
"""Condition: an event `e` is a consent that counts as an action of its person (R21)."""


class ConsentTermsCache:
    """Ids of consent terms in a book; new terms are added when first used."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._said: dict[Hashable, int] = {}
        self._partners = partners.numbers(db)
        self._forms = forms.version_numbers(db)
        self._lists = partners.version_numbers(db)
        question = f"SELECT id, {', '.join(_KIND)} FROM consent_kinds"
        self._numbers: dict[tuple[object, ...], int] = {tuple(row[1:]): row[0] for row in fetch_all(db, question)}

    def number(self, consent: Consent) -> int:
        """Id of the terms of a consent event."""
        row = (
            consent.event,
            consent.purpose,
            dump(list(consent.channels)) if consent.channels is not None else None,
            self._partners[consent.partner] if consent.partner is not None else None,
            self._forms[consent.form_version] if consent.form_version is not None else None,
            self._lists[consent.list_version] if consent.list_version is not None else None,
            consent.method,
            consent.trace,
            consent.valid_until,
        )
        if row not in self._numbers:
            marks = ", ".join("?" * len(_KIND))
            statement = f"INSERT INTO consent_kinds ({', '.join(_KIND)}) VALUES ({marks})"
            self._numbers[row] = insert(self._db, statement, row)
        return self._numbers[row]

    def of_row(self, key: Hashable, consent_of: Callable[[Any], Consent]) -> int:
        """Id of terms given by a file row; equal terms are the same object."""
        number = self._said.get(key)
        if number is None:
            number = self._said[key] = self.number(consent_of(key))
        return number


def kinds(db: Db) -> dict[int, Consent]:
    """Consent terms by id, as events without instant, cell, IP and source."""
    question = (
        "SELECT k.id, k.event, k.purpose, k.channels, p.ref, f.ref, l.ref, k.method, k.trace, k.valid_until"
        " FROM consent_kinds k LEFT JOIN partners p ON p.id = k.partner"
        " LEFT JOIN form_versions f ON f.id = k.form_version LEFT JOIN list_versions l ON l.id = k.list_version"
    )
    return {
        number: Consent(None, None, event, purpose, load_list(channels) if channels is not None else None, *terms)
        for number, event, purpose, channels, *terms in fetch_all(db, question)
    }


def row(contact: int, seq: int, kind: int, consent: Consent, import_number: int | None = None) -> tuple[object, ...]:
    """Database row of a consent event of a contact."""
    line = consent.source.line if consent.source else None
    return (contact, seq, kind, consent.at, *bounds(consent.at), consent.raw, consent.ip, import_number, line)


def insert_many(db: Db, events: Iterable[tuple[object, ...]]) -> None:
    """Insert rows made by `row`, preferably in contact order."""
    db.conn.executemany(_INSERT, events)


def insert_of_rows(db: Db, import_number: int, events: Iterable[tuple[object, ...]], *, has_ip: bool) -> None:
    """Insert events of an import, in contact order.

    Each row is contact, position, terms, instant, its first and last second, date cell, line, and the IP address if
    `has_ip`.
    """
    ip, mark = (", ip", ", ?") if has_ip else ("", "")
    db.conn.executemany(
        f"INSERT INTO consents (contact, seq, kind, at, lo, hi, raw, line{ip}, import)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, ?{mark}, {int(import_number)})",
        events,
    )


def events_by_contact(db: Db, contacts: Sequence[int]) -> dict[int, set[tuple[int, str | None]]]:
    """(terms, instant) pairs of the events of some contacts, by contact id, without those of undone imports."""
    answers: dict[int, set[tuple[int, str | None]]] = {}
    question = (
        "SELECT contact, kind, at FROM consents WHERE contact IN (…)"
        f" AND (import IS NULL OR import NOT IN {UNDONE_IMPORTS})"
    )
    for contact, kind, at in fetch_all_in(db, question, contacts):
        answers.setdefault(contact, set()).add((kind, at))
    return answers


def sayers(db: Db, import_number: int) -> list[int]:
    """Ids of contacts with a consent from an import, ascending."""
    question = (
        "SELECT DISTINCT c.contact FROM consents c JOIN consent_kinds k ON k.id = c.kind"
        " WHERE c.import = ? AND k.event = 'given' ORDER BY 1"
    )
    return [number for (number,) in fetch_all(db, question, (import_number,))]


def refused_after(db: Db, second: int) -> str | None:
    """Return the latest instant, as stored, of a refusal or withdrawal after a second (epoch), or None."""
    question = (
        "SELECT c.at FROM consents c JOIN consent_kinds k ON k.id = c.kind"
        " WHERE c.lo > ? AND k.event IN ('refused', 'withdrawn') ORDER BY c.lo DESC LIMIT 1"
    )
    return next((at for (at,) in fetch_all(db, question, (second,))), None)


def next_seq(db: Db, contact: int) -> int:
    """Position of the next event of a contact."""
    return int(fetch_value(db, "SELECT coalesce(max(seq), -1) + 1 FROM consents WHERE contact = ?", (contact,)))


def next_seqs(db: Db, contacts: Sequence[int]) -> dict[int, int]:
    """Position of the next event by contact, if any; not the count of events: an undone import leaves gaps."""
    question = "SELECT contact, max(seq) + 1 FROM consents WHERE contact IN (…) GROUP BY contact"
    return dict(fetch_all_in(db, question, contacts))


def of(
    db: Db, contacts: Sequence[int], known: dict[int, Consent] | None = None, *, as_judged: bool = False
) -> dict[int, list[Consent]]:
    """All events of some contacts in order of recording, by contact id.

    `as_judged`: consents of undone imports are to the purpose `UNDONE`, else to what they were given for.
    """
    known = known if known is not None else kinds(db)
    rows = fetch_all_in(db, f"{_SELECT} WHERE c.contact IN (…) ORDER BY c.contact, c.seq", contacts)
    return grouped((one[0], _consent(known, one, as_judged=as_judged)) for one in rows)


def instants(db: Db, contacts: Sequence[int]) -> dict[int, list[str | None]]:
    """Instants of all events of some contacts in order of recording, by contact id."""
    question = "SELECT contact, at FROM consents WHERE contact IN (…) ORDER BY contact, seq"
    return grouped(fetch_all_in(db, question, contacts))


def stream(db: Db) -> Generator[tuple[int, list[Consent]], None, None]:
    """Events of all contacts that have any, by contact, ascending, as they are judged (see `of`)."""
    known = kinds(db)
    for contact, events in groupby(db.conn.execute(f"{_SELECT} ORDER BY c.contact, c.seq"), itemgetter(0)):
        yield contact, [_consent(known, one, as_judged=True) for one in events]


def _consent(known: dict[int, Consent], one: Sequence[Any], *, as_judged: bool) -> Consent:
    _, _, kind, at, raw, ip, import_ref, line, sourced, is_undone = one
    terms = known.get(kind)
    if terms is None:
        raise broken("an answer of no kind")
    purpose = UNDONE if as_judged and is_undone and terms.event == "given" else terms.purpose
    return Consent(
        at, raw, terms.event, purpose, terms.channels, terms.partner, terms.form_version, terms.list_version,
        terms.method, terms.trace, terms.valid_until, ip, SourceLine(import_ref, line) if sourced else None,
    )  # fmt: skip


_PARTNERS = "SELECT id FROM consent_kinds WHERE event = 'given' AND purpose = 'partners'"


def people_by_month(db: Db, bounds: Sequence[int]) -> list[tuple[int | None, str | None, int, int]]:
    """Number of contacts by month of their first answer, and of those that consented to partners.

    Each row has the number of `bounds` (first seconds of months, ascending) not after the answer, the instant of the
    import if there is no dated answer, all contacts, and those that consented.
    """
    bucket = " + ".join(f"(first >= {int(bound)})" for bound in bounds) or "0"
    return fetch_all(
        db,
        "SELECT place, i.at, sum(people), sum(yes) FROM ("
        f" SELECT CASE WHEN first IS NULL THEN NULL ELSE {bucket} END AS place,"
        " CASE WHEN first IS NULL THEN import END AS import, count(*) AS people, sum(yes) AS yes FROM ("
        f"  SELECT c.import, min(e.lo) AS first, coalesce(max(e.kind IN ({_PARTNERS})), 0) AS yes"
        "   FROM contacts c LEFT JOIN consents e ON e.contact = c.id WHERE c.erased_at IS NULL GROUP BY c.id"
        " ) GROUP BY 1, 2) s LEFT JOIN imports i ON i.id = s.import GROUP BY 1, 2",
    )


def last_acted_between(db: Db, kinds: Sequence[str], start: int, end: int, until: int) -> array[int]:
    """Ids of contacts with the last consent or action of these kinds, by a second, in a range of seconds, inclusive."""
    action = f"CASE WHEN c.action_kind IN ({_marks(kinds)}) AND c.action_lo <= ? THEN c.action_lo END"
    given = f"max(CASE WHEN {STANDING_YES} AND e.lo <= ? THEN e.lo END)"
    result = db.conn.execute(
        f"SELECT c.id, max(coalesce({action}, 0), coalesce({given}, 0)) AS last"
        " FROM contacts c LEFT JOIN consents e ON e.contact = c.id WHERE c.erased_at IS NULL"
        " GROUP BY c.id HAVING last BETWEEN ? AND ? ORDER BY c.id",
        (*kinds, until, until, start, end),
    )
    return array("q", (number for number, _last in result))


def without_action(
    db: Db, kinds: Sequence[str], informed: tuple[str, str], until: int
) -> list[tuple[int, str | None, str | None, str | None]]:
    """Contacts without a consent or an action of these kinds by a second: id, action and its kind, information.

    Only those who were informed between two days (ISO texts), or with an action of another kind.
    """
    question = (
        "SELECT c.id, c.action_at, c.action_kind, json_extract(c.informed, '$.at') AS told FROM contacts c"
        " WHERE c.erased_at IS NULL AND (told BETWEEN ? AND ? OR c.action_kind IS NOT NULL AND c.action_kind <> 'open')"
        f" AND NOT (c.action_kind IS NOT NULL AND c.action_kind IN ({_marks(kinds)}) AND coalesce(c.action_lo <= ?, 0))"
        f" AND NOT EXISTS (SELECT 1 FROM consents e WHERE e.contact = c.id AND {STANDING_YES}"
        " AND e.lo <= ?)"
    )
    return fetch_all(db, question, (*informed, *kinds, until, until))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def narrowing(db: Db) -> list[int]:
    """Ids of contacts with a yes to all partners and one to a single partner, of an import, ascending."""
    question = (
        f"SELECT contact FROM consents e JOIN consent_kinds k ON k.id = e.kind WHERE {STANDING_YES}"
        " AND k.purpose = 'partners' GROUP BY contact"
        " HAVING max(k.partner IS NULL) AND max(k.partner IS NOT NULL AND e.import IS NOT NULL) ORDER BY contact"
    )
    return [number for (number,) in fetch_all(db, question)]


def ending_answers(db: Db) -> list[tuple[int, str]]:
    """Consent terms with an end: id, and the end as day or instant."""
    return fetch_all(db, "SELECT id, valid_until FROM consent_kinds WHERE event = 'given' AND valid_until IS NOT NULL")


def people_of_answers(db: Db, kinds: Sequence[int]) -> array[int]:
    """Ids of contacts with consent events of these terms, ascending."""
    rows = db.conn.execute(
        f"SELECT DISTINCT contact FROM consents WHERE kind IN ({_marks(kinds)}) ORDER BY contact", kinds
    )
    return array("q", (number for (number,) in rows))
