"""Check, back up and restore books, and recover what is readable of a damaged one.

Exports of a restored book are blocked until its suppressions are re-entered.
"""

from __future__ import annotations

import glob
import re
from collections import Counter
from collections.abc import Iterable, Set
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from leadkeeper.db import contacts, eligibility, engine, partners, register, suppressions
from leadkeeper.db.book import attachments, backup, connection, file, recovery, restore, schema, settings
from leadkeeper.db.book.backup import integrity, verified_copy
from leadkeeper.db.book.file import check_header
from leadkeeper.db.book.recovery import Saved
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain import contact
from leadkeeper.domain.suppression import SuppressionList
from leadkeeper.domain.time import PARIS, calendar_day, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import locations
from leadkeeper.files.locations import STAMP, Copy
from leadkeeper.messages import _
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.eligibility.context import switch_rule, switched_off
from leadkeeper.services.exports import register as register_services
from leadkeeper.services.exports.register import begin_series
from leadkeeper.services.partners.partners import hold_partner
from leadkeeper.system import disk

KEPT_DAYS = 10
KEPT_MONTHS = 12
WEEK, LATELY = timedelta(days=7), 10
"""Age and number of recent backups to keep: each of them is as large as the book."""


def expired_backups(stamps: Iterable[str]) -> list[str]:
    """Return the stamps (`2026-11-24-100000`) of backups that can be deleted, oldest first.

    Kept are the ten newest backups of the last week, the newest backup of each of the last ten days that have one, and
    of each of the last twelve months that have one.
    """
    ordered = sorted(stamps)
    days = [calendar_day(stamp[: len("2026-11-24")]) for stamp in ordered]
    last = max((day for day in days if day is not None), default=None)
    of_the_week = {stamp for stamp, day in zip(ordered, days, strict=True) if day and last and last - day < WEEK}
    kept = (
        of_the_week.intersection(ordered[-LATELY:])
        | _newest_of_each(ordered, len("2026-11-24"), KEPT_DAYS)
        | _newest_of_each(ordered, len("2026-11"), KEPT_MONTHS)
    )
    return [stamp for stamp in ordered if stamp not in kept]


def _newest_of_each(ordered: list[str], width: int, how_many: int) -> set[str]:
    return set(list({stamp[:width]: stamp for stamp in ordered}.values())[-how_many:])


def check_book(db: Db) -> dict[str, object]:
    r"""Return the result of a full integrity check of the book.

    - `integrity`: "ok" or the first fault; `foreign_keys`: number of dangling links.
    - `chain`: "ok" or "broken" with `broken_at`; `altered_files`: number of stored files with changed bytes.
    - `exports`: exports with contacts that differ from the register.
    - `schema`: number of tables, indexes, triggers and views; `tables`: tables changed by another program.
    - `dates_back`: first register entry older than its predecessor; a clock set back is not damage.
    - `sound`: whether everything else is intact.
    """
    result = integrity(db)
    broken_at, altered = register.broken_at(db), len(attachments.altered(db, afresh=True))
    result |= {"chain": "ok" if broken_at is None else "broken", "broken_at": broken_at, "altered_files": altered}
    is_older = schema.is_older(db)  # a backup of an earlier schema version has no seals
    changes: dict[str, list[str]] = {
        "exports": [] if is_older else list(register.changed(db)),
        "schema": [] if is_older else schema.foreign(db),
        "tables": [] if is_older else engine.broken_seals(db),
    }
    is_whole = result["integrity"] == "ok" and not result["foreign_keys"] and broken_at is None and not altered
    sound = is_whole and not any(changes.values())
    return {**result, **changes, "dates_back": register.dates_back(db), "sound": sound}


def back_up(db: Db, book: Path, folder: Path | None, now: datetime) -> Path:
    """Write a verified copy to a folder (default: that of the book), named by the instant; return its path."""
    target = folder or book.parent
    if not target.is_dir():
        raise LeadKeeperError("folder-missing", path=str(target))
    return verified_copy(db, target / f"{book.stem}-{now:%Y-%m-%d-%H%M%S}{book.suffix}")


INTERVAL = timedelta(minutes=10)  # minimum age of the last automatic backup: several imports in a row make one backup


