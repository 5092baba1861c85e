"""A new file for a book or a copy of one: empty, and readable by its owner alone from the first moment."""

from __future__ import annotations

import os
from pathlib import Path

from leadkeeper.errors import LeadKeeperError


def make(path: Path, taken: str) -> None:
    """Makes the file; raises the code `taken` where something is already, `folder-missing` or `folder-read-only`."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise LeadKeeperError(taken, path=str(path)) from None
    except (FileNotFoundError, NotADirectoryError):
        raise LeadKeeperError("folder-missing", path=str(path.parent)) from None
    except OSError as error:
        raise LeadKeeperError("folder-read-only", path=str(path.parent)) from error
