"""Retention: find contacts past their period (R21) and delete them, which can be undone until the book is closed."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime

from leadkeeper.db import contact_search, contacts, erasure, proofs, suppressions
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import Suppression
from leadkeeper.domain.deadlines import RETENTION_YEARS, RetentionFacts, expires_on, lasting_refusals
from leadkeeper.domain.email import is_address
from leadkeeper.domain.phone import is_e164, other_spellings
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.suppression import entry_addresses, keyed_hash
from leadkeeper.domain.time import day_bounds, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.eligibility.judge import SortedCursor
from leadkeeper.services.privacy.erasure import leave_digests
from leadkeeper.services.proof.sealed import Sealer

STEP = 50_000
PART = 1000  # contacts packed together: as many as lines in a block
NONE = "none"


@dataclass(slots=True)
class RetentionPreview:
    """Contacts past their retention period: total records, `over` by source (form, else import) and year.

    The year is that of the last action. `undated` records have no date and stay; `asking` ones stay until their
    request is answered. `numbers` are the ids of expired contacts.
    """

    people: int = 0
    over: int = 0
    undated: int = 0
    asking: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    numbers: array[int] = field(default_factory=lambda: array("q"), repr=False)
    erased: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `retention --json`."""
        return {
            **attributes(self, "people over undated asking"),
            "sources": dict(self.sources.most_common()),
            "years": dict(sorted(self.years.items())),
            "erased": self.erased,
        }


@dataclass(frozen=True, slots=True)
class _Found:
    """A record: first day on which it may not be kept (None: undated), and its source."""

    number: int
    over: date | None
    source: str


def preview_retention(db: Db, today: date) -> Flow[RetentionPreview]:
    """Count expired contacts, without changes; the newest action of any record of a person counts for all."""
    outlook, asking = RetentionPreview(), erasure.with_open_request(db)
    group_of = {number: group for group in contacts.duplicate_groups(db) for number in group}
    held: dict[tuple[int, ...], list[_Found]] = {}
    total = contacts.count(db)
    with closing(_everybody(db, today)) as everybody:
        for record in everybody:
            outlook.people += 1
            if record.number in group_of:
                held.setdefault(group_of[record.number], []).append(record)
            else:
                _count(outlook, [record], asking, today)
            if outlook.people % STEP == 0:
                yield Progress("retention", outlook.people, total)
    for group in held.values():
        _count(outlook, group, asking, today)
    outlook.numbers = array("q", sorted(outlook.numbers))
    yield Progress("retention", total, total)
    return outlook


def _everybody(db: Db, today: date) -> Generator[_Found, None, None]:
    came = erasure.import_origins(db)
    with (
        closing(erasure.newest_consents(db, day_bounds(today)[1])) as given,
        closing(erasure.retention_facts(db)) as everybody,
    ):
        yeses = SortedCursor(given)
        for number, acted, kind, informed, stage, ended, admin_only, import_number in everybody:
            _, yes, form = yeses.of(number) or (number, None, None)
            ref, collected = came.get(import_number, (NONE, None))
            known = RetentionFacts(acted, kind, yes, informed, stage, ended, bool(admin_only), collected)
            yield _Found(number, expires_on(known, today), form or ref)


def _count(outlook: RetentionPreview, records: Sequence[_Found], asking: set[int], today: date) -> None:
    days = [one.over for one in records if one.over is not None]
    if not days:
        outlook.undated += len(records)
    elif max(days) <= today:
        if any(one.number in asking for one in records):
            outlook.asking += len(records)
            return
        for record in records:
            outlook.over += 1
            outlook.sources[record.source] += 1
            outlook.years[str((record.over or max(days)).year - RETENTION_YEARS)] += 1
            outlook.numbers.append(record.number)


def apply_retention(db: Db, now: datetime, seen: RetentionPreview | None = None) -> Flow[RetentionPreview]:
    """Delete all expired contacts; if stopped or failed, nothing has changed.

    `undo_retention` restores them until the book is closed. A refusal towards partners survives as a keyed hash. If
    they are others than in the preview that was `seen`, raises `shown-changed`.
    """
    outlook = yield from preview_retention(db, paris_day(now))
    if seen is not None and outlook.numbers != seen.numbers:
        raise LeadKeeperError("shown-changed")
    if not outlook.numbers:
        return outlook
    with writing(db), contact_search.rewritten_index(db, len(outlook.numbers)):
        stops, sealer = _Stops(db), Sealer(db, now, "retention")
        for start in range(0, len(outlook.numbers), PART):
            part = list(outlook.numbers[start : start + PART])
            _take_out(db, part, stops, sealer, now)
            outlook.erased += len(part)
            yield Progress("purge", outlook.erased, len(outlook.numbers))
        stops.hash_plain(db)
    erasure.settle_on_disk(db)
    return outlook


def _take_out(db: Db, numbers: Sequence[int], stops: _Stops, sealer: Sealer, now: datetime) -> None:
    leave_digests(db, erasure.with_open_notice(db).intersection(numbers))
    sealed = sealer.seal(numbers, contacts.addresses_of(db, list(numbers)))
    pack = erasure.pack_expired(db, numbers)
    pack["sealed"] = sealed
    pack["stops"] = stops.keep_refusals(db, numbers)
    lines = imports.blank_lines(db, imports.lines_of_contacts(db, numbers))
    pack["lines"] = [[place, cells] for place, cells in lines.items()]
    pack["proofs"] = proofs.withhold_rows(db, numbers)
    erasure.keep_expired(db, now.isoformat(), pack)
    erasure.blank(db, numbers, now.isoformat(), "retention")


class _Stops:
    """Suppression entries that survive the deletion: keyed hashes, never addresses."""

    def __init__(self, db: Db) -> None:
        self._key = suppressions.get_or_create_key(db)
        listed = suppressions.read_all(db)
        self._plain = {one for entry in listed for one in entry_addresses(entry)}  # numbers in all their spellings
        self._met: set[str] = set()

    def keep_refusals(self, db: Db, numbers: Sequence[int]) -> list[int]:
        """Enter the lasting refusals of contacts; return the ids of the new entries."""
        entered = []
        for record in contacts.load_records(db, numbers).values():
            addresses = [one for one in record.addresses if is_address(one) or is_e164(one)]
            met = self._plain.intersection(record.addresses)
            self._met.update(met, *map(other_spellings, met))
            for channel, partner, at in lasting_refusals(record.events):
                for address in addresses:
                    entry = Suppression(None, None, keyed_hash(self._key, address), channel, partner, "objection", at)
                    suppressions.add(db, entry)
                    entered.append(erasure.last_stop(db))
        return entered

    def hash_plain(self, db: Db) -> None:
        """Replace plain entries of deleted contacts by keyed hashes."""
        if self._met:
            erasure.hash_plain_stops(
                db, lambda text: _key(text) in self._met, lambda text: keyed_hash(self._key, _key(text))
            )


def _key(text: str) -> str:
    """Match key of a suppression entry."""
    return entry_addresses(Suppression(email=text) if "@" in text else Suppression(phone=text))[0]


def undo_retention(db: Db) -> int:
    """Restore all contacts deleted by retention since the book was opened; return the count."""
    with writing(db), contact_search.rewritten_index(db, erasure.count_expired(db)):
        return erasure.restore_expired(db)


def can_undo_retention(db: Db) -> bool:
    """Whether retention deleted contacts since the book was opened."""
    return erasure.has_expired(db)
