"""What of a new no must be passed on to a partner who was given the person (GDPR 19; C-129/21 Proximus)."""

from __future__ import annotations

from collections.abc import Sequence

from leadkeeper.model.contact import CHANNELS
from leadkeeper.model.person import Event
from leadkeeper.rules.consent import after, is_no, is_yes
from leadkeeper.rules.eligibility.case import PROOFS

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


def says_as_much(kind: str, channels: Channels, open_kind: str | None, open_channels: Channels) -> bool:
    """Whether a notice that is still open asks the recipient for all that a new one would."""
    if open_kind not in SAYS_AS_MUCH.get(kind, (kind,)):
        return False
    return open_channels is None or (channels is not None and set(channels) <= set(open_channels))
