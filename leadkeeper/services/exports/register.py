"""Registered exports and stop files: list them, look them up, assign ids; end after a crash what was left half done.

Also what files held of a contact then, for notifications.
An id is found again by fingerprint or watermark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from leadkeeper.db import disclosures, erasure, months, partners, register, suppressions
from leadkeeper.db.book import backup, settings
from leadkeeper.db.disclosures import Handed, Pending, disclosed_identifiers
from leadkeeper.db.engine import Db, dump, load_object, writing
from leadkeeper.db.register import RegisterEntry
from leadkeeper.domain.book import IDENTIFIERS, PERSON_COLUMNS
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.time import moment, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.workbook_writer import mark_of
from leadkeeper.system import disk

_NUMBERED = re.compile(r"E([1-9][0-9]{0,17})")


def used_ids(db: Db) -> set[str]:
    """Export ids that this book ever used: also those never released, and those of a book replaced by a backup."""
    ids = suppressions.refs_in_use(db, "deliveries")
    for entry in register.entries(db):
        one, several = entry.body.get("export"), entry.body.get("exports")
        ids.update([one] if isinstance(one, str) else [])
        ids.update((each for each in several if isinstance(each, str)) if isinstance(several, list) else [])
    return ids


def next_id(db: Db) -> str:
    """Next free export id; each lost register entry may have been an export with its own id."""
    return f"E{max(backup.series(db), _highest(db)) + register.missing(db) + 1}"


def begin_series(db: Db) -> None:
    """Start a series of export ids that no other copy of the book uses; only inside `writing`."""
    backup.begin_series(db, _highest(db))


def _highest(db: Db) -> int:
    """Highest number of the export ids that this book uses or used."""
    return max((int(match[1]) for match in map(_NUMBERED.fullmatch, used_ids(db)) if match), default=0)


def registered(db: Db, digest: str) -> str | None:
    """Id of the export or stop file with this SHA-256 (hex)."""
    for entry in [*exported(db), *stop_files(db)]:
        if entry.body.get("sha256") == digest:
            return str(entry.body.get("export") or entry.body["stop_file"])
    return None


def exported(db: Db) -> list[RegisterEntry]:
    """Register entries of exports made here, oldest first, without those never released."""
    return list(register.exports(register.entries(db)).values())


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One export, by entry number; `state` is `released`, `pending` or `restored` (from an archive).

    `legal_name` is the present one of the partner, `then` the one that it had, if that was another. `erased` of its
    people were erased since.
    """

    id: int
    export: str
    at: str
    partner: str
    legal_name: str
    rows: int
    traps: int
    price_cents: int | None
    sha256: str | None
    file: str | None
    channels: tuple[str, ...]
    columns: tuple[str, ...]
    state: str
    currency: str | None = None
    then: str | None = None
    erased: int = 0


def list_exports(db: Db) -> list[ExportLine]:
    """Return all exports that were or may have been released, newest first."""
    released = {one.body.get("export") for one in register.entries(db) if one.kind == "released"}
    names, erased = partners.legal_names(db), register.erased_in(db)
    lines = [_line(one, released, names) for one in exported(db)]
    lines = [replace(one, erased=erased.get(one.export, 0)) for one in lines]
    return sorted(lines, key=lambda one: (one.at, one.id), reverse=True)


def _line(entry: RegisterEntry, released: set[object], names: dict[str, str]) -> ExportLine:
    body, (legal_name, then) = entry.body, names_of(entry.body, names)
    known: dict[str, Any] = {name: body.get(name) for name in ("price_cents", "sha256", "file", "currency")}
    return ExportLine(
        **{name: body[name] for name in ("export", "partner", "rows", "traps")},
        **known,
        id=entry.seq,
        at=body.get("delivered_at") or entry.at,
        legal_name=legal_name,
        channels=tuple(body.get("channels", ())),
        columns=tuple(body.get("columns", ())),
        state="restored" if entry.kind == "restored" else "released" if body["export"] in released else "pending",
        then=then,
    )


def then_of(name: str | None) -> dict[str, str]:
    """Return the name that a renamed partner had, if any, as part of a JSON object."""
    return {"then": name} if name else {}


