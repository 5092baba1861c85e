"""Contact lists: ids by search, filter and order, 8 bytes per contact, fetched apart from pages; saved views."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from json import dumps
from operator import itemgetter
from typing import Any
from unicodedata import normalize

from leadkeeper.db.consents import UNDONE_IMPORTS
from leadkeeper.db.contact_search import PAIR, SEARCHED, Holders, holders, pattern, spellings
from leadkeeper.db.engine import (
    Db,
    OperationalError,
    dump,
    fetch_all,
    fetch_all_in,
    fetch_value,
    grouped,
    load_list,
    load_object,
)
from leadkeeper.domain.contact import last_answer
from leadkeeper.domain.email import addresses_in, canonical


def _alphabetical(column: str) -> str:
    """Sort key of a column in dictionary order (É with E); plain ASCII avoids the call to Python."""
    return f"CASE WHEN c.{column} GLOB '*[^ -~]*' THEN unaccented(c.{column}) ELSE c.{column} END COLLATE NOCASE"


SORTS = {
    "added": "c.id",
    "name": f"{_alphabetical('last_name')}, {_alphabetical('first_name')}, c.id",
    "first_name": f"{_alphabetical('first_name')}, c.id",
    "email": "+c.email_key, c.id",  # not along the index: a lookup per contact takes ten times as long
    "company": f"{_alphabetical('company')}, c.id",
    "phone": "c.phone, c.id",
    "country": "c.country, c.id",
    "stage": "c.stage, c.id",
    "segment": "c.segment, c.id",
    "last_action": "c.action_lo, c.id",
}
"""Sort orders; a leading `-` reverses."""

_EVERYBODY = "SELECT c.id FROM contacts c WHERE c.id NOT IN (SELECT id FROM contacts WHERE erased_at IS NOT NULL)"
_ALONG_INDEX = {"email": "c.email_key, c.id", "-email": "c.email_key DESC, c.id DESC"}
"""Orders given by an index, which need no lookup per contact."""

# Correlated per contact: a subquery would list all contacts with this answer before the first row.
_ANSWERED = "EXISTS (SELECT 1 FROM consents e WHERE e.contact = c.id AND e.kind IN (SELECT k.id FROM consent_kinds k"
_PARTNERS = (
    "(k.purpose = 'partners' OR (k.purpose IS NULL AND k.event <> 'given'))"
    f" AND (e.import IS NULL OR k.event <> 'given' OR e.import NOT IN {UNDONE_IMPORTS})"
)
"""Answer `e` of terms `k` about partners: a refusal of nothing in particular is one of all, a consent of an undone
import is none."""
_ANSWERS = "consents e JOIN consent_kinds k ON k.id = e.kind"
_OF_CONTACT = f"WHERE e.contact = c.id AND {_PARTNERS}"
_CHANNELS = (
    "coalesce(nullif(k.channels, '[]'), CASE WHEN k.event = 'given' THEN"
    " (SELECT json_group_array(s.value) FROM json_each(v.description, '$.channels') s WHERE s.type = 'text') END)"
)
"""Channels of an answer `k`, those of its form `v` for an agreement that names none (JSON; None: all)."""
_VERSION = "LEFT JOIN form_versions v ON v.id = k.form_version"
_LAST_ANSWER = (
    "(SELECT CASE WHEN min(k.event) = max(k.event) THEN min(k.event) ELSE"
    f" (SELECT last_answer(k.event, k.partner, e.lo, e.hi, {_CHANNELS}, e.seq)"
    f" FROM {_ANSWERS} {_VERSION} {_OF_CONTACT}) END FROM {_ANSWERS} {_OF_CONTACT})"
)
"""Last answer about partners of a contact `c`; Python is called only where the events differ."""
YEAR = "strftime('%Y', {instant} + 3600, 'unixepoch')"
"""Year of an instant in Paris, which is an hour ahead of UTC at every turn of the year."""
FILTERS = {
    "stage": "c.stage = ?",
    "segment": "c.segment IS nullif(?, 'none')",
    "country": "c.country IS nullif(?, 'none')",
    "email_state": "c.email_state = ?",
    "action_year": f"{YEAR.format(instant='c.action_lo')} IS nullif(?, 'none')",
    "import": "c.import = (SELECT id FROM imports WHERE ref = ?)",
    "form": f"{_ANSWERED} JOIN form_versions v ON v.id = k.form_version JOIN forms f ON f.id = v.form"
    " WHERE ? IN (f.ref, v.ref)))",
    "consent": f"{_LAST_ANSWER} IS nullif(?, 'none')",
    "export": "c.id IN (SELECT m.contact FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
    " WHERE d.ref = ?)",
}
"""Filters: name → condition on `contacts c`."""
CONDITIONS = FILTERS | {
    "contact": "c.id IN (WITH wanted (ref) AS (SELECT ?) SELECT o.id FROM wanted JOIN contacts o ON o.ref = wanted.ref"
    " UNION ALL SELECT o.id FROM wanted JOIN contacts o ON o.id = CAST(substr(wanted.ref, 2) AS INTEGER)"
    " WHERE o.ref IS NULL AND 'c' || o.id = wanted.ref"
    " AND NOT EXISTS (SELECT 1 FROM contacts WHERE ref = wanted.ref))"
}
"""Filters, plus the id of a single contact, which is not offered as a choice."""

FIRST = 200
STEP, MOST_STEPS, FEW_STEPS = 1000, 400, 200
"""Limits for answers while typing: some ten thousand contacts are read, fewer if the index can help."""
SCARCE = 16  # if fewer than one contact in this many can have a word, the index is asked before everybody is read
MOST_THREES, MOST_PEOPLE = 600, 100_000
"""Maximum number of trigrams per index query, and of contacts with them for a complete answer."""

Filters = Mapping[str, str | Collection[str]]  # filter name → the value, or alternative values
ListQuestion = tuple[str, list[str | int]]  # SQL and its parameters


def ids(db: Db, search: str = "", filters: Filters | None = None, sort: str = "added") -> array[int]:
    """Return the ids of matching contacts in order. Raises KeyError for unknown filters and orders."""
    words = _words(search)
    further = sorted({number for way in (_further, _at_mailbox) for (number,) in db.conn.execute(*way(words))})
    among = _fewest(db, words)
    if among is not None and among.people <= MOST_PEOPLE:
        question = _among(among, words, filters, sort, None, further)
    else:
        question = _question(words, filters, sort, None, further=further)
    return array("q", (number for (number,) in db.conn.execute(*question)))


def first(
    db: Db, search: str, filters: Filters | None = None, limit: int = FIRST, steps: int = MOST_STEPS
) -> tuple[array[int], bool]:
    """Return the first matching contacts by id, and whether these are all.

    Reads at most `steps`; if that is too little, some of those that the index finds by two letters.
    """
    words = _words(search)
    further, has_all = _first_further(db, words, steps)
    among, everybody = _fewest(db, words), _question(words, filters, "added", limit, further=further)
    ways = [(everybody, steps)]
    if among is not None:
        ways = [(everybody, min(steps, FEW_STEPS // 2 if _matches(words, ()) else FEW_STEPS))]
        ways.append((_among(among, words, filters, "added", limit, further), steps))
        if _is_scarce(db, words, among):
            ways.reverse()
    result, ended = array("q"), False
    for question, most in ways:
        if not ended:
            found, ended = _within(db, question, most)
            result = found if ended else max(result, found, key=len)
    pairs = [word for word in words if len(word) == PAIR]
    if not ended and among is None and pairs:
        hinted, _ended = _within(db, _question(words, filters, "added", limit, _around(pairs[0])), steps)
        result = max(result, hinted, key=len)
    return result, ended and has_all and len(result) < limit


def last_names(db: Db) -> Iterator[str]:
    """Yield each last name of the book as it is written."""
    return (name for (name,) in db.conn.execute("SELECT DISTINCT last_name FROM contacts WHERE last_name IS NOT NULL"))


def first_names(db: Db) -> Iterator[tuple[str, int]]:
    """Yield each first name of the book as it is written, with the contact."""
    yield from db.conn.execute("SELECT first_name, id FROM contacts WHERE first_name IS NOT NULL")


def with_last_names(db: Db, names: Sequence[str]) -> list[int]:
    """Return the contacts with one of these last names, written so."""
    return [number for (number,) in fetch_all_in(db, "SELECT id FROM contacts WHERE last_name IN (…)", names)]


def _words(search: str) -> list[str]:
    return normalize("NFC", search).replace("\0", " ").split()


def _fewest(db: Db, words: Sequence[str]) -> Holders | None:
    """Smallest set of contacts that may have all words. None if unknown or if too many trigrams are needed."""
    told = [told for word in words if len(word) <= PAIR and (told := holders(db, word)) is not None]
    best = min(told, key=lambda one: len(one.threes), default=None)
    return best if best is not None and len(best.threes) <= MOST_THREES else None


def _is_scarce(db: Db, words: Sequence[str], among: Holders) -> bool:
    """Whether reading everybody would most likely be in vain; a long word leaves few to read anyway."""
    if not among.threes or _matches(words, ()):
        return not among.threes
    return among.people * SCARCE < int(fetch_value(db, "SELECT coalesce(max(id), 0) FROM contacts"))


def _question(
    words: Sequence[str],
    filters: Filters | None,
    sort: str,
    limit: int | None,
    threes: Collection[str] = (),
    further: Sequence[int] = (),
) -> ListQuestion:
    """SQL of a list with parameters; with `threes`, restricted to contacts with one of these trigrams.

    `further`: contacts with a word in a further address or number, or with the mailbox of one.
    """
    if further:
        return _united([_people(words, filters, threes), _people_further(further, words, filters)], sort, limit)
    if not (words or filters or threes) and sort in _ALONG_INDEX:
        return f"{_EVERYBODY} ORDER BY {_ALONG_INDEX[sort]} LIMIT ?", [-1 if limit is None else limit]
    question, values = _people(words, filters, threes)
    order = _order("s.rowid" if _matches(words, threes) else "c.id", sort)
    return f"{question} ORDER BY {order} LIMIT ?", [*values, -1 if limit is None else limit]


def _among(
    holders: Holders,
    words: Sequence[str],
    filters: Filters | None,
    sort: str,
    limit: int | None,
    further: Sequence[int],
) -> ListQuestion:
    """The same query, answered from the index and from the few contacts that it does not cover."""
    parts = [_people(words, filters, holders.threes)] if holders.threes else []
    parts += [_people_of(holders.short, words, filters)] if holders.short else []
    parts += [_people_further(further, words, filters)] if further else []
    return _united(parts, sort, limit)


def _united(parts: Sequence[ListQuestion], sort: str, limit: int | None) -> ListQuestion:
    question = " UNION ".join(part for part, _values in parts) or "SELECT id FROM contacts WHERE 0"
    if sort.removeprefix("-") == "added":
        question += f" ORDER BY 1 {'DESC' if sort.startswith('-') else ''}"
    else:
        question = f"SELECT c.id FROM contacts c WHERE c.id IN ({question}) ORDER BY {_order('c.id', sort)}"
    values = [value for _part, values in parts for value in values]
    return f"{question} LIMIT ?", [*values, -1 if limit is None else limit]


def _people(words: Sequence[str], filters: Filters | None, threes: Collection[str]) -> ListQuestion:
    """All matching contacts, from the index where possible: its row ids are contact ids."""
    conditions, values = _conditions(words, filters)
    if matches := _matches(words, threes):
        conditions.append("contacts_search MATCH ?")
        values.append(matches)
        table = "s.rowid FROM contacts_search s CROSS JOIN contacts c ON c.id = s.rowid"
    else:
        table = "c.id FROM contacts c"
    return f"SELECT {table} WHERE {' AND '.join(conditions)}", values


def _people_of(numbers: Sequence[int], words: Sequence[str], filters: Filters | None) -> ListQuestion:
    conditions, values = _conditions(words, filters)
    conditions.append("c.id IN (SELECT value FROM json_each(?))")
    values.append(dumps(numbers))
    if matches := _matches(words, ()):
        conditions.append("EXISTS (SELECT 1 FROM contacts_search s WHERE s.rowid = c.id AND s.contacts_search MATCH ?)")
        values.append(matches)
    return f"SELECT c.id FROM contacts c WHERE {' AND '.join(conditions)}", values


def _further(words: Sequence[str]) -> ListQuestion:
    """All contacts with a word of three letters or more in a further address or number, which the index has not."""
    forms = [form for word in words if len(word) > PAIR for form in _further_forms(word)]
    conditions = " OR ".join(["value GLOB ?"] * len(forms)) or "0"
    return f"SELECT DISTINCT contact FROM further_addresses WHERE {conditions}", [*forms]


def _first_further(db: Db, words: Sequence[str], steps: int) -> tuple[list[int], bool]:
    """The contacts of `_further` that so many thousand steps find, and whether these are all."""
    if all(len(word) <= PAIR for word in words):
        return [], True
    begun, _ended = _within(db, _further_begun(words), steps)
    inside, has_all = _within(db, _further(words), steps)
    return sorted({*begun, *inside, *_within(db, _at_mailbox(words), steps)[0]}), has_all


def _further_begun(words: Sequence[str]) -> ListQuestion:
    """Contacts with a further address or number that begins with a word: found at once, however many there are."""
    forms = {form for word in words if len(word) > PAIR for form in (word.lower(), *_canonical(word))}
    conditions = " OR ".join(["value BETWEEN ? AND ?"] * len(forms)) or "0"
    values = [end for form in sorted(forms) for end in (form, f"{form}\U0010ffff")]
    return f"SELECT DISTINCT contact FROM further_addresses WHERE {conditions}", [*values]


def _at_mailbox(words: Sequence[str]) -> ListQuestion:
    """Contacts with the mailbox of an address among the words, however it is spelled: the index has only letters."""
    keys = [key for word in words for key in _canonical(word)]
    marks = ", ".join("?" * len(keys))
    question = f"SELECT id FROM contacts WHERE canonical IN ({marks})"
    question += f" UNION SELECT id FROM contacts WHERE email_key IN ({marks}) AND canonical IS NULL"
    return question, [*keys, *keys]


def _canonical(word: str) -> list[str]:
    """The mailbox that a word names, or may name once more is typed: `<lea.d@gmail.com>,`, `lea.d@`."""
    return list(dict.fromkeys(map(canonical, (word, *addresses_in(word))))) if "@" in word else []


def _further_forms(word: str) -> list[str]:
    """Patterns by which a word is found in a further address or number, which are canonical (`+33612…`, no dots)."""
    return list(dict.fromkeys(map(pattern, (*spellings(word), *_canonical(word)))))


def _people_further(numbers: Sequence[int], words: Sequence[str], filters: Filters | None) -> ListQuestion:
    """Matching contacts among some, by their mailbox and their further addresses and numbers, too."""
    long = [word for word in words if len(word) > PAIR]
    conditions, values = _conditions([word for word in words if len(word) <= PAIR], filters)
    conditions.append("c.id IN (SELECT value FROM json_each(?))")
    values.append(dumps(list(numbers)))
    for word in long:
        own, forms, boxes = [pattern(way) for way in spellings(word)], _further_forms(word), _canonical(word)
        ways = [f"({_SEARCHED}) GLOB ?"] * len(own) + ["coalesce(c.canonical, c.email_key) = ?"] * len(boxes)
        conditions.append(
            f"({' OR '.join(ways)} OR EXISTS (SELECT 1 FROM further_addresses f"
            f" WHERE f.contact = c.id AND ({' OR '.join(['f.value GLOB ?'] * len(forms))})))"
        )
        values += [*own, *boxes, *forms]
    return f"SELECT c.id FROM contacts c WHERE {' AND '.join(conditions)}", values


def _conditions(words: Sequence[str], filters: Filters | None) -> tuple[list[str], list[str | int]]:
    """Conditions outside the index: filters, and words too short for it."""
    conditions: list[str] = ["c.erased_at IS NULL"]
    values: list[str | int] = []
    for name, wanted in (filters or {}).items():
        several = [wanted] if isinstance(wanted, str) else sorted(wanted)
        conditions.append(f"({' OR '.join([CONDITIONS[name]] * len(several)) or '0'})")
        values += several
    for word in words:
        if len(word) <= PAIR:
            conditions.append(f"({_SEARCHED}) GLOB ?")
            values.append(pattern(word))
    return conditions, values


def _matches(words: Sequence[str], threes: Collection[str]) -> str:
    """Index query; "" if nothing can be asked of the index."""
    ways = [spellings(word) for word in words if len(word) > PAIR] + ([list(threes)] if threes else [])
    return " AND ".join(f"({' OR '.join(map(_quoted, those))})" for those in ways)


def _order(number: str, sort: str) -> str:
    """Sort expression; `number` is the id column of the table that is read."""
    order = SORTS[sort.removeprefix("-")]
    parts = [number] if order == "c.id" else [part.strip() for part in order.split(",")]
    return ", ".join(f"{part} DESC" if sort.startswith("-") else part for part in parts)


def _within(db: Db, question: ListQuestion, steps: int) -> tuple[array[int], bool]:
    """Results found within so many thousand SQLite steps, and whether these are all."""
    left = steps

    def go_on() -> int:
        nonlocal left
        left -= 1
        return int(left < 0)

    result = array("q")
    db.conn.set_progress_handler(go_on, STEP)
    try:
        for (number,) in db.conn.execute(*question):
            result.append(number)
    except OperationalError:
        if left >= 0:  # interrupted by another caller
            raise
        return result, False
    finally:
        db.conn.set_progress_handler(None, STEP)
    return result, True


def _quoted(word: str) -> str:
    """A word of three or more letters as an index query."""
    return '"' + word.replace('"', '""') + '"'


def _around(pair: str) -> list[str]:
    """Trigrams that contain two letters, before or after a usual third one."""
    return [three for sign in _USUAL for three in (pair + sign, sign + pair)]


_USUAL = "abcdefghijklmnopqrstuvwxyz0123456789 .@-_+'"
_SEARCHED = " || ' ' || ".join(f"coalesce(c.{name}, '')" for name in SEARCHED)


def sources_of(db: Db, numbers: list[int]) -> dict[int, tuple[str | None, str | None]]:
    """Last form version and answer towards partners (`last_answer`), by contact id.

    A refusal for one partner names no form: the one filled in stays. Who answered nothing about partners shows the form
    of another answer.
    """
    marks = ", ".join("?" * len(numbers))
    question = (
        f"SELECT e.contact, v.ref, k.event, k.partner, e.lo, e.hi, {_CHANNELS}, {_PARTNERS} FROM {_ANSWERS} {_VERSION}"
        f" WHERE e.contact IN ({marks}) ORDER BY e.contact, e.lo, e.seq"
    )
    result: dict[int, tuple[str | None, str | None]] = {}
    for contact, group in groupby(fetch_all(db, question, numbers), itemgetter(0)):
        everything = list(group)
        events = [event for event in everything if event[7]]
        version = next((event[1] for event in (*reversed(events), *reversed(everything)) if event[1]), None)
        result[contact] = (version, last_answer((*event[2:6], load_list(event[6])) for event in events))
    return result


_OF_FACTS = ("stage", "segment", "country", "email_state", "action_year")
_FACTS = (
    "SELECT stage, coalesce(segment, 'none'), coalesce(country, 'none'), email_state,"
    f" coalesce({YEAR.format(instant='action_lo')}, 'none') FROM contacts"
)

_OTHERS = {
    "import": "SELECT i.ref, count(*) FROM contacts c JOIN imports i ON i.id = c.import GROUP BY 1",
    "export": "SELECT d.ref, count(DISTINCT m.contact) FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
    " WHERE m.contact NOT IN (SELECT id FROM contacts WHERE erased_at IS NOT NULL) GROUP BY 1",
}
_FORMS = (
    "SELECT f.ref, k.id FROM consent_kinds k JOIN form_versions v ON v.id = k.form_version"
    " JOIN forms f ON f.id = v.form"
)
"""Consent terms by form."""

Counts = list[tuple[str, int]]


def filter_counts(db: Db) -> dict[str, Counts]:
    """Values in use by filter name, each with its number of contacts, most first."""
    answers: dict[str | None, int] = {answer or "none": count for answer, count in answer_counts(db).items()}
    counts: dict[str, Mapping[str | None, int]] = {**_of_facts(db), "form": _of_forms(db), "consent": answers}
    counts |= {name: dict(fetch_all(db, question)) for name, question in _OTHERS.items()}
    used = {
        name: [(value, count) for value, count in counted.items() if value is not None and count]
        for name, counted in counts.items()
    }
    return {name: sorted(pairs, key=lambda pair: (-pair[1], pair[0])) for name, pairs in used.items()}


def _of_facts(db: Db) -> Mapping[str, Counter[str | None]]:
    """All facts in one pass: few combinations cover all contacts."""
    together = Counter(db.conn.execute(f"{_FACTS} WHERE erased_at IS NULL"))
    result: dict[str, Counter[str | None]] = {name: Counter() for name in _OF_FACTS}
    for values, people in together.items():
        for name, value in zip(_OF_FACTS, values, strict=True):
            result[name][value] += people
    return result


def answer_counts(db: Db) -> dict[str | None, int]:
    """Number of contacts by last answer about partners (`last_answer`)."""
    return dict(fetch_all(db, f"SELECT {_LAST_ANSWER}, count(*) FROM contacts c WHERE c.erased_at IS NULL GROUP BY 1"))


def _of_forms(db: Db) -> dict[str | None, int]:
    """Contacts by form with an event at any time. Events are sorted by contact, so counting needs no set of ids."""
    meant: dict[str, list[int]] = grouped((form, kind) for form, kind in fetch_all(db, _FORMS))
    if not meant:
        return {}
    each = ", ".join(f"max(kind IN ({', '.join(map(str, kinds))})) AS v{n}" for n, kinds in enumerate(meant.values()))
    sums = ", ".join(f"coalesce(sum(v{n}), 0)" for n in range(len(meant)))
    (counted,) = fetch_all(db, f"SELECT {sums} FROM (SELECT {each} FROM consents GROUP BY contact)")
    return dict(zip(meant, counted, strict=True))


def read(db: Db, page: str) -> dict[str, Any]:
    """Saved views of a page by name, in alphabetical order."""
    found = fetch_all(db, "SELECT name, body FROM saved_views WHERE page = ?", (page,))
    return dict(sorted({name: load_object(body) for name, body in found}.items(), key=lambda pair: pair[0].casefold()))


def keep(db: Db, page: str, name: str, body: Mapping[str, object]) -> None:
    """Save a view, replacing one of the same name."""
    statement = "INSERT OR REPLACE INTO saved_views (page, name, body) VALUES (?, ?, ?)"
    db.conn.execute(statement, (page, name, dump(dict(body))))


def rename(db: Db, page: str, name: str, after: str) -> None:
    """Rename a view."""
    db.conn.execute("UPDATE saved_views SET name = ? WHERE page = ? AND name = ?", (after, page, name))


def drop(db: Db, page: str, name: str) -> None:
    """Delete a view."""
    db.conn.execute("DELETE FROM saved_views WHERE page = ? AND name = ?", (page, name))
