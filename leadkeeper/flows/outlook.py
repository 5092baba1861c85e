"""What an export for one partner would hold, and why everybody else is not in it; nothing is written."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.census import take_census
from leadkeeper.flows.desk import Desk, open_desk, persons
from leadkeeper.flows.export_plan import Plan, contract_for, covers, first_message_url, only_again
from leadkeeper.flows.export_rows import Row, people, placed
from leadkeeper.flows.funnel import StepLeft, funnel
from leadkeeper.flows.judge import Judged, check_channels, for_partner
from leadkeeper.flows.partners_overview import PartnerView, partners_overview
from leadkeeper.model.contact import Contact
from leadkeeper.model.export import IDENTIFIERS, PERSON_COLUMNS, Order
from leadkeeper.model.partner import Contract, Partner
from leadkeeper.model.verdict import Judgement, Verdict
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules import minimise
from leadkeeper.store import contacts
from leadkeeper.store.engine import Db
from leadkeeper.words.funnel import STEPS

PART = 500  # people looked at together


@dataclass(frozen=True, slots=True)
class Outlook:
    """An export for a partner on one channel as it would be today.

    `columns` are the contract's columns that may go out on the channel, `unused` those that only another channel uses,
    `withheld` those that may not go whatever the contract says (R26); all empty without a contract in force. `list_url`
    is where the list that names the partner stands; `obstacle` what must be put right before anything can go out (R45).
    """

    desk: Desk
    view: PartnerView
    channel: str
    judged: Judged
    steps: tuple[StepLeft, ...]
    contract: Contract | None
    columns: tuple[str, ...]
    unused: tuple[str, ...]
    withheld: tuple[str, ...]
    list_url: str | None
    obstacle: LeadKeeperError | None

    @property
    def eligible(self) -> int:
        """How many people may be given under the rules and evidence recorded."""
        return self.judged.count(Verdict.ELIGIBLE)

    @property
    def again(self) -> int:
        """How many more could be given a further time, with a reason (R41)."""
        pairs = zip(self.judged.judgements, self.judged.census.counts, strict=True)
        return sum(count for judgement, count in pairs if only_again(judgement))

    @property
    def identifier(self) -> str:
        """The column without which nobody can be reached on the channel."""
        return IDENTIFIERS[self.channel]

    def price_cents(self, people: int) -> int | None:
        """What the partner owes for some people, None where the contract names no price."""
        cents = self.contract.price_cents if self.contract else None
        return None if cents is None else cents * people


@dataclass(frozen=True, slots=True)
class Behind:
    """One person behind a figure, with the judgement of that very person."""

    number: int
    contact: Contact
    judgement: Judgement


def look_ahead(db: Db, partner: str, channel: str, today: date) -> Flow[Outlook]:
    """The outlook for a partner (id, SIREN or legal name); raises `unknown-partner` and `unknown-channel`."""
    check_channels([channel])
    desk = open_desk(db, today)
    chosen = desk.partner(partner)
    census = yield from take_census(desk)
    judged = for_partner(desk, census, chosen, channel)
    contract = contract_for([judged], today)
    columns, dropped = minimise.columns(contract, None, [channel]) if contract else ((), ())
    unused = tuple(name for name in dropped if name in PERSON_COLUMNS)
    withheld = tuple(name for name in dropped if name not in PERSON_COLUMNS)
    view = next(one for one in partners_overview(db, today).partners if one.partner.id == chosen.id)
    list_url, obstacle = _first_message(desk, chosen)
    steps = tuple(funnel(judged, STEPS))
    return Outlook(desk, view, channel, judged, steps, contract, columns, unused, withheld, list_url, obstacle)


def _first_message(desk: Desk, partner: Partner) -> tuple[str | None, LeadKeeperError | None]:
    try:
        return first_message_url(desk, partner), None
    except LeadKeeperError as error:
        return None, error


def first_rows(outlook: Outlook, limit: int) -> tuple[tuple[str, ...], list[Row]]:
    """The headers and the first rows that the file would have, with all columns and without traps."""
    if outlook.contract is None:
        return (), []
    census = outlook.judged.census
    fine = [
        judgement.verdict is Verdict.ELIGIBLE and covers(outlook.contract, outlook.channel, person)
        for judgement, person in zip(outlook.judged.judgements, census.standing, strict=True)
    ]
    chosen = islice((pair for pair in zip(census.numbers, census.situations, strict=True) if fine[pair[1]]), limit)
    numbers, situations = zip(*chosen, strict=True) if any(fine) else ((), ())
    order = Order(outlook.judged.partner.id, "", (outlook.channel,), traps=0)
    plan = Plan(
        outlook.desk, order, outlook.judged.partner, outlook.contract, "E", outlook.columns, outlook.withheld, census,
        [(outlook.channel,) if one else () for one in fine], [() for _ in fine], array("q", numbers),
        array("l", situations), [], outlook.list_url,
    )  # fmt: skip
    return plan.headers, list(placed(plan, people(plan)))


def empty_columns(db: Db, outlook: Outlook) -> Flow[tuple[str, ...]]:
    """The columns that would be empty in every row, also with those who could be given a further time."""
    people = outlook.judged.census.people(
        {
            place
            for place, judgement in enumerate(outlook.judged.judgements)
            if judgement.verdict is Verdict.ELIGIBLE or only_again(judgement)
        }
    )
    left = list(outlook.columns)
    while left and (part := list(islice(people, PART))):
        rows = contacts.cells(db, left, part).values()
        left = [name for name, cells in zip(left, zip(*rows, strict=True), strict=True) if not any(cells)]
        yield Progress("look", len(part))
    return tuple(left)


def behind(outlook: Outlook, numbers: Sequence[int]) -> dict[int, Behind]:
    """The people with these row numbers, each judged alone, by row number; those who are gone are left out."""
    found = persons(outlook.desk, numbers)
    people = dict(zip(found, contacts.read(outlook.desk.db, list(found)), strict=True))
    partner = outlook.judged.partner
    return {
        number: Behind(number, people[number], outlook.desk.judge(person, partner, outlook.channel))
        for number, person in found.items()
    }
