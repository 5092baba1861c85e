"""Notifications: which refusals and withdrawals partners must learn of, and by when.

Law: GDPR 19; C-129/21 Proximus.
"""

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
"""Hours allowed for notifying a partner if no contract sets a delay [product choice]."""

LONGEST_DELAY_H = 31 * 24
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
"""Kind of notification → kinds that ask the recipient for the same or for more."""


def channels_to_pass_on(before: Sequence[Event], new: Sequence[Event], partner: str) -> Channels:
    """Return the channels for which new answers of a contact must be notified to this partner.

    A refusal or withdrawal lifted by a proven, certainly later consent does not count; nor does a refusal where one was
    in force before.
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
    """Whether an open notification already asks the recipient for everything that a new one would."""
    if open_kind not in SAYS_AS_MUCH.get(kind, (kind,)):
        return False
    return open_channels is None or (channels is not None and set(channels) <= set(open_channels))
