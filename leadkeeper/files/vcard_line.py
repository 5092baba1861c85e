"""One property of a vCard: its name and its decoded value, in the dialects of 2.1, 3.0 and 4.0.

Written here because real 2.1 cards (quoted-printable without a charset, photos whose lines are not indented, nested
agents) stop the vobject library, and with it all cards that follow.
"""

from __future__ import annotations

import quopri
import re
from typing import NamedTuple

UNQUOTED_COLON = re.compile(r'((?:[^":]++|"[^"]*")*+):(.*)', re.DOTALL)
UNQUOTED_SEMICOLON = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
UNESCAPED_SEMICOLON = re.compile(r"(?<!\\)(?:\\\\)*;")
ESCAPED = re.compile(r"\\([\\,;:nN])")
"""What cards escape; a backslash before anything else is one that somebody typed."""

LONGEST_HEAD = 2_000
"""Characters before the colon; what is longer is no property."""


class Property(NamedTuple):
    """`name` in capitals without its group, `parameters` in capitals (a bare one is its own value), `raw` the value."""

    name: str
    parameters: dict[str, str]
    raw: str

    @property
    def is_quoted_printable(self) -> bool:
        """Whether the value is quoted-printable."""
        return "QUOTED-PRINTABLE" in (self.parameters.get("ENCODING"), self.parameters.get("QUOTED-PRINTABLE"))


def property_of(line: str) -> Property | None:
    """The property on an unfolded line; None for a line that is none (base64 that is not indented, broken lines)."""
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
    """The whole value as text: quoted-printable decoded, escapes undone."""
    return _unescaped(_decoded(found.raw, found))


def components_of(found: Property) -> list[str]:
    """The parts between semicolons of a structured value (N, ORG, ADR), each as text."""
    parts, start = [], 0
    for semicolon in UNESCAPED_SEMICOLON.finditer(found.raw):
        parts.append(found.raw[start : semicolon.end() - 1])
        start = semicolon.end()
    parts.append(found.raw[start:])
    return [_unescaped(_decoded(part, found)).strip() for part in parts]


def _decoded(raw: str, found: Property) -> str:
    if not found.is_quoted_printable:
        return raw
    data = quopri.decodestring(raw.encode("utf-8"))
    for charset in (found.parameters.get("CHARSET", "utf-8"), "utf-8"):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")


def _unescaped(text: str) -> str:
    plain = ESCAPED.sub(lambda escape: "\n" if escape[1] in "nN" else escape[1], text)
    return plain.replace("\r\n", "\n").replace("\r", "\n")
