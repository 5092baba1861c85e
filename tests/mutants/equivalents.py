"""The mutants that no test can notice, each with the reason, as `equivalent.toml` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.mutations import Mutant

LIST = Path(__file__).with_name("equivalent.toml")

Planted = tuple[str, Mutant]


@dataclass(frozen=True)
class Equivalent:
    """A fault that changes nothing: the module's path, the function (or ""), what changes into what, and why."""

    module: str
    within: str
    before: str
    after: str
    reason: str

    def means(self, path: str, mutant: Mutant) -> bool:
        """Whether this is the mutant of that module."""
        mine = (self.module, self.within, self.before, self.after)
        return mine == (path, mutant.within or "", mutant.before, mutant.after)


def read(path: Path = LIST) -> list[Equivalent]:
    """The entries of the list; each says why."""
    found = [Equivalent(**entry) for entry in tomllib.loads(path.read_text("utf-8")).get("equivalent", [])]
    if any(not entry.reason.strip() for entry in found):
        raise ValueError("an entry of equivalent.toml gives no reason")
    return found


def explained(path: str, mutant: Mutant, known: Sequence[Equivalent]) -> str | None:
    """Why no test can notice a mutant, where the list says so."""
    return next((entry.reason for entry in known if entry.means(path, mutant)), None)


def stale(
    chosen: Sequence[Planted], alive: Sequence[Planted], known: Sequence[Equivalent], *, sampled: bool = False
) -> list[Equivalent]:
    """The entries of the modules tried that mean no survivor; in a sample only those whose mutant was in it."""
    modules = {path for path, _ in chosen}
    tried = [entry for entry in known if entry.module in modules]
    if sampled:
        tried = [entry for entry in tried if any(entry.means(*one) for one in chosen)]
    return [entry for entry in tried if not any(entry.means(*one) for one in alive)]
