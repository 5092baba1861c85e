"""Read mails: `.eml` files, mailboxes, Outlook's `.msg`, however damaged. No mail is an error.

Nothing here is recursive: a thousand nested parts cost no more than a thousand parts side by side.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from leadkeeper.domain.complaint import Letter, Mail
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import disk_troubles_of

HEADER_BYTES = 4 * 1024 * 1024  # of one header; the rest is not read
LONGEST_PARAMETERS = 1_000_000  # characters of a header that are searched for parameters
NOT_TEXT = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined", "mbcs", "oem"})
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_PIECE = re.compile(rb"[^=]+")
_FIELD = re.compile(rb"([^\s:]+):(.*)", re.DOTALL)
_PARAMETER = re.compile(r'(?<![^\s;"])([^\s=;"]++)\s{0,50}=\s{0,50}("(?:[^"\\]|\\.){0,2000}+"|[^;]*)', re.DOTALL)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*?)")

MailHeader = tuple[str, str]  # lower-case name and unfolded value; encoded words are not decoded


def fields(lines: Iterable[bytes]) -> list[MailHeader]:
    """Return the headers among the lines; a malformed line does not affect those after it."""
    fields: list[tuple[str, list[bytes], int]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if fields and fields[-1][2] < HEADER_BYTES:
                name, parts, size = fields[-1]
                parts.append(line[: HEADER_BYTES - size])
                fields[-1] = (name, parts, size + len(line))
            continue
        field = _FIELD.match(line)
        if field:
            fields.append((field[1].decode("latin-1").lower(), [field[2][:HEADER_BYTES]], len(field[2])))
    return [(name, decoded(b"".join(parts), None).strip()) for name, parts, _ in fields]


def decoded(content: bytes, charset: str | None) -> str:
    """Decode bytes in a charset; if it is unknown or wrong, as UTF-8, else windows-1252."""
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
    """Decode the encoded words of a header; adjacent ones are joined first, since a letter may be split between two."""
    if "=?" not in value:
        return value
    pieces: list[str] = []
    waiting: list[tuple[str, bytes]] = []
    start = 0
    for match in _WORD.finditer(value):
        between = value[start : match.start()]
        if not waiting or between.strip():
            pieces += _joined(waiting)
            pieces.append(between)
            waiting = []
        content = match[3].encode("utf-8", errors="replace")
        plain = from_base64(content) if match[2] in "bB" else binascii.a2b_qp(content, header=True)
        waiting.append((match[1].lower(), plain))
        start = match.end()
    return "".join([*pieces, *_joined(waiting), value[start:]])


def _joined(waiting: list[tuple[str, bytes]]) -> Iterator[str]:
    """Decode adjacent encoded words, those of one charset together."""
    start = 0
    for end in range(1, len(waiting) + 1):
        if end == len(waiting) or waiting[end][0] != waiting[start][0]:
            yield decoded(b"".join(content for _, content in waiting[start:end]), waiting[start][0])
            start = end


def from_base64(content: bytes) -> bytes:
    """Decode base64 leniently: invalid letters are skipped, missing padding is accepted, pieces may follow."""
    result = bytearray()
    for piece in _PIECE.finditer(content.translate(None, _NOT_BASE64)):
        letters = piece[0][:-1] if len(piece[0]) % 4 == 1 else piece[0]
        result += binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return bytes(result)


def parameters(value: str) -> dict[str, str]:
    """Return the parameters of a header by lower-case name: quoted or not, in pieces or with a charset (RFC 2231)."""
    whole: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for match in _PARAMETER.finditer(value[:LONGEST_PARAMETERS]):
        section = _SECTION.fullmatch(match[1].lower())
        text = _unquoted(match[2].strip())
        if section is None or (not section[2] and not section[3]):
            whole.setdefault(match[1].lower(), words(text))
        else:
            pieces.setdefault(section[1], {}).setdefault(int(section[2] or 0), (bool(section[3]), text))
    return {name: _assembled(parts) for name, parts in pieces.items()} | whole


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if len(text) > 1 and text[0] == '"' == text[-1] else text.lstrip('"')


def _assembled(parts: dict[int, tuple[bool, str]]) -> str:
    ordered = [parts[number] for number in sorted(parts)]
    charset, content = None, b""
    for number, (escaped, piece) in enumerate(ordered):
        text = piece
        if escaped and number == 0 and piece.count("'") >= 2:
            charset, _, text = piece.split("'", 2)
        content += unquote_to_bytes(text) if escaped else text.encode("utf-8", errors="replace")
    return decoded(content, charset)


MOST_PARTS = 100_000
MOST_HEADER_LINES = 500_000
_DELIMITER = re.compile(rb"^--[^\r\n]*", re.MULTILINE)
_TOKEN = re.compile(r"[^\s\"'(),;]+")
_PADDED_LINE_END = re.compile(rb"=[ \t]++(?=\r?\n)")
_KIND = re.compile(r"[^\s/;]+/[^\s/;]+")
PLAIN = "text/plain"


@dataclass(frozen=True, slots=True)
class MailPart:
    """A part without parts of its own: headers, content type (`text/plain`…), and position in the mail."""

    headers: tuple[MailHeader, ...]
    kind: str
    attached: bool
    mail: bytes
    start: int
    end: int

    @property
    def file_name(self) -> str:
        """Return the name of the attached file, "" if it has none."""
        named = parameters(_value(self.headers, "content-disposition")).get("filename")
        return (named or parameters(_value(self.headers, "content-type")).get("name") or "").strip()

    def content(self) -> bytes:
        """Return the bytes with the transfer encoding decoded as far as possible."""
        raw = self.mail[self.start : self.end]
        named = _TOKEN.search(_value(self.headers, "content-transfer-encoding"))
        how = named[0].lower() if named else ""
        if how == "base64":
            return from_base64(raw)
        return binascii.a2b_qp(_PADDED_LINE_END.sub(b"=", raw)) if how == "quoted-printable" else raw

    def text(self) -> str:
        """Return the text decoded by its charset, with LF line ends."""
        charset = parameters(_value(self.headers, "content-type")).get("charset")
        return decoded(self.content(), charset).removeprefix("\ufeff").replace("\r\n", "\n")


def read_parts(mail: bytes) -> tuple[tuple[MailHeader, ...], list[MailPart]]:
    """Return the headers of a mail and its parts depth first; a mail without parts is its own single part."""
    headers, start = _head(mail, 0, {})
    walk = _Walk(mail)
    walk.enter(headers, start, PLAIN)
    walk.go(start)
    return headers, walk.found


def has_headers(mail: bytes) -> bool:
    """Return whether a mail begins with a readable header."""
    return bool(_head(mail, 0, {})[0])


@dataclass(frozen=True, slots=True)
class _Multipart:
    """An open multipart: its boundary, the default type of its parts, whether it is attached."""

    boundary: bytes
    default: str
    attached: bool


@dataclass(slots=True)
class _Walk:
    """State of the walk along the delimiters of a mail."""

    mail: bytes
    found: list[MailPart] = field(default_factory=list)
    opened: list[_Multipart] = field(default_factory=list)
    depths: dict[bytes, list[int]] = field(default_factory=dict)
    waiting: tuple[tuple[MailHeader, ...], str, bool, int] | None = None

    def go(self, start: int) -> None:
        """Walk from the start of the first body to the end."""
        position = start
        for delimiter in _DELIMITER.finditer(self.mail, start) if self.opened else ():
            boundary, closing = _boundary(delimiter[0], self.depths)
            if delimiter.start() < position or boundary is None:
                continue
            self.finish(_before_line(self.mail, delimiter.start()))
            depth = self.depths[boundary][-1]
            self.leave(depth if closing else depth + 1)
            if not self.opened or len(self.found) >= MOST_PARTS:
                return
            if not closing:
                headers, position = _head(self.mail, _after_line(self.mail, delimiter.end()), self.depths)
                self.enter(headers, position, self.opened[-1].default)
        self.finish(len(self.mail))

    def enter(self, headers: tuple[MailHeader, ...], start: int, default: str) -> None:
        """Handle the headers of a part with its body at `start`."""
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
        """End the latest part at this position."""
        if self.waiting:
            headers, kind, attached, start = self.waiting
            self.found.append(MailPart(headers, kind, attached, self.mail, start, max(start, end)))
            self.waiting = None

    def leave(self, depth: int) -> None:
        """Close the multiparts deeper than `depth`."""
        while len(self.opened) > depth:
            boundary = self.opened.pop().boundary
            self.depths[boundary].pop()
            if not self.depths[boundary]:
                del self.depths[boundary]


def _boundary(line: bytes, known: dict[bytes, list[int]]) -> tuple[bytes | None, bool]:
    """Return the open boundary that the line delimits, and whether it closes it."""
    text = line[2:].rstrip()
    if text in known:
        return text, False
    closed = text.removesuffix(b"--")
    return (closed, True) if closed in known else (None, False)


def _before_line(mail: bytes, position: int) -> int:
    """Return where the previous line ends, without its line end."""
    position -= mail[max(0, position - 1) : position] == b"\n"
    return position - (mail[max(0, position - 1) : position] == b"\r")


def _after_line(mail: bytes, place: int) -> int:
    end = mail.find(b"\n", place)
    return len(mail) if end < 0 else end + 1


def _head(mail: bytes, start: int, known: dict[bytes, list[int]]) -> tuple[tuple[MailHeader, ...], int]:
    """Return the headers at a position and where the body begins: after the first empty line, or at a delimiter."""
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


def _value(headers: tuple[MailHeader, ...], name: str) -> str:
    return next((value for key, value in headers if key == name), "")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # first bytes of every OLE file
DEEPEST = 20
LARGEST_MSG = 64 * 1024 * 1024  # bytes read of one property
HEADERS, SUBJECT, SENDER, SENDER_NAMED, BODY = "007D", "0037", "5D01", "0C1F", "1000"
HTML = "10130102"
RECIPIENT = ("39FE", "3003")
"""The properties of a recipient's SMTP address, and of an address that may be of another kind."""


