"""Consent events of one person → what holds for a partner and a channel: the last covering answer decides.

An answer is later than another only if its whole precision lies after the other's; otherwise a no wins. A no without
a readable instant counts as last. (GDPR 7(3); C-129/21 Proximus.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadkeeper.model.contact import CHANNELS, Consent
from leadkeeper.model.person import Event

Coverage = Callable[[Consent], bool]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person answered about partners, as far as it concerns one partner and one channel.

    `yes` is the last yes that covers them, or None; `elsewhere` is then the last yes to this partner on other channels.
    `withdrawn` and `refused` hold the noes that stand: no covering answer lies surely after them. `reopened` holds the
    withdrawals that the yes lies surely after, `revived` each withdrawal after which there are yeses, with those.
    `own` holds the yeses to the collector's own offers.
    """

    yes: Event | None
    elsewhere: Event | None
    withdrawn: tuple[Event, ...]
    refused: tuple[Event, ...]
    reopened: tuple[Event, ...]
    revived: tuple[tuple[Event, tuple[Event, ...]], ...]
    own: tuple[Event, ...]

    @property
    def opposed(self) -> bool:
        """Whether a no stands."""
        return bool(self.withdrawn or self.refused)


def answers(events: Sequence[Event], partner: str, channel: str, covers: Coverage) -> Answers:
    """What holds for a partner on a channel; `covers` says whether a yes covers it by its form and its own words."""
    yeses = [event for event in events if is_yes(event.consent, partner)]
    covering = [event for event in yeses if covers(event.consent)]
    yes = last(covering)
    elsewhere = last(yeses) if yes is None else None
    own = tuple([event for event in events if event.consent.purpose == "own" and event.consent.event == "given"])
    noes = [event for event in events if is_no(event.consent, partner, channel)]
    if not noes:
        return Answers(yes, elsewhere, withdrawn=(), refused=(), reopened=(), revived=(), own=own)
    standing = [no for no in noes if not any(after(other, no) for other in (*covering, *noes))]
    withdrawals = [no for no in noes if no.consent.event != "refused"]
    revived = [(no, tuple(one for one in covering if after(one, no))) for no in withdrawals]
    return Answers(
        yes=yes,
        elsewhere=elsewhere,
        withdrawn=tuple(no for no in standing if no.consent.event != "refused"),
        refused=tuple(no for no in standing if no.consent.event == "refused"),
        reopened=tuple(no for no in withdrawals if yes is not None and after(yes, no)),
        revived=tuple((no, found) for no, found in revived if found),
        own=own,
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
    named = consent.channels
    return not named or channel in named or not set(named) <= set(CHANNELS)


def after(one: Event, other: Event) -> bool:
    """Whether an answer surely came after another, whatever second each of them really was.

    A no without a readable instant comes after all that has one; a yes without one after nothing.
    """
    if one.when is None:
        return one.consent.event != "given" and other.when is not None
    return other.when is not None and one.when.after(other.when)


def last(events: Sequence[Event]) -> Event | None:
    """The last of some yeses: one that nobody can date, else one with none surely later; of several the last told."""
    if len(events) < 2:  # nearly everybody said yes once
        return events[0] if events else None
    undated = [event for event in events if event.when is None]
    if undated:
        return undated[-1]
    latest = max(events, key=lambda event: event.when.lo if event.when else 0)
    return [event for event in events if not after(latest, event)][-1]
