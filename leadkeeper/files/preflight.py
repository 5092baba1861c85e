"""Looks at a ZIP before anybody unpacks it: an .xlsx, .ods or .zip that would blow up is refused unopened."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.unreadable import about, unreadable

MOST_MEMBERS = 10_000
MOST_BYTES = 4 << 30
"""What all members together may unpack to; a full sheet of a million rows stays under one gigabyte."""

BIG_MEMBER = 64 << 20
MOST_RATIO = 200
"""How often a big member may be larger than its packed bytes; real sheets reach 12 to 60, bombs 1,000."""

FACT_BYTES = 1 << 20
"""How much is read of a small part that is asked for one fact."""

DATE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true|on)["']""", re.IGNORECASE)
ENCRYPTED_ODS = b"encryption-data"
ENCRYPTED_FLAG = 0x1


@contextmanager
def opened(path: Path, chosen: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, checked; whatever turns out to be damaged inside the block is `file-unreadable`."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive.infolist(), chosen)
            yield archive
    except (zipfile.BadZipFile, EOFError, ValueError, KeyError) as error:
        raise unreadable(chosen, "damaged") from error
    except NotImplementedError as error:
        raise unreadable(chosen, "cipher") from error


def check_workbook(path: Path, chosen: Path) -> bool:
    """Whether dates of the workbook count from 1904; errors `file-unreadable`, `password-protected`."""
    with opened(path, chosen) as archive:
        members = archive.infolist()
        if any(".." in member.filename.split("/") or member.filename.startswith("/") for member in members):
            raise unreadable(chosen, "unsafe")
        if any(is_encrypted(member) for member in members):
            raise LeadKeeperError("password-protected", **about(chosen))
        if ENCRYPTED_ODS in _beginning(archive, "META-INF/manifest.xml"):
            raise LeadKeeperError("password-protected", **about(chosen))
        return DATE_1904.search(_beginning(archive, "xl/workbook.xml")) is not None


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Whether the member needs a password."""
    return bool(member.flag_bits & ENCRYPTED_FLAG)


def _check(members: list[zipfile.ZipInfo], chosen: Path) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise unreadable(chosen, "too-large")
    for member in members:
        if member.file_size > BIG_MEMBER and member.file_size > MOST_RATIO * member.compress_size:
            raise unreadable(chosen, "too-large")


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    by_name = {member.filename.lower(): member for member in archive.infolist()}
    member = by_name.get(name.lower())
    if member is None:
        return b""
    with archive.open(member) as stream:
        return stream.read(FACT_BYTES)
