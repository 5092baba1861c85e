"""Consent events of one person → what holds for a partner and a channel: the last covering answer decides.

An answer is later than another only if its whole precision lies after the other's; otherwise a no wins. A no without
a readable instant counts as last. (GDPR 7(3); C-129/21 Proximus.)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from leadkeeper.domain.contact import CHANNELS, Consent
from leadkeeper.domain.imports.dates import is_no_date
from leadkeeper.domain.person import Event
from leadkeeper.domain.text import fold, without_apostrophe

Answer = Literal["yes", "no", "withdrawn", "none", "unclear"]
"""What a cell answers; `unclear` is no answer either, but somebody wrote something."""

YES: Final = "yes"
NO: Final = "no"
WITHDRAWN: Final = "withdrawn"
NO_ANSWER: Final = "none"
UNCLEAR: Final = "unclear"

_PLAIN_NO = "no|n|non|false|faux|0|off|☐|✗|✘|❌|unchecked"
_WORDS: dict[Answer, str] = {
    YES: "yes|y|oui|o|true|vrai|1|x|✓|✔|☑|✅|on|checked|coché|subscribe|subscribed|agree|i agree|accepte|accepté"
    "|j'accepte",
    NO: f"{_PLAIN_NO}|refuse|refusé|je refuse",
    WITHDRAWN: "unsubscribed|désinscrit|opted out",
    NO_ANSWER: "never_subscribed",
}
_ANSWERS: dict[str, Answer] = {
    "": NO_ANSWER,
    **{fold(word): answer for answer, words in _WORDS.items() for word in words.split("|")},
}
_STAYS = frozenset(map(fold, _PLAIN_NO.split("|")))
_STILL_IN = frozenset(
    map(fold, "actif|active|abonné|abonnée|inscrit|inscrite|subscribed|confirmed|confirmé|enabled|ok".split("|"))
)
"""What a status says of somebody who is still there; under a header that asks who left, it says that they did."""

# A sentence that begins with one of these, and whatever follows: "Non merci", "Je ne souhaite pas…", "N'acceptez…"
_BEGINS_NO = re.compile(
    r"\W*(?:(?:non|no|ne|je ne|je refuse|refus|refuse|refusee|pas d'accord|opt[ _-]?out|stop)(?![^\W_])|(?:je )?n')"
)
_BEGINS_GONE = re.compile(r"\W*(?:unsubscribed|desinscrite?|desabonnee?|opted[ _-]out)(?![^\W_])")


@lru_cache(maxsize=16384)
def read_answer(text: str, header: str = "") -> Answer:
    """What a cell says, in French or English words or signs; the header's own text again is a ticked box.

    A sentence that begins with a no is a no, whatever follows, also where it is the header's own.
    """
    folded = fold(text)
    answer = _ANSWERS.get(folded)
    if answer is not None:
        return answer
    if _BEGINS_GONE.match(folded):
        return WITHDRAWN
    if _BEGINS_NO.match(folded):
        return NO
    return YES if folded == fold(header) else UNCLEAR


def stays(text: str, *, asks_who_left: bool = True) -> bool:
    """Whether a cell about leaving says that the person did not; anything else that is written there says they did."""
    if not text or is_no_date(text):
        return True
    folded = fold(without_apostrophe(text))
    return folded in _STAYS or (not asks_who_left and folded in _STILL_IN)


class Question(NamedTuple):
    """What a column asks: for which purpose, on which channels (None: all), in which place, under which header.

    `also` are further purposes that a no concerns. Where it does not `give`, only a no counts. `is_reversed`: it asks
    who refuses, so whatever is filled in says no. `said` holds what a person said that texts mean, by folded text.
    """

    purpose: str
    place: int
    header: str
    channels: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    gives: bool = True
    is_reversed: bool = False
    said: Mapping[str, Answer] = {}


class AnswerColumn:
    """The column of a question, and what its cells say."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.place = question.place
        self._known: dict[str, Answer] = {"": NO_ANSWER}  # few different texts in a column

    def read(self, text: str) -> Answer:
        """What a cell says."""
        answer = self._known.get(text)
        if answer is None:
            answer = self._read(without_apostrophe(text))
            if len(self._known) < 1000:
                self._known[text] = answer
        return answer

    def _read(self, text: str) -> Answer:
        asked = self.question
        answer = asked.said.get(fold(text)) if asked.said else None
        if answer is None:
            answer = read_answer(text, asked.header)
        if asked.is_reversed and answer not in (WITHDRAWN, NO_ANSWER):
            answer = NO_ANSWER if stays(text) else NO
        return NO_ANSWER if answer == YES and not asked.gives else answer


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
    """Return the answers without those that lie after a second: what is dated later counts for nothing yet.

    A no that a file dates in the future is recorded without an instant, so it counts as last (`RowEvents`).
    """
    if all(event.when is None or event.when.lo <= until for event in events):  # nearly everybody
        return events
    return [event for event in events if event.when is None or event.when.lo <= until]


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
