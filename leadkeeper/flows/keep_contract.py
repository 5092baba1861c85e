"""What becomes of a contract once it is in the book: its clauses are ticked, it is terminated, another replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.evidence import read_proof
from leadkeeper.flows.sign_contract import sign_contract
from leadkeeper.model.clauses import CLAUSES
from leadkeeper.model.moment import calendar_day
from leadkeeper.model.partner import Contract, FileStamp, Partner
from leadkeeper.rules.contract_check import BY_HAND
from leadkeeper.rules.renewals import Renewal, renewals
from leadkeeper.store import files, partners
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


def tick_clauses(db: Db, partner: str, contract: str, clauses: Sequence[str]) -> None:
    """Says which clauses a reader found in a contract, in the place of those said before.

    Only those that the facts of the contract do not tell. Raises `unknown-clause`, `unknown-partner`,
    `unknown-contract`.
    """
    for clause in clauses:
        if clause not in BY_HAND:
            raise LeadKeeperError("unknown-clause", clause=clause)
    with writing(db):
        _contract(db, partner, contract)
        partners.set_clauses(db, partner, contract, [one for one in CLAUSES if one in clauses])


def attach_document(db: Db, partner: str, contract: str, path: Path, now: datetime) -> str:
    """Copies the signed file of a contract into the book and gives its SHA-256.

    Raises `document-kept` where there is one, `unknown-partner`, `unknown-contract` and what `files.evidence` raises.
    """
    proof = read_proof(path)
    with writing(db):
        found = _contract(db, partner, contract)
        if found.document is not None:
            raise LeadKeeperError("document-kept", contract=contract)
        digest = files.keep(db, proof.name, proof.content, now.isoformat())
        partners.change_contract(db, partner, replace(found, document=FileStamp(proof.name, digest)))
    return digest


def terminate_contract(db: Db, partner: str, contract: str, on: date) -> None:
    """From that day on nothing is given under a contract.

    Raises `contract-terminated` where it was terminated before that day already, `terminated-before-start`,
    `unknown-partner`, `unknown-contract`.
    """
    with writing(db):
        found = _contract(db, partner, contract)
        earlier, starts = calendar_day(found.terminated_on), calendar_day(found.starts_on)
        if found.terminated_on is not None and (earlier is None or earlier <= on):
            raise LeadKeeperError("contract-terminated", contract=contract, day=found.terminated_on)
        if starts is not None and on < starts:
            raise LeadKeeperError("terminated-before-start", contract=contract)
        partners.change_contract(db, partner, replace(found, terminated_on=on.isoformat()))


def replace_contract(
    db: Db, partner: str, before: str, contract: Contract, document: Path | None, now: datetime
) -> str:
    """Signs a contract in the place of another, which is terminated on its first day; gives the new one's id.

    What was agreed never changes: other terms are another contract. Raises what `sign_contract` and
    `terminate_contract` raise.
    """
    with writing(db):
        made = sign_contract(db, partner, contract, document, now)
        old, starts = _contract(db, partner, before), calendar_day(contract.starts_on)
        if starts is not None and not _over(old, starts):
            terminate_contract(db, partner, before, starts)
    return made


def ending_soon(db: Db, today: date) -> tuple[Renewal, ...]:
    """The contracts in force that end within 60 days and that nothing follows, the first to end first."""
    return renewals(partners.read_all(db), today)


def _over(contract: Contract, day: date) -> bool:
    """Whether a contract ends before a day by itself."""
    ends, terminated = calendar_day(contract.ends_on), calendar_day(contract.terminated_on)
    return (ends is not None and ends < day) or (terminated is not None and terminated <= day)


def _contract(db: Db, partner: str, contract: str) -> Contract:
    known: dict[str, Partner] = {one.id: one for one in partners.read_all(db)}
    if partner not in known:
        raise LeadKeeperError("unknown-partner", partner=partner)
    for one in known[partner].contracts:
        if one.id == contract:
            return one
    raise LeadKeeperError("unknown-contract", contract=contract)
