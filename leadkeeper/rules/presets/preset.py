"""What a preset is: how one program's export is recognised, and what its columns mean beyond their names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from leadkeeper.rules.headers import Header, name_key

Certainty = Literal["known", "guess"]
FileMeaning = Literal["withdrawn", "bounced"]


@dataclass(frozen=True, slots=True)
class Sign:
    """Columns that give an export away: all of `always`, `least` of `some`, and one of `first` in front."""

    always: frozenset[str]
    some: frozenset[str] = frozenset()
    least: int = 0
    first: frozenset[str] = frozenset()

    def score(self, keys: frozenset[str], first: str) -> int:
        """How many columns match, 0 when it is not this export."""
        matching = len(self.some & keys)
        if not self.always <= keys or matching < self.least or (self.first and first not in self.first):
            return 0
        return len(self.always) + matching + len(self.first & {first})


@dataclass(frozen=True, slots=True)
class Preset:
    """One kind of export. `fields` maps columns by `name_key`; None = of no use here, whatever its name says."""

    name: str
    signs: tuple[Sign, ...]
    fields: Mapping[str, str | None] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], str | None], ...] = ()
    certainty: Certainty = "known"
    is_form: bool = False
    zone: str | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    action_kind: str = "form"
    first_phones: frozenset[str] = frozenset()
    dropped: re.Pattern[str] | None = None
    file_names: Mapping[str, FileMeaning] = field(default_factory=dict)

    def score(self, headers: Sequence[Header]) -> int:
        """How many columns speak for this export, 0 when it is not one."""
        keys = frozenset(header.key for header in headers)
        first = headers[0].key if headers else ""
        return max(sign.score(keys, first) for sign in self.signs)

    def has_meaning(self, header: Header) -> bool:
        """Whether the preset says what a column means, be it nothing."""
        return self._lookup(header) is not _SILENT

    def field_of(self, header: Header) -> str | None:
        """The field of a column that the preset gives a meaning, None for none."""
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
        """Whether a column is left out altogether (numbers of bank cards)."""
        return self.dropped is not None and self.dropped.match(header.text) is not None

    def file_meaning(self, file_name: str) -> FileMeaning | None:
        """What the file's name says of everybody in it."""
        name = file_name.replace("\\", "/").rpartition("/")[2].lower()
        return next((meaning for start, meaning in self.file_names.items() if name.startswith(start)), None)


_SILENT = object()


def keys(names: str) -> frozenset[str]:
    """The comparing keys of column names that are written `A|B|C`."""
    return frozenset(name_key(name) for name in names.split("|") if name)


def sign(always: str = "", some: str = "", least: int = 1, first: str = "") -> Sign:
    """A sign from column names written `A|B|C`."""
    return Sign(keys(always), keys(some), least if some else 0, keys(first))


def meanings(**columns: str) -> dict[str, str | None]:
    """A preset's table, written the other way round: field = columns `A|B|C`; `nothing` = columns without meaning."""
    return {
        key: None if field_name == "nothing" else field_name
        for field_name, names in columns.items()
        for key in keys(names)
    }


def numbered(pattern: str, field_name: str | None) -> tuple[re.Pattern[str], str | None]:
    """A rule for columns that are counted (`E-mail 2 - Value`): a pattern of their comparing key, and their field."""
    return re.compile(pattern), field_name
