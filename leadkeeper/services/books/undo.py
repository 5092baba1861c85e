r"""Undo and redo of manual edits, each in its own transaction.

An edit of one contact, a merge, a consent event or a suppression entry is undone completely or refused (if its rows
changed since). A stage or tags set on many contacts are undone for those that still have the value; the others keep
theirs and are counted.
Consent events and suppressions are evidence that the law requires (GDPR 7(1), 21(3)). One recorded by mistake can be
undone only on the same day and only while no file went out since, because disclosures rest on it. The notifications
that it created go too, unless a partner was already notified; so do those of a merge or of an added address. Later
mistakes are corrected by another consent event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from leadkeeper.db import contacts, disclosures, suppressions
from leadkeeper.db.book import undo_log
from leadkeeper.db.book.undo_log import Edit
from leadkeeper.db.engine import Db, writing
from leadkeeper.domain.contact import Consent
from leadkeeper.domain.phone import phone_key
from leadkeeper.domain.time import bounds, calendar_day, first_second, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.contacts.details import named
from leadkeeper.services.contacts.editing import Edited
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.suppression.notifications import Holds, check_kept
from leadkeeper.services.suppression.suppression import StopPreview, SuppressionResult, suppress, suppress_previewed


def withdraw(db: Db, number: int, answer: Consent, now: datetime, also: Sequence[int] = ()) -> tuple[Edited, int]:
    """Record a consent event of a contact, `also` of these; return the edit and the number of partners to notify.

    Raises the codes of `services.consent.record`.
    """
    everybody = dict.fromkeys((number, *also))
    terms = {"event": answer.event, "purpose": answer.purpose, "partner": _name(db, answer.partner)}
    with writing(db), undo_log.recording(db, "answer", now.isoformat(), {"people": len(everybody), **terms}) as made:
        made.facts["delivery"] = disclosures.newest(db)
        notices = [notice for one in everybody for notice in record_consent(db, one, answer, now)[1]]
    return Edited(made.number if made.changed else None, len(everybody)), len({one.partner for one in notices})


def stop(
    db: Db, number: int, addresses: Sequence[str], now: datetime, *, partner: str | None, channel: str | None
) -> Edited:
    """Add a contact's addresses and numbers to the suppression list, for a partner or all. Raises as `suppress`."""
    facts = {"people": 1, "partner": _name(db, partner), "channel": channel}
    with writing(db), undo_log.recording(db, "stop", now.isoformat(), facts) as made:
        made.facts["delivery"] = disclosures.newest(db)
        suppress(db, addresses, now, partner=partner, channel=channel)
        made.touch(list(contacts.refs(db, [number])))  # the record may be gone: its addresses are stopped all the same
    return Edited(made.number if made.changed else None, int(made.changed))


def stop_list(db: Db, file: str, preview: StopPreview, now: datetime) -> tuple[Edited, SuppressionResult]:
    """Apply a previewed suppression file called `file`; return the edit and the counts.

    Raises the codes of `services.suppression.suppression.suppress_previewed`.
    """
    scope = preview.scope
    facts = {"partner": _name(db, scope.partner), "channel": scope.channel, "file": file}
    with writing(db), undo_log.recording(db, "stop", now.isoformat(), facts) as made:
        made.facts["delivery"] = disclosures.newest(db)
        result = suppress_previewed(db, preview, now)
        made.facts["people"] = result.matched
        made.keep()
    return Edited(made.number if made.changed else None, result.matched), result


def _name(db: Db, partner: str | None) -> str | None:
    return find_partner(db, partner).legal_name if partner is not None else None


