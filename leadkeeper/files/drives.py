"""Tells what kind of drive a path lies on, as far as the system says: a network drive is no place for a book."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ncpfs", "9p", "afs", "ceph",
     "glusterfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs"}
)  # fmt: skip
"""Types of file systems that lie on another machine, as Linux and macOS write them."""

ON_LINUX = sys.platform.startswith("linux")
REMOTE = 4  # what GetDriveType says of a network drive
LINUX_LINE = re.compile(r"\S+ (?P<place>\S+) (?P<kind>\S+) ")
MACOS_LINE = re.compile(r".+ on (?P<place>/.*) \((?P<kind>[^,)]+)")
"""A drive in the tables of the two systems: /proc/self/mounts, and what the command `mount` prints."""


def kind_of(path: Path) -> str:
    """The type of the file system of a path (`ext4`, `nfs4`, on Windows `network`), "" where it is not known."""
    place = path.absolute()
    if os.name == "nt":
        return "network" if is_unc(str(place)) or _drive_is_remote(place.drive) else ""
    return kind_in(_table(), str(place), LINUX_LINE if ON_LINUX else MACOS_LINE)


def kind_in(table: str, place: str, line: re.Pattern[str] = LINUX_LINE) -> str:
    """The type that a table of mounted drives gives for the deepest drive that holds an absolute path."""
    best, kind = "", ""
    for found in filter(None, map(line.match, table.splitlines())):
        mount = _unescaped(found["place"])
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, found["kind"]
    return kind


def is_unc(place: str) -> bool:
    r"""Whether a Windows path names another machine: `\\server\share\…`, also as `\\?\UNC\…`."""
    plain = place.replace("/", "\\").upper()
    return plain.startswith("\\\\?\\UNC\\") or (plain.startswith("\\\\") and plain[2:3] not in ("?", "."))


def _unescaped(mount: str) -> str:
    r"""A place as it is: /proc/mounts writes a blank as \040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), mount)


def _table() -> str:
    if ON_LINUX:
        mounts = Path("/proc/self/mounts")
        return mounts.read_text("utf-8", "surrogateescape") if mounts.exists() else ""
    return subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5).stdout


def _drive_is_remote(drive: str) -> bool:
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == REMOTE)  # type: ignore[attr-defined,unused-ignore]  # Windows has it
