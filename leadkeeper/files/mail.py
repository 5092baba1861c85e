"""Mails as people hand them in: `.eml` files, mailboxes, whatever their state. No mail is an error.

Nothing here calls itself: a thousand parts inside one another cost no more than a thousand beside one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.mail_header import Header, fields, words
from leadkeeper.files.mail_parts import Part, has_headers, read_parts
from leadkeeper.files.read_msg import OLE, read_msg
from leadkeeper.files.unreadable import disk_troubles_of
from leadkeeper.model.mail import Letter, Mail

LARGEST = 128 * 1024 * 1024  # bytes of one message; what stands beyond is as if absent
MOST_LEVELS = 1000
MOST_TO_LOOK_THROUGH = 512 * 1024 * 1024  # bytes of all levels of one message
TNEF = b"\x78\x9f\x3e\x22"
"""How a `winmail.dat` begins."""

BOM = b"\xef\xbb\xbf"
KEPT = frozenset(
    "from to cc received return-path list-unsubscribe dkim-signature subject"
    " x-original-to delivered-to envelope-to x-envelope-to x-forwarded-to resent-to".split()
)
_MESSAGES = ("message/rfc822", "message/global", "text/rfc822-headers")
LINE_READ = 1024 * 1024  # bytes of a line that are read at once


def is_mailbox(path: Path) -> bool:
    """Whether a file holds any number of messages by its name."""
    return path.suffix.lower() == ".mbox"


def read_letters(path: Path) -> Iterator[Letter]:
    """The messages of a file: of a `.mbox` all of them, of any other file one. Raises `file-unreadable`."""
    with disk_troubles_of(path):
        if is_mailbox(path):
            yield from (read_letter(content) for content in _messages(path))
            return
        with path.open("rb") as stream:
            content = stream.read(LARGEST)
    yield read_content(content, path)


def read_content(content: bytes, path: Path) -> Letter:
    """The first message among the bytes of a file called `path`.

    Raises `mail-not-read` for what Outlook packs: there is no well-kept reader for it with a licence like ours.
    """
    if content.startswith(TNEF):
        raise LeadKeeperError("mail-not-read", path=str(path))
    if content.startswith(OLE):
        return Letter(read_msg(content, path), sha256(content).hexdigest(), content)
    if content.removeprefix(BOM).startswith(b"From "):
        content = next(_messages_in(BytesIO(content)))
    return read_letter(content)


def _messages(path: Path) -> Iterator[bytes]:
    """The messages of a mailbox: each begins at a line `From …` that is the first or follows an empty one."""
    with path.open("rb") as opened:
        yield from _messages_in(opened)


def _messages_in(opened: BinaryIO) -> Iterator[bytes]:
    with opened as stream:
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
    """One message with the mails attached inside one another."""
    return Letter(tuple(_mails(content.removeprefix(BOM))), sha256(content).hexdigest(), content)


def _mails(content: bytes) -> Iterator[Mail]:
    """A mail, the first one attached to it, the first one attached to that…"""
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


def _is_message(part: Part) -> bool:
    return part.kind in _MESSAGES or part.file_name.lower().endswith(".eml")


def _inner(parts: list[Part]) -> Iterator[bytes]:
    """The messages attached to a mail; one without any header cannot be read."""
    for part in filter(_is_message, parts):
        content = part.content().removeprefix(BOM).lstrip(b"\r\n")
        if has_headers(content):
            yield content


def _reported(parts: list[Part]) -> Iterator[str]:
    """The recipients that the feedback reports of a mail name."""
    for part in parts:
        if part.kind == "message/feedback-report":
            named: list[Header] = fields(part.content().replace(b"\r\n", b"\n").split(b"\n"))
            yield from (words(value) for name, value in named if name == "original-rcpt-to")
