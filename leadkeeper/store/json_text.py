"""JSON in a column: one way to write it, so that equal values have equal text.

What does not read any more as what was written tells of a damaged book (`book-damaged`): SQLite's own check looks at
pages, not at what stands in a column.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any, TypeVar

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model import shape

T = TypeVar("T")

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: twice as fast as `dumps`
_sorted = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode

_decode = json.JSONDecoder().raw_decode


def dump(value: Any) -> str:
    """The compact JSON text of a value, keys in their own order, letters as they are."""
    return _compact(value)


def quoted(text: str) -> str:
    """A text as JSON writes it, letters as they are."""
    return encode_basestring(text)


def dump_texts(texts: Mapping[str, str]) -> str:
    """What `dump` gives for texts by name, at a third of its price."""
    return "{" + ",".join([f"{quoted(name)}:{quoted(text)}" for name, text in texts.items()]) + "}"


def dump_list(items: tuple[str, ...] | None) -> str | None:
    """The JSON text of a list, None for an empty one."""
    return dump(list(items)) if items else None


def load_list(text: str | None) -> tuple[str, ...]:
    """The list of texts that stands in a column."""
    return texts_of(load(text)) if text else ()


def texts_of(found: Any) -> tuple[str, ...]:
    """A list of texts that was read."""
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise broken("no list of texts")
    return tuple(found)


def load(text: str | None) -> Any:
    """The value that stands in a column, None for an empty one."""
    if text is None:
        return None
    try:
        found, end = _decode(text)
        return found if end == len(text) else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise broken(str(error)) from error


class Kept(dict[str, Any]):
    """An object that stands in a column: a name that is asked for and not there was another one once."""

    def __missing__(self, name: str) -> Any:
        """Raises `book-damaged`."""
        raise broken(f"no {name}")


def load_object(text: str | None) -> Kept:
    """The object that stands in a column, an empty one for an empty column."""
    found = load(text) if text is not None else {}
    if not isinstance(found, dict):
        raise broken("no object")
    return Kept(found)


def load_shape(cls: type[T], text: str, place: str) -> T:
    """The object of the model that stands in a column, under the name that it has there."""
    return shaped(cls, load(text), place)


def shaped(cls: type[T], found: Any, place: str) -> T:
    """The object of the model that a value read from a column stands for."""
    try:
        return shape.read(cls, found, place)
    except LeadKeeperError as error:
        raise broken(str(error)) from error


def unpack(packed: bytes) -> str:
    """The text that was packed into a column."""
    try:
        return zlib.decompress(packed).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise broken(str(error)) from error


def broken(details: str) -> LeadKeeperError:
    """What a column says that holds anything else than what was written into it."""
    return LeadKeeperError("book-damaged", details=details)


def canonical(value: Any) -> str:
    """The one JSON text of a value, keys sorted: what is hashed."""
    return _sorted(value)