def read_msg(content: bytes, path: Path) -> tuple[Mail, ...]:
    """Return the mail of a `.msg` file and those nested in it; raises `mail-not-read` for a broken file."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            return tuple(_msg_mails(_Storage(file, [])))
    except Exception as error:
        raise LeadKeeperError("mail-not-read", path=str(path)) from error


class _Storage:
    """A message in the file: the folder with the streams of its properties."""

    def __init__(self, file: Any, place: list[str]) -> None:
        self._file = file
        self._place = place

    def bytes_of(self, name: str) -> bytes:
        """Return the bytes of a property with its type (8 hex digits), b"" if absent."""
        stream = [*self._place, f"__substg1.0_{name}"]
        if not self._file.exists(stream):
            return b""
        with self._file.openstream(stream) as opened:
            return bytes(opened.read(LARGEST_MSG))

    def text_of(self, tag: str) -> str:
        """Return the text of a property, in Unicode or in the code page of the machine that wrote it."""
        wide = self.bytes_of(f"{tag}001F")
        text = wide.decode("utf-16-le", "replace") if wide else decoded(self.bytes_of(f"{tag}001E"), None)
        return text.rstrip("\0")

    def folders(self, beginning: str) -> Iterator[_Storage]:
        """Yield the subfolders with names that begin with `beginning`, in order."""
        depth = len(self._place)
        names = sorted(
            {
                found[depth]
                for found in self._file.listdir(streams=False, storages=True)
                if found[:depth] == self._place and len(found) > depth and found[depth].startswith(beginning)
            }
        )
        yield from (_Storage(self._file, [*self._place, name]) for name in names)


def _msg_mails(storage: _Storage) -> Iterator[Mail]:
    """Yield a mail, the first one attached to it, the first one attached to that…"""
    for _ in range(DEEPEST):
        yield _mail(storage)
        inner = (one for part in storage.folders("__attach") for one in part.folders("__substg1.0_3701000D"))
        result = next(inner, None)
        if result is None:
            return
        storage = result


def _mail(storage: _Storage) -> Mail:
    """Build a mail from its transport headers, else from Outlook's own properties."""
    headers = [(name, words(value)) for name, value in fields(storage.text_of(HEADERS).encode().splitlines())]
    known = {name for name, _ in headers}
    sender = storage.text_of(SENDER) or storage.text_of(SENDER_NAMED)
    if "from" not in known and "@" in sender:
        headers.append(("from", sender))
    if "to" not in known:
        for one in storage.folders("__recip"):
            addresses = (address for tag in RECIPIENT if "@" in (address := one.text_of(tag)))
            headers.append(("to", next(addresses, "")))
    if "subject" not in known:
        headers.append(("subject", storage.text_of(SUBJECT)))
    body, page = storage.text_of(BODY), decoded(storage.bytes_of(HTML), None).rstrip("\0")
    return Mail(tuple(headers), tuple(filter(None, [body.replace("\r\n", "\n")])), tuple(filter(None, [page])))


