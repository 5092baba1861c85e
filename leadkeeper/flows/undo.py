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

from dataclasses import dataclass
from datetime import datetime

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.moment import calendar_day
from leadkeeper.progress import Flow, Progress
from leadkeeper.store import deliveries, edit_replay, edits
from leadkeeper.store.edits import Edit
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

OF_MANY = ("stage", "owner", "tags", "contested", "review")
OF_LAW = ("answer", "stop")


@dataclass(frozen=True, slots=True)
class Standing:
    """What undo and redo would do now; None where there is nothing."""

    undo: Edit | None
    redo: Edit | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """An edit that was taken back or made again: how many people it is about, and how many changes did not fit."""

    edit: Edit
    people: int
    left: int


def standing(db: Db) -> Standing:
    """What would be undone and what redone."""
    return Standing(edits.last(db), edits.undone(db))


def undo(db: Db, now: datetime, number: int | None = None) -> Flow[Replayed]:
    """Takes the edit with this number back, the last one without; later edits of other people stay as they are.

    Raises `nothing-to-undo`, `not-last-edit` where the same people were changed since, `edit-overtaken`, `edit-told`,
    `edit-too-old`, `edit-given`.
    """
    edit = edits.last(db) if number is None else edits.get(db, number)
    if edit is None or edit.undone_at is not None:
        raise LeadKeeperError("nothing-to-undo")
    if edits.is_followed(db, edit.number):
        raise LeadKeeperError("not-last-edit")
    if edit.kind in OF_LAW:
        _check_law(db, edit, now)
    return (yield from _replay(db, edit, now, back=True))


def redo(db: Db, now: datetime, number: int | None = None) -> Flow[Replayed]:
    """Makes the edit with this number again, without one that which was undone last.

    Raises `nothing-to-redo`, `edit-overtaken`.
    """
    edit = edits.undone(db) if number is None else edits.get(db, number)
    if edit is None or edit.undone_at is None:
        raise LeadKeeperError("nothing-to-redo")
    return (yield from _replay(db, edit, now, back=False))


def _check_law(db: Db, edit: Edit, now: datetime) -> None:
    if calendar_day(edit.at) != paris_day(now):
        raise LeadKeeperError("edit-too-old")
    if deliveries.newest(db) != edit.facts.get("delivery"):
        raise LeadKeeperError("edit-given")
    if edits.is_told(db, edit.number):
        raise LeadKeeperError("edit-told")


def _replay(db: Db, edit: Edit, now: datetime, *, back: bool) -> Flow[Replayed]:
    fitted = total = 0
    with writing(db):
        count = edits.count_parts(db, edit.number)
        for place, changes in enumerate(edits.parts(db, edit.number, back=back), 1):
            fitted += edit_replay.play(db, edit_replay.mirrored(changes) if back else changes)
            total += len(changes)
            yield Progress("undo", place, count)
        if fitted < total and (edit.kind not in OF_MANY or not fitted):
            raise LeadKeeperError("edit-overtaken")
        edits.mark(db, edit.number, now.isoformat() if back else None)
        people = len(edits.people_of(db, edit.number))
    return Replayed(edit, people, total - fitted)
