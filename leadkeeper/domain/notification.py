"""What of a new no must be passed on to a partner who was given the person (GDPR 19; C-129/21 Proximus)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from leadkeeper.domain.consent import after, is_no, is_yes
from leadkeeper.domain.contact import CHANNELS
from leadkeeper.domain.eligibility.case import PROOFS, contract_state
from leadkeeper.domain.partner import Contract
from leadkeeper.domain.person import Event
from leadkeeper.domain.time import add_months, calendar_day, paris_day

SYNC_DELAY_H = 72
"""Hours for telling a partner where no contract says how many [product choice]."""

LONGEST_DELAY_H = 31 * 24
"""No contract can put off longer what the law wants without delay (GDPR 19)."""


def answer_due(received: date) -> date:
    """The last day for answering a person's request: one month from receipt, clamped (GDPR 12(3))."""
    return add_months(received, 1)


def is_overdue(due: str | None, sent_at: str | None, today: date) -> bool:
    """Whether a recipient should have been told before today and was not (R31); unreadable dates count as late."""
    sent, last = calendar_day(sent_at), calendar_day(due)
    if sent is not None and sent <= today:
        return False
    return last is None or last < today


def notice_due(contracts: Sequence[Contract], given: Iterable[str | None], now: datetime) -> date:
    """The Paris day by which a recipient must be told: the delay of the contract in force when it was given the person.

    Of several files and contracts the shortest delay counts; a file of an unreadable day is under every contract.
    """
    hours = [delay for at in given for delay in _delays(contracts, calendar_day(at))]
    return paris_day(now + timedelta(hours=min(max(min(hours, default=SYNC_DELAY_H), 0), LONGEST_DELAY_H)))


def _delays(contracts: Sequence[Contract], day: date | None) -> list[int]:
    running = [one for one in contracts if day is None or contract_state(one, day) == "in-force"]
    said = [one.sync_delay_h for one in running if one.sync_delay_h is not None]
    return said or [SYNC_DELAY_H]


Channels = tuple[str, ...] | None
"""None for every channel; an empty tuple for none."""

NOBODY: Channels = ()

SAYS_AS_MUCH = {
    "withdrawal": ("withdrawal", "objection", "erasure"),
    "objection": ("withdrawal", "objection", "erasure"),
    "erasure": ("erasure",),
    "rectification": ("rectification",),
}
"""Kind of notice → the kinds that ask the recipient for the same or for more."""


def channels_to_pass_on(before: Sequence[Event], new: Sequence[Event], partner: str) -> Channels:
    """The channels on which the new answers of a person must be passed on to this partner.

    A no that a proven yes lies surely after is over. A refusal tells nothing new where a no stood before it.
    """
    found = tuple(channel for channel in CHANNELS if any(_counts(no, before, new, partner, channel) for no in new))
    return None if found == CHANNELS else found


def _counts(no: Event, before: Sequence[Event], new: Sequence[Event], partner: str, channel: str) -> bool:
    if not is_no(no.consent, partner, channel) or not _stands(no, (*before, *new), partner):
        return False
    if no.consent.event != "refused":
        return True
    return not any(is_no(one.consent, partner, channel) and _stands(one, before, partner) for one in before)


def _stands(no: Event, events: Sequence[Event], partner: str) -> bool:
    yeses = (one for one in events if is_yes(one.consent, partner) and one.consent.trace in PROOFS)
    return not any(after(yes, no) for yes in yeses)


def covers(kind: str, channels: Channels, open_kind: str | None, open_channels: Channels) -> bool:
    """Whether a notice that is still open asks the recipient for all that a new one would."""
    if open_kind not in SAYS_AS_MUCH.get(kind, (kind,)):
        return False
    return open_channels is None or (channels is not None and set(channels) <= set(open_channels))
