"""Record one consent event; a refusal or withdrawal also creates notifications (GDPR 7(3), 19, 21).

And what answers leave out, for a new partner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import datetime

from leadkeeper.db import consents, contacts
from leadkeeper.db.engine import Db, writing
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import Notice
from leadkeeper.domain.consent import UnreadAnswers, after, is_no, is_yes
from leadkeeper.domain.contact import CHANNELS, PURPOSES, Consent, Contact, Event, SourceLine
from leadkeeper.domain.deadlines import NOBODY, Channels, channels_to_pass_on
from leadkeeper.domain.duplicates import refusal_known_late
from leadkeeper.domain.partner import CompanyName, Partner
from leadkeeper.domain.time import epoch, moment, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.details import answering
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.suppression import notifications

EVENTS = ("given", "refused", "withdrawn")


def record_consent(db: Db, address_or_id: str | int, answer: Consent, now: datetime) -> tuple[str, list[Notice]]:
    """Record a consent event; return the contact's id and the new notifications. A number is a database id.

    The `partner` of `answer` may be an id, a SIREN or a legal name. A withdrawal notifies every recipient it
    concerns, a refusal only if no other refusal or withdrawal preceded it; by an address of several people either is
    recorded of each, a yes of none. Raises `unknown-contact`, `several-people`, `unknown-partner`, `unknown-form`,
    `unknown-channel`, `bad-answer`, `bad-instant`, `future-date`.
    """
    numbers = [address_or_id] if isinstance(address_or_id, int) else answering(db, address_or_id, answer.event or "")
    _check(answer, now)
    judging = load_judging_context(db, paris_day(now))
    if answer.partner is not None:
        answer = replace(answer, partner=judging.partner(answer.partner).id)
    if answer.form_version is not None and answer.form_version not in judging.sources.forms:
        raise LeadKeeperError("unknown-form", form=answer.form_version, known=" ".join(judging.sources.forms))
    ref = contacts.refs(db, numbers).get(numbers[0])
    if ref is None:
        raise LeadKeeperError("unknown-contact", contact=f"c{numbers[0]}")
    with writing(db):
        return ref, [notice for number in numbers for notice in _recorded(db, judging, number, answer, now)]


def _recorded(db: Db, judging: JudgingContext, number: int, answer: Consent, now: datetime) -> list[Notice]:
    """Write an answer of one record; return the new notifications."""
    before = contacts.load_records(db, [number])[number]
    kinds = consents.ConsentTermsCache(db)
    seq = consents.next_seq(db, number)
    late = refusal_known_late(Event(answer, moment(answer.at)), before.contact, before.events, now)
    answers = enumerate([answer, late] if late else [answer], seq)
    consents.insert_many(db, [consents.row(number, place, kinds.number(one), one) for place, one in answers])
    lifted = notifications.lifted_refusals(db, [number], judging.today).get(number, frozenset())
    return notifications.create_notifications(db, _causes(db, number, before.events, answer, now, lifted), now)


def accepted_again(contact: Contact, no: Consent, now: datetime) -> Consent | None:
    """Return the last consent to sharing that is later than a refusal and may lift it; None if the refusal blocks.

    It is asked before the refusal is recorded, so any later consent is shown: what lifts it, the judge decides then.
    """
    answer = Event(no, moment(no.at))
    known = [Event(one, moment(one.at)) for one in contact.consents]
    if no.purpose != "partners" or refusal_known_late(answer, contact, known, now):
        return None
    later = [
        event
        for event in known
        if (event.consent.event, event.consent.purpose) == ("given", "partners")
        and (None in (no.partner, event.consent.partner) or no.partner == event.consent.partner)
        and after(event, answer)
    ]
    return max(later, key=lambda one: one.when.lo if one.when else 0).consent if later else None


def _check(answer: Consent, now: datetime) -> None:
    if answer.event not in EVENTS or answer.purpose not in PURPOSES:
        raise LeadKeeperError("bad-answer", event=answer.event, purpose=answer.purpose)
    for channel in answer.channels or ():
        if channel not in CHANNELS:
            raise LeadKeeperError("unknown-channel", channel=channel)
    when = moment(answer.at)
    if answer.at is not None and when is None:
        raise LeadKeeperError("bad-instant", text=answer.at)
    if when is not None and when.lo > epoch(now):
        raise LeadKeeperError("future-date", value=answer.at)


def _causes(
    db: Db, number: int, before: tuple[Event, ...], answer: Consent, now: datetime, lifted: Set[tuple[str, str]]
) -> list[notifications.NotificationCause]:
    """What to notify; a withdrawal recorded here is passed on whatever refusal the book held before."""
    if answer.event == "given" or answer.purpose == "own":
        return []

    def reach(partner: str) -> Channels:
        if answer.partner not in (None, partner):
            return NOBODY
        new = [Event(answer, moment(answer.at))]
        channels = answer.channels or None if answer.event == "withdrawn" else channels_to_pass_on(before, new, partner)
        return notifications.without_lifted(channels, partner, lifted)

    kind = "withdrawal" if answer.event == "withdrawn" else "objection"
    told = answer.at or now.isoformat()
    return [
        notifications.NotificationCause(records, kind, told, reach) for records in notifications.groups(db, [number])
    ]


def refuse_left_out(db: Db, partner: Partner) -> Flow[None]:
    """Refuse a new partner for those who agreed to all, and later to others alone: "seulement Raoul" (GDPR 7(3)).

    What a later answer leaves out is refused by partner; it left out this one too. Only inside `writing`.
    """
    narrowing = consents.narrowing(db)
    if not narrowing:
        return
    from leadkeeper.services.imports.mappings import unread_answers  # loads far more than a new partner needs

    kinds, events = consents.ConsentTermsCache(db), list[tuple[object, ...]]()
    names = [CompanyName(one, partner.id) for one in (*partner.brands, *partner.former_names, partner.legal_name)]
    refs = {number: ref for ref, number in imports.numbers(db).items()}
    for start in range(0, len(narrowing), PART):
        yield Progress("look", start, len(narrowing))
        people = narrowing[start : start + PART]
        known, seqs = consents.of(db, people, as_judged=True), consents.next_seqs(db, people)
        for number, answers in sorted(unread_answers(db, people, names).items()):
            for contact, line, unread in answers:
                for no in _left_out(partner.id, unread, SourceLine(refs[number], line), known[contact]):
                    events.append(consents.row(contact, seqs[contact], kinds.number(no), no, number))
                    seqs[contact] += 1
    consents.insert_many(db, sorted(events))


PART = 10_000  # people at a time


def _left_out(partner: str, unread: UnreadAnswers, source: SourceLine, known: Sequence[Consent]) -> Iterator[Consent]:
    """Yield what a line refuses to a partner, if that ends an earlier yes of these answers."""
    when, trace = moment(unread.at), "row" if unread.at else "none"
    yeses = [one for one in known if is_yes(one, partner)]
    for channels in (channels for left_out, channels in unread.left_out if left_out == partner):
        no = Consent(unread.at, None, "refused", "partners", channels, partner, trace=trace, source=source)
        days = [moment(one.at) for one in yeses if any(is_no(no, partner, by) for by in one.channels or CHANNELS)]
        if any(when is None or day is None or not (day == when or day.after(when)) for day in days):
            yield no