def keep_copy(
    db: Db, book: Path, within: Path, now: datetime, *, once_a_day: bool, interval: timedelta = INTERVAL
) -> Flow[Path | None]:
    """Write a verified copy of the open book to its folder in `within`, then remove expired copies; return its path.

    None with `once_a_day` if a copy of today exists; without it, if one younger than `interval` does.
    Old copies are removed only after the new one was verified. Raises `folder-missing`, `folder-read-only`,
    `disk-full` and `backup-damaged`.
    """
    folder = locations.folder_of(book, within)
    moment = now.astimezone(PARIS)
    stamp = moment.strftime(STAMP)
    near = stamp[:10] if once_a_day else (moment - interval).strftime(STAMP)
    if any(near <= copy.stamp <= stamp for copy in locations.copies(folder, book)):
        return None
    yield Progress("copy")
    locations.make_folder(folder)
    file.sweep(folder, rf"{re.escape(book.stem[: locations.STEM])}-\d{{4}}-\d\d-\d\d-\d{{6}}{re.escape(book.suffix)}")
    made = verified_copy(db, locations.path_of(folder, book, stamp))
    by_stamp = {copy.stamp: copy.path for copy in locations.copies(folder, book)}
    for expired in expired_backups(by_stamp):
        disk.remove(by_stamp[expired])
    return made


def folder_for(chosen: Path | None, default: Path) -> Path:
    """Return the backup folder: the chosen one (maybe a USB stick), else the default. Raises `folder-missing`."""
    if chosen is not None and not chosen.is_dir():
        raise LeadKeeperError("folder-missing", path=str(chosen))
    return chosen or default


def save_copy(db: Db, target: Path) -> Flow[Path]:
    """Write a verified copy of the open book to a chosen path; works even if the book's own file is gone.

    The copy continues as the book: nothing is missing in it, and its export ids leave a gap after those of the lost
    file. Raises the codes of `db.book.backup.verified_copy`.
    """
    yield Progress("copy")
    made = verified_copy(db, target)
    with connection.open_book(made, write=True, passphrase=db.passphrase) as book, writing(book.db):
        backup.unmark(book.db)
        begin_series(book.db)
    return made


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """A backup and its number of contacts; None if it is unreadable, or protected by another passphrase."""

    copy: Copy
    people: int | None
    is_protected: bool = False


def tell_copies(book: Path, within: Path, passphrase: str | None = None) -> Flow[list[BackupSummary]]:
    """Automatic backups of a book with their contact counts, newest first."""
    copies: list[BackupSummary] = []
    for copy in list_copies(book, within):
        yield Progress("copy", len(copies))
        db, codes = _looked_into(copy.path, passphrase)
        if db is None:
            copies.append(BackupSummary(copy, None, "passphrase-needed" in codes))
            continue
        with closing(db):
            copies.append(BackupSummary(copy, restore.count_people(db)))
    return copies


def _looked_into(copy: Path, passphrase: str | None) -> tuple[Db | None, set[str]]:
    """A backup opened without a passphrase or else with this one, or the codes of what was in the way."""
    codes = set[str]()
    for known in dict.fromkeys((None, passphrase)):
        try:
            return connection.look_into(copy, known), codes
        except LeadKeeperError as error:
            codes.add(error.code)
    return None, codes


def list_copies(book: Path, within: Path) -> list[Copy]:
    """Automatic backups of a book, newest first."""
    return locations.copies(locations.folder_of(book, within), book)


def newest_whole(book: Path, within: Path, passphrase: str | None = None) -> Flow[Copy | None]:
    """Newest automatic backup that is intact.

    One with another passphrase cannot be checked and is accepted. Each backup is checked in full: a failing disk may
    damage backups after they were verified, and SQLite's quick check does not cover indexes, foreign keys, register
    entries or stored files.
    """
    for place, copy in enumerate(list_copies(book, within)):
        yield Progress("copy", place)
        if _is_whole(copy.path, passphrase):
            return copy
    return None


def newest_unprotected(book: Path, within: Path) -> Flow[Copy | None]:
    """Newest automatic backup that opens without a passphrase."""
    for place, copy in enumerate(list_copies(book, within)):
        yield Progress("copy", place)
        with suppress(LeadKeeperError), closing(connection.look_into(copy.path)):
            return copy
    return None


def _is_whole(copy: Path, passphrase: str | None) -> bool:
    db, codes = _looked_into(copy, passphrase)
    if db is None:
        return codes <= {"passphrase-needed", "passphrase-wrong"}
    try:
        with closing(db), connection.in_words(copy):
            return bool(check_book(db)["sound"])
    except LeadKeeperError:
        return False


