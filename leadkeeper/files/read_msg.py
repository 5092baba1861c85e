"""Mails that Outlook saved as `.msg`: an OLE file whose streams hold the properties of the message (MS-OXMSG)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.mail_header import decoded, fields, words
from leadkeeper.model.mail import Mail

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How every OLE file begins."""

DEEPEST = 20
LARGEST = 64 * 1024 * 1024  # bytes of one property that are read
HEADERS, SUBJECT, SENDER, SENDER_NAMED, BODY = "007D", "0037", "5D01", "0C1F", "1000"
HTML = "10130102"
RECIPIENT = ("39FE", "3003")
"""The property of a recipient's SMTP address, and of one that may be of another kind."""


def read_msg(content: bytes, path: Path) -> tuple[Mail, ...]:
    """The mail of a `.msg` file and those attached inside one another; raises `mail-not-read` for a broken one."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            return tuple(_mails(_Storage(file, [])))
    except Exception as error:
        raise LeadKeeperError("mail-not-read", path=str(path)) from error


class _Storage:
    """A message in the file: the folder of streams of its properties."""

    def __init__(self, file: Any, place: list[str]) -> None:
        self._file = file
        self._place = place

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a property with its type (8 hex digits), b"" where there is none."""
        stream = [*self._place, f"__substg1.0_{name}"]
        if not self._file.exists(stream):
            return b""
        with self._file.openstream(stream) as opened:
            return bytes(opened.read(LARGEST))

    def text_of(self, tag: str) -> str:
        """The text of a property, in Unicode or in the code page of the machine that wrote it."""
        wide = self.bytes_of(f"{tag}001F")
        text = wide.decode("utf-16-le", "replace") if wide else decoded(self.bytes_of(f"{tag}001E"), None)
        return text.rstrip("\0")

    def folders(self, beginning: str) -> Iterator[_Storage]:
        """The folders in it whose names begin so, in their order."""
        depth = len(self._place)
        names = sorted(
            {
                found[depth]
                for found in self._file.listdir(streams=False, storages=True)
                if found[:depth] == self._place and len(found) > depth and found[depth].startswith(beginning)
            }
        )
        yield from (_Storage(self._file, [*self._place, name]) for name in names)


def _mails(storage: _Storage) -> Iterator[Mail]:
    """A mail, the first one attached to it, the first one attached to that…"""
    for _ in range(DEEPEST):
        yield _mail(storage)
        inner = (one for part in storage.folders("__attach") for one in part.folders("__substg1.0_3701000D"))
        found = next(inner, None)
        if found is None:
            return
        storage = found


def _mail(storage: _Storage) -> Mail:
    """A mail: the headers that came with it, else what Outlook kept of them."""
    headers = [(name, words(value)) for name, value in fields(storage.text_of(HEADERS).encode().splitlines())]
    known = {name for name, _ in headers}
    sender = storage.text_of(SENDER) or storage.text_of(SENDER_NAMED)
    if "from" not in known and "@" in sender:
        headers.append(("from", sender))
    if "to" not in known:
        headers += [("to", address) for address in _recipients(storage)]
    if "subject" not in known:
        headers.append(("subject", storage.text_of(SUBJECT)))
    body, page = storage.text_of(BODY), decoded(storage.bytes_of(HTML), None).rstrip("\0")
    return Mail(
        tuple(headers),
        tuple(filter(None, [body.replace("\r\n", "\n")])),
        tuple(filter(None, [page])),
    )


def _recipients(storage: _Storage) -> Iterator[str]:
    for one in storage.folders("__recip"):
        yield next((address for tag in RECIPIENT if "@" in (address := one.text_of(tag))), "")
