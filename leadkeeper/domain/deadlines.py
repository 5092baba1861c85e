"""Deadlines: answers to requests (GDPR 12(3)), notifications of partners (GDPR 19; C-129/21 Proximus), retention.

A contact is kept three years from the last action, a customer from the end of the relation (CNIL référentiel; Spartoo
SAN-2020-003): by the last action of R21, or a later one of unknown kind. So no contact expires that R21 would let
through.

Also which requests keep a contact out of exports, and which refusals and withdrawals partners must learn of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from leadkeeper.domain.book import Request
from leadkeeper.domain.consent import after, is_no, is_yes
from leadkeeper.domain.contact import CHANNELS, Event
from leadkeeper.domain.eligibility.case import ACTIONS, PROOFS, TRACES, contract_state
from leadkeeper.domain.partner import NOTIFY_WITHIN_HOURS, Contract
from leadkeeper.domain.time import add_months, add_years, calendar_day, day_bounds, moment, paris_date, paris_day

LONGEST_DELAY_HOURS = 31 * 24
"""Longest delay that a contract can set: the law wants notification without undue delay (GDPR 19)."""


def answer_due(received: date) -> date:
    """Return the last day for answering a person's request: one month from receipt, clamped (GDPR 12(3))."""
    return add_months(received, 1)


def is_overdue(due: str | None, sent_at: str | None, today: date) -> bool:
    """Whether a recipient should have been notified before today and was not (R31); unreadable dates count as late."""
    sent, last = calendar_day(sent_at), calendar_day(due)
    if sent is not None and sent <= today:
        return False
    return last is None or last < today


def notice_due(contracts: Sequence[Contract], given: Iterable[str | None], now: datetime) -> date:
    """Return the Paris day by which a recipient must be notified: the delay of the contract in force at the disclosure.

    The shortest delay of all disclosures and contracts counts. A disclosure without a readable day falls under every
    contract.
    """
    hours = [delay for at in given for delay in _delays(contracts, calendar_day(at))]
    return paris_day(now + timedelta(hours=min(max(min(hours, default=NOTIFY_WITHIN_HOURS), 0), LONGEST_DELAY_HOURS)))


def _delays(contracts: Sequence[Contract], day: date | None) -> list[int]:
    running = [one for one in contracts if day is None or contract_state(one, day) == "in-force"]
    return [one.sync_delay_h for one in running if one.sync_delay_h is not None] or [NOTIFY_WITHIN_HOURS]


Channels = tuple[str, ...] | None  # None for every channel; an empty tuple for none

NOBODY: Channels = ()

SAYS_AS_MUCH = {
    "withdrawal": ("withdrawal", "objection", "erasure"),
    "objection": ("withdrawal", "objection", "erasure"),
    "erasure": ("erasure",),
    "rectification": ("rectification",),
}
"""Kind of notification → kinds that ask the recipient for the same or for more."""


def channels_to_pass_on(before: Sequence[Event], new: Sequence[Event], partner: str) -> Channels:
    """Return the channels for which new answers of a contact must be notified to this partner.

    A refusal does not count where one was in force before. Any later consent ends that force for an earlier refusal:
    the partner may have received the contact on it. Which of the new answers a later consent lifts, the judge decides.
    """
    found = tuple(channel for channel in CHANNELS if any(_counts(no, before, partner, channel) for no in new))
    return None if found == CHANNELS else found


def _counts(no: Event, before: Sequence[Event], partner: str, channel: str) -> bool:
    if not is_no(no.consent, partner, channel):
        return False
    if no.consent.event != "refused":
        return True
    return not any(
        is_no(one.consent, partner, channel)
        and not _is_lifted(one, before, partner, TRACES if one.consent.event == "refused" else PROOFS)
        for one in before
    )


def _is_lifted(no: Event, events: Sequence[Event], partner: str, traces: Sequence[str]) -> bool:
    """Whether a consent with one of these traces came certainly later: enough for a partner to have acted on it.

    Whether it makes the contact eligible, the judge asks (`answers`).
    """
    return any(is_yes(one.consent, partner) and one.consent.trace in traces and after(one, no) for one in events)


def covers(kind: str, channels: Channels, open_kind: str | None, open_channels: Channels) -> bool:
    """Whether an open notification already asks the recipient for everything that a new one would."""
    if open_kind not in SAYS_AS_MUCH.get(kind, (kind,)):
        return False
    return open_channels is None or (channels is not None and set(channels) <= set(open_channels))


REQUEST_KINDS = ("access", "erasure", "objection", "rectification")
REQUEST_WAYS = ("email", "post", "phone", "in_person", "other")
FURTHER_MONTHS = 2
SOON = 7  # days left at which a warning is shown (R32)


@dataclass(frozen=True, slots=True)
class RequestDeadline:
    """The state (`answered`, `open`, `soon`, `overdue`) and the days left: negative when late, None once answered."""

    state: str
    due: date | None
    days_left: int | None


def request_due(received_on: str | None, extended_on: str | None) -> date | None:
    """Return the last day for the answer: one month from receipt, three if extended in time; None if unreadable.

    Months are clamped to their ends. An extension announced after the first month has no effect.
    """
    received = calendar_day(received_on)
    if received is None:
        return None
    told = calendar_day(extended_on)
    if told is not None and can_extend(received, told):
        return add_months(received, 1 + FURTHER_MONTHS)
    return answer_due(received)


