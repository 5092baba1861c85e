"""Lists from tools and partners: their columns of people and of who left, and references and reasons of returns."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from leadkeeper import word_table
from leadkeeper.domain.consent import NO, WITHDRAWN, asks_for_consent, asks_to_contact, read_answer, says_nothing, stays
from leadkeeper.domain.email import says_bounced
from leadkeeper.domain.imports import headers
from leadkeeper.domain.imports.columns import map_columns
from leadkeeper.domain.imports.headers import (
    ANSWER_FIELDS,
    LEAVING_FIELDS,
    REACHING_FIELDS,
    REVERSED_FIELDS,
    Header,
    header_text,
    known_field,
    name_key,
    read_headers,
    speaks_of_leaving,
    title_words,
)
from leadkeeper.domain.imports.presets import Preset, recognise
from leadkeeper.domain.phone import read_phone
from leadkeeper.domain.suppression import hash_kind, read_hash, read_identifiers, says_stop
from leadkeeper.domain.text import fold, listed, pattern, says_total, word_set

Read = Callable[[str], tuple[str, ...]]  # from the text of a cell to the identifiers in it, () for none
SampleRows = Sequence[Sequence[str]]


def identifier_columns(sample: SampleRows, read: Read) -> tuple[int, ...]:
    """Return the columns to read, judged by the first rows of a list (with its header if it has one); () if none fits.

    First choice: columns named accordingly with at least one identifier. Otherwise those with identifiers in half of
    the cells, and of these the ones with addresses if there are any, because a long number may be anything. Next to
    either a column without known meaning is read that holds telephone numbers alone, written as such. Columns of
    hashes are read where no column has addresses, next to those named.
    """
    columns = {
        place: [row[place] for row in sample if place < len(row)] for place in range(max(map(len, sample), default=0))
    }
    headers = read_headers(sample[0]) if sample else ()
    preset = recognise(headers)
    fields = {header.index: (preset and preset.field_of(header)) or known_field(header.key) for header in headers}
    named = [
        place for place, texts in columns.items() if fields.get(place) in REACHING_FIELDS and any(map(read, texts))
    ]
    full = [place for place, texts in columns.items() if _are_mostly_identifiers(texts, read)]
    sure = [place for place in sorted({*named, *full}) if any("@" in text and read(text) for text in columns[place])]
    hashes = [] if sure else [place for place in full if any(map(hash_kind, map("".join, map(read, columns[place]))))]
    others = others_columns(sample[0]) if sample else ()
    phones = [one for one in full if fields.get(one) is None and one not in others and _are_phones(columns[one])]
    if named:
        return tuple(sorted({*named, *hashes, *phones}))
    return tuple(sorted({*sure, *phones}) if sure else hashes or full)


def _are_phones(texts: Sequence[str]) -> bool:
    """Whether the filled cells below a title hold nothing but telephone numbers, with a 0 or a + in front."""
    filled = [text.strip() for text in texts if text]
    below = filled if filled[0].startswith(("0", "+", "(")) else filled[1:]
    return bool(below) and all(one.startswith(("0", "+", "(")) and read_phone(one).e164 for one in below)


def others_columns(header: Sequence[str]) -> frozenset[int]:
    """Return the columns about somebody else, such as a referrer."""
    return frozenset(one.index for one in read_headers(header) if not headers.OTHER_PEOPLE.isdisjoint(one.words))


def note_columns(header: Sequence[str]) -> frozenset[int]:
    """Return the columns of notes on the person."""
    return frozenset(one.index for one in read_headers(header) if headers.titles_free_notes(one.words))


def are_addresses(text: str) -> bool:
    """Whether a text holds addresses and nothing else."""
    return "@" in text and all("@" in part for part in re.split(r"[\s;,|]+", text) if part)


def has_header(first: Sequence[str], columns: Sequence[int], read: Read) -> bool:
    """Whether the first row is a header: not empty and without any identifier."""
    texts = [first[place] for place in columns if place < len(first)]
    return any(texts) and not any(map(read, texts))


def _are_mostly_identifiers(texts: Sequence[str], read: Read) -> bool:
    filled = [text for text in texts if text]
    hits = sum(bool(read(text)) for text in filled)
    without_a_name = len(filled) - (not read(filled[0])) if filled else 0
    return hits > 0 and 2 * hits >= without_a_name


Says = Literal["left", "stays", "unclear", "empty"]
"""Meaning of a cell for the person in its row; `unclear` counts as left, so that no refusal is lost."""

_LEFT_STATUS = pattern("notes", "left_status")


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """A column that may show who left; `channel` is set if it concerns one channel only."""

    place: int
    header: str
    is_status: bool
    channel: str | None = None

    def says(self, text: str) -> Says:
        """Return a cell's meaning: by its words in a status column, else as imports read an unsubscription."""
        if says_nothing(text):
            return "empty"
        if self.is_status:
            folded = fold(text)
            if _LEFT_STATUS.search(folded) or read_answer(text) == WITHDRAWN:
                return "left"
            return "stays" if folded in word_set("notes", "staying_statuses") else "unclear"
        return "stays" if stays(text, self.header) else "left"


