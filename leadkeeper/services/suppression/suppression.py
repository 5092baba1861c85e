"""Suppression list: add and remove addresses, by hand or from files.

Notify recipients (GDPR 21(3), 19). The list stores keyed hashes (MED-2023-040). A partner's list may be hashed with
its own key, or without one: then all contacts are hashed so, and matches are added under our key. Hashes of nobody in
the book are not kept: without a key anybody can find the address behind one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias

from leadkeeper.db import contacts, eligibility, partners, register, suppressions
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain import erasure
from leadkeeper.domain.book import DEAD_ADDRESS, Notice
from leadkeeper.domain.contact import CHANNELS, Contact
from leadkeeper.domain.imports.headers import read_headers
from leadkeeper.domain.imports.presets import find_header, recognise
from leadkeeper.domain.phone import read_phone
from leadkeeper.domain.received_lists import (
    Read,
    Says,
    StatusColumn,
    are_addresses,
    below_titles,
    candidates,
    columns_by_name,
    deciding,
    has_header,
    identifier_columns,
    is_total,
    list_columns,
    names_dead_address,
    names_person,
    note_columns,
    others_columns,
)
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.suppression import hash_kind, read_identifiers, read_key, rest_of_entry
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import SourceTable
from leadkeeper.files.reader import open_document
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.details import NamedRecord, addresses_behind, mailboxes_of_lines, named
from leadkeeper.services.contacts.listing import (
    NOBODY_NEAR,
    Resembling,
    addresses_of,
    first_named,
    identifiers_of,
    leaver_readers,
    resembling,
)
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.privacy.erasure import said_yes_since
from leadkeeper.services.suppression.notifications import drop_groundless, notices_for

LIFTED = "stop-lifted"  # kind of the register entry


@dataclass(frozen=True, slots=True)
class StopEntry:
    """Suppression of an address: partner (id and name) and channel, None for all; reason and date."""

    address: str
    partner: str | None
    legal_name: str | None
    channel: str | None
    reason: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """Entries of some addresses, one per address and scope, and the contacts with these addresses."""

    entries: tuple[StopEntry, ...]
    people: tuple[Contact, ...]


def look_at_stops(db: Db, addresses: Sequence[str]) -> Stopped:
    """Return the suppression entries and contacts of texts as `suppress` takes them; raises `stop-key-wrong`."""
    listed = suppressions.stop_list(db)
    names = partners.legal_names(db)
    identifiers = dict.fromkeys(one for text in addresses for one in identifiers_of(db, text))
    entries = {
        (e.address, e.partner, e.channel, e.reason): e
        for identifier in identifiers
        for one in listed.matching([identifier])
        for e in [StopEntry(identifier, one.partner, names.get(one.partner or ""), one.channel, one.reason, one.at)]
    }
    numbers = dict.fromkeys(number for _, number in eligibility.at_addresses(db, identifiers))
    return Stopped(tuple(entries.values()), tuple(contacts.read(db, list(numbers))))


def remove_entries(db: Db, entries: Sequence[StopEntry], reason: str, now: datetime) -> int:
    """Remove entries, all or none; return the count. Raises the codes of `remove_suppression`."""
    with writing(db):
        return sum(
            remove_suppression(db, one.address, reason, now, partner=one.partner, channel=one.channel, of=[one.reason])
            for one in entries
        )


def entries_meant(db: Db, stops: Stopped, partner: str | None, channel: str | None, only: str = "") -> list[StopEntry]:
    """Return the entries of exactly this scope, `only` `dead` or `objection`; raises `stop-entries-differ` for both."""
    scope = (find_partner(db, partner).id if partner is not None else None, channel)
    there = [one for one in stops.entries if (one.partner, one.channel) == scope]
    if not only and len({one.reason == DEAD_ADDRESS for one in there}) > 1:
        raise LeadKeeperError("stop-entries-differ", address=there[0].address)
    return [one for one in there if not only or (one.reason == DEAD_ADDRESS) == (only == "dead")]


def remove_suppression(
    db: Db, address: str, reason: str, now: datetime, *, partner: str | None = None, channel: str | None = None,
    of: Collection[str | None] | None = None,
) -> int:  # fmt: skip
    """Remove the entries of an address for exactly this partner and channel (None: for all) with a reason in `of`.

    Return the count. Other addresses in the same entry stay suppressed. An entry left by an erasure stays unless the
    person consented since. Raises `bad-address`, `reason-missing`, `not-on-stop-list`, `unknown-partner`.
    """
    identifiers = identifiers_of(db, address)
    if not identifiers:
        raise LeadKeeperError("bad-address", address=address)
    if not reason.strip():
        raise LeadKeeperError("reason-missing")
    target = find_partner(db, partner).id if partner is not None else None
    with writing(db):
        entries = suppressions.numbered(db)
        matching = suppressions.stop_list(db, entries.values()).matching(identifiers)
        meant = [one for one in matching if of is None or one.reason in of]
        chosen = {id(one) for one in meant if (one.partner, one.channel) == (target, channel)}
        there = [number for _, number in eligibility.at_addresses(db, identifiers)]
        gone = [
            number
            for number, one in entries.items()
            if id(one) in chosen and (one.reason != erasure.REASON or said_yes_since(db, there, one.at))
        ]
        if not gone:
            raise LeadKeeperError("not-on-stop-list", address=address)
        suppressions.remove(db, gone)
        for number in gone:
            for rest in rest_of_entry(entries[number], identifiers):
                suppressions.add(db, rest)
        drop_groundless(db, there)
        hashes = [suppressions.own_hash(db, one) for one in identifiers]
        body = {"entries": len(gone), "hashes": hashes, "partner": target, "channel": channel, "reason": reason.strip()}
        register.append(db, now.isoformat(), LIFTED, body)
    return len(gone)


SAMPLE = 200
KEPT = 20
"""Maximum number of unreadable cells shown."""

STAYING_FILE = "subscribed_"  # file name prefix of a Mailchimp export of people who stay subscribed

ChannelChoice = frozenset[str | None]
"""Channels on which a row suppresses its contact; None in it: every channel of the list; empty: no channel."""

EVERYWHERE: ChannelChoice = frozenset({None})


@dataclass(slots=True)
class DecidedEntry:
    """Rows that a column (or the file name) marks as left, staying, or unclear (counts as left)."""

    column: str
    left: int = 0
    stays: int = 0
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Entries:
    """Result of reading a list: distinct identifiers, number of filled and of unreadable cells.

    `identifiers` are suppressed on every channel of the list, `on_channel` on that one only. `staying` counts rows of
    people who did not leave, according to the columns in `decided`. `examples` are the first unreadable cells, as
    line and text. `unread` names the further sheets of a workbook in which such identifiers stand. `dead` are addresses
    to which mails come back, by the reason in their rows: nobody objected.
    """

    identifiers: tuple[str, ...]
    read: int
    unreadable: int
    examples: tuple[tuple[int, str], ...] = ()
    on_channel: dict[str, tuple[str, ...]] = field(default_factory=dict)
    staying: int = 0
    decided: tuple[DecidedEntry, ...] = ()
    unread: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()

    @property
    def all_identifiers(self) -> tuple[str, ...]:
        """Every identifier, whatever the channel."""
        further = (one for identifiers in self.on_channel.values() for one in identifiers)
        return tuple(dict.fromkeys((*self.identifiers, *further, *self.dead)))


def of_texts(texts: Iterable[tuple[int, str]], read: Read) -> Entries:
    """Read identifiers from texts with line numbers."""
    gathered = _Gathered(read)
    for line, text in texts:
        gathered.see(line, text, EVERYWHERE)
    return gathered.entries()


def of_file(path: Path, read: Read, cells: Read | None = None, *, everybody: bool = False) -> Entries:
    """Read identifiers from a file, without rows that a status column marks as staying.

    `read` finds the columns, `cells` (if given) reads their cells. With `everybody` status columns are ignored. A row
    without any identifier is unreadable. Raises `file-missing`, `no-address-column` if no column looks like one, and
    the codes of `files.reader`.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    gathered = _Gathered(cells or read)
    with open_document(path) as document:
        for table in document.tables:
            _read_table(table, path, read, gathered, everybody=everybody)
        sheets = [one.with_sheet(each.name) for one in document.tables for each in one.sheets if each.name != one.sheet]
        samples = ((sheet, list(islice(sheet.texts(), SAMPLE))) for sheet in sheets)
        unread = tuple(
            sheet.sheet or "" for sheet, rows in samples if identifier_columns([one for _, one in rows], read)
        )
    return replace(gathered.entries(), unread=unread)


