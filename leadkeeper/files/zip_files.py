"""Looks at a ZIP before anybody unpacks it: an .xlsx, .ods or .zip that would blow up is refused unopened."""

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
from leadkeeper.files.atomic import about, private_folder, unreadable
from leadkeeper.files.document import Ignored, Source, Table

MOST_MEMBERS = 10_000
MOST_BYTES = 4 << 30
"""What all members together may unpack to; a full sheet of a million rows stays under one gigabyte."""

BIG_MEMBER = 64 << 20
MOST_RATIO = 200
"""How often a big member may be larger than its packed bytes; real sheets reach 12 to 60, bombs 1,000."""

CELLS = re.compile(r"xl/(worksheets/[!-~]+|sharedStrings|styles|workbook)\.(xml|bin)", re.IGNORECASE)
"""The members of an .xlsx or .xlsb that cells are read from; a style makes a number a date."""

AT_ONCE = 1 << 16
"""Bytes of a member that are unpacked together."""

FACT_BYTES = 1 << 20
"""How much is read of a small part that is asked for one fact."""

DATE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true|on)["']""", re.IGNORECASE)
NULL_DATE_1904 = re.compile(rb"""<table:null-date\s[^>]*date-value\s*=\s*["']1904-01-01""")
"""How an .ods says the same, where its sheets begin."""
ENCRYPTED_ODS = b"encryption-data"
ENCRYPTED_FLAG = 0x1


BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError, ValueError, OverflowError)
"""What `zipfile` raises at an archive that is damaged, depending on where."""


@contextmanager
def damage_of(chosen: Path) -> Iterator[None]:
    """Turns what `zipfile` raises inside the block, where nothing else is done, into `file-unreadable`."""
    try:
        yield
    except BROKEN as error:
        raise unreadable(chosen, "damaged") from error
    except NotImplementedError as error:
        raise unreadable(chosen, "cipher") from error
    except OSError as error:
        if error.errno in (None, errno.EINVAL):  # packed bytes that are none, a place that cannot be
            raise unreadable(chosen, "damaged") from error
        raise


def opened(path: Path, chosen: Path) -> zipfile.ZipFile:
    """The archive, checked; close it. Error `file-unreadable`."""
    with damage_of(chosen), ExitStack() as stack:
        archive = stack.enter_context(zipfile.ZipFile(path))
        _check(archive.infolist(), chosen)
        stack.pop_all()
        return archive


def check_workbook(path: Path, chosen: Path) -> bool:
    """Whether dates of the workbook count from 1904; errors `file-unreadable`, `password-protected`."""
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
    """Compares what the cells of an .xlsx or .xlsb are read from with the checksums; error `file-unreadable`.

    The workbook library looks at them by chance only, and a letter of an address may have changed on a disk.
    """
    with opened(path, chosen) as archive, damage_of(chosen):
        for member in archive.infolist():
            if CELLS.fullmatch(member.filename):
                with archive.open(member) as stream:
                    while stream.read(AT_ONCE):
                        pass


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


NO_LIST = frozenset({"file-empty", "file-unreadable", "password-protected"})
"""What may be wrong with one member without anything being wrong with the whole reading."""

UTF8_NAME = 0x800
BLOCK = 1 << 20

Opener = Callable[[Source, ExitStack], Table]


def open_members(
    path: Path, password: str | None, held: ExitStack, open_table: Opener
) -> tuple[list[Table], list[Ignored]]:
    """The tables of all readable members in the archive's order, and the members that are none.

    Errors: `password-protected`, `file-unreadable`; if no member is a list, what was wrong with the first of them.
    """
    tables: list[Table] = []
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
    """The members without folders and without what macOS adds for itself."""
    files = [info for info in archive.infolist() if not info.filename.endswith("/")]
    return [info for info in files if not _is_of_the_system(_name(info))]


def _is_of_the_system(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name in (".DS_Store", "Thumbs.db", "desktop.ini", "")


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name, "?" for none; macOS writes UTF-8 without saying so, some Windows programs backslashes."""
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
    except (RuntimeError, *BROKEN) as error:  # a wrong password shows in what comes out, if it shows at all
        if not locked:
            raise
        raise LeadKeeperError("password-protected", **about(chosen)) from error
