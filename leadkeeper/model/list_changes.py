"""What one version of a partner list has that another has not."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.model.partner import ListedName


@dataclass(frozen=True, slots=True)
class Renamed:
    """A company that both versions name, each by another name."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ListChanges:
    """Companies that only the newer version names, that only the older one named, and that have another name now."""

    added: tuple[ListedName, ...] = ()
    removed: tuple[ListedName, ...] = ()
    renamed: tuple[Renamed, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether both versions name the same companies by the same names."""
        return not (self.added or self.removed or self.renamed)