class _Gathered:
    """Collects identifiers from cells."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.staying = 0
        self.decided: dict[str, DecidedEntry] = {}
        self._found: dict[str | None, dict[str, None]] = {None: {}}
        self._examples: list[tuple[int, str]] = []
        self._count = self._unreadable = 0

    def see(self, line: int, text: str, channels: ChannelChoice) -> bool:
        """Add the identifiers in a cell; return whether there are any."""
        self._count += 1
        identifiers = dict.fromkeys(self.read(text))
        for channel in channels:
            self._found.setdefault(channel, {}).update(identifiers)
        if not identifiers:
            self.miss(line, text)
        return bool(identifiers)

    def miss(self, line: int, text: str) -> None:
        """Count a cell, or a row, in which nobody is named."""
        self._unreadable += 1
        self._examples += [(line, text)] if len(self._examples) < KEPT else []

    def entries(self) -> Entries:
        """Return the result."""
        everywhere = self._found.pop(None)
        dead = tuple(one for one in self._found.pop(DEAD_ADDRESS, ()) if "@" in one and one not in everywhere)
        on_channel = {
            channel: tuple(one for one in found if one not in everywhere)
            for channel, found in self._found.items()
            if channel is not None
        }
        decided = tuple(self.decided.values())
        examples = tuple(self._examples)
        return Entries(
            tuple(everywhere), self._count, self._unreadable, examples, on_channel, self.staying, decided, (), dead
        )


def _read_table(table: SourceTable, path: Path, read: Read, gathered: _Gathered, *, everybody: bool) -> None:
    """Read the relevant columns of the rows of people who left."""
    sample = list(islice(table.texts(), SAMPLE))
    texts_of = [texts for _, texts in sample]
    index = -1 if table.headers is not None else below_titles(texts_of, find_header(texts_of, {}), gathered.read)
    under = sample[index + 1 :] if index is not None else sample
    columns = list_columns([texts for _, texts in sample[max(index or 0, 0) :]], read, gathered.read)
    if not columns:
        raise LeadKeeperError("no-address-column", path=str(path))
    header: Sequence[str] | None = table.headers
    is_data = names_person(sample[0][1]) or not has_header(sample[0][1], columns, gathered.read)
    if header is None and (index is not None or not is_data):
        header = sample[index or 0][1]
    theirs, all_read = others_columns(header or ()), read is gathered.read  # in a list of hashes these alone count
    named = columns_by_name(header or (), {}).get("reason")
    reason, notes = None if everybody else named, {named, *note_columns(header or ())}
    skipped = 0 if header is None or table.headers is not None else (index or 0) + 1
    status = _Status(table, header, [texts for _, texts in under], skipped, gathered, everybody=everybody)
    for line, texts in islice(table.texts(), skipped, None):
        channels = status.channels(texts)
        if not channels:
            gathered.staying += 1
            continue
        filled = [at for at, text in enumerate(texts) if text and (at in columns or at not in theirs)]
        wanted = [at for at in filled if at in columns or (all_read and are_addresses(texts[at]))]
        if reason is not None and status.rests_on(reason) and names_dead_address(header or (), texts, reason):
            has_address = any("@" in one for at in wanted for one in gathered.read(texts[at]))
            channels = frozenset({DEAD_ADDRESS}) if has_address else channels  # a number or hash alone: an objection
        hits = [gathered.see(line, texts[at], channels) for at in wanted]
        others = [at for at in filled if at not in wanted and gathered.read(texts[at])]
        if any(hits):  # elsewhere in the row a long number may be anything, but for a note
            others = [at for at in others if all_read and at in notes and "@" not in texts[at]]
        else:
            others = [at for at in others if not read_phone(texts[at]).e164]
        hits += [gathered.see(line, texts[at], channels) for at in others]
        if not hits and any(texts) and not is_total(texts):
            gathered.miss(line, " · ".join(filter(None, texts)))


class _Status:
    """Evaluates the status columns of a table per row and counts the results."""

    def __init__(
        self,
        table: SourceTable,
        header: Sequence[str] | None,
        under: Sequence[Sequence[str]],
        skipped: int,
        gathered: _Gathered,
        *,
        everybody: bool,
    ) -> None:
        headers = read_headers(list(header or ()))
        preset = recognise(headers)
        self._gathered = gathered
        self._columns: list[StatusColumn] = []
        self._of_name: ChannelChoice | None = None
        if everybody:
            return
        if preset is not None and preset.file_names:
            if preset.file_meaning(table.name) is None and table.name.lower().startswith(STAYING_FILE):
                self._of_name = frozenset()
            elif preset.file_meaning(table.name) == "withdrawn":
                self._of_name = EVERYWHERE
        titled = candidates(headers, under, preset) if self._of_name is None else []
        if titled:
            self._columns = deciding(titled, (texts for _, texts in islice(table.texts(), skipped, None)))
        self._name = table.name

    def rests_on(self, place: int) -> bool:
        """Whether at most this column decides who left."""
        return self._of_name is None and all(one.place == place for one in self._columns)

    def channels(self, texts: Sequence[str]) -> ChannelChoice:
        """Channels on which a row suppresses its contact."""
        if self._of_name is not None:
            self._count(self._name, "left" if self._of_name else "stays")
            return self._of_name
        if not self._columns:
            return EVERYWHERE
        readings = [column.says(texts[column.place] if column.place < len(texts) else "") for column in self._columns]
        unsure: Says = "stays" if "stays" in readings else "unclear"  # unknown next to a clear "no" adds nothing
        result = set[str | None]()
        for column, one in zip(self._columns, readings, strict=True):
            is_unsure = one == "unclear" or (one == "empty" and column.is_status)
            meaning: Says = unsure if is_unsure else "stays" if one == "empty" else one
            self._count(column.header, meaning)
            if meaning != "stays":
                result.add(column.channel)
        return EVERYWHERE if None in result else frozenset(result)

    def _count(self, column: str, reading: Says) -> None:
        decided = self._gathered.decided.setdefault(column, DecidedEntry(column))
        if reading == "stays":
            decided.stays += 1
        else:
            decided.left += 1
            decided.unclear += reading == "unclear"


OBJECTION = "objection"
ASKED_ABOVE = 10
"""A list that stops more than one in this many contacts of the book needs confirmation."""

SHOWN = 5  # number of examples in a preview


@dataclass(frozen=True, slots=True)
class Scope:
    """Scope of an entry: one partner (id) or all, one channel or all.

    `told_us` says that the list came from that partner, which needs no notification of it.
    """

    partner: str | None = None
    channel: str | None = None
    told_us: bool = False


LineNumber: TypeAlias = tuple[str, str, NamedRecord]  # a number of a line alone, the line's mailbox, its record


@dataclass(frozen=True, slots=True)
class StopPreview:
    """Preview of a list: its entries, the matching contacts, and the number of contacts in the book.

    `people` holds contact ids by identifier. `unknown` counts identifiers without a contact; `near` are contacts with
    an address that differs from one of them by its `+tag` alone. `hashes` counts the hashes of a hashed list by kind
    (`hmac` or one of `HASHES`), `not_kept` those of nobody in the book; `is_of_nobody` says that a list without a key
    has only such hashes. `in_lines`: see `mailboxes_of_lines`; these mailboxes are entries too.
    """

    entries: Entries
    scope: Scope
    people: dict[str, list[int]]
    unknown: int
    in_book: int
    near: Resembling = NOBODY_NEAR
    hashes: dict[str, int] = field(default_factory=dict)
    not_kept: int = 0
    is_of_nobody: bool = False
    in_lines: tuple[LineNumber, ...] = ()

    @property
    def concerned(self) -> list[int]:
        """Ids of matching contacts, each once, ascending."""
        return sorted({number for found in self.people.values() for number in found})

    @property
    def examples(self) -> tuple[str, ...]:
        """First addresses and numbers of matching contacts."""
        return tuple(islice(self.people, SHOWN))

    @property
    def share(self) -> float:
        """Part of the book that would be suppressed, 0 to 1."""
        return len(self.concerned) / self.in_book if self.in_book else 0.0

    @property
    def needs_asking(self) -> bool:
        """Whether so many contacts match that confirmation is needed before writing."""
        return len(self.concerned) * ASKED_ABOVE > self.in_book


@dataclass(frozen=True, slots=True)
class SuppressionResult:
    """Result: cells read, entries added, entries already present, identifiers of contacts in the book.

    `unknown` counts identifiers without a contact: plain ones are kept for later imports, hashes (`not_kept`) cannot.
    `unreadable` counts unreadable cells; `examples` are their first lines. `staying` counts rows left out: the person
    stays. `people` are the contacts (ids) concerned, the first `named`.
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
    near: Resembling = NOBODY_NEAR
    hashes: dict[str, int] = field(default_factory=dict)
    not_kept: int = 0
    is_of_nobody: bool = False
    dead: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    named: Resembling = NOBODY_NEAR
    in_lines: tuple[LineNumber, ...] = ()


