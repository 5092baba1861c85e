"""Which encoding a text file is in: the whole file decides, never its beginning."""

from __future__ import annotations

import codecs
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.encoding_proposal import SAMPLE, proposal
from leadkeeper.files.mojibake import looks_spoilt
from leadkeeper.files.unreadable import unreadable

CHUNK = 1 << 20
HEAD = 1 << 16
"""Bytes that tell UTF-16 without a byte-order mark from other text."""

LONGEST_LINE = 1 << 23
"""No list has a line of eight megabytes: such a file is something else, and one line must fit in memory."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
"""Byte-order mark, the name we report, Python's codec for what follows the mark."""

NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
ESCAPED = re.compile(r"""(?<!\\)\\"(?=[^\s;,|"])""")
"""A quotation mark within a cell as MySQL and PHP write it; at the end of a cell it may be that of `C:\\`."""

BLANKS = string.whitespace + "\0\xa0\ufeff\u200b"


@dataclass(frozen=True)
class TextFacts:
    """What a whole text file is made of: `encoding` as reported, `codec` and `skip` (bytes of mark) to read it with.

    `mixed`: each line is decoded on its own · `nul`, `doubled_cr` (CR CR LF ends a line), `spoilt`, `escaped` (`\\"`
    within a cell): what is in it · `empty`: nothing but blanks · `proposal`: an encoding in which fewer letters look
    wrong.
    """

    encoding: str
    codec: str
    skip: int
    mixed: bool
    nul: bool
    doubled_cr: bool
    spoilt: bool
    empty: bool
    escaped: bool = False
    proposal: str | None = None

    @property
    def oddities(self) -> set[str]:
        """The codes of the warnings that these facts deserve."""
        found = {"mixed-encoding": self.mixed, "nul-bytes": self.nul, "mojibake": self.spoilt}
        found["encoding-doubtful"] = self.proposal is not None
        return {code for code, there in found.items() if there}


class _NotUtf8(Exception):  # noqa: N818  no failure: the answer to a question
    pass


class _Survey:
    """Gathers what stands in the text while it passes by, piece after piece."""

    def __init__(self, chosen: Path) -> None:
        self._chosen = chosen
        self._tail = ""
        self._since_break = 0
        self.nul = self.doubled_cr = self.spoilt = self.escaped = False
        self.empty = True

    def see(self, piece: str) -> None:
        joined = self._tail + piece
        self.nul = self.nul or "\0" in piece
        self.doubled_cr = self.doubled_cr or "\r\r\n" in joined
        self.spoilt = self.spoilt or looks_spoilt(joined)
        self.escaped = self.escaped or ("\\" in piece and ESCAPED.search(piece) is not None)
        self.empty = self.empty and not piece.strip(BLANKS)
        self._tail = piece[-2:]
        last = max(piece.rfind("\n"), piece.rfind("\r"))
        self._since_break = len(piece) - last if last >= 0 else self._since_break + len(piece)
        if self._since_break > LONGEST_LINE:
            raise unreadable(self._chosen, "no-list")

    def facts(
        self, encoding: str, codec: str, skip: int, *, mixed: bool = False, proposed: str | None = None
    ) -> TextFacts:
        proposed = None if self.spoilt else proposed
        marks = (mixed, self.nul, self.doubled_cr, self.spoilt, self.empty, self.escaped)
        return TextFacts(encoding, codec, skip, *marks, proposed)


def survey(path: Path, chosen: Path, forced: str | None = None) -> TextFacts:
    """What the text at `path` is made of, in one pass over it (a second one if it is not UTF-8).

    `forced` is an encoding that the person chose. Errors: `unknown-encoding`; `file-unreadable` for an endless line.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        known = _as_forced(forced, head) if forced else _by_mark(head) or _utf16_without_mark(head)
        if known and (forced or known[1] != "utf-8"):
            return _see_all(_Survey(chosen), stream, *known)
        skip = known[2] if known else 0
        try:
            return _see_all(_Survey(chosen), stream, *(known or ("utf-8", "utf-8", 0)), errors="strict")
        except _NotUtf8:
            return _by_lines(_Survey(chosen), stream, skip)


def is_utf16(head: bytes) -> bool:
    """Whether a file that begins with `head` is UTF-16, with or without its mark."""
    known = _by_mark(head) or _utf16_without_mark(head)
    return known is not None and known[1] != "utf-8"


def decode_line(line: bytes) -> str:
    """One line of a file of mixed encodings: UTF-8 if it is that, else Windows-1252, else MacRoman."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("mac-roman" if NOT_IN_CP1252.search(line) else "cp1252")


