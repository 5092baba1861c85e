"""Write a partner's stop file: the disclosed contacts that it must stop using.

As for an export, the file is written under a temporary name, read again and compared, entered in the register, and
only then renamed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from leadkeeper.db import contacts, disclosures, partners, suppressions
from leadkeeper.db import register as db_register
from leadkeeper.db.book import backup, settings
from leadkeeper.db.disclosures import Handed
from leadkeeper.db.engine import Db, grouped, writing
from leadkeeper.db.imports import imports
from leadkeeper.db.suppressions import NotificationRow
from leadkeeper.domain.book import PERSON_COLUMNS, Owner, Suppression, reference
from leadkeeper.domain.contact import CHANNELS, Contact
from leadkeeper.domain.deadlines import Channels
from leadkeeper.domain.email import canonical
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.phone import phone_key, read_phone
from leadkeeper.domain.suppression import hasher, read_key
from leadkeeper.domain.time import moment, paris_day, paris_text
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import workbook_verifier, workbook_writer
from leadkeeper.files.atomic import sha256
from leadkeeper.messages import labels, speaking_to, suppression
from leadkeeper.messages.suppression import to_do
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.editing import fields_of
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.exports import register
from leadkeeper.services.partners.contracts import hash_secret
from leadkeeper.services.suppression.notifications import (
    channels_refused,
    groups,
    nameless,
    people_in,
    refusals_left,
    refusing_among,
    without_covered,
)
from leadkeeper.services.suppression.suppression import LIFTED, OBJECTION

PLAIN = ("email", "phone", "postal_address")
KEYED = ("email_hmac", "phone_hmac")
SAID = ("channels", "date", "kind", "to_do", "ref")
DIGEST = "email_sha256"

StopRow = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class StopSheet:
    """Columns of a stop file by name, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[StopRow, ...]


def make_sheet(
    lines: Sequence[NotificationRow],
    handed: dict[int, list[Handed]],
    secret: bytes | None,
    ever: Callable[[int], Sequence[str]] = lambda _number: (),
    corrected: Mapping[int, str] | None = None,
) -> StopSheet:
    """Return the rows for open notifications.

    `handed` holds what the partner received, by contact id; `ever` gives every identifier that the book knows of a
    contact; `corrected` the corrected data by contact id.
    """
    keyed = hasher(secret) if secret is not None else None
    named = [
        _facts(known, files, keyed, (corrected or {}).get(line.person, ""))
        for line in lines
        for known, files in _as_given(line, handed.get(line.person, []), ever)
    ]
    wanted = (*(KEYED if keyed else PLAIN), DIGEST)
    there = {name for facts_of in named for name, text in facts_of.items() if text}
    columns = (*(name for name in wanted if name in there), *SAID)
    return StopSheet(columns, tuple(tuple(facts_of.get(name) for name in columns) for facts_of in named))


def _as_given(
    line: NotificationRow, handed: Sequence[Handed], ever: Callable[[int], Sequence[str]]
) -> list[tuple[NotificationRow, list[Handed]]]:
    """The notification with each address and number that the partner was given, and the files that held them.

    That of an erased person once for each digest: which file held which is no longer known.
    """
    given = register.as_given(handed, (line.email, line.phone), lambda: ever(line.person))
    rows = [(replace(line, email=email, phone=phone), files) for (email, phone), files in given.items()]
    return [
        (replace(one, digest=digest), files)
        for digest in line.digests or (None,)
        for one, files in rows or [(line, [])]
    ]


def _facts(
    line: NotificationRow, handed: Sequence[Handed], keyed: Callable[[str], str] | None, corrected: str
) -> dict[str, str | None]:
    when = moment(line.cause_at)
    return {
        **_identifiers(line, register.columns_given(handed), keyed),  # the stop file discloses no other
        DIGEST: line.digest,
        "channels": labels.channel.several(line.channels) if line.channels else labels.channel(None),
        "date": paris_text(when) if when else None,
        "kind": labels.notice(line.kind),
        "to_do": to_do(line.kind, line.channels, corrected),
        "ref": ", ".join(reference(one.export, one.position) for one in handed if one.columns is not None) or None,
    }


def _identifiers(line: NotificationRow, known: set[str], keyed: Callable[[str], str] | None) -> dict[str, str | None]:
    email = line.email if "email" in known else None
    phone = line.phone if "phone" in known else None
    if keyed is None:
        place = line.postal_address if "postal_address" in known else None
        return {"email": email, "phone": phone, "postal_address": place}
    number = read_phone(phone).e164 if phone else None
    return {"email_hmac": keyed(canonical(email)) if email else None, "phone_hmac": keyed(number) if number else None}