PUT_BACK = "put-back"
"""Setting: instant since when suppressions may be missing, until they are re-entered; empty: unknown."""

HELD = "put-back-held"
"""Setting: ids of the partners, a line each, that were on hold before a restore and not in the copy."""

LOST = "put-back-lost"
"""Setting: acts that a restore lost, a line each: kind and text of `db.book.restore.acts`, with a blank between.

A line `former` names the file of a book that a restore replaced, a line `export` an export that the copy lacks.
"""

UNREADABLE = ("not-a-book", "book-damaged", "passphrase-needed", "passphrase-wrong")
"""Error codes of a book with unknown export ids."""


@dataclass(frozen=True, slots=True)
class RestoreLoss:
    """What the current book has and the backup lacks.

    `people` is the number of contacts in the backup. `less` counts the records of each kind that would be lost, by the
    names of `db.book.restore.RECORDS` and `rules`; None if the book is unreadable. `held` are the legal names of the
    partners that would be on hold no more, `exports` the ids and instants of exports unknown to the backup,
    `passphrase` the one that opens the backup.
    """

    people: int
    less: dict[str, int] | None
    held: tuple[str, ...]
    exports: tuple[tuple[str, str], ...]
    passphrase: str | None = field(default=None, repr=False)


def what_would_be_lost(db: Db | None, copy: Path, passphrase: str | None = None) -> RestoreLoss:
    """Return what restoring a backup would lose; `db` is None if the current book is unreadable.

    A backup made before the book had its passphrase is opened without one. Raises the codes of `db.book.connection`
    for the backup.
    """
    with closing(_opened(copy, passphrase)) as source:
        people, known = restore.count_people(source), set(restore.exports(source))
        if db is None:
            return RestoreLoss(people, None, (), (), source.passphrase)
        less = restore.lacking(db, source)
        if rules := len(switched_off(db) ^ switched_off(source)):
            less["rules"] = rules
        kept = restore.holds(source)
        held = tuple(name for partner, name in restore.holds(db).items() if partner not in kept)
    missing = tuple(one for one in restore.exports(db) if one not in known)
    return RestoreLoss(people, less, held, missing, source.passphrase)


def _opened(copy: Path, passphrase: str | None) -> Db:
    try:
        return connection.look_into(copy)
    except LeadKeeperError as error:
        if error.code != "passphrase-needed" or passphrase is None:
            raise
    return connection.look_into(copy, passphrase)


def replace_with_backup(
    copy: Path, book: Path, now: datetime, passphrase: str | None = None, former: str | None = None
) -> Flow[Path]:
    """Replace the book by a backup; return the path at which the former book is kept.

    The book must be closed. `passphrase` is that of the backup and, from then on, of the book; `former` that of the
    book so far. Exports are blocked (`stops-may-be-missing`) until `confirm_suppressions_reentered`, because the
    backup lacks later withdrawals. The register keeps the ids of later exports so that they are not reused. Raises
    the codes of `db.book.restore.replace`.
    """
    yield Progress("copy")
    aside = book.with_name(f"{book.stem}-replaced-{now.astimezone(PARIS).strftime(STAMP)}{book.suffix}")
    had, held, done = _former(book, former) or (None, set(), set())

    def mark(db: Db) -> None:
        begin_again(db, copy.name, now, had)
        settings.set_setting(db, HELD, "\n".join(sorted((held | _held(db)) - set(restore.holds(db)))))
        lost = _undone(db, done | _lost(db)) | {("former", aside.name)}
        settings.set_setting(db, LOST, "\n".join(sorted(map(" ".join, lost))))

    restore.replace(book, copy, aside, mark, passphrase, former)
    return aside


def former_books(db: Db, book: Path) -> list[Path]:
    """Return where the books are kept that restores replaced since stops may be missing, if they are still there."""
    kept = [book.with_name(name) for kind, name in sorted(_lost(db)) if kind == "former"]
    return [path for path in kept if path.is_file()]


def open_formers(book: Path) -> list[str]:
    """Names of the former books next to this one, kept by restores, that open without a passphrase."""
    names = []
    for path in sorted(book.parent.glob(f"{glob.escape(book.stem)}-replaced-*{glob.escape(book.suffix)}")):
        with suppress(LeadKeeperError, OSError):
            check_header(path)
            names.append(path.name)
    return names


