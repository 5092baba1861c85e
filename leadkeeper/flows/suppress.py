"""Puts addresses on the stop list: whoever is on it is never given, and who was given is told of (GDPR 21(3), 19).

The list keeps keyed hashes only (MED-2023-040). A partner's own list may come hashed with a key of its own: then
everybody in the book is hashed with it, and whoever matches is put on our list under our key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.notify import notices_for
from leadkeeper.flows.stop_entries import Entries, of_file, of_texts
from leadkeeper.flows.stop_key import own_key
from leadkeeper.model.book import Notice, Suppression
from leadkeeper.model.contact import CHANNELS
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.stop_list import StopList, hasher, read_hash, read_identifiers, read_key
from leadkeeper.store import judging, suppressions
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom an entry keeps a person from: one partner (its id) or all, on one channel or all.

    `told_us` says that the list came from that partner: it needs no notice of its own list.
    """

    partner: str | None = None
    channel: str | None = None
    told_us: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """What became of a list: cells read, entries added, entries there already, identifiers of people in the book.

    `unknown` counts identifiers of nobody in the book: plain ones are kept all the same, for a later import; of a
    hash nobody can tell who it is. `unreadable` counts cells that are none; `examples` are their first lines.
    """

    read: int
    suppressed: int
    already: int
    matched: int
    unknown: int
    unreadable: int
    notices: tuple[Notice, ...] = ()
    examples: tuple[tuple[int, str], ...] = ()


def suppress(
    db: Db, addresses: Iterable[str], now: datetime, *, partner: str | None = None, channel: str | None = None
) -> Stopped:
    """Adds e-mail addresses and numbers to the stop list, for all or for a partner and a channel.

    All or none: raises `no-address-given`, `bad-address` (naming the first that is neither), `unknown-partner`,
    `unknown-channel`, `stop-key-wrong`.
    """
    scope = _scope(db, now, partner, channel)
    entries = of_texts(enumerate(addresses, 1), read_identifiers)
    if entries.examples:
        raise LeadKeeperError("bad-address", address=entries.examples[0][1])
    if not entries.identifiers:
        raise LeadKeeperError("no-address-given")
    return _keep(db, entries, judging.at_addresses_of(db, entries.identifiers), scope, now)


def suppress_file(
    db: Db,
    path: Path,
    now: datetime,
    *,
    key: str | None = None,
    partner: str | None = None,
    channel: str | None = None,
    from_partner: bool = False,
) -> Flow[Stopped]:
    """Adds what a file lists to the stop list; with `key` (hex) the file holds the keyed hashes that it made.

    A list `from_partner` needs no notice to that partner; a hashed one for a partner is always its own. What cannot
    be read is counted and left out. Raises `file-missing`, `no-address-column`, `bad-stop-key`,
    `unknown-partner`, `unknown-channel`, `stop-key-wrong` and the errors of `files.read`.
    """
    yield Progress("stop", 0)
    scope = _scope(db, now, partner, channel, told_us=partner is not None and (from_partner or key is not None))
    if key is None:
        entries = of_file(path, read_identifiers)
        return _keep(db, entries, judging.at_addresses_of(db, entries.identifiers), scope, now)
    return _keep_hashed(db, of_file(path, read_hash), key, scope, now)


def suppress_hashes(
    db: Db,
    hashes: Iterable[str],
    key: str,
    now: datetime,
    *,
    partner: str | None = None,
    channel: str | None = None,
) -> Stopped:
    """Puts those on the stop list whose keyed hash is among these; raises as `suppress_file` does."""
    scope = _scope(db, now, partner, channel, told_us=partner is not None)
    return _keep_hashed(db, of_texts(enumerate(hashes, 1), read_hash), key, scope, now)


def _scope(db: Db, now: datetime, partner: str | None, channel: str | None, *, told_us: bool = False) -> Scope:
    if channel is not None and channel not in CHANNELS:
        raise LeadKeeperError("unknown-channel", channel=channel)
    target = open_desk(db, paris_day(now)).partner(partner).id if partner is not None else None
    return Scope(target, channel, told_us)


def _keep_hashed(db: Db, entries: Entries, key: str, scope: Scope, now: datetime) -> Stopped:
    secret = read_key(key)
    if secret is None:
        raise LeadKeeperError("bad-stop-key")
    keyed, wanted = hasher(secret), set(entries.identifiers)
    people: dict[str, set[int]] = {}
    of_hash: dict[str, None] = {}
    for address, number in judging.every_address(db):
        found = keyed(address)
        if found in wanted:
            people.setdefault(address, set()).add(number)
            of_hash[found] = None
    there = Entries(tuple(people), entries.read, entries.unreadable, entries.examples)
    unknown = len(wanted) - len(of_hash)
    return _keep(db, there, {address: sorted(found) for address, found in people.items()}, scope, now, unknown)


def _keep(
    db: Db, entries: Entries, people: dict[str, list[int]], scope: Scope, now: datetime, unknown: int | None = None
) -> Stopped:
    """Writes the entries and the notices; `people` holds the row numbers of whoever has an identifier."""
    with writing(db):
        added = _add(db, entries.identifiers, scope, now)
        concerned = sorted({number for found in people.values() for number in found})
        made = [] if scope.told_us else _notify(db, concerned, scope, now)
    return Stopped(
        read=entries.read,
        suppressed=added,
        already=len(entries.identifiers) - added,
        matched=len(people),
        unknown=len(entries.identifiers) - len(people) if unknown is None else unknown,
        unreadable=entries.unreadable,
        notices=tuple(made),
        examples=entries.examples,
    )


def _add(db: Db, identifiers: Sequence[str], scope: Scope, now: datetime) -> int:
    """Adds those that are not on the list yet in this very scope, and gives how many."""
    key = own_key(db)
    keyed, there = hasher(key), StopList(suppressions.read_all(db), key.hex())
    added = 0
    for identifier in identifiers:
        known = there.matching((identifier,))
        if any((one.partner, one.channel) == (scope.partner, scope.channel) for one in known):
            continue
        entry = Suppression(None, None, keyed(identifier), scope.channel, scope.partner, OBJECTION, now.isoformat())
        suppressions.add(db, entry)
        added += 1
    return added


def _notify(db: Db, numbers: Sequence[int], scope: Scope, now: datetime) -> list[Notice]:
    channels = None if scope.channel is None else (scope.channel,)
    return notices_for(db, numbers, OBJECTION, now, partner=scope.partner, channels=channels)
