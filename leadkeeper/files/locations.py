"""Folders and names of backup copies, and the kind of drive a path is on (a book needs a local one)."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError

STAMP = "%Y-%m-%d-%H%M%S"
_STAMP = re.compile(r"\d{4}-\d\d-\d\d-\d{6}")


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


def folder_of(book: Path, within: Path) -> Path:
    """Return the folder of one book's copies; two books of the same name have different folders."""
    place = hashlib.sha256(str(book.absolute()).encode()).hexdigest()[:8]
    return within / f"{book.stem}-{place}"


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
    start = f"{book.stem}-"
    found = []
    for path in folder.glob(f"*{book.suffix}") if folder.is_dir() else ():
        stamp = path.stem.removeprefix(start)
        if path.name.startswith(start) and _STAMP.fullmatch(stamp) and path.is_file():
            found.append(Copy(path, stamp, path.stat().st_size))
    return sorted(found, key=lambda copy: copy.stamp, reverse=True)


def path_of(folder: Path, book: Path, stamp: str) -> Path:
    """Return the path of the copy with this time stamp."""
    return folder / f"{book.stem}-{stamp}{book.suffix}"


NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ncpfs", "9p", "afs", "ceph",
     "glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs"}
)  # fmt: skip
"""Network file systems as Linux and macOS name them."""

ON_LINUX = sys.platform.startswith("linux")
REMOTE = 4  # returned by GetDriveType for a network drive
LINUX_LINE = re.compile(r"\S+ (?P<place>\S+) (?P<kind>\S+) ")
MACOS_LINE = re.compile(r".+ on (?P<place>/.*) \((?P<kind>[^,)]+)")
"""A mount in /proc/self/mounts (Linux) and in the output of `mount` (macOS)."""


def kind_of(path: Path) -> str:
    """Return the file system type of a path (`ext4`, `nfs4`, on Windows `network`), "" if unknown."""
    place = path.absolute()
    if os.name == "nt":
        return "network" if is_unc(str(place)) or _drive_is_remote(place.drive) else ""
    return kind_in(_table(), str(place), LINUX_LINE if ON_LINUX else MACOS_LINE)


def kind_in(table: str, place: str, line: re.Pattern[str] = LINUX_LINE) -> str:
    """Return the type of the deepest mount in the table that contains the absolute path."""
    best, kind = "", ""
    for found in filter(None, map(line.match, table.splitlines())):
        mount = _unescaped(found["place"])
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, found["kind"]
    return kind


def is_unc(place: str) -> bool:
    r"""Return whether a Windows path is on another machine: `\\server\share\…`, also as `\\?\UNC\…`."""
    plain = place.replace("/", "\\").upper()
    return plain.startswith("\\\\?\\UNC\\") or (plain.startswith("\\\\") and plain[2:3] not in ("?", "."))


def _unescaped(mount: str) -> str:
    r"""Decode a mount point: /proc/mounts writes a blank as \040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), mount)


def _table() -> str:
    if ON_LINUX:
        mounts = Path("/proc/self/mounts")
        return mounts.read_text("utf-8", "surrogateescape") if mounts.exists() else ""
    return subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5).stdout


def _drive_is_remote(drive: str) -> bool:
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == REMOTE)  # type: ignore[attr-defined,unused-ignore]  # Windows has it
