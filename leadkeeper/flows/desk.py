"""What every judgement needs beside the people: the world made ready, the stop list, who waits for notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from leadkeeper.flows.rule_choices import switched_off
from leadkeeper.flows.stop_key import stop_list
from leadkeeper.model.book import Request
from leadkeeper.model.contact import Consent
from leadkeeper.model.partner import Partner
from leadkeeper.model.person import Person
from leadkeeper.model.verdict import Judgement
from leadkeeper.rules import deadlines
from leadkeeper.rules.eligibility import Sources, judge
from leadkeeper.rules.eligibility.case import Case
from leadkeeper.rules.restriction import holds_back
from leadkeeper.rules.stop_list import StopList
from leadkeeper.rules.which_partner import which_partner
from leadkeeper.store import cases, consents, files, forms, people, requests, world
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class Desk:
    """A book on one day, ready for judging; made once for many people."""

    db: Db
    today: date
    sources: Sources
    stops: StopList
    overdue: dict[str, int]
    kinds: dict[int, Consent]
    requests: dict[int, tuple[Request, ...]]

    def partner(self, name: str) -> Partner:
        """The partner with this id, SIREN or exact legal name; `unknown-partner` unless exactly one has it."""
        return which_partner(self.sources.partners, name)

    def case(self, person: Person, partner: Partner, channel: str) -> Case:
        """The question whether a person may be given to a partner on a channel today."""
        return Case(self.sources, person, partner, channel, self.today, self.overdue.get(partner.id, 0))

    def judge(self, person: Person, partner: Partner, channel: str) -> Judgement:
        """The answer to that question."""
        return judge(self.case(person, partner, channel))


def open_desk(db: Db, today: date, *, afresh: bool = False) -> Desk:
    """The desk of a book for a day; `afresh`: every kept file is read again, see `store.files.altered`."""
    everywhere = world.read(db)
    return Desk(
        db=db,
        today=today,
        sources=Sources(everywhere, files.altered(db, afresh=afresh), switched_off(db), forms.changed(db)),
        stops=stop_list(db, everywhere.owner),
        overdue=_overdue(db, today),
        kinds=consents.kinds(db),
        requests=_requests(db, today),
    )


def _requests(db: Db, today: date) -> dict[int, tuple[Request, ...]]:
    """The open requests that hold people back, by row number."""
    found: dict[int, tuple[Request, ...]] = {}
    for asked in requests.read(db):
        one = Request(asked.ref, asked.contact, asked.kind, asked.received_on, asked.answered_on)
        if holds_back(one, today):
            found[asked.person] = (*found.get(asked.person, ()), one)
    return found


def _overdue(db: Db, today: date) -> dict[str, int]:
    found: dict[str, int] = {}
    for partner, due, sent_at, count in cases.notice_dates(db):
        if deadlines.is_overdue(due, sent_at, today):
            found[partner] = found.get(partner, 0) + count
    return found


def persons(desk: Desk, numbers: Sequence[int], twins: dict[int, tuple[int, ...]] | None = None) -> dict[int, Person]:
    """The people with these row numbers as the rules see them; `twins` is asked of the book when not given."""
    if twins is None:
        twins = {number: people.twins_of(desk.db, number) for number in numbers}
    wanted = list(dict.fromkeys([*numbers, *_others(twins, numbers)]))
    records = people.read(desk.db, wanted, desk.kinds)
    alone = {number: _person(desk, record) for number, record in records.items()}
    found = {number: alone[number] for number in numbers if number in alone}
    among = {number: twins[number] for number in found if twins.get(number)}
    return found | {
        number: replace(found[number], twins=tuple(alone[twin] for twin in group)) for number, group in among.items()
    }


def _others(twins: dict[int, tuple[int, ...]], numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        yield from twins.get(number, ())


def _person(desk: Desk, record: people.Record) -> Person:
    return Person(
        contact=record.contact,
        events=record.events,
        email_marks=record.email_marks,
        phone_marks=record.phone_marks,
        suppressed=desk.stops.matching(record.addresses),
        requests=desk.requests.get(record.number, ()),
        given=record.given,
        reviews=record.reviews,
    )
