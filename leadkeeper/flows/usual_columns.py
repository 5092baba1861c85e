"""Columns of a lead file read as a whole: what most cells say, and which rows must be looked at one by one.

A function here answers for the usual cell only, and exactly as `rules.rows` and `flows.ready_row` would: with `NOTHING`
where a row tells nothing. Wherever it is not sure it notes the place of the row in `odd`, and what it gives there has
no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from leadkeeper.model.marks import EMAIL_FORMED, EMAIL_FREE, EMAIL_GENERIC
from leadkeeper.model.moment import bounds
from leadkeeper.rules.cells import Cell, cell_text, trimmed, without_apostrophe
from leadkeeper.rules.dates import DateReader
from leadkeeper.rules.email import GENERIC, SOUND, canonical_of_key, is_free_mail, is_spelt_in_one_way
from leadkeeper.rules.identity import phone_marks
from leadkeeper.rules.phone import usual_phone
from leadkeeper.rules.row_events import consent_came_last
from leadkeeper.rules.row_values import ValueReader
from leadkeeper.rules.rows import TEST_ADDRESS
from leadkeeper.store.json_text import quoted
from leadkeeper.store.nothing import NOTHING

MANY = 30_000
"""How many different texts of a column are remembered."""

SHORT = 64
"""Letters of a text that may be remembered: a longer one seldom comes again, and many of them fill the memory."""

Odd = set[int]
Instant = tuple[str | None, int | None, int | None]
"""An archive's instant, its first and its last second."""

NEVER: Instant = (None, None, None)
_NO_ACTION = (NOTHING,) * 4

_Day = tuple[str, str, int]
"""A day of one offset: as `YYYY-MM-DD`, the offset, its first second."""

_Clock = tuple[str, int]
"""A time of day: as an instant has it after the day, and its seconds since midnight."""

_PHONE_KIND = len("+336")
"""Letters of a French number from which its marks follow."""

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")

_TO_CLOCK = 11
"""Letters of a usual cell before its time of day: the day, and the blank or `T` that decides whether a time is read."""

_USUAL_MAIL = re.compile(r"(?!'[0-9+])" + SOUND.pattern)
"""An address that mail can be sent to, without the `'` that a spreadsheet sets before a digit."""

LONG = 64
"""Letters of an address from which on somebody should look at it: its part before the `@` may be too long."""


def texts_of(cells: Sequence[Cell]) -> list[str]:
    """The cells of a column as texts, see `rules.cells.row_texts`."""
    try:
        joined = "".join(cells)  # type: ignore[arg-type]  # anything but text raises TypeError
    except TypeError:
        return list(map(cell_text, cells))
    if ("\r" not in joined) if joined.isascii() else joined.isprintable():  # nothing that only `trimmed` takes away
        return list(map(str.strip, cells))  # type: ignore[arg-type]  # all are texts, or joining had failed
    return list(map(trimmed, cells))  # type: ignore[arg-type]  # the same


class Mails(NamedTuple):
    """The addresses of a column: keys, canonical forms where they differ, marks; the places of those of a role."""

    keys: list[str]
    canonical: list[str]
    marks: list[int]
    roles: Odd


def mails(texts: Sequence[str], odd: Odd) -> Mails:
    """Plain addresses that mail can be sent to; every other row is odd, and every long one."""
    # Where nothing changes the key is the address itself: one object travels for both.
    keys = [text if text == key else key for text, key in zip(texts, map(str.lower, texts), strict=True)]
    found = Mails(keys, [NOTHING] * len(keys), [0] * len(keys), set())
    at_domain: dict[str, tuple[bool, int]] = {}
    for place, (key, is_sound) in enumerate(zip(keys, map(_USUAL_MAIL.fullmatch, texts), strict=True)):
        if not is_sound or len(key) > LONG or key == TEST_ADDRESS:
            odd.add(place)
            continue
        local, _, domain = key.rpartition("@")
        known = at_domain.get(domain)
        if known is None:
            known = at_domain[domain] = is_spelt_in_one_way(domain), EMAIL_FORMED | EMAIL_FREE * is_free_mail(key)
        is_own, found.marks[place] = known
        if not is_own and (spelt := canonical_of_key(key)) != key:
            found.canonical[place] = spelt
        if local in GENERIC:
            found.marks[place] |= EMAIL_GENERIC
            found.roles.add(place)
    return found


def phones(texts: Sequence[str], odd: Odd) -> tuple[list[str | None], list[int]]:
    """French numbers as E.164, and their marks; a row with any other text is odd."""
    numbers = [usual_phone(text) if text else NOTHING for text in texts]
    _unread(numbers, texts, odd)
    kinds = [number[:_PHONE_KIND] if number else NOTHING for number in numbers]
    known = {kind: phone_marks(number) for kind, number in dict(zip(kinds, numbers, strict=True)).items()}
    return numbers, list(map(known.__getitem__, kinds))


def facts(texts: Sequence[str]) -> Sequence[str]:
    """Plain texts."""
    if "\n'" in "\n" + "\n".join(texts):  # perhaps at the beginning of one
        return list(map(without_apostrophe, texts))
    return texts