def _as_forced(name: str, head: bytes) -> tuple[str, str, int]:
    try:
        "".encode(name)
        codec = codecs.lookup(name).name
        plain = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(codec, codec)
        codecs.getincrementaldecoder(plain)("replace").decode(head)  # `idna` never replaces, `utf-32` wants a mark
    except (LookupError, UnicodeError, ValueError) as error:
        raise LeadKeeperError("unknown-encoding", encoding=name) from error
    marked = _by_mark(head)
    return marked if marked and codec in (marked[0], marked[1], "utf-16") else (plain, plain, 0)


def _by_mark(head: bytes) -> tuple[str, str, int] | None:
    """The mark may stand there twice: some programs set one before a text that has its own."""
    for mark, name, codec in MARKS:
        if head.startswith(mark):
            return name, codec, len(mark) * (2 if head.startswith(mark * 2) else 1)
    return None


def _utf16_without_mark(head: bytes) -> tuple[str, str, int] | None:
    """In UTF-16 many a second byte is a zero, always on the same side, and so it is beside the line ends."""
    zeros = {"utf-16-be": head[0::2].count(0), "utf-16-le": head[1::2].count(0)}
    beside = {"utf-16-be": (b"\0\n", b"\0\r"), "utf-16-le": (b"\n\0", b"\r\0")}
    name = max(zeros, key=lambda each: zeros[each])
    line_ends = head.count(b"\n") + head.count(b"\r")
    on_this_side = sum(head.count(pair) for pair in beside[name])
    many = zeros[name] >= max(2, len(head) * 0.15)
    if many and min(zeros.values()) <= len(head) * 0.025 and on_this_side >= line_ends * 0.9:
        return name, name, 0
    return None


def _see_all(
    seen: _Survey, stream: BinaryIO, encoding: str, codec: str, skip: int, errors: str = "replace"
) -> TextFacts:
    decoder = codecs.getincrementaldecoder(codec)(errors)
    stream.seek(skip)
    try:
        while chunk := stream.read(CHUNK):
            seen.see(decoder.decode(chunk))
        seen.see(decoder.decode(b"", final=True))
    except UnicodeDecodeError as error:
        raise _NotUtf8 from error
    return seen.facts(encoding, codec, skip)


def _by_lines(seen: _Survey, stream: BinaryIO, skip: int) -> TextFacts:
    """The file is not UTF-8 as a whole: is it so on some lines, and what is it on the others?"""
    some_utf8, mac = skip > 0, False
    sample = bytearray()
    for lines in _lines(stream, skip):
        if lines.isascii():
            seen.see(lines.decode("ascii"))
            continue
        for line in lines.splitlines(keepends=True):
            text = decode_line(line)
            seen.see(text)
            if not line.isascii():
                sample += line if len(sample) < SAMPLE else b""
                is_utf8 = text.encode("utf-8") == line
                some_utf8 = some_utf8 or is_utf8
                mac = mac or (not is_utf8 and NOT_IN_CP1252.search(line) is not None)
    if some_utf8:
        return seen.facts("utf-8-sig" if skip else "utf-8", "utf-8", skip, mixed=True)
    encoding = "mac-roman" if mac else "cp1252"
    return seen.facts(encoding, encoding, 0, proposed=proposal(bytes(sample), encoding))


def _lines(stream: BinaryIO, skip: int) -> Iterator[bytes]:
    """The file from `skip` on in pieces that end where a line ends (LF or CR), each about a chunk long."""
    stream.seek(skip)
    rest = b""
    while chunk := stream.read(CHUNK):
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1
        if end:
            yield rest + chunk[:end]
            rest = chunk[end:]
        else:
            rest += chunk
            if len(rest) > LONGEST_LINE:
                break
    yield rest