_STATUS_HEADER_WORDS = frozenset({"statut", "status", "etat", "state"})
_BLOCKLIST_HEADER_WORDS = frozenset({"blacklisted", "blocklisted"})


def candidates(headers: Sequence[Header], rows: Sequence[Sequence[str]], preset: Preset | None) -> list[StatusColumn]:
    """Return the columns named like a status, a blocklist or leaving, in the order of the file."""
    candidates = []
    for column in map_columns(headers, rows, preset, {}):
        header = column.header
        words = frozenset(header.words)
        is_blocked = not words.isdisjoint(_BLOCKLIST_HEADER_WORDS)
        leaves = column.field == "unsubscribed_at" or is_blocked or speaks_of_leaving(header.words)
        if leaves or not words.isdisjoint(_STATUS_HEADER_WORDS):
            channel = "sms" if is_blocked and "sms" in words else None
            candidates.append(StatusColumn(header.index, header.text, not leaves, channel))
    return candidates


def deciding(columns: Sequence[StatusColumn], rows: Iterable[Sequence[str]]) -> list[StatusColumn]:
    """Return the columns in which at least one row says `left` or `stays`."""
    result: set[int] = set()
    for row in rows:
        for column in columns:
            place = column.place
            if place not in result and place < len(row) and column.says(row[place]) in ("left", "stays"):
                result.add(place)
    return [column for column in columns if column.place in result]


REASONS = ("invalid", "bounced", "duplicate", "objection", "out_of_target")
FIELDS = ("ref", "email", "phone", "hash", "reason")
PERSON_FIELDS = ("ref", "email", "phone", "hash")

_REFERENCE = re.compile(
    r"(?<![\w.+-])(E[1-9][0-9]{0,17})[-\u2010-\u2015\u2212]([0-9]{6,18})(?![\w@+-]|\.\w)", re.IGNORECASE
)  # with any dash: text programs change it


def read_reference(text: str) -> tuple[str, int] | None:
    """Return the export id and the position (from 0) of a row reference (`E2-000003`); None if it is none."""
    found = _REFERENCE.fullmatch(text.strip())
    return (found[1].upper(), int(found[2]) - 1) if found else None


def split_reference(text: str) -> tuple[str, str]:
    """Return the one reference in a cell, "" if there is none, and what else stands in it: "E1-000105 / x@y"."""
    references = [match[0] for match in _REFERENCE.finditer(text)]
    if len(references) != 1:
        return "", text
    return references[0], text.replace(references[0], " ").strip(" /,;:|()[]-")


_FIELD_OF_TITLE: dict[str, str] = {
    title: field for field, titles in word_table("returns")["titles"].items() for title in listed(titles)
}
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Return a text in lower case without accents, its letters and digits only, words apart by one space."""
    return _NO_LETTERS.sub(" ", fold(text)).strip()


def columns_by_name(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Return the column of each field that a header names; `chosen` (header to field, `none` for none) goes first."""
    wanted = {plain(name): field for name, field in chosen.items()}
    result: dict[str, int] = {}
    for index, text in enumerate(map(header_text, header)):
        key = plain(text)
        field = wanted.get(key, _FIELD_OF_TITLE.get(key) or known_field(name_key(text)))
        if field in FIELDS:
            result.setdefault(field, index)
    return result


