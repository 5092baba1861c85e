"""Consent events of one person → what holds for a partner and a channel: the last covering answer decides.

An answer is later than another only if its whole precision lies after the other's; otherwise a no wins. A no without
a readable instant counts as last. (GDPR 7(3); C-129/21 Proximus.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadkeeper.model.contact import CHANNELS, Consent
from leadkeeper.model.person import Event

NEVER = -(2**62)  # a second before all others

Coverage = Callable[[Consent], bool]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person answered about partners, as far as it concerns one partner and one channel.

    `yes` is the last yes that covers them, or None; `elsewhere` is then the last yes to this partner on other channels.
    `withdrawn` and `refused` hold the noes that stand: nothing lies surely after them (but a refusal after a refusal), `reopened` the withdrawals that it
    does, `later_yeses` all yeses after one of those. `own` holds the yeses to the collector's own offers.
    """

    yes: Event | None
    elsewhere: Event | None
    withdrawn: tuple[Event, ...]
    refused: tuple[Event, ...]
    reopened: tuple[Event, ...]
    later_yeses: tuple[Event, ...]
    own: tuple[Event, ...]

    @property
    def opposed(self) -> bool:
        """Whether a no stands."""
        return bool(self.withdrawn or self.refused)


def answers(events: Sequence[Event], partner: str, channel: str, covers: Coverage) -> Answers:
    """What holds for a partner on a channel; `covers` says whether a yes covers it by its form and its own words."""
    yeses = [event for event in events if is_yes(event.consent, partner)]
    full = [event for event in yeses if covers(event.consent)]
    yes = last(full)
    noes = [event for event in events if is_no(event.consent, partner, channel)]
    standing = [event for event in noes if not surely_later(yes, event)]
    refused = [event for event in standing if event.consent.event == "refused"]
    overtaken = [event for event in noes if surely_later(yes, event) and event.consent.event != "refused"]
    return Answers(
        yes=yes,
        elsewhere=last(yeses) if yes is None else None,
        withdrawn=tuple(one for one in standing if one not in refused and not any(surely_later(no, one) for no in refused)),
        refused=tuple(refused),
        reopened=tuple(overtaken),
        later_yeses=tuple(event for event in full if any(surely_later(event, no) for no in overtaken)),
        own=tuple(event for event in events if event.consent.purpose == "own" and event.consent.event == "given"),
    )


def is_yes(consent: Consent, partner: str) -> bool:
    """Whether an answer says yes to giving data to this partner."""
    return consent.event == "given" and consent.purpose == "partners" and consent.partner in (None, partner)


def is_no(consent: Consent, partner: str, channel: str) -> bool:
    """Whether an answer says no to this partner on a channel; one that names none of them says no to all.

    Words that nobody knows count against: an unknown event is a no, an unknown channel is every channel.
    """
    if consent.event == "given" or consent.purpose == "own" or consent.partner not in (None, partner):
        return False
    named = consent.channels or ()
    return not named or channel in named or not set(named) <= set(CHANNELS)


def surely_later(one: Event | None, other: Event) -> bool:
    """Whether an answer came after another whatever second each of them really was."""
    return one is not None and one.when is not None and other.when is not None and one.when.after(other.when)


def last(events: list[Event]) -> Event | None:
    """The last of some yeses: none is surely later; of several such, the last recorded."""
    if not events:
        return None
    latest = max(events, key=lambda event: event.when.lo if event.when else NEVER)
    return [event for event in events if event is latest or not surely_later(latest, event)][-1]