@dataclass(frozen=True, slots=True)
class StopFile:
    """A released stop file: id, partner (id), path, fingerprint, rows, people, columns, whether it is hashed.

    `subject` and `text` are those of the accompanying message.
    """

    stop_file: str
    partner: str
    file: str
    sha256: str
    rows: int
    people: int
    columns: tuple[str, ...]
    hashed: bool
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class _Plan:
    ref: str
    book: str | None
    owner: Owner
    partner: Partner
    out: Path
    sheet: StopSheet
    hashed: bool
    numbers: tuple[int, ...]
    people: int
    asks: tuple[str, ...]

    def entry(self) -> dict[str, object]:
        """Register entry, without personal data."""
        return {
            "partner": self.partner.id,
            "legal_name": self.partner.legal_name,
            "siren": self.partner.siren,
            "rows": len(self.sheet.rows),
            "people": self.people,
            "columns": list(self.sheet.columns),
            "hashed": self.hashed,
            "file": self.out.name,
        }


def write_stop_file(db: Db, partner: str, out: Path, now: datetime) -> Flow[StopFile]:
    """Write all open notifications of a partner (id, SIREN or legal name) to `out` and register the file.

    It is in the partner's language, with keyed hashes if a contract has a secret. Raises `unknown-partner`,
    `nothing-to-tell`, `notices-name-nobody`, and the codes of `files.atomic` and `files.workbook_writer`. If stopped or
    failed, no file and no entry remain.
    """
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    plan = _plan(db, partner, out, now)
    sheet, count = plan.sheet, len(plan.sheet.rows)
    with speaking_to(suppression.language_of(plan.partner)):
        title, headers = suppression.sheet_title(plan.asks), list(map(suppression.column, sheet.columns))
        facts: dict[str, Any] = {"people": plan.people, "columns": sheet.columns, "asks": plan.asks}
        cover = suppression.cover(plan.owner, plan.partner, now, **facts)
        subject, text = suppression.mail(plan.owner, plan.partner, plan.people, out.name, plan.asks)
    cover = replace(cover, mark=register.watermark(plan.ref, now, plan.book))
    with register.pending_file(db, out) as temp:
        yield from workbook_writer.write_workbook(temp, title, headers, sheet.rows, count, cover)
        yield from workbook_verifier.compare(temp, headers, sheet.rows, count)
        yield Progress("register", count, count)
        pending = disclosures.Pending(plan.ref, str(temp), sha256(temp))
        with writing(db):
            settings.clear_setting(db, register.UNFINISHED)
            _close_mistakes(db, plan.partner.id)
            register.enter_stop_file(db, pending, plan.entry(), plan.numbers, now)
        register.release_entered(
            db, temp, out, lambda end: register.end_stop_file(db, pending, now, out=end == "released")
        )
    return StopFile(
        stop_file=plan.ref,
        partner=plan.partner.id,
        file=str(plan.out),
        sha256=pending.sha256,
        rows=count,
        people=plan.people,
        columns=sheet.columns,
        hashed=plan.hashed,
        subject=subject,
        text=text,
    )


def _without_mistakes(db: Db, lines: Sequence[NotificationRow]) -> list[NotificationRow]:
    """The notifications without those of entries that were taken off the suppression list since an earlier stop file.

    Such a one stays open until then, as that file may have been sent; but no further file asks to stop the person,
    except on the channels of another refusal.
    """
    lifted = [entry for entry in db_register.entries(db) if entry.kind == LIFTED]
    if not lifted:
        return list(lines)
    hashes = [Suppression(hash=one, at=entry.at) for entry in lifted for one in entry.body["hashes"]]
    mistakes, stops, result = suppressions.stop_list(db, hashes), suppressions.stop_list(db), []
    for line in lines:
        texts = suppressions.identifiers_ever(db, line.person)
        known = [canonical(text) if "@" in text else phone_key(text) for text in texts]
        if line.stop_file is None or line.kind != OBJECTION or not mistakes.matching(known):
            result.append(line)
            continue
        (records,) = groups(db, [line.person])
        left = channels_refused(refusals_left(db, records, stops.matching(known)), line.partner, line.channels)
        if left:
            result.append(line if left == (line.channels or CHANNELS) else replace(line, channels=left))
    return result


