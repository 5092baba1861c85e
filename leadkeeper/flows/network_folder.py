"""Tells folders on another machine: a book there is safe only while one single machine has it open."""

from __future__ import annotations

import subprocess
from pathlib import Path

from leadkeeper.files import drives


def network_of(path: Path) -> str | None:
    """The kind of network drive that a path lies on (`nfs4`, `cifs`…), None for a local one or where nobody says."""
    try:
        kind = drives.kind_of(path)
    except (OSError, subprocess.SubprocessError):
        return None
    return kind if kind in drives.NETWORK or kind == "network" else None
