"""Puts addresses on the stop list: whoever is on it is never given (GDPR 21(3))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.desk import open_desk
from leadkeeper.model.book import Suppression
from leadkeeper.model.contact import CHANNELS
from leadkeeper.rules.email import is_address, read_addresses
from leadkeeper.rules.phone import read_phone
from leadkeeper.store import suppressions
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


def suppress(
    db: Db, addresses: Iterable[str], now: datetime, *, partner: str | None = None, channel: str | None = None
) -> int:
    """Adds e-mail addresses and numbers to the stop list, for all or for a partner and a channel; gives how many.

    All or none: raises `no-address-given`, `bad-address` (naming the first that is neither), `unknown-partner`,
    `unknown-channel`.
    """
    if channel is not None and channel not in CHANNELS:
        raise LeadKeeperError("unknown-channel", channel=channel)
    target = open_desk(db, paris_day(now)).partner(partner).id if partner is not None else None
    entries = [_entry(text, target, channel, now) for text in addresses]
    if not entries:
        raise LeadKeeperError("no-address-given")
    with writing(db):
        for entry in entries:
            suppressions.add(db, entry)
    return len(entries)


def _entry(text: str, partner: str | None, channel: str | None, now: datetime) -> Suppression:
    email = read_addresses(text).first
    phone = read_phone(text).e164 if email is None else None
    if phone is None and (email is None or not is_address(email)):
        raise LeadKeeperError("bad-address", address=text)
    return Suppression(email, phone, None, channel, partner, "objection", now.isoformat())
