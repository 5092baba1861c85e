"""Breach log with its clock, and the leak file.

The CNIL is told within 72 hours (GDPR 33), people without delay if the risk is high. The leak file goes from the seed
contacts that a partner's mails hit, and complaints, to the letter of formal notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from leadkeeper.db import proofs
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.proofs import Breach
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.proof.rows import canonical_json
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.text import numbered_id
from leadkeeper.domain.time import Moment, epoch, in_paris, moment, paris_day
from leadkeeper.errors import LeadKeeperError, first_or_raise
from leadkeeper.files import atomic, templates
from leadkeeper.messages import proof
from leadkeeper.services.complaints.complaints import ComplaintRow, list_complaints, mail_of, recorded
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.exports.register import ExportLine, list_exports
from leadkeeper.services.partners.contracts import contract_notes
from leadkeeper.system.disk import failures

HOURS = 72
BREACH = "B"
"""How the id of a breach begins."""


@dataclass(frozen=True, slots=True)
class BreachStatus:
    """A breach and its clock: `hours_left` until the CNIL must have been told, negative after; `state` is `told`,
    `told-late`, `waived`, `open` or `overdue`."""

    breach: Breach
    due: str
    hours_left: int
    state: str

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `breach --json`."""
        return {
            **attributes(self.breach, "id known_at what authority_at people_at waived_at waived_because"),
            **attributes(self, "due hours_left state"),
        }


def list_breaches(db: Db, now: datetime) -> list[BreachStatus]:
    """Return all breaches with their clocks."""
    return [_status(one, now) for one in proofs.all_breaches(db)]


