"""Makes several records of one person one: by hand, never by itself, and undone exactly.

A merge sets nobody free. Withdrawals, refusals and the stop list of any record hold for the whole: a newer yes of one
record does not undo the no of another (R28), so such a no is said again at the instant of the merge. What a reviewer
allowed for one record is asked again. Where a record was held back by one of `HOLDS` and the whole would not be, the
merge is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leadkeeper.clock import PARIS, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.desk import Desk, open_desk, persons
from leadkeeper.flows.edit_people import Edited
from leadkeeper.model.contact import CHANNELS, Contact
from leadkeeper.model.partner import Partner
from leadkeeper.model.person import Event, Person
from leadkeeper.rules import identity
from leadkeeper.rules.merging import CHOOSABLE, merged, said_again
from leadkeeper.store import consents, edit_writes, edits, merging
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

__all__ = ["CHOOSABLE", "HOLDS", "Side", "merge", "preview", "sides"]

HOLDS = {"R01": None, "R02": None, "R25": "under-15", "R33": None, "R36": None, "R43": "accounts-only", "R44": None}
"""Rules that hold back a whole person whichever record they were about (with a code: only with that)."""

NO_AGAIN = {"R02", "R33"}
"""Rules by which a no goes on holding although a yes came after it."""

END_OF_CALENDAR = int(datetime(9999, 1, 1, tzinfo=PARIS).timestamp())

ANYBODY = Partner("", "")
"""A partner who may come one day: a no to all partners holds for it too."""


@dataclass(frozen=True, slots=True)
class Side:
    """One record beside others: the facts, how many answers it has and in how many files it was."""

    number: int
    contact: Contact
    answers: int
    deliveries: int


def sides(db: Db, numbers: Sequence[int], now: datetime) -> list[Side]:
    """Records to be looked at side by side; those who are gone are left out."""
    found = _alone(open_desk(db, paris_day(now)), numbers)
    return [Side(number, one.contact, len(one.events), len(one.given)) for number, one in found.items()]


def preview(records: Sequence[Side], choices: Mapping[str, int]) -> Contact:
    """The record that would come of it; the first is kept. `choices`: by field the row number whose value wins."""
    places = {side.number: place for place, side in enumerate(records)}
    wanted = {name: places[number] for name, number in choices.items() if name in CHOOSABLE and number in places}
    return merged([side.contact for side in records], wanted)


def merge(db: Db, kept: int, others: Sequence[int], choices: Mapping[str, int], now: datetime) -> Edited:
    """Merges the records with these row numbers into the one kept; see `preview` for `choices`.

    Raises `merge-needs-two`, `unknown-contact`, `merge-frees`.
    """
    numbers = list(dict.fromkeys([kept, *others]))
    if len(numbers) < 2:
        raise LeadKeeperError("merge-needs-two")
    facts = {"people": len(numbers), "fields": sorted(choices)}
    with writing(db), edits.recording(db, "merge", now.isoformat(), facts) as made:
        desk = open_desk(db, paris_day(now))
        before = _alone(desk, numbers)
        for number in numbers:
            if number not in before:
                raise LeadKeeperError("unknown-contact", contact=f"c{number}")
        records = [Side(number, before[number].contact, 0, 0) for number in numbers]
        merging.move(db, kept, numbers[1:])
        after = preview(records, choices)
        keys = identity.keys(after.email, after.phone, after.other_emails, after.other_phones)
        edit_writes.rewrite(db, kept, after, keys)
        for when in dict.fromkeys((now, _by_then(before.values(), now))):
            _say_again(db, kept, list(before.values()), when)
            _check(open_desk(db, paris_day(when)), kept, list(before.values()))
    return Edited(made.number, len(numbers))


def _by_then(records: Iterable[Person], now: datetime) -> datetime:
    """The instant of the merge, or that of a later yes: with a clock that was set back it would undo an earlier no."""
    yeses = (event.when.hi for one in records for event in one.events if event.when and event.consent.event == "given")
    latest = max((second for second in yeses if second < END_OF_CALENDAR), default=0)
    return max(now, datetime.fromtimestamp(latest, PARIS))


def _alone(desk: Desk, numbers: Sequence[int]) -> dict[int, Person]:
    """Each record by itself, without those that share its address."""
    return persons(desk, numbers, dict.fromkeys(numbers, ()))


def _questions(desk: Desk) -> Iterator[tuple[Partner, str]]:
    for partner in (*desk.sources.world.partners, ANYBODY):
        for channel in CHANNELS:
            yield partner, channel


def _say_again(db: Db, kept: int, before: Sequence[Person], now: datetime) -> None:
    """Adds the noes that a yes of another record would undo."""
    desk = open_desk(db, paris_day(now))
    whole = _alone(desk, [kept])[kept]
    lost: list[tuple[Event, str]] = []
    for partner, channel in _questions(desk):
        if not _noes(desk, whole, partner, channel):
            for one in before:
                lost += [(no, channel) for no in _noes(desk, one, partner, channel)]
    kinds, seq = consents.Kinds(db), consents.next_seq(db, kept)
    consents.insert_many(
        db,
        [
            consents.row(kept, place, kinds.number(answer), answer)
            for place, answer in enumerate(said_again(lost, now.isoformat()), seq)
        ],
    )


def _noes(desk: Desk, person: Person, partner: Partner, channel: str) -> tuple[Event, ...]:
    """The noes of a record that hold for a partner and a channel."""
    answers = desk.case(person, partner, channel).answers
    standing = (*answers.withdrawn, *answers.refused)
    if NO_AGAIN.isdisjoint(desk.judge(person, partner, channel).rules):
        return standing
    return tuple(dict.fromkeys((*standing, *answers.lifted)))


def _check(desk: Desk, kept: int, before: Sequence[Person]) -> None:
    """Raises `merge-frees` where something that held back one of the records does not hold back the whole."""
    whole = _alone(desk, [kept])[kept]
    for partner in desk.sources.world.partners:
        for channel in CHANNELS:
            holds = _holding_back(desk, whole, partner, channel)
            for one in before:
                if missing := _holding_back(desk, one, partner, channel) - holds:
                    raise LeadKeeperError("merge-frees", partner=partner.legal_name, rule=min(missing))


def _holding_back(desk: Desk, person: Person, partner: Partner, channel: str) -> set[str]:
    objections = desk.judge(person, partner, channel).objections
    return {one.rule for one in objections if one.rule in HOLDS and HOLDS[one.rule] in (None, one.code)}
