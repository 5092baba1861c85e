"""Detect the encoding of a text file from the whole file, and repair garbled text (mojibake)."""

from __future__ import annotations

import codecs
import re
import string
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import unreadable

SAMPLE = 1 << 16  # bytes of non-ASCII lines in the sample

_WORD = re.compile(r"[^\W\d_]{3,}")
_WRONG = (
    re.compile(r"(?<=[^\W\d_])(?![’ʼ‑·\xad\u0300-\u036f])[^\w\s\x00-\x7f](?=[^\W\d_])"),  # a symbol between letters
    re.compile(r"(?<![^\W_])[½¼¾¤¨´¸¦‚„†‡ˆ‰](?=[^\W\d_]{2})"),  # no letter, at the start of a word
    re.compile(r"¤|[\x80-\x9f]"),  # Excel writes € for this sign; control characters are no text
    re.compile(r"(?<![^\W\d_])[À-ÖØ-öø-ÿ]{3,}(?![^\W\d_])"),  # a word of accented letters only: Cyrillic, Greek
)
SIBLING = "iso8859-15"
"""Differs from Windows-1252 in eight signs only, among them € and œ: too few for statistics."""

_SAME_FAMILY = {"cp437": "cp850", "cp858": "cp850", "cp863": "cp850", "iso8859-1": "iso8859-15"}
"""Encodings that differ only in signs rare in lists, mapped to the common one of the family."""


def proposal(sample: bytes, codec: str) -> str | None:
    """Return an encoding that fits the sample better than `codec`; None if nothing looks wrong."""
    text = sample.decode(codec, "replace")
    wrong = _count(text)
    if not wrong:
        return None
    import chardet

    named = [SIBLING, *(found["encoding"] for found in chardet.detect_all(sample))]
    best = None
    for usual in dict.fromkeys(_usual(one, sample) for one in named):
        other = sample.decode(usual, "replace") if usual is not None else text
        if other != text and "\ufffd" not in other and (count := _count(other)) < wrong:
            best, wrong = usual, count
    return best


def _usual(encoding: str | None, sample: bytes) -> str | None:
    """Return Python's name of the encoding, or of the common one of its family that reads the same."""
    try:
        own = codecs.lookup(encoding or "").name
        usual = _SAME_FAMILY.get(own, own)
        return usual if sample.decode(usual) == sample.decode(own) else own
    except (LookupError, UnicodeDecodeError):
        return None


def _count(text: str) -> int:
    return sum(len(pattern.findall(text)) for pattern in _WRONG) + sum(map(_odd_letters, _WORD.findall(text)))


def _odd_letters(word: str) -> int:
    """Count capitals between small letters of a word, and letters of another script next to ASCII letters."""
    if word.isascii():
        return 0
    inside = zip(word, word[1:], word[2:], strict=False)
    capitals = sum(not c.isascii() and c.isupper() and a.islower() and b.islower() for a, c, b in inside)
    is_latin = any(map(str.isascii, word))
    foreign = sum(not c.isascii() and not unicodedata.name(c, "").startswith("LATIN") for c in word) if is_latin else 0
    return capitals + foreign


MOJIBAKE = ("Ã", "Â", "â€", "â‚¬", "Å", "√", "\ufffd")
"""Every garbled text contains one of these; searching for them is much faster than the pattern."""

SPOILT = re.compile(
    "Ã[\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"  # é à ç ï … of a Latin word
    "|Â[\x80-\xbf€™]"  # ° « » and the no-break space
    "|â€[\x80-\xbfœ™“”˜¦“”–—šžŸ¢¡]"  # ’ “ ” – … •
    "|â‚¬"  # €
    "|Å[“’]"  # œ Œ
    "|√[©®†ß´™¢¨ª¥¶§≠Ø∞±]"  # é è à … read by a Mac program
    "|\ufffd"  # the replacement character of a lost letter
)


def looks_spoilt(text: str) -> bool:
    """Return whether the text holds garbled accents, as in `JosÃ©`."""
    return not text.isascii() and any(mark in text for mark in MOJIBAKE) and SPOILT.search(text) is not None


DEEPEST = 3  # text may have been garbled by several programs in turn, but rarely more often than this

ACCENTS = "\u0300\u0301\u0302\u0303\u0308\u0327"
"""Combining grave, acute, circumflex, tilde, diaeresis and cedilla, as macOS writes accents."""


def repaired(text: str) -> str:
    """Return the text with garbled accents repaired as far as possible; a lost letter stays lost."""
    for _again in range(DEEPEST):
        if not looks_spoilt(text):
            break
        better = _read_anew(text, "cp1252")
        text = better if better != text else _read_anew(text, "mac-roman")
    return text