def suppress(
    db: Db, addresses: Iterable[str], now: datetime, *, partner: str | None = None, channel: str | None = None
) -> SuppressionResult:
    """Add e-mail addresses and numbers to the suppression list, for all or for a partner and a channel.

    A row reference of an export stands for all addresses and numbers of its contact. All or none: raises
    `no-address-given`, `bad-address` (with the first that is neither), `unknown-partner`, `unknown-channel`,
    `stop-key-wrong` and the codes of `referenced_contact`.
    """
    scope = _scope(db, partner, channel)
    entries = of_texts(enumerate((one for text in addresses for one in addresses_of(db, text)), 1), read_identifiers)
    if entries.examples:
        raise LeadKeeperError("bad-address", address=entries.examples[0][1])
    if not entries.identifiers:
        raise LeadKeeperError("no-address-given")
    return suppress_previewed(db, _preview(db, entries, scope), now)


def preview_stop_file(
    db: Db,
    path: Path,
    now: datetime,
    *,
    key: str | None = None,
    kind: str | None = None,
    partner: str | None = None,
    channel: str | None = None,
    from_partner: bool = False,
    everybody: bool = False,
) -> Flow[StopPreview]:
    """Return what a file would add to the suppression list; writes nothing.

    With `key` (hex) the file holds keyed hashes made with it, with `kind` only hashes of that one of `HASHES`; else
    addresses, numbers and hashes are recognised. Rows that a status column marks as staying are left out, unless
    `everybody` is set. A list `from_partner` needs no notification to that partner; a list with keyed hashes for a
    partner always counts as its own. Unreadable cells are counted and left out. Raises `file-missing`,
    `no-address-column`, `bad-stop-key`, `unknown-partner`, `unknown-channel` and the codes of `files.reader`.
    """
    yield Progress("stop", 0)
    scope = _scope(db, partner, channel, told_us=partner is not None and (from_partner or key is not None))
    return _preview(db, of_file(path, *leaver_readers(db, key, kind), everybody=everybody), scope, key)


