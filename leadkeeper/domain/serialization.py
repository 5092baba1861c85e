"""Conversion between frozen dataclasses and the JSON objects of the archive.

A dataclass defines its object: the order of fields is the order of keys, a default is the meaning of an absent key, a
type hint the type of the JSON value. Unknown words, impossible dates and wrong numbers are accepted and judged later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from leadkeeper.errors import LeadKeeperError

T = TypeVar("T")
LARGEST = 2**53  # JSON numbers beyond it are no exact integers, and integer columns of SQLite end at 2**63


class Verbatim(dict[str, Any]):
    """A JSON object kept as it is, with null and absent keys distinguished (`description`, `extra`)."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an archive object; a `sparse` key is not written while its value is None."""

    json: str
    field: str
    hint: Any
    required: bool
    sparse: bool


def named(json_name: str, **options: Any) -> Any:
    """Return a dataclass field with a different JSON key, such as a Python keyword (`from`)."""
    return field(metadata={"json": json_name}, **options)


@cache
def keys(cls: Any) -> tuple[Key, ...]:
    """Return the keys of an archive object in the order in which they are written."""
    hints = get_type_hints(cls)
    return tuple(
        Key(f.metadata.get("json", f.name), f.name, hints[f.name], _required(f), f.metadata.get("sparse", False))
        for f in fields(cls)
        if not f.metadata.get("hidden")
    )


def _required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def read(cls: type[T], value: object, path: str) -> T:
    """Return the object that a JSON value represents.

    Raises: `archive-wrong-type`, `archive-unknown-key` and `archive-missing-key`, each with the place in the archive.
    """
    if not isinstance(value, Mapping):
        raise _wrong(path, "object", value)
    known = {key.json: key for key in keys(cast("Any", cls))}
    for name in value:
        if name not in known:
            raise LeadKeeperError("archive-unknown-key", place=f"{path}.{name}")
    given = {}
    for key in known.values():
        if key.json in value:
            given[key.field] = _value(key, value[key.json], f"{path}.{key.json}", cls)
        elif key.required:
            raise LeadKeeperError("archive-missing-key", place=f"{path}.{key.json}")
    return cls(**given)


def _value(key: Key, value: object, path: str, cls: type) -> object:
    if value is None and not (get_origin(key.hint) in (Union, UnionType) and NoneType in get_args(key.hint)):
        if key.required:
            raise _wrong(path, "text", value)
        one = next(field for field in fields(cast("Any", cls)) if field.name == key.field)
        return one.default_factory() if one.default_factory is not MISSING else one.default
    return _read_hint(key.hint, value, path)


def _read_hint(hint: Any, value: object, path: str) -> object:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if value is None:
            return None
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
        found = _read_hint(hint, value, path)
        return None if _says_nothing(found) else found
    if origin is tuple:
        if not isinstance(value, list):
            raise _wrong(path, "list", value)
        return tuple(_read_hint(get_args(hint)[0], item, f"{path}[{n}]") for n, item in enumerate(value))
    if is_dataclass(hint):
        return read(hint, value, path)  # type: ignore[arg-type]  # hints of the domain are classes
    if hint is Verbatim:
        if not isinstance(value, Mapping):
            raise _wrong(path, "object", value)
        return Verbatim(value)
    wanted: dict[Any, tuple[type, ...]] = {str: (str,), bool: (bool,), int: (int,), float: (int, float)}
    if not isinstance(value, wanted[hint]) or (isinstance(value, bool) and hint is not bool):
        raise _wrong(path, {str: "text", bool: "yes/no", int: "whole number", float: "number"}[hint], value)
    if hint is int and isinstance(value, int) and abs(value) > LARGEST:
        raise LeadKeeperError("archive-wrong-type", place=path, wanted="whole number", found="float")
    return value


def _says_nothing(thing: object) -> bool:
    """Whether an object holds only defaults: it is read as null."""
    cls = type(thing)
    return is_dataclass(cls) and not any(key.required for key in keys(cls)) and thing == cls()


def _wrong(place: str, wanted: str, value: object) -> LeadKeeperError:
    return LeadKeeperError("archive-wrong-type", place=place, wanted=wanted, found=type(value).__name__)


def write(thing: Any) -> dict[str, Any]:
    """Return the JSON object of a dataclass: every key, in order, defaults included, but no sparse key of None."""
    values = ((key, getattr(thing, key.field)) for key in keys(cast("Any", type(thing))))
    return {key.json: _plain(value) for key, value in values if not (key.sparse and value is None)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return write(value)
    return value


def attributes(thing: object, names: str, *, filled: bool = False) -> dict[str, Any]:
    """Return these attributes by their names, tuples as lists: part of a JSON object that is not the archive's.

    `filled`: only those that are neither empty, 0, False nor None.
    """
    values = ((name, getattr(thing, name)) for name in names.split())
    return {name: list(one) if isinstance(one, tuple) else one for name, one in values if one or not filled}
