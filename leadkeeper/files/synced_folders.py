"""Folders that a service copies to other machines: known by name, by what the service registered, or by iCloud."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from leadkeeper.system import disk, macos, windows

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
    return next(_unsynced([documents, home / "LeadKeeper"]), documents)


def _unsynced(folders: list[Path]) -> Iterator[Path]:
    return (folder for folder in folders if synced_by(folder / "book.leads") is None)