def names_person(cells: Sequence[str]) -> bool:
    """Whether a reference, a keyed hash, an address or a number stands in a row: it is data, whatever else it says."""
    return any(read_reference(text) or read_hash(text) or read_identifiers(text) for text in cells)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row counts the others: "Total : 5"."""
    return says_total(plain(next(filter(None, cells), "")), of_things=True) and not names_person(cells)


def find_header(rows: Sequence[Sequence[str]], chosen: Mapping[str, str]) -> int | None:
    """Return the position of the header among the first rows: that above the data which names most columns.

    As a title may hold an address, a row below data is taken too if it names both a person and the reason.
    """
    named = {at: columns_by_name(row, chosen) for at, row in enumerate(rows) if not names_person(row)}
    data = next((at for at in range(len(rows)) if at not in named), len(rows))
    above = max((at for at in named if at < data), key=lambda at: len(named[at]), default=None)
    if above is not None and named[above]:
        return above
    return next((at for at, fields in named.items() if "reason" in fields and len(fields) > 1), None)


def columns_by_cells(rows: Sequence[Sequence[str]], left_out: Collection[int] = ()) -> dict[str, int]:
    """Return the first column, but `left_out`, that mostly holds references, keyed hashes or addresses."""
    tests = {
        "ref": lambda text: read_reference(text) is not None,
        "hash": lambda text: bool(read_hash(text)),
        "email": lambda text: "@" in text and bool(read_identifiers(text)),
    }
    result: dict[str, int] = {}
    for index in sorted(set(range(max(map(len, rows), default=0))).difference(left_out)):
        cells = [row[index] for row in rows if index < len(row) and row[index]]
        for field, fits in tests.items():
            if cells and 2 * sum(map(fits, cells)) > len(cells):
                result.setdefault(field, index)
    return result


_KNOWN: dict[str, str] = {reason.replace("_", " "): reason for reason in REASONS}
for _reason, _texts in word_table("returns")["reasons"].items():
    _KNOWN |= dict.fromkeys(listed(_texts), _reason)
_OBJECTS = pattern("returns", "objection")
_SAID_IN_PART = ("duplicate", "bounced", "invalid", "out_of_target")
_COMES_BACK = pattern("returns", "comes_back")

_NO_OBJECTION = pattern("returns", "no_objection")
_OF_POST = re.compile(r"\bnpai\b|^\W*adresse refusee?\W*$")
_OF_SERVERS = pattern("returns", "of_servers")


def read_reason(text: str, chosen: Mapping[str, str]) -> str | None:
    """Return one of `REASONS` for a cell; None if nobody can tell. `chosen` maps texts to reasons and goes first.

    A text that may be a person's no is an objection, whatever else it says: a no is never lost.
    """
    key = plain(text)
    by_hand = {plain(said): reason for said, reason in chosen.items()}
    if key in by_hand:
        return by_hand[key]
    if key in _KNOWN:
        return _KNOWN[key]
    # Words for letters and mails that came back, and for an objection that there is not, count for nobody's no.
    claimed = _NO_OBJECTION.sub(" ", fold(text))
    if _OBJECTS.search(plain(claimed)) or says_stop(_OF_SERVERS.sub(" ", _OF_POST.sub(" ", claimed))):
        return "objection"
    by_part = next((reason for reason in _SAID_IN_PART if pattern("returns", reason).search(key)), None)
    return by_part or ("bounced" if says_bounced(text) or _COMES_BACK.search(key) else None)


_OF_PEOPLE = frozenset("company job_title country postal_address birth_date legal_form segment consent_at".split())
_NAMES = frozenset({"first_name", "last_name", "full_name"})  # somebody may be called Oppo
_ADDRESS = re.compile(r"\S+@\S+")
_NONE = re.compile(r"aucune?s?|rien")


def tells_leaving(header: str) -> bool:
    """Whether a column tells who left or refused: a yes in it is a no."""
    field = known_field(name_key(header))
    return field in LEAVING_FIELDS or field in REVERSED_FIELDS or speaks_of_leaving(title_words(header))


def says_no(header: str, text: str) -> bool:
    """Whether a cell outside the reason says that the person of the row wants no more: "désinscrit" = "oui"."""
    text = split_reference(_ADDRESS.sub(" ", text))[1].strip()
    words, field = title_words(header), known_field(name_key(header))
    if not text or field in _OF_PEOPLE or (field in _NAMES and len(text.split()) == 1):
        return False
    if tells_leaving(header):
        return not stays(text, header) and _NONE.fullmatch(fold(text)) is None
    asks = field in ANSWER_FIELDS or asks_for_consent(words) or asks_to_contact(words)
    return read_reason(text, {}) == "objection" or (asks and read_answer(text) in (NO, WITHDRAWN))


_OF_ADDRESS = pattern("returns", "of_address")
_OF_PEOPLE_OR_YES = pattern("returns", "of_people_or_yes")


def names_dead_address(header: Sequence[str], texts: Sequence[str], reason: int) -> bool:
    """Whether the reason of a row is that mails to its address come back, and no other cell says no.

    The reason names an address or mails, and neither a consent ("accord inexistant") nor a person ("faux prospect").
    """
    text = texts[reason] if reason < len(texts) else ""
    if read_reason(text, {}) not in ("invalid", "bounced") or is_about_phone(text):
        return False
    if not (says_bounced(text) or _OF_ADDRESS.search(plain(text))) or _OF_PEOPLE_OR_YES.search(plain(text)):
        return False
    return not any(says_no(*pair) for at, pair in enumerate(zip(header, texts, strict=False)) if at != reason)


_PHONE = re.compile(r"\b(?:numeros?|num|tel\w*|phones?|numbers?|mobile|portable|sms)\b")


def is_about_phone(text: str) -> bool:
    """Whether a reason speaks of a telephone number and not of an e-mail address."""
    key = plain(text)
    return bool(_PHONE.search(key)) and not re.search(r"\b(?:e ?mail\w*|adresse|address|courriel)\b", key)


def list_columns(rows: Sequence[Sequence[str]], read: Read, cells: Read) -> tuple[int, ...]:
    """Return the columns of a list of leavers to read: those of references too; of a hashed one those with any hash."""
    columns = identifier_columns(rows, read) or tuple(
        at for at in identifier_columns(rows, cells) if any(at < len(row) and read(row[at]) for row in rows)
    )
    return tuple(sorted({*columns, *(at for field, at in columns_by_cells(rows).items() if field == "ref")}))


def below_titles(rows: Sequence[Sequence[str]], index: int | None, read: Read) -> int | None:
    """Return the place of the header: no title, which stands alone above a longer row without identifiers."""
    at, filled = index or 0, [sum(map(bool, row)) for row in rows]
    while filled[at : at + 1] == [1] < filled[at + 1 : at + 2] and not any(map(read, chain(*rows[at : at + 2]))):
        at += 1
    return at or index
