"""Columns about leaving and refusals in merged cells: who left by them, and where all did so by one word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import ge, gt, or_

from leadkeeper import word_table
from leadkeeper.domain.consent import (
    NO,
    UNCLEAR,
    WITHDRAWN,
    asks_for_consent,
    asks_to_contact,
    read_answer,
    says_nothing,
    says_stayed,
    stays,
)
from leadkeeper.domain.contact import PURPOSES
from leadkeeper.domain.imports.headers import (
    ANSWER_FIELDS,
    LEAVING_FIELDS,
    Header,
    fields_by_name,
    known_field,
    speaks_of_leaving,
)
from leadkeeper.domain.imports.row import ColumnTable, ConsentTerms, OtherPeople, Places, RejectedRefusal, RowEvent
from leadkeeper.domain.suppression import says_stop, takes_back
from leadkeeper.domain.text import NO_CELL, Cell, cell_text, cells_at, fold, listed

STATE_SEPARATORS = str.maketrans("", "", " _-:–./#")


@cache
def state_cells(kind: str) -> frozenset[str]:
    """The cells of a list under [cells] of `resources/words/columns.toml`, without `STATE_SEPARATORS`.

    Of complaints: the same in a column about bounces, where "Blocked" is a passing bounce.
    """
    if kind == "complaints":
        return frozenset(
            one for one in state_cells("opted_out") if re.search("spam|complain|plainte|plaignant|suppress", one)
        )
    words = (word.translate(STATE_SEPARATORS) for word in listed(word_table("columns")["cells"][kind]))
    endings = {f"{word}{ending}" for word in words for ending in ("", "e", "s", "es")}
    return frozenset(endings - {"retraite", "retraites"})  # who has stopped working


Departure = tuple[str | None, str | None, str | None, str | None]
"""Instant, cell, form version and IP address of a withdrawal."""


class LeavingColumns:
    """Reads the cells of a table's columns about leaving, if any `are_there`; `others` finds other people in them."""

    def __init__(self, table: ColumnTable, places: Places, others: OtherPeople) -> None:
        self._headers, self._leaving = places.headers, places.leaving
        self._dates, self._others = table.dates, others
        self._asks_who_left = {place: table.columns[place].asks_who_left for place, _ in places.leaving}
        self._unread = [one.header.index for one in table.columns if one.is_unread and one.asks_who_left]
        self.are_there = bool(places.leaving or self._unread)

    def has_left(self, place: int, text: str) -> bool:
        """Whether a cell of a leaving column means that the person left."""
        return not stays(text, self._headers[place], asks_who_left=self._asks_who_left[place])

    def says_stayed(self, texts: Sequence[str]) -> bool:
        """Whether a column about leaving says of a row in a list of leavers that the person stayed."""
        asked = [(at, self._headers[at]) for at, channels in self._leaving if channels is None]
        return any(says_stayed(texts[at], header, asks_who_left=self._asks_who_left[at]) for at, header in asked)

    def departures(self, cells: Sequence[Cell], texts: Sequence[str]) -> dict[tuple[str, ...] | None, Departure]:
        """Return the withdrawals of a row by their channels; a date takes precedence over a yes."""
        result: dict[tuple[str, ...] | None, Departure] = {}
        for index, channels in self._leaving:
            text, others = texts[index], self._others
            if not self.has_left(index, text) or others.has_alone(index, texts) or others.notes_of_called(texts, index):
                continue
            at = self._dates[index](cells[index])
            if channels not in result or (at is not None and result[channels][0] is None):
                result[channels] = at, text, None, None
        return result

    def others_left(self, line: int, code: str, texts: Sequence[str]) -> RejectedRefusal | None:
        """Return the withdrawals of others that columns about leaving name, and the notes that hold them."""
        leaving = [*self._leaving, *((index, None) for index in self._unread)]
        named = [(at, channels, found) for at, channels in leaving if (found := self._others.named(at, texts))]
        if not named:
            return None
        is_sure = all(found.is_alone for *_, found in named)
        kinds = [
            ConsentTerms("withdrawn", purpose, None, None, "none", channels)
            for at, channels, _ in named
            if is_sure and at not in self._unread
            for purpose in PURPOSES
        ]
        noted = [at for at, _, found in named if not (is_sure and found.emails) or at in self._unread]
        notes = [f"STOP ({self._headers[at]}: {texts[at]})".replace("\n", " ") for at in noted]
        emails = tuple(dict.fromkeys(one for *_, found in named for one in found.emails))
        phones = tuple(dict.fromkeys(one for *_, found in named for one in found.phones))
        words = " ".join(word for *_, found in named for word in found.words)
        own_emails, own_phones = self._others.own(texts)
        own = () if emails or not is_sure or self._others.notes_of_called(texts) else (*own_emails,) or own_phones
        events = [RowEvent(kind, None, None if emails else texts[named[0][0]], None) for kind in dict.fromkeys(kinds)]
        return RejectedRefusal(line, code, emails, phones, (*events,), "\n".join(notes) or None, words, own)


