"""What goes into an export: who, on which channels, with which columns, at which price; nothing is written yet."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows import export_ids, traps
from leadkeeper.flows.census import Census, take_census
from leadkeeper.flows.desk import Desk, open_desk
from leadkeeper.flows.judge import Judged, check_channels, for_partner
from leadkeeper.model.book import Trap
from leadkeeper.model.export import IDENTIFIERS, SERVICE_COLUMNS, Order
from leadkeeper.model.partner import Contract, Partner
from leadkeeper.model.person import Person
from leadkeeper.model.verdict import Judgement, Verdict
from leadkeeper.progress import Flow
from leadkeeper.rules import minimise
from leadkeeper.rules.eligibility.case import contract_state
from leadkeeper.rules.eligibility.lists import named_on
from leadkeeper.store import deliveries
from leadkeeper.store.engine import Db


@dataclass(slots=True)
class Plan:
    """An export before it is written.

    `people` holds row numbers in the order of the book, `channels_of` the allowed channels of each situation,
    `traps` pairs of position in the file (from 0) and fictitious person, `trap_facts` what a row may tell of each.
    """

    desk: Desk
    order: Order
    partner: Partner
    contract: Contract
    export: str
    columns: tuple[str, ...]
    dropped: tuple[str, ...]
    census: Census
    channels_of: list[tuple[str, ...]]
    again_of: list[tuple[str, ...]]
    people: array[int]
    situations: array[int]
    traps: list[tuple[int, Trap]]
    list_url: str | None
    reasons: dict[str, int] = field(default_factory=dict)
    trap_facts: dict[int, dict[str, str | None]] = field(default_factory=dict)

    @property
    def headers(self) -> tuple[str, ...]:
        """The file's columns."""
        return (*SERVICE_COLUMNS, *self.columns)

    @property
    def total(self) -> int:
        """How many rows the file has, traps included."""
        return len(self.people) + len(self.traps)

    @property
    def price_cents(self) -> int | None:
        """What the partner owes for the people in the file; traps cost nothing."""
        return None if self.contract.price_cents is None else self.contract.price_cents * len(self.people)

    def positions(self) -> Iterator[tuple[int, int]]:
        """Position in the file (from 0) and row number of everybody in it."""
        taken = {position for position, _ in self.traps}
        free = (position for position in range(self.total) if position not in taken)
        return zip(free, self.people, strict=True)

    def narrower(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Position and channels of everybody of whom the file tells fewer ways to be reached than its columns could."""
        widest = {IDENTIFIERS[channel] for channel in self.order.channels} & set(self.columns)
        told = [{IDENTIFIERS[channel] for channel in channels} for channels in self.channels_of]
        for (position, _), situation in zip(self.positions(), self.situations, strict=True):
            if told[situation] < widest:
                yield position, self.channels_of[situation]

    def again(self) -> Iterator[tuple[int, str]]:
        """Row number and channel of everybody who is given a further time by a decision."""
        for number, situation in zip(self.people, self.situations, strict=True):
            for channel in self.again_of[situation]:
                yield number, channel

    def details(self) -> dict[str, object]:
        """What the register keeps of the export: no word about anybody in it."""
        return {
            "export": self.export,
            "partner": self.partner.id,
            "legal_name": self.partner.legal_name,
            "siren": self.partner.siren,
            "contract": self.contract.id,
            "channels": list(self.order.channels),
            "columns": list(self.headers),
            "rows": len(self.people),
            "traps": len(self.traps),
            "price_cents": self.price_cents,
            "currency": self.contract.currency,
            "today": self.desk.today.isoformat(),
            "again": self.order.again,
            "rules_off": sorted(self.desk.sources.off),
        }


def make_plan(db: Db, order: Order, today: date) -> Flow[Plan]:
    """Judges everybody and says what the file of an order will hold."""
    check_channels(order.channels)
    desk = open_desk(db, today, afresh=True)
    partner = desk.partner(order.partner)
    list_url = first_message_url(desk, partner)
    census = yield from take_census(desk)
    judged = [for_partner(desk, census, partner, channel) for channel in order.channels]
    contract = contract_for(judged, today)
    columns, dropped = minimise.columns(contract, order.columns, order.channels) if contract else ((), ())
    usable = [channel for channel in order.channels if IDENTIFIERS[channel] in columns]
    channels_of, again_of = _channels(judged, contract, usable, order.again)
    people, situations = _people(census, channels_of)
    if contract is None or (not people and (usable or not judged[0].count(Verdict.ELIGIBLE))):
        reasons, named = judged[0].by_rule(), judged[0].by_reason()
        hold = partner.hold.reason if partner.hold is not None and "R40" in reasons else None
        given = judged[0].given_already if len(judged) == 1 else 0
        facts: dict[str, object] = {"reasons": reasons, "hold": hold}
        facts |= ({"given": given} if given else {}) | ({"named": named} if named != reasons else {})
        raise LeadKeeperError("nobody-eligible", partner=partner.legal_name, **facts)
    if not people:
        raise LeadKeeperError("no-columns", partner=partner.legal_name, columns=list(dropped))
    for channel in order.channels:
        if channel in contract.channels and channel not in usable:
            raise LeadKeeperError("column-needed", channel=channel, column=IDENTIFIERS[channel])
    placed = _traps(desk, order, len(people))
    return Plan(
        desk, order, partner, contract, export_ids.next_id(db), columns, dropped, census, channels_of, again_of, people,
        situations, placed, list_url, judged[0].by_rule(), {place: traps.facts_of(trap) for place, trap in placed},
    )  # fmt: skip


def first_message_url(desk: Desk, partner: Partner) -> str | None:
    """R45: what the partner's first message must say is known; gives the address of the list that names the partner."""
    owner = desk.sources.world.owner
    url = next((one.url for one in desk.sources.world.lists if named_on(desk.sources, partner, one)), "")
    for name, text in (("name", owner.name), ("rights_contact", owner.rights_contact)):
        if not (text or "").strip():
            raise LeadKeeperError("first-message-missing", field=name)
    if not (url or owner.privacy_url or "").strip():
        raise LeadKeeperError("first-message-missing", field="list_url")
    return url or None


def contract_for(judged: Sequence[Judged], today: date) -> Contract | None:
    """The contract in force under which most people can be given on these channels, the newest of several."""
    channels = {one.channel for one in judged}
    running = [one for one in judged[0].partner.contracts if contract_state(one, today) == "in-force"]
    fitting = [one for one in running if channels & set(one.channels)]
    newest_first = sorted(fitting, key=lambda one: one.starts_on or "", reverse=True)
    return max(newest_first, key=lambda one: sum(_reach(one, each) for each in judged), default=None)


def _reach(contract: Contract, judged: Judged) -> int:
    """How many people may be given under a contract on one channel, a further time included."""
    situations = zip(judged.judgements, judged.census.standing, judged.census.counts, strict=True)
    return sum(
        count
        for judgement, person, count in situations
        if covers(contract, judged.channel, person) and (judgement.verdict is Verdict.ELIGIBLE or only_again(judgement))
    )


def covers(contract: Contract, channel: str, person: Person) -> bool:
    """Whether a contract speaks of a channel and of the country in which a person lives (R22)."""
    return channel in contract.channels and (person.contact.country or "FR") in contract.territory


def _channels(
    judged: list[Judged], contract: Contract | None, usable: list[str], again: str | None
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """For each situation the channels that it may be given on, and those of them that need a decision (R41).

    A file goes out under one contract: whom only another one covers is not in it, nor on that other one's channels.
    """
    allowed: list[tuple[str, ...]] = []
    decided: list[tuple[str, ...]] = []
    for person, *row in zip(judged[0].census.standing, *(one.judgements for one in judged), strict=True):
        pairs = [
            (one.channel, judgement)
            for one, judgement in zip(judged, row, strict=True)
            if one.channel in usable and contract is not None and covers(contract, one.channel, person)
        ]
        further = tuple(channel for channel, judgement in pairs if again is not None and only_again(judgement))
        fine = {channel for channel, judgement in pairs if judgement.verdict is Verdict.ELIGIBLE}
        allowed.append(tuple(channel for channel in usable if channel in fine or channel in further))
        decided.append(further)
    return allowed, decided


def only_again(judgement: Judgement) -> bool:
    """Whether nothing stands in the way but that the person was given before, and the contract allows more."""
    return judgement.verdict is Verdict.REVIEW and all(
        one.rule == "R41" and one.overridable for one in judgement.objections
    )


def _people(census: Census, channels_of: list[tuple[str, ...]]) -> tuple[array[int], array[int]]:
    people, situations = array("q"), array("l")
    for number, situation in zip(census.numbers, census.situations, strict=True):
        if channels_of[situation]:
            people.append(number)
            situations.append(situation)
    return people, situations


def _traps(desk: Desk, order: Order, rows: int) -> list[tuple[int, Trap]]:
    owner = desk.sources.world.owner
    count = traps.count(owner, order.traps)
    made = traps.make(owner, count, deliveries.trap_addresses(desk.db))
    return list(zip(traps.places(rows, count), made, strict=True))
