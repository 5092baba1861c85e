"""What a page says beside each contract: which clauses it lacks, whether it gives a secret for stop lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadkeeper.model.clauses import ClauseState
from leadkeeper.rules.contract_check import contract_check, missing
from leadkeeper.store import partners
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class ContractNote:
    """The clauses of one contract, and whether stop files of its partner hold keyed hashes."""

    clauses: tuple[ClauseState, ...]
    has_secret: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """The clauses that it lacks or contradicts."""
        return missing(self.clauses)


def contract_notes(db: Db) -> Mapping[tuple[str, str], ContractNote]:
    """The note of every contract of the book, by partner id and contract id."""
    found = {}
    for partner in partners.read_all(db):
        secrets = partners.stop_secrets(db, partner.id)
        for contract in partner.contracts:
            clauses = contract_check(contract, partners.clauses(db, partner.id, contract.id))
            found[partner.id, contract.id] = ContractNote(clauses, contract.id in secrets)
    return found