def _close_mistakes(db: Db, partner: str) -> None:
    """Delete or narrow the notifications that a new stop file no longer holds: they would cover a later no, untold."""
    waiting = suppressions.read_notifications(db, partner, only_open=True)
    kept = {one.number: one for one in _without_mistakes(db, waiting)}
    for line in waiting:
        left = kept.get(line.number)
        if left is None:
            suppressions.drop_notification(db, line.number)
        elif left.channels != line.channels:
            suppressions.narrow(db, line.number, left.channels or CHANNELS)


def _corrected(
    judging: JudgingContext, lines: Sequence[NotificationRow], handed: Mapping[int, Sequence[Handed]]
) -> dict[int, str]:
    """The corrected data by contact id, of what the partner was given; of nobody who refuses: it has no use for it."""
    db, result = judging.db, {}
    for number in sorted({one.person for one in lines if one.kind == "rectification"}):
        (records,) = groups(db, [number])
        if not contacts.read(db, [number]) or refusing_among(judging, records):
            continue
        known, given = fields_of(db, number), register.fields_given(handed.get(number, ()))
        changed = known.by_hand.keys() | imports.replaced_of(db, number, PERSON_COLUMNS)
        names = [name for name in PERSON_COLUMNS if name in given and name in changed]
        result[number] = suppression.corrected_data((name, getattr(known.contact, name)) for name in names)
    return result


@dataclass(frozen=True, slots=True)
class StopFilePreview:
    """Who would be in a stop file: the first people (None: erased) with kinds and channels of their rows, and all.

    `asks` is what the rows ask for, `language` the one for writing to the partner.
    """

    first: tuple[tuple[Contact | None, tuple[tuple[str | None, Channels], ...]], ...]
    people: int
    asks: tuple[str, ...]
    language: str = "fr"


MOST_LOOKED_AT = 1_000  # notifications, before the file is made


def preview_stop_file(db: Db, partner: str, most: int) -> StopFilePreview:
    """Return who would be in the stop file of a partner (id) if it were written now, the first `most` by name.

    The people of the first `MOST_LOOKED_AT` notifications are looked at; others are only counted, as if in the file.
    """
    looked_at, people, kinds = suppressions.waiting(db, partner, MOST_LOOKED_AT)
    waiting = suppressions.read_notifications(db, partner, only_open=True, people=looked_at)
    lines = without_covered(_without_mistakes(db, _with_names(db, waiting)))
    rows = grouped((one.person, (one.kind, one.channels)) for one in lines)
    known = {one.person: one for one in lines}
    first = list(rows)[:most]
    there = {one.id: one for one in contacts.read(db, first)}
    named = tuple((there.get(known[number].contact), tuple(rows[number])) for number in first)
    asked = kinds if people > len(looked_at) else [row for of_person in rows.values() for row in of_person]
    languages = {one.id: suppression.language_of(one) for one in partners.read_all(db)}
    return StopFilePreview(named, people - len(looked_at) + len(rows), suppression.asked_in(asked), languages[partner])


def _with_names(db: Db, lines: Sequence[NotificationRow]) -> list[NotificationRow]:
    gone = nameless(db, lines)
    return [one for one in lines if one.number not in gone]


def _plan(db: Db, partner: str, out: Path, now: datetime) -> _Plan:
    judging = load_judging_context(db, paris_day(now))
    who = judging.partner(partner)
    waiting = suppressions.read_notifications(db, who.id, only_open=True)
    named = _with_names(db, waiting)
    if waiting and not named:
        raise LeadKeeperError("notices-name-nobody", partner=who.legal_name, count=len(waiting))
    lines = _without_mistakes(db, named)
    if not lines:
        raise LeadKeeperError("nothing-to-tell", partner=who.legal_name)
    secret = read_key(hash_secret(db, who, judging.today))
    handed = disclosures.handed(db, who.id, list(dict.fromkeys(one.person for one in lines)))
    shown = without_covered(lines)
    with speaking_to(suppression.language_of(who)):
        right = {} if secret is not None else _corrected(judging, shown, handed)
        sheet = make_sheet(shown, handed, secret, partial(suppressions.identifiers_ever, db), right)
    return _Plan(
        ref=register.next_ref(db),
        book=backup.lineage(db),
        owner=judging.sources.reference_data.owner,
        partner=who,
        out=out,
        sheet=sheet,
        hashed=secret is not None,
        numbers=tuple(one.number for one in lines),
        people=people_in(lines),
        asks=suppression.asked_in((one.kind, one.channels) for one in shown),
    )