def _preview(db: Db, entries: Entries, scope: Scope, key: str | None = None) -> StopPreview:
    """Find the contacts of addresses, numbers and hashes of them; raises `bad-stop-key`."""
    secret = read_key(key)
    if key is not None and secret is None:
        raise LeadKeeperError("bad-stop-key")
    hashed = {one for one in entries.all_identifiers if hash_kind(one)}
    behind = addresses_behind(db, hashed, secret) if hashed else {}

    def plain(identifiers: Iterable[str]) -> tuple[str, ...]:
        each = (behind.get(one, ()) if one in hashed else (one,) for one in identifiers)
        return tuple(dict.fromkeys(chain.from_iterable(each)))

    boxes = mailboxes_of_lines(db, [one for one in plain(entries.all_identifiers) if "@" not in one])
    in_lines = [(one, box, named(db, [number])[0]) for one, found in boxes.items() for box, number in found.items()]

    def reached(identifiers: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for one in plain(identifiers) for each in (one, *boxes.get(one, ()))))

    on_channel = {channel: reached(found) for channel, found in entries.on_channel.items()}
    entries = replace(entries, identifiers=reached(entries.identifiers), on_channel=on_channel)
    given = entries.all_identifiers
    people = eligibility.at_addresses_of(db, given)
    near = resembling(db, given, {number for found in people.values() for number in found})
    not_kept = len(hashed) - len(behind)
    unknown = len(given) - len(people.keys() | boxes.keys()) + not_kept
    hashes = dict(Counter("hmac" if secret else hash_kind(one) or "" for one in hashed))
    is_of_nobody = bool(hashed) and not behind and secret is None
    counts = (unknown, contacts.count(db), near, hashes, not_kept, is_of_nobody)
    return StopPreview(entries, scope, people, *counts, tuple(in_lines))


