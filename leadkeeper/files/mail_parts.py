"""The parts of one mail, read from delimiter to delimiter in a single pass."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadkeeper.files.mail_header import Header, decoded, fields, from_base64, parameters

MOST_PARTS = 100_000
MOST_HEADER_LINES = 500_000
_DELIMITER = re.compile(rb"^--[^\r\n]*", re.MULTILINE)
_TOKEN = re.compile(r"[^\s\"'(),;]+")
_PADDED_LINE_END = re.compile(rb"=[ \t]++(?=\r?\n)")
_KIND = re.compile(r"[^\s/;]+/[^\s/;]+")
PLAIN = "text/plain"


@dataclass(frozen=True, slots=True)
class Part:
    """A part without parts of its own: its headers, its kind (`text/plain`…), and where it stands in the mail."""

    headers: tuple[Header, ...]
    kind: str
    attached: bool
    mail: bytes
    start: int
    end: int

    @property
    def file_name(self) -> str:
        """The name of the file that it is, "" when it has none."""
        named = parameters(_value(self.headers, "content-disposition")).get("filename")
        return (named or parameters(_value(self.headers, "content-type")).get("name") or "").strip()

    def content(self) -> bytes:
        """Its bytes, the transfer encoding undone as far as it can be."""
        raw = self.mail[self.start : self.end]
        named = _TOKEN.search(_value(self.headers, "content-transfer-encoding"))
        how = named[0].lower() if named else ""
        if how == "base64":
            return from_base64(raw)
        return binascii.a2b_qp(_PADDED_LINE_END.sub(b"=", raw)) if how == "quoted-printable" else raw

    def text(self) -> str:
        """Its text in its charset, lines ended by LF."""
        charset = parameters(_value(self.headers, "content-type")).get("charset")
        return decoded(self.content(), charset).removeprefix("\ufeff").replace("\r\n", "\n")


def read_parts(mail: bytes) -> tuple[tuple[Header, ...], list[Part]]:
    """The headers of a mail, and its parts depth first; a mail without parts is its own one."""
    headers, start = _head(mail, 0, {})
    walk = _Walk(mail)
    walk.enter(headers, start, PLAIN)
    walk.go(start)
    return headers, walk.found


def has_headers(mail: bytes) -> bool:
    """Whether a mail begins with anything that can be read as a header."""
    return bool(_head(mail, 0, {})[0])


@dataclass(frozen=True, slots=True)
class _Multipart:
    """A multipart that is open: the line that parts it, what its parts are by default, whether it is attached."""

    boundary: bytes
    default: str
    attached: bool


@dataclass(slots=True)
class _Walk:
    """A mail while its delimiters are walked through."""

    mail: bytes
    found: list[Part] = field(default_factory=list)
    opened: list[_Multipart] = field(default_factory=list)
    depths: dict[bytes, list[int]] = field(default_factory=dict)
    waiting: tuple[tuple[Header, ...], str, bool, int] | None = None

    def go(self, start: int) -> None:
        """Walks from the first body to the end."""
        place = start
        for delimiter in _DELIMITER.finditer(self.mail, start) if self.opened else ():
            boundary, closing = _boundary(delimiter[0], self.depths)
            if delimiter.start() < place or boundary is None:
                continue
            self.finish(_before_line(self.mail, delimiter.start()))
            depth = self.depths[boundary][-1]
            self.leave(depth if closing else depth + 1)
            if not self.opened or len(self.found) >= MOST_PARTS:
                return
            if not closing:
                headers, place = _head(self.mail, _after_line(self.mail, delimiter.end()), self.depths)
                self.enter(headers, place, self.opened[-1].default)
        self.finish(len(self.mail))

    def enter(self, headers: tuple[Header, ...], start: int, default: str) -> None:
        """Meets the headers of a part whose body begins at a place."""
        value = _value(headers, "content-type")
        kind = _KIND.match(value.strip().lower())
        name = kind[0] if kind else PLAIN if value else default
        shown = _value(headers, "content-disposition").partition(";")[0].strip().lower()
        attached = shown == "attachment" or bool(self.opened and self.opened[-1].attached)
        if name.startswith("multipart/"):
            boundary = parameters(value).get("boundary", "").rstrip().encode("utf-8", errors="replace")
            if boundary:
                inside = "message/rfc822" if name == "multipart/digest" else PLAIN
                self.depths.setdefault(boundary, []).append(len(self.opened))
                self.opened.append(_Multipart(boundary, inside, attached))
                return
            name = PLAIN
        self.waiting = (headers, name, attached, start)

    def finish(self, end: int) -> None:
        """The part that was met last ends at a place."""
        if self.waiting:
            headers, kind, attached, start = self.waiting
            self.found.append(Part(headers, kind, attached, self.mail, start, max(start, end)))
            self.waiting = None

    def leave(self, depth: int) -> None:
        """Closes the multiparts that are deeper."""
        while len(self.opened) > depth:
            boundary = self.opened.pop().boundary
            self.depths[boundary].pop()
            if not self.depths[boundary]:
                del self.depths[boundary]


def _boundary(line: bytes, known: dict[bytes, list[int]]) -> tuple[bytes | None, bool]:
    """The open boundary that a line is a delimiter of, and whether it closes it."""
    text = line[2:].rstrip()
    if text in known:
        return text, False
    closed = text.removesuffix(b"--")
    return (closed, True) if closed in known else (None, False)


def _before_line(mail: bytes, place: int) -> int:
    """Where the line before the one that begins at a place ends, without its end of line."""
    place -= mail[max(0, place - 1) : place] == b"\n"
    return place - (mail[max(0, place - 1) : place] == b"\r")


def _after_line(mail: bytes, place: int) -> int:
    end = mail.find(b"\n", place)
    return len(mail) if end < 0 else end + 1


def _head(mail: bytes, start: int, known: dict[bytes, list[int]]) -> tuple[tuple[Header, ...], int]:
    """The headers from a place on, and where the body begins: after the first empty line, or at a delimiter."""
    end = start

    def lines() -> Iterator[bytes]:
        nonlocal end
        for _ in range(MOST_HEADER_LINES):
            if end >= len(mail):
                return
            after = _after_line(mail, end)
            line = mail[end:after].rstrip(b"\n").removesuffix(b"\r")
            if line.startswith(b"--") and _boundary(line, known)[0] is not None:
                return
            end = after
            if not line:
                return
            yield line

    return tuple(fields(lines())), end


def _value(headers: tuple[Header, ...], name: str) -> str:
    return next((value for key, value in headers if key == name), "")
