"""Consent events of one person → what holds for a partner and a channel: the last covering answer decides.

An answer is later than another only if its whole precision lies after the other's; otherwise a no wins. A no without
a readable instant counts as last. (GDPR 7(3); C-129/21 Proximus.)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadkeeper.model.contact import CHANNELS, Consent
from leadkeeper.model.person import Event

Coverage = Callable[[Consent], bool]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person answered about partners, as far as it concerns one partner and one channel.

    `covering` holds the yeses that cover them, `latest` the last of these: several where their instants overlap, so
    that the order is unknown.
    `elsewhere` holds, without these, the last yeses to this partner on other channels; `to_come`, without either, those
    that lie after today. `withdrawn` and `refused` hold the noes that stand: no consent lies surely after them;
    `lifted` the others. `revived` holds each withdrawal that consents lie surely after, with those. `own` holds the
    yeses to the collector's own offers.
    """

    covering: tuple[Event, ...] = ()
    latest: tuple[Event, ...] = ()
    elsewhere: tuple[Event, ...] = ()
    to_come: tuple[Event, ...] = ()
    withdrawn: tuple[Event, ...] = ()
    refused: tuple[Event, ...] = ()
    lifted: tuple[Event, ...] = ()
    revived: tuple[tuple[Event, tuple[Event, ...]], ...] = ()
    own: tuple[Event, ...] = ()

    @property
    def opposed(self) -> bool:
        """Whether a no stands."""
        return bool(self.withdrawn or self.refused)


def answers(
    events: Sequence[Event], partner: str, channel: str, covers: Coverage, lifts: Coverage, until: int
) -> Answers:
    """What holds for a partner on a channel by the second `until`.

    `covers` says whether a yes covers it by its form and its own words, `lifts` whether such a yes is a consent at all:
    what is none lifts no earlier no.
    """
    past = happened(events, until)
    yeses = [event for event in past if is_yes(event.consent, partner)]
    covering = [event for event in yeses if covers(event.consent)]
    latest = last_ones(covering)
    elsewhere = () if latest else last_ones(yeses)
    to_come = () if yeses or len(past) == len(events) else _to_come(events, past, partner, covers)
    own = tuple([event for event in past if event.consent.purpose == "own" and event.consent.event == "given"])
    noes = [event for event in past if is_no(event.consent, partner, channel)]
    if not noes:
        return Answers(tuple(covering), latest, elsewhere, to_come, own=own)
    consents = [event for event in covering if lifts(event.consent)]
    later = _later(consents, noes)
    return Answers(
        covering=tuple(covering),
        latest=latest,
        elsewhere=elsewhere,
        to_come=to_come,
        withdrawn=tuple([no for no in noes if not later[id(no)] and no.consent.event != "refused"]),
        refused=tuple([no for no in noes if not later[id(no)] and no.consent.event == "refused"]),
        lifted=tuple([no for no in noes if later[id(no)]]),
        revived=tuple([(no, later[id(no)]) for no in noes if later[id(no)] and no.consent.event != "refused"]),
        own=own,
    )


def happened(events: Sequence[Event], until: int) -> Sequence[Event]:
    """Return the answers without the yeses that lie after a second.

    A no counts whatever its date: the person said it, and only the clock or the file was wrong about when.
    """
    if all(event.when is None or event.when.lo <= until for event in events):  # nearly everybody
        return events
    return [event for event in events if not _is_to_come(event, until)]


def _is_to_come(event: Event, until: int) -> bool:
    return event.consent.event == "given" and event.when is not None and event.when.lo > until


def _to_come(events: Sequence[Event], past: Sequence[Event], partner: str, covers: Coverage) -> tuple[Event, ...]:
    rest = [event for event in events if event not in past and is_yes(event.consent, partner)]
    return last_ones([event for event in rest if covers(event.consent)]) or last_ones(rest)


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


def _later(consents: Sequence[Event], noes: Sequence[Event]) -> dict[int, tuple[Event, ...]]:
    """Return by the id() of each no the consents that surely came after it (see `after`), those at one place shared.

    Sorted once: 10,000 answers of a person compared pair by pair took two seconds.
    """
    dated = sorted((one for one in consents if one.when), key=lambda one: one.when.lo if one.when else 0)
    starts = [one.when.lo for one in dated if one.when]
    places = {id(no): bisect_right(starts, no.when.hi) if no.when else len(dated) for no in noes}
    shared = {place: tuple(dated[place:]) for place in set(places.values())}
    return {number: shared[place] for number, place in places.items()}


def after(one: Event, other: Event) -> bool:
    """Whether an answer surely came after another, whatever second each of them really was.

    A no without a readable instant comes after all that has one; a yes without one after nothing.
    """
    if one.when is None:
        return one.consent.event != "given" and other.when is not None
    return other.when is not None and one.when.after(other.when)


def last_ones(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the yeses that may be the last, as recorded: undated ones, and those with none surely later."""
    if len(events) < 2:  # nearly everybody said yes once
        return tuple(events)
    latest = max((event.when.lo for event in events if event.when), default=0)
    return tuple([event for event in events if event.when is None or event.when.hi >= latest])


def last(events: Sequence[Event]) -> Event | None:
    """The last of some yeses: one that nobody can date, else one with none surely later; of several the last told."""
    latest = last_ones(events)
    undated = [event for event in latest if event.when is None]
    return next(reversed(undated or latest), None)