def suppress_previewed(db: Db, preview: StopPreview, now: datetime) -> SuppressionResult:
    """Add the entries of a preview to the suppression list, and create notifications. Raises `stop-key-wrong`."""
    entries, scope = preview.entries, preview.scope
    with writing(db):
        parts = [(entries.identifiers, scope)]
        parts += [(found, replace(scope, channel=channel)) for channel, found in entries.on_channel.items()]
        added, made = 0, list[Notice]()
        for identifiers, narrowed in parts:
            added += _add(db, identifiers, narrowed, now)
            concerned = sorted({number for one in identifiers for number in preview.people.get(one, ())})
            if not scope.told_us:
                channels = None if narrowed.channel is None else (narrowed.channel,)
                made += notices_for(db, concerned, OBJECTION, now, partner=narrowed.partner, channels=channels)
        by_mail = replace(scope, channel="email")
        added += _add(db, entries.dead, by_mail, now, DEAD_ADDRESS)
    return SuppressionResult(
        **attributes(entries, "read unreadable staying dead"),
        **attributes(preview, "unknown near hashes not_kept is_of_nobody in_lines"),
        suppressed=added,
        already=sum(len(identifiers) for identifiers, _ in parts) + len(entries.dead) - added,
        matched=len(preview.people),
        people=tuple(preview.concerned),
        named=first_named(db, preview.concerned),
        notices=tuple(made),
        examples=entries.examples,
    )


def suppress_hashes(
    db: Db,
    hashes: Iterable[str],
    key: str | None,
    now: datetime,
    *,
    kind: str | None = None,
    partner: str | None = None,
    channel: str | None = None,
) -> SuppressionResult:
    """Suppress the contacts with one of these hashes, keyed or of a kind; raises as `preview_stop_file`."""
    scope = _scope(db, partner, channel, told_us=partner is not None and key is not None)
    return suppress_previewed(
        db, _preview(db, of_texts(enumerate(hashes, 1), leaver_readers(db, key, kind)[1]), scope, key), now
    )


def _scope(db: Db, partner: str | None, channel: str | None, *, told_us: bool = False) -> Scope:
    if channel is not None and channel not in CHANNELS:
        raise LeadKeeperError("unknown-channel", channel=channel)
    return Scope(find_partner(db, partner).id if partner is not None else None, channel, told_us)


def _add(db: Db, identifiers: Sequence[str], scope: Scope, now: datetime, reason: str = OBJECTION) -> int:
    """Add identifiers that are not suppressed in this very scope; return the count."""
    at = now.isoformat()
    return len(suppressions.add_staying(db, identifiers, reason, at, partner=scope.partner, channel=scope.channel)[1])
