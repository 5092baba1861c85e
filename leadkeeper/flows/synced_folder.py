"""Tells folders that a service copies to other machines: a book in one is no longer on this laptop alone."""

from __future__ import annotations

from pathlib import Path

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
}
"""How the folder of a service begins, in lower case, and what the service is called."""


def synced_by(path: Path) -> str | None:
    """The service that copies the folder of this path elsewhere, None where its name tells of none."""
    for part in path.parts:
        for start, service in SERVICES.items():
            if part.lower().startswith(start):
                return service
    return None
