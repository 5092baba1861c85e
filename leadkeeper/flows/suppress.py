"""Puts addresses on the stop list: whoever is on it is never given, and who was given is told of (GDPR 21(3), 19).

The list keeps keyed hashes only (MED-2023-040). A partner's own list may come hashed with a key of its own: then
everybody in the book is hashed with it, and whoever matches is put on our list under our key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
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
from leadkeeper.store import contacts, edits, judging, suppressions
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

OBJECTION = "objection"
ASKED_ABOVE = 10
"""One part in so many of the book is stopped by a list without a question; more is asked about."""

SHOWN = 5
"""How many people a preview names."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom an entry keeps a person from: one partner (its id) or all, on one channel or all.

    `told_us` says that the list came from that partner: it needs no notice of its own list.
    """

    partner: str | None = None
    channel: str | None = None
    told_us: bool = False


@dataclass(frozen=True, slots=True)
class StopPreview:
    """What a list would stop: its entries, the people in the book whom it names, and how many people the book has.

    `people` holds row numbers by identifier. `unknown` counts identifiers of nobody in the book.
    """

    entries: Entries
    scope: Scope
    people: dict[str, list[int]]
    unknown: int
    in_book: int

    @property
    def concerned(self) -> list[int]:
        """The row numbers of the people in the book, each once, ascending."""
        return sorted({number for found in self.people.values() for number in found})

    @property
    def examples(self) -> tuple[str, ...]:
        """The first addresses and numbers of people in the book."""
        return tuple(islice(self.people, SHOWN))

    @property
    def share(self) -> float:
        """The part of the book that would be stopped, 0 to 1."""
        return len(self.concerned) / self.in_book if self.in_book else 0.0

    @property
    def needs_asking(self) -> bool:
        """Whether so many people are concerned that somebody has to agree before anything is written."""
        return len(self.concerned) * ASKED_ABOVE > self.in_book


@dataclass(frozen=True, slots=True)
class Stopped:
    """What became of a list: cells read, entries added, entries there already, identifiers of people in the book.

    `unknown` counts identifiers of nobody in the book: plain ones are kept all the same, for a later import; of a
    hash nobody can tell who it is. `unreadable` counts cells that are none; `examples` are their first lines.
    `staying` counts rows that were left out because a column says that the person stays.
    """

    read: int
    suppressed: int
    already: int
    matched: int
    unknown: int
    unreadable: int
    notices: tuple[Notice, ...] = ()
    examples: tuple[tuple[int, str], ...] = ()
    staying: int = 0


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
    people = judging.at_addresses_of(db, entries.identifiers)
    preview = StopPreview(entries, scope, people, len(entries.identifiers) - len(people), contacts.count(db))
    return suppress_previewed(db, preview, now)


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
    """Adds what a file lists to the stop list, however many people that stops; takes and raises what
    `preview_stop_file` does.
    """
    preview = yield from preview_stop_file(
        db, path, now, key=key, partner=partner, channel=channel, from_partner=from_partner
    )
    return suppress_previewed(db, preview, now)


def preview_stop_file(
    db: Db,
    path: Path,
    now: datetime,
    *,
    key: str | None = None,
    partner: str | None = None,
    channel: str | None = None,
    from_partner: bool = False,
    everybody: bool = False,
) -> Flow[StopPreview]:
    """Return what a file would put on the stop list; writes nothing.

    With `key` (hex) the file holds the keyed hashes that it made. Rows whose column of status says that the person
    stays are left out, unless `everybody` is set. A list `from_partner` needs no notice to that partner; a hashed one
    for a partner is always its own. What cannot be read is counted and left out. Raises `file-missing`,
    `no-address-column`, `bad-stop-key`, `unknown-partner`, `unknown-channel` and the errors of `files.read`.
    """
    yield Progress("stop", 0)
    scope = _scope(db, now, partner, channel, told_us=partner is not None and (from_partner or key is not None))
    if key is not None:
        return _preview_hashed(db, of_file(path, read_hash, everybody=everybody), key, scope)
    entries = of_file(path, read_identifiers, everybody=everybody)
    people = judging.at_addresses_of(db, entries.all_identifiers)
    unknown = len(entries.all_identifiers) - len(people)
    return StopPreview(entries, scope, people, unknown, contacts.count(db))


def suppress_previewed(db: Db, preview: StopPreview, now: datetime) -> Stopped:
    """Adds the entries of a preview to the stop list, and the notices; raises `stop-key-wrong`."""
    entries, scope = preview.entries, preview.scope
    with writing(db):
        parts = [(entries.identifiers, scope)]
        parts += [(found, replace(scope, channel=channel)) for channel, found in entries.on_channel.items()]
        added, made = 0, list[Notice]()
        for identifiers, narrowed in parts:
            added += _add(db, identifiers, narrowed, now)
            concerned = sorted({number for one in identifiers for number in preview.people.get(one, ())})
            made += [] if scope.told_us else _notify(db, concerned, narrowed, now)
    return Stopped(
        read=entries.read,
        suppressed=added,
        already=sum(len(identifiers) for identifiers, _ in parts) - added,
        matched=len(preview.people),
        unknown=preview.unknown,
        unreadable=entries.unreadable,
        notices=tuple(made),
        examples=entries.examples,
        staying=entries.staying,
    )


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
    return suppress_previewed(db, _preview_hashed(db, of_texts(enumerate(hashes, 1), read_hash), key, scope), now)


def _scope(db: Db, now: datetime, partner: str | None, channel: str | None, *, told_us: bool = False) -> Scope:
    if channel is not None and channel not in CHANNELS:
        raise LeadKeeperError("unknown-channel", channel=channel)
    target = open_desk(db, paris_day(now)).partner(partner).id if partner is not None else None
    return Scope(target, channel, told_us)


def _preview_hashed(db: Db, entries: Entries, key: str, scope: Scope) -> StopPreview:
    """Return the people of the book whose keyed hash is in a list; the entries become their addresses."""
    secret = read_key(key)
    if secret is None:
        raise LeadKeeperError("bad-stop-key")
    keyed, wanted = hasher(secret), set(entries.all_identifiers)
    people: dict[str, set[int]] = {}
    of_hash: dict[str, dict[str, None]] = {}
    for address, number in judging.every_address(db):
        found = keyed(address)
        if found in wanted:
            people.setdefault(address, set()).add(number)
            of_hash.setdefault(found, {})[address] = None

    def plain(hashes: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address for one in hashes for address in of_hash.get(one, ())))

    on_channel = {channel: plain(hashes) for channel, hashes in entries.on_channel.items()}
    there = replace(entries, identifiers=plain(entries.identifiers), on_channel=on_channel)
    found_people = {address: sorted(found) for address, found in people.items()}
    return StopPreview(there, scope, found_people, len(wanted) - len(of_hash), contacts.count(db))


def _add(db: Db, identifiers: Sequence[str], scope: Scope, now: datetime) -> int:
    """Adds those that are not on the list yet in this very scope, and gives how many.

    An entry that was made by hand may be taken back: who objects again gets one that stays.
    """
    key = own_key(db)
    entries, removable = suppressions.numbered(db), edits.added_stops(db)
    keyed, there = hasher(key), StopList(entries.values(), key.hex())
    staying = StopList((one for number, one in entries.items() if number not in removable), key.hex())
    added = 0
    for identifier in identifiers:
        if _covers(staying, identifier, scope):
            continue
        entry = Suppression(None, None, keyed(identifier), scope.channel, scope.partner, OBJECTION, now.isoformat())
        suppressions.add(db, entry)
        added += not _covers(there, identifier, scope)
    return added


def _covers(entries: StopList, identifier: str, scope: Scope) -> bool:
    """Whether an identifier is among some entries in this very scope."""
    return any((one.partner, one.channel) == (scope.partner, scope.channel) for one in entries.matching((identifier,)))


def _notify(db: Db, numbers: Sequence[int], scope: Scope, now: datetime) -> list[Notice]:
    channels = None if scope.channel is None else (scope.channel,)
    return notices_for(db, numbers, OBJECTION, now, partner=scope.partner, channels=channels)