def can_extend(received: date, told: date) -> bool:
    """Whether an extension announced on this day comes within the first month."""
    return received <= told <= answer_due(received)


def request_deadline(
    received_on: str | None, extended_on: str | None, answered_on: str | None, today: date
) -> RequestDeadline:
    """Return the deadline of a request today; without a readable day of receipt it is overdue until answered."""
    last = request_due(received_on, extended_on)
    if _is_answered(received_on, answered_on, today):
        return RequestDeadline("answered", last, None)
    if last is None:
        return RequestDeadline("overdue", None, None)
    left = (last - today).days
    return RequestDeadline("overdue" if left < 0 else "soon" if left <= SOON else "open", last, left)


def _is_answered(received_on: str | None, answered_on: str | None, today: date) -> bool:
    """Whether an answer has a readable day by now, and none before the request came: that is a slip."""
    answered, received = calendar_day(answered_on), calendar_day(received_on)
    return answered is not None and answered <= today and (received is None or received <= answered)


HARMLESS = ("access", "rectification")


def holds_back(request: Request, today: date) -> bool:
    """Whether a request keeps its contact out of all exports, from its entry until it was answered.

    A request of unknown kind, and an answer without a readable date or before the request, count against sharing.
    """
    return request.kind not in HARMLESS and not _is_answered(request.received_on, request.answered_on, today)


RETENTION_YEARS = 3  # years after the last action in which data may be used (R21, R43) and kept
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """Facts that decide how long a contact is kept.

    `action_lo` and `yes_lo` are seconds since 1970 UTC of the last past action and consent; `informed_at` and
    `relation_ended_on` texts as in the archive; `collected_at` the instant of the import.
    """

    action_lo: int | None = None
    action_kind: str | None = None
    yes_lo: int | None = None
    informed_at: str | None = None
    stage: str | None = None
    relation_ended_on: str | None = None
    admin_only: bool = False
    collected_at: str | None = None


def last_day(known: RetentionFacts, today: date) -> date | None:
    """Return the Paris day from which the three years run; None if no date is known.

    Without an action, a consent or an information date it is the day of the import. An action of unknown kind counts
    here, though not in R21: nobody is deleted because a word is unknown.
    """
    end = day_bounds(today)[1]
    acted = known.action_lo if known.action_kind != "open" else None
    acts = [lo for lo in (known.yes_lo, acted) if lo is not None and lo <= end]
    last = last_action(None, None, acts, known.informed_at, end)
    return last or min(_past(known.collected_at, end), default=None)


def last_action(
    acted: int | None, kind: str | None, yeses: Sequence[int], informed_at: str | None, end: int
) -> date | None:
    """Return the day of the last action or consent by a second, else of the information; None if it is unknown.

    An action of unknown kind counts only without any other, and only if the information is not older.
    """
    did = [lo for lo in (acted,) if lo is not None and lo <= end and kind != "open"]
    if acts := [*yeses, *(did if kind in ACTIONS else ())]:
        return paris_date(max(acts))
    return min([*map(paris_date, did), *_past(informed_at, end)], default=None)


def oldest_kept(today: date) -> date:
    """Return the first day of a last action that is not yet three years ago."""
    day = add_years(today, -RETENTION_YEARS)
    while add_years(day, RETENTION_YEARS) <= today:
        day += timedelta(days=1)
    return day


def _past(text: str | None, end: int) -> list[date]:
    when = moment(text)
    return [when.first_day] if when is not None and when.lo <= end else []


def expires_on(known: RetentionFacts, today: date) -> date | None:
    """Return the first day on which the contact may no longer be kept; None if no date is known.

    `date.max` for customers, for contacts kept only for accounting (another period, C. com. L123-22), and if the end of
    the relation is unreadable.
    """
    ended = calendar_day(known.relation_ended_on)
    if known.admin_only or (ended is None and known.relation_ended_on is not None):
        return FOREVER
    if ended is None and known.stage == "customer":
        return FOREVER
    days = [day for day in (last_day(known, today), ended) if day is not None]
    return add_years(max(days), RETENTION_YEARS) if days else None


def lasting_refusals(events: Sequence[Event]) -> list[tuple[str | None, str | None, str | None]]:
    """Return the partner refusals and withdrawals in force: channel, partner (None: all), instant; each scope once.

    They outlive the contact's data as keyed hashes. Left out is what a later consent lifts as a whole: one to that
    partner, or if the refusal names none to all. It must name a form, and to lift a withdrawal have a proof (R33). What
    the form says is not asked, unlike by the judge (`answers`): after the deletion no form is there to be judged.
    """
    yeses = [one for one in events if is_yes(one.consent, one.consent.partner or "") and one.consent.form_version]
    result: dict[tuple[str | None, str | None], str | None] = {}
    for no in events:
        answer = no.consent
        if answer.event not in ("withdrawn", "refused") or answer.purpose == "own":
            continue
        lifting = [
            yes.consent
            for yes in yeses
            if yes.consent.partner in (None, answer.partner)
            and (answer.event == "refused" or yes.consent.trace in PROOFS)
            and after(yes, no)
        ]
        for channel in answer.channels or (None,):
            if not any(not yes.channels or channel in yes.channels for yes in lifting):
                result[channel, answer.partner] = answer.at
    return [(channel, partner, at) for (channel, partner), at in result.items()]