def names_of(body: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the present legal name of the partner of an entry, and the one that it had then, if that was another."""
    then = body.get("legal_name")
    now: str = names.get(body["partner"]) or then or body["partner"]
    return now, None if then in (None, now) else then


def former_name(db: Db) -> Callable[[str, str | None], str | None]:
    """Return which other name than its present one a partner (id) had at an instant: that of the first entry since."""
    names, entries = partners.legal_names(db), [one for one in register.entries(db) if one.body.get("legal_name")]
    dated = [(when.lo, one.body) for one in entries if (when := moment(one.at)) is not None]

    def had(partner: str, at: str | None) -> str | None:
        when = moment(at)
        since = (body for lo, body in dated if when is not None and lo >= when.lo and body.get("partner") == partner)
        body = next(since, None)
        return names_of(body, names)[1] if body else None

    return had


def refuse_own_export(db: Db, path: Path, sha256: str) -> None:
    """Raise `own-export` for an export of this book, by its fingerprint or its watermark: no list of contacts."""
    lines = {one.export: one for one in list_exports(db)}
    entry = find_watermark(exported(db), path) if lines else None
    line = lines.get(str(entry.body["export"]) if entry is not None else registered(db, sha256) or "")
    if line is not None:
        raise LeadKeeperError("own-export", file=path.name, export=line.export, partner=line.legal_name)


REFERENCE = re.compile(r"(E\d+)-\d{6,}")  # row reference, see `services.exports.rows`


def watermark(ref: str, now: datetime, book: str | None = None) -> str:
    """Watermark of an export or stop file: its id, the instant, the id shared by copies of the book."""
    return " ".join(filter(None, (ref, now.isoformat(), book)))


def of_another_copy(db: Db, entries: list[RegisterEntry], path: Path) -> str | None:
    """Id of an export or stop file made by another copy of this book; None for any other file."""
    ref, _at, book = _parts(path)
    is_ours = bool(book) and book == backup.lineage(db)
    return ref if is_ours and find_watermark(entries, path) is None else None


def _parts(path: Path) -> tuple[str, str, str]:
    """Id, instant and book id in the watermark of a file, "" if missing."""
    with disk.failures(path):
        ref, at, book = (*(mark_of(path) or "").split(" "), "", "", "")[:3]
    return ref, at, book


def find_watermark(entries: list[RegisterEntry], path: Path) -> RegisterEntry | None:
    """Return the register entry for the watermark of a file."""
    ref, at, _book = _parts(path)
    for entry in entries:
        known = entry.body.get("export", entry.body.get("stop_file"))
        if known == ref and at in (entry.at, entry.body.get("delivered_at")):
            return entry
    return None


KIND = "stop-file"
PENDING = "pending-stop-file"
"""Setting: a stop file that is in the register but not renamed yet."""


@dataclass(frozen=True, slots=True)
class StopLine:
    """A released stop file: `id` is the number of its entry, `stop_file` its own id.

    `hashed`: it holds keyed hashes instead of addresses. Entries of earlier versions count no people but rows.
    `notified_at`: the last of its people was marked as notified then.
    """

    id: int
    stop_file: str
    at: str
    partner: str
    legal_name: str
    rows: int
    people: int
    sha256: str
    file: str
    hashed: bool
    then: str | None = None
    notified_at: str | None = None


def list_stop_files(db: Db) -> list[StopLine]:
    """Return all released stop files, newest first."""
    names, notified = partners.legal_names(db), suppressions.notified_files(db)
    return [_stop_line(entry, names, notified) for entry in reversed(stop_files(db))]


def _stop_line(entry: RegisterEntry, names: dict[str, str], notified: dict[str, str]) -> StopLine:
    body, (legal_name, then) = entry.body, names_of(entry.body, names)
    return StopLine(
        **{name: body[name] for name in ("stop_file", "partner", "rows", "sha256", "file", "hashed")},
        id=entry.seq,
        at=entry.at,
        legal_name=legal_name,
        people=body.get("people", body["rows"]),
        then=then,
        notified_at=notified.get(body["stop_file"]),
    )


def enter_stop_file(
    db: Db, pending: Pending, body: Mapping[str, object], numbers: Sequence[int], now: datetime
) -> None:
    """Enter a stop file with the ids of its notifications; only inside `writing`."""
    settings.set_setting(db, PENDING, dump(attributes(pending, "ref path sha256")))
    suppressions.mark_written(db, numbers, pending.ref)
    register.append(db, now.isoformat(), KIND, {"stop_file": pending.ref, "sha256": pending.sha256, **body})


def end_stop_file(db: Db, pending: Pending, now: datetime, *, out: bool, settled: bool = False) -> None:
    """Record that the stop file was released, or that it never was; only inside `writing`."""
    settings.clear_setting(db, PENDING)
    if not out:
        suppressions.forget_written(db, pending.ref)
    body = {"stop_file": pending.ref, "sha256": pending.sha256, **({"settled": True} if settled else {})}
    register.append(db, now.isoformat(), "released" if out else "abandoned", body)


def pending_stop_file(db: Db) -> Pending | None:
    """Stop file left by a crash between its entry and its release."""
    text = settings.setting(db, PENDING)
    return None if text is None else Pending(**load_object(text))


def stop_files(db: Db) -> list[RegisterEntry]:
    """Register entries of stop files, oldest first, without those never released."""
    found = register.entries(db)
    gone = {entry.body.get("stop_file") for entry in found if entry.kind == "abandoned"}
    return [entry for entry in found if entry.kind == KIND and entry.body["stop_file"] not in gone]


def next_ref(db: Db) -> str:
    """Return an id that no stop file ever had."""
    return f"S{sum(entry.kind == KIND for entry in register.entries(db)) + 1}"


UNFINISHED = "unfinished-file"
"""Setting: a file under a temporary name, from before its first byte until it is in the register."""


IN_DOUBT = "settled-in-doubt"  # setting: exports recovered although their date was unreadable, until acknowledged


def decided_at(delivered: datetime) -> str:
    """Instant of a repeat review: before the disclosure it allows, so that it allows no other (R41)."""
    return (delivered - timedelta(seconds=1)).isoformat()


def has_pending_files(db: Db) -> bool:
    """Whether crash recovery has anything to do; changes nothing."""
    return bool(
        settings.setting(db, UNFINISHED) is not None
        or erasure.has_expired(db)
        or pending_stop_file(db) is not None
        or disclosures.pending(db)
    )


def recover_pending_files(db: Db, now: datetime) -> list[str]:
    """Recover exports that were entered and not released; return their ids.

    Such an export is released if its file was renamed, else undone. Renaming is one step of the file system: if the
    temporary file is gone, the file may be out and counts as such. A file of the month gets its name now if it was
    entered today: nothing was written since, so it is what the step would have left.
    """
    if (left := settings.setting(db, UNFINISHED)) is not None:  # of a crash: never registered, holds personal data
        atomic.discard(Path(left))
        with writing(db):
            settings.clear_setting(db, UNFINISHED)
    if erasure.has_expired(db):  # R21: they were to be discarded when the book was last closed
        with writing(db):
            erasure.forget_expired(db)
    settled = _settle_stop_file(db, now)
    out = {entry.body.get("export") for entry in register.entries(db) if entry.kind in ("released", "restored")}
    for pending in disclosures.pending(db):
        if pending.ref not in out:
            _release_for_month(db, pending, pending.at, now)
        never_out = pending.ref not in out and _stands(pending.path)
        doubtful = _before(pending.at) is None
        with writing(db):
            if never_out:
                _undo(db, pending)
            else:
                disclosures.release(db, pending.ref)
            body = {"export": pending.ref, "sha256": pending.sha256, "settled": True}
            body |= {"in_doubt": True} if doubtful else {}
            register.append(db, now.isoformat(), "abandoned" if never_out else "released", body)
            if doubtful:
                settings.set_setting(db, IN_DOUBT, ", ".join([*unverified_exports(db), pending.ref]))
        if never_out and pending.path is not None:
            atomic.discard(Path(pending.path))
        settled.append(pending.ref)
    return settled


def unverified_exports(db: Db) -> list[str]:
    """Exports recovered although their date was unreadable, until `acknowledge_unverified`."""
    named = settings.setting(db, IN_DOUBT)
    return named.split(", ") if named else []


def acknowledge_unverified(db: Db) -> None:
    """Clear the list of unverified exports."""
    with writing(db):
        settings.clear_setting(db, IN_DOUBT)


def _stands(path: str | None) -> bool:
    """Whether the temporary file still exists; an unknown or unreachable path counts as gone."""
    return path is not None and disk.is_file(path)


def _release_for_month(db: Db, pending: Pending, at: str | None, now: datetime) -> None:
    """Rename the entered file of a step of the month that was killed today.

    If the disk refuses, the temporary file stays: the step is undone, and done again when the month goes on.
    """
    target, entered = months.target(db, pending.ref), moment(at)
    if target is None or pending.path is None or not _stands(pending.path):
        return
    if entered is None or entered.first_day != paris_day(now):
        return
    with suppress(OSError, LeadKeeperError):
        if atomic.sha256(Path(pending.path)) == pending.sha256:
            atomic.release(Path(pending.path), Path(target))


def _undo(db: Db, pending: Pending) -> None:
    """Undo an export that was never released, with its repeat reviews (R41).

    If these cannot be determined, every repeat review that belongs to no released file is deleted: asking again is
    better than sharing a contact twice without a review.
    """
    decided = _before(pending.at)
    if decided is None:
        entered = (entry.at for entry in register.entries(db) if entry.body.get("export") == pending.ref)
        decided = next(filter(None, map(_before, entered)), None)
    if decided is None:
        out = map(_before, disclosures.instants_of_partner(db, pending.ref))
        disclosures.forget_decisions(db, pending.ref, [at for at in out if at is not None])
    disclosures.abandon(db, pending.ref, decided)


def _before(at: object) -> str | None:
    try:
        return decided_at(datetime.fromisoformat(at)) if isinstance(at, str) else None
    except (ValueError, OverflowError):
        return None


@contextmanager
def pending_file(db: Db, target: Path) -> Iterator[Path]:
    """Temporary name for a file being written; the next opening removes what a crash leaves.

    Not inside `writing`. A file for the register is entered inside the block, in the transaction that clears
    `UNFINISHED`, and then gets its name by `release_entered`.
    """
    temp = atomic.temporary_path(target.absolute(), remembered=True)
    with writing(db):
        settings.set_setting(db, UNFINISHED, str(temp))
    try:
        yield temp
    finally:
        if settings.setting(db, UNFINISHED) is not None:  # a file that was entered is needed to tell what became of it
            atomic.discard(temp)  # no-op if it was renamed
            with writing(db):
                settings.clear_setting(db, UNFINISHED)


def release_entered(db: Db, temp: Path, target: Path, record: Callable[[str], None]) -> None:
    """Rename a file that is in the register; `record`, inside `writing`, notes what became of it.

    That is `released`, or `abandoned` if renaming fails; the error is raised then.
    """
    try:
        atomic.release(temp, target)
    except BaseException:
        if temp.exists():  # otherwise the file was renamed: it is out, whatever failed afterwards
            with writing(db):
                record("abandoned")
            atomic.discard(temp)
            raise
    with writing(db):
        record("released")


def _settle_stop_file(db: Db, now: datetime) -> list[str]:
    """Recover a stop file that was entered and not released."""
    waiting = pending_stop_file(db)
    if waiting is None:
        return []
    at = next((entry.at for entry in stop_files(db) if entry.body["stop_file"] == waiting.ref), None)
    _release_for_month(db, waiting, at, now)
    never_out = _stands(waiting.path)
    with writing(db):
        end_stop_file(db, waiting, now, out=not never_out, settled=True)
    if never_out and waiting.path is not None:
        atomic.discard(Path(waiting.path))
    return [waiting.ref]


def as_given(
    handed: Iterable[Handed], now: Sequence[str | None], ever: Callable[[], Sequence[str]]
) -> dict[tuple[str | None, ...], list[Handed]]:
    """Return the files of a contact by the address and number that each held.

    `now` is the present address and number, which stand where the book can no longer tell; `ever` gives every
    identifier that it knows of the contact.
    """
    result: dict[tuple[str | None, ...], list[Handed]] = {}
    for received in handed:
        known: tuple[str | None, ...] = (None, None)
        if received.sealed is not None:
            known = disclosed_identifiers(received.sealed, filter(None, now))
            if None in known:
                known = disclosed_identifiers(received.sealed, (*ever(), *filter(None, now)))
        given = tuple(text if then is None else then or None for then, text in zip(known, now, strict=True))
        result.setdefault(given, []).append(received)
    return result


def fields_given(handed: Iterable[Handed]) -> set[str]:
    """Return all columns with facts of a contact that these files held; of an archive all but other identifiers."""
    handed = list(handed)
    every = {name for one in handed for name in (PERSON_COLUMNS if one.columns is None else one.columns)}
    return columns_given(handed) | (every & {*PERSON_COLUMNS} - {*IDENTIFIERS.values()})


def columns_given(handed: Iterable[Handed]) -> set[str]:
    """Return the identifier columns that these files held of a contact; of an archive, those of its channels."""
    result = set[str]()
    for one in handed:
        columns = {IDENTIFIERS[channel] for channel in one.channels if channel in IDENTIFIERS}
        result |= columns & set(one.columns) if one.columns is not None else columns
    return result
