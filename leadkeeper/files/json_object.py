"""A small JSON file that holds one object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic


def read_object(path: Path) -> dict[str, Any]:
    """The object in a file; raises `not-a-json-object`, and the codes of `files.atomic`."""
    with atomic.failures(path):
        content = path.read_bytes()
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LeadKeeperError("not-a-json-object", path=str(path)) from error
    if not isinstance(found, dict):
        raise LeadKeeperError("not-a-json-object", path=str(path))
    return found
