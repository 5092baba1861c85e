"""Adds a contract to a partner, with the file that was signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.evidence import read_proof
from leadkeeper.flows.stop_secret import secret_of
from leadkeeper.model.contact import CHANNELS
from leadkeeper.model.export import IDENTIFIERS, PERSON_COLUMNS
from leadkeeper.model.moment import calendar_day
from leadkeeper.model.partner import Contract, FileStamp
from leadkeeper.rules.countries import read_countries, read_country
from leadkeeper.rules.fresh_id import fresh_id
from leadkeeper.store import files, partners
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

COLUMNS = PERSON_COLUMNS
"""The columns that a contract may speak of."""

NEEDED = ("signed_on", "starts_on", "channels", "fields", "territory")


def sign_contract(
    db: Db, partner: str, contract: Contract, document: Path | None, now: datetime, *, stop_secret: str | None = None
) -> str:
    """Adds a contract and gives the id made for it; its own id is not looked at. The document is copied into the book.

    `stop_secret` (hex, `new` for a fresh one) lets the partner's stop files hold keyed hashes instead of addresses.

    Raises `unknown-partner`, `contract-incomplete` (with the `field`), `dates-reversed`, `unknown-channel`,
    `unknown-field`, `channel-needs-column`, `unknown-country`, `bad-stop-secret`, and what `files.evidence` raises.
    """
    _check(contract)
    secret = secret_of(stop_secret) if stop_secret is not None else None
    proof = read_proof(document) if document is not None else None
    with writing(db):
        known = {one.id: one for one in partners.read_all(db)}
        if partner not in known:
            raise LeadKeeperError("unknown-partner", partner=partner)
        year = (contract.starts_on or "")[:4]
        made = fresh_id(f"{partner}-{year}", {one.id for one in known[partner].contracts})
        stamp = FileStamp(proof.name, files.keep(db, proof.name, proof.content, now.isoformat())) if proof else None
        partners.add_contract(db, partner, replace(contract, id=made, document=stamp))
        partners.set_stop_secret(db, partner, made, secret)
    return made


def countries_of(text: str) -> tuple[str, ...]:
    """The codes of the countries that a text names, then its other parts as they are: `sign_contract` refuses them."""
    codes, unknown = read_countries(text)
    return (*codes, *unknown)


def _check(contract: Contract) -> None:
    for field in NEEDED:
        if not getattr(contract, field):
            raise LeadKeeperError("contract-incomplete", field=field)
    for channel in contract.channels:
        if channel not in CHANNELS:
            raise LeadKeeperError("unknown-channel", channel=channel)
    for column in contract.fields:
        if column not in COLUMNS:
            raise LeadKeeperError("unknown-field", field=column)
    for channel in contract.channels:
        if IDENTIFIERS[channel] not in contract.fields:
            raise LeadKeeperError("channel-needs-column", channel=channel, column=IDENTIFIERS[channel])
    for country in contract.territory:
        if read_country(country) != country:
            raise LeadKeeperError("unknown-country", country=country)
    starts, ends = calendar_day(contract.starts_on), calendar_day(contract.ends_on)
    if starts is not None and ends is not None and ends < starts:
        raise LeadKeeperError("dates-reversed")
