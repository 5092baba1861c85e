"""Takes an edit by hand back, or makes it again; each is one transaction of its own.

An edit of one person, a merge, an answer or an entry of the stop list goes back whole or not at all: where something
else has changed its rows since, it is refused. A stage or tags of many people go back for everybody who still has what
the edit gave them; the others keep what they have and are counted.

Answers and the stop list are what the law asks to keep (GDPR 7(1), 21(3)). One that was recorded by hand by mistake can
be taken back only on the same day, and only while no file has gone out since: what a partner was given rests on it.
With it go the notices that it made, unless a partner was told one. Anything later is put right by recording another
answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leadkeeper.db import contacts, disclosures
from leadkeeper.db.book import undo_log
from leadkeeper.db.book.undo_log import Edit
from leadkeeper.db.engine import Db
from leadkeeper.db.transaction import writing
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.time import calendar_day, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.editing import Edited
from leadkeeper.services.eligibility.context import load_judging_context
from leadkeeper.services.suppression.suppression import StopPreview, SuppressionResult, suppress, suppress_previewed


def withdraw(db: Db, number: int, answer: Consent, now: datetime) -> tuple[Edited, int]:
    """Records an answer of the person with this row number; gives the edit, and how many partners must be told.

    Raises the codes of `services.consent.record`.
    """
    ref = contacts.refs(db, [number])[number]
    facts = {"people": 1, "event": answer.event, "purpose": answer.purpose, "partner": _name(db, answer.partner, now)}
    with writing(db), undo_log.recording(db, "answer", now.isoformat(), facts) as made:
        made.facts["delivery"] = disclosures.newest(db)
        _, notices = record_consent(db, ref, answer, now)
    return Edited(made.number if made.changed else None, 1), len({one.partner for one in notices})


def stop(
    db: Db, number: int, addresses: Sequence[str], now: datetime, *, partner: str | None, channel: str | None
) -> Edited:
    """Puts addresses and numbers of the person with this row number on the stop list, for a partner or for all.

    Raises the codes of `services.suppression.suppression`.
    """
    facts = {"people": 1, "partner": _name(db, partner, now), "channel": channel}
    with writing(db), undo_log.recording(db, "stop", now.isoformat(), facts) as made:
        made.facts["delivery"] = disclosures.newest(db)
        suppress(db, addresses, now, partner=partner, channel=channel)
        made.touch([number])
    return Edited(made.number if made.changed else None, int(made.changed))


def stop_list(db: Db, file: str, preview: StopPreview, now: datetime) -> tuple[Edited, SuppressionResult]:
    """Puts whoever a previewed list names on the stop list; gives the edit and counts. `file` is the list's name.

    Raises the codes of `services.suppression.suppression.suppress_previewed`.
    """
    scope = preview.scope
    facts = {"partner": _name(db, scope.partner, now), "channel": scope.channel, "file": file}
    with writing(db), undo_log.recording(db, "stop", now.isoformat(), facts) as made:
        made.facts["delivery"] = disclosures.newest(db)
        found = suppress_previewed(db, preview, now)
        made.facts["people"] = found.matched
        made.keep()
    return Edited(made.number if made.changed else None, found.matched), found


def _name(db: Db, partner: str | None, now: datetime) -> str | None:
    return load_judging_context(db, paris_day(now)).partner(partner).legal_name if partner is not None else None


OF_MANY = ("stage", "owner", "tags", "contested", "review")
OF_LAW = ("answer", "stop")


@dataclass(frozen=True, slots=True)
class UndoState:
    """What undo and redo would do now; None where there is nothing."""

    undo: Edit | None
    redo: Edit | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """An edit that was taken back or made again: how many people it is about, and how many changes did not fit."""

    edit: Edit
    people: int
    left: int


def standing(db: Db) -> UndoState:
    """What would be undone and what redone."""
    return UndoState(undo_log.last(db), undo_log.undone(db))


def undo(db: Db, now: datetime, number: int | None = None) -> Flow[Replayed]:
    """Takes the edit with this number back, the last one without; later edits of other people stay as they are.

    Raises `nothing-to-undo`, `not-last-edit` where the same people were changed since, `edit-overtaken`, `edit-told`,
    `edit-too-old`, `edit-given`.
    """
    edit = undo_log.last(db) if number is None else undo_log.get(db, number)
    if edit is None or edit.undone_at is not None:
        raise LeadKeeperError("nothing-to-undo")
    if undo_log.is_followed(db, edit.number):
        raise LeadKeeperError("not-last-edit")
    if edit.kind in OF_LAW:
        _check_law(db, edit, now)
    return (yield from _replay(db, edit, now, back=True))


def redo(db: Db, now: datetime, number: int | None = None) -> Flow[Replayed]:
    """Makes the edit with this number again, without one that which was undone last.

    Raises `nothing-to-redo`, `edit-overtaken`.
    """
    edit = undo_log.undone(db) if number is None else undo_log.get(db, number)
    if edit is None or edit.undone_at is None:
        raise LeadKeeperError("nothing-to-redo")
    return (yield from _replay(db, edit, now, back=False))


def _check_law(db: Db, edit: Edit, now: datetime) -> None:
    if calendar_day(edit.at) != paris_day(now):
        raise LeadKeeperError("edit-too-old")
    if disclosures.newest(db) != edit.facts.get("delivery"):
        raise LeadKeeperError("edit-given")
    if undo_log.is_told(db, edit.number):
        raise LeadKeeperError("edit-told")


def _replay(db: Db, edit: Edit, now: datetime, *, back: bool) -> Flow[Replayed]:
    fitted = total = 0
    with writing(db):
        count = undo_log.count_parts(db, edit.number)
        for place, changes in enumerate(undo_log.parts(db, edit.number, back=back), 1):
            fitted += undo_log.play(db, undo_log.mirrored(changes) if back else changes)
            total += len(changes)
            yield Progress("undo", place, count)
        if fitted < total and (edit.kind not in OF_MANY or not fitted):
            raise LeadKeeperError("edit-overtaken")
        undo_log.mark(db, edit.number, now.isoformat() if back else None)
        people = len(undo_log.people_of(db, edit.number))
    return Replayed(edit, people, total - fitted)