def begin_again(db: Db, name: str, now: datetime, had: Set[str] | None = None, since: str | None = None) -> None:
    """Make a copy called `name` an independent book and block its exports; only inside `writing`.

    Withdrawals after `since` (default: the last instant in the copy) may be missing. `had` holds the ids of all
    exports that may have been made elsewhere; if it is None, the copy's own export ids leave a random gap.
    """
    if since is None:
        pending = restored_since(db)  # in a copy that was restored itself: older than the last instant, and wins
        since = last_instant(db) if pending is None else pending
    settings.set_setting(db, PUT_BACK, since)
    backup.unmark(db)
    if had is None:
        register_services.begin_series(db)
    newer = sorted((had or set()) - register_services.used_ids(db))
    body: dict[str, object] = {"copy": name, "since": since}
    register.append(db, now.isoformat(), "put-back", body | ({"exports": newer} if newer else {}))


def _held(db: Db) -> set[str]:
    return set(filter(None, (settings.setting(db, HELD) or "").split("\n")))


def _lost(db: Db) -> set[tuple[str, str]]:
    lines = (line.partition(" ") for line in (settings.setting(db, LOST) or "").split("\n"))
    return {(kind, text) for kind, _blank, text in lines if kind}


def _former(book: Path, passphrase: str | None) -> tuple[set[str], set[str], set[tuple[str, str]]] | None:
    """Export ids, partners on hold and acts of the book that is about to be replaced; None if it is unreadable.

    Of a book that was restored itself also what it lost and nobody did again.
    """
    if not book.exists():
        return None
    try:
        check_header(book, passphrase=passphrase)  # first: SQLite would take an empty file for new and its -wal for old
        source = connection.look_into(book, passphrase)
    except LeadKeeperError as error:
        if error.code not in UNREADABLE:
            raise
        return None
    with closing(source):
        held, done = set(restore.holds(source)) | _held(source), restore.acts(source) | _lost(source)
        return register_services.used_ids(source), held, done | _stopped(source) | restore.shared(source)


