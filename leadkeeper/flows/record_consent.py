"""Records one answer of a person; a withdrawal also says who must be told (GDPR 7(3), 19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.list_contacts import find
from leadkeeper.model.book import Notice
from leadkeeper.model.contact import CHANNELS, PURPOSES, Consent
from leadkeeper.model.moment import moment
from leadkeeper.model.partner import Partner
from leadkeeper.store import cases, consents, contacts, deliveries
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

EVENTS = ("given", "refused", "withdrawn")
SYNC_DELAY_H = 72  # hours for telling a partner where the contract says nothing [product choice]


def record_consent(db: Db, address_or_id: str, answer: Consent, now: datetime) -> tuple[str, list[Notice]]:
    """Records an answer and gives the id of the person and the notices that follow from it.

    The answer's `partner` may be an id, a SIREN or a legal name.

    Raises `unknown-contact`, `unknown-partner`, `unknown-form`, `unknown-channel`, `bad-answer`, `bad-instant`.
    """
    number = find(db, address_or_id)
    _check(answer)
    desk = open_desk(db, paris_day(now))
    if answer.partner is not None:
        answer = replace(answer, partner=desk.partner(answer.partner).id)
    if answer.form_version is not None and answer.form_version not in desk.sources.forms:
        raise LeadKeeperError("unknown-form", form=answer.form_version)
    ref = contacts.refs(db, [number])[number]
    recipients = [] if answer.event != "withdrawn" or answer.purpose == "own" else _recipients(db, number, answer)
    notices = [_notice(desk.sources.partners[partner], ref, now) for partner in recipients]
    with writing(db):
        kinds = consents.Kinds(db)
        seq = consents.next_seq(db, number)
        consents.insert_many(db, [consents.row(number, seq, kinds.number(answer), answer)])
        for notice in notices:
            cases.add_notice(db, notice, number)
    return ref, notices


def _check(answer: Consent) -> None:
    if answer.event not in EVENTS or answer.purpose not in PURPOSES:
        raise LeadKeeperError("bad-answer", event=answer.event, purpose=answer.purpose)
    for channel in answer.channels or ():
        if channel not in CHANNELS:
            raise LeadKeeperError("unknown-channel", channel=channel)
    if answer.at is not None and moment(answer.at) is None:
        raise LeadKeeperError("bad-instant", text=answer.at)


def _recipients(db: Db, number: int, answer: Consent) -> Sequence[str]:
    """The partners that were given this person and that the withdrawal concerns, each once."""
    given = dict.fromkeys(partner for _, partner, _ in deliveries.of_contact(db, number))
    return [partner for partner in given if answer.partner in (None, partner)]


def _notice(partner: Partner, ref: str, now: datetime) -> Notice:
    hours = [one.sync_delay_h for one in partner.contracts if one.sync_delay_h is not None]
    due = now + timedelta(hours=min(hours, default=SYNC_DELAY_H))
    return Notice(partner.id, ref, "withdrawal", paris_day(due).isoformat())