def _read_anew(text: str, codec: str) -> str:
    pattern, letter = _sequences(codec)
    return pattern.sub(letter, text)


@cache
def _sequences(codec: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """Return a pattern of the sequences that UTF-8 letters become in a codec, and the function that restores each."""
    byte_of = {chr(byte): byte for byte in range(0x80, 0xA0)} if codec == "cp1252" else {}
    byte_of |= {bytes([byte]).decode(codec, "ignore"): byte for byte in range(0x80, 0x100)}
    byte_of.pop("", None)

    def among(low: int, high: int) -> str:
        return f"[{re.escape(''.join(letter for letter, byte in byte_of.items() if low <= byte <= high))}]"

    def letter(spoilt: re.Match[str]) -> str:
        was = bytes(byte_of[one] for one in spoilt[0]).decode("utf-8", "ignore")
        # a letter in real use: in Windows-1252, a combining accent, an emoji
        is_likely = was and (was.encode("cp1252", "ignore") or was in ACCENTS or was >= "\U0001f000")
        return was if is_likely else spoilt[0]

    rest = among(0x80, 0xBF)
    pattern = f"{among(0xC2, 0xDF)}{rest}|{among(0xE0, 0xEF)}{rest}{rest}|{among(0xF0, 0xF4)}{rest}{rest}{rest}"
    return re.compile(pattern), letter


CHUNK = 1 << 20
HEAD = 1 << 16  # bytes examined to recognise UTF-16 without a byte-order mark

LONGEST_LINE = 1 << 23
"""No list has a line of eight megabytes: such a file is something else, and one line must fit in memory."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
"""Byte-order mark, the reported name, Python's codec for what follows the mark."""

NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
ESCAPED = re.compile(r"""(?<!\\)\\"(?=[^\s;,|"])""")
r"""A quotation mark within a cell as MySQL and PHP escape it; at the end of a cell it may belong to `C:\`."""

BLANKS = string.whitespace + "\0\xa0\ufeff\u200b"


@dataclass(frozen=True)
class TextFacts:
    r"""Facts about a whole text file: `encoding` as reported, `codec` and `skip` (bytes of the mark) to read it with.

    `mixed`: each line is decoded on its own · `nul`, `doubled_cr` (CR CR LF ends a line), `spoilt` (garbled accents),
    `escaped` (`\"` within a cell): what occurs · `empty`: only blanks · `proposal`: an encoding that fits better.
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
        """Return the warning codes that follow from these facts."""
        found = {"mixed-encoding": self.mixed, "nul-bytes": self.nul, "mojibake": self.spoilt}
        found["encoding-doubtful"] = self.proposal is not None
        return {code for code, there in found.items() if there}


class _NotUtf8(Exception):  # noqa: N818  no failure: the answer to a question
    pass


class _Survey:
    """Collect facts about the text piece by piece."""

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
    """Return the facts about the text at `path` in one pass (a second one if it is not UTF-8).

    `forced` is an encoding chosen by the user. Errors: `unknown-encoding`; `file-unreadable` for an endless line.
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
    """Return whether a file that begins with `head` is UTF-16, with or without a mark."""
    known = _by_mark(head) or _utf16_without_mark(head)
    return known is not None and known[1] != "utf-8"


def decode_line(line: bytes) -> str:
    """Decode one line of a file of mixed encodings: as UTF-8 if valid, else Windows-1252, else MacRoman."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("mac-roman" if NOT_IN_CP1252.search(line) else "cp1252")


def _as_forced(name: str, head: bytes) -> tuple[str, str, int]:
    try:
        "".encode(name)
        codec = codecs.lookup(name).name
        plain = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(codec, codec)
        codecs.getincrementaldecoder(plain)("replace").decode(head)  # `idna` never replaces, `utf-32` requires a mark
    except (LookupError, UnicodeError, ValueError) as error:
        raise LeadKeeperError("unknown-encoding", encoding=name) from error
    marked = _by_mark(head)
    return marked if marked and codec in (marked[0], marked[1], "utf-16") else (plain, plain, 0)


def _by_mark(head: bytes) -> tuple[str, str, int] | None:
    """Return name, codec and length of the byte-order mark; some programs write it twice."""
    for mark, name, codec in MARKS:
        if head.startswith(mark):
            return name, codec, len(mark) * (2 if head.startswith(mark * 2) else 1)
    return None


def _utf16_without_mark(head: bytes) -> tuple[str, str, int] | None:
    """Recognise UTF-16 by zero bytes: many, always on the same side, also next to line ends."""
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
    """Survey a file that is not UTF-8 as a whole: which lines are, and what encoding the others have."""
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
    """Yield the file from `skip` in pieces of about a chunk that end at a line end (LF or CR)."""
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
