"""Headers as they stand in mails, broken ones too: lines, encoded words (RFC 2047), parameters (RFC 2231)."""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

LONGEST = 4 * 1024 * 1024  # bytes of one header; what stands beyond is not read
LONGEST_PARAMETERS = 1_000_000  # letters of a header that are looked through for parameters
NOT_TEXT = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined", "mbcs", "oem"})
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_FIELD = re.compile(rb"([^\s:]+):(.*)", re.DOTALL)
_PARAMETER = re.compile(r'(?<![^\s;"])([^\s=;"]++)\s{0,50}=\s{0,50}("(?:[^"\\]|\\.){0,2000}+"|[^;]*)', re.DOTALL)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*?)")

Header = tuple[str, str]
"""Lower-case name and value, unfolded; encoded words stand as they are."""


def fields(lines: Iterable[bytes]) -> list[Header]:
    """The headers among some lines; a line that is none spoils nothing after it."""
    found: list[tuple[str, list[bytes], int]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if found and found[-1][2] < LONGEST:
                name, parts, size = found[-1]
                parts.append(line[: LONGEST - size])
                found[-1] = (name, parts, size + len(line))
            continue
        field = _FIELD.match(line)
        if field:
            found.append((field[1].decode("latin-1").lower(), [field[2][:LONGEST]], len(field[2])))
    return [(name, decoded(b"".join(parts), None).strip()) for name, parts, _ in found]


def decoded(content: bytes, charset: str | None) -> str:
    """Bytes as text in a charset; where that is unknown or false, in UTF-8, else in windows-1252."""
    for name in (_known(charset), "utf-8"):
        if name:
            try:
                return content.decode(name)
            except (UnicodeError, ValueError, LookupError):
                continue
    return content.decode("windows-1252", errors="replace")


def _known(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(charset.strip()).name if charset and len(charset) < 40 else None
    except (LookupError, ValueError):
        return None
    return None if name is None or name.replace("_", "-") in NOT_TEXT else name


def words(value: str) -> str:
    """A header with its encoded words decoded; words side by side are read as one, for a letter may be cut in two."""
    if "=?" not in value:
        return value
    pieces: list[str] = []
    waiting: list[tuple[str, bytes]] = []
    place = 0
    for found in _WORD.finditer(value):
        between = value[place : found.start()]
        if not waiting or between.strip():
            pieces += _joined(waiting)
            pieces.append(between)
            waiting = []
        waiting.append((found[1].lower(), _unpacked(found[2], found[3])))
        place = found.end()
    return "".join([*pieces, *_joined(waiting), value[place:]])


def _joined(waiting: list[tuple[str, bytes]]) -> Iterator[str]:
    """Encoded words side by side as text: those of one charset together."""
    start = 0
    for end in range(1, len(waiting) + 1):
        if end == len(waiting) or waiting[end][0] != waiting[start][0]:
            yield decoded(b"".join(content for _, content in waiting[start:end]), waiting[start][0])
            start = end


def _unpacked(how: str, text: str) -> bytes:
    content = text.encode("utf-8", errors="replace")
    return from_base64(content) if how in "bB" else binascii.a2b_qp(content, header=True)


def from_base64(content: bytes) -> bytes:
    """What base64 holds; letters that are none are passed over, missing ends are no fault, pieces may follow."""
    pieces = content.translate(None, _NOT_BASE64).split(b"=")
    return b"".join(binascii.a2b_base64(_padded(piece)) for piece in pieces if piece)


def _padded(piece: bytes) -> bytes:
    piece = piece[: len(piece) - 1] if len(piece) % 4 == 1 else piece
    return piece + b"=" * (-len(piece) % 4)


def parameters(value: str) -> dict[str, str]:
    """The parameters of a header by lower-case name: quoted or not, in pieces or with a charset (RFC 2231)."""
    whole: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in _PARAMETER.finditer(value[:LONGEST_PARAMETERS]):
        section = _SECTION.fullmatch(found[1].lower())
        said = _unquoted(found[2].strip())
        if section is None or (not section[2] and not section[3]):
            whole.setdefault(found[1].lower(), words(said))
        else:
            pieces.setdefault(section[1], {}).setdefault(int(section[2] or 0), (bool(section[3]), said))
    return {name: _assembled(parts) for name, parts in pieces.items()} | whole


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if len(text) > 1 and text[0] == '"' == text[-1] else text.lstrip('"')


def _assembled(parts: dict[int, tuple[bool, str]]) -> str:
    ordered = [parts[number] for number in sorted(parts)]
    charset, content = None, b""
    for number, (escaped, said) in enumerate(ordered):
        text = said
        if escaped and number == 0 and said.count("'") >= 2:
            charset, _, text = said.split("'", 2)
        content += unquote_to_bytes(text) if escaped else text.encode("utf-8", errors="replace")
    return decoded(content, charset)
