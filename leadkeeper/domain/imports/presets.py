"""Presets: known export formats, recognised by their header, and the meaning of their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from leadkeeper import word_table
from leadkeeper.domain.imports.headers import Header, name_key
from leadkeeper.domain.text import listed

Certainty = Literal["known", "guess"]
FileMeaning = Literal["withdrawn", "bounced"]


@dataclass(frozen=True, slots=True)
class Sign:
    """Columns that identify an export: all of `always`, `least` of `some`, and one of `first` as first column."""

    always: frozenset[str]
    some: frozenset[str] = frozenset()
    least: int = 0
    first: frozenset[str] = frozenset()

    def score(self, keys: frozenset[str], first: str) -> int:
        """Return the number of matching columns, 0 if it is not this export."""
        matching = len(self.some & keys)
        if not self.always <= keys or matching < self.least or (self.first and first not in self.first):
            return 0
        return len(self.always) + matching + len(self.first & {first})


@dataclass(frozen=True, slots=True)
class Preset:
    """One export format. `fields` maps a `name_key` to a field; None: no meaning, whatever the name suggests.

    `gone` are words in its state column that mean, as others do in any file: no message is sent any more.
    """

    name: str
    signs: tuple[Sign, ...]
    fields: Mapping[str, str | None] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    certainty: Certainty = "known"
    is_form: bool = False
    zone: str | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    action_kind: str = "form"
    first_phones: frozenset[str] = frozenset()
    dropped: re.Pattern[str] | None = None
    file_names: Mapping[str, FileMeaning] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def score(self, headers: Sequence[Header]) -> int:
        """Return the number of columns that match this format, 0 if none of its signs does."""
        keys = frozenset(header.key for header in headers)
        first = headers[0].key if headers else ""
        return max((sign.score(keys, first) for sign in self.signs), default=0)

    def has_meaning(self, header: Header) -> bool:
        """Whether the preset decides about a column, even if it gives it no meaning."""
        return self._lookup(header) is not _SILENT

    def field_of(self, header: Header) -> str | None:
        """Return the field of a column by this preset, or None."""
        found = self._lookup(header)
        return found if isinstance(found, str) else None

    def _lookup(self, header: Header) -> object:
        for key in (name_key(header.text), header.key):
            if key in self.fields:
                return self.fields[key]
        for pattern, meaning in self.patterns:
            if pattern.fullmatch(header.key):
                return meaning
        return _SILENT

    def drops(self, header: Header) -> bool:
        """Whether a column is left out entirely (bank card numbers)."""
        return self.dropped is not None and self.dropped.match(header.text) is not None

    def file_meaning(self, file_name: str) -> FileMeaning | None:
        """Return what the file's name means for every person in it."""
        name = file_name.replace("\\", "/").rpartition("/")[2].lower()
        return next((meaning for start, meaning in self.file_names.items() if name.startswith(start)), None)


_SILENT = object()


@cache
def by_name() -> Mapping[str, Preset]:
    """Return every known export format by its name, as `resources/words/formats.toml` describes them."""
    return {name: _preset(name, **described) for name, described in word_table("formats").items()}


def _preset(
    name: str,
    *,
    signs: Sequence[Mapping[str, Any]] = (),
    fields: Mapping[str, str] = MappingProxyType({}),
    patterns: Mapping[str, str] = MappingProxyType({}),
    dropped: str | None = None,
    first_phones: str = "",
    gone: str = "",
    **rest: Any,
) -> Preset:
    return Preset(
        name,
        signs=tuple(_sign(**described) for described in signs),
        fields={key: None if field == "nothing" else field for field, names in fields.items() for key in _keys(names)},
        patterns=tuple((re.compile(pattern), field) for field, pattern in patterns.items()),
        dropped=re.compile(dropped, re.IGNORECASE) if dropped else None,
        first_phones=_keys(first_phones),
        gone=frozenset(listed(gone)),
        **rest,
    )


def _sign(*, always: str = "", some: str = "", least: int = 1, first: str = "") -> Sign:
    return Sign(_keys(always), _keys(some), least if some else 0, _keys(first))


def _keys(names: str) -> frozenset[str]:
    return frozenset(map(name_key, listed(names)))


def recognise(headers: Sequence[Header]) -> Preset | None:
    """Return the export format of a header row: most matching columns first, known formats before guesses."""
    scored = [(preset.score(headers), preset) for preset in by_name().values()]
    found = [(score, preset.certainty == "known", preset) for score, preset in scored if score]
    return max(found, key=lambda one: one[:2])[2] if found else None
