"""Who may be given to at least one partner now, and the single things to do that would add most people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from leadkeeper.flows.census import Census, take_census
from leadkeeper.flows.desk import Desk, open_desk
from leadkeeper.flows.judge import Judged, for_partner
from leadkeeper.flows.unlocks import Unlock, name_of, unlocks
from leadkeeper.model.partner import Partner
from leadkeeper.model.verdict import Verdict
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.eligibility.case import contract_state
from leadkeeper.store.engine import Db

IN_FORCE = "in-force"
NOT_A_REMEDY = "R41"  # to give people a further time is a sale, not something that is missing


@dataclass(frozen=True, slots=True)
class Chance:
    """One thing to do, how many different people it would make eligible, and for which partners, the most first.

    `name` is what a person calls the target: form and version, the partner; a rule's own id for a review.
    """

    action: str
    rule: str
    target: str
    name: str
    people: int
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chances:
    """Everybody judged for every partner on the channels of its contracts.

    `by_partner` says how many people may be given to each partner today, on whichever channel, `waiting` how many
    different people wait for a reviewer's decision about any of them.
    """

    census: Census
    situations: frozenset[int]
    by_partner: dict[str, int]
    chances: tuple[Chance, ...]
    waiting: int

    @property
    def people(self) -> int:
        """How many different people may be given to at least one partner."""
        return sum(self.census.counts[one] for one in self.situations)

    def numbers(self) -> Iterator[int]:
        """Their row numbers, in the order of the book."""
        yield from self.census.people(set(self.situations))


@dataclass(slots=True)
class _Freed:
    """Whom one thing to do would free, over all partners and channels."""

    unlock: Unlock
    situations: set[int] = field(default_factory=set)
    partners: Counter[str] = field(default_factory=Counter)


def home_chances(db: Db, today: date) -> Flow[Chances]:
    """Judges everybody for all partners in one pass over the book."""
    desk = open_desk(db, today)
    census = yield from take_census(desk)
    partners = desk.sources.world.partners
    eligible: dict[str, frozenset[int]] = {}
    freed: dict[tuple[str, str], _Freed] = {}
    waiting: set[int] = set()
    for done, partner in enumerate(partners):
        yield Progress("judge", done, len(partners))
        found: set[int] = set()
        for channel in channels_of(partner, today):
            judged = for_partner(desk, census, partner, channel)
            found.update(_eligible(judged))
            waiting.update(_to_decide(judged))
            _add(freed, unlocks(desk, judged), partner.id)
        eligible[partner.id] = frozenset(found)
    chances = [_chance(desk, one, census) for one in freed.values() if one.unlock.rule != NOT_A_REMEDY]
    best = sorted((one for one in chances if one.people), key=lambda one: (-one.people, one.action, one.target))
    by_partner = {partner: _people(census, found) for partner, found in eligible.items()}
    return Chances(census, frozenset().union(*eligible.values()), by_partner, tuple(best), _people(census, waiting))


def reviews_waiting(db: Db, today: date) -> Flow[int]:
    """How many different people wait for a reviewer's decision about any partner, on the channels of its contracts."""
    desk = open_desk(db, today)
    census = yield from take_census(desk)
    waiting: set[int] = set()
    for done, partner in enumerate(desk.sources.world.partners):
        yield Progress("judge", done, len(desk.sources.world.partners))
        for channel in channels_of(partner, today):
            waiting.update(_to_decide(for_partner(desk, census, partner, channel)))
    return _people(census, waiting)


def channels_of(partner: Partner, today: date) -> tuple[str, ...]:
    """The channels of a partner's contracts in force, else of any contract, else e-mail."""
    running = [one for one in partner.contracts if contract_state(one, today) == IN_FORCE]
    found = dict.fromkeys(channel for one in running or partner.contracts for channel in one.channels)
    return tuple(found) or ("email",)


def _eligible(judged: Judged) -> Iterator[int]:
    return (place for place, one in enumerate(judged.judgements) if one.verdict is Verdict.ELIGIBLE)


def _to_decide(judged: Judged) -> Iterator[int]:
    """The situations that a decision alone lets through; what must be put right first waits for nobody's decision."""
    for place, one in enumerate(judged.judgements):
        if one.verdict is Verdict.REVIEW and all(objection.overridable for objection in one.objections):
            yield place


def _people(census: Census, situations: frozenset[int] | set[int]) -> int:
    return sum(census.counts[one] for one in situations)


def _add(freed: dict[tuple[str, str], _Freed], found: list[Unlock], partner: str) -> None:
    for one in found:
        entry = freed.setdefault((one.action, one.target), _Freed(one))
        entry.situations |= one.situations
        entry.partners[partner] += one.people


def _chance(desk: Desk, one: _Freed, census: Census) -> Chance:
    unlock = one.unlock
    people = _people(census, one.situations)
    partners = tuple(partner for partner, _count in one.partners.most_common())
    return Chance(unlock.action, unlock.rule, unlock.target, name_of(desk, unlock.target), people, partners)
