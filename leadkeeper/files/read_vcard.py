"""vCard files (2.1, 3.0, 4.0) to records: one card is one record, and a broken card loses no other."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from itertools import chain

from leadkeeper.files.encoding import TextFacts
from leadkeeper.files.lines import blocks_of, lines_of_text
from leadkeeper.files.table import Record, Source, Table
from leadkeeper.files.unreadable import disk_troubles_of
from leadkeeper.files.vcard_folds import healed
from leadkeeper.files.vcard_line import Property, components_of, property_of, text_of

HEADERS = ["FN", "N last name", "N first name", "EMAIL", "TEL", "ORG", "TITLE", "BDAY", "ADR", "NOTE"]

SEVERAL = " ::: "
"""Stands between the addresses or numbers of a card that has several, in the card's order, as Google exports do it."""

LONGEST_CARD = 200_000
"""Lines, enough for a photo of 15 MB; what goes on behind them is left out."""

BEGIN = "BEGIN:VCARD"
END = "END:VCARD"
BASIC_DATE = re.compile(r"(\d{4}|--)-?(\d{2})-?(\d{2})(?:T.*)?")


def begins_like_vcard(lines: Iterable[str]) -> bool:
    """Whether the first line with anything on it opens a card."""
    first = next((line for line in lines if line.strip()), "")
    return _is(first, BEGIN)


class VcardTable(Table):
    """A file of cards; `headers` names the cells of each record, `line` is the number of the card."""

    format = "vcard"

    def __init__(self, source: Source, facts: TextFacts) -> None:
        super().__init__(source)
        self._facts = facts
        whole = healed(source.path, facts)
        facts = whole[0] if whole else facts
        self._noticed |= facts.oddities
        self.encoding = facts.encoding
        self.size = source.path.stat().st_size
        self.headers = list(HEADERS)

    def _read(self) -> Generator[Record, None, None]:
        with disk_troubles_of(self.source.chosen):
            whole = healed(self.source.path, self._facts)
            blocks = [lines_of_text(whole[1])] if whole else blocks_of(self.source.path, self._facts, self._tell)
            lines = chain.from_iterable(blocks)
            for number, card in enumerate(_cards(lines), 1):
                yield Record(number, list(_cells(card)))


def _is(line: str, mark: str) -> bool:
    return line.strip().upper().replace(" ", "") == mark


def _cards(lines: Iterator[str]) -> Iterator[list[Property]]:
    """The properties of each card; a card that is never closed ends where the next begins, nested ones are left out."""
    card: list[str] | None = None
    nested = False
    for line in lines:
        if _is(line, BEGIN):
            nested = card is not None and bool(card) and card[-1].upper().startswith("AGENT")
            if not nested:
                if card is not None:
                    yield list(_properties(card))
                card = []
        elif _is(line, END) and nested:
            nested = False
        elif _is(line, END) and card is not None:
            yield list(_properties(card))
            card = None
        elif card is not None and not nested and len(card) < LONGEST_CARD:
            card.append(line.removesuffix("\n"))
    if card is not None:
        yield list(_properties(card))


def _properties(card: list[str]) -> Iterator[Property]:
    old = any(line.replace(" ", "").upper() == "VERSION:2.1" for line in card)
    found = (property_of(line) for line in _unfolded(card, keep_space=old))
    return (each for each in found if each and each.raw.strip())


def _unfolded(card: list[str], *, keep_space: bool) -> Iterator[str]:
    """Folded lines put together again; the space at the fold belongs to the text in 2.1, to the fold later.

    A quoted-printable value goes on in the next line, indented or not, as long as its lines end with `=`.
    """
    whole: list[list[str]] = []
    soft = False
    for line in card:
        if soft:
            whole[-1][-1] = whole[-1][-1].removesuffix("=")
            whole[-1].append(line)
        elif line[:1] in (" ", "\t") and whole:
            whole[-1].append(line if keep_space else line[1:])
        else:
            whole.append([line])
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in whole[-1][0].partition(":")[0].upper()
    return map("".join, whole)


def _cells(card: list[Property]) -> Iterator[str]:
    """The cells of one card, in the order of HEADERS."""
    every: dict[str, list[Property]] = {}
    for found in card:
        every.setdefault(found.name, []).append(found)
    name = components_of(every["N"][0]) if "N" in every else []
    yield _first(every, "FN")
    yield from (name[place] if len(name) > place else "" for place in (0, 1))
    yield _several(text_of(found).strip() for found in every.get("EMAIL", []))
    yield _several(_number(text_of(found)) for found in every.get("TEL", []))
    yield components_of(every["ORG"][0])[0] if "ORG" in every else ""
    yield _first(every, "TITLE")
    yield _birthday(every["BDAY"][0]) if "BDAY" in every else ""
    yield _address(every["ADR"][0]) if "ADR" in every else ""
    yield "\n".join(text_of(found).strip() for found in every.get("NOTE", []))


def _first(every: dict[str, list[Property]], name: str) -> str:
    return text_of(every[name][0]).strip() if name in every else ""


def _several(values: Iterable[str]) -> str:
    return SEVERAL.join(dict.fromkeys(value for value in values if value))


def _number(value: str) -> str:
    """A telephone number without what a `tel:` address may add behind it."""
    value = value.strip()
    return value[4:].partition(";")[0] if value.lower().startswith("tel:") else value


def _birthday(found: Property) -> str:
    """`1984-06-15`, or `--06-15` without a year, from the shapes that vCards know; anything else as it stands."""
    value = text_of(found).strip()
    date = BASIC_DATE.fullmatch(value)
    if date is None:
        return value
    year, month, day = date.groups()
    no_year = year == "--" or year == found.parameters.get("X-APPLE-OMIT-YEAR")
    return f"--{month}-{day}" if no_year else f"{year}-{month}-{day}"


def _address(found: Property) -> str:
    """One line: street, postal code and city, region, country."""
    box, extended, street, city, region, code, country = (components_of(found) + [""] * 7)[:7]
    parts = (box, extended, street, f"{code} {city}".strip(), region, country)
    return ", ".join(part.replace("\n", ", ") for part in parts if part)
