"""Parse vCard files (2.1, 3.0, 4.0): one card is one record; a broken card does not affect the others."""

from __future__ import annotations

import quopri
import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from leadkeeper.files.atomic import disk_troubles_of
from leadkeeper.files.csv import blocks_of, lines_of_text
from leadkeeper.files.document import Record, Source, SourceTable
from leadkeeper.files.encoding import TextFacts, looks_spoilt

SPLIT_LETTER = re.compile(rb"(?<=[\x80-\xbf\xc2-\xf4])(?:\r\n|\n|\r)[ \t](?=[\x80-\xbf])")
"""A line fold between two bytes of one letter."""

MOST_BYTES = 1 << 28  # a larger file is left as it is: its text is held in memory as a whole


def healed(path: Path, facts: TextFacts) -> tuple[TextFacts, str] | None:
    """Return the file as UTF-8 with letters split by folding joined; None if not needed or not possible."""
    if (facts.codec == "utf-8" and not facts.mixed) or facts.codec.startswith("utf-16"):
        return None
    if path.stat().st_size > MOST_BYTES:
        return None
    written = path.read_bytes()[facts.skip :]
    whole = SPLIT_LETTER.sub(b"", written)
    if len(whole) == len(written):
        return None
    try:
        text = whole.decode("utf-8")
    except UnicodeDecodeError:
        return None
    name = "utf-8-sig" if facts.skip else "utf-8"
    return replace(facts, encoding=name, codec="utf-8", mixed=False, proposal=None, spoilt=looks_spoilt(text)), text


UNQUOTED_COLON = re.compile(r'((?:[^":]++|"[^"]*")*+):(.*)', re.DOTALL)
UNQUOTED_SEMICOLON = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
UNESCAPED_SEMICOLON = re.compile(r"(?<!\\)(?:\\\\)*;")
ESCAPED = re.compile(r"\\([\\,;:nN])")
"""Escapes of vCard; a backslash before anything else was typed by a person."""

LONGEST_HEAD = 2_000  # characters before the colon; a longer line is no property


class Property(NamedTuple):
    """`name` in capitals without its group, `parameters` in capitals (a bare one is its own value), `raw` the value."""

    name: str
    parameters: dict[str, str]
    raw: str


def property_of(line: str) -> Property | None:
    """Parse an unfolded line; None if it is no property (base64 that is not indented, broken lines)."""
    match = UNQUOTED_COLON.fullmatch(line)
    head, colon, raw = (match[1], ":", match[2]) if match else line.partition(":")
    if not colon or len(head) > LONGEST_HEAD:
        return None
    name, *parameters = UNQUOTED_SEMICOLON.split(head)
    known = {}
    for parameter in parameters:
        key, _, value = parameter.upper().partition("=")
        known[key.strip()] = value.strip().strip('"') or key.strip()
    return Property(name.rpartition(".")[2].strip().upper(), known, raw)


def text_of(found: Property) -> str:
    """Return the whole value as text, quoted-printable and escapes decoded."""
    return _unescaped(_decoded(found.raw, found))


def components_of(result: Property) -> list[str]:
    """Return the parts between semicolons of a structured value (N, ORG, ADR), each as text."""
    parts, start = [], 0
    for semicolon in UNESCAPED_SEMICOLON.finditer(result.raw):
        parts.append(result.raw[start : semicolon.end() - 1])
        start = semicolon.end()
    parts.append(result.raw[start:])
    return [_unescaped(_decoded(part, result)).strip() for part in parts]


def _decoded(raw: str, result: Property) -> str:
    if "QUOTED-PRINTABLE" not in (result.parameters.get("ENCODING"), result.parameters.get("QUOTED-PRINTABLE")):
        return raw
    from leadkeeper.files.mail import decoded  # few cards need it

    return decoded(quopri.decodestring(raw.encode("utf-8")), result.parameters.get("CHARSET"))


def _unescaped(text: str) -> str:
    plain = ESCAPED.sub(lambda escape: "\n" if escape[1] in "nN" else escape[1], text)
    return plain.replace("\r\n", "\n").replace("\r", "\n")