def _undone(db: Db, done: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of the acts that the book lacks, see `db.book.restore.undone_acts`."""
    left = restore.undone_acts(db, done) - restore.shared(db)
    return left - _stopped(db) if any(kind == "stopped" for kind, _text in left) else left


def _stopped(db: Db) -> set[tuple[str, str]]:
    """An act for each contact on the suppression list and each scope of its entries; none of an older book."""
    if schema.is_older(db):
        return set()
    scopes = engine.grouped(((entry.channel, entry.partner), entry) for entry in suppressions.read_all(db))
    key, folded = settings.read(db).suppression_key, suppressions.folded_until(db)
    texts: set[str] = set()
    for scope, entries in scopes.items():
        stops = SuppressionList(entries, key, folded)
        plain = set(stops.plain)
        on_list = {number for address, number in eligibility.every_address(db) if address in plain}
        if stops.has_hashes:
            on_list.update(number for _address, number in stops.hashed_among(eligibility.every_address(db)))
        texts.update(engine.dump([number, *scope]) for number in on_list)
    return {("stopped", text) for text in texts}


def last_instant(db: Db) -> str:
    """Last instant recorded in the register, or ""."""
    entries = register.entries(db)
    return entries[-1].at if entries else ""


def restored_since(db: Db) -> str | None:
    """Instant since when suppressions may be missing in a restored book; None if nothing is pending.

    Empty if the instant is unknown: in a book recovered from a damaged one.
    """
    return settings.setting(db, PUT_BACK)


def no_longer_held(db: Db) -> tuple[str, ...]:
    """Legal names of the partners that lost their hold by a restore and are not on hold again."""
    lost = _held(db)
    return tuple(one.legal_name for one in partners.read_all(db) if one.id in lost and one.hold is None)


def lost_exports(db: Db) -> list[tuple[str, str, str]]:
    """Id, instant and partner of each export that a restore lost, by their ids: its people count as never shared."""
    return sorted(tuple(engine.load(text)) for kind, text in _lost(db) if kind == "export")


def to_do_again(db: Db) -> tuple[dict[str, int], tuple[str, ...]]:
    """Number of acts that a restore lost and nobody did again, by `db.book.restore.AGAIN`; people to erase again."""
    lost = _undone(db, _lost(db))
    erased = contacts.read(db, _about(lost, "erased"))
    counts = Counter(kind for kind, _text in lost)
    counts |= {kind: len(_about(lost, kind)) for kind in ("no", "stopped")}
    again = {kind: counts[kind] for kind in ("stopped", *restore.AGAIN) if counts[kind]}
    return again, tuple(f"{c.called} ({c.id})" for c in erased)


def _about(lost: Set[tuple[str, str]], *kinds: str) -> list[int]:
    """Database ids of the contacts that acts of these kinds are about, ascending."""
    return sorted({int(restore.contact(text)) for kind, text in lost if kind in kinds})


def refusals_to_reenter(db: Db) -> tuple[str, ...]:
    """People who refused, withdrew or were stopped, which a restore lost and nobody entered again, with address."""
    people = contacts.read(db, _about(_undone(db, _lost(db)), "no", "stopped"))
    named = (dict.fromkeys(filter(None, (one.called, one.email or one.phone))) for one in people)
    return tuple(f"{' · '.join(names)} ({one.id})" for one, names in zip(people, named, strict=True))


def what_was_lost(
    db: Db,
) -> tuple[dict[str, int], tuple[str, ...], tuple[str, ...], tuple[str, ...], list[tuple[str, str, str]]]:
    """What a restore lost and nobody did again: acts and erasures, holds, refusals, exports."""
    counts, erased = to_do_again(db)
    return counts, erased, no_longer_held(db), refusals_to_reenter(db), lost_exports(db)


def confirm_suppressions_reentered(db: Db, now: datetime) -> str | None:
    """Record that suppressions and withdrawals were re-entered, which unblocks exports.

    Returns what `restored_since` returned before; if that is None nothing is recorded. Raises `erased-are-back` while
    people with an erasure that the restore lost are in the book.
    """
    with writing(db):
        since = restored_since(db)
        if since is not None and (erased := to_do_again(db)[1]):
            raise LeadKeeperError("erased-are-back", people=", ".join((*erased[:10], *(["…"] if erased[10:] else []))))
        if since is not None:
            settings.clear_setting(db, PUT_BACK)
            settings.clear_setting(db, HELD)
            settings.clear_setting(db, LOST)
            register.append(db, now.isoformat(), "stops-entered", {})
    return since


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Result of a recovery: the new book, the outcome per table, the number of contested contacts.

    `on_hold`: the lost rows may concern a partner or very many contacts, so every partner is on hold until reviewed.
    """

    book: Path
    tables: tuple[Saved, ...]
    contested: int
    on_hold: bool = False

    @property
    def lost(self) -> tuple[Saved, ...]:
        """Tables that lost rows; their `lost` is None if the number is unknown."""
        return tuple(one for one in self.tables if one.lost != 0)


def salvage_book(damaged: Path, target: Path, now: datetime, passphrase: str | None = None) -> Flow[Salvaged]:
    """Create a book at `target` with everything readable of the damaged one, which is not changed.

    Exports of the new book are blocked until `confirm_suppressions_reentered`, because suppressions may be lost. It
    has the passphrase of the damaged book. Raises `book-missing`, `not-a-book`, `book-newer`, `nothing-recovered`
    if nothing is readable, and the codes of `db.book.connection.create_book`; no new book is left then.
    """
    with closing(connection.look_into_damaged(damaged, passphrase)) as old:
        file.sweep(target.parent, re.escape(target.name))
        with file.replaced_atomically(target, "book-exists") as part:
            saved = []
            with connection.create_book(part, passphrase) as book, writing(book.db):
                for one in recovery.fill(book.db, old, contact.keys):
                    saved.append(one)
                    yield Progress("salvage", sum(table.kept for table in saved))
                settings.set_setting(book.db, PUT_BACK, "")  # no date: it is unknown which suppressions are lost
                lost = {table.table: table.lost for table in saved if table.lost != 0}
                register.append(book.db, now.isoformat(), "salvaged", {"from": damaged.name, "lost": lost})
                contested, on_hold = recovery.contested(book.db), recovery.keeps_all_back(saved)
                if on_hold:
                    _hold_all(book.db, now)
        return Salvaged(target, tuple(saved), contested, on_hold)


def _hold_all(db: Db, now: datetime) -> None:
    """Put every partner on hold, and switch the hold rule on if the book had it off."""
    switch_rule(db, "R40", on=True)
    reason = _("The book was damaged: partners, sources, suppression lists or exports may be missing.")
    for partner in partners.read_all(db):
        if partner.hold is None:
            hold_partner(db, partner.id, reason, paris_day(now))
