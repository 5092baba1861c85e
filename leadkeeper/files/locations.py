"""Where a book lies: the kind of drive (it needs a local one), folders that a service copies, folders of backups."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from leadkeeper.errors import LeadKeeperError
from leadkeeper.system import disk, macos, windows

STAMP = "%Y-%m-%d-%H%M%S"
_STAMP = r"\d{4}-\d\d-\d\d-\d{6}"


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup file: its path, the local time in its name, its size in bytes."""

    path: Path
    stamp: str
    size: int

    @property
    def at(self) -> datetime:
        """The time in its name, Paris time without a zone."""
        return datetime.strptime(self.stamp, STAMP)  # noqa: DTZ007  the name has none


STEM = 40  # letters of the book's name in the path of a copy, which has it twice: Windows takes 259 characters in all


def folder_of(book: Path, within: Path) -> Path:
    """Return the folder of one book's copies; two books of the same name have different folders.

    A book has one folder however its path is spelled: by a link, or on Windows in other case or by a short name. A
    folder made for the path as it is spelled, by an earlier version, stays in use.
    """
    former = within / f"{book.stem}-{_digest(str(book.absolute()))}"
    if former.is_dir():
        return former
    real = Path(os.path.realpath(book))
    return within / f"{real.stem[:STEM]}-{_digest(os.path.normcase(real))}"


def _digest(place: str) -> str:
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def make_folder(folder: Path) -> None:
    """Create the folder, for its owner only, if missing; raises `folder-missing` or `folder-read-only`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise LeadKeeperError("folder-missing", path=str(folder)) from None
    except OSError as error:
        raise LeadKeeperError("folder-read-only", path=str(folder)) from error


def copies(folder: Path, book: Path) -> list[Copy]:
    """Return the copies of a book in the folder, newest first; empty if the folder does not exist."""
    name = re.compile(rf"({re.escape(book.stem[:STEM])}|{re.escape(book.stem)})-({_STAMP})", re.IGNORECASE)
    result = []
    for path in folder.iterdir() if folder.is_dir() else ():
        named = name.fullmatch(path.stem)
        if named and path.suffix.lower() == book.suffix.lower() and path.is_file():
            result.append(Copy(path, named[2], path.stat().st_size))
    return sorted(result, key=lambda copy: copy.stamp, reverse=True)


def path_of(folder: Path, book: Path, stamp: str) -> Path:
    """Return the path of the copy with this time stamp."""
    return folder / f"{book.stem[:STEM]}-{stamp}{book.suffix}"


NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ncpfs", "9p", "afs", "ceph",
     "glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs"}
)  # fmt: skip
"""Network file systems as Linux and macOS name them."""

ON_LINUX = sys.platform.startswith("linux")
LINUX_LINE = re.compile(r"\S+ (?P<place>\S+) (?P<kind>\S+) ")
MACOS_LINE = re.compile(r".+ on (?P<place>/.*) \((?P<kind>[^,)]+)")
"""A mount in /proc/self/mounts (Linux) and in the output of `mount` (macOS)."""


def kind_of(path: Path) -> str:
    """Return the file system type of a path (`ext4`, `nfs4`, on Windows `network`), "" if unknown.

    Links, and on Windows junctions and `subst` drives, count for where they lead.
    """
    location = Path(os.path.realpath(path))
    if disk.WINDOWS:
        return "network" if is_unc(str(location)) or windows.is_remote(location.drive) else ""
    if not ON_LINUX:
        return kind_in(macos.mounts(), str(location), MACOS_LINE)
    mounts = Path("/proc/self/mounts")
    return kind_in(mounts.read_text("utf-8", "surrogateescape") if mounts.exists() else "", str(location))


def kind_in(table: str, location: str, line: re.Pattern[str] = LINUX_LINE) -> str:
    """Return the type of the deepest mount in the table that contains the absolute path."""
    best, kind = "", ""
    for result in filter(None, map(line.match, table.splitlines())):
        mount = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), result["place"])  # \040 is a blank
        if (location == mount or location.startswith(mount.rstrip("/") + "/")) and len(mount) >= len(best):
            best, kind = mount, result["kind"]
    return kind


def is_unc(place: str) -> bool:
    r"""Return whether a Windows path is on another machine: `\\server\share\…`, also as `\\?\UNC\…`."""
    plain = place.replace("/", "\\").upper()
    return plain.startswith("\\\\?\\UNC\\") or (plain.startswith("\\\\") and plain[2:3] not in ("?", "."))


SERVICES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "mobile documents": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mon drive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud": "pCloud",
    "kdrive": "kDrive",
    "proton drive": "Proton Drive",
    "protondrive": "Proton Drive",
    "megasync": "MEGA",
    "box sync": "Box",
    "seafile": "Seafile",
    "synologydrive": "Synology Drive",
    "synology drive": "Synology Drive",
    "tresorit": "Tresorit",
}
"""Beginning of a folder's name in lower case → name of the synchronisation service."""

SHORT = {"mega": "MEGA", "box": "Box"}
"""The same for words that begin other names too: after them nothing follows, or ` - Clodomir`, `(2)`."""

STARTS = re.compile(rf"({'|'.join(map(re.escape, SERVICES))})(?![a-zà-ÿ])")
WHOLE = re.compile(rf"({'|'.join(SHORT)})( ?[-(].*)?")
CLOUD_STORAGE = ("Library", "CloudStorage")
"""Where macOS keeps the folders of services: `Library/CloudStorage/OneDrive-Clodomir`."""


def synced_by(path: Path) -> str | None:
    """Return the name of the service that copies this path to other machines; None if none is known to."""
    return _by_name(path) or _by_registration(path)


def _by_name(path: PurePath) -> str | None:
    parts = path.parts[:-1]
    for at, name in enumerate(map(str.lower, parts)):
        if match := STARTS.match(name):
            return SERVICES[match[1]]
        if match := WHOLE.fullmatch(name):
            return SHORT[match[1]]
        if name.endswith(" dropbox"):  # of a team: `Clodomir Dropbox`
            return "Dropbox"
        if parts[at - 2 : at] == CLOUD_STORAGE:
            return parts[at].partition("-")[0]
    return None


def _by_registration(path: Path) -> str | None:
    """Return the service that the system knows for this path."""
    with suppress(OSError, subprocess.SubprocessError):
        if disk.WINDOWS:
            return next((service for folder, service in windows.sync_roots() if _is_in(path, folder)), None)
        if sys.platform == "darwin" and macos.is_in_icloud(path, Path.home()):
            return "iCloud"
    return None


def _is_in(path: Path, folder: Path) -> bool:
    spelled = [PurePath(str(one).casefold()) for one in (path, folder)]
    return spelled[0].is_relative_to(spelled[1])


def unsynced(documents: Path, home: Path) -> Path:
    """Return the folder for a new book: the documents folder, or one of our own in the home if that is synced."""
    folders = (documents, home / "LeadKeeper")
    return next((folder for folder in folders if synced_by(folder / "book.leads") is None), documents)
