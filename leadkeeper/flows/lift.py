"""Takes an address off the stop list that was put on it by mistake; why is written in the register."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.erased_again import said_yes_since
from leadkeeper.flows.stop_key import folded_until, own_hash, stop_list
from leadkeeper.model.book import Suppression
from leadkeeper.model.contact import Contact
from leadkeeper.rules.stop_list import StopList, read_identifiers
from leadkeeper.store import contacts, judging, partners, register, suppressions
from leadkeeper.store import owner as owners
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

ERASED = "erased"
LIFTED = "stop-lifted"
"""The kind of the register's entry."""


@dataclass(frozen=True, slots=True)
class StopEntry:
    """What the stop list holds of an address: for which partner (id and name) and channel, None for all; why, since."""

    address: str
    partner: str | None
    legal_name: str | None
    channel: str | None
    reason: str | None
    at: str | None

    @property
    def scope(self) -> tuple[str, str | None, str | None]:
        """What `lift` takes off: this address for this partner and channel."""
        return self.address, self.partner, self.channel


@dataclass(frozen=True, slots=True)
class Stopped:
    """The entries of some addresses, one for each address and scope, and the people who have one of the addresses."""

    entries: tuple[StopEntry, ...]
    people: tuple[Contact, ...]


def look_at_stops(db: Db, addresses: Sequence[str]) -> Stopped:
    """What the stop list holds of some addresses and numbers, and whose they are; raises `stop-key-wrong`."""
    listed = stop_list(db, owners.read(db))
    names = {one.id: one.legal_name for one in partners.read_all(db)}
    identifiers = dict.fromkeys(one for address in addresses for one in read_identifiers(address))
    entries = {
        (found.address, found.partner, found.channel): found
        for identifier in identifiers
        for one in listed.matching([identifier])
        for found in [StopEntry(identifier, one.partner, names.get(one.partner or ""), one.channel, one.reason, one.at)]
    }
    numbers = dict.fromkeys(number for _, number in judging.at_addresses(db, identifiers))
    return Stopped(tuple(entries.values()), tuple(contacts.read(db, list(numbers))))


def lift_entries(db: Db, entries: Sequence[StopEntry], reason: str, now: datetime) -> int:
    """Takes entries off, all or none, and gives how many; raises the codes of `lift`."""
    with writing(db):
        return sum(
            lift(db, address, reason, now, partner=partner, channel=channel)
            for address, partner, channel in dict.fromkeys(one.scope for one in entries)
        )


def stopped(db: Db, address: str) -> tuple[Suppression, ...]:
    """The entries of the stop list that an address or number matches; raises `bad-address`, `stop-key-wrong`."""
    return stop_list(db, owners.read(db)).matching(_identifiers(address))


def lift(
    db: Db, address: str, reason: str, now: datetime, *, partner: str | None = None, channel: str | None = None
) -> int:
    """Takes the entries of an address for exactly this partner and channel (None: for all) off, and gives how many.

    Of an entry that holds several addresses the others stay on the list.
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
        for number in gone:
            for rest in _others(entries[number], identifiers):
                suppressions.add(db, rest)
        hashes = [own_hash(db, one) for one in identifiers]
        body = {"entries": len(gone), "hashes": hashes, "partner": target, "channel": channel, "reason": reason.strip()}
        register.append(db, now.isoformat(), LIFTED, body)
    return len(gone)


def _others(entry: Suppression, identifiers: Collection[str]) -> list[Suppression]:
    """What stays of an entry: the other addresses and numbers of a cell that held several."""
    cells = [found for cell in (entry.email, entry.phone) if cell and len(found := read_identifiers(cell)) > 1]
    rest = [one for found in cells for one in found if one not in identifiers]
    return [
        replace(entry, email=one if "@" in one else None, phone=None if "@" in one else one, hash=None) for one in rest
    ]


def _identifiers(address: str) -> tuple[str, ...]:
    found = read_identifiers(address)
    if not found:
        raise LeadKeeperError("bad-address", address=address)
    return found
