"""What an export for one partner would hold, and why everybody else is not in it; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from leadkeeper.flows.census import take_census
from leadkeeper.flows.desk import Desk, open_desk, persons
from leadkeeper.flows.export_plan import contract_for, only_again
from leadkeeper.flows.funnel import StepLeft, funnel
from leadkeeper.flows.judge import Judged, check_channels, for_partner
from leadkeeper.flows.partners_overview import PartnerView, partners_overview
from leadkeeper.model.contact import Contact
from leadkeeper.model.export import IDENTIFIERS
from leadkeeper.model.partner import Contract
from leadkeeper.model.verdict import Judgement, Verdict
from leadkeeper.progress import Flow
from leadkeeper.rules import minimise
from leadkeeper.store import contacts
from leadkeeper.store.engine import Db
from leadkeeper.words.funnel import STEPS


@dataclass(frozen=True, slots=True)
class Outlook:
    """An export for a partner on one channel as it would be today.

    `columns` are the contract's columns that may go out, `withheld` those that may not whatever the contract says
    (R26); both empty without a contract in force for the channel.
    """

    desk: Desk
    view: PartnerView
    channel: str
    judged: Judged
    steps: tuple[StepLeft, ...]
    contract: Contract | None
    columns: tuple[str, ...]
    withheld: tuple[str, ...]

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
    contract = contract_for(chosen, (channel,), today)
    columns, withheld = minimise.columns(contract, None) if contract else ((), ())
    view = next(one for one in partners_overview(db, today).partners if one.partner.id == chosen.id)
    return Outlook(desk, view, channel, judged, tuple(funnel(judged, STEPS)), contract, columns, withheld)


def behind(outlook: Outlook, numbers: Sequence[int]) -> dict[int, Behind]:
    """The people with these row numbers, each judged alone, by row number; those who are gone are left out."""
    found = persons(outlook.desk, numbers)
    people = dict(zip(found, contacts.read(outlook.desk.db, list(found)), strict=True))
    partner = outlook.judged.partner
    return {
        number: Behind(number, people[number], outlook.desk.judge(person, partner, outlook.channel))
        for number, person in found.items()
    }