LARGEST = 128 * 1024 * 1024  # bytes of one message; the rest is ignored
MOST_LEVELS = 1000
MOST_TO_LOOK_THROUGH = 512 * 1024 * 1024  # bytes of all levels of one message
TNEF = b"\x78\x9f\x3e\x22"  # first bytes of a `winmail.dat`
BOM = b"\xef\xbb\xbf"
KEPT = frozenset(
    "from to cc date received return-path list-unsubscribe dkim-signature subject"
    " x-original-to delivered-to envelope-to x-envelope-to x-forwarded-to resent-to".split()
)
_MESSAGES = ("message/rfc822", "message/global", "text/rfc822-headers")
LINE_READ = 1024 * 1024  # bytes of a line read at once


def refuse_other_kinds(path: Path) -> None:
    """Raise `not-a-mail` for a picture, a PDF, a ZIP or another file that is known by its first bytes."""
    from leadkeeper.files.file_kind import MAGIC, ZIP

    with disk_troubles_of(path), path.open("rb") as stream:
        head = stream.read(16)
    if head.startswith((*ZIP, *chain.from_iterable(MAGIC.values()))):
        raise LeadKeeperError("not-a-mail", file=path.name)


def is_mailbox(path: Path) -> bool:
    """Return whether a file may hold several messages, by its name."""
    return path.suffix.lower() == ".mbox"


