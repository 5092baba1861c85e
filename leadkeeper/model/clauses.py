"""The clauses that a contract on the sale or rental of leads should have."""

from __future__ import annotations

from dataclasses import dataclass

CLAUSES = (
    "parties",
    "files",
    "purpose",
    "use",
    "no-transfer",
    "on-list",
    "first-message",
    "unsubscribe",
    "objections",
    "stop-file",
    "proof",
    "audit",
    "seeds",
    "security",
    "retention",
    "breach",
    "processors",
    "outside-eea",
    "sectors",
    "warranty",
    "termination",
    "law",
)
"""Every clause, in the order of a contract; what each says and what its lack risks is told in `words.clauses`."""


@dataclass(frozen=True, slots=True)
class ClauseState:
    """Whether a contract has a clause.

    `known_from`: `fields` where the facts of the contract decide, `ticked` where a person says so. `against`: the facts
    say the opposite of the clause.
    """

    id: str
    present: bool
    known_from: str
    against: bool = False
