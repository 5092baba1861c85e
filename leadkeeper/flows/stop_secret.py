"""The secret that a contract gives for stop lists: with it the partner gets keyed hashes instead of addresses."""

from __future__ import annotations

import secrets
from datetime import date

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.partner import Contract, Partner
from leadkeeper.rules.eligibility.case import contract_state
from leadkeeper.rules.stop_list import read_key
from leadkeeper.store import partners
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

NEW = "new"
SECRET_BYTES = 32
SHORTEST = 16
"""Bytes that a secret has at least: a shorter one can be tried out."""


def make_stop_secret(db: Db, partner: str, contract: str, secret: str | None = None) -> str:
    """Gives a contract the secret (hex) agreed with the partner, or a fresh one; returns it in lower case.

    `partner` and `contract` are ids. Raises `unknown-partner`, `unknown-contract`, `bad-stop-secret`.
    """
    chosen = secret_of(NEW if secret is None else secret)
    _keep(db, partner, contract, chosen)
    return chosen


def secret_of(text: str) -> str:
    """The secret that a text is, in lower-case hex, a fresh one for `new`; raises `bad-stop-secret`."""
    key = secrets.token_bytes(SECRET_BYTES) if text == NEW else read_key(text)
    if key is None or len(key) < SHORTEST:
        raise LeadKeeperError("bad-stop-secret", least=SHORTEST)
    return key.hex()


def forget_stop_secret(db: Db, partner: str, contract: str) -> None:
    """From here on the partner gets plain addresses again. Raises `unknown-partner`, `unknown-contract`."""
    _keep(db, partner, contract, None)


def stop_secret(db: Db, partner: Partner, today: date) -> str | None:
    """The secret of the newest contract that has one, those in force first; None when no contract has any."""
    known = partners.stop_secrets(db, partner.id)

    def rank(one: Contract) -> tuple[bool, str]:
        return contract_state(one, today) == "in-force", one.starts_on or ""

    having = [one for one in partner.contracts if one.id in known]
    return known[max(having, key=rank).id] if having else None


def _keep(db: Db, partner: str, contract: str, secret: str | None) -> None:
    with writing(db):
        known = {one.id: one for one in partners.read_all(db)}
        if partner not in known:
            raise LeadKeeperError("unknown-partner", partner=partner)
        if contract not in {one.id for one in known[partner].contracts}:
            raise LeadKeeperError("unknown-contract", contract=contract)
        partners.set_stop_secret(db, partner, contract, secret)
