"""JSON in a column: one way to write it, so that equal values have equal text.

What does not read any more as what was written tells of a damaged book (`book-damaged`): SQLite's own check looks at
pages, not at what stands in a column.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any, TypeVar

from leadkeeper.domain import serialization
from leadkeeper.errors import LeadKeeperError

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


class JsonObject(dict[str, Any]):
    """An object that stands in a column: a name that is asked for and not there was another one once."""

    def __missing__(self, name: str) -> Any:
        """Raises `book-damaged`."""
        raise broken(f"no {name}")


def load_object(text: str | None) -> JsonObject:
    """The object that stands in a column, an empty one for an empty column."""
    found = load(text) if text is not None else {}
    if not isinstance(found, dict):
        raise broken("no object")
    return JsonObject(found)


def load_shape(cls: type[T], text: str, place: str) -> T:
    """The object of the model that stands in a column, under the name that it has there."""
    return shaped(cls, load(text), place)


def shaped(cls: type[T], found: Any, place: str) -> T:
    """The object of the model that a value read from a column stands for."""
    try:
        return serialization.read(cls, found, place)
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


PackedLine = tuple[int, Sequence[object]]
"""A line's number and its cells."""


def pack(lines: Sequence[PackedLine]) -> bytes:
    """Lines as a block keeps them."""
    return packed(as_text(lines))


def as_text(lines: Sequence[PackedLine]) -> str:
    """Lines before they are packed."""
    return _of_plain_texts(lines) or _json(lines)


def without_lines(text: str, numbers: Collection[int]) -> str:
    """What `as_text` gave, where some lines keep nothing but their number."""
    return as_text([(line, [] if line in numbers else cells) for line, cells in json.loads(text)])


def packed(text: str) -> bytes:
    """What `as_text` gave, as a block keeps it."""
    return zlib.compress(text.encode(), 1)


def _json(lines: Sequence[PackedLine]) -> str:
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str)


def _of_plain_texts(lines: Sequence[PackedLine]) -> str | None:
    """The same at a third of the price where all cells are texts in which nothing must be escaped, else None."""
    try:
        joined = ['","'.join(cells) for _, cells in lines]  # type: ignore[arg-type]  # TypeError tells
    except TypeError:
        return None
    text, own = "".join(joined), 2 * sum([len(cells) - 1 for _, cells in lines if cells])
    if not text.isprintable() or "\\" in text or text.count('"') != own:
        return None
    told = [
        f'[{line},["{text}"]]' if cells else f"[{line},[]]" for (line, cells), text in zip(lines, joined, strict=True)
    ]
    return f"[{','.join(told)}]"
