"""A ZIP of lists: each member is read like a file of its own, from a private copy that bears none of its names."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.preflight import BROKEN, damage_of, is_encrypted, opened
from leadkeeper.files.private import private_folder
from leadkeeper.files.table import Ignored, Source, Table
from leadkeeper.files.unreadable import about, unreadable

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
