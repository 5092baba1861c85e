"""Asks a raw description its questions: an answer that is not allowed is noted (L00), and the default taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


class Questions:
    """The questions put to one object of the description.

    `unanswered` collects the paths of the keys that have no allowed value, this object's and those of its parts.
    """

    def __init__(self, given: Mapping[str, object], unanswered: list[str] | None = None, path: str = "") -> None:
        self.unanswered: list[str] = [] if unanswered is None else unanswered
        self._given = given
        self._path = path

    def yes_no(self, key: str, *, default: bool) -> bool:
        """A JSON boolean; null is no answer."""
        value = self._given.get(key, default)
        return value if isinstance(value, bool) else self._note(key, default)

    def yes_no_untested(self, key: str) -> bool | None:
        """A JSON boolean, or None for null: not tested."""
        value = self._given.get(key)
        return value if value is None or isinstance(value, bool) else self._note(key, None)

    def word(self, key: str, allowed: frozenset[str], default: str) -> str:
        """One word of a set; null is no answer."""
        value = self._given.get(key, default)
        return value if isinstance(value, str) and value in allowed else self._note(key, default)

    def text(self, key: str) -> str:
        """A text, "" for null."""
        value = self._given.get(key)
        if value is None:
            return ""
        return value if isinstance(value, str) else self._note(key, "")

    def number(self, key: str, default: T) -> float | T:
        """A number, the default for null; a boolean is no number, nor is what does not equal itself (NaN)."""
        value = self._given.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124  NaN
            return self._note(key, default)
        return value

    def texts(self, key: str, default: tuple[str, ...] = (), allowed: frozenset[str] | None = None) -> tuple[str, ...]:
        """A list of texts (of allowed words), the default for null; one item that is not allowed spoils the list."""
        value = self._given.get(key)
        if value is None:
            return default
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return self._note(key, default)
        if allowed is not None and not allowed.issuperset(value):
            return self._note(key, default)
        return tuple(value)

    def part(self, key: str) -> Questions | None:
        """The answers of an object, None for null."""
        value = self._given.get(key)
        if value is None:
            return None
        return Questions(value, self.unanswered, self._at(key)) if isinstance(value, Mapping) else self._note(key, None)

    def parts(self, key: str) -> tuple[Questions, ...]:
        """The answers of each object of a list, none for null; one item that is no object spoils the list."""
        value = self._given.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            return tuple(Questions(item, self.unanswered, f"{self._at(key)}[{n}]") for n, item in enumerate(value))
        return self._note(key, ())

    def _note(self, key: str, default: T) -> T:
        self.unanswered.append(self._at(key))
        return default

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key