OF_MANY = ("stage", "owner", "tags", "contested", "review")
OF_LAW = ("answer", "stop")
JOINING = ("merge", "fields")
"""Edits that may join a record with one that refused, so that partners are notified."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """Result of an undo or redo: the edit, number of contacts, number of changes that did not apply.

    `name` is name and address of the contact, if it is one contact's.
    """

    edit: Edit
    people: int
    left: int
    name: str | None


def undo(db: Db, now: datetime, number: int | None = None) -> Flow[Replayed]:
    """Undo the edit with this number (default: the last); later edits of other contacts stay.

    Raises `nothing-to-undo`, `not-last-edit` if the same contacts were changed since, `edit-overtaken`, `edit-told`,
    `merge-told`, `edit-too-old`, `edit-given`, `stop-list-loses` if the person was stopped since by what it added,
    `refusal-loses` if another record at it refused since, `edit-shared` if a partner was given it.
    """
    edit = undo_log.last(db) if number is None else undo_log.get(db, number)
    if edit is None or edit.undone_at is not None:
        raise LeadKeeperError("nothing-to-undo")
    if undo_log.is_followed(db, edit.number):
        raise LeadKeeperError("not-last-edit")
    _check(db, edit, now)
    return (yield from _replay(db, edit, now, back=True))


OFFERED = 20


def last_edits(db: Db, now: datetime) -> list[tuple[Replayed, bool]]:
    """Return the last edits in effect, oldest first, and whether `undo` allows each, if nothing followed it."""
    edits = undo_log.latest(db, OFFERED)[::-1]
    people = {edit.number: undo_log.people_of(db, edit.number) for edit in edits}
    return [
        (Replayed(edit, len(people[edit.number]), 0, _called(db, people[edit.number])), _is_open(db, edit, now))
        for edit in edits
    ]


def _is_open(db: Db, edit: Edit, now: datetime) -> bool:
    try:
        _check(db, edit, now)
    except LeadKeeperError:
        return False
    return True


def redo(db: Db, now: datetime, number: int | None = None) -> Flow[Replayed]:
    """Redo the edit with this number (default: the last undone).

    Raises `nothing-to-redo`, `edit-overtaken`, `stop-list-loses`, `refusal-loses`, `edit-shared`.
    """
    edit = undo_log.undone(db) if number is None else undo_log.get(db, number)
    if edit is None or edit.undone_at is None:
        raise LeadKeeperError("nothing-to-redo")
    if _is_shared_since(db, edit, back=False):
        raise LeadKeeperError("edit-shared")
    return (yield from _replay(db, edit, now, back=False))


def _check(db: Db, edit: Edit, now: datetime) -> None:
    if edit.kind in JOINING and undo_log.is_notified(db, edit.number):
        raise LeadKeeperError("merge-told")
    if _is_shared_since(db, edit, back=True):
        raise LeadKeeperError("edit-shared")
    if edit.kind not in OF_LAW:
        return
    if calendar_day(edit.at) != paris_day(now):
        raise LeadKeeperError("edit-too-old")
    if disclosures.newest(db) != edit.facts.get("delivery"):
        raise LeadKeeperError("edit-given")
    if undo_log.is_notified(db, edit.number):
        raise LeadKeeperError("edit-told")


def _replay(db: Db, edit: Edit, now: datetime, *, back: bool) -> Flow[Replayed]:
    fitted = total = 0
    with writing(db):
        joined = _people_in(db, edit) if edit.kind in JOINING else []
        holds = Holds(db, paris_day(now), edit.at if back else None)
        held = {no for one in joined for no in holds.of(one, joined)}
        count = undo_log.count_parts(db, edit.number)
        for index, changes in enumerate(undo_log.parts(db, edit.number, back=back), 1):
            fitted += undo_log.play(db, undo_log.mirrored(changes) if back else changes)
            total += len(changes)
            yield Progress("undo", index, count)
        if fitted < total and (edit.kind not in OF_MANY or not fitted):
            raise LeadKeeperError("edit-overtaken")
        for one in contacts.addresses_of(db, joined):
            check_kept(held - holds.of(one, joined))
        undo_log.mark(db, edit.number, now.isoformat() if back else None)
        people = undo_log.people_of(db, edit.number)
        name = _called(db, people)
    return Replayed(edit, len(people), total - fitted, name)


def _is_shared_since(db: Db, edit: Edit, *, back: bool) -> bool:
    """Whether a file since then held, or may have, an address or number of a contact that a replay takes away."""
    if edit.kind not in JOINING:
        return False
    every = [one for part in undo_log.parts(db, edit.number) for one in part]
    changes = [one for one in every if one.column in suppressions.IDENTIFYING]
    moved = {one.key[0] for one in every if one.table == "delivery_contacts"}  # from one record to another: older files
    before, after = (
        {text for column, value in side for text in suppressions.texts_of(str(column), value) if text}
        for side in ([(one.column, one.before) for one in changes], [(one.column, one.after) for one in changes])
    )
    people, held = undo_log.people_of(db, edit.number), set[int]()
    for text in after - before if back else before - after:
        if "@" in text:
            held |= {
                file for file, known in disclosures.holding_address(db, people, text).items() if known is not False
            }
        else:
            held |= {file.number for _, file in disclosures.holding_number(db, people, phone_key(text))}
    files = disclosures.released(db, sorted(held - moved))
    return any((bounds(one.at)[1] or inf) >= first_second(edit.at) for one in files)


def _people_in(db: Db, edit: Edit) -> list[int]:
    """Ids of the contacts that an edit concerns, with those that a merge took away."""
    rows = (one for part in undo_log.parts(db, edit.number) for one in part if one.table == "contacts")
    return sorted({*undo_log.people_of(db, edit.number), *(int(str(one.key[0])) for one in rows)})


def _called(db: Db, people: Sequence[int]) -> str | None:
    """The name and the address of a single contact: several may have the name."""
    known = named(db, people) if len(people) == 1 else []
    return next((" · ".join(filter(None, (one.name, one.reached))) for one in known), None)
