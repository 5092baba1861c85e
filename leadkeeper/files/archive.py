"""Stream an archive's JSON: items are read one by one, so memory does not grow with the book."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.system import disk

DEEPEST = 100  # nested objects and lists: far more than any archive has; bounds the cost of a hostile file
BOOK = ".leads"
Events = Iterator[tuple[str, Any]]


def ends_with(path: Path, end: str) -> bool:
    """Return whether the file ends with this text."""
    wanted = end.encode()
    with disk.failures(path), path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - len(wanted)))
        return file.read() == wanted


def top_level(path: Path) -> dict[str, Any]:
    """Return the archive's object without the contacts: their list is [] if present."""
    values: dict[str, Any] = {}
    with _events(path) as events:
        for key, event, first in _keys(events):
            if key in values:
                raise LeadKeeperError("archive-repeated-key", place=key)
            if key == "contacts" and event == "start_array":
                values[key] = []
                _skip(events)
            else:
                values[key] = _value(events, event, first, key)
    return values


def items(path: Path, key: str) -> Iterator[Any]:
    """Yield the items of one list of the archive; raises `archive-repeated-key` for a key that stands twice in one."""
    with _events(path) as events:
        for name, event, first in _keys(events):
            if name != key or event != "start_array":
                _value(events, event, first, name)
                continue
            number = 0
            while (one := next(events))[0] != "end_array":
                yield _value(events, *one, f"{key}[{number}]")
                number += 1


@contextmanager
def _events(path: Path) -> Iterator[Events]:
    """Yield the JSON events of the file. Raises `archive-unreadable` if it is no object or nested too deeply."""
    import ijson

    try:
        with disk.failures(path), path.open("rb") as file:
            if file.read(len(BOM_UTF8)) != BOM_UTF8:  # an editor may have added a byte-order mark
                file.seek(0)
            yield _of_an_object(ijson.basic_parse(file, use_float=True))
    except (ijson.JSONError, UnicodeDecodeError, _NotAnArchiveError) as error:
        if path.suffix.lower() == BOOK:
            raise LeadKeeperError("archive-is-book", path=str(path)) from error
        raise LeadKeeperError("archive-unreadable", path=str(path), details=_in_one_line(error)) from error


def _in_one_line(error: Exception) -> str:
    """Return the parser's message without its drawing of the faulty position."""
    found = error.args[0] if error.args else ""  # bytes where the file is no UTF-8
    text = found.decode("utf-8", "replace") if isinstance(found, bytes) else str(error)
    return text.partition("\n")[0].strip().rstrip(".")


class _NotAnArchiveError(Exception):
    """Valid JSON that cannot be an archive."""


def _of_an_object(events: Events) -> Events:
    depth = 0
    for event, value in events:
        if not depth and event != "start_map":
            raise _NotAnArchiveError("no JSON object")
        depth += event.startswith("start_") - event.startswith("end_")
        if depth > DEEPEST:
            raise _NotAnArchiveError("[" * 10 + "…")
        yield event, value


def _keys(events: Events) -> Iterator[tuple[str, str, Any]]:
    """Yield each key of the object with the first event of its value; the caller consumes the value."""
    for event, key in events:
        if event == "map_key":
            yield (key, *next(events))


def _value(events: Events, event: str, first: Any, path: str) -> Any:
    """Build the value that begins with this event; raises `archive-repeated-key`, or the last of two would count."""
    if event == "start_array":
        items: list[Any] = []
        while (begun := next(events))[0] != "end_array":
            items.append(_value(events, *begun, f"{path}[{len(items)}]"))
        return items
    if event != "start_map":
        return first
    values: dict[str, Any] = {}
    for end, key in events:
        if end == "end_map":
            break
        if key in values:
            raise LeadKeeperError("archive-repeated-key", place=f"{path}.{key}")
        values[key] = _value(events, *next(events), f"{path}.{key}")
    return values


def _skip(events: Events) -> None:
    """Read to the end of a list that has begun."""
    depth = 1
    while depth:
        event, _ = next(events)
        depth += event.startswith("start_") - event.startswith("end_")
