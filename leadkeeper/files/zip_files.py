"""Check a ZIP before it is unpacked: an .xlsx, .ods or .zip that would expand too far is refused."""

from __future__ import annotations

import errno
import lzma
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import about, unreadable
from leadkeeper.files.document import Ignored, Source, SourceTable
from leadkeeper.system.disk import private_folder

MOST_MEMBERS = 10_000
MOST_BYTES = 4 << 30
"""Limit for all members unpacked; a full sheet of a million rows stays under one gigabyte."""

BIG_MEMBER = 64 << 20
MOST_RATIO = 200
"""Highest compression ratio of a big member; real sheets reach 12 to 60, bombs 1,000."""

CELLS = re.compile(r"xl/(worksheets/[!-~]+|sharedStrings|styles|workbook)\.(xml|bin)", re.IGNORECASE)
"""Members of an .xlsx or .xlsb that hold cell values; a style makes a number a date."""

AT_ONCE = 1 << 16  # bytes of a member unpacked at a time
FACT_BYTES = 1 << 20  # bytes read of a small part to learn one fact

DATE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true|on)["']""", re.IGNORECASE)
NULL_DATE_1904 = re.compile(rb"""<table:null-date\s[^>]*date-value\s*=\s*["']1904-01-01""")
"""The same statement in an .ods, before its sheets."""
ENCRYPTED_ODS = b"encryption-data"
ENCRYPTED_FLAG = 0x1

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError, ValueError, OverflowError)
"""Exceptions of `zipfile` for a damaged archive, depending on the damage."""


@contextmanager
def damage_of(chosen: Path) -> Iterator[None]:
    """Translate `zipfile` exceptions inside the block into `file-unreadable`; the block must do nothing else."""
    try:
        yield
    except BROKEN as error:
        raise unreadable(chosen, "damaged") from error
    except NotImplementedError as error:
        raise unreadable(chosen, "cipher") from error
    except OSError as error:
        if error.errno in (None, errno.EINVAL):  # invalid packed bytes, an impossible offset
            raise unreadable(chosen, "damaged") from error
        raise


def opened(path: Path, chosen: Path) -> zipfile.ZipFile:
    """Open and check the archive; the caller closes it. Error `file-unreadable`."""
    with damage_of(chosen), ExitStack() as stack:
        archive = stack.enter_context(zipfile.ZipFile(path))
        _check(archive.infolist(), chosen)
        stack.pop_all()
        return archive


def check_workbook(path: Path, chosen: Path) -> bool:
    """Check the archive, return whether its dates count from 1904; errors `file-unreadable`, `password-protected`."""
    with opened(path, chosen) as archive, damage_of(chosen):
        members = archive.infolist()
        if any(".." in member.filename.split("/") or member.filename.startswith("/") for member in members):
            raise unreadable(chosen, "unsafe")
        if any(is_encrypted(member) for member in members):
            raise LeadKeeperError("password-protected", **about(chosen))
        if ENCRYPTED_ODS in _beginning(archive, "META-INF/manifest.xml"):
            raise LeadKeeperError("password-protected", **about(chosen))
        first_days = (("xl/workbook.xml", DATE_1904), ("content.xml", NULL_DATE_1904))
        return any(says_so.search(_beginning(archive, part)) for part, says_so in first_days)


def check_cells(path: Path, chosen: Path) -> None:
    """Verify the checksums of the members that hold cells of an .xlsx or .xlsb; error `file-unreadable`.

    The workbook library does not verify them reliably, and a disk fault may have changed a letter of an address.
    """
    with opened(path, chosen) as archive, damage_of(chosen):
        for member in archive.infolist():
            if CELLS.fullmatch(member.filename):
                with archive.open(member) as stream:
                    while stream.read(AT_ONCE):
                        pass


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Return whether the member needs a password."""
    return bool(member.flag_bits & ENCRYPTED_FLAG)


def _check(members: list[zipfile.ZipInfo], chosen: Path) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise unreadable(chosen, "too-large")
    for member in members:
        if member.file_size > BIG_MEMBER and member.file_size > MOST_RATIO * member.compress_size:
            raise unreadable(chosen, "too-large")


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    member = {member.filename.lower(): member for member in archive.infolist()}.get(name.lower())
    if member is None:
        return b""
    with archive.open(member) as stream:
        return stream.read(FACT_BYTES)


NO_LIST = frozenset({"file-empty", "file-unreadable", "password-protected"})
"""Faults of a single member that leave the rest of the archive usable."""

UTF8_NAME = 0x800
BLOCK = 1 << 20

Opener = Callable[[Source, ExitStack], SourceTable]


def open_members(
    path: Path, password: str | None, held: ExitStack, open_table: Opener
) -> tuple[list[SourceTable], list[Ignored]]:
    """Return the tables of all readable members in order, and the members that are none.

    Errors: `password-protected`, `file-unreadable`; if no member is a list, the error of the first.
    """
    tables: list[SourceTable] = []
    ignored: list[Ignored] = []
    troubles: list[LeadKeeperError] = []
    with opened(path, path) as archive:
        folder = private_folder(held)
        for number, info in enumerate(_members(archive)):
            member = _name(info)
            copy = folder / str(number)
            with damage_of(path):
                _extract(archive, info, copy, path, password)
            try:
                tables.append(open_table(Source(copy, path, member), held))
                tables[-1].rest()
            except LeadKeeperError as trouble:
                if trouble.code not in NO_LIST:
                    raise
                troubles.append(trouble)
                ignored.append(Ignored(member, trouble.code))
                copy.unlink()
    if not tables:
        raise troubles[0] if len(troubles) == 1 else unreadable(path, "no-list")
    return tables, ignored


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members without folders and macOS metadata."""
    files = [info for info in archive.infolist() if not info.filename.endswith("/")]
    return [info for info in files if not _is_of_the_system(_name(info))]


def _is_of_the_system(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name in (".DS_Store", "Thumbs.db", "desktop.ini", "")


def _name(info: zipfile.ZipInfo) -> str:
    """Return the member's name, "?" for none; macOS writes undeclared UTF-8, some Windows programs backslashes."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/") or "?"


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, copy: Path, chosen: Path, password: str | None) -> None:
    locked = is_encrypted(info)
    if locked and not password:
        raise LeadKeeperError("password-protected", **about(chosen))
    copy.touch(mode=0o600)
    try:
        with archive.open(info, pwd=password.encode() if password else None) as packed, copy.open("wb") as plain:
            shutil.copyfileobj(packed, plain, BLOCK)
    except NotImplementedError:
        raise
    except (RuntimeError, *BROKEN) as error:  # a wrong password may show only in the data, if at all
        if not locked:
            raise
        raise LeadKeeperError("password-protected", **about(chosen)) from error