class Values:
    """A column whose cells are read by a function of cell and text; few texts serve all rows.

    `by_text`: whether the text alone tells the value.
    """

    def __init__(self, read: ValueReader, *, by_text: bool) -> None:
        self._read = read
        self._by_text = by_text
        self._known: dict[str, object | None] = {"": NOTHING}

    def of(self, cells: Sequence[Cell], texts: Sequence[str], odd: Odd) -> list[object | None]:
        """The values; a row whose cell cannot be read is odd."""
        known, read = self._known, self._read
        fresh = set(texts) - known.keys()
        if self._by_text and len(known) + len(fresh) < MANY:
            known.update((text, read(text, text)) for text in fresh)
            values = list(map(known.__getitem__, texts))
        else:
            values = [read(cell, text) if text else NOTHING for cell, text in zip(cells, texts, strict=True)]
        _unread(values, texts, odd)
        return values


class Instants:
    """A column of dates; `now` is the second after which all is future.

    Days are remembered, and times of day: on a day that Paris has in one piece one is put to the other, without asking
    the reader again.
    """

    def __init__(self, read: DateReader, now: int) -> None:
        self._read = read
        self._now = now
        self._days: dict[str, Instant] = {}
        self._whole: dict[str, _Day | None] = {}
        self._clocks: dict[str, _Clock | None] = {}

    def of(self, cells: Sequence[Cell], texts: Sequence[str], odd: Odd) -> list[Instant]:
        """The instants; a row whose cell cannot be read, or that lies in the future, is odd."""
        found, now = list(map(self._one, cells, texts)), self._now
        odd.update(place for place, (_, lo, _) in enumerate(found) if (lo > now if lo is not None else texts[place]))
        return found

    def _one(self, cell: Cell, text: str) -> Instant:
        if not text:
            return NEVER
        if not isinstance(cell, str):
            return self._asked(cell)
        head, rest = cell[:_TO_CLOCK], cell[_TO_CLOCK:]
        if rest:
            clock = self._clocks[rest] if rest in self._clocks else self._look_at_clock(rest)
            day = self._whole[head] if head in self._whole else self._look_at_day(head)
            if clock is not None and day is not None:
                second = day[2] + clock[1]
                return f"{day[0]}{clock[0]}{day[1]}", second, second
            return self._asked(cell)
        known = self._days.get(head)
        if known is None:
            known = self._asked(cell)
            if len(self._days) < MANY:
                self._days[head] = known
        return known

    def _asked(self, cell: Cell) -> Instant:
        at = self._read(cell)
        return (at, *bounds(at))

    def _look_at_clock(self, rest: str) -> _Clock | None:
        """What follows a day, where that is a time of day and nothing else."""
        found = _CLOCK.fullmatch(rest)
        clock = None
        if found:
            hour, minute, second = found[1], found[2], found[3] or "00"
            clock = (f"T{hour}:{minute}:{second}", int(hour) * 3600 + int(minute) * 60 + int(second))
        if len(self._clocks) < MANY:
            self._clocks[rest] = clock
        return clock

    def _look_at_day(self, head: str) -> _Day | None:
        """The day that `head` (`19/11/2026T`) means, None where Paris does not have it in one piece."""
        first, last = self._asked(f"{head}00:00"), self._asked(f"{head}23:59")
        day = None
        if head[-1] in " T" and first[0] and first[1] is not None and len(first[0]) == 25:
            last_second = first[1] + 86340
            if last == (f"{first[0][:10]}T23:59:00{first[0][19:]}", last_second, last_second):
                day = (first[0][:10], first[0][19:], first[1])
        if len(self._whole) < MANY:
            self._whole[head] = day
        return day


def last_actions(
    consented: Sequence[Instant], acted: Sequence[Instant], kind: str
) -> list[tuple[object, str, object, object]]:
    """The last thing that each person did: instant, what it was, first and last second."""
    return [
        (consent[0], "form", consent[1], consent[2])
        if consent_came_last(consent[0], action[0])
        else ((action[0], kind, action[1], action[2]) if action[0] else _NO_ACTION)
        for consent, action in zip(consented, acted, strict=True)
    ]


class Extras:
    """The columns that are no field of a person: what `json_text.dump_texts` gives for their filled cells."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._named = [_Named(header, MANY // len(headers)) for header in headers]

    def of(self, columns: Sequence[Sequence[str]], size: int) -> list[str]:
        """The JSON texts of so many rows."""
        if not columns:
            return [NOTHING] * size
        parts = [list(map(named.__getitem__, texts)) for named, texts in zip(self._named, columns, strict=True)]
        joined = [",".join(filter(None, row)) for row in zip(*parts, strict=True)]
        return [f"{{{text}}}" if text else NOTHING for text in joined]


class _Named(dict[str, str]):
    """The texts of a column as JSON behind its name, nothing where there is none; few texts serve all rows of most.

    At the most so many short ones are kept: a file may have hundreds of such columns, or a letter in every row.
    """

    def __init__(self, header: str, most: int) -> None:
        super().__init__({"": ""})
        self._name = f"{quoted(header)}:"
        self._most = most

    def __missing__(self, text: str) -> str:
        told = self._name + quoted(text)
        if len(text) <= SHORT and len(self) < self._most:
            self[text] = told
        return told


def _unread(values: Sequence[object | None], texts: Sequence[str], odd: Odd) -> None:
    """Notes the rows in which something stands that gave no value."""
    if None in values:
        odd.update(place for place, text in enumerate(texts) if text and values[place] is None)