def noes_in_spans(
    headers: Sequence[Header], rows: Mapping[int, Sequence[Cell]], spans: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, str]]:
    """Yield lines and notes: below a no in a merged cell, and where an answer is a formula without a saved value."""
    for index, top, last in spans:
        if index >= len(headers) or top not in rows:
            continue
        header, cells = headers[index], rows[top]
        text = cell_text(cells[index]) if index < len(cells) else ""
        is_leaving = known_field(header.key) in LEAVING_FIELDS or speaks_of_leaving(header.words)
        asks = is_leaving or (fields_by_name("proposed").get(header.key) or known_field(header.key)) in ANSWER_FIELDS
        asks = asks or asks_for_consent(header.words) or asks_to_contact(header.words)
        is_no = not stays(text, header.text) if is_leaving else asks and read_answer(text) in (NO, WITHDRAWN)
        if top == last and asks and not text:
            yield top, f"STOP ({header.text}: = ?)"
        elif is_no or says_stop(text):
            yield from ((line, f"STOP ({header.text}: {text})") for line in rows if top < line <= last)


LEAVERS_ALIKE = "leavers-alike"


class LeavingWatch:
    """Finds the rows in which a column says that the person left; counts those in which one says that they stayed."""

    def __init__(self, table: ColumnTable, places: Places) -> None:
        self._leaving_columns = [
            (at, channels is None, table.columns[at].asks_who_left) for at, channels in places.leaving
        ]
        self._everybody_left = table.file_meaning == "withdrawn"
        self._headers = places.headers
        self._words: dict[int, Counter[str]] = {place: Counter() for place, _, _ in self._leaving_columns}
        self.stayers = 0

    @property
    def alike(self) -> dict[str, list[str]]:
        """The warning about columns in which all who left did so by one word, which is none of leaving: "Client"."""
        words = [(place, *said.most_common(1)[0]) for place, said in self._words.items() if len(said) == 1]
        leavers = [(place, word) for place, word, times in words if times > 1 and word.isalpha() and not stays(word)]
        doubtful = [place for place, word in leavers if read_answer(word) == UNCLEAR and not takes_back(word)]
        return {LEAVERS_ALIKE: [self._headers[place] for place in doubtful]}

    def leavers(self, rows: Sequence[Sequence[Cell]], shortest: int) -> list[bool]:
        """Return for each of some rows whether its person left: of a list of leavers all but those who stayed."""
        left, stayed = [False] * len(rows), [False] * len(rows)
        for index, is_general, asks_who_left in self._leaving_columns:
            cells, header = cells_at(rows, index, shortest), self._headers[index]
            texts = {cell: cell_text(cell) for cell in set(cells) if cell is not NO_CELL}
            words = self._words[index]
            if len(words) < 2:  # a second word ends it
                words.update(fold(texts[cell]) for cell in cells if texts.get(cell) and not says_nothing(texts[cell]))
            if leaving := {
                cell for cell, text in texts.items() if not stays(text, header, asks_who_left=asks_who_left)
            }:
                left = list(map(or_, left, map(leaving.__contains__, cells)))
            if is_general and (
                staying := {
                    cell for cell, text in texts.items() if says_stayed(text, header, asks_who_left=asks_who_left)
                }
            ):
                stayed = list(map(or_, stayed, map(staying.__contains__, cells)))
        self.stayers += sum(map(gt, stayed, left))
        return list(map(ge, left, stayed)) if self._everybody_left else left