def _status(breach: Breach, now: datetime) -> BreachStatus:
    due = datetime.fromisoformat(breach.known_at) + timedelta(hours=HOURS)
    notified = datetime.fromisoformat(breach.authority_at) if breach.authority_at else None
    left = int((due - (notified or now)).total_seconds() // 3600)
    undone = "waived" if breach.waived_at else "open" if left >= 0 else "overdue"
    state = ("told" if left >= 0 else "told-late") if notified else undone
    return BreachStatus(breach, due.isoformat(), left, state)


def record_breach(db: Db, what: str, known_at: str | None, now: datetime) -> BreachStatus:
    """Record a breach, known since an instant or the start of a day (default: now).

    Raises `reason-missing`, `bad-instant` and `day-in-future`.
    """
    if not what.strip():
        raise LeadKeeperError("reason-missing")
    known = in_paris(_when(known_at, now).lo) if known_at is not None else now
    with writing(db):
        ref = numbered_id(BREACH, {one.id for one in proofs.all_breaches(db)})
        breach = Breach(ref, known.isoformat(), what.strip())
        proofs.keep_breach(db, breach)
    return _status(breach, now)


def mark_told(
    db: Db, ref: str, now: datetime, *, authority: str | None, people: str | None, waived: str | None = None
) -> BreachStatus:
    """Record when the CNIL and the people were told, or that the CNIL need not be: `waived` says why.

    Raises `unknown-breach` and as `record_breach`.
    """
    if waived is not None and not waived.strip():
        raise LeadKeeperError("reason-missing")
    matching = (one for one in proofs.all_breaches(db) if one.id == ref)
    breach = first_or_raise(matching, LeadKeeperError("unknown-breach", breach=ref))
    with writing(db):
        changed = replace(
            breach,
            authority_at=_notified_at(authority, now) if authority else breach.authority_at,
            people_at=_notified_at(people, now) if people else breach.people_at,
            waived_at=now.isoformat() if waived else breach.waived_at,
            waived_because=waived.strip() if waived else breach.waived_because,
        )
        proofs.keep_breach(db, changed)
    return _status(changed, now)


def _when(text: str, now: datetime) -> Moment:
    when = moment(text)
    if when is None:
        raise LeadKeeperError("bad-instant", text=text)
    if when.lo > epoch(now):
        raise LeadKeeperError("day-in-future", text=text)
    return when


def _notified_at(text: str, now: datetime) -> str:
    """Instant of a notification; of a day its end, so that no late one counts as in time."""
    return in_paris(min(_when(text, now).hi, epoch(now))).isoformat()


HEADERS = ("From", "Reply-To", "Return-Path", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe")
REPEATED_HEADERS = ("Received", "DKIM-Signature", "Authentication-Results")
LETTERS_KEPT = 2000
"""Characters kept of a header."""


@dataclass(frozen=True, slots=True)
class LeakResult:
    """The folder that was written, its files, and the complaints, exports and hit seed contacts concerned."""

    folder: str
    files: tuple[str, ...]
    complaints: tuple[str, ...]
    exports: tuple[str, ...]
    traps: int

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `leak --json`."""
        return attributes(self, "folder files complaints exports traps")


def write_leak(db: Db, partner: str, chosen: Sequence[str], out: Path, now: datetime) -> LeakResult:
    """Write the leak file about a partner into a new folder.

    Without `chosen` complaints those at seed contacts of the partner's files count, never what it sent itself. Raises
    `unknown-partner`, `unknown-complaint`, `nothing-leaked`, `leaked-before`, `file-exists`, those of `files.atomic`.
    """
    if out.exists():
        raise LeadKeeperError("file-exists", path=str(out))
    known = find_partner(db, partner)
    rows = _complaints(db, known, chosen)
    mails = {one.id: mail for one in rows if (mail := mail_of(db, one.id)) is not None}
    # The partner's exports that held an address complained about by then, oldest first.
    traced = [recorded(db, one.id) for one in rows if one.address]
    held = {given.export for one in traced for given in one.deliveries if not one.is_later(given)}
    theirs = [one for one in list_exports(db) if one.partner == known.id and one.export in held]
    facts = _facts(db, known, rows, sorted(theirs, key=lambda one: (one.at, one.id)), mails, now)
    letters = proof.letters(facts)
    with failures(out):
        out.mkdir(mode=0o700)
    files = {"timeline.json": canonical_json(facts) + b"\n"}
    files |= {name: templates.document(one, now) for name, one in letters.items()}
    files |= {f"{ref}.eml": mail for ref, mail in mails.items()}
    for name, content in files.items():
        with atomic.created(out / name) as stream:
            stream.write(content)
    return LeakResult(
        str(out), tuple(files), tuple(one.id for one in rows), tuple(one["export"] for one in facts["exports"]),
        sum(one.is_hit for one in rows),
    )  # fmt: skip


def _complaints(db: Db, partner: Partner, chosen: Sequence[str]) -> list[ComplaintRow]:
    rows = {one.id: one for one in list_complaints(db)}
    for ref in chosen:
        if ref not in rows:
            raise LeadKeeperError("unknown-complaint", complaint=ref)
    hits = [one for one in rows.values() if one.is_hit and partner.id in one.partner_ids]
    wanted = [one for one in [rows[ref] for ref in dict.fromkeys(chosen)] or hits if not one.is_partners_own]
    theirs = [one for one in wanted if partner.id in one.holder_ids and one.is_proof >= one.is_hit]
    if not theirs and any(partner.id in one.later_ids for one in wanted):
        raise LeadKeeperError("leaked-before", partner=partner.legal_name)
    if not theirs:
        raise LeadKeeperError("nothing-leaked", partner=partner.legal_name)
    return sorted(theirs, key=lambda one: one.at or "")


def _facts(
    db: Db,
    partner: Partner,
    rows: Sequence[ComplaintRow],
    exports: Sequence[ExportLine],
    mails: dict[str, bytes],
    now: datetime,
) -> dict[str, Any]:
    """What the letters and the timeline say; the letters to the partner never name a seed contact or a person."""
    notes, owner = contract_notes(db), settings.read(db)
    return {
        "made_on": paris_day(now).isoformat(),
        "seller": {"name": owner.name, "siren": owner.siren, "contact": owner.rights_contact},
        "partner": attributes(partner, "id legal_name siren contact country"),
        "complaints": [
            {**attributes(row, "id at channel"), "trap": row.is_hit,
             **attributes(row, "sender domain subject"), "mail": row.id in mails,
             "headers": decoded_headers(mails[row.id]) if row.id in mails else {}}
            for row in rows
        ],
        "exports": [attributes(one, "export at rows sha256 channels") for one in exports],
        "contracts": [
            {"id": contract.id, "signed_on": contract.signed_on, "seeds": contract.seed_clause is True,
             "onward_transfer": contract.onward_transfer is True,
             "clauses": [each.id for each in notes[partner.id, contract.id].clauses if each.present]}
            for contract in partner.contracts
        ],
        "register": verify(db).chain,
        "breaches": [one.as_json() for one in list_breaches(db, now)],
    }  # fmt: skip


def decoded_headers(mail: bytes) -> dict[str, list[str]]:
    """Return the headers of a mail that show where it came from, decoded; a header that is broken as it stands."""
    message = message_from_bytes(mail, policy=policy.default)
    headers: dict[str, list[str]] = {}
    for name in (*HEADERS, *REPEATED_HEADERS):
        try:
            texts = [str(text) for text in message.get_all(name, [])]
        except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # what a malformed header makes of it
            texts = [text.decode("utf-8", "replace") for text in _raw(mail, name)]
        if texts:
            kept = (" ".join(text.split())[:LETTERS_KEPT] for text in texts)
            headers[name] = [text.encode("utf-8", "replace").decode() for text in kept]
    return headers


def _raw(mail: bytes, name: str) -> list[bytes]:
    head = mail.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].replace(b"\n ", b" ").replace(b"\n\t", b" ")
    start = f"{name}:".lower().encode()
    return [line[len(start) :] for line in head.split(b"\n") if line.lower().startswith(start)]
