"""An answer or an objection that somebody records in the window, remembered so that a mistake can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from leadkeeper.clock import paris_day
from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.edit_people import Edited
from leadkeeper.flows.record_consent import record_consent
from leadkeeper.flows.suppress import Stopped, StopPreview, suppress, suppress_previewed
from leadkeeper.model.contact import Consent
from leadkeeper.store import contacts, deliveries, edits
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


def withdraw(db: Db, number: int, answer: Consent, now: datetime) -> tuple[Edited, int]:
    """Records an answer of the person with this row number; gives the edit, and how many partners must be told.

    Raises the codes of `flows.record_consent`.
    """
    ref = contacts.refs(db, [number])[number]
    facts = {"people": 1, "event": answer.event, "purpose": answer.purpose, "partner": _name(db, answer.partner, now)}
    with writing(db), edits.recording(db, "answer", now.isoformat(), facts) as made:
        made.facts["delivery"] = deliveries.newest(db)
        _, notices = record_consent(db, ref, answer, now)
    return Edited(made.number if made.changed else None, 1), len({one.partner for one in notices})


def stop(
    db: Db, number: int, addresses: Sequence[str], now: datetime, *, partner: str | None, channel: str | None
) -> Edited:
    """Puts addresses and numbers of the person with this row number on the stop list, for a partner or for all.

    Raises the codes of `flows.suppress`.
    """
    facts = {"people": 1, "partner": _name(db, partner, now), "channel": channel}
    with writing(db), edits.recording(db, "stop", now.isoformat(), facts) as made:
        made.facts["delivery"] = deliveries.newest(db)
        suppress(db, addresses, now, partner=partner, channel=channel)
        made.touch([number])
    return Edited(made.number if made.changed else None, int(made.changed))


def stop_list(db: Db, file: str, preview: StopPreview, now: datetime) -> tuple[Edited, Stopped]:
    """Puts whoever a previewed list names on the stop list; gives the edit and counts. `file` is the list's name.

    Raises the codes of `flows.suppress.suppress_previewed`.
    """
    scope = preview.scope
    facts = {"partner": _name(db, scope.partner, now), "channel": scope.channel, "file": file}
    with writing(db), edits.recording(db, "stop", now.isoformat(), facts) as made:
        made.facts["delivery"] = deliveries.newest(db)
        found = suppress_previewed(db, preview, now)
        made.facts["people"] = found.matched
        made.keep()
    return Edited(made.number if made.changed else None, found.matched), found


def _name(db: Db, partner: str | None, now: datetime) -> str | None:
    return open_desk(db, paris_day(now)).partner(partner).legal_name if partner is not None else None