HEADERS = ["FN", "N last name", "N first name", "EMAIL", "TEL", "ORG", "TITLE", "BDAY", "ADR", "NOTE", "CATEGORIES"]

SEVERAL = " ::: "  # separates several addresses or numbers in one cell, in the card's order, as Google exports do

_LEAVING = re.compile(r"X-.*(?:UNSUB|OPT-?OUT|OPTED-?OUT|DO-?NOT|DNC|STOP|BLACKL|BLOCKL|DESINSC|DESABO|OPPOS|REFUS)")
_AGREEING = re.compile(r"X-.*(?:OPT-?IN|CONSENT|NEWSLETTER|SUBSCRI|MARKETING|ABONN)")
_NO = re.compile(r"(?:no?|non|false|faux|0|off|none|withdrawn|refuse[ds]?|refusé|denied|unsubscribed)", re.IGNORECASE)

LONGEST_CARD = 200_000  # lines, enough for a photo of 15 MB; the rest of a longer card is left out
BEGIN = "BEGIN:VCARD"
END = "END:VCARD"
BASIC_DATE = re.compile(r"(\d{4}|--)-?(\d{2})-?(\d{2})(?:T.*)?")


class VcardTable(SourceTable):
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
            for number, card in enumerate(_cards(chain.from_iterable(blocks)), 1):
                yield Record(number, list(_cells(card)))


def _is(line: str, mark: str) -> bool:
    return line.strip().upper().replace(" ", "") == mark


def _cards(lines: Iterator[str]) -> Iterator[list[Property]]:
    """Yield the properties of each card; an unclosed card ends where the next begins, nested ones are left out."""
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
    """Yield unfolded lines; the space at a fold belongs to the text in version 2.1, to the fold in later versions.

    A quoted-printable value continues in the next line, indented or not, as long as its lines end with `=`.
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
    """Yield the cells of one card in the order of HEADERS."""
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
    labels = (text_of(found).strip().replace(",", ", ") for found in every.get("CATEGORIES", []))
    yield "\n".join(dict.fromkeys([*labels, *filter(None, map(_leaves, card))]))


def _leaves(custom: Property) -> str | None:
    """Return what a property of a program tells of a person who left: `X-UNSUBSCRIBED:TRUE`, `X-OPT-IN:NO`."""
    if not custom.name.startswith("X-"):
        return None
    text = text_of(custom).strip()
    is_no, is_about_leaving = _NO.fullmatch(text) is not None, _LEAVING.match(custom.name) is not None
    has_left = not is_no if is_about_leaving else is_no and _AGREEING.match(custom.name) is not None
    return f"Unsubscribed ({custom.name}: {text})" if has_left else None


def _first(every: dict[str, list[Property]], name: str) -> str:
    return text_of(every[name][0]).strip() if name in every else ""


def _several(values: Iterable[str]) -> str:
    return SEVERAL.join(dict.fromkeys(value for value in values if value))


def _number(value: str) -> str:
    """Return a telephone number without the parameters of a `tel:` address."""
    value = value.strip()
    return value[4:].partition(";")[0] if value.lower().startswith("tel:") else value


def _birthday(result: Property) -> str:
    """Return `1984-06-15`, or `--06-15` without a year, from the date forms of vCard; anything else unchanged."""
    value = text_of(result).strip()
    date = BASIC_DATE.fullmatch(value)
    if date is None:
        return value
    year, month, day = date.groups()
    no_year = year == "--" or year == result.parameters.get("X-APPLE-OMIT-YEAR")
    return f"--{month}-{day}" if no_year else f"{year}-{month}-{day}"


def _address(found: Property) -> str:
    """Join street, postal code and city, region, country in one line."""
    box, extended, street, city, region, code, country = (components_of(found) + [""] * 7)[:7]
    parts = (box, extended, street, f"{code} {city}".strip(), region, country)
    return ", ".join(part.replace("\n", ", ") for part in parts if part)
