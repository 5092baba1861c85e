"""Reads an archive's JSON piece by piece: a book of a million people never lies in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic


def top_level(path: Path, but: str) -> dict[str, Any]:
    """The archive's object without the items of one list (`but`), which is [] if it is there."""
    import ijson

    found: dict[str, Any] = {}
    with atomic.failures(path), path.open("rb") as file:
        try:
            events = ijson.parse(file, use_float=True)
            if next(events)[1] != "start_map":
                raise LeadKeeperError("archive-unreadable", path=str(path), details="no JSON object")
            _collect(events, found, but)
        except (ijson.JSONError, UnicodeDecodeError, StopIteration) as error:
            raise LeadKeeperError("archive-unreadable", path=str(path), details=str(error)) from error
    return found


def _collect(events: Iterator[tuple[str, str, Any]], found: dict[str, Any], but: str) -> None:
    """Builds the values of all keys but one; of that one only whether it is a list."""
    import ijson

    for prefix, event, value in events:
        if event == "map_key" and not prefix:
            if value in found:
                raise LeadKeeperError("archive-repeated-key", place=value)
            found[value] = None
            continue
        if event == "end_map" and not prefix:
            return
        key = prefix.partition(".")[0]
        builder = ijson.ObjectBuilder()
        builder.event(event, value)
        depth = int(event.startswith("start_"))
        skipped = key == but and event == "start_array"
        while depth:
            _, inner, part = next(events)
            depth += inner.startswith("start_") - inner.startswith("end_")
            if not skipped or not depth:
                builder.event(inner, part)
        found[key] = builder.value


def items(path: Path, key: str) -> Iterator[Any]:
    """The items of one list of the archive, one by one."""
    import ijson

    with path.open("rb") as file:
        try:
            yield from ijson.items(file, f"{key}.item", use_float=True)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise LeadKeeperError("archive-unreadable", path=str(path), details=str(error)) from error
