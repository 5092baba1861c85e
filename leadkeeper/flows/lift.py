"""Takes an address off the stop list that was put on it by mistake; why is written in the register."""

from __future__ import annotations

from datetime import datetime

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.erased_again import said_yes_since
from leadkeeper.flows.stop_key import folded_until, own_hash, stop_list
from leadkeeper.model.book import Suppression
from leadkeeper.rules.stop_list import StopList, read_identifiers
from leadkeeper.store import judging, register, suppressions
from leadkeeper.store import owner as owners
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

ERASED = "erased"
LIFTED = "stop-lifted"
"""The kind of the register's entry."""


def stopped(db: Db, address: str) -> tuple[Suppression, ...]:
    """The entries of the stop list that an address or number matches; raises `bad-address`, `stop-key-wrong`."""
    return stop_list(db, owners.read(db)).matching(_identifiers(address))


def lift(
    db: Db, address: str, reason: str, now: datetime, *, partner: str | None = None, channel: str | None = None
) -> int:
    """Takes the entries of an address for exactly this partner and channel (None: for all) off, and gives how many.

    What an erasure left stays, unless the person said yes since then. Raises `bad-address`, `reason-missing`,
    `not-on-stop-list`, `unknown-partner`.
    """
    identifiers = _identifiers(address)
    if not reason.strip():
        raise LeadKeeperError("reason-missing")
    target = open_desk(db, paris_day(now)).partner(partner).id if partner is not None else None
    with writing(db):
        entries = suppressions.numbered(db)
        matching = StopList(entries.values(), owners.read(db).suppression_key, folded_until(db)).matching(identifiers)
        chosen = {id(one) for one in matching if (one.partner, one.channel) == (target, channel)}
        there = [number for _, number in judging.at_addresses(db, identifiers)]
        gone = [
            number
            for number, one in entries.items()
            if id(one) in chosen and (one.reason != ERASED or said_yes_since(db, there, one.at))
        ]
        if not gone:
            raise LeadKeeperError("not-on-stop-list", address=address)
        suppressions.remove(db, gone)
        hashes = [own_hash(db, one) for one in identifiers]
        body = {"entries": len(gone), "hashes": hashes, "partner": target, "channel": channel, "reason": reason.strip()}
        register.append(db, now.isoformat(), LIFTED, body)
    return len(gone)


def _identifiers(address: str) -> tuple[str, ...]:
    found = read_identifiers(address)
    if not found:
        raise LeadKeeperError("bad-address", address=address)
    return found