def read_letters(path: Path) -> Iterator[Letter]:
    """Yield the messages of a file: all of a `.mbox`, the only one of any other file. Raises `file-unreadable`."""
    with disk_troubles_of(path), path.open("rb") as stream:
        if is_mailbox(path):
            yield from map(read_letter, _messages_in(stream))
            return
        content = stream.read(LARGEST)
    yield read_content(content, path)


def read_content(content: bytes, path: Path) -> Letter:
    """Return the first message among the bytes of a file called `path`.

    Raises `mail-not-read` for Outlook's TNEF: there is no well-kept reader for it with a compatible licence.
    """
    if content.startswith(TNEF):
        raise LeadKeeperError("mail-not-read", path=str(path))
    if content.startswith(OLE):
        return Letter(read_msg(content, path), sha256(content).hexdigest(), content)
    if content.removeprefix(BOM).startswith(b"From "):
        content = next(_messages_in(BytesIO(content)))
    return read_letter(content)


def _messages_in(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the messages of a mailbox: each begins at a line `From …` that is the first or follows an empty one."""
    begun, after_empty, at_start, first, size = False, True, True, True, 0
    kept: list[bytes] = []
    while line := stream.readline(LINE_READ):
        line = line.removeprefix(BOM) if first else line
        first = False
        if after_empty and line.startswith(b"From "):
            if begun:
                yield b"".join(kept)
            begun, kept, size = True, [], 0
        elif size < LARGEST:
            kept.append(line[1:] if at_start and line.startswith(b">From") else line)
            size += len(line)
        after_empty = at_start and line in (b"\n", b"\r\n")
        at_start = line.endswith(b"\n")
    if begun or b"".join(kept).strip():
        yield b"".join(kept)


def read_letter(content: bytes) -> Letter:
    """Return one message with the mails nested in it."""
    return Letter(tuple(_mails(content.removeprefix(BOM))), sha256(content).hexdigest(), content)


def _mails(content: bytes) -> Iterator[Mail]:
    """Yield a mail, the first one attached to it, the first one attached to that…"""
    looked_through = 0
    reported: tuple[str, ...] = ()
    for _ in range(MOST_LEVELS):
        headers, parts = read_parts(content)
        texts = [part for part in parts if not part.attached and not _is_message(part)]
        yield Mail(
            tuple((name, words(value)) for name, value in headers if name in KEPT),
            tuple(part.text() for part in texts if part.kind == "text/plain"),
            tuple(part.text() for part in texts if part.kind == "text/html"),
            reported,
        )
        looked_through += len(content)
        inner = next(_inner(parts), None)
        if inner is None or looked_through > MOST_TO_LOOK_THROUGH:
            return
        reported, content = tuple(_reported(parts)), inner


def _is_message(part: MailPart) -> bool:
    return part.kind in _MESSAGES or part.file_name.lower().endswith(".eml")


def _inner(parts: list[MailPart]) -> Iterator[bytes]:
    """Yield the messages attached to a mail; one without any header is skipped."""
    for part in filter(_is_message, parts):
        content = part.content().removeprefix(BOM).lstrip(b"\r\n")
        if has_headers(content):
            yield content


def _reported(parts: list[MailPart]) -> Iterator[str]:
    """Yield the recipients named by the feedback reports of a mail."""
    for part in parts:
        if part.kind == "message/feedback-report":
            lines = (line.rstrip(b"\r\n") for line in islice(BytesIO(part.content()), MOST_HEADER_LINES))
            yield from (words(value) for name, value in fields(lines) if name == "original-rcpt-to")
