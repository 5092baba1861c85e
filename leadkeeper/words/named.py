"""Words for the words of the archive: a table that answers with what a person calls a thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from leadkeeper.words import N_, _

UNKNOWN = N_("unknown")


class Named:
    """A table from archive words to what people call them, in the language spoken when it is asked."""

    def __init__(self, names: Mapping[str, str], absent: str = UNKNOWN) -> None:
        self.names = dict(names)
        self.absent = absent

    def __call__(self, word: str | None) -> str:
        """What people call it; a word that nobody knows stands for itself, None for what `absent` says."""
        if word is None:
            return _(self.absent)
        return _(self.names[word]) if word in self.names else word

    def several(self, words: Iterable[str]) -> str:
        """Several of them, joined with commas."""
        return ", ".join(self(word) for word in words)

    def choices(self) -> Iterator[tuple[str, str]]:
        """Every archive word with its name, in the order of the table: for lists to choose from."""
        return ((word, self(word)) for word in self.names)
